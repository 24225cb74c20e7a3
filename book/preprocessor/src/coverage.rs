//! Coverage: which function computes an equation, and which test tests it, as the documentation of the code says.
//!
//! A line `Equation: ID` in the documentation of a function, several ids with commas between them, says that the
//! function computes the equation of that id in the book. In the documentation of a test, which is a function with
//! `#[test]` or below a folder `tests`, it says that the test is about it. An id that is not in the book is a fault,
//! and so is a function without a test.

use crate::book::{Index, Target, of};
use crate::equation::anchor;
use crate::fault::Fault;
use crate::render::way;
use crate::source::shown;
use derive_check::document::Document;
use derive_check::latex::Span;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What names an equation in documentation.
const MARK: &str = "Equation:";

/// A function or a test that names an equation.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// The equation.
    pub id: String,
    /// The function's name.
    pub name: String,
    /// Its file, below the folder above the book's.
    pub file: String,
    /// Whether it is a test.
    pub is_test: bool,
}

/// Reads the mentions in the Rust sources of some folders below the book's, and what is wrong with them.
pub(crate) fn read(root: &Path, folders: &[PathBuf], index: &Index) -> (Vec<Mention>, Vec<Fault>) {
    let (mut mentions, mut faults) = (Vec::new(), Vec::new());
    let mut places: Vec<(Document, Span)> = Vec::new();
    for folder in folders {
        let mut files = Vec::new();
        if let Err(why) = walk(&root.join(folder), &mut files) {
            faults.push(Fault::told(format!("book.toml: coverage: {} cannot be read: {why}", shown(folder))));
        }
        files.sort();
        for file in files {
            let Ok(text) = fs::read_to_string(&file) else { continue };
            let below = file.strip_prefix(root).unwrap_or(&file);
            let name = shown(below).trim_start_matches("../").to_owned();
            for (mention, span) in mentioned(&text, &name) {
                // Only its lines are asked for.
                let document = || Document::from_markdown(&name, &text);
                if index.get(&mention.id).is_none() {
                    let near = index.nearest(&mention.id);
                    let message = format!("no equation of the book is named `{}`{near}", mention.id);
                    faults.push(Fault::at(&document(), span, message));
                    continue;
                }
                places.push((document(), span));
                mentions.push(mention);
            }
        }
    }
    for (mention, (document, span)) in mentions.iter().zip(&places) {
        if !mention.is_test && of(&mentions, &mention.id, true).next().is_none() {
            let message = format!(
                "{} computes {}, which no test names: expected `{MARK} {}` in the documentation of one",
                mention.name, mention.id, mention.id
            );
            faults.push(Fault::at(document, *span, message));
        }
    }
    (mentions, faults)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// The mentions in a source, each with the place of its id.
fn mentioned(text: &str, file: &str) -> Vec<(Mention, Span)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let Some(ids) =
            line.trim_start().strip_prefix("///").map(str::trim).and_then(|doc| doc.strip_prefix(MARK))
        else {
            continue;
        };
        let head: Vec<&str> = lines[number + 1..]
            .iter()
            .map(|line| line.trim())
            .take_while(|line| line.starts_with("///") || line.starts_with("#["))
            .collect();
        let before = lines[..number].iter().rev().map(|line| line.trim());
        let above = before.take_while(|line| line.starts_with("///") || line.starts_with("#["));
        let is_test = file.split('/').any(|folder| folder == "tests")
            || above.chain(head.iter().copied()).any(|line| line.starts_with("#[test]"));
        let Some(item) = lines.get(number + 1 + head.len()) else { continue };
        for id in ids.split(',').map(str::trim).filter(|id| !id.is_empty()) {
            let start = id.as_ptr().addr() - text.as_ptr().addr();
            let mention = Mention {
                id: id.to_owned(),
                name: item_name(item).to_owned(),
                file: file.to_owned(),
                is_test,
            };
            found.push((mention, Span { start, end: start + id.len() }));
        }
    }
    found
}

/// The name that a line of Rust gives to something.
fn item_name(line: &str) -> &str {
    let words = ["fn ", "struct ", "enum ", "trait ", "const ", "type "];
    let behind = words.iter().find_map(|word| line.split_once(word)).map_or(line.trim(), |(_, rest)| rest);
    let end = behind.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(behind.len());
    &behind[..end]
}

/// The tables of coverage for the page `from`, in Markdown: the equations that code computes, then all of them.
pub(crate) fn page(from: &Path, index: &Index, mentions: &[Mention]) -> String {
    let count = |word| index.count(word).unwrap_or_default();
    let mut out = format!(
        "| displayed | checked | proved | hold within a bound | refuted on purpose | exempt |\n\
         | --: | --: | --: | --: | --: | --: |\n| {} | {} | {} | {} | {} | {} |\n\n",
        count("displayed"),
        count("checked"),
        count("proved"),
        count("holds"),
        count("refuted"),
        count("exempt")
    );
    if !mentions.is_empty() {
        out.push_str(
            "## From equation to code\n\n\
             | equation | derived in | computed by | tested by |\n| --- | --- | --- | --- |\n",
        );
    }
    for id in index.order.iter().filter(|id| mentions.iter().any(|mention| mention.id == **id)) {
        let Some(target) = index.get(id) else { continue };
        let _ = writeln!(
            out,
            "| [`{id}`]({}) | [{}]({}) | {} | {} |",
            link(from, target, id),
            target.title,
            way(from, &target.path),
            names(of(mentions, id, false)),
            names(of(mentions, id, true))
        );
    }
    out.push_str("\n## Every equation\n\n| number | name | in | verdict |\n| --- | --- | --- | --- |\n");
    for id in &index.order {
        let Some(target) = index.get(id) else { continue };
        let purpose = if target.refuted { ", on purpose" } else { "" };
        let _ = writeln!(
            out,
            "| [({})]({}) | `{id}` | [{}]({}) | {}{purpose} |",
            target.number,
            link(from, target, id),
            target.title,
            way(from, &target.path),
            target.verdict
        );
    }
    out
}

fn link(from: &Path, target: &Target, id: &str) -> String {
    format!("{}#{}", way(from, &target.path), anchor(id))
}

/// Each with its file; a name may be broken behind every `_`, a path at every `/`.
fn names<'a>(mentions: impl Iterator<Item = &'a Mention>) -> String {
    mentions
        .map(|m| (m.name.replace('_', "_<wbr>"), m.file.replace('/', "/<wbr>")))
        .map(|(name, file)| format!("<code>{name}</code><br>{file}"))
        .collect::<Vec<_>>()
        .join("<br>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_and_tests_name_equations() {
        let text = "/// The error.\n///\n/// Equation: a/b, c\n#[inline]\npub fn delta(x: f64) {}\n\n\
                    #[test]\n/// Equation: c\nfn it_holds() {}\n// Equation: d\n";
        let found: Vec<_> = mentioned(text, "x.rs")
            .into_iter()
            .map(|(m, span)| (m.id, m.name, m.is_test, text[span.start..span.end].to_owned()))
            .collect();
        let row = |id: &str, name: &str, is_test| (id.to_owned(), name.to_owned(), is_test, id.to_owned());
        assert_eq!(found, [row("a/b", "delta", false), row("c", "delta", false), row("c", "it_holds", true)]);
    }

    #[test]
    fn names_of_items() {
        assert_eq!(item_name("pub(crate) fn delta<T: Scalar>(x: T) {"), "delta");
        assert_eq!(item_name("    Quadratic,"), "Quadratic");
    }
}

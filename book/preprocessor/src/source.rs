//! The texts of a book: its chapters, and the files that they include.

use crate::directive::{Directive, anchor, directives, path_and_part};
use crate::fault::Fault;
use crate::markdown::{self, Found, contains};
use derive_check::document::Document;
use derive_check::latex::Span;
use derive_check::verdict::DocumentReport;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// A text, and what stands in it.
#[derive(Debug)]
pub(crate) struct Source {
    /// The text with its displayed equations.
    pub(crate) document: Document,
    /// What stands among its words.
    pub(crate) found: Found,
    /// The texts that it includes: where, and their numbers among all.
    pub(crate) includes: Vec<(Span, usize)>,
    /// What is to be put in from elsewhere in the book.
    pub(crate) inserts: Vec<(Span, Insert)>,
    /// What was found of its equations.
    pub(crate) report: Option<DocumentReport>,
}

/// Something that a directive asks for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Insert {
    /// How many equations of the book are of a kind.
    Count(String),
    /// The table of coverage.
    Coverage,
}

/// All texts of a book.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    /// The texts, chapters and included files.
    pub(crate) all: Vec<Source>,
    /// What is wrong with their directives.
    pub(crate) faults: Vec<Fault>,
}

/// Where a text lies.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The book's folder.
    pub(crate) root: PathBuf,
    /// The file, below the book's folder.
    pub(crate) path: PathBuf,
}

impl Place {
    /// The place of a path that stands in this text.
    fn beside(&self, path: &str) -> Place {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        Place { root: self.root.clone(), path: tidy(&folder.join(path)) }
    }

    fn read(&self) -> Result<String, String> {
        read(&self.root, &self.path)
    }
}

impl Sources {
    /// Takes up a text with everything that it includes, and returns its number.
    pub(crate) fn add(&mut self, place: &Place, text: &str) -> usize {
        self.add_below(place, text, &[])
    }

    /// `above` are the files that led here.
    fn add_below(&mut self, place: &Place, text: &str, above: &[PathBuf]) -> usize {
        let document = Document::from_markdown(&shown(&place.path), text);
        let found = markdown::find(&document);
        let (mut includes, mut inserts) = (Vec::new(), Vec::new());
        for directive in directives(text) {
            let in_code = found.code.iter().any(|&code| contains(code, directive.span));
            match self.follow(place, &document, &directive, in_code, above) {
                Ok(Some(Followed::Include(number))) => includes.push((directive.span, number)),
                Ok(Some(Followed::Insert(insert))) => inserts.push((directive.span, insert)),
                Ok(None) => {}
                Err(message) => self.faults.push(Fault::at(&document, directive.rest_span, message)),
            }
        }
        for &span in &found.unread {
            let message = "this is displayed, but it is not read as an equation: expected `$$` on lines of its own or a block ```math";
            self.faults.push(Fault::at(&document, span, message));
        }
        self.all.push(Source { document, found, includes, inserts, report: None });
        self.all.len() - 1
    }

    fn follow(
        &mut self,
        place: &Place,
        document: &Document,
        directive: &Directive<'_>,
        in_code: bool,
        above: &[PathBuf],
    ) -> Result<Option<Followed>, String> {
        if document.equations.iter().any(|equation| contains(equation.span, directive.span)) {
            return Err("a directive cannot stand within an equation".to_owned());
        }
        let (path, part) = path_and_part(directive.rest);
        match directive.name {
            "include" if !in_code => {
                if let Some(part) = part {
                    return Err(format!(
                        "only a whole file can be included outside of code, not `{part}` of it: what is included is checked like a chapter"
                    ));
                }
                let there = place.beside(path);
                if there.path == place.path || above.contains(&there.path) {
                    return Err(format!("{} includes itself", shown(&there.path)));
                }
                let text = there.read()?;
                let above: Vec<PathBuf> = above.iter().chain([&place.path]).cloned().collect();
                Ok(Some(Followed::Include(self.add_below(&there, &text, &above))))
            }
            // mdBook puts these in; where it cannot, it says so and goes on.
            "include" | "rustdoc_include" | "playground" | "playpen" => {
                let text = place.beside(path).read()?;
                match part.and_then(anchor) {
                    Some(name) if !has_anchor(&text, name) => {
                        Err(format!("{path} has no line `ANCHOR: {name}`"))
                    }
                    _ => Ok(None),
                }
            }
            "title" => Ok(None),
            _ if in_code => Ok(None),
            "count" => Ok(Some(Followed::Insert(Insert::Count(directive.rest.to_owned())))),
            "coverage" => Ok(Some(Followed::Insert(Insert::Coverage))),
            other => Err(format!(
                "unknown directive `{other}`: expected include, rustdoc_include, playground, title, count or coverage"
            )),
        }
    }
}

/// What became of a directive.
enum Followed {
    Include(usize),
    Insert(Insert),
}

/// Whether a line of a file ends with the mark of an anchor.
fn has_anchor(text: &str, name: &str) -> bool {
    text.lines().any(|line| {
        let named = line.split_once("ANCHOR:").map(|(_, name)| name.split_whitespace().next());
        named == Some(Some(name))
    })
}

/// The text of a file below a folder. Errors: that there is none, or why it cannot be read.
pub(crate) fn read(root: &Path, path: &Path) -> Result<String, String> {
    std::fs::read_to_string(root.join(path)).map_err(|why| match why.kind() {
        ErrorKind::NotFound => format!("there is no file {}", shown(path)),
        _ => format!("{} cannot be read: {why}", shown(path)),
    })
}

/// A path without `.` and with `..` taken up where it can be.
fn tidy(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// A path as it is shown: with `/` between its parts.
pub(crate) fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_tidied() {
        assert_eq!(tidy(Path::new("a/./b/../c.md")), Path::new("a/c.md"));
        assert_eq!(tidy(Path::new("../../c.md")), Path::new("../../c.md"));
    }

    #[test]
    fn anchors_are_lines() {
        assert!(has_anchor("x\n// ANCHOR: part\ny\n", "part"));
        assert!(!has_anchor("// ANCHOR: parts\n// ANCHOR_END: part\n", "part"));
    }
}

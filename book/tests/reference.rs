//! The chapters of reference, held against the code: keys and names of the notation file, options of the program, LaTeX.

use book::root;
use cli::console::{Console, Look};
use cli::context::Context;
use derive_check::notation::{Notation, NotationError, builtin_names};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// Behind it the chapter lists notations, and no longer keys.
const HEADING: &str = "## Those that come with the program";

fn chapter() -> String {
    text("src/reference-notation.md")
}

/// A file, by its path from the folder of the book.
fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|why| panic!("{path}: {why}"))
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The keys of the chapter's tables with the last cell of their rows.
fn rows(chapter: &str) -> BTreeMap<&str, &str> {
    let keys = chapter.split_once(HEADING).expect("the part before").0;
    let rows = keys.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let key = quoted(cells[0]).next().expect("a key");
        (key, *cells.last().expect("cells"))
    })
    .collect()
}

/// The keys of the checker, from its source: it keeps them to itself.
fn keys() -> BTreeSet<String> {
    let text = text("../derive-check/src/notation/read.rs");
    list(&text, "const KEYS: ", "];").split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// What stands behind a mark and before the next end.
fn list<'a>(text: &'a str, mark: &str, end: &str) -> &'a str {
    let behind = text.split_once(mark).unwrap_or_else(|| panic!("there is no {mark}")).1;
    behind.split_once(end).unwrap_or_else(|| panic!("{mark} has no {end}")).0
}

#[test]
fn every_key_is_explained_and_no_other() {
    let chapter = chapter();
    let explained: BTreeSet<String> = rows(&chapter).keys().map(|key| (*key).to_owned()).collect();
    let known = keys();
    assert!(known.len() > 40, "only {} keys", known.len());
    assert_eq!(explained, known);
    for key in &explained {
        let read = Notation::from_toml(&format!("{key} = [[]]"));
        assert!(!matches!(read, Err(NotationError::UnknownKey { .. })), "{key}: {read:?}");
    }
}

/// Where the checker refuses a word it lists those that it takes.
#[test]
fn every_word_that_a_key_takes_is_explained_and_no_other() {
    let chapter = chapter();
    let mut lists = 0;
    for (key, values) in rows(&chapter) {
        let Err(NotationError::Value { expected, .. }) = Notation::from_toml(&format!("{key} = '?'")) else {
            continue;
        };
        let known: BTreeSet<&str> = expected.split('\'').skip(1).step_by(2).collect();
        let is_list = known.len() > 1
            && expected.ends_with('\'')
            && !expected.contains("such as")
            && !expected.contains('"');
        if !is_list {
            continue;
        }
        lists += 1;
        let explained: BTreeSet<&str> = quoted(values).map(|value| value.trim_matches('\'')).collect();
        assert_eq!(explained, known, "{key}");
    }
    assert!(lists >= 12, "only {lists} keys take words of a list");
}

#[test]
fn every_name_that_comes_with_the_program_is_told() {
    let chapter = chapter();
    let part = chapter.split_once(HEADING).expect("the part").1;
    assert_eq!(quoted(part).collect::<BTreeSet<_>>(), builtin_names().collect());
}

/// What the program prints when it is called with these arguments.
fn printed(arguments: &[&str]) -> String {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let look = Look { out_colour: false, err_colour: false, live: false };
    let mut context = Context::new(Console::new(&mut out, &mut err, look));
    let words = ["chainrule"].iter().chain(arguments);
    let status = cli::run(words.map(Into::into), &mut context);
    assert_eq!(status, 0, "{arguments:?}: {}", String::from_utf8_lossy(&err));
    String::from_utf8(out).expect("text")
}

/// The options that a help lists, without those that every command has.
fn options(help: &str) -> BTreeSet<&str> {
    let lines = help.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
    let long = lines.filter_map(|line| line.split_whitespace().find(|word| word.starts_with("--")));
    long.filter(|name| !["--color", "--help", "--version"].contains(name)).collect()
}

/// The commands that a help lists.
fn commands(help: &str) -> Vec<&str> {
    let lines = help.split("Commands:\n").nth(1).unwrap_or_default().lines();
    lines.take_while(|line| !line.is_empty()).filter_map(|line| line.split_whitespace().next()).collect()
}

/// The options that a text names in code.
fn named(text: &str) -> BTreeSet<&str> {
    let words = quoted(text).filter_map(|code| code.split_whitespace().next());
    words.filter(|word| word.starts_with("--")).collect()
}

#[test]
fn every_command_and_option_is_told_and_no_other() {
    let chapter = text("src/reference-command-line.md");
    let program = printed(&["--help"]);
    let sections: BTreeMap<&str, &str> =
        chapter.split("\n## ").skip(1).filter_map(|section| section.split_once('\n')).collect();
    let known = commands(&program);
    assert!(known.len() >= 7, "{known:?}");
    assert_eq!(sections.keys().copied().collect::<BTreeSet<_>>(), known.iter().copied().collect());
    for command in known {
        let section = sections[command];
        let help = printed(&[command, "--help"]);
        let pictures = commands(&help);
        if pictures.is_empty() {
            assert_eq!(named(section), options(&help), "{command}");
            assert!(!named(section).is_empty(), "{command}");
        } else {
            pictures_are_told(command, section, &pictures);
        }
    }
}

/// A command of several has a row for each.
fn pictures_are_told(command: &str, section: &str, pictures: &[&str]) {
    let rows: BTreeMap<&str, &str> = section
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|row| (quoted(row).next().expect("a name"), row))
        .collect();
    assert_eq!(rows.keys().copied().collect::<BTreeSet<_>>(), pictures.iter().copied().collect());
    for (picture, row) in rows {
        assert_eq!(named(row), options(&printed(&[command, picture, "--help"])), "{command} {picture}");
    }
}

/// Behind it the chapter lists commands and environments.
const LIST: &str = "\n## Every command\n";

#[test]
fn every_command_of_latex_is_told_and_no_other() {
    let source = text("../derive-check/src/latex/commands.rs");
    let words = |name: &str| -> BTreeSet<String> {
        let text = list(&source, &format!("const {name}: &str = \""), "\";");
        text.split_whitespace().filter(|word| *word != "\\").map(str::to_owned).collect()
    };
    let names = |name: &str| -> BTreeSet<String> {
        let rows = list(&source, &format!("const {name}: &["), "\n];").lines().skip(1);
        let names = rows.filter_map(|row| row.trim().strip_prefix("(\"")?.split_once("\","));
        names.map(|(name, _)| name.replace("\\\\", "\\")).collect()
    };
    let mut commands = names("TABLE");
    commands.extend(names("SYNONYMS"));
    commands.extend(words("SYMBOLS"));
    commands.extend(words("FUNCTIONS"));
    assert!(commands.len() > 300, "only {} commands", commands.len());

    let chapter = text("src/reference-latex.md");
    let part = chapter.split_once(LIST).expect("the list").1;
    // Only the cells: the words before the table name commands, too.
    let cells = part.lines().filter(|line| line.starts_with("| ")).filter_map(|row| row.split_once(" | `"));
    let told: BTreeSet<String> = cells
        .flat_map(|(_, cell)| cell.trim_end_matches(" |").trim_end_matches('`').split("` `"))
        .map(|code| code.strip_prefix('\\').unwrap_or_else(|| panic!("{code} is no command")))
        .map(|name| name.replace("\\|", "|"))
        .collect();
    assert_eq!(told, commands);
    let sentence = |beginning: &str| -> BTreeSet<String> {
        let line = part.lines().find(|line| line.starts_with(beginning)).expect("a line");
        quoted(line).filter(|name| !name.starts_with('\\')).map(str::to_owned).collect()
    };
    assert_eq!(sentence("By "), words("NAMED"));
    assert_eq!(sentence("The environments: "), names("ENVIRONMENTS"));
}

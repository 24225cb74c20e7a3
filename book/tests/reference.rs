//! The chapter on the notation file, held against the checker: every key, every word that a key takes, every name.

use book::root;
use derive_check::notation::{Notation, NotationError, builtin_names};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// Behind it the chapter lists notations, and no longer keys.
const HEADING: &str = "## Those that come with the program";

fn chapter() -> String {
    fs::read_to_string(root().join("src/reference-notation.md")).expect("the chapter")
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
    let source = root().join("../derive-check/src/notation/read.rs");
    let text = fs::read_to_string(source).expect("the source");
    let list = text.split_once("const KEYS: ").expect("the keys").1;
    let list = list.split_once("];").expect("an end").0;
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
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

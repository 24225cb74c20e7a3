//! Notes that are refused, each with the exact words and a caret at the place: what `chainrule check` says of them.
//!
//! A file in `fixtures/refused` is one refusal, and the snapshot of its name is all that the program prints. Faults of
//! LaTeX alone have fixtures of their own beside the parser.

use cli::console::{Console, Look};
use cli::context::Context;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

/// What a call of the program prints, and its status.
fn chainrule(arguments: &[&str]) -> (u8, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut context = Context::new(Console::new(&mut out, &mut err, Look::default()));
    let arguments = ["chainrule"].iter().chain(arguments).map(OsString::from);
    let status = cli::run(arguments, &mut context);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
    (status, format!("status {status}\n{}{}", text(&out), text(&err)))
}

fn fixtures() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/refused");
    let entries = fs::read_dir(folder).expect("the folder of fixtures");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("a fixture").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn every_fixture_is_refused_with_its_words() {
    let names = fixtures();
    assert!(names.len() > 20, "{names:?}");
    for name in names {
        let (status, text) = chainrule(&["check", &format!("fixtures/refused/{name}")]);
        assert_ne!(status, 0, "{name} is not refused:\n{text}");
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
        insta::assert_snapshot!(stem, text);
    }
}

#[test]
fn what_cannot_be_found_is_refused_with_its_words() {
    for (name, arguments) in [
        ("no-such-file", &["check", "fixtures/nothing.md"][..]),
        ("no-such-notation", &["check", "--notation", "four-equation"]),
        ("no-such-notation-file", &["check", "--notation", "fixtures/nothing.toml"]),
        ("no-such-id", &["check", "--id", "four/bp5"]),
        ("folder-without-notes", &["check", "src"]),
    ] {
        let (status, text) = chainrule(arguments);
        assert_eq!(status, 2, "{name}:\n{text}");
        insta::assert_snapshot!(name, text);
    }
}

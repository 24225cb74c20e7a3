//! Documents as other authors write them: every verdict is the one that the fence expects, every reading is kept.
//!
//! A file in `fixtures/authors` is one author's way of writing backpropagation: true equations, and plausible slips
//! marked `refuted`. Some declare their letters in a notation block; files that declare nothing show what is inferred.
//! An equation that is not understood is a failure here, whatever its fence expects.
//!
//! To add an author, write the document as that author would, in Markdown, LaTeX or as a notebook, and put it into the
//! folder. `cargo test -p tests --test authors` then says what was found and leaves the readings in a file that ends in
//! `.snap.new`. Read it: a verdict may be right for a wrong reading. Where it is right, drop the `.new`.

use derive_check::document::Document;
use derive_check::verdict::{DocumentReport, Expected, Verdict};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// The documents by name, and what is found of them, once for all tests.
static REPORTS: LazyLock<Vec<(String, DocumentReport)>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/authors");
    let entries = fs::read_dir(folder).expect("the folder of authors");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a document").path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let document = Document::read(&name, &fs::read_to_string(path).expect("text"));
            let errors: Vec<String> = document.errors.iter().map(ToString::to_string).collect();
            assert!(errors.is_empty(), "{name}: {errors:?}");
            let report = derive_check::check(&document).unwrap_or_else(|fault| panic!("{name}: {fault}"));
            (name, report)
        })
        .collect()
});

#[test]
fn every_verdict_is_the_one_expected() {
    assert!(REPORTS.len() >= 40, "only {} authors", REPORTS.len());
    let mut surprises = String::new();
    for (name, report) in REPORTS.iter() {
        for equation in &report.equations {
            let understood = equation.expected == Expected::Skip || equation.verdict != Verdict::Unread;
            if !equation.ok || !understood {
                let (id, verdict) = (&equation.id, equation.verdict.word());
                let _ = writeln!(surprises, "{name}: {id} is {verdict}: {}", equation.message);
            }
        }
    }
    assert!(surprises.is_empty(), "\n{surprises}");
}

#[test]
fn every_author_makes_a_slip() {
    for (name, report) in REPORTS.iter() {
        let refuted = report.equations.iter().filter(|equation| equation.expected == Expected::Refuted);
        assert!(refuted.count() > 0, "{name} has nothing to refute");
    }
}

#[test]
fn every_reading_is_as_it_was_read_last() {
    for (name, report) in REPORTS.iter() {
        let mut out = format!("notation: {}\n", report.notation.name);
        for (key, value) in &report.notation.inferred {
            let _ = writeln!(out, "inferred: {key} = {value}");
        }
        for equation in &report.equations {
            let _ = writeln!(out, "\n{}: {}", equation.id, equation.verdict.word());
            for relation in &equation.relations {
                let _ = writeln!(out, "  {}: {}", relation.verdict.word(), relation.latex);
                if !relation.reading.is_empty() {
                    let _ = writeln!(out, "    read as: {}", relation.reading);
                }
            }
        }
        insta::assert_snapshot!(name.replace('.', "-"), out);
    }
}

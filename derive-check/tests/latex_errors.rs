//! Every kind of fault in an equation or a document is refused, with its words and a caret under its place.
//!
//! The texts stand in `tests/refused/`, one record after the other: the source, a line `----`, what must be said of it,
//! a line `====`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use derive_check::document::Document;
use derive_check::latex::{LatexError, Macros, Span, parse};
use derive_check::report::excerpt;
use std::collections::BTreeSet;

/// The records of a file: source, and what is said of it.
fn records(file: &str) -> impl Iterator<Item = (&str, &str)> {
    let records = file.split("====\n").filter(|record| !record.trim().is_empty());
    records.map(|record| {
        record.split_once("\n----\n").unwrap_or_else(|| panic!("no line of dashes in\n{record}"))
    })
}

/// A fault as a reader sees it: the words, the place, and the other place where there is one.
fn shown(text: &str, words: &str, span: Span, other: Option<(Span, &'static str)>) -> String {
    let mut out = format!("{words}\n{}", excerpt(text, span, Some(span)));
    if let Some((span, what)) = other {
        out.push_str(&format!("{what}:\n{}", excerpt(text, span, Some(span))));
    }
    out
}

/// The names of an enum's variants, from the source that defines it.
fn variants(source: &'static str, name: &str) -> BTreeSet<&'static str> {
    let body = source.split_once(&format!("pub enum {name} {{\n")).unwrap().1;
    let body = body.split_once("\n}\n").unwrap().0;
    let line = |line: &'static str| {
        let name = line.strip_prefix("    ")?;
        let name = &name[..name.find(|c: char| !c.is_alphanumeric()).unwrap_or(name.len())];
        name.starts_with(|c: char| c.is_ascii_uppercase()).then_some(name)
    };
    body.lines().filter_map(line).collect()
}

/// The name of a variant, from its debug form.
fn variant(kind: &impl std::fmt::Debug) -> String {
    let text = format!("{kind:?}");
    text[..text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len())].to_owned()
}

fn compare(source: &str, expected: &str, found: &str, wrong: &mut Vec<String>) {
    if found.trim_end() != expected.trim_end() {
        wrong.push(format!("{source}\n---- expected\n{expected}---- found\n{found}"));
    }
}

#[test]
fn every_fault_in_an_equation_is_refused_in_its_words() {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for (source, expected) in records(include_str!("refused/latex.txt")) {
        let found = match parse(source, 0, &Macros::new()) {
            Ok(_) => "nothing is refused\n".to_owned(),
            Err(LatexError { kind, span, other, .. }) => {
                seen.insert(variant(&kind));
                shown(source, &kind.to_string(), span, other)
            }
        };
        compare(source, expected, &found, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n====\n"));
    let error = parse(&"x".repeat(60_000), 0, &Macros::new()).unwrap_err();
    assert_eq!(error.to_string(), "equation is too long: expected at most 50000 tokens; take it apart");
    assert_eq!(error.span, Span { start: 50_000, end: 50_001 });
    seen.insert(variant(&error.kind));
    let all = variants(include_str!("../src/latex/error.rs"), "LatexErrorKind");
    let missing: Vec<_> = all.iter().filter(|kind| !seen.contains(**kind)).collect();
    assert!(missing.is_empty(), "no fixture is refused as {missing:?}");
}

#[test]
fn every_fault_in_a_document_is_refused_in_its_words() {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for (source, expected) in records(include_str!("refused/document.txt")) {
        let (name, text) = source.split_once('\n').unwrap();
        let document = Document::read(name, text);
        let faults = document.errors.iter().map(|error| {
            seen.insert(variant(&error.kind));
            let place = document.place(error.span.start);
            format!("{name}:{place}: {}", shown(&document.text, &error.to_string(), error.span, error.other))
        });
        let found = faults.collect::<String>();
        compare(source, expected, if found.is_empty() { "nothing is refused\n" } else { &found }, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n====\n"));
    let all = variants(include_str!("../src/document/error.rs"), "DocumentErrorKind");
    let missing: Vec<_> = all.iter().filter(|kind| !seen.contains(**kind)).collect();
    assert!(missing.is_empty(), "no fixture is refused as {missing:?}");
}

//! What has to hold for any text whatever: nothing panics, places lie in the text, printing and reading are inverse.
//!
//! The fuzz targets look for texts that break these; the test `fuzz_corpus` replays the texts that are kept.

use derive_check::document::Document;
use derive_check::latex::{Macros, Span, parse, print, statements};
use derive_check::report::{Checked, Fault, github, json, markdown, text};
use derive_check::{CheckOptions, check_with};

/// An equation: read, taken apart, printed, and read again as the same tree.
pub fn latex(source: &str) {
    // The place of an equation in its document is arbitrary.
    const BASE: usize = 1000;
    let inside = |span: Span| {
        span.start >= BASE && span.end >= BASE && source.get(span.start - BASE..span.end - BASE).is_some()
    };
    match parse(source, BASE, &Macros::new()) {
        Ok(tree) => {
            let printed = print(&tree);
            match parse(&printed, 0, &Macros::new()) {
                Ok(again) => assert_eq!(again, tree, "{printed}"),
                Err(error) => panic!("{printed}: {error}"),
            }
            for statement in statements(tree) {
                print(&statement.row);
                assert!(statement.row.iter().all(|node| inside(node.span)));
            }
        }
        Err(error) => {
            assert!(inside(error.span), "{error}");
            assert!(error.other.is_none_or(|(span, _)| inside(span)), "{error}");
        }
    }
}

/// A document of any kind, its equations and its errors, every one in its place.
pub fn document(source: &str) {
    let name = match source.bytes().next() {
        Some(b'%' | b'\\') => "a.tex",
        Some(b'{') => "a.ipynb",
        _ => "a.md",
    };
    let document = Document::read(name, source);
    let inside = |span: Span| document.text.get(span.start..span.end).is_some();
    for equation in &document.equations {
        assert!(inside(equation.span) && !equation.id.is_empty());
        document.place(equation.offset);
        if let Err(error) = equation.statements() {
            assert!(inside(error.span), "{error}");
        }
    }
    for error in &document.errors {
        assert!(inside(error.span), "{error}");
        assert!(error.other.is_none_or(|(span, _)| inside(span)), "{error}");
    }
}

/// A document judged: a report in every form comes of it, and its places lie in the text.
pub fn check(source: &str) {
    let document = Document::from_markdown("a.md", source);
    let inside = |span: Span| document.text.get(span.start..span.end).is_some();
    let report = match check_with(&document, CheckOptions::default()) {
        Ok(report) => report,
        Err(fault) => {
            assert!(inside(fault.span), "{fault}");
            for fault in Fault::of(&document, Some(&fault)) {
                fault.text(&document, false);
            }
            return;
        }
    };
    assert_eq!(report.equations.len(), document.equations.len());
    for equation in &report.equations {
        assert!(equation.at.is_none_or(inside), "{}", equation.message);
        assert!(equation.relations.iter().all(|relation| relation.span.is_none_or(inside)));
    }
    let files = [Checked { document: &document, report: &report }];
    let faults = Fault::of(&document, None);
    assert!(json::render([&report], &faults).is_ok());
    text::render(&files, text::Options { explain: true, ..text::Options::default() });
    markdown::render(&files, &faults);
    github::render(&files, &faults);
}

//! Whatever text is given, a document comes of it soon, and every place in it is right.

mod patience;

use derive_check::document::Document;
use derive_check::latex::Span;
use patience::assert_in_time;
use proptest::prelude::*;
use std::time::Instant;

const NAMES: [&str; 3] = ["a.md", "a.tex", "a.ipynb"];

/// Reads under every name, and holds the documents to what all of them must keep.
fn read(text: &str) {
    for name in NAMES {
        let cell = serde_json::json!({ "cells": [{ "cell_type": "markdown", "source": text }] }).to_string();
        let document = Document::read(name, if name.ends_with("ipynb") { &cell } else { text });
        let inside = |span: Span| document.text.get(span.start..span.end).is_some();
        for equation in &document.equations {
            assert!(inside(equation.span), "{name}: {text:?}");
            assert!(!equation.id.is_empty(), "{name}: {text:?}");
            let source = document.text.get(equation.offset..equation.offset + equation.latex.len());
            let source = source.unwrap_or_default();
            assert_eq!(source.len(), equation.latex.len(), "{name}: {text:?}");
            // Every byte stands where it stood, but for the margin of a quotation.
            for (own, there) in equation.latex.bytes().zip(source.bytes()) {
                assert!(own == there || own == b' ' && matches!(there, b'>' | b'\t'), "{name}: {text:?}");
            }
            if let Err(error) = equation.statements() {
                assert!(inside(error.span), "{name}: {text:?}: {error}");
            }
        }
        for equation in document.equations.iter().take(100) {
            document.place(equation.offset);
        }
        for block in &document.notations {
            assert!(inside(block.span), "{name}: {text:?}");
            assert_eq!(
                document.text.get(block.offset..block.offset + block.toml.len()).map(str::len),
                Some(block.toml.len())
            );
        }
        for error in &document.errors {
            assert!(inside(error.span), "{name}: {text:?}: {error}");
            assert!(error.other.is_none_or(|(span, _)| inside(span)), "{name}: {text:?}: {error}");
        }
    }
}

const TOKENS: &[&str] = &[
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "    ",
    "\t",
    "> ",
    "- ",
    "1. ",
    "```",
    "```math",
    "```math id refuted",
    "~~~math",
    "````",
    "```notation\n",
    "```rust",
    "`",
    "``",
    "$",
    "$$",
    "$$ a = b $$",
    "\\[",
    "\\]",
    "\\(",
    "\\)",
    "\\begin{align}",
    "\\end{align}",
    "\\begin{equation*}",
    "\\end{equation*}",
    "\\begin{verbatim}",
    "\\end{verbatim}",
    "\\begin{document}",
    "\\end{document}",
    "\\label{x}",
    "\\newcommand{\\m}[1]{#1}",
    "\\newcommand{\\m}{",
    "\\def\\m",
    "\\m",
    "%",
    "% check: id\n",
    "% notation:\n",
    "\\%",
    "\\$",
    "\\\\",
    "\\",
    "{",
    "}",
    "<!--",
    "-->",
    "<!-- check: id refuted, where l >= 2 -->",
    "<!-- check: nonsense words -->",
    "<pre>",
    "</pre>",
    "---\n",
    "\\verb|",
    "|",
    "word",
    "a = b",
    "δ",
    "網",
    "\u{feff}",
    "for sigmoid",
    ",",
    "definition",
    "=",
];

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(TOKENS), 0..30).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_document(text in any::<String>()) {
        read(&text);
    }

    #[test]
    fn any_soup_is_a_document(text in soup()) {
        read(&text);
    }

    #[test]
    fn any_json_is_answered(text in "[\\[\\]{}\",:a-z0-9 \n]{0,60}") {
        let document = Document::from_notebook("a.ipynb", &text);
        prop_assert!(document.errors.iter().all(|error| text.get(error.span.start..error.span.end).is_some()));
    }
}

#[test]
fn no_text_takes_long() {
    let many = 50_000;
    let sources = [
        "`".repeat(many),
        "` `` ".repeat(many),
        (0..300).map(|length| "`".repeat(length) + " ").collect(),
        "$".repeat(many),
        "$a ".repeat(many),
        "$$ a ".repeat(many),
        "$$a$$".repeat(5_000),
        "$$a$$\n".repeat(5_000),
        "\\[ a\n".repeat(many),
        "\\[ a\n".repeat(many) + "\\] b",
        "\\( a".repeat(many),
        "\\begin{align}\n".repeat(many),
        "\\begin{verbatim}\n".repeat(many),
        "\\newcommand{\\a}{".repeat(many),
        "\\newcommand{\\a}{b} $$ c $$\n".repeat(1_000),
        "<!--".repeat(many),
        "<pre>".repeat(many),
        "> ".repeat(many),
        "> > ```math\n".repeat(many / 10),
        "- ".repeat(many),
        "```\n".repeat(many),
        "```math x\na\n```\n".repeat(5_000),
        format!("$$ {} $$", "\\label{x} ".repeat(5_000)),
        "% check: x\n".repeat(many),
        "% notation:\n".repeat(many),
        "\\verb|".repeat(many),
    ];
    for source in sources {
        let begun = Instant::now();
        read(&source);
        assert_in_time(begun, &source);
    }
}

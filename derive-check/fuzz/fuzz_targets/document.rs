//! A document of any kind, its equations and its errors, every one in its place.

#![no_main]

use derive_check::document::Document;
use derive_check::latex::Span;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let name = match text.bytes().next() {
        Some(b'%' | b'\\') => "a.tex",
        Some(b'{') => "a.ipynb",
        _ => "a.md",
    };
    let document = Document::read(name, text);
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
});

//! How long the check of a document takes: the five notes, one after the other, and a single equation.
//!
//! `cargo bench -p derive-check --bench check`

use derive_check::document::Document;
use divan::{Bencher, black_box};

const NOTES: [(&str, &str); 5] = [
    ("0-path-sums", include_str!("../notes/0-path-sums.md")),
    ("1-four-equations", include_str!("../notes/1-four-equations.md")),
    ("2-two-layer-digits", include_str!("../notes/2-two-layer-digits.md")),
    ("3-from-to-slides", include_str!("../notes/3-from-to-slides.md")),
    ("4-lecture-2-2-1", include_str!("../notes/4-lecture-2-2-1.md")),
];

const EQUATION: &str = r"$$ \delta^l = ((W^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l) $$";

fn main() {
    divan::main();
}

#[divan::bench(args = NOTES.map(|(name, _)| name))]
fn note(bencher: Bencher, name: &str) {
    let text = NOTES.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text);
    let document = Document::read(name, text);
    bencher
        .bench_local(|| derive_check::check(black_box(&document)).expect("a note whose notation is known"));
}

#[divan::bench]
fn one_equation(bencher: Bencher) {
    let document = Document::read("equation.md", EQUATION);
    bencher.bench_local(|| derive_check::check(black_box(&document)).expect("an equation without notation"));
}

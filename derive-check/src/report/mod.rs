//! Reports: what was found, told to a terminal, a program, a page or a code review.
//!
//! | module | for whom |
//! | --- | --- |
//! | [`text`] | a person at a terminal: one line for each equation, everything about those that surprise |
//! | [`json`] | programs: stable field names |
//! | [`markdown`] | a page: a table, then the details |
//! | [`github`] | a code review: an annotation at every line that surprises |
//!
//! All of them take the documents that were checked beside what was found, and give
//! back a string: nothing here prints.

use crate::document::Document;
use crate::latex::Span;
use crate::verdict::{DocumentReport, EquationReport, Expected, Summary};

mod counterexample;
mod excerpt;
mod fault;
pub mod github;
pub mod json;
pub mod markdown;
mod number;
mod paint;
mod summary;
pub mod text;

#[cfg(test)]
mod samples;

pub use counterexample::listing;
pub use excerpt::excerpt;
pub use fault::Fault;
pub use number::{plain, rough};
pub use summary::sentence;

/// A document that was checked, and what was found.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'a> {
    /// The document.
    pub document: &'a Document,
    /// What was found.
    pub report: &'a DocumentReport,
}

impl Checked<'_> {
    /// Counts over several documents.
    pub fn summary(files: &[Checked<'_>]) -> Summary {
        Summary::of(files.iter().map(|file| file.report))
    }

    /// Where an equation's report points: `notes/a.md:12:5`, in a notebook `notes/a.ipynb:cell 3:12:5`.
    fn place(&self, equation: &EquationReport) -> String {
        let place = self.document.place(mark(equation).unwrap_or(equation.span).start);
        format!("{}:{place}", self.report.path)
    }
}

/// The lines of a document that `shown` touches, with carets under `marked`; a notebook's cell has its own numbers.
pub fn excerpt_of(document: &Document, shown: Span, marked: Option<Span>) -> String {
    let (text, start) = document.section(shown.start);
    let within =
        |span: Span| Span { start: span.start.saturating_sub(start), end: span.end.saturating_sub(start) };
    excerpt(text, within(shown), marked.map(within))
}

/// What the caret stands under: what the message points at, else the first relation that does not pass.
fn mark(equation: &EquationReport) -> Option<Span> {
    let failing = equation.relations.iter().find(|relation| !relation.verdict.passes());
    equation.at.or_else(|| failing.and_then(|relation| relation.span))
}

/// The word for what was found of an equation; one that is not looked at is `skipped`.
pub fn word(equation: &EquationReport) -> &'static str {
    match equation.expected {
        Expected::Skip => "skipped",
        _ => equation.verdict.word(),
    }
}

/// The word for what an author expects.
pub fn expectation(expected: Expected) -> &'static str {
    match expected {
        Expected::Holds => "holds",
        Expected::Refuted => "refuted",
        Expected::Definition => "definition",
        Expected::Update => "update",
        Expected::Skip => "skip",
    }
}

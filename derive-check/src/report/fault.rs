//! What is wrong with a document around its equations, and where.

use super::excerpt_of;
use super::paint::Paint;
use crate::NotationFault;
use crate::document::{Document, Place};
use crate::latex::Span;
use serde::Serialize;
use std::fmt::Write as _;

/// A fault that is not one equation's: a block that is never closed, a name that stands twice, a notation that cannot
/// be used. Where there is one, not everything could be checked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fault {
    /// The document's name.
    pub path: String,
    /// The line, from 1; in a notebook counted from the beginning of the cell.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The cell of a notebook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<usize>,
    /// What is wrong, and what was expected.
    pub message: String,
    /// Where, in bytes of the document.
    #[serde(skip)]
    pub span: Span,
    /// The other place that has a part in it, and what it is.
    #[serde(skip)]
    pub other: Option<(Span, &'static str)>,
}

impl Fault {
    /// The faults of a document, and that of its notation where checking it found one.
    pub fn of(document: &Document, notation: Option<&NotationFault>) -> Vec<Fault> {
        let around = document.errors.iter().map(|error| (error.to_string(), error.span, error.other));
        let notation = notation.map(|fault| (fault.to_string(), fault.span, None));
        let all = around.chain(notation).map(|(message, span, other)| {
            let Place { cell, line, column } = document.place(span.start);
            Fault { path: document.name.clone(), line, column, cell, message, span, other }
        });
        all.collect()
    }

    /// The fault for a person: place and sentence, the line with a caret, and the other place where there is one.
    pub fn text(&self, document: &Document, colour: bool) -> String {
        let place = document.place(self.span.start);
        let mut out = format!("{} {}:{place}: {}\n", Paint { colour }.bad("error:"), self.path, self.message);
        out.push_str(&excerpt_of(document, self.span, Some(self.span)));
        if let Some((span, what)) = self.other {
            let _ = writeln!(out, "{what}:");
            out.push_str(&excerpt_of(document, span, Some(span)));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_told_with_its_places() {
        let text = "```math a\nx = x\n```\n\n```math a\ny = y\n```\n";
        let document = Document::from_markdown("note.md", text);
        let faults = Fault::of(&document, None);
        assert_eq!(faults.len(), 1);
        assert_eq!(
            faults[0].text(&document, false),
            "error: note.md:5:9: equation a stands twice: expected every id once; give one of them another\n\
             5 | ```math a\n  |         ^\nthe first one:\n1 | ```math a\n  |         ^\n"
        );
    }

    #[test]
    fn a_notation_that_cannot_be_used_is_a_fault() {
        let document = Document::from_markdown("note.md", "```notation\nweigth = 'W'\n```\n\n$$a = a$$\n");
        let refused = crate::check(&document).expect_err("there is no such key");
        let faults = Fault::of(&document, Some(&refused));
        assert_eq!((faults.len(), faults[0].line, faults[0].column), (1, 2, 1));
        assert!(faults[0].message.contains("weigth"), "{}", faults[0].message);
    }
}

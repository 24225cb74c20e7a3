//! What can be wrong with a document around its equations.

use crate::latex::{LatexErrorKind, Span};

/// A fault in a document, and where it stands.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{kind}")]
pub struct DocumentError {
    /// What is wrong.
    pub kind: DocumentErrorKind,
    /// Where.
    pub span: Span,
    /// The other place that has a part in it, and what it is.
    pub other: Option<(Span, &'static str)>,
}

impl DocumentError {
    pub(super) fn new(kind: DocumentErrorKind, span: Span) -> Self {
        Self { kind, span, other: None }
    }
}

/// The kinds of [`DocumentError`].
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentErrorKind {
    /// Two equations of one name.
    #[error("equation {id} stands twice: expected every id once; give one of them another")]
    DuplicateId {
        /// The name.
        id: String,
    },
    /// A word among the attributes that is none.
    #[error("unknown attribute `{word}`: expected refuted, definition, update, skip, for … or where …{}", .nearest.as_ref().map_or(String::new(), |nearest| format!("; did you mean {nearest}")))]
    UnknownAttribute {
        /// The word.
        word: String,
        /// The attribute that is nearest, if one is near.
        nearest: Option<&'static str>,
    },
    /// `refuted definition` and its like.
    #[error("attributes {first} and {second} exclude each other: expected one of them")]
    Contradiction {
        /// The first.
        first: &'static str,
        /// The second.
        second: &'static str,
    },
    /// `for` or `where` with nothing behind it.
    #[error("condition `{word}` says nothing: expected {example} behind it")]
    EmptyCondition {
        /// `for` or `where`.
        word: &'static str,
        /// What could stand there.
        example: &'static str,
    },
    /// A name and attributes from a comment for a block that has its own.
    #[error("attributes are given twice: expected them in the comment or behind ```math, not in both")]
    AttributesTwice,
    /// A check comment behind which no equation comes.
    #[error("check comment stands before no equation: expected a displayed equation on the next line")]
    CommentAlone,
    /// A block that is opened and not closed.
    #[error("{what} opened by {open} is never closed: expected {close} before {found}")]
    Unclosed {
        /// What it is.
        what: &'static str,
        /// How it was opened.
        open: String,
        /// How it would be closed.
        close: String,
        /// What came instead.
        found: &'static str,
    },
    /// Delimiters of a displayed equation with nothing between them.
    #[error("displayed equation is empty: expected mathematics between {open} and {close}")]
    EmptyEquation {
        /// How it was opened.
        open: String,
        /// How it is closed.
        close: String,
    },
    /// A `\newcommand` or `\def` that is not well formed.
    #[error("{0}")]
    Definition(Box<LatexErrorKind>),
    /// A file that should be a notebook and is none.
    #[error("not a notebook: {reason}")]
    Notebook {
        /// Why.
        reason: String,
    },
}

//! Why a row cannot be read.

use crate::latex::Span;

/// Why a row cannot be read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct ReadError {
    /// What is wrong, in words.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What kind of fault it is.
    pub fault: ReadFault,
}

/// The kinds of faults in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadFault {
    /// A sign is not understood.
    NotUnderstood,
    /// Every sign is understood and they do not fit together: the statement is ill-typed.
    Clash,
    /// The statement holds an ellipsis and has to be read for one depth at a time.
    NeedsDepth,
    /// The statement is not about networks of this depth.
    Nowhere,
}

/// What was read, or why not.
pub(super) type Read<T> = Result<T, ReadError>;

/// An error at a place.
pub(super) fn fail<T>(span: Span, message: impl Into<String>) -> Read<T> {
    Err(ReadError { message: message.into(), span, fault: ReadFault::NotUnderstood })
}

/// An error at a place where signs that are understood do not fit together.
pub(super) fn clash<T>(span: Span, message: impl Into<String>) -> Read<T> {
    Err(ReadError { message: message.into(), span, fault: ReadFault::Clash })
}

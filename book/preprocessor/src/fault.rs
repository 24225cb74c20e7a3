//! What is wrong with a book, each with file, line and caret, and all of it together.

use derive_check::document::Document;
use derive_check::latex::Span;
use derive_check::report::excerpt_of;
use std::fmt;

/// Something that keeps a book from being built.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault(String);

impl Fault {
    /// A fault at a place of a text.
    pub(crate) fn at(document: &Document, span: Span, message: impl fmt::Display) -> Fault {
        let place = document.place(span.start);
        let excerpt = excerpt_of(document, span, Some(span));
        Fault(format!("{}:{place}: {message}\n{excerpt}", document.name))
    }

    /// A fault that is told elsewhere, its place included.
    pub(crate) fn told(text: String) -> Fault {
        Fault(text)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.trim_end())
    }
}

/// All faults of a book.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.0 {
            writeln!(f, "error: {fault}\n")?;
        }
        let faults = if self.0.len() == 1 { "fault" } else { "faults" };
        write!(f, "the book is not built: {} {faults}", self.0.len())
    }
}

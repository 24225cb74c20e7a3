//! Colour, where it was asked for.

use std::fmt::Display;

/// Puts colour on pieces of text, or leaves them as they are.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    /// Whether to use the terminal's colours.
    pub colour: bool,
}

impl Paint {
    /// What should be found first.
    pub fn strong(self, text: impl Display) -> String {
        self.put("1", text)
    }

    /// What may be skipped.
    pub fn quiet(self, text: impl Display) -> String {
        self.put("2", text)
    }

    /// As it should be.
    pub fn good(self, text: impl Display) -> String {
        self.put("32", text)
    }

    /// Not as it should be.
    pub fn bad(self, text: impl Display) -> String {
        self.put("1;31", text)
    }

    fn put(self, code: &str, text: impl Display) -> String {
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() }
    }
}

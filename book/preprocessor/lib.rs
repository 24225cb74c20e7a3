//! What the book needs beyond its text.

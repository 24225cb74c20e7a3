//! Doctest for mathematics: equations of backpropagation in, verdicts out.

pub mod latex;
pub mod notes;
pub mod verdict;

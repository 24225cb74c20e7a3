//! Doctest for mathematics: equations of backpropagation in, verdicts out.

pub mod difference;
pub mod gradcheck;
pub mod latex;
pub mod model;
pub mod notes;
pub mod report;
pub mod verdict;
pub mod oracle;
pub mod reading;

//! Doctest for mathematics: equations of backpropagation in, verdicts out.

pub mod difference;
pub mod document;
pub mod gradcheck;
pub mod latex;
pub mod model;
pub mod notation;
pub mod notes;
pub mod oracle;
pub mod reading;
pub mod report;
pub mod verdict;

pub use verdict::{CheckOptions, NotationFault, check, check_with};

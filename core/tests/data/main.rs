//! Data sets: reading them, making them, dividing them, filling mini-batches. Every refusal stands here with its words.

#![allow(clippy::print_stderr, reason = "a skipped test says so, and measured figures are shown")]

mod augment;
mod csv;
mod dataset;
mod digits;
mod idx;
mod points;
mod random;
mod real;
mod split;
mod standardisation;

use backprop_core::data::DataError;

/// The words of a refusal.
fn words<T>(result: Result<T, DataError>) -> String {
    result.err().expect("a refusal").to_string()
}

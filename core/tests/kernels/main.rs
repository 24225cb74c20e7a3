//! The kernels against their bounds: accuracy, special values, order, every length.
//!
//! What judges them stands apart: `double_double` computes with 31 digits, `oracle` has every
//! function by series and continued fractions, `judge` counts units in the last place. f32 is
//! judged by the scalar reference in f64, which the oracle judges.
//! `cargo run --release -p backprop-core --example exhaustive` does the same on all 2³² numbers of f32.

#![allow(clippy::print_stdout)]

mod accuracy;
mod double_double;
mod inputs;
mod judge;
mod oracle;
mod shape;
mod softmax;

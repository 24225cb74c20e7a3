//! Data sets: reading them, making them, dividing them, and handing them to a network as mini-batches.
//!
//! ```text
//! idx, csv ──┐
//! digits ────┼── Dataset ── split ── Standardisation ── mini-batch: inputs n_0 × m, targets n_L × m
//! points ────┘
//! ```
//!
//! Nothing here opens a file, reads a clock or makes its own seed: a reader takes `impl Read` and the name to use in
//! its errors, a generator takes a seed. The same seed gives the same bits on every machine: everything drawn goes
//! through [`random`], and what is computed from the draws uses only IEEE arithmetic, `sqrt` and the `libm` crate.

pub mod augment;
pub mod csv;
mod dataset;
pub mod digits;
pub mod embedded;
mod error;
pub mod idx;
pub mod points;
pub mod random;
mod scalar;
mod source;
mod split;
mod standardisation;

pub use dataset::{Dataset, ImageShape, Inputs, Targets};
pub use error::{DataError, Problem};
pub use scalar::Scalar;
pub use source::SourceProblem;
pub use split::{Split, SplitProblem};
pub use standardisation::Standardisation;

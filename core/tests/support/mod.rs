//! A second opinion on gradients: a network in plain loops, nudged one parameter at a time.
//!
//! Nothing here is shared with the library but the names of activations and costs: formulas, forward pass and
//! differences are written out again, in f64, with a bound on their own error carried along. Two numbers are never
//! compared by a fixed tolerance.
//!
//! * [`plain`]: the network and its forward pass, with a magnitude shadow that bounds the rounding.
//! * [`differences`]: derivatives by extrapolated differences, each with its bound.
//! * [`judge`]: what follows when a claimed gradient is laid beside them.
//! * [`slips`]: the four equations with one thing wrong, for the judge to refuse.

#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used)]

pub mod differences;
pub mod judge;
pub mod plain;
pub mod slips;

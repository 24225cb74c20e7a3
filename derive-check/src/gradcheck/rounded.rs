//! A gradient in fewer digits, held against the same gradient in f64.
//!
//! Finite differences decide nothing in f32: their best step still leaves errors of percents. So what is computed in f32
//! is compared with the same computation in f64, which finite differences can judge, within what rounding allows: the
//! roundings of a backward pass, carried along as in [`gradcheck_network`](super::gradcheck_network), at the unit
//! roundoff of f32.

use super::claims::with_rounding;
use super::mlp::{LayerGradient, Mlp, MlpError};
use crate::difference::Estimate;

/// A floating-point format.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Precision {
    /// The largest relative error of one rounding.
    pub unit_roundoff: f64,
    /// The smallest normal number: what is lost where a result underflows.
    pub smallest: f64,
}

impl Precision {
    /// `f32`: 24 binary digits.
    pub const F32: Self =
        Self { unit_roundoff: 0.5 * f32::EPSILON as f64, smallest: f32::MIN_POSITIVE as f64 };
}

/// What was found of one array of a gradient in fewer digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RoundedArray {
    /// l; the input is layer 1.
    pub layer: usize,
    /// `weight` or `bias`.
    pub kind: &'static str,
    /// The largest difference.
    pub max_error: f64,
    /// The entry where the difference is largest over its bound, counted row behind row.
    pub worst_index: usize,
    /// The bound there.
    pub bound: f64,
    /// The largest difference over its bound: at most 1 where rounding explains all.
    pub worst_ratio: f64,
}

impl RoundedArray {
    /// Whether rounding explains every difference.
    pub fn holds(&self) -> bool {
        self.worst_ratio <= 1.0
    }
}

/// Compares a gradient in fewer digits with the one in f64, each of the same numbers: ∂C/∂W² and ∂C/∂b² first.
///
/// Every weight, bias, input and target of the network has to be a number of the lesser format, as data are that both
/// computations begin with.
///
/// # Errors
/// Network, data and gradients that do not fit each other, or hold infinities or NaN. A gradient in fewer digits that is
/// not finite is no error; its ratio is infinite.
pub fn gradcheck_rounded(
    mlp: &Mlp,
    inputs: &[f64],
    targets: &[f64],
    in_f64: &[LayerGradient],
    rounded: &[LayerGradient],
    precision: Precision,
) -> Result<Vec<RoundedArray>, MlpError> {
    mlp.check(inputs, targets, in_f64)?;
    mlp.check(inputs, targets, rounded)?;
    let claims = with_rounding(mlp, inputs, targets, in_f64);
    let arrays = claims.iter().zip(rounded).enumerate().flat_map(|(index, (claims, rounded))| {
        [
            compare(index + 2, "weight", &claims.nabla_w, &rounded.nabla_w, precision),
            compare(index + 2, "bias", &claims.nabla_b, &rounded.nabla_b, precision),
        ]
    });
    Ok(arrays.collect())
}

fn compare(
    layer: usize,
    kind: &'static str,
    in_f64: &[Estimate],
    rounded: &[f64],
    precision: Precision,
) -> RoundedArray {
    // The bounds at hand are for roundings of f64.
    let coarser = 1.0 + precision.unit_roundoff / (0.5 * f64::EPSILON);
    let mut array =
        RoundedArray { layer, kind, max_error: 0.0, worst_index: 0, bound: 0.0, worst_ratio: 0.0 };
    for (index, (exact, rounded)) in in_f64.iter().zip(rounded).enumerate() {
        let error = (exact.value - rounded).abs();
        let bound = exact.bound * coarser + precision.smallest;
        let ratio = if error.is_nan() { f64::INFINITY } else { error / bound };
        array.max_error = array.max_error.max(error);
        if index == 0 || ratio > array.worst_ratio {
            (array.worst_index, array.bound, array.worst_ratio) = (index, bound, ratio);
        }
    }
    array
}

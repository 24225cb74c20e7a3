//! The rectified linear unit: z for z > 0, otherwise 0.

use pulp::Simd;

use super::driver::Kernel;
use super::lanes::{Element, Lanes};

/// max(z, 0); NaN stays NaN
pub(crate) fn reference(z: f64) -> f64 {
    if z <= 0.0 { 0.0 } else { z }
}

/// 1 for z > 0, otherwise 0; NaN stays NaN
pub(crate) fn reference_derivative(z: f64) -> f64 {
    if z.is_nan() {
        z
    } else if z > 0.0 {
        1.0
    } else {
        0.0
    }
}

/// The kernel of [`Function::Relu`](super::Function::Relu).
///
/// Equation: sat/relu, sat/relu-slope
pub(crate) struct Relu;

impl Kernel for Relu {
    #[inline(always)]
    fn lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
        let zero = z.constant(0.0);
        // NaN is not less than 0 and stays; −0 is not either, and −0 + 0 is +0.
        z.less(zero).select(zero, z + zero)
    }

    #[inline(always)]
    fn derivative_lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
        let zero = z.constant(0.0);
        zero.less(z).select(z.constant(1.0), z.is_number().select(zero, z))
    }
}

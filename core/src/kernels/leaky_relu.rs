//! The leaky rectified linear unit: z for z > 0, otherwise z / 100.

use pulp::Simd;

use super::driver::Kernel;
use super::lanes::{Element, Lanes};
use super::pair::Pair;

/// z for z > 0, otherwise z / 100
pub(crate) fn reference(z: f64) -> f64 {
    if z > 0.0 { z } else { z / 100.0 }
}

/// 1 for z > 0, otherwise 1/100; NaN stays NaN
pub(crate) fn reference_derivative(z: f64) -> f64 {
    if z.is_nan() {
        z
    } else if z > 0.0 {
        1.0
    } else {
        0.01
    }
}

/// The kernel of [`Function::LeakyRelu`](super::Function::LeakyRelu).
pub(crate) struct LeakyRelu;

impl Kernel for LeakyRelu {
    #[inline(always)]
    fn lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
        // The two products of an infinite z are infinities of opposite signs.
        let hundredth = Pair::constant(z, 0.01, HUNDREDTH_LEFT).times_rounded(z);
        let hundredth = hundredth.is_number().select(hundredth, z);
        z.less(z.constant(0.0)).select(hundredth, z)
    }

    #[inline(always)]
    fn derivative_lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
        let slope = z.is_number().select(z.constant(0.01), z);
        z.constant(0.0).less(z).select(z.constant(1.0), slope)
    }
}

/// 1/100 minus the f64 nearest to it
const HUNDREDTH_LEFT: f64 = -2.081_668_171_172_168_5e-19;

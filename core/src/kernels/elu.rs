//! The exponential linear unit: z for z > 0, otherwise eᶻ − 1.

use pulp::Simd;

use super::driver::Kernel;
use super::exp::{Exponential, least_exponent, of_nonpositive};
use super::lanes::{Element, Lanes};
use super::pair::Pair;

/// z for z > 0, otherwise eᶻ − 1
pub(crate) fn reference(z: f64) -> f64 {
    if z > 0.0 { z } else { z.exp_m1() }
}

/// 1 for z > 0, otherwise eᶻ
pub(crate) fn reference_derivative(z: f64) -> f64 {
    if z > 0.0 { 1.0 } else { z.exp() }
}

/// The kernel of [`Function::Elu`](super::Function::Elu).
pub(crate) struct Elu;

impl Kernel for Elu {
    #[inline(always)]
    fn lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
        let zero = z.constant(0.0);
        let x = Pair { hi: z.at_least(MINUS_ONE_BELOW).at_most(0.0), lo: zero };
        let m = Exponential::of(x, Lanes::rounder(z.simd(), 0)).minus_one();
        z.less(zero).select(m.round(), z)
    }

    #[inline(always)]
    fn derivative_lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
        of_nonpositive(Pair { hi: z.at_least(least_exponent::<T>()).at_most(0.0), lo: z.constant(0.0) })
    }
}

/// Below this, eᶻ is less than half a unit in the last place of 1.
const MINUS_ONE_BELOW: f64 = -40.0;

//! tanh(z) = (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ).

use pulp::Simd;

use super::driver::Kernel;
use super::exp::Exponential;
use super::lanes::{Element, Lanes};
use super::pair::Pair;
use super::sigmoid::bell;

/// tanh z
pub(crate) fn reference(z: f64) -> f64 {
    z.tanh()
}

/// tanh′(z) = 1 / cosh²(z), which is 1 − tanh²(z) without its cancellation.
pub(crate) fn reference_derivative(z: f64) -> f64 {
    let e = (-2.0 * z.abs()).exp();
    4.0 * e / ((1.0 + e) * (1.0 + e))
}

/// The kernel of [`Function::Tanh`](super::Function::Tanh).
///
/// Equation: sat/tanh, sat/tanh-slope
pub(crate) struct Tanh;

impl Kernel for Tanh {
    #[inline(always)]
    fn lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
        // tanh |z| = −m / (2 + m) with m = e^{−2|z|} − 1, which is exact near 0.
        let (one, two) = (z.constant(1.0), z.constant(2.0));
        let x = Pair { hi: z.constant(-2.0) * z.abs().at_most(ONE_ABOVE), lo: z.constant(0.0) };
        let m = Exponential::of(x, Lanes::rounder(z.simd(), 0)).minus_one();
        // The rounded quotient q leaves m − q (2 + m) = (m − 2 q) − q m, its first part exactly.
        let r = one / (two + m.hi);
        let q = m.hi * r;
        let rest = m.hi.minus_product(two, q).minus_product(q, m.hi) + m.lo.minus_product(q, m.lo);
        rest.mul_add(r, q).copy_sign(z)
    }

    #[inline(always)]
    fn derivative_lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
        bell(z.constant(2.0) * z.abs(), 2)
    }
}

/// Above this, 1 − tanh z is less than half a unit in the last place of 1.
const ONE_ABOVE: f64 = 20.0;

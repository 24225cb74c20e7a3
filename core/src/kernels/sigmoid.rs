//! The sigmoid, σ(z) = 1 / (1 + e⁻ᶻ).

use pulp::Simd;

use super::driver::Kernel;
use super::exp::{Exponential, least_exponent, power, two_step_shift};
use super::lanes::{Element, Lanes};
use super::pair::Pair;

/// 1 / (1 + e⁻ᶻ), which for z < 0 is eᶻ / (1 + eᶻ)
pub(crate) fn reference(z: f64) -> f64 {
    let e = (-z.abs()).exp();
    if z < 0.0 { e / (1.0 + e) } else { 1.0 / (1.0 + e) }
}

/// σ′(z) = e^{−|z|} / (1 + e^{−|z|})², which is σ(z) (1 − σ(z)) without its cancellation.
pub(crate) fn reference_derivative(z: f64) -> f64 {
    let e = (-z.abs()).exp();
    e / ((1.0 + e) * (1.0 + e))
}

/// The kernel of [`Function::Sigmoid`](super::Function::Sigmoid).
///
/// Equation: sat/sigmoid, sat/slope
pub(crate) struct Sigmoid;

impl Kernel for Sigmoid {
    #[inline(always)]
    fn lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
        let near = z.at_least(least_exponent::<T>()).at_most(ONE_ABOVE);
        let (sigma, shift) = scaled_sigmoid(near, Exponential::one_plus_s);
        sigma.round() * power(z, -shift)
    }

    #[inline(always)]
    fn derivative_lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
        bell(z.abs(), 0)
    }
}

/// Above this, 1 − σ(z) is less than half a unit in the last place of 1.
pub(crate) const ONE_ABOVE: f64 = 40.0;

/// σ(z) · 2^s and s, for z no more than [`ONE_ABOVE`]: s keeps 1 + e⁻ᶻ finite where σ(z) is
/// subnormal, and normal where it is 1. `one_plus_s` says how well e⁻ᶻ is to be known.
#[inline(always)]
pub(crate) fn scaled_sigmoid<T: Element, S: Simd>(
    z: Lanes<T, S>,
    one_plus_s: impl Fn(&Exponential<T, S>) -> Pair<T, S>,
) -> (Pair<T, S>, i32) {
    let shift = if T::SIGNIFICAND_BITS == 23 { 40 } else { 80 };
    let x = Pair { hi: -z, lo: z.constant(0.0) };
    let e = Exponential::of(x, Lanes::rounder(z.simd(), -shift));
    let e_scaled = one_plus_s(&e).scale(e.power_of_two);
    let sum = Pair::sum(power(z, -shift), e_scaled.hi);
    (Pair { hi: sum.hi, lo: sum.lo + e_scaled.lo }.reciprocal(), shift)
}

/// 2^k e⁻ᵗ / (1 + e⁻ᵗ)² for t ≥ 0.
#[inline(always)]
pub(crate) fn bell<T: Element, S: Simd>(t: Lanes<T, S>, k: i32) -> Lanes<T, S> {
    let shift = two_step_shift::<T>();
    let x = Pair { hi: (-t).at_least(least_exponent::<T>() - 2.0), lo: t.constant(0.0) };
    let e = Exponential::of(x, Lanes::rounder(t.simd(), shift));
    let numerator = e.one_plus_s();
    let denominator = one_plus(numerator.scale(e.power_of_two).scale(power(t, -shift))).square();
    numerator.quotient(denominator) * e.power_of_two * power(t, k - shift)
}

/// 1 + e for 0 ≤ e ≤ 1.
#[inline(always)]
pub(crate) fn one_plus<T: Element, S: Simd>(e: Pair<T, S>) -> Pair<T, S> {
    e.plus_larger(e.hi.constant(1.0))
}

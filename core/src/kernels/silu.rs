//! The sigmoid linear unit, z σ(z) = z / (1 + e⁻ᶻ).

use pulp::Simd;

use super::driver::Kernel;
use super::exp::{Exponential, power, two_step_shift};
use super::lanes::{Element, Lanes};
use super::pair::Pair;
use super::sigmoid::{ONE_ABOVE, one_plus, scaled_sigmoid};

/// Below this, z σ(z) and its derivative are nearer to 0 than to the least f64.
const ZERO_BELOW: f64 = -745.0;

/// z / (1 + e⁻ᶻ)
pub(crate) fn reference(z: f64) -> f64 {
    if z < ZERO_BELOW { -0.0 } else { z * super::sigmoid::reference(z) }
}

/// σ(z) + z σ′(z)
pub(crate) fn reference_derivative(z: f64) -> f64 {
    if z < ZERO_BELOW {
        -0.0
    } else if z > -ZERO_BELOW {
        1.0
    } else {
        super::sigmoid::reference(z) + z * super::sigmoid::reference_derivative(z)
    }
}

/// The kernel of [`Function::Silu`](super::Function::Silu).
///
/// Equation: sat/silu
pub(crate) struct Silu;

impl Kernel for Silu {
    #[inline(always)]
    fn lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
        let most = z.constant(ONE_ABOVE);
        let near = z.at_least(zero_below::<T>()).at_most(ONE_ABOVE);
        // A quarter of a unit in σ(z) could become half of one in the product.
        let (sigma, shift) = scaled_sigmoid(near, Exponential::one_plus_s_exactly);
        most.less(z).select(z, sigma.times_rounded(near) * power(z, -shift))
    }

    #[inline(always)]
    fn derivative_lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
        // With e = e^{−|z|}: (1 + e (1 + z)) / (1 + e)² for z ≥ 0, e (1 + z + e) / (1 + e)² for z < 0.
        let zero = z.constant(0.0);
        let shift = two_step_shift::<T>();
        let least = zero_below::<T>();
        let near = z.at_least(least).at_most(-least);
        let negative = near.less(zero);
        let e = Exponential::of(Pair { hi: -near.abs(), lo: zero }, Lanes::rounder(z.simd(), shift));
        let m = e.one_plus_s_exactly();
        let scaled = m.scale(e.power_of_two).scale(power(z, -shift));
        let one_plus_z = Pair::sum(near, z.constant(1.0));
        let sum = Pair::sum(one_plus_z.hi, negative.select(scaled.hi, zero));
        let low = sum.lo + one_plus_z.lo + negative.select(scaled.lo, zero);
        let factor = Pair { hi: sum.hi, lo: low }.renormalise();
        let product = Pair { hi: negative.select(m.hi, scaled.hi), lo: negative.select(m.lo, scaled.lo) }
            .times_pair(factor);
        let with_one = one_plus(product);
        let numerator = Pair {
            hi: negative.select(product.hi, with_one.hi),
            lo: negative.select(product.lo, with_one.lo),
        };
        let quotient = numerator.quotient(one_plus(scaled).square());
        quotient * negative.select(e.power_of_two, power(z, shift)) * power(z, -shift)
    }
}

/// Below this, z σ(z) is nearer to 0 than to the least subnormal number.
fn zero_below<T: Element>() -> f64 {
    if T::SIGNIFICAND_BITS == 23 { -109.0 } else { -752.0 }
}

//! The Gaussian error linear unit, z Φ(z), Φ(z) = (1 + erf(z/√2)) / 2.

use std::f64::consts::FRAC_1_SQRT_2;

use pulp::Simd;

use super::driver::Kernel;
use super::exp::{power, two_step_shift};
use super::lanes::{Element, Lanes};
use super::normal_tail::{exponential_of_minus, half_square, times_slow_part, zero_beyond};
use super::pair::Pair;
use super::sigmoid::one_plus;

/// 1/√(2π), the density of the normal distribution at 0
const DENSITY_AT_ZERO: f64 = 0.398_942_280_401_432_7;

/// 1/√(2π) minus the f64 nearest to it
const DENSITY_AT_ZERO_LEFT: f64 = -2.492_327_202_277_73e-17;

/// Below this, z Φ(z) and its derivative are nearer to 0 than to the smallest f64.
const ZERO_BELOW: f64 = -38.6;

/// z Φ(z) = z erfc(−z/√2) / 2
pub(crate) fn reference(z: f64) -> f64 {
    if z < ZERO_BELOW { -0.0 } else { 0.5 * z * libm::erfc(-z * FRAC_1_SQRT_2) }
}

/// Φ(z) + z φ(z), with the density φ(z) = e^{−z²/2} / √(2π)
pub(crate) fn reference_derivative(z: f64) -> f64 {
    if z < ZERO_BELOW {
        -0.0
    } else if z > -ZERO_BELOW {
        1.0
    } else {
        0.5 * libm::erfc(-z * FRAC_1_SQRT_2) + z * DENSITY_AT_ZERO * (-0.5 * z * z).exp()
    }
}

/// The kernel of [`Function::Gelu`](super::Function::Gelu).
pub(crate) struct Gelu;

impl Kernel for Gelu {
    #[inline(always)]
    fn lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
        let beyond = zero_beyond::<T>();
        let (zero, most) = (z.constant(0.0), z.constant(beyond));
        let shift = two_step_shift::<T>();
        let near = z.at_least(-beyond).at_most(beyond);
        let t = near.abs();
        let e = exponential_of_minus(half_square(t));
        // Φ(z) is the tail at |z| for z < 0, 1 minus it for z ≥ 0.
        let tail = times_slow_part(e.one_plus_s_exactly(), Pair { hi: t, lo: zero });
        let complement = one_plus(tail.scale(-(e.power_of_two * power(z, -shift))));
        let negative = near.less(zero);
        let phi =
            Pair { hi: negative.select(tail.hi, complement.hi), lo: negative.select(tail.lo, complement.lo) };
        let power_of_two = negative.select(e.power_of_two, power(z, shift));
        let product = (phi.times_rounded(near) * power_of_two * power(z, -shift)).copy_sign(z);
        most.less(z).select(z, product)
    }

    #[inline(always)]
    fn derivative_lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
        // Φ(z) + z φ(z) is e^{−z²/2} (S(t) − t/√(2π)) for z < 0, with t = |z|, and 1 minus that for z ≥ 0.
        let beyond = zero_beyond::<T>();
        let zero = z.constant(0.0);
        let shift = two_step_shift::<T>();
        let near = z.at_least(-beyond).at_most(beyond);
        let t = near.abs();
        let e = exponential_of_minus(half_square(t));
        let one = Pair { hi: z.constant(1.0), lo: zero };
        let slow = times_slow_part(one, Pair { hi: t, lo: zero });
        let density = Pair::constant(z, DENSITY_AT_ZERO, DENSITY_AT_ZERO_LEFT).times(-t);
        let sum = Pair::sum(slow.hi, density.hi);
        let factor = Pair { hi: sum.hi, lo: sum.lo + (slow.lo + density.lo) }.renormalise();
        let below = e.one_plus_s_exactly().times_pair(factor);
        let above = one_plus(below.scale(-(e.power_of_two * power(z, -shift)))).round();
        let below = below.round() * e.power_of_two * power(z, -shift);
        near.less(zero).select(below, above)
    }
}

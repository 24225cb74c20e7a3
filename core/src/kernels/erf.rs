//! erf(z) = (2/√π) ∫₀ᶻ e^{−t²} dt.

use std::f64::consts::{FRAC_2_SQRT_PI, SQRT_2};

use pulp::Simd;

use super::driver::Kernel;
use super::exp::{least_exponent, power, two_step_shift};
use super::lanes::{Element, Lanes};
use super::normal_tail::{exponential_of_minus, times_slow_part};
use super::pair::Pair;
use super::sigmoid::one_plus;

/// erf z
pub(crate) fn reference(z: f64) -> f64 {
    libm::erf(z)
}

/// erf′(z) = (2/√π) e^{−z²}
pub(crate) fn reference_derivative(z: f64) -> f64 {
    FRAC_2_SQRT_PI * (-z * z).exp()
}

/// The kernel of [`Function::Erf`](super::Function::Erf).
pub(crate) struct Erf;

impl Kernel for Erf {
    #[inline(always)]
    fn lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
        let x = z.abs().at_most(ONE_ABOVE);
        let square = Pair::product(x, x);
        // Near 0, x (2/√π + x² P(x²)).
        let slope = slope_at_zero(z);
        let rest = square.hi.mul_add(square.hi.polynomial(&SINGLE, &DOUBLE), slope.lo);
        let small = slope.hi.mul_add(x, rest * x);
        // Elsewhere, 1 − 2 Q(√2 x).
        let shift = two_step_shift::<T>();
        let e = exponential_of_minus(square);
        let t = Pair::constant(z, SQRT_2, SQRT_2_LEFT).times(x);
        let tail = times_slow_part(e.one_plus_s_exactly(), t);
        let large = one_plus(tail.scale(-(e.power_of_two * power(z, 1 - shift)))).round();
        x.less(z.constant(SMALL_BELOW)).select(small, large).copy_sign(z)
    }

    #[inline(always)]
    fn derivative_lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
        let least = least_exponent::<T>();
        let x = z.abs().at_most((1.0 - least).sqrt());
        let e = exponential_of_minus(Pair::product(x, x));
        let product = e.one_plus_s_exactly().times_pair(slope_at_zero(z)).round();
        product * e.power_of_two * power(z, -two_step_shift::<T>())
    }
}

/// Above this, 1 − erf z is less than half a unit in the last place of 1.
const ONE_ABOVE: f64 = 6.0;

/// Below this the series about 0 is used: there 1 − 2 Q loses digits.
const SMALL_BELOW: f64 = 0.5;

/// √2 minus the f64 nearest to it
const SQRT_2_LEFT: f64 = -9.667_293_313_452_913e-17;

/// 2/√π minus the f64 nearest to it
const FRAC_2_SQRT_PI_LEFT: f64 = 1.533_545_961_316_588e-17;

/// erf′(0) = 2/√π
#[inline(always)]
fn slope_at_zero<T: Element, S: Simd>(like: Lanes<T, S>) -> Pair<T, S> {
    Pair::constant(like, FRAC_2_SQRT_PI, FRAC_2_SQRT_PI_LEFT)
}

/// (erf(x)/x − 2/√π) / x² in x², for 0 ≤ x ≤ 1/2, relative error of erf 2⁻³² at most.
///
/// Sollya: `fpminimax((erf(sqrt(x))/sqrt(x)-2/sqrt(pi))/x, 4, [|SG...|], [1b-20;0.25], absolute)`.
const SINGLE: [f32; 5] = [-0.37612638, 0.11283734, -0.02685706, 0.005167224, -0.00070965366];

/// The same in f64, degree 8, relative error of erf 2⁻⁶¹ at most.
const DOUBLE: [f64; 9] = [
    -0.37612638903183754,
    0.11283791670955365,
    -0.026866170645252242,
    0.005223977628050876,
    -0.0008548327290057735,
    0.00012055343878797776,
    -1.4925448892625374e-05,
    1.64264638898356e-06,
    -1.5135832422140203e-07,
];

//! Softplus, ln(1 + eᶻ).

use pulp::Simd;

use super::driver::Kernel;
use super::exp::{Exponential, least_exponent, power, two_step_shift};
use super::lanes::{Element, Lanes};
use super::pair::Pair;
use super::sigmoid::Sigmoid;

/// ln(1 + eᶻ) = max(z, 0) + ln(1 + e^{−|z|})
pub(crate) fn reference(z: f64) -> f64 {
    if z.is_nan() { z } else { z.max(0.0) + (-z.abs()).exp().ln_1p() }
}

/// The derivative of softplus is the sigmoid.
pub(crate) fn reference_derivative(z: f64) -> f64 {
    super::sigmoid::reference(z)
}

/// The kernel of [`Function::Softplus`](super::Function::Softplus).
///
/// Equation: sat/softplus
pub(crate) struct Softplus;

impl Kernel for Softplus {
    #[inline(always)]
    fn lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
        let zero = z.constant(0.0);
        let most = z.constant(IDENTITY_ABOVE);
        let shift = two_step_shift::<T>();
        let x = Pair { hi: (-z.abs()).at_least(least_exponent::<T>()), lo: zero };
        let e = Exponential::of(x, Lanes::rounder(z.simd(), shift));
        let power_of_two = e.power_of_two * power(z, -shift);
        let log = log_of_one_plus(e.one_plus_s_exactly(), power_of_two);
        let sum = Pair::sum(z.at_least(0.0).at_most(IDENTITY_ABOVE), log.hi * power_of_two);
        let positive = sum.hi + log.lo.mul_add(power_of_two, sum.lo);
        let above = most.less(z).select(z, positive);
        let far = zero.less(z).select(above, log.round() * e.power_of_two * power(z, -shift));
        z.abs().less(z.constant(NEAR_BELOW)).select(near_zero(z), far)
    }

    #[inline(always)]
    fn derivative_lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
        Sigmoid::lanes(z)
    }
}

/// Above this, ln(1 + e⁻ᶻ) is less than half a unit in the last place of z.
const IDENTITY_ABOVE: f64 = 40.0;

/// Below this |z|, steps from one number to the next are too small for the rounding of the general
/// formula: it would fall where the function rises.
const NEAR_BELOW: f64 = 0.5;

/// ln 2 + z/2 + z² P(z²), for |z| ≤ 1/2.
#[inline(always)]
fn near_zero<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
    let ln_2 = Pair::constant(z, std::f64::consts::LN_2, LN_2_LEFT);
    let square = z * z;
    let sum = Pair::ordered_sum(ln_2.hi, z * z.constant(0.5));
    let low = square.mul_add(square.polynomial(&NEAR_SINGLE, &NEAR_DOUBLE), ln_2.lo);
    sum.hi + (sum.lo + low)
}

/// ln 2 minus the f64 nearest to it
const LN_2_LEFT: f64 = 2.319_046_813_846_299_6e-17;

/// (ln(2 cosh(z/2)) − ln 2) / z² in z², for |z| ≤ 1/2, error times z² 2⁻³⁵ at most.
///
/// Sollya: `fpminimax((log(exp(sqrt(x)/2)+exp(-sqrt(x)/2))-log(2))/x, 3, [|SG...|], [1b-20;0.25], absolute)`.
const NEAR_SINGLE: [f32; 4] = [0.125, -0.0052083274, 0.0003470788, -2.5354097e-05];

/// The same in f64, degree 7 with `[|D...|]`, error times z² 2⁻⁶⁵ at most.
const NEAR_DOUBLE: [f64; 8] = [
    0.125,
    -0.005208333333333314,
    0.0003472222222202727,
    -2.6351686441038653e-05,
    2.1356911467992866e-06,
    -1.80313402960844e-07,
    1.561402526219092e-08,
    -1.2708093568022142e-09,
];

/// ln(1 + e) / 2ⁿ for e = 2ⁿ m ≤ 1: m times ln(1 + e) / e, a polynomial about e = 1/2.
#[inline(always)]
fn log_of_one_plus<T: Element, S: Simd>(m: Pair<T, S>, power_of_two: Lanes<T, S>) -> Pair<T, S> {
    let centre = if T::SIGNIFICAND_BITS == 23 { CENTRE_SINGLE } else { CENTRE_DOUBLE };
    let e = m.hi * power_of_two;
    let w = e.mul_add(e.constant(2.0), e.constant(-1.0));
    let ratio = Pair::polynomial(w, centre, &SINGLE, &DOUBLE);
    let product = Pair::product(m.hi, ratio.hi);
    // What m.lo adds is m.lo / (1 + e), and the square of the ratio is that within 0.02.
    let low = (m.lo * ratio.hi).mul_add(ratio.hi, product.lo);
    Pair { hi: product.hi, lo: m.hi.mul_add(ratio.lo, low) }
}

/// ln(1 + e) / e at e = 1/2 in two parts.
const CENTRE_SINGLE: (f64, f64) = (0.8109301924705505, 2.3563959672401324e-08);

/// The same for f64.
const CENTRE_DOUBLE: (f64, f64) = (0.8109302162163288, -4.5440883417327045e-18);

/// (ln(1 + e) / e − its value at e = 1/2) / w with w = 2 e − 1, relative error of the logarithm
/// 2⁻²⁹ at most.
///
/// Sollya: `fpminimax(2*log(1+(1+x)/2)/(1+x), 10, [|48,SG...|], [-0.9999999;1], absolute)`, whose
/// constant coefficient is the centre.
const SINGLE: [f32; 10] = [
    -0.14426355,
    0.03315245,
    -0.008461003,
    0.0022881248,
    -0.00064270635,
    0.00018533762,
    -5.2864107e-05,
    1.5422058e-05,
    -6.2846425e-06,
    2.039939e-06,
];

/// The same for f64, degree 21 with `[|106,D...|]`, relative error of the logarithm 2⁻⁵⁸ at most.
const DOUBLE: [f64; 21] = [
    -0.1442635495496621,
    0.033152438438550695,
    -0.008461080413858617,
    0.0022882409076983227,
    -0.0006421503727294602,
    0.00018490300170146014,
    -5.426089569751185e-05,
    1.6156949771744158e-05,
    -4.866891195351508e-06,
    1.479865752761223e-06,
    -4.5349826139654157e-07,
    1.3990919278748263e-07,
    -4.340627385348898e-08,
    1.3492406635570821e-08,
    -4.215682658622574e-09,
    1.3699779705032936e-09,
    -4.3808525916375547e-10,
    1.046380256877433e-10,
    -3.0434023230106487e-11,
    2.3953485662626094e-11,
    -8.147101587913175e-12,
];

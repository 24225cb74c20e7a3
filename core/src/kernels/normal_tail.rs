//! The upper tail of the normal distribution, Q(t) = 1 − Φ(t) = erfc(t/√2) / 2, for t ≥ 0.
//!
//! Q(t) = e^{−t²/2} S(t), where S falls slowly from 1/2, like 1 / (t √(2π)) far out. S (t + 1)
//! stays between 0.42 and 0.53, so it is a constant and a small polynomial in w = t / (t + κ) − 3/8,
//! which rises from −3/8 at t = 0 towards 5/8; the 3/8 makes the coefficients small.

use pulp::Simd;

use super::exp::{Exponential, two_step_shift};
use super::lanes::{Element, Lanes};
use super::pair::Pair;

/// Beyond this, t Q(t) is nearer to 0 than to the least subnormal number.
pub(crate) fn zero_beyond<T: Element>() -> f64 {
    if T::SIGNIFICAND_BITS == 23 { 14.75 } else { 39.25 }
}

/// e^{−h} = 2ⁿ (1 + s), the power of two with the shift of [`two_step_shift`].
#[inline(always)]
pub(crate) fn exponential_of_minus<T: Element, S: Simd>(h: Pair<T, S>) -> Exponential<T, S> {
    let x = Pair { hi: -h.hi, lo: -h.lo };
    Exponential::of(x, Lanes::rounder(h.hi.simd(), two_step_shift::<T>()))
}

/// t²/2
#[inline(always)]
pub(crate) fn half_square<T: Element, S: Simd>(t: Lanes<T, S>) -> Pair<T, S> {
    Pair::product(t, t).scale(t.constant(0.5))
}

/// m S(t), for 0 ≤ t ≤ [`zero_beyond`].
#[inline(always)]
pub(crate) fn times_slow_part<T: Element, S: Simd>(m: Pair<T, S>, t: Pair<T, S>) -> Pair<T, S> {
    let simd = t.hi.simd();
    let (kappa_value, centre) =
        if T::SIGNIFICAND_BITS == 23 { (4.0, CENTRE_SINGLE) } else { (5.0, CENTRE_DOUBLE) };
    let kappa = Lanes::splat(simd, kappa_value);
    let one = Lanes::splat(simd, 1.0);
    let near = Pair::sum(t.hi, one);
    let near = Pair { hi: near.hi, lo: near.lo + t.lo };
    // One division serves both: 1/(t + κ) to enter the polynomial, 1/(t + 1) to leave it.
    let far = t.hi + kappa;
    let reciprocal = one / (far * near.hi);
    // The first is made exact to the last place, by a step of Newton's method.
    let about = reciprocal * near.hi;
    let of_far = about.mul_add(one.minus_product(about, kappa).minus_product(about, t.hi), about);
    let shift = Lanes::splat(simd, -0.375);
    let w = t.hi.mul_add(of_far, shift);
    // What rounding took from w counts near t = 0, where the slope of S (t + 1) over w falls from κ / 10 to 0 at w = −1/4.
    let lost = t.hi.mul_add(of_far, shift - w);
    let steepness = Lanes::splat(simd, -0.8 * kappa_value);
    let slope = steepness.mul_add(w, Lanes::splat(simd, -0.2 * kappa_value)).at_least(0.0);
    let mut series = Pair::polynomial(w, centre, &SINGLE, &DOUBLE);
    series.lo = lost.mul_add(slope, series.lo);
    let product = m.times_pair(series);
    product.over_with(near, reciprocal * far)
}

/// S (t + 1) at w = 0 in two parts, with κ = 4.
const CENTRE_SINGLE: (f64, f64) = (0.49651268124580383, 9.551001767249545e-09);

/// The same for f64, with κ = 5.
const CENTRE_DOUBLE: (f64, f64) = (0.4860557934222487, -2.6655645999699198e-17);

/// (S (t + 1) − its value at w = 0) / w, relative error of S 2⁻²⁸ at most.
///
/// Sollya, with t = κ (x + 3/8) / (5/8 − x) and b the w of [`zero_beyond`]:
/// `fpminimax(exp(t^2/2)*erfc(t/sqrt(2))/2*(t+1), 10, [|48,SG...|], [1b-22-3/8;b], absolute)`,
/// whose constant coefficient is the centre.
const SINGLE: [f32; 10] = [
    -0.19189917,
    -0.09043878,
    0.58794856,
    -0.9432767,
    0.7817552,
    -0.20733152,
    -0.21655567,
    0.16071652,
    0.06079145,
    -0.07345982,
];

/// The same for f64, degree 23 with `[|106,D...|]`, relative error of S 2⁻⁵⁸ at most.
const DOUBLE: [f64; 23] = [
    -0.20592375018780854,
    0.03504132013642374,
    0.4596943383135432,
    -1.204962584041219,
    1.832731060097723,
    -1.8788269841769667,
    1.2149799049629384,
    -0.2745945667413971,
    -0.29412998219772524,
    0.25806571045172405,
    0.028135526534598092,
    -0.12592846103984343,
    0.011827038706910271,
    0.06137283482212731,
    -0.009222172708320982,
    -0.03317710746454411,
    0.0027225340171811926,
    0.019785306258360245,
    0.0009850526856584145,
    -0.012577618033863702,
    -0.0003497821620641889,
    0.006681970844179805,
    -0.0022774454228450965,
];

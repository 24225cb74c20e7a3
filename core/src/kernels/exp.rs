//! exp(z) = eᶻ.

use pulp::Simd;

use super::driver::Kernel;
use super::lanes::{Element, Lanes};
use super::pair::Pair;

/// eᶻ
pub(crate) fn reference(z: f64) -> f64 {
    z.exp()
}

/// The derivative of eᶻ is eᶻ.
pub(crate) fn reference_derivative(z: f64) -> f64 {
    z.exp()
}

/// The kernel of [`Function::Exp`](super::Function::Exp).
#[derive(Clone, Copy)]
pub(crate) struct Exp;

impl Kernel for Exp {
    #[inline(always)]
    fn lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
        let zero = z.constant(0.0);
        let x = z.at_least(least_exponent::<T>()).at_most(greatest_exponent::<T>());
        // 2ⁿ itself may lie outside the numbers of the type, so it is applied in two steps: down by
        // a fixed power for positive exponents, which the last product takes back, up for negative.
        let negative = x.less(zero);
        let shift = two_step_shift::<T>();
        let rounder = negative.select(Lanes::rounder(z.simd(), shift), Lanes::rounder(z.simd(), -shift));
        let last = negative.select(power(z, -shift), power(z, shift));
        let e = Exponential::of(Pair { hi: x, lo: zero }, rounder);
        e.one_plus_s_rounded() * e.power_of_two * last
    }

    #[inline(always)]
    fn derivative_lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S> {
        Self::lanes(z)
    }
}

/// eˣ for x.hi ≤ 0.
#[inline(always)]
pub(crate) fn of_nonpositive<T: Element, S: Simd>(x: Pair<T, S>) -> Lanes<T, S> {
    let shift = two_step_shift::<T>();
    let e = Exponential::of(x, Lanes::rounder(x.hi.simd(), shift));
    e.one_plus_s_rounded() * e.power_of_two * power(x.hi, -shift)
}

/// Below this, eˣ is nearer to 0 than to the least subnormal number.
pub(crate) fn least_exponent<T: Element>() -> f64 {
    if T::SIGNIFICAND_BITS == 23 { -104.0 } else { -746.0 }
}

/// Above this, eˣ is infinite.
fn greatest_exponent<T: Element>() -> f64 {
    if T::SIGNIFICAND_BITS == 23 { 89.0 } else { 710.0 }
}

/// s such that 2^(n ± s) is a normal number for every n that eˣ can have.
pub(crate) fn two_step_shift<T: Element>() -> i32 {
    if T::SIGNIFICAND_BITS == 23 { 64 } else { 512 }
}

/// 2ⁿ in every lane.
#[inline(always)]
pub(crate) fn power<T: Element, S: Simd>(like: Lanes<T, S>, n: i32) -> Lanes<T, S> {
    like.constant(f64::from_bits(((1023 + n) as u64) << 52))
}

/// (eʳ − 1 − r) / r² on |r| ≤ ln 2 / 2, relative error of eʳ − 1 2⁻³⁰ at most.
///
/// Sollya: `fpminimax((exp(x)-1-x)/x^2, 5, [|SG...|], [-log(2)/2;log(2)/2], absolute)`.
const SINGLE: [f32; 6] = [0.5, 0.16666667, 0.04166651, 0.008333177, 0.0013930504, 0.00019972323];

/// The same in f64, degree 10 with `[|D...|]`, relative error of eʳ − 1 2⁻⁶⁰ at most.
const DOUBLE: [f64; 11] = [
    0.5,
    0.1666666666666667,
    0.04166666666666668,
    0.008333333333325893,
    0.0013888888888876985,
    0.00019841269875426528,
    2.480158734242292e-05,
    2.755725480165392e-06,
    2.755725700403135e-07,
    2.5105421021060707e-08,
    2.0920350863753917e-09,
];

/// eˣ = 2ⁿ (1 + s), with n the integer nearest to x / ln 2 and s = eʳ − 1 for the rest r = x − n ln 2.
pub(crate) struct Exponential<T: Element, S: Simd> {
    /// 2^(n + shift) for the rounder's shift
    pub(crate) power_of_two: Lanes<T, S>,
    /// r, exactly but for the rounding of its low part
    r: Pair<T, S>,
    /// s − r = r²/2 + r³/6 + …, and the low part of r
    rest: Lanes<T, S>,
}

impl<T: Element, S: Simd> Exponential<T, S> {
    /// Reduces x.hi + x.lo; `rounder` is [`Lanes::rounder`].
    #[inline(always)]
    pub(crate) fn of(x: Pair<T, S>, rounder: Lanes<T, S>) -> Self {
        let simd = x.hi.simd();
        let t = x.hi.mul_add(Lanes::splat(simd, std::f64::consts::LOG2_E), rounder);
        let n = t - rounder;
        // ln 2 in two parts, the first with so few bits (16 and 42) that n times it is exact.
        let (ln_2_hi, ln_2_lo) = if T::SIGNIFICAND_BITS == 23 {
            (0.693_145_751_953_125, 1.428_606_820_309_417_3e-6)
        } else {
            (0.693_147_180_559_890_3, 5.497_923_018_708_371e-14)
        };
        let hi = x.hi.minus_product(n, Lanes::splat(simd, ln_2_hi));
        let lo = x.lo.minus_product(n, Lanes::splat(simd, ln_2_lo));
        let r = hi + lo;
        let rest = (r * r).mul_add(r.polynomial(&SINGLE, &DOUBLE), lo);
        Self { power_of_two: t.power_of_two(), r: Pair { hi, lo }, rest }
    }

    /// 1 + s, with an error of a quarter of a unit in the last place at most.
    #[inline(always)]
    pub(crate) fn one_plus_s(&self) -> Pair<T, S> {
        Pair::ordered_sum(self.rest.constant(1.0), self.r.hi + self.rest)
    }

    /// 1 + s, with an error far below that.
    #[inline(always)]
    pub(crate) fn one_plus_s_exactly(&self) -> Pair<T, S> {
        let one = self.rest.constant(1.0);
        Pair { hi: self.r.hi, lo: self.rest }.plus_larger(one).renormalise()
    }

    /// 1 + s, rounded.
    #[inline(always)]
    pub(crate) fn one_plus_s_rounded(&self) -> Lanes<T, S> {
        self.rest.constant(1.0) + (self.r.hi + self.rest)
    }

    /// eˣ − 1 = (2ⁿ − 1) + 2ⁿ s, where x ≤ 0 and the rounder's shift is 0.
    #[inline(always)]
    pub(crate) fn minus_one(&self) -> Pair<T, S> {
        let minus_one = self.rest.constant(-1.0);
        let power = Pair::ordered_sum(minus_one, self.power_of_two);
        let sum = Pair::ordered_sum(power.hi, self.r.hi * self.power_of_two);
        let lo = self.rest.mul_add(self.power_of_two, sum.lo + power.lo);
        Pair { hi: sum.hi, lo }.renormalise()
    }
}

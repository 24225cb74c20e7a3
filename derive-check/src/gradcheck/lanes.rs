//! Eight evaluations side by side, and the elementary functions they need.
//!
//! The functions are straight lines of arithmetic, without a branch or a call, so that the
//! compiler can turn a loop over the lanes into vector instructions. Their coefficients are
//! the plain ones of the Taylor series, 1/n! and 1/(2n+1).

/// How many nudges are evaluated at a time.
pub(super) const LANES: usize = 8;

/// One number for each of the nudges.
pub(super) type Lanes = [f64; LANES];

/// Values with their magnitude shadows, in units of ε; see
/// [`Shadowed`](crate::difference::Shadowed).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Carried {
    pub value: Lanes,
    pub error: Lanes,
}

impl Carried {
    /// The same number in every lane.
    pub fn constant(value: f64, error: f64) -> Self {
        Self { value: [value; LANES], error: [error; LANES] }
    }

    /// Adds a term, and to the shadow what the addition may lose.
    #[inline(always)]
    pub fn add(&mut self, term: &Self) {
        for i in 0..LANES {
            self.value[i] += term.value[i];
            self.error[i] += term.error[i] + self.value[i].abs();
        }
    }
}

/// A sum of many terms whose rounding does not grow with their number: what each addition
/// loses is kept and added at the end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Total {
    sum: Lanes,
    lost: Lanes,
    error: Lanes,
}

impl Total {
    #[inline(always)]
    pub fn add(&mut self, term: &Carried) {
        for i in 0..LANES {
            let (sum, lost) = two_sum(self.sum[i], term.value[i]);
            self.sum[i] = sum;
            self.lost[i] += lost;
            self.error[i] += term.error[i];
        }
    }

    /// The sum, times an exact or correctly rounded factor.
    pub fn times(&self, factor: f64) -> Carried {
        let mut total = Carried::default();
        for i in 0..LANES {
            total.value[i] = (self.sum[i] + self.lost[i]) * factor;
            // one rounding each for the sum, for what was lost, for the factor, the product
            total.error[i] = self.error[i] * factor.abs() + 4.0 * total.value[i].abs();
        }
        total
    }
}

/// a + b as the rounded sum and what it lost, together exact.
#[inline(always)]
pub(super) fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let from_b = sum - a;
    let from_a = sum - from_b;
    (sum, (a - from_a) + (b - from_b))
}

/// ln 2 in two parts; the first has so few bits that k times it is exact for |k| < 2¹¹.
const LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fefa_3800);
const LN_2_LOW: f64 = f64::from_bits(0x3d2e_f357_93c7_6730);

/// Adding this to a number below 2⁵¹ leaves it rounded to a whole one, in the lowest bits,
/// and 1023 more than that, which is the exponent field of 2^k.
const ROUNDER: f64 = 6_755_399_441_055_744.0 + 1023.0;

/// Where e^x stops being a normal number.
const EXP_LOW: f64 = -708.0;

/// Above this 2^k is infinite, and e^x with it.
const EXP_HIGH: f64 = 709.9;

/// x = k ln 2 + r with |r| ≤ ln 2 / 2: 2^k and e^r − 1.
#[inline(always)]
fn reduced(x: f64) -> (f64, f64) {
    // comparisons in this order keep NaN
    let clamped = if x < EXP_LOW { EXP_LOW } else { x };
    let clamped = if clamped > EXP_HIGH { EXP_HIGH } else { clamped };
    let shifted = clamped * std::f64::consts::LOG2_E + ROUNDER;
    let k = shifted - ROUNDER;
    let r = (clamped - k * LN_2_HIGH) - k * LN_2_LOW;
    // Σ rⁿ/n! for n = 3 … 13, without its factor r³; what is left out is below 2⁻⁵⁶ of r. In
    // pairs, then in fours, so that few operations wait for one another
    let r2 = r * r;
    let r4 = r2 * r2;
    let from_3 = (1.0 / 6.0 + r * (1.0 / 24.0)) + r2 * (1.0 / 120.0 + r * (1.0 / 720.0));
    let from_7 = (1.0 / 5_040.0 + r * (1.0 / 40_320.0)) + r2 * (1.0 / 362_880.0 + r * (1.0 / 3_628_800.0));
    let from_11 = (1.0 / 39_916_800.0 + r * (1.0 / 479_001_600.0)) + r2 * (1.0 / 6_227_020_800.0);
    let tail = from_3 + r4 * (from_7 + r4 * from_11);
    let minus_1 = r + (0.5 * r2 + r2 * r * tail);
    (f64::from_bits(shifted.to_bits() << 52), minus_1)
}

/// eˣ, wrong by at most 2 ulp; infinite above 709.4, e⁻⁷⁰⁸ below −708.
#[inline(always)]
pub(super) fn exp(x: f64) -> f64 {
    let (power, minus_1) = reduced(x);
    power * (1.0 + minus_1)
}

/// eˣ − 1 for x ≤ 709, wrong by at most 2 ulp; infinite or NaN above.
#[inline(always)]
pub(super) fn exp_m1(x: f64) -> f64 {
    let (power, minus_1) = reduced(x);
    power * minus_1 + (power - 1.0)
}

/// ln(1 + u) for 0 ≤ u ≤ 1, wrong by at most 2 ulp.
#[inline(always)]
pub(super) fn ln_1p_of_share(u: f64) -> f64 {
    // ln(1 + u) = 2 artanh(u / (2 + u)); above √2 − 1 that of (1 + u)/2, and ln 2 more
    let large = u > std::f64::consts::SQRT_2 - 1.0;
    let (numerator, denominator) = if large { (u - 1.0, u + 3.0) } else { (u, u + 2.0) };
    let s = numerator / denominator;
    // Σ s²ⁿ/(2n+1) for n = 1 … 11, without its factor s², as above
    let s2 = s * s;
    let s4 = s2 * s2;
    let s8 = s4 * s4;
    let from_1 = (1.0 / 3.0 + s2 * (1.0 / 5.0)) + s4 * (1.0 / 7.0 + s2 * (1.0 / 9.0));
    let from_5 = (1.0 / 11.0 + s2 * (1.0 / 13.0)) + s4 * (1.0 / 15.0 + s2 * (1.0 / 17.0));
    let from_9 = (1.0 / 19.0 + s2 * (1.0 / 21.0)) + s4 * (1.0 / 23.0);
    let tail = from_1 + s8 * (from_5 + s8 * from_9);
    let logarithm = 2.0 * s + 2.0 * s * s2 * tail;
    if large { std::f64::consts::LN_2 + logarithm } else { logarithm }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// |found − right| in units of the last place of `right`, for the elementary functions of
    /// the standard library, which are right to within 1 ulp themselves.
    fn ulps(found: f64, right: f64) -> f64 {
        let ulp = f64::from_bits(right.abs().to_bits() + 1) - right.abs();
        (found - right).abs() / ulp
    }

    /// Numbers of every size: a geometric sequence, and both signs.
    fn arguments(largest: f64) -> impl Iterator<Item = f64> {
        (0..200_000).map(move |i| largest * 0.9998f64.powi(i)).flat_map(|x| [x, -x])
    }

    #[test]
    fn exponentials_are_as_good_as_stated() {
        for x in arguments(707.0) {
            assert!(ulps(exp(x), x.exp()) <= 2.0, "exp {x:e}");
            assert!(ulps(exp_m1(x), x.exp_m1()) <= 3.0, "exp_m1 {x:e}");
        }
        assert_eq!((exp(0.0), exp_m1(0.0)), (1.0, 0.0));
        assert_eq!((exp(710.0), exp(f64::INFINITY)), (f64::INFINITY, f64::INFINITY));
        assert!(!exp_m1(710.0).is_finite());
        assert_eq!(exp_m1(f64::NEG_INFINITY), -1.0);
        assert!(exp(-1e9) < 1e-300);
        assert!(exp(f64::NAN).is_nan() && exp_m1(f64::NAN).is_nan());
    }

    #[test]
    fn the_logarithm_is_as_good_as_stated() {
        for u in arguments(1.0).map(f64::abs) {
            assert!(ulps(ln_1p_of_share(u), u.ln_1p()) <= 3.0, "ln_1p {u:e}");
        }
        assert_eq!(ln_1p_of_share(0.0), 0.0);
        assert!(ln_1p_of_share(f64::NAN).is_nan());
    }

    #[test]
    fn a_total_keeps_what_additions_lose() {
        let mut total = Total::default();
        for term in [1e16, 1.0, -1e16, 1.0] {
            total.add(&Carried::constant(term, 1.0));
        }
        let total = total.times(0.5);
        assert_eq!(total.value, [1.0; LANES]);
        assert_eq!(total.error, [4.0 * 0.5 + 4.0; LANES]);
    }
}

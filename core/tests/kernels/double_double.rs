//! Numbers of about 31 digits, hi + lo with |lo| ≤ ulp(hi)/2, to judge f64 by.
//!
//! Source of the basic operations: Dekker (1971), Knuth, *The Art of Computer Programming* 4.2.2.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// hi + lo
#[derive(Clone, Copy, Debug)]
pub struct Dd {
    pub hi: f64,
    pub lo: f64,
}

/// ln 2, √π and √2, to 32 digits.
pub const LN_2: Dd = Dd { hi: std::f64::consts::LN_2, lo: 2.319_046_813_846_299_6e-17 };
pub const SQRT_PI: Dd = Dd { hi: 1.772_453_850_905_516, lo: -7.666_586_499_825_799e-17 };
pub const SQRT_2: Dd = Dd { hi: std::f64::consts::SQRT_2, lo: -9.667_293_313_452_913e-17 };
pub const ONE: Dd = Dd { hi: 1.0, lo: 0.0 };

impl From<f64> for Dd {
    fn from(x: f64) -> Self {
        Self { hi: x, lo: 0.0 }
    }
}

/// a + b for |a| ≥ |b|
fn ordered_sum(a: f64, b: f64) -> Dd {
    let hi = a + b;
    Dd { hi, lo: b - (hi - a) }
}

fn sum(a: f64, b: f64) -> Dd {
    let hi = a + b;
    let of_b = hi - a;
    Dd { hi, lo: (a - (hi - of_b)) + (b - of_b) }
}

impl Add for Dd {
    type Output = Self;

    fn add(self, b: Self) -> Self {
        let (hi, lo) = (sum(self.hi, b.hi), sum(self.lo, b.lo));
        let first = ordered_sum(hi.hi, hi.lo + lo.hi);
        ordered_sum(first.hi, first.lo + lo.lo)
    }
}

impl Neg for Dd {
    type Output = Self;

    fn neg(self) -> Self {
        Self { hi: -self.hi, lo: -self.lo }
    }
}

impl Sub for Dd {
    type Output = Self;

    fn sub(self, b: Self) -> Self {
        self + -b
    }
}

impl Mul for Dd {
    type Output = Self;

    fn mul(self, b: Self) -> Self {
        let hi = self.hi * b.hi;
        let lo = self.hi.mul_add(b.hi, -hi);
        ordered_sum(hi, lo + self.hi * b.lo + self.lo * b.hi)
    }
}

impl Div for Dd {
    type Output = Self;

    fn div(self, b: Self) -> Self {
        let q0 = self.hi / b.hi;
        let r = self - b * q0.into();
        let q1 = r.hi / b.hi;
        let q2 = (r - b * q1.into()).hi / b.hi;
        ordered_sum(q0, q1) + q2.into()
    }
}

impl Dd {
    /// Both parts times 2ⁿ; exact unless it underflows.
    pub fn scale(self, n: i32) -> Self {
        Self { hi: scale(self.hi, n), lo: scale(self.lo, n) }
    }

    /// eˣ − 1 by its series, for |x| < 0.4.
    fn exp_m1_series(self) -> Self {
        let mut sum = Self::from(0.0);
        // 0.4²⁸ / 28! is below 2⁻¹²⁰.
        for k in (1..28).rev() {
            sum = (ONE + sum) * self / f64::from(k).into();
        }
        sum
    }

    /// eˣ as m · 2ⁿ.
    pub fn exp(self) -> Scaled {
        if self.hi.abs() > 3000.0 {
            // Beyond any number of f64: the size does not matter.
            return Scaled { m: ONE, n: if self.hi > 0.0 { 4000 } else { -4000 } };
        }
        let n = (self.hi / std::f64::consts::LN_2).round();
        let r = self - LN_2 * n.into();
        Scaled { m: ONE + r.exp_m1_series(), n: n as i32 }
    }

    /// eˣ − 1, x not above 700.
    pub fn exp_m1(self) -> Self {
        if self.hi.abs() < 0.3 { self.exp_m1_series() } else { self.exp().value() - ONE }
    }

    /// ln(1 + x) / x for 0 < x ≤ 1.
    pub fn ln_1p_ratio(self) -> Self {
        if self.hi < 1e-3 {
            // 1 − x/2 + x²/3 − …; 10⁻³³ / 12 is the first term left out.
            let mut sum = Self::from(0.0);
            for k in (1..12).rev() {
                sum = ONE / f64::from(k).into() - self * sum;
            }
            sum
        } else {
            // One step of Newton's method for e^y = 1 + x.
            let y = Self::from(self.hi.ln_1p());
            (y + (ONE + self) * (-y).exp().value() - ONE) / self
        }
    }

    /// erf x for 0 ≤ x < 3: (2/√π) e^{−x²} Σ 2ᵏ x^{2k+1} / (1 · 3 · … (2k+1)), all terms positive.
    pub fn erf_series(self) -> Self {
        let square = self * self;
        let (mut term, mut sum) = (self, self);
        for k in 1..200 {
            term = term * square * Self::from(2.0) / f64::from(2 * k + 1).into();
            sum = sum + term;
            if term.hi < sum.hi * 1e-34 {
                break;
            }
        }
        sum * Self::from(2.0) / SQRT_PI * (-square).exp().value()
    }

    /// e^{x²} erfc x for x ≥ 2 by its continued fraction, from the far end.
    fn erfcx_fraction(self) -> Self {
        let terms = 40 + (700.0 / (self.hi * self.hi)) as i32;
        let mut tail = self;
        for k in (1..terms).rev() {
            tail = self + Self::from(0.5 * f64::from(k)) / tail;
        }
        ONE / (tail * SQRT_PI)
    }

    /// erfc x for x ≥ 0, with x² given apart.
    pub fn erfc(self, square: Self) -> Scaled {
        if self.hi < 2.0 {
            Scaled { m: ONE - self.erf_series(), n: 0 }
        } else {
            let e = (-square).exp();
            Scaled { m: e.m * self.erfcx_fraction(), n: e.n }
        }
    }

    /// erf x for x ≥ 0.
    pub fn erf(self) -> Self {
        if self.hi < 2.0 { self.erf_series() } else { ONE - self.erfc(self * self).value() }
    }
}

/// m · 2ⁿ, for results that f64 has as subnormal numbers or not at all.
#[derive(Clone, Copy, Debug)]
pub struct Scaled {
    pub m: Dd,
    pub n: i32,
}

impl Scaled {
    /// The number itself, which may underflow.
    pub fn value(self) -> Dd {
        self.m.scale(self.n)
    }
}

/// x · 2ⁿ
pub fn scale(x: f64, n: i32) -> f64 {
    let power = |n: i32| f64::from_bits(((1023 + n.clamp(-1022, 1023)) as u64) << 52);
    let (first, rest) = (n / 3, n - n / 3);
    x * power(first) * power(rest / 2) * power(rest - rest / 2)
}

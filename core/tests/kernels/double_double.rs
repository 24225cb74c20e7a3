//! Numbers of about 31 digits, hi + lo with |lo| ≤ ulp(hi)/2, to judge f64 by.
//!
//! Source of the basic operations: Dekker (1971), Knuth, *The Art of Computer Programming* 4.2.2.

use std::ops::{Add, Div, Mul, Neg, Sub};
use std::sync::LazyLock;

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

    /// (eˣ − 1) / x by its series, for |x| < 2⁻⁷: terms from x⁵ on count little enough for f64.
    fn exp_m1_ratio(self) -> Self {
        let reciprocals = &TABLES.factorials;
        let beyond = (5..12).rev().fold(0.0, |sum, k| reciprocals[k].hi + sum * self.hi);
        (1..5).rev().fold(Self::from(beyond), |sum, k| reciprocals[k] + sum * self)
    }

    /// eˣ as m · 2ⁿ: x = (64 n + k) ln 2 / 64 + r, eˣ = 2ⁿ · 2^{k/64} · eʳ.
    pub fn exp(self) -> Scaled {
        if self.hi.abs() > 3000.0 {
            // Beyond any number of f64: the size does not matter.
            return Scaled { m: ONE, n: if self.hi > 0.0 { 4000 } else { -4000 } };
        }
        let steps = (self.hi * (64.0 / std::f64::consts::LN_2)).round();
        let r = self - LN_2.scale(-6) * steps.into();
        let (n, k) = ((steps as i32).div_euclid(64), (steps as i32).rem_euclid(64));
        Scaled { m: TABLES.powers[k as usize] * (ONE + r * r.exp_m1_ratio()), n }
    }

    /// eˣ − 1, x not above 700.
    pub fn exp_m1(self) -> Self {
        if self.hi.abs() < 0.0078 { self * self.exp_m1_ratio() } else { self.exp().value() - ONE }
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

    /// e^{x²} erf x for 0 ≤ x < 3: (2/√π) Σ 2ᵏ x^{2k+1} / (1 · 3 · … (2k+1)), all terms positive.
    fn erf_series(self) -> Self {
        let square = self * self;
        let (mut term, mut sum) = (self, self);
        for k in 1..200 {
            term = term * square * Self::from(2.0) / f64::from(2 * k + 1).into();
            sum = sum + term;
            if term.hi < sum.hi * 1e-34 {
                break;
            }
        }
        sum * Self::from(2.0) / SQRT_PI
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

    /// e^{x²} erfc x for 1 ≤ x < 44, by its Taylor series about the nearest 1/16.
    fn erfcx(self) -> Self {
        let place = (self.hi * 16.0).round();
        let h = self - Self::from(place / 16.0);
        let coefficients = &TABLES.erfcx[place as usize - FIRST];
        let (near, far) = coefficients.split_at(7);
        let beyond = far.iter().rev().fold(0.0, |sum, c| c.hi + sum * h.hi);
        near.iter().rev().fold(Self::from(beyond), |sum, &c| c + sum * h)
    }

    /// erf x for 0 ≤ x ≤ 1: (2/√π) Σ (−1)ᵏ x^{2k+1} / (k! (2k+1)).
    fn erf_small(self) -> Self {
        let (square, coefficients) = (-(self * self), &TABLES.erf);
        let (near, far) = coefficients.split_at(14);
        let beyond = far.iter().rev().fold(0.0, |sum, c| c.hi + sum * square.hi);
        near.iter().rev().fold(Self::from(beyond), |sum, &c| c + sum * square) * self
    }

    /// erfc x for 0 ≤ x < 44, with x² given apart.
    pub fn erfc(self, square: Self) -> Scaled {
        if self.hi < 1.0 {
            Scaled { m: ONE - self.erf_small(), n: 0 }
        } else {
            let e = (-square).exp();
            Scaled { m: e.m * self.erfcx(), n: e.n }
        }
    }

    /// erf x for 0 ≤ x < 44.
    pub fn erf(self) -> Self {
        if self.hi < 1.0 { self.erf_small() } else { ONE - self.erfc(self * self).value() }
    }
}

/// What the short series begin with, from the long ones.
struct Tables {
    /// 2^{k/64}
    powers: Vec<Dd>,
    /// 1/k!
    factorials: Vec<Dd>,
    /// 2/√π / (k! (2k+1))
    erf: Vec<Dd>,
    /// The Taylor coefficients of e^{x²} erfc x about 1, 1 + 1/16, …, 44.
    erfcx: Vec<[Dd; 18]>,
}

/// 1, in sixteenths.
const FIRST: usize = 16;

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let power = |k: i32| {
        let x = LN_2.scale(-6) * f64::from(k).into();
        // From both sides of ½, where the series is good.
        if k <= 32 { ONE + x.exp_m1_series() } else { (ONE + (x - LN_2).exp_m1_series()).scale(1) }
    };
    let two_by_root = Dd::from(2.0) / SQRT_PI;
    let factorials: Vec<Dd> = (0..30)
        .scan(ONE, |product, k| {
            *product = if k == 0 { ONE } else { *product / f64::from(k).into() };
            Some(*product)
        })
        .collect();
    let erf = factorials.iter().zip(0..).map(|(&r, k)| two_by_root * r / f64::from(2 * k + 1).into());
    let about = |place: usize| {
        let x = Dd::from(place as f64 / 16.0);
        let square = x * x;
        let start = if x.hi < 2.0 {
            // e^{x²} as the 16th power of what the long series gives: no table stands yet.
            let grown = (0..4).fold(ONE + square.scale(-4).exp_m1_series(), |e, _| e * e);
            grown - x.erf_series()
        } else {
            x.erfcx_fraction()
        };
        // y′ = 2xy − 2/√π, and so (n+1) c_{n+1} = 2x c_n + 2 c_{n−1}.
        let mut c = [start; 18];
        c[1] = x.scale(1) * start - two_by_root;
        for n in 1..17 {
            c[n + 1] = (x.scale(1) * c[n] + c[n - 1].scale(1)) / ((n + 1) as f64).into();
        }
        c
    };
    Tables {
        powers: (0..64).map(power).collect(),
        erf: erf.take(28).collect(),
        factorials,
        erfcx: (FIRST..=16 * 44).map(about).collect(),
    }
});

/// The short series against the long ones, and the long ones against each other.
#[test]
fn tables_give_what_the_long_series_do() {
    let mut draw = crate::inputs::Draw(3);
    let differ = |a: Dd, b: Dd| ((a - b) / b).hi.abs();
    let x = Dd::from(2.5);
    let (series, fraction) = ((x * x).exp().value() - x.erf_series(), x.erfcx_fraction());
    assert!(differ(series, fraction) < 1e-26, "{series:?} and {fraction:?}");
    for _ in 0..20_000 {
        let x = Dd::from(0.39 * draw.even());
        let (short, long) = (x.exp_m1(), x.exp_m1_series());
        assert!(differ(short, long) < 1e-26, "e^x − 1 at {x:?}: {short:?} and {long:?}");
        let x = Dd::from(2.0 + draw.even());
        let (short, long) = (x.erf(), x.erf_series() * (-(x * x)).exp().value());
        assert!(differ(short, long) < 1e-26, "erf at {x:?}: {short:?} and {long:?}");
        let x = Dd::from(0.5 + 0.5 * draw.even());
        let (short, long) = (x.erf(), x.erf_series() * (-(x * x)).exp().value());
        assert!(differ(short, long) < 1e-26, "erf at {x:?}: {short:?} and {long:?}");
        let x = Dd::from(23.0 + 20.9 * draw.even());
        let (short, long) = (x.erfcx(), x.erfcx_fraction());
        assert!(differ(short, long) < 1e-26, "e^(x²) erfc at {x:?}: {short:?} and {long:?}");
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

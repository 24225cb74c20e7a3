//! What a cost function is computed in: `f64`, or [`Shadowed`](super::Shadowed).

use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// A real number that a cost can be computed in.
///
/// A function written over `S: Scalar` runs in plain `f64`, and in
/// [`Shadowed`](super::Shadowed) with its rounding error beside the value. Branches may be
/// written as comparisons (`if z > S::from_f64(0.0)`), or with [`max`](Self::max),
/// [`min`](Self::min) and [`abs`](Self::abs).
pub trait Scalar:
    Copy
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
    + Div<f64, Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + Sum
{
    /// The number itself, taken as exact.
    fn from_f64(value: f64) -> Self;

    /// The value alone.
    fn value(self) -> f64;

    /// |x|, a kink at 0
    #[must_use]
    fn abs(self) -> Self {
        if self < Self::from_f64(0.0) { -self } else { self }
    }

    /// The larger of two numbers, a kink where they are equal.
    #[must_use]
    fn max(self, other: Self) -> Self {
        if self < other { other } else { self }
    }

    /// The smaller of two numbers, a kink where they are equal.
    #[must_use]
    fn min(self, other: Self) -> Self {
        if other < self { other } else { self }
    }

    /// 1 / x
    #[must_use]
    fn recip(self) -> Self {
        Self::from_f64(1.0) / self
    }

    /// xⁿ for a whole n
    #[must_use]
    fn powi(self, n: i32) -> Self;

    /// xᵖ for x > 0
    #[must_use]
    fn powf(self, p: f64) -> Self;

    /// √x
    #[must_use]
    fn sqrt(self) -> Self;

    /// eˣ
    #[must_use]
    fn exp(self) -> Self;

    /// eˣ − 1, accurate near 0
    #[must_use]
    fn exp_m1(self) -> Self;

    /// ln x
    #[must_use]
    fn ln(self) -> Self;

    /// ln(1 + x), accurate near 0
    #[must_use]
    fn ln_1p(self) -> Self;

    /// sin x
    #[must_use]
    fn sin(self) -> Self;

    /// cos x
    #[must_use]
    fn cos(self) -> Self;

    /// tanh x
    #[must_use]
    fn tanh(self) -> Self;

    /// erf x = (2/√π) ∫₀ˣ e^{−t²} dt
    #[must_use]
    fn erf(self) -> Self;
}

impl Scalar for f64 {
    fn from_f64(value: f64) -> Self {
        value
    }

    fn value(self) -> f64 {
        self
    }

    fn powi(self, n: i32) -> Self {
        self.powi(n)
    }

    fn powf(self, p: f64) -> Self {
        self.powf(p)
    }

    fn sqrt(self) -> Self {
        self.sqrt()
    }

    fn exp(self) -> Self {
        self.exp()
    }

    fn exp_m1(self) -> Self {
        self.exp_m1()
    }

    fn ln(self) -> Self {
        self.ln()
    }

    fn ln_1p(self) -> Self {
        self.ln_1p()
    }

    fn sin(self) -> Self {
        self.sin()
    }

    fn cos(self) -> Self {
        self.cos()
    }

    fn tanh(self) -> Self {
        self.tanh()
    }

    fn erf(self) -> Self {
        libm::erf(self)
    }
}

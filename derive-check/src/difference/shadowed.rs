//! A number that carries a bound of its own rounding error: the magnitude shadow.

use std::cmp::Ordering;
use std::f64::consts::FRAC_2_SQRT_PI;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use super::ladder::Sample;
use super::scalar::Scalar;
use super::sides::{Sides, note, record_sides};

/// A value and its magnitude shadow.
///
/// The shadow e is counted in units of ε = 2⁻⁵², twice what one correctly rounded operation
/// can lose. Every operation adds one unit of its own result to what it inherits:
///
/// | operation | shadow |
/// | --- | --- |
/// | a ± b | e_a + e_b + \|a ± b\| |
/// | a b | \|b\| e_a + \|a\| e_b + \|a b\| |
/// | a / b | (e_a + \|a/b\| e_b) / \|b\| + \|a/b\| |
/// | σ(z) | \|σ′(z)\| e_z + 4 \|σ(z)\| |
///
/// so that a sum of m products has at most Σ|wᵢ| eᵢ + (m+1) Σ|wᵢ aᵢ|, and *half* of the final
/// shadow bounds the error, to first order in ε. The 4 leaves room for an elementary function
/// that is wrong by 2 ulp.
///
/// Comparisons look at the values alone and are recorded, so that a step across a kink is
/// noticed; see [`record_sides`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Shadowed {
    /// The value, as plain `f64` arithmetic gives it.
    pub value: f64,
    /// The shadow e, in units of ε: the value is wrong by at most e ε / 2.
    pub error: f64,
}

/// What an elementary function may be wrong by, in units of ε/2: 2 ulp.
const ELEMENTARY: f64 = 4.0;

impl Shadowed {
    /// A number taken as exact.
    pub const fn exact(value: f64) -> Self {
        Self { value, error: 0.0 }
    }

    /// Half the shadow in absolute terms: a first-order bound of the rounding error.
    pub fn rounding(self) -> f64 {
        0.5 * self.error * f64::EPSILON
    }

    /// σ(z) for an elementary function whose value and slope at z are known:
    /// e' = |σ′(z)| e + 4 |σ(z)|.
    #[must_use]
    pub fn through(self, value: f64, slope: f64) -> Self {
        Self { value, error: inherit(slope, self.error) + ELEMENTARY * value.abs() }
    }

    /// Runs an evaluation, for the ladder of [`central`](super::central).
    pub fn sample(evaluate: impl FnOnce() -> Self) -> Sample<Sides> {
        let (cost, sides) = record_sides(evaluate);
        Sample { value: cost.value, shadow: cost.error, pattern: sides }
    }
}

/// |factor| · error, where an exact number stays exact even if the factor is infinite.
fn inherit(factor: f64, error: f64) -> f64 {
    if error == 0.0 { 0.0 } else { factor.abs() * error }
}

impl From<f64> for Shadowed {
    fn from(value: f64) -> Self {
        Self::exact(value)
    }
}

impl PartialEq for Shadowed {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Shadowed {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let side = self.value.partial_cmp(&other.value);
        note(side);
        side
    }
}

impl Neg for Shadowed {
    type Output = Self;

    fn neg(self) -> Self {
        Self { value: -self.value, error: self.error }
    }
}

impl Add for Shadowed {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let value = self.value + other.value;
        Self { value, error: self.error + other.error + value.abs() }
    }
}

impl Sub for Shadowed {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Shadowed {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let value = self.value * other.value;
        let inherited = inherit(other.value, self.error) + inherit(self.value, other.error);
        Self { value, error: inherited + value.abs() }
    }
}

impl Div for Shadowed {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        let inherited = inherit(other.value.recip(), self.error + inherit(value, other.error));
        Self { value, error: inherited + value.abs() }
    }
}

/// The operators with an exact `f64` on the right, or on the left.
macro_rules! with_exact {
    ($($trait:ident :: $method:ident),*) => {$(
        impl $trait<f64> for Shadowed {
            type Output = Self;

            fn $method(self, other: f64) -> Self {
                self.$method(Self::exact(other))
            }
        }

        impl $trait<Shadowed> for f64 {
            type Output = Shadowed;

            fn $method(self, other: Shadowed) -> Shadowed {
                Shadowed::exact(self).$method(other)
            }
        }
    )*};
}
with_exact!(Add::add, Sub::sub, Mul::mul, Div::div);

/// `+=` and its kin, from the operators.
macro_rules! assigning {
    ($($trait:ident :: $method:ident => $operator:tt),*) => {$(
        impl $trait for Shadowed {
            fn $method(&mut self, other: Self) {
                *self = *self $operator other;
            }
        }
    )*};
}
assigning!(AddAssign::add_assign => +, SubAssign::sub_assign => -, MulAssign::mul_assign => *, DivAssign::div_assign => /);

impl Sum for Shadowed {
    fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
        terms.fold(Self::exact(0.0), Add::add)
    }
}

impl Scalar for Shadowed {
    fn from_f64(value: f64) -> Self {
        Self::exact(value)
    }

    fn value(self) -> f64 {
        self.value
    }

    fn powi(self, n: i32) -> Self {
        let value = self.value.powi(n);
        let slope = f64::from(n) * self.value.powi(n.saturating_sub(1));
        // repeated multiplication: one rounding for each of at most |n| factors
        let own = (f64::from(n).abs() + 1.0) * value.abs();
        Self { value, error: inherit(slope, self.error) + own }
    }

    fn powf(self, p: f64) -> Self {
        self.through(self.value.powf(p), p * self.value.powf(p - 1.0))
    }

    fn sqrt(self) -> Self {
        let value = self.value.sqrt();
        self.through(value, 0.5 / value)
    }

    fn exp(self) -> Self {
        let value = self.value.exp();
        self.through(value, value)
    }

    fn exp_m1(self) -> Self {
        let value = self.value.exp_m1();
        self.through(value, value + 1.0)
    }

    fn ln(self) -> Self {
        self.through(self.value.ln(), self.value.recip())
    }

    fn ln_1p(self) -> Self {
        self.through(self.value.ln_1p(), (1.0 + self.value).recip())
    }

    fn sin(self) -> Self {
        self.through(self.value.sin(), self.value.cos())
    }

    fn cos(self) -> Self {
        self.through(self.value.cos(), self.value.sin())
    }

    fn tanh(self) -> Self {
        let value = self.value.tanh();
        let sech = self.value.cosh().recip();
        self.through(value, sech * sech)
    }

    fn erf(self) -> Self {
        self.through(libm::erf(self.value), FRAC_2_SQRT_PI * (-self.value * self.value).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shadowed(value: f64, error: f64) -> Shadowed {
        Shadowed { value, error }
    }

    #[test]
    fn rules_by_hand() {
        let (a, b) = (shadowed(3.0, 2.0), shadowed(-4.0, 0.5));
        assert_eq!((a + b).error, 2.0 + 0.5 + 1.0);
        assert_eq!((a - b).error, 2.0 + 0.5 + 7.0);
        assert_eq!((a * b).error, 4.0 * 2.0 + 3.0 * 0.5 + 12.0);
        assert_eq!((a / b).error, (2.0 + 0.75 * 0.5) / 4.0 + 0.75);
        assert_eq!((a * 2.0).error, 2.0 * 2.0 + 6.0);
        assert_eq!((2.0 - a).error, 2.0 + 1.0);
        assert_eq!(a.powi(2).error, 2.0 * 3.0 * 2.0 + 3.0 * 9.0);
        assert_eq!(a.exp().error, 6.0 * 3f64.exp());
        assert_eq!(a.ln().error, 2.0 / 3.0 + 4.0 * 3f64.ln());
        assert_eq!(shadowed(4.0, 2.0).sqrt().error, 0.25 * 2.0 + 8.0);
    }

    #[test]
    fn a_sum_of_products_is_within_the_closed_rule() {
        let weights = [0.3, -0.7, 1.9, -2.2, 0.05];
        let inputs = [
            shadowed(0.1, 3.0),
            shadowed(-0.9, 1.0),
            shadowed(2.0, 0.0),
            shadowed(0.4, 9.0),
            shadowed(7.0, 2.0),
        ];
        let sum: Shadowed = weights.iter().zip(inputs).map(|(&w, a)| a * w).sum();
        let inherited: f64 = weights.iter().zip(inputs).map(|(w, a)| w.abs() * a.error).sum();
        let magnitude: f64 = weights.iter().zip(inputs).map(|(w, a)| (w * a.value).abs()).sum();
        assert!(sum.error > inherited);
        assert!(sum.error <= inherited + 6.0 * magnitude);
    }

    #[test]
    fn exact_zero_stays_exact_under_an_infinite_slope() {
        assert_eq!(Shadowed::exact(0.0).sqrt().error, 0.0);
        assert!(shadowed(0.0, 1.0).sqrt().error.is_infinite());
    }

    #[test]
    fn branches_are_recorded() {
        let relu = |z: f64| {
            let z = Shadowed::exact(z);
            record_sides(|| if z > Shadowed::exact(0.0) { z } else { Shadowed::exact(0.0) }).1
        };
        assert_eq!(relu(0.5), relu(1.5));
        assert_ne!(relu(0.5), relu(-0.5));
        assert_ne!(relu(0.0), relu(-0.5));
        let largest = |a: f64| record_sides(|| Shadowed::exact(a).max(Shadowed::exact(1.0))).1;
        assert_ne!(largest(0.0), largest(2.0));
        let size = |a: f64| record_sides(|| Shadowed::exact(a).abs()).1;
        assert_ne!(size(-1.0), size(1.0));
    }
}

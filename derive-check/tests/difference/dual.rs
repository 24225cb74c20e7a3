//! Dual numbers in f64: the independent oracle of a derivative.

use std::cmp::Ordering;
use std::f64::consts::FRAC_2_SQRT_PI;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use derive_check::difference::Scalar;

/// value + slope · d, with d² = 0
#[derive(Clone, Copy, Debug)]
pub struct Dual {
    pub value: f64,
    pub slope: f64,
}

impl Dual {
    /// The variable that is differentiated by.
    pub fn variable(value: f64) -> Self {
        Self { value, slope: 1.0 }
    }

    fn chain(self, value: f64, slope: f64) -> Self {
        Self { value, slope: slope * self.slope }
    }
}

impl PartialEq for Dual {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl PartialOrd for Dual {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl Neg for Dual {
    type Output = Self;
    fn neg(self) -> Self {
        self.chain(-self.value, -1.0)
    }
}

impl Add for Dual {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { value: self.value + other.value, slope: self.slope + other.slope }
    }
}

impl Sub for Dual {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Dual {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self { value: self.value * other.value, slope: self.slope * other.value + self.value * other.slope }
    }
}

impl Div for Dual {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        Self { value, slope: (self.slope - value * other.slope) / other.value }
    }
}

macro_rules! with_f64 {
    ($($trait:ident :: $method:ident),*) => {$(
        impl $trait<f64> for Dual {
            type Output = Self;
            fn $method(self, other: f64) -> Self {
                self.$method(Self::from_f64(other))
            }
        }
    )*};
}
with_f64!(Add::add, Sub::sub, Mul::mul, Div::div);

macro_rules! assigning {
    ($($trait:ident :: $method:ident => $operator:tt),*) => {$(
        impl $trait for Dual {
            fn $method(&mut self, other: Self) {
                *self = *self $operator other;
            }
        }
    )*};
}
assigning!(AddAssign::add_assign => +, SubAssign::sub_assign => -, MulAssign::mul_assign => *, DivAssign::div_assign => /);

impl Sum for Dual {
    fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
        terms.fold(Self::from_f64(0.0), Add::add)
    }
}

impl Scalar for Dual {
    fn from_f64(value: f64) -> Self {
        Self { value, slope: 0.0 }
    }
    fn value(self) -> f64 {
        self.value
    }
    fn powi(self, n: i32) -> Self {
        self.chain(self.value.powi(n), f64::from(n) * self.value.powi(n - 1))
    }
    fn powf(self, p: f64) -> Self {
        self.chain(self.value.powf(p), p * self.value.powf(p - 1.0))
    }
    fn sqrt(self) -> Self {
        self.chain(self.value.sqrt(), 0.5 / self.value.sqrt())
    }
    fn exp(self) -> Self {
        self.chain(self.value.exp(), self.value.exp())
    }
    fn exp_m1(self) -> Self {
        self.chain(self.value.exp_m1(), self.value.exp())
    }
    fn ln(self) -> Self {
        self.chain(self.value.ln(), self.value.recip())
    }
    fn ln_1p(self) -> Self {
        self.chain(self.value.ln_1p(), (1.0 + self.value).recip())
    }
    fn sin(self) -> Self {
        self.chain(self.value.sin(), self.value.cos())
    }
    fn cos(self) -> Self {
        self.chain(self.value.cos(), -self.value.sin())
    }
    fn tanh(self) -> Self {
        self.chain(self.value.tanh(), self.value.cosh().powi(-2))
    }
    fn erf(self) -> Self {
        self.chain(libm::erf(self.value), FRAC_2_SQRT_PI * (-self.value * self.value).exp())
    }
}

#[test]
fn duals_differentiate_by_hand() {
    // d/dx (x² + 3) / x = 1 − 3/x² = 1/4 at x = 2
    let x = Dual::variable(2.0);
    let y = (x * x + 3.0) / x;
    assert_eq!((y.value, y.slope), (3.5, 0.25));
    // d/dx e^{2x} = 2 e^{2x}
    assert_eq!((Dual::variable(0.5) * 2.0).exp().slope, 2.0 * 1f64.exp());
}

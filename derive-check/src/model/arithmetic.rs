//! What an equation can be evaluated in: the prime field, floating point, and dual numbers over either.

use super::field::Fp;
use super::formula::Written;
use super::function::Function;
use crate::difference::{Scalar, Shadowed};
use std::fmt::Debug;
use std::ops::{Add, Mul, Neg, Sub};
use std::rc::Rc;

/// The arbitrary part of a drawn network: what unknown functions are.
///
/// In the field an unknown function is a table of independent random elements, consistent in that the same
/// argument gives the same value; in floating point it is one of a few smooth functions.
#[derive(Clone, Debug)]
pub struct Laws {
    /// From which the tables in the field follow.
    pub seed: u64,
    /// What [`Function::Any`] stands for in floating point, by its number (taken modulo the length).
    pub any: Vec<Function>,
    /// What [`Function::Written`] is.
    pub written: Option<Rc<Written>>,
}

impl Laws {
    /// The function that a name stands for in floating point.
    pub fn real(&self, function: Function) -> Function {
        match function {
            Function::Any(number) if !self.any.is_empty() => self.any[number as usize % self.any.len()],
            Function::Any(_) => Function::Identity,
            known => known,
        }
    }

    /// An element of the field that depends on everything given, and looks independent for different things.
    fn table(&self, name: u64, order: u64, arguments: &[u64]) -> Fp {
        let mut state = mix(self.seed ^ mix(name.wrapping_mul(31).wrapping_add(order)));
        for &argument in arguments {
            state = mix(state ^ argument);
        }
        Fp::from_bits(state)
    }
}

/// e^z as a fraction with a 1 above or below. e^−z = 1/e^z and e^0 = 1 hold; e^(x+y) = e^x e^y does not.
fn exponential(z: Fp, laws: &Laws) -> (Fp, Fp) {
    let opposite = -z;
    if z == Fp::ZERO {
        (Fp::ONE, Fp::ONE)
    } else if z.residue() < opposite.residue() {
        (laws.table(4, 0, &[z.residue()]), Fp::ONE)
    } else {
        (Fp::ONE, laws.table(4, 0, &[opposite.residue()]))
    }
}

/// A bijection of 64 bits in which every bit of the result depends on every bit given (splitmix64's finaliser).
pub fn mix(bits: u64) -> u64 {
    let mut z = bits.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A commutative ring with partial division in which networks and equations are evaluated.
pub trait Arithmetic:
    Copy + Debug + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Neg<Output = Self> + 'static
{
    /// A whole number.
    fn whole(n: i64) -> Self;

    /// A real number taken as exact; in the field only multiples of 2⁻⁴⁰ or so have an exact counterpart.
    fn real(x: f64) -> Self;

    /// self / other; `None` where other has no inverse.
    fn divide(self, other: Self) -> Option<Self>;

    /// 1 / self; `None` where there is none.
    fn inverse(self) -> Option<Self> {
        Self::whole(1).divide(self)
    }

    /// The derivative of the given order of a function, at self. `None` where it is not defined, and of the text's own
    /// function, whose letters only the network knows.
    fn apply(self, function: Function, order: u32, laws: &Laws) -> Option<Self>;

    /// An unknown cost of one example, or its partial derivative by the outputs numbered.
    fn any_cost(by: &[usize], outputs: &[Self], targets: &[Self], laws: &Laws) -> Self;
}

impl Arithmetic for Fp {
    fn whole(n: i64) -> Self {
        Fp::new(n)
    }

    fn real(x: f64) -> Self {
        // x = mantissa · 2^exponent exactly; 2 has an inverse in the field.
        let bits = x.to_bits();
        let exponent = ((bits >> 52) & 0x7ff) as i64;
        let fraction = (bits & ((1 << 52) - 1)) as i64;
        let (mantissa, exponent) =
            if exponent == 0 { (fraction, -1074) } else { (fraction | (1 << 52), exponent - 1075) };
        let two = if exponent < 0 { Fp::HALF } else { Fp::new(2) };
        let magnitude = Fp::new(mantissa) * two.power(exponent.unsigned_abs());
        if x < 0.0 { -magnitude } else { magnitude }
    }

    fn divide(self, other: Self) -> Option<Self> {
        if other == Fp::ONE + Fp::ONE {
            return Some(self * Fp::HALF);
        }
        Some(self * Fp::inverse(other)?)
    }

    fn inverse(self) -> Option<Self> {
        Fp::inverse(self)
    }

    fn apply(self, function: Function, order: u32, laws: &Laws) -> Option<Self> {
        let one = Fp::ONE;
        let next = |function: Function, order: u32| self.apply(function, order, laws);
        let n = Fp::new(i64::from(order));
        let bit = || if laws.table(90, 0, &[self.residue()]).residue() & 1 == 0 { Fp::ZERO } else { one };
        Some(match (function, order) {
            (Function::Any(number), _) => {
                laws.table(100 + u64::from(number), u64::from(order), &[self.residue()])
            }
            (Function::Written, _) => return None,
            (Function::Identity, 0) => self,
            (Function::Identity, 1) => one,
            (Function::HalfSquare, 0) => (self * self).divide(Fp::new(2))?,
            (Function::HalfSquare, 1) => self,
            (Function::HalfSquare, 2) => one,
            (Function::Identity | Function::HalfSquare, _) => Fp::ZERO,
            (Function::Sigmoid, 0) => {
                let (up, down) = exponential(self, laws);
                up.divide(up + down)?
            }
            (Function::Sigmoid, _) => {
                let s = next(Function::Sigmoid, 0)?;
                let slope = s * (one - s);
                match order {
                    1 => slope,
                    2 => slope * (one - s - s),
                    3 => slope * (one - Fp::new(6) * slope),
                    _ => return None,
                }
            }
            (Function::Tanh, 0) => {
                let (up, down) = exponential(self, laws);
                (up * up - down * down).divide(up * up + down * down)?
            }
            (Function::Tanh, _) => {
                let t = next(Function::Tanh, 0)?;
                let slope = one - t * t;
                match order {
                    1 => slope,
                    2 => -(t + t) * slope,
                    3 => slope * (Fp::new(6) * t * t - Fp::new(2)),
                    _ => return None,
                }
            }
            (Function::Step, 0) => bit(),
            (Function::Sign, 0) => bit() + bit() - one,
            (Function::Relu, 0) => bit() * self,
            (Function::Relu, 1) => bit(),
            (Function::LeakyRelu, 0) => next(Function::LeakyRelu, 1)? * self,
            (Function::LeakyRelu, 1) => bit() + (one - bit()).divide(Fp::new(100))?,
            (Function::Abs, 0) => (bit() + bit() - one) * self,
            (Function::Abs, 1) => bit() + bit() - one,
            (Function::Step | Function::Sign | Function::Relu | Function::LeakyRelu | Function::Abs, _) => {
                Fp::ZERO
            }
            (Function::Elu, 0) => bit() * self + (one - bit()) * (next(Function::Exp, 0)? - one),
            (Function::Elu, 1) => bit() + (one - bit()) * next(Function::Exp, 0)?,
            (Function::Elu, _) => (one - bit()) * next(Function::Exp, 0)?,
            (Function::Softplus, 0) => laws.table(1, 0, &[self.residue()]),
            (Function::Softplus, _) => next(Function::Sigmoid, order - 1)?,
            (Function::Silu, 0) => self * next(Function::Sigmoid, 0)?,
            (Function::Silu, _) => {
                self * next(Function::Sigmoid, order)? + n * next(Function::Sigmoid, order - 1)?
            }
            (Function::Gelu, 0) => self * next(Function::NormalDistribution, 0)?,
            (Function::Gelu, _) => {
                self * next(Function::NormalDistribution, order)?
                    + n * next(Function::NormalDistribution, order - 1)?
            }
            (Function::NormalDistribution, 0) => laws.table(2, 0, &[self.residue()]),
            (Function::NormalDistribution, _) => next(Function::NormalDensity, order - 1)?,
            (Function::NormalDensity, _) => {
                let density = laws.table(3, 0, &[self.residue().min((-self).residue())]);
                match order {
                    0 => density,
                    1 => -self * density,
                    2 => (self * self - one) * density,
                    3 => (Fp::new(3) - self * self) * self * density,
                    _ => return None,
                }
            }
            (Function::Exp, _) => {
                let (up, down) = exponential(self, laws);
                if down == one { up } else { down.inverse()? }
            }
            (Function::Log, 0) if self == one => Fp::ZERO,
            (Function::Log, 0) => laws.table(5, 0, &[self.residue()]),
            (Function::Log, 1) => self.inverse()?,
            (Function::Log, 2) => -self.inverse()?.power(2),
            (Function::Log, 3) => Fp::new(2) * self.inverse()?.power(3),
            (Function::Sqrt, 0) => laws.table(6, 0, &[self.residue()]),
            (Function::Sqrt, 1) => one.divide(Fp::new(2) * next(Function::Sqrt, 0)?)?,
            (Function::Log | Function::Sqrt, _) => return None,
            (Function::Sin, _) => match order % 4 {
                0 => laws.table(7, 0, &[self.residue()]),
                1 => laws.table(8, 0, &[self.residue()]),
                2 => -laws.table(7, 0, &[self.residue()]),
                _ => -laws.table(8, 0, &[self.residue()]),
            },
            (Function::Cos, _) => next(Function::Sin, order + 1)?,
        })
    }

    fn any_cost(by: &[usize], outputs: &[Self], targets: &[Self], laws: &Laws) -> Self {
        let arguments: Vec<u64> = outputs.iter().chain(targets).map(|x| x.residue()).collect();
        let by = by.iter().fold(1, |code, &index| code * 64 + index as u64 + 1);
        laws.table(9, by, &arguments)
    }
}

/// Σ_j v_j a_j³/3 + (Σ_j w_j a_j)²/2 with v_j = 1 + y_j²/4 and w_j = 1 + y_j/3 + j/5: a cost with
/// no symmetry between outputs, coupled, and nowhere flat.
fn polynomial_cost<S: Copy + Add<Output = S> + Mul<Output = S>>(
    by: &[usize],
    outputs: &[S],
    targets: &[f64],
    number: impl Fn(f64) -> S,
) -> S {
    let v = |j: usize| number(1.0 + 0.25 * targets[j] * targets[j]);
    let w = |j: usize| number(1.0 + targets[j] / 3.0 + 0.2 * j as f64);
    let sum = (0..outputs.len()).fold(number(0.0), |sum, j| sum + w(j) * outputs[j]);
    match *by {
        [] => (0..outputs.len()).fold(number(0.5) * sum * sum, |cost, j| {
            cost + number(1.0 / 3.0) * v(j) * outputs[j] * outputs[j] * outputs[j]
        }),
        [j] => sum * w(j) + v(j) * outputs[j] * outputs[j],
        [j, k] if j == k => w(j) * w(j) + number(2.0) * v(j) * outputs[j],
        [j, k] => w(j) * w(k),
        [j, k, l] if j == k && k == l => number(2.0) * v(j),
        _ => number(0.0),
    }
}

impl Arithmetic for f64 {
    fn whole(n: i64) -> Self {
        n as f64
    }

    fn real(x: f64) -> Self {
        x
    }

    fn divide(self, other: Self) -> Option<Self> {
        (other != 0.0).then(|| self / other)
    }

    fn apply(self, function: Function, order: u32, laws: &Laws) -> Option<Self> {
        laws.real(function).at(order, self)
    }

    fn any_cost(by: &[usize], outputs: &[Self], targets: &[Self], _: &Laws) -> Self {
        polynomial_cost(by, outputs, targets, |x| x)
    }
}

impl Arithmetic for Shadowed {
    fn whole(n: i64) -> Self {
        Shadowed::exact(n as f64)
    }

    fn real(x: f64) -> Self {
        Shadowed::exact(x)
    }

    fn divide(self, other: Self) -> Option<Self> {
        (other.value != 0.0).then(|| self / other)
    }

    fn apply(self, function: Function, order: u32, laws: &Laws) -> Option<Self> {
        let function = laws.real(function);
        if function.has_kink() {
            // The comparison is made for its record: a step across the kink must be noticed.
            let _ = self > Shadowed::exact(0.0);
        }
        if function == Function::Identity && order == 0 {
            return Some(self);
        }
        let value = function.at(order, self.value)?;
        let slope = if self.error == 0.0 { 0.0 } else { function.at(order + 1, self.value)? };
        Some(self.through(value, slope))
    }

    fn any_cost(by: &[usize], outputs: &[Self], targets: &[Self], _: &Laws) -> Self {
        let targets: Vec<f64> = targets.iter().map(|y| y.value()).collect();
        polynomial_cost(by, outputs, &targets, Shadowed::exact)
    }
}

/// value + slope · ε with ε² = 0: arithmetic on duals carries a derivative along.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dual<T> {
    /// The value.
    pub value: T,
    /// The derivative by whatever was moved.
    pub slope: T,
}

impl<T: Arithmetic> Dual<T> {
    /// A number that does not move.
    pub fn constant(value: T) -> Self {
        Dual { value, slope: T::whole(0) }
    }
}

impl<T: Arithmetic> Add for Dual<T> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Dual { value: self.value + other.value, slope: self.slope + other.slope }
    }
}

impl<T: Arithmetic> Sub for Dual<T> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Dual { value: self.value - other.value, slope: self.slope - other.slope }
    }
}

impl<T: Arithmetic> Neg for Dual<T> {
    type Output = Self;
    fn neg(self) -> Self {
        Dual { value: -self.value, slope: -self.slope }
    }
}

impl<T: Arithmetic> Mul for Dual<T> {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Dual { value: self.value * other.value, slope: self.slope * other.value + self.value * other.slope }
    }
}

impl<T: Arithmetic> Arithmetic for Dual<T> {
    fn whole(n: i64) -> Self {
        Dual::constant(T::whole(n))
    }

    fn real(x: f64) -> Self {
        Dual::constant(T::real(x))
    }

    fn divide(self, other: Self) -> Option<Self> {
        let inverse = other.value.inverse()?;
        let value = self.value * inverse;
        Some(Dual { value, slope: (self.slope - value * other.slope) * inverse })
    }

    fn apply(self, function: Function, order: u32, laws: &Laws) -> Option<Self> {
        let value = self.value.apply(function, order, laws)?;
        let slope = self.value.apply(function, order + 1, laws)?;
        Some(Dual { value, slope: slope * self.slope })
    }

    fn any_cost(by: &[usize], outputs: &[Self], targets: &[Self], laws: &Laws) -> Self {
        let values: Vec<T> = outputs.iter().map(|a| a.value).collect();
        let targets: Vec<T> = targets.iter().map(|y| y.value).collect();
        let value = T::any_cost(by, &values, &targets, laws);
        let slope = outputs.iter().enumerate().fold(T::whole(0), |slope, (j, output)| {
            let mut by = by.to_vec();
            by.push(j);
            by.sort_unstable();
            slope + T::any_cost(&by, &values, &targets, laws) * output.slope
        });
        Dual { value, slope }
    }
}

/// The degree of a number as a rational function of what was drawn: numerator and denominator.
///
/// A drawn element has degree 1 over 0. By the lemma of Schwartz, DeMillo, Lipton and Zippel a polynomial of degree d
/// that is not zero vanishes at a random point with probability at most d/p.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Degree {
    /// Of the numerator.
    pub numerator: u64,
    /// Of the denominator.
    pub denominator: u64,
}

impl Degree {
    /// That of an element drawn at random.
    pub const DRAWN: Degree = Degree { numerator: 1, denominator: 0 };

    fn sum(self, other: Self) -> Self {
        if self.denominator == 0 && other.denominator == 0 {
            return Degree { numerator: self.numerator.max(other.numerator), denominator: 0 };
        }
        Degree {
            numerator: (self.numerator + other.denominator).max(other.numerator + self.denominator),
            denominator: self.denominator + other.denominator,
        }
    }
}

impl Add for Degree {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.sum(other)
    }
}

impl Sub for Degree {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Degree::sum(self, other)
    }
}

impl Neg for Degree {
    type Output = Self;
    fn neg(self) -> Self {
        self
    }
}

impl Mul for Degree {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Degree {
            numerator: self.numerator + other.numerator,
            denominator: self.denominator + other.denominator,
        }
    }
}

impl Arithmetic for Degree {
    fn whole(_: i64) -> Self {
        Degree { numerator: 0, denominator: 0 }
    }

    fn real(_: f64) -> Self {
        Degree { numerator: 0, denominator: 0 }
    }

    fn divide(self, other: Self) -> Option<Self> {
        Some(Degree {
            numerator: self.numerator + other.denominator,
            denominator: self.denominator + other.numerator,
        })
    }

    fn apply(self, function: Function, order: u32, _: &Laws) -> Option<Self> {
        let drawn = Degree::DRAWN;
        let collision = Degree { numerator: self.numerator + self.denominator, denominator: 0 };
        // A table entry is a drawn element of its own as long as different arguments differ: the degree of
        // the argument is added for the points at which two of them meet.
        Some(match function {
            Function::Written => return None,
            Function::Identity => self,
            Function::HalfSquare => self * self,
            Function::Relu | Function::LeakyRelu | Function::Abs if order == 0 => self * drawn,
            Function::Silu | Function::Gelu => self * drawn * drawn * drawn + collision,
            Function::Sigmoid | Function::Tanh => {
                Degree { numerator: 2 * u64::from(order + 1), denominator: 2 * u64::from(order + 1) }
                    + collision
            }
            Function::Log if order > 0 => Degree {
                numerator: u64::from(order) * self.denominator,
                denominator: u64::from(order) * self.numerator,
            },
            _ => drawn + collision,
        })
    }

    fn any_cost(_: &[usize], outputs: &[Self], _: &[Self], _: &Laws) -> Self {
        outputs.iter().fold(Degree::DRAWN, |degree, &output| degree.sum(output))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laws() -> Laws {
        Laws { seed: 7, any: vec![Function::Silu], written: None }
    }

    #[test]
    fn halves_and_negative_reals_have_their_counterpart_in_the_field() {
        assert_eq!(Fp::HALF + Fp::HALF, Fp::ONE);
        assert_eq!(<Fp as Arithmetic>::real(0.5) + <Fp as Arithmetic>::real(0.5), Fp::ONE);
        assert_eq!(<Fp as Arithmetic>::real(-2.25) * Fp::new(4), Fp::new(-9));
        assert_eq!(<Fp as Arithmetic>::real(0.0), Fp::ZERO);
    }

    #[test]
    fn the_same_argument_gives_the_same_value_and_another_a_different_one() {
        let (x, y) = (Fp::new(12), Fp::new(13));
        let any = |x: Fp, order| x.apply(Function::Any(0), order, &laws());
        assert_eq!(any(x, 0), any(x, 0));
        assert_ne!(any(x, 0), any(y, 0));
        assert_ne!(any(x, 0), any(x, 1));
    }

    #[test]
    fn dual_slopes_agree_with_the_formulas_of_the_next_order() {
        let known = [
            Function::Sigmoid,
            Function::Tanh,
            Function::Silu,
            Function::Gelu,
            Function::Exp,
            Function::Relu,
        ];
        for function in known {
            // Rebuilt from its parts over duals: σ = 1/(1+e^−z), silu = zσ.
            let z = Dual { value: Fp::new(5), slope: Fp::ONE };
            let one = <Dual<Fp> as Arithmetic>::whole(1);
            let rebuilt = match function {
                Function::Sigmoid => (-z).apply(Function::Exp, 0, &laws()).and_then(|e| one.divide(one + e)),
                Function::Silu => z.apply(Function::Sigmoid, 0, &laws()).map(|s| z * s),
                Function::Gelu => z.apply(Function::NormalDistribution, 0, &laws()).map(|s| z * s),
                _ => z.apply(function, 0, &laws()),
            };
            let slope = z.value.apply(function, 1, &laws());
            assert_eq!(rebuilt.map(|dual| dual.slope), slope, "{}", function.name());
        }
    }

    #[test]
    fn the_unknown_cost_of_floating_point_has_the_slopes_it_claims() {
        let (a, y) = ([0.3, -0.7, 1.2], [0.5, 0.1, -0.4]);
        for j in 0..3 {
            let h = 1e-5;
            let moved = |h: f64| {
                let mut a = a;
                a[j] += h;
                a
            };
            let slope = <f64 as Arithmetic>::any_cost(&[j], &a, &y, &laws());
            let difference = (<f64 as Arithmetic>::any_cost(&[], &moved(h), &y, &laws())
                - <f64 as Arithmetic>::any_cost(&[], &moved(-h), &y, &laws()))
                / (2.0 * h);
            assert!((slope - difference).abs() < 1e-8);
            for k in 0..3 {
                let mut by = [j, k];
                by.sort_unstable();
                let curvature = <f64 as Arithmetic>::any_cost(&by, &a, &y, &laws());
                let difference = (<f64 as Arithmetic>::any_cost(&[k], &moved(h), &y, &laws())
                    - <f64 as Arithmetic>::any_cost(&[k], &moved(-h), &y, &laws()))
                    / (2.0 * h);
                assert!((curvature - difference).abs() < 1e-8);
            }
        }
    }
}

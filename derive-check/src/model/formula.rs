//! An activation function as a text writes it down: `f(z) = z / (1 + |z|)`, with its derivatives.
//!
//! The derivatives are formed term by term once, so that they are exact in whatever the function is evaluated in.

use super::arithmetic::{Arithmetic, Laws};
use super::function::Function;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The value of a function at z.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// z
    Argument,
    /// A decimal number.
    Number(f64),
    /// A letter that stands for some number, the α of a leaky rectifier.
    Constant(String),
    /// a + b + …
    Sum(Vec<Formula>),
    /// a b
    Product(Box<Formula>, Box<Formula>),
    /// a / b
    Quotient(Box<Formula>, Box<Formula>),
    /// a to a whole power
    Power(Box<Formula>, i32),
    /// The derivative of this order of a function of one variable, at a.
    Apply(Function, u32, Box<Formula>),
}

/// No formula longer than this is taken for a function, and no derivative longer than its square.
const LONGEST: usize = 60;

/// The highest derivative that equations of backpropagation and their second derivatives need.
const HIGHEST: usize = 4;

/// A function and its derivatives.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    orders: Vec<Formula>,
}

impl Written {
    /// A function of the argument; `None` where it is constant or too long.
    pub fn new(formula: Formula) -> Option<Written> {
        if !formula.any(&|inner| *inner == Formula::Argument) || formula.length() > LONGEST {
            return None;
        }
        let mut orders = vec![formula];
        while let Some(last) = orders.last().filter(|_| orders.len() <= HIGHEST) {
            let next = last.derivative();
            if next.length() > LONGEST * LONGEST {
                break;
            }
            orders.push(next);
        }
        Some(Written { orders })
    }

    /// The derivative of an order at z, its letters standing for these numbers; `None` where it is not defined.
    pub fn at<S: Arithmetic>(
        &self,
        order: u32,
        z: S,
        constants: &BTreeMap<Rc<str>, S>,
        laws: &Laws,
    ) -> Option<S> {
        self.orders.get(order as usize)?.at(z, constants, laws)
    }

    /// Whether it is a function that has a name, as far as a few numbers tell.
    pub fn is(&self, function: Function) -> bool {
        let (none, laws) = (BTreeMap::new(), Laws { seed: 0, any: Vec::new(), written: None });
        [-1.7, -0.6, 0.3, 0.9, 2.2].into_iter().all(|z: f64| {
            let (here, there) = (self.at(0, z, &none, &laws), function.at(0, z));
            here.zip(there).is_some_and(|(here, there)| (here - there).abs() < 1e-12)
        })
    }

    /// Whether something is divided by a sum with e^…, as in the sigmoid and the hyperbolic tangent.
    pub fn divides_by_exponentials(&self) -> bool {
        let is_exponential = |inner: &Formula| matches!(inner, Formula::Apply(Function::Exp, ..));
        self.orders.first().is_some_and(|formula| {
            formula.any(&|inner| matches!(inner, Formula::Quotient(_, below) if below.any(&is_exponential)))
        })
    }

    /// The letters in it that stand for numbers.
    pub fn constants(&self) -> Vec<&str> {
        let mut names = Vec::new();
        if let Some(formula) = self.orders.first() {
            formula.walk(&mut |inner| {
                if let Formula::Constant(name) = inner {
                    names.push(name.as_str());
                }
            });
        }
        names
    }
}

impl Formula {
    fn at<S: Arithmetic>(&self, z: S, constants: &BTreeMap<Rc<str>, S>, laws: &Laws) -> Option<S> {
        let at = |formula: &Formula| formula.at(z, constants, laws);
        Some(match self {
            Formula::Argument => z,
            Formula::Number(x) => S::real(*x),
            Formula::Constant(name) => *constants.get(name.as_str())?,
            Formula::Sum(terms) => {
                let mut sum = S::whole(0);
                for term in terms {
                    sum = sum + at(term)?;
                }
                sum
            }
            Formula::Product(a, b) => at(a)? * at(b)?,
            Formula::Quotient(a, b) => at(a)?.divide(at(b)?)?,
            Formula::Power(a, n) => {
                let a = at(a)?;
                let power = (0..n.unsigned_abs()).fold(S::whole(1), |power, _| power * a);
                if *n < 0 { power.inverse()? } else { power }
            }
            Formula::Apply(function, order, a) => at(a)?.apply(*function, *order, laws)?,
        })
    }

    fn derivative(&self) -> Formula {
        match self {
            Formula::Argument => Formula::Number(1.0),
            Formula::Number(_) | Formula::Constant(_) => Formula::Number(0.0),
            Formula::Sum(terms) => sum(terms.iter().map(Formula::derivative)),
            Formula::Product(a, b) => {
                let left = product(a.derivative(), (**b).clone());
                let right = product((**a).clone(), b.derivative());
                sum([left, right])
            }
            // (a / b)' = a' / b − a b' / b²
            Formula::Quotient(a, b) => {
                let left = quotient(a.derivative(), (**b).clone());
                let right = quotient(product((**a).clone(), b.derivative()), Formula::Power(b.clone(), 2));
                sum([left, product(Formula::Number(-1.0), right)])
            }
            Formula::Power(a, n) => {
                let power = match n {
                    2 => (**a).clone(),
                    _ => Formula::Power(a.clone(), n - 1),
                };
                product(product(Formula::Number(f64::from(*n)), power), a.derivative())
            }
            Formula::Apply(function, order, a) => {
                product(Formula::Apply(*function, order + 1, a.clone()), a.derivative())
            }
        }
    }

    fn any(&self, of: &dyn Fn(&Formula) -> bool) -> bool {
        let mut found = false;
        self.walk(&mut |inner| found |= of(inner));
        found
    }

    fn length(&self) -> usize {
        let mut length = 0;
        self.walk(&mut |_| length += 1);
        length
    }

    fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Formula)) {
        visit(self);
        match self {
            Formula::Argument | Formula::Number(_) | Formula::Constant(_) => {}
            Formula::Sum(terms) => terms.iter().for_each(|term| term.walk(visit)),
            Formula::Product(a, b) | Formula::Quotient(a, b) => {
                a.walk(visit);
                b.walk(visit);
            }
            Formula::Power(a, _) | Formula::Apply(_, _, a) => a.walk(visit),
        }
    }
}

fn is_number(formula: &Formula, x: f64) -> bool {
    matches!(formula, Formula::Number(y) if *y == x)
}

/// A sum without the terms that are 0.
fn sum(terms: impl IntoIterator<Item = Formula>) -> Formula {
    let mut terms: Vec<Formula> = terms.into_iter().filter(|term| !is_number(term, 0.0)).collect();
    match terms.len() {
        0 => Formula::Number(0.0),
        1 => terms.remove(0),
        _ => Formula::Sum(terms),
    }
}

/// A product, 0 where a factor is, without a factor 1.
fn product(a: Formula, b: Formula) -> Formula {
    if is_number(&a, 0.0) || is_number(&b, 0.0) {
        Formula::Number(0.0)
    } else if is_number(&a, 1.0) {
        b
    } else if is_number(&b, 1.0) {
        a
    } else {
        Formula::Product(Box::new(a), Box::new(b))
    }
}

fn quotient(a: Formula, b: Formula) -> Formula {
    if is_number(&a, 0.0) { a } else { Formula::Quotient(Box::new(a), Box::new(b)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(formula: Formula) -> Box<Formula> {
        Box::new(formula)
    }

    fn laws() -> Laws {
        Laws { seed: 5, any: Vec::new(), written: None }
    }

    /// z / (1 + |z|)
    fn softsign() -> Formula {
        let below = Formula::Sum(vec![
            Formula::Number(1.0),
            Formula::Apply(Function::Abs, 0, boxed(Formula::Argument)),
        ]);
        Formula::Quotient(boxed(Formula::Argument), boxed(below))
    }

    /// e^{−z²} z^{−1}
    fn other() -> Formula {
        let square = Formula::Power(boxed(Formula::Argument), 2);
        let minus = Formula::Product(boxed(Formula::Number(-1.0)), boxed(square));
        Formula::Product(
            boxed(Formula::Apply(Function::Exp, 0, boxed(minus))),
            boxed(Formula::Power(boxed(Formula::Argument), -1)),
        )
    }

    #[test]
    fn every_derivative_is_the_slope_of_the_one_before() {
        for formula in [softsign(), other()] {
            let Some(function) = Written::new(formula.clone()) else { panic!("{formula:?} is a function") };
            for order in 0..4 {
                for z in [-1.3_f64, -0.4, 0.7, 1.9] {
                    let (h, at) = (1e-5, |z: f64| function.at(order, z, &BTreeMap::new(), &laws()));
                    let slope = at(z + h).zip(at(z - h)).map(|(above, below)| (above - below) / (2.0 * h));
                    let told = function.at(order + 1, z, &BTreeMap::new(), &laws());
                    let both = slope.zip(told);
                    assert!(both.is_some_and(|(a, b)| (a - b).abs() < 1e-6 * (1.0 + a.abs())), "{both:?}");
                }
            }
        }
    }

    #[test]
    fn values_are_those_of_the_formula() {
        let at =
            |formula: Formula, order, z: f64| Written::new(formula)?.at(order, z, &BTreeMap::new(), &laws());
        assert_eq!(at(softsign(), 0, 3.0), Some(0.75));
        assert_eq!(at(softsign(), 1, -1.0), Some(0.25));
        assert_eq!(at(other(), 0, 0.0), None, "1/0");
    }

    #[test]
    fn what_does_not_depend_on_z_or_is_too_long_is_no_function() {
        assert_eq!(Written::new(Formula::Number(3.0)), None);
        assert_eq!(Written::new(Formula::Sum(vec![Formula::Argument; LONGEST])), None);
    }
}

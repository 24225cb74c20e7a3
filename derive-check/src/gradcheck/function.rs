//! The gradient of any function, parameter by parameter.

use super::compare::{Comparison, Entry, scale};
use super::noise;
use crate::difference::{
    Estimate, Judgement, NoDerivative, Sample, Shadowed, Side, Smoothness, central, central_to_the_end,
    one_sided, one_sided_to_the_end,
};
use crate::verdict::Verdict;

/// What was found of a function's gradient.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionReport {
    /// `holds`, `refuted`, `undecided` or `vacuous`.
    pub verdict: Verdict,
    /// Counts, worst entries, bounds, and a global factor.
    pub comparison: Comparison,
    /// Every parameter.
    pub entries: Vec<Entry>,
    /// The parameters at which the function has a kink. There the claim may be the derivative
    /// from either side.
    pub on_kink: Vec<usize>,
    /// Where the rounding in the bounds comes from.
    pub rounding: Rounding,
}

/// Where the rounding in a bound comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Carried along with the evaluation, operation by operation.
    Carried,
    /// Estimated from values at neighbouring points: the bounds are estimates too.
    Estimated,
}

/// What keeps a function and a gradient from being compared.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum GradcheckError {
    /// No parameters.
    #[error("the point has no parameters: expected at least one")]
    NoParameters,
    /// A parameter that is infinite or NaN.
    #[error("parameter {index} is {value}: expected a finite number")]
    Parameter {
        /// Its place, from 0.
        index: usize,
        /// What it is.
        value: f64,
    },
    /// The function is infinite or NaN at the point.
    #[error("the function is {value} at the point: expected a finite number")]
    Value {
        /// What it is.
        value: f64,
    },
    /// A gradient of another length than the point.
    #[error("the gradient has {found} numbers and the point has {expected}: expected as many")]
    Length {
        /// Numbers in the gradient.
        found: usize,
        /// Numbers in the point.
        expected: usize,
    },
}

/// Checks `gradient` against finite differences of `f` at x, with rounding carried along.
///
/// Both are functions of [`Shadowed`] numbers: write them once over
/// [`Scalar`](crate::difference::Scalar), use them in `f64`, and pass `f::<Shadowed>` here.
/// Each parameter has a ladder of its own; comparisons in `f` are noticed, so that steps across
/// a kink do not count. `counts` are numbers that a derivation may forget to divide by, such as
/// `("m", 10.0)`, for naming a factor between the two gradients; `&[]` if there are none.
///
/// # Errors
/// A point, a value or a gradient's length that leaves nothing to compare.
pub fn gradcheck(
    f: impl Fn(&[Shadowed]) -> Shadowed,
    gradient: impl Fn(&[Shadowed]) -> Vec<Shadowed>,
    x: &[f64],
    counts: &[(&str, f64)],
) -> Result<FunctionReport, GradcheckError> {
    let mut point: Vec<Shadowed> = x.iter().copied().map(Shadowed::exact).collect();
    check_point(x, f(&point).value)?;
    let claimed: Vec<Estimate> =
        gradient(&point).iter().map(|g| Estimate { value: g.value, bound: g.rounding() }).collect();
    check_length(&claimed, x)?;
    let measured = (0..x.len())
        .map(|index| {
            let exact = point[index];
            let mut sample = |h: f64| {
                point[index] = exact + h;
                Shadowed::sample(|| f(&point))
            };
            let measured = match central(x[index], Smoothness::Kinked, &mut sample) {
                Err(NoDerivative::Kink { .. }) => Measured::on_kink(
                    one_sided(x[index], Side::Left, &mut sample).ok().map(|d| d.estimate()),
                    one_sided(x[index], Side::Right, &mut sample).ok().map(|d| d.estimate()),
                ),
                found => Measured::Derivative(found.ok().map(|d| d.estimate())),
            };
            point[index] = exact;
            measured
        })
        .collect();
    Ok(report(&claimed, measured, counts, Rounding::Carried))
}

/// Checks `gradient` against finite differences of `f` at x, for functions of plain `f64`.
///
/// Nothing is carried along here, so that two things are estimated. *Rounding*: both functions
/// are evaluated on short lines through x, and what the differences of order 6 to 8 leave over
/// is taken for rounding, times 8, and no less than the last bit of the value. *Kinks*: every
/// step of the ladder is taken, a rung that contradicts a smaller step is dropped, and the
/// derivatives from the left and from the right must agree. A bound is therefore an estimate:
/// prefer [`gradcheck`] where the function can be made generic.
///
/// # Errors
/// As [`gradcheck`].
pub fn gradcheck_plain(
    f: impl Fn(&[f64]) -> f64,
    gradient: impl Fn(&[f64]) -> Vec<f64>,
    x: &[f64],
    counts: &[(&str, f64)],
) -> Result<FunctionReport, GradcheckError> {
    check_point(x, f(x))?;
    let values = gradient(x);
    check_length(&values, x)?;
    let gradient_of_fixed_length = |x: &[f64]| {
        let mut values = gradient(x);
        values.resize(x.len(), f64::NAN);
        values
    };
    let bounds = noise::rounding(gradient_of_fixed_length, x);
    let claimed: Vec<Estimate> = values
        .iter()
        .zip(bounds)
        .map(|(&value, bound)| Estimate { value, bound: if value.is_finite() { bound } else { 0.0 } })
        .collect();
    let rounding = noise::rounding(|x| vec![f(x)], x)[0];
    let shadow = 2.0 * rounding / f64::EPSILON;
    let mut point = x.to_vec();
    let measured = (0..x.len())
        .map(|index| {
            let exact = point[index];
            let mut sample = |h: f64| {
                point[index] = exact + h;
                Sample { value: f(&point), shadow, pattern: () }
            };
            let both = central_to_the_end(exact, &mut sample).ok().map(|d| d.estimate());
            let left = one_sided_to_the_end(exact, Side::Left, &mut sample).ok().map(|d| d.estimate());
            let right = one_sided_to_the_end(exact, Side::Right, &mut sample).ok().map(|d| d.estimate());
            point[index] = exact;
            match (left, right) {
                (Some(l), Some(r)) if (l.value - r.value).abs() > l.bound + r.bound => {
                    Measured::on_kink(left, right)
                }
                _ => Measured::Derivative(both),
            }
        })
        .collect();
    Ok(report(&claimed, measured, counts, Rounding::Estimated))
}

/// What finite differences give for one parameter.
enum Measured {
    Derivative(Option<Estimate>),
    Kink { left: Option<Estimate>, right: Option<Estimate> },
}

impl Measured {
    fn on_kink(left: Option<Estimate>, right: Option<Estimate>) -> Self {
        Self::Kink { left, right }
    }

    fn either(&self) -> Option<Estimate> {
        match self {
            Self::Derivative(measured) => *measured,
            Self::Kink { left, right } => left.or(*right),
        }
    }

    /// The derivative that the claim is compared with: on a kink the right one, if the claim
    /// agrees with that alone.
    fn against(&self, claimed: Estimate, scale: f64) -> Option<Estimate> {
        let agrees = |side| Entry::new(0, claimed, side, scale).judgement == Judgement::Agrees;
        match self {
            Self::Kink { left, right } if !agrees(*left) && agrees(*right) => *right,
            measured => measured.either(),
        }
    }
}

fn check_point(x: &[f64], value: f64) -> Result<(), GradcheckError> {
    if x.is_empty() {
        return Err(GradcheckError::NoParameters);
    }
    if let Some(index) = x.iter().position(|x| !x.is_finite()) {
        return Err(GradcheckError::Parameter { index, value: x[index] });
    }
    if value.is_finite() { Ok(()) } else { Err(GradcheckError::Value { value }) }
}

fn check_length<T>(gradient: &[T], x: &[f64]) -> Result<(), GradcheckError> {
    let (found, expected) = (gradient.len(), x.len());
    if found == expected { Ok(()) } else { Err(GradcheckError::Length { found, expected }) }
}

fn report(
    claimed: &[Estimate],
    measured: Vec<Measured>,
    counts: &[(&str, f64)],
    rounding: Rounding,
) -> FunctionReport {
    let either: Vec<Option<Estimate>> = measured.iter().map(Measured::either).collect();
    let scale = scale(claimed, &either);
    let on_kink =
        measured.iter().enumerate().filter(|(_, measured)| matches!(measured, Measured::Kink { .. }));
    let on_kink = on_kink.map(|(index, _)| index).collect();
    let measured: Vec<Option<Estimate>> =
        measured.iter().zip(claimed).map(|(measured, &claimed)| measured.against(claimed, scale)).collect();
    let comparison = Comparison::new(claimed, &measured, counts);
    let entries = claimed
        .iter()
        .zip(&measured)
        .enumerate()
        .map(|(index, (&claimed, &measured))| Entry::new(index, claimed, measured, comparison.scale))
        .collect();
    FunctionReport { verdict: comparison.verdict, comparison, entries, on_kink, rounding }
}

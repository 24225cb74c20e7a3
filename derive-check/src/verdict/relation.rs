//! One relation on many networks: exactly over the field, then with bounds in floating point.

use super::draw::{Family, Shape};
use crate::difference::{Estimate, Judgement, Shadowed, judge};
use crate::latex::Span;
use crate::model::{Arithmetic, Degree, Fp, P, World};
use crate::oracle::differentiate::Differentiable;
use crate::oracle::domain;
use crate::oracle::evaluate::{Environment, Evaluated, Trouble};
use crate::oracle::model::{Batch, Model};
use crate::oracle::value::{Axis, Value};
use crate::reading::expression::{Expression, Kind, OfExample, VariableInfo};
use std::cell::Cell;
use std::collections::BTreeSet;

/// A relation to be tried: two sides over one table of variables.
pub struct Relation<'a> {
    /// Left side.
    pub left: &'a Expression,
    /// Right side.
    pub right: &'a Expression,
    /// Variables of both.
    pub variables: &'a [VariableInfo],
    /// Conditions on the layers of an assignment.
    pub accept: &'a dyn Fn(&World<Fp>, &[i64]) -> bool,
}

/// What exact arithmetic says.
#[derive(Clone, Debug, PartialEq)]
pub enum Exact {
    /// Equal everywhere.
    Equal {
        /// On how many networks.
        networks: usize,
        /// Whether both sides were zero everywhere.
        all_zero: bool,
        /// How likely a false relation would have survived, as a power of ten.
        log10_probability: f64,
    },
    /// Different somewhere.
    Different,
    /// Shapes or indices do not fit.
    Mismatch {
        /// What does not fit.
        message: String,
        /// Where.
        span: Span,
    },
    /// It cannot be evaluated.
    Unsupported {
        /// Why.
        message: String,
        /// Where.
        span: Span,
    },
    /// No network has all the layers it speaks of.
    Nowhere,
}

/// What floating point says.
#[derive(Clone, Debug, PartialEq)]
pub struct Numeric {
    /// Judgement over all draws: the worst.
    pub judgement: Judgement,
    /// Largest difference.
    pub max_error: f64,
    /// The bound at the place of the largest ratio of difference to bound.
    pub bound: f64,
    /// The smallest defect that would have been caught, relative to the largest value.
    pub smallest_defect: f64,
}

/// Evaluates both sides for every assignment of the free variables and every example; calls `compare` on each pair.
pub fn for_each_assignment<S: Differentiable>(
    relation: &Relation<'_>,
    world: &World<S>,
    model: &Model,
    accept: &dyn Fn(&[i64]) -> bool,
    mut compare: impl FnMut(&Environment<'_, S>, Value<S>, Value<S>) -> Evaluated<bool>,
) -> Evaluated<usize> {
    let steps = Cell::new(0);
    let sides = [relation.left, relation.right];
    let environment = Environment::new(world, model, relation.variables, &steps);
    let assignments = domain::assignments(&environment, relation.variables, &sides, accept)?;
    let examples: Vec<Option<usize>> = if speaks_of_one_example(&sides, model) {
        (0..world.network.inputs.len()).map(Some).collect()
    } else {
        vec![None]
    };
    let mut compared = 0;
    for values in assignments {
        for &example in &examples {
            let at = Environment { values: values.clone(), example, ..environment.clone() };
            let (left, right) = (at.evaluate(relation.left)?, at.evaluate(relation.right)?);
            compared += 1;
            if !compare(&at, left, right)? {
                return Ok(compared);
            }
        }
    }
    Ok(compared)
}

/// Whether a side takes a quantity on the example at hand outside every mean or sum over examples.
fn speaks_of_one_example(sides: &[&Expression], model: &Model) -> bool {
    fn open(expression: &Expression) -> bool {
        match &expression.kind {
            Kind::Mean(_) | Kind::Big { over: crate::reading::expression::Over::Examples(_), .. } => false,
            Kind::Quantity(quantity) => {
                quantity.example == OfExample::Implied
                    && (quantity.role.is_per_neuron_and_example()
                        || quantity.role == crate::reading::expression::Role::ExampleCost)
            }
            _ => expression.children().into_iter().any(open),
        }
    }
    model.conventions.batch == Batch::None && sides.iter().any(|side| open(side))
}

/// The two sides brought to one shape; an error where they differ.
pub fn aligned<S: Arithmetic>(left: &Value<S>, right: &Value<S>, span: Span) -> Evaluated<Vec<(S, S)>> {
    let any = |axis: Axis| axis == Axis::Any;
    // A number of every example, \sum_c P_{nc}, may be the same for all of them.
    let of_examples = |value: &Value<S>| {
        matches!((value.rows, value.columns), (Axis::Examples, Axis::One) | (Axis::One, Axis::Examples))
    };
    let one_for_all =
        of_examples(left) && right.as_scalar().is_some() || of_examples(right) && left.as_scalar().is_some();
    let scalar_against_vector = left.as_scalar().is_some() != right.as_scalar().is_some()
        && !one_for_all
        && !any(left.rows)
        && !any(right.rows)
        && !any(left.columns)
        && !any(right.columns);
    // A vector is no row of equal examples: that much spreading is for sums, not for equality.
    let spread =
        [left, right].iter().any(|value| value.columns == Axis::Examples || value.rows == Axis::Examples)
            && (left.is_vector() != right.is_vector())
            && !one_for_all;
    let pairs = |a: &Value<S>, b: &Value<S>| {
        let first = a.zip(b, |x, _| Some(x), false).flatten();
        let second = a.zip(b, |_, y| Some(y), false).flatten();
        first
            .zip(second)
            .map(|(first, second)| first.entries.into_iter().zip(second.entries).collect::<Vec<_>>())
    };
    let found = if scalar_against_vector || spread { None } else { pairs(left, right) };
    found.ok_or_else(|| differ_in_shape(left.shape().to_string(), right.shape().to_string(), span))
}

fn differ_in_shape(left: String, right: String, span: Span) -> Trouble {
    Trouble::Mismatch {
        message: format!("the two sides differ in shape: the left side is {left}, the right side is {right}"),
        span,
    }
}

/// The two sides brought to one shape; an error in the author's letters where they differ.
fn aligned_at<S: Differentiable>(
    at: &Environment<'_, S>,
    left: &Value<S>,
    right: &Value<S>,
    span: Span,
) -> Evaluated<Vec<(S, S)>> {
    aligned(left, right, span).map_err(|_| {
        differ_in_shape(at.shape_in_letters(left.shape()), at.shape_in_letters(right.shape()), span)
    })
}

/// Tries a relation exactly.
pub fn exactly(
    relation: &Relation<'_>,
    family: &Family,
    model: &Model,
    shapes: &[Shape],
    points: u64,
    seed: u64,
    constants: &BTreeSet<String>,
) -> Exact {
    let span = relation.left.span.to(relation.right.span);
    let (mut networks, mut all_zero) = (0, true);
    let mut log10_probability = 0.0_f64;
    for (number, shape) in shapes.iter().enumerate() {
        let mut points_here = 0;
        for point in 0..points {
            // A point at which something divides by zero is drawn again, with a new seed.
            let mut outcome = None;
            for attempt in 0..4 {
                let seed =
                    seed.wrapping_mul(0x1_0001).wrapping_add((number as u64) << 24 | point << 8 | attempt);
                let Some(world) = family.over_field(shape, constants, seed) else { continue };
                let accept = |values: &[i64]| (relation.accept)(&world, values);
                let mut equal = true;
                let compared = for_each_assignment(relation, &world, model, &accept, |at, left, right| {
                    for (x, y) in aligned_at(at, &left, &right, span)? {
                        equal &= x == y;
                        all_zero &= x == Fp::ZERO && y == Fp::ZERO;
                    }
                    Ok(equal)
                });
                match compared {
                    Err(Trouble::Degenerate) => {}
                    Err(Trouble::Mismatch { message, span }) => return Exact::Mismatch { message, span },
                    Err(Trouble::Unsupported { message, span }) => {
                        return Exact::Unsupported { message, span };
                    }
                    Ok(compared) => {
                        outcome = Some((compared, equal));
                        break;
                    }
                }
            }
            match outcome {
                None | Some((0, _)) => {}
                Some((_, false)) => return Exact::Different,
                Some((_, true)) => {
                    networks += 1;
                    points_here += 1;
                }
            }
        }
        if points_here > 0 {
            let degree = degree(relation, family, model, shape, constants).unwrap_or(1 << 20);
            let per_point = (degree as f64 / P as f64).log10();
            // A relation that is false on networks of this shape survives all points drawn for it.
            let here = per_point * points_here as f64;
            log10_probability = if log10_probability == 0.0 { here } else { log10_probability.max(here) };
        }
    }
    if networks == 0 {
        return Exact::Nowhere;
    }
    Exact::Equal { networks, all_zero, log10_probability }
}

/// The degree of left − right as a polynomial in what is drawn, denominators multiplied out.
fn degree(
    relation: &Relation<'_>,
    family: &Family,
    model: &Model,
    shape: &Shape,
    constants: &BTreeSet<String>,
) -> Option<u64> {
    let world = family.in_degrees(shape, constants)?;
    let sample = family.over_field(shape, constants, 1)?;
    let accept = |values: &[i64]| (relation.accept)(&sample, values);
    let mut largest = 1;
    let mut seen = 0;
    let tried = for_each_assignment(relation, &world, model, &accept, |_, left, right| {
        for (x, y) in aligned(&left, &right, Span::default())? {
            let Degree { numerator, denominator } = x - y;
            largest = largest.max(numerator.max(denominator));
        }
        seen += 1;
        // Assignments of one shape differ little in degree; a few tell.
        Ok(seen < 6)
    });
    tried.ok().map(|_| largest)
}

/// Tries a relation in floating point with bounds.
pub fn numerically(
    relation: &Relation<'_>,
    family: &Family,
    model: &Model,
    shapes: &[Shape],
    seed: u64,
    constants: &BTreeSet<String>,
    thorough: bool,
) -> Option<Numeric> {
    let span = relation.left.span.to(relation.right.span);
    let mut worst: Option<Numeric> = None;
    for (number, shape) in shapes.iter().enumerate() {
        for attempt in 0..6 {
            let seed = seed.wrapping_add((number as u64) << 16 | attempt);
            let Some(world) = family.over_shadows(shape, constants, seed) else { continue };
            let Some(sample) = family.over_field(shape, constants, 1) else { continue };
            let accept = |values: &[i64]| (relation.accept)(&sample, values);
            let mut here: Option<Numeric> = None;
            let mut left_over = if thorough { usize::MAX } else { 12 };
            let tried = for_each_assignment(relation, &world, model, &accept, |_, left, right| {
                let pairs = aligned(&left, &right, span)?;
                let scale = pairs.iter().map(|(x, y)| x.value.abs().max(y.value.abs())).fold(0.0, f64::max);
                for (x, y) in pairs {
                    let estimate = |x: Shadowed| Estimate { value: x.value, bound: x.rounding() };
                    let judgement = judge(estimate(x), estimate(y), scale);
                    let found = Numeric {
                        judgement,
                        max_error: (x.value - y.value).abs(),
                        bound: x.rounding() + y.rounding(),
                        smallest_defect: 10.0 * (x.rounding() + y.rounding()) / scale.max(f64::MIN_POSITIVE),
                    };
                    here = Some(match here.take() {
                        None => found,
                        Some(before) => worse(before, found),
                    });
                }
                left_over -= 1;
                Ok(left_over > 0)
            });
            if tried.is_ok() {
                if let Some(here) = here {
                    worst = Some(match worst {
                        None => here,
                        Some(before) => worse(before, here),
                    });
                }
                break;
            }
        }
    }
    worst
}

fn rank(judgement: &Judgement) -> u8 {
    match judgement {
        Judgement::Vacuous => 0,
        Judgement::Agrees => 1,
        Judgement::Uninformative => 2,
        Judgement::Undecided => 3,
        Judgement::Refuted => 4,
    }
}

fn worse(a: Numeric, b: Numeric) -> Numeric {
    let max_error = a.max_error.max(b.max_error);
    let smallest_defect = a.smallest_defect.max(b.smallest_defect);
    let larger = if rank(&b.judgement) > rank(&a.judgement)
        || (rank(&a.judgement) == rank(&b.judgement) && b.max_error * a.bound > a.max_error * b.bound)
    {
        b
    } else {
        a
    };
    Numeric { max_error, smallest_defect, ..larger }
}

/// Whether dual numbers in floating point see a difference, relative to the size of the sides.
pub fn differs_in_duals(
    relation: &Relation<'_>,
    family: &Family,
    model: &Model,
    shapes: &[Shape],
    seed: u64,
    constants: &BTreeSet<String>,
) -> bool {
    let span = relation.left.span.to(relation.right.span);
    shapes.iter().enumerate().any(|(number, shape)| {
        let Some(world) = family.over_reals::<f64>(shape, constants, seed.wrapping_add(number as u64)) else {
            return false;
        };
        let Some(sample) = family.over_field(shape, constants, 1) else { return false };
        let accept = |values: &[i64]| (relation.accept)(&sample, values);
        let mut differs = false;
        let _ = for_each_assignment(relation, &world, model, &accept, |_, left, right| {
            let pairs = aligned(&left, &right, span)?;
            let scale = pairs.iter().map(|(x, y)| x.abs().max(y.abs())).fold(0.0, f64::max);
            differs |= pairs
                .iter()
                .any(|(x, y)| (x - y).abs() > 1e-7 * scale.max(1e-12) || x.is_nan() != y.is_nan());
            Ok(!differs)
        });
        differs
    })
}

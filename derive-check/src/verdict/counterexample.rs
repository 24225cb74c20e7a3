//! The smallest network and the plainest numbers on which a relation fails.

use super::draw::{Family, Shape};
use super::judgement::Counterexample;
use super::relation::{Relation, aligned, for_each_assignment};
use super::section::Prepared;
use crate::latex::Span;
use crate::model::{Function, World};
use crate::notation::Notation;
use crate::oracle::model::{Cost, Model};
use crate::reading::expression::{Expression, Kind, Role, Sort};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// How plain numbers are tried to be: from all ones to mixed fractions.
const PLAINNESS: usize = 5;

/// Looks for a counterexample, smallest networks first.
pub fn find(
    relation: &Relation<'_>,
    prepared: &Prepared,
    constants: &BTreeSet<String>,
    notation: &Notation,
    cost: Cost,
) -> Option<Counterexample> {
    let model = &prepared.model;
    // An unknown cost is shown as the plainest one that has every derivative.
    let shown_cost = if cost == Cost::Any { Cost::Quadratic } else { cost };
    let model = Model { cost: shown_cost, ..model.clone() };
    let family = Family { cost: shown_cost, ..prepared.family.clone() };
    let search = Search { relation, model: &model, family: &family, constants, notation };
    let functions: &[Function] = match family.activation {
        Function::Any(_) => &[Function::Identity, Function::HalfSquare, Function::Sigmoid],
        _ => &[Function::Identity],
    };
    for shape in small_shapes(&family) {
        for &function in functions {
            for plainness in 0..PLAINNESS {
                let Some(world) = family.plain(&shape, constants, plainness, function) else { continue };
                if let Some(found) = fails_on(&search, &world, &shape, function) {
                    return Some(found);
                }
            }
        }
    }
    // Nothing plain fails: show a drawn network.
    family.shapes(2).into_iter().find_map(|shape| {
        let world = family.over_reals::<f64>(&shape, constants, 7)?;
        fails_on(&search, &world, &shape, Function::Sigmoid)
    })
}

/// Shapes of few neurons, in order of their number.
fn small_shapes(family: &Family) -> Vec<Shape> {
    if family.numbers {
        return family.shapes(1);
    }
    let mut shapes: Vec<Shape> = Vec::new();
    for &last in &family.last_layers {
        let n = (last - family.input_layer + 1).max(2) as usize;
        if n > 6 {
            continue;
        }
        let mut widths = vec![1; n];
        loop {
            let mut pinned = widths.clone();
            family.pin(&mut pinned);
            for &n_examples in &family.examples {
                let n_examples = n_examples.min(2);
                let shape = Shape { widths: pinned.clone(), n_examples };
                if !shapes.contains(&shape) {
                    shapes.push(shape);
                }
            }
            // Count through widths 1 and 2 (3 in networks of two layers).
            let top = if n <= 2 { 3 } else { 2 };
            let Some(place) = widths.iter().rposition(|&width| width < top) else { break };
            widths[place] += 1;
            widths[place + 1..].fill(1);
        }
    }
    shapes.sort_by_key(|shape| {
        (shape.widths.iter().sum::<usize>() * shape.n_examples, shape.widths.len(), shape.n_examples)
    });
    shapes.truncate(80);
    shapes
}

/// Where two sides differ, and what they are there.
struct Failing {
    values: Vec<i64>,
    example: Option<usize>,
    left: f64,
    right: f64,
    /// The entry, where the sides are vectors or matrices.
    entry: Option<usize>,
}

/// What does not change from one network to the next.
struct Search<'a> {
    relation: &'a Relation<'a>,
    model: &'a Model,
    family: &'a Family,
    constants: &'a BTreeSet<String>,
    notation: &'a Notation,
}

fn fails_on(
    search: &Search<'_>,
    world: &World<f64>,
    shape: &Shape,
    function: Function,
) -> Option<Counterexample> {
    let &Search { relation, model, family, constants, notation } = search;
    let sample = family.over_field(shape, constants, 1)?;
    let accept = |values: &[i64]| (relation.accept)(&sample, values);
    let mut found: Option<Failing> = None;
    let tried = for_each_assignment(relation, world, model, &accept, |at, left, right| {
        let pairs = aligned(&left, &right, Span::default())?;
        let wide = pairs.len() > 1;
        let different = pairs.iter().position(|(x, y)| {
            x.is_finite() && y.is_finite() && (x - y).abs() > 1e-6 * (x.abs().max(y.abs())).max(1e-3)
        });
        if let Some(entry) = different {
            let (left, right) = pairs[entry];
            found = Some(Failing {
                values: at.values.clone(),
                example: at.example,
                left,
                right,
                entry: wide.then_some(entry),
            });
            return Ok(false);
        }
        Ok(true)
    });
    tried.ok()?;
    let Failing { values, example, left, right, entry } = found?;
    let mut place: Vec<String> = relation
        .variables
        .iter()
        .zip(&values)
        .filter(|(info, value)| !info.bound && **value != i64::MIN)
        .map(|(info, value)| match info.sort {
            Sort::Layer | Sort::Neuron | Sort::Example => format!("{} = {value}", info.shown()),
        })
        .collect();
    if let (Some(example), true) = (example, world.network.inputs.len() > 1) {
        place.push(format!("example {}", example + 1));
    }
    if let Some(entry) = entry {
        place.push(format!("entry {}", entry + 1));
    }
    let shown = match family.activation {
        Function::Any(_) => function.name(),
        known => known.name(),
    };
    let mut activation = shown.to_owned();
    // Its letters may have the meaning of others, α that of the learning rate: what they stand for here says more.
    let constants: BTreeSet<&str> = family.written.iter().flat_map(|written| written.constants()).collect();
    for (place, name) in constants.into_iter().enumerate() {
        let introduced = if place == 0 { ", its constant" } else { "," };
        let _ = write!(
            activation,
            "{introduced} {}",
            rounded(world.network.constants.get(name).copied().unwrap_or_default())
        );
    }
    if family.softmax {
        activation.push_str(", softmax in the last layer");
    }
    let network = &world.network;
    if family.numbers {
        let values =
            network.constants.iter().map(|(name, &value)| (name.to_string(), rounded(value))).collect();
        return Some(Counterexample { left: rounded(left), right: rounded(right), values, ..EMPTY });
    }
    Some(Counterexample {
        sizes: network.widths.clone(),
        place: place.join(", "),
        left: rounded(left),
        right: rounded(right),
        activation,
        cost: if speaks_of_cost(&[relation.left, relation.right]) {
            model.cost.name().to_owned()
        } else {
            String::new()
        },
        input_layer: notation.input_layer as usize,
        weights: network.weights.clone(),
        biases: network.biases.clone(),
        inputs: network.inputs.clone(),
        targets: network.targets.clone(),
        values: met_on_the_way(world),
    })
}

/// Without a network: numbers alone.
const EMPTY: Counterexample = Counterexample {
    sizes: Vec::new(),
    place: String::new(),
    left: 0.0,
    right: 0.0,
    activation: String::new(),
    cost: String::new(),
    input_layer: 0,
    weights: Vec::new(),
    biases: Vec::new(),
    inputs: Vec::new(),
    targets: Vec::new(),
    values: Vec::new(),
};

fn speaks_of_cost(sides: &[&Expression]) -> bool {
    let mut found = false;
    for side in sides {
        side.walk(&mut |inner| {
            if let Kind::Quantity(quantity) = &inner.kind {
                found |= matches!(quantity.role, Role::Cost | Role::ExampleCost | Role::Error)
                    || quantity.role.gradient_by().is_some();
            }
        });
    }
    found
}

/// Pre-activations and activations of the first example.
fn met_on_the_way(world: &World<f64>) -> Vec<(String, f64)> {
    let network = &world.network;
    let mut values = Vec::new();
    for (step, &width) in network.widths.iter().enumerate().skip(1) {
        let layer = network.input_layer + step as i32;
        for neuron in 0..width {
            values.push((format!("z^{layer}_{}", neuron + 1), rounded(world.z(layer, 0, neuron))));
            values.push((format!("a^{layer}_{}", neuron + 1), rounded(world.a(layer, 0, neuron))));
        }
    }
    values
}

/// Nine digits are enough to see a difference and the same on every machine.
fn rounded(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let scale = 10f64.powi(8 - x.abs().log10().floor() as i32);
    (x * scale).round() / scale
}

//! What variables range over: every value for which all symbols that carry them exist.

use super::differentiate::Differentiable;
use super::evaluate::{Environment, Evaluated, Trouble, UNSET, mismatch};
use super::model::{Batch, Fold};
use super::value::Axis;
use crate::latex::Span;
use crate::reading::expression::{
    Argument, Expression, Index, IndexBase, Kind, Layer, LayerBase, Over, Quantity, Role, Sort, Variable,
};
use std::ops::RangeInclusive;

/// One place where a variable indexes something.
struct Use {
    /// What it counts there.
    axis: Axis,
    /// Values it may take there.
    range: RangeInclusive<i64>,
    /// Where.
    span: Span,
}

/// The values of a neuron index or example for which all its occurrences exist; `None` where nothing is indexed by it.
///
/// A free index may count the neurons of two layers, as far as both have them. One that a sum binds may not: where
/// `bound` names it, that is an error.
pub fn index_range<S: Differentiable>(
    environment: &Environment<'_, S>,
    variable: Variable,
    bound: Option<&str>,
    expressions: &[&Expression],
) -> Evaluated<Option<RangeInclusive<i64>>> {
    let mut uses = Vec::new();
    for expression in expressions {
        collect(environment, variable, expression, &mut uses)?;
    }
    let Some(first) = uses.first() else { return Ok(None) };
    let (mut low, mut high) = (*first.range.start(), *first.range.end());
    for other in &uses {
        let same = match (first.axis, other.axis) {
            (Axis::Extended(a) | Axis::Layer(a), Axis::Extended(b) | Axis::Layer(b)) => a == b,
            (Axis::Written | Axis::One, _) | (_, Axis::Written | Axis::One) => true,
            (a, b) => a == b,
        };
        if let (false, Some(name)) = (same, bound) {
            return mismatch(
                other.span,
                format!(
                    "index clash: {name} is summed over, but counts {} here and {} elsewhere",
                    counted(other.axis),
                    counted(first.axis)
                ),
            );
        }
        low = low.max(*other.range.start());
        high = high.min(*other.range.end());
    }
    Ok(Some(low..=high))
}

fn counted(axis: Axis) -> String {
    match axis {
        Axis::Layer(l) | Axis::Extended(l) => format!("the neurons of layer {l}"),
        Axis::Examples => "the examples".to_owned(),
        Axis::One | Axis::Written | Axis::Any => "written entries".to_owned(),
    }
}

fn collect<S: Differentiable>(
    environment: &Environment<'_, S>,
    variable: Variable,
    expression: &Expression,
    uses: &mut Vec<Use>,
) -> Evaluated<()> {
    match &expression.kind {
        Kind::Quantity(quantity) => of_quantity(environment, variable, quantity, expression.span, uses),
        Kind::Component { of, indices } if indices.iter().any(|&index| carries(index, variable)) => {
            // The shape is only known by value; other variables may still be open.
            let mut closed = environment.clone();
            for value in &mut closed.values {
                if *value == UNSET {
                    *value = 1;
                }
            }
            if let Ok(value) = closed.evaluate(of) {
                let axes: Vec<(Axis, usize)> = if indices.len() == 2 {
                    vec![(value.rows, value.n_rows), (value.columns, value.n_columns)]
                } else if value.rows != Axis::One || value.columns == Axis::One {
                    vec![(value.rows, value.n_rows)]
                } else {
                    vec![(value.columns, value.n_columns)]
                };
                for (&index, (axis, n)) in indices.iter().zip(axes) {
                    push(variable, index, axis, 1..=n as i64, expression.span, uses);
                }
            }
            collect(environment, variable, of, uses)
        }
        Kind::Defined { definition, arguments } => {
            let definition = &environment.model.definitions[*definition];
            let mut values = vec![UNSET; definition.n_variables];
            for (&parameter, argument) in definition.parameters.iter().zip(arguments) {
                let value = match *argument {
                    Argument::Layer(layer) => environment.layer(layer).map(i64::from),
                    Argument::Index(index) => environment.index(index),
                };
                values[parameter] = value.unwrap_or(UNSET);
            }
            let inner = Environment { values, ..environment.clone() };
            for (&parameter, argument) in definition.parameters.iter().zip(arguments) {
                let Argument::Index(index) = *argument else { continue };
                if !carries(index, variable) {
                    continue;
                }
                let mut inside = Vec::new();
                let mut open = inner.clone();
                open.values[parameter] = UNSET;
                collect(&open, parameter, &definition.body, &mut inside)?;
                for found in inside {
                    push(variable, index, found.axis, found.range, expression.span, uses);
                }
            }
            Ok(())
        }
        Kind::Big { over: Over::Variable { variable: bound, .. }, .. } if *bound == variable => Ok(()),
        _ => {
            for child in expression.children() {
                collect(environment, variable, child, uses)?;
            }
            Ok(())
        }
    }
}

fn carries(index: Index, variable: Variable) -> bool {
    index.base == IndexBase::Variable(variable)
}

/// Notes the values of a variable for which `variable + offset` lies in a range.
fn push(
    variable: Variable,
    index: Index,
    axis: Axis,
    range: RangeInclusive<i64>,
    span: Span,
    uses: &mut Vec<Use>,
) {
    if carries(index, variable) {
        let offset = i64::from(index.offset);
        uses.push(Use { axis, range: range.start() - offset..=range.end() - offset, span });
    }
}

fn of_quantity<S: Differentiable>(
    environment: &Environment<'_, S>,
    variable: Variable,
    quantity: &Quantity,
    span: Span,
    uses: &mut Vec<Use>,
) -> Evaluated<()> {
    if quantity.indices.is_empty() {
        return Ok(());
    }
    let conventions = &environment.model.conventions;
    let network = &environment.world.network;
    let last = environment.world.last_layer();
    let layer = match quantity.role {
        Role::Target | Role::Cost | Role::ExampleCost => Some(last),
        _ => quantity.layer.and_then(|layer| environment.layer(layer)),
    };
    let Some(layer) = layer else { return Ok(()) };
    let width = |layer: i32| network.width(layer).map(|width| width as i64);
    let axis = |layer: i32| {
        let single =
            conventions.single_neuron_layers.contains(&layer) || (conventions.single_output && layer == last);
        if single { Axis::One } else { Axis::Layer(layer) }
    };
    let source = |n: i64| match conventions.fold {
        Fold::No => 1..=n,
        Fold::First => 0..=n,
        Fold::Last => 1..=n + 1,
    };
    match (quantity.role, &*quantity.indices) {
        (Role::Weight | Role::WeightGradient, &[first, second]) => {
            let (to, from) = if conventions.to_first { (first, second) } else { (second, first) };
            if let (Some(n_to), Some(n_from)) = (width(layer), width(layer - 1)) {
                push(variable, to, axis(layer), 1..=n_to, span, uses);
                push(variable, from, axis(layer - 1), source(n_from), span, uses);
            }
        }
        (Role::Weight | Role::WeightGradient, &[index]) => {
            let end = if axis(layer) == Axis::One { layer - 1 } else { layer };
            if let Some(n) = width(end) {
                push(variable, index, axis(end), 1..=n, span, uses);
            }
        }
        (role, indices) => {
            let Some(n) = width(layer) else { return Ok(()) };
            let range = if role == Role::Activation { source(n) } else { 1..=n };
            match *indices {
                [index] => push(variable, index, axis(layer), range, span, uses),
                [first, second] if conventions.batch != Batch::None => {
                    let (neuron, example) =
                        if conventions.batch == Batch::Columns { (first, second) } else { (second, first) };
                    push(variable, neuron, axis(layer), range, span, uses);
                    push(variable, example, Axis::Examples, 1..=network.inputs.len() as i64, span, uses);
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// The values of a variable that a Σ or Π binds.
pub fn bound_range<S: Differentiable>(
    environment: &Environment<'_, S>,
    variable: Variable,
    from: Option<&Expression>,
    to: Option<&Expression>,
    body: &Expression,
    span: Span,
) -> Evaluated<RangeInclusive<i64>> {
    let mut open = environment.clone();
    open.values[variable] = UNSET;
    let limit = |limit: Option<&Expression>| match limit {
        None => Ok(None),
        Some(expression) => match environment.integer(expression) {
            Some(value) => Ok(Some(value)),
            None => mismatch(expression.span, "this limit has no value here"),
        },
    };
    let (from, to) = (limit(from)?, limit(to)?);
    let allowed = match index_range(&open, variable, Some(&open.name_of(variable)), &[body])? {
        Some(range) => Some(range),
        None => layer_range(&open, variable, &[body]),
    };
    match (from, to, allowed) {
        (Some(from), Some(to), Some(allowed)) => {
            // Indices that count from 0 up to n − 1 are those from 1 to n.
            if from == 0 && *allowed.start() == 1 && to + 1 == *allowed.end() {
                return Ok(allowed);
            }
            if from < *allowed.start() || to > *allowed.end() {
                return mismatch(
                    span,
                    format!(
                        "the sum runs from {from} to {to}, but what it indexes counts from {} to {}",
                        allowed.start(),
                        allowed.end()
                    ),
                );
            }
            Ok(from..=to)
        }
        (Some(from), Some(to), None) => Ok(from..=to),
        (from, to, Some(allowed)) => Ok(from.unwrap_or(*allowed.start()).max(*allowed.start())
            ..=to.unwrap_or(*allowed.end()).min(*allowed.end())),
        (_, _, None) => mismatch(span, "nothing in its term says what this sum runs over"),
    }
}

/// The layers that a layer variable can be, so that all quantities in some expressions exist; `None` where
/// no quantity carries the variable.
pub fn layer_range<S: Differentiable>(
    environment: &Environment<'_, S>,
    variable: Variable,
    expressions: &[&Expression],
) -> Option<RangeInclusive<i64>> {
    let last = i64::from(environment.world.last_layer());
    let mut range: Option<(i64, i64)> = None;
    for expression in expressions {
        layers_needed(environment, expression, &mut |layer, first| {
            if layer.base == LayerBase::Variable(variable) {
                let offset = i64::from(layer.offset);
                let (low, high) = (first - offset, last - offset);
                range = Some(range.map_or((low, high), |(l, h)| (l.max(low), h.min(high))));
            }
        });
    }
    range.map(|(low, high)| low..=high)
}

/// Calls `need(layer, first)` for every layer that has to exist, with the first number it may have.
fn layers_needed<S: Differentiable>(
    environment: &Environment<'_, S>,
    expression: &Expression,
    need: &mut dyn FnMut(Layer, i64),
) {
    let input = i64::from(environment.world.network.input_layer);
    expression.walk(&mut |inner| match &inner.kind {
        Kind::Quantity(Quantity { role, layer: Some(layer), indices, .. }) => {
            need(*layer, if *role == Role::Activation { input } else { input + 1 });
            for index in indices {
                if let IndexBase::Width(layer) = index.base {
                    need(layer, input);
                }
            }
        }
        Kind::Width(layer) => need(*layer, input),
        Kind::Defined { definition, arguments } => {
            let definition = &environment.model.definitions[*definition];
            layers_needed_inside(environment, definition, arguments, need);
        }
        _ => {}
    });
}

/// The layers that a defined symbol needs, in terms of the layers it is used with.
fn layers_needed_inside<S: Differentiable>(
    environment: &Environment<'_, S>,
    definition: &super::model::Definition,
    arguments: &[Argument],
    need: &mut dyn FnMut(Layer, i64),
) {
    let mut found = Vec::new();
    layers_needed(environment, &definition.body, &mut |layer, first| found.push((layer, first)));
    for (layer, first) in found {
        let LayerBase::Variable(inside) = layer.base else { continue };
        let position = definition.parameters.iter().position(|&parameter| parameter == inside);
        if let Some(Argument::Layer(given)) = position.and_then(|position| arguments.get(position)) {
            need(given.plus(layer.offset), first);
        }
    }
}

/// All assignments of the free variables of a relation, layers first, each added to `environment`.
///
/// # Errors
///
/// Where an index counts two different things.
pub fn assignments<S: Differentiable>(
    environment: &Environment<'_, S>,
    variables: &[crate::reading::expression::VariableInfo],
    sides: &[&Expression],
    accept: &dyn Fn(&[i64]) -> bool,
) -> Evaluated<Vec<Vec<i64>>> {
    let mut complete = vec![environment.values.clone()];
    for sort in [Sort::Layer, Sort::Neuron, Sort::Example] {
        for (variable, info) in variables.iter().enumerate() {
            if info.bound || info.sort != sort || environment.values[variable] != UNSET {
                continue;
            }
            let mut next = Vec::new();
            for values in complete {
                let mut at = environment.clone();
                at.values = values;
                let range = match sort {
                    Sort::Layer => layer_range(&at, variable, sides),
                    Sort::Neuron => index_range(&at, variable, None, sides)?,
                    Sort::Example => Some(1..=at.world.network.inputs.len() as i64),
                };
                match range {
                    Some(range) => next.extend(range.map(|value| {
                        let mut values = at.values.clone();
                        values[variable] = value;
                        values
                    })),
                    // A variable that nothing carries any more plays no part.
                    None => next.push(at.values),
                }
            }
            complete = next;
        }
        if sort == Sort::Layer {
            complete.retain(|values| accept(values));
        }
        if complete.len() > 100_000 {
            return Err(Trouble::Unsupported {
                message: "too many free indices: expected at most six or so".to_owned(),
                span: sides.first().map_or(Span::default(), |side| side.span),
            });
        }
    }
    Ok(complete)
}

//! Layers that an author leaves out, found from the letters that indices share.
//!
//! A neuron's index belongs to one layer: `w_{ij}` beside `a_i^{l-1}` leads from layer l − 1, so it is a weight of
//! layer l. Where the left side bears no layer at all and the statement writes one elsewhere, the left side speaks
//! of that layer. Products of whole matrices and vectors tie by their shapes (`matrix_layers`). What nothing ties is one
//! free layer.

use super::expression::{
    Argument, Expression, Index, IndexBase, Kind, Layer, LayerBase, Quantity, Role, Sort, Variable,
    VariableInfo,
};
use super::index::UNKNOWN;
use super::letter::layer_arguments;
use super::matrix_layers::tie_products;
use super::settings::{Counted, Settings};
use std::collections::HashMap;

/// Calls a function on every quantity of an expression.
pub(super) fn for_each_quantity(expression: &mut Expression, visit: &mut dyn FnMut(&mut Quantity)) {
    for_each(expression, &mut |kind| {
        if let Kind::Quantity(quantity) = kind {
            visit(quantity);
        }
    });
}

/// Calls a function on every node of an expression, outermost first.
pub(crate) fn for_each(expression: &mut Expression, visit: &mut dyn FnMut(&mut Kind)) {
    visit(&mut expression.kind);
    match &mut expression.kind {
        Kind::Apply { argument: x, .. }
        | Kind::Negative(x)
        | Kind::Transpose(x)
        | Kind::Mean(x)
        | Kind::Component { of: x, .. }
        | Kind::SquaredNorm(x)
        | Kind::Total(x)
        | Kind::Differential { of: x, .. }
        | Kind::Diagonal(x) => for_each(x, visit),
        Kind::Sum(terms) => terms.iter_mut().for_each(|term| for_each(term, visit)),
        Kind::Product { left: a, right: b, .. }
        | Kind::Quotient(a, b)
        | Kind::Power(a, b)
        | Kind::Derivative { of: a, by: b }
        | Kind::Maximum(a, b) => {
            for_each(a, visit);
            for_each(b, visit);
        }
        Kind::Big { over, body, .. } => {
            if let super::expression::Over::Variable { from, to, .. } = over {
                for limit in from.iter_mut().chain(to) {
                    for_each(limit, visit);
                }
            }
            for_each(body, visit);
        }
        Kind::Matrix(rows) => rows.iter_mut().flatten().for_each(|cell| for_each(cell, visit)),
        Kind::Cases(rows) => {
            for (value, condition) in rows {
                for_each(value, visit);
                if let Some(condition) = condition {
                    for_each(&mut condition.left, visit);
                    for_each(&mut condition.right, visit);
                }
            }
        }
        Kind::Number(_)
        | Kind::Quantity(_)
        | Kind::Variable(_)
        | Kind::LayerNumber(_)
        | Kind::Width(_)
        | Kind::ExampleCount
        | Kind::Constant(_)
        | Kind::Kronecker(..)
        | Kind::Ones
        | Kind::Identity
        | Kind::Defined { .. } => {}
    }
}

/// Calls a function on every layer of an expression.
fn for_each_layer(expression: &mut Expression, visit: &mut dyn FnMut(&mut Layer)) {
    for_each(expression, &mut |kind| match kind {
        Kind::Quantity(quantity) => {
            quantity.layer.iter_mut().for_each(&mut *visit);
            for index in &mut quantity.indices {
                if let IndexBase::Width(layer) = &mut index.base {
                    visit(layer);
                }
            }
        }
        Kind::Apply { function: super::expression::Callee::Activation(Some(layer)), .. }
        | Kind::LayerNumber(layer)
        | Kind::Width(layer) => visit(layer),
        Kind::Defined { arguments, .. } => layer_arguments(arguments).for_each(&mut *visit),
        _ => {}
    });
}

/// Something whose layer is looked for or known: a layer base, or the layer that an index counts.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Thing {
    Base(LayerBase),
    Index(Variable),
}

/// Classes of things whose layers differ by known offsets (union–find with weights).
#[derive(Default)]
pub(super) struct Ties {
    /// For each thing: another of its class, and by how much its layer exceeds that one's.
    parents: HashMap<Thing, (Thing, i32)>,
}

impl Ties {
    /// What stands for the class of a thing, and by how much the thing's layer exceeds that one's. All on the way there
    /// are tied to it at once: a product of hundreds of letters ties each to the one before.
    fn root(&mut self, thing: Thing) -> (Thing, i32) {
        let (mut root, mut way) = (thing, Vec::new());
        while let Some(&(parent, by)) = self.parents.get(&root) {
            way.push((root, by));
            root = parent;
        }
        let mut offset = 0;
        for (on_the_way, by) in way.into_iter().rev() {
            offset += by;
            self.parents.insert(on_the_way, (root, offset));
        }
        (root, offset)
    }

    /// Says that the layer of `a` plus `offset_a` is that of `b` plus `offset_b`. Contradictions are left to the
    /// comparison of shapes.
    pub(super) fn tie(
        &mut self,
        (a, offset_a): (Thing, i32),
        (b, offset_b): (Thing, i32),
        is_unknown: impl Fn(Thing) -> bool,
    ) {
        let (root_a, from_a) = self.root(a);
        let (root_b, from_b) = self.root(b);
        if root_a == root_b {
            return;
        }
        // a = root_a + from_a, so root_a = root_b + from_b + offset_b − offset_a − from_a.
        let difference = from_b + offset_b - offset_a - from_a;
        if is_unknown(root_a) {
            self.parents.insert(root_a, (root_b, difference));
        } else if is_unknown(root_b) {
            self.parents.insert(root_b, (root_a, -difference));
        }
    }
}

/// Replaces every layer that was left out.
pub(super) fn solve(
    sides: &mut [Expression],
    variables: &mut Vec<VariableInfo>,
    settings: &Settings<'_>,
    default_letter: &str,
) {
    let (to_first, defined) = (settings.to_first, settings.defined);
    let is_left_out = |variables: &[VariableInfo], base: LayerBase| match base {
        LayerBase::Variable(variable) => {
            variables.get(variable).is_some_and(|info| info.name.starts_with(UNKNOWN))
        }
        _ => false,
    };
    let mut bases = Vec::new();
    for side in sides.iter_mut() {
        for_each_layer(side, &mut |layer| bases.push(layer.base));
    }
    if !bases.iter().any(|&base| is_left_out(variables, base)) {
        return;
    }
    let table = variables.clone();
    let is_unknown = |thing: Thing| match thing {
        Thing::Index(_) => true,
        Thing::Base(base) => is_left_out(&table, base),
    };
    let mut ties = Ties::default();
    // The left side speaks of the layer written elsewhere, unless it bears one of its own.
    let mut written = bases.iter().copied().filter(|&base| !is_left_out(variables, base));
    let lettered = written.clone().find(|base| matches!(base, LayerBase::Variable(_)));
    let on_left = layers_left_out(sides, &is_unknown);
    if let Some(current) = lettered {
        for &base in &on_left {
            ties.tie((Thing::Base(base), 0), (Thing::Base(current), 0), is_unknown);
        }
    }
    // Quantities whose layer is written tie first, so that they win over longer ways round.
    for left_out in [false, true] {
        for side in sides.iter_mut() {
            for_each(side, &mut |kind| match kind {
                Kind::Quantity(quantity) => {
                    let Some(layer) = layer_counted(quantity) else { return };
                    if is_left_out(&table, layer.base) != left_out {
                        return;
                    }
                    for (index, offset) in index_layers(quantity, to_first) {
                        ties.tie(
                            (Thing::Index(index), 0),
                            (Thing::Base(layer.base), layer.offset + offset),
                            is_unknown,
                        );
                    }
                }
                Kind::Defined { definition, arguments } => {
                    let Some(symbol) = defined.iter().find(|symbol| symbol.definition == *definition) else {
                        return;
                    };
                    let first = match arguments.first() {
                        Some(Argument::Layer(layer)) => Some(*layer),
                        _ => None,
                    };
                    let below = arguments.iter().skip(symbol.sup.len());
                    for (argument, counted) in below.zip(&symbol.ties) {
                        let Argument::Index(Index { base: IndexBase::Variable(index), .. }) = argument else {
                            continue;
                        };
                        let layer = match counted {
                            Some(Counted::FromFirst(offset)) => first.map(|first| first.plus(*offset)),
                            Some(Counted::At(layer)) => Some(*layer),
                            None => None,
                        };
                        if let Some(layer) = layer.filter(|layer| is_left_out(&table, layer.base) == left_out)
                        {
                            let tied = (Thing::Base(layer.base), layer.offset);
                            ties.tie((Thing::Index(*index), 0), tied, is_unknown);
                        }
                    }
                }
                _ => {}
            });
        }
    }
    tie_local_derivatives(sides, &mut ties, &is_unknown);
    tie_products(sides, &mut ties, &is_unknown, to_first, settings.transposed_gradients);
    // Whatever compares with the output may be the last layer too; shapes know better.
    if lettered.is_none() && written.any(|base| base == LayerBase::Last) {
        for &base in &on_left {
            ties.tie((Thing::Base(base), 0), (Thing::Base(LayerBase::Last), 0), is_unknown);
        }
    }
    tie_like_quantities(sides, &mut ties, &is_unknown);
    // Whatever is still loose is one free layer; or the last, where nothing reaches beyond it.
    let mut beyond = false;
    for side in sides.iter_mut() {
        for_each_layer(side, &mut |layer| {
            let (root, offset) = ties.root(Thing::Base(layer.base));
            beyond |= is_unknown(root) && layer.offset + offset > 0;
        });
    }
    let mut free = (settings.left_out_is_last && !beyond).then_some(LayerBase::Last);
    for side in sides.iter_mut() {
        for_each_layer(side, &mut |layer| {
            if !is_left_out(&table, layer.base) {
                return;
            }
            let (root, offset) = ties.root(Thing::Base(layer.base));
            let base = match root {
                Thing::Base(base) if !is_left_out(&table, base) => base,
                loose => {
                    let base = *free.get_or_insert_with(|| {
                        variables.push(VariableInfo {
                            name: default_letter.to_owned(),
                            sort: Sort::Layer,
                            bound: false,
                        });
                        LayerBase::Variable(variables.len() - 1)
                    });
                    ties.parents.insert(loose, (Thing::Base(base), -offset.min(0)));
                    let (_, offset) = ties.root(Thing::Base(layer.base));
                    *layer = Layer { base, offset: layer.offset + offset };
                    return;
                }
            };
            *layer = Layer { base, offset: layer.offset + offset };
        });
    }
    // The names are gone; nothing may range over them any more.
    for info in variables.iter_mut().filter(|info| info.name.starts_with(UNKNOWN)) {
        info.bound = true;
    }
}

/// The layer whose neurons the indices of a quantity count.
pub(super) fn layer_counted(quantity: &Quantity) -> Option<Layer> {
    match quantity.role {
        Role::Target | Role::Cost | Role::ExampleCost => Some(Layer::LAST),
        _ => quantity.layer,
    }
}

/// The layers of the left side, if it bears none of its own.
fn layers_left_out(sides: &mut [Expression], is_unknown: &impl Fn(Thing) -> bool) -> Vec<LayerBase> {
    let mut bases = Vec::new();
    if let Some(left) = sides.first_mut() {
        for_each_layer(left, &mut |layer| bases.push(layer.base));
    }
    if bases.iter().all(|&base| is_unknown(Thing::Base(base))) { bases } else { Vec::new() }
}

/// ∂z/∂a leads from one layer to the next, ∂a/∂z and ∂z/∂w stay within one, where nothing else says so.
fn tie_local_derivatives(sides: &mut [Expression], ties: &mut Ties, is_unknown: &impl Fn(Thing) -> bool) {
    let layered = |expression: &Expression| match &expression.kind {
        Kind::Quantity(Quantity { role, layer: Some(layer), .. }) => Some((*role, *layer)),
        _ => None,
    };
    let mut bases = Vec::new();
    for side in sides.iter_mut() {
        for_each_layer(side, &mut |layer| bases.push(*layer));
    }
    for side in sides.iter_mut() {
        side.walk(&mut |inner| {
            let Kind::Derivative { of, by } = &inner.kind else { return };
            let (Some((of_role, of)), Some((by_role, by))) = (layered(of), layered(by)) else { return };
            // ∂y_k/∂a_j of an output, beside weights that lead on from j: far from each other.
            let (root, offset) = ties.root(Thing::Base(by.base));
            let leads_on = bases.iter().any(|layer| {
                let (other, further) = ties.root(Thing::Base(layer.base));
                other == root && layer.offset + further > by.offset + offset
            });
            if of.base == LayerBase::Last && leads_on {
                return;
            }
            let step = match (of_role, by_role) {
                (Role::PreActivation | Role::WeightedSum, Role::Activation) => 1,
                (Role::Activation, Role::PreActivation | Role::WeightedSum)
                | (Role::PreActivation | Role::WeightedSum, Role::Weight | Role::Bias) => 0,
                _ => return,
            };
            ties.tie((Thing::Base(of.base), of.offset), (Thing::Base(by.base), by.offset + step), is_unknown);
        });
    }
}

/// A quantity whose layer nothing tells is of the layer that another of its kind is known to be of: both z of
/// `exp(z_i) / Σ_j exp(z_j)`.
fn tie_like_quantities(sides: &mut [Expression], ties: &mut Ties, is_unknown: &impl Fn(Thing) -> bool) {
    let mut met: Vec<(Role, LayerBase)> = Vec::new();
    for side in sides.iter_mut() {
        for_each_quantity(side, &mut |quantity| {
            if let Some(layer) = quantity.layer {
                met.push((quantity.role, layer.base));
            }
        });
    }
    let loose = |ties: &mut Ties, base: LayerBase| is_unknown(ties.root(Thing::Base(base)).0);
    for &(role, base) in &met {
        if !is_unknown(Thing::Base(base)) || !loose(ties, base) {
            continue;
        }
        let like = met
            .iter()
            .find(|(other, at)| *other == role && is_unknown(Thing::Base(*at)) && !loose(ties, *at));
        if let Some(&(_, at)) = like {
            ties.tie((Thing::Base(base), 0), (Thing::Base(at), 0), is_unknown);
        }
    }
}

/// The index variables of a quantity, with the layer each counts as an offset from the quantity's own.
pub(super) fn index_layers(quantity: &Quantity, to_first: bool) -> Vec<(Variable, i32)> {
    let offsets: &[i32] = match (quantity.role, quantity.indices.len(), to_first) {
        (Role::Weight | Role::WeightGradient, 2, true) => &[0, -1],
        (Role::Weight | Role::WeightGradient, 2, false) => &[-1, 0],
        (Role::Weight | Role::WeightGradient, _, _) => &[],
        _ => &[0],
    };
    quantity
        .indices
        .iter()
        .zip(offsets)
        .filter_map(|(index, &offset)| match index.base {
            IndexBase::Variable(variable) => Some((variable, offset)),
            _ => None,
        })
        .collect()
}

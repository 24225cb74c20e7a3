//! The quantities of a network: their entries in the shape that the notation gives them.

use super::cost::cost_expression;
use super::{Environment, Evaluated, UNSET, defined, mismatch};
use crate::latex::Span;
use crate::model::{Arithmetic, Node};
use crate::oracle::differentiate::Differentiable;
use crate::oracle::model::{Batch, Cost, Fold};
use crate::oracle::value::{Axis, Value};
use crate::reading::expression::{
    Expression, Index, IndexBase, Kind, Layer, LayerBase, OfExample, Quantity, Role,
};

impl<S: Differentiable> Environment<'_, S> {
    /// The example a quantity is taken on, from 0; `None` for all of them.
    pub(super) fn example_of(&self, quantity: &Quantity, span: Span) -> Evaluated<Option<usize>> {
        let number = match quantity.example {
            OfExample::Implied => return Ok(self.example),
            OfExample::Number(number) => number as i64,
            OfExample::Variable(variable) => match self.values[variable] {
                UNSET => return mismatch(span, "the example of this quantity has no value here"),
                value => value,
            },
        };
        match usize::try_from(number - 1) {
            Ok(example) if example < self.n_examples() => Ok(Some(example)),
            _ => mismatch(
                span,
                format!("there is no example {number}: the examples are 1 to {}", self.n_examples()),
            ),
        }
    }

    pub(super) fn quantity(&self, quantity: &Quantity, span: Span) -> Evaluated<Value<S>> {
        match quantity.role {
            Role::Cost | Role::ExampleCost => {
                if is_base(quantity) || self.inside_cost {
                    let example = self.example_of(quantity, span)?;
                    let cost = self.base_cost(quantity.role, example)?;
                    return Ok(Value::scalar(cost + self.world.move_of(&Node::Cost)));
                }
                let component = match quantity.indices.first() {
                    Some(&index) => Some(self.neuron(index, self.world.last_layer(), span)?),
                    None => None,
                };
                let example = self.example_of(quantity, span)?;
                let cost = self.cost(quantity.role, example, component, span)?;
                let moved = match (self.model.cost, component) {
                    (Cost::Defined { .. }, _) | (_, Some(_)) => S::whole(0),
                    _ => self.world.move_of(&Node::Cost),
                };
                Ok(Value::scalar(cost + moved))
            }
            Role::Error => {
                let example = self.example_of(quantity, span)?;
                let of = self.cost_behind_error(quantity, example);
                let by = Quantity { role: Role::PreActivation, ..quantity.clone() };
                let slopes = self.gradient_entries(&of, &by, span, example)?;
                if self.model.conventions.error_is_negative {
                    return defined(slopes.map(|slope| Some(-slope)));
                }
                Ok(slopes)
            }
            role => match role.gradient_by() {
                Some(by) => {
                    let example = self.example_of(quantity, span)?;
                    let mut of = if role.is_per_neuron_and_example() {
                        self.cost_behind_error(quantity, example)
                    } else {
                        cost_expression(Role::Cost, OfExample::Implied, span)
                    };
                    if self.model.gradients_of_base
                        && let Kind::Quantity(cost) = &mut of.kind
                    {
                        cost.indices = vec![Index { base: IndexBase::Number, offset: 0 }];
                    }
                    self.gradient_entries(&of, &Quantity { role: by, ..quantity.clone() }, span, example)
                }
                None => self.entries(quantity, span, |node| Ok(self.value_as(role, node))),
            },
        }
    }

    /// The cost whose derivative δ is: of one example, or of all of them together.
    pub(super) fn cost_behind_error(&self, quantity: &Quantity, example: Option<usize>) -> Expression {
        let span = Span::default();
        if self.model.conventions.error_of_total {
            return cost_expression(Role::Cost, OfExample::Implied, span);
        }
        let of = match (quantity.example, example) {
            (OfExample::Implied, Some(example)) => OfExample::Number(example + 1),
            (of, _) => of,
        };
        cost_expression(Role::ExampleCost, of, span)
    }

    /// The derivatives of one cost by every entry of a quantity, in the quantity's own shape.
    pub(super) fn gradient_entries(
        &self,
        of: &Expression,
        by: &Quantity,
        span: Span,
        example: Option<usize>,
    ) -> Evaluated<Value<S>> {
        let mut environment = self.clone();
        environment.example = if self.model.conventions.error_of_total { None } else { example };
        self.entries(by, span, |node| match S::differentiate(&environment, of, node)?.as_scalar() {
            Some(slope) => Ok(slope),
            None => mismatch(span, "the cost is no single number"),
        })
    }

    /// The value of a node as a quantity has it: the weighted sum is the pre-activation without its bias.
    fn value_as(&self, role: Role, node: &Node) -> S {
        let value = self.node_value(node);
        match (role, node) {
            (Role::WeightedSum, &Node::PreActivation { layer, neuron, .. }) => {
                let bias = self.node_value(&Node::Bias { layer, to: neuron });
                if self.world.network.biases_are_taken_off { value + bias } else { value - bias }
            }
            _ => value,
        }
    }

    pub(super) fn node_value(&self, node: &Node) -> S {
        let network = &self.world.network;
        match *node {
            Node::Weight { layer, to, from } => {
                network.weights[(layer - network.input_layer - 1) as usize][to][from]
            }
            Node::Bias { layer, to } => network.biases[(layer - network.input_layer - 1) as usize][to],
            Node::PreActivation { layer, neuron, example } => self.world.z(layer, example, neuron),
            Node::Activation { layer, neuron, example } => self.world.a(layer, example, neuron),
            Node::Target { neuron, example } => network.targets[example][neuron],
            Node::Constant(ref name) | Node::ConstantAside(ref name) => {
                network.constants.get(name.as_str()).copied().unwrap_or(S::whole(0))
            }
            // What is computed has no value of its own but where it is computed.
            Node::Defined { .. } | Node::Cost | Node::Along(_) => S::whole(0),
        }
    }

    /// A neuron index as a position from 0.
    pub(super) fn neuron(&self, index: Index, layer: i32, span: Span) -> Evaluated<usize> {
        let Some(value) = self.index(index) else {
            return mismatch(span, "an index of this quantity has no value here");
        };
        let width = self.neurons(layer, span)?.1;
        match usize::try_from(value - 1) {
            Ok(position) if position < width => Ok(position),
            Err(_) => mismatch(span, format!("index {value} names no neuron: they count from 1")),
            Ok(_) => mismatch(
                span,
                format!("index {value} reaches beyond layer {layer}, which has {width} neurons here"),
            ),
        }
    }

    /// The neuron a weight comes from: `None` for the bias unit.
    pub(super) fn source_neuron(&self, index: Index, layer: i32, span: Span) -> Evaluated<Option<usize>> {
        let value = self.index(index);
        let width = self.world.network.width(layer).map(|width| width as i64);
        match (self.model.conventions.fold, value) {
            (Fold::First, Some(0)) => Ok(None),
            (Fold::Last, Some(value)) if Some(value - 1) == width => Ok(None),
            (Fold::No, Some(0))
                if self.model.conventions.bias_is_weight_zero && index.base == IndexBase::Number =>
            {
                Ok(None)
            }
            _ => self.neuron(index, layer, span).map(Some),
        }
    }

    /// A quantity's entries through a function of the node, in the quantity's shape.
    pub(super) fn entries(
        &self,
        quantity: &Quantity,
        span: Span,
        mut value: impl FnMut(&Node) -> Evaluated<S>,
    ) -> Evaluated<Value<S>> {
        let conventions = &self.model.conventions;
        let network = &self.world.network;
        let role = quantity.role;
        if let (Some((layer, to, from)), Role::Weight, None) = (self.weight, role, quantity.layer) {
            return Ok(Value::scalar(value(&Node::Weight { layer, to, from })?));
        }
        let layer = match role {
            Role::Target => self.world.last_layer(),
            _ => self.layer_of(quantity.layer, span)?,
        };
        let first = if role == Role::Activation { network.input_layer } else { network.input_layer + 1 };
        if layer < first || layer > self.world.last_layer() {
            return mismatch(
                span,
                match (role, layer == network.input_layer) {
                    (Role::Activation, _) | (_, false) => match quantity.layer {
                        // L+1 is said as it is written.
                        Some(Layer { base: LayerBase::Last, offset }) if offset != 0 => {
                            let last = &self.model.last_layer;
                            let sign = if offset > 0 { '+' } else { '-' };
                            format!(
                                "there is no layer {last}{sign}{}: the layers are {} (the input) to {last}",
                                offset.abs(),
                                network.input_layer
                            )
                        }
                        _ => self.no_such_layer(layer),
                    },
                    _ => format!("the input layer {layer} has no {}", role.word()),
                },
            );
        }
        let (axis, width) = self.neurons(layer, span)?;
        match role {
            Role::Weight => self.weight_entries(quantity, layer, span, value),
            Role::Bias => match *quantity.indices {
                [] => {
                    let entries: Evaluated<Vec<S>> =
                        (0..width).map(|to| value(&Node::Bias { layer, to })).collect();
                    Ok(oriented(Value::column(axis, entries?), conventions.row_vectors))
                }
                [index] => {
                    Ok(Value::scalar(value(&Node::Bias { layer, to: self.neuron(index, layer, span)? })?))
                }
                _ => mismatch(span, "a bias has one index"),
            },
            _ => {
                let node = |neuron: usize, example: usize| match role {
                    Role::PreActivation | Role::WeightedSum => Node::PreActivation { layer, neuron, example },
                    Role::Target => Node::Target { neuron, example },
                    _ => Node::Activation { layer, neuron, example },
                };
                let example = self.example_of(quantity, span)?;
                let (indices, example) = self.split_indices(&quantity.indices, example, span)?;
                match (indices, example) {
                    (Some(index), Some(example)) => {
                        if role == Role::Activation && self.source_neuron(index, layer, span)?.is_none() {
                            return Ok(Value::scalar(S::whole(1)));
                        }
                        Ok(Value::scalar(value(&node(self.neuron(index, layer, span)?, example))?))
                    }
                    (None, Some(example)) => {
                        let entries: Evaluated<Vec<S>> =
                            (0..width).map(|neuron| value(&node(neuron, example))).collect();
                        Ok(oriented(Value::column(axis, entries?), conventions.row_vectors))
                    }
                    (index, None) => {
                        let (axis, neurons) = match index {
                            Some(index) => (Axis::One, vec![self.neuron(index, layer, span)?]),
                            None => (axis, (0..width).collect()),
                        };
                        let m = self.n_examples();
                        let mut entries = Vec::with_capacity(neurons.len() * m);
                        for &neuron in &neurons {
                            for example in 0..m {
                                entries.push(value(&node(neuron, example))?);
                            }
                        }
                        let matrix = Value {
                            rows: axis,
                            columns: Axis::Examples,
                            n_rows: neurons.len(),
                            n_columns: m,
                            entries,
                        };
                        Ok(oriented(matrix, conventions.batch == Batch::Rows))
                    }
                }
            }
        }
    }

    /// The neuron index among those written, and the example: a batch's matrix may be indexed by both.
    pub(super) fn split_indices(
        &self,
        indices: &[Index],
        example: Option<usize>,
        span: Span,
    ) -> Evaluated<(Option<Index>, Option<usize>)> {
        let batch = self.model.conventions.batch;
        let at_hand = if batch == Batch::None { Some(example.unwrap_or(0)) } else { example };
        match *indices {
            [] => Ok((None, at_hand)),
            [index] => Ok((Some(index), at_hand)),
            [first, second] if batch != Batch::None => {
                let (neuron, example) =
                    if batch == Batch::Columns { (first, second) } else { (second, first) };
                match self.index(example).map(|value| usize::try_from(value - 1)) {
                    Some(Ok(example)) if example < self.n_examples() => Ok((Some(neuron), Some(example))),
                    _ => mismatch(span, "the index of the example reaches beyond the batch"),
                }
            }
            _ => mismatch(span, "too many indices: a neuron has one"),
        }
    }

    pub(super) fn weight_entries(
        &self,
        quantity: &Quantity,
        layer: i32,
        span: Span,
        mut value: impl FnMut(&Node) -> Evaluated<S>,
    ) -> Evaluated<Value<S>> {
        let conventions = &self.model.conventions;
        let (to_axis, n_to) = self.neurons(layer, span)?;
        let (from_axis, n_from) = self.neurons(layer - 1, span)?;
        let node = |to: usize, from: Option<usize>| match from {
            Some(from) => Node::Weight { layer, to, from },
            None => Node::Bias { layer, to },
        };
        let folded = conventions.fold != Fold::No;
        let (columns, n_columns) = match from_axis {
            Axis::Layer(l) if folded => (Axis::Extended(l), n_from + 1),
            axis => (axis, n_from),
        };
        // The bias unit stands first in memory wherever the notation puts it: matrices only meet matrices.
        let from_at = |k: usize| if folded { k.checked_sub(1) } else { Some(k) };
        match *quantity.indices {
            [] => {
                let mut entries = Vec::with_capacity(n_to * n_columns);
                for to in 0..n_to {
                    for k in 0..n_columns {
                        entries.push(value(&node(to, from_at(k)))?);
                    }
                }
                let matrix = Value { rows: to_axis, columns, n_rows: n_to, n_columns, entries };
                let is_column = conventions.single_weights_are_columns && matrix.rows == Axis::One;
                Ok(if conventions.to_first && !is_column { matrix } else { matrix.transposed() })
            }
            // With a single neuron at the other end its index is left out.
            [index] if n_to == 1 && to_axis == Axis::One => {
                let from = self.source_neuron(index, layer - 1, span)?;
                Ok(Value::scalar(value(&node(0, from))?))
            }
            [index] if n_from == 1 && from_axis == Axis::One => {
                Ok(Value::scalar(value(&node(self.neuron(index, layer, span)?, Some(0)))?))
            }
            [index] => {
                // One index of two: all weights that lead to one neuron.
                let to = self.neuron(index, layer, span)?;
                let entries: Evaluated<Vec<S>> =
                    (0..n_columns).map(|k| value(&node(to, from_at(k)))).collect();
                Ok(Value::column(columns, entries?))
            }
            [first, second] => {
                let (to, from) = if conventions.to_first { (first, second) } else { (second, first) };
                let from = self.source_neuron(from, layer - 1, span)?;
                Ok(Value::scalar(value(&node(self.neuron(to, layer, span)?, from))?))
            }
            _ => mismatch(span, "too many indices: a weight has two"),
        }
    }
}

/// Whether a cost is C_0, without what a definition adds to it.
pub(super) fn is_base(cost: &Quantity) -> bool {
    matches!(cost.indices.as_slice(), [Index { base: IndexBase::Number, offset: 0 }])
}

pub(super) fn oriented<S: Arithmetic>(value: Value<S>, as_rows: bool) -> Value<S> {
    if as_rows { value.transposed() } else { value }
}

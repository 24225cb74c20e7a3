//! The evaluator: an expression's value on a drawn network, generic over the arithmetic.
//!
//! Every quantity is a node of the forward computation. `∂X/∂Y` is an intervention: Y is moved, everything
//! downstream of Y is computed again, everything else stays. δ is ∂C/∂z by that meaning, not by any formula.

use super::differentiate::Differentiable;
use super::domain;
use super::model::{Batch, Cost, Fold, Model, VectorProduct};
use super::value::{Axis, Shape, Value};
use crate::latex::Span;
use crate::model::{Arithmetic, Function, Node, World, class_of, softmax};
use crate::reading::expression::{
    Argument, Callee, Expression, Index, IndexBase, Kind, Layer, LayerBase, Multiply, OfExample, Ordering,
    Over, Quantity, Role, Sort, Variable, VariableInfo,
};
use std::cell::Cell;

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// Shapes or indices that do not fit: the expression is ill-typed.
    Mismatch {
        /// What does not fit, in words.
        message: String,
        /// Where.
        span: Span,
    },
    /// The drawn network happens to divide by zero or to leave a domain: draw again.
    Degenerate,
    /// The evaluator cannot do this.
    Unsupported {
        /// What, in words.
        message: String,
        /// Where.
        span: Span,
    },
}

/// A value, or why there is none.
pub type Evaluated<T> = Result<T, Trouble>;

/// A variable that has no value yet.
pub const UNSET: i64 = i64::MIN;

/// How many steps one relation may take before its evaluation is given up.
const STEP_LIMIT: u64 = 3_000_000;

/// What an expression is evaluated in.
#[derive(Clone)]
pub struct Environment<'a, S> {
    /// The network run forward.
    pub world: &'a World<S>,
    /// What the notation says.
    pub model: &'a Model,
    /// Names of the statement's variables, for messages.
    pub names: &'a [VariableInfo],
    /// Values of the statement's variables: layers by their number, neurons and examples from 1.
    pub values: Vec<i64>,
    /// The example at hand, from 0.
    pub example: Option<usize>,
    /// The weight at hand in a sum over all of them.
    pub weight: Option<(i32, usize, usize)>,
    /// Whether the cost is being evaluated from its own definition: a cost inside is the part not defined there.
    pub inside_cost: bool,
    /// Steps taken, against expressions that would never end.
    pub steps: &'a Cell<u64>,
}

/// `Err(Mismatch)` with a message.
pub fn mismatch<T>(span: Span, message: impl Into<String>) -> Evaluated<T> {
    Err(Trouble::Mismatch { message: message.into(), span })
}

fn unsupported<T>(span: Span, message: impl Into<String>) -> Evaluated<T> {
    Err(Trouble::Unsupported { message: message.into(), span })
}

impl<'a, S: Differentiable> Environment<'a, S> {
    /// An environment in which no variable has a value yet.
    pub fn new(
        world: &'a World<S>,
        model: &'a Model,
        names: &'a [VariableInfo],
        steps: &'a Cell<u64>,
    ) -> Self {
        Environment {
            world,
            model,
            names,
            values: vec![UNSET; names.len()],
            example: None,
            weight: None,
            inside_cost: false,
            steps,
        }
    }

    /// The name of a variable.
    pub fn name_of(&self, variable: Variable) -> String {
        self.names.get(variable).map_or_else(|| "the index".to_owned(), |info| info.name.clone())
    }

    /// The number of a layer.
    pub fn layer(&self, layer: Layer) -> Option<i32> {
        let base = match layer.base {
            LayerBase::Number => 0,
            LayerBase::Last => self.world.last_layer(),
            LayerBase::Input => self.world.network.input_layer,
            LayerBase::Variable(variable) => match self.values[variable] {
                UNSET => return None,
                value => i32::try_from(value).ok()?,
            },
        };
        Some(base + layer.offset)
    }

    /// The value of an index, neurons counting from 1.
    pub fn index(&self, index: Index) -> Option<i64> {
        let base = match index.base {
            IndexBase::Number => 0,
            IndexBase::Variable(variable) => match self.values[variable] {
                UNSET => return None,
                value => value,
            },
            IndexBase::Width(layer) => self.world.network.width(self.layer(layer)?)? as i64,
            IndexBase::Label(of) => {
                let example = match of {
                    OfExample::Implied => self.example.unwrap_or(0),
                    OfExample::Number(number) => number.checked_sub(1)?,
                    OfExample::Variable(variable) => usize::try_from(self.values[variable] - 1).ok()?,
                };
                let n_classes = self.world.network.width(self.world.last_layer())?;
                class_of(example, n_classes) as i64 + 1
            }
        };
        Some(base + i64::from(index.offset))
    }

    /// What an axis along the neurons of a layer counts, and how many.
    fn neurons(&self, layer: i32, span: Span) -> Evaluated<(Axis, usize)> {
        let Some(width) = self.world.network.width(layer) else {
            return mismatch(span, self.no_such_layer(layer));
        };
        let conventions = &self.model.conventions;
        let single = conventions.single_neuron_layers.contains(&layer)
            || (conventions.single_output && layer == self.world.last_layer());
        Ok((if single { Axis::One } else { Axis::Layer(layer) }, width))
    }

    fn no_such_layer(&self, layer: i32) -> String {
        format!(
            "there is no layer {layer}: the layers are {} (the input) to {}",
            self.world.network.input_layer,
            self.world.last_layer()
        )
    }

    /// A layer in the author's letters: `l+1` where the statement leaves l free, else its number.
    fn layer_in_letters(&self, number: i32) -> String {
        let free = self.names.iter().zip(&self.values).find_map(|(info, &value)| {
            (info.sort == Sort::Layer && !info.bound && value != UNSET).then_some((info, value))
        });
        match free.map(|(info, value)| (&info.name, i64::from(number) - value)) {
            Some((name, 0)) => name.clone(),
            Some((name, offset @ 1..=2)) => format!("{name}+{offset}"),
            Some((name, offset @ -2..=-1)) => format!("{name}-{}", -offset),
            _ => number.to_string(),
        }
    }

    /// A shape with its layers in the author's letters.
    pub fn shape_in_letters(&self, shape: Shape) -> String {
        shape.with_layers(&|number| self.layer_in_letters(number))
    }

    fn two_shapes<T>(&self, span: Span, what: &str, left: Shape, right: Shape) -> Evaluated<T> {
        let (left, right) = (self.shape_in_letters(left), self.shape_in_letters(right));
        mismatch(span, format!("{what}: the left side is {left}, the right side is {right}"))
    }

    fn n_examples(&self) -> usize {
        self.world.network.inputs.len()
    }

    /// The value of an expression.
    pub fn evaluate(&self, expression: &Expression) -> Evaluated<Value<S>> {
        self.steps.set(self.steps.get() + 1);
        let span = expression.span;
        if self.steps.get() > STEP_LIMIT {
            return unsupported(span, "too large to evaluate: expected fewer nested sums");
        }
        match &expression.kind {
            Kind::Number(x) => Ok(Value::scalar(S::real(*x))),
            Kind::Quantity(quantity) => self.quantity(quantity, span),
            Kind::Variable(variable) => match self.values[*variable] {
                UNSET => mismatch(span, "this letter is used as a number but nothing gives it a value"),
                value => Ok(Value::scalar(S::whole(value))),
            },
            Kind::LayerNumber(layer) => match self.layer(*layer) {
                Some(number) => Ok(Value::scalar(S::whole(i64::from(number)))),
                None => mismatch(span, "this layer has no value here"),
            },
            Kind::Width(layer) => {
                let layer = self.layer_of(Some(*layer), span)?;
                match self.world.network.width(layer) {
                    Some(width) => Ok(Value::scalar(S::whole(width as i64))),
                    None => mismatch(span, self.no_such_layer(layer)),
                }
            }
            Kind::ExampleCount => Ok(Value::scalar(S::whole(self.n_examples() as i64))),
            Kind::Constant(name) => match self.world.network.constants.get(name) {
                Some(&constant) => Ok(Value::scalar(constant)),
                None => unsupported(span, format!("no value was drawn for `{name}`")),
            },
            Kind::Apply { function, order, argument } => self.apply(*function, *order, argument, span),
            Kind::Sum(terms) => {
                let mut terms = terms.iter();
                let Some(first) = terms.next() else { return Ok(Value::scalar(S::whole(0))) };
                let mut sum = self.evaluate(first)?;
                for term in terms {
                    let right = self.evaluate(term)?;
                    sum = self.add(&sum, &right, term.span)?;
                }
                Ok(sum)
            }
            Kind::Negative(x) => defined(self.evaluate(x)?.map(|x| Some(-x))),
            Kind::Product { left, right, operator } => {
                let (a, b) = (self.evaluate(left)?, self.evaluate(right)?);
                self.multiply(&a, &b, *operator, left.span.to(right.span))
            }
            Kind::Quotient(a, b) => {
                let (left, right) = (self.evaluate(a)?, self.evaluate(b)?);
                match left.zip(&right, S::divide, true) {
                    Some(quotient) => defined(quotient),
                    None => self.two_shapes(
                        a.span.to(b.span),
                        "this quotient does not fit",
                        left.shape(),
                        right.shape(),
                    ),
                }
            }
            Kind::Power(base, exponent) => self.power(base, exponent),
            Kind::Transpose(x) => Ok(self.evaluate(x)?.transposed()),
            Kind::Big { product, over, body } => self.big(*product, over, body, span),
            Kind::Mean(body) => {
                let sum = self.over_examples(None, body)?;
                let n = S::whole(self.n_examples() as i64);
                defined(sum.map(|x| x.divide(n)))
            }
            Kind::Derivative { of, by } => self.derivative(of, by),
            Kind::Component { of, indices } => {
                let value = self.evaluate(of)?;
                self.component(&value, indices, span)
            }
            Kind::Matrix(rows) => self.written_matrix(rows, span),
            Kind::SquaredNorm(x) => {
                Ok(Value::scalar(self.evaluate(x)?.entries.iter().fold(S::whole(0), |sum, &x| sum + x * x)))
            }
            Kind::Total(x) => Ok(Value::scalar(self.evaluate(x)?.total())),
            Kind::Diagonal(x) => self.diagonal(x),
            Kind::Kronecker(a, b) => match (self.index(*a), self.index(*b)) {
                (Some(a), Some(b)) => Ok(Value::scalar(S::whole(i64::from(a == b)))),
                _ => mismatch(span, "an index of this Kronecker delta has no value here"),
            },
            Kind::Cases(rows) => self.cases(rows, span),
            Kind::Ones => Ok(Value {
                rows: Axis::Any,
                columns: Axis::One,
                n_rows: 1,
                n_columns: 1,
                entries: vec![S::whole(1)],
            }),
            Kind::Identity => Ok(Value {
                rows: Axis::Any,
                columns: Axis::Any,
                n_rows: 1,
                n_columns: 1,
                entries: vec![S::whole(1)],
            }),
            Kind::Maximum(a, b) => {
                let (left, right) = (self.evaluate(a)?, self.evaluate(b)?);
                // max(a, b) = b + relu(a − b)
                let larger = |a: S, b: S| Some(b + (a - b).apply(Function::Relu, 0, &self.world.laws)?);
                match left.zip(&right, larger, true) {
                    Some(value) => defined(value),
                    None => self.two_shapes(span, "these maxima do not fit", left.shape(), right.shape()),
                }
            }
            Kind::Defined { definition, arguments } => self.defined(*definition, arguments, span),
        }
    }

    fn layer_of(&self, layer: Option<Layer>, span: Span) -> Evaluated<i32> {
        match layer.and_then(|layer| self.layer(layer)) {
            Some(layer) => Ok(layer),
            None => mismatch(span, "the layer of this quantity has no value here"),
        }
    }

    /// The example a quantity is taken on, from 0; `None` for all of them.
    fn example_of(&self, quantity: &Quantity, span: Span) -> Evaluated<Option<usize>> {
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

    fn quantity(&self, quantity: &Quantity, span: Span) -> Evaluated<Value<S>> {
        match quantity.role {
            Role::Cost | Role::ExampleCost => {
                // C_0 is the cost without what a definition adds to it.
                let is_base =
                    matches!(quantity.indices.as_slice(), [Index { base: IndexBase::Number, offset: 0 }]);
                if is_base || self.inside_cost {
                    let example = self.example_of(quantity, span)?;
                    return self.base_cost(quantity.role, example).map(Value::scalar);
                }
                let component = match quantity.indices.first() {
                    Some(&index) => Some(self.neuron(index, self.world.last_layer(), span)?),
                    None => None,
                };
                let example = self.example_of(quantity, span)?;
                self.cost(quantity.role, example, component, span).map(Value::scalar)
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
                    let of = if role.is_per_neuron_and_example() {
                        self.cost_behind_error(quantity, example)
                    } else {
                        cost_expression(Role::Cost, OfExample::Implied, span)
                    };
                    self.gradient_entries(&of, &Quantity { role: by, ..quantity.clone() }, span, example)
                }
                None => self.entries(quantity, span, |node| Ok(self.node_value(node))),
            },
        }
    }

    /// The cost whose derivative δ is: of one example, or of all of them together.
    fn cost_behind_error(&self, quantity: &Quantity, example: Option<usize>) -> Expression {
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
    fn gradient_entries(
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

    fn node_value(&self, node: &Node) -> S {
        let network = &self.world.network;
        match *node {
            Node::Weight { layer, to, from } => {
                network.weights[(layer - network.input_layer - 1) as usize][to][from]
            }
            Node::Bias { layer, to } => network.biases[(layer - network.input_layer - 1) as usize][to],
            Node::PreActivation { layer, neuron, example } => self.world.z(layer, example, neuron),
            Node::Activation { layer, neuron, example } => self.world.a(layer, example, neuron),
            Node::Target { neuron, example } => network.targets[example][neuron],
            Node::Constant(ref name) => network.constants.get(name).copied().unwrap_or(S::whole(0)),
        }
    }

    /// A neuron index as a position from 0.
    fn neuron(&self, index: Index, layer: i32, span: Span) -> Evaluated<usize> {
        let Some(value) = self.index(index) else {
            return mismatch(span, "an index of this quantity has no value here");
        };
        let width = self.neurons(layer, span)?.1;
        match usize::try_from(value - 1) {
            Ok(position) if position < width => Ok(position),
            _ => mismatch(
                span,
                format!("index {value} reaches beyond layer {layer}, which has {width} neurons here"),
            ),
        }
    }

    /// The neuron a weight comes from: `None` for the bias unit.
    fn source_neuron(&self, index: Index, layer: i32, span: Span) -> Evaluated<Option<usize>> {
        let value = self.index(index);
        let width = self.world.network.width(layer).map(|width| width as i64);
        match (self.model.conventions.fold, value) {
            (Fold::First, Some(0)) => Ok(None),
            (Fold::Last, Some(value)) if Some(value - 1) == width => Ok(None),
            _ => self.neuron(index, layer, span).map(Some),
        }
    }

    /// A quantity's entries through a function of the node, in the quantity's shape.
    fn entries(
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
                    Role::PreActivation => Node::PreActivation { layer, neuron, example },
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
    fn split_indices(
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

    fn weight_entries(
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
        match *quantity.indices {
            [] => {
                let folded = conventions.fold != Fold::No;
                let (from_axis, n_columns) = match from_axis {
                    Axis::Layer(l) if folded => (Axis::Extended(l), n_from + 1),
                    axis => (axis, n_from),
                };
                // The bias unit stands first in memory wherever the notation puts it: matrices only meet matrices.
                let from_at = |k: usize| if folded { k.checked_sub(1) } else { Some(k) };
                let mut entries = Vec::with_capacity(n_to * n_columns);
                for to in 0..n_to {
                    for k in 0..n_columns {
                        entries.push(value(&node(to, from_at(k)))?);
                    }
                }
                let matrix = Value { rows: to_axis, columns: from_axis, n_rows: n_to, n_columns, entries };
                Ok(if conventions.to_first { matrix } else { matrix.transposed() })
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
                // One index of two: a row or column of the matrix, all weights of one neuron.
                let whole = Quantity { indices: Vec::new(), ..quantity.clone() };
                let matrix = self.weight_entries(&whole, layer, span, value)?;
                let matrix = if conventions.to_first { matrix } else { matrix.transposed() };
                let to = self.neuron(index, layer, span)?;
                Ok(Value::matrix((matrix.columns, matrix.n_columns), (Axis::One, 1), |k, _| matrix.at(to, k)))
            }
            [first, second] => {
                let (to, from) = if conventions.to_first { (first, second) } else { (second, first) };
                let from = self.source_neuron(from, layer - 1, span)?;
                Ok(Value::scalar(value(&node(self.neuron(to, layer, span)?, from))?))
            }
            _ => mismatch(span, "too many indices: a weight has two"),
        }
    }

    fn cost(&self, role: Role, example: Option<usize>, component: Option<usize>, span: Span) -> Evaluated<S> {
        let m = self.n_examples();
        if role == Role::ExampleCost
            || (example.is_some() && self.model.conventions.batch == Batch::None && m == 1)
        {
            return match example {
                Some(example) => self.cost_of(example, component, span),
                None => (0..m).try_fold(S::whole(0), |sum, e| Ok(sum + self.cost_of(e, component, span)?)),
            };
        }
        if let Cost::Defined { definition, of_example: false } = self.model.cost {
            return self.defined_cost(definition, None, component, span);
        }
        let mut sum = (0..m).try_fold(S::whole(0), |sum, e| Ok(sum + self.cost_of(e, component, span)?))?;
        if !self.model.conventions.cost_is_sum {
            sum = sum.divide(S::whole(m as i64)).ok_or(Trouble::Degenerate)?;
        }
        if self.model.l2 {
            sum = sum + self.l2_term()?;
        }
        Ok(sum)
    }

    /// The cost that nothing is known of, whatever the text builds on it.
    fn base_cost(&self, role: Role, example: Option<usize>) -> Evaluated<S> {
        let of = |example: usize| self.known_cost(self.model.base_cost, example, None, Span::default());
        let m = self.n_examples();
        match (role, example) {
            (Role::ExampleCost, Some(example)) => of(example),
            _ => {
                let sum = (0..m).try_fold(S::whole(0), |sum, example| Ok(sum + of(example)?))?;
                if role == Role::ExampleCost || self.model.conventions.cost_is_sum {
                    return Ok(sum);
                }
                sum.divide(S::whole(m as i64)).ok_or(Trouble::Degenerate)
            }
        }
    }

    /// λ/2n Σ w²
    fn l2_term(&self) -> Evaluated<S> {
        let squares =
            self.world.network.weights.iter().flatten().flatten().fold(S::whole(0), |sum, &w| sum + w * w);
        let lambda = self.world.network.constants.get("lambda").copied().unwrap_or(S::whole(0));
        (lambda * squares).divide(S::whole(2 * self.n_examples() as i64)).ok_or(Trouble::Degenerate)
    }

    fn cost_of(&self, example: usize, component: Option<usize>, span: Span) -> Evaluated<S> {
        self.known_cost(self.model.cost, example, component, span)
    }

    fn known_cost(&self, cost: Cost, example: usize, component: Option<usize>, span: Span) -> Evaluated<S> {
        let outputs = self.world.outputs(example);
        let targets = &self.world.network.targets[example];
        let laws = &self.world.laws;
        let log = |x: S| x.apply(Function::Log, 0, laws).ok_or(Trouble::Degenerate);
        let one = S::whole(1);
        let square = |a: S, y: S| (a - y) * (a - y);
        let half = |x: S| x.divide(S::whole(2)).ok_or(Trouble::Degenerate);
        let term = |a: S, y: S| match cost {
            Cost::Quadratic => half(square(a, y)),
            Cost::SquaredError => Ok(square(a, y)),
            Cost::MeanSquaredError => {
                square(a, y).divide(S::whole(outputs.len() as i64)).ok_or(Trouble::Degenerate)
            }
            Cost::CrossEntropy => Ok(-(y * log(a)? + (one - y) * log(one - a)?)),
            Cost::CategoricalCrossEntropy => Ok(-(y * log(a)?)),
            Cost::Any | Cost::Defined { .. } => Err(Trouble::Degenerate),
        };
        match (cost, component) {
            (Cost::Any | Cost::Defined { of_example: false, .. }, None) => {
                Ok(S::any_cost(&[], outputs, targets, laws))
            }
            (Cost::Any, Some(_)) => mismatch(
                span,
                "this cost has a neuron index, but nothing says what the cost of one output is",
            ),
            (Cost::Defined { definition, .. }, _) => {
                self.defined_cost(definition, Some(example), component, span)
            }
            (_, Some(j)) => term(outputs[j], targets[j]),
            (_, None) => {
                outputs.iter().zip(targets).try_fold(S::whole(0), |sum, (&a, &y)| Ok(sum + term(a, y)?))
            }
        }
    }

    fn defined_cost(
        &self,
        definition: usize,
        example: Option<usize>,
        component: Option<usize>,
        span: Span,
    ) -> Evaluated<S> {
        let definition = &self.model.definitions[definition];
        let mut environment = self.clone();
        environment.values = vec![UNSET; definition.n_variables];
        environment.example = example;
        environment.weight = None;
        environment.names = &[];
        environment.inside_cost = true;
        if let (Some(&parameter), Some(component)) = (definition.parameters.first(), component) {
            environment.values[parameter] = component as i64 + 1;
        }
        match environment.evaluate(&definition.body)?.as_scalar() {
            Some(cost) => Ok(cost),
            None => mismatch(span, "the cost is defined as a vector: expected a single number"),
        }
    }

    fn apply(&self, function: Callee, order: u32, argument: &Expression, span: Span) -> Evaluated<Value<S>> {
        let value = self.evaluate(argument)?;
        let laws = &self.world.laws;
        let network = &self.world.network;
        let is_softmax = match function {
            Callee::Softmax => true,
            Callee::Activation(Some(layer)) => {
                network.softmax && self.layer(layer) == Some(self.world.last_layer())
            }
            Callee::Activation(None) => {
                let last = Axis::Layer(self.world.last_layer());
                network.softmax && (value.rows == last || value.columns == last)
            }
            Callee::Known(_) => false,
        };
        if is_softmax {
            return self.apply_softmax(&value, order, span);
        }
        let function = match function {
            Callee::Known(function) => function,
            Callee::Activation(layer) => {
                let step = layer
                    .and_then(|layer| self.layer(layer))
                    .and_then(|layer| usize::try_from(layer - network.input_layer - 1).ok());
                let known = step.and_then(|step| network.activations.get(step));
                known.or(network.activations.first()).copied().unwrap_or(Function::Identity)
            }
            Callee::Softmax => Function::Identity,
        };
        defined(value.map(|x| x.apply(function, order, laws)))
    }

    /// Softmax along the neurons; its first derivative entry by entry, ∂a_j/∂z_j = a_j (1 − a_j).
    fn apply_softmax(&self, z: &Value<S>, order: u32, span: Span) -> Evaluated<Value<S>> {
        let along_columns = z.rows == Axis::One || z.rows == Axis::Examples;
        let z = if along_columns { z.transposed() } else { z.clone() };
        let mut result = z.clone();
        for j in 0..z.n_columns {
            let column: Vec<S> = (0..z.n_rows).map(|i| z.at(i, j)).collect();
            let a = softmax(&column, &self.world.laws).ok_or(Trouble::Degenerate)?;
            for (i, a) in a.into_iter().enumerate() {
                result.entries[i * z.n_columns + j] = match order {
                    0 => a,
                    1 => a * (S::whole(1) - a),
                    _ => return unsupported(span, "higher derivatives of softmax are not kept"),
                };
            }
        }
        Ok(if along_columns { result.transposed() } else { result })
    }

    fn add(&self, a: &Value<S>, b: &Value<S>, span: Span) -> Evaluated<Value<S>> {
        if let Some(sum) = self.with_identity(a, b) {
            return Ok(sum);
        }
        // A number may be added to a vector only where it is written as one, as in 1 − a.
        let spread = a.as_scalar().is_some() || b.as_scalar().is_some();
        match a.zip(b, |x, y| Some(x + y), spread) {
            Some(sum) => defined(sum),
            None => self.two_shapes(span, "this sum does not fit", a.shape(), b.shape()),
        }
    }

    /// A sum with the identity matrix: only the diagonal changes.
    fn with_identity(&self, a: &Value<S>, b: &Value<S>) -> Option<Value<S>> {
        let is_identity = |x: &Value<S>| x.rows == Axis::Any && x.columns == Axis::Any;
        let (matrix, scale) = match (is_identity(a), is_identity(b)) {
            (true, false) => (b, a.entries[0]),
            (false, true) => (a, b.entries[0]),
            _ => return None,
        };
        (matrix.rows == matrix.columns && matrix.rows != Axis::One).then(|| {
            Value::matrix((matrix.rows, matrix.n_rows), (matrix.columns, matrix.n_columns), |i, j| {
                if i == j { matrix.at(i, j) + scale } else { matrix.at(i, j) }
            })
        })
    }

    fn multiply(&self, a: &Value<S>, b: &Value<S>, operator: Multiply, span: Span) -> Evaluated<Value<S>> {
        let scalars = a.as_scalar().is_some() || b.as_scalar().is_some();
        let is_identity = |x: &Value<S>| x.rows == Axis::Any && x.columns == Axis::Any;
        let elementwise = |spread: bool| match a.zip(b, |x, y| Some(x * y), spread) {
            Some(product) => defined(product),
            None => self.two_shapes(span, "this entrywise product does not fit", a.shape(), b.shape()),
        };
        if scalars || is_identity(a) || is_identity(b) {
            return if is_identity(a) && !scalars {
                defined(b.map(|x| Some(a.entries[0] * x)))
            } else if is_identity(b) && !scalars {
                defined(a.map(|x| Some(b.entries[0] * x)))
            } else {
                elementwise(true)
            };
        }
        let matrix_product = || match a.times(b) {
            Some(product) => Ok(product),
            None => self.two_shapes(span, "this matrix product does not fit", a.shape(), b.shape()),
        };
        let same_shape = a.zip(b, |x, _| Some(x), false).is_some() && a.shape().rows == b.shape().rows;
        match operator {
            Multiply::Elementwise => elementwise(false),
            Multiply::Juxtaposed => matrix_product(),
            Multiply::Outer => {
                if a.is_vector() && b.is_vector() {
                    let column = if a.rows == Axis::One { a.transposed() } else { a.clone() };
                    let row = if b.columns == Axis::One { b.transposed() } else { b.clone() };
                    return match column.times(&row) {
                        Some(product) => Ok(product),
                        None => {
                            self.two_shapes(span, "this outer product does not fit", a.shape(), b.shape())
                        }
                    };
                }
                if same_shape { elementwise(false) } else { matrix_product() }
            }
            Multiply::Dot | Multiply::Times | Multiply::Star => {
                if let Some(product) = a.times(b) {
                    return Ok(product);
                }
                if !same_shape {
                    return matrix_product();
                }
                match self.model.conventions.vector_product {
                    VectorProduct::Elementwise => elementwise(false),
                    VectorProduct::Inner => Ok(Value::scalar(elementwise(false)?.total())),
                }
            }
        }
    }

    fn power(&self, base: &Expression, exponent: &Expression) -> Evaluated<Value<S>> {
        let value = self.evaluate(base)?;
        let Kind::Number(n) = exponent.kind else {
            return unsupported(exponent.span, "only whole numbers and ½ are understood as exponents");
        };
        let laws = &self.world.laws;
        let power = |x: S, n: u32| (0..n).fold(S::whole(1), |product, _| product * x);
        if n == 0.5 || n == -0.5 {
            return defined(value.map(|x| {
                let root = x.apply(Function::Sqrt, 0, laws)?;
                if n < 0.0 { S::whole(1).divide(root) } else { Some(root) }
            }));
        }
        if n.fract() != 0.0 || n.abs() > 64.0 {
            return unsupported(
                exponent.span,
                "only whole numbers up to 64 and ½ are understood as exponents",
            );
        }
        let whole = n.abs() as u32;
        if n < 0.0 {
            return defined(value.map(|x| S::whole(1).divide(power(x, whole))));
        }
        // A power of a vector is meant entry by entry: (a − y)² under a sum over neurons.
        defined(value.map(|x| Some(power(x, whole))))
    }

    fn big(&self, product: bool, over: &Over, body: &Expression, span: Span) -> Evaluated<Value<S>> {
        match over {
            Over::Examples(variable) => {
                if product {
                    return unsupported(span, "products over examples are not understood");
                }
                self.over_examples(Some(*variable), body)
            }
            Over::Weights => {
                let network = &self.world.network;
                let mut sum = S::whole(0);
                let mut environment = self.clone();
                for (step, rows) in network.weights.iter().enumerate() {
                    for (to, row) in rows.iter().enumerate() {
                        for from in 0..row.len() {
                            environment.weight = Some((network.input_layer + 1 + step as i32, to, from));
                            match environment.evaluate(body)?.as_scalar() {
                                Some(term) => sum = sum + term,
                                None => {
                                    return mismatch(
                                        body.span,
                                        "the term of a sum over weights is no number",
                                    );
                                }
                            }
                        }
                    }
                }
                Ok(Value::scalar(sum))
            }
            Over::Variable { variable, from, to, except } => {
                let range = domain::bound_range(self, *variable, from.as_deref(), to.as_deref(), body, span)?;
                let except = except.and_then(|index| self.index(index));
                let mut environment = self.clone();
                let mut result: Option<Value<S>> = None;
                for value in range {
                    if except == Some(value) {
                        continue;
                    }
                    environment.values[*variable] = value;
                    let term = environment.evaluate(body)?;
                    result = Some(match result {
                        None => term,
                        Some(sum) if product => self.multiply(&sum, &term, Multiply::Juxtaposed, span)?,
                        Some(sum) => self.add(&sum, &term, body.span)?,
                    });
                }
                Ok(result.unwrap_or_else(|| {
                    if product {
                        Value {
                            rows: Axis::Any,
                            columns: Axis::Any,
                            n_rows: 1,
                            n_columns: 1,
                            entries: vec![S::whole(1)],
                        }
                    } else {
                        Value::scalar(S::whole(0))
                    }
                }))
            }
        }
    }

    fn over_examples(&self, variable: Option<Variable>, body: &Expression) -> Evaluated<Value<S>> {
        let mut environment = self.clone();
        let mut result: Option<Value<S>> = None;
        for example in 0..self.n_examples() {
            environment.example = Some(example);
            if let Some(variable) = variable {
                environment.values[variable] = example as i64 + 1;
            }
            let term = environment.evaluate(body)?;
            result = Some(match result {
                None => term,
                Some(sum) => self.add(&sum, &term, body.span)?,
            });
        }
        Ok(result.unwrap_or_else(|| Value::scalar(S::whole(0))))
    }

    fn component(&self, value: &Value<S>, indices: &[Index], span: Span) -> Evaluated<Value<S>> {
        let at = |index: Index, n: usize| match self.index(index).map(|value| usize::try_from(value - 1)) {
            Some(Ok(position)) if position < n => Ok(position),
            Some(_) => mismatch(span, format!("this index reaches beyond {}", value.shape())),
            None => mismatch(span, "this index has no value here"),
        };
        let entry = match *indices {
            [index] if value.columns == Axis::One && value.rows != Axis::One => {
                value.at(at(index, value.n_rows)?, 0)
            }
            [index] if value.rows == Axis::One && value.columns != Axis::One => {
                value.at(0, at(index, value.n_columns)?)
            }
            [index] if value.as_scalar().is_some() && self.index(index) == Some(1) => value.entries[0],
            [first, second] if value.rows != Axis::One && value.columns != Axis::One => {
                value.at(at(first, value.n_rows)?, at(second, value.n_columns)?)
            }
            _ => {
                return mismatch(
                    span,
                    format!(
                        "{} with {} is indexed here",
                        value.shape(),
                        count(indices.len(), "index", "indices")
                    ),
                );
            }
        };
        Ok(Value::scalar(entry))
    }

    fn written_matrix(&self, rows: &[Vec<Expression>], span: Span) -> Evaluated<Value<S>> {
        let n_columns = rows.first().map_or(0, Vec::len);
        if n_columns == 0 || rows.iter().any(|row| row.len() != n_columns) {
            return mismatch(span, "the rows of this matrix differ in length");
        }
        let mut entries = Vec::with_capacity(rows.len() * n_columns);
        for cell in rows.iter().flatten() {
            match self.evaluate(cell)?.as_scalar() {
                Some(entry) => entries.push(entry),
                None => return unsupported(cell.span, "a cell of this matrix is no single number"),
            }
        }
        let axis = |n: usize| if n == 1 { Axis::One } else { Axis::Written };
        Ok(Value { rows: axis(rows.len()), columns: axis(n_columns), n_rows: rows.len(), n_columns, entries })
    }

    fn diagonal(&self, x: &Expression) -> Evaluated<Value<S>> {
        let value = self.evaluate(x)?;
        if value.as_scalar().is_some() {
            return Ok(value);
        }
        let (axis, n) = if value.columns == Axis::One {
            (value.rows, value.n_rows)
        } else if value.rows == Axis::One {
            (value.columns, value.n_columns)
        } else if value.rows == value.columns {
            let entries = (0..value.n_rows).map(|i| value.at(i, i)).collect();
            return Ok(Value::column(value.rows, entries));
        } else {
            return mismatch(x.span, format!("the diagonal of {} is asked for", value.shape()));
        };
        Ok(Value::matrix((axis, n), (axis, n), |i, j| if i == j { value.entries[i] } else { S::whole(0) }))
    }

    /// The first row whose condition holds. Conditions compare with a step: 1 for positive, else 0.
    fn cases(
        &self,
        rows: &[(Expression, Option<crate::reading::expression::Condition>)],
        span: Span,
    ) -> Evaluated<Value<S>> {
        let laws = &self.world.laws;
        let mut remaining = Value::scalar(S::whole(1));
        let mut result: Option<Value<S>> = None;
        for (value, condition) in rows {
            let value = self.evaluate(value)?;
            let holds = match condition {
                None => Value::scalar(S::whole(1)),
                Some(condition) => {
                    let (left, right) = (self.evaluate(&condition.left)?, self.evaluate(&condition.right)?);
                    let step = |x: S| x.apply(Function::Step, 0, laws);
                    let above = |x: S, y: S| step(x - y);
                    let below = |x: S, y: S| Some(S::whole(1) - step(x - y)?);
                    let compared = match condition.ordering {
                        Ordering::Greater | Ordering::GreaterEqual => left.zip(&right, above, true),
                        _ => left.zip(&right, below, true),
                    };
                    match condition.ordering {
                        Ordering::Greater | Ordering::GreaterEqual | Ordering::Less | Ordering::LessEqual => {
                            match compared {
                                Some(holds) => defined(holds)?,
                                None => {
                                    return self.two_shapes(
                                        span,
                                        "this comparison does not fit",
                                        left.shape(),
                                        right.shape(),
                                    );
                                }
                            }
                        }
                        Ordering::Equal | Ordering::NotEqual => {
                            let (Some(a), Some(b)) =
                                (self.integer(&condition.left), self.integer(&condition.right))
                            else {
                                return unsupported(
                                    span,
                                    "only indices and layers can be compared for equality",
                                );
                            };
                            Value::scalar(S::whole(i64::from(
                                (a == b) == (condition.ordering == Ordering::Equal),
                            )))
                        }
                    }
                }
            };
            let times = |a: &Value<S>, b: &Value<S>| match a.zip(b, |x, y| Some(x * y), true) {
                Some(product) => defined(product),
                None => self.two_shapes(span, "these cases do not fit", a.shape(), b.shape()),
            };
            let part = times(&value, &times(&remaining, &holds)?)?;
            result = Some(match result {
                None => part,
                Some(sum) => self.add(&sum, &part, span)?,
            });
            remaining = times(&remaining, &defined(holds.map(|x| Some(S::whole(1) - x)))?)?;
        }
        result.map_or_else(|| mismatch(span, "these cases have no rows"), Ok)
    }

    /// The value of an expression that counts something.
    pub fn integer(&self, expression: &Expression) -> Option<i64> {
        match &expression.kind {
            Kind::Number(x) if x.fract() == 0.0 => Some(*x as i64),
            Kind::Variable(variable) => Some(self.values[*variable]).filter(|&value| value != UNSET),
            Kind::LayerNumber(layer) => self.layer(*layer).map(i64::from),
            Kind::Width(layer) => Some(self.world.network.width(self.layer(*layer)?)? as i64),
            Kind::ExampleCount => Some(self.n_examples() as i64),
            Kind::Sum(terms) => terms.iter().try_fold(0, |sum, term| Some(sum + self.integer(term)?)),
            Kind::Negative(x) => Some(-self.integer(x)?),
            _ => None,
        }
    }

    fn defined(&self, definition: usize, arguments: &[Argument], span: Span) -> Evaluated<Value<S>> {
        let definition = &self.model.definitions[definition];
        let mut values = vec![UNSET; definition.n_variables];
        for (&parameter, argument) in definition.parameters.iter().zip(arguments) {
            let value = match *argument {
                Argument::Layer(layer) => self.layer(layer).map(i64::from),
                Argument::Index(index) => self.index(index),
            };
            match value {
                Some(value) => values[parameter] = value,
                None => return mismatch(span, format!("an index of {} has no value here", definition.name)),
            }
        }
        let environment = Environment { values, names: &[], ..self.clone() };
        environment.evaluate(&definition.body).map_err(|trouble| match trouble {
            Trouble::Mismatch { message, .. } => Trouble::Mismatch { message, span },
            Trouble::Unsupported { message, .. } => Trouble::Unsupported { message, span },
            Trouble::Degenerate => Trouble::Degenerate,
        })
    }

    fn derivative(&self, of: &Expression, by: &Expression) -> Evaluated<Value<S>> {
        let conventions = &self.model.conventions;
        let (quantity, transposed) = match &by.kind {
            Kind::Quantity(quantity) => (quantity, false),
            Kind::Transpose(inner) => match &inner.kind {
                Kind::Quantity(quantity) => (quantity, true),
                _ => return unsupported(by.span, "only a quantity of the network can be moved"),
            },
            Kind::Constant(name) => return S::differentiate(self, of, &Node::Constant(name.clone())),
            _ => {
                return unsupported(
                    by.span,
                    "only a quantity of the network can be moved: expected a letter such as z, a, w or b",
                );
            }
        };
        if matches!(quantity.role, Role::Cost | Role::ExampleCost | Role::Error)
            || quantity.role.gradient_by().is_some()
        {
            return unsupported(
                by.span,
                format!("the {} is no node of the forward pass and cannot be moved", quantity.role.word()),
            );
        }
        if quantity.role == Role::Weight
            && self.weight.is_some()
            && quantity.indices.is_empty()
            && let Some((layer, to, from)) = self.weight
        {
            return S::differentiate(self, of, &Node::Weight { layer, to, from });
        }
        // The entries of Y in its shape, each as the value of X with that entry moved.
        let mut slopes: Vec<Value<S>> = Vec::new();
        let shape = self.entries(quantity, by.span, |node| {
            slopes.push(S::differentiate(self, of, node)?);
            Ok(S::whole(0))
        })?;
        let shape = if transposed { shape.transposed() } else { shape };
        let order: Vec<usize> = if transposed {
            // Entries were met row by row of the untransposed matrix.
            (0..shape.n_rows * shape.n_columns)
                .map(|n| (n % shape.n_columns) * shape.n_rows + n / shape.n_columns)
                .collect()
        } else {
            self.entry_order(quantity, &shape)
        };
        let slopes: Option<Vec<Value<S>>> = order.into_iter().map(|n| slopes.get(n).cloned()).collect();
        let Some(slopes) = slopes else {
            return mismatch(by.span, "the bias unit is the constant 1 and cannot be moved");
        };
        if shape.as_scalar().is_some() {
            return slopes.into_iter().next().ok_or(Trouble::Degenerate);
        }
        let Some(first) = slopes.first() else { return Err(Trouble::Degenerate) };
        if first.as_scalar().is_some() {
            let entries = slopes.iter().map(|slope| slope.entries[0]).collect();
            let gradient = Value { entries, ..shape };
            return Ok(if conventions.transposed_gradients { gradient.transposed() } else { gradient });
        }
        if first.is_vector() && shape.is_vector() {
            let (rows, n_rows) = if first.rows == Axis::One {
                (first.columns, first.n_columns)
            } else {
                (first.rows, first.n_rows)
            };
            let (columns, n_columns) = if shape.rows == Axis::One {
                (shape.columns, shape.n_columns)
            } else {
                (shape.rows, shape.n_rows)
            };
            if conventions.diagonal_jacobians && rows == columns {
                let entries = (0..n_rows).map(|i| slopes[i].entries[i]).collect();
                return Ok(Value { entries, ..first.clone() });
            }
            let jacobian = Value::matrix((rows, n_rows), (columns, n_columns), |i, j| slopes[j].entries[i]);
            return Ok(if conventions.transposed_jacobians { jacobian.transposed() } else { jacobian });
        }
        unsupported(
            of.span.to(by.span),
            format!(
                "the derivative of {} by {} has more than two axes: write it with indices",
                first.shape(),
                shape.shape()
            ),
        )
    }

    /// In which order [`entries`](Self::entries) met the nodes of a quantity, seen from its final shape.
    fn entry_order(&self, quantity: &Quantity, shape: &Value<S>) -> Vec<usize> {
        let conventions = &self.model.conventions;
        let n = shape.n_rows * shape.n_columns;
        let turned = match quantity.role {
            Role::Weight => quantity.indices.is_empty() && !conventions.to_first,
            Role::Bias => false,
            _ => conventions.batch == Batch::Rows && shape.rows != Axis::One && shape.columns != Axis::One,
        };
        if turned {
            (0..n).map(|n| (n % shape.n_columns) * shape.n_rows + n / shape.n_columns).collect()
        } else {
            (0..n).collect()
        }
    }
}

/// `1 index`, `2 indices`.
fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// C, or C of one example, as an expression.
pub fn cost_expression(role: Role, example: OfExample, span: Span) -> Expression {
    Expression { kind: Kind::Quantity(Quantity { role, layer: None, indices: Vec::new(), example }), span }
}

fn oriented<S: Arithmetic>(value: Value<S>, as_rows: bool) -> Value<S> {
    if as_rows { value.transposed() } else { value }
}

fn defined<S>(value: Option<Value<S>>) -> Evaluated<Value<S>> {
    value.ok_or(Trouble::Degenerate)
}

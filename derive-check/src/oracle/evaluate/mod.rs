//! The evaluator: an expression's value on a drawn network, generic over the arithmetic.
//!
//! Every quantity is a node of the forward computation. `∂X/∂Y` is an intervention: Y is moved, everything
//! downstream of Y is computed again, everything else stays. δ is ∂C/∂z by that meaning, not by any formula.

mod algebra;
mod cost;
mod derivative;
mod quantity;

pub use cost::cost_expression;

use super::differentiate::Differentiable;
use super::model::Model;
use super::value::{Axis, Shape, Value};
use crate::latex::Span;
use crate::model::{Function, Moves, Node, World, class_of};
use crate::reading::expression::{
    Along, Argument, Expression, Index, IndexBase, Kind, Layer, LayerBase, Multiply, OfExample, Quantity,
    Role, Sort, Variable, VariableInfo,
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
        self.names.get(variable).map_or_else(|| "the index".to_owned(), VariableInfo::shown)
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
                    OfExample::Variable(variable) => {
                        usize::try_from(self.values[variable].checked_sub(1)?).ok()?
                    }
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
        match free.map(|(info, value)| (info.shown(), i64::from(number) - value)) {
            Some((name, 0)) => name,
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
            Kind::Constant(name) => match self.world.network.constants.get(name.as_str()) {
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
                if let Some(chain) = self.contracted(left, right)? {
                    return Ok(chain);
                }
                let (a, b) = (self.evaluate(left)?, self.evaluate(right)?);
                // W_{k•} ∂C/∂z: the row of a matrix beside a vector that is a row, too, is multiplied with it entry by
                // entry, and added up.
                if (is_slice(left) || is_slice(right)) && a.is_vector() && a.shape() == b.shape() {
                    let products = self.multiply(&a, &b, Multiply::Elementwise, span)?;
                    return Ok(Value::scalar(products.total()));
                }
                let slopes = self.model.conventions.diagonal_slopes && is_slope(left);
                let operator = if slopes && *operator == Multiply::Juxtaposed && a.shape() == b.shape() {
                    Multiply::Elementwise
                } else {
                    *operator
                };
                self.multiply(&a, &b, operator, left.span.to(right.span))
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
            Kind::Differential { of, along } => S::differentiate(self, of, &Node::Along(self.moves(along))),
            Kind::Total(x) if self.model.conventions.totals_over_examples => {
                Ok(self.evaluate(x)?.total_over_examples())
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
            // max(0, z) is the rectifier by name, of which more is known than of a sum with one.
            Kind::Maximum(zero, z) | Kind::Maximum(z, zero) if matches!(zero.kind, Kind::Number(0.0)) => {
                defined(self.evaluate(z)?.map(|x| x.apply(Function::Relu, 0, &self.world.laws)))
            }
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

    /// What a differential is taken along, on this network.
    fn moves(&self, along: &Along) -> Moves {
        let numbers =
            |layers: &[Layer]| -> Vec<i32> { layers.iter().filter_map(|&layer| self.layer(layer)).collect() };
        let last = along.everything.then(|| self.world.last_layer());
        Moves {
            weights: numbers(&along.weights),
            biases: numbers(&along.biases),
            up_to: numbers(&along.computed).into_iter().chain(last).max(),
        }
    }

    fn layer_of(&self, layer: Option<Layer>, span: Span) -> Evaluated<i32> {
        match layer.and_then(|layer| self.layer(layer)) {
            Some(layer) => Ok(layer),
            None => mismatch(span, "the layer of this quantity has no value here"),
        }
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

    /// What the variables of a definition stand for where it is used.
    fn values_of(&self, definition: usize, arguments: &[Argument], span: Span) -> Evaluated<Vec<i64>> {
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
        Ok(values)
    }

    fn defined(&self, definition: usize, arguments: &[Argument], span: Span) -> Evaluated<Value<S>> {
        let values = self.values_of(definition, arguments, span)?;
        self.defined_at(definition, values).map_err(|trouble| match trouble {
            Trouble::Mismatch { message, .. } => Trouble::Mismatch { message, span },
            Trouble::Unsupported { message, .. } => Trouble::Unsupported { message, span },
            Trouble::Degenerate => Trouble::Degenerate,
        })
    }

    /// What a definition stands for, each entry with its own move.
    pub(in crate::oracle) fn defined_at(&self, definition: usize, values: Vec<i64>) -> Evaluated<Value<S>> {
        let body = &self.model.definitions[definition].body;
        let environment = Environment { values, names: &[], ..self.clone() };
        let mut value = environment.evaluate(body)?;
        if self.world.has_moves() {
            for (entry, x) in value.entries.iter_mut().enumerate() {
                let node = environment.node_of_definition(definition, entry);
                *x = *x + self.world.move_of(&node);
            }
        }
        Ok(value)
    }

    /// An entry of a definition, its variables valued as here.
    fn node_of_definition(&self, definition: usize, entry: usize) -> Node {
        let values = self.values.clone();
        Node::Defined { definition, values, example: self.example.unwrap_or(0), entry }
    }
}

/// `F'(z)`
fn is_slope(expression: &Expression) -> bool {
    matches!(expression.kind, Kind::Apply { order: 1.., .. })
}

/// `W_{k•}`, `f'(s_k) W_{k•}`: the row or the column of a matrix.
fn is_slice(expression: &Expression) -> bool {
    match &expression.kind {
        Kind::Product { left, right, .. } => is_slice(left) || is_slice(right),
        Kind::Transpose(inner) => is_slice(inner),
        Kind::Component { of, indices } => {
            let matrix = match &of.kind {
                Kind::Transpose(inner) => &inner.kind,
                kind => kind,
            };
            let is_weight =
                |quantity: &Quantity| quantity.role == Role::Weight && quantity.indices.is_empty();
            indices.len() == 1 && matches!(matrix, Kind::Quantity(quantity) if is_weight(quantity))
        }
        _ => false,
    }
}

fn defined<S>(value: Option<Value<S>>) -> Evaluated<Value<S>> {
    value.ok_or(Trouble::Degenerate)
}

//! Functions with their arguments: the activation function, a hypothesis, the target as a function.

use super::super::error::{Read, clash, fail};
use super::super::expression::{Callee, Expression, Kind, Layer, LayerBase, OfExample, Quantity, Role};
use super::super::reader::{Reader, expression};
use super::super::row::linear;
use super::scripts::{Scripts, transposed_if};
use crate::latex::{self, Fence, Node, Operator, Row, Span};
use crate::model::Function;
use crate::notation::{Declared, Key, Meaning, Part, Slot, parts, split};

impl Reader<'_> {
    /// `h_\Theta(x)`, `f_{W,b}(x^{(i)})`: a letter with the parameters below it, called with the input, is the output.
    pub(super) fn hypothesis(
        &mut self,
        key: &Key,
        sub: Option<&Row>,
        nodes: &[Node],
    ) -> Read<Option<(Expression, usize)>> {
        let (Some(sub), Some(body)) = (sub, call_argument(&nodes[1..])) else { return Ok(None) };
        let is_parameter = |part: &Part| {
            let [node] = part.row.as_slice() else { return false };
            Key::of(node).is_some_and(|key| {
                self.meanings(&key)
                    .iter()
                    .any(|letter| matches!(letter.meaning, Meaning::Quantity(Role::Weight | Role::Bias)))
            })
        };
        let is_cost = self
            .meanings(key)
            .iter()
            .any(|letter| matches!(letter.meaning, Meaning::Quantity(Role::Cost | Role::ExampleCost)));
        if is_cost || !self.mentions_input(body) || !parts(sub).iter().all(is_parameter) {
            return Ok(None);
        }
        let example = self.example_among(body)?.unwrap_or(OfExample::Implied);
        let quantity =
            Quantity { role: Role::Activation, layer: Some(Layer::LAST), indices: Vec::new(), example };
        Ok(Some((expression(Kind::Quantity(quantity), nodes[0].span), 2)))
    }

    /// `σ(z)^2`, `\tanh(z)^T`, `\operatorname{softmax}(z)_j`: scripts behind the call of a function are its value's.
    pub(super) fn call_with_scripts(&mut self, nodes: &[Node]) -> Read<Option<(Expression, usize)>> {
        let [function, Node { kind: latex::Kind::Scripted { base, sub, sup, primes: 0 }, .. }, ..] = nodes
        else {
            return Ok(None);
        };
        if !matches!(base.kind, latex::Kind::Fenced { open: Fence::Paren, .. }) || !self.is_function(function)
        {
            return Ok(None);
        }
        let (read, used) = self.letter(&[function.clone(), (**base).clone()])?;
        if used != 2 {
            return Ok(None);
        }
        let scripts = self.scripts(sub.as_ref(), sup.as_ref(), 0);
        let span = nodes[0].span.to(nodes[1].span);
        Ok(Some((self.scripted(read, &scripts, span)?, 2)))
    }

    /// Whether a node is a letter or name of a function.
    pub(super) fn is_function(&self, node: &Node) -> bool {
        let base = split(node).0;
        let Some(key) = Key::of(base) else { return false };
        let meanings = self.meanings(&key);
        let named = matches!(base.kind, latex::Kind::Function(_) | latex::Kind::Word(_));
        let is_function = |letter: &&Declared| {
            matches!(letter.meaning, Meaning::ActivationFunction | Meaning::Known(_) | Meaning::Softmax)
        };
        meanings.iter().any(is_function)
            || named
                && meanings.is_empty()
                && (key.name.eq_ignore_ascii_case("softmax") || Function::from_name(&key.name).is_some())
    }

    pub(super) fn is_activation_function(&self, node: &Node) -> bool {
        Key::of(split(node).0).is_some_and(|key| {
            self.meanings(&key).iter().any(|letter| letter.meaning == Meaning::ActivationFunction)
        })
    }

    /// σ, σ', g^{[l]}: called, or bare where the argument is understood.
    pub(super) fn activation_function(
        &mut self,
        declared: &Declared,
        scripts: &Scripts,
        nodes: &[Node],
    ) -> Read<(Expression, usize)> {
        let span = nodes[0].span;
        // Beside hidden layers with a function of another name, σ is the sigmoid of the last.
        if self.settings.sigma_is_sigmoid && declared.pattern.key == Key::plain("sigma") {
            return self.called(Callee::Known(Function::Sigmoid), scripts, nodes);
        }
        let layers = scripts
            .sup
            .iter()
            .zip(&declared.pattern.sup)
            .chain(scripts.sub.iter().zip(&declared.pattern.sub));
        // f_j(net_j): the function of the unit that its argument belongs to.
        let argument =
            call_argument(&nodes[1..]).filter(|body| !self.stands_bare(&declared.pattern.key, body));
        let of_unit = matches!(scripts.sub.as_slice(), [part] if argument.is_some_and(|body| bears_last(body, &part.row)));
        let mut layer = None;
        for (part, slot) in layers.filter(|_| !of_unit) {
            if matches!(slot, Slot::Layer | Slot::OtherLayer) {
                layer = Some(self.layer(&part.row)?);
            }
        }
        // A subscript that the pattern does not have is still the layer: σ_1, f_L; a word is the function's name.
        if layer.is_none()
            && declared.pattern.sub.is_empty()
            && !of_unit
            && let [part] = scripts.sub.as_slice()
            && !matches!(
                part.row.as_slice(),
                [Node { kind: latex::Kind::Word(_) | latex::Kind::Text(_) | latex::Kind::Function(_), .. }]
            )
        {
            layer = Some(self.layer(&part.row)?);
        }
        // So is a letter above, or anything in a fence of its own: f^l, f^{(2)}. A number is an exponent.
        let mut exponent = scripts.sup.get(declared.pattern.sup.len());
        if let (None, Some(part)) = (layer, exponent)
            && (part.fenced || matches!(linear(&part.row), Some((Some(_), _))))
        {
            layer = Some(self.layer(&part.row)?);
            exponent = None;
        }
        let exponent = exponent.map(|part| part.row.clone());
        // σ(1 − σ): a product, as the function itself stands in the parentheses without an argument.
        let (read, used) = match argument {
            Some(body) => {
                let argument = self.sum(body)?;
                let of = layer.or_else(|| layer_of_argument(&argument));
                let argument = Box::new(argument);
                (
                    expression(
                        Kind::Apply { function: Callee::Activation(of), order: scripts.primes, argument },
                        span,
                    ),
                    2,
                )
            }
            None => {
                // σ' alone is taken at the pre-activation it belongs to; σ z without parentheses takes z.
                let next = nodes.get(1).and_then(|next| Key::of(split(next).0));
                let takes_next = next.is_some_and(|key| {
                    self.meanings(&key)
                        .iter()
                        .any(|letter| letter.meaning == Meaning::Quantity(Role::PreActivation))
                });
                if takes_next {
                    let (argument, used) = self.letter(&nodes[1..])?;
                    let of = layer.or_else(|| layer_of_argument(&argument));
                    let span = span.to(argument.span);
                    let argument = Box::new(argument);
                    let function = Callee::Activation(of);
                    (expression(Kind::Apply { function, order: scripts.primes, argument }, span), used + 1)
                } else {
                    self.open.bare = true;
                    let at = layer.unwrap_or_else(|| self.unknown_layer());
                    let argument = Box::new(Reader::whole(Role::PreActivation, Some(at), span));
                    let function = Callee::Activation(Some(at));
                    (expression(Kind::Apply { function, order: scripts.primes, argument }, span), 1)
                }
            }
        };
        let read = transposed_if(read, scripts.transposed);
        match exponent {
            Some(exponent) => Ok((self.power(read, &exponent, span)?, used)),
            None => Ok((read, used)),
        }
    }

    /// Whether a function stands in a row without being called.
    pub(super) fn stands_bare(&self, key: &Key, row: &[Node]) -> bool {
        row.iter().enumerate().any(|(place, node)| {
            let next = row.get(place + 1);
            let called = next.is_some_and(|next| {
                matches!(next.kind, latex::Kind::Fenced { .. })
                    || matches!(&next.kind, latex::Kind::Scripted { base, .. } if matches!(base.kind, latex::Kind::Fenced { .. }))
                    || Key::of(split(next).0).is_some_and(|key| !self.meanings(&key).is_empty())
            });
            Key::of(split(node).0).as_ref() == Some(key) && !called
        })
    }

    /// F(z_i^n): the target of the neuron whose z is the argument.
    pub(super) fn target_function(&mut self, body: &Row, span: Span) -> Read<Expression> {
        let argument = self.sum(body)?;
        let Kind::Quantity(quantity) = argument.kind else {
            return clash(
                span,
                "the target is looked up by a pre-activation: expected a single letter in the parentheses",
            );
        };
        let read = Quantity { role: Role::Target, layer: None, ..quantity };
        let target = expression(Kind::Quantity(read), span);
        // The layer it is written with must be the last one.
        match quantity.layer {
            Some(layer) if layer == Layer::LAST || layer.base == LayerBase::Number => Ok(target),
            Some(Layer { base: LayerBase::Variable(variable), .. })
                if self.variables[variable].name.starts_with('?') =>
            {
                Ok(target)
            }
            _ => clash(span, "the target belongs to the last layer"),
        }
    }

    pub(super) fn called(
        &mut self,
        callee: Callee,
        scripts: &Scripts,
        nodes: &[Node],
    ) -> Read<(Expression, usize)> {
        let span = nodes[0].span;
        let (argument, used) = self.function_argument(nodes)?;
        let kind = Kind::Apply { function: callee, order: scripts.primes, argument: Box::new(argument) };
        let read = transposed_if(expression(kind, span), scripts.transposed);
        match scripts.sup.first() {
            Some(part) => Ok((self.power(read, &part.row, span)?, used)),
            None => Ok((read, used)),
        }
    }

    /// The argument of a function that is always called: in parentheses, or the factor that follows.
    pub(super) fn function_argument(&mut self, nodes: &[Node]) -> Read<(Expression, usize)> {
        let span = nodes[0].span;
        match nodes.get(1) {
            None => fail(span, "a function without its argument"),
            Some(Node {
                kind: latex::Kind::Fenced { open: Fence::Paren | Fence::Bracket | Fence::Brace, body, .. },
                ..
            }) => Ok((self.sum(body)?, 2)),
            Some(Node { kind: latex::Kind::Operator(Operator::Minus), .. }) => {
                let (inner, used) = self.factor(&nodes[2..])?;
                let span = inner.span;
                Ok((expression(Kind::Negative(Box::new(inner)), span), used + 2))
            }
            Some(_) => {
                let (argument, used) = self.factor(&nodes[1..])?;
                Ok((argument, used + 1))
            }
        }
    }
}

/// The layer of the pre-activation that an argument is, where it is one.
pub(super) fn layer_of_argument(argument: &Expression) -> Option<Layer> {
    match &argument.kind {
        Kind::Quantity(Quantity { role: Role::PreActivation, layer, .. }) => *layer,
        Kind::Component { of, .. } | Kind::Transpose(of) => layer_of_argument(of),
        _ => None,
    }
}

/// Whether an argument is a letter whose last index is this letter.
fn bears_last(argument: &[Node], index: &[Node]) -> bool {
    let [only] = argument else { return false };
    let last = split(only).1.map(|sub| parts(sub)).and_then(|parts| parts.last().cloned());
    let is_letter = matches!(linear(index), Some((Some(_), 0)));
    is_letter && last.is_some_and(|part| latex::print(&part.row) == latex::print(index))
}

/// What stands in the parentheses that follow directly.
pub(in crate::reading) fn call_argument(nodes: &[Node]) -> Option<&Row> {
    match nodes.first() {
        Some(Node {
            kind: latex::Kind::Fenced { open: Fence::Paren | Fence::Bracket | Fence::Brace, close, body },
            ..
        }) if *close != Fence::None => Some(body),
        _ => None,
    }
}

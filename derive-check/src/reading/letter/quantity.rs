//! A letter of the network with its scripts: of which layer, neuron and example.

use super::super::error::{Read, clash, fail};
use super::super::expression::{
    Expression, Index, IndexBase, Kind, Layer, LayerBase, OfExample, Quantity, Role, Sort,
};
use super::super::reader::{Reader, expression};
use super::super::row::linear;
use super::call::call_argument;
use super::number::lists_letters;
use super::scripts::{Scripts, digits_apart, transposed_if};
use crate::latex::{self, Node, Row, Span, row_span};
use crate::notation::{Declared, Key, Meaning, Notation, Part, Slot, name_of, names_a_cost, parts, split};

impl Reader<'_> {
    /// A quantity from its scripts.
    pub(super) fn quantity(
        &mut self,
        mut role: Role,
        declared: &Declared,
        scripts: Scripts,
        nodes: &[Node],
    ) -> Read<(Expression, usize)> {
        let node = &nodes[0];
        let span = node.span;
        let pattern = &declared.pattern;
        let mut layer: Option<Layer>;
        let mut example = OfExample::Implied;
        let mut exponent: Option<Row> = None;
        let mut used = 1;
        // Superscript.
        let mut sup = scripts.sup;
        let pair = pattern.sup.as_slice() == [Slot::Layer, Slot::OtherLayer]
            || pattern.sup.contains(&Slot::OtherLayer);
        if pair && sup.len() == 1 {
            sup = digits_apart(&sup[0]).unwrap_or(sup);
        }
        let layered = pattern.sup.iter().any(|slot| matches!(slot, Slot::Layer | Slot::Fixed(_)));
        let sub_layered = pattern.sub.contains(&Slot::Layer);
        let mut layers = Vec::new();
        let mut above = Vec::new();
        for (place, part) in sup.iter().enumerate() {
            let slot = pattern.sup.get(place).copied();
            match role {
                // x_n^i: layers below, neurons above.
                _ if slot == Some(Slot::Neuron) => above.push(self.index(&part.row)?),
                Role::Cost | Role::ExampleCost => {
                    if slot.is_none() && !part.fenced && matches!(linear(&part.row), Some((None, _))) {
                        exponent = Some(part.row.clone());
                    } else if self.names_example(&part.row) && (slot == Some(Slot::Example) || slot.is_none())
                    {
                        example = self.example(&part.row)?;
                    } else {
                        // The layers a cost is written with say which network it is the cost of; they must exist.
                        let _ = self.layer(&part.row)?;
                    }
                }
                Role::Target => match slot {
                    Some(Slot::Example) => example = self.example(&part.row)?,
                    _ if part.fenced && (self.names_example(&part.row) || self.bound_letter(&part.row)) => {
                        example = self.example(&part.row)?;
                    }
                    _ if !part.fenced && matches!(linear(&part.row), Some((None, _))) && !layered => {
                        exponent = Some(part.row.clone());
                    }
                    // (i) is an example even where nothing counts with it, as a target has no other layer than the last.
                    _ if part.fenced
                        && matches!(linear(&part.row), Some((Some(letter), 0)) if !self.settings.notation.is_last_layer(&name_of(letter))) =>
                    {
                        example = self.example(&part.row)?;
                    }
                    _ => {
                        let at = self.layer(&part.row)?;
                        if at != Layer::LAST && at.base != LayerBase::Number {
                            return fail(span, "the target belongs to the last layer");
                        }
                    }
                },
                Role::Weight if self.sums_weights && scripts.sub.is_empty() => {
                    exponent = Some(part.row.clone())
                }
                // A^{[1]2}: a number behind a layer in brackets is an exponent.
                _ if place > 0
                    && !part.fenced
                    && sup[0].fenced
                    && matches!(linear(&part.row), Some((None, _))) =>
                {
                    exponent = Some(part.row.clone());
                }
                // δ^{x,l}: an example beside the layer.
                _ if sup.len() > 1 && (self.names_example(&part.row) || self.is_input(&part.row)) => {
                    example = self.example(&part.row)?;
                }
                _ => match slot {
                    Some(Slot::Example) => example = self.example(&part.row)?,
                    Some(Slot::Layer | Slot::OtherLayer | Slot::Fixed(_) | Slot::Neuron) => {
                        layers.push(self.layer(&part.row)?)
                    }
                    Some(Slot::Receiver) => {}
                    None if part.fenced && place > 0 || self.names_example(&part.row) => {
                        example = self.example(&part.row)?
                    }
                    None if !part.fenced
                        && !layered
                        && matches!(linear(&part.row), Some((None, _)))
                        && (sub_layered
                            // What bears nothing above by its author's word is raised to a power.
                            || declared.by_author && pattern.sup.is_empty()
                            || declared.meaning == Meaning::Input
                            || declared.layer.is_some()) =>
                    {
                        exponent = Some(part.row.clone());
                    }
                    None if declared.meaning == Meaning::Input => {
                        return fail(
                            span,
                            "the input bears no layer: expected an example or nothing above it",
                        );
                    }
                    None if declared.layer.is_some() => example = self.example(&part.row)?,
                    None => layers.push(self.layer(&part.row)?),
                },
            }
        }
        // Subscript.
        let mut sub = scripts.sub;
        // L_{CE}, E_{\text{total}}: a cost with a name.
        if matches!(role, Role::Cost | Role::ExampleCost) && names_a_cost(&sub) {
            sub.clear();
        }
        // W_0: the bias of an author who has no letter for one.
        if role == Role::Weight && !sub_layered && stands_for_bias(&sub, self.settings.notation) {
            role = Role::Bias;
            sub.clear();
        }
        let n_neurons = if matches!(role, Role::Weight | Role::WeightGradient) { 2 } else { 1 };
        if sub.len() == 1 && n_neurons == 2 && !sub_layered {
            sub = digits_apart(&sub[0]).unwrap_or(sub);
        }
        let mut indices = above;
        // Where examples stand above, y^{(i)}, an index below is a neuron even if it shares its letter with them.
        let examples_above =
            self.meanings(&pattern.key).iter().any(|letter| letter.pattern.sup.contains(&Slot::Example));
        let lone_layer = sub_layered && pattern.sub.len() == 1 && sub.len() == 1;
        for (place, part) in sub.iter().enumerate() {
            let slot = if lone_layer {
                Some(Slot::Layer)
            } else if n_neurons == 1
                && sub.len() == 1
                && pattern.sub.len() == 2
                && self.names_example(&part.row)
            {
                // z_i beside z_{mi}: all that the example has.
                Some(Slot::Example)
            } else if sub.len() + 1 == pattern.sub.len() && pattern.sub.contains(&Slot::Example) {
                // y_k beside y_{nk}: the example is left out.
                pattern.sub.iter().filter(|slot| **slot != Slot::Example).nth(place).copied()
            } else if sub_layered && sub.len() != pattern.sub.len() {
                // W_l with more below: the layer stands where the pattern has it, the rest are neurons.
                Some(if place == 0 && layers.is_empty() { Slot::Layer } else { Slot::Neuron })
            } else {
                pattern.sub.get(place).copied()
            };
            match slot {
                Some(Slot::Layer) => layers.push(self.layer(&part.row)?),
                // C_0 is what the text builds its cost on, also where C_k is the cost of example k.
                Some(Slot::Example)
                    if matches!(role, Role::Cost | Role::ExampleCost)
                        && matches!(linear(&part.row), Some((None, 0))) =>
                {
                    indices.push(Index { base: IndexBase::Number, offset: 0 });
                }
                Some(Slot::Example) => example = self.example(&part.row)?,
                Some(Slot::Receiver) if sub.len() == pattern.sub.len() => {}
                // The 2 of x_2 says what it is where all that is computed goes by one letter.
                Some(Slot::Fixed(_))
                    if declared.layer.is_some() && sub.len() == pattern.sub.len() && role != Role::Bias => {}
                // The 0 of α_{0m} says that it is a bias.
                Some(Slot::Fixed(_)) if role == Role::Bias && sub.len() == pattern.sub.len() => {}
                // net_{pj}: a letter of an example beside the neuron's.
                _ if sub.len() > n_neurons && n_neurons == 1 && self.names_example(&part.row) => {
                    example = self.example(&part.row)?;
                }
                _ if matches!(role, Role::Cost | Role::ExampleCost | Role::Target)
                    && self.names_example(&part.row)
                    && !examples_above
                    && !pattern.sub.contains(&Slot::Neuron) =>
                {
                    example = self.example(&part.row)?;
                }
                _ if declared.meaning == Meaning::Input
                    && !examples_above
                    && self.names_example(&part.row) =>
                {
                    example = self.example(&part.row)?
                }
                // C_0, C_1 are costs with a name, not the cost of a neuron.
                _ => indices.push(self.index(&part.row)?),
            }
        }
        match declared.meaning {
            Meaning::Input => layer = Some(Layer { base: LayerBase::Input, offset: 0 }),
            Meaning::Output => layer = Some(Layer::LAST),
            _ => layer = declared.layer,
        }
        if matches!(role, Role::Cost | Role::ExampleCost | Role::Target) {
            layer = None;
        } else {
            layer = layer.or(layers.first().copied());
            if role == Role::Weight && declared.layer.is_none() {
                layer = self.weight_layer(layer, layers.get(1).copied(), span)?;
            }
            if role == Role::Bias && self.settings.bias_layer_is_source && declared.layer.is_none() {
                layer = layer.map(|layer| layer.plus(1));
            }
            // δ is of the pre-activation, and numbered as that is.
            let of_sum = matches!(
                role,
                Role::PreActivation | Role::WeightedSum | Role::PreActivationGradient | Role::Error
            );
            if role == Role::Error && self.settings.error_layer_is_next {
                layer = layer.map(|layer| layer.plus(-1));
            } else if of_sum && self.settings.preactivation_layer_is_source && declared.layer.is_none() {
                layer = layer.map(|layer| layer.plus(1));
            }
            // Under a Σ over all weights, w is each of them in turn.
            if role == Role::Weight && self.sums_weights && indices.is_empty() {
                layer = None;
            } else if layer.is_none() {
                layer = Some(self.unknown_layer());
            }
        }
        // An argument: y(x), a^L(x), C(a^L, y).
        if let Some(body) = call_argument(&nodes[1..]) {
            let names_example = self.names_example(body) || self.is_input(body);
            if matches!(role, Role::Cost | Role::ExampleCost) {
                let moves = |node: &Node| {
                    matches!(node.kind, latex::Kind::Operator(latex::Operator::Plus | latex::Operator::Minus))
                };
                let is_parameter = |node: &Node| {
                    let key = Key::of(split(node).0);
                    key.is_some_and(|key| {
                        self.meanings(&key).iter().any(|letter| {
                            matches!(letter.meaning, Meaning::Quantity(Role::Weight | Role::Bias))
                        })
                    })
                };
                if let Some(sign) =
                    body.iter().find(|node| moves(node)).filter(|_| body.iter().any(is_parameter))
                {
                    return fail(
                        sign.span,
                        "the cost elsewhere than where the network is: expected letters in the parentheses",
                    );
                }
                used = 2;
                if let Some(of) = self.example_among(body)? {
                    example = of;
                } else if self.mentions_input(body) && !self.mentions_all_inputs(body) {
                    role = Role::ExampleCost;
                }
            } else if lists_letters(&nodes[1]) && body.len() > 1 {
                // f_K(θ, x): what it depends on.
                used = 2;
            } else if names_example {
                used = 2;
                if self.names_example(body) && body.len() == 1 && self.is_bound(&name_of(&body[0])) {
                    example = self.example(body)?;
                }
            }
        }
        if role == Role::Cost && example != OfExample::Implied {
            role = Role::ExampleCost;
        }
        let written = || latex::print(std::slice::from_ref(node));
        if matches!(role, Role::Cost | Role::ExampleCost)
            && self.settings.base_letter.is_some_and(|base| base == written())
        {
            indices = vec![Index { base: IndexBase::Number, offset: 0 }];
        }
        let mut read = expression(Kind::Quantity(Quantity { role, layer, indices, example }), span);
        let transposes = scripts.primes > 0 && self.settings.prime_transposes;
        if scripts.primes > 0 && !transposes {
            return fail(
                span,
                format!(
                    "a prime on the {}: only functions have derivatives with respect to their argument, and the notation does not say that a prime transposes",
                    role.word()
                ),
            );
        }
        read = transposed_if(read, scripts.transposed || transposes);
        if let Some(exponent) = exponent {
            read = self.power(read, &exponent, span)?;
        }
        Ok((read, used))
    }

    /// The layer a weight leads to, from the one or two layers it bears.
    pub(super) fn weight_layer(
        &self,
        first: Option<Layer>,
        second: Option<Layer>,
        span: Span,
    ) -> Read<Option<Layer>> {
        let Some(first) = first else { return Ok(None) };
        if let Some(second) = second {
            let (higher, lower) = if first.base == second.base && first.offset < second.offset {
                (second, first)
            } else {
                (first, second)
            };
            if higher.base == lower.base && higher.offset != lower.offset + 1 {
                return clash(
                    span,
                    "a weight leads from one layer to the next: its two layers are not neighbours",
                );
            }
            return Ok(Some(higher));
        }
        Ok(Some(if self.settings.weight_layer_is_source { first.plus(1) } else { first }))
    }

    /// Whether a part is the name of an example: a declared letter, or one that a sum over examples binds.
    pub(in crate::reading) fn names_example(&self, row: &[Node]) -> bool {
        let [node] = row else { return false };
        let name = name_of(node);
        self.settings.notation.example_letters.contains(&name) || self.is_example_variable(&name)
    }

    /// Whether the input is among some arguments.
    pub(super) fn mentions_input(&self, body: &[Node]) -> bool {
        body.iter().any(|node| self.is_input(std::slice::from_ref(node)))
    }

    /// Whether X is among some arguments, where a text names its examples: all of them.
    fn mentions_all_inputs(&self, body: &[Node]) -> bool {
        let is_capital = |node: &Node| Key::of(node).is_some_and(|key| key == Key::plain("X"));
        !self.settings.notation.example_letters.is_empty() && body.iter().any(is_capital)
    }

    pub(super) fn is_input(&self, row: &[Node]) -> bool {
        let [node] = row else { return false };
        Key::of(split(node).0)
            .is_some_and(|key| self.meanings(&key).iter().any(|letter| letter.meaning == Meaning::Input))
    }

    pub(super) fn is_example_variable(&self, name: &str) -> bool {
        self.is_bound(name)
            && self.variables.iter().any(|info| info.bound && info.name == name && info.sort == Sort::Example)
    }

    /// Reads the name or number of an example.
    pub(in crate::reading) fn example(&mut self, row: &[Node]) -> Read<OfExample> {
        match linear(row) {
            Some((None, number)) if number >= 1 => Ok(OfExample::Number(number as usize)),
            Some((Some(letter), 0)) => {
                let name = name_of(letter);
                if self.is_bound(&name) {
                    return Ok(OfExample::Variable(self.variable(&name, Sort::Example)));
                }
                // A free letter of an example: the one at hand.
                Ok(OfExample::Implied)
            }
            _ => fail(row_span(row).unwrap_or_default(), format!("`{}` names no example", latex::print(row))),
        }
    }

    /// The example that an argument list speaks of: `L(\hat y^{(i)}, y^{(i)})`.
    pub(super) fn example_among(&mut self, body: &[Node]) -> Read<Option<OfExample>> {
        for node in body {
            let (_, sub, sup) = split(node);
            for part in sup.into_iter().chain(sub).flat_map(|row| parts(row)) {
                if self.names_example(&part.row) || (part.fenced && self.bound_letter(&part.row)) {
                    return self.example(&part.row).map(Some);
                }
            }
        }
        if self.names_example(body) && self.bound_letter(body) {
            return self.example(body).map(Some);
        }
        Ok(None)
    }

    pub(super) fn bound_letter(&self, row: &[Node]) -> bool {
        matches!(row, [node] if self.is_bound(&name_of(node)))
    }
}

/// Whether the scripts below a weight make it a bias: `W_0`, where the notation has no letter for biases.
fn stands_for_bias(sub: &[Part], notation: &Notation) -> bool {
    let zero = matches!(sub, [Part { row, fenced: false }] if matches!(linear(row), Some((None, 0))));
    zero && !notation.declares(|meaning| *meaning == Meaning::Quantity(Role::Bias))
}

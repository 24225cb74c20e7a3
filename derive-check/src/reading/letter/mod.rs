//! A letter with its scripts: which quantity, of which layer, neuron and example; transposed, primed, to which power.

mod call;
mod named;
mod number;
mod quantity;
mod scripts;
mod slice;

pub(super) use call::call_argument;
pub(super) use number::{lists_letters, numbered};
use scripts::Scripts;
pub(super) use scripts::transposed_if;

use super::error::{Read, fail};
use super::expression::{
    Along, Argument, Callee, Expression, Index, IndexBase, Kind, Layer, OfExample, Quantity, Role, Sort,
};
use super::reader::{Reader, expression};
use super::row::linear;
use super::step::descent_step;
use crate::latex::{self, Node, Relation, Row, Style};
use crate::model::Function;
use crate::notation::{Declared, Key, Meaning, Part, Slot, name_of, parts, split};

impl Reader<'_> {
    /// Reads the letter at the head of some nodes, with the argument it is called with; says how many nodes it took.
    pub(super) fn letter(&mut self, nodes: &[Node]) -> Read<(Expression, usize)> {
        let node = &nodes[0];
        let span = node.span;
        let (base, sub, sup) = split(node);
        let primes = match node.kind {
            latex::Kind::Scripted { primes, .. } => primes,
            _ => 0,
        };
        if let Some(read) = self.call_with_scripts(nodes)? {
            return Ok(read);
        }
        let Some(key) = Key::of(base) else {
            return match self.adjoint(nodes)? {
                Some(read) => Ok(read),
                None => self.scripted_composite(nodes),
            };
        };
        if self.settings.numbers
            && let Some(read) = self.number(&key, nodes)?
        {
            return Ok(read);
        }
        if let Some(read) = self.special_letter(&key, base, nodes)? {
            return Ok(read);
        }
        if let Some(read) = self.slice(&key, node)? {
            return Ok((read, 1));
        }
        let scripts = self.scripts(sub, sup, primes);
        if let Some(symbol) = self.defined(&key) {
            let rows = |parts: &[Part]| parts.iter().map(|part| part.row.clone()).collect::<Vec<Row>>();
            // What is written above beyond the symbol's own arguments is an exponent.
            let (above, exponent) = match scripts.sup.split_last() {
                Some((last, before)) if before.len() == symbol.sup.len() => (before, Some(last)),
                _ => (scripts.sup.as_slice(), None),
            };
            let arguments = self.arguments(symbol, &rows(&scripts.sub), &rows(above), span)?;
            let whole = expression(Kind::Defined { definition: symbol.definition, arguments }, span);
            let mut whole = transposed_if(whole, scripts.transposed);
            if let Some(exponent) = exponent {
                whole = self.power(whole, &exponent.row, span)?;
            }
            return Ok((whole, 1));
        }
        if let Some(read) = self.hypothesis(&key, sub, nodes)? {
            return Ok(read);
        }
        let meanings = self.meanings(&key);
        if meanings.is_empty()
            && let Some(read) = self.adjoint(nodes)?
        {
            return Ok(read);
        }
        let called = call_argument(&nodes[1..]);
        let Some(declared) = self.choose(&meanings, &scripts, called) else {
            return self.undeclared(&key, base, sub, sup, nodes);
        };
        match &declared.meaning {
            Meaning::Quantity(role) => self.quantity(*role, declared, scripts, nodes),
            Meaning::Input => self.quantity(Role::Activation, declared, scripts, nodes),
            Meaning::Output => self.quantity(Role::Activation, declared, scripts, nodes),
            Meaning::ActivationFunction => self.activation_function(declared, &scripts, nodes),
            Meaning::TargetFunction => match called {
                Some(body) => self.target_function(body, span).map(|read| (read, 2)),
                None => fail(
                    span,
                    format!("`{}` stands for the target but has no argument", declared.pattern.source),
                ),
            },
            Meaning::ExampleCount => self.scalar(expression(Kind::ExampleCount, span), &scripts),
            Meaning::Constant(name) => self.scalar(expression(Kind::Constant(name.clone()), span), &scripts),
            Meaning::Known(function) => self.called(Callee::Known(*function), &scripts, nodes),
            Meaning::Softmax => self.called(Callee::Softmax, &scripts, nodes),
            Meaning::Width => match self.width(std::slice::from_ref(node))? {
                Some(layer) => Ok((expression(Kind::Width(layer), span), 1)),
                None => fail(span, "the number of neurons of which layer?"),
            },
        }
    }

    /// Letters whose meaning no notation changes. `None` where it is an ordinary letter.
    fn special_letter(
        &mut self,
        key: &Key,
        base: &Node,
        nodes: &[Node],
    ) -> Read<Option<(Expression, usize)>> {
        let node = &nodes[0];
        let span = node.span;
        let (_, sub, sup) = split(node);
        let bold = matches!(&base.kind, latex::Kind::Symbol(symbol) if symbol.style == Style::Bold);
        // Whatever d_j is, dy/dx is a derivative.
        if key.name == "d"
            && sub.is_none()
            && sup.is_none()
            && let Some(read) = self.total_derivative(nodes)?
        {
            return Ok(Some(read));
        }
        match (key.name.as_str(), key.accent.as_str()) {
            ("partial", "") => self.partial(nodes).map(Some),
            ("nabla", "") => self.nabla(nodes).map(Some),
            ("dots", "") => fail(
                span,
                "the dots cannot be filled in: expected the first terms before them and the last one after",
            ),
            ("infty", "") => fail(span, "infinity is no number of a network"),
            ("e", "") if self.meanings(key).is_empty() && sup.is_some() && sub.is_none() => {
                let argument = Box::new(self.sum(sup.map_or(&[], Vec::as_slice))?);
                let function = Callee::Known(Function::Exp);
                Ok(Some((expression(Kind::Apply { function, order: 0, argument }, span), 1)))
            }
            // e_y, 1_y: one at the class of the label, which is the target.
            ("e" | "1" | "bb 1", "")
                if self.meanings(key).is_empty() && self.defined(key).is_none() && self.is_label(sub) =>
            {
                let (target, _) = self.letter(sub.map_or(&[], Vec::as_slice))?;
                let scripts = self.scripts(None, sup, 0);
                Ok(Some((transposed_if(expression(target.kind, span), scripts.transposed), 1)))
            }
            ("bb 1", "") | ("1", "") => match (sub, call_argument(&nodes[1..])) {
                (Some(sub), _) if sub.iter().any(|node| matches!(node.kind, latex::Kind::Relation(_))) => {
                    self.indicator(sub, span).map(|read| Some((read, 1)))
                }
                (_, Some(body)) if body.iter().any(|node| matches!(node.kind, latex::Kind::Relation(_))) => {
                    self.indicator(body, span).map(|read| Some((read, 2)))
                }
                _ => {
                    let scripts = self.scripts(None, sup, 0);
                    Ok(Some((transposed_if(expression(Kind::Ones, span), scripts.transposed), 1)))
                }
            },
            ("I" | "bb I", "") if call_argument(&nodes[1..]).is_some_and(|body| holds_relation(body)) => {
                let body = call_argument(&nodes[1..]).map_or(&[][..], Vec::as_slice);
                self.indicator(body, span).map(|read| Some((read, 2)))
            }
            // I_{kj}: an entry of the identity; the n of I_n is its size.
            ("I" | "bb I", "")
                if self.meanings(key).is_empty()
                    && self.defined(key).is_none()
                    && sub.is_some_and(|sub| parts(sub).len() == 2) =>
            {
                self.kronecker(key, node)
            }
            ("I" | "bb I", "") if self.meanings(key).is_empty() || bold && self.defined(key).is_none() => {
                Ok(Some((expression(Kind::Identity, span), 1)))
            }
            ("delta", "") => self.kronecker(key, node),
            ("d" | "Delta", "")
                if self.meanings(key).is_empty()
                    && sup.is_none()
                    && sub.is_none()
                    && self.defined(key).is_none() =>
            {
                self.gradient_shorthand(key, nodes)
            }
            _ => Ok(None),
        }
    }

    /// δ_{ij}, with two indices below and nothing above.
    fn kronecker(&mut self, key: &Key, node: &Node) -> Read<Option<(Expression, usize)>> {
        let (_, Some(sub), None) = split(node) else { return Ok(None) };
        let found = parts(sub);
        let as_declared =
            self.meanings(key).iter().any(|letter| letter.by_author && letter.pattern.sub.len() == 2);
        let layered = self.meanings(key).iter().any(|letter| letter.pattern.sub.contains(&Slot::Layer));
        let [first, second] = found.as_slice() else { return Ok(None) };
        let of_example = [first, second].iter().any(|part| self.names_example(&part.row));
        if as_declared || layered || of_example {
            return Ok(None);
        }
        let indices = (self.index(&first.row)?, self.index(&second.row)?);
        Ok(Some((expression(Kind::Kronecker(indices.0, indices.1), node.span), 1)))
    }

    /// `dW^{[l]}`: the gradient by what follows, or its differential.
    fn gradient_shorthand(&mut self, key: &Key, nodes: &[Node]) -> Read<Option<(Expression, usize)>> {
        if key.name == "Delta" {
            return self.change_in_step(nodes);
        }
        if self.settings.differentials && nodes.len() > 1 {
            let (of, used) = self.factor(&nodes[1..])?;
            let span = nodes[0].span.to(of.span);
            return Ok(Some((
                expression(Kind::Differential { of: Box::new(of), along: Along::default() }, span),
                used + 1,
            )));
        }
        let Some(next) = nodes.get(1) else { return Ok(None) };
        let inner = Key::of(split(next).0).map(|key| self.meanings(&key)).unwrap_or_default();
        let is_quantity = inner.iter().any(|letter| {
            matches!(
                letter.meaning,
                Meaning::Quantity(Role::Weight | Role::Bias | Role::PreActivation | Role::Activation)
                    | Meaning::Input
                    | Meaning::Output
            )
        });
        if !is_quantity {
            return Ok(None);
        }
        let (mut read, used) = self.letter(&nodes[1..])?;
        let span = nodes[0].span.to(read.span);
        let target = match &mut read.kind {
            Kind::Transpose(inner) => &mut inner.kind,
            kind => kind,
        };
        if let Kind::Quantity(quantity) = target {
            quantity.role = match quantity.role {
                Role::Weight => Role::WeightGradient,
                Role::Bias => Role::BiasGradient,
                Role::PreActivation => Role::PreActivationGradient,
                _ => Role::ActivationGradient,
            };
            read.span = span;
            return Ok(Some((read, used + 1)));
        }
        Ok(None)
    }

    /// The Δw of `w ← w + Δw`: the step itself, where a statement makes one.
    fn change_in_step(&mut self, nodes: &[Node]) -> Read<Option<(Expression, usize)>> {
        if self.changed.is_none() || nodes.len() < 2 {
            return Ok(None);
        }
        let (quantity, used) = self.letter(&nodes[1..])?;
        if !matches!(quantity.kind, Kind::Quantity(Quantity { role: Role::Weight | Role::Bias, .. })) {
            return Ok(None);
        }
        let step =
            descent_step(&quantity, (Role::Cost, OfExample::Implied), self.settings.transposed_gradients);
        Ok(Some((step, used + 1)))
    }

    /// `\bar W`, `\bar z`: the derivative of the cost by what stands under the bar; `\bar C` is 1.
    fn adjoint(&mut self, nodes: &[Node]) -> Read<Option<(Expression, usize)>> {
        let mut plain = nodes.to_vec();
        strip_bar(&mut plain[0]);
        if plain == nodes {
            return Ok(None);
        }
        let Some(inner) = Key::of(split(&plain[0]).0) else { return Ok(None) };
        if self.meanings(&inner).is_empty() {
            return Ok(None);
        }
        let (mut read, used) = self.letter(&plain)?;
        let target = match &mut read.kind {
            Kind::Transpose(inner) => &mut inner.kind,
            kind => kind,
        };
        let Kind::Quantity(quantity) = target else { return Ok(None) };
        quantity.role = match quantity.role {
            Role::Weight => Role::WeightGradient,
            Role::Bias => Role::BiasGradient,
            Role::PreActivation => Role::PreActivationGradient,
            Role::Activation => Role::ActivationGradient,
            Role::Cost | Role::ExampleCost => {
                // What follows is a factor: a derivative is not called.
                return Ok(Some((expression(Kind::Number(1.0), nodes[0].span), 1)));
            }
            _ => return Ok(None),
        };
        Ok(Some((read, used)))
    }

    /// The declaration whose pattern the scripts fit best.
    fn choose<'d>(
        &self,
        meanings: &[&'d Declared],
        scripts: &Scripts,
        called: Option<&Row>,
    ) -> Option<&'d Declared> {
        let fit = |declared: &Declared| {
            let fits = |pattern: &[Slot], found: &[Part]| {
                pattern.len() == found.len()
                    && pattern.iter().zip(found).all(|(slot, part)| match slot {
                        Slot::Fixed(number) => matches!(linear(&part.row), Some((None, value)) if value == *number),
                        Slot::Example => !matches!(linear(&part.row), Some((Some(letter), _)) if self.settings.notation.is_last_layer(&name_of(letter))),
                        _ => true,
                    })
            };
            let (sup, sub) =
                (fits(&declared.pattern.sup, &scripts.sup), fits(&declared.pattern.sub, &scripts.sub));
            let function = matches!(
                declared.meaning,
                Meaning::ActivationFunction | Meaning::TargetFunction | Meaning::Known(_) | Meaning::Softmax
            );
            // A number that stands where the pattern has it says more than any letter.
            let fixed = sub && declared.pattern.sub.iter().any(|slot| matches!(slot, Slot::Fixed(_)));
            let mut score = i32::from(fixed);
            score += if sup { 8 } else { 0 } + if sub { 8 } else { 0 };
            score += if scripts.sup.is_empty() { 2 } else { 0 } + if scripts.sub.is_empty() { 2 } else { 0 };
            // A letter that is called is a function rather than a quantity, and the other way round.
            score += if function == (called.is_some() || scripts.primes > 0) { 6 } else { 0 };
            // A cost that is called with the input is that of one example.
            if let (Meaning::Quantity(role @ (Role::Cost | Role::ExampleCost)), Some(body)) =
                (&declared.meaning, called)
            {
                score += if (*role == Role::ExampleCost) == self.mentions_input(body) { 4 } else { 0 };
            }
            // The input bears no layer: where scripts name one it is an activation.
            if declared.meaning == Meaning::Input && !sup && !scripts.sup.is_empty() {
                score -= 8;
            }
            score
        };
        let mut best: Option<(&Declared, i32)> = None;
        for declared in meanings {
            let score = fit(declared);
            if best.is_none_or(|(_, before)| score > before) {
                best = Some((declared, score));
            }
        }
        best.map(|(declared, _)| declared)
    }

    fn scalar(&mut self, scalar: Expression, scripts: &Scripts) -> Read<(Expression, usize)> {
        let span = scalar.span;
        match (scripts.sup.first(), scripts.sub.first()) {
            (None, None) => Ok((scalar, 1)),
            (Some(part), None) => Ok((self.power(scalar, &part.row, span)?, 1)),
            (_, Some(_)) => fail(span, "a constant has no index"),
        }
    }

    /// Puts the ends `in` and `out` where a statement names them: `∂C/∂w = a_in δ_out`.
    pub(super) fn name_ends(&mut self, sides: &mut [Expression]) {
        let position = |name: &str| {
            self.variables
                .iter()
                .position(|info| !info.bound && info.name == name && info.sort == Sort::Neuron)
        };
        let (Some(source), Some(target)) = (position("in"), position("out")) else { return };
        let at = |variable| Index { base: IndexBase::Variable(variable), offset: 0 };
        let to_first = self.settings.to_first;
        for side in sides {
            super::layers::for_each_quantity(side, &mut |quantity| {
                if !quantity.indices.is_empty() {
                    return;
                }
                match quantity.role {
                    Role::Weight | Role::WeightGradient => {
                        quantity.indices = if to_first {
                            vec![at(target), at(source)]
                        } else {
                            vec![at(source), at(target)]
                        };
                    }
                    Role::Bias | Role::BiasGradient => quantity.indices = vec![at(target)],
                    _ => {}
                }
            });
        }
        self.ends = Some((source, target));
    }
}

/// Takes the bar off a letter.
fn strip_bar(node: &mut Node) {
    match &mut node.kind {
        latex::Kind::Scripted { base, .. } => strip_bar(base),
        latex::Kind::Group(row) => row.iter_mut().for_each(strip_bar),
        latex::Kind::Accent { accent: latex::Accent::Bar, body } => *node = (**body).clone(),
        _ => {}
    }
}

/// Whether a row holds a relation of some kind at its top.
pub(super) fn holds_relation(row: &[Node]) -> bool {
    row.iter().any(|node| matches!(node.kind, latex::Kind::Relation(relation) if relation != Relation::In))
}

/// Arguments that are layers, for passes over expressions.
pub(super) fn layer_arguments(arguments: &mut [Argument]) -> impl Iterator<Item = &mut Layer> {
    arguments.iter_mut().filter_map(|argument| match argument {
        Argument::Layer(layer) => Some(layer),
        Argument::Index(_) => None,
    })
}

//! Derivatives as they are written: fractions of ∂, operators, ∂ with a slash, ∂ with a subscript, ∇.

use super::error::{Read, fail};
use super::expression::{Callee, Expression, Kind, Layer, LayerBase, Quantity, Role};
use super::letter::transposed_if;
use super::reader::{Reader, expression};
use crate::latex::{self, Node, Operator, Row, Span, Style, row_span};
use crate::notation::{Declared, Key, Meaning, split};
use crate::oracle::model::RowGradients;

/// The mark at the head of a derivative's numerator or denominator.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Partial,
    Total,
}

/// ∂ or d at the head of a row, and the order written on it.
fn mark(row: &[Node]) -> Option<(Mark, u32)> {
    let (base, sub, sup) = split(row.first()?);
    let latex::Kind::Symbol(symbol) = &base.kind else { return None };
    let mark = match symbol.name.as_str() {
        "partial" => Mark::Partial,
        "d" if matches!(symbol.style, Style::Italic | Style::Roman) => Mark::Total,
        _ => return None,
    };
    if sub.is_some() {
        return None;
    }
    let order = match sup.map(Vec::as_slice) {
        None => 1,
        Some([Node { kind: latex::Kind::Number(digits), .. }]) => digits.parse().ok()?,
        Some(_) => return None,
    };
    Some((mark, order))
}

impl Reader<'_> {
    /// A fraction: a derivative where both halves begin with ∂ or d, otherwise a quotient.
    pub(super) fn fraction(
        &mut self,
        numerator: &Row,
        denominator: &Row,
        nodes: &[Node],
    ) -> Read<(Expression, usize)> {
        let span = nodes[0].span;
        let derivative = match (mark(numerator), mark(denominator)) {
            (Some((above, order)), Some((below, _))) if above == below => {
                // d alone may be a letter: d above needs something behind d below.
                (denominator.len() > 1).then_some(order)
            }
            _ => None,
        };
        let Some(order) = derivative else {
            let (numerator, denominator) = (Box::new(self.sum(numerator)?), Box::new(self.sum(denominator)?));
            return Ok((expression(Kind::Quotient(numerator, denominator), span), 1));
        };
        let targets = self.moved(denominator, order, span)?;
        if targets.len() != order as usize {
            return fail(span, format!("a derivative of order {order} by {} letters", targets.len()));
        }
        let of = &numerator[1..];
        if !of.is_empty() {
            let derivative = self.derivative(of, targets, span)?;
            return Ok((derivative, 1));
        }
        // ∂/∂w applied to what follows: the parentheses behind it, else the rest of the term.
        let rest = &nodes[1..];
        let Some(next) = rest.first() else {
            return fail(span, "a derivative of nothing: expected an expression behind it");
        };
        let used = match next.kind {
            latex::Kind::Fenced { .. } => 1,
            _ => rest.len(),
        };
        let derivative = self.derivative(&rest[..used], targets, span.to(rest[used - 1].span))?;
        Ok((derivative, used + 1))
    }

    /// What is moved: the letters behind each ∂ of a denominator.
    fn moved(&mut self, denominator: &[Node], above: u32, span: Span) -> Read<Vec<Expression>> {
        let mut targets = Vec::new();
        let mut rest = denominator;
        while let Some((_, order)) = mark(rest) {
            rest = &rest[1..];
            let end = rest
                .iter()
                .position(|node| {
                    mark(std::slice::from_ref(node)).is_some_and(|(kind, _)| kind == Mark::Partial)
                })
                .unwrap_or(rest.len());
            let (target, behind) = rest.split_at(end);
            // ∂w², ∂w_{kj}² below ∂² is the second derivative by w; else the 2 is that of layer 2.
            let alone = above == 2 && denominator.len() == 2;
            let (target, squared) = if alone { without_square(target) } else { (target.to_vec(), false) };
            let mut read = self.moved_letter(&target, span)?;
            let mut times = if squared { 2 } else { order };
            if let Kind::Power(base, exponent) = &read.kind
                && let Kind::Number(two) = exponent.kind
            {
                times = two as u32;
                read = (**base).clone();
            }
            for _ in 0..times.max(1) {
                targets.push(read.clone());
            }
            rest = behind;
        }
        if rest.is_empty() {
            Ok(targets)
        } else {
            fail(row_span(rest).unwrap_or(span), "expected ∂ before what is moved")
        }
    }

    fn moved_letter(&mut self, target: &[Node], span: Span) -> Read<Expression> {
        if target.is_empty() {
            return fail(span, "a derivative by nothing: expected a letter behind ∂");
        }
        self.sum(target)
    }

    /// ∂X/∂Y for the nodes of X, innermost target last.
    fn derivative(&mut self, of: &[Node], targets: Vec<Expression>, span: Span) -> Read<Expression> {
        // ∂σ/∂z, ∂f/∂z: the function at what is moved.
        let bare_function = match of {
            [node] if !self.is_defined_number(node) => Key::of(split(node).0).is_some_and(|key| {
                let meanings = self.meanings(&key);
                !meanings.is_empty()
                    && meanings.iter().all(|letter| letter.meaning == Meaning::ActivationFunction)
            }),
            _ => false,
        };
        let mut read = match (bare_function, targets.as_slice()) {
            (true, [target]) => {
                let layer = match &target.kind {
                    Kind::Quantity(Quantity { role: Role::PreActivation, layer, .. }) => *layer,
                    _ => None,
                };
                let function = Callee::Activation(layer);
                expression(Kind::Apply { function, order: 0, argument: Box::new(target.clone()) }, span)
            }
            _ => self.sum(of)?,
        };
        for by in targets.into_iter().rev() {
            read = expression(Kind::Derivative { of: Box::new(read), by: Box::new(by) }, span);
        }
        Ok(read)
    }

    /// ∂C/∂w with a slash, ∂_w C with a subscript.
    pub(super) fn partial(&mut self, nodes: &[Node]) -> Read<(Expression, usize)> {
        let span = nodes[0].span;
        if let (_, Some(sub), None) = split(&nodes[0]) {
            let target = self.moved_letter(sub, span)?;
            let (of, used) = self.operand(&nodes[1..], span)?;
            let whole = span.to(of.span);
            return Ok((
                expression(Kind::Derivative { of: Box::new(of), by: Box::new(target) }, whole),
                used + 1,
            ));
        }
        // ∂ X / ∂ Y
        let slash = nodes.iter().position(|node| matches!(node.kind, latex::Kind::Operator(Operator::Slash)));
        let Some(slash) = slash else {
            return fail(
                span,
                "∂ without what it is taken by: expected ∂X/∂Y or \\frac{\\partial X}{\\partial Y}",
            );
        };
        if mark(&nodes[slash + 1..]).is_none_or(|(kind, _)| kind != Mark::Partial) {
            return fail(nodes[slash].span, "expected ∂ behind the slash");
        }
        let below = &nodes[slash + 2..];
        let Some(target) = below.first() else {
            return fail(span, "a derivative by nothing: expected a letter behind ∂");
        };
        let targets = vec![self.moved_letter(std::slice::from_ref(target), span)?];
        let of = &nodes[1..slash];
        if of.is_empty() {
            let (inner, used) = self.operand(&below[1..], span)?;
            let by = Box::new(targets.into_iter().next().unwrap_or_else(|| inner.clone()));
            return Ok((expression(Kind::Derivative { of: Box::new(inner), by }, span), slash + 3 + used));
        }
        let derivative = self.derivative(of, targets, span.to(target.span))?;
        Ok((derivative, slash + 3))
    }

    /// `dy/dx` in a line. `None` where it is no such fraction.
    pub(super) fn total_derivative(&mut self, nodes: &[Node]) -> Read<Option<(Expression, usize)>> {
        let [_, of, slash, below, by, ..] = nodes else { return Ok(None) };
        let is_fraction = matches!(slash.kind, latex::Kind::Operator(Operator::Slash))
            && matches!(mark(std::slice::from_ref(below)), Some((Mark::Total, 1)));
        if !is_fraction {
            return Ok(None);
        }
        let span = nodes[0].span.to(by.span);
        let targets = vec![self.moved_letter(std::slice::from_ref(by), span)?];
        let derivative = self.derivative(std::slice::from_ref(of), targets, span)?;
        Ok(Some((derivative, 5)))
    }

    /// What an operator in front applies to: one factor.
    fn operand(&mut self, nodes: &[Node], span: Span) -> Read<(Expression, usize)> {
        if nodes.is_empty() {
            return fail(span, "a derivative of nothing: expected an expression behind it");
        }
        if matches!(nodes[0].kind, latex::Kind::Operator(Operator::Minus)) {
            let (inner, used) = self.operand(&nodes[1..], span)?;
            return Ok((expression(Kind::Negative(Box::new(inner)), nodes[0].span), used + 1));
        }
        self.factor(nodes)
    }

    /// ∇_a C, ∇_{W^l} C: always in the shape of what is moved.
    pub(super) fn nabla(&mut self, nodes: &[Node]) -> Read<(Expression, usize)> {
        let span = nodes[0].span;
        let (_, sub, sup) = split(&nodes[0]);
        let twice = sup.is_some_and(
            |sup| matches!(sup.as_slice(), [Node { kind: latex::Kind::Number(two), .. }] if two == "2"),
        );
        let transposed = sup.is_some() && !twice;
        let mut target = match sub {
            Some(sub) => self.sum(sub)?,
            // ∇C alone is taken by what a step changes, or by what C(w) is written to depend on, else by the outputs.
            None => match (&self.changed, self.parameter_of_call(&nodes[1..])) {
                (Some(changed), _) => changed.clone(),
                (None, Some(parameter)) => self.sum(std::slice::from_ref(parameter))?,
                (None, None) => Reader::whole(Role::Activation, Some(Layer::LAST), span),
            },
        };
        // ∇_a C means the outputs where no layer is written.
        if let Kind::Quantity(Quantity { role: Role::Activation, layer: Some(layer), .. }) = &mut target.kind
            && matches!(layer.base, LayerBase::Variable(variable) if self.variables[variable].name.starts_with('?'))
        {
            *layer = Layer::LAST;
        }
        // Where fractions are rows, ∇ stays a column.
        let by_vector = match &target.kind {
            Kind::Quantity(Quantity { role, layer, indices, .. }) if indices.is_empty() => match role {
                Role::Bias => self.settings.row_gradients == RowGradients::All,
                Role::PreActivation | Role::WeightedSum => true,
                Role::Activation => {
                    let is_input = layer.is_some_and(|layer| layer.base == LayerBase::Input);
                    self.settings.row_gradients == RowGradients::All || !is_input
                }
                _ => false,
            },
            _ => false,
        };
        let turned_by_rows = self.settings.row_gradients != RowGradients::None && by_vector;
        let (of, used) = self.operand(&nodes[1..], span)?;
        let whole = span.to(of.span);
        let by = Box::new(target);
        let gradient = expression(Kind::Derivative { of: Box::new(of), by: by.clone() }, whole);
        if twice {
            // ∇² C, the matrix of second derivatives.
            return Ok((expression(Kind::Derivative { of: Box::new(gradient), by }, whole), used + 1));
        }
        let undone = self.settings.transposed_gradients || turned_by_rows;
        Ok((transposed_if(gradient, transposed != undone), used + 1))
    }
}

impl Reader<'_> {
    /// The w of `E(w)`.
    fn parameter_of_call<'n>(&self, nodes: &'n [Node]) -> Option<&'n Node> {
        let [_, Node { kind: latex::Kind::Fenced { open: latex::Fence::Paren, body, .. }, .. }, ..] = nodes
        else {
            return None;
        };
        let [only] = body.as_slice() else { return None };
        let key = Key::of(split(only).0)?;
        let is_parameter =
            |letter: &Declared| matches!(letter.meaning, Meaning::Quantity(Role::Weight | Role::Bias));
        self.meanings(&key).iter().any(|letter| is_parameter(letter)).then_some(only)
    }
}

/// A letter with indices without the 2 above it: `w_{kj}^2` behind ∂ is w_{kj}, twice.
fn without_square(target: &[Node]) -> (Row, bool) {
    if let [node] = target
        && let latex::Kind::Scripted { base, sub: Some(sub), sup: Some(sup), primes: 0 } = &node.kind
        && matches!(sup.as_slice(), [Node { kind: latex::Kind::Number(two), .. }] if two == "2")
    {
        let kind = latex::Kind::Scripted { base: base.clone(), sub: Some(sub.clone()), sup: None, primes: 0 };
        return (vec![Node { kind, span: node.span }], true);
    }
    (target.to_vec(), false)
}

//! What has a name and is no letter of the network: softmax, diag, tr, max, sinh, and the calls of programs.

use super::super::error::{Read, fail};
use super::super::expression::{
    Callee, Expression, Index, IndexBase, Kind, Layer, LayerBase, Multiply, OfExample, Over, Quantity, Role,
    Sort,
};
use super::super::reader::{Reader, expression};
use super::super::row::around;
use super::call::{call_argument, layer_of_argument};
use super::scripts::Scripts;
use crate::latex::{self, Fence, Node, Operator, Relation, Row, Span, Style, Symbol, row_span};
use crate::model::Function;
use crate::notation::{Key, Meaning, name_of, split};

impl Reader<'_> {
    /// Letters that neither the notation nor custom knows: functions by name, variables used as numbers, widths.
    pub(super) fn undeclared(
        &mut self,
        key: &Key,
        base: &Node,
        sub: Option<&Row>,
        sup: Option<&Row>,
        nodes: &[Node],
    ) -> Read<(Expression, usize)> {
        let node = &nodes[0];
        let span = node.span;
        let primes = match node.kind {
            latex::Kind::Scripted { primes, .. } => primes,
            _ => 0,
        };
        let name = key.name.as_str();
        if matches!(base.kind, latex::Kind::Function(_) | latex::Kind::Word(_) | latex::Kind::Symbol(_))
            && key.accent.is_empty()
        {
            let multi = matches!(base.kind, latex::Kind::Function(_) | latex::Kind::Word(_));
            let scripts = self.scripts(sub, sup, primes);
            match name.to_lowercase().as_str() {
                "softmax" | "smax" => return self.called(Callee::Softmax, &scripts, nodes),
                "diag" => {
                    let (argument, used) = self.function_argument(nodes)?;
                    return Ok((expression(Kind::Diagonal(Box::new(argument)), span), used));
                }
                "max" | "min" if multi => return self.maximum(name == "min", nodes),
                "tr" | "trace" if multi => {
                    let (argument, used) = self.function_argument(nodes)?;
                    let diagonal = expression(Kind::Diagonal(Box::new(argument)), span);
                    return Ok((expression(Kind::Total(Box::new(diagonal)), span), used));
                }
                "sum" | "np.sum" if multi => return self.program_sum(nodes),
                "np.dot" | "np.matmul" | "np.multiply" if multi => {
                    let operator =
                        if name.ends_with("multiply") { Multiply::Elementwise } else { Multiply::Juxtaposed };
                    return self.program_product(operator, nodes);
                }
                // prod(∂J/∂o, ∂o/∂W): what a chain multiplies, in whatever order fits.
                "prod" if multi => return self.product_of_arguments(nodes),
                _ => {}
            }
            if multi && let Some(read) = self.of_exponentials(name, &scripts, nodes)? {
                return Ok(read);
            }
            if multi && let Some(function) = Function::from_name(name.trim_start_matches("np.")) {
                return self.called(Callee::Known(function), &scripts, nodes);
            }
        }
        // \dot f(z) = f'(z); F'(z) and \dot F(z): the square matrix with it on the diagonal.
        let order = if key.accent == "dot" { 1 } else { primes };
        let function = name.to_lowercase();
        if order > 0
            && self.has_activation_function(&function)
            && let Some(body) = call_argument(&nodes[1..])
        {
            let argument = self.sum(body)?;
            let called = Callee::Activation(layer_of_argument(&argument));
            let slope =
                expression(Kind::Apply { function: called, order, argument: Box::new(argument) }, span);
            let is_matrix = function != name;
            return Ok((
                if is_matrix { expression(Kind::Diagonal(Box::new(slope)), span) } else { slope },
                2,
            ));
        }
        // l(o, y): whatever depends on the target is the cost.
        if sub.is_none() && primes == 0 && self.is_called_with_target(&nodes[1..]) {
            let indices = match self.settings.base_letter {
                Some(_) => vec![Index { base: IndexBase::Number, offset: 0 }],
                None => Vec::new(),
            };
            let cost = Quantity { role: Role::Cost, layer: None, indices, example: OfExample::Implied };
            return Ok((expression(Kind::Quantity(cost), span), 2));
        }
        // Ω(θ): a penalty on the weights, here half the sum of their squares.
        if name == "Omega"
            && sub.is_none()
            && sup.is_none()
            && primes == 0
            && call_argument(&nodes[1..]).is_some()
        {
            return Ok((penalty(span), 2));
        }
        // θ_k: the parameters of a layer, of which the weights are looked at. θ: those of any.
        if matches!(name, "theta" | "Theta")
            && let Some(weight) = self.letter_of_weights()
        {
            let mut nodes = nodes.to_vec();
            match &mut nodes[0].kind {
                latex::Kind::Scripted { base, .. } => base.kind = latex::Kind::Symbol(weight),
                kind => *kind = latex::Kind::Symbol(weight),
            }
            return self.letter(&nodes);
        }
        if let Some(layer) = self.width(std::slice::from_ref(node))? {
            return Ok((expression(Kind::Width(layer), span), 1));
        }
        if sup.is_none() && key.accent.is_empty() {
            let name = name_of(node);
            if self.settings.notation.is_last_layer(&name) {
                return Ok((expression(Kind::LayerNumber(self.last_by_letter()), span), 1));
            }
            let known = self
                .variables
                .iter()
                .position(|info| info.name == name && (!info.bound || self.is_bound(&name)));
            if let Some(variable) = known {
                let kind = match self.variables[variable].sort {
                    Sort::Layer => {
                        Kind::LayerNumber(Layer { base: LayerBase::Variable(variable), offset: 0 })
                    }
                    _ => Kind::Variable(variable),
                };
                return Ok((expression(kind, span), 1));
            }
        }
        fail(span, self.unknown_symbol(key, node))
    }

    /// sinh, cosh and what is made of them and of sine and cosine, written out.
    pub(super) fn of_exponentials(
        &mut self,
        name: &str,
        scripts: &Scripts,
        nodes: &[Node],
    ) -> Read<Option<(Expression, usize)>> {
        if !matches!(name, "sinh" | "cosh" | "sech" | "csch" | "coth" | "tan" | "cot" | "sec" | "csc") {
            return Ok(None);
        }
        let span = nodes[0].span;
        if scripts.primes > 0 {
            return fail(span, format!("the derivative of {name} has a name of its own: write it out"));
        }
        let (argument, used) = self.function_argument(nodes)?;
        let at = |kind: Kind| Box::new(expression(kind, span));
        let call = |function: Function, argument: Expression| {
            at(Kind::Apply { function: Callee::Known(function), order: 0, argument: Box::new(argument) })
        };
        let half = |sign: f64| {
            let opposite = *at(Kind::Negative(Box::new(argument.clone())));
            let grows = *call(Function::Exp, argument.clone());
            let falls = *call(Function::Exp, opposite);
            let falls = if sign < 0.0 { *at(Kind::Negative(Box::new(falls))) } else { falls };
            at(Kind::Quotient(at(Kind::Sum(vec![grows, falls])), at(Kind::Number(2.0))))
        };
        let (sine, cosine) =
            (|| call(Function::Sin, argument.clone()), || call(Function::Cos, argument.clone()));
        let one = || at(Kind::Number(1.0));
        let read = match name {
            "sinh" => half(-1.0),
            "cosh" => half(1.0),
            "sech" => at(Kind::Quotient(one(), half(1.0))),
            "csch" => at(Kind::Quotient(one(), half(-1.0))),
            "coth" => at(Kind::Quotient(half(1.0), half(-1.0))),
            "tan" => at(Kind::Quotient(sine(), cosine())),
            "cot" => at(Kind::Quotient(cosine(), sine())),
            "sec" => at(Kind::Quotient(one(), cosine())),
            _ => at(Kind::Quotient(one(), sine())),
        };
        match scripts.sup.first() {
            Some(part) => Ok(Some((self.power(*read, &part.row, span)?, used))),
            None => Ok(Some((*read, used))),
        }
    }

    /// `np.sum(dZ, axis=1, keepdims=True)`: over the columns, over the rows with `axis=0`, over all entries without.
    pub(super) fn program_sum(&mut self, nodes: &[Node]) -> Read<(Expression, usize)> {
        let span = nodes[0].span;
        let Some(body) = call_argument(&nodes[1..]) else {
            let (argument, used) = self.function_argument(nodes)?;
            return Ok((expression(Kind::Total(Box::new(argument)), span), used));
        };
        let mut arguments = body.split(|node| matches!(node.kind, latex::Kind::Operator(Operator::Comma)));
        let summed = self.sum(arguments.next().unwrap_or_default())?;
        let mut axis = None;
        for option in arguments {
            if let [Node { kind: latex::Kind::Text(words) | latex::Kind::Word(words), .. }] = option
                && let Some(told) = axis_told(words)
            {
                axis = told.or(axis);
                continue;
            }
            let (name, value) = around(option, Relation::Equal).unwrap_or((option, &[]));
            let written: String = name.iter().map(word_of).collect();
            match (written.as_str(), value) {
                ("axis", [Node { kind: latex::Kind::Number(digits), .. }])
                    if matches!(digits.as_str(), "0" | "1") =>
                {
                    axis = Some(digits == "1");
                }
                ("keepdims", _) => {}
                _ => {
                    return fail(
                        row_span(option).unwrap_or(span),
                        "this argument of a sum is not understood: expected `axis=0`, `axis=1` or `keepdims=True`",
                    );
                }
            }
        }
        let ones = Box::new(expression(Kind::Ones, span));
        let summed = Box::new(summed);
        let product =
            |left, right| expression(Kind::Product { left, right, operator: Multiply::Juxtaposed }, span);
        let read = match axis {
            None => expression(Kind::Total(summed), span),
            Some(true) => product(summed, ones),
            Some(false) => product(Box::new(expression(Kind::Transpose(ones), span)), summed),
        };
        Ok((read, 2))
    }

    /// `np.dot(W, A)`, `np.multiply(dA, s)`
    pub(super) fn program_product(
        &mut self,
        operator: Multiply,
        nodes: &[Node],
    ) -> Read<(Expression, usize)> {
        let span = nodes[0].span;
        let body = call_argument(&nodes[1..]).map_or(&[][..], Vec::as_slice);
        let mut sides = body.split(|node| matches!(node.kind, latex::Kind::Operator(Operator::Comma)));
        let (Some(left), Some(right), None) = (sides.next(), sides.next(), sides.next()) else {
            return fail(span, "expected two arguments, as in `np.dot(W, A)`");
        };
        let (left, right) = (Box::new(self.sum(left)?), Box::new(self.sum(right)?));
        Ok((expression(Kind::Product { left, right, operator }, span), 2))
    }

    /// `prod(A, B)` as `A B`
    fn product_of_arguments(&mut self, nodes: &[Node]) -> Read<(Expression, usize)> {
        let Some(body) = call_argument(&nodes[1..]) else {
            return fail(
                nodes[0].span,
                "a product without its factors: expected `\\operatorname{prod}(A, B)`",
            );
        };
        let mut factors: Row = Vec::new();
        for argument in body.split(|node| matches!(node.kind, latex::Kind::Operator(Operator::Comma))) {
            match (argument, row_span(argument)) {
                ([only], _) => factors.push(only.clone()),
                (_, Some(span)) => {
                    let (open, close) = (Fence::Paren, Fence::Paren);
                    let kind = latex::Kind::Fenced { open, close, body: argument.to_vec() };
                    factors.push(Node { kind, span });
                }
                (_, None) => {}
            }
        }
        Ok((self.term(&factors)?, 2))
    }

    /// Whether a call has two arguments, one of them the target.
    fn is_called_with_target(&self, behind: &[Node]) -> bool {
        let Some(body) = call_argument(behind) else { return false };
        let arguments: Vec<&[Node]> =
            body.split(|node| matches!(node.kind, latex::Kind::Operator(Operator::Comma))).collect();
        let is_target = |row: &&[Node]| {
            let [node] = row else { return false };
            let meanings = Key::of(split(node).0).map(|key| self.meanings(&key)).unwrap_or_default();
            meanings.iter().any(|letter| letter.meaning == Meaning::Quantity(Role::Target))
        };
        arguments.len() == 2 && arguments.iter().any(is_target)
    }

    /// The letter of the weights, if it goes by a plain one.
    fn letter_of_weights(&self) -> Option<Symbol> {
        let mut letters = self.settings.notation.letters.iter();
        let weight = letters.find(|letter| letter.meaning == Meaning::Quantity(Role::Weight))?;
        let key = &weight.pattern.key;
        let plain = key.accent.is_empty() && !matches!(key.name.as_str(), "theta" | "Theta");
        plain.then(|| Symbol { name: key.name.clone(), style: Style::Italic })
    }

    pub(super) fn has_activation_function(&self, name: &str) -> bool {
        self.meanings(&Key::plain(name)).iter().any(|letter| letter.meaning == Meaning::ActivationFunction)
    }

    pub(super) fn unknown_symbol(&self, key: &Key, node: &Node) -> String {
        let written = latex::print(std::slice::from_ref(node));
        let near = self
            .settings
            .notation
            .letters
            .iter()
            .find(|letter| letter.by_author && letter.pattern.key.name.eq_ignore_ascii_case(&key.name));
        match near {
            Some(letter) => format!(
                "unknown symbol `{written}`: the notation declares `{}`, with other scripts or accents",
                letter.pattern.source
            ),
            None => format!(
                "unknown symbol `{written}`: expected a letter that the notation declares or the text defines"
            ),
        }
    }

    pub(super) fn maximum(&mut self, minimum: bool, nodes: &[Node]) -> Read<(Expression, usize)> {
        let span = nodes[0].span;
        let Some(body) = call_argument(&nodes[1..]) else {
            return fail(span, "a maximum without its arguments");
        };
        let mut sides = body.split(|node| matches!(node.kind, latex::Kind::Operator(Operator::Comma)));
        let (Some(left), Some(right), None) = (sides.next(), sides.next(), sides.next()) else {
            return fail(span, "expected two arguments, as in `\\max(0, z)`");
        };
        let (left, right) = (self.sum(left)?, self.sum(right)?);
        let negative = |x: Expression| {
            let span = x.span;
            Box::new(expression(Kind::Negative(Box::new(x)), span))
        };
        if minimum {
            // min(a, b) = −max(−a, −b)
            let maximum = expression(Kind::Maximum(negative(left), negative(right)), span);
            return Ok((expression(Kind::Negative(Box::new(maximum)), span), 2));
        }
        Ok((expression(Kind::Maximum(Box::new(left), Box::new(right)), span), 2))
    }
}

/// The letters of a node that is part of a word, as `axis` is written in a program.
pub(super) fn word_of(node: &Node) -> String {
    match &node.kind {
        latex::Kind::Symbol(symbol) => symbol.name.clone(),
        latex::Kind::Word(word) | latex::Kind::Text(word) | latex::Kind::Function(word) => {
            word.trim().to_owned()
        }
        _ => "?".to_owned(),
    }
}

/// ½ Σ w² over all weights.
fn penalty(span: Span) -> Expression {
    let weight =
        Quantity { role: Role::Weight, layer: None, indices: Vec::new(), example: OfExample::Implied };
    let at = |kind: Kind| Box::new(expression(kind, span));
    let square = at(Kind::Power(at(Kind::Quantity(weight)), at(Kind::Number(2.0))));
    let body = at(Kind::Quotient(square, at(Kind::Number(2.0))));
    expression(Kind::Big { product: false, over: Over::Weights, body }, span)
}

/// What `axis=1, keepdims=True` in one word says of the axis; `None` where it says anything else.
fn axis_told(words: &str) -> Option<Option<bool>> {
    let mut axis = None;
    for option in words.split(',') {
        match option.split_once('=').map(|(name, value)| (name.trim(), value.trim()))? {
            ("axis", "0") => axis = Some(false),
            ("axis", "1") => axis = Some(true),
            ("keepdims", _) => {}
            _ => return None,
        }
    }
    Some(axis)
}

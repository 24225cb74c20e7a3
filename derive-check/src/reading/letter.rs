//! A letter with its scripts: which quantity, of which layer, neuron and example; transposed, primed, to which power.

use super::expression::{
    Argument, Callee, Expression, Index, IndexBase, Kind, Layer, LayerBase, Multiply, OfExample, Quantity,
    Role, Sort,
};
use super::reader::{ReadError, Reader, around, clash, expression, fail, linear};
use crate::latex::{self, Fence, Node, Operator, Relation, Row, Span, Style, row_span};
use crate::model::Function;
use crate::notation::{Declared, Key, Meaning, Part, Slot, name_of, parts, split};

type Read<T> = Result<T, ReadError>;

/// The scripts of a letter, with marks that are no indices taken off.
#[derive(Default)]
struct Scripts {
    sub: Vec<Part>,
    sup: Vec<Part>,
    primes: u32,
    transposed: bool,
}

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
        if let Some(read) = self.special_letter(&key, base, nodes)? {
            return Ok(read);
        }
        let scripts = self.scripts(sub, sup, primes);
        if let Some(symbol) = self.defined(&key) {
            let rows = |parts: &[Part]| parts.iter().map(|part| part.row.clone()).collect::<Vec<Row>>();
            let arguments = self.arguments(symbol, &rows(&scripts.sub), &rows(&scripts.sup), span)?;
            let whole = expression(Kind::Defined { definition: symbol.definition, arguments }, span);
            return Ok((transposed_if(whole, scripts.transposed), 1));
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

    /// `dW^{[l]}`: the gradient by what follows.
    fn gradient_shorthand(&mut self, key: &Key, nodes: &[Node]) -> Read<Option<(Expression, usize)>> {
        if key.name == "Delta" {
            return Ok(None);
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

    /// `h_\Theta(x)`, `f_{W,b}(x^{(i)})`: a letter with the parameters below it, called with the input, is the output.
    fn hypothesis(
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
                return Ok(Some((expression(Kind::Number(1.0), nodes[0].span), used)));
            }
            _ => return Ok(None),
        };
        Ok(Some((read, used)))
    }

    /// `σ(z)^2`, `\tanh(z)^T`, `\operatorname{softmax}(z)_j`: scripts behind the call of a function are its value's.
    fn call_with_scripts(&mut self, nodes: &[Node]) -> Read<Option<(Expression, usize)>> {
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
    fn is_function(&self, node: &Node) -> bool {
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

    /// Scripts on something in parentheses: `(…)^T`, `(…)^2`, `[…]_j`, `‖…‖^2_F`.
    fn scripted_composite(&mut self, nodes: &[Node]) -> Read<(Expression, usize)> {
        let node = &nodes[0];
        let latex::Kind::Scripted { base, sub, sup, primes } = &node.kind else {
            return fail(
                node.span,
                format!("`{}` is not understood", latex::print(std::slice::from_ref(node))),
            );
        };
        // (f^l)': the prime belongs to the function in the parentheses.
        if let (1.., latex::Kind::Fenced { open: Fence::Paren, body, .. }) = (*primes, &base.kind)
            && let [only] = body.as_slice()
            && self.is_activation_function(only)
        {
            let mut inside = only.clone();
            match &mut inside.kind {
                latex::Kind::Scripted { primes: inner, .. } => *inner += primes,
                _ => {
                    let kind = latex::Kind::Scripted {
                        base: Box::new(only.clone()),
                        sub: None,
                        sup: None,
                        primes: *primes,
                    };
                    inside = Node { kind, span: node.span };
                }
            }
            let mut row = vec![inside];
            row.extend_from_slice(&nodes[1..]);
            return self.letter(&row);
        }
        let scripts = self.scripts(sub.as_ref(), sup.as_ref(), *primes);
        if let latex::Kind::Fenced { open: Fence::DoubleBar, body, .. } = &base.kind {
            // ‖x‖², ‖W‖_F²: the subscript names the norm, which is always the Euclidean one.
            let inner = Box::new(expression(Kind::SquaredNorm(Box::new(self.sum(body)?)), node.span));
            let squared = matches!(scripts.sup.as_slice(), [Part { row, .. }] if matches!(row.as_slice(), [Node { kind: latex::Kind::Number(two), .. }] if two == "2"));
            if squared {
                return Ok((Expression { span: node.span, ..*inner }, 1));
            }
            if !scripts.sup.is_empty() {
                return fail(node.span, "only the square of a norm is understood");
            }
            let function = Callee::Known(Function::Sqrt);
            return Ok((expression(Kind::Apply { function, order: 0, argument: inner }, node.span), 1));
        }
        let read = self.factor(std::slice::from_ref(base))?.0;
        Ok((self.scripted(read, &scripts, node.span)?, 1))
    }

    /// An expression with the scripts that stand on all of it: its component, transposed, to a power.
    fn scripted(&mut self, mut read: Expression, scripts: &Scripts, span: Span) -> Read<Expression> {
        if !scripts.sub.is_empty() {
            let indices: Read<Vec<Index>> = scripts.sub.iter().map(|part| self.index(&part.row)).collect();
            read = expression(Kind::Component { of: Box::new(read), indices: indices? }, span);
        }
        if scripts.primes > 0 {
            if !self.settings.prime_transposes || scripts.primes > 1 {
                return fail(
                    span,
                    "a prime on an expression: only functions have derivatives with respect to their argument",
                );
            }
            read = expression(Kind::Transpose(Box::new(read)), span);
        }
        read = transposed_if(read, scripts.transposed);
        let exponents: Vec<&Part> = scripts.sup.iter().collect();
        match exponents.as_slice() {
            [] => {}
            [part] => read = self.power(read, &part.row, span)?,
            _ => return fail(span, "more than one exponent"),
        }
        Ok(read)
    }

    fn is_activation_function(&self, node: &Node) -> bool {
        Key::of(split(node).0).is_some_and(|key| {
            self.meanings(&key).iter().any(|letter| letter.meaning == Meaning::ActivationFunction)
        })
    }

    /// base to the power that a superscript says.
    fn power(&mut self, base: Expression, exponent: &[Node], span: Span) -> Read<Expression> {
        let mut exponent = self.sum(exponent)?;
        if let Kind::Negative(inner) = &exponent.kind
            && let Kind::Number(value) = inner.kind
        {
            exponent.kind = Kind::Number(-value);
        }
        if let Kind::Quotient(a, b) = &exponent.kind
            && let (Kind::Number(a), Kind::Number(b)) = (&a.kind, &b.kind)
        {
            exponent.kind = Kind::Number(a / b);
        }
        Ok(expression(Kind::Power(Box::new(base), Box::new(exponent)), span))
    }

    /// Scripts in parts, with marks of transposition and primes taken off.
    fn scripts(&self, sub: Option<&Row>, sup: Option<&Row>, primes: u32) -> Scripts {
        let mut scripts = Scripts { primes, ..Scripts::default() };
        scripts.sub = sub.map_or_else(Vec::new, |row| parts(row));
        for mut part in sup.map_or_else(Vec::new, |row| parts(row)) {
            // `g^{[l]'}` is `g'^{[l]}`.
            if let [Node { kind: latex::Kind::Scripted { base, sub: None, sup: None, primes }, .. }] =
                part.row.as_slice()
            {
                scripts.primes += primes;
                let inner = parts(std::slice::from_ref(base));
                if let [only] = inner.as_slice() {
                    part = only.clone();
                }
            }
            if !part.fenced && self.is_transposition(&part.row) {
                scripts.transposed = true;
            } else {
                scripts.sup.push(part);
            }
        }
        scripts
    }

    fn is_transposition(&self, row: &[Node]) -> bool {
        let [Node { kind: latex::Kind::Symbol(symbol), .. }] = row else { return false };
        match symbol.name.as_str() {
            "top" => true,
            "T" | "t" if symbol.style != Style::Italic => true,
            "T" => !self.settings.notation.is_last_layer("T"),
            _ => false,
        }
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
            let mut score = 0;
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

    /// A quantity from its scripts.
    fn quantity(
        &mut self,
        role: Role,
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
                    None if part.fenced && (place > 0 || self.names_example(&part.row)) => {
                        example = self.example(&part.row)?
                    }
                    None if !part.fenced
                        && !layered
                        && matches!(linear(&part.row), Some((None, _)))
                        && (sub_layered
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
        if matches!(role, Role::Cost | Role::ExampleCost)
            && !sub.is_empty()
            && sub.iter().all(names_a_cost)
            && (sub.len() > 1 || !is_capital(&sub[0]))
        {
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
            } else if sub_layered && sub.len() != pattern.sub.len() {
                // W_l with more below: the layer stands where the pattern has it, the rest are neurons.
                Some(if place == 0 && layers.is_empty() { Slot::Layer } else { Slot::Neuron })
            } else {
                pattern.sub.get(place).copied()
            };
            match slot {
                Some(Slot::Layer) => layers.push(self.layer(&part.row)?),
                Some(Slot::Example) => example = self.example(&part.row)?,
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
        let mut role = role;
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
            if role == Role::Error && self.settings.error_layer_is_next {
                layer = layer.map(|layer| layer.plus(-1));
            }
            // Under a Σ over all weights, w is each of them in turn.
            let each = role == Role::Weight && self.sums_weights && indices.is_empty();
            if layer.is_none() && !each {
                layer = Some(self.unknown_layer());
            }
        }
        // An argument: y(x), a^L(x), C(a^L, y).
        if let Some(body) = call_argument(&nodes[1..]) {
            let names_example = self.names_example(body) || self.is_input(body);
            if matches!(role, Role::Cost | Role::ExampleCost) {
                used = 2;
                if let Some(of) = self.example_among(body)? {
                    example = of;
                } else if self.mentions_input(body) {
                    role = Role::ExampleCost;
                }
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
    fn weight_layer(&self, first: Option<Layer>, second: Option<Layer>, span: Span) -> Read<Option<Layer>> {
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
    fn names_example(&self, row: &[Node]) -> bool {
        let [node] = row else { return false };
        let name = name_of(node);
        self.settings.notation.example_letters.contains(&name) || self.is_example_variable(&name)
    }

    /// Whether the input is among some arguments.
    fn mentions_input(&self, body: &[Node]) -> bool {
        body.iter().any(|node| self.is_input(std::slice::from_ref(node)))
    }

    fn is_input(&self, row: &[Node]) -> bool {
        let [node] = row else { return false };
        Key::of(split(node).0)
            .is_some_and(|key| self.meanings(&key).iter().any(|letter| letter.meaning == Meaning::Input))
    }

    fn is_example_variable(&self, name: &str) -> bool {
        self.is_bound(name)
            && self.variables.iter().any(|info| info.bound && info.name == name && info.sort == Sort::Example)
    }

    /// Reads the name or number of an example.
    pub(super) fn example(&mut self, row: &[Node]) -> Read<OfExample> {
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
    fn example_among(&mut self, body: &[Node]) -> Read<Option<OfExample>> {
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

    fn bound_letter(&self, row: &[Node]) -> bool {
        matches!(row, [node] if self.is_bound(&name_of(node)))
    }

    /// σ, σ', g^{[l]}: called, or bare where the argument is understood.
    fn activation_function(
        &mut self,
        declared: &Declared,
        scripts: &Scripts,
        nodes: &[Node],
    ) -> Read<(Expression, usize)> {
        let span = nodes[0].span;
        let layers = scripts
            .sup
            .iter()
            .zip(&declared.pattern.sup)
            .chain(scripts.sub.iter().zip(&declared.pattern.sub));
        let mut layer = None;
        for (part, slot) in layers {
            if matches!(slot, Slot::Layer | Slot::OtherLayer) {
                layer = Some(self.layer(&part.row)?);
            }
        }
        // A subscript that the pattern does not have is still the layer: σ_1, f_L.
        if layer.is_none()
            && declared.pattern.sub.is_empty()
            && let [part] = scripts.sub.as_slice()
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
        let argument =
            call_argument(&nodes[1..]).filter(|body| !self.stands_bare(&declared.pattern.key, body));
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
    fn stands_bare(&self, key: &Key, row: &[Node]) -> bool {
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
    fn target_function(&mut self, body: &Row, span: Span) -> Read<Expression> {
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

    fn called(&mut self, callee: Callee, scripts: &Scripts, nodes: &[Node]) -> Read<(Expression, usize)> {
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
    fn function_argument(&mut self, nodes: &[Node]) -> Read<(Expression, usize)> {
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

    fn scalar(&mut self, scalar: Expression, scripts: &Scripts) -> Read<(Expression, usize)> {
        let span = scalar.span;
        match (scripts.sup.first(), scripts.sub.first()) {
            (None, None) => Ok((scalar, 1)),
            (Some(part), None) => Ok((self.power(scalar, &part.row, span)?, 1)),
            (_, Some(_)) => fail(span, "a constant has no index"),
        }
    }

    /// Letters that neither the notation nor custom knows: functions by name, variables used as numbers, widths.
    fn undeclared(
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
                _ => {}
            }
            if multi && let Some(read) = self.of_exponentials(name, &scripts, nodes)? {
                return Ok(read);
            }
            if multi && let Some(function) = Function::from_name(name.trim_start_matches("np.")) {
                return self.called(Callee::Known(function), &scripts, nodes);
            }
        }
        // Σ'(z): the square matrix with σ'(z) on its diagonal.
        if name == "Sigma"
            && primes > 0
            && self.has_activation_function("sigma")
            && let Some(body) = call_argument(&nodes[1..])
        {
            let argument = self.sum(body)?;
            let function = Callee::Activation(layer_of_argument(&argument));
            let slope =
                expression(Kind::Apply { function, order: primes, argument: Box::new(argument) }, span);
            return Ok((expression(Kind::Diagonal(Box::new(slope)), span), 2));
        }
        if let Some(layer) = self.width(std::slice::from_ref(node))? {
            return Ok((expression(Kind::Width(layer), span), 1));
        }
        if sup.is_none() && key.accent.is_empty() {
            let name = name_of(node);
            if self.settings.notation.is_last_layer(&name) {
                return Ok((expression(Kind::LayerNumber(Layer::LAST), span), 1));
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
    fn of_exponentials(
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
    fn program_sum(&mut self, nodes: &[Node]) -> Read<(Expression, usize)> {
        let span = nodes[0].span;
        let Some(body) = call_argument(&nodes[1..]) else {
            let (argument, used) = self.function_argument(nodes)?;
            return Ok((expression(Kind::Total(Box::new(argument)), span), used));
        };
        let mut arguments = body.split(|node| matches!(node.kind, latex::Kind::Operator(Operator::Comma)));
        let summed = self.sum(arguments.next().unwrap_or_default())?;
        let mut axis = None;
        for option in arguments {
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
    fn program_product(&mut self, operator: Multiply, nodes: &[Node]) -> Read<(Expression, usize)> {
        let span = nodes[0].span;
        let body = call_argument(&nodes[1..]).map_or(&[][..], Vec::as_slice);
        let mut sides = body.split(|node| matches!(node.kind, latex::Kind::Operator(Operator::Comma)));
        let (Some(left), Some(right), None) = (sides.next(), sides.next(), sides.next()) else {
            return fail(span, "expected two arguments, as in `np.dot(W, A)`");
        };
        let (left, right) = (Box::new(self.sum(left)?), Box::new(self.sum(right)?));
        Ok((expression(Kind::Product { left, right, operator }, span), 2))
    }

    fn has_activation_function(&self, name: &str) -> bool {
        self.meanings(&Key::plain(name)).iter().any(|letter| letter.meaning == Meaning::ActivationFunction)
    }

    fn unknown_symbol(&self, key: &Key, node: &Node) -> String {
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

    fn maximum(&mut self, minimum: bool, nodes: &[Node]) -> Read<(Expression, usize)> {
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

/// The layer of the pre-activation that an argument is, where it is one.
fn layer_of_argument(argument: &Expression) -> Option<Layer> {
    match &argument.kind {
        Kind::Quantity(Quantity { role: Role::PreActivation, layer, .. }) => *layer,
        Kind::Component { of, .. } | Kind::Transpose(of) => layer_of_argument(of),
        _ => None,
    }
}

/// What stands in the parentheses that follow directly.
pub(super) fn call_argument(nodes: &[Node]) -> Option<&Row> {
    match nodes.first() {
        Some(Node {
            kind: latex::Kind::Fenced { open: Fence::Paren | Fence::Bracket | Fence::Brace, close, body },
            ..
        }) if *close != Fence::None => Some(body),
        _ => None,
    }
}

/// Whether a part below a cost is part of its name: a word, or a capital beside others.
fn names_a_cost(part: &Part) -> bool {
    match part.row.as_slice() {
        [Node { kind: latex::Kind::Word(_) | latex::Kind::Text(_) | latex::Kind::Function(_), .. }] => true,
        _ => is_capital(part),
    }
}

fn is_capital(part: &Part) -> bool {
    matches!(part.row.as_slice(), [Node { kind: latex::Kind::Symbol(symbol), .. }] if symbol.name.len() == 1 && symbol.name.chars().all(char::is_uppercase))
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

/// The letters of a node that is part of a word, as `axis` is written in a program.
fn word_of(node: &Node) -> String {
    match &node.kind {
        latex::Kind::Symbol(symbol) => symbol.name.clone(),
        latex::Kind::Word(word) | latex::Kind::Text(word) | latex::Kind::Function(word) => {
            word.trim().to_owned()
        }
        _ => "?".to_owned(),
    }
}

/// `21` as 2 and 1, where two single digits are meant.
fn digits_apart(part: &Part) -> Option<Vec<Part>> {
    let [Node { kind: latex::Kind::Number(digits), span }] = part.row.as_slice() else { return None };
    if digits.len() != 2 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let digit = |digit: char| Part {
        row: vec![Node { kind: latex::Kind::Number(digit.to_string()), span: *span }],
        fenced: part.fenced,
    };
    Some(digits.chars().map(digit).collect())
}

pub(super) fn transposed_if(read: Expression, transposed: bool) -> Expression {
    if !transposed {
        return read;
    }
    let span = read.span;
    expression(Kind::Transpose(Box::new(read)), span)
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

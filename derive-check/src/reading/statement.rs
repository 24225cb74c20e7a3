//! A whole statement: a chain of relations, its free variables, and what kind of statement it is.

use super::differential;
use super::error::{Read, clash, fail};
use super::expression::{
    Expression, Index, IndexBase, Kind, LayerBase, OfExample, Over, Quantity, Role, Sort, Variable,
    VariableInfo,
};
use super::layers;
use super::letter::{holds_relation, lists_letters, numbered};
use super::reader::{Reader, expression};
use super::settings::{Choices, Counted, DefinedSymbol, Open, Settings};
use crate::latex::{self, Fence, Node, Operator, Relation, Row, Span, row_span};
use crate::notation::{Key, name_of, parts, split};

/// A statement with its letters read.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What it says.
    pub form: Form,
    /// The variables of its expressions.
    pub variables: Vec<VariableInfo>,
    /// Which choices make a difference to it.
    pub open: Open,
    /// Where it stands.
    pub span: Span,
}

/// What a statement says.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// A chain of equal sides.
    Chain(Vec<Expression>),
    /// A step: the quantity on the left becomes the right side.
    Update {
        /// What is changed.
        quantity: Expression,
        /// What it becomes, in as many forms as are written.
        becomes: Vec<Expression>,
    },
    /// A step by its difference: Δw = …
    Change {
        /// What is changed.
        quantity: Expression,
        /// By how much, in as many forms as are written.
        by: Vec<Expression>,
        /// The example that the step is made for, `Δ_p w`.
        example: OfExample,
    },
    /// A quantity is a matrix or vector of these sizes.
    Shape {
        /// Which.
        quantity: Expression,
        /// Its sizes, each a width or a number.
        sizes: Vec<Expression>,
    },
    /// A set of parameters.
    Parameters(Vec<Expression>),
}

/// Reads a statement.
///
/// # Errors
///
/// Where a token is not understood, a symbol is unknown, or scripts do not fit their letter.
pub fn read(row: &[Node], settings: &Settings<'_>, choices: Choices, is_update: bool) -> Read<Statement> {
    let Some(span) = row_span(row) else {
        return fail(Span::default(), "nothing stands here: expected an equation");
    };
    let mut reader = Reader::new(settings, choices);
    let mut form = reader.form(row, span, is_update)?;
    let sides: Vec<&mut Expression> = match &mut form {
        Form::Chain(sides) | Form::Parameters(sides) => sides.iter_mut().collect(),
        Form::Update { quantity, becomes } => std::iter::once(quantity).chain(becomes).collect(),
        Form::Change { quantity, by, .. } => std::iter::once(quantity).chain(by).collect(),
        Form::Shape { quantity, .. } => vec![quantity],
    };
    let mut owned: Vec<Expression> = sides.iter().map(|side| (**side).clone()).collect();
    reader.name_ends(&mut owned);
    let letter = settings.notation.layer_letters.first().map_or("l", String::as_str).to_owned();
    let mut variables = std::mem::take(&mut reader.variables);
    layers::solve(&mut owned, &mut variables, settings, &letter);
    differential::settle(&mut owned);
    if choices.bare_at_neuron {
        take_bare_functions_at_neurons(&mut owned);
    }
    if settings.implied_sums {
        sum_repeated(&mut owned, &mut variables);
    }
    for (side, read) in sides.into_iter().zip(owned) {
        *side = read;
    }
    Ok(Statement { form, variables, open: reader.open, span })
}

impl Reader<'_> {
    fn form(&mut self, row: &[Node], span: Span, is_update: bool) -> Read<Form> {
        let relations: Vec<(usize, Relation)> = row
            .iter()
            .enumerate()
            .filter_map(|(place, node)| match node.kind {
                latex::Kind::Relation(relation) => Some((place, relation)),
                _ => None,
            })
            .collect();
        let Some(&(first, relation)) = relations.first() else {
            return fail(span, "no relation stands here: expected an equation such as `a = b`");
        };
        if matches!(relation, Relation::Equal | Relation::Defined)
            && let Some(change) = self.change(&row[..first], &row[first + 1..])?
        {
            return Ok(change);
        }
        let is_update = is_update || self.starts_from_itself(&row[..first], &row[first + 1..]);
        match relation {
            Relation::In => return self.shape(&row[..first], &row[first + 1..], span),
            Relation::LeftArrow | Relation::MinusEqual | Relation::PlusEqual => {
                return self.update(&row[..first], relation, &row[first + 1..], span, is_update);
            }
            Relation::RightArrow => {
                // w → w' = w − η ∂C/∂w, or w → w − η ∂C/∂w
                let right = relations.get(1).map_or(first, |next| next.0);
                return self.update(&row[..first], Relation::LeftArrow, &row[right + 1..], span, true);
            }
            Relation::Defined if is_update => {
                return self.update(&row[..first], Relation::LeftArrow, &row[first + 1..], span, is_update);
            }
            Relation::Equal if is_update => {
                return self.update(&row[..first], Relation::LeftArrow, &row[first + 1..], span, is_update);
            }
            _ => {}
        }
        if let Some(members) = set_members(&row[first + 1..]) {
            let read: Read<Vec<Expression>> = members.into_iter().map(|member| self.sum(member)).collect();
            return Ok(Form::Parameters(read?));
        }
        let mut sides = Vec::new();
        let mut start = 0;
        for &(place, relation) in &relations {
            match relation {
                Relation::Equal | Relation::Defined | Relation::Defines | Relation::Equivalent => {}
                _ => {
                    let node = &row[place];
                    return fail(
                        node.span,
                        format!(
                            "`{}` is no relation that can be checked: expected `=`, `:=` or `\\leftarrow`",
                            latex::print(std::slice::from_ref(node))
                        ),
                    );
                }
            }
            if place == start {
                return fail(row[place].span, "nothing stands on this side of the relation");
            }
            sides.push(self.sum(&row[start..place])?);
            start = place + 1;
        }
        if start == row.len() {
            return fail(row[start - 1].span, "nothing stands behind the relation");
        }
        sides.push(self.sum(&row[start..])?);
        Ok(Form::Chain(sides))
    }

    /// `W := W − α dW`: a weight or bias that becomes itself and something more, which is a step.
    fn starts_from_itself(&self, left: &[Node], right: &[Node]) -> bool {
        let [node] = left else { return false };
        let terms = super::row::terms(right);
        let again =
            matches!(terms.first(), Some((false, first)) if latex::print(first) == latex::print(left));
        again
            && terms.len() > 1
            && Key::of(split(node).0).is_some_and(|key| {
                let meanings = self.meanings(&key);
                let is_parameter = |letter: &&crate::notation::Declared| {
                    matches!(letter.meaning, crate::notation::Meaning::Quantity(Role::Weight | Role::Bias))
                };
                !meanings.is_empty() && meanings.iter().all(is_parameter)
            })
    }

    /// w ← w − …, w −= …, and w' = w − … where the author says that it is an update.
    fn update(
        &mut self,
        left: &[Node],
        relation: Relation,
        right: &[Node],
        span: Span,
        is_update: bool,
    ) -> Read<Form> {
        if left.is_empty() || right.is_empty() {
            return fail(span, "a side of this update is empty");
        }
        let quantity = self.sum(&without_step_marks(left))?;
        self.changed = Some(quantity.clone());
        let mut becomes = Vec::new();
        for form in right.split(|node| matches!(node.kind, latex::Kind::Relation(Relation::Equal))) {
            let form = self.sum(&without_step_marks(form))?;
            let form_span = form.span;
            becomes.push(match relation {
                Relation::LeftArrow => form,
                Relation::PlusEqual => expression(Kind::Sum(vec![quantity.clone(), form]), span),
                _ => {
                    let negative = expression(Kind::Negative(Box::new(form)), form_span);
                    expression(Kind::Sum(vec![quantity.clone(), negative]), span)
                }
            });
        }
        let inner = match &quantity.kind {
            Kind::Transpose(inner) => &inner.kind,
            kind => kind,
        };
        match inner {
            Kind::Quantity(Quantity { role: Role::Weight | Role::Bias, .. }) => {
                Ok(Form::Update { quantity, becomes })
            }
            // δ ← …: what is computed is assigned, which says that the two are equal.
            Kind::Quantity(_) if relation == Relation::LeftArrow && !is_update => {
                Ok(Form::Chain(std::iter::once(quantity).chain(becomes).collect()))
            }
            _ => clash(quantity.span, "an update changes a weight or a bias: expected one on the left"),
        }
    }

    /// Δw = …
    fn change(&mut self, left: &[Node], right: &[Node]) -> Read<Option<Form>> {
        let [delta, rest @ ..] = left else { return Ok(None) };
        let (delta, of_example) = match split(delta) {
            (base, Some(sub), None) if self.names_example(sub) => (base, Some(sub)),
            _ => (delta, None),
        };
        let is_delta = matches!(&delta.kind, latex::Kind::Symbol(symbol) if symbol.name == "Delta");
        if !is_delta || rest.is_empty() || !self.meanings(&Key::plain("Delta")).is_empty() {
            return Ok(None);
        }
        let quantity = self.sum(rest)?;
        match quantity.kind {
            Kind::Quantity(Quantity { role: Role::Weight | Role::Bias, .. }) => {
                let forms = right.split(|node| matches!(node.kind, latex::Kind::Relation(_)));
                let by: Read<Vec<Expression>> = forms.map(|form| self.sum(form)).collect();
                let example = match of_example {
                    Some(sub) => self.example(sub)?,
                    None => OfExample::Implied,
                };
                Ok(Some(Form::Change { quantity, by: by?, example }))
            }
            _ => Ok(None),
        }
    }

    /// W^{(1)} ∈ ℝ^{784 × K}
    fn shape(&mut self, left: &[Node], right: &[Node], span: Span) -> Read<Form> {
        let quantity = self.sum(left)?;
        let [node] = right else {
            return fail(span, "expected a space such as \\mathbb{R}^{n \\times m} behind ∈");
        };
        let (base, _, sup) = split(node);
        let is_reals = matches!(&base.kind, latex::Kind::Symbol(symbol) if symbol.name == "R");
        if !is_reals {
            return fail(node.span, "expected a space such as \\mathbb{R}^{n \\times m} behind ∈");
        }
        let empty = Vec::new();
        let sizes = sup.unwrap_or(&empty);
        let sizes: Read<Vec<Expression>> = sizes
            .split(|node| matches!(node.kind, latex::Kind::Operator(Operator::Times)))
            .filter(|size| !size.is_empty())
            .map(|size| self.size(size))
            .collect();
        Ok(Form::Shape { quantity, sizes: sizes? })
    }

    fn size(&mut self, row: &[Node]) -> Read<Expression> {
        let span = row_span(row).unwrap_or_default();
        if let Some(layer) = self.width(row)? {
            return Ok(expression(Kind::Width(layer), span));
        }
        if let [Node { kind: latex::Kind::Number(digits), .. }] = row {
            let number: usize = digits.parse().unwrap_or(0);
            let layer = self
                .settings
                .notation
                .sizes
                .iter()
                .find(|(_, size)| **size == crate::notation::Size::Number(number));
            if let Some((layer, _)) = layer {
                let layer = layer.map_or(super::expression::Layer::LAST, super::expression::Layer::number);
                return Ok(expression(Kind::Width(layer), span));
            }
            return Ok(expression(Kind::Number(number as f64), span));
        }
        self.sum(row)
    }
}

/// The letter of a quantity without what marks it as new or old: primes, `new`, `(t+1)`.
fn without_step_marks(row: &[Node]) -> Row {
    row.iter().map(without_step_mark).collect()
}

fn without_step_mark(node: &Node) -> Node {
    let latex::Kind::Scripted { base, sub, sup, .. } = &node.kind else { return node.clone() };
    let is_mark = |part: &[Node]| match part {
        [Node { kind: latex::Kind::Fenced { body, .. }, .. }] => names_step(body) || names_time(body),
        row if names_step(row) => true,
        row => names_time(row),
    };
    let strip = |row: &Option<Row>| row.clone().filter(|row| !is_mark(row));
    let (sub, sup) = (strip(sub), strip(sup));
    if sub.is_none() && sup.is_none() {
        return (**base).clone();
    }
    Node { kind: latex::Kind::Scripted { base: base.clone(), sub, sup, primes: 0 }, span: node.span }
}

/// `new`, `next step`
fn names_step(row: &[Node]) -> bool {
    let [Node { kind: latex::Kind::Text(word) | latex::Kind::Word(word), .. }] = row else { return false };
    let first = word.split_whitespace().next().map(str::to_lowercase);
    first.is_some_and(|first| matches!(first.as_str(), "new" | "old" | "next" | "updated"))
}

/// `t`, `t+1`: a moment of the training.
fn names_time(row: &[Node]) -> bool {
    matches!(super::row::linear(row), Some((Some(letter), _)) if matches!(name_of(letter).as_str(), "t" | "tau"))
}

/// The members of a set in braces.
fn set_members(row: &[Node]) -> Option<Vec<&[Node]>> {
    match row {
        [Node { kind: latex::Kind::Fenced { open: Fence::Brace, close: Fence::Brace, body }, .. }] => Some(
            body.split(|node| matches!(node.kind, latex::Kind::Operator(Operator::Comma)))
                .filter(|member| {
                    !member.is_empty() && !matches!(member, [only] if super::ellipsis::is_dots(only))
                })
                .collect(),
        ),
        _ => None,
    }
}

/// A definition read from a statement: the symbol on its left, and the body.
pub struct NewSymbol {
    /// How it is met from now on.
    pub symbol: DefinedSymbol,
    /// Variables that a use gives values to.
    pub parameters: Vec<Variable>,
    /// How many variables the body has.
    pub n_variables: usize,
    /// What it stands for.
    pub body: Expression,
}

/// Reads `symbol = body` where the symbol is new. `None` where the left side is no single new letter.
///
/// # Errors
///
/// Where the body cannot be read.
pub fn read_definition(
    row: &[Node],
    settings: &Settings<'_>,
    choices: Choices,
    definition: usize,
) -> Read<Option<NewSymbol>> {
    let Some(place) = row.iter().position(|node| {
        matches!(node.kind, latex::Kind::Relation(Relation::Equal | Relation::Defined | Relation::Equivalent))
    }) else {
        return Ok(None);
    };
    let [left] = without_arguments(&row[..place], settings) else { return Ok(None) };
    let body = &row[place + 1..];
    // Of a chain the first equality defines.
    let body = &body
        [..body.iter().position(|node| matches!(node.kind, latex::Kind::Relation(_))).unwrap_or(body.len())];
    if settings.numbers {
        return read_number(left, body, settings, choices, definition);
    }
    let (base, sub, sup) = split(left);
    let Some(key) = Key::of(base) else { return Ok(None) };
    // A letter that only custom takes for a function may name something else where the text defines it.
    let meanings = settings.notation.meanings(&key);
    let customary_function = meanings
        .iter()
        .all(|letter| !letter.by_author && letter.meaning == crate::notation::Meaning::ActivationFunction);
    let differentiates = body.iter().any(|node| {
        matches!(node.kind, latex::Kind::Fraction { .. })
            || Key::of(split(node).0).is_some_and(|key| key.name == "nabla")
    });
    let free = customary_function && (sup.is_some() || differentiates);
    let known = !meanings.is_empty() && !free || is_adjoint(&key, body, settings);
    let special = matches!(key.name.as_str(), "partial" | "nabla" | "dots" | "1" | "bb 1");
    if known || special || body.is_empty() || set_members(body).is_some() || holds_relation(body) {
        return Ok(None);
    }
    let mut reader = Reader::new(settings, choices);
    let sup_parts = sup.map_or_else(Vec::new, |row| parts(row));
    let sub_parts = sub.map_or_else(Vec::new, |row| parts(row));
    // What is defined and set equal to something once more is judged; `:=` and `≡` give it another meaning.
    let again = settings.defined.iter().any(|symbol| {
        symbol.key == key && (symbol.sup.len(), symbol.sub.len()) == (sup_parts.len(), sub_parts.len())
    });
    if again && matches!(row[place].kind, latex::Kind::Relation(Relation::Equal)) {
        return Ok(None);
    }
    let mut parameters = Vec::new();
    for part in sup_parts.iter().chain(&sub_parts) {
        let [node] = part.row.as_slice() else {
            return fail(left.span, "a symbol is defined for plain letters in its scripts");
        };
        parameters.push(reader.bind(&name_of(node)));
    }
    let mut body = reader.sum(body)?;
    for _ in &parameters {
        reader.unbind();
    }
    let mut variables = reader.variables;
    let letter = settings.notation.layer_letters.first().map_or("l", String::as_str).to_owned();
    layers::solve(std::slice::from_mut(&mut body), &mut variables, settings, &letter);
    let sorts: Vec<Sort> = parameters.iter().map(|&parameter| variables[parameter].sort).collect();
    let (sup_sorts, sub_sorts) = sorts.split_at(sup_parts.len());
    // Which layer each index below counts, seen from the first layer above.
    let first_layer = sup_sorts.iter().position(|&sort| sort == Sort::Layer).map(|place| parameters[place]);
    let ties = parameters[sup_parts.len()..]
        .iter()
        .map(|&parameter| {
            let mut tie = None;
            body.walk(&mut |inner| {
                if let Kind::Quantity(quantity) = &inner.kind {
                    for (index, offset) in layers::index_layers(quantity, settings.to_first) {
                        let (true, Some(layer)) = (index == parameter, layers::layer_counted(quantity))
                        else {
                            continue;
                        };
                        let counted = match layer.base {
                            LayerBase::Variable(variable) if Some(variable) == first_layer => {
                                Counted::FromFirst(layer.offset + offset)
                            }
                            LayerBase::Variable(_) => continue,
                            _ => Counted::At(layer.plus(offset)),
                        };
                        tie = tie.or(Some(counted));
                    }
                }
            });
            tie
        })
        .collect();
    let symbol = DefinedSymbol { key, definition, sup: sup_sorts.to_vec(), sub: sub_sorts.to_vec(), ties };
    Ok(Some(NewSymbol { symbol, parameters, n_variables: variables.len(), body }))
}

/// The left side `f` of `f(x, y) = …` in a text about numbers: what it depends on is in its body.
fn without_arguments<'r>(left: &'r [Node], settings: &Settings<'_>) -> &'r [Node] {
    match left {
        [letter, arguments] if settings.numbers && lists_letters(arguments) => std::slice::from_ref(letter),
        _ => left,
    }
}

/// Whether a bar on a letter marks the derivative by it, `\bar W = \bar z x^T`, which is judged; and not its mean over
/// something, `\bar x = \frac1m \sum_i x_i`, which is a definition.
fn is_adjoint(key: &Key, body: &[Node], settings: &Settings<'_>) -> bool {
    let plain = Key::plain(&key.name);
    if key.accent != "bar" || settings.notation.meanings(&plain).is_empty() {
        return false;
    }
    let any = |condition: &mut dyn FnMut(&Node) -> bool| latex::any_node(body, condition);
    let sums = any(&mut |node| matches!(node.kind, latex::Kind::Big { .. }));
    let bars = any(&mut |node| matches!(node.kind, latex::Kind::Accent { accent: latex::Accent::Bar, .. }));
    let itself = any(&mut |node| Key::of(node).as_ref() == Some(&plain));
    bars || !sums || !itself
}

/// `out_{h1} = …` in a text about numbers: the letter with its scripts, where nothing defines it yet.
fn read_number(
    left: &Node,
    body: &[Node],
    settings: &Settings<'_>,
    choices: Choices,
    definition: usize,
) -> Read<Option<NewSymbol>> {
    let is_letter = matches!(
        split(left).0.kind,
        latex::Kind::Symbol(_) | latex::Kind::Word(_) | latex::Kind::Group(_) | latex::Kind::Accent { .. }
    ) && Key::of(split(left).0).is_some();
    let (true, Some((name, None))) = (is_letter, numbered(left)) else { return Ok(None) };
    let key = Key::plain(&name);
    if body.is_empty() || settings.defined.iter().any(|symbol| symbol.key == key) {
        return Ok(None);
    }
    let mut reader = Reader::new(settings, choices);
    let body = reader.sum(body)?;
    let symbol = DefinedSymbol { key, definition, sup: Vec::new(), sub: Vec::new(), ties: Vec::new() };
    let n_variables = reader.variables.len();
    Ok(Some(NewSymbol { symbol, parameters: Vec::new(), n_variables, body }))
}

/// Sums over every index that a product repeats and the other side does not fix (the custom of implied sums).
fn sum_repeated(sides: &mut [Expression], variables: &mut [VariableInfo]) {
    let Some((left, others)) = sides.split_first_mut() else { return };
    let mut fixed = Vec::new();
    collect_indices(left, &mut fixed);
    for side in others {
        match &mut side.kind {
            Kind::Sum(terms) => terms.iter_mut().for_each(|term| sum_term(term, &fixed, variables)),
            _ => sum_term(side, &fixed, variables),
        }
    }
}

fn sum_term(term: &mut Expression, fixed: &[Variable], variables: &mut [VariableInfo]) {
    if let Kind::Negative(inner) = &mut term.kind {
        return sum_term(inner, fixed, variables);
    }
    let mut met = Vec::new();
    collect_indices(term, &mut met);
    let mut repeated: Vec<Variable> = met
        .iter()
        .copied()
        .filter(|&variable| {
            !variables[variable].bound
                && variables[variable].sort == Sort::Neuron
                && !fixed.contains(&variable)
                && met.iter().filter(|&&other| other == variable).count() > 1
        })
        .collect();
    repeated.sort_unstable();
    repeated.dedup();
    for variable in repeated {
        variables[variable].bound = true;
        let span = term.span;
        let body = Box::new(std::mem::replace(term, expression(Kind::Number(0.0), span)));
        let over = Over::Variable { variable, from: None, to: None, except: None };
        term.kind = Kind::Big { product: false, over, body };
    }
}

/// Gives every function without argument, σ' for σ'(z^l), the neuron of its layer that the left side speaks of.
fn take_bare_functions_at_neurons(sides: &mut [Expression]) {
    let Some((left, others)) = sides.split_first_mut() else { return };
    let mut spoken_of = Vec::new();
    left.walk(&mut |inner| {
        if let Kind::Quantity(Quantity { role, layer, indices, .. }) = &inner.kind
            && let (true, [index]) =
                (role.is_per_neuron_and_example() || *role == Role::Bias, indices.as_slice())
        {
            spoken_of.push((*layer, *index));
        }
    });
    for side in others {
        layers::for_each(side, &mut |kind| {
            let Kind::Apply { argument, .. } = kind else { return };
            if let Kind::Quantity(Quantity { role: Role::PreActivation, layer, indices, .. }) =
                &mut argument.kind
            {
                let at = spoken_of.iter().find(|(at, _)| at == layer);
                if let (true, Some((_, index))) = (indices.is_empty(), at) {
                    indices.push(*index);
                }
            }
        });
    }
}

/// Every occurrence of a variable as an index.
fn collect_indices(side: &Expression, met: &mut Vec<Variable>) {
    side.walk(&mut |inner| {
        let indices: &[Index] = match &inner.kind {
            Kind::Quantity(quantity) => &quantity.indices,
            Kind::Component { indices, .. } => indices,
            _ => return,
        };
        met.extend(indices.iter().filter_map(|index| match index.base {
            IndexBase::Variable(variable) => Some(variable),
            _ => None,
        }));
    });
}

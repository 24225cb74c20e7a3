//! The reader: a row of the flat tree becomes a typed expression under one notation and one set of choices.
//!
//! Where a row can be read in several ways (does a product bind tighter than ⊙?) a [`Choices`] says which; the
//! caller tries them and keeps those whose shapes fit.

use super::expression::{
    Argument, Callee, Condition, Expression, Index, IndexBase, Kind, Layer, LayerBase, Multiply, OfExample,
    Ordering, Over, Quantity, Role, Sort, Variable, VariableInfo,
};
use crate::latex::{self, Big, Fence, Node, Operator, Relation, Row, Span, row_span};
use crate::model::Function;
use crate::notation::{Declared, Key, LastLayer, Meaning, Notation, Size, name_of, split};
use std::collections::BTreeMap;

/// How a reading resolves what the text leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Choices {
    /// Which of juxtaposition and ⊙ binds tighter.
    pub precedence: Precedence,
    /// What `u · v` means for vectors of the same shape.
    pub inner_products: bool,
    /// A function without argument, as σ', is taken at the neuron that the left side speaks of.
    pub bare_at_neuron: bool,
}

/// Which products are taken first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Precedence {
    /// Juxtaposition before written signs, each from the left.
    #[default]
    JuxtapositionFirst,
    /// All from the left.
    LeftToRight,
    /// ⊙ before juxtaposition.
    ElementwiseFirst,
    /// All from the right.
    RightToLeft,
}

/// Why a row cannot be read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct ReadError {
    /// What is wrong, in words.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What kind of fault it is.
    pub fault: ReadFault,
}

/// The kinds of faults in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadFault {
    /// A sign is not understood.
    NotUnderstood,
    /// Every sign is understood and they do not fit together: the statement is ill-typed.
    Clash,
    /// The statement holds an ellipsis and has to be read for one depth at a time.
    NeedsDepth,
    /// The statement is not about networks of this depth.
    Nowhere,
}

/// A symbol that the document defines, as the reader meets it.
#[derive(Clone, Debug, PartialEq)]
pub struct DefinedSymbol {
    /// The letter.
    pub key: Key,
    /// Position among the model's definitions.
    pub definition: usize,
    /// Sorts of the parameters in superscript.
    pub sup: Vec<Sort>,
    /// Sorts of the parameters in subscript.
    pub sub: Vec<Sort>,
    /// For each neuron parameter in subscript: the layer it counts, as an offset from the first layer parameter.
    pub ties: Vec<Option<i32>>,
}

/// What the reader needs of a notation once everything open in it is settled.
#[derive(Clone, Debug)]
pub struct Settings<'a> {
    /// Letters.
    pub notation: &'a Notation,
    /// Symbols that the document defines.
    pub defined: &'a [DefinedSymbol],
    /// A weight bears the number of the layer it comes from.
    pub weight_layer_is_source: bool,
    /// A bias bears the number of the layer that its weights come from.
    pub bias_layer_is_source: bool,
    /// δ bears a number one higher than the layer it belongs to.
    pub error_layer_is_next: bool,
    /// A prime on a vector or matrix transposes it.
    pub prime_transposes: bool,
    /// Repeated indices are summed over.
    pub implied_sums: bool,
    /// Whether gradients are transposed against what they are taken by; ∇ is not.
    pub transposed_gradients: bool,
    /// Whether the first index of a weight is the neuron it leads to.
    pub to_first: bool,
    /// The letter of the cost that the text builds its own on.
    pub base_letter: Option<&'a str>,
    /// Where nothing tells a layer, the last is meant.
    pub left_out_is_last: bool,
    /// Values of layer letters, where a statement with an ellipsis is read for one depth.
    pub depth: Option<BTreeMap<String, i32>>,
}

/// Which choices make a difference to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Open {
    /// ⊙ or ⊗ stands in it.
    pub precedence: bool,
    /// `·`, `×` or `*` stands in it.
    pub products: bool,
    /// A function without argument stands in it.
    pub bare: bool,
}

impl Open {
    /// Whether a choice differs from the first in something that is open here.
    pub fn concerns(self, choices: Choices) -> bool {
        (choices.precedence == Precedence::default() || self.precedence)
            && (!choices.inner_products || self.products)
            && (!choices.bare_at_neuron || self.bare)
    }
}

/// A reader at work on one statement.
pub struct Reader<'a> {
    pub(super) settings: &'a Settings<'a>,
    pub(super) choices: Choices,
    /// The variables met so far.
    pub variables: Vec<VariableInfo>,
    /// Bound names, innermost last, and whether their sort is known yet.
    scope: Vec<Bound>,
    /// What was met that a choice decides.
    pub(super) open: Open,
    /// Whether a Σ over all weights is around: there w² is a square, not the weights of layer 2.
    pub(super) sums_weights: bool,
    /// Names of the neuron variables that stand for an end of a weight: `in` and `out`.
    pub(super) ends: Option<(Variable, Variable)>,
}

struct Bound {
    name: String,
    variable: Variable,
    decided: bool,
}

type Read<T> = Result<T, ReadError>;

/// An error at a place.
pub(super) fn fail<T>(span: Span, message: impl Into<String>) -> Read<T> {
    Err(ReadError { message: message.into(), span, fault: ReadFault::NotUnderstood })
}

/// An error at a place where signs that are understood do not fit together.
pub(super) fn clash<T>(span: Span, message: impl Into<String>) -> Read<T> {
    Err(ReadError { message: message.into(), span, fault: ReadFault::Clash })
}

pub(super) fn expression(kind: Kind, span: Span) -> Expression {
    Expression { kind, span }
}

/// The sign of multiplication that an operator is.
fn multiplication(operator: Operator) -> Option<Multiply> {
    Some(match operator {
        Operator::Dot => Multiply::Dot,
        Operator::Times => Multiply::Times,
        Operator::Star => Multiply::Star,
        Operator::DotStar | Operator::Odot | Operator::Circ => Multiply::Elementwise,
        Operator::Otimes => Multiply::Outer,
        _ => return None,
    })
}

impl<'a> Reader<'a> {
    /// A reader for one statement.
    pub fn new(settings: &'a Settings<'a>, choices: Choices) -> Self {
        Reader {
            settings,
            choices,
            variables: Vec::new(),
            scope: Vec::new(),
            open: Open::default(),
            sums_weights: false,
            ends: None,
        }
    }

    /// The variable of a name at a place where it ranges over `sort`: bound if a Σ around binds it, else free.
    pub(super) fn variable(&mut self, name: &str, sort: Sort) -> Variable {
        let bound = self.scope.iter_mut().rev().find(|bound| bound.name == name);
        if let Some(bound) = bound {
            let variable = bound.variable;
            if !bound.decided {
                bound.decided = true;
                self.variables[variable].sort = sort;
            }
            if self.variables[variable].sort == sort {
                return variable;
            }
        }
        let free =
            self.variables.iter().position(|info| !info.bound && info.name == name && info.sort == sort);
        free.unwrap_or_else(|| {
            self.variables.push(VariableInfo { name: name.to_owned(), sort, bound: false });
            self.variables.len() - 1
        })
    }

    /// Whether a Σ around binds a name.
    pub(super) fn is_bound(&self, name: &str) -> bool {
        self.scope.iter().any(|bound| bound.name == name)
    }

    /// Binds a name and says which variable it got.
    pub(super) fn bind(&mut self, name: &str) -> Variable {
        self.variables.push(VariableInfo { name: name.to_owned(), sort: Sort::Neuron, bound: true });
        let variable = self.variables.len() - 1;
        self.scope.push(Bound { name: name.to_owned(), variable, decided: false });
        variable
    }

    /// Ends the innermost binding; says whether anything used the name.
    pub(super) fn unbind(&mut self) -> bool {
        self.scope.pop().is_some_and(|bound| bound.decided)
    }

    /// Reads a row as a sum of terms.
    pub fn sum(&mut self, row: &[Node]) -> Read<Expression> {
        let Some(span) = row_span(row) else {
            return fail(Span::default(), "nothing stands here: expected an expression");
        };
        if let Some(ellipsis) = self.sum_with_ellipsis(row)? {
            return Ok(ellipsis);
        }
        let mut terms = Vec::new();
        for (negative, nodes) in self::terms(row) {
            if nodes.is_empty() {
                return fail(span, "a sign stands without a term");
            }
            let term = self.term(nodes)?;
            let span = term.span;
            terms.push(if negative { expression(Kind::Negative(Box::new(term)), span) } else { term });
        }
        Ok(match terms.len() {
            1 => terms.remove(0),
            _ => expression(Kind::Sum(terms), span),
        })
    }

    /// Reads one term: factors with signs of multiplication between them.
    pub(super) fn term(&mut self, nodes: &[Node]) -> Read<Expression> {
        if let Some(product) = self.product_with_ellipsis(nodes)? {
            return Ok(product);
        }
        let mut factors: Vec<(Multiply, Expression)> = Vec::new();
        let mut sign = Multiply::Juxtaposed;
        let mut divide = false;
        let mut rest = nodes;
        while let Some(node) = rest.first() {
            if let latex::Kind::Operator(operator) = node.kind {
                if let Some(multiply) = multiplication(operator) {
                    match multiply {
                        Multiply::Elementwise | Multiply::Outer => self.open.precedence = true,
                        _ => self.open.products = true,
                    }
                    sign = multiply;
                    rest = &rest[1..];
                    continue;
                }
                match operator {
                    Operator::Slash => {
                        divide = true;
                        rest = &rest[1..];
                        continue;
                    }
                    // a · −b
                    Operator::Minus | Operator::Plus => {
                        let inner = self.term(&rest[1..])?;
                        let span = node.span.to(inner.span);
                        let signed = if operator == Operator::Minus {
                            expression(Kind::Negative(Box::new(inner)), span)
                        } else {
                            inner
                        };
                        push_factor(&mut factors, sign, divide, signed);
                        rest = &[];
                        sign = Multiply::Juxtaposed;
                        continue;
                    }
                    _ => {
                        return fail(
                            node.span,
                            format!("`{}` is not understood here", latex::print(std::slice::from_ref(node))),
                        );
                    }
                }
            }
            let (factor, used) = self.factor(rest)?;
            push_factor(&mut factors, sign, divide, factor);
            sign = Multiply::Juxtaposed;
            divide = false;
            rest = &rest[used..];
        }
        let Some(span) = row_span(nodes) else {
            return fail(Span::default(), "nothing stands here: expected a factor");
        };
        if factors.is_empty() || divide {
            return fail(span, "a sign of multiplication or division stands without a factor");
        }
        Ok(self.associate(factors))
    }

    /// Joins factors in the order that the choice of precedence says.
    fn associate(&self, factors: Vec<(Multiply, Expression)>) -> Expression {
        match self.choices.precedence {
            Precedence::LeftToRight => fold_left(factors),
            Precedence::RightToLeft => fold_right(factors),
            // Written signs part the juxtaposed groups.
            Precedence::JuxtapositionFirst => {
                let mut groups: Vec<(Multiply, Vec<(Multiply, Expression)>)> = Vec::new();
                for (sign, factor) in factors {
                    match groups.last_mut() {
                        Some((_, group)) if !matches!(sign, Multiply::Elementwise | Multiply::Outer) => {
                            group.push((sign, factor));
                        }
                        _ => groups.push((sign, vec![(Multiply::Juxtaposed, factor)])),
                    }
                }
                fold_left(groups.into_iter().map(|(sign, group)| (sign, fold_left(group))).collect())
            }
            Precedence::ElementwiseFirst => {
                let mut groups: Vec<(Multiply, Vec<(Multiply, Expression)>)> = Vec::new();
                for (sign, factor) in factors {
                    match groups.last_mut() {
                        Some((_, group)) if sign == Multiply::Elementwise => group.push((sign, factor)),
                        _ => groups.push((sign, vec![(Multiply::Juxtaposed, factor)])),
                    }
                }
                fold_left(groups.into_iter().map(|(sign, group)| (sign, fold_left(group))).collect())
            }
        }
    }

    /// Reads the factor at the head of some nodes; says how many it took.
    pub(super) fn factor(&mut self, nodes: &[Node]) -> Read<(Expression, usize)> {
        let Some(node) = nodes.first() else {
            return fail(Span::default(), "nothing stands here: expected a factor");
        };
        let span = node.span;
        match &node.kind {
            // 1\{y = k\}
            latex::Kind::Number(digits)
                if digits == "1"
                    && let Some(body) = super::letter::call_argument(&nodes[1..])
                    && super::letter::holds_relation(body) =>
            {
                self.indicator(body, span).map(|read| (read, 2))
            }
            latex::Kind::Number(digits) => match digits.parse::<f64>() {
                Ok(value) => Ok((expression(Kind::Number(value), span), 1)),
                Err(_) => fail(span, format!("`{digits}` is no number")),
            },
            latex::Kind::Fraction { numerator, denominator } => self.fraction(numerator, denominator, nodes),
            latex::Kind::Big { operator, lower, upper } => {
                let body = &nodes[1..];
                self.big(*operator == Big::Product, lower.as_deref(), upper.as_deref(), body, span)
                    .map(|sum| (sum, nodes.len()))
            }
            latex::Kind::Fenced { open, close, body } => {
                let inner = self.fenced(*open, *close, body, span)?;
                Ok((inner, 1))
            }
            latex::Kind::Group(row) => {
                // `{\bf W}^T`: a letter in braces is the letter.
                if row.len() == 1 {
                    let mut unwrapped = vec![row[0].clone()];
                    unwrapped.extend_from_slice(&nodes[1..]);
                    return self.factor(&unwrapped);
                }
                Ok((self.sum(row)?, 1))
            }
            latex::Kind::Root { radicand, index } => {
                if index.is_some() {
                    return fail(span, "only square roots are understood");
                }
                let argument = Box::new(self.sum(radicand)?);
                let function = Callee::Known(Function::Sqrt);
                Ok((expression(Kind::Apply { function, order: 0, argument }, span), 1))
            }
            latex::Kind::Matrix { rows, .. } => {
                let rows: Read<Vec<Vec<Expression>>> =
                    rows.iter().map(|row| row.iter().map(|cell| self.sum(cell)).collect()).collect();
                Ok((expression(Kind::Matrix(rows?), span), 1))
            }
            latex::Kind::Cases(rows) => Ok((self.cases(rows, span)?, 1)),
            latex::Kind::Braced { body, .. } => Ok((self.sum(body)?, 1)),
            latex::Kind::Symbol(_)
            | latex::Kind::Word(_)
            | latex::Kind::Function(_)
            | latex::Kind::Scripted { .. }
            | latex::Kind::Accent { .. } => self.letter(nodes),
            latex::Kind::Text(text) => {
                fail(span, format!("the words \"{text}\" stand inside the mathematics"))
            }
            latex::Kind::Relation(_) => fail(span, "a relation stands inside an expression"),
            latex::Kind::Operator(_) | latex::Kind::Lines(_) | latex::Kind::Gap => {
                fail(span, format!("`{}` is not understood here", latex::print(std::slice::from_ref(node))))
            }
        }
    }

    fn fenced(&mut self, open: Fence, close: Fence, body: &Row, span: Span) -> Read<Expression> {
        let comma = body.iter().any(|node| matches!(node.kind, latex::Kind::Operator(Operator::Comma)));
        match (open, close) {
            (Fence::Angle, Fence::Angle) if comma => {
                let mut sides =
                    body.split(|node| matches!(node.kind, latex::Kind::Operator(Operator::Comma)));
                let (Some(left), Some(right), None) = (sides.next(), sides.next(), sides.next()) else {
                    return fail(span, "an inner product has two sides");
                };
                let (left, right) = (Box::new(self.sum(left)?), Box::new(self.sum(right)?));
                let product =
                    expression(Kind::Product { left, right, operator: Multiply::Elementwise }, span);
                Ok(expression(Kind::Total(Box::new(product)), span))
            }
            (Fence::Angle, Fence::Angle) => Ok(expression(Kind::Mean(Box::new(self.sum(body)?)), span)),
            (Fence::DoubleBar, Fence::DoubleBar) => {
                let argument = Box::new(expression(Kind::SquaredNorm(Box::new(self.sum(body)?)), span));
                Ok(expression(
                    Kind::Apply { function: Callee::Known(Function::Sqrt), order: 0, argument },
                    span,
                ))
            }
            (Fence::Bar, Fence::Bar) => {
                let argument = Box::new(self.sum(body)?);
                Ok(expression(
                    Kind::Apply { function: Callee::Known(Function::Abs), order: 0, argument },
                    span,
                ))
            }
            (Fence::Bracket, Fence::Bracket)
                if body.iter().any(|node| matches!(node.kind, latex::Kind::Relation(_))) =>
            {
                self.indicator(body, span)
            }
            (Fence::Floor | Fence::Ceiling, _) => fail(span, "rounding is not understood"),
            _ if comma => fail(span, "a list stands where a single expression should"),
            _ => {
                let mut inner = self.sum(body)?;
                inner.span = span;
                Ok(inner)
            }
        }
    }

    /// `[i = j]`, `\mathbb{1}[z > 0]`: 1 where the relation holds, else 0.
    pub(super) fn indicator(&mut self, row: &[Node], span: Span) -> Read<Expression> {
        if let Some((left, right)) = around(row, Relation::Equal)
            && let (Ok(left), Ok(right)) = (self.index(left), self.index(right))
        {
            return Ok(expression(Kind::Kronecker(left, right), span));
        }
        let condition = self.condition(row, span)?;
        let one = expression(Kind::Number(1.0), span);
        let zero = expression(Kind::Number(0.0), span);
        Ok(expression(Kind::Cases(vec![(one, Some(condition)), (zero, None)]), span))
    }

    fn condition(&mut self, row: &[Node], span: Span) -> Read<Condition> {
        let relations = [
            (Relation::Less, Ordering::Less),
            (Relation::LessEqual, Ordering::LessEqual),
            (Relation::Greater, Ordering::Greater),
            (Relation::GreaterEqual, Ordering::GreaterEqual),
            (Relation::Equal, Ordering::Equal),
            (Relation::NotEqual, Ordering::NotEqual),
        ];
        for (relation, ordering) in relations {
            if let Some((left, right)) = around(row, relation) {
                // Indices and layers may stand beside each other as numbers.
                let side = |reader: &mut Self, row: &[Node]| match reader.index(row) {
                    Ok(index) if index.base != IndexBase::Number && index.offset == 0 => match index.base {
                        IndexBase::Variable(variable) => {
                            Ok(expression(Kind::Variable(variable), row_span(row).unwrap_or(span)))
                        }
                        _ => reader.sum(row),
                    },
                    _ => reader.sum(row),
                };
                let equality = matches!(ordering, Ordering::Equal | Ordering::NotEqual);
                let (left, right) = if equality {
                    (side(self, left)?, side(self, right)?)
                } else {
                    (self.sum(left)?, self.sum(right)?)
                };
                return Ok(Condition { left: Box::new(left), ordering, right: Box::new(right) });
            }
        }
        fail(span, "expected a comparison such as `z > 0`")
    }

    fn cases(&mut self, rows: &[(Row, Row)], span: Span) -> Read<Expression> {
        let mut read = Vec::new();
        for (value, condition) in rows {
            let value = self.sum(value)?;
            let words: String = condition
                .iter()
                .filter_map(|node| match &node.kind {
                    latex::Kind::Text(text) => Some(text.trim().to_lowercase()),
                    _ => None,
                })
                .collect::<Vec<_>>()
                .join(" ");
            let mathematics: Row = condition
                .iter()
                .filter(|node| !matches!(node.kind, latex::Kind::Text(_) | latex::Kind::Gap))
                .filter(|node| {
                    !matches!(node.kind, latex::Kind::Operator(Operator::Comma | Operator::Period))
                })
                .cloned()
                .collect();
            let condition = if mathematics.is_empty()
                && (words.is_empty() || words.contains("otherwise") || words.contains("else"))
            {
                None
            } else {
                Some(self.condition(&mathematics, row_span(condition).unwrap_or(span))?)
            };
            read.push((value, condition));
        }
        Ok(expression(Kind::Cases(read), span))
    }

    /// Reads Σ or Π with its limits and its term.
    fn big(
        &mut self,
        product: bool,
        lower: Option<&[Node]>,
        upper: Option<&[Node]>,
        body: &[Node],
        span: Span,
    ) -> Read<Expression> {
        let whole = row_span(body).map_or(span, |body| span.to(body));
        if body.is_empty() {
            return fail(span, "a sum stands without its term");
        }
        let lower = lower.unwrap_or(&[]);
        if lower.is_empty() {
            return self.sum_without_index(product, body, whole);
        }
        // i,j  |  k = 1  |  j ≠ i  |  j ∈ …  |  x
        let (names, from, except): (Vec<&Node>, Option<&[Node]>, Option<&[Node]>) =
            if let Some((left, right)) = around(lower, Relation::Equal) {
                (letters(left), Some(right), None)
            } else if let Some((left, right)) = around(lower, Relation::NotEqual) {
                (letters(left), None, Some(right))
            } else if let Some((left, _)) = around(lower, Relation::In) {
                (letters(left), None, None)
            } else {
                (letters(lower), None, None)
            };
        let Some((first, others)) = names.split_first() else {
            return fail(row_span(lower).unwrap_or(span), "expected the letter that the sum runs over");
        };
        if !others.is_empty() {
            // Σ_{i,j} is Σ_i Σ_j.
            let mut inner_lower: Row = Vec::new();
            for (place, other) in others.iter().enumerate() {
                if place > 0 {
                    inner_lower.push(Node { kind: latex::Kind::Operator(Operator::Comma), span: other.span });
                }
                inner_lower.push((*other).clone());
            }
            let operator = if product { Big::Product } else { Big::Sum };
            let inner = Node {
                kind: latex::Kind::Big {
                    operator,
                    lower: Some(inner_lower),
                    upper: upper.map(<[Node]>::to_vec),
                },
                span,
            };
            let mut nested = vec![inner];
            nested.extend_from_slice(body);
            let lower = vec![(*first).clone()];
            return self.big(product, Some(&lower), None, &nested, span);
        }
        let name = self.index_name(first);
        let key = Key::of(split(first).0);
        if let Some(key) = &key {
            let is_weight = self
                .settings
                .notation
                .meanings(key)
                .iter()
                .any(|letter| letter.meaning == Meaning::Quantity(Role::Weight));
            if is_weight && from.is_none() && split(first).1.is_none() {
                let around = std::mem::replace(&mut self.sums_weights, true);
                let body = self.term(body);
                self.sums_weights = around;
                let body = Box::new(body?);
                return Ok(expression(Kind::Big { product, over: Over::Weights, body }, whole));
            }
        }
        let is_example_name = self.is_example_name(first, &name);
        let variable = self.bind(&name);
        let body_read = self.term(body);
        let used = self.unbind();
        let body_read = body_read?;
        if used && self.variables[variable].sort == Sort::Example
            || (!used && (is_example_name || self.counts_examples(upper)))
        {
            self.variables[variable].sort = Sort::Example;
            return Ok(expression(
                Kind::Big { product, over: Over::Examples(variable), body: Box::new(body_read) },
                whole,
            ));
        }
        if !used && from.is_none() && upper.is_none() && !product {
            // Σ_j over a vector without its index: the sum of its entries.
            return Ok(expression(Kind::Total(Box::new(body_read)), whole));
        }
        let sort = self.variables[variable].sort;
        let from = from.map(|row| self.limit(row, sort)).transpose()?.flatten();
        let to = upper.map(|row| self.limit(row, sort)).transpose()?.flatten();
        let from = if to.is_none() && upper.is_some() { None } else { from };
        let except = except.map(|row| self.index(row)).transpose()?;
        let over = Over::Variable { variable, from: from.map(Box::new), to: to.map(Box::new), except };
        Ok(expression(Kind::Big { product, over, body: Box::new(body_read) }, whole))
    }

    /// Σ without any index: over the examples if the term speaks of one, else over all entries.
    fn sum_without_index(&mut self, product: bool, body: &[Node], span: Span) -> Read<Expression> {
        if product {
            return fail(span, "a product without an index: expected the letter it runs over");
        }
        Ok(expression(Kind::Total(Box::new(self.term(body)?)), span))
    }

    /// Whether the letter under a Σ names examples.
    fn is_example_name(&self, node: &Node, name: &str) -> bool {
        let notation = self.settings.notation;
        if notation.example_letters.iter().any(|letter| letter == name) {
            return true;
        }
        Key::of(split(node).0)
            .is_some_and(|key| notation.meanings(&key).iter().any(|letter| letter.meaning == Meaning::Input))
    }

    /// Whether a limit is the number of examples.
    fn counts_examples(&self, upper: Option<&[Node]>) -> bool {
        let Some([node]) = upper else { return false };
        Key::of(node).is_some_and(|key| {
            self.settings.notation.meanings(&key).iter().any(|letter| letter.meaning == Meaning::ExampleCount)
        })
    }

    /// A limit of a sum. `None` for a letter that says no more than "all of them".
    fn limit(&mut self, row: &[Node], sort: Sort) -> Read<Option<Expression>> {
        if sort == Sort::Layer {
            let layer = self.layer(row)?;
            return Ok(Some(expression(Kind::LayerNumber(layer), row_span(row).unwrap_or_default())));
        }
        if let [Node { kind: latex::Kind::Number(digits), span }] = row {
            // 10 stands for the width of the layer that the notation gives ten neurons.
            let number: usize = digits.parse().unwrap_or(0);
            let fixed = self.settings.notation.sizes.iter().find(|(_, size)| **size == Size::Number(number));
            if let Some((layer, _)) = fixed.filter(|_| number > SMALL) {
                let layer = layer.map_or(Layer::LAST, Layer::number);
                return Ok(Some(expression(Kind::Width(layer), *span)));
            }
        }
        if let Some(width) = self.width(row)? {
            return Ok(Some(expression(Kind::Width(width), row_span(row).unwrap_or_default())));
        }
        match row {
            // A letter that nothing declares, or the number of examples over an index of neurons: all of them.
            [node] if matches!(node.kind, latex::Kind::Symbol(_) | latex::Kind::Scripted { .. }) => {
                let name = name_of(node);
                if self.is_bound(&name) {
                    return self.index_limit(row).map(Some);
                }
                if self.settings.notation.is_last_layer(&name) {
                    return Ok(Some(expression(Kind::LayerNumber(Layer::LAST), node.span)));
                }
                Ok(None)
            }
            _ => match self.index_limit(row) {
                Ok(limit) => Ok(Some(limit)),
                Err(_) => self.sum(row).map(Some),
            },
        }
    }

    pub(super) fn index_limit(&mut self, row: &[Node]) -> Read<Expression> {
        let span = row_span(row).unwrap_or_default();
        let index = self.index(row)?;
        let base = match index.base {
            IndexBase::Number => expression(Kind::Number(0.0), span),
            IndexBase::Variable(variable) => expression(Kind::Variable(variable), span),
            IndexBase::Width(layer) => expression(Kind::Width(layer), span),
            IndexBase::Label(_) => return fail(span, "the label of a class is no limit of a sum"),
        };
        let offset = expression(Kind::Number(f64::from(index.offset)), span);
        Ok(expression(Kind::Sum(vec![base, offset]), span))
    }

    /// The layer whose number of neurons a row names: `n_l`, `M_{l-1}`, `K`.
    pub(super) fn width(&mut self, row: &[Node]) -> Read<Option<Layer>> {
        let [node] = row else { return Ok(None) };
        let (base, sub, sup) = split(node);
        let Some(key) = Key::of(base) else { return Ok(None) };
        let notation = self.settings.notation;
        if sub.is_none() && sup.is_none() {
            let lettered = notation.sizes.iter().find(|(_, size)| **size == Size::Letter(key.name.clone()));
            return Ok(lettered.map(|(layer, _)| layer.map_or(Layer::LAST, Layer::number)));
        }
        let declared = notation.meanings(&key).iter().any(|letter| letter.meaning == Meaning::Width)
            || notation
                .letters
                .iter()
                .any(|letter| letter.meaning == Meaning::Width && letter.pattern.key == key);
        let customary = !notation.declares(|meaning| *meaning == Meaning::Width)
            && ["n", "N", "d", "m", "M", "s", "H", "D"].contains(&key.name.as_str());
        let Some(script) = sub.or(sup) else { return Ok(None) };
        if declared || customary {
            return self.layer(script).map(Some);
        }
        Ok(None)
    }

    /// Reads a layer: `l`, `L-1`, `(2)`.
    pub(super) fn layer(&mut self, row: &[Node]) -> Read<Layer> {
        let span = row_span(row).unwrap_or_default();
        let row = match row {
            [Node { kind: latex::Kind::Fenced { body, .. }, .. }]
            | [Node { kind: latex::Kind::Group(body), .. }] => {
                return self.layer(body);
            }
            row => row,
        };
        let (letter, offset) = linear(row).ok_or_else(|| ReadError {
            message: format!(
                "`{}` is no layer: expected a number or a letter such as `l`, `L-1`, `l+1`",
                latex::print(row)
            ),
            span,
            fault: ReadFault::NotUnderstood,
        })?;
        let Some(letter) = letter else { return Ok(Layer::number(offset)) };
        let name = name_of(letter);
        if let Some(value) = self.settings.depth.as_ref().and_then(|depth| depth.get(&name)) {
            return Ok(Layer::number(value + offset));
        }
        let notation = self.settings.notation;
        let is_last = notation.is_last_layer(&name)
            || (matches!(notation.last_layer, LastLayer::Number(_)) && name == "L");
        if is_last && !self.is_bound(&name) {
            return Ok(Layer::LAST.plus(offset));
        }
        Ok(Layer { base: LayerBase::Variable(self.variable(&name, Sort::Layer)), offset })
    }

    /// Reads a neuron index: `j`, `k_1`, `2`, `j+1`, `K`.
    pub(super) fn index(&mut self, row: &[Node]) -> Read<Index> {
        let span = row_span(row).unwrap_or_default();
        let Some((letter, offset)) = linear(row) else {
            return fail(span, format!("`{}` is no index: expected a number or a letter", latex::print(row)));
        };
        let Some(letter) = letter else { return Ok(Index { base: IndexBase::Number, offset }) };
        let name = self.index_name(letter);
        if !self.is_bound(&name)
            && let Some(width) = self.width(std::slice::from_ref(letter))?
        {
            return Ok(Index { base: IndexBase::Width(width), offset });
        }
        if !self.is_bound(&name)
            && let Some(of) = self.label(letter)?
        {
            return Ok(Index { base: IndexBase::Label(of), offset });
        }
        Ok(Index { base: IndexBase::Variable(self.variable(&name, Sort::Neuron)), offset })
    }

    /// The example of a target that stands where an index does: `y` of `p_y`, `y_i` of `f_{y_i}`.
    fn label(&mut self, node: &Node) -> Read<Option<OfExample>> {
        let (base, sub, sup) = split(node);
        let Some(key) = Key::of(base) else { return Ok(None) };
        let meanings = self.settings.notation.meanings(&key);
        let is_target = |letter: &&Declared| letter.meaning == Meaning::Quantity(Role::Target);
        if meanings.is_empty() || !meanings.iter().all(is_target) {
            return Ok(None);
        }
        match sup.or(sub) {
            None => Ok(Some(OfExample::Implied)),
            Some(script) => {
                let parts = crate::notation::parts(script);
                let [only] = parts.as_slice() else { return Ok(None) };
                self.example(&only.row).map(Some)
            }
        }
    }

    /// The name of an index letter; where the depth is fixed, layers in its own subscript are numbers: `p_{n-1}` is `p_{3}`.
    pub(super) fn index_name(&mut self, node: &Node) -> String {
        if let (Some(_), latex::Kind::Scripted { base, sub: Some(sub), sup: None, primes: 0 }) =
            (&self.settings.depth, &node.kind)
            && let Ok(Layer { base: LayerBase::Number, offset }) = self.layer(sub)
        {
            return format!("{}_{{{offset}}}", name_of(base));
        }
        name_of(node)
    }

    /// All meanings of a letter.
    pub(super) fn meanings(&self, key: &Key) -> Vec<&'a Declared> {
        self.settings.notation.meanings(key)
    }

    /// A symbol that the document defines.
    pub(super) fn defined(&self, key: &Key) -> Option<&'a DefinedSymbol> {
        self.settings.defined.iter().find(|symbol| symbol.key == *key)
    }

    /// Arguments of a defined symbol from its scripts.
    pub(super) fn arguments(
        &mut self,
        symbol: &DefinedSymbol,
        sub: &[Row],
        sup: &[Row],
        span: Span,
    ) -> Read<Vec<Argument>> {
        if sub.len() != symbol.sub.len() || sup.len() > symbol.sup.len() {
            return fail(
                span,
                format!(
                    "`{}` is defined with {} below and {} above, but has {} below and {} above here",
                    symbol.key.name,
                    symbol.sub.len(),
                    symbol.sup.len(),
                    sub.len(),
                    sup.len()
                ),
            );
        }
        let mut arguments = Vec::new();
        for (place, &sort) in symbol.sup.iter().enumerate() {
            let argument = match (sup.get(place), sort) {
                (Some(row), Sort::Layer) => Argument::Layer(self.layer(row)?),
                (Some(row), _) => Argument::Index(self.index(row)?),
                (None, _) => Argument::Layer(self.unknown_layer()),
            };
            arguments.push(argument);
        }
        for (row, &sort) in sub.iter().zip(&symbol.sub) {
            arguments.push(match sort {
                Sort::Layer => Argument::Layer(self.layer(row)?),
                _ => Argument::Index(self.index(row)?),
            });
        }
        Ok(arguments)
    }

    /// A layer that is left out, to be found from the rest of the statement.
    pub(super) fn unknown_layer(&mut self) -> Layer {
        self.variables.push(VariableInfo {
            name: format!("{UNKNOWN}{}", self.variables.len()),
            sort: Sort::Layer,
            bound: false,
        });
        Layer { base: LayerBase::Variable(self.variables.len() - 1), offset: 0 }
    }

    /// A quantity without indices.
    pub(super) fn whole(role: Role, layer: Option<Layer>, span: Span) -> Expression {
        expression(
            Kind::Quantity(Quantity { role, layer, indices: Vec::new(), example: OfExample::Implied }),
            span,
        )
    }
}

/// Widths up to this are drawn as they are; larger fixed ones are drawn small and their numbers stand for the layer.
pub const SMALL: usize = 6;

/// How names of layers that are left out begin.
pub(super) const UNKNOWN: char = '?';

fn push_factor(factors: &mut Vec<(Multiply, Expression)>, sign: Multiply, divide: bool, factor: Expression) {
    if divide && let Some((sign, dividend)) = factors.pop() {
        let span = dividend.span.to(factor.span);
        factors.push((sign, expression(Kind::Quotient(Box::new(dividend), Box::new(factor)), span)));
        return;
    }
    factors.push((sign, factor));
}

fn join((_, left): (Multiply, Expression), (operator, right): (Multiply, Expression)) -> Expression {
    let span = left.span.to(right.span);
    expression(Kind::Product { left: Box::new(left), right: Box::new(right), operator }, span)
}

fn fold_left(factors: Vec<(Multiply, Expression)>) -> Expression {
    let folded = factors.into_iter().reduce(|left, right| {
        let sign = left.0;
        (sign, join(left, right))
    });
    folded.map_or_else(|| expression(Kind::Number(1.0), Span::default()), |(_, product)| product)
}

fn fold_right(mut factors: Vec<(Multiply, Expression)>) -> Expression {
    let Some(mut result) = factors.pop() else { return expression(Kind::Number(1.0), Span::default()) };
    while let Some(left) = factors.pop() {
        let sign = left.0;
        result = (sign, join(left, result));
    }
    result.1
}

/// The terms of a row with their signs, parted at + and − that stand between terms.
pub(crate) fn terms(row: &[Node]) -> Vec<(bool, &[Node])> {
    let mut terms = Vec::new();
    let (mut start, mut negative) = (0, false);
    let mut after_operand = false;
    for (place, node) in row.iter().enumerate() {
        let sign = match node.kind {
            latex::Kind::Operator(Operator::Plus) => Some(false),
            latex::Kind::Operator(Operator::Minus) => Some(true),
            _ => None,
        };
        match sign {
            Some(sign) if after_operand => {
                terms.push((negative, &row[start..place]));
                (start, negative, after_operand) = (place + 1, sign, false);
            }
            Some(sign) if place == start => {
                // A sign before the first factor of a term.
                negative ^= sign;
                start = place + 1;
            }
            Some(_) => {}
            None => after_operand = !matches!(node.kind, latex::Kind::Operator(_)),
        }
    }
    terms.push((negative, &row[start..]));
    terms
}

/// The parts of a row around the first relation of a kind.
pub(super) fn around(row: &[Node], relation: Relation) -> Option<(&[Node], &[Node])> {
    let place = row.iter().position(|node| node.kind == latex::Kind::Relation(relation))?;
    Some((&row[..place], &row[place + 1..]))
}

/// The letters of a list: `i,j` or `ij`.
fn letters(row: &[Node]) -> Vec<&Node> {
    row.iter()
        .flat_map(|node| match &node.kind {
            latex::Kind::Group(inner) => letters(inner),
            latex::Kind::Fenced { body, .. } => letters(body),
            latex::Kind::Operator(_) => Vec::new(),
            _ => vec![node],
        })
        .collect()
}

/// A letter and a whole number added to it: `l`, `l+1`, `n-2`, `3`, `1+l`.
pub(crate) fn linear(row: &[Node]) -> Option<(Option<&Node>, i32)> {
    let mut letter = None;
    let mut offset = 0;
    for (negative, term) in terms(row) {
        match term {
            [Node { kind: latex::Kind::Number(digits), .. }] => {
                let value: i32 = digits.parse().ok()?;
                offset += if negative { -value } else { value };
            }
            [Node { kind: latex::Kind::Group(inner), .. }] if !negative => {
                let (inner_letter, inner_offset) = linear(inner)?;
                offset += inner_offset;
                if inner_letter.is_some() && letter.replace(inner_letter?).is_some() {
                    return None;
                }
            }
            [node]
                if !negative
                    && letter.is_none()
                    && matches!(
                        node.kind,
                        latex::Kind::Symbol(_)
                            | latex::Kind::Scripted { .. }
                            | latex::Kind::Word(_)
                            | latex::Kind::Accent { .. }
                    ) =>
            {
                letter = Some(node);
            }
            _ => return None,
        }
    }
    Some((letter, offset))
}

//! The reader: a row of the flat tree becomes a typed expression under one notation and one set of choices.
//!
//! Where a row can be read in several ways (does a product bind tighter than ⊙?) a [`Choices`] says which; the
//! caller tries them and keeps those whose shapes fit.

use super::error::{Read, fail};
use super::expression::{
    Argument, Callee, Expression, Kind, Layer, Multiply, OfExample, Quantity, Role, Sort, Variable,
    VariableInfo,
};
use super::row::terms;
use super::settings::{Choices, DefinedSymbol, Open, Settings};
use crate::latex::{self, Big, Fence, Node, Operator, Row, Span, row_span};
use crate::model::Function;
use crate::notation::{Declared, Key, name_of};

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
    /// What an update changes: ∇ alone is taken by it.
    pub(super) changed: Option<Expression>,
}

struct Bound {
    name: String,
    variable: Variable,
    decided: bool,
}

pub(super) fn expression(kind: Kind, span: Span) -> Expression {
    Expression { kind, span }
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
            changed: None,
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
                let product = *operator == Big::Product;
                let length =
                    if product { product_length(lower.as_deref(), &nodes[1..]) } else { nodes.len() - 1 };
                self.big(product, lower.as_deref(), upper.as_deref(), &nodes[1..=length], span)
                    .map(|sum| (sum, length + 1))
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

    /// A quantity without indices.
    pub(super) fn whole(role: Role, layer: Option<Layer>, span: Span) -> Expression {
        expression(
            Kind::Quantity(Quantity { role, layer, indices: Vec::new(), example: OfExample::Implied }),
            span,
        )
    }
}

/// How many of the nodes behind Π are multiplied: up to the last that bears its letter, `\prod_k W_k` of `\prod_k W_k x`.
/// A sum of them all is the same, a product is not.
fn product_length(lower: Option<&[Node]>, behind: &[Node]) -> usize {
    let Some(letter) = lower.and_then(<[Node]>::first).map(name_of) else { return behind.len() };
    let bears = |node: &Node| {
        latex::any_node(std::slice::from_ref(node), &mut |inner| {
            let (_, sub, sup) = crate::notation::split(inner);
            let named = |row: &Row| latex::any_node(row, &mut |script| name_of(script) == letter);
            name_of(inner) == letter || sub.into_iter().chain(sup).any(named)
        })
    };
    behind.iter().rposition(bears).map_or(behind.len(), |last| last + 1)
}

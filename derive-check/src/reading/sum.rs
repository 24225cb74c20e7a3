//! Σ and Π with their limits: what they run over, from where, and to where.

use super::error::{Read, fail};
use super::expression::{Expression, IndexBase, Kind, Layer, Over, Role, Sort};
use super::index::SMALL;
use super::reader::{Reader, expression};
use super::row::{around, linear};
use crate::latex::{self, Big, Node, Operator, Relation, Row, Span, row_span};
use crate::notation::{Key, Meaning, Size, name_of, split};

impl Reader<'_> {
    /// Reads Σ or Π with its limits and its term.
    pub(super) fn big(
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
        if let ([Node { kind: latex::Kind::Operator(Operator::Minus), .. }, rest @ ..], false) =
            (body, product)
        {
            let inner = self.big(product, lower, upper, rest, span)?;
            return Ok(expression(Kind::Negative(Box::new(inner)), whole));
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
    pub(super) fn sum_without_index(&mut self, product: bool, body: &[Node], span: Span) -> Read<Expression> {
        if product {
            return fail(span, "a product without an index: expected the letter it runs over");
        }
        self.open.totals = true;
        Ok(expression(Kind::Total(Box::new(self.term(body)?)), span))
    }

    /// Whether the letter under a Σ names examples.
    pub(super) fn is_example_name(&self, node: &Node, name: &str) -> bool {
        let notation = self.settings.notation;
        if notation.example_letters.iter().any(|letter| letter == name) {
            return true;
        }
        Key::of(split(node).0)
            .is_some_and(|key| notation.meanings(&key).iter().any(|letter| letter.meaning == Meaning::Input))
    }

    /// Whether a limit is the number of examples.
    pub(super) fn counts_examples(&self, upper: Option<&[Node]>) -> bool {
        let Some((Some(letter), 0 | -1)) = upper.and_then(linear) else { return false };
        Key::of(letter).is_some_and(|key| {
            self.settings.notation.meanings(&key).iter().any(|letter| letter.meaning == Meaning::ExampleCount)
        })
    }

    /// A limit of a sum. `None` for a letter that says no more than "all of them".
    pub(super) fn limit(&mut self, row: &[Node], sort: Sort) -> Read<Option<Expression>> {
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
                    return Ok(Some(expression(Kind::LayerNumber(self.last_by_letter()), node.span)));
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

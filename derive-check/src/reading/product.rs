//! Terms: factors with signs of multiplication and division between them, joined in the order that is chosen.

use super::error::{Read, fail};
use super::expression::{Expression, Kind, Multiply};
use super::reader::{Reader, expression};
use super::settings::Precedence;
use crate::latex::{self, Node, Operator, Span, row_span};

impl Reader<'_> {
    /// Reads one term: factors with signs of multiplication between them.
    pub(super) fn term(&mut self, nodes: &[Node]) -> Read<Expression> {
        if let Some(calls) = self.calls_with_ellipsis(nodes)? {
            return self.term(&calls);
        }
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
                        Multiply::Elementwise => self.open.precedence = true,
                        Multiply::Outer => {
                            self.open.precedence = true;
                            self.open.outer = true;
                        }
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
    pub(super) fn associate(&self, factors: Vec<(Multiply, Expression)>) -> Expression {
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

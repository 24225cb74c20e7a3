//! Edits of rows: signs, factors and sums of terms, products, and what lies inside a node.

use super::build::{
    fraction, is_constant, is_dots, is_operand, mentions, number, operator, term_starts, transposed,
};
use super::{Around, Slip};
use crate::latex::{Big, Fence, Kind, Node, Operator, Row, Span, Style, Symbol};
use crate::notation::{Meaning, name_of, split};
use crate::reading::expression::Role;

impl Around<'_> {
    /// Every edit inside a row or of the row as a whole.
    pub(super) fn of_row(&self, row: &[Node], emit: &mut dyn FnMut(Slip, Row)) {
        for (place, node) in row.iter().enumerate() {
            self.of_node(node, &mut |slip, edited| {
                let mut row = row.to_vec();
                row.splice(place..=place, edited);
                emit(slip, row);
            });
        }
        self.of_terms(row, emit);
        self.of_products(row, emit);
    }

    /// Signs, factors and sums of the terms of a row.
    fn of_terms(&self, row: &[Node], emit: &mut dyn FnMut(Slip, Row)) {
        let starts = term_starts(row);
        for (place, &start) in starts.iter().enumerate() {
            let end = starts.get(place + 1).copied().unwrap_or(row.len());
            let end = row[start..end]
                .iter()
                .position(|node| matches!(node.kind, Kind::Relation(_)))
                .map_or(end, |at| start + at);
            let is_sign = |place: usize| {
                matches!(
                    row.get(place).map(|node| &node.kind),
                    Some(Kind::Operator(Operator::Plus | Operator::Minus))
                )
            };
            let body = if is_sign(start) { start + 1 } else { start };
            // Dots stand for terms that are edited where they are written.
            if body >= end || is_dots(&row[body]) {
                continue;
            }
            let span = row[start].span;
            let with = |range: std::ops::Range<usize>, by: Vec<Node>| {
                let mut row = row.to_vec();
                row.splice(range, by);
                row
            };
            // Sign.
            match row[start].kind {
                Kind::Operator(Operator::Minus) if start == 0 || !is_operand(row, start) => {
                    emit(Slip::Sign, with(start..body, vec![]))
                }
                Kind::Operator(Operator::Minus) => {
                    emit(Slip::Sign, with(start..body, vec![operator(Operator::Plus, span)]))
                }
                Kind::Operator(Operator::Plus) => {
                    emit(Slip::Sign, with(start..body, vec![operator(Operator::Minus, span)]))
                }
                _ => emit(Slip::Sign, with(start..start, vec![operator(Operator::Minus, span)])),
            }
            // Constant factors, put in front or taken away.
            if is_constant(&row[body]) {
                if end > body + 1 {
                    let rest =
                        if matches!(row[body + 1].kind, Kind::Operator(Operator::Dot | Operator::Times)) {
                            body + 2
                        } else {
                            body + 1
                        };
                    if rest < end {
                        emit(Slip::Factor, with(body..rest, vec![]));
                    }
                }
            } else {
                emit(Slip::Factor, with(body..body, vec![number("2", span)]));
                emit(
                    Slip::Factor,
                    with(body..body, vec![fraction(number("1", span), number("2", span), span)]),
                );
                if let Some(count) = self.example_count(span) {
                    emit(Slip::Factor, with(body..body, vec![fraction(number("1", span), count, span)]));
                }
            }
            // Sums.
            if let Kind::Big { .. } = row[body].kind {
                if end > body + 1 {
                    emit(Slip::Sum, with(body..body + 1, vec![]));
                }
            } else {
                let is_letter = |index: &&Node| matches!(index.kind, Kind::Symbol(_) | Kind::Scripted { .. });
                let written = |index: &&Node| mentions(&row[body..end], &name_of(index));
                for index in self.indices.iter().filter(is_letter).filter(written) {
                    let sum = Kind::Big { operator: Big::Sum, lower: Some(vec![index.clone()]), upper: None };
                    emit(Slip::Sum, with(body..body, vec![Node { kind: sum, span }]));
                }
            }
        }
    }

    /// ⊙ for nothing, nothing for ⊙, between neighbouring factors.
    fn of_products(&self, row: &[Node], emit: &mut dyn FnMut(Slip, Row)) {
        for (place, node) in row.iter().enumerate() {
            if matches!(node.kind, Kind::Operator(Operator::Odot | Operator::Circ | Operator::DotStar)) {
                let mut edited = row.to_vec();
                edited.remove(place);
                emit(Slip::Product, edited);
            }
            // f(z): the function and its argument are one factor.
            let next = row.get(place + 1..).unwrap_or_default();
            let next_is_vectorlike = match next {
                [function, argument, ..] if self.applies(function) => self.is_vectorlike(argument),
                [factor, ..] => self.is_vectorlike(factor),
                [] => false,
            };
            // ∇_a C: the letter and the cost are one factor.
            let is_nabla =
                |node: &Node| matches!(&split(node).0.kind, Kind::Symbol(symbol) if symbol.name == "nabla");
            let is_gradient = place > 0 && is_nabla(&row[place - 1]) && self.is_vectorlike(&row[place - 1]);
            if next_is_vectorlike && (is_gradient || self.is_vectorlike(node) && !is_nabla(node)) {
                let mut edited = row.to_vec();
                edited.insert(place + 1, operator(Operator::Odot, next[0].span));
                emit(Slip::Product, edited);
            }
        }
    }

    /// Whether a node is σ or σ′.
    fn applies(&self, node: &Node) -> bool {
        self.is_function(split(node).0)
    }

    /// Whether a factor may be a whole vector or matrix.
    fn is_vectorlike(&self, node: &Node) -> bool {
        let (base, sub, _) = split(node);
        match &base.kind {
            Kind::Fenced { body, .. } | Kind::Group(body) => body.iter().any(|node| self.is_vectorlike(node)),
            // ∂C/∂a has the shape of a.
            Kind::Fraction { numerator, denominator } => {
                numerator.iter().chain(denominator).any(|node| self.is_vectorlike(node))
            }
            Kind::Matrix { .. } => true,
            // ∇_a C
            Kind::Symbol(symbol) if symbol.name == "nabla" => {
                sub.is_some_and(|sub| sub.iter().any(|node| self.is_vectorlike(node)))
            }
            _ => {
                self.quantity(base).is_some_and(|role| !matches!(role, Role::Cost | Role::ExampleCost))
                    && (sub.is_none() || self.sub_is_layer(base))
            }
        }
    }

    fn example_count(&self, span: Span) -> Option<Node> {
        let letters = self.notation.letters.iter();
        let counts = letters.filter(|letter| letter.meaning == Meaning::ExampleCount);
        let letter =
            counts.reduce(|first, other| if other.by_author && !first.by_author { other } else { first })?;
        let symbol = Symbol { name: letter.pattern.key.name.clone(), style: Style::Italic };
        Some(Node { kind: Kind::Symbol(symbol), span })
    }

    /// Every edit inside one node; what takes its place is a row.
    pub(super) fn of_node(&self, node: &Node, emit: &mut dyn FnMut(Slip, Row)) {
        let span = node.span;
        match &node.kind {
            Kind::Fraction { numerator, denominator } => {
                let derivative = matches!(numerator.first().map(|node| split(node).0), Some(Node { kind: Kind::Symbol(symbol), .. }) if symbol.name == "partial" || symbol.name == "d");
                let inner = |row: &Row, emit: &mut dyn FnMut(Slip, Row)| {
                    if derivative {
                        // Signs and factors make no sense behind ∂; letters do.
                        for (place, node) in row.iter().enumerate() {
                            self.of_node(node, &mut |slip, edited| {
                                if slip == Slip::Transpose {
                                    return;
                                }
                                let mut row = row.clone();
                                row.splice(place..=place, edited);
                                emit(slip, row);
                            });
                        }
                    } else {
                        self.of_row(row, emit);
                    }
                };
                inner(numerator, &mut |slip, edited| {
                    let kind = Kind::Fraction { numerator: edited, denominator: denominator.clone() };
                    emit(slip, vec![Node { kind, span }]);
                });
                // 2/m for 1/m, and the other way round.
                if let [Node { kind: Kind::Number(above), .. }] = numerator.as_slice()
                    && let Some(other) = [("1", "2"), ("2", "1")].iter().find(|(from, _)| from == above)
                {
                    let numerator = vec![number(other.1, span)];
                    let kind = Kind::Fraction { numerator, denominator: denominator.clone() };
                    emit(Slip::Factor, vec![Node { kind, span }]);
                }
                inner(denominator, &mut |slip, edited| {
                    let kind = Kind::Fraction { numerator: numerator.clone(), denominator: edited };
                    emit(slip, vec![Node { kind, span }]);
                });
            }
            Kind::Fenced { open, close, body } => {
                self.of_row(body, &mut |slip, edited| {
                    let kind = Kind::Fenced { open: *open, close: *close, body: edited };
                    emit(slip, vec![Node { kind, span }]);
                });
                if *open == Fence::Paren
                    && body.len() > 1
                    && body.iter().any(|node| self.is_vectorlike(node))
                    && !body.iter().any(|node| matches!(node.kind, Kind::Operator(Operator::Comma)))
                {
                    emit(Slip::Transpose, vec![transposed(node)]);
                }
            }
            Kind::Group(row) => self
                .of_row(row, &mut |slip, edited| emit(slip, vec![Node { kind: Kind::Group(edited), span }])),
            Kind::Braced { under, body, label } => self.of_row(body, &mut |slip, body| {
                let kind = Kind::Braced { under: *under, body, label: label.clone() };
                emit(slip, vec![Node { kind, span }]);
            }),
            Kind::Root { radicand, index } => self.of_row(radicand, &mut |slip, radicand| {
                emit(slip, vec![Node { kind: Kind::Root { radicand, index: index.clone() }, span }]);
            }),
            Kind::Matrix { open, close, rows } => {
                for (line, cells) in rows.iter().enumerate() {
                    for (place, cell) in cells.iter().enumerate() {
                        self.of_row(cell, &mut |slip, cell| {
                            let mut rows = rows.clone();
                            rows[line][place] = cell;
                            let kind = Kind::Matrix { open: *open, close: *close, rows };
                            emit(slip, vec![Node { kind, span }]);
                        });
                    }
                }
            }
            Kind::Cases(rows) => {
                for (line, (value, _)) in rows.iter().enumerate() {
                    self.of_row(value, &mut |slip, value| {
                        let mut rows = rows.clone();
                        rows[line].0 = value;
                        emit(slip, vec![Node { kind: Kind::Cases(rows), span }]);
                    });
                }
            }
            Kind::Symbol(_) | Kind::Scripted { .. } | Kind::Accent { .. } => self.of_letter(node, emit),
            _ => {}
        }
    }
}

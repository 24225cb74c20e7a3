//! Dots: sums written as their first terms and their last, and products of matrices along a path.

use super::chain::{self, Filled};
use super::error::{Read, ReadError, ReadFault, clash};
use super::expression::{Expression, Kind, Over};
use super::reader::{Reader, expression};
use super::row::terms;
use crate::latex::{self, Big, Node, Row, Span, row_span};
use crate::notation::split;

/// Whether a node is an ellipsis.
pub(super) fn is_dots(node: &Node) -> bool {
    matches!(&node.kind, latex::Kind::Symbol(symbol) if symbol.name == "dots")
}

impl Reader<'_> {
    /// `t(1) + t(2) + … + t(n)` as Σ_v t(v). `None` where no term is an ellipsis.
    pub(super) fn sum_with_ellipsis(&mut self, row: &[Node]) -> Read<Option<Expression>> {
        let found = terms(row);
        let Some(place) = found.iter().position(|(_, nodes)| matches!(nodes, [node] if is_dots(node))) else {
            return Ok(None);
        };
        let span = row_span(row).unwrap_or_default();
        let problem = "the dots cannot be filled in: expected terms that differ in one index, as in `x_1 + x_2 + \\dots + x_n`";
        let (before, after) = (&found[..place], &found[place + 1..]);
        let (Some((_, first)), Some((_, last))) = (before.first(), after.first()) else {
            return clash(span, problem);
        };
        if before.iter().chain(after).any(|(negative, _)| *negative) || before.len() < 2 {
            return clash(span, problem);
        }
        let name = "\u{2026}";
        // The last term, with what the first has as 1 replaced by a variable.
        let mut end: Option<Row> = None;
        let Some(template) = generalise(first, last, "1", &mut end, name) else {
            return clash(span, problem);
        };
        let Some(end) = end else { return clash(span, problem) };
        for (place, (_, term)) in before.iter().enumerate() {
            let number = Node { kind: latex::Kind::Number((place + 1).to_string()), span };
            if substitute(&template, name, &number) != split_digits(term) {
                return clash(span, problem);
            }
        }
        let variable = self.bind(name);
        let body = self.term(&template);
        self.unbind();
        let body = body?;
        let from = Box::new(expression(Kind::Number(1.0), span));
        let to = self.index_limit(&end)?;
        let over = Over::Variable { variable, from: Some(from), to: Some(Box::new(to)), except: None };
        let sum = expression(Kind::Big { product: false, over, body: Box::new(body) }, span);
        // Terms behind the last one stay as they are.
        let rest = &after[1..];
        if rest.is_empty() {
            return Ok(Some(sum));
        }
        let mut all = vec![sum];
        for (negative, nodes) in rest {
            let term = self.term(nodes)?;
            let span = term.span;
            all.push(if *negative { expression(Kind::Negative(Box::new(term)), span) } else { term });
        }
        Ok(Some(expression(Kind::Sum(all), span)))
    }

    /// A product with dots, for one depth: `Σ_{p_{n-1}} ⋯ Σ_{p_{m+1}} M_{i p_{n-1}} ⋯ M_{p_{m+1} j}`.
    ///
    /// Numbers that descend from one end of the dots to the other are filled in; where they have already passed
    /// each other, what the dots and their ends stand for is left out.
    pub(super) fn product_with_ellipsis(&mut self, nodes: &[Node]) -> Read<Option<Expression>> {
        if !nodes.iter().any(is_dots) {
            return Ok(None);
        }
        let span = row_span(nodes).unwrap_or_default();
        if self.settings.depth.is_none() {
            return Err(ReadError {
                message: "a product with dots is read for one depth at a time".to_owned(),
                span,
                fault: ReadFault::NeedsDepth,
            });
        }
        let filled = self.fill(nodes)?;
        if filled.iter().any(is_dots) {
            return clash(
                span,
                "the dots cannot be filled in: expected the same factor on either side of them",
            );
        }
        if filled.is_empty() {
            // A product of no factors.
            return Ok(Some(expression(Kind::Identity, span)));
        }
        self.term(&filled).map(Some)
    }

    /// Fills in all dots of a product.
    fn fill(&mut self, nodes: &[Node]) -> Read<Row> {
        let problem = |span: Span| {
            ReadError {
                message: "the dots cannot be filled in: expected the same factor on either side of them, with layers that count down or up".to_owned(),
                span,
                fault: ReadFault::Clash,
            }
        };
        // Beside the row with numbers the same as it is written: the letters tell which way layers run.
        let mut written: Row = nodes.to_vec();
        let mut row: Row = nodes.iter().map(|node| self.with_numbers(node)).collect();
        while let Some(place) = row.iter().position(is_dots) {
            let span = row[place].span;
            if place == 0 || place + 1 >= row.len() {
                return Err(problem(span));
            }
            let (before, after) = (row[place - 1].clone(), row[place + 1].clone());
            let filled = match (&before.kind, &after.kind) {
                (latex::Kind::Big { lower: Some(a), .. }, latex::Kind::Big { lower: Some(b), .. }) => {
                    self.fill_sums(a, b, &before).ok_or_else(|| problem(span))?
                }
                _ => match self.fill_chain(&before, &after) {
                    Some(filled) => filled,
                    None => {
                        let is_last = |name: &str| self.settings.notation.is_last_layer(name);
                        match chain::fill(&written, &row, place, &is_last).ok_or_else(|| problem(span))? {
                            Filled::Row { row: filled, before, behind } => {
                                written.splice(place - before..=place + behind, filled.iter().cloned());
                                row.splice(place - before..=place + behind, filled);
                                continue;
                            }
                            Filled::Nowhere => {
                                return Err(ReadError {
                                    message: "networks are not as deep as these dots say".to_owned(),
                                    span,
                                    fault: ReadFault::Nowhere,
                                });
                            }
                        }
                    }
                },
            };
            written.splice(place - 1..=place + 1, filled.iter().cloned());
            row.splice(place - 1..=place + 1, filled);
        }
        Ok(row)
    }

    /// A node in which layers are their numbers: `p_{n-1}` is `p_{3}`.
    pub(super) fn with_numbers(&mut self, node: &Node) -> Node {
        let mut node = node.clone();
        self.number_layers(&mut node);
        node
    }

    fn number_layers(&mut self, node: &mut Node) {
        match &mut node.kind {
            latex::Kind::Scripted { base, sub, sup, .. } => {
                let is_letter = matches!(base.kind, latex::Kind::Symbol(_));
                if !is_letter {
                    self.number_layers(base);
                }
                for script in sub.iter_mut().chain(sup) {
                    self.number_script(script, is_letter);
                }
            }
            latex::Kind::Big { lower, upper, .. } => {
                lower.iter_mut().chain(upper).flatten().for_each(|node| self.number_layers(node));
            }
            latex::Kind::Group(row) | latex::Kind::Fenced { body: row, .. } => {
                row.iter_mut().for_each(|node| self.number_layers(node));
            }
            latex::Kind::Fraction { numerator, denominator } => {
                numerator.iter_mut().chain(denominator).for_each(|node| self.number_layers(node));
            }
            _ => {}
        }
    }

    /// A script in which layers are their numbers; on a letter the script itself, bare or in brackets, can be a layer.
    fn number_script(&mut self, script: &mut Row, on_letter: bool) {
        if let [Node { kind: latex::Kind::Fenced { body, .. }, .. }] = script.as_mut_slice() {
            return self.number_script(body, on_letter);
        }
        if let Some((Some(letter), offset)) = super::row::linear(script) {
            let name = crate::notation::name_of(letter);
            let known = self.settings.depth.as_ref().and_then(|depth| depth.get(&name)).copied();
            if let (Some(value), true) = (known, on_letter) {
                let span = letter.span;
                *script = vec![Node { kind: latex::Kind::Number((value + offset).to_string()), span }];
                return;
            }
        }
        script.iter_mut().for_each(|node| self.number_layers(node));
    }

    /// Σ_{p_a} ⋯ Σ_{p_b} as all the sums from a to b; none where a and b have passed each other.
    fn fill_sums(&mut self, first: &Row, last: &Row, model: &Node) -> Option<Row> {
        let ([first], [last]) = (first.as_slice(), last.as_slice()) else { return None };
        let (a, b) = (layer_below(first)?, layer_below(last)?);
        // Paths are followed from the output towards the input.
        let values = (b..=a).rev();
        Some(
            values
                .map(|value| {
                    let lower = vec![with_layer_below(first, value)];
                    Node {
                        kind: latex::Kind::Big { operator: Big::Sum, lower: Some(lower), upper: None },
                        span: model.span,
                    }
                })
                .collect(),
        )
    }

    /// M_{i p_a} ⋯ M_{p_b j} as the whole chain M_{i p_a} M_{p_a p_{a−1}} … M_{p_b j}; M_{ij} where a < b.
    fn fill_chain(&mut self, first: &Node, last: &Node) -> Option<Row> {
        let (base, Some(first_sub), first_sup) = split(first) else { return None };
        let (_, Some(last_sub), last_sup) = split(last) else { return None };
        let (first_parts, last_parts) = (crate::notation::parts(first_sub), crate::notation::parts(last_sub));
        let ([start, inner_a], [inner_b, end]) = (first_parts.as_slice(), last_parts.as_slice()) else {
            return None;
        };
        let ([inner_a], [inner_b]) = (inner_a.row.as_slice(), inner_b.row.as_slice()) else { return None };
        let (a, b) = (layer_below(inner_a)?, layer_below(inner_b)?);
        let layer = |script: Option<&Row>| match script.map(Vec::as_slice) {
            Some([Node { kind: latex::Kind::Number(digits), .. }]) => digits.parse::<i32>().ok(),
            _ => None,
        };
        let top = layer(first_sup);
        if top.is_some() != layer(last_sup).is_some() {
            return None;
        }
        // The indices on the way: i, p_a, …, p_b, j.
        let mut stations: Vec<Row> = vec![start.row.clone()];
        stations.extend((b..=a).rev().map(|value| vec![with_layer_below(inner_a, value)]));
        stations.push(end.row.clone());
        Some(
            stations
                .windows(2)
                .enumerate()
                .map(|(step, pair)| {
                    let mut sub = pair[0].clone();
                    sub.extend(pair[1].iter().cloned());
                    let sup = top.map(|top| {
                        vec![Node {
                            kind: latex::Kind::Number((top - step as i32).to_string()),
                            span: first.span,
                        }]
                    });
                    let kind = latex::Kind::Scripted {
                        base: Box::new(base.clone()),
                        sub: Some(sub),
                        sup,
                        primes: 0,
                    };
                    Node { kind, span: first.span }
                })
                .collect(),
        )
    }
}

/// The number in a letter's subscript: 3 of `p_3`.
fn layer_below(node: &Node) -> Option<i32> {
    match split(node).1.map(Vec::as_slice) {
        Some([Node { kind: latex::Kind::Number(digits), .. }]) => digits.parse().ok(),
        _ => None,
    }
}

fn with_layer_below(node: &Node, value: i32) -> Node {
    let (base, _, _) = split(node);
    let sub = Some(vec![Node { kind: latex::Kind::Number(value.to_string()), span: node.span }]);
    Node {
        kind: latex::Kind::Scripted { base: Box::new(base.clone()), sub, sup: None, primes: 0 },
        span: node.span,
    }
}

/// `first` with the digit that differs from `last` replaced by a letter; what `last` has there goes to `end`.
fn generalise(first: &[Node], last: &[Node], digit: &str, end: &mut Option<Row>, name: &str) -> Option<Row> {
    let first = split_digits(first);
    let last = split_digits(last);
    // Scripts of different lengths differ as a whole: `i1` and `ik_1` are compared part by part.
    if first.len() != last.len() {
        return None;
    }
    first.iter().zip(&last).map(|(a, b)| generalise_node(a, b, digit, end, name)).collect()
}

fn generalise_node(a: &Node, b: &Node, digit: &str, end: &mut Option<Row>, name: &str) -> Option<Node> {
    if a == b {
        return Some(a.clone());
    }
    if matches!(&a.kind, latex::Kind::Number(digits) if digits == digit) {
        let here = vec![b.clone()];
        match end {
            Some(before) if *before != here => return None,
            _ => *end = Some(here),
        }
        let symbol = latex::Symbol { name: name.to_owned(), style: latex::Style::Italic };
        return Some(Node { kind: latex::Kind::Symbol(symbol), span: a.span });
    }
    match (&a.kind, &b.kind) {
        (
            latex::Kind::Scripted { base, sub, sup, primes },
            latex::Kind::Scripted { base: other, sub: other_sub, sup: other_sup, primes: other_primes },
        ) if primes == other_primes => {
            let base = Box::new(generalise_node(base, other, digit, end, name)?);
            let mut script = |a: &Option<Row>, b: &Option<Row>| match (a, b) {
                (None, None) => Some(None),
                (Some(a), Some(b)) => generalise(a, b, digit, end, name).map(Some),
                _ => None,
            };
            let (sub, sup) = (script(sub, other_sub)?, script(sup, other_sup)?);
            Some(Node { kind: latex::Kind::Scripted { base, sub, sup, primes: *primes }, span: a.span })
        }
        (latex::Kind::Group(x), latex::Kind::Group(y)) => {
            Some(Node { kind: latex::Kind::Group(generalise(x, y, digit, end, name)?), span: a.span })
        }
        (latex::Kind::Fenced { open, close, body }, latex::Kind::Fenced { body: other, .. }) => {
            let body = generalise(body, other, digit, end, name)?;
            Some(Node { kind: latex::Kind::Fenced { open: *open, close: *close, body }, span: a.span })
        }
        _ => None,
    }
}

/// A row in which numbers of several digits inside scripts stay, and everything else is as it was; scripts such as
/// `12` that stand for two indices are parted.
fn split_digits(row: &[Node]) -> Row {
    row.iter()
        .map(|node| match &node.kind {
            latex::Kind::Scripted { base, sub: Some(sub), sup, primes } => {
                let sub = sub
                    .iter()
                    .flat_map(|node| match &node.kind {
                        latex::Kind::Number(digits) if digits.len() == 2 => digits
                            .chars()
                            .map(|digit| Node {
                                kind: latex::Kind::Number(digit.to_string()),
                                span: node.span,
                            })
                            .collect(),
                        _ => vec![node.clone()],
                    })
                    .collect();
                let kind = latex::Kind::Scripted {
                    base: base.clone(),
                    sub: Some(sub),
                    sup: sup.clone(),
                    primes: *primes,
                };
                Node { kind, span: node.span }
            }
            _ => node.clone(),
        })
        .collect()
}

/// A row with a letter replaced by a node, everywhere.
fn substitute(row: &[Node], name: &str, by: &Node) -> Row {
    let mut row = row.to_vec();
    fn replace(node: &mut Node, name: &str, by: &Node) {
        match &mut node.kind {
            latex::Kind::Symbol(symbol) if symbol.name == name => *node = by.clone(),
            latex::Kind::Scripted { base, sub, sup, .. } => {
                replace(base, name, by);
                sub.iter_mut().chain(sup).flatten().for_each(|node| replace(node, name, by));
            }
            latex::Kind::Group(row) | latex::Kind::Fenced { body: row, .. } => {
                row.iter_mut().for_each(|node| replace(node, name, by));
            }
            _ => {}
        }
    }
    row.iter_mut().for_each(|node| replace(node, name, by));
    row
}

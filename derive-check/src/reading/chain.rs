//! Dots between groups of factors: `W^L \cdots W^2`, `\Sigma'(z^l) (W^{l+1})^T \cdots \Sigma'(z^{L-1}) (W^L)^T`.
//!
//! The groups on either side of the dots are the same but for the layers in them, which all move on by as much. Read for
//! one depth, where layers are numbers, the groups between are written out: `W^4 \cdots W^2` is `W^4 W^3 W^2`. Where the
//! layers have just passed each other, `W^L \cdots W^{l+1}` with l = L, no group is left.

use crate::latex::{self, Node, Operator, Row};
use crate::notation::name_of;

/// What dots stand for.
pub(super) enum Filled {
    /// These factors, in the place of the dots, so many nodes before them and so many behind them.
    Row { row: Row, before: usize, behind: usize },
    /// The layers have passed each other by more than one: the statement is not about this depth.
    Nowhere,
}

/// Fills in the dots at a place of a row. `written` is the row as the author wrote it, `numbered` the same with its
/// layers as numbers. `None` where no groups of factors fit together.
pub(super) fn fill(
    written: &[Node],
    numbered: &[Node],
    place: usize,
    is_last: &dyn Fn(&str) -> bool,
) -> Option<Filled> {
    let sign = |node: Option<&Node>| match node.map(|node| &node.kind) {
        Some(latex::Kind::Operator(
            operator @ (Operator::Dot
            | Operator::Times
            | Operator::Star
            | Operator::Odot
            | Operator::Circ
            | Operator::DotStar),
        )) => Some(*operator),
        _ => None,
    };
    // a · ⋯ · b: the sign stands between any two groups.
    let between = match (sign(numbered[..place].last()), sign(numbered.get(place + 1))) {
        (Some(left), Some(right)) if left == right => Some(numbered[place - 1].clone()),
        (None, None) => None,
        _ => return None,
    };
    let margin = usize::from(between.is_some());
    let (end, start) = (place - margin, place + 1 + margin);
    let longest = end.min(numbered.len().saturating_sub(start));
    for length in 1..=longest {
        let (first, last) = (&numbered[end - length..end], &numbered[start..start + length]);
        let mut steps = Steps { by: None };
        if !steps.lead(first, last) {
            continue;
        }
        let upwards = direction(&written[end - length..end], &written[start..start + length], is_last);
        let by = steps.by.unwrap_or(0);
        let upwards = upwards.unwrap_or(by > 0);
        let further = if upwards { by } else { -by };
        if further < -1 {
            return Some(Filled::Nowhere);
        }
        let mut row: Row = Vec::new();
        for step in 0..=further {
            if let (Some(sign), true) = (&between, step > 0) {
                row.push(sign.clone());
            }
            let moved = if upwards { step } else { -step };
            row.extend(first.iter().zip(last).map(|(a, b)| moved_on(a, b, moved)));
        }
        let (mut before, behind) = (length + margin, length + margin);
        // A sign that stood before the first of no groups joins nothing.
        if further == -1 && margin == 1 && end > length {
            before += 1;
        }
        return Some(Filled::Row { row, before, behind });
    }
    None
}

/// Whether layers rise from the first group to the last: towards the last layer, away from a number. `None` where only
/// their values tell.
fn direction(first: &[Node], last: &[Node], is_last: &dyn Fn(&str) -> bool) -> Option<bool> {
    first.iter().zip(last).find_map(|(a, b)| direction_of(a, b, is_last))
}

/// What stands in brackets, where a script is nothing else.
fn bare(script: &Row) -> &Row {
    match script.as_slice() {
        [Node { kind: latex::Kind::Fenced { body, .. }, .. }] => body,
        _ => script,
    }
}

fn direction_of(a: &Node, b: &Node, is_last: &dyn Fn(&str) -> bool) -> Option<bool> {
    match (&a.kind, &b.kind) {
        (
            latex::Kind::Scripted { base, sub, sup, .. },
            latex::Kind::Scripted { base: other, sub: other_sub, sup: other_sup, .. },
        ) => {
            for (a, b) in [(sub, other_sub), (sup, other_sup)] {
                let (Some(a), Some(b)) = (a.as_ref().map(bare), b.as_ref().map(bare)) else { continue };
                if a == b {
                    continue;
                }
                if let (Some((a, m)), Some((b, n))) = (super::row::linear(a), super::row::linear(b)) {
                    let (a, b) = (a.map(name_of), b.map(name_of));
                    let found = match (&a, &b) {
                        _ if a == b => Some(n > m),
                        (_, Some(b)) if is_last(b) => Some(true),
                        (Some(a), _) if is_last(a) => Some(false),
                        (None, Some(_)) => Some(true),
                        (Some(_), None) => Some(false),
                        _ => None,
                    };
                    if found.is_some() {
                        return found;
                    }
                }
                if let Some(found) = direction(a, b, is_last) {
                    return Some(found);
                }
            }
            direction_of(base, other, is_last)
        }
        (latex::Kind::Fenced { body, .. }, latex::Kind::Fenced { body: other, .. })
        | (latex::Kind::Group(body), latex::Kind::Group(other)) => direction(body, other, is_last),
        (
            latex::Kind::Fraction { numerator, denominator },
            latex::Kind::Fraction { numerator: other, denominator: below },
        ) => direction(numerator, other, is_last).or_else(|| direction(denominator, below, is_last)),
        _ => None,
    }
}

/// By how much the numbers of one group differ from those of another.
struct Steps {
    by: Option<i32>,
}

impl Steps {
    /// Whether two rows are the same but for numbers that all differ by as much.
    fn lead(&mut self, first: &[Node], last: &[Node]) -> bool {
        first.len() == last.len() && first.iter().zip(last).all(|(a, b)| self.leads(a, b))
    }

    fn leads(&mut self, a: &Node, b: &Node) -> bool {
        match (&a.kind, &b.kind) {
            (latex::Kind::Number(m), latex::Kind::Number(n)) => match (m.parse::<i32>(), n.parse::<i32>()) {
                (Ok(m), Ok(n)) if m == n => true,
                (Ok(m), Ok(n)) => *self.by.get_or_insert(n - m) == n - m,
                _ => m == n,
            },
            (
                latex::Kind::Scripted { base, sub, sup, primes },
                latex::Kind::Scripted { base: other, sub: other_sub, sup: other_sup, primes: other_primes },
            ) => {
                primes == other_primes
                    && self.leads(base, other)
                    && self.lead_where_written(sub.as_ref(), other_sub.as_ref())
                    && self.lead_where_written(sup.as_ref(), other_sup.as_ref())
            }
            (
                latex::Kind::Fenced { open, close, body },
                latex::Kind::Fenced { open: other_open, close: other_close, body: other },
            ) => open == other_open && close == other_close && self.lead(body, other),
            (latex::Kind::Group(body), latex::Kind::Group(other)) => self.lead(body, other),
            (
                latex::Kind::Fraction { numerator, denominator },
                latex::Kind::Fraction { numerator: other, denominator: below },
            ) => self.lead(numerator, other) && self.lead(denominator, below),
            (a, b) => a == b,
        }
    }

    fn lead_where_written(&mut self, a: Option<&Row>, b: Option<&Row>) -> bool {
        match (a, b) {
            (None, None) => true,
            (Some(a), Some(b)) => self.lead(a, b),
            _ => false,
        }
    }
}

/// A node of the first group with its numbers moved on; those that are the same in the last group stay.
fn moved_on(a: &Node, b: &Node, by: i32) -> Node {
    let rows = |a: &Row, b: &Row| -> Row { a.iter().zip(b).map(|(a, b)| moved_on(a, b, by)).collect() };
    let kind = match (&a.kind, &b.kind) {
        (latex::Kind::Number(m), latex::Kind::Number(n)) if m != n => match m.parse::<i32>() {
            Ok(m) => latex::Kind::Number((m + by).to_string()),
            Err(_) => a.kind.clone(),
        },
        (
            latex::Kind::Scripted { base, sub, sup, primes },
            latex::Kind::Scripted { base: other, sub: other_sub, sup: other_sup, .. },
        ) => latex::Kind::Scripted {
            base: Box::new(moved_on(base, other, by)),
            sub: sub.as_ref().zip(other_sub.as_ref()).map(|(a, b)| rows(a, b)),
            sup: sup.as_ref().zip(other_sup.as_ref()).map(|(a, b)| rows(a, b)),
            primes: *primes,
        },
        (latex::Kind::Fenced { open, close, body }, latex::Kind::Fenced { body: other, .. }) => {
            latex::Kind::Fenced { open: *open, close: *close, body: rows(body, other) }
        }
        (latex::Kind::Group(body), latex::Kind::Group(other)) => latex::Kind::Group(rows(body, other)),
        (
            latex::Kind::Fraction { numerator, denominator },
            latex::Kind::Fraction { numerator: other, denominator: below },
        ) => {
            latex::Kind::Fraction { numerator: rows(numerator, other), denominator: rows(denominator, below) }
        }
        (kind, _) => kind.clone(),
    };
    Node { kind, span: a.span }
}

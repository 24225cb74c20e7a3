//! Letters with a number behind them, as programs name them: `z1 = W1 x + b1`.

use super::pattern::{Key, split};
use crate::latex::{Kind, Node, Row, rewrite};
use std::collections::BTreeMap;

/// Puts the number below the letter, for letters that never stand without one.
pub(crate) fn settle(rows: &mut [&mut Row]) {
    // How often each letter is met at all, and how often with a number behind it.
    let mut met: BTreeMap<Key, (usize, usize)> = BTreeMap::new();
    for row in rows.iter_mut() {
        each_row(row, &mut |row| {
            for (place, node) in row.iter().enumerate() {
                let Some(key) = plain_letter(node).or_else(|| Key::of(split(node).0)) else { continue };
                let counted = met.entry(key).or_default();
                counted.0 += 1;
                let numbered = plain_letter(node).is_some() && row.get(place + 1).is_some_and(is_numbered);
                counted.1 += usize::from(numbered);
            }
        });
    }
    met.retain(|_, (all, numbered)| all == numbered && *all > 1);
    if met.len() < 2 {
        return;
    }
    for row in rows.iter_mut() {
        each_row(row, &mut |row| {
            let mut place = 0;
            while place + 1 < row.len() {
                let takes = plain_letter(&row[place]).is_some_and(|key| met.contains_key(&key));
                if let (true, Some(joined)) = (takes, joined(&row[place], &row[place + 1])) {
                    row.splice(place..place + 2, [joined]);
                }
                place += 1;
            }
        });
    }
}

/// Calls a function on a row and on every row below it.
fn each_row(row: &mut Row, visit: &mut dyn FnMut(&mut Row)) {
    rewrite(row, &mut |node| match &mut node.kind {
        Kind::Fenced { body, .. } | Kind::Group(body) | Kind::Braced { body, .. } => visit(body),
        Kind::Fraction { numerator, denominator } => {
            visit(numerator);
            visit(denominator);
        }
        Kind::Scripted { sub, sup, .. } => sub.iter_mut().chain(sup).for_each(&mut *visit),
        _ => {}
    });
    visit(row);
}

fn plain_letter(node: &Node) -> Option<Key> {
    match &node.kind {
        Kind::Symbol(symbol) if symbol.name != "d" => Key::of(node),
        _ => None,
    }
}

/// Whether a node is a number of one digit, perhaps with what stands above the letter: the `2^T` of `W2^T`.
fn is_numbered(node: &Node) -> bool {
    let number = match &node.kind {
        Kind::Scripted { base, sub: None, .. } => &base.kind,
        kind => kind,
    };
    matches!(number, Kind::Number(digits) if digits.len() == 1)
}

/// The letter with the number below it.
fn joined(letter: &Node, number: &Node) -> Option<Node> {
    if !is_numbered(number) {
        return None;
    }
    let (digits, sup, primes) = match &number.kind {
        Kind::Scripted { base, sup, primes, .. } => ((**base).clone(), sup.clone(), *primes),
        _ => (number.clone(), None, 0),
    };
    let base = Box::new(letter.clone());
    let kind = Kind::Scripted { base, sub: Some(vec![digits]), sup, primes };
    Some(Node { kind, span: letter.span.to(number.span) })
}

//! `w^T φ_n`, `w^T φ(x)`: features of the input, where a text weighs φ and never puts anything else through it. They are
//! what comes in, whatever they were made of.

use super::evidence::WEIGHTS;
use super::occurrence::{is_input, letter_key, occurrence};
use super::pattern::split;
use crate::latex::{Fence, Kind, Node, Row, any_row, rewrite, rewrite_rows};

/// Puts x for φ.
pub(crate) fn settle(rows: &mut [&mut Row]) {
    let weighed = rows.iter().any(|row| any_row(row, &mut weighs_features));
    if !weighed || rows.iter().any(|row| any_row(row, &mut has_function)) {
        return;
    }
    for row in rows.iter_mut() {
        rewrite_rows(row, &mut take_arguments);
        rewrite(row, &mut |node| {
            if let Kind::Symbol(symbol) = &mut node.kind
                && is_name(&symbol.name)
            {
                "x".clone_into(&mut symbol.name);
            }
        });
    }
}

fn is_name(name: &str) -> bool {
    matches!(name, "phi" | "varphi")
}

fn is_features(node: &Node) -> bool {
    matches!(&split(node).0.kind, Kind::Symbol(symbol) if is_name(&symbol.name))
}

/// `w^T φ`, `w_j φ_j`
fn weighs_features(row: &[Node]) -> bool {
    row.windows(2).any(|pair| {
        let is_weight =
            occurrence(&pair[0]).is_some_and(|letter| WEIGHTS.contains(&letter.key.name.as_str()));
        is_weight && is_features(&pair[1])
    })
}

/// Whether φ has a slope, or something other than the input behind it.
fn has_function(row: &[Node]) -> bool {
    row.iter().enumerate().any(|(place, node)| {
        let primed = matches!(node.kind, Kind::Scripted { primes: 1.., .. });
        let called = row.get(place + 1).and_then(argument).is_some_and(|body| input(body).is_none());
        is_features(node) && (primed || called)
    })
}

fn argument(node: &Node) -> Option<&Row> {
    match &node.kind {
        Kind::Fenced { open: Fence::Paren, body, .. } => Some(body),
        _ => None,
    }
}

/// The x or x_n that stands alone.
fn input(row: &[Node]) -> Option<&Node> {
    let [only] = row else { return None };
    letter_key(split(only).0).is_some_and(|key| is_input(&key)).then_some(only)
}

/// φ(x_n) is φ_n, and φ_j(x) is φ_j.
fn take_arguments(row: &mut Row) {
    let mut place = 0;
    while place + 1 < row.len() {
        let of = argument(&row[place + 1]).and_then(|body| input(body)).cloned();
        if let Some(of) = of.filter(|_| is_features(&row[place])) {
            if matches!(row[place].kind, Kind::Symbol(_)) {
                row[place] = of;
            }
            row.remove(place + 1);
        }
        place += 1;
    }
}

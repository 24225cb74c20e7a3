//! Gradients by letters of their own: `\partial W = \frac1N Δ Z^T` and `g_{W} = g_{z} x^T`, which are `dW` and `dz`.

use super::pattern::{Key, split};
use crate::latex::{Kind, Node, Operator, Relation, Row, Style, Symbol, any_node, rewrite};
use std::collections::BTreeMap;

/// Writes gradients with a d.
pub(crate) fn settle(rows: &mut [&mut Row]) {
    if rows.iter().any(|row| begins_with_partial(row)) {
        for row in rows.iter_mut().filter(|row| !divides_in_line(row)) {
            partials_as_d(row);
        }
    }
    if let Some(letter) = adjoint_letter(rows) {
        for row in rows.iter_mut() {
            rewrite(row, &mut |node| adjoint_as_d(node, &letter));
        }
    }
}

/// `\partial W = …`: nothing is differentiated.
fn begins_with_partial(row: &[Node]) -> bool {
    matches!(row, [partial, letter, relation, ..]
        if is_partial(partial) && Key::of(split(letter).0).is_some() && is_equality(relation))
}

fn is_partial(node: &Node) -> bool {
    matches!(&node.kind, Kind::Symbol(symbol) if symbol.name == "partial")
}

fn is_equality(node: &Node) -> bool {
    matches!(node.kind, Kind::Relation(Relation::Equal | Relation::Defined | Relation::LeftArrow))
}

/// `\partial C / \partial w`
fn divides_in_line(row: &[Node]) -> bool {
    any_node(row, &mut |node| node.kind == Kind::Operator(Operator::Slash))
}

/// A fraction keeps its ∂.
fn partials_as_d(row: &mut Row) {
    for node in row.iter_mut() {
        if let Kind::Fenced { body, .. } | Kind::Group(body) | Kind::Braced { body, .. } = &mut node.kind {
            partials_as_d(body);
        }
    }
    for place in 1..row.len() {
        if is_partial(&row[place - 1]) && Key::of(split(&row[place]).0).is_some() {
            row[place - 1].kind = Kind::Symbol(d());
        }
    }
}

fn d() -> Symbol {
    Symbol { name: "d".to_owned(), style: Style::Italic }
}

/// The letter that bears letters below it, several that are met by themselves too, and never anything else:
/// the g of `g_{b_k} = \hat y_k − y_k` and `g_{w_{kj}} = g_{b_k} z_j`.
fn adjoint_letter(rows: &[&mut Row]) -> Option<Key> {
    let letter = rows.iter().find_map(|row| {
        let [left, relation, ..] = row.as_slice() else { return None };
        let (base, sub, _) = split(left);
        let bears = matches!(sub.map(Vec::as_slice), Some([Node { kind: Kind::Scripted { .. }, .. }]));
        Key::of(base).filter(|_| bears && is_equality(relation))
    })?;
    // How often each letter is met at all, and how often below that one.
    let mut met: BTreeMap<Key, (usize, usize)> = BTreeMap::new();
    let (mut bearing, mut others) = (0, 0);
    for row in rows {
        any_node(row, &mut |node| {
            if let Kind::Scripted { base, sub, .. } = &node.kind
                && Key::of(base).as_ref() == Some(&letter)
            {
                match sub.as_deref() {
                    Some([only]) => {
                        bearing += 1;
                        let below = Key::of(split(only).0);
                        below.into_iter().for_each(|key| met.entry(key).or_default().1 += 1);
                    }
                    _ => others += 1,
                }
            }
            if matches!(node.kind, Kind::Symbol(_)) {
                Key::of(node).into_iter().for_each(|key| met.entry(key).or_default().0 += 1);
            }
            false
        });
    }
    let alone = met.get(&letter).is_some_and(|(all, _)| *all > bearing);
    let mut below = met.values().filter(|(_, below)| *below > 0);
    let known = below.clone().count() > 2 && below.all(|(all, below)| all > below);
    (known && !alone && others == 0).then_some(letter)
}

fn adjoint_as_d(node: &mut Node, letter: &Key) {
    let Kind::Scripted { base, sub: Some(sub), sup, primes: 0 } = &node.kind else { return };
    if Key::of(base).as_ref() != Some(letter) {
        return;
    }
    let sign = Node { kind: Kind::Symbol(d()), span: base.span };
    let group = Kind::Group([vec![sign], sub.clone()].concat());
    node.kind = match sup {
        None => group,
        Some(sup) => {
            let base = Box::new(Node { kind: group, span: node.span });
            Kind::Scripted { base, sub: None, sup: Some(sup.clone()), primes: 0 }
        }
    };
}

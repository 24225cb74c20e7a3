//! Gradients by letters of their own: `\partial W = \frac1N Δ Z^T` and `g_{W} = g_{z} x^T`, which are `dW` and `dz`.

use super::pattern::{Key, split};
use crate::latex::{Kind, Node, Operator, Relation, Row, Style, Symbol, any_node, rewrite};

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

/// The letter that bears letters with scripts of their own below it, in several equations and never anything else:
/// the g of `g_{b_k} = \hat y_k − y_k` and `g_{w_{kj}} = g_{b_k} z_j`.
fn adjoint_letter(rows: &[&mut Row]) -> Option<Key> {
    let mut found: Option<Key> = None;
    for row in rows {
        let [left, relation, ..] = row.as_slice() else { continue };
        if let (Kind::Scripted { base, sub: Some(sub), sup: None, primes: 0 }, true) =
            (&left.kind, is_equality(relation))
            && matches!(sub.as_slice(), [Node { kind: Kind::Scripted { .. }, .. }])
            && let Some(key) = Key::of(base)
        {
            found = Some(key);
            break;
        }
    }
    let letter = found?;
    let (mut bearing, mut others, mut within) = (0, 0, 0);
    for row in rows {
        any_node(row, &mut |node| {
            match &node.kind {
                Kind::Scripted { base, sub, .. } if Key::of(base).as_ref() == Some(&letter) => {
                    match sub.as_deref() {
                        Some([only]) if Key::of(split(only).0).is_some() => {
                            bearing += 1;
                            within += usize::from(matches!(only.kind, Kind::Scripted { .. }));
                        }
                        _ => others += 1,
                    }
                }
                _ => {}
            }
            false
        });
    }
    (within > 2 && others == 0 && bearing >= within).then_some(letter)
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

//! Letters that an algorithm overwrites: `g ← ∇_y J`, then `g ← g ⊙ f'(a^{(k)})`, then `∇_W J = g hᵀ`.
//!
//! Such a letter means what was last assigned to it. Every use is replaced by that, so that each line says something of
//! the network itself; of `g ← ∇_a J = g ⊙ f'(a)` the equation is checked, with the value before the arrow on its right
//! side. The first line of a loop over the layers meets what its last line left, one layer further on.

use super::document::Item;
use crate::latex::{Kind, Node, Operator, Relation, Row};
use crate::notation::{Key, split};

/// Replaces overwritten letters in the statements of a stretch of text, in the order of the text.
pub(super) fn resolve(items: &mut [&mut Item]) {
    let mut letters: Vec<Key> = items.iter().filter_map(|item| assigned(&item.row)).collect();
    letters.dedup();
    for letter in letters {
        resolve_one(items, &letter);
    }
}

/// The letter that a row assigns to, where it is no parameter that a step of the descent changes.
fn assigned(row: &[Node]) -> Option<Key> {
    let [left, Node { kind: Kind::Relation(Relation::LeftArrow), .. }, right @ ..] = row else { return None };
    let key = Key::of(left)?;
    // A step changes its letter by a difference: w ← w − η ∂C/∂w.
    let steps =
        right.iter().any(|node| matches!(node.kind, Kind::Operator(Operator::Minus | Operator::Plus)));
    let parameter = matches!(key.name.as_str(), "w" | "W" | "b" | "B" | "theta" | "Theta");
    let changed = parameter || steps && holds(right, &key);
    (!right.is_empty() && !changed).then_some(key)
}

fn resolve_one(items: &mut [&mut Item], letter: &Key) {
    let values: Vec<Row> = items
        .iter()
        .filter(|item| assigned(&item.row).as_ref() == Some(letter))
        .map(|item| first_side(&item.row[2..]).to_vec())
        .collect();
    let mut met = 0;
    let mut current: Option<Row> = None;
    for item in items.iter_mut() {
        if assigned(&item.row).as_ref() != Some(letter) {
            if let Some(value) = &current {
                item.row = replaced(&item.row, letter, value);
            }
            continue;
        }
        // Behind the line before the loop comes the loop's first, which also follows its last.
        let around = (met == 1 && values.len() > 2)
            .then(|| values.last().and_then(|last| one_layer_on(last)))
            .flatten();
        let before = around.filter(|row| !holds(row, letter)).or_else(|| current.clone());
        let right = match &before {
            Some(before) => replaced(&item.row[2..], letter, before),
            None => item.row[2..].to_vec(),
        };
        let value = first_side(&right).to_vec();
        let arrow = item.row[1].span;
        item.row = if value.len() < right.len() {
            right
        } else {
            // Nothing is claimed: what is assigned is what it is.
            let equal = Node { kind: Kind::Relation(Relation::Equal), span: arrow };
            value.iter().cloned().chain([equal]).chain(value.iter().cloned()).collect()
        };
        current = Some(value);
        met += 1;
    }
}

fn first_side(row: &[Node]) -> &[Node] {
    let end = row.iter().position(|node| matches!(node.kind, Kind::Relation(_))).unwrap_or(row.len());
    &row[..end]
}

fn is_letter(node: &Node, letter: &Key) -> bool {
    matches!(node.kind, Kind::Symbol(_) | Kind::Accent { .. } | Kind::Word(_))
        && Key::of(node).as_ref() == Some(letter)
}

fn holds(row: &[Node], letter: &Key) -> bool {
    row.iter().any(|node| {
        is_letter(node, letter)
            || match &node.kind {
                Kind::Scripted { base, .. } => holds(std::slice::from_ref(base), letter),
                Kind::Fenced { body, .. } | Kind::Group(body) | Kind::Braced { body, .. } => {
                    holds(body, letter)
                }
                Kind::Fraction { numerator, denominator } => {
                    holds(numerator, letter) || holds(denominator, letter)
                }
                _ => false,
            }
    })
}

/// A row with a letter replaced by what it stands for.
fn replaced(row: &[Node], letter: &Key, value: &[Node]) -> Row {
    row.iter().map(|node| replaced_node(node, letter, value)).collect()
}

fn replaced_node(node: &Node, letter: &Key, value: &[Node]) -> Node {
    let inside = |row: &Row| replaced(row, letter, value);
    let kind = match &node.kind {
        _ if is_letter(node, letter) => Kind::Group(value.to_vec()),
        Kind::Scripted { base, sub, sup, primes }
            if Key::of(split(node).0).as_ref() != Some(letter) || sub.is_none() =>
        {
            let base = Box::new(replaced_node(base, letter, value));
            Kind::Scripted { base, sub: sub.clone(), sup: sup.clone(), primes: *primes }
        }
        Kind::Fenced { open, close, body } => Kind::Fenced { open: *open, close: *close, body: inside(body) },
        Kind::Group(body) => Kind::Group(inside(body)),
        Kind::Braced { under, body, label } => {
            Kind::Braced { under: *under, body: inside(body), label: label.clone() }
        }
        Kind::Fraction { numerator, denominator } => {
            Kind::Fraction { numerator: inside(numerator), denominator: inside(denominator) }
        }
        other => other.clone(),
    };
    Node { kind, span: node.span }
}

/// A value with every layer one further on, where it names `k − 1`; `None` where it names no such layer.
fn one_layer_on(row: &[Node]) -> Option<Row> {
    let mut shifted = false;
    let row = row.iter().map(|node| shift(node, &mut shifted)).collect();
    shifted.then_some(row)
}

fn shift(node: &Node, shifted: &mut bool) -> Node {
    // `k-1` is `k` one layer on, wherever it stands alone in a script.
    let layer = |row: &Row, shifted: &mut bool| -> Row {
        if let Some((Some(letter), -1)) = crate::reading::linear(row) {
            *shifted = true;
            return vec![letter.clone()];
        }
        row.iter().map(|node| shift(node, shifted)).collect()
    };
    let kind = match &node.kind {
        Kind::Scripted { base, sub, sup, primes } => Kind::Scripted {
            base: Box::new(shift(base, shifted)),
            sub: sub.as_ref().map(|row| layer(row, shifted)),
            sup: sup.as_ref().map(|row| layer(row, shifted)),
            primes: *primes,
        },
        Kind::Fenced { open, close, body } => {
            Kind::Fenced { open: *open, close: *close, body: layer(body, shifted) }
        }
        Kind::Group(body) => Kind::Group(layer(body, shifted)),
        Kind::Fraction { numerator, denominator } => Kind::Fraction {
            numerator: numerator.iter().map(|node| shift(node, shifted)).collect(),
            denominator: denominator.iter().map(|node| shift(node, shifted)).collect(),
        },
        other => other.clone(),
    };
    Node { kind, span: node.span }
}

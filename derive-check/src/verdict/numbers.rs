//! Texts about numbers: `net_{h1} = w_1 i_1 + w_2 i_2 + b_1`, each letter one number, each step written out.

use super::document::Item;
use crate::latex::{Kind, Node, Operator, any_node};
use crate::notation::{Key, split};

/// Whether a text defines numbers one by one, differentiates them, and writes nothing that only layers, vectors or
/// indices need.
pub(super) fn is_about_numbers(items: &[&Item]) -> bool {
    let differentiates = |item: &&&Item| {
        any_node(&item.row, &mut |node| Key::of(node).is_some_and(|key| key.name == "partial"))
            || any_node(
                &item.row,
                &mut |node| matches!(&node.kind, Kind::Fraction { denominator, .. } if is_differential(denominator)),
            )
    };
    let defines = |item: &&Item| {
        matches!(
            item.row.as_slice(),
            [left, Node { kind: Kind::Relation(_), .. }, ..]
            | [left, Node { kind: Kind::Fenced { .. }, .. }, Node { kind: Kind::Relation(_), .. }, ..]
                if is_letter(split(left).0)
        )
    };
    items.iter().any(defines)
        && items.iter().filter(differentiates).count() > 1
        && !items.iter().any(|item| any_node(&item.row, &mut needs_more_than_numbers))
}

/// `dx`
fn is_differential(row: &[Node]) -> bool {
    matches!(row, [d, _, ..] if Key::of(d).is_some_and(|key| key.name == "d"))
}

fn is_letter(node: &Node) -> bool {
    matches!(node.kind, Kind::Symbol(_) | Kind::Word(_))
}

/// A sum, a matrix, an entrywise product, a transpose, or an index: a lone letter in a script.
fn needs_more_than_numbers(node: &Node) -> bool {
    match &node.kind {
        Kind::Big { .. } | Kind::Matrix { .. } => true,
        Kind::Operator(operator) => {
            matches!(operator, Operator::Odot | Operator::Circ | Operator::Otimes | Operator::DotStar)
        }
        Kind::Scripted { base, sub, sup, .. } => {
            let takes_scripts = Key::of(base).is_none_or(|key| key.name != "e" && key.name != "nabla");
            takes_scripts
                && sub.iter().chain(sup).any(|script| match script.as_slice() {
                    [Node { kind: Kind::Symbol(symbol), .. }] => symbol.name != "prime",
                    _ => false,
                })
        }
        _ => false,
    }
}

//! What says where a statement holds: `l = 2, \dots, L`.

use super::is_relation;
use crate::latex::{Fence, Kind, Node, Operator, Relation, Style, Symbol};

/// A small letter that stands by itself, as an index does.
fn small_letter(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Symbol(Symbol { name, style: Style::Italic })
            if name == "ell" || (name.len() == 1 && name.starts_with(|c: char| c.is_ascii_lowercase())) =>
        {
            Some(name)
        }
        _ => None,
    }
}

/// Whether the row is small letters with commas between them.
pub(super) fn is_letters(row: &[Node]) -> bool {
    !row.is_empty()
        && row.iter().enumerate().all(|(place, node)| {
            if place % 2 == 0 {
                small_letter(node).is_some()
            } else {
                node.kind == Kind::Operator(Operator::Comma)
            }
        })
        && row.len() % 2 == 1
}

/// Whether the row says what an index runs over: `l = 2, \dots, L`, `l \geq 2`, `1 \leq j \leq n`, `k \neq j`.
pub(super) fn is_range(row: &[Node]) -> bool {
    let relations: Vec<Relation> = row
        .iter()
        .filter_map(|node| match node.kind {
            Kind::Relation(relation) => Some(relation),
            _ => None,
        })
        .collect();
    let sides: Vec<&[Node]> = row.split(is_relation).collect();
    if relations.is_empty() || !row.iter().all(is_simple) {
        return false;
    }
    let dots = row.iter().any(|node| matches!(&node.kind, Kind::Symbol(symbol) if symbol.name == "dots"));
    let index = |side: &[Node]| {
        is_letters(side)
            && side
                .iter()
                .filter_map(small_letter)
                .all(|letter| "ijklmnpqrst".contains(letter) || letter == "ell")
    };
    let ordering = |relation: &Relation| {
        use Relation::{Greater, GreaterEqual, Less, LessEqual, NotEqual};
        matches!(relation, Less | LessEqual | Greater | GreaterEqual | NotEqual)
    };
    if relations.iter().all(ordering) {
        return sides.iter().any(|side| is_letters(side));
    }
    match relations.as_slice() {
        [Relation::In] => is_letters(sides[0]),
        [Relation::Equal] => index(sides[0]) || (dots && is_letters(sides[0])),
        _ => false,
    }
}

/// Whether the node may stand in a range.
fn is_simple(node: &Node) -> bool {
    match &node.kind {
        Kind::Number(_) | Kind::Symbol(_) | Kind::Word(_) | Kind::Relation(_) => true,
        Kind::Operator(operator) => matches!(
            operator,
            Operator::Plus | Operator::Minus | Operator::Comma | Operator::Slash | Operator::Colon
        ),
        Kind::Scripted { base, primes: 0, .. } => is_simple(base),
        Kind::Fenced { open, body, .. } => {
            matches!(open, Fence::Brace | Fence::Paren | Fence::Bracket) && body.iter().all(is_simple)
        }
        _ => false,
    }
}

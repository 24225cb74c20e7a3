//! How deep a tree lies: bounded, so that whatever walks it, or reads its print, has stack enough.

use super::super::tree::{Kind, Node};

/// How many levels of braces, delimiters and environments may lie within each other.
pub(super) const MAX_DEPTH: usize = 100;

/// No fewer levels than reading the print of a row takes. A command's argument is a level, and its braces are one.
///
/// Recursion is bounded: what stands inside a row has been assembled, and measured, before it.
pub(super) fn depth(row: &[Node]) -> usize {
    row.iter().map(of_node).max().unwrap_or(0)
}

fn of_node(node: &Node) -> usize {
    let optional = |row: &Option<Vec<Node>>| row.as_deref().map_or(0, depth);
    match &node.kind {
        Kind::Fenced { body, .. } | Kind::Group(body) => 1 + depth(body),
        Kind::Scripted { base, sub, sup, .. } => of_node(base).max(2 + optional(sub).max(optional(sup))),
        Kind::Big { lower, upper, .. } => 2 + optional(lower).max(optional(upper)),
        Kind::Fraction { numerator, denominator } => 2 + depth(numerator).max(depth(denominator)),
        Kind::Root { radicand, index } => 2 + depth(radicand).max(optional(index)),
        Kind::Accent { body, .. } => 2 + of_node(body),
        Kind::Braced { body, label, .. } => 2 + depth(body).max(optional(label)),
        Kind::Matrix { rows, .. } => 1 + rows.iter().flatten().map(|cell| depth(cell)).max().unwrap_or(0),
        Kind::Cases(rows) => {
            1 + rows.iter().map(|(value, condition)| depth(value).max(depth(condition))).max().unwrap_or(0)
        }
        Kind::Lines(rows) => 1 + rows.iter().map(|row| depth(row)).max().unwrap_or(0),
        // `\mathbf{x}`
        Kind::Symbol(_) | Kind::Word(_) | Kind::Function(_) | Kind::Text(_) => 2,
        Kind::Number(_) | Kind::Operator(_) | Kind::Relation(_) | Kind::Gap => 0,
    }
}

//! Letters as they occur, and the small forms in which a text shows what they are: `d − y`, `∂z`, softmax written out.

use super::pattern::{Key, Part, parts, split};
use crate::latex::{Big, Fence, Kind, Node, Operator, Row};
use crate::reading::terms;

/// A letter as it occurs: its scripts in parts, marks of transposition taken off.
#[derive(Clone, Debug)]
pub(super) struct Occurrence {
    pub key: Key,
    pub sup: Vec<Part>,
    pub sub: Vec<Part>,
    /// Whether its layer stands in brackets.
    pub bracketed: bool,
}

impl Occurrence {
    /// Whether another is the same letter with the same scripts.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let printed =
            |parts: &[Part]| parts.iter().map(|part| crate::latex::print(&part.row)).collect::<Vec<_>>();
        self.key == other.key
            && printed(&self.sup) == printed(&other.sup)
            && printed(&self.sub) == printed(&other.sub)
    }
}

/// Whether an index stands below both of two letters.
pub(super) fn share_index(one: &Occurrence, other: &Occurrence) -> bool {
    let printed = |part: &Part| crate::latex::print(&part.row);
    one.sub.iter().any(|part| other.sub.iter().any(|second| printed(part) == printed(second)))
}

/// The z_j of `e^{z_j} / \sum_k e^{z_k}`.
pub(super) fn softmax_of(node: &Node) -> Option<&[Node]> {
    let Kind::Fraction { numerator, denominator } = &node.kind else { return None };
    // \sum_k e^{z_k}, or 1^T e^z
    let first = denominator.first()?;
    let sums =
        matches!(first.kind, Kind::Big { operator: Big::Sum, .. }) || is_one(first) && is_transposed(first);
    match numerator.as_slice() {
        [Node { kind: Kind::Scripted { base, sub: None, sup: Some(exponent), .. }, .. }] => {
            let is_e = letter_key(base).is_some_and(|key| key.name == "e");
            (sums && is_e).then_some(exponent)
        }
        [Node { kind: Kind::Function(name), .. }, Node { kind: Kind::Fenced { body, .. }, .. }] => {
            (sums && name == "exp").then_some(body)
        }
        // \exp (Z)_{ij}
        [Node { kind: Kind::Function(name), .. }, of @ Node { kind: Kind::Scripted { .. }, .. }] => {
            (sums && name == "exp").then_some(std::slice::from_ref(of))
        }
        _ => None,
    }
}

/// The two letters of `d − y`.
pub(super) fn difference(row: &[Node]) -> Option<(Occurrence, Occurrence)> {
    match terms(row).as_slice() {
        [(false, [left]), (true, [right])] => Some((occurrence(left)?, occurrence(right)?)),
        _ => None,
    }
}

/// `s − θ`, `s + b`: a letter with another taken off or added.
pub(super) fn shifted(row: &[Node]) -> Option<(Occurrence, Occurrence)> {
    match terms(row).as_slice() {
        [(false, [sum]), (_, [bias])] => Some((occurrence(sum)?, occurrence(bias)?)),
        _ => None,
    }
}

/// The z of `max(0, z)`; of another function all it is called with.
pub(super) fn behind_zero<'r>(function: &Node, body: &'r [Node]) -> &'r [Node] {
    let is_maximum = matches!(&function.kind, Kind::Function(name) if name == "max");
    match body {
        [
            Node { kind: Kind::Number(zero), .. },
            Node { kind: Kind::Operator(Operator::Comma), .. },
            rest @ ..,
        ] if is_maximum && zero == "0" => rest,
        _ => body,
    }
}

/// A node without braces and labels around it.
pub(super) fn unwrapped(node: &Node) -> Row {
    match &node.kind {
        Kind::Group(row) | Kind::Braced { body: row, .. } => row.iter().flat_map(unwrapped).collect(),
        _ => vec![node.clone()],
    }
}

/// A vector of ones, or the number.
pub(super) fn is_one(node: &Node) -> bool {
    match &split(node).0.kind {
        Kind::Number(digits) => digits == "1",
        Kind::Symbol(symbol) => symbol.name == "1",
        _ => false,
    }
}

/// The key of a node that can be an author's letter.
pub(super) fn letter_key(node: &Node) -> Option<Key> {
    match &node.kind {
        Kind::Symbol(symbol)
            if !matches!(symbol.name.as_str(), "partial" | "nabla" | "dots" | "infty" | "1" | "top") =>
        {
            Key::of(node)
        }
        Kind::Word(_) | Kind::Accent { .. } => Key::of(node),
        Kind::Group(row) => match row.as_slice() {
            [inner] => letter_key(inner),
            _ => None,
        },
        _ => None,
    }
}

/// A node that is a letter with scripts, without marks of transposition.
pub(super) fn occurrence(node: &Node) -> Option<Occurrence> {
    let (base, sub, sup) = split(node);
    let key = letter_key(base)?;
    Some(Occurrence {
        key,
        sup: sup
            .map_or_else(Vec::new, |row| parts(row))
            .into_iter()
            .filter(|part| !transposes(part))
            .collect(),
        sub: sub.map_or_else(Vec::new, |row| parts(row)),
        bracketed: matches!(
            sup.map(Vec::as_slice),
            Some([Node { kind: Kind::Fenced { open: Fence::Bracket, .. }, .. }, ..])
        ),
    })
}

/// Whether a node bears a mark of transposition.
pub(super) fn is_transposed(node: &Node) -> bool {
    let (_, _, sup) = split(node);
    sup.is_some_and(|row| parts(row).iter().any(transposes))
}

/// Whether a part of a superscript transposes.
pub(super) fn transposes(part: &Part) -> bool {
    let mark = |name: &str| matches!(name, "T" | "top" | "prime");
    !part.fenced
        && matches!(part.row.as_slice(), [Node { kind: Kind::Symbol(symbol), .. }] if mark(&symbol.name))
}

/// The one letter behind ∂ or d.
pub(super) fn behind_partial(row: &[Node]) -> Option<Occurrence> {
    match row {
        [mark, letter] if matches!(&mark.kind, Kind::Symbol(symbol) if matches!(symbol.name.as_str(), "partial" | "d")) => {
            occurrence(letter)
        }
        // ∂e(w): what is called is the letter.
        [mark, letter, Node { kind: Kind::Fenced { open: Fence::Paren, .. }, .. }] => {
            behind_partial(&[mark.clone(), letter.clone()])
        }
        _ => None,
    }
}

/// The input is the input to everybody.
pub(super) fn is_input(key: &Key) -> bool {
    matches!(key.name.as_str(), "x" | "X") && key.accent.is_empty()
}

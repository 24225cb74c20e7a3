//! Letters that gather gradients from step to step: `v ← βv + (1 − β) ∇C`, then `w ← w − ηv`.
//!
//! Such a letter depends on every step before, and a statement is judged at one place of the descent. A running mean
//! stands for what it is the mean of; anything else for what the first step leaves in it, begun at 0. So a step that
//! goes uphill, or along something else than the gradient, is refuted as it is without the letter.

use super::document::Item;
use super::inertia::{multiplies, without_complement, written};
use crate::latex::{Kind, Node, Operator, Relation, Row};
use crate::notation::split;

/// Replaces accumulators in the steps of a stretch of text.
pub(super) fn resolve(items: &mut [&mut Item]) {
    let gathered: Vec<(usize, String, Row)> = items
        .iter()
        .enumerate()
        .filter_map(|(place, item)| gathers(&item.row).map(|(name, row)| (place, name, row)))
        .collect();
    let used = |name: &str| items.iter().any(|item| steps_along(&item.row, name));
    let gathered: Vec<_> = gathered.into_iter().filter(|(_, name, _)| used(name)).collect();
    for (place, item) in items.iter_mut().enumerate() {
        if let Some((_, _, value)) = gathered.iter().find(|(at, _, _)| *at == place) {
            // Nothing is claimed: what is gathered is what it is.
            let equal = Node { kind: Kind::Relation(Relation::Equal), span: item.row[1].span };
            item.row = value.iter().cloned().chain([equal]).chain(value.iter().cloned()).collect();
            continue;
        }
        // A step goes along what was gathered last before it.
        for (_, name, value) in gathered.iter().rev().filter(|(at, _, _)| *at < place) {
            if steps_along(&item.row, name) {
                let group = |node: &Node| Node { kind: Kind::Group(value.clone()), span: node.span };
                let put = |node: &Node| if written(node) == *name { group(node) } else { node.clone() };
                item.row = item.row.iter().map(put).collect();
            }
        }
    }
}

/// The letter that a row gathers in, and what it gathers: `v ← βv + …`.
fn gathers(row: &[Node]) -> Option<(String, Row)> {
    let (left, right) = assignment(row)?;
    let name = written(left);
    let (own, others): (Vec<_>, Vec<_>) = crate::reading::terms(right)
        .into_iter()
        .partition(|(_, term)| term.iter().any(|node| written(node) == name));
    let [(false, own)] = own.as_slice() else { return None };
    let factor: Row = own.iter().filter(|node| written(node) != name && !multiplies(node)).cloned().collect();
    if factor.is_empty() || others.is_empty() {
        return None;
    }
    let mut value = Row::new();
    for (negative, term) in others {
        let operator = if negative { Operator::Minus } else { Operator::Plus };
        let span = term.first()?.span;
        if negative || !value.is_empty() {
            value.push(Node { kind: Kind::Operator(operator), span });
        }
        value.extend(without_complement(term, &factor));
    }
    Some((name, value))
}

/// Whether a row is a step of another letter along this one: `w ← w − ηv`.
fn steps_along(row: &[Node], name: &str) -> bool {
    let Some((left, right)) = assignment(row) else { return false };
    let changed = written(left);
    let holds = |term: &[Node], name: &str| term.iter().any(|node| written(node) == name);
    let terms = crate::reading::terms(right);
    changed != name
        && terms.iter().any(|(_, term)| holds(term, &changed))
        && terms.iter().any(|(_, term)| holds(term, name))
}

/// The sides of an assignment to one letter.
fn assignment(row: &[Node]) -> Option<(&Node, &[Node])> {
    let [left, Node { kind: Kind::Relation(relation), .. }, right @ ..] = row else { return None };
    let assigns = matches!(relation, Relation::LeftArrow | Relation::Defined | Relation::Equal);
    let letter = matches!(split(left).0.kind, Kind::Symbol(_) | Kind::Word(_) | Kind::Accent { .. });
    (assigns && letter && !right.is_empty()).then_some((left, right))
}

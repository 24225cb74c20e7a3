//! Changes that remember the one before, or let weights decay: `Δw(t+1) = −η ∂C/∂w + α Δw(t)`, `Δw = η δ x − d w`.
//!
//! A statement is judged at the first step of a descent, before which nothing was changed: what is left of the change
//! before is 0 there. A running mean of changes stands for what it is the mean of. How fast weights decay is the text's
//! own choice where a letter of no other use says it, so that term makes no claim but by its sign: what is added of the
//! weight, or taken off of the change before, is no such thing and stays.

use super::document::Item;
use crate::latex::{Big, Kind, Node, Operator, Relation, Row, print, rewrite};
use crate::notation::{name_of, split};

/// Letters by which a text lets its weights decay.
const DECAYS: [&str; 5] = ["d", "gamma", "kappa", "rho", "nu"];

/// `Δw(n) = η Σ_{t=0}^n α^{n−t} δ(t) y(t)`, the changes with inertia that all steps add up to, as their first: with n = 0 it is
/// what stands behind the sum.
pub(super) fn first_of_series(items: &mut [&mut Item]) {
    for item in items.iter_mut() {
        while item.row.first().is_some_and(is_delta)
            && let Some((place, from, to)) = item.row.windows(2).enumerate().find_map(|(place, pair)| {
                let (from, to) = series(pair)?;
                Some((place, from, to))
            })
        {
            item.row.drain(place..place + 2);
            rewrite(&mut item.row, &mut |node| {
                if matches!(node.kind, Kind::Symbol(_)) && name_of(node) == from {
                    node.kind = to.kind.clone();
                }
            });
        }
    }
}

/// The t and the n of `Σ_{t=0}^n α^{n−t}`.
fn series(pair: &[Node]) -> Option<(String, Node)> {
    let [
        Node { kind: Kind::Big { operator: Big::Sum, lower: Some(lower), upper: Some(upper) }, .. },
        Node { kind: Kind::Scripted { sup: Some(sup), .. }, .. },
    ] = pair
    else {
        return None;
    };
    let ([from, Node { kind: Kind::Relation(Relation::Equal), .. }, first], [to]) =
        (lower.as_slice(), upper.as_slice())
    else {
        return None;
    };
    let [high, Node { kind: Kind::Operator(Operator::Minus), .. }, low] = sup.as_slice() else { return None };
    let fits = written(high) == written(to) && written(low) == written(from) && written(first) == "0";
    fits.then(|| (name_of(from), to.clone()))
}

/// Takes the change before, and decay, out of the changes of a stretch of text.
pub(super) fn resolve(items: &mut [&mut Item]) {
    for item in items.iter_mut() {
        if let Some((row, left_out)) = first_change(&item.row) {
            item.row = row;
            item.left_out = left_out;
        }
    }
}

/// The row of a change without what it owes to the one before or to decay, and that; `None` where it owes nothing to
/// either.
fn first_change(row: &[Node]) -> Option<(Row, Vec<String>)> {
    let place = row.iter().position(|node| matches!(node.kind, Kind::Relation(_)))?;
    let (left, [equals, right @ ..]) = row.split_at(place) else { return None };
    let [delta, weight] = left else { return None };
    let assigns =
        matches!(equals.kind, Kind::Relation(Relation::Equal | Relation::Defined | Relation::LeftArrow));
    if !assigns || !is_delta(delta) || !matches!(split(weight).0.kind, Kind::Symbol(_)) {
        return None;
    }
    let terms = crate::reading::terms(right);
    let before = |term: &[Node]| {
        term.iter().position(is_delta).is_some_and(|at| {
            term.get(at + 1).is_some_and(|changed| written(split(changed).0) == written(split(weight).0))
        })
    };
    let decay = |negative: bool, term: &[Node]| {
        let is_weight = |node: &Node| written(node) == written(weight);
        let letters = || term.iter().filter(|node| !is_weight(node)).map(name_of);
        negative
            && term.iter().filter(|node| is_weight(node)).count() == 1
            && letters().any(|name| DECAYS.contains(&name.as_str()))
            && letters().all(|name| {
                DECAYS.contains(&name.as_str()) || matches!(name.as_str(), "eta" | "alpha" | "epsilon")
            })
    };
    let (owed, kept): (Vec<_>, Vec<_>) =
        terms.into_iter().partition(|&(negative, term)| !negative && before(term) || decay(negative, term));
    if owed.is_empty() || kept.is_empty() {
        return None;
    }
    let factor: Row = owed
        .iter()
        .filter(|(_, term)| before(term))
        .flat_map(|(_, term)| term.iter().take_while(|node| !is_delta(node)))
        .filter(|node| !multiplies(node))
        .cloned()
        .collect();
    let mut changed: Row = left.iter().chain([equals]).cloned().collect();
    for (place, (negative, term)) in kept.into_iter().enumerate() {
        if negative || place > 0 {
            let operator = if negative { Operator::Minus } else { Operator::Plus };
            changed.push(Node { kind: Kind::Operator(operator), span: term.first()?.span });
        }
        changed.extend(without_complement(term, &factor));
    }
    let signed =
        |&(negative, term): &(bool, &[Node])| format!("{}{}", if negative { "-" } else { "" }, print(term));
    Some((changed, owed.iter().map(signed).collect()))
}

/// A term without the (1 − β) by which a running mean takes its share of it.
pub(super) fn without_complement(term: &[Node], factor: &[Node]) -> Row {
    let complement = |node: &Node| match &node.kind {
        Kind::Fenced { body, .. } => matches!(
            crate::reading::terms(body).as_slice(),
            [(false, [Node { kind: Kind::Number(one), .. }]), (true, rest)]
                if one == "1" && print(rest) == print(factor)
        ),
        _ => false,
    };
    let mean = term.iter().any(complement);
    term.iter()
        .filter(|node| !complement(node))
        .skip_while(|node| mean && multiplies(node))
        .cloned()
        .collect()
}

fn is_delta(node: &Node) -> bool {
    matches!(&split(node).0.kind, Kind::Symbol(symbol) if symbol.name == "Delta")
}

/// Whether a node is a dot, a cross or a star between factors.
pub(super) fn multiplies(node: &Node) -> bool {
    matches!(node.kind, Kind::Operator(Operator::Dot | Operator::Times | Operator::Star))
}

/// A node as it is printed.
pub(super) fn written(node: &Node) -> String {
    print(std::slice::from_ref(node))
}

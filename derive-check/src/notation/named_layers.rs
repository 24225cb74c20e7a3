//! Layers that go by names: `z_h = W_h x + b_h` and `z_o = W_o a_h + b_o` are the first layer and the second.
//!
//! A name is a layer's where a weight, a bias and what they lead to all bear it, and where the names lead from the
//! input to one another. Everywhere else such a letter is an index.

use super::evidence::{Affine, Evidence, Side};
use super::occurrence::Occurrence;
use super::pattern::{Key, Part};
use crate::latex::{Kind, Node, Row, rewrite};
use std::collections::{BTreeMap, BTreeSet};

/// The numbers of the layers that the statements of a text name; empty where fewer than two are named.
pub(crate) fn find<'a>(rows: impl Iterator<Item = &'a [Node]>) -> BTreeMap<String, usize> {
    let evidence = Evidence::of(rows);
    let sums = evidence.equations.iter().filter(|(_, side)| side.affine().is_some());
    let names: BTreeSet<String> = sums.filter_map(|(left, _)| name_on(left)).collect();
    // h = f(net^h): what is made of a named sum is of its layer.
    let activations: BTreeMap<&Key, String> = evidence
        .equations
        .iter()
        .filter_map(|(left, side)| match side {
            Side::Applied(_, inner) => match &**inner {
                Side::Letter(sum) => Some((&left.key, name_on(sum)?)),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let mut steps: Vec<(String, Option<String>)> = Vec::new();
    for (left, side) in &evidence.equations {
        if let Some(affine) = side.affine() {
            steps.extend(step(left, affine, &names, &activations));
        }
    }
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..=steps.len() {
        for (to, from) in &steps {
            let before = match from {
                None => Some(0),
                Some(from) => found.get(from).copied(),
            };
            if let Some(before) = before {
                found.entry(to.clone()).or_insert(before + 1);
            }
        }
    }
    if found.len() < 2 { BTreeMap::new() } else { found }
}

/// The layer that a weighted sum leads to, and the one it comes from; none for the input.
fn step(
    left: &Occurrence,
    affine: &Affine,
    names: &BTreeSet<String>,
    activations: &BTreeMap<&Key, String>,
) -> Option<(String, Option<String>)> {
    let to = name_on(left)?;
    let of_bias = affine.bias.as_ref().map_or(Some(to.clone()), name_on);
    if name_on(&affine.weight)? != to || of_bias? != to {
        return None;
    }
    let from = match affine.source.key.name.as_str() {
        "x" | "X" if affine.source.sub.iter().all(is_index) && affine.source.sup.is_empty() => None,
        // The j of h_j is no name that a sum leads to.
        _ => match name_on(&affine.source).filter(|name| names.contains(name)) {
            Some(name) => Some(name),
            None => Some(activations.get(&affine.source.key)?.clone()),
        },
    };
    (from.as_ref() != Some(&to)).then_some((to, from))
}

/// A letter or two of a neuron: the j of `net^h_j`, the ji of `w^h_{ji}`.
fn is_index(part: &Part) -> bool {
    !part.fenced
        && matches!(part.row.as_slice(), [Node { kind: Kind::Symbol(symbol), .. }] if symbol.name.len() == 1)
}

/// The one script of a letter, where it is a name; below that there may be indices.
fn name_on(occurrence: &Occurrence) -> Option<String> {
    match (occurrence.sup.as_slice(), occurrence.sub.as_slice()) {
        ([only], [_, ..]) if occurrence.sub.iter().all(is_index) => name(&only.row),
        ([only], []) | ([], [only]) => name(&only.row),
        _ => None,
    }
}

/// A row that is one letter or word, `h`, `\text{hidden}`, `out`.
fn name(row: &[Node]) -> Option<String> {
    let mut whole = String::new();
    for node in row {
        match &node.kind {
            Kind::Symbol(symbol) if symbol.name.len() == 1 => whole.push_str(&symbol.name),
            Kind::Word(word) | Kind::Text(word) | Kind::Function(word) if row.len() == 1 => {
                whole.push_str(word.trim());
            }
            Kind::Fenced { body, .. } | Kind::Group(body) if row.len() == 1 => return name(body),
            _ => return None,
        }
    }
    (whole.chars().any(char::is_alphabetic) && !matches!(whole.as_str(), "l" | "L" | "T")).then_some(whole)
}

/// Puts numbers for the names of layers wherever they stand alone in a script.
pub(crate) fn number(row: &mut Row, layers: &BTreeMap<String, usize>) {
    rewrite(row, &mut |node| {
        let Kind::Scripted { sub, sup, .. } = &mut node.kind else { return };
        for script in sub.iter_mut().chain(sup) {
            if let Some(layer) = name(script).and_then(|name| layers.get(&name)) {
                let span = script[0].span;
                *script = vec![Node { kind: Kind::Number(layer.to_string()), span }];
            }
        }
    });
}

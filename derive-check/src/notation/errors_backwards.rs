//! Errors that a text numbers on the way back: `\delta_1 = \partial J/\partial z_2`, `\delta_2 = \partial J/\partial z_1`.
//!
//! Each takes the number of the layer that its definition names. One error with another layer's number is a slip; where
//! several are defined and the numbers run against those of the layers, it is a custom. Where what is moved bears no
//! number, `\delta_1 = \partial J/\partial \theta`, each is a symbol of its own that the text defines; so it is where some of
//! it does not and the numbers of the others are not those of the layers.

use super::evidence::{Evidence, Side};
use super::occurrence::Occurrence;
use super::pattern::Key;
use crate::latex::{Kind, Node, Row, Style, Symbol, rewrite};
use crate::reading::linear;
use std::collections::BTreeMap;

/// How the names of errors begin that are symbols of their own.
const SYMBOL: &str = "delta_";

/// Whether a letter is an error that the text defines as a symbol of its own.
pub(super) fn is_symbol(key: &Key) -> bool {
    key.name.starts_with(SYMBOL)
}

/// What the number on an error stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Numbered {
    /// The layer.
    Layer(i32),
    /// Nothing: with its number it is a symbol that the text defines.
    Symbol,
}

/// What the numbers on the errors of a text stand for; empty where they are the numbers of their layers.
pub(crate) fn find<'a>(rows: impl Iterator<Item = &'a [Node]>) -> BTreeMap<i32, Numbered> {
    let evidence = Evidence::of(rows);
    let mut layers: BTreeMap<i32, Option<i32>> = BTreeMap::new();
    for (left, side) in &evidence.equations {
        let Side::Derivative(_, by) = side else { continue };
        let Some(number) = number_on(left).filter(|_| left.key.name == "delta") else { continue };
        let bare = by.sub.is_empty() && by.sup.is_empty();
        let layer = number_on(by);
        if layer.is_none() && !bare || layers.insert(number, layer).is_some_and(|before| before != layer) {
            return BTreeMap::new();
        }
    }
    if layers.len() < 2 {
        return BTreeMap::new();
    }
    let numbers: Vec<i32> = layers.values().copied().flatten().collect();
    if numbers.is_empty() {
        return layers.into_keys().map(|number| (number, Numbered::Symbol)).collect();
    }
    // δ_2 = ∂J/∂h between δ_1 = ∂J/∂z_2 and δ_3 = ∂J/∂z_1: numbered as they come.
    let numbered_otherwise = layers.iter().any(|(number, layer)| layer.is_some_and(|layer| layer != *number));
    if numbers.len() < layers.len() && numbered_otherwise {
        return layers.into_keys().map(|number| (number, Numbered::Symbol)).collect();
    }
    let backwards = numbers.len() == layers.len() && numbers.windows(2).all(|pair| pair[0] > pair[1]);
    if !backwards {
        return BTreeMap::new();
    }
    layers.into_iter().filter_map(|(number, layer)| Some((number, Numbered::Layer(layer?)))).collect()
}

/// The one script of a letter, where it is a number.
fn number_on(occurrence: &Occurrence) -> Option<i32> {
    match (occurrence.sup.as_slice(), occurrence.sub.as_slice()) {
        ([only], []) | ([], [only]) => match linear(&only.row) {
            Some((None, number)) => Some(number),
            _ => None,
        },
        _ => None,
    }
}

/// Writes the errors of a row by what their numbers stand for.
pub(crate) fn number(row: &mut Row, errors: &BTreeMap<i32, Numbered>) {
    rewrite(row, &mut |node| {
        let Kind::Scripted { base, sub, .. } = &mut node.kind else { return };
        let is_error = matches!(&base.kind, Kind::Symbol(symbol) if symbol.name == "delta");
        let Some((None, number)) = sub.as_deref().filter(|_| is_error).and_then(linear) else { return };
        let span = node.span;
        match errors.get(&number) {
            Some(Numbered::Layer(layer)) => {
                *sub = Some(vec![Node { kind: Kind::Number(layer.to_string()), span }]);
            }
            Some(Numbered::Symbol) => {
                let symbol = Symbol { name: format!("{SYMBOL}{number}"), style: Style::Italic };
                **base = Node { kind: Kind::Symbol(symbol), span: base.span };
                *sub = None;
                if let Kind::Scripted { base, sub: None, sup: None, primes: 0 } = &node.kind {
                    *node = (**base).clone();
                }
            }
            None => {}
        }
    });
}

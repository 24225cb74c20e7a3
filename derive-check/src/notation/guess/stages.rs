//! One letter for all that is computed on the way, numbered through: `x_2 = W_1 x`, `x_3 = φ(x_2)`, `x_4 = W_2 x_3`.

use super::super::evidence::{Side, Use};
use super::super::occurrence::{Occurrence, is_input};
use super::super::pattern::{Key, Pattern, Slot};
use super::super::{Declared, LastLayer, Meaning, Notation};
use super::Guess;
use super::pattern::plain_pattern;
use crate::reading::expression::{Layer, Role};
use crate::reading::linear;
use std::collections::BTreeMap;

/// What the stages of a computation are, by their number.
pub(super) struct Stages {
    key: Key,
    meant: BTreeMap<i32, (Role, i32)>,
}

impl Guess<'_> {
    /// The stages of a text in which a letter is put through a function and comes out as itself, one further on.
    pub(super) fn stages(&self) -> Option<Stages> {
        let equations = &self.evidence.equations;
        let key = equations.iter().find_map(|(left, side)| match side {
            Side::Applied(_, inner) => match &**inner {
                Side::Letter(inner) if inner.key == left.key => {
                    (number(left)? == number(inner)? + 1).then(|| left.key.clone())
                }
                _ => None,
            },
            _ => None,
        })?;
        let mut meant: BTreeMap<i32, (Role, i32)> = BTreeMap::new();
        for _ in 0..=equations.len() {
            for (left, side) in equations.iter().filter(|(left, _)| left.key == key) {
                let Some(stage) = number(left) else { continue };
                let found = match side {
                    Side::Affine(affine) => {
                        let source = &affine.source;
                        match number(source).filter(|_| source.key == key) {
                            Some(before) => meant.get(&before).map(|&(_, layer)| layer),
                            None => is_input(&source.key).then_some(0),
                        }
                        .map(|layer| (Role::PreActivation, layer + 1))
                    }
                    Side::Applied(_, inner) => match &**inner {
                        Side::Letter(inner) if inner.key == key => number(inner)
                            .and_then(|before| meant.get(&before))
                            .map(|&(_, layer)| (Role::Activation, layer)),
                        _ => None,
                    },
                    _ => None,
                };
                if let Some(found) = found {
                    meant.insert(stage, found);
                }
            }
            // x_1 is the input where nothing leads to it.
            let first = equations.iter().find_map(|(_, side)| match side {
                Side::Affine(affine) if affine.source.key == key => number(&affine.source),
                _ => None,
            });
            if let (true, Some(first)) = (meant.is_empty(), first) {
                meant.insert(first, (Role::Activation, 0));
            }
        }
        (meant.len() > 1).then_some(Stages { key, meant })
    }
}

impl Stages {
    /// Declares the stages, and takes back what their numbers were taken for.
    pub(super) fn declare(self, notation: &mut Notation, before: &Notation, roles: &mut BTreeMap<Key, Use>) {
        roles.remove(&self.key);
        let last = self.meant.values().map(|&(_, layer)| layer).max().unwrap_or(1);
        notation.last_layer = LastLayer::Number(last);
        notation.input_layer = before.input_layer;
        notation.options = before.options.clone();
        let input = plain_pattern(self.key.clone());
        notation.letters.push(Declared {
            pattern: input,
            meaning: Meaning::Input,
            by_author: true,
            layer: None,
        });
        for (stage, (role, layer)) in self.meant {
            let source = format!("{}_{stage}", self.key.name);
            let pattern =
                Pattern { sub: vec![Slot::Fixed(stage)], source, ..plain_pattern(self.key.clone()) };
            let meaning = Meaning::Quantity(role);
            let layer = Some(Layer::number(layer));
            notation.letters.push(Declared { pattern, meaning, by_author: true, layer });
        }
    }
}

/// The number below a letter that bears nothing else.
fn number(occurrence: &Occurrence) -> Option<i32> {
    match (occurrence.sub.as_slice(), occurrence.sup.as_slice()) {
        ([only], []) => match linear(&only.row) {
            Some((None, number)) => Some(number),
            _ => None,
        },
        _ => None,
    }
}

//! What the scripts of a text say: which of them are layers, which neurons, which examples.

use super::super::evidence::Use;
use super::super::occurrence::Occurrence;
use super::super::pattern::{Key, Part, Slot, name_of};
use super::{Guess, is_input};
use crate::reading::linear;
use std::collections::BTreeSet;

/// The layer that a part of a script names: a letter and what is added, or a number.
pub(super) type Named = (Option<String>, i32);

/// Whether a part of a script is a letter and nothing more.
pub(super) fn is_letter(part: &Part, name: &str) -> bool {
    matches!(linear(&part.row), Some((Some(letter), 0)) if name_of(letter) == name)
}

impl Guess<'_> {
    /// Whether a name counts examples below letters, as in `E_p` beside `o_{pj}`: a cost bears it alone, a weight never,
    /// and wherever it stands beside another index it stands first.
    pub(super) fn names_pattern(&self, name: &str) -> bool {
        let bears = |part: &Part| is_letter(part, name);
        let mut of_cost = false;
        for (key, all) in &self.evidence.occurrences {
            for one in all {
                match self.roles.get(key) {
                    Some(Use::Weight) if one.sub.iter().any(bears) => return false,
                    Some(Use::Cost) => of_cost |= matches!(one.sub.as_slice(), [only] if bears(only)),
                    _ if one.sub.iter().skip(1).any(bears) => return false,
                    _ => {}
                }
            }
        }
        of_cost
    }

    /// Whether a name counts examples behind a target's neuron, as in `d_{j,c}`: no weight bears it.
    pub(super) fn counts_targets(&self, name: &str) -> bool {
        let bears = |part: &Part| is_letter(part, name);
        let on = |used_as: Use, n_indices: usize| {
            self.roles.iter().any(|(key, role)| {
                let mut all = self.evidence.occurrences.get(key).into_iter().flatten();
                *role == used_as && all.any(|one| one.sub.len() == n_indices && one.sub.iter().any(bears))
            })
        };
        on(Use::Target, 2) && !on(Use::Weight, 2) && !on(Use::Weight, 1)
    }

    /// Whether a name counts examples below inputs, outputs and targets, `\frac1N \sum_{n=1}^N (\hat y_n - y_n) x_n`:
    /// nothing bears it beside another index, and no weight at all.
    pub(super) fn counts_below(&self, name: &str) -> bool {
        let bears = |part: &Part| is_letter(part, name);
        // Z = X W: the rows of X are examples.
        let mut by_input = self
            .transitions()
            .iter()
            .any(|(left, _, affine)| affine.source.key == Key::plain("X") && left.key.is_capital());
        let of_rows = by_input;
        let counted = self.evidence.examples.iter().any(|(counted, _)| counted == name);
        counted
            && self.evidence.occurrences.iter().all(|(key, all)| {
                let is_data =
                    !matches!(self.roles.get(key), Some(Use::Weight | Use::Bias | Use::Function | Use::Rate));
                all.iter().all(|one| {
                    let here = one.sub.iter().any(bears);
                    by_input |= here && is_input(key);
                    // x_{id}: the input i of example d.
                    // S_{nc} beside S = X W: row n of the matrix.
                    let in_row = of_rows && one.sub.first().is_some_and(bears);
                    let alone = one.sub.len() == 1 || (is_input(key) || in_row) && one.sub.len() == 2;
                    !here && !one.sup.iter().any(bears) || is_data && alone && one.sup.is_empty()
                })
            })
            && by_input
    }

    /// Where an activation bears both indices of its weight, `net_j = \sum_i w_{ji} x_{ji}`: the place of the neuron
    /// that it is passed on to.
    pub(super) fn receiver(&self, key: &Key) -> Option<usize> {
        let printed = |part: &Part| crate::latex::print(&part.row);
        let found = self.transitions().iter().find_map(|(left, _, affine)| {
            let same = affine.source.sub.len() == 2
                && affine.source.sub.iter().map(printed).eq(affine.weight.sub.iter().map(printed));
            match left.sub.as_slice() {
                [only] if same && affine.source.key == *key => {
                    affine.source.sub.iter().position(|part| printed(part) == printed(only))
                }
                _ => None,
            }
        });
        // Without the sum itself: the x_{ji} of ∂E/∂w_{ji} = δ_j x_{ji}, the weight's first index being where it leads.
        let beside_weight = || {
            let all = self.evidence.occurrences.get(key)?;
            let pairs = self.evidence.same_indices.iter();
            let weight = pairs
                .filter(|(one, _)| one == key)
                .any(|(_, other)| matches!(other.name.as_str(), "w" | "W") && other.accent.is_empty());
            (is_input(key) && weight && all.iter().all(|one| one.sub.len() == 2)).then_some(0)
        };
        found.or_else(beside_weight)
    }

    /// How a bias is written that has the letter of the weights beside it: `\alpha_{0m} + \alpha_m^T X`.
    pub(super) fn biases_as_weights(&self, key: &Key) -> BTreeSet<Vec<Slot>> {
        let slot = |part: &Part| match linear(&part.row) {
            Some((None, 0)) => Slot::Fixed(0),
            _ => Slot::Neuron,
        };
        let found = self.transitions().into_iter().filter_map(|(_, _, affine)| {
            let bias = affine.bias.as_ref().filter(|bias| bias.key == *key && affine.weight.key == *key)?;
            let slots: Vec<Slot> = bias.sub.iter().map(slot).collect();
            (matches!(slots.len(), 1 | 2) && slots.contains(&Slot::Fixed(0))).then_some(slots)
        });
        found.collect()
    }

    /// Whether a part names an example that a sum runs over.
    pub(super) fn names_example(&self, part: &Part) -> bool {
        self.evidence.examples.iter().any(|(name, _)| is_letter(part, name))
    }

    /// The (i) of ŷ^{(i)}, beside a sum over i from 1 to m; the μ of δ^μ, beside a sum over μ.
    pub(super) fn is_of_example(&self, part: &Part) -> bool {
        part.fenced && self.names_example(part) || self.summed_examples().any(|name| is_letter(part, name))
    }

    /// Whether a name is the index of a weight or of anything that is computed.
    pub(super) fn is_neuron_index(&self, name: &str) -> bool {
        let counts_examples = self.evidence.examples.iter().any(|(counted, _)| counted == name);
        self.roles.iter().any(|(key, used_as)| {
            // The i of s_{mi} counts the examples that a sum runs over, and m the neurons; z_i is all of the z_{mi}.
            let of_data = counts_examples && *used_as != Use::Weight;
            let last_of_two = |one: &Occurrence| one.sub.len() == 2 && is_letter(&one.sub[1], name);
            let all_neurons =
                of_data && self.evidence.occurrences.get(key).into_iter().flatten().any(last_of_two);
            let beside_neuron = |one: &Occurrence| of_data && one.sub.len() == 2 || all_neurons;
            matches!(
                used_as,
                Use::Weight | Use::PreActivation | Use::WeightedSum | Use::Activation | Use::Error
            ) && self.evidence.occurrences.get(key).into_iter().flatten().any(|one| {
                !beside_neuron(one)
                        && one.sub.iter().any(|part| {
                            matches!(linear(&part.row), Some((Some(letter), _)) if name_of(letter) == name)
                        })
            })
        })
    }

    /// Whether the number below a bias or a pre-activation is its layer, where each weight has a letter of its own:
    /// `z_1 = W x + b_1`, `z_2 = U h + b_2`.
    fn is_numbered(&self, key: &Key) -> bool {
        if !(self.is(key, Use::Bias) || self.is(key, Use::PreActivation)) {
            return false;
        }
        let occurrences = |key: &Key| self.evidence.occurrences.get(key).into_iter().flatten();
        let mut weights =
            self.roles.iter().filter(|(_, used_as)| **used_as == Use::Weight).map(|(key, _)| key);
        let several = weights.clone().count() > 1;
        let bare =
            weights.all(|weight| occurrences(weight).all(|one| one.sub.is_empty() && one.sup.is_empty()));
        let number = |one: &Occurrence| match one.sub.as_slice() {
            [only] if one.sup.is_empty() => match linear(&only.row) {
                Some((None, number)) => Some(number),
                _ => None,
            },
            _ => None,
        };
        let numbers: Option<BTreeSet<i32>> = occurrences(key).map(number).collect();
        several && bare && numbers.is_some_and(|numbers| numbers.len() > 1)
    }

    /// Whether layers stand below the letters of this text: `W_2`, `W_l x`.
    pub(super) fn layers_below(&self) -> bool {
        let weights: Vec<&Occurrence> = self
            .roles
            .iter()
            .filter(|(key, used_as)| **used_as == Use::Weight && !self.evidence.components.contains(*key))
            .flat_map(|(key, _)| self.evidence.occurrences.get(key).into_iter().flatten())
            .collect();
        // w_j is a component, unless j is also seen one further on or back, as layers are.
        let moves = |name: &str| {
            matches!(name, "l" | "ell" | "L")
                || self.evidence.occurrences.values().flatten().flat_map(|one| &one.sub).any(
                    |part| matches!(linear(&part.row), Some((Some(letter), offset)) if offset != 0 && name_of(letter) == name),
                )
        };
        let is_layer = |part: &Part| match linear(&part.row) {
            Some((None, _)) => true,
            Some((Some(letter), offset)) => offset != 0 || moves(&name_of(letter)),
            None => false,
        };
        weights.iter().any(|one| one.sup.is_empty() && matches!(one.sub.as_slice(), [only] if is_layer(only)))
            && weights.iter().all(|one| one.sup.is_empty() && one.sub.len() != 2)
    }

    /// The letter of the layers below the weights of this text: the n of `W_n`.
    fn letter_below(&self) -> Option<String> {
        if !self.layers_below() {
            return None;
        }
        let mut weights = self
            .roles
            .iter()
            .filter(|(_, used_as)| **used_as == Use::Weight)
            .flat_map(|(key, _)| self.evidence.occurrences.get(key).into_iter().flatten());
        weights.find_map(|one| linear(&one.sub.first()?.row)?.0.map(name_of))
    }
}

/// The place of a layer below a letter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Below(pub(super) usize);

/// Whether an occurrence bears its layer below and its neurons above, against the more usual way: `y_n^i` beside `W_n`.
pub(super) fn swaps_scripts(occurrence: &Occurrence, guess: &Guess<'_>) -> bool {
    let below = match occurrence.sub.as_slice() {
        [only] => linear(&only.row).and_then(|(letter, _)| letter).map(name_of),
        _ => None,
    };
    let is_index = |part: &Part| {
        !part.fenced && matches!(linear(&part.row), Some((Some(letter), 0)) if name_of(letter).len() == 1)
    };
    !occurrence.sup.is_empty()
        && occurrence.sup.iter().all(is_index)
        && below.is_some()
        && below == guess.letter_below()
}

/// Which part below a letter is its layer; `None` where it stands above, or nowhere.
pub(super) fn layer_slot(occurrence: &Occurrence, guess: &Guess<'_>) -> Option<Below> {
    if guess.evidence.components.contains(&occurrence.key) {
        return None;
    }
    let below = guess.layers_below() || guess.is_numbered(&occurrence.key);
    // Where weights bear numbers alone, a letter below is an index: the k of p_k beside W_2.
    let lettered = matches!(occurrence.sub.first().map(|part| linear(&part.row)), Some(Some((Some(_), _))));
    let below = below && !(lettered && guess.letter_below().is_none());
    (occurrence.sup.is_empty() && !occurrence.sub.is_empty() && below).then_some(Below(0))
}

/// The layer that an occurrence bears, wherever this text puts layers.
pub(super) fn layer_part(occurrence: &Occurrence, guess: &Guess<'_>) -> Option<Named> {
    let part = match (occurrence.sup.first(), layer_slot(occurrence, guess)) {
        (Some(_), _) if swaps_scripts(occurrence, guess) => occurrence.sub.first()?,
        (Some(part), _) if guess.is_of_example(part) => return None,
        (Some(part), _) => part,
        (None, Some(Below(place))) => occurrence.sub.get(place)?,
        (None, None) => return None,
    };
    let (letter, offset) = linear(&part.row)?;
    Some((letter.map(name_of), offset))
}

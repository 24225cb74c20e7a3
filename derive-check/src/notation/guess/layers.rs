//! Which layers a guess finds: those of letters that bear none, the last, the input, and what the numbers count.

use super::super::evidence::{Affine, Side, Use};
use super::super::occurrence::Occurrence;
use super::super::pattern::Key;
use super::super::{LastLayer, Notation};
use super::scripts::layer_part;
use super::{Guess, is_input};
use crate::reading::expression::{Layer, LayerBase};
use std::collections::{BTreeMap, BTreeSet};

impl Guess<'_> {
    /// Layers of letters that bear none: from the number of the weight beside them, or from the order of computation.
    pub(super) fn fixed_layers(&self) -> BTreeMap<Key, Layer> {
        let mut found: BTreeMap<Key, i32> = BTreeMap::new();
        let transitions = self.transitions();
        let bare = |key: &Key| {
            self.evidence
                .occurrences
                .get(key)
                .is_some_and(|all| all.iter().all(|one| layer_part(one, self).is_none()))
        };
        // One letter for the weights of several layers: not where it leads from the same letter to the same again.
        let mut weights: BTreeMap<&Key, (&Key, String)> = BTreeMap::new();
        let mut generic = false;
        for (left, _, affine) in &transitions {
            let between = (&left.key, affine.source.key.name.to_lowercase());
            let again = weights.insert(&affine.weight.key, between.clone()).is_some_and(|one| one != between);
            generic |= again && bare(&affine.weight.key);
        }
        // From numbers: h = f(W_1 x + b_1).
        for (left, _, affine) in &transitions {
            let Some((None, number)) = layer_part(&affine.weight, self) else { continue };
            if bare(&left.key) {
                found.insert(left.key.clone(), number);
            }
            if bare(&affine.source.key) && !is_input(&affine.source.key) {
                found.insert(affine.source.key.clone(), number - 1);
            }
            if let Some(bias) = affine.bias.as_ref().filter(|bias| bare(&bias.key)) {
                found.insert(bias.key.clone(), number);
            }
        }
        for (left, weight) in &self.evidence.weighted {
            if let (Some((None, number)), true) = (layer_part(weight, self), bare(&left.key)) {
                found.insert(left.key.clone(), number);
            }
        }
        // From the order: h = f(W x + b), o = g(V h + c).
        let chained: Vec<_> = transitions.iter().filter(|(_, _, affine)| bare(&affine.weight.key)).collect();
        let starts = chained.iter().any(|(_, _, affine)| is_input(&affine.source.key));
        let indexed = chained.iter().any(|(_, _, affine)| affine.weight.sub.len() == 2);
        // x_{nd} w_{dk}: the inputs of all examples, which no other layer has.
        let of_examples = |affine: &Affine| {
            let printed =
                |one: &Occurrence| one.sub.iter().map(|part| crate::latex::print(&part.row)).collect();
            let (weight, source): (Vec<String>, Vec<String>) =
                (printed(&affine.weight), printed(&affine.source));
            source.len() == 2 && source.iter().filter(|index| weight.contains(index)).count() == 1
        };
        let data = chained.iter().any(|(_, _, affine)| is_input(&affine.source.key) && of_examples(affine));
        if starts && !generic && (!indexed || chained.len() > 1 || data) {
            let mut layers: BTreeMap<&Key, i32> = BTreeMap::new();
            for _ in 0..=self.evidence.equations.len() {
                for (left, _, affine) in &chained {
                    let from = if is_input(&affine.source.key) {
                        Some(0)
                    } else {
                        layers.get(&affine.source.key).copied()
                    };
                    if let Some(from) = from {
                        layers.entry(&affine.weight.key).or_insert(from + 1);
                        layers.entry(&left.key).or_insert(from + 1);
                        if let Some(bias) = &affine.bias {
                            layers.entry(&bias.key).or_insert(from + 1);
                        }
                    }
                }
                self.through_functions(&mut layers);
            }
            // The z_{mi} of all examples beside Z.
            let cases: Vec<(&Key, i32)> = self
                .roles
                .keys()
                .filter(|key| !layers.contains_key(*key))
                .filter_map(|key| Some((key, *layers.get(&key.other_case()?)?)))
                .collect();
            layers.extend(
                cases
                    .into_iter()
                    .filter(|(key, _)| self.is(key, Use::Activation) || self.is(key, Use::PreActivation)),
            );
            for (key, layer) in layers {
                if bare(key) && self.roles.contains_key(key) {
                    found.entry(key.clone()).or_insert(layer);
                }
            }
        }
        if !chained.is_empty() && !starts && found.is_empty() && !generic && !indexed {
            return self.layers_before_the_last(&chained, &bare);
        }
        for (left, side) in &self.evidence.equations {
            let Side::Applied(_, inner) = side else { continue };
            if let Side::Letter(inner) = &**inner
                && let Some((None, number)) = layer_part(inner, self)
                && bare(&left.key)
            {
                found.entry(left.key.clone()).or_insert(number);
            }
        }
        // a = σ(z) takes the layer of z, whichever way that was found.
        let mut known: BTreeMap<&Key, i32> = BTreeMap::new();
        for (key, &layer) in &found {
            known.insert(key, layer);
        }
        self.through_functions(&mut known);
        let more: Vec<(Key, i32)> = known
            .into_iter()
            .filter(|(key, _)| bare(key) && self.roles.contains_key(*key))
            .map(|(key, layer)| (key.clone(), layer))
            .collect();
        found.extend(more);
        found.into_iter().map(|(key, layer)| (key, Layer::number(layer))).collect()
    }

    /// `z = W h + b`, `o = σ(z)`: what begins with a letter that nothing leads to ends in the last layer.
    fn layers_before_the_last(
        &self,
        chained: &[&(&Occurrence, bool, &Affine)],
        bare: &dyn Fn(&Key) -> bool,
    ) -> BTreeMap<Key, Layer> {
        let led = |key: &Key| {
            self.evidence
                .equations
                .iter()
                .any(|(left, side)| left.key == *key && matches!(side, Side::Affine(_) | Side::Applied(..)))
        };
        let begins: BTreeSet<&Key> =
            chained.iter().map(|(_, _, affine)| &affine.source.key).filter(|key| !led(key)).collect();
        let (Some(&begin), 1) = (begins.first(), begins.len()) else { return BTreeMap::new() };
        let mut layers: BTreeMap<&Key, i32> = BTreeMap::from([(begin, 0)]);
        for _ in 0..=self.evidence.equations.len() {
            for (left, _, affine) in chained {
                if let Some(&from) = layers.get(&affine.source.key) {
                    layers.entry(&affine.weight.key).or_insert(from + 1);
                    layers.entry(&left.key).or_insert(from + 1);
                    if let Some(bias) = &affine.bias {
                        layers.entry(&bias.key).or_insert(from + 1);
                    }
                }
            }
            self.through_functions(&mut layers);
        }
        let highest = layers.values().copied().max().unwrap_or(0);
        layers
            .into_iter()
            .filter(|(key, _)| bare(key) && self.roles.contains_key(*key))
            .map(|(key, layer)| (key.clone(), Layer::LAST.plus(layer - highest)))
            .collect()
    }

    fn through_functions<'a>(&'a self, layers: &mut BTreeMap<&'a Key, i32>) {
        for (left, side) in &self.evidence.equations {
            let Side::Applied(_, inner) = side else { continue };
            let (inner, bias) = match &**inner {
                Side::Letter(inner) => (inner, None),
                Side::Shifted(inner, bias) => (inner, Some(bias)),
                _ => continue,
            };
            if let Some(&layer) = layers.get(&inner.key) {
                layers.entry(&left.key).or_insert(layer);
                if let Some(bias) = bias {
                    layers.entry(&bias.key).or_insert(layer);
                }
            }
        }
    }

    /// Last layer, input layer, and the letters that layers go by.
    pub(super) fn take_layers(&self, notation: &mut Notation, fixed: &BTreeMap<Key, Layer>) {
        let mut numbers: BTreeSet<i32> = fixed
            .values()
            .filter(|layer| layer.base == LayerBase::Number)
            .map(|layer| layer.offset)
            .collect();
        let mut letters: BTreeMap<String, (i32, i32, usize)> = BTreeMap::new();
        for (key, used_as) in &self.roles {
            if !matches!(
                used_as,
                Use::Weight
                    | Use::Bias
                    | Use::PreActivation
                    | Use::WeightedSum
                    | Use::Activation
                    | Use::Error
            ) {
                continue;
            }
            for occurrence in self.evidence.occurrences.get(key).into_iter().flatten() {
                match layer_part(occurrence, self) {
                    // Errors may be counted one ahead.
                    Some((None, _)) if *used_as == Use::Error => {}
                    Some((None, number)) => {
                        numbers.insert(number);
                    }
                    Some((Some(letter), offset)) => {
                        let seen = letters.entry(letter).or_insert((offset, offset, 0));
                        *seen = (seen.0.min(offset), seen.1.max(offset), seen.2 + 1);
                    }
                    None => {}
                }
            }
        }
        if notation.last_layer == LastLayer::Letter("L".to_owned()) && !letters.contains_key("L") {
            let capital = letters.keys().find(|letter| letter.chars().all(|c| c.is_ascii_uppercase()));
            let last = capital.or_else(|| {
                // Of two letters the one that never leads further and is met less often.
                let running = letters.iter().max_by_key(|(_, seen)| seen.2).map(|(letter, _)| letter.clone());
                letters
                    .iter()
                    .find(|(letter, seen)| seen.1 <= 0 && Some(*letter) != running.as_ref())
                    .map(|(letter, _)| letter)
            });
            if let Some(last) = last.filter(|_| letters.len() > 1 || !numbers.is_empty()) {
                notation.last_layer = LastLayer::Letter(last.clone());
            } else if letters.is_empty()
                && let Some(&highest) = numbers.last().filter(|&&highest| highest > 0 && highest <= 9)
            {
                notation.last_layer = LastLayer::Number(highest);
            }
        }
        for letter in letters.into_keys() {
            if !notation.layer_letters.contains(&letter) {
                let front = usize::from(notation.is_last_layer(&letter)) * notation.layer_letters.len();
                notation.layer_letters.insert(front, letter);
            }
        }
        for (left, side) in &self.evidence.equations {
            let Side::Letter(right) = side else { continue };
            for (activation, input) in [(left, right), (right, left)] {
                if is_input(&input.key)
                    && let Some((None, number @ (0 | 1))) = layer_part(activation, self)
                {
                    notation.input_layer = number;
                }
            }
        }
        // z^{(2)} = W^{(1)} x: the input comes one before.
        for (left, _, affine) in &self.transitions() {
            if let (true, None, Some(_), Some((None, number @ (1 | 2)))) = (
                is_input(&affine.source.key),
                layer_part(&affine.source, self),
                layer_part(&affine.weight, self),
                layer_part(left, self),
            ) {
                notation.input_layer = number - 1;
            }
        }
        // h = f(W x + b), s = U h: only the first layer has a bias.
        let (mut with, mut without) = (BTreeSet::new(), BTreeSet::new());
        for (left, _, affine) in self.transitions() {
            let written = layer_part(&affine.weight, self).or_else(|| layer_part(left, self));
            let layer = match (written, fixed.get(&affine.weight.key).or_else(|| fixed.get(&left.key))) {
                (Some((None, number)), _) => number,
                (None, Some(Layer { base: LayerBase::Number, offset })) => *offset,
                _ => continue,
            };
            if affine.bias.is_some() {
                with.insert(layer)
            } else {
                without.insert(layer)
            };
        }
        if !with.is_empty() {
            notation.options.layers_without_bias = without.difference(&with).copied().collect();
        }
        // z = w^T x + b: the weights of each neuron stand in a column.
        let transitions = self.transitions();
        let whole = || transitions.iter().filter(|(_, _, affine)| affine.weight.sub.len() < 2);
        if whole().next().is_some()
            && whole().all(|(_, _, affine)| affine.turned)
            && notation.options.row_vectors != Some(true)
        {
            notation.options.to_first.get_or_insert(false);
        }
        // z^{(2)} = Θ^{(1)} a^{(1)}: a weight bears the number of the layer it comes from.
        let from_source = self.transitions().iter().any(|(left, _, affine)| {
            match (layer_part(left, self), layer_part(&affine.weight, self)) {
                (Some((a, m)), Some((b, n))) => a == b && m == n + 1,
                _ => false,
            }
        });
        if from_source && notation.options.weight_layer_is_source.is_none() {
            notation.options.weight_layer_is_source = Some(true);
        }
        // f_k = Ω_k h_k: so does the pre-activation.
        let all_from_source = self.transitions().iter().any(|(left, applied, affine)| {
            let layers = [left, &affine.weight, &affine.source].map(|letter| layer_part(letter, self));
            !applied && layers[0].is_some() && layers.iter().all(|layer| *layer == layers[0])
        });
        let open = &notation.options;
        if all_from_source
            && open.weight_layer_is_source.is_none()
            && open.preactivation_layer_is_source.is_none()
        {
            notation.options.weight_layer_is_source = Some(true);
            notation.options.preactivation_layer_is_source = Some(true);
        }
    }
}

//! A notation guessed from how a text uses its letters, for what the author does not declare.
//!
//! `P = W X + b` shows a weight, an activation, a bias and a pre-activation; `A = f(P)` an activation and its
//! function; `∂E/∂w` a cost; `δ = ∂E/∂p` an error; `a − y` a target. Layers are read from the scripts where there are
//! any. Letters without, as in `h = f(W x + b)`, `o = g(V h + c)`, are put in the order in which they are computed, and each stands for
//! its quantity of one layer. Nothing here is held true: the guess is one candidate, and what makes more of the text
//! true is taken.

use super::evidence::{Affine, Evidence, Occurrence, Side, Use};
use super::pattern::{Key, Part, Pattern, Slot, name_of};
use super::{Declared, LastLayer, Meaning, Notation};
use crate::latex::{Kind, Node};
use crate::reading::expression::{Layer, LayerBase, Role};
use crate::reading::linear;
use std::collections::{BTreeMap, BTreeSet};

/// The layer that a part of a script names: a letter and what is added, or a number.
type Named = (Option<String>, i32);

impl Notation {
    /// This notation with letters for what it leaves open, as the statements of a text use them. `None` where they
    /// show nothing that it does not say.
    pub fn guessed<'a>(&self, rows: impl Iterator<Item = &'a [Node]>) -> Option<Notation> {
        let evidence = Evidence::of(rows);
        let mut guess = Guess { roles: BTreeMap::new(), evidence: &evidence };
        guess.settle_roles();
        let mut notation = self.clone();
        notation.letters.retain(|letter| letter.by_author);
        let before = notation.letters.len();
        let fixed = guess.fixed_layers();
        guess.take_layers(&mut notation, &fixed);
        for (key, used_as) in &guess.roles {
            let declared = notation.letters.iter().any(|letter| letter.pattern.key == *key);
            let Some(meaning) = meaning_of(*used_as).filter(|_| !declared) else { continue };
            // What the author has a letter for gets no second one: an undeclared letter is more likely a slip.
            if self.declares(|known| *known == meaning) {
                continue;
            }
            let (pattern, example) = guess.pattern(key, *used_as, fixed.contains_key(key));
            if let Some(example) = example {
                notation.example_letters.push(example);
            }
            let meaning = match (used_as, pattern.sub.contains(&Slot::Example)) {
                (Use::Cost, true) => Meaning::Quantity(Role::ExampleCost),
                _ => meaning,
            };
            let layer = fixed.get(key).copied();
            // E beside E_n is the cost over all examples.
            let bare =
                evidence.occurrences.get(key).is_some_and(|all| all.iter().any(|one| one.sub.is_empty()));
            if meaning == Meaning::Quantity(Role::ExampleCost) && bare {
                let pattern = plain_pattern(key.clone());
                let meaning = Meaning::Quantity(Role::Cost);
                notation.letters.push(Declared { pattern, meaning, by_author: true, layer: None });
            }
            notation.letters.push(Declared { pattern, meaning, by_author: true, layer });
        }
        for (name, count) in &evidence.examples {
            let marks = |part: &Part| {
                part.fenced
                    && matches!(linear(&part.row), Some((Some(letter), 0)) if name_of(letter) == *name)
            };
            let named =
                evidence.occurrences.values().flatten().any(|occurrence| occurrence.sup.iter().any(marks));
            if named && !notation.example_letters.contains(name) {
                notation.example_letters.push(name.clone());
                if let Some(key) = count {
                    let pattern = plain_pattern(key.clone());
                    let taken = notation.letters.iter().any(|letter| letter.pattern.key == *key);
                    if !taken {
                        notation.letters.push(Declared {
                            pattern,
                            meaning: Meaning::ExampleCount,
                            by_author: true,
                            layer: None,
                        });
                    }
                }
            }
        }
        if notation.letters.len() == before {
            return None;
        }
        notation.add_custom();
        Some(notation)
    }

    /// What a guess adds to this notation, in words: by meaning, the letters.
    pub fn told_beside(&self, before: &Notation) -> Vec<(String, String)> {
        let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for letter in &self.letters {
            let known = before.letters.iter().any(|other| {
                other.pattern.key == letter.pattern.key
                    && other.meaning == letter.meaning
                    && other.layer == letter.layer
            });
            if known || !letter.by_author {
                continue;
            }
            let of_layer = match letter.layer {
                Some(Layer { base: LayerBase::Number, offset }) => format!(" (layer {offset})"),
                Some(Layer { base: LayerBase::Last, offset: 0 }) => " (last layer)".to_owned(),
                Some(Layer { base: LayerBase::Last, offset }) => format!(" (layer L{offset})"),
                _ => String::new(),
            };
            let meaning = letter.meaning.words();
            let meaning = meaning.strip_prefix("the ").unwrap_or(&meaning);
            told.entry(meaning.replace(' ', "-"))
                .or_default()
                .push(format!("{}{of_layer}", letter.pattern.source));
        }
        let mut told: Vec<(String, String)> =
            told.into_iter().map(|(meaning, letters)| (meaning, letters.join(", "))).collect();
        if self.last_layer != before.last_layer {
            let last = match &self.last_layer {
                LastLayer::Letter(letter) => letter.clone(),
                LastLayer::Number(number) => number.to_string(),
            };
            told.push(("last-layer".to_owned(), last));
        }
        if self.input_layer != before.input_layer {
            told.push(("input-layer".to_owned(), self.input_layer.to_string()));
        }
        told
    }
}

struct Guess<'e> {
    evidence: &'e Evidence,
    roles: BTreeMap<Key, Use>,
}

fn meaning_of(used_as: Use) -> Option<Meaning> {
    Some(match used_as {
        Use::Weight => Meaning::Quantity(Role::Weight),
        Use::Bias => Meaning::Quantity(Role::Bias),
        Use::PreActivation => Meaning::Quantity(Role::PreActivation),
        Use::Activation => Meaning::Quantity(Role::Activation),
        Use::Function => Meaning::ActivationFunction,
        Use::Error => Meaning::Quantity(Role::Error),
        Use::Cost => Meaning::Quantity(Role::Cost),
        Use::Target => Meaning::Quantity(Role::Target),
        Use::Rate => Meaning::Constant("eta".to_owned()),
    })
}

impl Guess<'_> {
    fn is(&self, key: &Key, used_as: Use) -> bool {
        self.roles.get(key) == Some(&used_as)
    }

    /// Gives every letter the use that most speaks for.
    fn settle_roles(&mut self) {
        let evidence = self.evidence;
        const USES: [Use; 7] = [
            Use::Function,
            Use::Weight,
            Use::PreActivation,
            Use::Activation,
            Use::Bias,
            Use::Error,
            Use::Rate,
        ];
        for key in evidence.occurrences.keys() {
            // A bar over a letter that has a meaning of its own marks the derivative by it.
            let plain = Key { accent: String::new(), ..key.clone() };
            if key.accent == "bar" && evidence.occurrences.contains_key(&plain) {
                continue;
            }
            // The input is the input to everybody.
            if matches!(key.name.as_str(), "x" | "X") && key.accent.is_empty() && !self.leads_anywhere(key) {
                continue;
            }
            let best = USES
                .iter()
                .map(|&used_as| (used_as, evidence.votes_for(key, used_as)))
                .filter(|(_, votes)| *votes > 0.0)
                .reduce(|best, other| if other.1 > best.1 { other } else { best });
            if let Some((used_as, _)) = best {
                self.roles.insert(key.clone(), used_as);
            }
        }
        // What shows nothing of itself is what custom takes it for, where its layer is written as the others' are.
        let taken: BTreeSet<Use> = self.roles.values().copied().collect();
        let below = self.layers_below();
        for key in evidence.occurrences.keys().filter(|key| key.accent.is_empty()) {
            let customary = match key.name.as_str() {
                "w" | "W" | "theta" | "Theta" => Use::Weight,
                "b" => Use::Bias,
                "z" | "Z" => Use::PreActivation,
                "a" | "A" | "h" | "H" => Use::Activation,
                "delta" => Use::Error,
                _ => continue,
            };
            if (below || customary == Use::Error)
                && !taken.contains(&customary)
                && !self.roles.contains_key(key)
            {
                self.roles.insert(key.clone(), customary);
            }
        }
        // The cost answers to everything and is none of what is computed on the way.
        let mut costs: Vec<(&Key, f64)> = evidence
            .occurrences
            .keys()
            .filter(|key| !self.roles.contains_key(*key))
            .map(|key| (key, evidence.votes_for(key, Use::Cost)))
            .filter(|(_, votes)| *votes > 0.0)
            .collect();
        costs.sort_by(|a, b| b.1.total_cmp(&a.1));
        for (key, _) in costs.into_iter().take(2) {
            self.roles.insert(key.clone(), Use::Cost);
        }
        for (left, right) in &evidence.differences {
            for (output, target) in [(left, right), (right, left)] {
                let is_output = [Use::Activation, Use::PreActivation]
                    .iter()
                    .any(|&used_as| self.is(&output.key, used_as))
                    || output.key.accent == "hat";
                let free = !self.roles.contains_key(&target.key) && target.key.accent.is_empty();
                if is_output && free && !matches!(target.key.name.as_str(), "x" | "X" | "1") {
                    self.roles.insert(target.key.clone(), Use::Target);
                }
            }
        }
    }

    /// Whether a letter is the left side of an equation.
    fn leads_anywhere(&self, key: &Key) -> bool {
        self.evidence
            .equations
            .iter()
            .any(|(left, side)| left.key == *key && !matches!(side, Side::Letter(_) | Side::Other))
    }

    /// What the weighted sums of the text are: what they lead to, and what with.
    fn transitions(&self) -> Vec<(&Occurrence, bool, &Affine)> {
        self.evidence
            .equations
            .iter()
            .filter_map(|(left, side)| match side {
                Side::Affine(affine) => Some((left, false, affine)),
                Side::Applied(_, inner) => match &**inner {
                    Side::Affine(affine) => Some((left, true, affine)),
                    _ => None,
                },
                _ => None,
            })
            .collect()
    }

    /// Layers of letters that bear none: from the number of the weight beside them, or from the order of computation.
    fn fixed_layers(&self) -> BTreeMap<Key, Layer> {
        let mut found: BTreeMap<Key, i32> = BTreeMap::new();
        let transitions = self.transitions();
        let bare = |key: &Key| {
            self.evidence
                .occurrences
                .get(key)
                .is_some_and(|all| all.iter().all(|one| layer_part(one, self).is_none()))
        };
        let mut weights: BTreeSet<&Key> = BTreeSet::new();
        let mut generic = false;
        for (_, _, affine) in &transitions {
            let again = !weights.insert(&affine.weight.key);
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
        // From the order: h = f(W x + b), o = g(V h + c).
        let chained: Vec<_> = transitions.iter().filter(|(_, _, affine)| bare(&affine.weight.key)).collect();
        let starts = chained.iter().any(|(_, _, affine)| is_input(&affine.source.key));
        let indexed = chained.iter().any(|(_, _, affine)| affine.weight.sub.len() == 2);
        if starts && !generic && (!indexed || chained.len() > 1) {
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
            let Side::Letter(inner) = &**inner else { continue };
            if let Some(&layer) = layers.get(&inner.key) {
                layers.entry(&left.key).or_insert(layer);
            }
        }
    }

    /// Last layer, input layer, and the letters that layers go by.
    fn take_layers(&self, notation: &mut Notation, fixed: &BTreeMap<Key, Layer>) {
        let mut numbers: BTreeSet<i32> = fixed
            .values()
            .filter(|layer| layer.base == LayerBase::Number)
            .map(|layer| layer.offset)
            .collect();
        let mut letters: BTreeMap<String, (i32, i32, usize)> = BTreeMap::new();
        for (key, used_as) in &self.roles {
            if !matches!(used_as, Use::Weight | Use::Bias | Use::PreActivation | Use::Activation | Use::Error)
            {
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
    }

    /// How a letter's scripts are to be read, from its occurrence with the most of them; and the example they name.
    fn pattern(&self, key: &Key, used_as: Use, fixed: bool) -> (Pattern, Option<String>) {
        let mut pattern = plain_pattern(key.clone());
        let empty = Vec::new();
        let all = self.evidence.occurrences.get(key).unwrap_or(&empty);
        let Some(fullest) = all.iter().max_by_key(|one| one.sup.len() + one.sub.len()) else {
            return (pattern, None);
        };
        let mut example = None;
        match used_as {
            Use::Function => {
                // A subscript or superscript of a function is its layer.
                pattern.sup = vec![Slot::Layer; fullest.sup.len().min(1)];
                pattern.sub = vec![Slot::Layer; fullest.sub.len().min(1)];
            }
            Use::Rate => {}
            Use::Cost | Use::Target => {
                pattern.sup = vec![Slot::Example; fullest.sup.len().min(1)];
                // L_{CE} is a name.
                let named = used_as == Use::Cost
                    && fullest.sub.iter().all(|part| match part.row.as_slice() {
                        [Node { kind: Kind::Word(_) | Kind::Text(_) | Kind::Function(_), .. }] => true,
                        [Node { kind: Kind::Symbol(symbol), .. }] => {
                            fullest.sub.len() > 1 && symbol.name.chars().all(char::is_uppercase)
                        }
                        _ => false,
                    });
                for part in fullest.sub.iter().filter(|_| !named) {
                    let name = linear(&part.row).and_then(|(letter, _)| letter).map(name_of);
                    // E_n: an index that no neuron bears is an example's; so is the p of E_p and t_{pj}.
                    let of_example = name.as_ref().is_some_and(|name| {
                        used_as == Use::Cost && !self.is_neuron_index(name)
                            || (used_as == Use::Cost || fullest.sub.len() == 2) && self.names_pattern(name)
                    });
                    pattern.sub.push(if of_example { Slot::Example } else { Slot::Neuron });
                    if of_example {
                        example = name;
                    }
                }
            }
            _ => {
                let layered = layer_slot(fullest, self);
                for place in 0..fullest.sup.len() {
                    pattern.sup.push(if place == 0 && !fixed { Slot::Layer } else { Slot::Example });
                }
                for (place, part) in fullest.sub.iter().enumerate() {
                    let name = linear(&part.row).and_then(|(letter, _)| letter).map(name_of);
                    let of_example = used_as != Use::Weight
                        && fullest.sub.len() == 2
                        && name.as_ref().is_some_and(|name| self.names_pattern(name));
                    if of_example {
                        pattern.sub.push(Slot::Example);
                        example = example.or(name);
                        continue;
                    }
                    pattern.sub.push(if layered == Some(Below(place)) && !fixed {
                        Slot::Layer
                    } else {
                        Slot::Neuron
                    });
                }
                pattern.layer_letter = all.iter().find_map(|one| layer_part(one, self)?.0);
            }
        }
        pattern.source = source_of(fullest);
        (pattern, example)
    }

    /// Whether a name counts examples below letters, as in `E_p` beside `o_{pj}`: a cost bears it alone, a weight never,
    /// and wherever it stands beside another index it stands first.
    fn names_pattern(&self, name: &str) -> bool {
        let bears =
            |part: &Part| matches!(linear(&part.row), Some((Some(letter), 0)) if name_of(letter) == name);
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

    /// Whether a name is the index of a weight or of anything that is computed.
    fn is_neuron_index(&self, name: &str) -> bool {
        self.roles.iter().any(|(key, used_as)| {
            matches!(used_as, Use::Weight | Use::PreActivation | Use::Activation | Use::Error)
                && self.evidence.occurrences.get(key).into_iter().flatten().any(|one| {
                    one.sub.iter().any(|part| {
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
    fn layers_below(&self) -> bool {
        let weights: Vec<&Occurrence> = self
            .roles
            .iter()
            .filter(|(_, used_as)| **used_as == Use::Weight)
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
}

/// The place of a layer below a letter.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Below(usize);

/// Which part below a letter is its layer; `None` where it stands above, or nowhere.
fn layer_slot(occurrence: &Occurrence, guess: &Guess<'_>) -> Option<Below> {
    let below = guess.layers_below() || guess.is_numbered(&occurrence.key);
    (occurrence.sup.is_empty() && !occurrence.sub.is_empty() && below).then_some(Below(0))
}

/// The layer that an occurrence bears, wherever this text puts layers.
fn layer_part(occurrence: &Occurrence, guess: &Guess<'_>) -> Option<Named> {
    let part = match (occurrence.sup.first(), layer_slot(occurrence, guess)) {
        (Some(part), _) => part,
        (None, Some(Below(place))) => occurrence.sub.get(place)?,
        (None, None) => return None,
    };
    let (letter, offset) = linear(&part.row)?;
    Some((letter.map(name_of), offset))
}

fn is_input(key: &Key) -> bool {
    matches!(key.name.as_str(), "x" | "X") && key.accent.is_empty()
}

fn plain_pattern(key: Key) -> Pattern {
    let source = key_source(&key);
    Pattern { key, source, sup: Vec::new(), sub: Vec::new(), neuron_letters: Vec::new(), layer_letter: None }
}

/// A letter as LaTeX.
fn key_source(key: &Key) -> String {
    let name = match key.name.split_once(' ') {
        Some(("cal", letter)) => format!("\\mathcal{{{letter}}}"),
        Some(("frak", letter)) => format!("\\mathfrak{{{letter}}}"),
        Some(("bb", letter)) => format!("\\mathbb{{{letter}}}"),
        _ if key.name.chars().count() == 1 => key.name.clone(),
        _ => format!("\\{}", key.name),
    };
    if key.accent.is_empty() { name } else { format!("\\{}{{{name}}}", key.accent) }
}

/// An occurrence as a pattern is written.
fn source_of(occurrence: &Occurrence) -> String {
    let script = |mark: char, parts: &[Part]| {
        let inner: Vec<String> = parts
            .iter()
            .enumerate()
            .map(|(place, part)| {
                let printed = crate::latex::print(&part.row);
                match (part.fenced, occurrence.bracketed && place == 0) {
                    (true, true) => format!("[{printed}]"),
                    (true, false) => format!("({printed})"),
                    (false, _) => printed,
                }
            })
            .collect();
        if inner.is_empty() { String::new() } else { format!("{mark}{{{}}}", inner.join(" ")) }
    };
    let unfenced = |node: &Node| matches!(node.kind, Kind::Gap);
    debug_assert!(occurrence.sup.iter().all(|part| !part.row.iter().any(unfenced)));
    format!("{}{}{}", key_source(&occurrence.key), script('^', &occurrence.sup), script('_', &occurrence.sub))
}

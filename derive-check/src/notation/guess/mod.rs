//! A notation guessed from how a text uses its letters, for what the author does not declare.
//!
//! `P = W X + b` shows a weight, an activation, a bias and a pre-activation; `A = f(P)` an activation and its
//! function; `∂E/∂w` a cost; `δ = ∂E/∂p` an error; `a − y` a target. Layers are read from the scripts where there are
//! any. Letters without, as in `h = f(W x + b)`, `o = g(V h + c)`, are put in the order in which they are computed, and each stands for
//! its quantity of one layer. Nothing here is held true: the guess is one candidate, and what makes more of the text
//! true is taken.

mod layers;
mod pattern;
mod scripts;
mod stages;

use super::custom::is_customary_cost;
use super::errors_backwards::is_symbol;
use super::evidence::{Affine, Evidence, Side, Use};
use super::occurrence::{Occurrence, is_input};
use super::pattern::{Key, Part, Pattern, Slot, name_of};
use super::unnamed::is_unnamed;
use super::{Declared, LastLayer, Meaning, Notation};
use crate::latex::Node;
use crate::reading::expression::{Layer, LayerBase, Role};
use crate::reading::linear;
use pattern::plain_pattern;
use scripts::is_letter;
use std::collections::{BTreeMap, BTreeSet};

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
        if let Some(stages) = guess.stages() {
            stages.declare(&mut notation, self, &mut guess.roles);
        }
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
            let biases: Vec<Pattern> = guess
                .biases_as_weights(key)
                .into_iter()
                .map(|sub| Pattern { sup: pattern.sup.clone(), sub, ..plain_pattern(key.clone()) })
                .collect();
            notation.letters.push(Declared { pattern, meaning, by_author: true, layer });
            for pattern in biases {
                let meaning = Meaning::Quantity(Role::Bias);
                notation.letters.push(Declared { pattern, meaning, by_author: true, layer });
            }
        }
        guess.declare_constants(&mut notation);
        // The y of `\hat y - y` is the target, also where y^l is an activation.
        for key in guess.targets_by_another_name() {
            let pattern = Pattern { sub: vec![Slot::Neuron], ..plain_pattern(key.clone()) };
            let meaning = Meaning::Quantity(Role::Target);
            notation.letters.push(Declared { pattern, meaning, by_author: true, layer: None });
        }
        for (name, _) in &evidence.examples {
            let marks = |part: &Part| part.fenced && is_letter(part, name);
            let named =
                evidence.occurrences.values().flatten().any(|occurrence| occurrence.sup.iter().any(marks));
            if named && !notation.example_letters.contains(name) {
                notation.example_letters.push(name.clone());
            }
        }
        for (name, _) in &evidence.examples {
            if guess.counts_below(name) && !notation.example_letters.contains(name) {
                notation.example_letters.push(name.clone());
                let mut bears = |letter: &str, meaning: Meaning| {
                    let pattern = Pattern { sub: vec![Slot::Example], ..plain_pattern(Key::plain(letter)) };
                    notation.letters.push(Declared { pattern, meaning, by_author: true, layer: None });
                };
                bears("x", Meaning::Input);
                // Targets that nothing else has told.
                for target in ["y", "t"].map(Key::plain) {
                    let all = evidence.occurrences.get(&target).into_iter().flatten();
                    let told = guess.roles.contains_key(&target);
                    if !told && all.clone().any(|one| one.sub.iter().any(|part| is_letter(part, name))) {
                        bears(&target.name, Meaning::Quantity(Role::Target));
                    }
                }
            }
        }
        for name in guess.summed_examples() {
            if !notation.example_letters.contains(name) {
                notation.example_letters.push(name.clone());
            }
        }
        // \frac1P \sum_{p=1}^P: what the examples are counted by counts them.
        for (name, count) in &evidence.examples {
            let Some(key) = count.as_ref().filter(|_| notation.example_letters.contains(name)) else {
                continue;
            };
            if !notation.letters.iter().any(|letter| letter.pattern.key == *key) {
                let (pattern, meaning) = (plain_pattern(key.clone()), Meaning::ExampleCount);
                notation.letters.push(Declared { pattern, meaning, by_author: true, layer: None });
            }
        }
        if notation.letters.len() == before {
            return None;
        }
        notation.add_custom();
        Some(notation)
    }

    /// This notation with the letters of a text that can be nothing but numbers.
    pub fn with_constants<'a>(mut self, rows: impl Iterator<Item = &'a [Node]>) -> Notation {
        let evidence = Evidence::of(rows);
        let mut guess = Guess { roles: BTreeMap::new(), evidence: &evidence };
        guess.settle_roles();
        guess.declare_constants(&mut self);
        self
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
        Use::WeightedSum => Meaning::Quantity(Role::WeightedSum),
        Use::Activation => Meaning::Quantity(Role::Activation),
        Use::Function => Meaning::ActivationFunction,
        Use::Error => Meaning::Quantity(Role::Error),
        Use::Cost => Meaning::Quantity(Role::Cost),
        Use::Target => Meaning::Quantity(Role::Target),
        Use::Output => Meaning::Output,
        Use::Rate => Meaning::Constant("eta".to_owned()),
    })
}

/// Whether a letter stands without scripts.
fn is_bare(occurrence: &Occurrence) -> bool {
    occurrence.sub.is_empty() && occurrence.sup.is_empty()
}

impl Guess<'_> {
    fn is(&self, key: &Key, used_as: Use) -> bool {
        self.roles.get(key) == Some(&used_as)
    }

    /// Gives every letter the use that most speaks for.
    fn settle_roles(&mut self) {
        let evidence = self.evidence;
        const USES: [Use; 8] = [
            Use::Function,
            Use::Weight,
            Use::WeightedSum,
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
            // Δw is a change of w.
            if key.name == "Delta" && evidence.occurrences[key].iter().any(is_bare) {
                continue;
            }
            // δ_1 of errors that are numbered as they come is what the text defines it to be.
            if is_symbol(key) || self.shapes_a_function(key) {
                continue;
            }
            // The input is the input to everybody.
            if is_input(key) && !self.leads_anywhere(key) && self.receiver(key).is_none() {
                continue;
            }
            let best = USES
                .iter()
                .map(|&used_as| (used_as, evidence.votes_for(key, used_as)))
                .filter(|(_, votes)| *votes > 0.0)
                .reduce(|best, other| if other.1 > best.1 { other } else { best });
            if let Some((used_as, _)) = best {
                self.roles.insert(key.clone(), used_as);
            } else if self.receiver(key).is_some() {
                self.roles.insert(key.clone(), Use::Activation);
            }
        }
        // ∂J/∂x_t of an activation x has a name of its own and is no error.
        let of_activation = |key: &Key| {
            let mut derivatives = evidence.equations.iter().filter_map(|(left, side)| match side {
                Side::Derivative(_, by) if left.key == *key => Some(by),
                _ => None,
            });
            let is_activation = |by: &Occurrence| self.roles.get(&by.key) == Some(&Use::Activation);
            derivatives.next().is_some_and(is_activation) && derivatives.all(is_activation)
        };
        let no_errors: Vec<Key> = self
            .roles
            .iter()
            .filter(|(key, used_as)| **used_as == Use::Error && of_activation(key))
            .map(|(key, _)| key.clone())
            .collect();
        for key in &no_errors {
            self.roles.remove(key);
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
                "delta" if self.is_kronecker(key) => continue,
                "delta" => Use::Error,
                _ => continue,
            };
            // Beside δ others may be errors, too.
            if (customary == Use::Error || below && !taken.contains(&customary))
                && !self.roles.contains_key(key)
                && !self.shapes_a_function(key)
            {
                self.roles.insert(key.clone(), customary);
            }
        }
        // The cost answers to everything and is none of what is computed on the way.
        let mut costs: Vec<(&Key, f64)> = evidence
            .occurrences
            .keys()
            .filter(|key| {
                let is_sigma = key.accent.is_empty() && key.name == "sigma";
                !self.roles.contains_key(*key) && !self.is_told_by_neuron(key) && !is_sigma
            })
            .map(|key| (key, evidence.votes_for(key, Use::Cost)))
            .filter(|(_, votes)| *votes > 0.0)
            .collect();
        costs.sort_by(|a, b| b.1.total_cmp(&a.1));
        // What custom has for costs, however many a text has, and two more.
        let (customary, others): (Vec<_>, Vec<_>) =
            costs.into_iter().partition(|(key, _)| is_customary_cost(key));
        let more = 2_usize.saturating_sub(customary.len()).max(usize::from(!customary.is_empty()));
        for (key, _) in customary.into_iter().chain(others.into_iter().take(more)) {
            self.roles.insert(key.clone(), Use::Cost);
        }
        // f(x) beside σ is what the whole network makes of its input.
        let has_function = self.roles.values().any(|used_as| *used_as == Use::Function)
            || evidence.equations.iter().any(|(left, _)| is_unnamed(&left.key));
        for (key, count) in &evidence.of_input {
            let always = evidence.occurrences.get(key).is_some_and(|all| all.len() == *count);
            if has_function && always && !self.roles.contains_key(key) {
                self.roles.insert(key.clone(), Use::Output);
            }
        }
        // Of two letters that nothing else speaks of, t and d are targets.
        for (left, right) in &evidence.differences {
            for (output, target) in [(left, right), (right, left)] {
                let names_target = matches!(target.key.name.as_str(), "t" | "d") && output.key != target.key;
                let free = |key: &Key| !self.roles.contains_key(key) && key.accent.is_empty();
                let used_as = match output.key.name.as_str() {
                    "y" => Use::Output,
                    "o" | "a" | "h" => Use::Activation,
                    _ => continue,
                };
                if names_target && free(&target.key) && free(&output.key) {
                    self.roles.insert(target.key.clone(), Use::Target);
                    self.roles.insert(output.key.clone(), used_as);
                }
            }
        }
        for (left, right) in &evidence.differences {
            for (output, target) in [(left, right), (right, left)] {
                let is_output = [Use::Activation, Use::PreActivation]
                    .iter()
                    .any(|&used_as| self.is(&output.key, used_as))
                    || output.key.accent == "hat"
                    || is_unnamed(&output.key);
                let free = !self.roles.contains_key(&target.key) && target.key.accent.is_empty();
                let unit = target.key.name == "e"
                    && matches!(target.sub.as_slice(), [label] if is_letter(label, "y") || is_letter(label, "t"));
                if is_output
                    && free
                    && !unit
                    && !matches!(target.key.name.as_str(), "x" | "X" | "1" | "delta")
                {
                    self.roles.insert(target.key.clone(), Use::Target);
                }
            }
        }
    }

    /// Whether δ_{ij} is Kronecker's: it always bears two indices, none of which names an example.
    fn is_kronecker(&self, key: &Key) -> bool {
        self.evidence.occurrences[key].iter().all(|one| {
            one.sub.len() == 2 && one.sup.is_empty() && !one.sub.iter().any(|part| self.names_example(part))
        })
    }

    /// Whether a letter that custom has for no cost bears the index of a neuron, as the y of `∂y_k/∂x_i` does, or is what
    /// something else is differentiated by.
    fn is_told_by_neuron(&self, key: &Key) -> bool {
        let customary = is_customary_cost(key);
        let bears = |one: &Occurrence| match one.sub.as_slice() {
            [only] => linear(&only.row)
                .and_then(|(letter, _)| letter)
                .is_some_and(|letter| self.is_neuron_index(&name_of(letter))),
            _ => false,
        };
        let moved = self.evidence.moved.contains(key);
        !customary && (moved || self.evidence.occurrences.get(key).is_some_and(|all| all.iter().any(bears)))
    }

    /// Declares the letters that mean nothing to the network and bear nothing: weights of classes, gains, temperatures.
    fn declare_constants(&self, notation: &mut Notation) {
        const CONSTANTS: [&str; 8] = ["beta", "kappa", "mu", "nu", "rho", "tau", "T", "c"];
        let evidence = self.evidence;
        for (key, all) in &evidence.occurrences {
            let by_author = |letter: &Declared| letter.by_author && letter.pattern.key == *key;
            let shapes = self.shapes_a_function(key);
            if (shapes || CONSTANTS.contains(&key.name.as_str()))
                && key.accent.is_empty()
                && all.iter().all(is_bare)
                && !self.roles.contains_key(key)
                && !notation.letters.iter().any(by_author)
                && !evidence.moved.contains(key)
                && !evidence.equations.iter().any(|(left, _)| left.key == *key)
                && (shapes
                    || !evidence.differences.iter().any(|(one, other)| one.key == *key || other.key == *key))
                && !self.counts(key)
            {
                notation.letters.retain(|letter| letter.pattern.key != *key);
                let (pattern, meaning) = (plain_pattern(key.clone()), Meaning::Constant(key.name.clone()));
                notation.letters.push(Declared { pattern, meaning, by_author: true, layer: None });
            }
        }
    }

    /// Whether a letter is a number that shapes an activation function and stands nowhere else, as a and b in
    /// `φ(v) = a tanh(b v)`.
    fn shapes_a_function(&self, key: &Key) -> bool {
        const SHAPES: [&str; 9] = ["a", "b", "c", "k", "A", "B", "S", "alpha", "gamma"];
        let count = |all: &Vec<Occurrence>| all.iter().all(is_bare).then_some(all.len());
        SHAPES.contains(&key.name.as_str())
            && self.evidence.of_function.get(key).copied()
                == self.evidence.occurrences.get(key).and_then(count)
            && self.evidence.of_function.contains_key(key)
    }

    /// Whether a letter is an index, or what a sum runs to.
    fn counts(&self, key: &Key) -> bool {
        let evidence = self.evidence;
        // What stands above e is an exponent.
        let all = evidence.occurrences.values().flatten().filter(|one| one.key.name != "e");
        let parts = all.flat_map(|one| one.sup.iter().chain(&one.sub));
        let mut letters = parts.filter_map(|part| linear(&part.row)?.0.map(name_of));
        letters.any(|name| name == key.name)
            || evidence.summed.contains(&key.name)
            || evidence.examples.iter().any(|(name, count)| *name == key.name || count.as_ref() == Some(key))
    }

    /// Letters that Σ runs over and that all data and nothing else bears, above: the n of `\sum_n x_i^n (t^n - y^n)`, the μ
    /// of `\sum_\mu δ_i^\mu V_j^\mu`. Weights bear a layer, if anything; the cost of an example may bear it below, E_n.
    fn summed_examples(&self) -> impl Iterator<Item = &String> {
        let counted = self.evidence.examples.iter().map(|(name, _)| name);
        self.evidence.summed.iter().chain(counted).filter(move |name| {
            let mut above = 0;
            self.evidence.occurrences.iter().all(|(key, all)| {
                let is_data = is_input(key)
                    || !matches!(
                        self.roles.get(key),
                        Some(Use::Weight | Use::Bias | Use::Function | Use::Rate)
                    );
                all.iter().all(|one| {
                    let here = one.sup.iter().filter(|part| is_letter(part, name)).count();
                    above += here;
                    let below = one.sub.iter().any(|part| is_letter(part, name));
                    (here == 0 || is_data) && (!below || one.sub.len() == 1 && self.is(key, Use::Cost))
                })
            }) && above > 1
        })
    }

    /// Letters of activations that bear no layer where they are compared with the letter under a hat.
    fn targets_by_another_name(&self) -> BTreeSet<&Key> {
        let pairs = self.evidence.differences.iter().flat_map(|(a, b)| [(a, b), (b, a)]);
        let compared = pairs.filter(|(output, target)| {
            output.key.accent == "hat" && output.key.name == target.key.name && target.sup.is_empty()
        });
        let layered = |key: &Key| {
            self.evidence.occurrences.get(key).is_some_and(|all| all.iter().any(|one| !one.sup.is_empty()))
        };
        compared
            .map(|(_, target)| &target.key)
            .filter(|key| self.is(key, Use::Activation) && layered(key))
            .collect()
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
            .filter_map(|(left, side)| Some((left, matches!(side, Side::Applied(..)), side.affine()?)))
            // δ_2 = δ_1 W^T of errors that are numbered as they come.
            .filter(|(left, _, _)| !is_symbol(&left.key))
            .collect()
    }
}

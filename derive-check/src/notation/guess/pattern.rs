//! How a letter's scripts are to be read, from its fullest occurrence.

use super::super::evidence::Use;
use super::super::names::names_a_cost;
use super::super::occurrence::Occurrence;
use super::super::pattern::{Key, Part, Pattern, Slot, name_of};
use super::scripts::{Below, layer_part, layer_slot, swaps_scripts};
use super::{Guess, is_input};
use crate::latex::{Kind, Node};
use crate::reading::linear;

impl Guess<'_> {
    /// How a letter's scripts are to be read, from its occurrence with the most of them; and the example they name.
    pub(super) fn pattern(&self, key: &Key, used_as: Use, fixed: bool) -> (Pattern, Option<String>) {
        let mut pattern = plain_pattern(key.clone());
        let all = self.occurrences_in_either_case(key);
        // Letters in scripts say more than numbers: C_k more than C_0.
        let letters = |one: &Occurrence| {
            let parts = one.sup.iter().chain(&one.sub);
            parts.filter(|part| matches!(linear(&part.row), Some((Some(_), _)))).count()
        };
        // θ^2 of a function is its square.
        let is_power = |one: &Occurrence| {
            let number = |part: &Part| !part.fenced && matches!(linear(&part.row), Some((None, _)));
            used_as == Use::Function && one.sup.iter().any(number)
        };
        let whole = all.iter().filter(|one| !is_power(one));
        let Some(fullest) = whole.max_by_key(|one| (one.sup.len() + one.sub.len(), letters(one))) else {
            return (pattern, None);
        };
        let mut example = None;
        match used_as {
            Use::Function => {
                // A subscript or superscript of a function is its layer.
                pattern.sup = vec![Slot::Layer; fullest.sup.len().min(1)];
                let is_name = |part: &Part| {
                    matches!(
                        part.row.as_slice(),
                        [Node { kind: Kind::Word(_) | Kind::Text(_) | Kind::Function(_), .. }]
                    )
                };
                let named = fullest.sub.iter().all(is_name);
                pattern.sub = vec![Slot::Layer; if named { 0 } else { fullest.sub.len().min(1) }];
            }
            Use::Rate => {}
            Use::Cost | Use::Target | Use::Output => {
                pattern.sup = vec![Slot::Example; fullest.sup.len().min(1)];
                // L_{CE} is a name.
                let named = used_as == Use::Cost && names_a_cost(&fullest.sub);
                for part in fullest.sub.iter().filter(|_| !named) {
                    let name = linear(&part.row).and_then(|(letter, _)| letter).map(name_of);
                    // E_n: an index that no neuron bears is an example's; so is the p of E_p and t_{pj}.
                    let of_example = name.as_ref().is_some_and(|name| {
                        used_as == Use::Cost && !self.is_neuron_index(name)
                            || (used_as == Use::Cost || fullest.sub.len() == 2) && self.names_pattern(name)
                            // The y_n beside e_n, where no neuron is called n.
                            || used_as == Use::Target
                                && self.names_pattern(name)
                                && !self.is_neuron_index(name)
                            || fullest.sub.len() == 2 && self.counts_targets(name)
                            || self.counts_below(name)
                    });
                    pattern.sub.push(if of_example { Slot::Example } else { Slot::Neuron });
                    if of_example {
                        example = name;
                    }
                }
            }
            Use::Activation if self.receiver(key).is_some() => {
                let receiver = self.receiver(key);
                for place in 0..2 {
                    pattern.sub.push(if Some(place) == receiver { Slot::Receiver } else { Slot::Neuron });
                }
            }
            _ if swaps_scripts(fullest, self) => {
                pattern.sup = vec![Slot::Neuron; fullest.sup.len()];
                pattern.sub = vec![Slot::Layer];
                pattern.layer_letter = layer_part(fullest, self).and_then(|(letter, _)| letter);
            }
            _ => {
                let layered = layer_slot(fullest, self);
                for (place, part) in fullest.sup.iter().enumerate() {
                    let layer = place == 0 && !fixed && !self.is_of_example(part);
                    pattern.sup.push(if layer { Slot::Layer } else { Slot::Example });
                }
                for (place, part) in fullest.sub.iter().enumerate() {
                    let name = linear(&part.row).and_then(|(letter, _)| letter).map(name_of);
                    let of_example = used_as != Use::Weight
                        && name.as_ref().is_some_and(|name| {
                            let pair = fullest.sub.len() == 2;
                            pair && (self.names_pattern(name) || self.counts_targets(name))
                                || self.counts_below(name)
                        });
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

    /// Every occurrence of a letter, and of the same letter in the other case where that shows nothing of its own:
    /// `w_n^{ij}` is an entry of `W_n`.
    fn occurrences_in_either_case(&self, key: &Key) -> Vec<&Occurrence> {
        let bears_layers = |key: &Key| {
            self.evidence.occurrences.get(key).is_some_and(|all| all.iter().all(|one| !one.sub.is_empty()))
        };
        // The e beside E is the base of exponentials.
        let other = key.other_case().filter(|other| {
            other.name != "e" && !self.roles.contains_key(other) && (!is_input(other) || bears_layers(other))
        });
        [Some(key.clone()), other]
            .iter()
            .flatten()
            .flat_map(|key| self.evidence.occurrences.get(key).into_iter().flatten())
            .collect()
    }
}

pub(super) fn plain_pattern(key: Key) -> Pattern {
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

//! The letters of custom, for what an author does not declare.

use super::pattern::{Expecting, Key, Pattern};
use super::{Declared, Meaning, Notation};
use crate::reading::expression::Role;

/// Letters of custom for a meaning that the author does not declare, and whose letters nobody else has taken.
const CUSTOM: [(Custom, &[&str]); 12] = [
    (Custom::Role(Role::Weight), &["w^{l}_{jk}", r"\theta^{l}_{jk}", r"\omega^{l}_{jk}"]),
    (Custom::Role(Role::Bias), &["b^{l}_{j}"]),
    (
        Custom::Role(Role::PreActivation),
        &["z^{l}_{j}", r"\mathrm{net}^{l}_{j}", r"\mathrm{in}^{l}_{j}", "s^{l}_{j}", "u^{l}_{j}"],
    ),
    (Custom::Role(Role::Activation), &["a^{l}_{j}", "h^{l}_{j}", "o^{l}_{j}"]),
    (Custom::Role(Role::Error), &[r"\delta^{l}_{j}"]),
    (Custom::Input, &["x_{k}", r"\mathrm{input}_{k}"]),
    (Custom::Output, &[r"\hat{y}_{j}", r"\mathrm{output}_{j}"]),
    (Custom::Role(Role::Target), &["y_{j}", "t_{j}", r"\mathrm{target}_{j}"]),
    (
        Custom::Role(Role::Cost),
        &[
            "C",
            "J",
            "E",
            r"\mathcal{L}",
            "L",
            r"\ell",
            r"\mathcal{C}",
            r"\mathcal{J}",
            r"\mathrm{loss}",
            r"\mathrm{Loss}",
            r"\mathrm{cost}",
            r"\mathrm{Cost}",
            r"\mathrm{Err}",
            r"\mathrm{MSE}",
            r"\mathrm{SSE}",
            r"\mathrm{RSS}",
            r"\mathrm{BCE}",
            r"\mathrm{CE}",
            r"\mathrm{NLL}",
        ],
    ),
    (Custom::Function, &[r"\sigma", "f", "g", r"\varphi", r"\phi", r"\psi", r"\mathrm{activation}"]),
    (Custom::LearningRate, &[r"\eta", r"\alpha", r"\epsilon", r"\varepsilon", r"\gamma"]),
    (Custom::Examples, &["m", "n", "N", "B"]),
];

#[derive(Clone, Copy, PartialEq)]
enum Custom {
    Role(Role),
    Input,
    Output,
    Function,
    LearningRate,
    Examples,
}

/// Whether custom takes a letter for the cost, whatever a notation says.
pub(crate) fn is_customary_cost(key: &Key) -> bool {
    let letters = CUSTOM.iter().filter(|(custom, _)| *custom == Custom::Role(Role::Cost));
    letters.flat_map(|(_, sources)| *sources).any(|source| {
        Pattern::parse(source, Expecting::Cost, &[], &[]).is_ok_and(|pattern| pattern.key == *key)
    })
}

impl Notation {
    /// Adds the letters of custom for every meaning that has none, leaving out letters that are taken.
    pub(super) fn add_custom(&mut self) {
        for (custom, sources) in CUSTOM {
            // Numbers have names of their own; what they are put through is as customary as ever.
            if self.options.numbers && custom != Custom::Function {
                continue;
            }
            let (meaning, expecting) = match custom {
                Custom::Role(Role::Weight) => (Meaning::Quantity(Role::Weight), Expecting::Weight),
                Custom::Role(Role::Target) => (Meaning::Quantity(Role::Target), Expecting::Example),
                Custom::Role(Role::Cost) => (Meaning::Quantity(Role::Cost), Expecting::Cost),
                Custom::Role(role) => (Meaning::Quantity(role), Expecting::Neuron),
                Custom::Input => (Meaning::Input, Expecting::Example),
                Custom::Output => (Meaning::Output, Expecting::Example),
                Custom::Function => (Meaning::ActivationFunction, Expecting::Layer),
                Custom::LearningRate => (Meaning::Constant("eta".to_owned()), Expecting::Layer),
                Custom::Examples => (Meaning::ExampleCount, Expecting::Layer),
            };
            let declared = self.declares(|other| *other == meaning);
            if declared && !matches!(custom, Custom::Output | Custom::Function) {
                continue;
            }
            for source in sources {
                // The j and k of custom are neurons, whatever the text has them for.
                let Ok(mut pattern) = Pattern::parse(source, expecting, &self.layer_letters, &[]) else {
                    continue;
                };
                let taken = self.letters.iter().any(|letter| {
                    letter.pattern.key == pattern.key
                        || (letter.by_author
                            && pattern.key.other_case().as_ref() == Some(&letter.pattern.key)
                            && matches!(letter.meaning, Meaning::Quantity(role) if role != Role::Cost))
                }) || self.is_last_layer(&pattern.key.name) && meaning == Meaning::ExampleCount;
                if taken {
                    continue;
                }
                pattern.neuron_letters.clear();
                self.letters.push(Declared {
                    pattern,
                    meaning: meaning.clone(),
                    by_author: false,
                    layer: None,
                });
            }
        }
        if !self.options.numbers {
            let (name, meaning) = ("lambda", Meaning::Constant("lambda".to_owned()));
            let key = Key::plain(name);
            if !self.letters.iter().any(|letter| letter.pattern.key == key)
                && let Ok(pattern) = Pattern::parse(&format!("\\{name}"), Expecting::Layer, &[], &[])
            {
                self.letters.push(Declared { pattern, meaning, by_author: false, layer: None });
            }
        }
    }
}

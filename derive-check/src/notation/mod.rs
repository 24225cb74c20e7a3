//! An author's letters: declared by pattern, completed by custom.

mod builtin;
mod pattern;
mod read;

pub use builtin::{builtin, builtin_names};
pub use pattern::{
    Expecting, Key, Part, Pattern, Slot, letter_name, linear_layer, name_of, parts, points_right, split,
};

use crate::model::Function;
use crate::oracle::model::{Batch, Cost, Fold};
use crate::reading::expression::Role;
use std::collections::BTreeMap;

/// What a letter means.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// A quantity of the network.
    Quantity(Role),
    /// The input: the activation of the input layer.
    Input,
    /// The activation of the last layer under a name of its own, as `\hat y`.
    Output,
    /// The activation function.
    ActivationFunction,
    /// A function that stands for the target.
    TargetFunction,
    /// The number of examples.
    ExampleCount,
    /// An elementary function.
    Known(Function),
    /// Softmax as a function.
    Softmax,
    /// The number of neurons of a layer.
    Width,
    /// A named scalar.
    Constant(String),
}

/// A letter with what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared {
    /// How it is written.
    pub pattern: Pattern,
    /// What it means.
    pub meaning: Meaning,
    /// Whether the author declared it; otherwise custom did.
    pub by_author: bool,
}

/// The last layer: a letter, or a number where the depth is fixed.
#[derive(Clone, Debug, PartialEq)]
pub enum LastLayer {
    /// A letter; every depth is meant.
    Letter(String),
    /// A number.
    Number(i32),
}

/// A width that the notation fixes.
#[derive(Clone, Debug, PartialEq)]
pub enum Size {
    /// A number of neurons.
    Number(usize),
    /// A letter for it.
    Letter(String),
}

/// What a notation says or leaves open. `None` is left open.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Options {
    /// The first index of a weight is the neuron it leads to.
    pub to_first: Option<bool>,
    /// A weight bears the number of the layer it comes from.
    pub weight_layer_is_source: Option<bool>,
    /// Vectors are rows.
    pub row_vectors: Option<bool>,
    /// Where the examples stand in a matrix.
    pub batch: Option<Batch>,
    /// The cost over all examples is their sum.
    pub cost_is_sum: Option<bool>,
    /// δ is the derivative of the cost over all examples.
    pub error_of_total: Option<bool>,
    /// Gradients by matrices are transposed.
    pub transposed_gradients: Option<bool>,
    /// Jacobians have what is moved along their rows.
    pub transposed_jacobians: Option<bool>,
    /// Repeated indices are summed over.
    pub implied_sums: Option<bool>,
    /// A prime on a vector or matrix transposes it.
    pub prime_transposes: Option<bool>,
    /// The bias is part of the weights.
    pub fold: Option<Fold>,
    /// Whether the networks have biases.
    pub has_bias: Option<bool>,
    /// The bias is drawn as zero: it is moved but never written.
    pub bias_is_zero: bool,
    /// The cost of one example.
    pub cost: Option<Cost>,
    /// Whether λ/2n Σ w² is part of the cost.
    pub l2: bool,
    /// The activation function of the hidden layers, and of the last unless it says otherwise.
    pub activation: Option<Function>,
    /// The activation function of the last layer.
    pub output: Option<Function>,
    /// Whether the last layer is softmax.
    pub softmax: bool,
}

/// An author's letters and conventions.
#[derive(Clone, Debug, PartialEq)]
pub struct Notation {
    /// Its name.
    pub name: String,
    /// Letters, the author's before those of custom.
    pub letters: Vec<Declared>,
    /// The last layer.
    pub last_layer: LastLayer,
    /// Number of the input layer.
    pub input_layer: i32,
    /// Letters that range over layers.
    pub layer_letters: Vec<String>,
    /// Letters that name one example.
    pub example_letters: Vec<String>,
    /// Fixed widths: by layer number, or `None` for the last.
    pub sizes: BTreeMap<Option<i32>, Size>,
    /// What else it says.
    pub options: Options,
}

/// Why a notation cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NotationError {
    /// The TOML is broken.
    #[error("the notation is no TOML: {message}")]
    Toml {
        /// The parser's words.
        message: String,
        /// Where, in bytes of the notation's text.
        at: Option<std::ops::Range<usize>>,
    },
    /// A key that does not exist.
    #[error("unknown key `{key}` in the notation: expected one of the keys of the reference{}", or_nearest(.nearest.as_deref()))]
    UnknownKey {
        /// As written.
        key: String,
        /// The closest that exists.
        nearest: Option<String>,
    },
    /// A value that the key does not take.
    #[error("`{key}` is {found}: expected {expected}")]
    Value {
        /// The key.
        key: String,
        /// What is there.
        found: String,
        /// What should be.
        expected: String,
    },
    /// A pattern that cannot be read.
    #[error("`{key}`: {message}")]
    Pattern {
        /// The key.
        key: String,
        /// What is wrong.
        message: String,
    },
    /// One letter with two meanings.
    #[error(
        "contradictory notation: `{letter}` is declared as {first} and as {second}: give one of them another letter"
    )]
    Contradiction {
        /// The letter.
        letter: String,
        /// One meaning.
        first: String,
        /// The other.
        second: String,
    },
    /// Two keys that exclude each other.
    #[error("contradictory notation: {message}")]
    Conflict {
        /// What contradicts what.
        message: String,
    },
    /// A built-in that does not exist.
    #[error("there is no notation `{name}`: expected one of {known}, or a file")]
    UnknownName {
        /// As asked for.
        name: String,
        /// Those that exist.
        known: String,
    },
}

impl NotationError {
    /// Where the error stands in the notation's text, where the parser knows.
    pub fn place(&self) -> Option<std::ops::Range<usize>> {
        match self {
            NotationError::Toml { at, .. } => at.clone(),
            _ => None,
        }
    }

    /// The key or letter that the error is about.
    pub fn subject(&self) -> Option<&str> {
        match self {
            NotationError::UnknownKey { key, .. }
            | NotationError::Value { key, .. }
            | NotationError::Pattern { key, .. } => Some(key),
            NotationError::Contradiction { letter, .. } => Some(letter),
            _ => None,
        }
    }
}

fn or_nearest(name: Option<&str>) -> String {
    name.map_or_else(String::new, |name| format!("; nearest is `{name}`"))
}

impl Meaning {
    /// The meaning in words.
    pub fn words(&self) -> String {
        match self {
            Meaning::Quantity(role) => format!("the {}", role.word()),
            Meaning::Input => "the input".to_owned(),
            Meaning::Output => "the output".to_owned(),
            Meaning::ActivationFunction => "the activation function".to_owned(),
            Meaning::TargetFunction => "the function that stands for the target".to_owned(),
            Meaning::ExampleCount => "the number of examples".to_owned(),
            Meaning::Known(function) => format!("the function {}", function.name()),
            Meaning::Softmax => "softmax".to_owned(),
            Meaning::Width => "the number of neurons of a layer".to_owned(),
            Meaning::Constant(name) => format!("the constant {name}"),
        }
    }
}

impl Notation {
    /// All meanings of a letter: the author's where there are any, otherwise the author's of the letter in the
    /// other case, otherwise custom's.
    pub fn meanings(&self, key: &Key) -> Vec<&Declared> {
        let by = |key: &Key, author: bool| -> Vec<&Declared> {
            self.letters
                .iter()
                .filter(|letter| letter.by_author == author && letter.pattern.key == *key)
                .collect()
        };
        let mut found = by(key, true);
        if found.is_empty()
            && let Some(other) = key.other_case()
        {
            // W is the matrix of the w that was declared, Z the batch of z.
            found = by(&other, true);
            found.retain(|letter| {
                    matches!(&letter.meaning, Meaning::Quantity(role) if !matches!(role, Role::Cost | Role::ExampleCost | Role::Error))
                        || matches!(letter.meaning, Meaning::Input | Meaning::Output)
                });
        }
        if found.is_empty() {
            found = by(key, false);
        }
        if let (true, Some(other)) = (found.is_empty(), key.other_case()) {
            found = by(&other, false);
            found.retain(|letter| {
                matches!(
                    letter.meaning,
                    Meaning::Quantity(
                        Role::Weight | Role::Bias | Role::PreActivation | Role::Activation | Role::Target
                    ) | Meaning::Input
                        | Meaning::Output
                )
            });
        }
        found
    }

    /// Whether a letter is the last layer's.
    pub fn is_last_layer(&self, name: &str) -> bool {
        matches!(&self.last_layer, LastLayer::Letter(letter) if letter == name)
    }

    /// Whether the author declared a letter for a meaning.
    pub fn declares(&self, meaning: impl Fn(&Meaning) -> bool) -> bool {
        self.letters.iter().any(|letter| letter.by_author && meaning(&letter.meaning))
    }
}

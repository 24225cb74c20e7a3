//! An author's letters: declared by pattern, guessed from their use, completed by custom.
//!
//! # The notation file
//!
//! A notation is TOML: a fenced block ```` ```notation ```` in a document, comment lines behind `% notation:` in a .tex
//! file, or a file given with `--notation`. A block governs the equations behind it, up to the next block; the first one
//! also those before it. Every key may be left out.
//!
//! A letter is declared by writing it once with its scripts, as LaTeX. What stands in the superscript is a layer, in the
//! subscript neurons; a lone subscript that is a letter of a layer (`layer`, `last-layer`, `l`) is a layer; a second
//! part in parentheses above (`a^{[l](i)}`) is an example. Two superscripts of a weight are its two layers. An arrow
//! `w_{i \to j}` says itself which end is which. Bold, upright and sans-serif letters are the plain letter;
//! calligraphic, blackboard and Fraktur ones, and accented ones, are letters of their own. A capital means the matrix or
//! batch of the small letter unless it is declared itself. Several ways to write the same thing are given as a list.
//!
//! | key | value | what it declares |
//! | --- | --- | --- |
//! | `name` | text | the name in reports |
//! | `extends` | a built-in name | what this notation does not say is taken from there |
//! | `weight` | pattern | `'w^{l}_{jk}'`, `'W^{(l)}'`, `'W^{n,n-1}_{ij}'`, `'W_{l}'` |
//! | `bias`, `preactivation`, `activation`, `error` | pattern | `'b^{l}_{j}'`, … ; `error` is δ = ∂C/∂z |
//! | `weighted-sum` | pattern | the pre-activation without its bias, `'s_{j}'` of `f(s_j - \theta_j)` |
//! | `input`, `output`, `target` | pattern | the input, the activation of the last layer under a name of its own (`'\hat y'`), the target |
//! | `letters` | table | letters that belong to one layer and bear none: `{ 'h' = 'activation 1', 'V' = 'weight 2' }`; `'numbers'`: every letter is a number, or what the text defines |
//! | `cost`, `example-cost` | pattern | the cost over all examples, and that of one |
//! | `activation-function` | pattern | `'\sigma'`, `'g^{[l]}'`: one for each layer where it bears one |
//! | `target-function` | letter | `F` of `F(z)`: the target, looked up by the output neuron |
//! | `learning-rate`, `regularisation` | letter | η, λ |
//! | `examples`, `example` | letter | how many examples there are, and the letter that names one |
//! | `width` | pattern | `'n_{l}'`: the number of neurons of a layer |
//! | `constants` | letters | further numbers that mean nothing to the network |
//! | `functions` | table | names of functions: `{ '\phi' = 'tanh' }` |
//! | `layer` | letter | a letter that ranges over layers, beside those in the patterns and `l` |
//! | `input-layer` | 0 or 1 | the number of the input layer; 0 |
//! | `last-layer` | letter or number | `'L'`; a number fixes the depth; `'L+1'` where L counts the hidden layers |
//! | `sizes` | table or list | fixed widths by layer: `{ 0 = 784, 1 = 'K', 2 = 10 }` |
//!
//! | key | values | what is open without it |
//! | --- | --- | --- |
//! | `weight-order` | `to-from`, `from-to` | which end of a weight comes first; read from the index letters of the patterns, else inferred |
//! | `weight-layer` | `to`, `from` | whether a weight bears the layer it leads to, or the one it comes from; inferred, else `to` |
//! | `bias-layer` | `to`, `from` | the same of a bias; inferred, else as for weights |
//! | `preactivation-layer` | `to`, `from` | the same of a pre-activation, and of δ with it; inferred, else `to` |
//! | `error-layer` | `same`, `next` | whether δ bears the number of its layer or the one after it; inferred, else `same` |
//! | `vectors` | `columns`, `rows` | inferred, else `columns`; with `batch = 'rows'` they are rows unless this says otherwise |
//! | `batch` | `none`, `columns`, `rows` | where the examples stand in a matrix; inferred, else `none` |
//! | `small-letters` | `batch`, `one-example` | whether, beside matrices of all examples, small letters in an equation without capitals are vectors of one; inferred, else `batch` |
//! | `bias-folded` | `no`, `first`, `last` | whether the bias is the first or last column of the weights; inferred where no bias is written |
//! | `bias-sign` | `positive`, `negative` | whether biases are added, or taken off as thresholds are; inferred, else `positive` |
//! | `bias-value` | 0 | biases that may be moved but are never written |
//! | `cost-of` | `mean`, `sum` | how the costs of the examples make the cost; inferred, else `mean` |
//! | `error-of` | `example`, `total` | whether δ is the derivative of one example's cost or of the whole; inferred, else `example` |
//! | `error-sign` | `positive`, `negative` | whether δ is ∂C/∂z or −∂C/∂z; inferred where the text defines it so, else `positive` |
//! | `layout` | `gradient` (or `denominator`), `transposed` (or `numerator`), `rows`, `rows-between` | whether ∂C/∂W has the shape of W or its transpose, and whether gradients by vectors alone are rows: all, or all but those by parameters and the input; inferred, else `gradient` |
//! | `jacobian` | `numerator`, `denominator`, `entrywise` | whether ∂u/∂v has the entries of u or of v along its rows, or, within one layer, is the vector of ∂u_j/∂v_j; inferred, else `numerator` |
//! | `implied-sums` | true, false | whether a repeated index is summed over; inferred where the text writes no Σ |
//! | `differentials` | true, false | whether `dz` is a differential, and not short for ∂C/∂z; inferred where d stands on both sides |
//! | `transpose` | `T`, `'` | whether a prime on a matrix transposes it; inferred |
//! | `cost-function` | `quadratic` (with ½), `quadratic-sum`, `quadratic-mean`, `cross-entropy`, `categorical-cross-entropy`, `any` | taken from the definition in the text, else any |
//! | `activation-is` | `any`, `identity`, `sigmoid`, `tanh`, `relu`, `leaky-relu`, `elu`, `softplus`, `gelu`, `silu` | any |
//! | `output-is` | the same, and `softmax` | as in the other layers |
//!
//! The built-in names are those of [`builtin_names`].
//!
//! # What is left open
//!
//! A convention that nobody declares takes its customary value, and another one where that makes more of the
//! document's equations true (those marked `refuted` do not count); it is then held for the whole stretch and printed.
//! The same goes for whether a text is about numbers rather than layers.
//! Letters that nobody declares are guessed from how the statements use them, and otherwise have the meaning of custom: w, W, θ
//! weights, b biases, z, net, s, u pre-activations, a, h, o activations, δ errors, x the input, y and t targets, ŷ the output,
//! C, J, E, L, ℓ the cost, σ, f, g, φ, ψ the activation function, η, α, ε, γ the learning rate, m, n, N, B the number of examples, λ the
//! strength of weight decay. `dW`, `db`, `dZ`, `dA` and `\bar W`, `\bar z` are the derivatives of the cost by what follows.

pub(crate) mod accents;
mod builtin;
pub(crate) mod code_names;
mod custom;
pub(crate) mod errors_backwards;
pub(crate) mod every_weight;
mod evidence;
pub(crate) mod features;
pub(crate) mod gradient_letters;
mod guess;
pub(crate) mod heaviside;
pub(crate) mod named_layers;
mod names;
pub(crate) mod numbered;
mod occurrence;
pub(crate) mod own_functions;
mod pattern;
pub(crate) mod prefixes;
pub(crate) mod probabilities;
mod read;
mod unnamed;
pub(crate) mod words_below;

pub(crate) use custom::is_customary_cost;
pub(crate) use names::{IN, in_is_a_name, join as join_names, join_functions, names_a_cost};

pub use builtin::{builtin, builtin_names};
pub use pattern::{
    Expecting, Key, Part, Pattern, Slot, letter_name, linear_layer, name_of, parts, points_right, split,
};

use crate::model::Function;
use crate::oracle::model::{Batch, Cost, Fold, RowGradients};
use crate::reading::expression::{Layer, Role};
use std::collections::{BTreeMap, BTreeSet};

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
    /// The layer it always belongs to, for a letter that bears none: `h` of `h = f(W_1 x + b_1)`.
    pub layer: Option<Layer>,
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
    /// A pre-activation bears the number of the layer that its weights come from.
    pub preactivation_layer_is_source: Option<bool>,
    /// δ bears a number one higher than the layer it belongs to.
    pub error_layer_is_next: Option<bool>,
    /// Vectors are rows.
    pub row_vectors: Option<bool>,
    /// Where the examples stand in a matrix.
    pub batch: Option<Batch>,
    /// Where capitals are matrices of all examples, small letters are vectors of one.
    pub small_is_one_example: Option<bool>,
    /// The cost over all examples is their sum.
    pub cost_is_sum: Option<bool>,
    /// δ is the derivative of the cost over all examples.
    pub error_of_total: Option<bool>,
    /// Gradients by matrices are transposed.
    pub transposed_gradients: Option<bool>,
    /// Jacobians have what is moved along their rows.
    pub transposed_jacobians: Option<bool>,
    /// ∂u/∂v of two vectors of one layer is taken entry by entry.
    pub diagonal_jacobians: Option<bool>,
    /// δ is −∂C/∂z.
    pub error_is_negative: Option<bool>,
    /// A bias bears the number of the layer that its weights come from.
    pub bias_layer_is_source: Option<bool>,
    /// Repeated indices are summed over.
    pub implied_sums: Option<bool>,
    /// A prime on a vector or matrix transposes it.
    pub prime_transposes: Option<bool>,
    /// The bias is part of the weights.
    pub fold: Option<Fold>,
    /// Whether the networks have biases.
    pub has_bias: Option<bool>,
    /// Layers whose sums are written without a bias, beside others with one.
    pub layers_without_bias: BTreeSet<i32>,
    /// The weights of a single neuron are a column.
    pub single_weights_are_columns: Option<bool>,
    /// Biases are thresholds, which are taken off.
    pub bias_is_negative: Option<bool>,
    /// `w_{j0}` is the bias of neuron j, and no letter is one.
    pub bias_is_weight_zero: bool,
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
    /// Where nothing tells a layer, the last is meant.
    pub left_out_is_last: Option<bool>,
    /// The letter of the last layer counts the hidden ones: the last one is L + 1.
    pub last_is_next: Option<bool>,
    /// `dz` is a differential.
    pub differentials: Option<bool>,
    /// Gradients by vectors are rows, those by matrices have the shape of the matrix.
    pub row_gradients: Option<RowGradients>,
    /// The text is about numbers: every letter is one of its own, or what the text defines it to be.
    pub numbers: bool,
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

//! What a reader needs of a notation once everything open in it is settled, and the choices that a text leaves.

use super::expression::{Layer, Sort};
use crate::notation::{Key, Notation};
use crate::oracle::model::RowGradients;
use std::collections::BTreeMap;

/// How a reading resolves what the text leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Choices {
    /// Which of juxtaposition and ⊙ binds tighter.
    pub precedence: Precedence,
    /// What `u · v` means for vectors of the same shape.
    pub inner_products: bool,
    /// A function without argument, as σ', is taken at the neuron that the left side speaks of.
    pub bare_at_neuron: bool,
    /// `u ⊗ v` of two vectors of the same shape is taken entry by entry.
    pub entrywise_outer: bool,
    /// Σ without an index runs over the examples, not over all entries.
    pub sums_examples: bool,
}

/// Which products are taken first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Precedence {
    /// Juxtaposition before written signs, each from the left.
    #[default]
    JuxtapositionFirst,
    /// All from the left.
    LeftToRight,
    /// ⊙ before juxtaposition.
    ElementwiseFirst,
    /// All from the right.
    RightToLeft,
}

/// A symbol that the document defines, as the reader meets it.
#[derive(Clone, Debug, PartialEq)]
pub struct DefinedSymbol {
    /// The letter.
    pub key: Key,
    /// Position among the model's definitions.
    pub definition: usize,
    /// Sorts of the parameters in superscript.
    pub sup: Vec<Sort>,
    /// Sorts of the parameters in subscript.
    pub sub: Vec<Sort>,
    /// For each neuron parameter in subscript: the layer it counts.
    pub ties: Vec<Option<Counted>>,
}

/// The layer whose neurons a parameter of a symbol counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// So many places further on than the first layer parameter.
    FromFirst(i32),
    /// The same one wherever the symbol stands.
    At(Layer),
}

/// What the reader needs of a notation once everything open in it is settled.
#[derive(Clone, Debug)]
pub struct Settings<'a> {
    /// Letters.
    pub notation: &'a Notation,
    /// Symbols that the document defines.
    pub defined: &'a [DefinedSymbol],
    /// A weight bears the number of the layer it comes from.
    pub weight_layer_is_source: bool,
    /// A bias bears the number of the layer that its weights come from.
    pub bias_layer_is_source: bool,
    /// A pre-activation bears the number of the layer that its weights come from.
    pub preactivation_layer_is_source: bool,
    /// δ bears a number one higher than the layer it belongs to.
    pub error_layer_is_next: bool,
    /// A prime on a vector or matrix transposes it.
    pub prime_transposes: bool,
    /// Repeated indices are summed over.
    pub implied_sums: bool,
    /// Whether gradients are transposed against what they are taken by; ∇ is not.
    pub transposed_gradients: bool,
    /// Which gradients by vectors are rows; ∇ is not.
    pub row_gradients: RowGradients,
    /// Whether the first index of a weight is the neuron it leads to.
    pub to_first: bool,
    /// The letter of the cost that the text builds its own on.
    pub base_letter: Option<&'a str>,
    /// `dz` is a differential, and no short name for ∂C/∂z.
    pub differentials: bool,
    /// Where nothing tells a layer, the last is meant.
    pub left_out_is_last: bool,
    /// L hidden layers: the last one is L + 1.
    pub last_is_next: bool,
    /// σ is the logistic function, not the activation function of whatever layer it stands with.
    pub sigma_is_sigmoid: bool,
    /// Every letter is a number of its own, or what the text defines it to be.
    pub numbers: bool,
    /// Values of layer letters, where a statement with an ellipsis is read for one depth.
    pub depth: Option<BTreeMap<String, i32>>,
}

/// Which choices make a difference to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Open {
    /// ⊙ or ⊗ stands in it.
    pub precedence: bool,
    /// `·`, `×` or `*` stands in it.
    pub products: bool,
    /// A function without argument stands in it.
    pub bare: bool,
    /// ⊗ stands in it.
    pub outer: bool,
    /// Σ without an index stands in it.
    pub totals: bool,
}

impl Open {
    /// Whether a choice differs from the first in something that is open here.
    pub fn concerns(self, choices: Choices) -> bool {
        (choices.precedence == Precedence::default() || self.precedence)
            && (!choices.inner_products || self.products)
            && (!choices.bare_at_neuron || self.bare)
            && (!choices.entrywise_outer || self.outer)
            && (!choices.sums_examples || self.totals)
    }
}

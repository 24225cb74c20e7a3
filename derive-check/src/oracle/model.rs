//! What the evaluator has to know of a notation: conventions that give expressions their meaning.

use crate::model::Function;
use crate::reading::expression::{Expression, Variable};

/// Where the examples of a mini-batch stand in a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Batch {
    /// Nowhere: letters without an index are vectors of one example.
    #[default]
    None,
    /// One example is one column.
    Columns,
    /// One example is one row.
    Rows,
}

/// Where a bias that is part of the weights stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Fold {
    /// Nowhere: biases are quantities of their own.
    #[default]
    No,
    /// It is the weight from neuron 0.
    First,
    /// It is the weight from the neuron after the last.
    Last,
}

/// Which gradients by vectors that are columns are rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum RowGradients {
    /// None.
    #[default]
    None,
    /// All.
    All,
    /// Those by what lies between: the gradients by parameters and by the input have their shape.
    Between,
}

/// What a product of two vectors of the same shape means where the sign leaves it open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum VectorProduct {
    /// Entry by entry.
    #[default]
    Elementwise,
    /// The sum of the products.
    Inner,
}

/// Conventions of a notation, and of one reading under it.
#[derive(Clone, Debug, PartialEq)]
pub struct Conventions {
    /// Vectors are rows.
    pub row_vectors: bool,
    /// Where the examples stand.
    pub batch: Batch,
    /// The first index of a weight is the neuron it leads to.
    pub to_first: bool,
    /// The weights of a layer with a single neuron are a column, `s = U^T a`, whatever those of others are.
    pub single_weights_are_columns: bool,
    /// Whether the bias is part of the weights.
    pub fold: Fold,
    /// `w_{j0}` is the bias of neuron j, though sums run from 1: nothing else is written for it.
    pub bias_is_weight_zero: bool,
    /// The cost over all examples is their sum, not their mean.
    pub cost_is_sum: bool,
    /// δ is the derivative of the cost over all examples, not of one.
    pub error_of_total: bool,
    /// ∂C/∂W is transposed against W, ∂C/∂a against a.
    pub transposed_gradients: bool,
    /// Which gradients by vectors are rows; those by matrices have the shape of the matrix.
    pub row_gradients: RowGradients,
    /// ∂u/∂v has the entries of v along its rows.
    pub transposed_jacobians: bool,
    /// ∂u/∂v of two vectors of one layer is taken entry by entry: ∂a/∂z = σ'(z).
    pub diagonal_jacobians: bool,
    /// `F'(z)` of a function with a capital letter is a matrix with the slopes on its diagonal, if it is multiplied
    /// with a vector.
    pub diagonal_slopes: bool,
    /// δ is −∂C/∂z.
    pub error_is_negative: bool,
    /// What `u · v` means for vectors of the same shape.
    pub vector_product: VectorProduct,
    /// `u ⊗ v` of two vectors of the same shape is taken entry by entry.
    pub entrywise_outer: bool,
    /// Σ without an index adds what the examples have, not all entries.
    pub totals_over_examples: bool,
    /// Layers known to have a single neuron, whose vectors are numbers.
    pub single_neuron_layers: Vec<i32>,
    /// Whether the last layer has a single neuron.
    pub single_output: bool,
}

impl Default for Conventions {
    fn default() -> Self {
        Conventions {
            row_vectors: false,
            batch: Batch::None,
            to_first: true,
            single_weights_are_columns: false,
            fold: Fold::No,
            bias_is_weight_zero: false,
            cost_is_sum: false,
            error_of_total: false,
            transposed_gradients: false,
            row_gradients: RowGradients::None,
            transposed_jacobians: false,
            diagonal_jacobians: false,
            diagonal_slopes: false,
            error_is_negative: false,
            vector_product: VectorProduct::Elementwise,
            entrywise_outer: false,
            totals_over_examples: false,
            single_neuron_layers: Vec::new(),
            single_output: false,
        }
    }
}

/// The cost of one example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Cost {
    /// A function of outputs and targets of which nothing more is known.
    #[default]
    Any,
    /// ½ Σ_j (a_j − y_j)²
    Quadratic,
    /// Σ_j (a_j − y_j)²
    SquaredError,
    /// (1/n_L) Σ_j (a_j − y_j)²
    MeanSquaredError,
    /// −Σ_j (y_j ln a_j + (1 − y_j) ln(1 − a_j))
    CrossEntropy,
    /// −Σ_j y_j ln a_j
    CategoricalCrossEntropy,
    /// What the document defines it to be.
    Defined {
        /// Which definition.
        definition: usize,
        /// Whether the definition gives the cost of one example, not of all.
        of_example: bool,
    },
}

impl Cost {
    /// The name in words.
    pub fn name(self) -> &'static str {
        match self {
            Cost::Any => "any",
            Cost::Quadratic => "quadratic",
            Cost::SquaredError => "quadratic-sum",
            Cost::MeanSquaredError => "quadratic-mean",
            Cost::CrossEntropy => "cross-entropy",
            Cost::CategoricalCrossEntropy => "categorical-cross-entropy",
            Cost::Defined { .. } => "as defined",
        }
    }

    /// The cost a word names.
    pub fn from_name(word: &str) -> Option<Cost> {
        Some(match word {
            "any" => Cost::Any,
            "quadratic" | "half-quadratic" | "squared" | "mse-half" => Cost::Quadratic,
            "quadratic-sum" | "squared-error" | "sse" => Cost::SquaredError,
            "quadratic-mean" | "mse" | "mean-squared-error" => Cost::MeanSquaredError,
            "cross-entropy" | "binary-cross-entropy" | "bce" | "log-loss" => Cost::CrossEntropy,
            "categorical-cross-entropy" | "cce" | "softmax-cross-entropy" | "negative-log-likelihood" => {
                Cost::CategoricalCrossEntropy
            }
            _ => return None,
        })
    }
}

/// A symbol that a document defines.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// The symbol as written.
    pub name: String,
    /// Variables of the body that a use gives values to, in order.
    pub parameters: Vec<Variable>,
    /// How many variables the body's table has.
    pub n_variables: usize,
    /// What it stands for.
    pub body: Expression,
}

/// Everything but the numbers that an evaluation needs.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Conventions.
    pub conventions: Conventions,
    /// The cost.
    pub cost: Cost,
    /// The part of a defined cost that bears the index 0: what the text builds on.
    pub base_cost: Cost,
    /// Gradients without a letter of a cost, dW, are those of what the text builds on: `∂J_{reg}/∂W = dW + λ W`.
    pub gradients_of_base: bool,
    /// Whether λ/2n Σ w² is part of the cost.
    pub l2: bool,
    /// The hidden activation that is assumed, for reports.
    pub activation: Option<Function>,
    /// Whether the last layer is softmax.
    pub softmax: bool,
    /// Symbols that the document defines.
    pub definitions: Vec<Definition>,
    /// What the author calls the last layer, for messages.
    pub last_layer: String,
}

//! The conventions that a text may leave open, in the order in which they are tried.

use super::hints::Text;
use crate::model::Function;
use crate::notation::Options;
use crate::oracle::model::{Batch, Cost, Fold, RowGradients};

/// A convention that can be tried: its key, the value in words, how many equations it has to be worth, whether the text
/// gives reason for it, whether what is known leaves it open, and how it changes the options.
pub(super) struct Trial {
    pub(super) key: &'static str,
    pub(super) value: &'static str,
    pub(super) worth: f64,
    pub(super) meant: fn(&Text<'_>) -> bool,
    pub(super) open: fn(&Options) -> bool,
    pub(super) set: fn(&mut Options),
}

/// A convention that needs no reason.
fn always(_: &Text<'_>) -> bool {
    true
}

/// Whether nothing is known of the last layer's function, or only that it is not that of the others.
fn output_is_open(options: &Options) -> bool {
    !options.softmax && matches!(options.output, None | Some(Function::Any(_)))
}

/// The conventions that are tried, in order.
pub(super) const TRIALS: [Trial; 53] = [
    Trial {
        key: "weight-order",
        value: "from-to",
        worth: 0.0,
        meant: always,
        open: |o| o.to_first.is_none(),
        set: |o| o.to_first = Some(false),
    },
    Trial {
        key: "batch",
        value: "columns",
        worth: 0.0,
        meant: always,
        open: |o| o.batch.is_none() && o.row_vectors != Some(true),
        set: |o| o.batch = Some(Batch::Columns),
    },
    Trial {
        key: "batch",
        value: "rows, weights from-to",
        worth: 0.0,
        meant: always,
        open: |o| o.batch.is_none() && o.row_vectors != Some(false) && o.to_first.is_none(),
        set: |o| {
            o.batch = Some(Batch::Rows);
            o.row_vectors = Some(true);
            o.to_first = Some(false);
        },
    },
    Trial {
        key: "batch",
        value: "rows",
        worth: 0.5,
        meant: always,
        open: |o| o.batch.is_none() && o.row_vectors != Some(false),
        set: |o| {
            o.batch = Some(Batch::Rows);
            o.row_vectors = Some(true);
        },
    },
    Trial {
        key: "batch",
        value: "rows, weights to-from",
        worth: 0.0,
        meant: always,
        open: |o| o.batch.is_none() && o.row_vectors != Some(false) && o.to_first != Some(false),
        set: |o| {
            o.batch = Some(Batch::Rows);
            o.row_vectors = Some(true);
            o.to_first = Some(true);
        },
    },
    Trial {
        key: "batch",
        value: "rows, single vectors columns, weights from-to",
        worth: 0.0,
        meant: always,
        open: |o| o.batch.is_none() && o.row_vectors != Some(true) && o.to_first.is_none(),
        set: |o| {
            o.batch = Some(Batch::Rows);
            o.row_vectors = Some(false);
            o.to_first = Some(false);
        },
    },
    Trial {
        key: "vectors",
        value: "rows, weights from-to",
        worth: 0.0,
        meant: always,
        open: |o| o.row_vectors.is_none() && o.to_first.is_none(),
        set: |o| {
            o.row_vectors = Some(true);
            o.to_first = Some(false);
        },
    },
    Trial {
        key: "vectors",
        value: "rows",
        worth: 0.5,
        meant: always,
        open: |o| o.row_vectors.is_none(),
        set: |o| o.row_vectors = Some(true),
    },
    Trial {
        key: "weight-layer",
        value: "from",
        worth: 0.0,
        meant: always,
        open: |o| o.weight_layer_is_source.is_none(),
        set: |o| o.weight_layer_is_source = Some(true),
    },
    Trial {
        key: "weight-layer",
        value: "from, as the pre-activation's",
        worth: 0.5,
        meant: always,
        open: |o| o.weight_layer_is_source.is_none() && o.preactivation_layer_is_source.is_none(),
        set: |o| {
            o.weight_layer_is_source = Some(true);
            o.preactivation_layer_is_source = Some(true);
        },
    },
    Trial {
        key: "error-layer",
        value: "next",
        worth: 0.5,
        meant: always,
        open: |o| o.error_layer_is_next.is_none(),
        set: |o| o.error_layer_is_next = Some(true),
    },
    Trial {
        key: "error-of",
        value: "total",
        worth: 0.0,
        meant: always,
        open: |o| o.error_of_total.is_none(),
        set: |o| o.error_of_total = Some(true),
    },
    Trial {
        key: "cost-of",
        value: "sum",
        worth: 0.0,
        meant: always,
        open: |o| o.cost_is_sum.is_none(),
        set: |o| o.cost_is_sum = Some(true),
    },
    Trial {
        key: "bias-folded",
        value: "first",
        worth: 0.5,
        meant: always,
        open: |o| o.fold.is_none() && (o.has_bias == Some(false) || o.bias_is_weight_zero),
        set: |o| {
            o.fold = Some(Fold::First);
            o.bias_is_weight_zero = false;
        },
    },
    Trial {
        key: "output-is",
        value: "softmax",
        worth: 0.5,
        meant: |t| t.writes(&["softmax", "exp", "e"]),
        open: output_is_open,
        set: |o| {
            o.softmax = true;
            o.output = None;
        },
    },
    Trial {
        key: "activation-is",
        value: "identity, as products of weights tell",
        worth: 0.5,
        meant: |t| t.multiplies_weights(),
        open: |o| o.activation.is_none() && o.output.is_none() && !o.softmax,
        set: |o| o.activation = Some(Function::Identity),
    },
    Trial {
        key: "activation-is",
        value: "sigmoid, written out",
        worth: 0.5,
        meant: |t| t.writes(&["exp", "e", "sigmoid"]),
        open: |o| o.activation.is_none(),
        set: |o| o.activation = Some(Function::Sigmoid),
    },
    Trial {
        key: "output-is",
        value: "sigmoid, as log(1 − a) beside σ tells",
        worth: 0.5,
        meant: |t| t.takes_logarithms_of_sigma(),
        open: output_is_open,
        set: |o| o.output = Some(Function::Sigmoid),
    },
    Trial {
        key: "activation-is",
        value: "sigmoid, as y(1 − y) tells",
        worth: 0.5,
        meant: |t| t.has_logistic_slopes(),
        open: |o| o.activation.is_none(),
        set: |o| o.activation = Some(Function::Sigmoid),
    },
    Trial {
        key: "activation-is",
        value: "tanh, as 1 − y² tells",
        worth: 0.5,
        meant: |t| t.has_tanh_slopes(),
        open: |o| o.activation.is_none(),
        set: |o| o.activation = Some(Function::Tanh),
    },
    Trial {
        key: "activation-is",
        value: "tanh in the hidden layers, as 1 − y² tells",
        worth: 0.5,
        meant: |t| t.has_tanh_slopes(),
        open: |o| o.activation.is_none(),
        set: |o| {
            o.activation = Some(Function::Tanh);
            o.output = o.output.or(Some(Function::Any(0)));
        },
    },
    Trial {
        key: "output-is",
        value: "sigmoid, of a cross-entropy",
        worth: 0.5,
        meant: |t| t.leaves_open_a_cross_entropy(),
        open: |o| output_is_open(o) && o.cost.is_none(),
        set: |o| {
            o.output = Some(Function::Sigmoid);
            o.cost = Some(Cost::CrossEntropy);
        },
    },
    Trial {
        key: "output-is",
        value: "identity, of a quadratic cost",
        worth: 0.5,
        meant: |t| t.leaves_open_plain_errors(),
        open: |o| output_is_open(o) && o.cost.is_none(),
        set: |o| {
            o.output = Some(Function::Identity);
            o.cost = Some(Cost::Quadratic);
        },
    },
    Trial {
        key: "cost-function",
        value: "quadratic, as a − y tells",
        worth: 0.5,
        meant: |t| t.leaves_open_what_a_difference_is_of(),
        open: |o| o.cost.is_none() && !o.softmax,
        set: |o| o.cost = Some(Cost::Quadratic),
    },
    Trial {
        key: "cost-function",
        value: "quadratic without ½, as 2 (a − y) tells",
        worth: 0.5,
        meant: |t| t.leaves_open_what_a_difference_is_of(),
        open: |o| o.cost.is_none() && !o.softmax,
        set: |o| o.cost = Some(Cost::SquaredError),
    },
    Trial {
        key: "activation-is",
        value: "sigmoid",
        worth: 1.5,
        meant: always,
        open: |o| o.activation.is_none(),
        set: |o| o.activation = Some(Function::Sigmoid),
    },
    Trial {
        key: "activation-is",
        value: "tanh in the hidden layers",
        worth: 0.5,
        meant: |t| t.writes(&["tanh"]),
        open: |o| o.activation.is_none(),
        set: |o| {
            o.activation = Some(Function::Tanh);
            o.output = o.output.or(Some(Function::Any(0)));
        },
    },
    Trial {
        key: "activation-is",
        value: "tanh in the hidden layers, and sigmoid in the last",
        worth: 0.5,
        meant: |t| t.writes(&["tanh"]) && t.takes_logarithms_of_sigma(),
        open: |o| o.activation.is_none() && output_is_open(o),
        set: |o| {
            o.activation = Some(Function::Tanh);
            o.output = Some(Function::Sigmoid);
        },
    },
    Trial {
        key: "activation-is",
        value: "tanh",
        worth: 0.5,
        meant: |t| t.writes(&["tanh"]),
        open: |o| o.activation.is_none(),
        set: |o| o.activation = Some(Function::Tanh),
    },
    Trial {
        key: "activation-is",
        value: "relu in the hidden layers",
        worth: 0.5,
        meant: |t| t.has_rectifiers(),
        open: |o| o.activation.is_none(),
        set: |o| {
            o.activation = Some(Function::Relu);
            o.output = o.output.or(Some(Function::Any(0)));
        },
    },
    Trial {
        key: "activation-is",
        value: "relu",
        worth: 0.5,
        meant: |t| t.has_rectifiers(),
        open: |o| o.activation.is_none(),
        set: |o| o.activation = Some(Function::Relu),
    },
    Trial {
        key: "output-is",
        value: "identity, as the output is a sum",
        worth: 0.5,
        meant: |t| t.outputs_a_sum(),
        open: output_is_open,
        set: |o| o.output = Some(Function::Identity),
    },
    Trial {
        key: "output-is",
        value: "identity",
        worth: 1.5,
        meant: always,
        open: output_is_open,
        set: |o| o.output = Some(Function::Identity),
    },
    Trial {
        key: "output-is",
        value: "sigmoid",
        worth: 1.5,
        meant: always,
        open: output_is_open,
        set: |o| o.output = Some(Function::Sigmoid),
    },
    Trial {
        key: "jacobian",
        value: "denominator",
        worth: 1.5,
        meant: always,
        open: |o| o.transposed_jacobians.is_none(),
        set: |o| o.transposed_jacobians = Some(true),
    },
    Trial {
        key: "jacobian",
        value: "entrywise",
        worth: 0.5,
        meant: always,
        open: |o| o.diagonal_jacobians.is_none() && o.transposed_jacobians.is_none(),
        set: |o| o.diagonal_jacobians = Some(true),
    },
    Trial {
        key: "error-sign",
        value: "negative",
        worth: 0.5,
        meant: |t| t.defines_with_minus() || t.begins_errors_with_what_lacks(),
        open: |o| o.error_is_negative.is_none(),
        set: |o| o.error_is_negative = Some(true),
    },
    Trial {
        key: "error-sign",
        value: "negative, as most of the text has it",
        worth: 1.5,
        meant: always,
        open: |o| o.error_is_negative.is_none(),
        set: |o| o.error_is_negative = Some(true),
    },
    Trial {
        key: "error-sign",
        value: "negative, of a quadratic cost",
        worth: 1.5,
        meant: |t| t.leaves_open_what_a_difference_is_of(),
        open: |o| o.error_is_negative.is_none() && o.cost.is_none() && !o.softmax,
        set: |o| {
            o.error_is_negative = Some(true);
            o.cost = Some(Cost::Quadratic);
        },
    },
    Trial {
        key: "bias-layer",
        value: "to",
        worth: 0.0,
        meant: always,
        open: |o| o.bias_layer_is_source.is_none() && o.weight_layer_is_source == Some(true),
        set: |o| o.bias_layer_is_source = Some(false),
    },
    Trial {
        key: "layout",
        value: "transposed",
        worth: 1.5,
        meant: always,
        open: |o| o.transposed_gradients.is_none(),
        set: |o| o.transposed_gradients = Some(true),
    },
    Trial {
        key: "layout",
        value: "gradients by vectors are rows",
        worth: 0.5,
        meant: always,
        open: |o| o.row_gradients.is_none() && o.transposed_gradients.is_none(),
        set: |o| o.row_gradients = Some(RowGradients::All),
    },
    Trial {
        key: "layout",
        value: "gradients by vectors are rows, but for parameters and the input",
        worth: 0.5,
        meant: always,
        open: |o| o.row_gradients.is_none() && o.transposed_gradients.is_none(),
        set: |o| o.row_gradients = Some(RowGradients::Between),
    },
    Trial {
        key: "weight-order",
        value: "to-from, but the weights of a single neuron are a column",
        worth: 0.5,
        meant: |t| t.has_a_single_neuron(),
        open: |o| o.single_weights_are_columns.is_none() && o.to_first != Some(false),
        set: |o| o.single_weights_are_columns = Some(true),
    },
    Trial {
        key: "small-letters",
        value: "one-example",
        worth: 0.5,
        meant: |t| t.writes_both_sizes(),
        open: |o| o.small_is_one_example.is_none() && matches!(o.batch, Some(Batch::Columns | Batch::Rows)),
        set: |o| o.small_is_one_example = Some(true),
    },
    Trial {
        key: "bias-value",
        value: "0, as sums without them tell",
        worth: 0.5,
        meant: |t| t.leaves_out_biases(),
        open: |o| !o.bias_is_zero && o.has_bias == Some(true),
        set: |o| o.bias_is_zero = true,
    },
    Trial {
        key: "bias-sign",
        value: "negative",
        worth: 0.5,
        meant: |t| t.takes_off_letters(),
        open: |o| o.bias_is_negative.is_none() && o.has_bias == Some(true),
        set: |o| o.bias_is_negative = Some(true),
    },
    Trial {
        key: "output-is",
        value: "sigmoid, as σ beside another function tells",
        worth: 0.5,
        meant: |t| t.has_sigma_beside_another_slope(),
        open: output_is_open,
        set: |o| o.output = Some(Function::Sigmoid),
    },
    Trial {
        key: "differentials",
        value: "true, as d on both sides tells",
        worth: 0.5,
        meant: |t| t.has_differentials(),
        open: |o| o.differentials.is_none(),
        set: |o| o.differentials = Some(true),
    },
    Trial {
        key: "output-is",
        value: "softmax, of the layer that is left out",
        worth: 0.5,
        meant: |t| t.writes(&["softmax", "exp", "e"]),
        open: |o| output_is_open(o) && o.left_out_is_last.is_none(),
        set: |o| {
            o.softmax = true;
            o.output = None;
            o.left_out_is_last = Some(true);
        },
    },
    Trial {
        key: "layers-left-out",
        value: "the last",
        worth: 1.5,
        meant: always,
        open: |o| o.left_out_is_last.is_none() && (o.softmax || o.output.is_some()),
        set: |o| o.left_out_is_last = Some(true),
    },
    Trial {
        key: "last-layer",
        value: "L+1, of L hidden ones",
        worth: 1.5,
        meant: |t| t.writes_a_layer_behind_the_last(),
        open: |o| o.last_is_next.is_none(),
        set: |o| o.last_is_next = Some(true),
    },
    Trial {
        key: "output-is",
        value: "sigmoid, as log(1 − a) tells",
        worth: 0.5,
        meant: |t| t.takes_logarithms_of_rests(),
        open: output_is_open,
        set: |o| o.output = Some(Function::Sigmoid),
    },
];

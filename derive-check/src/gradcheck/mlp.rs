//! A network of fully connected layers, its data and the gradient that is claimed for it.

use super::activation::Activation;
use super::cost::Cost;

/// A network: layers 2 … L (the input is layer 1) and a cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Mlp {
    /// Layers 2 … L.
    pub layers: Vec<MlpLayer>,
    /// The cost of one example.
    pub cost: Cost,
    /// λ/n: the cost of the set has ½ λ/n Σ w² besides the mean of C_x. 0 for none.
    pub l2: f64,
    /// λ₁/n: the cost of the set has λ₁/n Σ |w| as well. 0 for none. At w = 0, where |w| has a kink, the mean of its two
    /// sides is expected, 0.
    pub l1: f64,
}

/// One layer above the input: aˡ = σ(Wˡ aˡ⁻¹ + bˡ).
#[derive(Clone, Debug, PartialEq)]
pub struct MlpLayer {
    /// Wˡ, n_l × n_{l-1}, row behind row: row j holds the weights *to* neuron j.
    pub weight: Vec<f64>,
    /// bˡ, n_l numbers.
    pub bias: Vec<f64>,
    /// σ of this layer; softmax in the output layer only.
    pub activation: Activation,
}

/// ∂C/∂Wˡ and ∂C/∂bˡ of one layer, as they are claimed to be.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerGradient {
    /// ∂C/∂Wˡ, in the order of [`MlpLayer::weight`].
    pub nabla_w: Vec<f64>,
    /// ∂C/∂bˡ
    pub nabla_b: Vec<f64>,
}

/// What keeps a network, its data and a gradient from being checked.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MlpError {
    /// Nothing above the input.
    #[error("a network without layers: expected at least one above the input")]
    NoLayers,
    /// A layer of size 0.
    #[error("layer {layer} has no neurons: expected at least 1")]
    EmptyLayer {
        /// The layer's number; the input is layer 1.
        layer: usize,
    },
    /// Wˡ does not fit aˡ⁻¹.
    #[error(
        "weight of layer {layer} has {found} numbers but layer {layer} has {rows} neurons and layer {} \
         has {columns}: expected {}", layer - 1, rows * columns
    )]
    Weight {
        /// The layer's number.
        layer: usize,
        /// Numbers in the weight.
        found: usize,
        /// n_l
        rows: usize,
        /// n_{l-1}
        columns: usize,
    },
    /// Softmax below the output.
    #[error("layer {layer} has the activation softmax: expected it in the output layer only")]
    HiddenSoftmax {
        /// The layer's number.
        layer: usize,
    },
    /// A cost that is not defined for these outputs.
    #[error(
        "cross-entropy needs outputs between 0 and 1, but the output activation is {output}: \
         expected sigmoid or softmax, or the quadratic cost"
    )]
    Cost {
        /// Name of the activation of the output layer.
        output: &'static str,
    },
    /// Inputs or targets of a length that is no whole number of examples.
    #[error(
        "{kind}s hold {found} numbers and an example has {size}: expected a multiple of {size}, at least one"
    )]
    Examples {
        /// `input` or `target`.
        kind: &'static str,
        /// Numbers that were given.
        found: usize,
        /// n_1 or n_L
        size: usize,
    },
    /// As many targets as inputs.
    #[error("{inputs} examples of input but {targets} of target: expected as many")]
    ExampleCounts {
        /// Examples of input.
        inputs: usize,
        /// Examples of target.
        targets: usize,
    },
    /// A claimed gradient of another shape.
    #[error("the claimed gradient of {what} has {found} numbers: expected {expected}")]
    Gradient {
        /// What it is the gradient of, such as `the weight of layer 2`.
        what: String,
        /// Numbers that were given.
        found: usize,
        /// Numbers there should be.
        expected: usize,
    },
    /// A claimed gradient of another number of layers.
    #[error("the claimed gradient has {found} layer(s) above the input: expected {expected}")]
    GradientLayers {
        /// Layers that were given.
        found: usize,
        /// Layers of the network.
        expected: usize,
    },
    /// A number that is infinite or NaN.
    #[error("{what} is {value}: expected a finite number")]
    NotFinite {
        /// Which number, such as `bias 3 of layer 2`.
        what: String,
        /// What it is.
        value: f64,
    },
}

impl Mlp {
    /// n_1, the size of the input.
    pub fn n_inputs(&self) -> usize {
        self.layers.first().map_or(0, MlpLayer::n_inputs)
    }

    /// n_L, the size of the output.
    pub fn n_outputs(&self) -> usize {
        self.layers.last().map_or(0, MlpLayer::n_neurons)
    }

    /// Weights and biases of all layers.
    pub fn n_parameters(&self) -> usize {
        self.layers.iter().map(|layer| layer.weight.len() + layer.bias.len()).sum()
    }

    /// The activation of the output layer.
    pub(super) fn output(&self) -> Activation {
        self.layers.last().map_or(Activation::Identity, |layer| layer.activation)
    }

    /// The number of examples, if network, data and gradient fit each other.
    pub(super) fn check(
        &self,
        inputs: &[f64],
        targets: &[f64],
        claimed: &[LayerGradient],
    ) -> Result<usize, MlpError> {
        self.check_layers()?;
        let count = |kind, numbers: &[f64], size: usize| {
            let fits = size > 0 && !numbers.is_empty() && numbers.len().is_multiple_of(size);
            if fits {
                Ok(numbers.len() / size)
            } else {
                Err(MlpError::Examples { kind, found: numbers.len(), size })
            }
        };
        let n_inputs = count("input", inputs, self.n_inputs())?;
        let n_targets = count("target", targets, self.n_outputs())?;
        if n_inputs != n_targets {
            return Err(MlpError::ExampleCounts { inputs: n_inputs, targets: n_targets });
        }
        finite(inputs, |index| format!("number {} of the inputs", index + 1))?;
        finite(targets, |index| format!("number {} of the targets", index + 1))?;
        self.check_claims(claimed)?;
        Ok(n_inputs)
    }

    fn check_layers(&self) -> Result<(), MlpError> {
        let Some(first) = self.layers.first() else { return Err(MlpError::NoLayers) };
        if !self.l2.is_finite() {
            return Err(MlpError::NotFinite { what: "the L2 coefficient".to_owned(), value: self.l2 });
        }
        if !self.l1.is_finite() {
            return Err(MlpError::NotFinite { what: "the L1 coefficient".to_owned(), value: self.l1 });
        }
        let last = self.layers.len() + 1;
        let mut columns = first.n_inputs();
        for (layer, l) in self.layers.iter().zip(2..) {
            let (rows, found) = (layer.bias.len(), layer.weight.len());
            if rows == 0 {
                return Err(MlpError::EmptyLayer { layer: l });
            }
            if columns == 0 {
                return Err(MlpError::EmptyLayer { layer: l - 1 });
            }
            if found != rows * columns {
                return Err(MlpError::Weight { layer: l, found, rows, columns });
            }
            if l < last && layer.activation == Activation::Softmax {
                return Err(MlpError::HiddenSoftmax { layer: l });
            }
            finite(&layer.weight, |index| {
                format!("weight {}, {} of layer {l}", index / columns + 1, index % columns + 1)
            })?;
            finite(&layer.bias, |index| format!("bias {} of layer {l}", index + 1))?;
            columns = rows;
        }
        if self.cost.fits(self.output()) {
            Ok(())
        } else {
            Err(MlpError::Cost { output: self.output().name() })
        }
    }

    fn check_claims(&self, claimed: &[LayerGradient]) -> Result<(), MlpError> {
        let length = |what: String, found: usize, expected: usize| {
            if found == expected { Ok(()) } else { Err(MlpError::Gradient { what, found, expected }) }
        };
        for ((layer, claim), l) in self.layers.iter().zip(claimed).zip(2..) {
            length(format!("the weight of layer {l}"), claim.nabla_w.len(), layer.weight.len())?;
            length(format!("the bias of layer {l}"), claim.nabla_b.len(), layer.bias.len())?;
        }
        if claimed.len() == self.layers.len() {
            Ok(())
        } else {
            Err(MlpError::GradientLayers { found: claimed.len(), expected: self.layers.len() })
        }
    }
}

impl MlpLayer {
    /// n_l
    pub fn n_neurons(&self) -> usize {
        self.bias.len()
    }

    /// n_{l-1}, rounded down where the weight is no whole number of rows.
    pub fn n_inputs(&self) -> usize {
        self.weight.len().checked_div(self.bias.len()).unwrap_or(0)
    }

    /// The weights *to* neuron j.
    pub(super) fn row(&self, j: usize) -> &[f64] {
        let n = self.n_inputs();
        &self.weight[j * n..(j + 1) * n]
    }
}

fn finite(numbers: &[f64], what: impl Fn(usize) -> String) -> Result<(), MlpError> {
    match numbers.iter().position(|number| !number.is_finite()) {
        Some(index) => Err(MlpError::NotFinite { what: what(index), value: numbers[index] }),
        None => Ok(()),
    }
}

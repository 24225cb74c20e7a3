//! A network of fully connected layers: weights, biases, activations.
//!
//! Layers are numbered as on paper: layer 1 is the input, layer L the output, and
//! Wˡ, bˡ, zˡ, δˡ exist for l = 2 … L.

use faer::{Mat, MatMut, MatRef};

use crate::activation::Activation;
use crate::scalar::Scalar;

/// One layer above the input: aˡ = σ(Wˡ aˡ⁻¹ + bˡ).
///
/// Shapes: `weight` n_l × n_{l-1}, `bias` n_l.
#[derive(Debug, PartialEq)]
pub struct Layer<T> {
    weight: Mat<T>,
    bias: Vec<T>,
    activation: Activation,
}

/// Layers that do not make a network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// Nothing above the input.
    #[error(
        "a network of {n_layers} layer{}: expected an input layer and at least one above it",
        if *n_layers == 1 { "" } else { "s" }
    )]
    TooFewLayers {
        /// The number of layers, the input counted.
        n_layers: usize,
    },
    /// A layer of size 0.
    #[error("layer {layer} has no neurons: expected at least 1")]
    EmptyLayer {
        /// The layer's number; the input is layer 1.
        layer: usize,
    },
    /// Wˡ does not fit aˡ⁻¹.
    #[error(
        "weight of layer {layer} is {rows}×{columns} but layer {} has {inputs} neurons: \
         expected {rows}×{inputs}", layer - 1
    )]
    WeightShape {
        /// The layer's number.
        layer: usize,
        /// Rows of its weight.
        rows: usize,
        /// Columns of its weight.
        columns: usize,
        /// Neurons of the layer below.
        inputs: usize,
    },
    /// bˡ does not fit Wˡ.
    #[error(
        "bias of layer {layer} has {found} numbers but its weight has {expected} rows: expected {expected}"
    )]
    BiasLength {
        /// The layer's number.
        layer: usize,
        /// Numbers in the bias.
        found: usize,
        /// Rows of the weight.
        expected: usize,
    },
    /// Softmax of a single neuron.
    #[error(
        "layer {layer} is softmax over 1 neuron, which is always 1: \
         expected at least 2 neurons, or the activation sigmoid"
    )]
    SoftmaxOfOne {
        /// The layer's number.
        layer: usize,
    },
    /// Softmax below the output.
    #[error("layer {layer} of {last} has the activation softmax: expected it in the output layer only")]
    HiddenSoftmax {
        /// The layer's number.
        layer: usize,
        /// The number of the output layer.
        last: usize,
    },
}

impl NetworkError {
    /// The same fault, found in layer l.
    pub(crate) fn in_layer(mut self, l: usize) -> Self {
        match &mut self {
            Self::EmptyLayer { layer }
            | Self::WeightShape { layer, .. }
            | Self::BiasLength { layer, .. }
            | Self::SoftmaxOfOne { layer }
            | Self::HiddenSoftmax { layer, .. } => *layer = l,
            Self::TooFewLayers { .. } => {}
        }
        self
    }
}

impl<T: Scalar> Layer<T> {
    /// A layer from its parts.
    ///
    /// # Errors
    /// A bias whose length is not the number of rows of the weight; no rows or no columns.
    /// A layer alone does not know its number, so the error calls it layer 2.
    pub fn new(weight: Mat<T>, bias: Vec<T>, activation: Activation) -> Result<Self, NetworkError> {
        if bias.len() != weight.nrows() {
            return Err(NetworkError::BiasLength { layer: 2, found: bias.len(), expected: weight.nrows() });
        }
        if weight.nrows() == 0 {
            return Err(NetworkError::EmptyLayer { layer: 2 });
        }
        if weight.ncols() == 0 {
            return Err(NetworkError::EmptyLayer { layer: 1 });
        }
        Ok(Self { weight, bias, activation })
    }

    /// Wˡ, n_l × n_{l-1}: row j holds the weights *to* neuron j.
    pub fn weight(&self) -> MatRef<'_, T> {
        self.weight.as_ref()
    }

    /// Wˡ, to be changed.
    pub fn weight_mut(&mut self) -> MatMut<'_, T> {
        self.weight.as_mut()
    }

    /// bˡ, n_l numbers.
    pub fn bias(&self) -> &[T] {
        &self.bias
    }

    /// bˡ, to be changed.
    pub fn bias_mut(&mut self) -> &mut [T] {
        &mut self.bias
    }

    /// Wˡ and bˡ, to be changed together.
    pub fn parameters_mut(&mut self) -> (MatMut<'_, T>, &mut [T]) {
        (self.weight.as_mut(), &mut self.bias)
    }

    /// σ of this layer.
    pub fn activation(&self) -> Activation {
        self.activation
    }

    /// n_l.
    pub fn n_neurons(&self) -> usize {
        self.weight.nrows()
    }

    /// n_{l-1}.
    pub fn n_inputs(&self) -> usize {
        self.weight.ncols()
    }

    /// Weights and biases together.
    pub fn n_parameters(&self) -> usize {
        self.n_neurons() * (self.n_inputs() + 1)
    }

    fn is_finite(&self) -> bool {
        // Without a way out in the middle of a column, many numbers are looked at together.
        let finite = |numbers: &[T]| numbers.iter().fold(true, |finite, x| finite & x.to_f64().is_finite());
        (0..self.n_inputs()).all(|k| finite(self.weight.col_as_slice(k))) && finite(&self.bias)
    }
}

impl<T: Clone> Clone for Layer<T> {
    fn clone(&self) -> Self {
        Self { weight: self.weight.clone(), bias: self.bias.clone(), activation: self.activation }
    }

    fn clone_from(&mut self, other: &Self) {
        let shape = |layer: &Self| (layer.weight.nrows(), layer.weight.ncols());
        if shape(self) == shape(other) {
            for k in 0..other.weight.ncols() {
                self.weight.col_as_slice_mut(k).clone_from_slice(other.weight.col_as_slice(k));
            }
        } else {
            self.weight = other.weight.clone();
        }
        self.bias.clone_from(&other.bias);
        self.activation = other.activation;
    }
}

/// Layers 2 … L, each fitting the one below.
#[derive(Debug, PartialEq)]
pub struct Network<T> {
    layers: Vec<Layer<T>>,
}

/// `clone_from` takes the other's numbers into the memory that is there: every epoch of a run ends with some.
impl<T: Clone> Clone for Network<T> {
    fn clone(&self) -> Self {
        Self { layers: self.layers.clone() }
    }

    fn clone_from(&mut self, other: &Self) {
        self.layers.clone_from(&other.layers);
    }
}

impl<T: Scalar> Network<T> {
    /// A network from its layers 2 … L.
    ///
    /// # Errors
    /// No layer; a weight that does not fit the layer below; softmax below the output.
    pub fn new(layers: Vec<Layer<T>>) -> Result<Self, NetworkError> {
        let last = layers.len() + 1;
        if layers.is_empty() {
            return Err(NetworkError::TooFewLayers { n_layers: last });
        }
        for (index, layer) in layers.iter().enumerate() {
            let l = index + 2;
            if l > 2 && layer.n_inputs() != layers[index - 1].n_neurons() {
                return Err(NetworkError::WeightShape {
                    layer: l,
                    rows: layer.n_neurons(),
                    columns: layer.n_inputs(),
                    inputs: layers[index - 1].n_neurons(),
                });
            }
            if layer.activation == Activation::Softmax && layer.n_neurons() == 1 {
                return Err(NetworkError::SoftmaxOfOne { layer: l });
            }
            if l < last && !layer.activation.is_elementwise() {
                return Err(NetworkError::HiddenSoftmax { layer: l, last });
            }
        }
        Ok(Self { layers })
    }

    /// L, the number of the output layer (the input is layer 1).
    pub fn last_layer(&self) -> usize {
        self.layers.len() + 1
    }

    /// Layer l, for 2 ≤ l ≤ L.
    ///
    /// # Panics
    /// If there is no such layer.
    pub fn layer(&self, l: usize) -> &Layer<T> {
        &self.layers[l - 2]
    }

    /// Layer l, to be changed, for 2 ≤ l ≤ L.
    ///
    /// # Panics
    /// If there is no such layer.
    pub fn layer_mut(&mut self, l: usize) -> &mut Layer<T> {
        &mut self.layers[l - 2]
    }

    /// Layers 2 … L, in this order.
    pub fn layers(&self) -> &[Layer<T>] {
        &self.layers
    }

    /// The number, Wˡ and bˡ of every layer, to be changed.
    pub(crate) fn parameters_mut(&mut self) -> impl Iterator<Item = (usize, MatMut<'_, T>, &mut [T])> {
        (2..).zip(&mut self.layers).map(|(l, layer)| (l, layer.weight.as_mut(), layer.bias.as_mut_slice()))
    }

    /// n_1 … n_L.
    pub fn sizes(&self) -> Vec<usize> {
        std::iter::once(self.n_inputs()).chain(self.layers.iter().map(Layer::n_neurons)).collect()
    }

    /// n_1.
    pub fn n_inputs(&self) -> usize {
        self.layers[0].n_inputs()
    }

    /// n_L.
    pub fn n_outputs(&self) -> usize {
        self.output().n_neurons()
    }

    /// The activation of the output layer.
    pub fn output_activation(&self) -> Activation {
        self.output().activation
    }

    /// Weights and biases of all layers.
    pub fn n_parameters(&self) -> usize {
        self.layers.iter().map(Layer::n_parameters).sum()
    }

    /// Whether every weight and bias is a finite number.
    pub fn is_finite(&self) -> bool {
        self.layers.iter().all(Layer::is_finite)
    }

    fn output(&self) -> &Layer<T> {
        &self.layers[self.layers.len() - 1]
    }
}

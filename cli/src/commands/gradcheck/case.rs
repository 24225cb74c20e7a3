//! A network of the trainer with its data, its gradient, and what the checker says of it.

use backprop_core::data::Dataset;
use backprop_core::evaluate::check_fit;
use backprop_core::{
    Activation, Cost, Gradients, Layer, Network, NetworkError, Penalty, Scalar, Workspace, backprop,
};
use derive_check::gradcheck as oracle;
use derive_check::gradcheck::{
    LayerGradient, Mlp, MlpLayer, NetworkReport, Precision, RoundedArray, gradcheck_network,
    gradcheck_rounded,
};
use faer::{Mat, MatMut, MatRef};

use crate::error::Error;

/// A network, its cost and the examples that the gradient is taken over.
#[derive(Debug)]
pub struct Case {
    /// The network, in f64.
    pub network: Network<f64>,
    /// The cost.
    pub cost: Cost,
    /// What the cost has besides the mean over the examples.
    pub penalty: Penalty,
    /// What the data are called.
    pub data: String,
    /// a¹, n_1 × m, one example behind the other.
    inputs: Vec<f64>,
    /// y, n_L × m
    targets: Vec<f64>,
}

impl Case {
    /// The case of the first `m` examples of a set, or of all if there are fewer.
    ///
    /// Errors: a network and data, or a cost, that do not fit.
    pub fn new(network: Network<f64>, cost: Cost, set: &Dataset, m: usize) -> Result<Self, Error> {
        check_fit(&network, cost, set)?;
        let rows: Vec<usize> = (0..set.n_examples().min(m)).collect();
        let mut inputs = Mat::zeros(network.n_inputs(), rows.len());
        let mut targets = Mat::zeros(network.n_outputs(), rows.len());
        set.fill_inputs(&rows, inputs.as_mut());
        set.fill_targets(&rows, targets.as_mut());
        let columns =
            |matrix: &Mat<f64>| matrix.col_iter().flat_map(|column| column.iter().copied()).collect();
        let (inputs, targets) = (columns(&inputs), columns(&targets));
        Ok(Self { network, cost, penalty: Penalty::default(), data: set.name().to_string(), inputs, targets })
    }

    /// m
    pub fn n_examples(&self) -> usize {
        self.inputs.len() / self.network.n_inputs()
    }

    /// The same with a penalty on the weights in the cost.
    pub fn with(self, penalty: Penalty) -> Self {
        Self { penalty, ..self }
    }

    /// The same with every number rounded to f32, so that both precisions begin with the same.
    ///
    /// Errors: none but what a network may not hold.
    pub fn rounded(mut self) -> Result<Self, Error> {
        self.network = in_f64(&convert::<f64, f32>(&self.network)?)?;
        let round = |numbers: &mut Vec<f64>| numbers.iter_mut().for_each(|x| *x = f64::from(*x as f32));
        round(&mut self.inputs);
        round(&mut self.targets);
        Ok(self)
    }

    /// ∇C by backpropagation.
    pub fn gradients(&self) -> Gradients<f64> {
        self.gradients_of(&self.network)
    }

    /// ∇C by backpropagation in another precision.
    ///
    /// Errors: none but what a network may not hold.
    pub fn gradients_in<T: Scalar>(&self) -> Result<Gradients<T>, Error> {
        Ok(self.gradients_of(&convert::<f64, T>(&self.network)?))
    }

    fn gradients_of<T: Scalar>(&self, network: &Network<T>) -> Gradients<T> {
        let m = self.n_examples();
        let mut workspace = Workspace::new(network, m, 1);
        workspace.resize(m);
        let fill = |mut matrix: MatMut<'_, T>, numbers: &[f64]| {
            let rows = matrix.nrows();
            for (column, numbers) in numbers.chunks_exact(rows).enumerate() {
                for (row, &number) in numbers.iter().enumerate() {
                    matrix[(row, column)] = T::from_f64(number);
                }
            }
        };
        fill(workspace.input_mut(), &self.inputs);
        fill(workspace.target_mut(), &self.targets);
        let mut gradients = Gradients::zeros(network);
        backprop::forward(network, &mut workspace);
        backprop::backward(network, self.cost, &mut workspace);
        backprop::gradient(&mut gradients, &mut workspace);
        self.penalty.add_to(&mut gradients, network);
        gradients
    }

    /// Judges a gradient by finite differences.
    ///
    /// Errors: numbers that are infinite or NaN.
    pub fn check(&self, gradients: &Gradients<f64>) -> Result<NetworkReport, Error> {
        Ok(gradcheck_network(&self.mlp(), &self.inputs, &self.targets, &claimed(gradients))?)
    }

    /// Holds a gradient in f32 against the one in f64.
    ///
    /// Errors: numbers that are infinite or NaN.
    pub fn check_rounded(
        &self,
        in_f64: &Gradients<f64>,
        in_f32: &Gradients<f32>,
    ) -> Result<Vec<RoundedArray>, Error> {
        let (in_f64, in_f32) = (claimed(in_f64), claimed(in_f32));
        let precision = Precision::F32;
        Ok(gradcheck_rounded(&self.mlp(), &self.inputs, &self.targets, &in_f64, &in_f32, precision)?)
    }

    /// The network as the checker knows it.
    fn mlp(&self) -> Mlp {
        let layers = self.network.layers().iter().map(|layer| MlpLayer {
            weight: by_rows(layer.weight()),
            bias: layer.bias().to_vec(),
            activation: activation(layer.activation()),
        });
        let cost = match self.cost {
            Cost::Quadratic => oracle::Cost::Quadratic,
            Cost::CrossEntropy => oracle::Cost::CrossEntropy,
        };
        Mlp { layers: layers.collect(), cost, l2: self.penalty.l2, l1: self.penalty.l1 }
    }
}

/// A gradient, layer by layer, as the checker takes it.
fn claimed<T: Scalar>(gradients: &Gradients<T>) -> Vec<LayerGradient> {
    let layer = |(l, nabla_w): (usize, &Mat<T>)| LayerGradient {
        nabla_w: by_rows(nabla_w.as_ref()),
        nabla_b: gradients.nabla_b[l].iter().map(|b| b.to_f64()).collect(),
    };
    gradients.nabla_w.iter().map(layer).collect()
}

/// W, row behind row.
fn by_rows<T: Scalar>(matrix: MatRef<'_, T>) -> Vec<f64> {
    matrix.row_iter().flat_map(|row| row.iter().map(|w| w.to_f64())).collect()
}

/// The same function, as the checker knows it.
fn activation(activation: Activation) -> oracle::Activation {
    match activation {
        Activation::Identity => oracle::Activation::Identity,
        Activation::Sigmoid => oracle::Activation::Sigmoid,
        Activation::Tanh => oracle::Activation::Tanh,
        Activation::Relu => oracle::Activation::Relu,
        Activation::LeakyRelu => oracle::Activation::LeakyRelu,
        Activation::Elu => oracle::Activation::Elu,
        Activation::Softplus => oracle::Activation::Softplus,
        Activation::Gelu => oracle::Activation::Gelu,
        Activation::Silu => oracle::Activation::Silu,
        Activation::Softmax => oracle::Activation::Softmax,
    }
}

/// The same network, each number exactly.
pub(super) fn in_f64<T: Scalar>(network: &Network<T>) -> Result<Network<f64>, NetworkError> {
    convert(network)
}

/// The same network in another precision.
fn convert<S: Scalar, T: Scalar>(network: &Network<S>) -> Result<Network<T>, NetworkError> {
    let number = |x: &S| T::from_f64(x.to_f64());
    let layers = network.layers().iter().map(|layer| {
        let weight = layer.weight();
        let weight = Mat::from_fn(weight.nrows(), weight.ncols(), |j, k| number(&weight[(j, k)]));
        Layer::new(weight, layer.bias().iter().map(number).collect(), layer.activation())
    });
    Network::new(layers.collect::<Result<_, _>>()?)
}

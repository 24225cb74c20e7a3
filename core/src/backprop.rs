//! Backpropagation: the forward pass and the four equations, one function each.
//!
//! Letters: layer 1 is the input, layer L the output; m examples are m columns.
//!
//! | letter | shape | what |
//! | --- | --- | --- |
//! | Wˡ | n_l × n_{l-1} | weight *to* layer l, for l = 2 … L |
//! | bˡ | n_l | bias |
//! | zˡ | n_l × m | pre-activation |
//! | aˡ | n_l × m | activation; a¹ = x |
//! | y | n_L × m | target |
//! | δˡ | n_l × m | error, ∂C_x/∂zˡ, one example a column, not divided by m |
//!
//! The cost of a mini-batch is the mean of the costs C_x of its examples.

use faer::{Mat, MatMut, MatRef};

use crate::activation::Activation;
use crate::cost::Cost;
use crate::layers::ByLayer;
use crate::network::Network;
use crate::product;
use crate::scalar::Scalar;
use crate::workspace::{Columns, Workspace};

/// Forward: zˡ = Wˡ aˡ⁻¹ + bˡ, aˡ = σ(zˡ), for l = 2 … L.
///
/// Equation: letters/layer, batch/forward
///
/// # Panics
/// If the workspace was made for a network of other sizes.
pub fn forward<T: Scalar>(network: &Network<T>, workspace: &mut Workspace<T>) {
    let Workspace { z, a, products, .. } = workspace;
    for l in 2..=network.last_layer() {
        let layer = network.layer(l);
        let (a_below, a_here) = a.neighbours_mut(l - 1);
        product::forward(z[l].as_mat_mut(), layer.weight(), a_below.as_mat(), layer.bias(), products);
        layer.activation().apply(z[l].as_slice(), a_here.as_slice_mut(), layer.n_neurons());
    }
}

/// The errors δᴸ … δ² of the batch whose forward pass has just been made.
///
/// Equation: batch/backward
///
/// # Panics
/// If the workspace was made for a network of other sizes.
pub fn backward<T: Scalar>(network: &Network<T>, cost: Cost, workspace: &mut Workspace<T>) {
    let Workspace { z, a, delta, y, products, .. } = workspace;
    let last = network.last_layer();
    bp1(cost, network.output_activation(), &z[last], &a[last], y, &mut delta[last]);
    for l in (2..last).rev() {
        let weight_above = network.layer(l + 1).weight();
        let (delta_here, delta_above) = delta.neighbours_mut(l);
        bp2(weight_above, delta_above, network.layer(l).activation(), &z[l], delta_here, products);
    }
}

/// BP1, the error of the output: δᴸ = ∇ₐC ⊙ σ'(zᴸ).
///
/// Forward: aᴸ = σ(zᴸ), C_x = C(aᴸ, y).
///
/// With cross-entropy the denominators of ∇ₐC are those that σ' or the Jacobian of softmax brings, and δᴸ = aᴸ − y.
///
/// Equation: bp/1, sat/wanted, soft/delta-matrix
fn bp1<T: Scalar>(
    cost: Cost,
    activation: Activation,
    z: &Columns<T>,
    a: &Columns<T>,
    y: &Columns<T>,
    delta: &mut Columns<T>,
) {
    match cost {
        Cost::Quadratic => {
            subtract(a, y, delta);
            activation.pull_back(z.as_slice(), a.as_slice(), delta.as_slice_mut(), a.n_rows());
        }
        Cost::CrossEntropy => subtract(a, y, delta),
    }
}

/// BP2, the error of a layer from the one above: δˡ = ((Wˡ⁺¹)ᵀ δˡ⁺¹) ⊙ σ'(zˡ).
///
/// Forward: aˡ = σ(zˡ), zˡ⁺¹ = Wˡ⁺¹ aˡ + bˡ⁺¹.
///
/// Equation: bp/2
fn bp2<T: Scalar>(
    weight_above: MatRef<'_, T>,
    delta_above: &Columns<T>,
    activation: Activation,
    z: &Columns<T>,
    delta: &mut Columns<T>,
    products: &mut product::Workspace<T>,
) {
    product::backward(delta.as_mat_mut(), weight_above, delta_above.as_mat(), products);
    activation.multiply_by_slope(z.as_slice(), delta.as_slice_mut());
}

/// BP3, what the bias does: ∂C/∂bˡ = δˡ, summed over the examples; b ← c b + α ∂C/∂b.
///
/// Forward: zˡ = Wˡ aˡ⁻¹ + bˡ.
///
/// Equation: bp/3
fn bp3<T: Scalar>(b: &mut [T], c: T, alpha: T, delta: &Columns<T>) {
    product::update_bias(b, c, alpha, delta.as_mat());
}

/// BP4, what the weight does: ∂C/∂Wˡ = δˡ (aˡ⁻¹)ᵀ, summed over the examples; W ← c W + α ∂C/∂W.
///
/// Forward: zˡ = Wˡ aˡ⁻¹ + bˡ.
///
/// Equation: bp/4
fn bp4<T: Scalar>(
    w: MatMut<'_, T>,
    c: T,
    alpha: T,
    delta: &Columns<T>,
    a_below: &Columns<T>,
    products: &mut product::Workspace<T>,
) {
    product::update_weight(w, c, alpha, delta.as_mat(), a_below.as_mat(), products);
}

/// W ← c W + α ∂C/∂W and b ← b + α ∂C/∂b for every layer, C being the mean over the batch whose errors are
/// in the workspace: gradient descent straight into the weights, with α = −η and no gradient stored.
///
/// Equation: opt/sgd-matrix, batch/step, batch/step-bias
///
/// # Panics
/// If the workspace was made for a network of other sizes.
pub fn descend<T: Scalar>(network: &mut Network<T>, c: T, alpha: T, workspace: &mut Workspace<T>) {
    let parameters = network.parameters_mut();
    add_gradient(parameters, c, T::from_f64(1.0), alpha, workspace);
}

/// ∇C for every layer, C being the mean over the batch whose errors are in the workspace.
///
/// # Panics
/// If the workspace or the gradients were made for a network of other sizes.
pub fn gradient<T: Scalar>(gradients: &mut Gradients<T>, workspace: &mut Workspace<T>) {
    let zero = T::from_f64(0.0);
    add_gradient(gradients.parameters_mut(), zero, zero, T::from_f64(1.0), workspace);
}

/// The one place where the sum over the examples becomes their mean.
///
/// Equation: batch/mean, batch/mean-bias
fn add_gradient<'a, T: Scalar>(
    parameters: impl Iterator<Item = (usize, MatMut<'a, T>, &'a mut [T])>,
    c_weight: T,
    c_bias: T,
    alpha: T,
    workspace: &mut Workspace<T>,
) {
    let alpha = T::from_f64(alpha.to_f64() / workspace.n_examples() as f64);
    let Workspace { a, delta, products, .. } = workspace;
    for (l, w, b) in parameters {
        bp3(b, c_bias, alpha, &delta[l]);
        bp4(w, c_weight, alpha, &delta[l], &a[l - 1], products);
    }
}

/// a − y, which is ∇ₐC of the quadratic cost.
///
/// Equation: cost/gradient
fn subtract<T: Scalar>(a: &Columns<T>, y: &Columns<T>, difference: &mut Columns<T>) {
    for ((d, &a), &y) in difference.as_slice_mut().iter_mut().zip(a.as_slice()).zip(y.as_slice()) {
        *d = a - y;
    }
}

/// ∂C/∂Wˡ and ∂C/∂bˡ of every layer: the gradient of a cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradients<T> {
    /// ∂C/∂Wˡ, n_l × n_{l-1}, for l = 2 … L.
    pub nabla_w: ByLayer<Mat<T>>,
    /// ∂C/∂bˡ, n_l, for l = 2 … L.
    pub nabla_b: ByLayer<Vec<T>>,
}

impl<T: Scalar> Gradients<T> {
    /// Zeros, of the shapes of a network's weights and biases.
    pub fn zeros(network: &Network<T>) -> Self {
        let layers = network.layers();
        Self {
            nabla_w: ByLayer::new(
                2,
                layers.iter().map(|layer| Mat::zeros(layer.n_neurons(), layer.n_inputs())),
            ),
            nabla_b: ByLayer::new(2, layers.iter().map(|layer| vec![T::default(); layer.n_neurons()])),
        }
    }

    fn parameters_mut(&mut self) -> impl Iterator<Item = (usize, MatMut<'_, T>, &mut [T])> {
        let weights = self.nabla_w.iter_mut();
        weights.zip(self.nabla_b.iter_mut()).map(|((l, w), (_, b))| (l, w.as_mut(), b.as_mut_slice()))
    }
}

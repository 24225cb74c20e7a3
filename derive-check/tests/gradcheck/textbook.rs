//! Networks as a textbook has them: the cost in any scalar, its derivatives by dual numbers,
//! and backpropagation as someone might code it, with slips.

use derive_check::difference::Scalar;
use derive_check::gradcheck::{Activation, Cost, LayerGradient, Mlp, MlpLayer};

use crate::dual::Dual;
use crate::random::Draws;

/// A network with its data.
pub struct Case {
    pub mlp: Mlp,
    pub inputs: Vec<f64>,
    pub targets: Vec<f64>,
}

impl Case {
    /// A drawn network: targets between 0 and 1, and one-hot where the output is softmax.
    pub fn draw(draws: &mut Draws, sizes: &[usize], sigma: &[Activation], cost: Cost, m: usize) -> Self {
        let layers = sizes.windows(2).enumerate().map(|(index, pair)| {
            let spread = 1.7 / (pair[0] as f64).sqrt();
            MlpLayer {
                weight: (0..pair[0] * pair[1]).map(|_| draws.between(-spread, spread)).collect(),
                bias: (0..pair[1]).map(|_| draws.between(-0.5, 0.5)).collect(),
                activation: sigma[index],
            }
        });
        let mlp = Mlp { layers: layers.collect(), cost, l2: 0.0, l1: 0.0 };
        let inputs = (0..sizes[0] * m).map(|_| draws.between(-1.0, 1.0)).collect();
        let n_outputs = sizes[sizes.len() - 1];
        let targets = (0..m)
            .flat_map(|_| {
                let class = draws.below(n_outputs);
                let one_hot = sigma[sigma.len() - 1] == Activation::Softmax;
                (0..n_outputs)
                    .map(|j| if one_hot { f64::from(u8::from(j == class)) } else { draws.unit() })
                    .collect::<Vec<f64>>()
            })
            .collect();
        Self { mlp, inputs, targets }
    }

    pub fn n_examples(&self) -> usize {
        self.inputs.len() / self.mlp.n_inputs()
    }

    /// Weights row by row and biases, layer by layer.
    fn parameters(&self) -> Vec<f64> {
        self.mlp.layers.iter().flat_map(|layer| layer.weight.iter().chain(&layer.bias).copied()).collect()
    }

    fn cost<S: Scalar>(&self, parameters: &[S]) -> S {
        let examples = self.inputs.chunks(self.mlp.n_inputs()).zip(self.targets.chunks(self.mlp.n_outputs()));
        let total: S = examples.map(|(x, y)| self.cost_of_example(parameters, x, y)).sum();
        let mut cost = total / self.n_examples() as f64;
        let mut rest = parameters;
        for layer in &self.mlp.layers {
            let (weight, others) = rest.split_at(layer.weight.len());
            cost += weight.iter().map(|&w| w * w).sum::<S>() * (0.5 * self.mlp.l2);
            cost += weight.iter().map(|&w| w.abs()).sum::<S>() * self.mlp.l1;
            rest = &others[layer.bias.len()..];
        }
        cost
    }

    fn cost_of_example<S: Scalar>(&self, parameters: &[S], x: &[f64], y: &[f64]) -> S {
        let mut output: Vec<S> = Vec::new();
        let mut a: Vec<S> = x.iter().map(|&x| S::from_f64(x)).collect();
        let mut rest = parameters;
        for layer in &self.mlp.layers {
            let (weight, others) = rest.split_at(layer.weight.len());
            let (bias, others) = others.split_at(layer.bias.len());
            let z: Vec<S> = weight
                .chunks(a.len())
                .zip(bias)
                .map(|(row, &b)| row.iter().zip(&a).map(|(&w, &a)| w * a).sum::<S>() + b)
                .collect();
            a = activate(layer.activation, &z);
            output = z;
            rest = others;
        }
        let softmax = self.mlp.layers[self.mlp.layers.len() - 1].activation == Activation::Softmax;
        // From z, so that saturated outputs keep their digits: −ln σ(z) = ln(1 + e^−z).
        let ln_sum = |z: &[S]| {
            let largest = z.iter().copied().fold(z[0], |a, b| if a > b { a } else { b });
            z.iter().map(|&z| (z - largest).exp()).sum::<S>().ln() + largest
        };
        let softplus = |z: S| if z > S::from_f64(0.0) { z + (-z).exp().ln_1p() } else { z.exp().ln_1p() };
        a.iter()
            .zip(y)
            .zip(&output)
            .map(|((&a, &y), &z)| match self.mlp.cost {
                Cost::Quadratic => (a - y) * (a - y) * 0.5,
                Cost::CrossEntropy if softmax => (ln_sum(&output) - z) * y,
                Cost::CrossEntropy => softplus(-z) * y + softplus(z) * (1.0 - y),
            })
            .sum()
    }

    /// The gradient by dual numbers, one parameter at a time.
    pub fn gradient(&self) -> Vec<LayerGradient> {
        let parameters = self.parameters();
        let mut duals: Vec<Dual> = parameters.iter().map(|&p| Dual::from_f64(p)).collect();
        let slopes = (0..parameters.len())
            .map(|index| {
                duals[index] = Dual::variable(parameters[index]);
                let slope = self.cost(&duals).slope;
                duals[index] = Dual::from_f64(parameters[index]);
                slope
            })
            .collect::<Vec<f64>>();
        self.by_layer(&slopes)
    }

    fn by_layer(&self, mut numbers: &[f64]) -> Vec<LayerGradient> {
        let mut take = |n: usize| {
            let (taken, rest) = numbers.split_at(n);
            numbers = rest;
            taken.to_vec()
        };
        let layers = self.mlp.layers.iter();
        layers
            .map(|layer| LayerGradient { nabla_w: take(layer.weight.len()), nabla_b: take(layer.bias.len()) })
            .collect()
    }
}

/// σ by its formula.
fn activate<S: Scalar>(activation: Activation, z: &[S]) -> Vec<S> {
    let (zero, one) = (S::from_f64(0.0), S::from_f64(1.0));
    let sigma = |z: S| match activation {
        Activation::Identity => z,
        Activation::Sigmoid => ((-z).exp() + 1.0).recip(),
        Activation::Tanh => z.tanh(),
        Activation::Relu => {
            if z > zero {
                z
            } else {
                zero
            }
        }
        Activation::LeakyRelu => {
            if z > zero {
                z
            } else {
                z * 0.01
            }
        }
        Activation::Elu => {
            if z > zero {
                z
            } else {
                z.exp_m1()
            }
        }
        Activation::Softplus => z.exp().ln_1p(),
        Activation::Gelu => z * 0.5 * (one + (z / 2f64.sqrt()).erf()),
        Activation::Silu => z / ((-z).exp() + 1.0),
        Activation::Softmax => z.exp(),
    };
    let a: Vec<S> = z.iter().map(|&z| sigma(z)).collect();
    if activation != Activation::Softmax {
        return a;
    }
    let sum: S = a.iter().copied().sum();
    a.into_iter().map(|a| a / sum).collect()
}

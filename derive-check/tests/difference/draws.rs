//! Drawn networks, evaluated in any scalar with loops as plain as they can be.

use derive_check::difference::Scalar;

pub use crate::random::Draws;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sigma {
    Identity,
    Sigmoid,
    Tanh,
    Softplus,
    Gelu,
    Silu,
    Relu,
    LeakyRelu,
    Elu,
}

impl Sigma {
    pub const SMOOTH: [Self; 6] =
        [Self::Identity, Self::Sigmoid, Self::Tanh, Self::Softplus, Self::Gelu, Self::Silu];
    pub const KINKED: [Self; 3] = [Self::Relu, Self::LeakyRelu, Self::Elu];

    pub fn value<S: Scalar>(self, z: S) -> S {
        let zero = S::from_f64(0.0);
        match self {
            Self::Identity => z,
            Self::Sigmoid => ((-z).exp() + 1.0).recip(),
            Self::Tanh => z.tanh(),
            Self::Softplus => z.exp().ln_1p(),
            Self::Gelu => z * 0.5 * ((z * 0.5f64.sqrt()).erf() + 1.0),
            Self::Silu => z / ((-z).exp() + 1.0),
            Self::Relu => z.max(zero),
            Self::LeakyRelu => {
                if z > zero {
                    z
                } else {
                    z * 0.01
                }
            }
            Self::Elu => {
                if z > zero {
                    z
                } else {
                    z.exp_m1()
                }
            }
        }
    }

    pub fn slope<S: Scalar>(self, z: S) -> S {
        let (zero, one) = (S::from_f64(0.0), S::from_f64(1.0));
        match self {
            Self::Identity => one,
            Self::Sigmoid => {
                let a = self.value(z);
                a * (one - a)
            }
            Self::Tanh => {
                let a = z.tanh();
                one - a * a
            }
            Self::Softplus => Self::Sigmoid.value(z),
            Self::Gelu => {
                let density = (z * z * -0.5).exp() / (2.0 * std::f64::consts::PI).sqrt();
                ((z * 0.5f64.sqrt()).erf() + 1.0) * 0.5 + z * density
            }
            Self::Silu => {
                let a = Self::Sigmoid.value(z);
                a + z * a * (one - a)
            }
            Self::Relu => {
                if z > zero {
                    one
                } else {
                    zero
                }
            }
            Self::LeakyRelu => {
                if z > zero {
                    one
                } else {
                    one * 0.01
                }
            }
            Self::Elu => {
                if z > zero {
                    one
                } else {
                    z.exp()
                }
            }
        }
    }
}

/// A network, its data, and the place of each parameter in one long list: layer by layer,
/// the rows of W and then b.
#[derive(Clone, Debug)]
pub struct Net {
    pub sizes: Vec<usize>,
    pub sigma: Vec<Sigma>,
    pub parameters: Vec<f64>,
    pub inputs: Vec<Vec<f64>>,
    pub targets: Vec<Vec<f64>>,
}

impl Net {
    pub fn draw(draws: &mut Draws, sizes: Vec<usize>, sigma: &[Sigma], gain: f64, examples: usize) -> Self {
        let n_layers = sizes.len() - 1;
        let mut parameters = Vec::new();
        for pair in sizes.windows(2) {
            let spread = gain / (pair[0] as f64).sqrt();
            parameters.extend((0..pair[0] * pair[1]).map(|_| draws.between(-spread, spread) * 1.7));
            parameters.extend((0..pair[1]).map(|_| draws.between(-0.5, 0.5)));
        }
        let sigma = (0..n_layers).map(|_| draws.choose(sigma)).collect();
        let mut columns = |n: usize| -> Vec<Vec<f64>> {
            (0..examples).map(|_| (0..n).map(|_| draws.between(-1.0, 1.0)).collect()).collect()
        };
        let inputs = columns(sizes[0]);
        let targets = columns(sizes[n_layers]);
        Self { sizes, sigma, parameters, inputs, targets }
    }

    /// Offset of W of the layer with this index (0 for the first above the input).
    pub fn offset(&self, index: usize) -> usize {
        self.sizes.windows(2).take(index).map(|pair| (pair[0] + 1) * pair[1]).sum()
    }

    /// z and a of every layer for one example; `a` begins with the input.
    pub fn forward<S: Scalar>(&self, parameters: &[S], example: usize) -> (Vec<Vec<S>>, Vec<Vec<S>>) {
        let mut a = vec![self.inputs[example].iter().map(|&x| S::from_f64(x)).collect::<Vec<S>>()];
        let mut z = Vec::new();
        for (index, pair) in self.sizes.windows(2).enumerate() {
            let (n_in, n_out, offset) = (pair[0], pair[1], self.offset(index));
            let below = &a[index];
            let layer: Vec<S> = (0..n_out)
                .map(|j| {
                    let row = &parameters[offset + j * n_in..][..n_in];
                    row.iter().zip(below).map(|(&w, &x)| w * x).sum::<S>()
                        + parameters[offset + n_in * n_out + j]
                })
                .collect();
            let above = layer.iter().map(|&z| self.sigma[index].value(z)).collect();
            z.push(layer);
            a.push(above);
        }
        (z, a)
    }

    /// C = 1/(2m) Σ ‖a − y‖²
    pub fn cost<S: Scalar>(&self, parameters: &[S]) -> S {
        let examples = self.inputs.len();
        let total: S = (0..examples)
            .map(|example| {
                let (_, a) = self.forward(parameters, example);
                a[a.len() - 1].iter().zip(&self.targets[example]).map(|(&a, &y)| (a - y) * (a - y)).sum::<S>()
            })
            .sum();
        total * 0.5 / examples as f64
    }

    /// The cost with one parameter replaced.
    pub fn cost_with<S: Scalar>(&self, index: usize, parameter: S) -> S {
        let mut parameters: Vec<S> = self.parameters.iter().map(|&p| S::from_f64(p)).collect();
        parameters[index] = parameter;
        self.cost(&parameters)
    }
}

//! What weights and biases are before training.

use faer::Mat;
use serde::{Deserialize, Serialize};

use crate::activation::Activation;
use crate::data::random::{self, Generator};
use crate::names::named;
use crate::network::{Layer, Network, NetworkError};
use crate::scalar::Scalar;

/// Stream of the seed that layer l is drawn on, with l added.
const STREAM: u64 = 0x6c61_7965_7200;

/// How the first weights and biases of a layer with n_in inputs and n_out neurons are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Initialisation {
    /// Weights and biases even in [−½, ½).
    Uniform,
    /// Weights and biases normal with deviation 1: what the classic text starts with.
    Normal,
    /// Weights normal with deviation 1/√n_in, biases with deviation 1: what the classic text ends with.
    #[default]
    InverseSqrt,
    /// Weights even in [−r, r) with r = √(6 / (n_in + n_out)), biases 0 (Glorot and Bengio, 2010).
    Xavier,
    /// Weights normal with deviation √(2 / n_in), biases 0 (He and others, 2015): for ReLU and its kin.
    He,
}

impl Initialisation {
    /// Every way there is.
    pub const ALL: [Self; 5] = [Self::Uniform, Self::Normal, Self::InverseSqrt, Self::Xavier, Self::He];

    /// The name that [`FromStr`](std::str::FromStr) reads back.
    pub fn name(self) -> &'static str {
        match self {
            Self::Uniform => "uniform",
            Self::Normal => "normal",
            Self::InverseSqrt => "inverse-sqrt",
            Self::Xavier => "xavier",
            Self::He => "he",
        }
    }

    /// A layer drawn this way.
    fn layer<T: Scalar>(
        self,
        n_in: usize,
        n_out: usize,
        activation: Activation,
        rng: &mut Generator,
    ) -> Result<Layer<T>, NetworkError> {
        let (fan_in, fan_out) = (n_in as f64, n_out as f64);
        let mut draw = |weight: bool| {
            T::from_f64(match (self, weight) {
                (Self::Uniform, _) => random::between(rng, -0.5, 0.5),
                (Self::Normal, _) | (Self::InverseSqrt, false) => random::normal(rng),
                (Self::InverseSqrt, true) => random::normal(rng) / fan_in.sqrt(),
                (Self::Xavier, true) => {
                    let limit = (6.0 / (fan_in + fan_out)).sqrt();
                    random::between(rng, -limit, limit)
                }
                (Self::He, true) => random::normal(rng) * (2.0 / fan_in).sqrt(),
                (Self::Xavier | Self::He, false) => 0.0,
            })
        };
        let weight = Mat::from_fn(n_out, n_in, |_, _| draw(true));
        let bias = (0..n_out).map(|_| draw(false)).collect();
        Layer::new(weight, bias, activation)
    }
}

named!(Initialisation, "initialisation");

impl<T: Scalar> Network<T> {
    /// A network with the given numbers of neurons, from input to output, drawn from a seed.
    ///
    /// # Errors
    /// Fewer than two layers, a layer without neurons, softmax in a hidden layer.
    pub fn initialise(
        sizes: &[usize],
        hidden: Activation,
        output: Activation,
        initialisation: Initialisation,
        seed: u64,
    ) -> Result<Self, NetworkError> {
        let last = sizes.len();
        if last < 2 {
            return Err(NetworkError::TooFewLayers { n_layers: last });
        }
        if let Some(index) = sizes.iter().position(|&n| n == 0) {
            return Err(NetworkError::EmptyLayer { layer: index + 1 });
        }
        let layers = (2..=last)
            .map(|l| {
                let mut rng = random::generator(seed, STREAM + l as u64);
                let activation = if l == last { output } else { hidden };
                initialisation
                    .layer(sizes[l - 2], sizes[l - 1], activation, &mut rng)
                    .map_err(|error| error.in_layer(l))
            })
            .collect::<Result<_, _>>()?;
        Self::new(layers)
    }
}

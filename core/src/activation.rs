//! The activation functions a layer can have.

use serde::{Deserialize, Serialize};

use crate::names::named;

/// The function σ that a layer applies to its pre-activation, a = σ(z).
///
/// All but [`Softmax`](Self::Softmax) act on each number alone. Softmax acts on a
/// whole column (one example) and is for the output layer only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Activation {
    /// σ(z) = z
    Identity,
    /// σ(z) = 1 / (1 + e⁻ᶻ)
    Sigmoid,
    /// σ(z) = tanh z
    Tanh,
    /// σ(z) = max(z, 0), with slope 0 at 0
    Relu,
    /// σ(z) = z for z > 0, otherwise z / 100
    LeakyRelu,
    /// σ(z) = z for z > 0, otherwise eᶻ − 1
    Elu,
    /// σ(z) = ln(1 + eᶻ)
    Softplus,
    /// σ(z) = z Φ(z), with Φ the normal distribution function (exact, by erf)
    Gelu,
    /// σ(z) = z / (1 + e⁻ᶻ)
    Silu,
    /// aⱼ = e^{zⱼ} / Σₖ e^{zₖ}, over the neurons of the output layer
    Softmax,
}

impl Activation {
    /// Every activation, softmax last.
    pub const ALL: [Self; 10] = [
        Self::Identity,
        Self::Sigmoid,
        Self::Tanh,
        Self::Relu,
        Self::LeakyRelu,
        Self::Elu,
        Self::Softplus,
        Self::Gelu,
        Self::Silu,
        Self::Softmax,
    ];

    /// The name that [`FromStr`](std::str::FromStr) reads back.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Sigmoid => "sigmoid",
            Self::Tanh => "tanh",
            Self::Relu => "relu",
            Self::LeakyRelu => "leaky-relu",
            Self::Elu => "elu",
            Self::Softplus => "softplus",
            Self::Gelu => "gelu",
            Self::Silu => "silu",
            Self::Softmax => "softmax",
        }
    }

    /// Whether aⱼ depends on zⱼ alone, so that σ′ is a number per neuron.
    pub fn is_elementwise(self) -> bool {
        self != Self::Softmax
    }
}

named!(Activation, "activation");

//! Gradient descent and its relatives: what a step makes of a gradient.

pub mod schedule;

mod adam;
mod momentum;
mod step;

use serde::{Deserialize, Serialize};

pub use schedule::Schedule;
pub use step::Penalty;
pub(crate) use step::{Optimiser, is_straight, n_moments};

/// Which rule moves the weights, with its constants.
///
/// g is the gradient of the cost of a mini-batch, η the learning rate, θ a weight or bias.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "kebab-case")]
pub enum OptimiserConfig {
    /// θ ← θ − η g
    #[default]
    Sgd,
    /// v ← μ v − η g; θ ← θ + v
    Momentum {
        /// μ, from 0 up to but not including 1.
        momentum: f64,
    },
    /// v ← μ v − η g; θ ← θ + μ v − η g (the gradient taken where the step begins)
    Nesterov {
        /// μ, from 0 up to but not including 1.
        momentum: f64,
    },
    /// m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; θ ← θ − η m̂ / (√v̂ + ε)
    /// with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ) at step t = 1, 2, …
    Adam {
        /// β₁
        beta1: f64,
        /// β₂
        beta2: f64,
        /// ε
        epsilon: f64,
    },
    /// Adam, and w ← w − η κ w for the weights beside it (Loshchilov and Hutter, 2019)
    AdamW {
        /// β₁
        beta1: f64,
        /// β₂
        beta2: f64,
        /// ε
        epsilon: f64,
        /// κ, the decay of the weights.
        weight_decay: f64,
    },
}

impl OptimiserConfig {
    /// The names that [`FromStr`](std::str::FromStr) reads, with usual constants.
    pub const NAMES: [&str; 5] = ["sgd", "momentum", "nesterov", "adam", "adamw"];

    /// The rule's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sgd => "sgd",
            Self::Momentum { .. } => "momentum",
            Self::Nesterov { .. } => "nesterov",
            Self::Adam { .. } => "adam",
            Self::AdamW { .. } => "adamw",
        }
    }
}

impl std::fmt::Display for OptimiserConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

impl std::str::FromStr for OptimiserConfig {
    type Err = crate::names::UnknownName;

    /// Momentum 0.9; β₁ 0.9, β₂ 0.999, ε 10⁻⁸, decay 0.01.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let (momentum, beta1, beta2, epsilon, weight_decay) = (0.9, 0.9, 0.999, 1e-8, 0.01);
        match name {
            "sgd" => Ok(Self::Sgd),
            "momentum" => Ok(Self::Momentum { momentum }),
            "nesterov" => Ok(Self::Nesterov { momentum }),
            "adam" => Ok(Self::Adam { beta1, beta2, epsilon }),
            "adamw" => Ok(Self::AdamW { beta1, beta2, epsilon, weight_decay }),
            _ => Err(crate::names::UnknownName {
                kind: "optimiser",
                found: name.to_owned(),
                expected: Self::NAMES.join(", "),
            }),
        }
    }
}

/// What to do with a gradient that is too long.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Clip {
    /// Scale the whole gradient so that its Euclidean norm over all layers is at most `limit`.
    Norm {
        /// The longest a gradient may be.
        limit: f64,
    },
    /// Cut every component to the range from −limit to limit.
    Value {
        /// The largest a component may be.
        limit: f64,
    },
}

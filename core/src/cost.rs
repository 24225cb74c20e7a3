//! The cost: how far a network's output is from the target.

use serde::{Deserialize, Serialize};

use crate::activation::Activation;
use crate::names::named;

/// The cost of one example, C_x; the cost of a set is the mean of C_x over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cost {
    /// C_x = ½ ‖a − y‖²
    Quadratic,
    /// With a sigmoid output, C_x = −Σⱼ [yⱼ ln aⱼ + (1 − yⱼ) ln(1 − aⱼ)];
    /// with a softmax output, C_x = −Σⱼ yⱼ ln aⱼ. In both cases δᴸ = a − y.
    CrossEntropy,
}

/// A cost that is not defined for the outputs of an activation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "cross-entropy needs outputs between 0 and 1, but the output activation is {output}: \
     expected sigmoid or softmax, or the quadratic cost"
)]
pub struct CostMismatch {
    /// The activation of the output layer.
    pub output: Activation,
}

impl Cost {
    /// Every cost.
    pub const ALL: [Self; 2] = [Self::Quadratic, Self::CrossEntropy];

    /// The name that [`FromStr`](std::str::FromStr) reads back.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quadratic => "quadratic",
            Self::CrossEntropy => "cross-entropy",
        }
    }

    /// Whether this cost is defined for such an output layer.
    ///
    /// # Errors
    /// Cross-entropy of outputs that are no probabilities.
    pub fn check(self, output: Activation) -> Result<(), CostMismatch> {
        match (self, output) {
            (Self::Quadratic, _) | (Self::CrossEntropy, Activation::Sigmoid | Activation::Softmax) => Ok(()),
            (Self::CrossEntropy, output) => Err(CostMismatch { output }),
        }
    }
}

named!(Cost, "cost");

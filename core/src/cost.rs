//! The cost: how far a network's output is from the target.

use serde::{Deserialize, Serialize};

use crate::activation::Activation;
use crate::kernels::Function;
use crate::names::named;
use crate::scalar::Scalar;

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

/// ΣC_x over the examples of a batch, computed in f64.
///
/// From z where a would lose digits: the cross-entropy of a sigmoid is max(z, 0) − y z + ln(1 + e^{−|z|}), and
/// with softmax ln aₖ of the likeliest neuron k is ln(1 − Σ_{j≠k} aⱼ), which gives the others by their distance
/// zₖ − zⱼ. So it is finite whenever z is.
///
/// Equation: cost/quadratic, cost/cross-entropy, cost/categorical, sat/safe
///
/// Shapes: all `n_rows` × m, one example behind the other; `scratch` is overwritten.
///
/// # Panics
/// If the slices differ in length.
pub(crate) fn sum<T: Scalar>(
    cost: Cost,
    output: Activation,
    (z, a, y): (&[T], &[T], &[T]),
    n_rows: usize,
    scratch: &mut [T],
) -> f64 {
    match (cost, output) {
        (Cost::Quadratic, _) => 0.5 * pairs(a, y).map(|(a, y)| (a - y) * (a - y)).sum::<f64>(),
        (Cost::CrossEntropy, Activation::Softmax) => {
            let examples = z.chunks_exact(n_rows).zip(a.chunks_exact(n_rows)).zip(y.chunks_exact(n_rows));
            examples.map(|((z, a), y)| softmax_cross_entropy(z, a, y)).sum()
        }
        (Cost::CrossEntropy, _) => {
            for (s, z) in scratch.iter_mut().zip(z) {
                *s = T::from_f64(-z.to_f64().abs());
            }
            Function::Softplus.value_in_place(scratch);
            let linear: f64 = pairs(z, y).map(|(z, y)| z.max(0.0) - y * z).sum();
            linear + scratch.iter().map(|s| s.to_f64()).sum::<f64>()
        }
    }
}

fn softmax_cross_entropy<T: Scalar>(z: &[T], a: &[T], y: &[T]) -> f64 {
    let likeliest = position_of_largest(a);
    let others = a.iter().enumerate().map(|(j, a)| if j == likeliest { 0.0 } else { a.to_f64() });
    let ln_a = (-others.sum::<f64>()).ln_1p();
    let z_likeliest = z[likeliest].to_f64();
    pairs(z, y).map(|(z_j, y)| if y == 0.0 { 0.0 } else { y * (z_likeliest - z_j - ln_a) }).sum()
}

/// Where the largest number stands; the first of several, and 0 of none.
///
/// Nothing is jumped over: where it stands cannot be foretold, and a wrong guess of the processor takes longer than all of it.
pub(crate) fn position_of_largest<T: Copy + PartialOrd>(values: &[T]) -> usize {
    let Some(&first) = values.first() else { return 0 };
    let largest = values.iter().enumerate().fold((0, first), |(largest, value), (position, &other)| {
        let larger = other > value;
        (if larger { position } else { largest }, if larger { other } else { value })
    });
    largest.0
}

fn pairs<'a, T: Scalar>(left: &'a [T], right: &'a [T]) -> impl Iterator<Item = (f64, f64)> + 'a {
    assert_eq!(left.len(), right.len(), "lengths of two quantities of one layer");
    left.iter().zip(right).map(|(left, right)| (left.to_f64(), right.to_f64()))
}

//! The activation functions a layer can have.

use serde::{Deserialize, Serialize};

use crate::kernels::{Function, Real, softmax};
use crate::names::named;
use crate::scalar::Scalar;

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

    /// a = σ(z) for a batch.
    ///
    /// Shapes: `z` and `a` `n_rows` × m, one example behind the other.
    ///
    /// # Panics
    /// If the slices differ in length, or hold no whole number of examples.
    pub fn apply<T: Real>(self, z: &[T], a: &mut [T], n_rows: usize) {
        match self.function() {
            Some(function) => function.value(z, a),
            None if self == Self::Softmax => softmax::value(n_rows, z, a),
            None => a.copy_from_slice(z),
        }
    }

    /// δ ← δ ⊙ σ′(z), for an elementwise σ: the last factor of BP1 and BP2.
    ///
    /// # Panics
    /// If the slices differ in length, or the activation is softmax, which has no slope but a Jacobian.
    pub fn multiply_by_slope<T: Real>(self, z: &[T], delta: &mut [T]) {
        assert!(self.is_elementwise(), "softmax has a Jacobian: call pull_back");
        if let Some(function) = self.function() {
            function.multiply_by_derivative(z, delta);
        }
    }

    /// Turns ∂C/∂a into ∂C/∂z, given z and a = σ(z), for a batch: what ⊙ σ′(z) is in BP1 when σ may be softmax.
    ///
    /// Through softmax this is the product with the Jacobian ∂aₖ/∂zⱼ = aₖ (1ₖⱼ − aⱼ), that is
    /// ∂C/∂zⱼ = aⱼ (∂C/∂aⱼ − Σₖ aₖ ∂C/∂aₖ).
    ///
    /// Shapes: `z`, `a` and `delta` `n_rows` × m, one example behind the other.
    ///
    /// # Panics
    /// If the slices differ in length, or hold no whole number of examples.
    pub fn pull_back<T: Scalar>(self, z: &[T], a: &[T], delta: &mut [T], n_rows: usize) {
        if self.is_elementwise() {
            return self.multiply_by_slope(z, delta);
        }
        for (a, delta) in a.chunks_exact(n_rows).zip(delta.chunks_exact_mut(n_rows)) {
            let mut mean = T::default();
            for (&a, &d) in a.iter().zip(&*delta) {
                mean += a * d;
            }
            for (&a, d) in a.iter().zip(delta) {
                *d = a * (*d - mean);
            }
        }
    }

    /// The kernel that computes σ, unless it is the identity or softmax.
    pub fn function(self) -> Option<Function> {
        match self {
            Self::Identity | Self::Softmax => None,
            Self::Sigmoid => Some(Function::Sigmoid),
            Self::Tanh => Some(Function::Tanh),
            Self::Relu => Some(Function::Relu),
            Self::LeakyRelu => Some(Function::LeakyRelu),
            Self::Elu => Some(Function::Elu),
            Self::Softplus => Some(Function::Softplus),
            Self::Gelu => Some(Function::Gelu),
            Self::Silu => Some(Function::Silu),
        }
    }

    /// Whether aⱼ depends on zⱼ alone, so that σ′ is a number per neuron.
    pub fn is_elementwise(self) -> bool {
        self != Self::Softmax
    }
}

named!(Activation, "activation");

//! Adam: every weight has a step length of its own, from the mean and the mean square of its gradient.

use crate::scalar::Scalar;

/// What is the same for all weights of one step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Adam<T> {
    beta1: T,
    beta2: T,
    epsilon: T,
    /// η / (1 − β₁ᵗ)
    rate: T,
    /// 1 / √(1 − β₂ᵗ)
    root: T,
}

impl<T: Scalar> Adam<T> {
    /// Step t = 1, 2, … with learning rate η.
    pub(super) fn new(beta1: f64, beta2: f64, epsilon: f64, eta: f64, t: u64) -> Self {
        let t = t as f64;
        Self {
            beta1: T::from_f64(beta1),
            beta2: T::from_f64(beta2),
            epsilon: T::from_f64(epsilon),
            rate: T::from_f64(eta / (1.0 - libm::pow(beta1, t))),
            root: T::from_f64(1.0 / (1.0 - libm::pow(beta2, t)).sqrt()),
        }
    }

    /// m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; θ ← c θ − η m̂ / (√v̂ + ε)
    ///
    /// with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ), and c = 1, or 1 − η κ for AdamW's weights.
    ///
    /// Source: Kingma and Ba, Adam: a method for stochastic optimization, 2015, algorithm 1;
    /// Loshchilov and Hutter, Decoupled weight decay regularization, 2019, algorithm 2.
    pub(super) fn step(self, theta: &mut [T], c: T, g: &[T], m: &mut [T], v: &mut [T]) {
        let one = T::from_f64(1.0);
        for (((theta, &g), m), v) in theta.iter_mut().zip(g).zip(m).zip(v) {
            *m = self.beta1 * *m + (one - self.beta1) * g;
            *v = self.beta2 * *v + (one - self.beta2) * g * g;
            *theta = c * *theta - self.rate * *m / (v.sqrt() * self.root + self.epsilon);
        }
    }
}

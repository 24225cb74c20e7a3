//! Gradient descent with a memory of where it was going.

use crate::scalar::Scalar;

/// v ← μ v − η g; θ ← θ + v
///
/// Source: Polyak, Some methods of speeding up the convergence of iteration methods, 1964.
pub(super) fn momentum<T: Scalar>(theta: &mut [T], g: &[T], v: &mut [T], eta: T, mu: T) {
    for ((theta, &g), v) in theta.iter_mut().zip(g).zip(v) {
        *v = mu * *v - eta * g;
        *theta += *v;
    }
}

/// v ← μ v − η g; θ ← θ + μ v − η g
///
/// θ here is the point that the velocity is about to reach, so that g is the gradient at θ itself.
///
/// Source: Nesterov, A method of solving a convex programming problem with convergence rate O(1/k²), 1983;
/// in this form Sutskever and others, On the importance of initialization and momentum in deep learning, 2013.
pub(super) fn nesterov<T: Scalar>(theta: &mut [T], g: &[T], v: &mut [T], eta: T, mu: T) {
    for ((theta, &g), v) in theta.iter_mut().zip(g).zip(v) {
        *v = mu * *v - eta * g;
        *theta += mu * *v - eta * g;
    }
}

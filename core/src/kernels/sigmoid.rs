//! The sigmoid, σ(z) = 1 / (1 + e⁻ᶻ).

/// 1 / (1 + e⁻ᶻ)
pub(crate) fn reference(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// σ′(z) = e^{−|z|} / (1 + e^{−|z|})², which is σ(z) (1 − σ(z)) without its cancellation.
pub(crate) fn reference_derivative(z: f64) -> f64 {
    let e = (-z.abs()).exp();
    e / ((1.0 + e) * (1.0 + e))
}

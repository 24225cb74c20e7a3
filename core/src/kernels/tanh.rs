//! tanh(z) = (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ).

/// tanh z
pub(crate) fn reference(z: f64) -> f64 {
    z.tanh()
}

/// tanh′(z) = 1 / cosh²(z), which is 1 − tanh²(z) without its cancellation.
pub(crate) fn reference_derivative(z: f64) -> f64 {
    let e = (-2.0 * z.abs()).exp();
    4.0 * e / ((1.0 + e) * (1.0 + e))
}

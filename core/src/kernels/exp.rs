//! exp(z) = eᶻ.

/// eᶻ
pub(crate) fn reference(z: f64) -> f64 {
    z.exp()
}

/// The derivative of eᶻ is eᶻ.
pub(crate) fn reference_derivative(z: f64) -> f64 {
    z.exp()
}

//! Softplus, ln(1 + eᶻ).

/// ln(1 + eᶻ) = max(z, 0) + ln(1 + e^{−|z|})
pub(crate) fn reference(z: f64) -> f64 {
    if z.is_nan() { z } else { z.max(0.0) + (-z.abs()).exp().ln_1p() }
}

/// The derivative of softplus is the sigmoid.
pub(crate) fn reference_derivative(z: f64) -> f64 {
    super::sigmoid::reference(z)
}

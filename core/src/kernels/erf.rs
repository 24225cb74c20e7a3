//! erf(z) = (2/√π) ∫₀ᶻ e^{−t²} dt.

use std::f64::consts::FRAC_2_SQRT_PI;

/// erf z
pub(crate) fn reference(z: f64) -> f64 {
    libm::erf(z)
}

/// erf′(z) = (2/√π) e^{−z²}
pub(crate) fn reference_derivative(z: f64) -> f64 {
    FRAC_2_SQRT_PI * (-z * z).exp()
}

//! The Gaussian error linear unit, z Φ(z), Φ(z) = (1 + erf(z/√2)) / 2.

use std::f64::consts::FRAC_1_SQRT_2;

/// 1/√(2π), the density of the normal distribution at 0
const DENSITY_AT_ZERO: f64 = 0.398_942_280_401_432_7;

/// Below this, z Φ(z) and its derivative are nearer to 0 than to the smallest f64.
const ZERO_BELOW: f64 = -40.0;

/// z Φ(z) = z erfc(−z/√2) / 2
pub(crate) fn reference(z: f64) -> f64 {
    if z < ZERO_BELOW { -0.0 } else { 0.5 * z * libm::erfc(-z * FRAC_1_SQRT_2) }
}

/// Φ(z) + z φ(z), with the density φ(z) = e^{−z²/2} / √(2π)
pub(crate) fn reference_derivative(z: f64) -> f64 {
    if z < ZERO_BELOW {
        -0.0
    } else if z > -ZERO_BELOW {
        1.0
    } else {
        0.5 * libm::erfc(-z * FRAC_1_SQRT_2) + z * DENSITY_AT_ZERO * (-0.5 * z * z).exp()
    }
}

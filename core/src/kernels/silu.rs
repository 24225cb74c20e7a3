//! The sigmoid linear unit, z σ(z) = z / (1 + e⁻ᶻ).

/// Below this, z σ(z) and its derivative are nearer to 0 than to the smallest f64.
const ZERO_BELOW: f64 = -760.0;

/// z / (1 + e⁻ᶻ)
pub(crate) fn reference(z: f64) -> f64 {
    if z < ZERO_BELOW { -0.0 } else { z * super::sigmoid::reference(z) }
}

/// σ(z) + z σ′(z)
pub(crate) fn reference_derivative(z: f64) -> f64 {
    if z < ZERO_BELOW {
        -0.0
    } else if z > -ZERO_BELOW {
        1.0
    } else {
        super::sigmoid::reference(z) + z * super::sigmoid::reference_derivative(z)
    }
}

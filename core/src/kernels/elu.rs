//! The exponential linear unit: z for z > 0, otherwise eᶻ − 1.

/// z for z > 0, otherwise eᶻ − 1
pub(crate) fn reference(z: f64) -> f64 {
    if z > 0.0 { z } else { z.exp_m1() }
}

/// 1 for z > 0, otherwise eᶻ
pub(crate) fn reference_derivative(z: f64) -> f64 {
    if z > 0.0 { 1.0 } else { z.exp() }
}

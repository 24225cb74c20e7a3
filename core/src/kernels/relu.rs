//! The rectified linear unit: z for z > 0, otherwise 0.

/// max(z, 0); NaN stays NaN
pub(crate) fn reference(z: f64) -> f64 {
    if z <= 0.0 { 0.0 } else { z }
}

/// 1 for z > 0, otherwise 0; NaN stays NaN
pub(crate) fn reference_derivative(z: f64) -> f64 {
    if z.is_nan() {
        z
    } else if z > 0.0 {
        1.0
    } else {
        0.0
    }
}

//! The leaky rectified linear unit: z for z > 0, otherwise z / 100.

/// z for z > 0, otherwise z / 100
pub(crate) fn reference(z: f64) -> f64 {
    if z > 0.0 { z } else { z / 100.0 }
}

/// 1 for z > 0, otherwise 1/100; NaN stays NaN
pub(crate) fn reference_derivative(z: f64) -> f64 {
    if z.is_nan() {
        z
    } else if z > 0.0 {
        1.0
    } else {
        0.01
    }
}

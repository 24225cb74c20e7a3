//! How bytes and f64 values become the numbers a network computes with.

/// A number type that a mini-batch can be filled with: `f32` or `f64`.
pub trait Scalar: Copy + 'static {
    /// The nearest value to `x`.
    fn from_real(x: f64) -> Self;

    /// out = bytes / 255, within 1 ULP; 0 and 255 become exactly 0 and 1.
    ///
    /// # Panics
    /// If the lengths differ.
    fn scale_bytes(bytes: &[u8], out: &mut [Self]);

    /// out = the nearest values to `values`.
    ///
    /// # Panics
    /// If the lengths differ.
    fn cast_reals(values: &[f64], out: &mut [Self]);

    /// values = values · factor + shift, element by element.
    ///
    /// # Panics
    /// If the lengths differ.
    fn scale_and_shift(values: &mut [Self], factor: &[f64], shift: &[f64]);
}

macro_rules! scalar {
    ($type:ident) => {
        impl Scalar for $type {
            fn from_real(x: f64) -> Self {
                x as Self
            }

            fn scale_bytes(bytes: &[u8], out: &mut [Self]) {
                assert_eq!(bytes.len(), out.len(), "lengths of bytes and numbers");
                for (value, &byte) in out.iter_mut().zip(bytes) {
                    *value = Self::from(byte) * (1.0 / 255.0);
                }
            }

            fn cast_reals(values: &[f64], out: &mut [Self]) {
                assert_eq!(values.len(), out.len(), "lengths of reals and numbers");
                for (value, &real) in out.iter_mut().zip(values) {
                    *value = real as Self;
                }
            }

            fn scale_and_shift(values: &mut [Self], factor: &[f64], shift: &[f64]) {
                assert!(
                    values.len() == factor.len() && values.len() == shift.len(),
                    "lengths of values, factors and shifts"
                );
                for ((value, &factor), &shift) in values.iter_mut().zip(factor).zip(shift) {
                    *value = (f64::from(*value) * factor + shift) as Self;
                }
            }
        }
    };
}

scalar!(f32);
scalar!(f64);

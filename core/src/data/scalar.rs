//! How bytes and f64 values become the numbers a network computes with.

use crate::kernels;

/// A number type that a mini-batch can be filled with: `f32` or `f64`.
///
/// # Panics
/// All functions that take several slices panic if their lengths differ.
pub trait Scalar: Copy + 'static {
    /// The nearest value to `x`.
    fn from_real(x: f64) -> Self;

    /// out = bytes / 255, within 1 ULP; 0 and 255 become exactly 0 and 1.
    fn scale_bytes(bytes: &[u8], out: &mut [Self]);

    /// out = the nearest values to `values`.
    fn cast_reals(values: &[f64], out: &mut [Self]);

    /// out = bytes / 255 · factor + shift, computed in f64.
    fn map_bytes(bytes: &[u8], factor: &[f64], shift: &[f64], out: &mut [Self]);

    /// out = values · factor + shift, computed in f64.
    fn map_reals(values: &[f64], factor: &[f64], shift: &[f64], out: &mut [Self]);

    /// values = values · factor + shift, computed in f64.
    fn map_in_place(values: &mut [Self], factor: &[f64], shift: &[f64]);
}

macro_rules! scalar {
    ($type:ident) => {
        impl Scalar for $type {
            fn from_real(x: f64) -> Self {
                x as Self
            }

            fn scale_bytes(bytes: &[u8], out: &mut [Self]) {
                kernels::scale_bytes(bytes, out);
            }

            fn cast_reals(values: &[f64], out: &mut [Self]) {
                assert_eq!(values.len(), out.len(), "lengths of reals and numbers");
                for (value, &real) in out.iter_mut().zip(values) {
                    *value = real as Self;
                }
            }

            fn map_bytes(bytes: &[u8], factor: &[f64], shift: &[f64], out: &mut [Self]) {
                same_lengths([bytes.len(), factor.len(), shift.len(), out.len()]);
                for (((value, &byte), factor), shift) in out.iter_mut().zip(bytes).zip(factor).zip(shift) {
                    *value = (f64::from(byte) * (1.0 / 255.0) * factor + shift) as Self;
                }
            }

            fn map_reals(values: &[f64], factor: &[f64], shift: &[f64], out: &mut [Self]) {
                same_lengths([values.len(), factor.len(), shift.len(), out.len()]);
                for (((value, real), factor), shift) in out.iter_mut().zip(values).zip(factor).zip(shift) {
                    *value = (real * factor + shift) as Self;
                }
            }

            fn map_in_place(values: &mut [Self], factor: &[f64], shift: &[f64]) {
                same_lengths([values.len(), factor.len(), shift.len(), values.len()]);
                for ((value, factor), shift) in values.iter_mut().zip(factor).zip(shift) {
                    *value = (f64::from(*value) * factor + shift) as Self;
                }
            }
        }
    };
}

scalar!(f32);
scalar!(f64);

fn same_lengths([values, factors, shifts, numbers]: [usize; 4]) {
    assert!(
        values == factors && values == shifts && values == numbers,
        "lengths of values, factors, shifts and numbers"
    );
}

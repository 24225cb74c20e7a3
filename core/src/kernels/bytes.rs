//! Grey values as numbers from 0 to 1.

use pulp::Arch;

use super::Real;

/// What a byte is multiplied by.
const FACTOR: f64 = 1.0 / 255.0;

/// out = bytes / 255, within 1 ULP; 0 and 255 become exactly 0 and 1. The same bits on every instruction set.
///
/// # Panics
/// If the slices differ in length.
pub fn scale_bytes<T: Real>(bytes: &[u8], out: &mut [T]) {
    assert_eq!(bytes.len(), out.len(), "lengths of bytes and numbers");
    T::scale_bytes(Arch::new(), T::from_f64(FACTOR), bytes, out);
}

/// The loop, to be compiled for the instruction set of whoever it becomes a part of.
#[inline(always)]
pub(crate) fn scale<T: From<u8> + std::ops::Mul<Output = T> + Copy>(factor: T, bytes: &[u8], out: &mut [T]) {
    for (value, &byte) in out.iter_mut().zip(bytes) {
        *value = T::from(byte) * factor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_on_every_instruction_set() {
        let bytes: Vec<u8> = (0..=255).chain(0..=37).collect();
        for set in super::super::InstructionSet::available() {
            let (mut single, mut double) = (vec![f32::NAN; bytes.len()], vec![f64::NAN; bytes.len()]);
            set.scale_bytes(&bytes, &mut single);
            set.scale_bytes(&bytes, &mut double);
            for ((&byte, &single), &double) in bytes.iter().zip(&single).zip(&double) {
                let exact = f64::from(byte) / 255.0;
                assert_eq!(double, f64::from(byte) * FACTOR, "{}", set.name());
                assert_eq!(single, f32::from(byte) * (1.0 / 255.0), "{}", set.name());
                assert!((f64::from(single) - exact).abs() <= exact * f64::from(f32::EPSILON));
                assert!((double - exact).abs() <= exact * f64::EPSILON);
                assert!(byte != 0 || double == 0.0);
                assert!(byte != 255 || (single, double) == (1.0, 1.0));
            }
        }
    }
}

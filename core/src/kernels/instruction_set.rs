//! The instruction sets a kernel can run on, to name them and to test each.

use pulp::Arch;

use super::{Function, Real};

/// An instruction set this machine has. The kernels choose the best one by themselves.
#[derive(Clone, Copy, Debug)]
pub struct InstructionSet(Arch);

impl InstructionSet {
    /// The one the kernels run on.
    pub fn best() -> Self {
        Self(Arch::new())
    }

    /// Every one that can run here, from the plainest to the best.
    pub fn available() -> Vec<Self> {
        #[cfg(target_arch = "x86_64")]
        let better = [pulp::x86::V3::try_new().map(Arch::V3), pulp::x86::V4::try_new().map(Arch::V4)];
        #[cfg(not(target_arch = "x86_64"))]
        let better = [Some(Arch::new())];
        std::iter::once(Arch::Scalar).chain(better.into_iter().flatten()).map(Self).collect()
    }

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self.0 {
            Arch::Scalar => "scalar",
            #[cfg(target_arch = "x86_64")]
            Arch::V3(_) => "AVX2 and FMA",
            #[cfg(target_arch = "x86_64")]
            Arch::V4(_) => "AVX-512",
            #[cfg(target_arch = "aarch64")]
            Arch::Neon(_) => "NEON",
            #[allow(unreachable_patterns, reason = "pulp may learn others")]
            _ => "SIMD",
        }
    }

    /// [`Function::value`] on this instruction set.
    ///
    /// # Panics
    /// If the slices differ in length.
    pub fn value<T: Real>(self, function: Function, z: &[T], a: &mut [T]) {
        assert_eq!(z.len(), a.len(), "z and a differ in length");
        T::value(self.0, function, z, a);
    }

    /// [`Function::multiply_by_derivative`] on this instruction set.
    ///
    /// # Panics
    /// If the slices differ in length.
    pub fn multiply_by_derivative<T: Real>(self, function: Function, z: &[T], delta: &mut [T]) {
        assert_eq!(z.len(), delta.len(), "z and delta differ in length");
        T::multiply_by_derivative(self.0, function, z, delta);
    }

    /// [`scale_bytes`](super::scale_bytes) on this instruction set.
    #[cfg(test)]
    pub(crate) fn scale_bytes<T: Real>(self, bytes: &[u8], out: &mut [T]) {
        T::scale_bytes(self.0, T::from_f64(1.0 / 255.0), bytes, out);
    }

    /// [`softmax::value`](super::softmax::value) on this instruction set.
    ///
    /// # Panics
    /// If the slices differ in length, or their length is no multiple of `n_rows`.
    pub fn softmax<T: Real>(self, n_rows: usize, z: &[T], a: &mut [T]) {
        assert_eq!(z.len(), a.len(), "z and a differ in length");
        if !z.is_empty() {
            assert_eq!(z.len() % n_rows, 0, "z does not consist of columns of {n_rows} rows");
            T::softmax(self.0, n_rows, z, a);
        }
    }
}

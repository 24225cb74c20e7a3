//! What the machine could do: multiplications with addition that wait for nothing.

use std::hint::black_box;

use pulp::{Arch, Simd, WithSimd};

use super::Element;

/// Sums that are added to in turn: enough that none has to wait for its own last addition, and
/// few enough for the registers of every instruction set.
const N_SUMS: usize = 12;

/// Does `n_rounds` rounds of multiplications with addition in registers alone, and says how many floating-point operations that were.
///
/// Divided by the seconds they took it is the peak of one core, which no product can pass. Take the best of several calls,
/// each long enough to be timed: a million rounds last some milliseconds.
pub fn peak_operations<T: Element>(n_rounds: usize) -> u64 {
    T::peak_operations(Arch::new(), n_rounds)
}

/// [`peak_operations`] on the instruction set `arch`.
pub(super) fn peak_operations_on<T: Element>(arch: Arch, n_rounds: usize) -> u64 {
    arch.dispatch(Peak::<T> { n_rounds, factor: black_box(T::one_impl()) })
}

struct Peak<T> {
    n_rounds: usize,
    factor: T,
}

impl<T: Element> WithSimd for Peak<T> {
    type Output = u64;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> u64 {
        let factor = T::splat(simd, self.factor);
        let mut sums = [T::splat(simd, T::zero_impl()); N_SUMS];
        for _ in 0..self.n_rounds {
            for sum in &mut sums {
                *sum = T::add_product(simd, *sum, factor, factor);
            }
        }
        black_box(sums);
        2 * (self.n_rounds * N_SUMS * T::lanes::<S>()) as u64
    }
}

//! From a kernel's lanes to whole slices: the instruction set, the loop, the rest at the end.

use std::marker::PhantomData;
use std::slice;

use pulp::{Arch, Simd, WithSimd};

use super::lanes::{Element, Lanes, N};

/// A function of one number, computed for all lanes of a register at once.
pub(crate) trait Kernel {
    /// f(z)
    fn lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S>;

    /// f′(z)
    fn derivative_lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S>;
}

/// a = f(z) with the kernel `K` on the instruction set `arch`.
#[inline(always)]
pub(crate) fn value<K: Kernel, T: Element>(arch: Arch, z: &[T], a: &mut [T]) {
    arch.dispatch(Loop { z, out: a, step: PhantomData::<Value<K>> });
}

/// δ = δ f′(z) with the kernel `K` on the instruction set `arch`.
#[inline(always)]
pub(crate) fn multiply_by_derivative<K: Kernel, T: Element>(arch: Arch, z: &[T], delta: &mut [T]) {
    arch.dispatch(Loop { z, out: delta, step: PhantomData::<TimesDerivative<K>> });
}

/// What becomes of one register of z and the register of the output that stands beside it.
trait Step {
    fn lanes<T: Element, S: Simd>(z: Lanes<T, S>, out: Lanes<T, S>) -> Lanes<T, S>;
}

struct Value<K>(PhantomData<K>);

impl<K: Kernel> Step for Value<K> {
    #[inline(always)]
    fn lanes<T: Element, S: Simd>(z: Lanes<T, S>, _: Lanes<T, S>) -> Lanes<T, S> {
        K::lanes(z)
    }
}

struct TimesDerivative<K>(PhantomData<K>);

impl<K: Kernel> Step for TimesDerivative<K> {
    #[inline(always)]
    fn lanes<T: Element, S: Simd>(z: Lanes<T, S>, out: Lanes<T, S>) -> Lanes<T, S> {
        out * K::derivative_lanes(z)
    }
}

struct Loop<'a, T, U> {
    z: &'a [T],
    out: &'a mut [T],
    step: PhantomData<U>,
}

impl<T: Element, U: Step> WithSimd for Loop<'_, T, U> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (z, z_rest) = T::split::<S>(self.z);
        let (out, out_rest) = T::split_mut::<S>(self.out);
        let (z, z_odd) = z.as_chunks::<N>();
        let (out, out_odd) = out.as_chunks_mut::<N>();
        // What is left is one more group of registers, so that the lanes are compiled once.
        let zero = T::splat(simd, T::nearest(0.0));
        let (mut z_last, mut out_last) = ([zero; N], [zero; N]);
        z_last[..z_odd.len()].copy_from_slice(z_odd);
        out_last[..out_odd.len()].copy_from_slice(out_odd);
        let part = z_odd.len();
        z_last[part] = T::load_part(simd, z_rest);
        out_last[part] = T::load_part(simd, out_rest);
        let n_last = usize::from(!(z_odd.is_empty() && z_rest.is_empty()));
        let last = (&slice::from_ref(&z_last)[..n_last], &mut slice::from_mut(&mut out_last)[..n_last]);
        for (z, out) in [(z, out), last] {
            for (z, out) in z.iter().zip(out) {
                *out = U::lanes::<T, S>(Lanes::new(simd, *z), Lanes::new(simd, *out)).vectors();
            }
        }
        out_odd.copy_from_slice(&out_last[..part]);
        T::store_part(simd, out_rest, out_last[part]);
    }
}

//! From a kernel's lanes to whole slices: the instruction set, the loop, the rest at the end.

use std::marker::PhantomData;

use pulp::{Arch, Simd, WithSimd};

use super::lanes::{Element, Lanes};

/// A function of one number, computed for all lanes of a register at once.
pub(crate) trait Kernel {
    /// f(z)
    fn lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S>;

    /// f′(z)
    fn derivative_lanes<T: Element, S: Simd>(z: Lanes<T, S>) -> Lanes<T, S>;
}

/// What is done with a kernel, element by element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// out = f(z)
    Value,
    /// out = f′(z)
    Derivative,
    /// out = out · f′(z)
    MultiplyByDerivative,
}

/// Runs `operation` with the kernel `K` on the instruction set `arch`.
#[inline(always)]
pub(crate) fn run<K: Kernel, T: Element>(arch: Arch, operation: Operation, z: &[T], out: &mut [T]) {
    match operation {
        Operation::Value => arch.dispatch(Loop::<_, Value<K>> { z, out, step: PhantomData }),
        Operation::Derivative => arch.dispatch(Loop::<_, Derivative<K>> { z, out, step: PhantomData }),
        Operation::MultiplyByDerivative => {
            arch.dispatch(Loop::<_, MultiplyByDerivative<K>> { z, out, step: PhantomData });
        }
    }
}

/// z = f(z) with the kernel `K` on the instruction set `arch`.
#[inline(always)]
pub(crate) fn run_in_place<K: Kernel, T: Element>(arch: Arch, z: &mut [T]) {
    arch.dispatch(InPlace { z, kernel: PhantomData::<K> });
}

/// One register's worth of an operation.
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

struct Derivative<K>(PhantomData<K>);

impl<K: Kernel> Step for Derivative<K> {
    #[inline(always)]
    fn lanes<T: Element, S: Simd>(z: Lanes<T, S>, _: Lanes<T, S>) -> Lanes<T, S> {
        K::derivative_lanes(z)
    }
}

struct MultiplyByDerivative<K>(PhantomData<K>);

impl<K: Kernel> Step for MultiplyByDerivative<K> {
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
        for (z, out) in z.iter().zip(out) {
            *out = U::lanes::<T, S>(Lanes::new(simd, *z), Lanes::new(simd, *out)).vector();
        }
        if !z_rest.is_empty() {
            let z = Lanes::new(simd, T::load_part(simd, z_rest));
            let out = Lanes::new(simd, T::load_part(simd, out_rest));
            T::store_part(simd, out_rest, U::lanes::<T, S>(z, out).vector());
        }
    }
}

struct InPlace<'a, T, K> {
    z: &'a mut [T],
    kernel: PhantomData<K>,
}

impl<T: Element, K: Kernel> WithSimd for InPlace<'_, T, K> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (z, rest) = T::split_mut::<S>(self.z);
        for z in z {
            *z = K::lanes::<T, S>(Lanes::new(simd, *z)).vector();
        }
        if !rest.is_empty() {
            let z = Lanes::new(simd, T::load_part(simd, rest));
            T::store_part(simd, rest, K::lanes::<T, S>(z).vector());
        }
    }
}

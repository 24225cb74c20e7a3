//! The products compiled for f32 and f64 here, not in whoever calls them.

use pulp::{Arch, Simd, WithSimd};

use super::Element;
use super::multiply::{NewProduct, Product, Update};
use super::peak::peak_operations_on;
use super::tile::Columns;
use super::update::add_columns;

/// The products' entry points of a number type.
pub trait Entry: Sized {
    /// Computes C = start + A B on the instruction set `arch`.
    fn compute(arch: Arch, product: NewProduct<'_, Self>, packed: &mut [Self]);

    /// Computes C = c C + (α A) B on the instruction set `arch`.
    fn update(arch: Arch, product: Update<'_, Self>, packed: &mut [Self]);

    /// Computes b = c b + α Σ δ on the instruction set `arch`.
    fn update_bias(arch: Arch, bias: &mut [Self], factors: (Self, Self), delta: Columns<'_, Self>);

    /// Multiplies and adds in the registers of the instruction set `arch`, and counts.
    fn peak_operations(arch: Arch, n_rounds: usize) -> u64;
}

macro_rules! entry {
    ($number:ty) => {
        impl Entry for $number {
            #[inline(never)]
            fn compute(arch: Arch, product: NewProduct<'_, Self>, packed: &mut [Self]) {
                on_filled_registers(arch, product, packed);
            }

            #[inline(never)]
            fn update(arch: Arch, product: Update<'_, Self>, packed: &mut [Self]) {
                on_filled_registers(arch, product, packed);
            }

            #[inline(never)]
            fn update_bias(arch: Arch, bias: &mut [Self], factors: (Self, Self), delta: Columns<'_, Self>) {
                arch.dispatch(|| add_columns(bias, factors, delta));
            }

            #[inline(never)]
            fn peak_operations(arch: Arch, n_rounds: usize) -> u64 {
                peak_operations_on::<Self>(arch, n_rounds)
            }
        }
    };
}

entry!(f32);
entry!(f64);

/// Computes a product on the narrowest registers of which one holds its rows, or the widest.
fn on_filled_registers<T: Element>(arch: Arch, product: impl Product<T>, packed: &mut [T]) {
    let arch = match arch {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        Arch::V4(simd) if product.shape().0 <= T::lanes::<pulp::x86::V3>() => Arch::V3(*simd),
        arch => arch,
    };
    arch.dispatch(Compute { product, packed });
}

struct Compute<'a, P, T> {
    product: P,
    packed: &'a mut [T],
}

impl<P: Product<T>, T: Element> WithSimd for Compute<'_, P, T> {
    type Output = ();

    fn with_simd<S: Simd>(self, simd: S) {
        self.product.compute(simd, self.packed);
    }
}

//! The numbers that products are made of, and registers full of them.

use faer::traits::RealField;
use pulp::Simd;

use super::entry::Entry;
use super::transpose;

/// A number that can be an entry of a matrix here: `f32` or `f64`.
pub trait Element: Lanes + Entry + RealField + Send + Sync {}

impl Element for f32 {}
impl Element for f64 {}

/// The most numbers that one register holds.
pub(super) const MAX_LANES: usize = 16;

/// What the tiles need of a number type; `S` is the instruction set.
pub trait Lanes: Copy + 'static {
    /// A register of numbers.
    type Vector<S: Simd>: Copy;

    /// How many numbers a register holds.
    fn lanes<S: Simd>() -> usize;
    /// The first numbers of `x`, as many as a register holds.
    fn load<S: Simd>(x: &[Self]) -> Self::Vector<S>;
    /// Overwrites the first numbers of `x`, as many as a register holds.
    fn store<S: Simd>(x: &mut [Self], v: Self::Vector<S>);
    /// All numbers of `x`, fewer than a register holds, and zeros behind them.
    fn load_part<S: Simd>(simd: S, x: &[Self]) -> Self::Vector<S>;
    /// Overwrites all numbers of `x`, fewer than a register holds.
    fn store_part<S: Simd>(simd: S, x: &mut [Self], v: Self::Vector<S>);
    /// x in every lane
    fn splat<S: Simd>(simd: S, x: Self) -> Self::Vector<S>;
    /// a b
    fn times<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Vector<S>;
    /// a + b
    fn plus<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Vector<S>;
    /// a b + c, rounded once where the instruction set can and twice where it cannot
    fn add_product<S: Simd>(
        simd: S,
        a: Self::Vector<S>,
        b: Self::Vector<S>,
        c: Self::Vector<S>,
    ) -> Self::Vector<S>;
    /// Swaps lane i of register k with lane k of register i, of as many registers as one has lanes.
    fn transpose<S: Simd>(simd: S, square: &mut [Self::Vector<S>; MAX_LANES]);
}

macro_rules! lanes {
    (
        $number:ty, $vector:ident, $lanes:ident, $split:ident, $split_mut:ident, $load_part:ident, $store_part:ident, $splat:ident, $add:ident, $mul:ident, $mul_add:ident,
        $transpose:ident
    ) => {
        impl Lanes for $number {
            type Vector<S: Simd> = S::$vector;

            #[inline(always)]
            fn lanes<S: Simd>() -> usize {
                S::$lanes
            }

            #[inline(always)]
            fn load<S: Simd>(x: &[Self]) -> S::$vector {
                S::$split(x).0[0]
            }

            #[inline(always)]
            fn store<S: Simd>(x: &mut [Self], v: S::$vector) {
                S::$split_mut(x).0[0] = v;
            }

            #[inline(always)]
            fn load_part<S: Simd>(simd: S, x: &[Self]) -> S::$vector {
                simd.$load_part(x)
            }

            #[inline(always)]
            fn store_part<S: Simd>(simd: S, x: &mut [Self], v: S::$vector) {
                simd.$store_part(x, v);
            }

            #[inline(always)]
            fn splat<S: Simd>(simd: S, x: Self) -> S::$vector {
                simd.$splat(x)
            }

            #[inline(always)]
            fn times<S: Simd>(simd: S, a: S::$vector, b: S::$vector) -> S::$vector {
                simd.$mul(a, b)
            }

            #[inline(always)]
            fn plus<S: Simd>(simd: S, a: S::$vector, b: S::$vector) -> S::$vector {
                simd.$add(a, b)
            }

            #[inline(always)]
            fn add_product<S: Simd>(simd: S, a: S::$vector, b: S::$vector, c: S::$vector) -> S::$vector {
                simd.$mul_add(a, b, c)
            }

            #[inline(always)]
            fn transpose<S: Simd>(simd: S, square: &mut [S::$vector; MAX_LANES]) {
                transpose::$transpose(simd, square);
            }
        }
    };
}

lanes!(
    f32,
    f32s,
    F32_LANES,
    as_simd_f32s,
    as_mut_simd_f32s,
    partial_load_f32s,
    partial_store_f32s,
    splat_f32s,
    add_f32s,
    mul_f32s,
    mul_add_e_f32s,
    transpose_f32s
);
lanes!(
    f64,
    f64s,
    F64_LANES,
    as_simd_f64s,
    as_mut_simd_f64s,
    partial_load_f64s,
    partial_store_f64s,
    splat_f64s,
    add_f64s,
    mul_f64s,
    mul_add_e_f64s,
    transpose_f64s
);

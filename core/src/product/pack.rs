//! Factors of a product laid out in the order in which tiles read them.

#![expect(clippy::needless_range_loop, reason = "loops over a constant number of registers, to be unrolled")]

use std::ops::Range;

use pulp::{Simd, WithSimd};

use super::Element;
use super::cut::{Cut, Equal};
use super::element::MAX_LANES;
use super::tile::Columns;

/// How many strips are packed side by side: together they read whole lines of the cache.
const STRIPS_TOGETHER: usize = 4;

/// Panels of rows of α A: of one after the other the rows of one k after the other.
pub(super) struct PackPanels<'a, T> {
    /// The registers of each panel, counted from the first row of the matrix.
    pub(super) panels: Cut,
    /// Which panels.
    pub(super) chosen: Range<usize>,
    /// α
    pub(super) alpha: T,
    /// n × K
    pub(super) a: Columns<'a, T>,
    pub(super) packed: &'a mut [T],
}

impl<T: Element> WithSimd for PackPanels<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { panels, chosen, alpha, a, packed } = self;
        let alpha = T::splat(simd, alpha);
        let lanes = T::lanes::<S>();
        let last_head = a.nrows().saturating_sub(lanes);
        let mut packed = packed.chunks_exact_mut(lanes);
        for panel in chosen {
            for k in 0..a.ncols() {
                let a = a.col(k).as_slice();
                for register in panels.run(panel) {
                    let a = load(simd, &a[(register * lanes).min(last_head)..]);
                    let Some(packed) = packed.next() else { return };
                    T::store::<S>(packed, T::times(simd, alpha, a));
                }
            }
        }
    }
}

/// The first numbers of `x`, as many as a register holds, and zeros behind them if there are not as many.
#[inline(always)]
fn load<S: Simd, T: Element>(simd: S, x: &[T]) -> T::Vector<S> {
    if x.len() < T::lanes::<S>() { T::load_part(simd, x) } else { T::load::<S>(x) }
}

/// [`PackPanels`] of Aᵀ.
pub(super) struct PackTransposed<'a, T> {
    /// The registers of each panel, counted from the first column of the matrix.
    pub(super) panels: Cut,
    /// Which panels.
    pub(super) chosen: Range<usize>,
    /// K × n
    pub(super) a: Columns<'a, T>,
    pub(super) packed: &'a mut [T],
}

impl<T: Element> WithSimd for PackTransposed<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { panels, chosen, a, packed } = self;
        let lanes = T::lanes::<S>();
        let n_k = a.nrows();
        let last_head = a.ncols().saturating_sub(lanes);
        let mut rest = packed;
        for panel in chosen {
            let registers = panels.run(panel);
            let height = registers.len() * lanes;
            let Some((packed, after)) = rest.split_at_mut_checked(height * n_k) else { return };
            rest = after;
            for (v, register) in registers.enumerate() {
                let a = a.subcols((register * lanes).min(last_head), lanes.min(a.ncols()));
                transpose_register(simd, a, &mut packed[v * lanes..], height);
            }
        }
    }
}

/// Row k of `a`, at most one register long, to place k · `height` of `packed`.
#[inline(always)]
fn transpose_register<S: Simd, T: Element>(simd: S, a: Columns<'_, T>, packed: &mut [T], height: usize) {
    let lanes = T::lanes::<S>();
    let n_squares = a.nrows() / lanes;
    for square in 0..n_squares {
        let a = a.subrows(square * lanes, lanes);
        let mut registers = [T::splat(simd, T::zero_impl()); MAX_LANES];
        for lane in 0..lanes {
            if lane < a.ncols() {
                registers[lane] = T::load::<S>(a.col(lane).as_slice());
            }
        }
        T::transpose(simd, &mut registers);
        for k in 0..lanes {
            T::store::<S>(&mut packed[(square * lanes + k) * height..], registers[k]);
        }
    }
    let mut columns: [&[T]; MAX_LANES] = [&[]; MAX_LANES];
    for lane in 0..a.ncols() {
        columns[lane] = &a.col(lane).as_slice()[n_squares * lanes..];
    }
    for k in 0..a.nrows() - n_squares * lanes {
        let packed = &mut packed[(n_squares * lanes + k) * height..][..lanes];
        for lane in 0..lanes {
            packed[lane] = columns[lane].get(k).copied().unwrap_or(T::zero_impl());
        }
    }
}

/// Strips of N columns of B, one after the other: of each the columns of one k after the other.
pub(super) struct PackStrips<'a, T, const N: usize> {
    /// The transpose of B, m × K, m a multiple of N.
    pub(super) b: Columns<'a, T>,
    pub(super) packed: &'a mut [T],
}

impl<T: Element, const N: usize> WithSimd for PackStrips<'_, T, N> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { b, packed } = self;
        let len = b.ncols() * N;
        for (group, packed) in packed[..b.nrows() * b.ncols()].chunks_mut(STRIPS_TOGETHER * len).enumerate() {
            for k in 0..b.ncols() {
                let (b, _) = b.col(k).as_slice().as_chunks::<N>();
                for (b, packed) in b[group * STRIPS_TOGETHER..].iter().zip(packed.chunks_exact_mut(len)) {
                    packed[k * N..][..N].copy_from_slice(b);
                }
            }
        }
    }
}

/// The widest strips that are packed.
pub(super) const WIDEST_PACKED: usize = 8;

/// The strips of B, none wider than [`WIDEST_PACKED`].
pub(super) fn pack_strips<S: Simd, T: Element>(simd: S, strips: Cut, b: Columns<'_, T>, packed: &mut [T]) {
    for Equal { all, length } in strips.equals() {
        let packed = &mut packed[all.start * b.ncols()..all.end * b.ncols()];
        let b = b.subrows(all.start, all.len());
        macro_rules! pack {
            ($n:literal) => {
                simd.vectorize(PackStrips::<T, $n> { b, packed })
            };
        }
        match length {
            1 => pack!(1),
            2 => pack!(2),
            3 => pack!(3),
            4 => pack!(4),
            5 => pack!(5),
            6 => pack!(6),
            7 => pack!(7),
            _ => pack!(8),
        }
    }
}

//! The tiles of a block of a product: panels of rows times strips of columns.

use faer::MatRef;
use faer::reborrow::*;
use pulp::{Simd, WithSimd};

use super::Element;
use super::tile::{Columns, ColumnsMut, Rows, Start, new_tile, packing_tile, updating_tiles};

/// Bytes of strips that one panel meets before the next does: they stay in the cache of first level.
///
/// Where the summands are few, these are many strips, and what is to be prepared for a panel is prepared once for them.
const STRIPS_BYTES: usize = 16 * 1024;

/// Panels of rows, one below the other: the last of V registers each, those before of one fewer.
///
/// The last register of all ends with the last row there is, and overlaps the one before it where the rows do not fill it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Panels {
    /// How many registers of the matrix come before.
    pub(super) first_register: usize,
    pub(super) n_low: usize,
    pub(super) n_high: usize,
    pub(super) lanes: usize,
    /// The rows there are.
    pub(super) n_rows: usize,
}

impl Panels {
    /// The rows of V registers, the first of which comes after `register` others of these panels.
    #[inline(always)]
    fn rows<const V: usize>(&self, register: usize) -> Rows {
        let first = (self.first_register + register) * self.lanes;
        first..(first + V * self.lanes).min(self.n_rows)
    }
}

/// The left factor of a block.
#[derive(Clone, Copy, Debug)]
pub(super) enum Left<'a, T> {
    /// The rows of C are rows of this matrix.
    Matrix(Columns<'a, T>),
    /// The rows of one panel after the other: of each, those of one k after the other.
    Packed(&'a [T]),
}

impl<'a, T: Element> Left<'a, T> {
    /// V registers, the first of which comes after `register` others of the panels, and K columns.
    #[inline(always)]
    fn panel<const V: usize>(self, panels: Panels, register: usize, n_k: usize) -> (Rows, Columns<'a, T>) {
        match self {
            Self::Matrix(a) => (panels.rows::<V>(register), a),
            Self::Packed(packed) => {
                let height = V * panels.lanes;
                let packed = &packed[register * panels.lanes * n_k..][..height * n_k];
                (0..height, as_columns(MatRef::from_column_major_slice(packed, height, n_k)))
            }
        }
    }
}

/// A matrix made of a slice in column-major order.
#[inline(always)]
pub(super) fn as_columns<T>(a: MatRef<'_, T>) -> Columns<'_, T> {
    a.try_as_col_major().expect("the columns of a column-major slice are contiguous")
}

/// C = start + A B, the columns of B contiguous: V and L registers high, N columns wide, L = V − 1.
pub(super) struct NewTiles<'a, T, const V: usize, const L: usize, const N: usize> {
    pub(super) panels: Panels,
    pub(super) left: Left<'a, T>,
    /// K × m, m a multiple of N.
    pub(super) b: Columns<'a, T>,
    pub(super) start: Start<'a, T>,
    /// n × m
    pub(super) c: ColumnsMut<'a, T>,
}

impl<T: Element, const V: usize, const L: usize, const N: usize> WithSimd for NewTiles<'_, T, V, L, N> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { panels, left, b, start, mut c } = self;
        let n_k = b.nrows();
        for strip in 0..c.ncols() / N {
            let b = b.subcols(strip * N, N);
            let mut c = c.rb_mut().subcols_mut(strip * N, N);
            for panel in 0..panels.n_low {
                let register = panel * L;
                let a = left.panel::<L>(panels, register, n_k);
                new_tile::<S, T, L, N>(simd, a, b, start, (panels.rows::<L>(register), c.rb_mut()));
            }
            for panel in 0..panels.n_high {
                let register = panels.n_low * L + panel * V;
                let a = left.panel::<V>(panels, register, n_k);
                new_tile::<S, T, V, N>(simd, a, b, start, (panels.rows::<V>(register), c.rb_mut()));
            }
        }
    }
}

/// One strip of [`NewTiles`] from a matrix, whose panels are packed on the way.
pub(super) struct PackingTiles<'a, T, const V: usize, const L: usize, const N: usize> {
    pub(super) panels: Panels,
    pub(super) a: Columns<'a, T>,
    /// K × N
    pub(super) b: Columns<'a, T>,
    pub(super) start: Start<'a, T>,
    /// n × N
    pub(super) c: ColumnsMut<'a, T>,
    pub(super) packed: &'a mut [T],
}

impl<T: Element, const V: usize, const L: usize, const N: usize> WithSimd for PackingTiles<'_, T, V, L, N> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { panels, a, b, start, mut c, packed } = self;
        let of_a_register = panels.lanes * b.nrows();
        let (low, high) = packed.split_at_mut(panels.n_low * L * of_a_register);
        for (panel, packed) in low.chunks_exact_mut(L * of_a_register).enumerate() {
            let rows = panels.rows::<L>(panel * L);
            packing_tile::<S, T, L, N>(simd, rows, a, b, start, c.rb_mut(), packed);
        }
        for (panel, packed) in high.chunks_exact_mut(V * of_a_register).take(panels.n_high).enumerate() {
            let rows = panels.rows::<V>(panels.n_low * L + panel * V);
            packing_tile::<S, T, V, N>(simd, rows, a, b, start, c.rb_mut(), packed);
        }
    }
}

/// The right factor of a block whose rows are contiguous.
#[derive(Clone, Copy, Debug)]
pub(super) enum Right<'a, T> {
    /// Its transpose, m × K.
    Matrix(Columns<'a, T>),
    /// The columns of one strip after the other: of each, those of one k after the other.
    Packed(&'a [T]),
}

/// C = c C + A B, the rows of B contiguous: V and L registers high, N columns wide, L = V − 1.
pub(super) struct UpdatingTiles<'a, T, const V: usize, const L: usize, const N: usize> {
    pub(super) panels: Panels,
    pub(super) n_k: usize,
    pub(super) packed: &'a [T],
    pub(super) right: Right<'a, T>,
    /// c
    pub(super) keep: T,
    /// n × m, m a multiple of N
    pub(super) c: ColumnsMut<'a, T>,
}

impl<T: Element, const V: usize, const L: usize, const N: usize> WithSimd for UpdatingTiles<'_, T, V, L, N> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { panels, n_k, packed, right, keep, mut c } = self;
        let of_a_register = panels.lanes * n_k;
        let together = match right {
            Right::Matrix(_) => (STRIPS_BYTES / (size_of::<T>() * N * n_k)).max(1) * N,
            Right::Packed(_) => N,
        };
        for first in (0..c.ncols()).step_by(together) {
            let n_columns = together.min(c.ncols() - first);
            let b = match right {
                Right::Matrix(b) => b.subrows(first, n_columns),
                Right::Packed(b) => {
                    let strip = &b[first * n_k..][..n_columns * n_k];
                    as_columns(MatRef::from_column_major_slice(strip, n_columns, n_k))
                }
            };
            let mut c = c.rb_mut().subcols_mut(first, n_columns);
            for panel in 0..panels.n_low {
                let register = panel * L;
                let c = (panels.rows::<L>(register), c.rb_mut());
                updating_tiles::<S, T, L, N>(simd, &packed[register * of_a_register..], b, keep, c);
            }
            for panel in 0..panels.n_high {
                let register = panels.n_low * L + panel * V;
                let c = (panels.rows::<V>(register), c.rb_mut());
                updating_tiles::<S, T, V, N>(simd, &packed[register * of_a_register..], b, keep, c);
            }
        }
    }
}

//! One tile of a product, held in registers from its first summand to its last.
//!
//! A tile of C = A B is V registers high and N columns wide. For every k it loads column k of its
//! rows of A, V registers, and multiplies them by each of the N numbers of row k of B, one
//! number in all lanes. So every element of C is the sum over k in rising order, one rounding a
//! summand, whatever the tile's shape: how C is cut into tiles changes no bit.
//!
//! There are two kinds. Where the columns of B are contiguous (forward, backward) C is new: its sums begin
//! with a bias or with nothing. Where the rows of B are contiguous (update) C is memory that is read and written:
//! it is read after the last summand, while the next tile is already being computed.

#![expect(clippy::needless_range_loop, reason = "loops over a constant number of registers, to be unrolled")]

use faer::reborrow::*;
use faer::{ContiguousFwd, MatMut, MatRef};
use pulp::Simd;

use super::Element;

/// A matrix whose columns are contiguous.
pub type Columns<'a, T> = MatRef<'a, T, usize, usize, ContiguousFwd>;
/// A matrix whose columns are contiguous, to be written.
pub type ColumnsMut<'a, T> = MatMut<'a, T, usize, usize, ContiguousFwd>;

/// The rows of V registers, one below the other: the last ends with the last row, and overlaps the one before it where the
/// rows do not fill it. One register alone may not be filled.
pub(super) type Rows = std::ops::Range<usize>;

type Sums<S, T, const V: usize, const N: usize> = [[<T as super::element::Lanes>::Vector<S>; V]; N];

/// What the sums of a new tile begin with.
#[derive(Clone, Copy, Debug)]
pub enum Start<'a, T> {
    /// Nothing.
    Zero,
    /// A number for each row.
    Rows(&'a [T]),
    /// What stands in C: the sum over the k before.
    Kept,
}

/// C = start + A B where column n of `b` is contiguous.
///
/// Shapes: `a` has K columns, `b` is K × N, `c` has N columns.
#[inline(always)]
pub(super) fn new_tile<S: Simd, T: Element, const V: usize, const N: usize>(
    simd: S,
    (a_rows, a): (Rows, Columns<'_, T>),
    b: Columns<'_, T>,
    start: Start<'_, T>,
    (c_rows, c): (Rows, ColumnsMut<'_, T>),
) {
    let n_k = a.ncols();
    let a = a.subrows(a_rows.start, a_rows.len());
    let b = columns_of::<T, N>(b, n_k);
    let mut c = c.submatrix_mut(c_rows.start, 0, c_rows.len(), N);
    let mut sums = begin::<S, T, V, N>(simd, c_rows, start, c.rb());
    for k in 0..n_k {
        let a = load::<S, T, V>(simd, a.col(k).as_slice());
        for n in 0..N {
            add::<S, T, V>(simd, &mut sums[n], &a, b[n][k]);
        }
    }
    for n in 0..N {
        store::<S, T, V>(simd, c.rb_mut().col_mut(n).as_slice_mut(), &sums[n]);
    }
}

/// [`new_tile`] which keeps the registers of A as they pass, V of them for one k after the other.
#[inline(always)]
pub(super) fn packing_tile<S: Simd, T: Element, const V: usize, const N: usize>(
    simd: S,
    rows: Rows,
    a: Columns<'_, T>,
    b: Columns<'_, T>,
    start: Start<'_, T>,
    c: ColumnsMut<'_, T>,
    packed: &mut [T],
) {
    let n_k = a.ncols();
    let a = a.subrows(rows.start, rows.len());
    let b = columns_of::<T, N>(b, n_k);
    let mut c = c.submatrix_mut(rows.start, 0, rows.len(), N);
    let mut sums = begin::<S, T, V, N>(simd, rows, start, c.rb());
    for (k, packed) in (0..n_k).zip(packed.chunks_exact_mut(V * T::lanes::<S>())) {
        let a = load::<S, T, V>(simd, a.col(k).as_slice());
        store::<S, T, V>(simd, packed, &a);
        for n in 0..N {
            add::<S, T, V>(simd, &mut sums[n], &a, b[n][k]);
        }
    }
    for n in 0..N {
        store::<S, T, V>(simd, c.rb_mut().col_mut(n).as_slice_mut(), &sums[n]);
    }
}

/// C = c C + A B where row k of B is contiguous, column k of `b`: one tile after the other. With c = 0 nothing of C is read.
///
/// Shapes: `a` is packed, V registers for one k after the other; `b` is m × K, m a multiple of N; `c` has m columns.
///
/// K may be as small as ten, and then what is done between one tile and the next weighs: so whole columns of C are taken
/// and cut, which one comparison allows for all of them.
#[inline(always)]
pub(super) fn updating_tiles<S: Simd, T: Element, const V: usize, const N: usize>(
    simd: S,
    a: &[T],
    b: Columns<'_, T>,
    keep: T,
    (rows, mut c): (Rows, ColumnsMut<'_, T>),
) {
    if b.nrows() == 0 || c.nrows() == 0 {
        return;
    }
    let height = V * T::lanes::<S>();
    let a = &a[..b.ncols() * height];
    for strip in 0..b.nrows() / N {
        let first = strip * N;
        let mut sums = [[T::splat(simd, T::zero_impl()); V]; N];
        for (k, a) in (0..b.ncols()).zip(a.chunks_exact(height)) {
            let a = load::<S, T, V>(simd, a);
            let b = &b.col(k).as_slice()[first..][..N];
            for n in 0..N {
                add::<S, T, V>(simd, &mut sums[n], &a, b[n]);
            }
        }
        // An addition alone finds a unit of its own free on many machines, beside those that multiply.
        if keep == T::one_impl() {
            for n in 0..N {
                let c = &mut c.rb_mut().col_mut(first + n).as_slice_mut()[rows.clone()];
                let kept = load::<S, T, V>(simd, c);
                for v in 0..V {
                    sums[n][v] = T::plus(simd, kept[v], sums[n][v]);
                }
                store::<S, T, V>(simd, c, &sums[n]);
            }
        } else if keep == T::zero_impl() {
            for n in 0..N {
                let c = &mut c.rb_mut().col_mut(first + n).as_slice_mut()[rows.clone()];
                store::<S, T, V>(simd, c, &sums[n]);
            }
        } else {
            let keep = T::splat(simd, keep);
            for n in 0..N {
                let c = &mut c.rb_mut().col_mut(first + n).as_slice_mut()[rows.clone()];
                let kept = load::<S, T, V>(simd, c);
                for v in 0..V {
                    sums[n][v] = T::plus(simd, T::times(simd, keep, kept[v]), sums[n][v]);
                }
                store::<S, T, V>(simd, c, &sums[n]);
            }
        }
    }
}

/// Adds the products of V registers with one number.
#[inline(always)]
fn add<S: Simd, T: Element, const V: usize>(
    simd: S,
    sums: &mut [T::Vector<S>; V],
    a: &[T::Vector<S>; V],
    b: T,
) {
    let b = T::splat(simd, b);
    for v in 0..V {
        sums[v] = T::add_product(simd, a[v], b, sums[v]);
    }
}

#[inline(always)]
fn begin<S: Simd, T: Element, const V: usize, const N: usize>(
    simd: S,
    rows: Rows,
    start: Start<'_, T>,
    c: Columns<'_, T>,
) -> Sums<S, T, V, N> {
    match start {
        Start::Zero => [[T::splat(simd, T::zero_impl()); V]; N],
        Start::Rows(start) => [load::<S, T, V>(simd, &start[rows]); N],
        Start::Kept => {
            let mut sums = [[T::splat(simd, T::zero_impl()); V]; N];
            for n in 0..N {
                sums[n] = load::<S, T, V>(simd, c.col(n).as_slice());
            }
            sums
        }
    }
}

/// The first row of register v of V registers that cover a column of `n_rows`.
#[inline(always)]
fn head<S: Simd, T: Element, const V: usize>(n_rows: usize, v: usize) -> usize {
    let lanes = T::lanes::<S>();
    if v + 1 == V { n_rows - lanes } else { v * lanes }
}

/// The V registers that cover a column.
#[inline(always)]
fn load<S: Simd, T: Element, const V: usize>(simd: S, column: &[T]) -> [T::Vector<S>; V] {
    let mut registers = [T::splat(simd, T::zero_impl()); V];
    if V == 1 && column.len() < T::lanes::<S>() {
        registers[0] = T::load_part(simd, column);
        return registers;
    }
    for v in 0..V {
        registers[v] = T::load::<S>(&column[head::<S, T, V>(column.len(), v)..]);
    }
    registers
}

/// Overwrites a column by the V registers that cover it.
#[inline(always)]
fn store<S: Simd, T: Element, const V: usize>(simd: S, column: &mut [T], registers: &[T::Vector<S>; V]) {
    if V == 1 && column.len() < T::lanes::<S>() {
        return T::store_part(simd, column, registers[0]);
    }
    for v in 0..V {
        let head = head::<S, T, V>(column.len(), v);
        T::store::<S>(&mut column[head..], registers[v]);
    }
}

/// The first `n_k` numbers of each column: equal lengths, so that the loop over k checks none.
#[inline(always)]
fn columns_of<'a, T: Element, const N: usize>(b: Columns<'a, T>, n_k: usize) -> [&'a [T]; N] {
    let mut columns: [&[T]; N] = [&[]; N];
    for n in 0..N {
        columns[n] = &b.col(n).as_slice()[..n_k];
    }
    columns
}

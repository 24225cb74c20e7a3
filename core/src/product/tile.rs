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

/// The first row of each of V registers.
pub(super) type Heads<const V: usize> = [usize; V];

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
    (a_heads, a): (Heads<V>, Columns<'_, T>),
    b: Columns<'_, T>,
    start: Start<'_, T>,
    (c_heads, c): (Heads<V>, ColumnsMut<'_, T>),
) {
    let n_k = a.ncols();
    let a = rows_of::<S, T, V>(a_heads, a);
    let b = columns_of::<T, N>(b, n_k);
    let mut sums = begin::<S, T, V, N>(simd, c_heads, start, c.as_ref());
    for k in 0..n_k {
        let a = registers::<S, T, V>(simd, &a, k);
        for n in 0..N {
            add::<S, T, V>(simd, &mut sums[n], &a, b[n][k]);
        }
    }
    store::<S, T, V, N>(c_heads, &sums, c);
}

/// [`new_tile`] which keeps the registers of A as they pass, V of them for one k after the other.
#[inline(always)]
pub(super) fn packing_tile<S: Simd, T: Element, const V: usize, const N: usize>(
    simd: S,
    (heads, a): (Heads<V>, Columns<'_, T>),
    b: Columns<'_, T>,
    start: Start<'_, T>,
    c: ColumnsMut<'_, T>,
    packed: &mut [T],
) {
    let lanes = T::lanes::<S>();
    let n_k = a.ncols();
    let a = rows_of::<S, T, V>(heads, a);
    let b = columns_of::<T, N>(b, n_k);
    let mut sums = begin::<S, T, V, N>(simd, heads, start, c.as_ref());
    for (k, packed) in (0..n_k).zip(packed.chunks_exact_mut(V * lanes)) {
        let a = registers::<S, T, V>(simd, &a, k);
        for v in 0..V {
            T::store::<S>(&mut packed[v * lanes..][..lanes], a[v]);
        }
        for n in 0..N {
            add::<S, T, V>(simd, &mut sums[n], &a, b[n][k]);
        }
    }
    store::<S, T, V, N>(heads, &sums, c);
}

/// C = c C + α A B where row k of B is contiguous: column k of `b`. With c = 0 nothing of C is read.
///
/// Shapes: `a` has K columns, `b` is N × K, `c` has N columns.
#[inline(always)]
pub(super) fn updating_tile<S: Simd, T: Element, const V: usize, const N: usize>(
    simd: S,
    (a_heads, a): (Heads<V>, Columns<'_, T>),
    b: Columns<'_, T>,
    (keep, alpha): (T, T),
    (c_heads, c): (Heads<V>, ColumnsMut<'_, T>),
) {
    let lanes = T::lanes::<S>();
    let n_k = a.ncols();
    let a = rows_of::<S, T, V>(a_heads, a);
    let b = b.submatrix(0, 0, N, n_k);
    let mut sums = [[T::splat(simd, T::zero_impl()); V]; N];
    for k in 0..n_k {
        let a = registers::<S, T, V>(simd, &a, k);
        let b = b.col(k).as_slice();
        for n in 0..N {
            add::<S, T, V>(simd, &mut sums[n], &a, b[n]);
        }
    }
    let alpha = T::splat(simd, alpha);
    if keep == T::zero_impl() {
        for sum in sums.as_flattened_mut() {
            *sum = T::times(simd, alpha, *sum);
        }
    } else if keep == T::one_impl() {
        for v in 0..V {
            let c = c.as_ref().submatrix(c_heads[v], 0, lanes, N);
            for n in 0..N {
                let kept = T::load::<S>(c.col(n).as_slice());
                sums[n][v] = T::add_product(simd, alpha, sums[n][v], kept);
            }
        }
    } else {
        let keep = T::splat(simd, keep);
        for v in 0..V {
            let c = c.as_ref().submatrix(c_heads[v], 0, lanes, N);
            for n in 0..N {
                let kept = T::times(simd, keep, T::load::<S>(c.col(n).as_slice()));
                sums[n][v] = T::add_product(simd, alpha, sums[n][v], kept);
            }
        }
    }
    store::<S, T, V, N>(c_heads, &sums, c);
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
    heads: Heads<V>,
    start: Start<'_, T>,
    c: Columns<'_, T>,
) -> Sums<S, T, V, N> {
    let lanes = T::lanes::<S>();
    let mut sums = [[T::splat(simd, T::zero_impl()); V]; N];
    match start {
        Start::Zero => {}
        Start::Rows(rows) => {
            for v in 0..V {
                let row = T::load::<S>(&rows[heads[v]..][..lanes]);
                for sums in &mut sums {
                    sums[v] = row;
                }
            }
        }
        Start::Kept => {
            for v in 0..V {
                let c = c.submatrix(heads[v], 0, lanes, N);
                for n in 0..N {
                    sums[n][v] = T::load::<S>(c.col(n).as_slice());
                }
            }
        }
    }
    sums
}

#[inline(always)]
fn store<S: Simd, T: Element, const V: usize, const N: usize>(
    heads: Heads<V>,
    sums: &Sums<S, T, V, N>,
    mut c: ColumnsMut<'_, T>,
) {
    for v in 0..V {
        let mut c = c.rb_mut().submatrix_mut(heads[v], 0, T::lanes::<S>(), N);
        for n in 0..N {
            T::store::<S>(c.rb_mut().col_mut(n).as_slice_mut(), sums[n][v]);
        }
    }
}

/// The rows of each register.
#[inline(always)]
fn rows_of<'a, S: Simd, T: Element, const V: usize>(
    heads: Heads<V>,
    a: Columns<'a, T>,
) -> [Columns<'a, T>; V] {
    let mut rows = [a; V];
    for v in 0..V {
        rows[v] = a.subrows(heads[v], T::lanes::<S>());
    }
    rows
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

/// The registers of column k.
#[inline(always)]
fn registers<S: Simd, T: Element, const V: usize>(
    simd: S,
    a: &[Columns<'_, T>; V],
    k: usize,
) -> [T::Vector<S>; V] {
    let mut registers = [T::splat(simd, T::zero_impl()); V];
    for v in 0..V {
        registers[v] = T::load::<S>(a[v].col(k).as_slice());
    }
    registers
}

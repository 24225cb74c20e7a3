//! Softmax over columns, aⱼ = e^{zⱼ} / Σₖ e^{zₖ}, with the column's greatest element subtracted first.

use pulp::{Arch, Simd, WithSimd};

use super::exp::{least_exponent, of_nonpositive};
use super::lanes::{Element, Lanes, Mask, N};
use super::pair::Pair;
use super::{InstructionSet, Real};

/// The greatest error of [`value`] in units in the last place: less than one each for e^{z − max}
/// and the quotient, the rest for adding up the lanes of two registers.
pub const MAX_ULP: f64 = 6.0;

/// a = softmax(z) for every column; z and a are n_rows × m, each column a contiguous slice.
///
/// The greatest element of a column is subtracted from it, so nothing overflows, and an infinite
/// element takes everything, as the limit does; equal ones share. NaN anywhere in a column makes
/// the column NaN.
///
/// Accuracy: [`MAX_ULP`] units in the last place, whatever the length of the column. The order in
/// which lanes are added, and so the last bits, depend on the instruction set.
///
/// Equation: soft/softmax
///
/// # Panics
/// If the slices differ in length, or their length is no multiple of `n_rows`.
pub fn value<T: Real>(n_rows: usize, z: &[T], a: &mut [T]) {
    InstructionSet::best().softmax(n_rows, z, a);
}

/// softmax of one column, the formula itself, in f64.
pub fn reference(z: &[f64]) -> Vec<f64> {
    let max = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let exp: Vec<f64> = z.iter().map(|&z| if z == max { 1.0 } else { (z - max).exp() }).collect();
    let sum: f64 = exp.iter().sum();
    exp.iter().map(|e| e / sum).collect()
}

/// a = softmax(z) on the instruction set `arch`.
#[inline(always)]
pub(crate) fn run<T: Element>(arch: Arch, n_rows: usize, z: &[T], a: &mut [T]) {
    arch.dispatch(Columns { n_rows, z, a });
}

struct Columns<'a, T> {
    n_rows: usize,
    z: &'a [T],
    a: &'a mut [T],
}

impl<T: Element> WithSimd for Columns<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { n_rows, z, a } = self;
        if n_rows > T::lanes::<S>() {
            for (z, a) in z.chunks_exact(n_rows).zip(a.chunks_exact_mut(n_rows)) {
                long_column(simd, z, a);
            }
        } else {
            short_columns(simd, n_rows, z, a);
        }
    }
}

/// Columns that fit a register, [`N`] of them side by side.
#[inline(always)]
fn short_columns<T: Element, S: Simd>(simd: S, n_rows: usize, z: &[T], a: &mut [T]) {
    let lanes = T::lanes::<S>();
    let inside = Mask::first(simd, [n_rows; N]);
    for start in (0..z.len()).step_by(N * n_rows) {
        // Whole registers, which reach into the columns that follow; what is written there is
        // written over when their turn comes. Only the last columns have nothing behind them.
        let starts = [start, (start + n_rows).min(z.len())];
        let ends = starts.map(|start| (start + lanes).min(z.len()));
        let z = load(simd, [&z[starts[0]..ends[0]], &z[starts[1]..ends[1]]]);
        let z = inside.select(z, z.constant(f64::NEG_INFINITY));
        let e = inside.select(exponential(z, z.reduce_max()), z.constant(0.0));
        let [first, second] = quotient(e, e.reduce_sum()).vectors();
        store_one(simd, &mut a[starts[0]..ends[0]], first);
        store_one(simd, &mut a[starts[1]..ends[1]], second);
    }
}

/// One column of several registers.
#[inline(always)]
fn long_column<T: Element, S: Simd>(simd: S, z: &[T], a: &mut [T]) {
    let lanes = T::lanes::<S>();
    let least = Lanes::splat(simd, f64::NEG_INFINITY);
    let mut max = least;
    for z in z.chunks(N * lanes) {
        let (z, inside) = load_inside(simd, z);
        max = max.max(inside.select(z, least));
    }
    let max = max.swap().max(max).reduce_max();
    let zero = Lanes::splat(simd, 0.0);
    let (mut sum, mut lost) = (zero, zero);
    for (z, a) in z.chunks(N * lanes).zip(a.chunks_mut(N * lanes)) {
        let (z, inside) = load_inside(simd, z);
        let e = inside.select(exponential(z, max), zero);
        let with_e = Pair::sum(sum, e);
        (sum, lost) = (with_e.hi, lost + with_e.lo);
        store(simd, a, e);
    }
    let sum = (sum.swap() + sum + (lost.swap() + lost)).reduce_sum();
    for a in a.chunks_mut(N * lanes) {
        let (e, _) = load_inside(simd, a);
        store(simd, a, quotient(e, sum));
    }
}

/// e^{z − max}: 1 where they are equal, infinite ones included, and with the rounding of z − max
/// made good.
#[inline(always)]
fn exponential<T: Element, S: Simd>(z: Lanes<T, S>, max: Lanes<T, S>) -> Lanes<T, S> {
    let zero = z.constant(0.0);
    let least = z.constant(least_exponent::<T>());
    let x = Pair::sum(z, -max);
    let far = x.hi.less(least);
    let x = Pair { hi: far.select(least, x.hi), lo: far.select(zero, x.lo) };
    let equal = z.equal(max);
    of_nonpositive(Pair { hi: equal.select(zero, x.hi), lo: equal.select(zero, x.lo) })
}

/// e / sum, rounded.
#[inline(always)]
fn quotient<T: Element, S: Simd>(e: Lanes<T, S>, sum: Lanes<T, S>) -> Lanes<T, S> {
    let zero = e.constant(0.0);
    Pair { hi: e, lo: zero }.quotient(Pair { hi: sum, lo: zero })
}

#[inline(always)]
fn load<T: Element, S: Simd>(simd: S, x: [&[T]; N]) -> Lanes<T, S> {
    let [x0, x1] = x;
    Lanes::new(simd, [load_one(simd, x0), load_one(simd, x1)])
}

/// Up to [`N`] registers that follow each other, and which lanes of them hold something.
#[inline(always)]
fn load_inside<T: Element, S: Simd>(simd: S, x: &[T]) -> (Lanes<T, S>, Mask<T, S>) {
    let (x0, x1) = x.split_at(x.len().min(T::lanes::<S>()));
    (load(simd, [x0, x1]), Mask::first(simd, [x0.len(), x1.len()]))
}

#[inline(always)]
fn store<T: Element, S: Simd>(simd: S, x: &mut [T], v: Lanes<T, S>) {
    let (x0, x1) = x.split_at_mut(x.len().min(T::lanes::<S>()));
    let [v0, v1] = v.vectors();
    store_one(simd, x0, v0);
    store_one(simd, x1, v1);
}

#[inline(always)]
fn load_one<T: Element, S: Simd>(simd: S, x: &[T]) -> T::Vector<S> {
    match T::split::<S>(x).0 {
        [whole] => *whole,
        _ => T::load_part(simd, x),
    }
}

#[inline(always)]
fn store_one<T: Element, S: Simd>(simd: S, x: &mut [T], v: T::Vector<S>) {
    if x.len() == T::lanes::<S>() {
        T::split_mut::<S>(x).0[0] = v;
    } else {
        T::store_part(simd, x, v);
    }
}

//! Update: W ← c W + α δ aᵀ and b ← c b + α Σ δ.

use faer::{MatMut, MatRef};
use pulp::Arch;

use super::multiply::Update;
use super::threads::share;
use super::tile::Columns;
use super::{Element, Workspace};

/// From this many examples on, the columns of a are packed: before, they are few enough to be read where they are.
const PACKING_EXAMPLES: usize = 48;
/// From this many rows of W on it is worth it.
const PACKING_ROWS: usize = 128;

/// Rows of δ that are summed together.
const SUMS: usize = 64;

/// The naive form.
pub(super) fn naive<T: Element>(
    mut weight: MatMut<'_, T>,
    c: T,
    alpha: T,
    delta: MatRef<'_, T>,
    a: MatRef<'_, T>,
) {
    for k in 0..weight.ncols() {
        for j in 0..weight.nrows() {
            let mut sum = T::zero_impl();
            for example in 0..delta.ncols() {
                sum += (alpha * delta[(j, example)]) * a[(k, example)];
            }
            let kept = if c == T::zero_impl() { c } else { c * weight[(j, k)] };
            weight[(j, k)] = kept + sum;
        }
    }
}

/// Wˡ ← c Wˡ + α δˡ (aˡ⁻¹)ᵀ, the sum over the examples of BP4 added straight into the weights.
///
/// Shapes: `weight` n_l × n_{l-1}, `delta` n_l × m, `a` n_{l-1} × m. With c = 0 the old contents
/// of `weight` are never read, so that it may hold anything, NaN too.
///
/// Matrices whose columns are not contiguous are multiplied too, slowly.
///
/// Accuracy: |W − exact| ≤ (m + 2) ε (|c W| + |α| |δ| |a|ᵀ), element by element, ε the distance from 1 to the next number.
///
/// # Panics
/// If the shapes do not fit each other.
pub fn update_weight<T: Element>(
    weight: MatMut<'_, T>,
    c: T,
    alpha: T,
    delta: MatRef<'_, T>,
    a: MatRef<'_, T>,
    workspace: &mut Workspace<T>,
) {
    assert_eq!(
        (weight.nrows(), weight.ncols()),
        (delta.nrows(), a.nrows()),
        "weight is n_l × n_(l-1), delta n_l × m, a n_(l-1) × m"
    );
    assert_eq!(delta.ncols(), a.ncols(), "delta and a have one column for each example");
    let contiguous = weight.row_stride() == 1 && delta.row_stride() == 1 && a.row_stride() == 1;
    let empty = weight.nrows() == 0 || weight.ncols() == 0 || delta.ncols() == 0;
    match (delta.try_as_col_major(), a.try_as_col_major()) {
        (Some(delta), Some(a)) if contiguous && !empty => {
            let Some(c_weight) = weight.try_as_col_major_mut() else { return };
            let n_packed = strips_len(delta.nrows(), a.nrows(), a.ncols());
            // A workspace made for smaller layers has no room, and packs nothing.
            let arch = workspace.arch;
            let (rooms, strips) = workspace.rooms();
            let strips = strips.packed().get_mut(..n_packed).unwrap_or_default();
            let product = Update { a: delta, b: a, strips, factors: (c, alpha), c: c_weight };
            share(arch, rooms, product);
        }
        _ => naive(weight, c, alpha, delta, a),
    }
}

/// How many numbers of a are packed for an update: all, or none where it does not pay.
pub(super) fn strips_len(n: usize, n_below: usize, m: usize) -> usize {
    if m >= PACKING_EXAMPLES && n >= PACKING_ROWS { n_below * m } else { 0 }
}

/// bˡ ← c bˡ + α Σ δˡ, the sum over the examples of BP3 added straight into the biases.
///
/// Shapes: `bias` n_l, `delta` n_l × m. With c = 0 the old contents of `bias` are never read.
///
/// # Panics
/// If the shapes do not fit each other.
pub fn update_bias<T: Element>(bias: &mut [T], c: T, alpha: T, delta: MatRef<'_, T>) {
    assert_eq!(bias.len(), delta.nrows(), "bias has one number for each row of delta");
    match delta.try_as_col_major() {
        Some(delta) => T::update_bias(Arch::new(), bias, (c, alpha), delta),
        None => naive_bias(bias, c, alpha, delta),
    }
}

/// The naive form.
pub(super) fn naive_bias<T: Element>(bias: &mut [T], c: T, alpha: T, delta: MatRef<'_, T>) {
    for (j, bias) in bias.iter_mut().enumerate() {
        let mut sum = T::zero_impl();
        for example in 0..delta.ncols() {
            sum += delta[(j, example)];
        }
        let kept = if c == T::zero_impl() { c } else { c * *bias };
        *bias = kept + alpha * sum;
    }
}

/// The same bits, one run of [`SUMS`] rows after the other.
#[inline(always)]
pub(super) fn add_columns<T: Element>(bias: &mut [T], (c, alpha): (T, T), delta: Columns<'_, T>) {
    for (run, bias) in bias.chunks_mut(SUMS).enumerate() {
        let mut sums = [T::zero_impl(); SUMS];
        let sums = &mut sums[..bias.len()];
        for example in 0..delta.ncols() {
            let delta = &delta.col(example).as_slice()[run * SUMS..][..sums.len()];
            for (sum, &delta) in sums.iter_mut().zip(delta) {
                *sum += delta;
            }
        }
        for (bias, &sum) in bias.iter_mut().zip(&*sums) {
            let kept = if c == T::zero_impl() { c } else { c * *bias };
            *bias = kept + alpha * sum;
        }
    }
}

/// ∂C/∂Wˡ summed over the examples, BP4: δˡ (aˡ⁻¹)ᵀ. A sum: nothing is divided by m here.
///
/// Shapes: `nabla_w` n_l × n_{l-1} (overwritten), `delta` n_l × m, `a` n_{l-1} × m.
///
/// # Panics
/// If the shapes do not fit each other.
pub fn nabla_w<T: Element>(
    nabla_w: MatMut<'_, T>,
    delta: MatRef<'_, T>,
    a: MatRef<'_, T>,
    workspace: &mut Workspace<T>,
) {
    update_weight(nabla_w, T::zero_impl(), T::one_impl(), delta, a, workspace);
}

/// ∂C/∂bˡ summed over the examples, BP3: Σ δˡ. A sum: nothing is divided by m here.
///
/// Shapes: `nabla_b` n_l (overwritten), `delta` n_l × m.
///
/// # Panics
/// If the shapes do not fit each other.
pub fn nabla_b<T: Element>(nabla_b: &mut [T], delta: MatRef<'_, T>) {
    update_bias(nabla_b, T::zero_impl(), T::one_impl(), delta);
}

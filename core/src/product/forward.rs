//! Forward: z = W a + b.

use faer::{MatMut, MatRef};

use super::multiply::{Factor, NewProduct};
use super::threads::share;
use super::tile::Start;
use super::{Element, Workspace};

/// The naive form.
pub(super) fn naive<T: Element>(mut z: MatMut<'_, T>, weight: MatRef<'_, T>, a: MatRef<'_, T>, bias: &[T]) {
    for example in 0..z.ncols() {
        for j in 0..z.nrows() {
            let mut sum = bias[j];
            for k in 0..a.nrows() {
                sum += weight[(j, k)] * a[(k, example)];
            }
            z[(j, example)] = sum;
        }
    }
}

/// zˡ = Wˡ aˡ⁻¹ + bˡ for every example of a mini-batch.
///
/// Shapes: `z` n_l × m (overwritten, never read), `weight` n_l × n_{l-1}, `a` n_{l-1} × m, `bias` n_l.
///
/// Matrices whose columns are not contiguous are multiplied too, slowly.
///
/// Accuracy: |z − exact| ≤ (n_{l-1} + 1) ε (|W| |a| + |b|), element by element, ε the distance from 1 to the next number.
///
/// # Panics
/// If the shapes do not fit each other.
pub fn forward<T: Element>(
    z: MatMut<'_, T>,
    weight: MatRef<'_, T>,
    a: MatRef<'_, T>,
    bias: &[T],
    workspace: &mut Workspace<T>,
) {
    assert_eq!((z.nrows(), z.ncols()), (weight.nrows(), a.ncols()), "z is n_l × m");
    assert_eq!(weight.ncols(), a.nrows(), "weight has one column for each row of a");
    assert_eq!(bias.len(), weight.nrows(), "bias has one number for each row of weight");
    let contiguous = z.row_stride() == 1 && weight.row_stride() == 1 && a.row_stride() == 1;
    let empty = z.nrows() == 0 || z.ncols() == 0 || a.nrows() == 0;
    match (weight.try_as_col_major(), a.try_as_col_major()) {
        (Some(weight), Some(b)) if contiguous && !empty => {
            let Some(c) = z.try_as_col_major_mut() else { return };
            let product = NewProduct { a: Factor::Plain(weight), b, start: Start::Rows(bias), c };
            share(workspace.arch, workspace.rooms().0, product);
        }
        _ => naive(z, weight, a, bias),
    }
}

//! Backward: the product Wᵀ δ of BP2.

use faer::{MatMut, MatRef};

use super::multiply::{Factor, NewProduct};
use super::threads::share;
use super::tile::Start;
use super::{Element, Workspace};

/// The naive form.
pub(super) fn naive<T: Element>(mut nabla_a: MatMut<'_, T>, weight: MatRef<'_, T>, delta: MatRef<'_, T>) {
    for example in 0..nabla_a.ncols() {
        for k in 0..nabla_a.nrows() {
            let mut sum = T::zero_impl();
            for j in 0..delta.nrows() {
                sum += weight[(j, k)] * delta[(j, example)];
            }
            nabla_a[(k, example)] = sum;
        }
    }
}

/// (Wˡ)ᵀ δˡ = ∂C/∂aˡ⁻¹ for every example of a mini-batch. BP2 multiplies it by σ'(zˡ⁻¹).
///
/// Shapes: `nabla_a` n_{l-1} × m (overwritten, never read), `weight` n_l × n_{l-1}, `delta` n_l × m.
///
/// Matrices whose columns are not contiguous are multiplied too, slowly.
///
/// Accuracy: |nabla_a − exact| ≤ n_l ε |W|ᵀ |δ|, element by element, ε the distance from 1 to the next number.
///
/// # Panics
/// If the shapes do not fit each other.
pub fn backward<T: Element>(
    nabla_a: MatMut<'_, T>,
    weight: MatRef<'_, T>,
    delta: MatRef<'_, T>,
    workspace: &mut Workspace<T>,
) {
    assert_eq!((nabla_a.nrows(), nabla_a.ncols()), (weight.ncols(), delta.ncols()), "nabla_a is n_(l-1) × m");
    assert_eq!(weight.nrows(), delta.nrows(), "weight and delta have n_l rows");
    let contiguous = nabla_a.row_stride() == 1 && weight.row_stride() == 1 && delta.row_stride() == 1;
    let empty = nabla_a.nrows() == 0 || nabla_a.ncols() == 0 || delta.nrows() == 0;
    match (weight.try_as_col_major(), delta.try_as_col_major()) {
        (Some(weight), Some(b)) if contiguous && !empty => {
            let Some(c) = nabla_a.try_as_col_major_mut() else { return };
            let product = NewProduct { a: Factor::Transposed(weight), b, start: Start::Zero, c };
            share(workspace.arch, workspace.rooms().0, product);
        }
        _ => naive(nabla_a, weight, delta),
    }
}

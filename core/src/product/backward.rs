//! Backward: the product Wᵀ δ of BP2.

use faer::{MatMut, MatRef};

use super::{Element, Workspace};

/// (Wˡ)ᵀ δˡ = ∂C/∂aˡ⁻¹ for every example of a mini-batch. BP2 multiplies it by σ'(zˡ⁻¹).
///
/// Shapes: `nabla_a` n_{l-1} × m (overwritten, never read), `weight` n_l × n_{l-1}, `delta` n_l × m.
///
/// # Panics
/// If the shapes do not fit each other.
pub fn backward<T: Element>(
    mut nabla_a: MatMut<'_, T>,
    weight: MatRef<'_, T>,
    delta: MatRef<'_, T>,
    workspace: &mut Workspace<T>,
) {
    assert_eq!((nabla_a.nrows(), nabla_a.ncols()), (weight.ncols(), delta.ncols()), "nabla_a is n_(l-1) × m");
    assert_eq!(weight.nrows(), delta.nrows(), "weight and delta have n_l rows");
    let _ = workspace;
    for example in 0..delta.ncols() {
        for k in 0..weight.ncols() {
            let mut sum = T::zero_impl();
            for j in 0..weight.nrows() {
                sum += weight[(j, k)] * delta[(j, example)];
            }
            nabla_a[(k, example)] = sum;
        }
    }
}

//! Forward: z = W a + b.

use faer::{MatMut, MatRef};

use super::{Element, Workspace};

/// zˡ = Wˡ aˡ⁻¹ + bˡ for every example of a mini-batch.
///
/// Shapes: `z` n_l × m (overwritten, never read), `weight` n_l × n_{l-1}, `a` n_{l-1} × m, `bias` n_l.
///
/// # Panics
/// If the shapes do not fit each other.
pub fn forward<T: Element>(
    mut z: MatMut<'_, T>,
    weight: MatRef<'_, T>,
    a: MatRef<'_, T>,
    bias: &[T],
    workspace: &mut Workspace<T>,
) {
    assert_eq!((z.nrows(), z.ncols()), (weight.nrows(), a.ncols()), "z is n_l × m");
    assert_eq!(weight.ncols(), a.nrows(), "weight has one column for each row of a");
    assert_eq!(bias.len(), weight.nrows(), "bias has one number for each row of weight");
    let _ = workspace;
    for example in 0..a.ncols() {
        for j in 0..weight.nrows() {
            let mut sum = bias[j];
            for k in 0..weight.ncols() {
                sum += weight[(j, k)] * a[(k, example)];
            }
            z[(j, example)] = sum;
        }
    }
}

//! Update: W ← c W + α δ aᵀ and b ← c b + α Σ δ.

use faer::{MatMut, MatRef};

use super::{Element, Workspace};

/// Wˡ ← c Wˡ + α δˡ (aˡ⁻¹)ᵀ, the sum over the examples of BP4 added straight into the weights.
///
/// Shapes: `weight` n_l × n_{l-1}, `delta` n_l × m, `a` n_{l-1} × m. With c = 0 the old contents
/// of `weight` are never read, so that it may hold anything, NaN too.
///
/// # Panics
/// If the shapes do not fit each other.
pub fn update_weight<T: Element>(
    mut weight: MatMut<'_, T>,
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
    let _ = workspace;
    for k in 0..a.nrows() {
        for j in 0..delta.nrows() {
            let mut sum = T::zero_impl();
            for example in 0..delta.ncols() {
                sum += delta[(j, example)] * a[(k, example)];
            }
            let kept = if c == T::zero_impl() { c } else { c * weight[(j, k)] };
            weight[(j, k)] = kept + alpha * sum;
        }
    }
}

/// bˡ ← c bˡ + α Σ δˡ, the sum over the examples of BP3 added straight into the biases.
///
/// Shapes: `bias` n_l, `delta` n_l × m. With c = 0 the old contents of `bias` are never read.
///
/// # Panics
/// If the shapes do not fit each other.
pub fn update_bias<T: Element>(bias: &mut [T], c: T, alpha: T, delta: MatRef<'_, T>) {
    assert_eq!(bias.len(), delta.nrows(), "bias has one number for each row of delta");
    for (j, bias) in bias.iter_mut().enumerate() {
        let mut sum = T::zero_impl();
        for example in 0..delta.ncols() {
            sum += delta[(j, example)];
        }
        let kept = if c == T::zero_impl() { c } else { c * *bias };
        *bias = kept + alpha * sum;
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

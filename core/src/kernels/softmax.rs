//! Softmax over columns, aⱼ = e^{zⱼ} / Σₖ e^{zₖ}, with the column's maximum subtracted first.

use super::Real;

/// a = softmax(z) for every column; z and a are n_rows × m, each column a contiguous slice.
///
/// The largest element of each column is subtracted from it, so that nothing overflows.
/// NaN anywhere in a column makes the column NaN.
///
/// # Panics
/// If the slices differ in length, or their length is no multiple of `n_rows`.
pub fn value<T: Real>(n_rows: usize, z: &[T], a: &mut [T]) {
    assert_eq!(z.len(), a.len(), "z and a differ in length");
    if z.is_empty() {
        return;
    }
    assert_eq!(z.len() % n_rows, 0, "z does not consist of columns of {n_rows} rows");
    for (z, a) in z.chunks_exact(n_rows).zip(a.chunks_exact_mut(n_rows)) {
        let reference = reference(&z.iter().map(|z| z.to_f64()).collect::<Vec<_>>());
        for (a, reference) in a.iter_mut().zip(reference) {
            *a = T::from_f64(reference);
        }
    }
}

/// softmax of one column, the formula itself, in f64.
pub fn reference(z: &[f64]) -> Vec<f64> {
    let max = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let exp: Vec<f64> = z.iter().map(|z| (z - max).exp()).collect();
    let sum: f64 = exp.iter().sum();
    exp.iter().map(|e| e / sum).collect()
}

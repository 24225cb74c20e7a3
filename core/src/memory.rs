//! How much memory a training run takes, as a formula.

use crate::evaluate::BATCH;
use crate::optimiser::{is_straight, n_moments};
use crate::options::TrainOptions;
use crate::scalar::Scalar;
use crate::workspace::Workspace;

/// Bytes between the beginnings of two columns of a weight are a multiple of this.
const COLUMN_BYTES: usize = 64;

/// The most bytes that a training run holds at a time, its data sets not counted.
///
/// With layers of n_1 … n_L neurons, mini-batches of m examples of n, t threads (one where no product is worth sharing) and
/// numbers of s bytes:
///
/// | what | bytes |
/// | --- | --- |
/// | one set of parameters, P | s Σ (n_l n_{l−1} + n_l), n_l rounded up to whole cache lines in the first |
/// | the network, as it was before the epoch, and at its best | 3 P |
/// | the gradient, unless plain descent adds it to the weights at once | P |
/// | momentum: 1; Adam: 2 | P each |
/// | a of every layer, z and δ of those above the input, y | s m (n_1 + 3 (n_2 + … + n_L) + n_L) |
/// | what the products pack | s (t panels + strips), at most 0.4 MB a thread and s m times the widest layer |
/// | the same two for 256 examples, where there is something to validate with | |
/// | the order of the examples | 8 n |
///
/// Accuracy: within 5 % from some hundred kilobytes on.
pub fn of_training<T: Scalar>(
    sizes: &[usize],
    options: &TrainOptions,
    n_examples: usize,
    with_validation: bool,
) -> usize {
    let in_a_line = COLUMN_BYTES / size_of::<T>();
    let layers = sizes.windows(2);
    let parameters: usize = layers.map(|pair| pair[1].next_multiple_of(in_a_line) * pair[0] + pair[1]).sum();
    let gradient = usize::from(!is_straight(options.optimiser, options.clip, options.l1));
    let sets = 3 + gradient + n_moments(options.optimiser);
    let batch = options.mini_batch_size.min(n_examples);
    let mut numbers = sets * parameters + Workspace::<T>::len(sizes, batch, options.threads);
    if with_validation {
        numbers += Workspace::<T>::len(sizes, BATCH, options.threads);
    }
    size_of::<T>() * numbers + size_of::<usize>() * n_examples
}

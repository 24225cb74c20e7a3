//! The threads that share a product.

use pulp::Arch;
use rayon_core::{ThreadPool, ThreadPoolBuilder};

use super::Element;
use super::multiply::{LINE_BYTES, Product};
use super::workspace::Room;

/// Products of fewer multiplications than this are not worth a second thread: waking it takes as long.
const WORTH_SHARING: usize = 2_000_000;

/// A fixed number of threads, kept for a whole training run.
#[derive(Debug)]
pub struct Threads {
    pool: Option<ThreadPool>,
}

/// Threads that could not be had.
#[derive(Debug, thiserror::Error)]
#[error("cannot start {n_threads} threads: {source}; ask for fewer")]
pub struct ThreadsError {
    n_threads: usize,
    source: rayon_core::ThreadPoolBuildError,
}

impl Threads {
    /// `n_threads` threads; with 0 or 1 none is started and everything runs on the caller's.
    ///
    /// # Errors
    /// When the operating system refuses to start them.
    pub fn new(n_threads: usize) -> Result<Self, ThreadsError> {
        if n_threads <= 1 {
            return Ok(Self { pool: None });
        }
        let pool = ThreadPoolBuilder::new()
            .num_threads(n_threads)
            .build()
            .map_err(|source| ThreadsError { n_threads, source })?;
        Ok(Self { pool: Some(pool) })
    }

    /// The number of threads, the one that works alone counted.
    pub fn n_threads(&self) -> usize {
        self.pool.as_ref().map_or(1, ThreadPool::current_num_threads)
    }

    /// Runs `work` so that the products it calls can share their work among these threads.
    ///
    /// Entering costs some microseconds: wrap a whole epoch or run, not a single product.
    pub fn run<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
        match &self.pool {
            Some(pool) => pool.install(work),
            None => work(),
        }
    }
}

/// Computes a product in as many parts as there are rooms, if it is large and threads are at hand.
pub(super) fn share<T: Element>(arch: Arch, rooms: &mut [Room<T>], product: impl Product<T>) {
    let n_parts = if worth_sharing(product.shape()) { rooms.len() } else { 1 };
    compute_parts(arch, &mut rooms[..n_parts], product);
}

/// Whether a product of this many rows, columns and summands is worth more than one thread, and called by one that has others.
pub(super) fn worth_sharing((n_rows, n_columns, n_summands): (usize, usize, usize)) -> bool {
    n_rows * n_columns * n_summands >= WORTH_SHARING && rayon_core::current_thread_index().is_some()
}

fn compute_parts<T: Element>(arch: Arch, rooms: &mut [Room<T>], product: impl Product<T>) {
    let n_parts = rooms.len();
    if let [room] = rooms {
        return product.compute_on(arch, room.packed());
    }
    let (here, there) = rooms.split_at_mut(n_parts / 2);
    let line = LINE_BYTES / size_of::<T>();
    let (n_rows, n_columns, _) = product.shape();
    let (first, second) = if n_rows >= 2 * line * n_parts {
        product.split_rows((n_rows * here.len() / n_parts).next_multiple_of(line))
    } else if n_columns >= n_parts {
        product.split_columns(n_columns * here.len() / n_parts)
    } else {
        return compute_parts(arch, &mut here[..1], product);
    };
    rayon_core::join(|| compute_parts(arch, here, first), || compute_parts(arch, there, second));
}

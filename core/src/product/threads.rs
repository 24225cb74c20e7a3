//! The threads that share a product.

use rayon_core::{ThreadPool, ThreadPoolBuilder};

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

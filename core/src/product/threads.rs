//! The threads that share a product.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use pulp::Arch;
use rayon_core::{ThreadPool, ThreadPoolBuilder, Yield};

use super::Element;
use super::multiply::{Product, Split};
use super::workspace::Room;

/// Products of fewer multiplications than this are not worth a second thread: waking it takes as long.
const WORTH_SHARING: usize = 500_000;

/// How often a thread looks for work before it takes a nap: for some tens of microseconds.
const ROUNDS_AWAKE: u32 = 1000;
/// How long a thread that found no work sleeps before it looks again.
const NAP: Duration = Duration::from_micros(50);

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
    /// Until it is done every thread stays awake, also from one product to the next: to wake one that sleeps takes longer
    /// than many a product. Where there are none to share for long, they nap and look again from time to time. Entering
    /// costs some microseconds: wrap a whole epoch or run, not a single product.
    pub fn run<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
        match &self.pool {
            Some(pool) => {
                let done = AtomicBool::new(false);
                pool.install(|| attended(self.n_threads() - 1, &done, work))
            }
            None => work(),
        }
    }

    /// Runs `work` so if there may be products to share in it, and without waking a thread otherwise.
    pub(crate) fn run_if<R: Send>(&self, shared: bool, work: impl FnOnce() -> R + Send) -> R {
        if shared { self.run(work) } else { work() }
    }
}

/// Runs `work` while so many other threads wait for what it shares with them.
///
/// The oldest task is stolen first, and those that wait are older than anything `work` shares: so `work` itself, which
/// takes up tasks while it waits for another thread, never meets one of them before it is done.
fn attended<R: Send>(n_others: usize, done: &AtomicBool, work: impl FnOnce() -> R + Send) -> R {
    if n_others == 0 {
        let _done = SetWhenDropped(done);
        return work();
    }
    rayon_core::join(|| attended(n_others - 1, done, work), || attend(done)).0
}

/// Takes up what the other threads share until they are done.
fn attend(done: &AtomicBool) {
    let mut idle = 0;
    while !done.load(Ordering::Acquire) {
        if rayon_core::yield_now() == Some(Yield::Executed) {
            idle = 0;
        } else if idle < ROUNDS_AWAKE {
            idle += 1;
            std::hint::spin_loop();
        } else {
            // Nothing for a long time: whoever else wants this core may have it.
            std::thread::sleep(NAP);
        }
    }
}

/// Says that work is done, also where it panics.
struct SetWhenDropped<'a>(&'a AtomicBool);

impl Drop for SetWhenDropped<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// Computes a product in as many parts as there are rooms, if it is large and threads are at hand.
pub(super) fn share<T: Element>(arch: Arch, rooms: &mut [Room<T>], product: impl Product<T>) {
    let shared = worth_sharing(product.shape()) && rayon_core::current_thread_index().is_some();
    let n_parts = if shared { rooms.len() } else { 1 };
    compute_parts(arch, &mut rooms[..n_parts], product);
}

/// Whether a product of this many rows, columns and summands is worth more than one thread.
pub(super) fn worth_sharing((n_rows, n_columns, n_summands): (usize, usize, usize)) -> bool {
    n_rows * n_columns * n_summands >= WORTH_SHARING
}

fn compute_parts<T: Element>(arch: Arch, rooms: &mut [Room<T>], product: impl Product<T>) {
    let n_parts = rooms.len();
    if let [room] = rooms {
        return product.compute_on(arch, room.packed());
    }
    let (here, there) = rooms.split_at_mut(n_parts / 2);
    match product.split(here.len(), n_parts) {
        Split::Parts(first, second) => {
            rayon_core::join(|| compute_parts(arch, here, first), || compute_parts(arch, there, second));
        }
        Split::Whole(product) => compute_parts(arch, &mut here[..1], product),
    }
}

//! What the machine can do: the limit that everything measured is held against.

use std::hint::black_box;
use std::time::{Duration, Instant};

use backprop_core::Scalar;
use backprop_core::product::peak_operations;

/// Rounds of one burst: some milliseconds.
const ROUNDS: usize = 400_000;

/// The fastest of the bursts measured so far, in operations a second.
///
/// Bursts are taken between the epochs they are a limit for, so that both meet the same clock rate.
#[derive(Debug, Clone, Copy)]
pub struct Peak {
    n_threads: usize,
    best: f64,
}

impl Peak {
    /// The peak of so many threads, yet to be measured.
    pub fn new(n_threads: usize) -> Self {
        Peak { n_threads, best: 0.0 }
    }

    /// Multiplies and adds for some milliseconds on every thread.
    pub fn measure<T: Scalar>(&mut self) {
        let one = || {
            let start = Instant::now();
            let operations = peak_operations::<T>(ROUNDS);
            operations as f64 / start.elapsed().as_secs_f64()
        };
        let together = std::thread::scope(|scope| {
            let others: Vec<_> = (1..self.n_threads).map(|_| scope.spawn(one)).collect();
            one() + others.into_iter().filter_map(|other| other.join().ok()).sum::<f64>()
        });
        self.best = self.best.max(together);
    }

    /// Floating-point operations a second.
    pub fn operations_per_second(self) -> f64 {
        self.best
    }
}

/// The fastest of several calls of `work`, in seconds: calls go on for `time`.
pub fn fastest(time: Duration, mut work: impl FnMut()) -> f64 {
    work();
    let (begin, mut best) = (Instant::now(), f64::INFINITY);
    while begin.elapsed() < time {
        let start = Instant::now();
        work();
        best = best.min(start.elapsed().as_secs_f64());
    }
    best
}

/// Seconds to copy a number of f32, at best.
pub fn copy_seconds(n: usize, time: Duration) -> f64 {
    let (from, mut to) = (vec![1f32; n], vec![0f32; n]);
    // Several times in one measurement: a short copy is over before a clock has moved.
    let times = ((1 << 16) / n).max(1);
    let seconds = fastest(time, || {
        for _ in 0..times {
            black_box(&mut to).copy_from_slice(black_box(&from));
        }
    });
    seconds / times as f64
}

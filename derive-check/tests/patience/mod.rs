//! How long a text may take: four seconds, and on a machine that is slow or shared as much longer as plain work takes.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// What is to be done within four seconds where [`plain_work`] takes thirty milliseconds.
const LIMIT: Duration = Duration::from_secs(4);
const PLAIN_WORK: Duration = Duration::from_millis(30);

/// Asserts that what began then has not taken long.
pub fn assert_in_time(begun: Instant, source: &str) {
    let taken = begun.elapsed();
    if taken < LIMIT {
        return;
    }
    let slower = plain_work().as_secs_f64() / PLAIN_WORK.as_secs_f64();
    let start: String = source.chars().take(30).collect();
    assert!(
        taken < LIMIT.mul_f64(slower.max(1.0)),
        "{start}… took {taken:?} on a machine {slower:.1} times as slow as usual"
    );
}

/// Fifteen million numbers of xorshift, each made of the last.
fn plain_work() -> Duration {
    let begun = Instant::now();
    let mut x = black_box(1_u64);
    for _ in 0..15_000_000 {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }
    black_box(x);
    begun.elapsed()
}

//! The clock that libraries are given, as they have none of their own.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// The time since this was first asked.
pub fn since_start() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

//! Whether sharing a step's products between threads pays here, found out while the steps go on.
//!
//! A second thread loses more than it gains where products are small and something else wants its core, and how much
//! nobody can know beforehand. So from time to time some steps are timed both ways, and the faster way is kept for a
//! while. Whichever it is, the bits are the same.

use std::time::Duration;

/// Steps of a stretch that are not counted: threads wake up, caches fill.
const WARM_UP: u32 = 8;
/// Steps of a stretch that are.
const COUNTED: u32 = 32;
/// How often both ways are timed before one is kept, in turn: a disturbance rarely meets the same way twice.
const ROUNDS: u32 = 2;
/// Steps that the faster way is kept for.
const KEPT: u32 = 8000;
/// Steps longer than this are always shared: next to them, what sharing costs is nothing.
const LONG: Duration = Duration::from_millis(1);

/// How a step's products are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Between all threads.
    Shared,
    /// By one of them.
    Alone,
}

/// The way of the present step, and what is known of both.
#[derive(Debug)]
pub(super) struct Pace {
    way: Way,
    phase: Phase,
    /// Steps until the phase ends.
    left: u32,
    /// Stretches of this trial behind us.
    stretches: u32,
    /// Time spent on the counted steps of this trial, by way.
    shared: Duration,
    alone: Duration,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    WarmUp,
    /// Since this time.
    Counting(Duration),
    Keeping,
}

impl Pace {
    pub(super) fn new() -> Self {
        Self {
            way: Way::Shared,
            phase: Phase::Keeping,
            left: 0,
            stretches: 0,
            shared: Duration::ZERO,
            alone: Duration::ZERO,
        }
    }

    /// The way of the present step.
    pub(super) fn way(&self) -> Way {
        self.way
    }

    /// A step begins, and with it whatever was timed before ends. The clock is asked once in a stretch.
    pub(super) fn step(&mut self, now: impl FnOnce() -> Duration) {
        if self.left > 0 {
            self.left -= 1;
            return;
        }
        match self.phase {
            Phase::Keeping => {
                (self.stretches, self.shared, self.alone) = (0, Duration::ZERO, Duration::ZERO);
                self.warm_up(Way::Shared);
            }
            Phase::WarmUp => {
                self.phase = Phase::Counting(now());
                self.left = COUNTED - 1;
            }
            Phase::Counting(began) => self.count(now().saturating_sub(began)),
        }
    }

    /// Something that is no step comes between two of them: a stretch that is under way begins anew.
    pub(super) fn interrupt(&mut self) {
        if !matches!(self.phase, Phase::Keeping) {
            self.warm_up(self.way);
        }
    }

    fn warm_up(&mut self, way: Way) {
        self.way = way;
        self.phase = Phase::WarmUp;
        self.left = WARM_UP - 1;
    }

    /// A stretch is over.
    fn count(&mut self, time: Duration) {
        match self.way {
            Way::Shared => self.shared += time,
            Way::Alone => self.alone += time,
        }
        self.stretches += 1;
        if self.way == Way::Shared && time > LONG * COUNTED {
            self.keep(Way::Shared);
        } else if self.stretches == 2 * ROUNDS {
            self.keep(if self.shared < self.alone { Way::Shared } else { Way::Alone });
        } else {
            self.warm_up(if self.way == Way::Shared { Way::Alone } else { Way::Shared });
        }
    }

    fn keep(&mut self, way: Way) {
        self.way = way;
        self.phase = Phase::Keeping;
        self.left = KEPT - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs so many steps, each as long as its way takes by a clock of their own, and counts those that were shared.
    fn shared_among(n_steps: u32, shared: Duration, alone: Duration) -> u32 {
        let mut pace = Pace::new();
        let mut clock = Duration::ZERO;
        let mut count = 0;
        for _ in 0..n_steps {
            pace.step(|| clock);
            count += u32::from(pace.way() == Way::Shared);
            clock += if pace.way() == Way::Shared { shared } else { alone };
        }
        count
    }

    #[test]
    fn the_faster_way_is_kept() {
        let (short, long) = (Duration::from_micros(20), Duration::from_micros(21));
        let trial = 2 * ROUNDS * (WARM_UP + COUNTED);
        assert_eq!(shared_among(trial + 1000, short, long), trial / 2 + 1000);
        assert_eq!(shared_among(trial + 1000, long, short), trial / 2);
    }

    #[test]
    fn long_steps_are_always_shared() {
        let n_steps = WARM_UP + COUNTED + 20;
        let time = LONG + Duration::from_micros(200);
        assert_eq!(shared_among(n_steps, time, time), n_steps);
    }

    #[test]
    fn what_comes_between_steps_is_not_counted() {
        let mut pace = Pace::new();
        let mut clock = Duration::ZERO;
        for n in 0..4 * ROUNDS * (WARM_UP + COUNTED) {
            if n == WARM_UP + COUNTED / 2 {
                // A second between two steps that are shared would speak for working alone, or for a long step.
                pace.interrupt();
                clock += Duration::from_secs(1);
            }
            pace.step(|| clock);
            clock += Duration::from_micros(if pace.way() == Way::Shared { 20 } else { 30 });
        }
        assert!(
            matches!(pace.phase, Phase::Keeping) && pace.way() == Way::Shared && pace.alone > pace.shared
        );
    }

    #[test]
    fn what_is_kept_is_looked_at_again() {
        let mut pace = Pace::new();
        let (clock, mut trials) = (Duration::ZERO, 0);
        for _ in 0..3 * KEPT {
            let before = pace.stretches;
            pace.step(|| clock);
            trials += u32::from(before == 2 * ROUNDS && pace.stretches == 0);
        }
        assert_eq!(trials, 2);
    }
}

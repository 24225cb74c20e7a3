//! Whether sharing a step's products between threads pays here, found out while the steps go on.
//!
//! A second thread loses more than it gains where products are small, or where its core is far away or wanted by
//! something else, and how much nobody can know beforehand; on a machine that is a guest of another it changes from one
//! second to the next. So from time to time some steps are timed both ways, and the faster way is kept for a while.
//! Whichever it is, the bits are the same.

use std::time::Duration;

/// How long a way is taken before its steps are timed: threads wake up, and what they work on moves to their caches.
const SETTLING: Duration = Duration::from_millis(2);
/// Steps that settle a way at least, however long they are.
const SETTLING_STEPS: u32 = 2;
/// Steps that are timed for each way. Their median counts: what disturbs some of them decides nothing.
const TIMED: usize = 31;
/// So many are enough when they took this long.
const ENOUGH: (usize, Duration) = (5, Duration::from_millis(8));
/// How long the faster way is kept.
const KEPT: Duration = Duration::from_millis(500);
/// Steps longer than this are always shared: next to them, what sharing costs is nothing.
const LONG: Duration = Duration::from_millis(5);

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
    /// When the step under way began; none where something else came before it.
    began: Option<Duration>,
    /// How long the steps took that this trial has timed of the present way.
    times: Vec<Duration>,
    /// What this trial found for shared steps.
    shared: Duration,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    /// For so many steps and so much time so far.
    Settling(u32, Duration),
    Timing,
    /// For so many steps from now on.
    Keeping(u32),
}

impl Pace {
    pub(super) fn new() -> Self {
        Self {
            way: Way::Shared,
            phase: Phase::Settling(0, Duration::ZERO),
            began: None,
            times: Vec::with_capacity(TIMED),
            shared: Duration::ZERO,
        }
    }

    /// The way of the present step.
    pub(super) fn way(&self) -> Way {
        self.way
    }

    /// Whether one of the next so many steps may be shared.
    pub(super) fn may_share(&self, n_steps: usize) -> bool {
        match (self.way, self.phase) {
            (Way::Alone, Phase::Keeping(left)) => n_steps > left as usize,
            _ => true,
        }
    }

    /// A step begins, and with it whatever was timed before ends. The clock is asked during trials only.
    pub(super) fn step(&mut self, now: impl FnOnce() -> Duration) {
        if let Phase::Keeping(left) = &mut self.phase {
            match left.checked_sub(1) {
                Some(fewer) => *left = fewer,
                None => self.settle(Way::Shared),
            }
            return;
        }
        let now = now();
        let before = self.began.replace(now);
        if let Some(began) = before {
            self.stepped(now.saturating_sub(began));
        }
    }

    /// Something that is no step comes between two of them: the one under way has no end that a clock could tell.
    pub(super) fn interrupt(&mut self) {
        self.began = None;
    }

    fn settle(&mut self, way: Way) {
        self.way = way;
        self.phase = Phase::Settling(0, Duration::ZERO);
        self.began = None;
        self.times.clear();
    }

    /// A step of a trial is over.
    fn stepped(&mut self, time: Duration) {
        match &mut self.phase {
            Phase::Settling(steps, settled) => {
                *steps += 1;
                *settled += time;
                if *steps >= SETTLING_STEPS && *settled >= SETTLING {
                    self.phase = Phase::Timing;
                }
            }
            Phase::Timing => {
                self.times.push(time);
                let (enough, long) = ENOUGH;
                let taken: Duration = self.times.iter().sum();
                if self.times.len() == TIMED || (self.times.len() >= enough && taken >= long) {
                    self.timed();
                }
            }
            Phase::Keeping(_) => {}
        }
    }

    /// All steps of the present way are timed.
    fn timed(&mut self) {
        let middle = self.times.len() / 2;
        let (_, &mut median, _) = self.times.select_nth_unstable(middle);
        match self.way {
            Way::Shared if median > LONG => self.keep(Way::Shared, median),
            Way::Shared => {
                self.shared = median;
                self.settle(Way::Alone);
            }
            Way::Alone if median < self.shared => self.keep(Way::Alone, median),
            Way::Alone => self.keep(Way::Shared, self.shared),
        }
    }

    fn keep(&mut self, way: Way, time: Duration) {
        let steps = KEPT.as_nanos() / time.as_nanos().max(1);
        self.way = way;
        self.phase = Phase::Keeping(u32::try_from(steps).unwrap_or(u32::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MICROSECOND: Duration = Duration::from_micros(1);

    /// Takes steps, each as long as its way takes by a clock of their own, until the clock shows `end`, and returns for
    /// how much of that time they were shared.
    fn time_shared(end: Duration, mut length: impl FnMut(Way, Duration) -> Duration) -> Duration {
        let (mut pace, mut clock, mut shared) = (Pace::new(), Duration::ZERO, Duration::ZERO);
        while clock < end {
            pace.step(|| clock);
            let time = length(pace.way(), clock);
            clock += time;
            shared += if pace.way() == Way::Shared { time } else { Duration::ZERO };
        }
        shared
    }

    fn by_way(shared: Duration, alone: Duration) -> impl Fn(Way, Duration) -> Duration {
        move |way, _| if way == Way::Shared { shared } else { alone }
    }

    #[test]
    fn the_faster_way_is_kept() {
        for step in [3 * MICROSECOND, 30 * MICROSECOND, 300 * MICROSECOND, 3000 * MICROSECOND] {
            let (second, trials) = (Duration::from_secs(1), Duration::from_millis(80));
            let more = step + step / 20;
            assert!(time_shared(second, by_way(step, more)) > second - trials, "{step:?}");
            assert!(time_shared(second, by_way(more, step)) < trials, "{step:?}");
        }
    }

    #[test]
    fn long_steps_are_always_shared() {
        let (time, second) = (LONG + MICROSECOND, Duration::from_secs(1));
        assert!(time_shared(second, by_way(time, time / 2)) >= second);
    }

    #[test]
    fn a_way_that_takes_time_to_settle_is_not_judged_by_it() {
        // Ten times as slow for the first millisecond after the others had slept.
        let (second, mut awake) = (Duration::from_secs(1), Duration::ZERO);
        let shared = time_shared(second, |way, _| {
            let time = match way {
                Way::Shared if awake < SETTLING / 2 => 200 * MICROSECOND,
                Way::Shared => 20 * MICROSECOND,
                Way::Alone => 30 * MICROSECOND,
            };
            awake = if way == Way::Shared { awake + time } else { Duration::ZERO };
            time
        });
        assert!(shared > second - Duration::from_millis(20), "{shared:?}");
    }

    #[test]
    fn a_disturbance_decides_nothing() {
        // Every tenth step takes a millisecond more while it is shared.
        let (second, mut n) = (Duration::from_secs(1), 0);
        let shared = time_shared(second, |way, _| {
            n += 1;
            match way {
                Way::Shared if n % 10 == 0 => Duration::from_millis(1),
                Way::Shared => 20 * MICROSECOND,
                Way::Alone => 30 * MICROSECOND,
            }
        });
        assert!(shared > second - Duration::from_millis(20), "{shared:?}");
    }

    #[test]
    fn what_comes_between_steps_is_not_counted() {
        let (mut pace, mut clock) = (Pace::new(), Duration::ZERO);
        let mut n_shared = 0;
        // Epochs of four steps with a second between them, which would speak for a long step.
        for n in 0..10_000 {
            if n % 4 == 0 {
                pace.interrupt();
                clock += Duration::from_secs(1);
            }
            pace.step(|| clock);
            clock += if pace.way() == Way::Shared { 200 * MICROSECOND } else { 100 * MICROSECOND };
            n_shared += u32::from(pace.way() == Way::Shared);
        }
        assert!(n_shared < 200, "{n_shared}");
    }

    #[test]
    fn it_is_known_for_how_long_none_is_shared() {
        let (mut pace, mut clock, mut unshared) = (Pace::new(), Duration::ZERO, 0);
        let mut foretold = 0;
        for _ in 0..100_000 {
            pace.step(|| clock);
            if foretold > 0 {
                assert_eq!(pace.way(), Way::Alone);
                (foretold, unshared) = (foretold - 1, unshared + 1);
            } else if !pace.may_share(1000) {
                foretold = 1000;
            }
            clock += if pace.way() == Way::Shared { 20 * MICROSECOND } else { 10 * MICROSECOND };
        }
        assert!(unshared > 90_000, "{unshared}");
    }

    #[test]
    fn what_is_kept_is_looked_at_again() {
        // The second core is far away for a second, and then it is not.
        let (end, turn) = (Duration::from_secs(3), Duration::from_secs(1));
        let shared = time_shared(end, |way, clock| match way {
            Way::Shared if clock < turn => 40 * MICROSECOND,
            Way::Shared => 15 * MICROSECOND,
            Way::Alone => 20 * MICROSECOND,
        });
        assert!(shared > end - turn - KEPT - Duration::from_millis(40), "{shared:?}");
        assert!(shared < end - turn + Duration::from_millis(40), "{shared:?}");
    }
}

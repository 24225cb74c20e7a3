//! Numbers cut into runs as equal as they come.

use std::ops::Range;

/// 0 to n in runs: some of `length`, then the last `n_longer` of `length + 1`.
///
/// The last run is never shorter than another: so a last register, which overlaps the one before it where rows do not fill
/// it, stands with that one in the same tile, and the tile reads all that it changes before it writes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    n_runs: usize,
    length: usize,
    n_longer: usize,
}

/// Neighbouring runs of one length.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Equal {
    /// What they cover.
    pub(super) all: Range<usize>,
    /// The length of each.
    pub(super) length: usize,
}

impl Cut {
    /// As few runs as do for `n` when none is longer than `longest`.
    pub(super) fn new(n: usize, longest: usize) -> Self {
        let n_runs = n.div_ceil(longest).max(1);
        Self { n_runs, length: n / n_runs, n_longer: n % n_runs }
    }

    pub(super) fn n_runs(self) -> usize {
        self.n_runs
    }

    /// The length of the longest run.
    pub(super) fn longest(self) -> usize {
        self.length + usize::from(self.n_longer > 0)
    }

    /// How many of the runs are shorter than the longest: the first ones.
    pub(super) fn n_shorter(self) -> usize {
        if self.n_longer > 0 { self.n_runs - self.n_longer } else { 0 }
    }

    /// Where run `index` begins.
    pub(super) fn begin(self, index: usize) -> usize {
        index * self.length + index.saturating_sub(self.n_runs - self.n_longer)
    }

    /// What run `index` covers.
    pub(super) fn run(self, index: usize) -> Range<usize> {
        self.begin(index)..self.begin(index + 1)
    }

    /// Every run.
    pub(super) fn runs(self) -> impl Iterator<Item = Range<usize>> {
        (0..self.n_runs).map(move |index| self.run(index))
    }

    /// The runs of one length together.
    pub(super) fn equals(self) -> impl Iterator<Item = Equal> {
        let middle = self.begin(self.n_runs - self.n_longer);
        let others = Equal { all: 0..middle, length: self.length };
        let longer = Equal { all: middle..self.begin(self.n_runs), length: self.length + 1 };
        [others, longer].into_iter().filter(|equal| !equal.all.is_empty())
    }
}

//! Comparing an array of measured derivatives with an array of claimed ones.

use crate::difference::{Estimate, Factor, Judgement, REFUTING, global_factor, judge};
use crate::verdict::Verdict;

/// What was found of an array of derivatives.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// `holds`, `refuted`, `undecided` or `vacuous`.
    ///
    /// Refuted if one entry is; vacuous if the whole array is below its own bounds; undecided
    /// if one entry could not be decided; otherwise it holds.
    pub verdict: Verdict,
    /// Entries that agree.
    pub agreeing: usize,
    /// Entries that are refuted.
    pub refuted: usize,
    /// Entries that could not be decided, or not be measured at all.
    pub undecided: usize,
    /// The largest |claimed − measured|.
    pub max_error: f64,
    /// The largest bound: of the measured derivative and the claim's own rounding together.
    pub bound: f64,
    /// The largest |claimed − measured| over its own bound; at most 1 where all agree.
    pub worst_ratio: f64,
    /// An error of this size would have been refuted in every entry: ten times `bound`.
    pub smallest_defect: f64,
    /// The largest magnitude, of either side.
    pub scale: f64,
    /// The entries furthest beyond their bounds, worst first, at most [`WORST`](Self::WORST).
    pub worst: Vec<Entry>,
    /// If the verdict is `refuted`: the constant c with measured = c · claimed, where there is one.
    pub factor: Option<Factor>,
}

/// One entry of an array of derivatives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// Its place in the array.
    pub index: usize,
    /// What is claimed.
    pub claimed: f64,
    /// What finite differences give; NaN where they give nothing.
    pub measured: f64,
    /// How far the two may be apart for rounding and truncation.
    pub bound: f64,
    /// What follows.
    pub judgement: Judgement,
}

impl Entry {
    /// |claimed − measured| over the bound.
    pub fn ratio(&self) -> f64 {
        let error = (self.claimed - self.measured).abs();
        if error == 0.0 { 0.0 } else { error / self.bound }
    }
}

impl Comparison {
    /// How many of the worst entries are kept.
    pub const WORST: usize = 5;

    /// Compares entry by entry; `None` is a derivative that could not be measured.
    pub(super) fn new(claimed: &[Estimate], measured: &[Option<Estimate>], counts: &[(&str, f64)]) -> Self {
        let scale = scale(claimed, measured);
        let mut comparison = Self {
            verdict: Verdict::Holds,
            agreeing: 0,
            refuted: 0,
            undecided: 0,
            max_error: 0.0,
            bound: 0.0,
            worst_ratio: 0.0,
            smallest_defect: 0.0,
            scale,
            worst: Vec::new(),
            factor: None,
        };
        let mut vacuous = 0;
        for (index, (&claimed, &measured)) in claimed.iter().zip(measured).enumerate() {
            let entry = Entry::new(index, claimed, measured, scale);
            match entry.judgement {
                Judgement::Agrees => comparison.agreeing += 1,
                Judgement::Refuted => comparison.refuted += 1,
                Judgement::Vacuous => vacuous += 1,
                Judgement::Undecided | Judgement::Uninformative => comparison.undecided += 1,
            }
            comparison.note(entry);
        }
        comparison.undecided += vacuous;
        comparison.smallest_defect = REFUTING * comparison.bound;
        comparison.verdict = if comparison.refuted > 0 {
            Verdict::Refuted
        } else if vacuous == claimed.len() {
            Verdict::Vacuous
        } else if comparison.undecided > 0 {
            Verdict::Undecided
        } else {
            Verdict::Holds
        };
        if comparison.refuted > 0 {
            comparison.factor = factor(claimed, measured, counts);
        }
        comparison
    }

    /// Takes one entry into the greatest of each kind. (`f64::max` passes over NaN.)
    fn note(&mut self, entry: Entry) {
        self.max_error = self.max_error.max((entry.claimed - entry.measured).abs());
        self.bound = self.bound.max(entry.bound);
        self.worst_ratio = self.worst_ratio.max(entry.ratio());
        let rank = |entry: &Entry| {
            (entry.judgement, if entry.ratio().is_nan() { f64::INFINITY } else { entry.ratio() })
        };
        let entry_rank = rank(&entry);
        let place = self.worst.partition_point(|worse| rank(worse) >= entry_rank);
        if place < Self::WORST {
            self.worst.truncate(Self::WORST - 1);
            self.worst.insert(place, entry);
        }
    }
}

impl Entry {
    /// Judges one claim; one that is infinite or NaN where there is a derivative is refuted.
    pub(super) fn new(index: usize, claimed: Estimate, measured: Option<Estimate>, scale: f64) -> Self {
        let Some(measured) = measured else {
            let (measured, bound) = (f64::NAN, f64::NAN);
            return Self { index, claimed: claimed.value, measured, bound, judgement: Judgement::Undecided };
        };
        let judgement =
            if claimed.value.is_finite() { judge(claimed, measured, scale) } else { Judgement::Refuted };
        let bound = claimed.bound + measured.bound;
        Self { index, claimed: claimed.value, measured: measured.value, bound, judgement }
    }
}

/// The largest finite magnitude in either array.
pub(super) fn scale(claimed: &[Estimate], measured: &[Option<Estimate>]) -> f64 {
    let magnitudes = claimed.iter().chain(measured.iter().flatten()).map(|estimate| estimate.value.abs());
    magnitudes.filter(|magnitude| magnitude.is_finite()).fold(0.0, f64::max)
}

/// c with measured = c · claimed over all that could be measured.
pub(super) fn factor(
    claimed: &[Estimate],
    measured: &[Option<Estimate>],
    counts: &[(&str, f64)],
) -> Option<Factor> {
    let (claimed, measured): (Vec<Estimate>, Vec<Estimate>) =
        claimed.iter().zip(measured).filter_map(|(&claimed, &measured)| Some((claimed, measured?))).unzip();
    global_factor(&claimed, &measured, counts)
}

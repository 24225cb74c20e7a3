//! Dividing the examples of a set into training, validation and test parts.

use thiserror::Error;

use super::dataset::Dataset;
use super::random::{generator, shuffle};
use super::{DataError, Problem};

/// Stream of the seed that splits are drawn on.
const STREAM: u64 = 0x0073_706c_6974;

/// Shares or counts that cannot be taken from a set.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum SplitProblem {
    /// A share is not between 0 and 1.
    #[error("a {part} share of {share} was asked for, expected a number from 0 up to but not including 1")]
    Share {
        /// The part asked for.
        part: &'static str,
        /// Its share.
        share: f64,
    },
    /// Nothing is left to train on.
    #[error(
        "{validation} examples for validation and {test} for testing leave none of {n_examples} to train on: ask for smaller parts"
    )]
    NothingToTrainOn {
        /// Examples of the set.
        n_examples: usize,
        /// Examples asked for, for validation.
        validation: usize,
        /// Examples asked for, for testing.
        test: usize,
    },
}

/// The examples of each part, as row indices. The parts share no example and together hold all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Rows to train on.
    pub train: Vec<usize>,
    /// Rows to choose by: epochs, learning rates.
    pub validation: Vec<usize>,
    /// Rows to judge by, once.
    pub test: Vec<usize>,
}

impl Split {
    /// All examples for training.
    pub fn all(dataset: &Dataset) -> Self {
        Self { train: (0..dataset.n_examples()).collect(), validation: Vec::new(), test: Vec::new() }
    }

    /// Divides by counts: which examples go where is drawn from `seed`.
    ///
    /// Every part has its share of every class, to within two examples, as far as its count allows. Rows are in
    /// ascending order.
    ///
    /// # Errors
    /// If nothing is left to train on.
    pub fn by_counts(
        dataset: &Dataset,
        validation: usize,
        test: usize,
        seed: u64,
    ) -> Result<Self, DataError> {
        let n_examples = dataset.n_examples();
        if validation.saturating_add(test) >= n_examples {
            let problem = SplitProblem::NothingToTrainOn { n_examples, validation, test };
            return Err(DataError::new(dataset.name(), Problem::Split(problem)));
        }
        let mut rows: Vec<usize> = (0..n_examples).collect();
        shuffle(&mut generator(seed, STREAM), &mut rows);
        if let Some(labels) = dataset.labels() {
            rows.sort_by_key(|&row| labels[row]);
        }
        let (test, rows) = take_evenly(&rows, test);
        let (validation, train) = take_evenly(&rows, validation);
        let [train, validation, test] = [train, validation, test].map(|mut part| {
            part.sort_unstable();
            part
        });
        Ok(Self { train, validation, test })
    }

    /// Divides by shares of the whole, each rounded to the nearest count; a share above 0 gets one example at least.
    ///
    /// # Errors
    /// If a share is not in [0, 1), or nothing is left to train on.
    pub fn by_shares(dataset: &Dataset, validation: f64, test: f64, seed: u64) -> Result<Self, DataError> {
        for (part, share) in [("validation", validation), ("test", test)] {
            if !(0.0..1.0).contains(&share) {
                return Err(DataError::new(
                    dataset.name(),
                    Problem::Split(SplitProblem::Share { part, share }),
                ));
            }
        }
        let count = |share: f64| match (share * dataset.n_examples() as f64).round() as usize {
            0 if share > 0.0 => 1,
            count => count,
        };
        Self::by_counts(dataset, count(validation), count(test), seed)
    }
}

/// Takes `count` of `rows` at even distances. What is taken, and what is left.
fn take_evenly(rows: &[usize], count: usize) -> (Vec<usize>, Vec<usize>) {
    let n = rows.len() as u128;
    let taken_before = |i: usize| i as u128 * count as u128 / n.max(1);
    let (taken, left): (Vec<_>, Vec<_>) =
        rows.iter().enumerate().partition(|&(i, _)| taken_before(i + 1) > taken_before(i));
    let row = |(_, &row): (usize, &usize)| row;
    (taken.into_iter().map(row).collect(), left.into_iter().map(row).collect())
}

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

    /// Divides by counts, after shuffling by `seed`.
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
        let mut train: Vec<usize> = (0..n_examples).collect();
        shuffle(&mut generator(seed, STREAM), &mut train);
        let test = train.split_off(n_examples - test);
        let validation = train.split_off(train.len() - validation);
        Ok(Self { train, validation, test })
    }

    /// Divides by shares of the whole, each rounded to the nearest count.
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
        let count = |share: f64| (share * dataset.n_examples() as f64).round() as usize;
        Self::by_counts(dataset, count(validation), count(test), seed)
    }
}

//! What a training run tells about itself.

use serde::{Deserialize, Serialize};

use crate::data::augment::AugmentationError;
use crate::evaluate::{Evaluation, FitError};
use crate::options::OptionError;
use crate::product::ThreadsError;

/// Where a run stands after a mini-batch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// The epoch, from 1.
    pub epoch: u32,
    /// Epochs asked for.
    pub epochs: u32,
    /// The mini-batch, from 1.
    pub batch: usize,
    /// Mini-batches of an epoch.
    pub batches: usize,
    /// The mean of C_x over the examples of this epoch so far.
    pub cost: f64,
    /// η of this mini-batch.
    pub learning_rate: f64,
}

/// What came of an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpochReport {
    /// The epoch, from 1.
    pub epoch: u32,
    /// η of its last mini-batch.
    pub learning_rate: f64,
    /// On the training examples, each as it was met: before the step it contributed to, and augmented if asked.
    pub train: Evaluation,
    /// On the validation set, after the last step.
    pub validation: Option<Evaluation>,
    /// Whether it is the best so far by what is monitored.
    pub is_best: bool,
}

/// How a call of [`Trainer::epoch`](crate::Trainer::epoch) ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// The epoch is over.
    Epoch(EpochReport),
    /// `on_batch` asked for a pause; the next call goes on with the next mini-batch.
    Paused,
    /// There is nothing left to do.
    Finished(Finish),
}

/// Why a run is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// Every epoch that was asked for is over.
    AllEpochs,
    /// Nothing got better for as long as early stopping waits.
    NoImprovement,
}

/// A run that cannot start or go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrainError {
    /// An option outside its range.
    #[error(transparent)]
    Option(#[from] OptionError),
    /// Network and data that do not fit.
    #[error(transparent)]
    Fit(#[from] FitError),
    /// Threads that could not be had.
    #[error(transparent)]
    Threads(#[from] ThreadsError),
    /// An augmentation outside its range.
    #[error(transparent)]
    Augmentation(#[from] AugmentationError),
    /// Augmentation of what is no image.
    #[error(
        "augmentation changes images, but the examples of `{data}` are not known to be images: leave it out"
    )]
    NoImages {
        /// The data set's name.
        data: String,
    },
    /// A checkpoint of a run on other data.
    #[error(
        "the run to be resumed has {expected} training examples but `{data}` has {found}: expected the same data"
    )]
    OtherData {
        /// The data set's name.
        data: String,
        /// Training examples of the run.
        expected: usize,
        /// Training examples given.
        found: usize,
    },
    /// A file that holds a network only.
    #[error(
        "the file holds a network without a training run: expected a checkpoint, or start a new run from the network"
    )]
    NoRun,
    /// A run that is to go on with another optimiser.
    #[error("the run to be resumed did not use {found}: expected the optimiser it began with")]
    OtherOptimiser {
        /// The optimiser asked for.
        found: &'static str,
    },
    /// The cost, or a weight, is no longer a finite number.
    #[error(transparent)]
    Diverged(#[from] Diverged),
}

/// A cost that became infinite or NaN. The network as it was before that epoch is kept.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error(
    "the cost became {} in mini-batch {batch} of epoch {epoch}, at learning rate {learning_rate}: \
     try a rate of {} or less, or clip the gradient; the network from before epoch {epoch} is kept",
    if cost.is_nan() { "NaN" } else { "infinite" },
    learning_rate / 10.0
)]
pub struct Diverged {
    /// The epoch, from 1.
    pub epoch: u32,
    /// The mini-batch, from 1.
    pub batch: usize,
    /// NaN or infinity.
    pub cost: f64,
    /// η of that mini-batch.
    pub learning_rate: f64,
}

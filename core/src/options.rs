//! What a training run is asked to do.

use serde::{Deserialize, Serialize};

use crate::cost::Cost;
use crate::data::augment;
use crate::names::named;
use crate::optimiser::{Clip, OptimiserConfig, Schedule};

/// Everything that shapes a training run but the network and the data.
///
/// The cost that training lowers is, over a training set of n examples,
/// C = 1/n Σₓ Cₓ + λ/2n Σ w² + λ₁/n Σ |w|; biases are not regularised.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrainOptions {
    /// Cₓ
    pub cost: Cost,
    /// The rule that moves weights and biases.
    pub optimiser: OptimiserConfig,
    /// η at the start.
    pub learning_rate: f64,
    /// How η changes.
    pub schedule: Schedule,
    /// Epochs over which η grows from 0 at the start; 0 for none.
    pub warm_up: f64,
    /// λ of L2 regularisation.
    pub l2: f64,
    /// λ₁ of L1 regularisation.
    pub l1: f64,
    /// What to do with long gradients.
    pub clip: Option<Clip>,
    /// m, the examples of a mini-batch; the last one of an epoch may be smaller.
    pub mini_batch_size: usize,
    /// How often to go through the training set.
    pub epochs: u32,
    /// How far the training images are changed, anew in every epoch; by default they are not.
    pub augmentation: augment::Options,
    /// What the order of the examples and their augmentation are drawn from.
    pub seed: u64,
    /// The most threads to use. The result is the same for any number.
    pub threads: usize,
    /// By what an epoch is better than another one.
    pub monitor: Monitor,
    /// When to end before the last epoch.
    pub early_stopping: Option<EarlyStopping>,
}

impl Default for TrainOptions {
    /// What the classic text begins with: quadratic cost, mini-batches of 10, η = 3, 30 epochs.
    fn default() -> Self {
        Self {
            cost: Cost::Quadratic,
            optimiser: OptimiserConfig::Sgd,
            learning_rate: 3.0,
            schedule: Schedule::Constant,
            warm_up: 0.0,
            l2: 0.0,
            l1: 0.0,
            clip: None,
            mini_batch_size: 10,
            epochs: 30,
            augmentation: augment::Options::default(),
            seed: 0,
            threads: 1,
            monitor: Monitor::Cost,
            early_stopping: None,
        }
    }
}

/// The figure that says which epoch was best; of the validation set, or of the training set if there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Monitor {
    /// The lower the cost the better.
    #[default]
    Cost,
    /// The higher the accuracy the better; data without classes have none and are watched by cost.
    Accuracy,
}

impl Monitor {
    /// Both figures.
    pub const ALL: [Self; 2] = [Self::Cost, Self::Accuracy];

    /// The name that [`FromStr`](std::str::FromStr) reads back.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cost => "cost",
            Self::Accuracy => "accuracy",
        }
    }
}

named!(Monitor, "monitor");

/// Ends a run when what is monitored has stopped getting better.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EarlyStopping {
    /// Epochs to wait for a better value.
    pub patience: u32,
    /// How much better it must be to count.
    #[serde(default)]
    pub min_delta: f64,
}

/// An option outside its range.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{option} is {found}: expected {expected}")]
pub struct OptionError {
    /// The option's name.
    pub option: &'static str,
    /// Its value.
    pub found: String,
    /// What it may be.
    pub expected: &'static str,
}

impl TrainOptions {
    /// Whether every number lies where it has a meaning.
    ///
    /// # Errors
    /// The first option that does not.
    pub fn check(&self) -> Result<(), OptionError> {
        let positive = "a number above 0";
        let at_least_zero = "0 or more";
        let share = "a number from 0 up to but not including 1";
        real("learning rate", self.learning_rate, positive, |x| x > 0.0)?;
        real("warm-up", self.warm_up, at_least_zero, |x| x >= 0.0)?;
        real("L2 regularisation", self.l2, at_least_zero, |x| x >= 0.0)?;
        real("L1 regularisation", self.l1, at_least_zero, |x| x >= 0.0)?;
        count("mini-batch size", self.mini_batch_size)?;
        count("number of epochs", self.epochs as usize)?;
        count("number of threads", self.threads)?;
        match self.optimiser {
            OptimiserConfig::Sgd => {}
            OptimiserConfig::Momentum { momentum } | OptimiserConfig::Nesterov { momentum } => {
                real("momentum", momentum, share, |x| (0.0..1.0).contains(&x))?;
            }
            OptimiserConfig::Adam { beta1, beta2, epsilon }
            | OptimiserConfig::AdamW { beta1, beta2, epsilon, .. } => {
                real("beta1", beta1, share, |x| (0.0..1.0).contains(&x))?;
                real("beta2", beta2, share, |x| (0.0..1.0).contains(&x))?;
                real("epsilon", epsilon, positive, |x| x > 0.0)?;
            }
        }
        if let OptimiserConfig::AdamW { weight_decay, .. } = self.optimiser {
            real("weight decay", weight_decay, at_least_zero, |x| x >= 0.0)?;
        }
        match self.schedule {
            Schedule::Constant => {}
            Schedule::Step { every, factor } => {
                count("epochs between steps of the schedule", every as usize)?;
                real("factor of the schedule", factor, positive, |x| x > 0.0)?;
            }
            Schedule::Exponential { factor } => {
                real("factor of the schedule", factor, positive, |x| x > 0.0)?;
            }
            Schedule::Cosine { floor } => {
                real("floor of the schedule", floor, "a number from 0 to 1", |x| (0.0..=1.0).contains(&x))?;
            }
            Schedule::Plateau { factor, patience } => {
                real("factor of the schedule", factor, positive, |x| x > 0.0)?;
                count("patience of the schedule", patience as usize)?;
            }
        }
        if let Some(Clip::Norm { limit } | Clip::Value { limit }) = self.clip {
            real("limit of gradient clipping", limit, positive, |x| x > 0.0)?;
        }
        if let Some(EarlyStopping { patience, min_delta }) = self.early_stopping {
            count("patience of early stopping", patience as usize)?;
            real("least improvement of early stopping", min_delta, at_least_zero, |x| x >= 0.0)?;
        }
        Ok(())
    }
}

fn real(
    option: &'static str,
    value: f64,
    expected: &'static str,
    fits: impl Fn(f64) -> bool,
) -> Result<(), OptionError> {
    if value.is_finite() && fits(value) {
        return Ok(());
    }
    Err(OptionError { option, found: value.to_string(), expected })
}

fn count(option: &'static str, value: usize) -> Result<(), OptionError> {
    if value > 0 {
        return Ok(());
    }
    Err(OptionError { option, found: value.to_string(), expected: "1 or more" })
}

//! How the learning rate η changes while training goes on.

use serde::{Deserialize, Serialize};

/// The factor that multiplies the first learning rate, as a function of the time t in epochs
/// (t = 2.5 is half-way through the third epoch) and of the number of epochs E.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "kebab-case")]
pub enum Schedule {
    /// 1
    #[default]
    Constant,
    /// factor^⌊t / every⌋
    Step {
        /// Epochs between two steps.
        every: u32,
        /// What each step multiplies the rate by.
        factor: f64,
    },
    /// factor^t
    Exponential {
        /// What each epoch multiplies the rate by.
        factor: f64,
    },
    /// floor + (1 − floor) · ½ (1 + cos(π t / E))
    Cosine {
        /// The share of the first rate that is left at the end.
        floor: f64,
    },
    /// factor^k after k pauses, where a pause is `patience` epochs without a better value of what is monitored.
    Plateau {
        /// What each pause multiplies the rate by.
        factor: f64,
        /// Epochs to wait for a better value.
        patience: u32,
    },
}

impl Schedule {
    /// The factor at time t of E epochs; a plateau's is kept by the trainer, which counts `pauses`.
    pub fn factor(self, t: f64, epochs: u32, pauses: u32) -> f64 {
        match self {
            Self::Constant => 1.0,
            Self::Step { every, factor } => factor.powi((t / f64::from(every)).floor() as i32),
            Self::Exponential { factor } => libm::pow(factor, t),
            Self::Cosine { floor } => {
                let phase = std::f64::consts::PI * (t / f64::from(epochs)).min(1.0);
                floor + (1.0 - floor) * 0.5 * (1.0 + libm::cos(phase))
            }
            Self::Plateau { factor, .. } => factor.powi(pauses as i32),
        }
    }
}

/// The factor of a warm-up over the first w epochs: t/w before its end, 1 after it.
///
/// `t` is the time at the end of the step, so that the first step moves too.
pub fn warm_up(t: f64, w: f64) -> f64 {
    if t < w { t / w } else { 1.0 }
}

//! Layered backpropagation on faer matrices with SIMD activation kernels on pulp.

mod layers;
mod names;

pub mod activation;
pub mod backprop;
pub mod checkpoint;
pub mod cost;
pub mod data;
pub mod evaluate;
pub mod initialise;
pub mod kernels;
pub mod network;
pub mod optimiser;
pub mod options;
pub mod product;
pub mod report;
pub mod scalar;
pub mod train;
pub mod workspace;

pub use activation::Activation;
pub use backprop::Gradients;
pub use checkpoint::{Checkpoint, CheckpointError};
pub use cost::{Cost, CostMismatch};
pub use evaluate::{Confusion, Evaluation, FitError, evaluate};
pub use initialise::Initialisation;
pub use layers::ByLayer;
pub use names::UnknownName;
pub use network::{Layer, Network, NetworkError};
pub use optimiser::{Clip, OptimiserConfig, Schedule};
pub use options::{EarlyStopping, Monitor, OptionError, TrainOptions};
pub use report::{Diverged, EpochReport, Finish, Outcome, Progress, TrainError};
pub use scalar::{DType, Scalar};
pub use train::{Best, Trainer};
pub use workspace::Workspace;

//! Layered backpropagation on faer matrices with SIMD activation kernels on pulp.

mod names;

pub mod activation;
pub mod cost;
pub mod data;
pub mod initialise;
pub mod kernels;
pub mod network;
pub mod optimiser;
pub mod options;
pub mod product;
pub mod scalar;

pub use activation::Activation;
pub use cost::{Cost, CostMismatch};
pub use initialise::Initialisation;
pub use names::UnknownName;
pub use network::{Layer, Network, NetworkError};
pub use optimiser::{Clip, OptimiserConfig, Schedule};
pub use options::{EarlyStopping, Monitor, OptionError, TrainOptions};
pub use scalar::{DType, Scalar};

//! Layered backpropagation on faer matrices with SIMD activation kernels on pulp.
//!
//! Letters and numbers are those of the book: layer 1 is the input and layer L the output; Wˡ, bˡ, zˡ and δˡ exist for
//! l = 2 … L, and a¹ is the input itself. Examples are columns. Costs, not losses; δ is an error, and an `Error` is a
//! failure.
//!
//! | to do this | start here |
//! | --- | --- |
//! | train a network | [`Network::initialise`], [`TrainOptions`], [`Trainer`] |
//! | see what it does | [`evaluate()`], [`evaluate::outputs`], [`Confusion`] |
//! | keep it, or a run | [`checkpoint`] |
//! | look at one step: z, a, δ, ∇C | [`Workspace`], [`backprop`], [`Gradients`] |
//! | get examples | [`data`] |
//!
//! One step by hand, on a network of one sigmoid neuron with w = 0, b = 0, and the example x = 2, y = 1: then z = 0,
//! a = ½, δ = (a − y) σ′(z) = −½ · ¼, ∂C/∂b = δ and ∂C/∂w = 2 δ.
//!
//! ```
//! use backprop_core::{Activation, Cost, Gradients, Layer, Network, Workspace, backprop};
//! use faer::Mat;
//!
//! let network = Network::new(vec![Layer::new(Mat::<f64>::zeros(1, 1), vec![0.0], Activation::Sigmoid)?])?;
//! let mut workspace = Workspace::new(&network, 1, 1);
//! workspace.resize(1);
//! workspace.input_mut()[(0, 0)] = 2.0;
//! workspace.target_mut()[(0, 0)] = 1.0;
//! backprop::forward(&network, &mut workspace);
//! backprop::backward(&network, Cost::Quadratic, &mut workspace);
//! let mut gradients = Gradients::zeros(&network);
//! backprop::gradient(&mut gradients, &mut workspace);
//!
//! assert_eq!(workspace.activation(2)[(0, 0)], 0.5);
//! assert_eq!(workspace.delta(2)[(0, 0)], -0.125);
//! assert_eq!(gradients.nabla_b[2], [-0.125]);
//! assert_eq!(gradients.nabla_w[2][(0, 0)], -0.25);
//! # Ok::<(), backprop_core::NetworkError>(())
//! ```

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
pub mod memory;
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
pub use optimiser::{Clip, OptimiserConfig, Penalty, Schedule};
pub use options::{EarlyStopping, Monitor, OptionError, TrainOptions};
pub use report::{Diverged, EpochReport, Finish, Outcome, Progress, TrainError};
pub use scalar::{DType, Scalar};
pub use train::{Best, Trainer};
pub use workspace::Workspace;

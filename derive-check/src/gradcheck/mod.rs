//! Gradient checking: is this function the derivative of that one?
mod activation;
mod at_rest;
mod claims;
mod compare;
mod cost;
mod lanes;
mod mlp;
mod network;
mod reach;

pub use activation::Activation;
pub use compare::{Comparison, Entry};
pub use cost::Cost;
pub use mlp::{LayerGradient, Mlp, MlpError, MlpLayer};
pub use network::{ArrayReport, Kinks, NetworkReport, gradcheck_network};

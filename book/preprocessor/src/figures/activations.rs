//! σ and σ′: the sigmoid beside tanh.

use super::FigureError;
use backprop_core::Activation;
use cli::commands::plot::activations::curve;
use cli::pictures::activations::activations;

/// The sigmoid and tanh with their derivatives.
pub fn draw() -> Result<String, FigureError> {
    Ok(activations(&[Activation::Sigmoid, Activation::Tanh].map(curve))?)
}

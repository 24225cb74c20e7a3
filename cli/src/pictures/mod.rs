//! Pictures: SVG made from plain numbers, readable on light and on dark pages, without a font or a network.
//!
//! Each file draws one kind of picture and knows nothing of where its numbers come from.

mod axis;
mod canvas;
mod chart;
mod png;
mod theme;
mod tiles;

pub mod activations;
pub mod boundary;
pub mod confusion;
pub mod curves;
pub mod delta;
pub mod diagram;
pub mod errors;
pub mod finite_difference;
pub mod history;
pub mod reach;
pub mod regression;
pub mod roofline;
pub mod weights;

/// What the drawing library refused; on pictures of finite size it refuses nothing.
#[derive(Debug, thiserror::Error)]
#[error("a picture could not be drawn: {0}")]
pub struct PictureError(String);

impl<E: std::error::Error + Send + Sync> From<plotters::drawing::DrawingAreaErrorKind<E>> for PictureError {
    fn from(error: plotters::drawing::DrawingAreaErrorKind<E>) -> Self {
        PictureError(error.to_string())
    }
}

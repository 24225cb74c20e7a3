//! The error of finite differences over their step.

use super::FigureError;
use cli::commands::plot::differences::picture;

/// The same picture as the program draws, on its first network.
pub fn draw() -> Result<String, FigureError> {
    Ok(picture(0)?)
}

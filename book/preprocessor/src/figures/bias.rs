//! The bias as a row of the weights.

use super::FigureError;
use cli::pictures::diagram::{Diagram, Tone};

/// A row with a 1 appended times a matrix with a row appended.
pub fn draw() -> Result<String, FigureError> {
    let mut diagram = Diagram::new(
        "A row of activations and a 1, times the weights with the biases as their last row",
        640.0,
        210.0,
    );
    let (plain, extra) = (Tone::Coloured(0), Tone::Coloured(1));
    diagram.rectangle((40.0, 80.0), (120.0, 30.0), "a", plain);
    diagram.rectangle((160.0, 80.0), (30.0, 30.0), "1", extra);
    diagram.label("·", (212.0, 95.0), 22.0, Tone::Plain);
    diagram.rectangle((236.0, 30.0), (90.0, 120.0), "W", plain);
    diagram.rectangle((236.0, 150.0), (90.0, 30.0), "b", extra);
    diagram.label("=", (352.0, 95.0), 20.0, Tone::Plain);
    diagram.rectangle((378.0, 80.0), (90.0, 30.0), "a W", plain);
    diagram.label("+", (488.0, 95.0), 18.0, Tone::Plain);
    diagram.rectangle((508.0, 80.0), (90.0, 30.0), "b", extra);
    Ok(diagram.svg()?)
}

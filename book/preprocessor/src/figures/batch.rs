//! A mini-batch: examples as columns, and where their derivatives meet.

use super::FigureError;
use cli::pictures::diagram::{Diagram, Place, Tone};

/// Examples of the mini-batch.
const M: usize = 3;

/// Width of an example's column.
const COLUMN: f64 = 24.0;

/// Heights of the two layers.
const FROM: f64 = 84.0;
const TO: f64 = 58.0;

/// Forward column by column, then a product that adds over the columns.
pub fn draw() -> Result<String, FigureError> {
    let mut diagram = Diagram::new(
        "Forward every example has a column of its own; the derivative by the weights is a mean over the columns",
        760.0,
        360.0,
    );
    let wide = COLUMN * M as f64;

    diagram.label_from("Forward: every example for itself", (20.0, 22.0), 15.0, Tone::Pale);
    diagram.rectangle((150.0, 60.0), (FROM, TO), "Wˡ", Tone::Plain);
    columns(&mut diagram, (150.0 + FROM + 14.0, 48.0), FROM, "Aˡ⁻¹");
    let sign = 150.0 + FROM + wide + 40.0;
    diagram.label("+ bˡ  =", (sign + 16.0, 90.0), 17.0, Tone::Plain);
    columns(&mut diagram, (sign + 60.0, 60.0), TO, "Zˡ");

    diagram.label_from("The weights: a mean over the examples", (20.0, 186.0), 15.0, Tone::Pale);
    let mut x = 62.0;
    diagram.label("1/m", (x - 26.0, 250.0), 16.0, Tone::Plain);
    for i in 0..M {
        let tone = Tone::Coloured(i);
        diagram.rectangle((x, 250.0 - TO / 2.0), (COLUMN, TO), "", tone);
        diagram.rectangle((x + COLUMN + 4.0, 250.0 - TO / 2.0), (FROM, COLUMN), "", tone);
        let letters = ["δ⁽¹⁾ a⁽¹⁾ᵀ", "δ⁽²⁾ a⁽²⁾ᵀ", "δ⁽³⁾ a⁽³⁾ᵀ"][i];
        diagram.label(letters, (x + 70.0, 250.0 + TO / 2.0 + 14.0), 14.0, tone);
        x += COLUMN + FROM + 16.0;
        diagram.label(if i + 1 < M { "+" } else { "=" }, (x, 250.0), 17.0, Tone::Plain);
        x += 16.0;
    }
    diagram.label("1/m", (x + 16.0, 250.0), 16.0, Tone::Plain);
    columns(&mut diagram, (x + 36.0, 250.0 - TO / 2.0), TO, "Δˡ");
    rows(&mut diagram, (x + 42.0 + wide, 250.0 - TO / 2.0));
    diagram.label("(Aˡ⁻¹)ᵀ", (x + 42.0 + wide + FROM / 2.0, 250.0 + TO / 2.0 + 30.0), 14.0, Tone::Plain);
    diagram.label_from(
        "One product of two matrices multiplies and adds at once.",
        (20.0, 340.0),
        14.0,
        Tone::Pale,
    );
    Ok(diagram.svg()?)
}

/// A matrix with a column for each example.
fn columns(diagram: &mut Diagram, (left, top): Place, height: f64, letters: &str) {
    for i in 0..M {
        let at = (left + COLUMN * i as f64, top);
        diagram.rectangle(at, (COLUMN, height), &(i + 1).to_string(), Tone::Coloured(i));
    }
    diagram.label(letters, (left + COLUMN * M as f64 / 2.0, top + height + 14.0), 14.0, Tone::Plain);
}

/// The transpose of one: a row for each example.
fn rows(diagram: &mut Diagram, (left, top): Place) {
    for i in 0..M {
        let at = (left, top + COLUMN * i as f64);
        diagram.rectangle(at, (FROM, COLUMN), &(i + 1).to_string(), Tone::Coloured(i));
    }
}

//! The forward product of a layer in the five notations of the book, as shapes.

use super::FigureError;
use cli::pictures::diagram::{Diagram, Place, Tone};

/// Neurons of the layer before, of the layer, and examples; a pixel count for each.
const FROM: f64 = 66.0;
const TO: f64 = 44.0;
const EXAMPLES: f64 = 54.0;

/// What is one wide: a single example, or a bias.
const ONE: f64 = 18.0;

/// The height of a row of the picture.
const ROW: f64 = 96.0;

/// Two factors and the product: letters, width, height.
type Shape = (&'static str, f64, f64);

/// For each notation its forward product.
pub fn draw() -> Result<String, FigureError> {
    let rows: [(&str, [Shape; 3]); 5] = [
        ("1  to, from; columns", [("W", FROM, TO), ("a", ONE, FROM), ("z", ONE, TO)]),
        ("2  from, to; columns", [("Wᵀ", FROM, TO), ("x", ONE, FROM), ("z", ONE, TO)]),
        ("3  a batch in columns", [("W", FROM, TO), ("A", EXAMPLES, FROM), ("Z", EXAMPLES, TO)]),
        ("4  a batch in rows", [("H", FROM, EXAMPLES), ("W", TO, FROM), ("Z", TO, EXAMPLES)]),
        ("5  the bias inside", [("Θ", FROM + ONE, TO), ("a", ONE, FROM + ONE), ("z", ONE, TO)]),
    ];
    let mut diagram = Diagram::new(
        "The weighted sums of a layer in five notations, as products of rectangles",
        640.0,
        ROW * rows.len() as f64 + 24.0,
    );
    for (i, (words, shapes)) in rows.into_iter().enumerate() {
        let middle = 12.0 + ROW * (i as f64 + 0.5);
        diagram.label_from(words, (16.0, middle), 15.0, Tone::Plain);
        let mut left = 230.0;
        for (j, (letters, width, height)) in shapes.into_iter().enumerate() {
            let at: Place = (left, middle - height / 2.0);
            let tone = Tone::Coloured([0, 1, 2][if i == 3 && j < 2 { 1 - j } else { j }]);
            diagram.rectangle(at, (width, height), letters, tone);
            if i == 4 {
                bias(&mut diagram, j, at);
            }
            left += width + 14.0;
            if j == 1 {
                diagram.label("=", (left + 4.0, middle), 18.0, Tone::Plain);
                left += 22.0;
            }
        }
        if i < 4 {
            diagram.label_from("+ b", (left, middle), 16.0, Tone::Plain);
        }
    }
    Ok(diagram.svg()?)
}

/// The column of the biases, and the 1 that it is multiplied by.
fn bias(diagram: &mut Diagram, factor: usize, at: Place) {
    match factor {
        0 => diagram.rectangle(at, (ONE, TO), "b", Tone::Coloured(3)),
        1 => diagram.rectangle(at, (ONE, ONE), "1", Tone::Coloured(3)),
        _ => {}
    }
}

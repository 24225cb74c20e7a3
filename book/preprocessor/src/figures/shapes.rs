//! The shapes of the three products of a layer.

use super::FigureError;
use cli::pictures::diagram::{Diagram, Tone};

/// Layer l has 4 neurons, the layer before 6, the layer behind 3.
const WIDTHS: [f64; 3] = [6.0, 4.0, 3.0];

/// Pixels for a neuron.
const UNIT: f64 = 20.0;

/// z = W a, δ = Wᵀ δ and ∂C/∂W = δ aᵀ as rectangles.
pub fn draw() -> Result<String, FigureError> {
    let [before, here, behind] = WIDTHS;
    let mut diagram = Diagram::new("Forward, backward and gradient as products of rectangles", 700.0, 460.0);
    let rows = [
        ("forward", 30.0, [("zˡ", here, 1.0), ("Wˡ", here, before), ("aˡ⁻¹", before, 1.0)]),
        ("backward", 185.0, [("∂C/∂aˡ", here, 1.0), ("(Wˡ⁺¹)ᵀ", here, behind), ("δˡ⁺¹", behind, 1.0)]),
        ("gradient", 320.0, [("∂C/∂Wˡ", here, before), ("δˡ", here, 1.0), ("(aˡ⁻¹)ᵀ", 1.0, before)]),
    ];
    for (i, (words, top, parts)) in rows.iter().enumerate() {
        diagram.label_from(words, (20.0, top + 40.0), 15.0, Tone::Pale);
        let mut x = 150.0;
        for (place, &(label, height, width)) in parts.iter().enumerate() {
            if place == 1 {
                diagram.label("=", (x + 6.0, top + 40.0), 18.0, Tone::Plain);
                x += 32.0;
            }
            let (width, height) = (width * UNIT, height * UNIT);
            // A narrow rectangle has its label beside it.
            let narrow = width < 60.0 || height < 24.0;
            diagram.rectangle((x, *top), (width, height), if narrow { "" } else { label }, Tone::Coloured(i));
            if narrow {
                diagram.label_from(label, (x + width + 7.0, top + height / 2.0), 15.0, Tone::Plain);
            }
            x += width + if narrow { 72.0 } else { 18.0 };
        }
    }
    diagram.label_from(
        "layer l − 1 has 6 neurons, layer l 4, layer l + 1 3",
        (150.0, 440.0),
        13.0,
        Tone::Pale,
    );
    Ok(diagram.svg()?)
}

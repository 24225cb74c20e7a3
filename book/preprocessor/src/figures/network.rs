//! A network with its letters.

use super::FigureError;
use super::layout::{column, connect};
use cli::pictures::diagram::{Diagram, Tone};

/// Three inputs, four hidden neurons, two outputs; one neuron with everything that belongs to it.
pub fn draw() -> Result<String, FigureError> {
    const R: f64 = 21.0;
    let mut diagram = Diagram::new("A network of three layers with its letters", 720.0, 380.0);
    let columns =
        [column(110.0, 195.0, 3, 72.0), column(340.0, 195.0, 4, 72.0), column(590.0, 195.0, 2, 72.0)];
    connect(&mut diagram, &columns, R);
    for (l, (neurons, letters)) in columns
        .iter()
        .zip([["x₁", "x₂", "x₃", ""], ["a²₁", "a²₂", "a²₃", "a²₄"], ["a³₁", "a³₂", "", ""]])
        .enumerate()
    {
        let tone = Tone::Coloured(l);
        neurons.iter().zip(letters).for_each(|(&at, letter)| diagram.neuron(at, R, letter, tone));
    }
    for (x, words, size) in [
        (110.0, "layer 1: the input", "n₁ = 3"),
        (340.0, "layer 2: hidden", "n₂ = 4"),
        (590.0, "layer 3: the output", "n₃ = 2"),
    ] {
        diagram.label(words, (x, 24.0), 15.0, Tone::Plain);
        diagram.label(size, (x, 366.0), 13.0, Tone::Pale);
    }
    diagram.label("W², b²", (222.0, 366.0), 14.0, Tone::Coloured(1));
    diagram.label("W³, b³", (468.0, 366.0), 14.0, Tone::Coloured(2));
    diagram.label_from("→ C", (632.0, 195.0), 15.0, Tone::Plain);
    Ok(diagram.svg()?)
}

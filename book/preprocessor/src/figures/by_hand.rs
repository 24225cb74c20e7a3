//! The network that is worked by hand, with its numbers.

use super::FigureError;
use super::layout::column;
use cli::pictures::diagram::{Diagram, Tone};

/// Two inputs, two hidden neurons, one output: weights, activations, errors.
pub fn draw() -> Result<String, FigureError> {
    const R: f64 = 26.0;
    let mut diagram =
        Diagram::new("The 2–2–1 network with its weights, activations and errors", 700.0, 330.0);
    let columns =
        [column(90.0, 165.0, 2, 150.0), column(330.0, 165.0, 2, 150.0), column(560.0, 165.0, 1, 0.0)];
    for (l, weights) in [[["1", "−2"], ["−1", "1"]], [["3", ""], ["−2", ""]]].iter().enumerate() {
        for (&from, weights) in columns[l].iter().zip(weights) {
            for (&to, weight) in columns[l + 1].iter().zip(weights) {
                diagram.connection(from, to, R, Tone::Pale, 1.4);
                // Nearer to the start, where arrows that cross are apart.
                let at = (from.0 + 0.3 * (to.0 - from.0), from.1 + 0.3 * (to.1 - from.1) - 12.0);
                diagram.label(weight, at, 15.0, Tone::Coloured(0));
            }
        }
    }
    for (&at, letter) in columns[0].iter().zip(["1", "2"]) {
        diagram.neuron(at, R, letter, Tone::Plain);
    }
    for (&(x, y), (a, bias, delta)) in
        columns[1].iter().zip([("1/2", "b = 1", "δ = −3/32"), ("3/4", "b = ln 3", "δ = 3/64")])
    {
        diagram.neuron((x, y), R, a, Tone::Plain);
        diagram.label(bias, (x, y - R - 14.0), 14.0, Tone::Coloured(0));
        diagram.label(delta, (x, y + R + 15.0), 15.0, Tone::Coloured(1));
    }
    let (x, y) = columns[2][0];
    diagram.neuron((x, y), R, "1/2", Tone::Plain);
    diagram.label("b = 0", (x, y - R - 14.0), 14.0, Tone::Coloured(0));
    diagram.label("δ = −1/8", (x, y + R + 15.0), 15.0, Tone::Coloured(1));
    diagram.label_from("y = 1", (x + R + 16.0, y - 12.0), 14.0, Tone::Pale);
    diagram.label_from("C = 1/8", (x + R + 16.0, y + 12.0), 14.0, Tone::Pale);
    for (x, words) in [(90.0, "input"), (330.0, "activation"), (560.0, "output")] {
        diagram.label(words, (x, 16.0), 14.0, Tone::Pale);
    }
    Ok(diagram.svg()?)
}

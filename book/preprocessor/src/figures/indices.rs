//! What the indices of a weight mean.

use super::FigureError;
use super::layout::{column, connect};
use cli::pictures::diagram::{Diagram, Tone};

/// One weight between layers 2 and 3: to neuron 1, from neuron 3.
pub fn draw() -> Result<String, FigureError> {
    const R: f64 = 19.0;
    let mut diagram =
        Diagram::new("The weight to neuron 1 of layer 3 from neuron 3 of layer 2", 620.0, 300.0);
    let columns = [column(130.0, 160.0, 3, 74.0), column(400.0, 160.0, 2, 74.0)];
    connect(&mut diagram, &columns, R);
    let (from, to) = (columns[0][2], columns[1][0]);
    diagram.connection(from, to, R, Tone::Coloured(1), 3.0);
    for (neurons, letters) in columns.iter().zip([["1", "2", "3"], ["1", "2", ""]]) {
        neurons.iter().zip(letters).for_each(|(&at, letter)| diagram.neuron(at, R, letter, Tone::Plain));
    }
    diagram.label("layer 2", (130.0, 26.0), 15.0, Tone::Pale);
    diagram.label("layer 3", (400.0, 26.0), 15.0, Tone::Pale);
    diagram.label("w³₁₃", (262.0, 258.0), 22.0, Tone::Coloured(1));
    diagram.label_from("to neuron 1 of layer 3", (440.0, 123.0), 14.0, Tone::Coloured(1));
    diagram.label("from neuron 3 of layer 2", (130.0, 278.0), 14.0, Tone::Coloured(1));
    Ok(diagram.svg()?)
}

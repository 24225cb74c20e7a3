//! The paths from one weight to one output.

use super::FigureError;
use super::layout::{column, connect};
use cli::pictures::diagram::{Diagram, Tone};

/// All paths of a 2–3–3–3–1 network from a weight into layer 2, one of them marked.
pub fn draw() -> Result<String, FigureError> {
    const R: f64 = 15.0;
    let mut diagram =
        Diagram::new("The nine paths from a weight to the output, one of them marked", 720.0, 300.0);
    let columns: Vec<_> = [2, 3, 3, 3, 1]
        .iter()
        .enumerate()
        .map(|(l, &n)| column(80.0 + 140.0 * l as f64, 150.0, n, 84.0))
        .collect();
    connect(&mut diagram, &columns, R);
    let weight = (columns[0][0], columns[1][0]);
    // From neuron 1 of layer 2 every neuron of layers 3 and 4 may be visited.
    for &third in &columns[2] {
        diagram.connection(columns[1][0], third, R, Tone::Coloured(0), 1.8);
        for &fourth in &columns[3] {
            diagram.connection(third, fourth, R, Tone::Coloured(0), 1.8);
        }
    }
    columns[3]
        .iter()
        .for_each(|&fourth| diagram.connection(fourth, columns[4][0], R, Tone::Coloured(0), 1.8));
    let path = [columns[1][0], columns[2][1], columns[3][0], columns[4][0]];
    for (&from, &to) in path.iter().zip(&path[1..]) {
        diagram.connection(from, to, R, Tone::Coloured(1), 4.0);
    }
    diagram.connection(weight.0, weight.1, R, Tone::Coloured(1), 4.0);
    columns.iter().flatten().for_each(|&at| diagram.neuron(at, R, "", Tone::Plain));
    diagram.label("the weight", (150.0, 44.0), 14.0, Tone::Coloured(1));
    for l in 0..5 {
        diagram.label(&format!("layer {}", l + 1), (80.0 + 140.0 * f64::from(l), 286.0), 13.0, Tone::Pale);
    }
    Ok(diagram.svg()?)
}

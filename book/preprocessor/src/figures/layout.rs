//! Where the neurons of a layer stand.

use cli::pictures::diagram::{Diagram, Place, Tone};

/// The places of `n` neurons in a column at `x`, centred on `middle`, `step` apart.
pub(super) fn column(x: f64, middle: f64, n: usize, step: f64) -> Vec<Place> {
    (0..n).map(|i| (x, middle + (i as f64 - (n as f64 - 1.0) / 2.0) * step)).collect()
}

/// Connects every neuron of each column with every one of the next.
pub(super) fn connect(diagram: &mut Diagram, columns: &[Vec<Place>], radius: f64) {
    for (from, to) in columns.iter().zip(columns.iter().skip(1)) {
        for &start in from {
            to.iter().for_each(|&end| diagram.connection(start, end, radius, Tone::Pale, 1.0));
        }
    }
}

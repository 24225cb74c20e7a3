//! How the error shrinks on its way back through a deep network.

use super::FigureError;
use backprop_core::data::{Dataset, Inputs, Targets};
use backprop_core::{Activation, Cost, Initialisation, Network, Workspace, backprop};

/// Neurons of every layer.
const WIDTH: usize = 30;

/// Layers, the input counted.
const LAYERS: usize = 9;

/// Examples whose errors are taken together.
const N_EXAMPLES: usize = 20;

/// Root mean square of δ by layer, before training, for three activation functions.
pub fn draw() -> Result<String, FigureError> {
    let kinds = [
        (Activation::Sigmoid, Initialisation::InverseSqrt),
        (Activation::Tanh, Initialisation::Xavier),
        (Activation::Relu, Initialisation::He),
    ];
    let curves = kinds
        .into_iter()
        .map(|(activation, drawn)| Ok((activation.name().to_owned(), errors(activation, drawn)?)))
        .collect::<Result<Vec<_>, FigureError>>()?;
    Ok(cli::pictures::delta::delta(&curves)?)
}

/// (l, root mean square of δˡ) for l from 2 to the last.
fn errors(activation: Activation, drawn: Initialisation) -> Result<Vec<(f64, f64)>, FigureError> {
    let data = examples()?;
    let network = Network::<f64>::initialise(&[WIDTH; LAYERS], activation, Activation::Identity, drawn, 0)?;
    let mut workspace = Workspace::new(&network, N_EXAMPLES, 1);
    workspace.load(&data, &(0..N_EXAMPLES).collect::<Vec<_>>());
    backprop::forward(&network, &mut workspace);
    backprop::backward(&network, Cost::Quadratic, &mut workspace);
    let mean_square = |l: usize| {
        let delta = workspace.delta(l);
        let squares: f64 = delta.col_iter().flat_map(|column| column.iter().map(|d| d * d)).sum();
        squares / (WIDTH * N_EXAMPLES) as f64
    };
    Ok((2..=network.last_layer()).map(|l| (l as f64, mean_square(l).sqrt())).collect())
}

/// Examples whose numbers are nothing special.
fn examples() -> Result<Dataset, FigureError> {
    let number = |i: usize| (1.7 * i as f64).sin();
    let inputs = Inputs::Reals((0..N_EXAMPLES * WIDTH).map(number).collect());
    let values = (0..N_EXAMPLES * WIDTH).map(|i| number(7919 + i)).collect();
    let names = (1..=WIDTH).map(|i| format!("y{i}")).collect();
    Ok(Dataset::new("twenty examples", WIDTH, inputs, Targets::Reals { values, names })?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sigmoids_lose_the_error_and_rectifiers_keep_it() {
        let loss = |activation, drawn| {
            let errors = errors(activation, drawn).expect("errors");
            errors[errors.len() - 1].1 / errors[0].1
        };
        assert!(loss(Activation::Sigmoid, Initialisation::InverseSqrt) > 1e3);
        assert!(loss(Activation::Relu, Initialisation::He) < 10.0);
    }
}

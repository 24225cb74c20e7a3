//! One neuron that starts badly wrong, learning with two costs.

use super::FigureError;
use backprop_core::{Activation, Cost, Initialisation, Network, Workspace, backprop};
use cli::pictures::curves::{Words, curves};

/// η
const LEARNING_RATE: f64 = 0.15;

/// Steps that are shown.
const STEPS: usize = 300;

/// The output of a sigmoid neuron with w = b = 2, input 1 and target 0, step by step.
pub fn draw() -> Result<String, FigureError> {
    let words = Words { title: "A neuron that should learn to give 0", x: "step", y: "output a" };
    let named =
        [("quadratic cost", outputs(Cost::Quadratic)?), ("cross-entropy", outputs(Cost::CrossEntropy)?)];
    Ok(curves(words, false, &named)?)
}

/// (step, output)
fn outputs(cost: Cost) -> Result<Vec<(f64, f64)>, FigureError> {
    let sigmoid = Activation::Sigmoid;
    let mut network = Network::<f64>::initialise(&[1, 1], sigmoid, sigmoid, Initialisation::Xavier, 0)?;
    network.layer_mut(2).weight_mut()[(0, 0)] = 2.0;
    network.layer_mut(2).bias_mut()[0] = 2.0;
    let mut workspace = Workspace::new(&network, 1, 1);
    workspace.input_mut()[(0, 0)] = 1.0;
    workspace.target_mut()[(0, 0)] = 0.0;
    let mut outputs = Vec::new();
    for step in 0..=STEPS {
        backprop::forward(&network, &mut workspace);
        outputs.push((step as f64, workspace.activation(2)[(0, 0)]));
        backprop::backward(&network, cost, &mut workspace);
        backprop::descend(&mut network, 1.0, -LEARNING_RATE, &mut workspace);
    }
    Ok(outputs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cross_entropy_does_not_wait() {
        let after = |cost, step: usize| outputs(cost).expect("outputs")[step].1;
        // σ(4) = 0.98201 at the start, whatever the cost.
        assert!((after(Cost::Quadratic, 0) - 0.982_013_790_037_908_4).abs() < 1e-12);
        // One step by hand: δ = a for cross-entropy, so w and b both fall by 0.15 a and z by 0.3 a.
        let z: f64 = 4.0 - 0.3 * 0.982_013_790_037_908_4;
        assert!((after(Cost::CrossEntropy, 1) - 1.0 / (1.0 + (-z).exp())).abs() < 1e-12);
        assert!(after(Cost::Quadratic, 50) > 0.9 && after(Cost::CrossEntropy, 50) < 0.3);
    }
}

//! How long one neuron takes to leave saturation, by how deep in it it starts.

use super::FigureError;
use backprop_core::{Activation, Cost, Initialisation, Network, Workspace, backprop};
use cli::pictures::curves::{Named, Words, curves};

/// η
const LEARNING_RATE: f64 = 0.15;

/// The output at which the neuron counts as having learned.
const LOW_ENOUGH: f64 = 0.1;

/// Steps until the output is below 0.1, over the pre-activation of the start.
pub fn draw() -> Result<String, FigureError> {
    let words = Words {
        title: "Steps until the output, which should be 0, is below 0.1",
        x: "pre-activation z at the start",
        y: "steps",
    };
    let named: [Named; 2] =
        [("quadratic cost", by_start(Cost::Quadratic)?), ("cross-entropy", by_start(Cost::CrossEntropy)?)];
    Ok(curves(words, true, &named)?)
}

/// (z, steps)
fn by_start(cost: Cost) -> Result<Vec<(f64, f64)>, FigureError> {
    (0..=32).map(|i| f64::from(i) / 4.0).map(|z| Ok((z, f64::from(steps(cost, z)?)))).collect()
}

/// Steps of a sigmoid neuron with input 1 and target 0 whose weight and bias are z/2 at the start.
fn steps(cost: Cost, z: f64) -> Result<u32, FigureError> {
    let sigmoid = Activation::Sigmoid;
    let mut network = Network::<f64>::initialise(&[1, 1], sigmoid, sigmoid, Initialisation::Xavier, 0)?;
    network.layer_mut(2).weight_mut()[(0, 0)] = z / 2.0;
    network.layer_mut(2).bias_mut()[0] = z / 2.0;
    let mut workspace = Workspace::new(&network, 1, 1);
    workspace.input_mut()[(0, 0)] = 1.0;
    workspace.target_mut()[(0, 0)] = 0.0;
    let mut steps = 0;
    loop {
        backprop::forward(&network, &mut workspace);
        if workspace.activation(2)[(0, 0)] < LOW_ENOUGH {
            return Ok(steps);
        }
        backprop::backward(&network, cost, &mut workspace);
        backprop::descend(&mut network, 1.0, -LEARNING_RATE, &mut workspace);
        steps += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Far out z falls by 2ηδ a step: by 0.3 with the cross-entropy, by 0.3 e⁻ᶻ with the quadratic cost.
    #[test]
    fn waiting_grows_with_e_to_the_z_for_the_quadratic_cost_only() {
        let steps = |cost, z| f64::from(steps(cost, z).expect("steps"));
        let more = steps(Cost::CrossEntropy, 8.0) - steps(Cost::CrossEntropy, 7.0);
        assert!((more - 1.0 / 0.3).abs() < 1.0, "{more}");
        let growth = |from| steps(Cost::Quadratic, from + 1.0) - steps(Cost::Quadratic, from);
        let ratio = growth(7.0) / growth(6.0);
        assert!((ratio - std::f64::consts::E).abs() < 0.05, "{ratio}");
    }
}

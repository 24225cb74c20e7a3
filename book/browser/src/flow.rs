//! A small network to look into: every z, a, δ and ∂C/∂w for one example, and what a nudge of one weight does.

use backprop_core::data::{DataError, Dataset, Inputs, Targets};
use backprop_core::evaluate::FitError;
use backprop_core::product::{Threads, ThreadsError};
use backprop_core::{
    Activation, Cost, Gradients, Layer, Network, NetworkError, Workspace, backprop, evaluate,
};
use faer::Mat;
use serde::Serialize;

/// A network of 2, 2 and 1 neurons with the quadratic cost, and one example: an exclusive or that it gets wrong.
#[derive(Debug)]
pub struct Flow {
    network: Network<f64>,
    example: Dataset,
    threads: Threads,
}

/// A network that cannot be made or looked into.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// Layers that are no network.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// An input or target that is no number.
    #[error(transparent)]
    Data(#[from] DataError),
    /// Network and example that do not fit.
    #[error(transparent)]
    Fit(#[from] FitError),
    /// Threads that cannot be had.
    #[error(transparent)]
    Threads(#[from] ThreadsError),
    /// A place without a parameter.
    #[error(
        "there is no parameter to neuron {j} of layer {l} from neuron {k}: expected one of a 2–2–1 network"
    )]
    NoParameter {
        /// The layer, 2 or 3.
        l: usize,
        /// The neuron it leads to, from 1.
        j: usize,
        /// The neuron it leads from, from 1; 0 for the bias.
        k: usize,
    },
    /// A value that is no finite number.
    #[error("the value is {found}: expected a finite number")]
    Value {
        /// The value.
        found: f64,
    },
}

/// Every number of a pass forward and back. Lists by layer begin with layer 2, `a` with the input. ∂C/∂b is δ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pass {
    /// Weights, to neuron j from neuron k.
    pub w: Vec<Vec<Vec<f64>>>,
    /// Biases.
    pub b: Vec<Vec<f64>>,
    /// Pre-activations.
    pub z: Vec<Vec<f64>>,
    /// Activations.
    pub a: Vec<Vec<f64>>,
    /// Errors ∂C/∂z.
    pub delta: Vec<Vec<f64>>,
    /// ∂C/∂w, to neuron j from neuron k.
    pub nabla_w: Vec<Vec<Vec<f64>>>,
    /// C.
    pub cost: f64,
}

/// What a nudge Δw of one parameter does.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Nudge {
    /// ∂C/∂w · Δw
    pub predicted: f64,
    /// C(w + Δw) − C(w)
    pub change: f64,
}

impl Flow {
    /// The network as it is before anything is moved.
    ///
    /// # Errors
    /// An activation that its single output cannot have.
    pub fn new(activation: Activation) -> Result<Self, FlowError> {
        let hidden = Mat::from_fn(2, 2, |j, k| [[0.8, -0.6], [0.5, 0.9]][j][k]);
        let output = Mat::from_fn(1, 2, |_, k| [1.2, -0.7][k]);
        let network = Network::new(vec![
            Layer::new(hidden, vec![0.1, -0.3], activation)?,
            Layer::new(output, vec![0.2], activation)?,
        ])?;
        Ok(Self { network, example: example([1.0, 0.5], 0.0)?, threads: Threads::new(1)? })
    }

    /// Makes x and y the example.
    ///
    /// # Errors
    /// A number that is not finite.
    pub fn set_example(&mut self, x: [f64; 2], y: f64) -> Result<(), FlowError> {
        self.example = example(x, y)?;
        Ok(())
    }

    /// Gives the weight to neuron j of layer l from neuron k a value; the bias where k is 0.
    ///
    /// # Errors
    /// A place without a parameter; a value that is not finite.
    pub fn set(&mut self, (l, j, k): (usize, usize, usize), value: f64) -> Result<(), FlowError> {
        if !value.is_finite() {
            return Err(FlowError::Value { found: value });
        }
        *parameter(&mut self.network, (l, j, k))? = value;
        Ok(())
    }

    /// The example's way forward and the error's way back.
    ///
    /// # Errors
    /// None that a flow can be in.
    pub fn pass(&self) -> Result<Pass, FlowError> {
        let (mut workspace, last) = (self.loaded(), self.network.last_layer());
        let mut gradients = Gradients::zeros(&self.network);
        backprop::gradient(&mut gradients, &mut workspace);
        let column = |matrix: faer::MatRef<'_, f64>| matrix.col(0).iter().copied().collect::<Vec<f64>>();
        let rows = |matrix: faer::MatRef<'_, f64>| {
            matrix.row_iter().map(|row| row.iter().copied().collect::<Vec<f64>>()).collect::<Vec<_>>()
        };
        Ok(Pass {
            w: self.network.layers().iter().map(|layer| rows(layer.weight())).collect(),
            b: self.network.layers().iter().map(|layer| layer.bias().to_vec()).collect(),
            z: (2..=last).map(|l| column(workspace.pre_activation(l))).collect(),
            a: (1..=last).map(|l| column(workspace.activation(l))).collect(),
            delta: (2..=last).map(|l| column(workspace.delta(l))).collect(),
            nabla_w: (2..=last).map(|l| rows(gradients.nabla_w[l].as_ref())).collect(),
            cost: self.cost(&self.network)?,
        })
    }

    /// What adding `by` to a parameter would do to the cost, as its derivative predicts and in truth.
    ///
    /// # Errors
    /// A place without a parameter; a nudge that is not finite.
    pub fn nudge(&self, (l, j, k): (usize, usize, usize), by: f64) -> Result<Nudge, FlowError> {
        let mut moved = self.network.clone();
        let value = parameter(&mut moved, (l, j, k))?;
        if !by.is_finite() {
            return Err(FlowError::Value { found: by });
        }
        *value += by;
        let pass = self.pass()?;
        let slope = match k {
            0 => pass.delta[l - 2][j - 1],
            _ => pass.nabla_w[l - 2][j - 1][k - 1],
        };
        Ok(Nudge { predicted: slope * by, change: self.cost(&moved)? - pass.cost })
    }

    fn cost(&self, network: &Network<f64>) -> Result<f64, FlowError> {
        Ok(evaluate(network, Cost::Quadratic, &self.example, &self.threads)?.cost)
    }

    /// A workspace in which the example has gone forward and its error back.
    fn loaded(&self) -> Workspace<f64> {
        let mut workspace = Workspace::new(&self.network, 1, 1);
        workspace.load(&self.example, &[0]);
        backprop::forward(&self.network, &mut workspace);
        backprop::backward(&self.network, Cost::Quadratic, &mut workspace);
        workspace
    }
}

fn example(x: [f64; 2], y: f64) -> Result<Dataset, DataError> {
    let target = Targets::Reals { values: vec![y], names: vec!["y".to_owned()] };
    Dataset::new("the example", 2, Inputs::Reals(x.to_vec()), target)
}

fn parameter(network: &mut Network<f64>, (l, j, k): (usize, usize, usize)) -> Result<&mut f64, FlowError> {
    let missing = FlowError::NoParameter { l, j, k };
    if !(2..=network.last_layer()).contains(&l) || j == 0 {
        return Err(missing);
    }
    let layer = network.layer_mut(l);
    if j > layer.n_neurons() || k > layer.n_inputs() {
        return Err(missing);
    }
    let (weight, bias) = layer.parameters_mut();
    Ok(match k {
        0 => &mut bias[j - 1],
        _ => weight.get_mut(j - 1, k - 1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The network of identities 2–2–1, worked by hand.
    fn by_hand() -> Flow {
        let mut flow = Flow::new(Activation::Identity).expect("a network");
        flow.set_example([1.0, 2.0], 10.0).expect("numbers");
        for (place, value) in [
            ((2, 1, 0), 0.0),
            ((2, 1, 1), 1.0),
            ((2, 1, 2), -1.0),
            ((2, 2, 0), 1.0),
            ((2, 2, 1), 0.0),
            ((2, 2, 2), 2.0),
            ((3, 1, 0), 0.0),
            ((3, 1, 1), 1.0),
            ((3, 1, 2), 3.0),
        ] {
            flow.set(place, value).expect("a parameter");
        }
        flow
    }

    #[test]
    fn a_pass_is_as_worked_by_hand() {
        let pass = by_hand().pass().expect("a pass");
        assert_eq!(pass.z, [vec![-1.0, 5.0], vec![14.0]]);
        assert_eq!(pass.a, [vec![1.0, 2.0], vec![-1.0, 5.0], vec![14.0]]);
        assert_eq!(pass.cost, 8.0);
        assert_eq!(pass.delta, [vec![4.0, 12.0], vec![4.0]]);
        assert_eq!(pass.nabla_w, [vec![vec![4.0, 8.0], vec![12.0, 24.0]], vec![vec![-4.0, 20.0]]]);
    }

    #[test]
    fn a_nudge_changes_the_cost_by_the_square_more_than_predicted() {
        // With identities C is a parabola in one weight: ΔC = ∂C/∂w Δw + ½ (∂z/∂w Δw)².
        let flow = by_hand();
        let nudge = flow.nudge((2, 2, 2), 0.5).expect("a nudge");
        assert_eq!(nudge, Nudge { predicted: 12.0, change: 12.0 + 0.5 * 3.0 * 3.0 });
        let nudge = flow.nudge((3, 1, 0), -1.0).expect("a nudge");
        assert_eq!(nudge, Nudge { predicted: -4.0, change: -4.0 + 0.5 });
    }

    #[test]
    fn places_and_values_are_looked_at() {
        let mut flow = by_hand();
        for place in [(1, 1, 1), (4, 1, 1), (2, 0, 1), (2, 3, 1), (2, 1, 3), (3, 2, 0)] {
            assert!(matches!(flow.set(place, 1.0), Err(FlowError::NoParameter { .. })), "{place:?}");
            assert!(flow.nudge(place, 1.0).is_err(), "{place:?}");
        }
        assert_eq!(
            flow.set((2, 1, 1), f64::NAN).expect_err("no number").to_string(),
            "the value is NaN: expected a finite number"
        );
        assert!(flow.nudge((2, 1, 1), f64::INFINITY).is_err());
        assert!(flow.set_example([f64::NAN, 0.0], 0.0).is_err());
        assert!(Flow::new(Activation::Softmax).is_err());
    }
}

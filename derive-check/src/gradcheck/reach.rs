//! What a nudge really reaches: one unit, from there the units above it, then the cost.
//!
//! Moving wˡⱼₖ by h moves zˡⱼ of each example by h aˡ⁻¹ₖ and nothing else in layer l. Above,
//! only the changes are carried: Δaˡⱼ = σ(zˡⱼ + t) − σ(zˡⱼ), Δzˡ⁺¹ = W Δaˡ of rank one, then
//! whole layers. Terms of the cost that the nudge does not reach cancel in a difference and
//! are left out. So a nudge costs the layers above it, never the layer it is in.

use super::at_rest::AtRest;
use super::lanes::{Carried, LANES, Lanes, Total};
use super::mlp::Mlp;
use crate::difference::Side;

/// Eight parameters that lead into the same neuron, each nudged on its own.
pub(super) struct Nudge {
    /// Index of the layer above the input: 0 for layer 2.
    pub layer: usize,
    /// j
    pub neuron: usize,
    /// For each example, ∂zⱼ/∂(parameter): aˡ⁻¹ₖ for a weight, 1 for the bias.
    pub inputs: Vec<Carried>,
    /// Lanes that are in use, from the first on.
    pub n_used: usize,
}

/// How units with a kink are evaluated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Branches {
    /// As the activation function says.
    Free,
    /// Each on the branch it is on at rest, and those on a kink on this side of it.
    Held(Side),
}

/// The part of the cost that a nudge reaches.
pub(super) struct Reached {
    pub cost: Carried,
    /// Lanes in which some unit left the side of its kink that it is on at rest.
    pub crossed: [bool; LANES],
}

/// The network at rest, and room for the values above a nudge.
pub(super) struct Evaluator<'a> {
    mlp: &'a Mlp,
    targets: &'a [f64],
    at_rest: &'a AtRest,
    changes: Vec<Carried>,
    z: Vec<Carried>,
    scratch: Vec<Carried>,
    /// Whether any unit of a layer has a kink.
    kinks: Vec<bool>,
}

impl<'a> Evaluator<'a> {
    pub fn new(mlp: &'a Mlp, targets: &'a [f64], at_rest: &'a AtRest) -> Self {
        let kinks = mlp.layers.iter().map(|layer| layer.activation.has_kink()).collect();
        Self { mlp, targets, at_rest, changes: Vec::new(), z: Vec::new(), scratch: Vec::new(), kinks }
    }

    /// Mean of C_x over the examples, but for terms without the nudged parameter, with the
    /// parameter of each lane moved by h.
    pub fn cost(&mut self, nudge: &Nudge, h: f64, branches: Branches) -> Reached {
        let mut crossed = [false; LANES];
        let mut total = Total::default();
        for example in 0..self.at_rest.n_examples {
            let unit = self.nudged_unit(nudge, h, example);
            total.add(&self.cost_of_example(nudge, &unit, example, branches, &mut crossed));
        }
        Reached { cost: total.times(1.0 / self.at_rest.n_examples as f64), crossed }
    }

    /// zˡⱼ + h aˡ⁻¹ₖ
    fn nudged_unit(&self, nudge: &Nudge, h: f64, example: usize) -> Carried {
        let layer = &self.at_rest.layers[nudge.layer + 1];
        let place = example * self.mlp.layers[nudge.layer].n_neurons() + nudge.neuron;
        let (z, z_error) = (layer.z[place], layer.z_error[place]);
        let input = &nudge.inputs[example];
        let mut unit = Carried::default();
        for i in 0..LANES {
            let moved = h * input.value[i];
            unit.value[i] = z + moved;
            unit.error[i] = z_error + h.abs() * input.error[i] + moved.abs() + unit.value[i].abs();
        }
        unit
    }

    fn cost_of_example(
        &mut self,
        nudge: &Nudge,
        unit: &Carried,
        example: usize,
        branches: Branches,
        crossed: &mut [bool; LANES],
    ) -> Carried {
        let last = self.mlp.layers.len() - 1;
        let output = self.mlp.output();
        let n_outputs = self.mlp.n_outputs();
        let y = &self.targets[example * n_outputs..][..n_outputs];
        let softmax = output == super::Activation::Softmax;

        if nudge.layer == last && !softmax {
            let j = nudge.neuron;
            let positive = self.sides(last, example * n_outputs + j, unit, branches, crossed);
            return self.mlp.cost.of_one(output, unit, &positive, y[j]);
        }
        if nudge.layer == last {
            let resting = &self.at_rest.layers[last + 1];
            let place = example * n_outputs;
            self.z.clear();
            self.z.extend(
                (place..place + n_outputs).map(|p| Carried::constant(resting.z[p], resting.z_error[p])),
            );
            self.z[nudge.neuron] = *unit;
        } else {
            let n_neurons = self.mlp.layers[nudge.layer].n_neurons();
            let place = example * n_neurons + nudge.neuron;
            let change = self.change(nudge.layer, place, unit, branches, crossed);
            self.changes.clear();
            self.changes.push(change);
            self.carry(nudge.layer + 1, nudge.neuron, example);
            for layer in nudge.layer + 1..last {
                self.change_layer(layer, example, branches, crossed);
                self.carry(layer + 1, 0, example);
            }
        }
        if softmax {
            let resting = &self.at_rest.layers[last + 1].z[example * n_outputs..][..n_outputs];
            return self.mlp.cost.of_softmax(&self.z, resting, y, &mut self.scratch);
        }
        let mut cost = Carried::default();
        for (j, &y) in y.iter().enumerate() {
            let positive = self.sides(last, example * n_outputs + j, &self.z[j], branches, crossed);
            cost.add(&self.mlp.cost.of_one(output, &self.z[j], &positive, y));
        }
        cost
    }

    /// Δa of every unit of a layer whose z is at hand.
    fn change_layer(
        &mut self,
        layer: usize,
        example: usize,
        branches: Branches,
        crossed: &mut [bool; LANES],
    ) {
        let first = example * self.z.len();
        self.changes.clear();
        for j in 0..self.z.len() {
            let change = self.change(layer, first + j, &self.z[j], branches, crossed);
            self.changes.push(change);
        }
    }

    /// Δa = σ(z) − a, whose shadow has room for the roundings of a product and a sum over the
    /// layer.
    #[inline(always)]
    fn change(
        &self,
        layer: usize,
        place: usize,
        z: &Carried,
        branches: Branches,
        crossed: &mut [bool; LANES],
    ) -> Carried {
        let resting = &self.at_rest.layers[layer + 1];
        let (a, a_error) = (resting.a[place], resting.a_error[place]);
        let positive = self.sides(layer, place, z, branches, crossed);
        let mut change = self.mlp.layers[layer].activation.lanes(z, &positive);
        for i in 0..LANES {
            change.value[i] -= a;
            change.error[i] += a_error + change.value[i].abs();
        }
        change
    }

    /// z of a layer: at rest, plus W Δa over the units of the layer below from `first` on.
    fn carry(&mut self, layer: usize, first: usize, example: usize) {
        let above = &self.mlp.layers[layer];
        let resting = &self.at_rest.layers[layer + 1];
        let n_terms = self.changes.len() as f64 + 1.0;
        for change in &mut self.changes {
            for i in 0..LANES {
                change.error[i] += n_terms * change.value[i].abs();
            }
        }
        self.z.clear();
        for j in 0..above.n_neurons() {
            let w = &above.row(j)[first..];
            let mut value: Lanes = [0.0; LANES];
            let mut error: Lanes = [0.0; LANES];
            for (&w, change) in w.iter().zip(&self.changes) {
                let size = w.abs();
                for i in 0..LANES {
                    value[i] += w * change.value[i];
                    error[i] += size * change.error[i];
                }
            }
            let place = example * above.n_neurons() + j;
            let (z, z_error) = (resting.z[place], resting.z_error[place]);
            for i in 0..LANES {
                value[i] += z;
                error[i] += z_error + value[i].abs();
            }
            self.z.push(Carried { value, error });
        }
    }

    /// On which branch each lane of a unit is, noting those that have changed sides.
    #[inline(always)]
    fn sides(
        &self,
        layer: usize,
        place: usize,
        z: &Carried,
        branches: Branches,
        crossed: &mut [bool; LANES],
    ) -> [bool; LANES] {
        if !self.kinks[layer] {
            return [false; LANES];
        }
        let resting = &self.at_rest.layers[layer + 1];
        let (z_at_rest, on_kink) = (resting.z[place], resting.on_kink[place]);
        let mut positive = [z_at_rest > 0.0; LANES];
        match branches {
            Branches::Held(side) if on_kink => positive = [side == Side::Right; LANES],
            Branches::Held(_) => {}
            Branches::Free => {
                for i in 0..LANES {
                    let side = z.value[i] > 0.0;
                    let has_moved = z.value[i] != z_at_rest;
                    crossed[i] |= side != positive[i] || (on_kink && has_moved);
                    positive[i] = side;
                }
            }
        }
        positive
    }
}

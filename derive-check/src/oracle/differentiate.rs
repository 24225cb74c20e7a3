//! How each arithmetic finds the effect of moving a node: dual numbers where arithmetic is exact, finite
//! differences with a bound where it rounds.

use super::evaluate::{Environment, Evaluated, Trouble, cost_expression};
use super::value::Value;
use crate::difference::{Sample, Shadowed, Sides, Smoothness, central, record_sides};
use crate::latex::Span;
use crate::model::{Arithmetic, Degree, Dual, Fp, Node, World};
use crate::reading::expression::{Expression, OfExample, Role};

/// An arithmetic in which derivatives can be taken.
pub trait Differentiable: Arithmetic {
    /// ∂X/∂node on the environment's network, entry by entry of X.
    fn differentiate(
        environment: &Environment<'_, Self>,
        of: &Expression,
        node: &Node,
    ) -> Evaluated<Value<Self>>;
}

/// The environment over another network, everything else as it was.
fn within<'a, S, T>(environment: &Environment<'a, S>, world: &'a World<T>) -> Environment<'a, T> {
    Environment {
        world,
        model: environment.model,
        names: environment.names,
        values: environment.values.clone(),
        example: environment.example,
        weight: environment.weight,
        inside_cost: environment.inside_cost,
        steps: environment.steps,
    }
}

/// Dual numbers: X over the network in which the node has slope 1; the slope of X is the derivative.
macro_rules! by_duals {
    ($($number:ty),*) => {$(
        impl Differentiable for $number {
            fn differentiate(environment: &Environment<'_, Self>, of: &Expression, node: &Node) -> Evaluated<Value<Self>> {
                let world = environment.world.dual(node).ok_or(Trouble::Degenerate)?;
                let value = within(environment, &world).evaluate(of)?;
                value.map(|x| Some(x.slope)).ok_or(Trouble::Degenerate)
            }
        }
    )*};
}
by_duals!(Fp, f64, Degree, Dual<Fp>);

/// The ends of the towers: the field goes to second derivatives, floating point and degrees to first ones.
macro_rules! refused {
    ($($number:ty),*) => {$(
        impl Differentiable for $number {
            fn differentiate(_: &Environment<'_, Self>, of: &Expression, _: &Node) -> Evaluated<Value<Self>> {
                Err(Trouble::Unsupported {
                    message: "derivatives are nested too deep: expected at most two".to_owned(),
                    span: of.span,
                })
            }
        }
    )*};
}
refused!(Dual<Dual<Fp>>, Dual<f64>, Dual<Degree>);

impl Differentiable for Shadowed {
    /// The ladder of differences, one for every entry of X; the same samples serve all entries.
    fn differentiate(
        environment: &Environment<'_, Self>,
        of: &Expression,
        node: &Node,
    ) -> Evaluated<Value<Self>> {
        let centre = environment.evaluate(of)?;
        let at = position(environment, node);
        let move_by = |h: f64| {
            let (value, sides) = record_sides(|| {
                let world = environment.world.moved(node, Shadowed::exact(h))?;
                within(environment, &world).evaluate(of).ok()
            });
            (h.to_bits(), value, sides)
        };
        // Whether anything looks at a sign tells which ladder is climbed.
        let mut samples: Vec<(u64, Option<Value<Shadowed>>, Sides)> = vec![move_by(0.0)];
        let smoothness = if samples[0].2 == Sides::NONE { Smoothness::Smooth } else { Smoothness::Kinked };
        let mut entries = Vec::with_capacity(centre.entries.len());
        for entry in 0..centre.entries.len() {
            let derivative = central(at, smoothness, |h| {
                let known = samples.iter().position(|(bits, ..)| *bits == h.to_bits());
                let found = known.unwrap_or_else(|| {
                    samples.push(move_by(h));
                    samples.len() - 1
                });
                let (_, value, sides) = &samples[found];
                let entry = value.as_ref().and_then(|value| value.entries.get(entry)).copied();
                let entry = entry.unwrap_or(Shadowed::exact(f64::NAN));
                Sample { value: entry.value, shadow: entry.error, pattern: *sides }
            });
            let derivative = derivative.map_err(|_| Trouble::Degenerate)?;
            // A bound B is a shadow of 2B/ε, since half of the shadow times ε bounds the error.
            entries.push(Shadowed { value: derivative.value, error: 2.0 * derivative.bound / f64::EPSILON });
        }
        Ok(Value { entries, ..centre })
    }
}

/// The value of a node, for the scale of the steps.
fn position(environment: &Environment<'_, Shadowed>, node: &Node) -> f64 {
    let network = &environment.world.network;
    let step = |layer: i32| (layer - network.input_layer - 1) as usize;
    match *node {
        Node::Weight { layer, to, from } => network.weights[step(layer)][to][from].value,
        Node::Bias { layer, to } => network.biases[step(layer)][to].value,
        Node::PreActivation { layer, neuron, example } => environment.world.z(layer, example, neuron).value,
        Node::Activation { layer, neuron, example } => environment.world.a(layer, example, neuron).value,
        Node::Target { neuron, example } => network.targets[example][neuron].value,
        Node::Constant(ref name) | Node::ConstantAside(ref name) => {
            network.constants.get(name.as_str()).map_or(0.0, |constant| constant.value)
        }
        Node::Defined { definition, ref values, entry, .. } => {
            let value = environment.defined_at(definition, values.clone()).ok();
            value.and_then(|value| value.entries.get(entry).map(|x| x.value)).unwrap_or(0.0)
        }
        Node::Along(_) => 1.0,
        Node::Cost => {
            let cost = cost_expression(Role::Cost, OfExample::Implied, Span::default());
            environment.evaluate(&cost).ok().and_then(|cost| cost.as_scalar()).map_or(0.0, |cost| cost.value)
        }
    }
}

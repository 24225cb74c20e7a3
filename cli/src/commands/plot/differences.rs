//! The error of finite differences over their step, on a small network.

use std::path::PathBuf;

use backprop_core::backprop::{self, Gradients};
use backprop_core::data::{Dataset, Inputs, Targets};
use backprop_core::product::Threads;
use backprop_core::{Activation, Cost, Initialisation, Network, Scalar, TrainError, Workspace, evaluate};

use super::put;
use crate::error::Error;
use crate::pictures::finite_difference::finite_difference;

/// The error of a finite difference over its step: truncation right, rounding left
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// SVG file to write
    #[arg(long, value_name = "FILE", default_value = "plots/differences.svg")]
    out: PathBuf,
    /// Seed of the network
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
}

/// Neurons of the network's layers.
const SIZES: [usize; 4] = [4, 5, 3, 2];

/// A formula for a derivative from the cost at some distances from the weight.
type Formula = fn(f64, &mut dyn FnMut(f64) -> f64) -> f64;

/// (C(w + h) − C(w)) / h
fn forward(h: f64, cost: &mut dyn FnMut(f64) -> f64) -> f64 {
    (cost(h) - cost(0.0)) / h
}

/// (C(w + h) − C(w − h)) / 2h
fn central(h: f64, cost: &mut dyn FnMut(f64) -> f64) -> f64 {
    (cost(h) - cost(-h)) / (2.0 * h)
}

/// The central differences of steps h and 2h, combined so that their leading errors cancel.
fn extrapolated(h: f64, cost: &mut dyn FnMut(f64) -> f64) -> f64 {
    (4.0 * central(h, cost) - central(2.0 * h, cost)) / 3.0
}

/// Draws the picture into its file.
pub fn draw(args: Args) -> Result<PathBuf, Error> {
    put(&args.out, &picture(args.seed)?)
}

/// The median error over all weights for each formula, on the network of a seed, as an SVG.
///
/// # Errors
/// Only what cannot be drawn or computed, which on this network is nothing.
pub fn picture(seed: u64) -> Result<String, Error> {
    let curves = [
        ("forward, f64", errors::<f64>(forward, seed)?),
        ("central, f64", errors::<f64>(central, seed)?),
        ("central, extrapolated, f64", errors::<f64>(extrapolated, seed)?),
        ("central, f32", errors::<f32>(central, seed)?),
    ];
    let curves = curves.map(|(name, points)| (name.to_string(), points));
    let title = "Error of finite differences of the cost (median over the weights)";
    Ok(finite_difference(title, &curves)?)
}

/// For each step h from 2⁻⁴⁵ to 1, the median over all weights of |difference − ∂C/∂w| / |∂C/∂w|.
fn errors<T: Scalar>(formula: Formula, seed: u64) -> Result<Vec<(f64, f64)>, Error> {
    let data = examples(seed)?;
    let exact = gradient(&network::<f64>(seed)?, &data);
    let mut network = network::<T>(seed)?;
    let threads = Threads::new(1).map_err(TrainError::from)?;
    let mut points = Vec::new();
    for exponent in (0..=90).map(|i| -f64::from(i) / 2.0) {
        let h = exponent.exp2();
        let mut errors = Vec::new();
        for l in 2..=SIZES.len() {
            for j in 0..SIZES[l - 1] {
                for k in 0..SIZES[l - 2] {
                    let before = network.layer(l).weight()[(j, k)];
                    let mut failure = None;
                    let difference = formula(h, &mut |nudge| {
                        network.layer_mut(l).weight_mut()[(j, k)] = T::from_f64(before.to_f64() + nudge);
                        evaluate(&network, Cost::Quadratic, &data, &threads).map_or_else(
                            |error| {
                                failure = Some(error);
                                0.0
                            },
                            |evaluation| evaluation.cost,
                        )
                    });
                    if let Some(failure) = failure {
                        return Err(failure.into());
                    }
                    network.layer_mut(l).weight_mut()[(j, k)] = before;
                    let exact = exact.nabla_w[l][(j, k)];
                    errors.push((difference - exact).abs() / exact.abs());
                }
            }
        }
        errors.sort_by(f64::total_cmp);
        points.push((h, errors[errors.len() / 2]));
    }
    Ok(points)
}

fn network<T: Scalar>(seed: u64) -> Result<Network<T>, Error> {
    let (tanh, sigmoid) = (Activation::Tanh, Activation::Sigmoid);
    Ok(Network::initialise(&SIZES, tanh, sigmoid, Initialisation::InverseSqrt, seed)?)
}

/// Three examples whose numbers are nothing special.
fn examples(seed: u64) -> Result<Dataset, Error> {
    let place = seed as f64;
    let number = |i: usize| (1.7 * i as f64 + place).sin();
    let inputs = Inputs::Reals((0..3 * SIZES[0]).map(number).collect());
    let outputs = SIZES[SIZES.len() - 1];
    let values = (0..3 * outputs).map(|i| 0.5 + 0.5 * number(100 + i)).collect();
    let names = (1..=outputs).map(|i| format!("y{i}")).collect();
    Ok(Dataset::new("three examples", SIZES[0], inputs, Targets::Reals { values, names })?)
}

fn gradient(network: &Network<f64>, data: &Dataset) -> Gradients<f64> {
    let mut workspace = Workspace::new(network, data.n_examples(), 1);
    let examples: Vec<usize> = (0..data.n_examples()).collect();
    workspace.load(data, &examples);
    backprop::forward(network, &mut workspace);
    backprop::backward(network, Cost::Quadratic, &mut workspace);
    let mut gradients = Gradients::zeros(network);
    backprop::gradient(&mut gradients, &mut workspace);
    gradients
}

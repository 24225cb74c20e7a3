//! How long the check of a whole gradient takes, over the width of the hidden layer.

use std::path::PathBuf;
use std::time::Instant;

use backprop_core::data::{Dataset, Inputs, Targets};
use backprop_core::{Activation, Cost, Initialisation, Network};

use super::put;
use crate::commands::gradcheck::Case;
use crate::error::Error;
use crate::pictures::reach::{Width, reach};

/// The time of a gradient check over the width of 784–n–10, beside what nudges reach
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// SVG file to write
    #[arg(long, value_name = "FILE", default_value = "plots/gradcheck.svg")]
    out: PathBuf,
    /// Neurons of the hidden layer, one measurement each
    #[arg(long, value_name = "SIZES", value_delimiter = ',', default_value = "10,18,30,56,100,180,300,560,1000",
        value_parser = crate::values::at_least_one::<usize>)]
    widths: Vec<usize>,
    /// Seed of the networks
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
}

/// Inputs and outputs of every network.
const ENDS: (usize, usize) = (784, 10);

/// How often each check is timed; the fastest counts.
const RUNS: usize = 3;

/// Measures, and draws the picture into its file.
pub fn draw(args: Args) -> Result<PathBuf, Error> {
    let mut widths = args.widths;
    widths.sort_unstable();
    let widths = widths.into_iter().map(|n| measure(n, args.seed)).collect::<Result<Vec<_>, _>>()?;
    let title = "Checking every weight and bias of 784–n–10, one example";
    put(&args.out, &reach(title, &widths)?)
}

/// The check of a network with n hidden neurons.
fn measure(n: usize, seed: u64) -> Result<Width, Error> {
    let (sigmoid, (n_in, n_out)) = (Activation::Sigmoid, ENDS);
    let sizes = [n_in, n, n_out];
    let network = Network::initialise(&sizes, sigmoid, sigmoid, Initialisation::InverseSqrt, seed)?;
    let case = Case::new(network, Cost::Quadratic, &example()?, 1)?;
    let gradients = case.gradients();
    let mut fastest = f64::INFINITY;
    for _ in 0..RUNS {
        let start = Instant::now();
        case.check(&gradients)?;
        fastest = fastest.min(1e3 * start.elapsed().as_secs_f64());
    }
    // A nudge of a hidden neuron's parameter passes through its own weight and those that lead on to the outputs.
    let of_hidden = ((n_in + 1) * n) as f64 * (1 + n_out) as f64;
    let of_output = ((n + 1) * n_out) as f64;
    let parameters = ((n_in + 1) * n + (n + 1) * n_out) as f64;
    let whole = parameters * (n_in * n + n * n_out) as f64;
    Ok(Width { neurons: n, measured: fastest, reached: of_hidden + of_output, whole })
}

/// An example whose numbers all differ and none of which is 0, so that no two nudges are the same.
fn example() -> Result<Dataset, Error> {
    let (n_in, n_out) = ENDS;
    let inputs = Inputs::Reals((0..n_in).map(|k| (1.7 * (k + 1) as f64).sin()).collect());
    let values = (0..n_out).map(|j| if j == 3 { 1.0 } else { 0.0 }).collect();
    let names = (0..n_out).map(|j| j.to_string()).collect();
    Ok(Dataset::new("one example", n_in, inputs, Targets::Reals { values, names })?)
}

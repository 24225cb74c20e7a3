//! Activation functions with their derivatives, as the network computes them.

use std::path::PathBuf;

use backprop_core::{Activation, UnknownName};

use super::put;
use crate::error::Error;
use crate::pictures::activations::{Curve, activations};

/// Activation functions with their derivatives
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// Functions to draw; all but softmax, which has no graph, when none is named
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// SVG file to write
    #[arg(long, value_name = "FILE", default_value = "plots/activations.svg")]
    out: PathBuf,
}

/// Draws the functions.
pub fn draw(args: Args) -> Result<PathBuf, Error> {
    let wanted = match &args.names[..] {
        [] => Activation::ALL.into_iter().filter(|activation| activation.is_elementwise()).collect(),
        names => names.iter().map(|name| elementwise(name)).collect::<Result<Vec<_>, _>>()?,
    };
    let curves: Vec<_> = wanted.into_iter().map(curve).collect();
    put(&args.out, &activations(&curves)?)
}

fn elementwise(name: &str) -> Result<Activation, Error> {
    let activation: Activation =
        name.parse().map_err(|error: UnknownName| Error::Usage(error.to_string()))?;
    if activation.is_elementwise() {
        return Ok(activation);
    }
    Err(Error::Usage(format!(
        "{name} takes a whole layer, not a number, and has no graph: expected another activation"
    )))
}

/// σ and σ′ from −5 to 5.
pub fn curve(activation: Activation) -> Curve {
    let z: Vec<f64> = (-250..=250).map(|i| f64::from(i) / 50.0).collect();
    let mut a = vec![0.0; z.len()];
    activation.apply(&z, &mut a, 1);
    // σ′(z) is what pulling a unit error back through σ leaves of it.
    let mut slope = vec![1.0; z.len()];
    activation.pull_back(&z, &a, &mut slope, 1);
    let points = |values: Vec<f64>| z.iter().copied().zip(values).collect();
    Curve { name: activation.name().to_string(), value: points(a), slope: points(slope) }
}

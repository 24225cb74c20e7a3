//! How large the error δˡ is in each layer of a run's network, before training and after.

use std::path::PathBuf;

use backprop_core::data::Dataset;
use backprop_core::{Network, Scalar, Workspace, backprop};

use super::put;
use crate::commands::train::{data_plan, plan, read_config};
use crate::error::Error;
use crate::model::{AnyModel, Model};
use crate::pictures::delta::delta;
use crate::run_folder::RunFolder;
use crate::with_model;

/// Examples whose errors are taken together.
const MOST_EXAMPLES: usize = 1000;

/// |δ| of every layer, before training and after
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// Folder of a run
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// SVG file to write [default: delta.svg in the run's folder]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Draws |δˡ|.
pub fn draw(args: Args) -> Result<PathBuf, Error> {
    let folder = RunFolder::open(&args.run)?;
    let svg = with_model!(AnyModel::read(&args.run)?, model => picture(&model, &folder))?;
    put(&args.out.unwrap_or_else(|| folder.file("delta.svg")), &svg)
}

fn picture<T: Scalar>(model: &Model<T>, folder: &RunFolder) -> Result<String, Error> {
    let options = read_config(&folder.config())?;
    let data = data_plan(&options)?;
    let train = data.reading.load(&data.source)?.train;
    let plan = plan(&options, &train)?;
    let start =
        Network::<T>::initialise(&plan.sizes, plan.activation, plan.output, plan.init, plan.train.seed)?;
    let n_examples = train.n_examples().min(MOST_EXAMPLES);
    let sizes = |network| sizes(network, model, &train, n_examples);
    let curves = [
        ("before training".to_string(), sizes(&start)),
        ("after training".to_string(), sizes(&model.network)),
    ];
    Ok(delta(&curves)?)
}

/// (l, root mean square of δˡ) for l from 2 to L, over neurons and examples.
fn sizes<T: Scalar>(
    network: &Network<T>,
    model: &Model<T>,
    train: &Dataset,
    n_examples: usize,
) -> Vec<(f64, f64)> {
    let mut workspace = Workspace::new(network, n_examples, 1);
    let examples: Vec<usize> = (0..n_examples).collect();
    workspace.load(train, &examples);
    backprop::forward(network, &mut workspace);
    backprop::backward(network, model.notes.cost, &mut workspace);
    let root_mean_square = |l: usize| {
        let delta = workspace.delta(l);
        let squares: f64 =
            delta.col_iter().flat_map(|column| column.iter()).map(|d| d.to_f64().powi(2)).sum();
        (squares / (delta.nrows() * delta.ncols()) as f64).sqrt()
    };
    (2..=network.last_layer()).map(|l| (l as f64, root_mean_square(l))).collect()
}

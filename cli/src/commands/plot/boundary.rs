//! What the network of a run takes each place of the plane for.

use std::path::PathBuf;

use backprop_core::product::Threads;
use backprop_core::{Scalar, TrainError};

use super::put;
use crate::commands::train::{data_plan, read_config};
use crate::error::Error;
use crate::exhibit::Exhibit;
use crate::model::{AnyModel, Model};
use crate::run_folder::RunFolder;
use crate::with_model;

/// The region of every class, of a run on data with two inputs
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// Folder of a run
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// SVG file to write [default: boundary.svg in the run's folder]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Draws the regions.
pub fn draw(args: Args) -> Result<PathBuf, Error> {
    let folder = RunFolder::open(&args.run)?;
    let svg = with_model!(AnyModel::read(&args.run)?, model => picture(&model, &folder))?;
    put(&args.out.unwrap_or_else(|| folder.file("boundary.svg")), &svg)
}

fn picture<T: Scalar>(model: &Model<T>, folder: &RunFolder) -> Result<String, Error> {
    let n_inputs = model.network.n_inputs();
    if n_inputs != 2 || model.notes.class_names().is_empty() {
        let found = format!("its network has {n_inputs} inputs, expected 2 and classes");
        let path = folder.path().to_path_buf();
        return Err(Error::NotThat { path, expected: "run on points of a plane", found });
    }
    let data = data_plan(&read_config(&folder.config())?)?;
    let parts = data.reading.load(&data.source)?;
    let threads = Threads::new(1).map_err(TrainError::from)?;
    let judged_by = parts.judged_by();
    Exhibit { network: &model.network, notes: &model.notes, judged_by, rows: &[] }.boundary(&threads)
}

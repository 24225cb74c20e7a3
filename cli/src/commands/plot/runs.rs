//! The pictures of a run again, or the figures of several runs together.

use std::path::{Path, PathBuf};

use backprop_core::product::Threads;
use backprop_core::{Scalar, TrainError};

use super::put;
use crate::commands::train::{Row, data_plan, read_config, read_metrics};
use crate::error::Error;
use crate::exhibit::{Exhibit, accuracy_history, cost_history};
use crate::model::{AnyModel, Model};
use crate::pictures::history;
use crate::run_folder::{FILES, RunFolder};
use crate::with_model;

/// Draws what the folders ask for, and says where.
pub fn draw(folders: &[PathBuf], out: &Path) -> Result<Vec<PathBuf>, Error> {
    match folders {
        [one] => again(&RunFolder::open(one)?),
        several => together(several, out),
    }
}

fn again(folder: &RunFolder) -> Result<Vec<PathBuf>, Error> {
    with_model!(AnyModel::read(folder.path())?, model => hang(&model, folder))?;
    let drawn = FILES.iter().map(|file| folder.file(file.0)).filter(|path| path.exists());
    Ok(drawn.filter(|path| path.extension().is_some_and(|end| end == "svg")).collect())
}

fn hang<T: Scalar>(model: &Model<T>, folder: &RunFolder) -> Result<(), Error> {
    let data = data_plan(&read_config(&folder.config())?)?;
    let parts = data.reading.load(&data.source)?;
    let rows = read_metrics(&folder.metrics())?;
    let threads = Threads::new(1).map_err(TrainError::from)?;
    let judged_by = parts.judged_by();
    Exhibit { network: &model.network, notes: &model.notes, judged_by, rows: &rows }.hang(folder, &threads)
}

fn together(folders: &[PathBuf], out: &Path) -> Result<Vec<PathBuf>, Error> {
    let read = |path: &PathBuf| -> Result<(String, Vec<Row>), Error> {
        Ok((path.display().to_string(), read_metrics(&RunFolder::open(path)?.metrics())?))
    };
    let runs = folders.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let costs: Vec<_> = runs.iter().map(|(name, rows)| cost_history(name, rows)).collect();
    let mut drawn = vec![put(&out.join("cost.svg"), &history::cost(&costs)?)?];
    let accuracies: Vec<_> = runs
        .iter()
        .map(|(name, rows)| accuracy_history(name, rows))
        .filter(|run| !run.train.is_empty())
        .collect();
    if !accuracies.is_empty() {
        drawn.push(put(&out.join("accuracy.svg"), &history::accuracy(&accuracies)?)?);
    }
    Ok(drawn)
}

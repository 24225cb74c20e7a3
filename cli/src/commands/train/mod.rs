//! `train`: options and data into a network, and a folder that tells of it.

mod config;
mod job;
mod metrics;
mod options;
mod plan;
mod progress;
pub(crate) mod report;

use std::path::PathBuf;

use crate::context::{Context, Status};
use crate::error::Error;

pub use config::{read as read_config, write as write_config};
pub use metrics::{Row, read as read_metrics};
pub use options::Options;
pub use plan::{DataPlan, Plan, data_plan, listed, plan};

/// Train a network, and leave it in a folder with its figures and pictures
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
Without any option: 784–30–10 on embedded handwritten-like digits, as the classic text begins.

Every option can also stand in a TOML file given with --config, named as its flag: learning-rate = 0.5.
A run writes its own such file, config.toml: given again, it leads to the same network, bit for bit.

A folder of IDX files has the names of MNIST's: its test images are the validation set, unless --validation
says otherwise. `digits` is the embedded set, `./digits` a file or folder of that name.

Examples:
  chainrule train
  chainrule train --data mnist --layers 784,100,10 --cost cross-entropy --learning-rate 0.1 --l2 5
  chainrule train --data iris.csv --hidden 8 --activation tanh --optimizer adam --epochs 100
  chainrule train --data spirals --hidden 16,16 --activation relu --init he --optimizer adam
  chainrule train --resume runs/digits-1 --epochs 60")]
pub struct Args {
    #[command(flatten)]
    options: Options,
    /// TOML file with options
    #[arg(long, value_name = "FILE", help_heading = "Run", conflicts_with = "resume")]
    config: Option<PathBuf>,
    /// Go on with the run in this folder; --epochs, --threads and early stopping may change
    #[arg(long, value_name = "DIR", help_heading = "Run")]
    resume: Option<PathBuf>,
    /// Overwrite the run in the folder given with --run
    #[arg(long, help_heading = "Run")]
    force: bool,
    /// Print JSON, one object on a line: start, each epoch, end
    #[arg(long, help_heading = "Run")]
    json: bool,
}

/// Trains.
///
/// Errors: options, data or folders that cannot be used; a cost that becomes infinite or NaN.
pub fn run(args: Args, context: &mut Context) -> Result<Status, Error> {
    let job = match &args.resume {
        Some(folder) => job::Job::resumed(folder, args.options)?,
        None => {
            let file = args.config.as_deref().map(config::read).transpose()?.unwrap_or_default();
            job::Job::new(args.options.over(file), args.force)?
        }
    };
    job.run(args.json, context)
}

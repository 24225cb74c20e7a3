//! The commands, one module each: `Args` says what can be asked for, `run` does it.

pub mod bench;
pub mod check;
pub mod evaluate;
pub mod gradcheck;
pub mod plot;
pub mod predict;
pub mod train;

use crate::context::{Context, Status};
use crate::error::Error;

/// What the program can be asked to do.
#[derive(Debug, clap::Subcommand)]
#[expect(
    missing_docs,
    reason = "a command is described where its arguments are, and its help is taken from there"
)]
pub enum Command {
    Train(Box<train::Args>),
    Predict(predict::Args),
    Evaluate(evaluate::Args),
    Plot(plot::Args),
    Gradcheck(Box<gradcheck::Args>),
    Check(check::Args),
    Bench(bench::Args),
}

impl Command {
    /// Does it.
    ///
    /// Errors: why it could not run.
    pub fn run(self, context: &mut Context) -> Result<Status, Error> {
        match self {
            Command::Train(args) => train::run(*args, context),
            Command::Predict(args) => predict::run(args, context),
            Command::Evaluate(args) => evaluate::run(args, context),
            Command::Plot(args) => plot::run(args, context),
            Command::Gradcheck(args) => gradcheck::run(*args, context),
            Command::Check(args) => check::run(args, context),
            Command::Bench(args) => bench::run(args, context),
        }
    }
}

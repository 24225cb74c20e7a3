//! The commands, one module each: `Args` says what can be asked for, `run` does it.

pub mod train;

use crate::context::{Context, Status};
use crate::error::Error;

/// What the program can be asked to do.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Train a network: on embedded digits, on IDX files, on a table
    Train(Box<train::Args>),
}

impl Command {
    /// Does it.
    ///
    /// Errors: why it could not run.
    pub fn run(self, context: &mut Context) -> Result<Status, Error> {
        match self {
            Command::Train(args) => train::run(*args, context),
        }
    }
}

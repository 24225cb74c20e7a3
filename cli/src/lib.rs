//! The `chainrule` program as a library: arguments parsed, made into ready objects, run.

use std::process::ExitCode;

/// Runs the program with the arguments of this process.
pub mod pictures;

pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}

//! The thin binary around the `cli` library.

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}

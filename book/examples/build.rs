//! Builds this project's book without a program named mdbook: `cargo run -p book --example build -- FOLDER`.

use std::path::absolute;
use std::process::ExitCode;

#[allow(clippy::print_stderr)]
fn main() -> ExitCode {
    let folder = std::env::args().nth(1).ok_or_else(|| "expected the folder to build into".to_owned());
    let built = folder.and_then(|folder| absolute(folder).map_err(|why| why.to_string()));
    match built.and_then(|folder| book::build_into(book::root(), &folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => {
            eprintln!("{words}");
            ExitCode::from(2)
        }
    }
}

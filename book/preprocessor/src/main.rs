//! The program that mdBook calls: a book on the standard input, the same with everything rendered on the output.

use mdbook_chainrule::Chainrule;
use mdbook_preprocessor::{Preprocessor, parse_input};
use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    // `supports RENDERER`: whatever takes HTML in Markdown.
    if std::env::args().nth(1).is_some_and(|word| word == "supports") {
        return ExitCode::SUCCESS;
    }
    let done = parse_input(io::stdin()).and_then(|(context, book)| Chainrule.run(&context, book));
    match done.and_then(|book| Ok(serde_json::to_writer(io::stdout().lock(), &book)?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            #[expect(clippy::print_stderr, reason = "this is the program")]
            {
                eprintln!("{why}");
            }
            ExitCode::FAILURE
        }
    }
}

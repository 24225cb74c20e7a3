//! The `chainrule` program as a library: arguments parsed, made into ready objects, run.
//!
//! [`run`] takes the arguments and the surroundings of a process and returns its exit status, so that a test can
//! call it as a shell would. Each command is a module of [`commands`]: `Args` are what was said, `run` does it.

pub mod clock;
pub mod commands;
pub mod console;
pub mod context;
pub mod data;
pub mod error;
pub mod exhibit;
pub mod files;
pub mod model;
pub mod pictures;
pub mod run_folder;
pub mod values;

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::Parser;

use crate::commands::Command;
use crate::console::{ColourChoice, Console, Look, Tone};
use crate::context::{COULD_NOT_RUN, Context, Status};
use crate::error::Error;

/// Backpropagation: train networks, and look at what they learnt.
#[derive(Debug, Parser)]
#[command(
    name = "chainrule",
    version,
    max_term_width = 110,
    disable_help_subcommand = true,
    after_help = "Exit status: 0 done; 1 a check failed; 2 could not run; 130 stopped by Ctrl-C, to be resumed.\n\
                  Start with `chainrule train`: it needs nothing and takes seconds."
)]
struct Cli {
    /// Colours: on a terminal, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    color: ColourChoice,
    #[command(subcommand)]
    command: Command,
}

/// Runs the program with the arguments of this process.
pub fn main() -> ExitCode {
    // Not locked: a progress bar writes from the threads that train.
    let (mut out, mut err) = (io::stdout(), io::stderr());
    let mut context = Context::new(Console::new(&mut out, &mut err, Look::of_process()));
    // Advice is for copying: started by cargo, the program is called as it was.
    if std::env::var_os("CARGO_PKG_NAME").is_some_and(|name| name == "cli") {
        context.program = "cargo run -p cli --".to_string();
    }
    let interrupt = context.interrupt.clone();
    let handled = ctrlc::set_handler(move || {
        if interrupt.raise() {
            std::process::exit(i32::from(Status::Interrupted.code()));
        }
    });
    if let Err(error) = handled {
        context.console.note(format!("Ctrl-C will stop at once, without a checkpoint: {error}"));
    }
    ExitCode::from(run(std::env::args_os(), &mut context))
}

/// Runs the program with `arguments`, of which the first is its own name, and returns the exit status.
pub fn run(arguments: impl IntoIterator<Item = OsString>, context: &mut Context) -> u8 {
    let outcome = match Cli::try_parse_from(arguments) {
        Ok(cli) => {
            context.console.choose_colour(cli.color);
            cli.command.run(context)
        }
        Err(message) => return say(&message, context),
    };
    let written = context.console.finish().map_err(Error::Output);
    match outcome.and_then(|status| written.map(|()| status)) {
        Ok(status) => status.code(),
        Err(error) => refuse(&error, context),
    }
}

/// Prints what the parser of arguments has to say: the help or version that was asked for, or why it refuses.
fn say(message: &clap::Error, context: &mut Context) -> u8 {
    let text = message.render().to_string();
    if message.use_stderr() {
        context.console.note(text.trim_end());
        return COULD_NOT_RUN;
    }
    context.console.line(text.trim_end());
    match context.console.finish() {
        Ok(()) => Status::Done.code(),
        Err(error) => refuse(&Error::Output(error), context),
    }
}

/// Says why a command could not run.
fn refuse(error: &Error, context: &mut Context) -> u8 {
    let label = context.console.paint_note(Tone::Bad, "error:");
    context.console.note(format!("{label} {error}"));
    COULD_NOT_RUN
}

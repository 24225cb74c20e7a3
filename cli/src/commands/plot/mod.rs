//! `plot`: pictures of runs, and of what the book speaks of.

pub mod activations;
mod boundary;
mod delta;
pub mod differences;
mod gradcheck;
mod runs;

use std::path::{Path, PathBuf};

use crate::context::{Context, Status};
use crate::error::Error;
use crate::files::write_whole;

/// Draw pictures: of a run again, of several runs together, of functions and errors
#[derive(Debug, Clone, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    disable_help_subcommand = true,
    after_help = "\
Of one run: all of its pictures anew, in its folder. Of several: their cost and accuracy in one picture each.

Examples:
  chainrule plot runs/digits-1
  chainrule plot runs/digits-1 runs/digits-2 --out compared
  chainrule plot activations sigmoid tanh relu
  chainrule plot delta runs/digits-1"
)]
pub struct Args {
    /// Folders of runs
    #[arg(value_name = "RUN", required = true)]
    runs: Vec<PathBuf>,
    /// Folder for the pictures of several runs
    #[arg(long, value_name = "DIR", default_value = "plots")]
    out: PathBuf,
    #[command(subcommand)]
    picture: Option<Picture>,
}

/// Pictures that are no run's own.
#[derive(Debug, Clone, clap::Subcommand)]
#[expect(
    missing_docs,
    reason = "a picture is described where its arguments are, and its help is taken from there"
)]
pub enum Picture {
    Activations(activations::Args),
    Differences(differences::Args),
    Delta(delta::Args),
    Boundary(boundary::Args),
    Gradcheck(gradcheck::Args),
}

/// Draws.
///
/// Errors: a folder that is none of a run; a picture that its data do not have; a file that cannot be written.
pub fn run(args: Args, context: &mut Context) -> Result<Status, Error> {
    let drawn = match args.picture {
        None => runs::draw(&args.runs, &args.out)?,
        Some(Picture::Activations(args)) => vec![activations::draw(args)?],
        Some(Picture::Differences(args)) => vec![differences::draw(args)?],
        Some(Picture::Delta(args)) => vec![delta::draw(args)?],
        Some(Picture::Boundary(args)) => vec![boundary::draw(args)?],
        Some(Picture::Gradcheck(args)) => vec![gradcheck::draw(args)?],
    };
    for path in drawn {
        context.console.line(path.display());
    }
    Ok(Status::Done)
}

/// Writes a picture, and its folder if there is none yet.
fn put(path: &Path, svg: &str) -> Result<PathBuf, Error> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|source| Error::Write { path: folder.to_path_buf(), source })?;
    }
    write_whole(path, svg.as_bytes())?;
    Ok(path.to_path_buf())
}

//! Why a command could not run: each a sentence that names the thing, what was expected and what was found.

use std::io;
use std::path::PathBuf;

use backprop_core::data::DataError;
use backprop_core::{FitError, NetworkError, TrainError};
use derive_check::gradcheck::MlpError;

use crate::pictures::PictureError;

/// A command that could not run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file that cannot be read.
    #[error("{} cannot be read: {}", path.display(), reason(source))]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file or folder that cannot be written.
    #[error("{} cannot be written: {}", path.display(), reason(source))]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The standard output cannot be written.
    #[error("the output cannot be written: {}", reason(.0))]
    Output(io::Error),
    /// Data that cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A name that is neither a path nor an embedded set.
    #[error("data `{name}` is no file or folder, nor an embedded set: expected a path or one of {known}")]
    NoSuchData {
        /// What was given.
        name: String,
        /// The embedded sets.
        known: String,
    },
    /// A folder without the files of a data set.
    #[error("{} holds no {missing}: expected {expected}", folder.display())]
    NoSuchFile {
        /// The folder.
        folder: PathBuf,
        /// What is missing.
        missing: &'static str,
        /// Files that would do.
        expected: &'static str,
    },
    /// A flag that means nothing for the data at hand.
    #[error("--{flag} is for {meant}, but {name} is {found}")]
    FlagWithoutUse {
        /// The flag, without its dashes.
        flag: &'static str,
        /// What it is for.
        meant: &'static str,
        /// The data.
        name: String,
        /// What the data is.
        found: &'static str,
    },
    /// Layers whose ends are not those of the data.
    #[error(
        "layers {layers} do not fit {name}, which has {n_inputs} inputs and {n_outputs} {outputs}: \
         expected {n_inputs},…,{n_outputs}, or --hidden with the sizes between"
    )]
    Layers {
        /// The sizes given.
        layers: String,
        /// The data.
        name: String,
        /// Its inputs.
        n_inputs: usize,
        /// Its outputs.
        n_outputs: usize,
        /// What the outputs are.
        outputs: &'static str,
    },
    /// Data to validate with that is of another kind than the data to train with.
    #[error("{name} has {found}, expected {expected} as {other} has")]
    OtherKind {
        /// The data.
        name: String,
        /// What it has.
        found: String,
        /// What the other has.
        expected: String,
        /// The data to train with.
        other: String,
    },
    /// A configuration file that is no TOML, or a line of it that is no option.
    #[error("{}, line {line}: {problem}", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        problem: String,
    },
    /// A run folder with something in it.
    #[error(
        "run folder {} exists already and is kept: choose another with --run, overwrite it with --force, \
         or go on with --resume {}", path.display(), path.display()
    )]
    RunExists {
        /// The folder.
        path: PathBuf,
    },
    /// A file that is there already.
    #[error("{} exists already and is kept: choose another file, or overwrite it with --force", path.display())]
    FileExists {
        /// The file.
        path: PathBuf,
    },
    /// Something that is not a folder of a run, or not a model.
    #[error("{} is no {expected}: {found}", path.display())]
    NotThat {
        /// What was given.
        path: PathBuf,
        /// What was expected.
        expected: &'static str,
        /// What is amiss.
        found: String,
    },
    /// Flags that do not go together.
    #[error("{0}")]
    Usage(String),
    /// Layers that make no network.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// A network and data that do not fit.
    #[error(transparent)]
    Fit(#[from] FitError),
    /// A run that cannot start or go on.
    #[error(transparent)]
    Train(#[from] TrainError),
    /// A gradient that cannot be checked.
    #[error(transparent)]
    Gradcheck(#[from] MlpError),
    /// A picture that could not be drawn.
    #[error(transparent)]
    Picture(#[from] PictureError),
}

/// What the system said, as the end of a sentence.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_string(),
        io::ErrorKind::PermissionDenied => "permission denied".to_string(),
        io::ErrorKind::IsADirectory => "it is a folder, expected a file".to_string(),
        io::ErrorKind::NotADirectory => "a part of its path is a file, expected a folder".to_string(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "no space is left on the disk; make room and try again".to_string()
        }
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_string(),
        io::ErrorKind::InvalidData => "it holds bytes that are no UTF-8 text".to_string(),
        _ => {
            // The number of the system's error in parentheses helps nobody who reads a sentence.
            let text = error.to_string();
            let sentence = text.split(" (os error").next().unwrap_or(&text);
            let mut letters = sentence.chars();
            letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
        }
    }
}

//! The folder of a run: which files lie in it, and who may write there.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// The folder of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunFolder {
    path: PathBuf,
}

/// Everything a run leaves, in the order in which it is told.
pub const FILES: [(&str, &str); 10] = [
    ("model.safetensors", "the network"),
    ("config.toml", "every option of the run, for --config"),
    ("metrics.csv", "cost and accuracy of every epoch"),
    ("cost.svg", "the cost by epoch"),
    ("accuracy.svg", "the accuracy by epoch"),
    ("confusion.svg", "which class was taken for which"),
    ("errors.svg", "held-out examples it got wrong"),
    ("weights.svg", "the weights of the first layer as pictures"),
    ("outputs.svg", "outputs beside targets"),
    ("boundary.svg", "what the network takes the plane for"),
];
const CHECKPOINT: &str = "checkpoint.safetensors";

impl RunFolder {
    /// A folder to leave a new run in: `wanted`, or the first free of `runs/NAME-1`, `runs/NAME-2`, …
    ///
    /// Nothing is made yet. Errors: `wanted` has something in it and `force` does not allow to overwrite it.
    pub fn choose(wanted: Option<&Path>, name: &str, force: bool) -> Result<Self, Error> {
        let Some(path) = wanted else {
            let free =
                (1..).map(|i| Path::new("runs").join(format!("{name}-{i}"))).find(|path| !path.exists());
            return Ok(RunFolder { path: free.unwrap_or_default() });
        };
        let path = path.to_path_buf();
        match fs::read_dir(&path).map(Iterator::count) {
            Ok(n_entries) if n_entries > 0 && !force => Err(Error::RunExists { path }),
            Err(source) if source.kind() != ErrorKind::NotFound => Err(Error::Write { path, source }),
            _ => Ok(RunFolder { path }),
        }
    }

    /// Makes the folder, and removes what an earlier run left there, so that no two runs are mixed.
    ///
    /// Errors: it cannot be made, or its files cannot be removed.
    pub fn make(&self) -> Result<(), Error> {
        fs::create_dir_all(&self.path).map_err(|source| Error::Write { path: self.path.clone(), source })?;
        for name in FILES.iter().map(|file| file.0).chain([CHECKPOINT]) {
            let path = self.file(name);
            match fs::remove_file(&path) {
                Err(source) if source.kind() != ErrorKind::NotFound => {
                    return Err(Error::Write { path, source });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The folder of a run that has been made. Errors: it is none.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let folder = RunFolder { path: path.to_path_buf() };
        let refuse = |found: &str| {
            Err(Error::NotThat { path: path.to_path_buf(), expected: "run folder", found: found.to_string() })
        };
        if !path.exists() {
            return refuse("there is no such folder");
        }
        if !path.is_dir() {
            return refuse("it is a file, expected the folder that train left");
        }
        if !folder.config().is_file() {
            return refuse("it holds no config.toml, expected the folder that train left");
        }
        Ok(folder)
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A file of the folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The network at the end of the run.
    pub fn model(&self) -> PathBuf {
        self.file("model.safetensors")
    }

    /// The options of the run.
    pub fn config(&self) -> PathBuf {
        self.file("config.toml")
    }

    /// What came of every epoch.
    pub fn metrics(&self) -> PathBuf {
        self.file("metrics.csv")
    }

    /// The run, as it can be gone on with.
    pub fn checkpoint(&self) -> PathBuf {
        self.file(CHECKPOINT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_kept_unless_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let wanted = folder.path().join("a/run");
        let run = RunFolder::choose(Some(&wanted), "digits", false).expect("a new folder");
        assert!(!wanted.exists());
        run.make().expect("the folder");
        assert!(RunFolder::choose(Some(&wanted), "digits", false).is_ok(), "an empty folder holds no run");

        fs::write(run.config(), "epochs = 3\n").expect("a file");
        fs::write(run.file("notes.txt"), "mine").expect("a file");
        let refused = RunFolder::choose(Some(&wanted), "digits", false).expect_err("a run is there");
        assert!(matches!(refused, Error::RunExists { .. }));
        assert!(RunFolder::open(&wanted).is_ok());

        RunFolder::choose(Some(&wanted), "digits", true).expect("told").make().expect("the folder");
        assert!(
            !run.config().exists() && run.file("notes.txt").exists(),
            "only a run's own files are removed"
        );
        assert!(RunFolder::open(&wanted).is_err());
    }
}

//! From what `--data` names to data sets: embedded sets, folders of IDX files, CSV files.

use std::fs::File;
use std::path::{Path, PathBuf};

use backprop_core::data::embedded::{self, Embedded};
use backprop_core::data::idx::{self, Idx};
use backprop_core::data::{Dataset, Inputs, Split, Standardisation, Targets, csv};

use crate::error::Error;
use crate::files::open;

/// Share of the examples that is held out for validation when nothing else is said.
pub const VALIDATION_SHARE: f64 = 0.2;

/// Where data come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// Drawn from a seed.
    Embedded(&'static Embedded),
    /// A folder with IDX files named as MNIST's.
    Folder(PathBuf),
    /// A table.
    Csv(PathBuf),
    /// Images alone, in one IDX file.
    Images(PathBuf),
}

impl Source {
    /// What `name` names: an embedded set, or else a folder or file.
    ///
    /// Errors: there is nothing of that name.
    pub fn find(name: &str) -> Result<Self, Error> {
        if let Some(set) = embedded::find(name) {
            return Ok(Source::Embedded(set));
        }
        let path = PathBuf::from(name);
        if path.is_dir() {
            return Ok(Source::Folder(path));
        }
        if !path.exists() {
            let known = embedded::ALL.iter().map(|set| set.name).collect::<Vec<_>>().join(", ");
            return Err(Error::NoSuchData { name: name.to_string(), known });
        }
        Ok(if is_idx(&path)? { Source::Images(path) } else { Source::Csv(path) })
    }

    /// A short name for a run on these data.
    pub fn short_name(&self) -> String {
        match self {
            Source::Embedded(set) => set.name.to_string(),
            Source::Folder(path) => {
                let whole = path.canonicalize().unwrap_or_else(|_| path.clone());
                whole
                    .file_name()
                    .map_or_else(|| "data".to_string(), |name| name.to_string_lossy().into_owned())
            }
            Source::Csv(path) | Source::Images(path) => path
                .file_stem()
                .map_or_else(|| "data".to_string(), |name| name.to_string_lossy().into_owned()),
        }
    }
}

/// Whether a file holds IDX data: by its first bytes, or for a packed one by its name.
fn is_idx(path: &Path) -> Result<bool, Error> {
    use std::io::Read as _;
    let mut start = Vec::new();
    let read = open(path)?.take(4).read_to_end(&mut start);
    read.map_err(|source| Error::Read { path: path.to_path_buf(), source })?;
    let named = path.file_name().is_some_and(|name| name.to_string_lossy().contains("idx"));
    Ok(named || start.starts_with(&[0, 0]))
}

/// What the reading of data depends on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// Examples to draw of an embedded set.
    pub n_examples: Option<usize>,
    /// How to read a CSV file.
    pub csv: csv::Options,
    /// The images that the inputs are.
    pub image: Option<backprop_core::data::ImageShape>,
    /// The seed of embedded sets and of splits.
    pub seed: u64,
    /// Shares to hold out.
    pub validation: Option<f64>,
    /// The same until the end of the run.
    pub test: Option<f64>,
    /// Examples to validate with.
    pub validation_data: Option<Source>,
    /// Whether to standardise the inputs.
    pub standardise: bool,
}

/// Data divided as a run uses them, standardised alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// To learn from.
    pub train: Dataset,
    /// To watch the run by.
    pub validation: Option<Dataset>,
    /// To judge the run by, once.
    pub test: Option<Dataset>,
    /// The target columns, where the data are a table.
    pub target_columns: Vec<String>,
}

/// What examples beside those of a run must have in common with them.
#[derive(Debug, Clone, PartialEq)]
pub struct Alike<'a> {
    /// The names of the classes; empty where the targets are real numbers.
    pub class_names: &'a [String],
    /// The names of the inputs; empty where they have none.
    pub feature_names: &'a [String],
    /// Number of inputs.
    pub n_inputs: usize,
    /// The target columns, where the data are a table.
    pub target_columns: &'a [String],
    /// What the others are called.
    pub name: &'a str,
}

/// The files of a folder like MNIST's, for training and for testing.
const TRAIN: [&str; 2] = ["train-images", "train-labels"];
const TEST: [&str; 2] = ["t10k-images", "t10k-labels"];
const EXPECTED_TRAIN: &str = "train-images-idx3-ubyte and train-labels-idx1-ubyte, plain or with .gz";
const EXPECTED_TEST: &str = "t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, plain or with .gz";

impl Reading {
    /// Reads what `source` names and divides it.
    ///
    /// An embedded set and a table are divided by share. In a folder the test images, where there are any, are the
    /// validation set; asked for a share of the training images instead, they are the test set.
    ///
    /// Errors: what the readers refuse; parts that do not fit each other; shares that leave nothing to train on.
    pub fn load(&self, source: &Source) -> Result<Parts, Error> {
        let (whole, held_out, targets) = self.whole(source)?;
        let alike = Alike {
            class_names: whole.class_names(),
            feature_names: whole.feature_names(),
            n_inputs: whole.n_inputs(),
            target_columns: &targets,
            name: whole.name(),
        };
        let given = match &self.validation_data {
            Some(source) => Some(self.beside(source, &alike)?),
            None => None,
        };
        if let Some(held_out) = &held_out {
            same_kind(held_out, &alike)?;
        }
        let whole = self.shaped(whole)?;
        let held_out = held_out.map(|set| self.shaped(set)).transpose()?;
        let mut given = given.map(|set| self.shaped(set)).transpose()?;
        let mut test_given = None;
        if given.is_none() && self.validation.is_none() {
            given = held_out;
        } else {
            test_given = held_out;
        }
        let share = self.validation.unwrap_or(if given.is_some() { 0.0 } else { VALIDATION_SHARE });
        let split = Split::by_shares(&whole, share, self.test.unwrap_or(0.0), self.seed)?;
        let part = |rows: &[usize]| if rows.is_empty() { Ok(None) } else { whole.select(rows).map(Some) };
        let (validation, test) = (part(&split.validation)?, part(&split.test)?);
        let train = whole.select(&split.train)?;
        let (validation, test) = (given.or(validation), test.or(test_given));
        let parts = Parts { train, validation, test, target_columns: targets };
        parts.standardised(self.standardise)
    }

    /// The examples of a source, those that it keeps apart itself, and the names of a table's target columns.
    fn whole(&self, source: &Source) -> Result<(Dataset, Option<Dataset>, Vec<String>), Error> {
        match source {
            Source::Embedded(set) => Ok((set.draw(self.n_examples, self.seed)?, None, Vec::new())),
            Source::Folder(folder) => {
                let train = labelled(folder, TRAIN, EXPECTED_TRAIN, None)?;
                let test = match find_in(folder, TEST[0])? {
                    Some(_) => Some(labelled(folder, TEST, EXPECTED_TEST, Some(train.n_classes()))?),
                    None => None,
                };
                Ok((train, test, Vec::new()))
            }
            Source::Csv(path) => {
                let table = csv::read(open(path)?, &shown(path), &self.csv)?;
                Ok((table.dataset, None, table.targets))
            }
            Source::Images(path) => Err(Error::NotThat {
                path: path.clone(),
                expected: "set of labelled images",
                found: format!("it is a single IDX file, expected a folder with {EXPECTED_TRAIN}"),
            }),
        }
    }

    /// Labelled examples of another source than those of a run; the test images of a folder.
    ///
    /// Errors: what the readers refuse; inputs, classes or targets that are not like those of the run.
    pub fn beside(&self, source: &Source, alike: &Alike) -> Result<Dataset, Error> {
        let n_classes = alike.class_names.len();
        let other = match source {
            Source::Embedded(set) => set.draw(self.n_examples, self.seed.wrapping_add(1))?,
            Source::Folder(folder) => match find_in(folder, TEST[0])? {
                Some(_) => labelled(folder, TEST, EXPECTED_TEST, Some(n_classes))?,
                None => labelled(folder, TRAIN, EXPECTED_TRAIN, Some(n_classes))?,
            },
            Source::Csv(path) => {
                let classes = (n_classes > 0).then(|| alike.class_names.to_vec());
                let kind = if classes.is_some() { csv::Kind::Classes } else { csv::Kind::Real };
                let targets = match &self.csv.targets[..] {
                    [] => alike.target_columns.to_vec(),
                    said => said.to_vec(),
                };
                let options = csv::Options { targets, classes, kind, ..self.csv.clone() };
                csv::read(open(path)?, &shown(path), &options)?.dataset
            }
            Source::Images(_) => return self.whole(source).map(|whole| whole.0),
        };
        same_kind(&other, alike)?;
        Ok(other)
    }

    fn shaped(&self, set: Dataset) -> Result<Dataset, Error> {
        Ok(match self.image {
            Some(shape) => set.with_image_shape(shape)?,
            None => set,
        })
    }
}

impl Parts {
    /// The examples that pictures and figures speak of, and which part they are.
    pub fn judged_by(&self) -> (&Dataset, &'static str) {
        match &self.validation {
            Some(validation) => (validation, "validation"),
            None => (&self.train, "training"),
        }
    }

    fn standardised(self, wanted: bool) -> Result<Self, Error> {
        if !wanted {
            return Ok(self);
        }
        let rows: Vec<usize> = (0..self.train.n_examples()).collect();
        let standardisation = Standardisation::learn(&self.train, &rows);
        let apply = |set: Dataset| set.with_standardisation(standardisation.clone());
        Ok(Parts {
            train: apply(self.train)?,
            validation: self.validation.map(apply).transpose()?,
            test: self.test.map(apply).transpose()?,
            target_columns: self.target_columns,
        })
    }
}

/// The images of an IDX file or folder without their labels.
fn images(source: &Path) -> Result<Idx, Error> {
    let path = if source.is_dir() {
        let found = match find_in(source, TEST[0])? {
            Some(path) => Some(path),
            None => find_in(source, TRAIN[0])?,
        };
        found.ok_or_else(|| Error::NoSuchFile {
            folder: source.to_path_buf(),
            missing: "images",
            expected: "t10k-images-idx3-ubyte or train-images-idx3-ubyte, plain or with .gz",
        })?
    } else {
        source.to_path_buf()
    };
    Ok(idx::read(open(&path)?, &shown(&path))?)
}

/// The inputs of examples whose targets are to be predicted.
///
/// Errors: what the readers refuse.
pub fn unlabelled(source: &Source, reading: &Reading, alike: &Alike) -> Result<Dataset, Error> {
    match source {
        Source::Embedded(set) => Ok(set.draw(reading.n_examples, reading.seed)?),
        Source::Folder(path) | Source::Images(path) => {
            let images = images(path)?;
            let n_inputs = images.sizes()[1..].iter().product();
            let bytes = Inputs::Bytes(images.bytes().to_vec());
            Ok(Dataset::new(shown(path), n_inputs, bytes, Targets::None)?)
        }
        Source::Csv(path) => {
            let wanted = csv::Wanted {
                delimiter: reading.csv.delimiter,
                header: reading.csv.header,
                n_inputs: alike.n_inputs,
                feature_names: alike.feature_names.to_vec(),
            };
            Ok(csv::read_inputs(open(path)?, &shown(path), &wanted)?)
        }
    }
}

/// Images with labels, from the files of a folder whose names begin with `names`.
fn labelled(
    folder: &Path,
    names: [&'static str; 2],
    expected: &'static str,
    n_classes: Option<usize>,
) -> Result<Dataset, Error> {
    let open_named = |name| -> Result<(File, String), Error> {
        let path = find_in(folder, name)?.ok_or_else(|| Error::NoSuchFile {
            folder: folder.to_path_buf(),
            missing: if name.ends_with("images") { "file of images" } else { "file of labels" },
            expected,
        })?;
        Ok((open(&path)?, shown(&path)))
    };
    let (images, name) = open_named(names[0])?;
    let images = idx::read_images(images, &name)?;
    let (labels, name) = open_named(names[1])?;
    let labels = idx::read_labels(labels, &name)?;
    Ok(idx::images_with_labels(images, labels, n_classes)?)
}

/// The file of a folder whose name begins with `start`; a plain one before a packed one.
fn find_in(folder: &Path, start: &str) -> Result<Option<PathBuf>, Error> {
    let refuse = |source| Error::Read { path: folder.to_path_buf(), source };
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(refuse)? {
        let entry = entry.map_err(refuse)?;
        if entry.file_name().to_string_lossy().starts_with(start) {
            found.push(entry.path());
        }
    }
    found.sort_by_key(|path| (path.extension().is_some_and(|end| end == "gz"), path.clone()));
    Ok(found.into_iter().next())
}

/// Refuses data with other inputs or targets than those of a run.
fn same_kind(set: &Dataset, alike: &Alike) -> Result<(), Error> {
    let refuse = |found: String, expected: String| {
        let (name, other) = (set.name().to_string(), alike.name.to_string());
        Err(Error::OtherKind { name, found, expected, other })
    };
    let list = |what: &str, names: &[String]| match names {
        [] => format!("no names of {what}"),
        names => format!("the {what} {}", names.join(", ")),
    };
    if set.n_inputs() != alike.n_inputs {
        return refuse(inputs(set.n_inputs()), alike.n_inputs.to_string());
    }
    for (what, found, expected) in [
        ("inputs", set.feature_names(), alike.feature_names),
        ("classes", set.class_names(), alike.class_names),
    ] {
        if found != expected {
            return refuse(list(what, found), list(what, expected));
        }
    }
    Ok(())
}

/// So many inputs, in words.
pub fn inputs(n: usize) -> String {
    if n == 1 { "1 input".to_string() } else { format!("{n} inputs") }
}

/// A path as messages show it.
pub fn shown(path: &Path) -> String {
    path.display().to_string()
}

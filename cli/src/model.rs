//! A trained network with what it must know of the data it learnt from, to be used on others.

use std::path::{Path, PathBuf};

use backprop_core::checkpoint::{self, Notes};
use backprop_core::data::{Dataset, ImageShape, Inputs, Standardisation, Targets};
use backprop_core::{Activation, Checkpoint, CheckpointError, Cost, DType, Network, Scalar};
use serde::{Deserialize, Serialize};

use crate::data::{Alike, Parts, inputs};
use crate::error::Error;
use crate::run_folder::RunFolder;

/// The note under which [`DataNotes`] stand in a model's file.
const KEY: &str = "data";

/// What a model remembers of the data it learnt from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DataNotes {
    /// What the data were called.
    pub name: String,
    /// What training lowered.
    pub cost: Cost,
    /// What the outputs stand for.
    pub outputs: Outputs,
    /// The target columns, where the data were a table.
    pub target_columns: Vec<String>,
    /// The names of the inputs; empty where they had none.
    pub feature_names: Vec<String>,
    /// Rows and columns, where the inputs are an image.
    pub image: Option<ImageShape>,
    /// What the inputs go through first.
    pub standardisation: Option<Standardisation>,
    /// Whether the inputs were bytes, which are divided by 255.
    pub bytes: bool,
}

/// What the outputs of a network stand for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outputs {
    /// The classes of these names.
    Classes(Vec<String>),
    /// Real numbers of these names.
    Reals(Vec<String>),
}

impl DataNotes {
    /// Notes on the data that a network learns from.
    pub fn on(parts: &Parts, cost: Cost) -> Self {
        let train = &parts.train;
        let outputs = match train.targets() {
            Targets::Classes { names, .. } => Outputs::Classes(names.clone()),
            Targets::Reals { names, .. } => Outputs::Reals(names.clone()),
            Targets::None => Outputs::Reals(Vec::new()),
        };
        DataNotes {
            name: train.name().to_string(),
            cost,
            outputs,
            target_columns: parts.target_columns.clone(),
            feature_names: train.feature_names().to_vec(),
            image: train.image_shape(),
            standardisation: train.standardisation().cloned(),
            bytes: train.image(0).is_some(),
        }
    }

    /// The names of the classes; empty where the outputs are real numbers.
    pub fn class_names(&self) -> &[String] {
        match &self.outputs {
            Outputs::Classes(names) => names,
            Outputs::Reals(_) => &[],
        }
    }

    /// The notes as they are laid beside a network.
    pub fn to_notes(&self) -> Notes {
        // Texts, numbers and lists of them: there is always such a text.
        Notes::from([(KEY.to_string(), serde_json::to_string(self).unwrap_or_default())])
    }

    fn from_notes(notes: &Notes, path: &Path) -> Result<Self, Error> {
        let refuse = |found: String| Error::NotThat { path: path.to_path_buf(), expected: "model", found };
        let text =
            notes.get(KEY).ok_or_else(|| refuse("it says nothing of the data it learnt from".to_string()))?;
        serde_json::from_str(text)
            .map_err(|error| refuse(format!("its notes on its data are damaged: {error}")))
    }
}

/// A network of either number type, with its notes.
#[derive(Debug, Clone)]
pub enum AnyModel {
    /// Of f32.
    F32(Model<f32>),
    /// Of f64.
    F64(Model<f64>),
}

/// A network with its notes.
#[derive(Debug, Clone)]
pub struct Model<T> {
    /// The network.
    pub network: Network<T>,
    /// What it remembers of its data.
    pub notes: DataNotes,
    /// The file it was read from.
    pub path: PathBuf,
}

/// Does the same with a model of either number type.
#[macro_export]
macro_rules! with_model {
    ($any:expr, $model:ident => $body:expr) => {
        match $any {
            $crate::model::AnyModel::F32($model) => $body,
            $crate::model::AnyModel::F64($model) => $body,
        }
    };
}

impl AnyModel {
    /// Reads a model from its file, or from the folder of the run that made it.
    ///
    /// Errors: there is none, or it is damaged.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let path = if path.is_dir() { RunFolder::open(path)?.model() } else { path.to_path_buf() };
        let bytes = read_bytes(&path)?;
        let refuse = |error| not_a_model(&path, "model", error);
        Ok(match checkpoint::describe(&bytes).map_err(refuse)?.dtype {
            DType::F32 => AnyModel::F32(Model::from_bytes(&bytes, &path)?),
            DType::F64 => AnyModel::F64(Model::from_bytes(&bytes, &path)?),
        })
    }
}

impl<T: Scalar> Model<T> {
    fn from_bytes(bytes: &[u8], path: &Path) -> Result<Self, Error> {
        let Checkpoint { network, notes, .. } =
            Checkpoint::<T>::from_bytes(bytes).map_err(|error| not_a_model(path, "model", error))?;
        let notes = DataNotes::from_notes(&notes, path)?;
        let (expected, n_inputs) = (network.n_outputs(), network.n_inputs());
        let n_outputs = match &notes.outputs {
            Outputs::Classes(names) if names.len() == 2 && expected == 1 => 1,
            Outputs::Classes(names) | Outputs::Reals(names) => names.len(),
        };
        let standardised = notes.standardisation.as_ref().map_or(n_inputs, Standardisation::n_inputs);
        if n_outputs != expected || standardised != n_inputs {
            let found = "its notes on its data do not fit its network".to_string();
            return Err(Error::NotThat { path: path.to_path_buf(), expected: "model", found });
        }
        Ok(Model { network, notes, path: path.to_path_buf() })
    }

    /// What other data must have in common with those it learnt from.
    pub fn alike(&self) -> Alike<'_> {
        Alike {
            class_names: self.notes.class_names(),
            feature_names: &self.notes.feature_names,
            n_inputs: self.network.n_inputs(),
            target_columns: &self.notes.target_columns,
            name: &self.notes.name,
        }
    }

    /// The same examples as the network is used to them: standardised as those it learnt from were, and grey values
    /// from 0 to 255 divided by 255 where it learnt from images.
    ///
    /// Errors: as many inputs as the network has not; numbers that are no grey values where it learnt from them.
    pub fn accustomed(&self, set: Dataset) -> Result<Dataset, Error> {
        let (found, expected) = (set.n_inputs(), self.network.n_inputs());
        if found != expected {
            let (name, other) = (set.name().to_string(), self.path.display().to_string());
            let found = inputs(found);
            return Err(Error::OtherKind { name, found, expected: expected.to_string(), other });
        }
        let set = if self.notes.bytes { as_grey(set)? } else { set };
        Ok(match &self.notes.standardisation {
            Some(standardisation) => set.with_standardisation(standardisation.clone())?,
            None => set,
        })
    }

    /// What a number of the output layer is called: a probability only where the outputs are some.
    pub fn output_is_probability(&self) -> bool {
        matches!(self.notes.outputs, Outputs::Classes(_))
            && matches!(self.network.output_activation(), Activation::Sigmoid | Activation::Softmax)
    }
}

/// Real inputs as grey values: from 0 to 1 they are some already, whole numbers from 0 to 255 are divided by 255.
fn as_grey(set: Dataset) -> Result<Dataset, Error> {
    let Inputs::Reals(values) = set.inputs() else { return Ok(set) };
    if values.iter().all(|x| (0.0..=1.0).contains(x)) {
        return Ok(set);
    }
    if let Some(odd) = values.iter().find(|x| x.fract() != 0.0 || !(0.0..=255.0).contains(*x)) {
        return Err(Error::OtherKind {
            name: set.name().to_string(),
            found: format!("the input {odd}"),
            expected: "grey values, whole numbers from 0 to 255 or numbers from 0 to 1,".to_string(),
            other: "the data it learnt from".to_string(),
        });
    }
    let bytes = values.iter().map(|&x| x as u8).collect();
    Ok(Dataset::new(set.name(), set.n_inputs(), Inputs::Bytes(bytes), set.targets().clone())?)
}

/// The bytes of a file. Errors: as [`crate::files::open`].
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, Error> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    let read = crate::files::open(path)?.read_to_end(&mut bytes);
    read.map_err(|source| Error::Read { path: path.to_path_buf(), source })?;
    Ok(bytes)
}

/// Says that a file is not what it should be.
pub fn not_a_model(path: &Path, expected: &'static str, error: CheckpointError) -> Error {
    Error::NotThat { path: path.to_path_buf(), expected, found: error.to_string() }
}

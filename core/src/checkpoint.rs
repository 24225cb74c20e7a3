//! Networks and training runs as bytes, in the safetensors format.
//!
//! | tensor | shape | what |
//! | --- | --- | --- |
//! | `layer.L.weight` | n_l × n_{l-1} | Wˡ, row by row as the format asks |
//! | `layer.L.bias` | n_l | bˡ |
//! | `best.layer.L.…` | the same | the network of the best epoch of a run |
//! | `moment.I.layer.L.…` | the same | what the optimiser remembers: v, or m and v |
//!
//! What is no tensor stands as one JSON text in the metadata, under `chainrule`. Floating-point numbers survive
//! it bit for bit, and equal runs give equal bytes.

use std::collections::{BTreeMap, HashMap};

use faer::Mat;
use safetensors::tensor::{SafeTensors, TensorView};
use safetensors::{Dtype, SafeTensorError};
use serde::{Deserialize, Serialize};

use crate::activation::Activation;
use crate::backprop::Gradients;
use crate::data::Dataset;
use crate::network::{Layer, Network, NetworkError};
use crate::optimiser::Optimiser;
use crate::options::TrainOptions;
use crate::report::{EpochReport, TrainError};
use crate::scalar::{DType, Scalar};
use crate::train::{Best, Position, State, Trainer, penalty};

/// The metadata key under which everything that is no tensor stands.
const KEY: &str = "chainrule";

/// The version of what stands there.
const VERSION: u32 = 1;

/// Texts that whoever saves may lay beside the network, such as the names of the classes.
pub type Notes = BTreeMap<String, String>;

/// Bytes that hold no network, or a run that cannot be gone on with.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// The container is broken or something else.
    #[error("not a safetensors file, or a damaged one: {0}")]
    Container(#[from] SafeTensorError),
    /// A safetensors file of another program.
    #[error(
        "a safetensors file without the metadata `{KEY}`: expected a model or checkpoint saved by this program"
    )]
    Foreign,
    /// Metadata that cannot be read.
    #[error("the metadata `{KEY}` cannot be read: {0}")]
    Metadata(#[from] serde_json::Error),
    /// Written by a later version.
    #[error("a file of format version {found}: expected {VERSION}, so a newer program is needed")]
    Version {
        /// The version found.
        found: u32,
    },
    /// Numbers of the other type.
    #[error("a network of {found} numbers: expected {expected}")]
    DType {
        /// The type found.
        found: DType,
        /// The type asked for.
        expected: DType,
    },
    /// A tensor that should be there.
    #[error("the tensor `{name}` is missing")]
    MissingTensor {
        /// Its name.
        name: String,
    },
    /// A tensor of another shape or type.
    #[error("the tensor `{name}` is {found}: expected {expected}")]
    Tensor {
        /// Its name.
        name: String,
        /// Its type and shape.
        found: String,
        /// The type and shape it should have.
        expected: String,
    },
    /// An infinite number or NaN.
    #[error("the tensor `{name}` holds {found}: expected finite numbers")]
    NotFinite {
        /// The tensor's name.
        name: String,
        /// The number.
        found: f64,
    },
    /// Layers that do not fit each other.
    #[error(transparent)]
    Network(#[from] NetworkError),
}

/// What a file holds, told without reading its tensors.
#[derive(Clone, Debug, PartialEq)]
pub struct Description {
    /// The type of its numbers.
    pub dtype: DType,
    /// Whether a training run can go on from it.
    pub has_run: bool,
    /// The texts laid beside the network.
    pub notes: Notes,
}

/// A network read back, and the run it came from if that was saved too.
#[derive(Clone, Debug)]
pub struct Checkpoint<T> {
    /// The network, as it was when saved.
    pub network: Network<T>,
    /// The network of the best epoch of the run.
    pub best: Option<Best<T>>,
    /// The run.
    pub run: Option<SavedRun<T>>,
    /// The texts laid beside the network.
    pub notes: Notes,
}

/// A training run that can go on.
#[derive(Clone, Debug)]
pub struct SavedRun<T> {
    /// What the run was asked to do. More epochs, other threads, or other early stopping may be asked for
    /// before it goes on; anything else changes what the earlier part of the run would have been.
    pub options: TrainOptions,
    /// The reports of its epochs so far.
    pub history: Vec<EpochReport>,
    position: Position,
    n_examples: usize,
    n_steps: u64,
    moments: Vec<Gradients<T>>,
}

#[derive(Serialize, Deserialize)]
struct Metadata {
    version: u32,
    dtype: DType,
    activations: Vec<Activation>,
    #[serde(default, skip_serializing_if = "Notes::is_empty")]
    notes: Notes,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    run: Option<RunMetadata>,
}

#[derive(Serialize, Deserialize)]
struct RunMetadata {
    options: TrainOptions,
    history: Vec<EpochReport>,
    position: Position,
    n_examples: usize,
    n_steps: u64,
    n_moments: usize,
    best_epoch: Option<u32>,
}

/// The bytes of a network and the notes beside it.
///
/// # Errors
/// A network too large for the format's header.
pub fn network_to_bytes<T: Scalar>(network: &Network<T>, notes: &Notes) -> Result<Vec<u8>, CheckpointError> {
    let mut tensors = Tensors::default();
    tensors.add_network("", network);
    tensors.into_bytes(&metadata(network, notes, None))
}

/// The bytes of a run, from which [`Trainer::resume`] goes on and ends in the same bits as this one would.
///
/// # Errors
/// A network too large for the format's header.
pub fn run_to_bytes<T: Scalar>(trainer: &Trainer<'_, T>, notes: &Notes) -> Result<Vec<u8>, CheckpointError> {
    let State { network, optimiser, best, position, history } = trainer.state();
    let mut tensors = Tensors::default();
    tensors.add_network("", network);
    if let Some(best) = best {
        tensors.add_network("best.", &best.network);
    }
    for (index, moment) in (1..).zip(&optimiser.moments) {
        for (l, w) in moment.nabla_w.iter() {
            tensors.add(&format!("moment.{index}."), l, w, &moment.nabla_b[l]);
        }
    }
    let run = RunMetadata {
        options: trainer.options().clone(),
        history: history.clone(),
        position: *position,
        n_examples: trainer.training_set().n_examples(),
        n_steps: optimiser.n_steps,
        n_moments: optimiser.moments.len(),
        best_epoch: best.as_ref().map(|best| best.epoch),
    };
    tensors.into_bytes(&metadata(network, notes, Some(run)))
}

/// What the bytes of a file hold.
///
/// # Errors
/// Bytes that are no network of this program.
pub fn describe(bytes: &[u8]) -> Result<Description, CheckpointError> {
    let Metadata { dtype, notes, run, .. } = read_metadata(bytes)?;
    Ok(Description { dtype, has_run: run.is_some(), notes })
}

impl<T: Scalar> Checkpoint<T> {
    /// Reads what [`network_to_bytes`] or [`run_to_bytes`] wrote.
    ///
    /// # Errors
    /// Bytes that are no network of this program, are damaged, or hold numbers of another type or none at all.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CheckpointError> {
        let Metadata { dtype, activations, notes, run, .. } = read_metadata(bytes)?;
        if dtype != T::DTYPE {
            return Err(CheckpointError::DType { found: dtype, expected: T::DTYPE });
        }
        let tensors = SafeTensors::deserialize(bytes)?;
        let network: Network<T> = read_network(&tensors, "", &activations)?;
        let Some(run) = run else { return Ok(Self { network, best: None, run: None, notes }) };
        let best = run
            .best_epoch
            .map(|epoch| {
                let network = read_network(&tensors, "best.", &activations)?;
                Ok::<_, CheckpointError>(Best { network, epoch })
            })
            .transpose()?;
        let moments = (1..=run.n_moments).map(|index| read_moment(&tensors, index, &network));
        let saved = SavedRun {
            moments: moments.collect::<Result<_, _>>()?,
            options: run.options,
            history: run.history,
            position: run.position,
            n_examples: run.n_examples,
            n_steps: run.n_steps,
        };
        Ok(Self { network, best, run: Some(saved), notes })
    }
}

impl<'d, T: Scalar> Trainer<'d, T> {
    /// The run that was saved, on the same data, at the mini-batch where it was saved.
    ///
    /// # Errors
    /// As [`Trainer::new`]; a checkpoint without a run; a training set of another length; another optimiser.
    pub fn resume(
        checkpoint: Checkpoint<T>,
        train: &'d Dataset,
        validation: Option<&'d Dataset>,
    ) -> Result<Self, TrainError> {
        let Checkpoint { network, best, run, .. } = checkpoint;
        let run = run.ok_or(TrainError::NoRun)?;
        let SavedRun { options, history, position, n_examples, n_steps, moments } = run;
        if n_examples != train.n_examples() {
            return Err(TrainError::OtherData {
                data: train.name().to_owned(),
                expected: n_examples,
                found: train.n_examples(),
            });
        }
        let mut optimiser =
            Optimiser::new(&network, options.optimiser, options.clip, penalty(&options, train));
        if optimiser.moments.len() != moments.len() {
            return Err(TrainError::OtherOptimiser { found: options.optimiser.name() });
        }
        optimiser.moments = moments;
        optimiser.n_steps = n_steps;
        Self::with_state(State { network, optimiser, best, position, history }, options, train, validation)
    }
}

fn metadata<T: Scalar>(network: &Network<T>, notes: &Notes, run: Option<RunMetadata>) -> Metadata {
    let activations = network.layers().iter().map(Layer::activation).collect();
    Metadata { version: VERSION, dtype: T::DTYPE, activations, notes: notes.clone(), run }
}

fn read_metadata(bytes: &[u8]) -> Result<Metadata, CheckpointError> {
    #[derive(Deserialize)]
    struct Version {
        version: u32,
    }
    let (_, header) = SafeTensors::read_metadata(bytes)?;
    let text = header.metadata().as_ref().and_then(|metadata| metadata.get(KEY));
    let text = text.ok_or(CheckpointError::Foreign)?;
    let Version { version } = serde_json::from_str(text)?;
    if version != VERSION {
        return Err(CheckpointError::Version { found: version });
    }
    Ok(serde_json::from_str(text)?)
}

/// Tensors on their way into bytes.
#[derive(Default)]
struct Tensors {
    items: Vec<(String, Vec<usize>, Vec<u8>, Dtype)>,
}

impl Tensors {
    fn add_network<T: Scalar>(&mut self, prefix: &str, network: &Network<T>) {
        for (l, layer) in (2..).zip(network.layers()) {
            self.add(prefix, l, &layer.weight().to_owned(), layer.bias());
        }
    }

    fn add<T: Scalar>(&mut self, prefix: &str, l: usize, w: &Mat<T>, b: &[T]) {
        let dtype = safetensors_dtype(T::DTYPE);
        let mut bytes = Vec::with_capacity(w.nrows() * w.ncols() * size_of::<T>());
        for j in 0..w.nrows() {
            (0..w.ncols()).for_each(|k| w[(j, k)].put_le_bytes(&mut bytes));
        }
        self.items.push((format!("{prefix}layer.{l}.weight"), vec![w.nrows(), w.ncols()], bytes, dtype));
        let mut bytes = Vec::with_capacity(size_of_val(b));
        b.iter().for_each(|b| b.put_le_bytes(&mut bytes));
        self.items.push((format!("{prefix}layer.{l}.bias"), vec![b.len()], bytes, dtype));
    }

    fn into_bytes(self, metadata: &Metadata) -> Result<Vec<u8>, CheckpointError> {
        let text = serde_json::to_string(metadata)?;
        let views = self.items.iter().map(|(name, shape, bytes, dtype)| {
            Ok::<_, SafeTensorError>((name.as_str(), TensorView::new(*dtype, shape.clone(), bytes)?))
        });
        let views = views.collect::<Result<Vec<_>, _>>()?;
        Ok(safetensors::serialize(views, Some(HashMap::from([(KEY.to_owned(), text)])))?)
    }
}

fn read_network<T: Scalar>(
    tensors: &SafeTensors<'_>,
    prefix: &str,
    activations: &[Activation],
) -> Result<Network<T>, CheckpointError> {
    let layers = (2..).zip(activations).map(|(l, &activation)| {
        let name = format!("{prefix}layer.{l}.weight");
        let view = tensor(tensors, &name)?;
        let &[n_out, n_in] = view.shape() else {
            let found = shape_text(view.dtype(), view.shape());
            return Err(CheckpointError::Tensor { name, found, expected: "a matrix".to_owned() });
        };
        let (weight, bias) = read_layer(tensors, prefix, l, n_out, n_in)?;
        Layer::new(weight, bias, activation).map_err(|error| error.in_layer(l).into())
    });
    Ok(Network::new(layers.collect::<Result<_, CheckpointError>>()?)?)
}

fn read_moment<T: Scalar>(
    tensors: &SafeTensors<'_>,
    index: usize,
    network: &Network<T>,
) -> Result<Gradients<T>, CheckpointError> {
    let mut moment = Gradients::zeros(network);
    for (l, layer) in (2..).zip(network.layers()) {
        let prefix = format!("moment.{index}.");
        let (w, b) = read_layer(tensors, &prefix, l, layer.n_neurons(), layer.n_inputs())?;
        moment.nabla_w[l] = w;
        moment.nabla_b[l] = b;
    }
    Ok(moment)
}

fn read_layer<T: Scalar>(
    tensors: &SafeTensors<'_>,
    prefix: &str,
    l: usize,
    n_out: usize,
    n_in: usize,
) -> Result<(Mat<T>, Vec<T>), CheckpointError> {
    let weight: Vec<T> = read(tensors, format!("{prefix}layer.{l}.weight"), &[n_out, n_in])?;
    let bias = read(tensors, format!("{prefix}layer.{l}.bias"), &[n_out])?;
    Ok((Mat::from_fn(n_out, n_in, |j, k| weight[j * n_in + k]), bias))
}

/// The numbers of a tensor of a known shape.
fn read<T: Scalar>(
    tensors: &SafeTensors<'_>,
    name: String,
    shape: &[usize],
) -> Result<Vec<T>, CheckpointError> {
    let tensor = tensor(tensors, &name)?;
    if tensor.dtype() != safetensors_dtype(T::DTYPE) || tensor.shape() != shape {
        let expected = shape_text(safetensors_dtype(T::DTYPE), shape);
        let found = shape_text(tensor.dtype(), tensor.shape());
        return Err(CheckpointError::Tensor { name, found, expected });
    }
    let numbers: Vec<T> = tensor.data().chunks_exact(size_of::<T>()).map(T::from_le_bytes).collect();
    match numbers.iter().find(|number| !number.to_f64().is_finite()) {
        Some(found) => Err(CheckpointError::NotFinite { name, found: found.to_f64() }),
        None => Ok(numbers),
    }
}

fn tensor<'b>(tensors: &SafeTensors<'b>, name: &str) -> Result<TensorView<'b>, CheckpointError> {
    tensors.tensor(name).map_err(|_| CheckpointError::MissingTensor { name: name.to_owned() })
}

fn safetensors_dtype(dtype: DType) -> Dtype {
    match dtype {
        DType::F32 => Dtype::F32,
        DType::F64 => Dtype::F64,
    }
}

fn shape_text(dtype: Dtype, shape: &[usize]) -> String {
    let sizes: Vec<_> = shape.iter().map(usize::to_string).collect();
    format!("{dtype} {}", sizes.join("×"))
}

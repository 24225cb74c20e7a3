//! What a run will do: the options with every default filled in, and the objects made of them.

use backprop_core::data::{Dataset, csv};
use backprop_core::{
    Activation, Clip, Cost, DType, EarlyStopping, Initialisation, Monitor, OptimiserConfig, TrainOptions,
};

use super::options::Options;
use crate::data::{Reading, Source, VALIDATION_SHARE};
use crate::error::Error;
use crate::values::ScheduleText;

/// Sizes of the hidden layers when nothing else is said.
const HIDDEN: [usize; 1] = [30];

/// Where the data come from and how to read them: what can be said before they are read.
#[derive(Debug, Clone, PartialEq)]
pub struct DataPlan {
    /// Where from.
    pub source: Source,
    /// How.
    pub reading: Reading,
}

/// The run itself: what can be said once the data are there.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Neurons of every layer.
    pub sizes: Vec<usize>,
    /// Activation of the hidden layers.
    pub activation: Activation,
    /// Activation of the output layer.
    pub output: Activation,
    /// How the network begins.
    pub init: Initialisation,
    /// What it computes with.
    pub dtype: DType,
    /// How it is trained.
    pub train: TrainOptions,
}

/// The data that the options name.
///
/// Errors: nothing of that name; flags that exclude each other, or mean nothing for such data.
pub fn data_plan(options: &Options) -> Result<DataPlan, Error> {
    exclusive(options)?;
    let source = Source::find(options.data.as_deref().unwrap_or("digits"))?;
    let validation_data = options.validation_data.as_deref().map(Source::find).transpose()?;
    let is_table = matches!(source, Source::Csv(_));
    let table_flags = [
        ("label", options.label.is_some()),
        ("label-kind", options.label_kind.is_some()),
        ("header", options.header.is_some()),
        ("delimiter", options.delimiter.is_some()),
    ];
    let found = match source {
        Source::Embedded(_) => "an embedded set",
        Source::Folder(_) => "a folder",
        Source::Csv(_) => "a CSV file",
        Source::Images(_) => "an IDX file",
    };
    let name = || options.data.clone().unwrap_or_else(|| "digits".to_string());
    if let Some((flag, _)) = table_flags.into_iter().find(|(_, said)| *said && !is_table) {
        return Err(Error::FlagWithoutUse { flag, meant: "a CSV file", name: name(), found });
    }
    if options.examples.is_some() && !matches!(source, Source::Embedded(_)) {
        return Err(Error::FlagWithoutUse {
            flag: "examples",
            meant: "an embedded set",
            name: name(),
            found,
        });
    }
    let csv = csv::Options {
        delimiter: options.delimiter.map_or(b',', |delimiter| delimiter.0),
        header: options.header.map_or(csv::Header::Auto, csv::Header::from),
        targets: options.label.clone().unwrap_or_default(),
        kind: options.label_kind.map_or(csv::Kind::Auto, csv::Kind::from),
        classes: None,
    };
    // A folder may have test images to validate with: that is known when it has been read.
    let divided = !matches!(source, Source::Folder(_)) && validation_data.is_none();
    let usual_share = divided.then_some(VALIDATION_SHARE);
    let reading = Reading {
        n_examples: options.examples,
        csv,
        image: options.image.map(|size| size.0),
        seed: options.seed.unwrap_or(0),
        validation: options.validation.or(usual_share),
        test: options.test,
        validation_data,
        standardise: options.standardise.unwrap_or(is_table),
    };
    Ok(DataPlan { source, reading })
}

/// Flags of which one says what the other does.
fn exclusive(options: &Options) -> Result<(), Error> {
    let pairs = [
        ("layers", options.layers.is_some(), "hidden", options.hidden.is_some()),
        ("validation", options.validation.is_some(), "validation-data", options.validation_data.is_some()),
        ("clip-norm", options.clip_norm.is_some(), "clip-value", options.clip_value.is_some()),
    ];
    if let Some((one, _, other, _)) = pairs.into_iter().find(|pair| pair.1 && pair.3) {
        return Err(Error::Usage(format!("--{one} and --{other} exclude each other: expected one of them")));
    }
    if options.min_delta.is_some() && options.early_stopping.is_none() {
        let sentence =
            "--min-delta says what early stopping counts as better: expected --early-stopping EPOCHS too";
        return Err(Error::Usage(sentence.to_string()));
    }
    Ok(())
}

/// The run on data that have been read.
///
/// Errors: layers that do not fit the data; an optimiser's constant that the chosen one has not.
pub fn plan(options: &Options, train: &Dataset) -> Result<Plan, Error> {
    let classes = train.n_classes() > 0;
    let cost = options.cost.unwrap_or(Cost::Quadratic);
    let activation = options.activation.unwrap_or(Activation::Sigmoid);
    let output = options.output.unwrap_or(match (classes, cost) {
        (true, Cost::Quadratic) => Activation::Sigmoid,
        (true, Cost::CrossEntropy) => Activation::Softmax,
        (false, _) => Activation::Identity,
    });
    let sizes = sizes(options, train)?;
    let optimiser = optimiser(options)?;
    let classic =
        cost == Cost::Quadratic && activation == Activation::Sigmoid && output == Activation::Sigmoid;
    let usual_rate = match optimiser {
        OptimiserConfig::Sgd if classic => 3.0,
        OptimiserConfig::Sgd => 0.1,
        OptimiserConfig::Momentum { .. } | OptimiserConfig::Nesterov { .. } => 0.01,
        OptimiserConfig::Adam { .. } | OptimiserConfig::AdamW { .. } => 0.001,
    };
    let clip = match (options.clip_norm, options.clip_value) {
        (Some(limit), _) => Some(Clip::Norm { limit }),
        (None, Some(limit)) => Some(Clip::Value { limit }),
        (None, None) => None,
    };
    let usual = TrainOptions::default();
    let train = TrainOptions {
        cost,
        optimiser,
        learning_rate: options.learning_rate.unwrap_or(usual_rate),
        schedule: options.schedule.map_or(usual.schedule, |schedule| schedule.0),
        warm_up: options.warm_up.unwrap_or(0.0),
        l2: options.l2.unwrap_or(0.0),
        l1: options.l1.unwrap_or(0.0),
        clip,
        mini_batch_size: options.batch.unwrap_or(usual.mini_batch_size),
        epochs: options.epochs.unwrap_or(usual.epochs),
        augmentation: options.augment.map_or(usual.augmentation, |augment| augment.0),
        seed: options.seed.unwrap_or(0),
        threads: options.threads.unwrap_or(1),
        monitor: options.monitor.unwrap_or(Monitor::Cost),
        early_stopping: options
            .early_stopping
            .map(|patience| EarlyStopping { patience, min_delta: options.min_delta.unwrap_or(0.0) }),
    };
    let (init, dtype) = (options.init.unwrap_or_default(), options.dtype.unwrap_or_default());
    Ok(Plan { sizes, activation, output, init, dtype, train })
}

fn sizes(options: &Options, train: &Dataset) -> Result<Vec<usize>, Error> {
    let (n_inputs, n_outputs) = (train.n_inputs(), train.n_outputs());
    let Some(layers) = &options.layers else {
        let hidden = options.hidden.as_deref().unwrap_or(&HIDDEN);
        return Ok([&[n_inputs], hidden, &[n_outputs]].concat());
    };
    let fits = match layers[..] {
        [first, .., last] => first == n_inputs && (last == n_outputs || last == 1 && train.n_classes() == 2),
        _ => false,
    };
    if fits {
        return Ok(layers.clone());
    }
    Err(Error::Layers {
        layers: listed(layers),
        name: train.name().to_string(),
        n_inputs,
        n_outputs,
        outputs: if train.n_classes() > 0 { "classes" } else { "targets" },
    })
}

/// Sizes as `--layers` takes them.
pub fn listed(sizes: &[usize]) -> String {
    sizes.iter().map(usize::to_string).collect::<Vec<_>>().join(",")
}

/// The rule with the constants given; a constant of another rule is refused rather than left unused.
fn optimiser(options: &Options) -> Result<OptimiserConfig, Error> {
    let name = options.optimizer.as_deref().unwrap_or("sgd");
    let mut rule: OptimiserConfig = name.parse().map_err(|error| Error::Usage(format!("{error}")))?;
    let set = |place: &mut f64, value: Option<f64>| {
        if let Some(value) = value {
            *place = value;
        }
    };
    let mut used: &[&str] = &[];
    match &mut rule {
        OptimiserConfig::Sgd => {}
        OptimiserConfig::Momentum { momentum } | OptimiserConfig::Nesterov { momentum } => {
            set(momentum, options.momentum);
            used = &["momentum"];
        }
        OptimiserConfig::Adam { beta1, beta2, epsilon } => {
            set(beta1, options.beta1);
            set(beta2, options.beta2);
            set(epsilon, options.epsilon);
            used = &["beta1", "beta2", "epsilon"];
        }
        OptimiserConfig::AdamW { beta1, beta2, epsilon, weight_decay } => {
            set(beta1, options.beta1);
            set(beta2, options.beta2);
            set(epsilon, options.epsilon);
            set(weight_decay, options.weight_decay);
            used = &["beta1", "beta2", "epsilon", "weight-decay"];
        }
    }
    let said = [
        ("momentum", options.momentum, "momentum or nesterov"),
        ("beta1", options.beta1, "adam or adamw"),
        ("beta2", options.beta2, "adam or adamw"),
        ("epsilon", options.epsilon, "adam or adamw"),
        ("weight-decay", options.weight_decay, "adamw"),
    ];
    match said.into_iter().find(|(flag, value, _)| value.is_some() && !used.contains(flag)) {
        Some((flag, _, meant)) => Err(Error::Usage(format!(
            "--{flag} is a constant of {meant}, but the optimizer is {name}: expected --optimizer {}",
            meant.split(' ').next().unwrap_or(meant)
        ))),
        None => Ok(rule),
    }
}

/// The options that say the constants of a rule.
fn constants(rule: OptimiserConfig) -> Options {
    let none = Options::default();
    match rule {
        OptimiserConfig::Sgd => none,
        OptimiserConfig::Momentum { momentum } | OptimiserConfig::Nesterov { momentum } => {
            Options { momentum: Some(momentum), ..none }
        }
        OptimiserConfig::Adam { beta1, beta2, epsilon } => {
            Options { beta1: Some(beta1), beta2: Some(beta2), epsilon: Some(epsilon), ..none }
        }
        OptimiserConfig::AdamW { beta1, beta2, epsilon, weight_decay } => Options {
            beta1: Some(beta1),
            beta2: Some(beta2),
            epsilon: Some(epsilon),
            weight_decay: Some(weight_decay),
            ..none
        },
    }
}

impl Plan {
    /// The options of this run with every default written out, for its configuration file.
    pub fn options(&self, given: &Options, data: &DataPlan) -> Options {
        let train = &self.train;
        let constants = constants(train.optimiser);
        let (clip_norm, clip_value) = match train.clip {
            Some(Clip::Norm { limit }) => (Some(limit), None),
            Some(Clip::Value { limit }) => (None, Some(limit)),
            None => (None, None),
        };
        Options {
            data: Some(given.data.clone().unwrap_or_else(|| data.source.short_name())),
            validation: data.reading.validation,
            standardise: Some(data.reading.standardise),
            layers: Some(self.sizes.clone()),
            hidden: None,
            activation: Some(self.activation),
            output: Some(self.output),
            init: Some(self.init),
            dtype: Some(self.dtype),
            cost: Some(train.cost),
            optimizer: Some(train.optimiser.name().to_string()),
            learning_rate: Some(train.learning_rate),
            batch: Some(train.mini_batch_size),
            epochs: Some(train.epochs),
            momentum: constants.momentum,
            beta1: constants.beta1,
            beta2: constants.beta2,
            epsilon: constants.epsilon,
            weight_decay: constants.weight_decay,
            schedule: Some(ScheduleText(train.schedule)),
            warm_up: Some(train.warm_up),
            l2: Some(train.l2),
            l1: Some(train.l1),
            clip_norm,
            clip_value,
            monitor: Some(train.monitor),
            early_stopping: train.early_stopping.map(|stopping| stopping.patience),
            min_delta: train.early_stopping.map(|stopping| stopping.min_delta),
            seed: Some(train.seed),
            threads: Some(train.threads),
            run: None,
            ..given.clone()
        }
    }
}

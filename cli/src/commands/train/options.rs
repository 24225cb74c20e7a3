//! What can be said about a run, by a flag or by a line of a configuration file: one list for both.
//!
//! A line `learning-rate = 0.5` of a file means what `--learning-rate 0.5` means and is read by the same parser.
//! A flag wins over the file, the file over the default.

use backprop_core::data::embedded;
use backprop_core::{Activation, Cost, DType, Initialisation, Monitor, OptimiserConfig};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde::Serialize;
use std::path::PathBuf;

use crate::values::{
    AugmentText, Delimiter, HeaderChoice, ImageSize, KindChoice, ScheduleText, above_zero, at_least_one,
    at_least_zero, momentum, share,
};

/// The options of a run; what is `None` was not said.
#[derive(Debug, Clone, Default, PartialEq, clap::Args, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Options {
    /// Folder of IDX files, CSV file, or embedded set
    #[arg(long, value_name = "PATH", help_heading = "Data", help = embedded_help())]
    pub data: Option<String>,
    /// Examples to make of an embedded set
    #[arg(long, value_name = "N", help_heading = "Data", value_parser = at_least_one::<usize>)]
    pub examples: Option<usize>,
    /// Target column of a CSV file, by name or by number from 1;
    /// several, with commas between, are several real targets
    #[arg(long, value_name = "COLUMN", help_heading = "Data", value_delimiter = ',', verbatim_doc_comment)]
    pub label: Option<Vec<String>>,
    /// Whether the target is a class or a number: auto, classes, real [default: auto]
    #[arg(long, value_name = "KIND", help_heading = "Data", hide_possible_values = true)]
    pub label_kind: Option<KindChoice>,
    /// Whether a CSV file's first row has names: auto, present, absent [default: auto]
    #[arg(long, value_name = "WHEN", help_heading = "Data", hide_possible_values = true)]
    pub header: Option<HeaderChoice>,
    /// What stands between the fields of a CSV file: one character, or tab
    #[arg(long, value_name = "CHAR", help_heading = "Data")]
    pub delimiter: Option<Delimiter>,
    /// Rows and columns of the images that the inputs are, such as 8x8
    #[arg(long, value_name = "ROWSxCOLUMNS", help_heading = "Data")]
    pub image: Option<ImageSize>,
    /// Examples to validate with, in a file or folder of their own
    #[arg(long, value_name = "PATH", help_heading = "Data")]
    pub validation_data: Option<String>,
    /// Share of the examples to hold out for validation
    #[arg(long, value_name = "SHARE", help_heading = "Data", value_parser = share, allow_negative_numbers = true)]
    pub validation: Option<f64>,
    /// Share of the examples to hold out until the run has ended
    #[arg(long, value_name = "SHARE", help_heading = "Data", value_parser = share, allow_negative_numbers = true)]
    pub test: Option<f64>,
    /// Give every input mean 0 and deviation 1, learnt on the training examples
    /// [default: true for a CSV file]
    #[arg(
        long,
        value_name = "BOOL",
        help_heading = "Data",
        num_args = 0..=1,
        default_missing_value = "true",
        hide_possible_values = true,
        verbatim_doc_comment
    )]
    pub standardise: Option<bool>,

    /// Change the training images anew in every epoch, such as shift=2,rotation=10
    /// [pixels: shift, elastic, smoothness; degrees: rotation; shares: scale, shear]
    #[arg(long, value_name = "CHANGES", help_heading = "Data", verbatim_doc_comment)]
    pub augment: Option<AugmentText>,

    /// Neurons of every layer, such as 784,30,10
    #[arg(
        long,
        value_name = "SIZES",
        help_heading = "Network",
        value_delimiter = ',',
        value_parser = at_least_one::<usize>,
        allow_negative_numbers = true
    )]
    pub layers: Option<Vec<usize>>,
    /// Neurons of the hidden layers, the ends taken from the data [default: 30]
    #[arg(
        long,
        value_name = "SIZES",
        help_heading = "Network",
        value_delimiter = ',',
        value_parser = at_least_one::<usize>,
        allow_negative_numbers = true
    )]
    pub hidden: Option<Vec<usize>>,
    /// Activation of the hidden layers
    #[arg(
        long,
        value_name = "NAME",
        help_heading = "Network",
        value_parser = named(&Activation::ALL, Activation::name),
        hide_possible_values = true,
        help = choices("Activation of the hidden layers [default: sigmoid]", Activation::ALL.map(Activation::name))
    )]
    pub activation: Option<Activation>,
    /// Activation of the output layer
    #[arg(
        long,
        value_name = "NAME",
        help_heading = "Network",
        value_parser = named(&Activation::ALL, Activation::name),
        hide_possible_values = true,
        help = choices("Activation of the output layer [default: sigmoid; for classes with\n\
                cross-entropy softmax; for real targets identity]", Activation::ALL.map(Activation::name))
    )]
    pub output: Option<Activation>,
    /// How the first weights and biases are drawn
    #[arg(
        long,
        value_name = "NAME",
        help_heading = "Network",
        value_parser = named(&Initialisation::ALL, Initialisation::name),
        hide_possible_values = true,
        help = choices("How the first weights and biases are drawn [default: inverse-sqrt]", Initialisation::ALL.map(Initialisation::name))
    )]
    pub init: Option<Initialisation>,
    /// Numbers to compute with
    #[arg(
        long,
        value_name = "TYPE",
        help_heading = "Network",
        value_parser = named(&DType::ALL, DType::name),
        hide_possible_values = true,
        help = choices("Numbers to compute with [default: f32]", DType::ALL.map(DType::name))
    )]
    pub dtype: Option<DType>,

    /// What training lowers
    #[arg(
        long,
        value_name = "NAME",
        help_heading = "Training",
        value_parser = named(&Cost::ALL, Cost::name),
        hide_possible_values = true,
        help = choices("What training lowers [default: quadratic]", Cost::ALL.map(Cost::name))
    )]
    pub cost: Option<Cost>,
    /// Rule that moves the weights
    #[arg(
        long,
        value_name = "NAME",
        help_heading = "Training",
        value_parser = PossibleValuesParser::new(OptimiserConfig::NAMES),
        hide_possible_values = true,
        help = choices("Rule that moves the weights [default: sgd]", OptimiserConfig::NAMES)
    )]
    pub optimizer: Option<String>,
    /// η: length of a step
    /// [default: 3 for sgd with sigmoid and quadratic cost, 0.1 for other sgd,
    /// 0.01 for momentum and nesterov, 0.001 for adam and adamw]
    #[arg(
        long,
        value_name = "RATE",
        help_heading = "Training",
        value_parser = above_zero,
        allow_negative_numbers = true,
        verbatim_doc_comment
    )]
    pub learning_rate: Option<f64>,
    /// m: examples of a mini-batch [default: 10]
    #[arg(
        long,
        value_name = "N",
        help_heading = "Training",
        value_parser = at_least_one::<usize>,
        allow_negative_numbers = true
    )]
    pub batch: Option<usize>,
    /// Times to go through the training examples [default: 30]
    #[arg(
        long,
        value_name = "N",
        help_heading = "Training",
        value_parser = at_least_one::<u32>,
        allow_negative_numbers = true
    )]
    pub epochs: Option<u32>,
    /// μ of momentum and nesterov [default: 0.9]
    #[arg(
        long,
        value_name = "SHARE",
        help_heading = "Training",
        value_parser = momentum,
        allow_negative_numbers = true
    )]
    pub momentum: Option<f64>,
    /// β₁ of adam and adamw [default: 0.9]
    #[arg(
        long,
        value_name = "SHARE",
        help_heading = "Training",
        value_parser = momentum,
        allow_negative_numbers = true
    )]
    pub beta1: Option<f64>,
    /// β₂ of adam and adamw [default: 0.999]
    #[arg(
        long,
        value_name = "SHARE",
        help_heading = "Training",
        value_parser = momentum,
        allow_negative_numbers = true
    )]
    pub beta2: Option<f64>,
    /// ε of adam and adamw [default: 1e-8]
    #[arg(
        long,
        value_name = "NUMBER",
        help_heading = "Training",
        value_parser = above_zero,
        allow_negative_numbers = true
    )]
    pub epsilon: Option<f64>,
    /// κ of adamw [default: 0.01]
    #[arg(
        long,
        value_name = "NUMBER",
        help_heading = "Training",
        value_parser = at_least_zero,
        allow_negative_numbers = true
    )]
    pub weight_decay: Option<f64>,
    /// How η changes: constant, step:EVERY:FACTOR, exponential:FACTOR, cosine,
    /// cosine:FLOOR, plateau:FACTOR:PATIENCE [default: constant]
    #[arg(long, value_name = "SCHEDULE", help_heading = "Training", verbatim_doc_comment)]
    pub schedule: Option<ScheduleText>,
    /// Epochs over which η grows from 0 [default: 0]
    #[arg(
        long,
        value_name = "EPOCHS",
        help_heading = "Training",
        value_parser = at_least_zero,
        allow_negative_numbers = true
    )]
    pub warm_up: Option<f64>,
    /// λ: adds λ/2n Σ w² to the cost [default: 0]
    #[arg(
        long,
        value_name = "NUMBER",
        help_heading = "Training",
        value_parser = at_least_zero,
        allow_negative_numbers = true
    )]
    pub l2: Option<f64>,
    /// λ₁: adds λ₁/n Σ |w| to the cost [default: 0]
    #[arg(
        long,
        value_name = "NUMBER",
        help_heading = "Training",
        value_parser = at_least_zero,
        allow_negative_numbers = true
    )]
    pub l1: Option<f64>,
    /// Shorten gradients to this length
    #[arg(
        long,
        value_name = "NUMBER",
        help_heading = "Training",
        value_parser = above_zero,
        allow_negative_numbers = true
    )]
    pub clip_norm: Option<f64>,
    /// Cut every component of a gradient to this size
    #[arg(
        long,
        value_name = "NUMBER",
        help_heading = "Training",
        value_parser = above_zero,
        allow_negative_numbers = true
    )]
    pub clip_value: Option<f64>,
    /// What says which epoch was best
    #[arg(
        long,
        value_name = "FIGURE",
        help_heading = "Training",
        value_parser = named(&Monitor::ALL, Monitor::name),
        hide_possible_values = true,
        help = choices("What says which epoch was best [default: cost]", Monitor::ALL.map(Monitor::name))
    )]
    pub monitor: Option<Monitor>,
    /// End after so many epochs without a better one, and keep the best
    #[arg(
        long,
        value_name = "EPOCHS",
        help_heading = "Training",
        value_parser = at_least_one::<u32>,
        allow_negative_numbers = true
    )]
    pub early_stopping: Option<u32>,
    /// How much better counts as better for early stopping [default: 0]
    #[arg(
        long,
        value_name = "NUMBER",
        help_heading = "Training",
        value_parser = at_least_zero,
        allow_negative_numbers = true
    )]
    pub min_delta: Option<f64>,

    /// What everything random is drawn from; the same seed gives the same bits [default: 0]
    #[arg(
        long,
        value_name = "N",
        help_heading = "Run",
        value_parser = clap::value_parser!(u64).range(..=i64::MAX as u64),
        allow_negative_numbers = true
    )]
    pub seed: Option<u64>,
    /// Threads to use; the result is the same for any number [default: 1]
    #[arg(
        long,
        value_name = "N",
        help_heading = "Run",
        value_parser = at_least_one::<usize>,
        allow_negative_numbers = true
    )]
    pub threads: Option<usize>,
    /// Folder for what the run leaves [default: the first free of runs/DATA-1, -2, …]
    #[arg(long, value_name = "DIR", help_heading = "Run")]
    #[serde(skip)]
    pub run: Option<PathBuf>,
}

/// A help text with the names that may be said.
fn choices<const N: usize>(text: &str, names: [&'static str; N]) -> String {
    format!("{text}\n[{}]", names.join(", "))
}

fn embedded_help() -> String {
    let names = embedded::ALL.iter().map(|set| set.name).collect::<Vec<_>>().join(", ");
    format!(
        "Folder of IDX files, CSV file, or embedded set [default: {}]\n[embedded: {names}]",
        embedded::ALL[0].name
    )
}

/// A parser of the names of `all`.
fn named<T>(all: &'static [T], name: fn(T) -> &'static str) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    PossibleValuesParser::new(all.iter().map(move |&choice| name(choice))).map(move |wanted| {
        let known = all.iter().find(|&&choice| name(choice) == wanted);
        // The parser lets through nothing but the names of `all`.
        *known.unwrap_or(&all[0])
    })
}

impl Options {
    /// These options, and those of `below` where these say nothing.
    ///
    /// Options that exclude each other count as one: `--hidden` silences the file's `layers`.
    pub fn over(self, below: Options) -> Options {
        let sizes_said = self.layers.is_some() || self.hidden.is_some();
        let clip_said = self.clip_norm.is_some() || self.clip_value.is_some();
        let held_out_said = self.validation_data.is_some() || self.validation.is_some();
        let unless = |said: bool| !said;
        Options {
            data: self.data.or(below.data),
            examples: self.examples.or(below.examples),
            label: self.label.or(below.label),
            label_kind: self.label_kind.or(below.label_kind),
            header: self.header.or(below.header),
            delimiter: self.delimiter.or(below.delimiter),
            image: self.image.or(below.image),
            validation_data: self.validation_data.or(below.validation_data.filter(|_| unless(held_out_said))),
            validation: self.validation.or(below.validation.filter(|_| unless(held_out_said))),
            test: self.test.or(below.test),
            standardise: self.standardise.or(below.standardise),
            augment: self.augment.or(below.augment),
            layers: self.layers.or(below.layers.filter(|_| unless(sizes_said))),
            hidden: self.hidden.or(below.hidden.filter(|_| unless(sizes_said))),
            activation: self.activation.or(below.activation),
            output: self.output.or(below.output),
            init: self.init.or(below.init),
            dtype: self.dtype.or(below.dtype),
            cost: self.cost.or(below.cost),
            optimizer: self.optimizer.or(below.optimizer),
            learning_rate: self.learning_rate.or(below.learning_rate),
            batch: self.batch.or(below.batch),
            epochs: self.epochs.or(below.epochs),
            momentum: self.momentum.or(below.momentum),
            beta1: self.beta1.or(below.beta1),
            beta2: self.beta2.or(below.beta2),
            epsilon: self.epsilon.or(below.epsilon),
            weight_decay: self.weight_decay.or(below.weight_decay),
            schedule: self.schedule.or(below.schedule),
            warm_up: self.warm_up.or(below.warm_up),
            l2: self.l2.or(below.l2),
            l1: self.l1.or(below.l1),
            clip_norm: self.clip_norm.or(below.clip_norm.filter(|_| unless(clip_said))),
            clip_value: self.clip_value.or(below.clip_value.filter(|_| unless(clip_said))),
            monitor: self.monitor.or(below.monitor),
            early_stopping: self.early_stopping.or(below.early_stopping),
            min_delta: self.min_delta.or(below.min_delta),
            seed: self.seed.or(below.seed),
            threads: self.threads.or(below.threads),
            run: self.run.or(below.run),
        }
    }
}

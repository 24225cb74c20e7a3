//! `gradcheck`: the gradients of backpropagation against finite differences, parameter by parameter.
//!
//! The two libraries know nothing of each other; here the network of the one is written down for the other, number by
//! number, and the gradient of the one is judged by the other.

mod case;
mod report;

use std::path::{Path, PathBuf};
use std::time::Instant;

use backprop_core::data::{Dataset, csv};
use backprop_core::{Activation, Cost, Initialisation, Network, Penalty, Scalar};
use derive_check::gradcheck::{NetworkReport, RoundedArray};
use derive_check::verdict::Verdict;

use crate::commands::train::{Options, data_plan, plan, read_config};
use crate::context::{Context, Status};
use crate::data::{Reading, Source};
use crate::error::Error;
use crate::model::{AnyModel, Model};
use crate::run_folder::RunFolder;
use crate::values::{Delimiter, HeaderChoice, at_least_one, at_least_zero};
use crate::with_model;

pub use case::Case;
use case::in_f64;

/// Check every gradient of backpropagation against finite differences with a bound on their error
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
Exit status: 0 every derivative agrees; 1 some do not, or could not be decided; 2 could not run.

Examples:
  chainrule gradcheck
  chainrule gradcheck --hidden 30,20 --activation gelu --cost cross-entropy --batch 10
  chainrule gradcheck --l2 0.1 --f32
  chainrule gradcheck runs/digits-1 --json")]
pub struct Args {
    /// Folder of a run, or a model's file [default: a new network]
    #[arg(value_name = "MODEL", conflicts_with_all = ["layers", "hidden", "activation", "output", "init"])]
    model: Option<PathBuf>,
    /// Folder of IDX files, CSV file, or embedded set [default: digits; of a run its own]
    #[arg(long, value_name = "PATH")]
    data: Option<String>,
    /// Target column of a CSV file, by name or by number from 1
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    label: Option<Vec<String>>,
    /// Whether a CSV file's first row has names: auto, present, absent
    #[arg(long, value_name = "WHEN", hide_possible_values = true)]
    header: Option<HeaderChoice>,
    /// What stands between the fields of a CSV file: one character, or tab
    #[arg(long, value_name = "CHAR")]
    delimiter: Option<Delimiter>,
    /// m: examples to check on, the first ones of the data
    #[arg(long, value_name = "N", value_parser = at_least_one::<usize>, default_value = "3")]
    batch: usize,
    /// Neurons of every layer, such as 784,30,10
    #[arg(long, value_name = "SIZES", value_delimiter = ',', value_parser = at_least_one::<usize>)]
    layers: Option<Vec<usize>>,
    /// Neurons of the hidden layers, the ends taken from the data [default: 30]
    #[arg(long, value_name = "SIZES", value_delimiter = ',', value_parser = at_least_one::<usize>)]
    hidden: Option<Vec<usize>>,
    /// Activation of the hidden layers [default: sigmoid]
    #[arg(long, value_name = "NAME")]
    activation: Option<Activation>,
    /// Activation of the output layer [default: as in train]
    #[arg(long, value_name = "NAME")]
    output: Option<Activation>,
    /// What the gradient is of: quadratic or cross-entropy [default: quadratic; of a model its own]
    #[arg(long, value_name = "NAME")]
    cost: Option<Cost>,
    /// λ: adds λ/2n Σ w² to the cost, n the examples of the data [default: 0]
    #[arg(long, value_name = "NUMBER", value_parser = at_least_zero, allow_negative_numbers = true)]
    l2: Option<f64>,
    /// λ₁: adds λ₁/n Σ |w| to the cost [default: 0]
    #[arg(long, value_name = "NUMBER", value_parser = at_least_zero, allow_negative_numbers = true)]
    l1: Option<f64>,
    /// Hold the gradient in f32 against the one in f64 as well
    #[arg(long = "f32")]
    in_f32: bool,
    /// How the first weights and biases are drawn [default: as in train]
    #[arg(long, value_name = "NAME")]
    init: Option<Initialisation>,
    /// Seed of the network and of an embedded set
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Print JSON, one object
    #[arg(long)]
    json: bool,
}

/// Checks.
///
/// Errors: a model, data or layers that cannot be used.
pub fn run(args: Args, context: &mut Context) -> Result<Status, Error> {
    let case = match &args.model {
        Some(path) => of_model(path, &args)?,
        None => of_options(&args)?,
    };
    let case = if args.in_f32 { case.rounded()? } else { case };
    let start = Instant::now();
    let gradients = case.gradients();
    let report = case.check(&gradients)?;
    let rounded = match args.in_f32 {
        true => Some(case.check_rounded(&gradients, &case.gradients_in::<f32>()?)?),
        false => None,
    };
    let found = Found { report, rounded, seconds: start.elapsed().as_secs_f64() };
    if args.json {
        context.console.line(report::as_json(&case, &found));
    } else {
        report::print(&mut context.console, &case, &found);
    }
    Ok(if found.holds() { Status::Done } else { Status::CheckFailed })
}

/// What was found of a case.
struct Found {
    report: NetworkReport,
    /// The gradient in f32 against the one in f64, where it was asked for.
    rounded: Option<Vec<RoundedArray>>,
    seconds: f64,
}

impl Found {
    fn holds(&self) -> bool {
        let rounded = self.rounded.iter().flatten();
        self.report.verdict == Verdict::Holds && rounded.into_iter().all(RoundedArray::holds)
    }
}

/// The options' regularisation over n examples.
fn penalty(args: &Args, set: &Dataset) -> Penalty {
    let n = set.n_examples() as f64;
    Penalty { l2: args.l2.unwrap_or(0.0) / n, l1: args.l1.unwrap_or(0.0) / n }
}

/// A new network, as `train` would begin with it.
fn of_options(args: &Args) -> Result<Case, Error> {
    let options = Options {
        data: args.data.clone(),
        label: args.label.clone(),
        header: args.header,
        delimiter: args.delimiter,
        layers: args.layers.clone(),
        hidden: args.hidden.clone(),
        activation: args.activation,
        output: args.output,
        cost: args.cost,
        init: args.init,
        seed: Some(args.seed),
        ..Options::default()
    };
    let data = data_plan(&options)?;
    let set = data.reading.load(&data.source)?.train;
    let plan = plan(&options, &set)?;
    let network = Network::initialise(&plan.sizes, plan.activation, plan.output, plan.init, args.seed)?;
    let case = Case::new(network, plan.train.cost, &set, args.batch)?;
    Ok(case.with(penalty(args, &set)))
}

/// A trained network on the data of its run, or on others.
fn of_model(path: &Path, args: &Args) -> Result<Case, Error> {
    let model = AnyModel::read(path)?;
    with_model!(model, model => {
        let set = data_of_model(&model, path, args)?;
        let case = Case::new(in_f64(&model.network)?, args.cost.unwrap_or(model.notes.cost), &set, args.batch)?;
        Ok(case.with(penalty(args, &set)))
    })
}

fn data_of_model<T: Scalar>(model: &Model<T>, path: &Path, args: &Args) -> Result<Dataset, Error> {
    if let Some(data) = &args.data {
        let csv = csv::Options {
            delimiter: args.delimiter.map_or(b',', |delimiter| delimiter.0),
            header: args.header.map_or(csv::Header::Auto, csv::Header::from),
            targets: args.label.clone().unwrap_or_default(),
            ..csv::Options::default()
        };
        let reading = Reading { csv, seed: args.seed, ..Reading::default() };
        return model.accustomed(reading.beside(&Source::find(data)?, &model.alike())?);
    }
    if !path.is_dir() {
        let sentence =
            "a model's file does not say where its data lie: expected --data, or the folder of its run";
        return Err(Error::Usage(sentence.to_string()));
    }
    let data = data_plan(&read_config(&RunFolder::open(path)?.config())?)?;
    Ok(data.reading.load(&data.source)?.train)
}

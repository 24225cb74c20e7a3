//! `gradcheck`: the gradients of backpropagation against finite differences, parameter by parameter.
//!
//! The two libraries know nothing of each other; here the network of the one is written down for the other, number by
//! number, and the gradient of the one is judged by the other.

use std::path::{Path, PathBuf};
use std::time::Instant;

use backprop_core::backprop;
use backprop_core::data::{Dataset, csv};
use backprop_core::evaluate::check_fit;
use backprop_core::{
    Activation, Cost, Gradients, Initialisation, Layer, Network, NetworkError, Scalar, Workspace,
};
use derive_check::gradcheck as oracle;
use derive_check::gradcheck::{ArrayReport, LayerGradient, Mlp, MlpLayer, NetworkReport, gradcheck_network};
use derive_check::verdict::Verdict;
use faer::Mat;
use serde_json::{Value, json};

use crate::commands::train::report::thousands;
use crate::commands::train::{Options, data_plan, plan, read_config};
use crate::console::{Console, Tone};
use crate::context::{Context, Status};
use crate::data::{Reading, Source};
use crate::error::Error;
use crate::model::{AnyModel, Model};
use crate::run_folder::RunFolder;
use crate::values::{Delimiter, HeaderChoice, at_least_one};
use crate::with_model;

/// Check every gradient of backpropagation against finite differences with a bound on their error
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
Exit status: 0 every derivative agrees; 1 some do not, or could not be decided; 2 could not run.

Examples:
  chainrule gradcheck
  chainrule gradcheck --hidden 30,20 --activation gelu --cost cross-entropy --batch 10
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
    let start = Instant::now();
    let gradients = case.gradients();
    let report = case.check(&gradients)?;
    let seconds = start.elapsed().as_secs_f64();
    if args.json {
        context.console.line(as_json(&case, &report, seconds));
    } else {
        print(&mut context.console, &case, &report, seconds);
    }
    Ok(if report.verdict == Verdict::Holds { Status::Done } else { Status::CheckFailed })
}

/// A network, its cost and the examples that the gradient is taken over.
#[derive(Debug)]
pub struct Case {
    /// The network, in f64.
    pub network: Network<f64>,
    /// The cost.
    pub cost: Cost,
    /// What the data are called.
    pub data: String,
    /// a¹, n_1 × m, one example behind the other.
    inputs: Vec<f64>,
    /// y, n_L × m
    targets: Vec<f64>,
}

impl Case {
    /// The case of the first `m` examples of a set, or of all if there are fewer.
    ///
    /// Errors: a network and data, or a cost, that do not fit.
    pub fn new(network: Network<f64>, cost: Cost, set: &Dataset, m: usize) -> Result<Self, Error> {
        check_fit(&network, cost, set)?;
        let rows: Vec<usize> = (0..set.n_examples().min(m)).collect();
        let mut inputs = Mat::zeros(network.n_inputs(), rows.len());
        let mut targets = Mat::zeros(network.n_outputs(), rows.len());
        set.fill_inputs(&rows, inputs.as_mut());
        set.fill_targets(&rows, targets.as_mut());
        let columns =
            |matrix: &Mat<f64>| matrix.col_iter().flat_map(|column| column.iter().copied()).collect();
        let (inputs, targets) = (columns(&inputs), columns(&targets));
        Ok(Self { network, cost, data: set.name().to_string(), inputs, targets })
    }

    /// m
    pub fn n_examples(&self) -> usize {
        self.inputs.len() / self.network.n_inputs()
    }

    /// ∇C by backpropagation.
    pub fn gradients(&self) -> Gradients<f64> {
        let m = self.n_examples();
        let mut workspace = Workspace::new(&self.network, m, 1);
        workspace.resize(m);
        let fill = |mut matrix: faer::MatMut<'_, f64>, numbers: &[f64]| {
            let rows = matrix.nrows();
            for (column, numbers) in numbers.chunks_exact(rows).enumerate() {
                for (row, &number) in numbers.iter().enumerate() {
                    matrix[(row, column)] = number;
                }
            }
        };
        fill(workspace.input_mut(), &self.inputs);
        fill(workspace.target_mut(), &self.targets);
        let mut gradients = Gradients::zeros(&self.network);
        backprop::forward(&self.network, &mut workspace);
        backprop::backward(&self.network, self.cost, &mut workspace);
        backprop::gradient(&mut gradients, &mut workspace);
        gradients
    }

    /// Judges a gradient by finite differences.
    ///
    /// Errors: numbers that are infinite or NaN.
    pub fn check(&self, gradients: &Gradients<f64>) -> Result<NetworkReport, Error> {
        let layers = self.network.layers().iter().map(|layer| MlpLayer {
            weight: by_rows(layer.weight()),
            bias: layer.bias().to_vec(),
            activation: activation(layer.activation()),
        });
        let cost = match self.cost {
            Cost::Quadratic => oracle::Cost::Quadratic,
            Cost::CrossEntropy => oracle::Cost::CrossEntropy,
        };
        let mlp = Mlp { layers: layers.collect(), cost, l2: 0.0 };
        let claimed: Vec<LayerGradient> = (2..=self.network.last_layer())
            .map(|l| LayerGradient {
                nabla_w: by_rows(gradients.nabla_w[l].as_ref()),
                nabla_b: gradients.nabla_b[l].clone(),
            })
            .collect();
        Ok(gradcheck_network(&mlp, &self.inputs, &self.targets, &claimed)?)
    }
}

/// W, row behind row.
fn by_rows(matrix: faer::MatRef<'_, f64>) -> Vec<f64> {
    matrix.row_iter().flat_map(|row| row.iter().copied()).collect()
}

/// The same function, as the checker knows it.
fn activation(activation: Activation) -> oracle::Activation {
    match activation {
        Activation::Identity => oracle::Activation::Identity,
        Activation::Sigmoid => oracle::Activation::Sigmoid,
        Activation::Tanh => oracle::Activation::Tanh,
        Activation::Relu => oracle::Activation::Relu,
        Activation::LeakyRelu => oracle::Activation::LeakyRelu,
        Activation::Elu => oracle::Activation::Elu,
        Activation::Softplus => oracle::Activation::Softplus,
        Activation::Gelu => oracle::Activation::Gelu,
        Activation::Silu => oracle::Activation::Silu,
        Activation::Softmax => oracle::Activation::Softmax,
    }
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
    Case::new(network, plan.train.cost, &set, args.batch)
}

/// A trained network on the data of its run, or on others.
fn of_model(path: &Path, args: &Args) -> Result<Case, Error> {
    let model = AnyModel::read(path)?;
    with_model!(model, model => {
        let set = data_of_model(&model, path, args)?;
        Case::new(in_f64(&model.network)?, args.cost.unwrap_or(model.notes.cost), &set, args.batch)
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

/// The same network, each number exactly.
fn in_f64<T: Scalar>(network: &Network<T>) -> Result<Network<f64>, NetworkError> {
    let layers = network.layers().iter().map(|layer| {
        let weight = layer.weight();
        let weight = Mat::from_fn(weight.nrows(), weight.ncols(), |j, k| weight[(j, k)].to_f64());
        Layer::new(weight, layer.bias().iter().map(|b| b.to_f64()).collect(), layer.activation())
    });
    Network::new(layers.collect::<Result<_, _>>()?)
}

/// The report as a table, then what is wrong, then the verdict.
fn print(console: &mut Console, case: &Case, report: &NetworkReport, seconds: f64) {
    let sizes: Vec<String> = case.network.sizes().iter().map(usize::to_string).collect();
    let examples = if report.n_examples == 1 { "example" } else { "examples" };
    console.line(format!(
        "{}, {} cost, {} {examples} of {}",
        sizes.join("–"),
        case.cost,
        thousands(report.n_examples),
        case.data,
    ));
    console.line("");
    let head = format!(
        "{:<9}{:>10}  {:<9}  {:>9}  {:>9}  {:>9}  {:>9}  {:>9}",
        "", "shape", "verdict", "largest", "error", "bound", "ratio", "defect"
    );
    console.line(console.paint(Tone::Quiet, head));
    for array in &report.arrays {
        let letter = if array.kind == "weight" { "W" } else { "b" };
        let comparison = &array.comparison;
        let verdict = console.paint(tone(comparison.verdict), format!("{:<9}", word(comparison.verdict)));
        console.line(format!(
            "{:<9}{:>10}  {verdict}  {:>9.2e}  {:>9.1e}  {:>9.1e}  {:>9.4}  {:>9.1e}",
            format!("∂C/∂{letter}{}", superscript(array.layer)),
            format!("{}×{}", array.rows, array.columns),
            comparison.scale,
            comparison.max_error,
            comparison.bound,
            comparison.worst_ratio,
            comparison.smallest_defect,
        ));
    }
    for array in report.arrays.iter().filter(|array| array.comparison.verdict != Verdict::Holds) {
        console.line("");
        console.line(array);
    }
    if let Some(factor) = &report.factor {
        console.line("");
        console.line(format!("in all layers {factor}"));
    }
    if report.kinks != oracle::Kinks::default() {
        console.line("");
        console.line(report.kinks);
    }
    console.line("");
    let verdict = console.paint(tone(report.verdict), word(report.verdict));
    let agreeing: usize = report.arrays.iter().map(|array| array.comparison.agreeing).sum();
    console.line(format!(
        "{verdict}: {} of {} derivatives agree, each with finite differences of its own, in {seconds:.2} s",
        thousands(agreeing),
        thousands(report.n_parameters),
    ));
    console.line(console.paint(
        Tone::Quiet,
        "error: the largest between the two; bound: what rounding and truncation allow; ratio: the worst of both, 1 at \
         most; defect: an error that would have been refuted anywhere",
    ));
}

fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Holds => Tone::Good,
        Verdict::Refuted => Tone::Bad,
        _ => Tone::Caution,
    }
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Refuted => "refuted",
        Verdict::Vacuous => "vacuous",
        Verdict::Undecided => "undecided",
        _ => "holds",
    }
}

/// A layer's number as it stands beside a letter.
fn superscript(l: usize) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    l.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect()
}

fn as_json(case: &Case, report: &NetworkReport, seconds: f64) -> Value {
    let layers = case.network.layers();
    json!({
        "verdict": report.verdict,
        "sizes": case.network.sizes(),
        "activations": layers.iter().map(|layer| layer.activation().name()).collect::<Vec<_>>(),
        "cost": case.cost,
        "data": case.data,
        "examples": report.n_examples,
        "parameters": report.n_parameters,
        "seconds": seconds,
        "arrays": report.arrays.iter().map(array_as_json).collect::<Vec<_>>(),
        "factor": report.factor.as_ref().map(factor_as_json),
        "kinks": { "near": report.kinks.near, "left": report.kinks.left, "right": report.kinks.right },
    })
}

fn array_as_json(array: &ArrayReport) -> Value {
    let comparison = &array.comparison;
    let worst = comparison.worst.iter().map(|entry| {
        json!({
            "j": entry.index / array.columns + 1,
            "k": (array.kind == "weight").then(|| entry.index % array.columns + 1),
            "claimed": entry.claimed,
            "measured": entry.measured,
            "bound": entry.bound,
        })
    });
    json!({
        "layer": array.layer,
        "kind": array.kind,
        "rows": array.rows,
        "columns": array.columns,
        "verdict": comparison.verdict,
        "agreeing": comparison.agreeing,
        "refuted": comparison.refuted,
        "undecided": comparison.undecided,
        "largest": comparison.scale,
        "max_error": comparison.max_error,
        "bound": comparison.bound,
        "worst_ratio": comparison.worst_ratio,
        "smallest_defect": comparison.smallest_defect,
        "factor": comparison.factor.as_ref().map(factor_as_json),
        "worst": worst.collect::<Vec<_>>(),
    })
}

fn factor_as_json(factor: &derive_check::difference::Factor) -> Value {
    json!({ "value": factor.value, "name": factor.name })
}

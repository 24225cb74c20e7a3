//! `bench`: examples a second of a training run, held against what the machine could do at best.

mod growth;
mod kernels;
mod machine;
mod workload;

use std::path::PathBuf;
use std::time::Duration;

use backprop_core::kernels::InstructionSet;
use backprop_core::{Activation, Cost, DType};
use serde_json::json;

use self::growth::Growth;
use self::kernels::KernelTime;
use self::workload::{Measurement, Workload};
use crate::commands::train::report::thousands;
use crate::console::{Console, Tone};
use crate::context::{Context, Status};
use crate::error::Error;
use crate::files::write_whole;
use crate::pictures::roofline::roofline;
use crate::values::{above_zero, at_least_one};

/// Examples of an epoch when nothing else is said.
const EXAMPLES: usize = 10_000;

/// Measure how many examples a second training takes in, against the peak of this machine
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
Training runs on random images for some epochs, each of which is timed. The limit is what multiplications with
addition in registers reach, measured between the epochs: 4 operations a weight of the first layer, 6 a weight of
the others.

Examples:
  chainrule bench
  chainrule bench --layers 784,512,512,10 --activation relu --cost cross-entropy --batch 128 --threads 2
  chainrule bench --all --out roofline.svg")]
pub struct Args {
    /// Neurons of every layer
    #[arg(
        long,
        value_name = "SIZES",
        value_delimiter = ',',
        value_parser = at_least_one::<usize>,
        default_value = "784,30,10"
    )]
    layers: Vec<usize>,
    /// Activation of the hidden layers
    #[arg(long, value_name = "NAME", default_value = "sigmoid")]
    activation: Activation,
    /// What training lowers: quadratic, or cross-entropy (of several classes with softmax)
    #[arg(long, value_name = "NAME", default_value = "quadratic")]
    cost: Cost,
    /// m: examples of a mini-batch
    #[arg(long, value_name = "N", value_parser = at_least_one::<usize>, default_value = "10")]
    batch: usize,
    /// Threads to use
    #[arg(long, value_name = "N", value_parser = at_least_one::<usize>, default_value = "1")]
    threads: usize,
    /// Examples of an epoch
    #[arg(long, value_name = "N", value_parser = at_least_one::<usize>, default_value_t = EXAMPLES)]
    examples: usize,
    /// Numbers to compute with: f32, f64
    #[arg(long, value_name = "TYPE", default_value = "f32")]
    dtype: DType,
    /// How long to measure; there are five epochs at least
    #[arg(long, value_name = "SECONDS", value_parser = above_zero, default_value = "2")]
    seconds: f64,
    /// Measure five workloads, every kernel, and how the share of the limit grows with batch and width
    #[arg(long, conflicts_with_all = ["layers", "activation", "cost", "batch", "dtype"])]
    all: bool,
    /// SVG file for the picture of that growth
    #[arg(long, value_name = "FILE", requires = "all")]
    out: Option<PathBuf>,
    /// Overwrite the picture
    #[arg(long, requires = "out")]
    force: bool,
    /// Print JSON, one object
    #[arg(long)]
    json: bool,
}

/// Measures.
///
/// Errors: layers that make no network; threads that cannot be had; a picture that cannot be written.
pub fn run(args: Args, context: &mut Context) -> Result<Status, Error> {
    if args.all {
        return all(&args, context);
    }
    let workload = Workload {
        layers: args.layers.clone(),
        activation: args.activation,
        cost: args.cost,
        batch: args.batch,
        threads: args.threads,
        examples: args.examples,
    };
    let time = seconds(args.seconds);
    let measurement = match args.dtype {
        DType::F32 => workload.measure::<f32>(time)?,
        DType::F64 => workload.measure::<f64>(time)?,
    };
    if args.json {
        context.console.line(measurement.as_json());
    } else {
        print(&mut context.console, &measurement);
    }
    Ok(Status::Done)
}

/// A time that is no longer than a clock can tell.
fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}

/// The five workloads that the book's table shows.
fn workloads(threads: usize, examples: usize) -> [Workload; 5] {
    let cross_entropy = Cost::CrossEntropy;
    let (sigmoid, relu) = (Activation::Sigmoid, Activation::Relu);
    [
        (&[784, 30, 10][..], sigmoid, Cost::Quadratic, 10),
        (&[784, 100, 10], sigmoid, cross_entropy, 10),
        (&[784, 128, 10], relu, cross_entropy, 32),
        (&[784, 512, 512, 10], relu, cross_entropy, 128),
        (&[784, 2048, 2048, 10], relu, cross_entropy, 512),
    ]
    .map(|(layers, activation, cost, batch)| Workload {
        layers: layers.to_vec(),
        activation,
        cost,
        batch,
        threads,
        examples,
    })
}

fn all(args: &Args, context: &mut Context) -> Result<Status, Error> {
    if let Some(path) = args.out.as_ref().filter(|path| !args.force && path.exists()) {
        return Err(Error::FileExists { path: path.clone() });
    }
    let console = &mut context.console;
    let mut measurements = Vec::new();
    for workload in workloads(args.threads, args.examples) {
        let measurement = workload.measure::<f32>(seconds(args.seconds))?;
        if !args.json {
            print(console, &measurement);
        }
        measurements.push(measurement);
    }
    let times = kernels::measure();
    if !args.json {
        print_kernels(console, &times);
    }
    let growth = Growth::measure(args.threads, |curve| console.note(format!("measuring {curve}")))?;
    if let Some(path) = &args.out {
        write_whole(path, roofline(&growth.by_batch, &growth.by_width)?.as_bytes())?;
    }
    if args.json {
        console.line(json!({
            "instruction_set": InstructionSet::best().name(),
            "threads": args.threads,
            "workloads": measurements.iter().map(Measurement::as_json).collect::<Vec<_>>(),
            "kernels": times.iter().map(KernelTime::as_json).collect::<Vec<_>>(),
            "growth": growth.as_json(),
        }));
    } else if let Some(path) = &args.out {
        console.line(path.display());
    }
    Ok(Status::Done)
}

fn print(console: &mut Console, measurement: &Measurement) {
    let Measurement { workload, rate, peak, memory } = measurement;
    let threads = if workload.threads == 1 { "thread" } else { "threads" };
    let name = console.paint(Tone::Strong, workload.name());
    console.line(format!("{name}, {} {threads}", workload.threads));
    console.line(format!(
        "  {} examples a second (median of {} epochs, from {} to {})",
        thousands(rate.median as usize),
        rate.n_epochs,
        thousands(rate.min as usize),
        thousands(rate.max as usize),
    ));
    console.line(format!(
        "  {:.1} of {:.1} GFLOP/s: {:.1} % of the limit, {} examples a second",
        rate.median * workload.operations() / 1e9,
        peak / 1e9,
        100.0 * measurement.share(),
        thousands(measurement.limit() as usize),
    ));
    console.line(format!("  {:.1} MB of memory beside the examples", *memory as f64 / 1e6));
}

fn print_kernels(console: &mut Console, times: &[KernelTime]) {
    console.line(format!("{:<14}{:>5}{:>22}{:>22}", "kernel", "", "ns/element, 4,096", "ns/element, 4 M"));
    for KernelTime { name, dtype, in_cache, beyond } in times {
        console.line(format!("{name:<14}{dtype:>5}{in_cache:>22.3}{beyond:>22.3}"));
    }
}

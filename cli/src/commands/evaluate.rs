//! `evaluate`: cost, accuracy and confusion of a network on labelled examples.

use std::path::{Path, PathBuf};

use backprop_core::data::{Dataset, csv};
use backprop_core::evaluate as judge;
use backprop_core::product::Threads;
use backprop_core::{Confusion, Evaluation, Scalar, TrainError};
use serde_json::json;

use crate::commands::train::report::thousands;
use crate::commands::train::{data_plan, read_config};
use crate::console::{Console, Tone};
use crate::context::{Context, Status};
use crate::data::{Reading, Source};
use crate::error::Error;
use crate::exhibit::counts;
use crate::files::write_whole;
use crate::model::{AnyModel, Model};
use crate::pictures::confusion::confusion;
use crate::run_folder::RunFolder;
use crate::values::{Delimiter, HeaderChoice, at_least_one};
use crate::with_model;

/// Classes up to which the confusion is printed; more fill no terminal.
const MOST_PRINTED: usize = 26;

/// Say how good a network is: cost, accuracy, and which class it takes for which
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
Without --data: on the parts of the data that the run of the folder was made with.

Examples:
  chainrule evaluate runs/digits-1
  chainrule evaluate runs/mnist-1 --data mnist --picture confusion.svg
  chainrule evaluate runs/optdigits_train-1 --data optdigits_test.csv --json")]
pub struct Args {
    /// Folder of a run, or a model's file
    #[arg(value_name = "MODEL")]
    model: PathBuf,
    /// Folder of IDX files, CSV file with the target, or embedded set
    #[arg(long, value_name = "PATH")]
    data: Option<String>,
    /// Target column of a CSV file, by name or by number from 1 [default: as in training]
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    label: Vec<String>,
    /// Whether a CSV file's first row has names: auto, present, absent
    #[arg(long, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    header: HeaderChoice,
    /// What stands between the fields of a CSV file: one character, or tab
    #[arg(long, value_name = "CHAR", default_value = ",")]
    delimiter: Delimiter,
    /// Examples to make of an embedded set
    #[arg(long, value_name = "N", value_parser = at_least_one::<usize>)]
    examples: Option<usize>,
    /// Seed of an embedded set
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// SVG file to draw the confusion matrix in
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,
    /// Threads to use
    #[arg(long, value_name = "N", value_parser = at_least_one::<usize>, default_value = "1")]
    threads: usize,
    /// Print JSON, one object
    #[arg(long)]
    json: bool,
}

/// Evaluates.
///
/// Errors: a model or data that cannot be used.
pub fn run(args: Args, context: &mut Context) -> Result<Status, Error> {
    let model = AnyModel::read(&args.model)?;
    with_model!(model, model => evaluate(&model, &args, &mut context.console))?;
    Ok(Status::Done)
}

fn evaluate<T: Scalar>(model: &Model<T>, args: &Args, console: &mut Console) -> Result<(), Error> {
    let parts = match &args.data {
        Some(data) => {
            let reading = Reading {
                n_examples: args.examples,
                csv: csv::Options {
                    delimiter: args.delimiter.0,
                    header: args.header.into(),
                    targets: args.label.clone(),
                    ..csv::Options::default()
                },
                // Examples beside a run's are drawn from the seed that follows.
                seed: args.seed.wrapping_sub(1),
                ..Reading::default()
            };
            let set = reading.beside(&Source::find(data)?, &model.alike())?;
            vec![(set.name().to_string(), model.accustomed(set)?)]
        }
        None => parts_of_run(&args.model)?,
    };
    let threads = Threads::new(args.threads).map_err(TrainError::from)?;
    let judge_part = |(name, set): (String, Dataset)| -> Result<_, Error> {
        let evaluation = judge::evaluate(&model.network, model.notes.cost, &set, &threads)?;
        Ok((name, evaluation, set))
    };
    let judged = parts.into_iter().map(judge_part).collect::<Result<Vec<_>, _>>()?;
    // The part that says most comes last: test after validation after training.
    let Some((part, _, last)) = judged.last() else { return Ok(()) };
    let names = model.notes.class_names();
    let matrix = match last.labels() {
        Some(labels) => {
            let outputs = judge::outputs(&model.network, last, &threads)?;
            Some(counts(&Confusion::new(names.len(), labels, &outputs)))
        }
        None => None,
    };
    if let (Some(path), Some(matrix)) = (&args.picture, &matrix) {
        write_whole(path, confusion(names, matrix)?.as_bytes())?;
    }
    if args.json {
        let figures = |evaluation: &Evaluation| json!({ "cost": evaluation.cost, "accuracy": evaluation.accuracy, "examples": evaluation.n_examples });
        let parts: serde_json::Map<_, _> =
            judged.iter().map(|(name, evaluation, _)| (name.clone(), figures(evaluation))).collect();
        console.line(json!({
            "model": model.path,
            "cost": model.notes.cost,
            "parts": parts,
            "classes": names,
            "confusion": matrix.map(|counts| json!({ "part": part, "counts": counts })),
        }));
        return Ok(());
    }
    let width = judged.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or(0);
    for (name, evaluation, _) in &judged {
        let mut line = format!("{name:<width$}  {:>7} examples  ", thousands(evaluation.n_examples));
        if let Some(accuracy) = evaluation.accuracy {
            line += &console.paint(Tone::Strong, format!("accuracy {:>6.2} %", 100.0 * accuracy));
            line += "  ";
        }
        console.line(format!("{line}{} cost {:.5}", model.notes.cost, evaluation.cost));
    }
    if let Some(matrix) = matrix.filter(|matrix| matrix.len() <= MOST_PRINTED) {
        print_confusion(console, part, names, &matrix);
    }
    if let Some(path) = &args.picture {
        console.line("");
        console.line(format!("confusion matrix in {}", path.display()));
    }
    Ok(())
}

/// The parts of the data of a run, as the run used them.
fn parts_of_run(path: &Path) -> Result<Vec<(String, Dataset)>, Error> {
    if !path.is_dir() {
        let sentence =
            "a model's file does not say where its data lie: expected --data, or the folder of its run";
        return Err(Error::Usage(sentence.to_string()));
    }
    let options = read_config(&RunFolder::open(path)?.config())?;
    let data = data_plan(&options)?;
    let parts = data.reading.load(&data.source)?;
    let named = [("training", Some(parts.train)), ("validation", parts.validation), ("test", parts.test)];
    Ok(named.into_iter().filter_map(|(name, set)| Some((name.to_string(), set?))).collect())
}

/// The matrix as a table: a row for each class, a column for what it was taken for.
fn print_confusion(console: &mut Console, part: &str, names: &[String], matrix: &[Vec<usize>]) {
    let label = names.iter().map(|name| name.chars().count()).max().unwrap_or(0).clamp(5, 16);
    let cell = matrix.iter().flatten().map(|count| count.to_string().len()).max().unwrap_or(1);
    let cell = names.iter().map(|name| name.chars().count()).max().unwrap_or(1).min(12).max(cell) + 1;
    let cut = |name: &str, width: usize| name.chars().take(width).collect::<String>();
    console.line("");
    console.line(console.paint(Tone::Quiet, format!("{part}: class (row) taken for (column)")));
    let head: String = names.iter().map(|name| format!("{:>cell$}", cut(name, cell - 1))).collect();
    console.line(console.paint(Tone::Quiet, format!("{:<label$} {head}", "")));
    for (i, row) in matrix.iter().enumerate() {
        let mut line = format!("{:<label$} ", cut(&names[i], label));
        for (j, &count) in row.iter().enumerate() {
            let text = if count == 0 { format!("{:>cell$}", "·") } else { format!("{count:>cell$}") };
            line += &match (count, i == j) {
                (0, _) => console.paint(Tone::Quiet, text),
                (_, true) => console.paint(Tone::Good, text),
                (_, false) => text,
            };
        }
        console.line(line);
    }
}

//! `predict`: the class and the outputs of examples, as CSV.

use std::path::PathBuf;

use backprop_core::data::csv;
use backprop_core::evaluate::{self, predicted_class};
use backprop_core::product::Threads;
use backprop_core::{Scalar, TrainError};

use crate::commands::train::report::thousands;
use crate::context::{Context, Status};
use crate::data::{Reading, Source, unlabelled};
use crate::error::Error;
use crate::exhibit::output_for;
use crate::files::write_whole;
use crate::model::{AnyModel, Model, Outputs};
use crate::values::{Delimiter, HeaderChoice, at_least_one};
use crate::with_model;

/// Say the class and the outputs of examples, as CSV
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
A line for every example: its number from 1, its class, and the probability of every class (called output
where the network's outputs are no probabilities). For real targets: its number and the outputs.

Examples:
  chainrule predict runs/digits-1 --data digits --examples 10
  chainrule predict runs/mnist-1 --data mnist --out classes.csv
  chainrule predict runs/iris-1 --data flowers.csv")]
pub struct Args {
    /// Folder of a run, or a model's file
    #[arg(value_name = "MODEL")]
    model: PathBuf,
    /// CSV file with or without the target, IDX file or folder, or embedded set
    #[arg(long, value_name = "PATH")]
    data: String,
    /// File to write to, instead of the standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Overwrite the file given with --out
    #[arg(long)]
    force: bool,
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
    /// Threads to use
    #[arg(long, value_name = "N", value_parser = at_least_one::<usize>, default_value = "1")]
    threads: usize,
}

/// Predicts.
///
/// Errors: a model or data that cannot be used; a file that cannot be written, or is there already.
pub fn run(args: Args, context: &mut Context) -> Result<Status, Error> {
    if let Some(path) = args.out.as_ref().filter(|path| path.exists() && !args.force) {
        return Err(Error::FileExists { path: path.clone() });
    }
    let model = AnyModel::read(&args.model)?;
    let source = Source::find(&args.data)?;
    let reading = Reading {
        n_examples: args.examples,
        csv: csv::Options {
            delimiter: args.delimiter.0,
            header: args.header.into(),
            ..csv::Options::default()
        },
        seed: args.seed,
        ..Reading::default()
    };
    let (table, n_examples) = with_model!(model, model => predict(&model, &source, &reading, args.threads))?;
    match &args.out {
        None => context.console.raw(table.as_bytes()),
        Some(path) => {
            write_whole(path, table.as_bytes())?;
            context.console.note(format!("{} examples in {}", thousands(n_examples), path.display()));
        }
    }
    Ok(Status::Done)
}

/// The table as text, and its number of examples.
fn predict<T: Scalar>(
    model: &Model<T>,
    source: &Source,
    reading: &Reading,
    threads: usize,
) -> Result<(String, usize), Error> {
    let set = model.accustomed(unlabelled(source, reading, &model.alike())?)?;
    let threads = Threads::new(threads).map_err(TrainError::from)?;
    let outputs = evaluate::outputs(&model.network, &set, &threads)?;
    let mut header = vec!["example".to_string()];
    match &model.notes.outputs {
        Outputs::Classes(names) => {
            let what = if model.output_is_probability() { "probability" } else { "output" };
            header.push("class".to_string());
            header.extend(names.iter().map(|name| format!("{what}_{name}")));
        }
        Outputs::Reals(names) => header.extend(names.iter().cloned()),
    }
    let mut table = line(&header);
    for example in 0..outputs.ncols() {
        let column = outputs.col_as_slice(example);
        let mut fields = vec![(example + 1).to_string()];
        match &model.notes.outputs {
            Outputs::Classes(names) => {
                fields.push(names[predicted_class(column)].clone());
                fields.extend((0..names.len()).map(|class| output_for(column, class).to_string()));
            }
            Outputs::Reals(_) => fields.extend(column.iter().map(|a| a.to_string())),
        }
        table += &line(&fields);
    }
    Ok((table, outputs.ncols()))
}

/// A line of CSV, fields quoted where RFC 4180 asks for it.
fn line(fields: &[String]) -> String {
    let quoted = |field: &String| {
        if field.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", field.replace('"', "\"\""))
        } else {
            field.clone()
        }
    };
    fields.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n"
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        let fields = ["1", "a,b", "say \"x\"", "plain"].map(str::to_string);
        assert_eq!(line(&fields), "1,\"a,b\",\"say \"\"x\"\"\",plain\n");
    }
}

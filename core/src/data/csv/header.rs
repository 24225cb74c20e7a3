//! The first row: does it hold names, and which column is an input, which the target.

use super::table::{number, quoted};
use super::{CsvProblem, Header, Options, Wanted};

/// Names that say that a column is the target.
const TARGET_NAMES: [&str; 4] = ["label", "class", "species", "target"];

/// The columns of a file: their names, where the first row holds them, and what they are read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) n_columns: usize,
    pub(super) names: Option<Vec<String>>,
    /// The inputs, in the order in which the examples get them.
    pub(super) inputs: Vec<usize>,
    /// The targets, in the order in which the examples get them.
    pub(super) targets: Vec<usize>,
}

impl Columns {
    /// The column as messages call it: by its name, else by its number, counted from 1.
    pub(super) fn name(&self, column: usize) -> String {
        match &self.names {
            Some(names) if !names[column].is_empty() => names[column].clone(),
            _ => (column + 1).to_string(),
        }
    }

    /// The names of the inputs; empty where the file has no names.
    pub(super) fn feature_names(&self) -> Vec<String> {
        match self.names {
            Some(_) => self.inputs.iter().map(|&column| self.name(column)).collect(),
            None => Vec::new(),
        }
    }
}

/// Decides which columns of a training file are inputs and which are targets.
pub(super) fn for_training(first: &[String], options: &Options) -> Result<Columns, CsvProblem> {
    let n_columns = first.len();
    let names = names(first, options.header)?;
    let mut targets = Vec::new();
    for wanted in &options.targets {
        targets.push(find(wanted, names.as_deref(), n_columns)?);
    }
    if targets.is_empty() {
        targets.push(target(names.as_deref(), n_columns)?);
    }
    let inputs: Vec<usize> = (0..n_columns).filter(|column| !targets.contains(column)).collect();
    if inputs.is_empty() {
        return Err(match n_columns {
            1 => CsvProblem::SingleColumn { hint: delimiter_hint(first, options.delimiter) },
            _ => CsvProblem::NoInputs { targets: listed(&options.targets) },
        });
    }
    Ok(Columns { n_columns, names, inputs, targets })
}

/// Finds the inputs that a trained network expects: by their names, else by their places.
pub(super) fn for_prediction(first: &[String], wanted: &Wanted) -> Result<Columns, CsvProblem> {
    let n_columns = first.len();
    let names = names(first, wanted.header)?;
    let inputs = match &names {
        Some(names) if !wanted.feature_names.is_empty() => {
            let place = |feature| find(feature, Some(names), n_columns);
            wanted.feature_names.iter().map(|feature| place(feature)).collect::<Result<_, _>>()?
        }
        _ => {
            let left_out = match n_columns.checked_sub(wanted.n_inputs) {
                Some(0) => None,
                Some(1) => Some(target(names.as_deref(), n_columns)?),
                _ => return Err(CsvProblem::OtherInputs { expected: wanted.n_inputs, found: n_columns }),
            };
            (0..n_columns).filter(|&column| Some(column) != left_out).collect()
        }
    };
    Ok(Columns { n_columns, names, inputs, targets: Vec::new() })
}

/// The names in the first row, unless it holds data.
fn names(first: &[String], header: Header) -> Result<Option<Vec<String>>, CsvProblem> {
    let present = match header {
        Header::Present => true,
        Header::Absent => false,
        Header::Auto => !holds_data(first),
    };
    if !present {
        return Ok(None);
    }
    for (second, column) in first.iter().enumerate() {
        if let Some(earlier) = first[..second].iter().position(|other| other == column && !column.is_empty())
        {
            return Err(CsvProblem::RepeatedName {
                column: quoted(column),
                first: earlier + 1,
                second: second + 1,
            });
        }
    }
    Ok(Some(first.to_vec()))
}

fn holds_data(first: &[String]) -> bool {
    let numbers: Vec<f64> = first.iter().map_while(|field| number(field).ok()).collect();
    let counts = |from: f64| numbers.iter().zip(0..).all(|(&x, column)| x == from + f64::from(column));
    let all = numbers.len() == first.len();
    let all_but_last = numbers.len() + 1 == first.len() && !numbers.is_empty();
    all || all_but_last && !counts(0.0) && !counts(1.0)
}

/// The target column where none was asked for.
fn target(names: Option<&[String]>, n_columns: usize) -> Result<usize, CsvProblem> {
    let is_target = |name: &str| TARGET_NAMES.iter().any(|target| name.eq_ignore_ascii_case(target));
    let names = names.unwrap_or_default();
    let candidates: Vec<usize> = (0..names.len()).filter(|&column| is_target(&names[column])).collect();
    match candidates[..] {
        [] => Ok(n_columns - 1),
        [column] => Ok(column),
        _ => {
            let columns = candidates.iter().map(|&column| names[column].clone()).collect::<Vec<_>>();
            Err(CsvProblem::AmbiguousTarget { columns: listed(&columns) })
        }
    }
}

/// The column asked for by name, or by number where there are no names.
fn find(wanted: &str, names: Option<&[String]>, n_columns: usize) -> Result<usize, CsvProblem> {
    match names {
        Some(names) => names
            .iter()
            .position(|name| name == wanted)
            .ok_or_else(|| CsvProblem::UnknownColumn { wanted: quoted(wanted), columns: listed(names) }),
        None => match wanted.parse::<usize>() {
            Ok(number) if (1..=n_columns).contains(&number) => Ok(number - 1),
            _ => Err(CsvProblem::NoNames { wanted: quoted(wanted), n_columns }),
        },
    }
}

/// Names as messages list them: a long list is cut in the middle.
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [head @ .., last] if names.len() > 12 => {
            format!("{}, … {} more …, {last}", head[..10].join(", "), names.len() - 11)
        }
        _ => names.join(", "),
    }
}

fn delimiter_hint(first: &[String], delimiter: u8) -> &'static str {
    let holds = |byte: char| first.iter().any(|field| field.contains(byte));
    match delimiter {
        b';' if holds(',') => "; its fields seem to be separated by commas",
        b',' | b'\t' if holds(';') => "; its fields seem to be separated by semicolons",
        b',' | b';' if holds('\t') => "; its fields seem to be separated by tabs",
        _ => "",
    }
}

//! CSV: a table of numbers with a target column, read strictly.
//!
//! - Fields are separated by commas (or another byte), may be quoted (RFC 4180), and spaces around them do not count.
//! - **First row.** It holds data, not names, if all its fields are numbers, or all but the last and the numbers do
//!   not merely count the columns (0, 1, 2 … or 1, 2, 3 …). [`Header`] overrides this.
//! - **Target column.** The one asked for by [`Options::targets`]; else the only one called `label`, `class`, `species`
//!   or `target`, in any case; else the last.
//! - **Classes or real outputs.** Unless [`Kind`] says, the target means classes if none of its fields is a number, or
//!   if all are and there are exactly two different ones, or if they are the whole numbers from 0 or 1 up, none
//!   missing and at most 100 of them. Other numbers are real outputs. A mixture of both is refused.
//! - **Order of the classes.** Sorted: by value if all are numbers (`1` and `1.0` are one class), else by their text.
//! - Every other column is an input and holds finite numbers only.

mod classes;
mod header;
mod record;
mod table;

use std::io::Read;

use thiserror::Error;

use super::{DataError, Dataset, Inputs, Targets};
use classes::Place;
use header::Columns;
pub use table::NumberProblem;

/// Whether the first row holds the names of the columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Header {
    /// Decided by the first row's fields, as the [module](self) says.
    #[default]
    Auto,
    /// It does.
    Present,
    /// It holds data.
    Absent,
}

/// What the target column means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// Decided by its fields, as the [module](self) says.
    #[default]
    Auto,
    /// The name of a class.
    Classes,
    /// A real output.
    Real,
}

/// How to read a file. The default decides everything from the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The byte between fields.
    pub delimiter: u8,
    /// Whether the first row holds names.
    pub header: Header,
    /// The target columns by name, or by number (counted from 1) where the file has no names. Empty: decided from the
    /// file. Several make several real outputs.
    pub targets: Vec<String>,
    /// What the target column means.
    pub kind: Kind,
    /// The classes, in order, where they are known from elsewhere: any other label is refused.
    pub classes: Option<Vec<String>>,
}

impl Default for Options {
    fn default() -> Self {
        Self { delimiter: b',', header: Header::Auto, targets: Vec::new(), kind: Kind::Auto, classes: None }
    }
}

/// A CSV file that is no table of examples.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CsvProblem {
    /// No row, or only the names of the columns.
    #[error("has no rows of data{}, expected at least one", if *.has_header { " after its header" } else { "" })]
    NoRows {
        /// Whether there are names of columns.
        has_header: bool,
    },
    /// A row is longer or shorter than the first.
    #[error(
        "line {line} has {found} {}, expected {expected} as in the first row",
        if *.found == 1 { "field" } else { "fields" }
    )]
    UnequalRow {
        /// Line of the file, counted from 1.
        line: u64,
        /// Fields of the first row.
        expected: usize,
        /// Fields of this one.
        found: usize,
    },
    /// There is no input beside the target.
    #[error("has a single column, expected at least one input beside the target{hint}")]
    SingleColumn {
        /// What may be the reason.
        hint: &'static str,
    },
    /// Every column is a target.
    #[error("has no input beside its targets {targets}: expected at least one")]
    NoInputs {
        /// The targets asked for.
        targets: String,
    },
    /// Two columns have one name.
    #[error("columns {first} and {second} are both called {column}: expected different names")]
    RepeatedName {
        /// The name.
        column: String,
        /// The earlier column, counted from 1.
        first: usize,
        /// The later.
        second: usize,
    },
    /// The column asked for is not there.
    #[error("has no column {wanted}: its columns are {columns}")]
    UnknownColumn {
        /// The column asked for.
        wanted: String,
        /// The columns there are.
        columns: String,
    },
    /// A name was asked for where there are none.
    #[error(
        "has no column {wanted}: its first row holds data, so columns go by their numbers 1 to {n_columns}"
    )]
    NoNames {
        /// The column asked for.
        wanted: String,
        /// Number of columns.
        n_columns: usize,
    },
    /// Several columns could be the target.
    #[error("columns {columns} could each be the target: name the one that is")]
    AmbiguousTarget {
        /// Their names.
        columns: String,
    },
    /// A field that should be a number.
    #[error("line {line}, column {column}: {problem}")]
    Number {
        /// Line of the file, counted from 1.
        line: u64,
        /// Name or number of the column.
        column: String,
        /// What it holds instead.
        problem: NumberProblem,
    },
    /// The target column holds numbers and something else.
    #[error(
        "line {line}, column {column}: {found} is not a number but {number} in line {number_line} is one: mend it, or \
         say whether the column holds classes"
    )]
    Mixture {
        /// Line of what is no number, counted from 1.
        line: u64,
        /// Name or number of the column.
        column: String,
        /// What is no number.
        found: String,
        /// The first number of the column.
        number: String,
        /// Its line.
        number_line: u64,
    },
    /// A target is missing.
    #[error("line {line}, column {column}: is empty, expected a target")]
    EmptyTarget {
        /// Line of the file, counted from 1.
        line: u64,
        /// Name or number of the column.
        column: String,
    },
    /// A label names none of the classes known.
    #[error("line {line}, column {column}: {found} is none of the classes {classes}")]
    UnknownClass {
        /// Line of the file, counted from 1.
        line: u64,
        /// Name or number of the column.
        column: String,
        /// The label.
        found: String,
        /// The classes known.
        classes: String,
    },
    /// All labels are the same.
    #[error("column {column} holds {found} in every row: expected at least two classes")]
    OneClass {
        /// Name or number of the column.
        column: String,
        /// The label.
        found: String,
    },
    /// A quotation mark without its counterpart.
    #[error("line {line}, column {column}: the quotation mark that opens it is never closed")]
    OpenQuotation {
        /// Line of the file that the record begins in, counted from 1.
        line: u64,
        /// The column, counted from 1.
        column: usize,
    },
    /// Something between a closing quotation mark and the end of its field.
    #[error(
        "line {line}, column {column}: goes on after its closing quotation mark: double the marks within a field"
    )]
    AfterQuotation {
        /// Line of the file that the record begins in, counted from 1.
        line: u64,
        /// The column, counted from 1.
        column: usize,
    },
    /// A line that never ends.
    #[error("line {line} is longer than {most} bytes: expected a table of numbers")]
    TooLong {
        /// Line of the file, counted from 1.
        line: u64,
        /// The longest that is read.
        most: u64,
    },
    /// Bytes that are no text.
    #[error("line {line}, column {column}: is not UTF-8 text")]
    NotText {
        /// Line of the file, counted from 1.
        line: u64,
        /// The column, counted from 1.
        column: usize,
    },
    /// The columns do not fit those a network was trained on.
    #[error("has {found} columns, expected {expected} inputs, with or without a target")]
    OtherInputs {
        /// Inputs of the network.
        expected: usize,
        /// Columns of the file.
        found: usize,
    },
}

/// The inputs that a trained network expects of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The byte between fields.
    pub delimiter: u8,
    /// Whether the first row holds names.
    pub header: Header,
    /// Number of inputs.
    pub n_inputs: usize,
    /// Their names; empty where they had none.
    pub feature_names: Vec<String>,
}

/// A data set, and what was decided about the file it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The data set. Its features are named if the file has names.
    pub dataset: Dataset,
    /// Whether the first row held names.
    pub has_header: bool,
    /// The target columns: their names, or their numbers where the file has no names.
    pub targets: Vec<String>,
}

/// Reads a file with inputs and targets.
///
/// # Errors
/// If it is no such table; the error names line and column.
pub fn read(reader: impl Read, name: &str, options: &Options) -> Result<Table, DataError> {
    let table = table::read(reader, name, options.delimiter, |first| header::for_training(first, options))?;
    let columns = &table.columns;
    let names: Vec<String> = columns.targets.iter().map(|&column| columns.name(column)).collect();
    let place = |target: usize| Place { column: &names[target], lines: &table.lines };
    let targets = match table.targets.as_slice() {
        [one] => classes::targets(one, &place(0), options.kind, options.classes.as_deref()),
        several => classes::several_reals(several, place),
    };
    let targets = targets.map_err(|problem| DataError::new(name, problem))?;
    Ok(Table {
        has_header: columns.names.is_some(),
        targets: names,
        dataset: dataset(name, &table.columns, table.inputs, targets)?,
    })
}

/// Reads the inputs of examples for a trained network. A target column is left out, and so are, where the inputs have
/// names, all other columns.
///
/// # Errors
/// If the file is no table of such inputs; the error names line and column.
pub fn read_inputs(reader: impl Read, name: &str, wanted: &Wanted) -> Result<Dataset, DataError> {
    let table = table::read(reader, name, wanted.delimiter, |first| header::for_prediction(first, wanted))?;
    dataset(name, &table.columns, table.inputs, Targets::None)
}

fn dataset(name: &str, columns: &Columns, inputs: Vec<f64>, targets: Targets) -> Result<Dataset, DataError> {
    let dataset = Dataset::new(name, columns.inputs.len(), Inputs::Reals(inputs), targets)?;
    match columns.feature_names() {
        names if names.is_empty() => Ok(dataset),
        names => dataset.with_feature_names(names),
    }
}

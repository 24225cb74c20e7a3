//! The rows of a CSV file: chosen columns as numbers, the target columns as text, each with its line.

use std::collections::HashMap;
use std::io::Read;

use thiserror::Error;

use super::CsvProblem;
use super::header::Columns;
use super::record::{Record, Records};
use crate::data::DataError;

/// What a field holds that should hold a finite number.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NumberProblem {
    /// Nothing.
    #[error("is empty, expected a number")]
    Empty,
    /// Something else.
    #[error("{0} is not a number")]
    NotANumber(String),
    /// NaN or infinity.
    #[error("{0} is not a finite number")]
    NotFinite(String),
    /// Beyond what an f64 holds.
    #[error("{0} is too large a number: expected one up to 1.8e308")]
    TooLarge(String),
}

/// The finite number that `field` holds.
pub(super) fn number(field: &str) -> Result<f64, NumberProblem> {
    match field.parse::<f64>() {
        Ok(x) if x.is_finite() => Ok(x),
        Ok(_) if field.contains(|c: char| c.is_ascii_digit()) => Err(NumberProblem::TooLarge(quoted(field))),
        Ok(_) => Err(NumberProblem::NotFinite(quoted(field))),
        Err(_) if field.is_empty() => Err(NumberProblem::Empty),
        Err(_) => Err(NumberProblem::NotANumber(quoted(field))),
    }
}

/// A field as messages show it: in quotation marks, long ones cut.
pub(super) fn quoted(field: &str) -> String {
    const LONGEST: usize = 40;
    let mut shown: String = field.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    if field.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    format!("\"{shown}\"")
}

/// A column of text: every field as an index into the different ones, in order of appearance.
#[derive(Default)]
pub(super) struct TextColumn {
    pub(super) distinct: Vec<String>,
    pub(super) indices: Vec<u32>,
    seen: HashMap<String, u32>,
}

impl TextColumn {
    fn push(&mut self, field: &str) {
        let index = match self.seen.get(field) {
            Some(&index) => index,
            None => {
                let index = self.distinct.len() as u32;
                self.distinct.push(field.to_owned());
                self.seen.insert(field.to_owned(), index);
                index
            }
        };
        self.indices.push(index);
    }
}

/// All rows of a file.
pub(super) struct Table {
    pub(super) columns: Columns,
    pub(super) inputs: Vec<f64>,
    pub(super) targets: Vec<TextColumn>,
    pub(super) lines: Vec<u64>,
}

/// Reads all rows, after `decide` has said from the first row which column is what.
pub(super) fn read(
    reader: impl Read,
    name: &str,
    delimiter: u8,
    decide: impl FnOnce(&[String]) -> Result<Columns, CsvProblem>,
) -> Result<Table, DataError> {
    let refuse = |problem: CsvProblem| DataError::new(name, problem);
    let mut records = Records::new(reader, name, delimiter)?;
    let mut decide = Some(decide);
    let mut table: Option<Table> = None;
    while let Some(record) = records.next()? {
        if let Some(decide) = decide.take() {
            let first = (0..record.len()).map(|column| record.text(column).map(str::to_owned));
            let first = first.collect::<Result<Vec<_>, _>>().map_err(refuse)?;
            let columns = decide(&first).map_err(refuse)?;
            let targets = columns.targets.iter().map(|_| TextColumn::default()).collect();
            let named = columns.names.is_some();
            table = Some(Table { columns, inputs: Vec::new(), targets, lines: Vec::new() });
            if named {
                continue;
            }
        }
        if let Some(table) = &mut table {
            table.push(record).map_err(refuse)?;
        }
    }
    match table {
        Some(table) if !table.lines.is_empty() => Ok(table),
        other => Err(refuse(CsvProblem::NoRows { has_header: other.is_some() })),
    }
}

impl Table {
    fn push(&mut self, record: &Record) -> Result<(), CsvProblem> {
        let (columns, line) = (&self.columns, record.line);
        if record.len() != columns.n_columns {
            return Err(CsvProblem::UnequalRow { line, expected: columns.n_columns, found: record.len() });
        }
        for &column in &columns.inputs {
            let value = number(record.text(column)?);
            let refusal = |problem| CsvProblem::Number { line, column: columns.name(column), problem };
            self.inputs.push(value.map_err(refusal)?);
        }
        for (target, &column) in self.targets.iter_mut().zip(&columns.targets) {
            let field = record.text(column)?;
            if field.is_empty() {
                return Err(CsvProblem::EmptyTarget { line, column: columns.name(column) });
            }
            target.push(field);
        }
        self.lines.push(line);
        Ok(())
    }
}

//! The rows of a CSV file: chosen columns as numbers, the target columns as text, each with its line.

use std::collections::HashMap;
use std::io::Read;

use thiserror::Error;

use super::CsvProblem;
use super::header::Columns;
use crate::data::DataError;
use crate::data::source::Source;

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
    /// More digits than an f64 reaches.
    #[error("{0} is beyond the numbers that can be held (1.8e308)")]
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
    let source = Source::new(reader, name, "a CSV file")?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(source);
    let mut record = csv::ByteRecord::new();
    let refuse = |problem: CsvProblem| DataError::new(name, problem);
    let mut decide = Some(decide);
    let mut table: Option<Table> = None;
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(failure(error, reader.get_ref())),
        }
        let line = record.position().map_or(0, csv::Position::line);
        if let Some(decide) = decide.take() {
            let first = (0..record.len()).map(|c| text(&record, c, line).map(str::to_owned));
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
            table.push(&record, line).map_err(refuse)?;
        }
    }
    table.filter(|table| !table.lines.is_empty()).ok_or_else(|| refuse(CsvProblem::NoRows))
}

impl Table {
    fn push(&mut self, record: &csv::ByteRecord, line: u64) -> Result<(), CsvProblem> {
        let columns = &self.columns;
        if record.len() != columns.n_columns {
            return Err(CsvProblem::UnequalRow { line, expected: columns.n_columns, found: record.len() });
        }
        for &column in &columns.inputs {
            let value = number(text(record, column, line)?);
            let refusal = |problem| CsvProblem::Number { line, column: columns.name(column), problem };
            self.inputs.push(value.map_err(refusal)?);
        }
        for (target, &column) in self.targets.iter_mut().zip(&columns.targets) {
            let field = text(record, column, line)?;
            if field.is_empty() {
                return Err(CsvProblem::EmptyTarget { line, column: columns.name(column) });
            }
            target.push(field);
        }
        self.lines.push(line);
        Ok(())
    }
}

fn text(record: &csv::ByteRecord, column: usize, line: u64) -> Result<&str, CsvProblem> {
    std::str::from_utf8(&record[column]).map_err(|_| CsvProblem::NotText { line, column: column + 1 })
}

fn failure<R: Read>(error: csv::Error, source: &Source<'_, R>) -> DataError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => source.failure(error),
        _ => source.failure(std::io::Error::from(std::io::ErrorKind::InvalidData)),
    }
}

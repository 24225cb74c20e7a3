//! metrics.csv: what came of every epoch.

use std::path::Path;

use backprop_core::{EpochReport, Evaluation};

use crate::error::Error;
use crate::files::read_text;

const HEADER: &str =
    "epoch,learning_rate,train_cost,train_accuracy,validation_cost,validation_accuracy,seconds";

/// A line of the file; a field that is empty there is `None`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// The epoch, from 1.
    pub epoch: u32,
    /// η of its last mini-batch.
    pub learning_rate: f64,
    /// The mean cost of the training examples, without regularisation.
    pub train_cost: f64,
    /// The share of them that was recognised.
    pub train_accuracy: Option<f64>,
    /// The mean cost of the validation examples.
    pub validation_cost: Option<f64>,
    /// The share of them that was recognised.
    pub validation_accuracy: Option<f64>,
    /// How long the epoch took, validation included.
    pub seconds: f64,
}

impl Row {
    /// What came of an epoch that took `seconds`.
    pub fn new(report: &EpochReport, seconds: f64) -> Self {
        let EpochReport { epoch, learning_rate, train, validation, .. } = *report;
        Row {
            epoch,
            learning_rate,
            train_cost: train.cost,
            train_accuracy: train.accuracy,
            validation_cost: validation.map(|evaluation: Evaluation| evaluation.cost),
            validation_accuracy: validation.and_then(|evaluation| evaluation.accuracy),
            seconds,
        }
    }
}

/// The text of the file.
pub fn write(rows: &[Row]) -> String {
    let field = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    let mut text = format!("{HEADER}\n");
    for row in rows {
        let fields = [
            row.epoch.to_string(),
            row.learning_rate.to_string(),
            row.train_cost.to_string(),
            field(row.train_accuracy),
            field(row.validation_cost),
            field(row.validation_accuracy),
            format!("{:.6}", row.seconds),
        ];
        text += &fields.join(",");
        text.push('\n');
    }
    text
}

/// Reads the file back.
///
/// Errors: it is missing, or a line is not of its form.
pub fn read(path: &Path) -> Result<Vec<Row>, Error> {
    let text = read_text(path)?;
    let mut lines = text.lines();
    let refuse =
        |found: String| Error::NotThat { path: path.to_path_buf(), expected: "metrics.csv of a run", found };
    if lines.next() != Some(HEADER) {
        return Err(refuse(format!("its first line is not `{HEADER}`")));
    }
    let rows = lines.enumerate().map(|(i, line)| {
        row(line).ok_or_else(|| refuse(format!("line {} is `{line}`, expected seven numbers", i + 2)))
    });
    rows.collect()
}

fn row(line: &str) -> Option<Row> {
    let fields: Vec<&str> = line.split(',').collect();
    let number = |i: usize| fields[i].parse().ok();
    let maybe = |i: usize| if fields[i].is_empty() { Some(None) } else { number(i).map(Some) };
    if fields.len() != HEADER.split(',').count() {
        return None;
    }
    Some(Row {
        epoch: fields[0].parse().ok()?,
        learning_rate: number(1)?,
        train_cost: number(2)?,
        train_accuracy: maybe(3)?,
        validation_cost: maybe(4)?,
        validation_accuracy: maybe(5)?,
        seconds: number(6)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let rows = [
            Row {
                epoch: 1,
                learning_rate: 3.0,
                train_cost: 0.125,
                train_accuracy: Some(0.5),
                validation_cost: Some(0.1),
                validation_accuracy: Some(1.0),
                seconds: 0.25,
            },
            Row {
                epoch: 2,
                learning_rate: 1e-7,
                train_cost: 1.0 / 3.0,
                train_accuracy: None,
                validation_cost: None,
                validation_accuracy: None,
                seconds: 12.5,
            },
        ];
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("metrics.csv");
        std::fs::write(&path, write(&rows)).expect("a file");
        assert_eq!(read(&path).expect("the rows"), rows);
    }

    #[test]
    fn other_files_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("metrics.csv");
        for text in ["", "epoch,cost\n", &format!("{HEADER}\n1,2,3\n"), &format!("{HEADER}\n1,a,3,4,5,6,7\n")]
        {
            std::fs::write(&path, text).expect("a file");
            assert!(read(&path).is_err(), "{text}");
        }
    }
}

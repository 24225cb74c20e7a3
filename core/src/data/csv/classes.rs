//! What the target column means: classes and their order, or real outputs.

use super::header::listed;
use super::table::{NumberProblem, TextColumn, number, quoted};
use super::{CsvProblem, Kind};
use crate::data::Targets;

/// Whole numbers from 0 or 1 up to below this are classes, unless the caller says otherwise.
const MOST_NUMBERED_CLASSES: usize = 100;

/// Where a target column stands, for messages.
pub(super) struct Place<'a> {
    pub(super) column: &'a str,
    pub(super) lines: &'a [u64],
}

/// The targets that a column holds.
pub(super) fn targets(
    column: &TextColumn,
    place: &Place<'_>,
    kind: Kind,
    known: Option<&[String]>,
) -> Result<Targets, CsvProblem> {
    if let Some(known) = known {
        return labels(column, place, known);
    }
    match kind {
        Kind::Real => reals(column, place),
        Kind::Classes => classes(column, place),
        Kind::Auto => decided(column, place),
    }
}

/// Classes or reals, as the fields of a column suggest.
fn decided(column: &TextColumn, place: &Place<'_>) -> Result<Targets, CsvProblem> {
    let is_number = |field: &String| number(field).is_ok();
    let numeric = column.distinct.iter().position(is_number);
    let other = column.distinct.iter().position(|field| !is_number(field));
    match (numeric, other) {
        (None, _) => classes(column, place),
        (Some(_), None) if mean_classes(&column.distinct) => classes(column, place),
        (Some(_), None) => reals(column, place),
        (Some(numeric), Some(other)) => Err(mixture(column, place, numeric, other)),
    }
}

/// What is wrong with a column of which one field is a number and another is not.
fn mixture(column: &TextColumn, place: &Place<'_>, numeric: usize, other: usize) -> CsvProblem {
    let line = |field: usize| {
        let row = column.indices.iter().position(|&index| index as usize == field);
        row.map_or(0, |row| place.lines[row])
    };
    match number(&column.distinct[other]) {
        Err(problem) if !matches!(problem, NumberProblem::NotANumber(_)) => {
            CsvProblem::Number { line: line(other), column: place.column.to_owned(), problem }
        }
        _ => CsvProblem::Mixture {
            line: line(other),
            column: place.column.to_owned(),
            found: quoted(&column.distinct[other]),
            number: quoted(&column.distinct[numeric]),
            number_line: line(numeric),
        },
    }
}

/// The real outputs that several columns hold.
pub(super) fn several_reals<'a>(
    columns: &[TextColumn],
    place: impl Fn(usize) -> Place<'a>,
) -> Result<Targets, CsvProblem> {
    let n_outputs = columns.len();
    let mut values = vec![0.0; columns.iter().map(|column| column.indices.len()).sum()];
    let mut names = Vec::with_capacity(n_outputs);
    for (target, column) in columns.iter().enumerate() {
        let place = place(target);
        for (example, value) in numbers_of(column, &place)?.into_iter().enumerate() {
            values[example * n_outputs + target] = value;
        }
        names.push(place.column.to_owned());
    }
    Ok(Targets::Reals { values, names })
}

fn reals(column: &TextColumn, place: &Place<'_>) -> Result<Targets, CsvProblem> {
    Ok(Targets::Reals { values: numbers_of(column, place)?, names: vec![place.column.to_owned()] })
}

/// The numbers that a column holds, row by row.
fn numbers_of(column: &TextColumn, place: &Place<'_>) -> Result<Vec<f64>, CsvProblem> {
    let value = |(&index, &line): (&u32, &u64)| {
        number(&column.distinct[index as usize]).map_err(|problem| CsvProblem::Number {
            line,
            column: place.column.to_owned(),
            problem,
        })
    };
    column.indices.iter().zip(place.lines).map(value).collect()
}

/// Whether the different numbers of a column mean classes, as the module says.
fn mean_classes(distinct: &[String]) -> bool {
    let mut numbers = numbers(distinct).unwrap_or_default();
    numbers.sort_by(f64::total_cmp);
    numbers.dedup();
    let runs_from = |first: f64| numbers.iter().zip(0..).all(|(&x, i)| x == first + f64::from(i));
    numbers.len() == 2 || numbers.len() <= MOST_NUMBERED_CLASSES && (runs_from(0.0) || runs_from(1.0))
}

/// The fields as numbers, if all are.
fn numbers(distinct: &[String]) -> Option<Vec<f64>> {
    distinct.iter().map(|field| number(field).ok()).collect()
}

fn classes(column: &TextColumn, place: &Place<'_>) -> Result<Targets, CsvProblem> {
    let names = match numbers(&column.distinct) {
        Some(mut numbers) => {
            numbers.sort_by(f64::total_cmp);
            numbers.iter().map(f64::to_string).collect()
        }
        None => {
            let mut names = column.distinct.clone();
            names.sort();
            names
        }
    };
    let mut names: Vec<String> = names;
    names.dedup();
    if let [only] = names.as_slice() {
        return Err(CsvProblem::OneClass { column: place.column.to_owned(), found: quoted(only) });
    }
    labels(column, place, &names)
}

/// The label of every row among `names`; a number may be written in more than one way.
fn labels(column: &TextColumn, place: &Place<'_>, names: &[String]) -> Result<Targets, CsvProblem> {
    let values = numbers(names);
    let class = |field: &String| {
        names.iter().position(|name| name == field).or_else(|| {
            let x = number(field).ok()?;
            values.as_ref()?.iter().position(|&value| value == x)
        })
    };
    let of_distinct: Vec<Option<usize>> = column.distinct.iter().map(class).collect();
    let mut labels = Vec::with_capacity(column.indices.len());
    for (&index, &line) in column.indices.iter().zip(place.lines) {
        match of_distinct[index as usize] {
            Some(class) => labels.push(class as u32),
            None => {
                return Err(CsvProblem::UnknownClass {
                    line,
                    column: place.column.to_owned(),
                    found: quoted(&column.distinct[index as usize]),
                    classes: listed(names),
                });
            }
        }
    }
    Ok(Targets::Classes { labels, names: names.to_vec() })
}

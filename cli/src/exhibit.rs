//! The pictures of a run, made from its network, its data and its figures.

use backprop_core::data::{Dataset, Inputs, Targets};
use backprop_core::evaluate::{self, predicted_class};
use backprop_core::product::Threads;
use backprop_core::{Confusion, Network, Scalar};
use faer::Mat;

use crate::commands::train::Row;
use crate::error::Error;
use crate::files::write_whole;
use crate::model::DataNotes;
use crate::pictures::{boundary, confusion, errors, history, regression, weights};
use crate::run_folder::RunFolder;

/// What the pictures show.
#[derive(Debug)]
pub struct Exhibit<'a, T> {
    /// The network that is kept.
    pub network: &'a Network<T>,
    /// What it knows of its data.
    pub notes: &'a DataNotes,
    /// The examples it is judged by, and which part of the data they are.
    pub judged_by: (&'a Dataset, &'static str),
    /// What came of every epoch.
    pub rows: &'a [Row],
}

impl<T: Scalar> Exhibit<'_, T> {
    /// Draws every picture that these data have, into the folder of the run.
    ///
    /// Errors: a picture that cannot be written.
    pub fn hang(&self, folder: &RunFolder, threads: &Threads) -> Result<(), Error> {
        let put = |name: &str, svg: String| write_whole(&folder.file(name), svg.as_bytes());
        let name = folder.path().display().to_string();
        if !self.rows.is_empty() {
            put("cost.svg", history::cost(&[cost_history(&name, self.rows)])?)?;
            if self.rows[0].train_accuracy.is_some() {
                put("accuracy.svg", history::accuracy(&[accuracy_history(&name, self.rows)])?)?;
            }
        }
        let outputs = evaluate::outputs(self.network, self.judged_by.0, threads)?;
        match self.judged_by.0.labels() {
            Some(labels) => {
                put("confusion.svg", self.confusion(labels, &outputs)?)?;
                put("errors.svg", self.errors(labels, &outputs)?)?;
            }
            None => put("outputs.svg", self.regression(&outputs)?)?,
        }
        if self.network.n_inputs() == 2 && self.judged_by.0.n_classes() > 0 {
            put("boundary.svg", self.boundary(threads)?)?;
        }
        put("weights.svg", self.weights()?)
    }

    /// The region of every class, of a network with two inputs.
    ///
    /// Errors: a network with another number of inputs.
    pub fn boundary(&self, threads: &Threads) -> Result<String, Error> {
        let set = self.judged_by.0;
        let points: Vec<_> = set
            .labels()
            .unwrap_or_default()
            .iter()
            .enumerate()
            .map(|(example, &label)| ((set.input(example, 0), set.input(example, 1)), label as usize))
            .collect();
        let names: Vec<&str> = self.notes.feature_names.iter().map(String::as_str).collect();
        let axes = if let [x, y] = names[..] { (x, y) } else { ("input 1", "input 2") };
        let map = boundary::Map::around(axes, &points);
        let places: Vec<f64> = map.places().iter().flat_map(|&(x, y)| [x, y]).collect();
        let mut plane = Dataset::new("the plane", 2, Inputs::Reals(places), Targets::None)?;
        if let Some(standardisation) = &self.notes.standardisation {
            plane = plane.with_standardisation(standardisation.clone())?;
        }
        let outputs = evaluate::outputs(self.network, &plane, threads)?;
        let region = |place: usize| {
            let column = outputs.col_as_slice(place);
            let class = predicted_class(column);
            (class, output_for(column, class))
        };
        let regions: Vec<_> = (0..outputs.ncols()).map(region).collect();
        let title = format!("What the network takes the plane of {} for", self.notes.name);
        Ok(map.draw(&title, self.notes.class_names(), &points, &regions)?)
    }

    fn confusion(&self, labels: &[u32], outputs: &Mat<T>) -> Result<String, Error> {
        let names = self.notes.class_names();
        let counts = counts(&Confusion::new(names.len(), labels, outputs));
        Ok(confusion::confusion(names, &counts)?)
    }

    fn errors(&self, labels: &[u32], outputs: &Mat<T>) -> Result<String, Error> {
        let (set, part) = self.judged_by;
        let names = self.notes.class_names();
        let mut wrong: Vec<(usize, usize, f64)> = Vec::new();
        for (example, &label) in labels.iter().enumerate() {
            let column = outputs.col_as_slice(example);
            let taken_for = predicted_class(column);
            if taken_for != label as usize {
                wrong.push((example, taken_for, output_for(column, taken_for)));
            }
        }
        // The surest first, and of equally sure ones the earlier.
        wrong.sort_by(|one, other| other.2.total_cmp(&one.2).then(one.0.cmp(&other.0)));
        let (low, high) = self.range();
        let grey = |x: f64| if self.notes.image.is_some() { (x - low) / (high - low) } else { x };
        let mistakes: Vec<_> = wrong
            .iter()
            .take(errors::N_SHOWN)
            .map(|&(example, taken_for, output)| errors::Mistake {
                class: names[labels[example] as usize].clone(),
                taken_for: names[taken_for].clone(),
                output,
                inputs: (0..set.n_inputs()).map(|k| grey(set.input(example, k))).collect(),
            })
            .collect();
        Ok(errors::errors(part, &mistakes, (wrong.len(), labels.len()), self.image())?)
    }

    /// The least and the greatest input: what black and white stand for.
    fn range(&self) -> (f64, f64) {
        let set = self.judged_by.0;
        if self.notes.bytes || self.notes.image.is_none() {
            return (0.0, 1.0);
        }
        let all =
            (0..set.n_examples()).flat_map(|example| (0..set.n_inputs()).map(move |k| set.input(example, k)));
        let (low, high) =
            all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        if low < high { (low, high) } else { (low, low + 1.0) }
    }

    fn regression(&self, outputs: &Mat<T>) -> Result<String, Error> {
        let set = self.judged_by.0;
        let Targets::Reals { values, names } = set.targets() else {
            return Ok(regression::regression(&[])?);
        };
        let series = names.iter().enumerate().map(|(i, name)| {
            let pair = |example: usize| (values[example * names.len() + i], outputs[(i, example)].to_f64());
            (name.clone(), (0..set.n_examples()).map(pair).collect::<Vec<_>>())
        });
        Ok(regression::regression(&series.collect::<Vec<_>>())?)
    }

    fn weights(&self) -> Result<String, Error> {
        let weight = self.network.layer(2).weight();
        let row = |j: usize| (0..weight.ncols()).map(|k| weight[(j, k)].to_f64()).collect();
        let rows: Vec<Vec<f64>> = (0..weight.nrows().min(weights::N_SHOWN)).map(row).collect();
        Ok(weights::weights(&rows, weight.nrows(), &self.notes.feature_names, self.image())?)
    }

    fn image(&self) -> Option<(usize, usize)> {
        self.notes.image.map(|shape| (shape.n_rows, shape.n_columns))
    }
}

/// The output that speaks for a class; of a single output, the probability it gives to that class.
pub fn output_for<T: Scalar>(outputs: &[T], class: usize) -> f64 {
    match outputs {
        [one] if class == 0 => 1.0 - one.to_f64(),
        [one] => one.to_f64(),
        several => several[class].to_f64(),
    }
}

/// A confusion matrix row by row.
pub fn counts(confusion: &Confusion) -> Vec<Vec<usize>> {
    let n = confusion.n_classes();
    (0..n).map(|actual| (0..n).map(|predicted| confusion.count(actual, predicted)).collect()).collect()
}

/// The cost of a run by epoch.
pub fn cost_history(name: &str, rows: &[Row]) -> history::History {
    let validation = |row: &Row| Some((f64::from(row.epoch), row.validation_cost?));
    history::History {
        name: name.to_string(),
        train: rows.iter().map(|row| (f64::from(row.epoch), row.train_cost)).collect(),
        validation: rows.iter().filter_map(validation).collect(),
    }
}

/// The accuracy of a run by epoch.
pub fn accuracy_history(name: &str, rows: &[Row]) -> history::History {
    let train = |row: &Row| Some((f64::from(row.epoch), row.train_accuracy?));
    let validation = |row: &Row| Some((f64::from(row.epoch), row.validation_accuracy?));
    history::History {
        name: name.to_string(),
        train: rows.iter().filter_map(train).collect(),
        validation: rows.iter().filter_map(validation).collect(),
    }
}

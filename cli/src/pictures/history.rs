//! Cost and accuracy by epoch, of one run or of several.

use super::PictureError;
use super::axis::{Axis, Scale};
use super::canvas::{Frame, draw};
use super::chart::{Series, chart};
use super::theme::Ink;

const SIZE: (f64, f64) = (760.0, 460.0);

/// A quantity at the end of each epoch, on the examples trained with and on those held out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    /// What the run is called in the legend.
    pub name: String,
    /// (epoch, value) on the training examples.
    pub train: Vec<(f64, f64)>,
    /// (epoch, value) on the validation examples; empty when there were none.
    pub validation: Vec<(f64, f64)>,
}

/// The cost C by epoch; on a logarithmic axis where it falls by more than a factor of 20.
///
/// Errors: see [`PictureError`].
pub fn cost(runs: &[History]) -> Result<String, PictureError> {
    let values = || values(runs).filter(|c| c.is_finite());
    let (low, high) = values().fold((f64::INFINITY, 0f64), |(low, high), c| (low.min(c), high.max(c)));
    if low > 0.0 && high > 20.0 * low {
        let y = Axis::around("cost C (logarithmic)", Scale::Log, values());
        return history("Cost by epoch", &y, runs);
    }
    let y = Axis::around("cost C", Scale::Linear, values().chain([0.0])).within((0.0, f64::INFINITY));
    history("Cost by epoch", &y, runs)
}

/// The share of examples classified rightly, by epoch.
///
/// Errors: see [`PictureError`].
pub fn accuracy(runs: &[History]) -> Result<String, PictureError> {
    let percent = |points: &[(f64, f64)]| points.iter().map(|&(e, a)| (e, 100.0 * a)).collect();
    let runs: Vec<_> = runs
        .iter()
        .map(|run| History {
            name: run.name.clone(),
            train: percent(&run.train),
            validation: percent(&run.validation),
        })
        .collect();
    let y = Axis::around("accuracy, %", Scale::Linear, values(&runs)).within((0.0, 100.0));
    history("Accuracy by epoch", &y, &runs)
}

fn values(runs: &[History]) -> impl Iterator<Item = f64> {
    runs.iter().flat_map(|run| run.train.iter().chain(&run.validation)).map(|point| point.1)
}

/// One run: training and validation in colours of their own. Several: a colour each, training pale.
fn history(title: &str, y: &Axis, runs: &[History]) -> Result<String, PictureError> {
    let last =
        runs.iter().flat_map(|run| run.train.iter().chain(&run.validation)).map(|p| p.0).fold(1.0, f64::max);
    let x = Axis::new("epoch", Scale::Whole, (0.0, last));
    let mut series = Vec::new();
    match runs {
        [run] => {
            series.push(Series::new("training", run.train.clone(), Ink::Series(1)));
            if !run.validation.is_empty() {
                series.push(Series::new("validation", run.validation.clone(), Ink::Series(0)));
            }
        }
        runs => {
            for (i, run) in runs.iter().enumerate() {
                let held_out = if run.validation.is_empty() { &run.train } else { &run.validation };
                if !run.validation.is_empty() {
                    let name = format!("{}: training", run.name);
                    series.push(Series::new(&name, run.train.clone(), Ink::Series(i)).faint());
                }
                series.push(Series::new(&run.name, held_out.clone(), Ink::Series(i)));
            }
        }
    }
    draw(title, SIZE, |canvas| {
        let panel = Frame { left: 0.0, top: 0.0, width: SIZE.0, height: SIZE.1 };
        chart(canvas, panel, title, (&x, y), &series)
    })
}

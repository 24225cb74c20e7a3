//! Cost and accuracy by epoch, on what was trained with and on what was held out.

use super::FigureError;
use backprop_core::data::embedded;
use backprop_core::{Activation, Cost, Initialisation, Network, TrainOptions, Trainer};
use cli::pictures::curves::{Words, pair};
use std::ops::ControlFlow;

/// Digits to train with; few, so that they can be learned by heart.
const N_TRAIN: usize = 1000;

/// Digits held out.
const N_VALIDATION: usize = 2000;

/// Epochs that are shown.
const EPOCHS: u32 = 60;

/// A value by epoch.
type Curve = Vec<(f64, f64)>;

/// A 784–30–10 network with the cross-entropy, trained while the picture is drawn.
pub fn draw() -> Result<String, FigureError> {
    let [cost, accuracy] = measured(EPOCHS)?;
    let words = |title, y| Words { title, x: "epoch", y };
    Ok(pair(
        "Cost and accuracy by epoch",
        [(words("Cost", "cost C"), &cost), (words("Accuracy", "accuracy, %"), &accuracy)],
    )?)
}

/// Cost, then accuracy in percent: each of the validation examples, then of the training examples.
fn measured(epochs: u32) -> Result<[[(&'static str, Curve); 2]; 2], FigureError> {
    let digits = embedded::find("digits").ok_or("there are no digits")?;
    let all = digits.draw(Some(N_TRAIN + N_VALIDATION), 0)?;
    let train = all.select(&(0..N_TRAIN).collect::<Vec<_>>())?;
    let validation = all.select(&(N_TRAIN..N_TRAIN + N_VALIDATION).collect::<Vec<_>>())?;
    let sigmoid = Activation::Sigmoid;
    let sizes = [train.n_inputs(), 30, train.n_outputs()];
    let network = Network::<f32>::initialise(&sizes, sigmoid, sigmoid, Initialisation::InverseSqrt, 0)?;
    let options = TrainOptions {
        cost: Cost::CrossEntropy,
        learning_rate: 0.5,
        mini_batch_size: 10,
        epochs,
        ..TrainOptions::default()
    };
    let mut trainer = Trainer::new(network, options, &train, Some(&validation))?;
    for _ in 0..epochs {
        trainer.epoch(|_| ControlFlow::Continue(()))?;
    }
    let curve = |value: fn(&backprop_core::EpochReport) -> Option<f64>| -> Curve {
        let points = trainer.history().iter();
        points.filter_map(|report| Some((f64::from(report.epoch), value(report)?))).collect()
    };
    let held_out = "validation";
    let learned = "training";
    Ok([
        [
            (held_out, curve(|report| Some(report.validation.as_ref()?.cost))),
            (learned, curve(|report| Some(report.train.cost))),
        ],
        [
            (held_out, curve(|report| Some(100.0 * report.validation.as_ref()?.accuracy?))),
            (learned, curve(|report| Some(100.0 * report.train.accuracy?))),
        ],
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_learned_by_heart_costs_nothing_and_the_rest_more_again() {
        let [[(_, held_out), (_, learned)], [(_, accuracy), _]] = measured(EPOCHS).expect("a run");
        let last = |curve: &Curve| curve.last().expect("epochs").1;
        let least = |curve: &Curve| curve.iter().map(|point| point.1).fold(f64::INFINITY, f64::min);
        assert_eq!(held_out.len(), EPOCHS as usize);
        assert!(last(&learned) < 0.1 * last(&held_out), "{} {}", last(&learned), last(&held_out));
        assert!(last(&held_out) > 1.05 * least(&held_out), "{} {}", last(&held_out), least(&held_out));
        let best = accuracy.iter().map(|point| point.1).fold(0.0, f64::max);
        assert!(last(&accuracy) > best - 1.5, "{best} {}", last(&accuracy));
    }
}

//! Three ways down a narrow valley.

use super::FigureError;
use backprop_core::data::{Dataset, Inputs, Targets};
use backprop_core::{Activation, Cost, Initialisation, Network, OptimiserConfig, TrainOptions, Trainer};
use cli::pictures::diagram::{Diagram, Place, Tone};
use std::f64::consts::TAU;
use std::ops::ControlFlow;

/// By how much the second input is larger than the first.
const LARGER: f64 = 8.0;

/// w at the start.
const START: (f64, f64) = (-8.0, 1.0);

/// Steps that are shown.
const STEPS: u32 = 40;

/// A rule, its learning rate, and what the picture calls both.
const WAYS: [(OptimiserConfig, f64, &str); 3] = [
    (OptimiserConfig::Sgd, 0.055, "gradient descent, η = 0.055"),
    (OptimiserConfig::Momentum { momentum: 0.8 }, 0.03, "momentum, μ = 0.8, η = 0.03"),
    (OptimiserConfig::Adam { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, 0.4, "Adam, η = 0.4"),
];

/// The weights of one linear neuron with two inputs of different size, step by step, over the lines of equal cost.
pub fn draw() -> Result<String, FigureError> {
    const SCALE: (f64, f64) = (58.0, 58.0);
    const SIZE: (f64, f64) = (700.0, 168.0);
    let title = "The way of two weights down a narrow valley by three rules";
    let mut diagram = Diagram::new(title, SIZE.0 + 20.0, 3.0 * (SIZE.1 + 34.0));
    for (i, (rule, learning_rate, name)) in WAYS.into_iter().enumerate() {
        let top = 30.0 + i as f64 * (SIZE.1 + 34.0);
        let at = |(w1, w2): (f64, f64)| -> Place {
            (10.0 + (w1 + 9.2) * SCALE.0, top + 0.5 * SIZE.1 - w2 * SCALE.1)
        };
        let inside = |(x, y): Place| (10.0..=10.0 + SIZE.0).contains(&x) && (top..=top + SIZE.1).contains(&y);
        diagram.rectangle((10.0, top), SIZE, "", Tone::Pale);
        for level in [0.25, 1.0, 4.0, 9.0, 16.0, 25.0] {
            contour(level, 360).split(|&w| !inside(at(w))).filter(|part| part.len() > 1).for_each(|part| {
                diagram.line(&part.iter().map(|&w| at(w)).collect::<Vec<_>>(), Tone::Pale, 0.6);
            });
        }
        let way = steps(rule, learning_rate)?;
        let places: Vec<Place> = way.iter().map(|&w| at(w)).collect();
        diagram.line(&places, Tone::Coloured(i), 1.6);
        places.iter().for_each(|&place| diagram.dot(place, 2.6, Tone::Coloured(i)));
        diagram.label("+", at((0.0, 0.0)), 20.0, Tone::Plain);
        let left = way.last().map_or(0.0, |&w| cost(w));
        let words = format!("{name}: after {STEPS} steps C = {left:.3}");
        diagram.label_from(&words, (12.0, top - 13.0), 15.0, Tone::Coloured(i));
    }
    Ok(diagram.svg()?)
}

/// C of the neuron on its four examples, without its bias.
fn cost((w1, w2): (f64, f64)) -> f64 {
    0.25 * (w1.powi(2) + (LARGER * w2).powi(2))
}

/// Places of one cost.
fn contour(level: f64, n: usize) -> Vec<(f64, f64)> {
    let (a, b) = (2.0 * level.sqrt(), 2.0 * level.sqrt() / LARGER);
    (0..=n).map(|i| TAU * i as f64 / n as f64).map(|t| (a * t.cos(), b * t.sin())).collect()
}

/// Inputs (±1, 0) and (0, ±8), targets 0.
fn examples() -> Result<Dataset, FigureError> {
    let inputs = vec![1.0, 0.0, -1.0, 0.0, 0.0, LARGER, 0.0, -LARGER];
    let targets = Targets::Reals { values: vec![0.0; 4], names: vec!["y".to_owned()] };
    Ok(Dataset::new("valley", 2, Inputs::Reals(inputs), targets)?)
}

/// The weights at the start and after every step.
fn steps(rule: OptimiserConfig, learning_rate: f64) -> Result<Vec<(f64, f64)>, FigureError> {
    let data = examples()?;
    let identity = Activation::Identity;
    let mut network = Network::<f64>::initialise(&[2, 1], identity, identity, Initialisation::Xavier, 0)?;
    network.layer_mut(2).weight_mut()[(0, 0)] = START.0;
    network.layer_mut(2).weight_mut()[(0, 1)] = START.1;
    network.layer_mut(2).bias_mut()[0] = 0.0;
    let options = TrainOptions {
        cost: Cost::Quadratic,
        optimiser: rule,
        learning_rate,
        mini_batch_size: 4,
        epochs: STEPS,
        ..TrainOptions::default()
    };
    let mut trainer = Trainer::new(network, options, &data, None)?;
    let mut way = vec![START];
    for _ in 0..STEPS {
        trainer.epoch(|_| ControlFlow::Continue(()))?;
        let weight = trainer.network().layer(2).weight();
        way.push((weight[(0, 0)], weight[(0, 1)]));
    }
    Ok(way)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A step of gradient descent multiplies w₁ by 1 − η/2 and w₂ by 1 − 32 η.
    #[test]
    fn gradient_descent_shrinks_each_weight_by_its_own_factor() {
        let (rule, eta, _) = WAYS[0];
        let way = steps(rule, eta).expect("a way");
        assert_eq!(way.len(), STEPS as usize + 1);
        for pair in way.windows(2) {
            assert!((pair[1].0 - (1.0 - 0.5 * eta) * pair[0].0).abs() < 1e-12, "{pair:?}");
            assert!((pair[1].1 - (1.0 - 32.0 * eta) * pair[0].1).abs() < 1e-12, "{pair:?}");
        }
    }

    #[test]
    fn the_other_two_are_further_down_and_adam_begins_with_steps_of_eta() {
        let ways = WAYS.map(|(rule, eta, _)| steps(rule, eta).expect("a way"));
        let [plain, momentum, adam] = ways.each_ref().map(|way| cost(*way.last().expect("steps")));
        assert!(momentum < 0.01 * plain && adam < 0.5 * plain, "{plain} {momentum} {adam}");
        let first = ways[2][1];
        assert!(
            (first.0 - (START.0 + 0.4)).abs() < 1e-6 && (first.1 - (START.1 - 0.4)).abs() < 1e-6,
            "{first:?}"
        );
    }
}

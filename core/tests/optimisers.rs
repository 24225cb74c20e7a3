//! Optimisers, regularisation, clipping and schedules, against numbers worked by hand.
//!
//! The network is one identity neuron with w = 1, b = 0 and the one example x = 2, y = 1. So z = 2 w + b,
//! C = ½ (z − 1)², ∂C/∂w = 2 (z − 1), ∂C/∂b = z − 1, which at the start are 2 and 1.

use std::ops::ControlFlow;

use backprop_core::data::{Dataset, Inputs, Targets};
use backprop_core::{Activation, Clip, Layer, Network, OptimiserConfig, Schedule, TrainOptions, Trainer};
use faer::Mat;

/// w and b after each of the first steps with η = 0.1.
fn steps(n_steps: u32, options: TrainOptions) -> Vec<(f64, f64)> {
    let targets = Targets::Reals { values: vec![1.0], names: vec!["y".to_owned()] };
    let data = Dataset::new("one", 1, Inputs::Reals(vec![2.0]), targets).expect("one example");
    let layer = Layer::new(Mat::from_fn(1, 1, |_, _| 1.0), vec![0.0], Activation::Identity);
    let network = Network::new(vec![layer.expect("a layer")]).expect("a network");
    let options = TrainOptions { learning_rate: 0.1, mini_batch_size: 1, epochs: n_steps, ..options };
    let mut trainer = Trainer::new(network, options, &data, None).expect("a run that fits");
    let mut step = || {
        trainer.epoch(|_| ControlFlow::Continue(())).expect("a finite cost");
        let layer = trainer.network().layer(2);
        (layer.weight()[(0, 0)], layer.bias()[0])
    };
    (0..n_steps).map(|_| step()).collect()
}

#[track_caller]
fn assert_steps(options: TrainOptions, expected: &[(f64, f64)]) {
    let found = steps(expected.len() as u32, options);
    let near = |(left, right): (f64, f64)| (left - right).abs() <= 8.0 * f64::EPSILON;
    let all_near = found.iter().zip(expected).all(|(f, e)| near((f.0, e.0)) && near((f.1, e.1)));
    assert!(all_near, "found {found:?}, expected {expected:?}");
}

fn with(optimiser: OptimiserConfig) -> TrainOptions {
    TrainOptions { optimiser, ..TrainOptions::default() }
}

/// Equation: opt/sgd-matrix, batch/step, batch/step-bias
#[test]
fn sgd() {
    // z = 2, then 2 · 0.8 − 0.1 = 1.5
    assert_steps(with(OptimiserConfig::Sgd), &[(0.8, -0.1), (0.7, -0.15)]);
}

#[test]
fn momentum() {
    // v_w = −0.2, then ½ (−0.2) − 0.1 · 1
    assert_steps(with(OptimiserConfig::Momentum { momentum: 0.5 }), &[(0.8, -0.1), (0.6, -0.2)]);
}

#[test]
fn nesterov() {
    // w moves by ½ (−0.2) − 0.2; then z = 1.4 − 0.15 = 1.25, v_w = −0.1 − 0.05, and w moves by −0.075 − 0.05
    assert_steps(with(OptimiserConfig::Nesterov { momentum: 0.5 }), &[(0.7, -0.15), (0.575, -0.2125)]);
}

#[test]
fn adam() {
    // Corrected means of a first gradient g are g and g²: w moves by 0.1 · 2 / (2 + 2), b by 0.1 · 1 / (1 + 2).
    let adam = OptimiserConfig::Adam { beta1: 0.5, beta2: 0.75, epsilon: 2.0 };
    let (w, b) = (0.95, -0.1 / 3.0);
    // Then m = ½ · ½ g₁ + ½ g₂ over 1 − ¼, and v = ¾ · ¼ g₁² + ¼ g₂² over 1 − 9/16.
    let z = 2.0 * w + b - 1.0;
    let second = |g1: f64, g2: f64| {
        let m = (0.25 * g1 + 0.5 * g2) / 0.75;
        let v = (0.1875 * g1 * g1 + 0.25 * g2 * g2) / 0.4375;
        0.1 * m / (v.sqrt() + 2.0)
    };
    assert_steps(with(adam), &[(w, b), (w - second(2.0, 2.0 * z), b - second(1.0, z))]);
}

#[test]
fn adamw() {
    // The weight, not the bias, shrinks by 0.1 · 0.5 of itself beside Adam's step.
    let adamw = OptimiserConfig::AdamW { beta1: 0.5, beta2: 0.75, epsilon: 2.0, weight_decay: 0.5 };
    assert_steps(with(adamw), &[(0.95 - 0.05, -0.1 / 3.0)]);
}

#[test]
fn l2_shrinks_weights_and_spares_biases() {
    // The factor of w is 1 − 0.1 · 0.5; with momentum the same term comes in through the gradient. Then z = 1.4.
    let l2 = |optimiser| TrainOptions { l2: 0.5, ..with(optimiser) };
    assert_steps(l2(OptimiserConfig::Sgd), &[(0.75, -0.1), (0.6325, -0.14)]);
    assert_steps(l2(OptimiserConfig::Momentum { momentum: 0.5 }), &[(0.75, -0.1), (0.5075, -0.19)]);
}

#[test]
fn l1_moves_weights_towards_zero() {
    assert_steps(TrainOptions { l1: 0.5, ..TrainOptions::default() }, &[(0.75, -0.1)]);
}

#[test]
fn clipping() {
    // The gradient (2, 1) has the norm √5.
    let clip = |clip| TrainOptions { clip: Some(clip), ..TrainOptions::default() };
    let root = 5.0_f64.sqrt();
    assert_steps(clip(Clip::Norm { limit: 0.5 }), &[(1.0 - 0.1 / root, -0.05 / root)]);
    assert_steps(clip(Clip::Norm { limit: 3.0 }), &[(0.8, -0.1)]);
    assert_steps(clip(Clip::Value { limit: 1.5 }), &[(0.85, -0.1)]);
}

#[test]
fn schedules() {
    let factors = |schedule: Schedule, pauses| [0.0, 1.0, 2.5, 4.0].map(|t| schedule.factor(t, 4, pauses));
    assert_eq!(factors(Schedule::Constant, 0), [1.0; 4]);
    assert_eq!(factors(Schedule::Step { every: 2, factor: 0.5 }, 0), [1.0, 1.0, 0.5, 0.25]);
    assert_eq!(factors(Schedule::Plateau { factor: 0.5, patience: 1 }, 3), [0.125; 4]);
    let exponential = factors(Schedule::Exponential { factor: 0.25 }, 0);
    assert_eq!(exponential, [1.0, 0.25, 0.03125, 0.00390625]);
    let cosine = factors(Schedule::Cosine { floor: 0.2 }, 0);
    let half_root = 0.5_f64.sqrt();
    let expected =
        [1.0, 0.2 + 0.4 * (1.0 + half_root), 0.2 + 0.4 * (1.0 - (0.125 * std::f64::consts::PI).sin()), 0.2];
    cosine.iter().zip(expected).for_each(|(f, e)| assert!((f - e).abs() < 1e-15, "{cosine:?}"));
}

#[test]
fn a_schedule_reaches_the_step() {
    // The first epoch has the rate 0.1, the second 0.05: −0.05 · (1, ½) from (0.8, −0.1).
    let schedule = Schedule::Step { every: 1, factor: 0.5 };
    assert_steps(TrainOptions { schedule, ..TrainOptions::default() }, &[(0.8, -0.1), (0.75, -0.125)]);
    // Half the rate at the end of the first of two epochs of warm-up.
    assert_steps(TrainOptions { warm_up: 2.0, ..TrainOptions::default() }, &[(0.9, -0.05)]);
}

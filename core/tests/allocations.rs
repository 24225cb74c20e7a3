//! A training step allocates nothing once it is running.

use std::ops::ControlFlow;

use backprop_core::backprop::{self, Gradients};
use backprop_core::data::{Dataset, embedded};
use backprop_core::{
    Activation, Clip, Cost, Initialisation, Network, OptimiserConfig, Scalar, Schedule, TrainOptions,
    Trainer, Workspace,
};

fn digits(n: usize) -> Dataset {
    embedded::find("digits").expect("an embedded set").draw(Some(n), 1).expect("examples")
}

fn network<T: Scalar>(hidden: Activation, output: Activation) -> Network<T> {
    Network::initialise(&[784, 30, 20, 10], hidden, output, Initialisation::He, 1).expect("a network")
}

/// Allocations of one epoch over the first `n` examples; the second epoch, so that everything is running.
fn of_an_epoch<T: Scalar>(
    digits: &Dataset,
    n: usize,
    cost: Cost,
    output: Activation,
    options: TrainOptions,
) -> u64 {
    let set = digits.select(&(0..n).collect::<Vec<_>>()).expect("examples");
    let options = TrainOptions { cost, epochs: 3, ..options };
    let network = network::<T>(Activation::Gelu, output);
    let mut trainer = Trainer::new(network, options, &set, None).expect("a run that fits");
    let mut epoch = || assert!(trainer.epoch(|_| ControlFlow::Continue(())).is_ok(), "a finite cost");
    epoch();
    allocation_counter::measure(epoch).count_total
}

#[test]
fn an_epoch_of_many_steps_allocates_no_more_than_one_of_few() {
    let digits = digits(205);
    let base = TrainOptions { learning_rate: 0.01, ..TrainOptions::default() };
    let (beta1, beta2, epsilon) = (0.9, 0.999, 1e-8);
    let all = [
        base.clone(),
        TrainOptions { l2: 0.1, schedule: Schedule::Cosine { floor: 0.0 }, ..base.clone() },
        TrainOptions { l1: 0.1, clip: Some(Clip::Value { limit: 0.1 }), ..base.clone() },
        TrainOptions { optimiser: OptimiserConfig::Nesterov { momentum: 0.9 }, ..base.clone() },
        TrainOptions {
            optimiser: OptimiserConfig::AdamW { beta1, beta2, epsilon, weight_decay: 0.1 },
            clip: Some(Clip::Norm { limit: 0.1 }),
            ..base
        },
    ];
    for options in all {
        for (cost, output) in [
            (Cost::Quadratic, Activation::Sigmoid),
            (Cost::Quadratic, Activation::Softmax),
            (Cost::CrossEntropy, Activation::Sigmoid),
            (Cost::CrossEntropy, Activation::Softmax),
        ] {
            let count = |n| {
                let f32 = of_an_epoch::<f32>(&digits, n, cost, output, options.clone());
                let f64 = of_an_epoch::<f64>(&digits, n, cost, output, options.clone());
                (f32, f64)
            };
            // The last mini-batch of each has five examples.
            let (few, many) = (count(15), count(205));
            assert_eq!(few, many, "allocations of 2 and of 21 steps, {cost} of {output}, {options:?}");
        }
    }
}

#[test]
fn a_step_allocates_nothing() {
    let digits = digits(10);
    let mut network = network::<f32>(Activation::Sigmoid, Activation::Softmax);
    let mut workspace = Workspace::new(&network, 10, 1);
    let mut gradients = Gradients::zeros(&network);
    let examples: Vec<usize> = (0..10).collect();
    let mut step = || {
        workspace.load(&digits, &examples);
        backprop::forward(&network, &mut workspace);
        backprop::backward(&network, Cost::CrossEntropy, &mut workspace);
        backprop::gradient(&mut gradients, &mut workspace);
        backprop::descend(&mut network, 1.0, -0.1, &mut workspace);
    };
    step();
    assert_eq!(allocation_counter::measure(step).count_total, 0);
}

/// The counter counts.
#[test]
fn a_box_is_one_allocation() {
    assert_eq!(allocation_counter::measure(|| drop(std::hint::black_box(Box::new(1)))).count_total, 1);
}

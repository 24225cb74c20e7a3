//! The formula for the memory of a training run, against the bytes it asks for.

use std::ops::ControlFlow;

use backprop_core::data::{Dataset, Inputs, Targets};
use backprop_core::{
    Activation, Clip, Cost, Initialisation, Network, OptimiserConfig, Scalar, TrainOptions, Trainer, memory,
};

/// Examples of zeros.
fn blank(n: usize, n_inputs: usize, n_classes: usize) -> Dataset {
    let names = (0..n_classes).map(|class| class.to_string()).collect();
    let targets = Targets::Classes { labels: vec![0; n], names };
    Dataset::new("blank", n_inputs, Inputs::Bytes(vec![0; n * n_inputs]), targets).expect("examples")
}

/// (predicted, measured) high-water mark of two epochs.
fn bytes<T: Scalar>(sizes: &[usize], options: &TrainOptions, validated: bool) -> (f64, f64) {
    let (first, last) = (sizes[0], sizes[sizes.len() - 1]);
    let data = blank(options.mini_batch_size * 2 + 1, first, last);
    let held_out = validated.then(|| blank(300, first, last));
    let predicted = memory::of_training::<T>(sizes, options, data.n_examples(), validated);
    let measured = allocation_counter::measure(|| {
        let (hidden, output) = (Activation::Relu, Activation::Softmax);
        let network = Network::<T>::initialise(sizes, hidden, output, Initialisation::He, 1);
        let network = network.expect("a network");
        let mut trainer =
            Trainer::new(network, options.clone(), &data, held_out.as_ref()).expect("a run that fits");
        for _ in 0..2 {
            assert!(trainer.epoch(|_| ControlFlow::Continue(())).is_ok(), "a finite cost");
        }
    });
    (predicted as f64, measured.bytes_max as f64)
}

#[test]
fn the_formula_is_within_five_per_cent() {
    let base = TrainOptions { cost: Cost::CrossEntropy, learning_rate: 0.01, ..TrainOptions::default() };
    let (beta1, beta2, epsilon) = (0.9, 0.999, 1e-8);
    let all = [
        base.clone(),
        TrainOptions { clip: Some(Clip::Norm { limit: 1.0 }), ..base.clone() },
        TrainOptions { optimiser: OptimiserConfig::Momentum { momentum: 0.9 }, ..base.clone() },
        TrainOptions { optimiser: OptimiserConfig::Adam { beta1, beta2, epsilon }, ..base },
    ];
    for options in all {
        for sizes in [&[784, 30, 10][..], &[50, 200, 100, 3]] {
            for mini_batch_size in [1, 10, 200] {
                let options = TrainOptions { mini_batch_size, ..options.clone() };
                for validated in [false, true] {
                    for (predicted, measured) in
                        [bytes::<f32>(sizes, &options, validated), bytes::<f64>(sizes, &options, validated)]
                    {
                        let ratio = predicted / measured;
                        assert!(
                            (0.95..=1.05).contains(&ratio),
                            "{sizes:?}, {}, batch {mini_batch_size}: predicted {predicted}, measured {measured}",
                            options.optimiser,
                        );
                    }
                }
            }
        }
    }
}

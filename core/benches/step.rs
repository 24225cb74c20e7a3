//! Examples a second of whole training steps: mini-batches loaded, forward, backward, update.
//!
//! `cargo bench -p backprop-core --bench step` trains the five networks that `chainrule bench --all` measures, for an
//! epoch of some thousand examples at a time. `chainrule bench` holds its own figures against the peak of the machine.

use std::ops::ControlFlow;

use backprop_core::data::{Dataset, Inputs, Targets};
use backprop_core::{Activation, Cost, Initialisation, Network, TrainOptions, Trainer};
use divan::Bencher;
use divan::counter::ItemsCount;

/// Name, layers, activation of the hidden ones, cost, examples of a mini-batch.
type Workload = (&'static str, &'static [usize], Activation, Cost, usize);

const WORKLOADS: [Workload; 5] = [
    ("784-30-10", &[784, 30, 10], Activation::Sigmoid, Cost::Quadratic, 10),
    ("784-100-10", &[784, 100, 10], Activation::Sigmoid, Cost::CrossEntropy, 10),
    ("784-128-10", &[784, 128, 10], Activation::Relu, Cost::CrossEntropy, 32),
    ("784-512-512-10", &[784, 512, 512, 10], Activation::Relu, Cost::CrossEntropy, 128),
    ("784-2048-2048-10", &[784, 2048, 2048, 10], Activation::Relu, Cost::CrossEntropy, 512),
];

/// Examples of an epoch, at least: so many that what comes after the last of them does not count.
const EXAMPLES: usize = 2000;

fn main() {
    divan::main();
}

/// Random images, a fifth of whose pixels are not blank.
fn images(n: usize) -> Dataset {
    let mut state = 1u32;
    let mut draw = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 16
    };
    let pixel = |x: u32| if x.is_multiple_of(5) { (x >> 8) as u8 } else { 0 };
    let inputs = Inputs::Bytes((0..n * 784).map(|_| pixel(draw())).collect());
    let labels = (0..n).map(|_| draw() % 10).collect();
    let names = (0..10).map(|digit| digit.to_string()).collect();
    Dataset::new("random images", 784, inputs, Targets::Classes { labels, names })
        .expect("images of ten classes")
}

#[divan::bench(args = WORKLOADS.map(|workload| workload.0), consts = [1, 2], sample_count = 20)]
fn epoch<const THREADS: usize>(bencher: Bencher, name: &str) {
    let workload = WORKLOADS.into_iter().find(|workload| workload.0 == name);
    let (_, layers, activation, cost, batch) = workload.expect("one of the names");
    let n_examples = EXAMPLES.next_multiple_of(batch);
    let data = images(n_examples);
    let output = if cost == Cost::CrossEntropy { Activation::Softmax } else { Activation::Sigmoid };
    let network = Network::<f32>::initialise(layers, activation, output, Initialisation::InverseSqrt, 1);
    let options = TrainOptions {
        cost,
        learning_rate: 0.01,
        mini_batch_size: batch,
        epochs: u32::MAX,
        threads: THREADS,
        ..TrainOptions::default()
    };
    let network = network.expect("layers that make a network");
    let mut trainer = Trainer::new(network, options, &data, None).expect("a network that fits the data");
    bencher.counter(ItemsCount::new(n_examples)).bench_local(|| {
        trainer.epoch(|_| ControlFlow::Continue(())).expect("a step too small to diverge");
    });
}

//! Whole runs: they learn, they repeat themselves bit for bit, they go on where they stopped, they say when they fail.

#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use backprop_core::checkpoint::{self, Notes};
use backprop_core::data::{Dataset, Inputs, Split, Targets, augment, embedded, idx};
use backprop_core::product::Clock;
use backprop_core::{
    Activation, Checkpoint, Clip, Cost, EarlyStopping, Evaluation, Finish, Initialisation, Monitor, Network,
    OptimiserConfig, Outcome, Scalar, Schedule, TrainError, TrainOptions, Trainer,
};

fn drawn(name: &str, n: usize, seed: u64) -> (Dataset, Dataset) {
    let set = embedded::find(name).expect("an embedded set").draw(Some(n), seed).expect("examples");
    let split = Split::by_shares(&set, 0.25, 0.0, seed).expect("a share");
    (set.select(&split.train).expect("examples"), set.select(&split.validation).expect("examples"))
}

fn network<T: Scalar>(sizes: &[usize], hidden: Activation, output: Activation) -> Network<T> {
    Network::initialise(sizes, hidden, output, Initialisation::InverseSqrt, 1).expect("a network")
}

fn run<T: Scalar>(network: Network<T>, options: TrainOptions, sets: &(Dataset, Dataset)) -> Evaluation {
    let mut trainer = Trainer::new(network, options, &sets.0, Some(&sets.1)).expect("a run that fits");
    while let Outcome::Epoch(_) = trainer.epoch(|_| ControlFlow::Continue(())).expect("a finite cost") {}
    trainer.history().last().and_then(|report| report.validation).expect("an epoch")
}

const ADAM: OptimiserConfig = OptimiserConfig::Adam { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

#[test]
fn xor_is_learnt() {
    let options = TrainOptions {
        cost: Cost::CrossEntropy,
        optimiser: ADAM,
        learning_rate: 0.03,
        epochs: 20,
        ..TrainOptions::default()
    };
    let sets = drawn("xor", 2000, 1);
    let network = network::<f64>(&[2, 8, 1], Activation::Tanh, Activation::Sigmoid);
    let accuracy = run(network, options, &sets).accuracy.expect("classes");
    // One point in ten lies beyond its border; a straight line gets half of them.
    assert!(accuracy > 0.84, "{accuracy}");
}

#[test]
fn spirals_are_learnt() {
    let options = TrainOptions {
        cost: Cost::CrossEntropy,
        optimiser: ADAM,
        learning_rate: 0.02,
        schedule: Schedule::Cosine { floor: 0.0 },
        mini_batch_size: 32,
        epochs: 60,
        ..TrainOptions::default()
    };
    let sets = drawn("spirals", 1200, 1);
    let network = network::<f64>(&[2, 32, 32, 3], Activation::Tanh, Activation::Softmax);
    let accuracy = run(network, options, &sets).accuracy.expect("classes");
    assert!(accuracy > 0.95, "{accuracy}");
}

#[test]
fn digits_are_learnt() {
    let options = TrainOptions { epochs: 8, ..TrainOptions::default() };
    let sets = drawn("digits", 4000, 1);
    let network = network::<f32>(&[784, 30, 10], Activation::Sigmoid, Activation::Sigmoid);
    let accuracy = run(network, options, &sets).accuracy.expect("classes");
    assert!(accuracy > 0.85, "{accuracy}");
}

/// 784–30–10 on the first 10,000 images, three epochs.
#[test]
fn mnist_is_learnt() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/mnist");
    let read = |images: &str, labels: &str| {
        let open = |name: &str| std::fs::File::open(folder.join(name)).ok();
        let as_published = "the data set as published";
        let images = idx::read_images(open(images)?, images).expect(as_published);
        let labels = idx::read_labels(open(labels)?, labels).expect(as_published);
        Some(idx::images_with_labels(images, labels, Some(10)).expect(as_published))
    };
    let train = read("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz");
    let test = read("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz");
    let (Some(train), Some(test)) = (train, test) else {
        eprintln!("skipped: {} does not hold the MNIST digits", folder.display());
        return;
    };
    let rows: Vec<_> = (0..10_000).collect();
    let sets = (train.select(&rows).expect("examples"), test);
    let options = TrainOptions { epochs: 3, ..TrainOptions::default() };
    let network = network::<f32>(&[784, 30, 10], Activation::Sigmoid, Activation::Sigmoid);
    let accuracy = run(network, options, &sets).accuracy.expect("classes");
    assert!(accuracy > 0.90, "{accuracy}");
}

/// Options under which every part of a run's memory matters.
fn runs() -> Vec<TrainOptions> {
    let base = TrainOptions { mini_batch_size: 7, epochs: 4, learning_rate: 0.05, ..TrainOptions::default() };
    let cross_entropy = TrainOptions { cost: Cost::CrossEntropy, ..base.clone() };
    let early_stopping = Some(EarlyStopping { patience: 3, min_delta: 1e-3 });
    vec![
        TrainOptions { l2: 0.1, schedule: Schedule::Exponential { factor: 0.9 }, ..base.clone() },
        TrainOptions { l1: 0.1, clip: Some(Clip::Norm { limit: 0.1 }), early_stopping, ..base },
        TrainOptions {
            optimiser: OptimiserConfig::Nesterov { momentum: 0.9 },
            schedule: Schedule::Plateau { factor: 0.5, patience: 1 },
            monitor: Monitor::Accuracy,
            ..cross_entropy.clone()
        },
        TrainOptions {
            optimiser: OptimiserConfig::Momentum { momentum: 0.9 },
            warm_up: 1.5,
            ..cross_entropy.clone()
        },
        TrainOptions { optimiser: ADAM, schedule: Schedule::Cosine { floor: 0.1 }, ..cross_entropy },
    ]
}

fn to_the_end<T: Scalar>(trainer: &mut Trainer<'_, T>) -> Vec<u8> {
    while let Outcome::Epoch(_) = trainer.epoch(|_| ControlFlow::Continue(())).expect("a finite cost") {}
    checkpoint::run_to_bytes(trainer, &Notes::new()).expect("bytes")
}

/// A clock by which every stretch of steps that is timed takes a millisecond.
fn asked_once_a_millisecond() -> Duration {
    static ASKED: AtomicU64 = AtomicU64::new(0);
    Duration::from_millis(ASKED.fetch_add(1, Ordering::Relaxed))
}

#[test]
fn sharing_products_or_not_gives_the_same_bits() {
    // Products of 784 × 100 × 10 multiplications are large enough to be shared; 240 steps are enough to time both ways.
    let pixels = (0..400 * 784).map(|place: u32| (place.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let labels = (0..400).map(|example| example % 10).collect();
    let names = (0..10).map(|class| class.to_string()).collect();
    let data = Dataset::new("pixels", 784, Inputs::Bytes(pixels), Targets::Classes { labels, names })
        .expect("images with labels");
    let trained = |threads: usize, clock: Option<Clock>| {
        let options = TrainOptions { mini_batch_size: 10, epochs: 6, threads, ..TrainOptions::default() };
        let network = network::<f32>(&[784, 100, 10], Activation::Sigmoid, Activation::Sigmoid);
        let mut trainer = Trainer::new(network, options, &data, None).expect("a run that fits");
        if let Some(clock) = clock {
            trainer.set_clock(clock);
        }
        to_the_end(&mut trainer);
        trainer.network().clone()
    };
    let alone = trained(1, None);
    assert!(alone == trained(2, None), "always shared");
    assert!(alone == trained(2, Some(asked_once_a_millisecond)), "shared and not");
    assert!(asked_once_a_millisecond() >= Duration::from_millis(8), "the clock was not asked");
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_seed_others() {
    let sets = drawn("moons", 200, 3);
    for options in runs() {
        let end = |options: TrainOptions| {
            let network = network::<f32>(&[2, 6, 5, 2], Activation::Tanh, Activation::Sigmoid);
            let mut trainer =
                Trainer::new(network, options, &sets.0, Some(&sets.1)).expect("a run that fits");
            to_the_end(&mut trainer);
            trainer.network().clone()
        };
        let first = end(options.clone());
        assert!(first == end(options.clone()), "{}: a second run differs", options.optimiser);
        assert!(
            first == end(TrainOptions { threads: 2, ..options.clone() }),
            "{}: threads",
            options.optimiser
        );
        assert!(first != end(TrainOptions { seed: 1, ..options.clone() }), "{}: seeds", options.optimiser);
    }
}

#[test]
fn a_resumed_run_ends_in_the_same_bits() {
    let sets = drawn("moons", 200, 3);
    for options in runs() {
        let start = || network::<f64>(&[2, 6, 5, 2], Activation::Tanh, Activation::Sigmoid);
        let fits = "a run that fits";
        let mut through = Trainer::new(start(), options.clone(), &sets.0, Some(&sets.1)).expect(fits);
        let expected = to_the_end(&mut through);
        for (epoch, batch) in [(1, 1), (2, 9), (3, 21)] {
            let mut paused = Trainer::new(start(), options.clone(), &sets.0, Some(&sets.1)).expect(fits);
            let mut outcome = None;
            for _ in 0..epoch {
                let stop = paused.epoch(|progress| {
                    let here = progress.epoch == epoch && progress.batch == batch;
                    if here { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                });
                outcome = Some(stop.expect("a finite cost"));
            }
            assert_eq!(outcome, Some(Outcome::Paused));
            let bytes = checkpoint::run_to_bytes(&paused, &Notes::new()).expect("bytes");
            drop(paused);
            let saved = Checkpoint::<f64>::from_bytes(&bytes).expect("what was just written");
            let mut resumed = Trainer::resume(saved, &sets.0, Some(&sets.1)).expect(fits);
            assert_eq!(resumed.batch(), batch);
            let found = to_the_end(&mut resumed);
            assert!(found == expected, "{}, paused in epoch {epoch}: other bits", options.optimiser);
        }
    }
}

/// Which way an image is changed depends on the seed, the epoch and the image, not on where a run was cut.
#[test]
fn a_resumed_run_changes_images_the_same_way() {
    let sets = drawn("digits", 60, 3);
    let augmentation = augment::Options { rotation: 10.0, elastic: 1.0, ..augment::Options::default() };
    let options = TrainOptions { augmentation, epochs: 2, ..TrainOptions::default() };
    let start = || network::<f32>(&[784, 5, 10], Activation::Sigmoid, Activation::Sigmoid);
    let new = |options| Trainer::new(start(), options, &sets.0, None).expect("a run that fits");
    let through = to_the_end(&mut new(options.clone()));
    let mut paused = new(options.clone());
    let outcome = paused.epoch(|_| ControlFlow::Break(())).expect("a finite cost");
    assert_eq!(outcome, Outcome::Paused);
    let bytes = checkpoint::run_to_bytes(&paused, &Notes::new()).expect("bytes");
    let saved = Checkpoint::<f32>::from_bytes(&bytes).expect("what was just written");
    let mut resumed = Trainer::resume(saved, &sets.0, None).expect("a run that fits");
    assert!(to_the_end(&mut resumed) == through, "other bits");
    let mut plain = new(TrainOptions { augmentation: augment::Options::default(), ..options.clone() });
    let mut changed = new(options);
    to_the_end(&mut plain);
    to_the_end(&mut changed);
    assert!(plain.network() != changed.network(), "the images were not changed");
}

#[test]
fn a_cost_that_is_no_number_ends_the_run_and_keeps_the_network() {
    let sets = drawn("moons", 100, 3);
    let start = network::<f32>(&[2, 5, 2], Activation::Relu, Activation::Identity);
    let options = TrainOptions { learning_rate: 1e3, epochs: 5, ..TrainOptions::default() };
    let mut trainer = Trainer::new(start.clone(), options, &sets.0, None).expect("a run that fits");
    let error = trainer.epoch(|_| ControlFlow::Continue(())).expect_err("a rate of 1000 diverges");
    let TrainError::Diverged(diverged) = error else { panic!("{error}") };
    assert!(diverged.epoch == 1 && diverged.batch > 1 && !diverged.cost.is_finite(), "{diverged:?}");
    assert!(*trainer.network() == start, "the network from before the epoch");
    let text = diverged.to_string();
    let start = format!("the cost became {}", if diverged.cost.is_nan() { "NaN" } else { "infinite" });
    let end = "of epoch 1, at learning rate 1000: try a rate of 100 or less, or clip the gradient; \
               the network from before epoch 1 is kept";
    assert!(text.starts_with(&start) && text.ends_with(end), "{text}");
    assert!(trainer.epoch(|_| ControlFlow::Continue(())).is_err(), "the run is over");
}

#[test]
fn early_stopping_keeps_the_best_network() {
    let sets = drawn("moons", 60, 3);
    // So large a rate that the cost of the validation set soon goes up and down.
    let options = TrainOptions {
        learning_rate: 8.0,
        epochs: 1000,
        early_stopping: Some(EarlyStopping { patience: 4, min_delta: 0.0 }),
        ..TrainOptions::default()
    };
    let network = network::<f64>(&[2, 5, 2], Activation::Tanh, Activation::Sigmoid);
    let mut trainer =
        Trainer::new(network, options.clone(), &sets.0, Some(&sets.1)).expect("a run that fits");
    to_the_end(&mut trainer);
    assert_eq!(trainer.finish(), Some(Finish::NoImprovement));
    let costs: Vec<f64> =
        trainer.history().iter().filter_map(|report| Some(report.validation?.cost)).collect();
    let best = trainer.best().expect("an epoch");
    assert_eq!(costs.len(), best.epoch as usize + 4);
    let least = costs.iter().copied().fold(f64::INFINITY, f64::min);
    assert_eq!(costs[best.epoch as usize - 1], least);
    let threads = backprop_core::product::Threads::new(1).expect("one thread");
    let again =
        backprop_core::evaluate(&best.network, options.cost, &sets.1, &threads).expect("data that fit");
    assert_eq!(again.cost, least);
}

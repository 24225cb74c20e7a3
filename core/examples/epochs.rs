//! The training run that peers are compared with: one epoch for each line on the standard input.
//!
//! `epochs LAYERS ACTIVATION COST BATCH THREADS EXAMPLES` prints `ready NAME VERSION`, then for each line the seconds of
//! one epoch; for a line `peak` the operations a second that its threads can do at best. `core/peers/run` starts it beside
//! the peers.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::io::BufRead;
use std::ops::ControlFlow;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use backprop_core::data::{Dataset, Inputs, Targets, random};
use backprop_core::product::peak_operations;
use backprop_core::{Activation, Cost, Initialisation, Network, TrainOptions, Trainer};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [layers, activation, cost, batch, threads, examples] = &arguments[..] else {
        return Err("expected LAYERS ACTIVATION COST BATCH THREADS EXAMPLES".into());
    };
    let layers = layers.split(',').map(str::parse).collect::<Result<Vec<usize>, _>>()?;
    let (cost, threads, examples) = (cost.parse::<Cost>()?, threads.parse()?, examples.parse()?);
    let data = images(examples, layers[0], layers[layers.len() - 1])?;
    let output = if cost == Cost::CrossEntropy { Activation::Softmax } else { Activation::Sigmoid };
    let network =
        Network::<f32>::initialise(&layers, activation.parse()?, output, Initialisation::InverseSqrt, 1)?;
    let options = TrainOptions {
        cost,
        learning_rate: 0.01,
        mini_batch_size: batch.parse()?,
        epochs: u32::MAX,
        threads,
        ..TrainOptions::default()
    };
    let mut trainer = Trainer::new(network, options, &data, None)?;
    trainer.set_clock(since_start);
    trainer.epoch(|_| ControlFlow::Continue(()))?;
    println!("ready Chainrule {}", env!("CARGO_PKG_VERSION"));
    for line in std::io::stdin().lock().lines() {
        if line? == "peak" {
            println!("{}", peak(threads));
            continue;
        }
        let start = Instant::now();
        trainer.epoch(|_| ControlFlow::Continue(()))?;
        println!("{}", start.elapsed().as_secs_f64());
    }
    Ok(())
}

/// The time since this was first asked.
fn since_start() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

/// Random images, a fifth of whose pixels are not blank, of random classes.
fn images(n: usize, n_inputs: usize, n_classes: usize) -> Result<Dataset, Box<dyn Error>> {
    let mut rng = random::generator(1, 0);
    let mut pixel = || if random::below(&mut rng, 5) == 0 { random::below(&mut rng, 256) as u8 } else { 0 };
    let inputs = Inputs::Bytes((0..n * n_inputs).map(|_| pixel()).collect());
    let labels = (0..n).map(|_| random::below(&mut rng, n_classes) as u32).collect();
    let names = (0..n_classes).map(|class| class.to_string()).collect();
    Ok(Dataset::new("random images", n_inputs, inputs, Targets::Classes { labels, names })?)
}

/// Floating-point operations a second of so many threads, the best of a few bursts.
fn peak(n_threads: usize) -> f64 {
    let one = || {
        let burst = |_| {
            let start = Instant::now();
            let operations = peak_operations::<f32>(200_000);
            operations as f64 / start.elapsed().as_secs_f64()
        };
        (0..3).map(burst).fold(0.0, f64::max)
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..n_threads).map(|_| scope.spawn(one)).collect();
        one() + others.into_iter().filter_map(|other| other.join().ok()).sum::<f64>()
    })
}

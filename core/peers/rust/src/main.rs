//! The same training run in burn and candle: one epoch for each line on the standard input.
//!
//! `peers PEER LAYERS ACTIVATION COST BATCH THREADS EXAMPLES` prints `ready NAME VERSION`, then for each line the
//! seconds of one epoch. Each is written as its users write it.

mod with_burn;
mod with_candle;

use std::error::Error;
use std::io::{BufRead, Write};
use std::time::Instant;

/// Length of a step.
pub const LEARNING_RATE: f64 = 0.01;

/// What is trained, and on what: random images and labels.
pub struct Workload {
    pub layers: Vec<usize>,
    pub relu: bool,
    pub cross_entropy: bool,
    pub batch: usize,
    pub examples: usize,
    /// examples × inputs
    pub x: Vec<f32>,
    pub labels: Vec<u32>,
    state: u64,
}

/// Trains for one epoch.
pub type Epoch = Box<dyn FnMut(&mut Workload) -> Result<(), Box<dyn Error>>>;

impl Workload {
    fn read(arguments: &[String]) -> Option<Self> {
        let [layers, activation, cost, batch, _, examples] = arguments else { return None };
        let layers: Vec<usize> = layers.split(',').map(|n| n.parse().ok()).collect::<Option<_>>()?;
        let (batch, examples) = (batch.parse().ok()?, examples.parse().ok()?);
        let (n_inputs, n_outputs) = (*layers.first()?, *layers.last()? as u64);
        let (relu, cross_entropy) = (activation == "relu", cost == "cross-entropy");
        let (x, labels) = (Vec::new(), Vec::new());
        let mut workload = Workload { layers, relu, cross_entropy, batch, examples, x, labels, state: 1 };
        for _ in 0..examples * n_inputs {
            let draw = workload.draw();
            workload.x.push(if draw % 5 == 0 { (draw >> 8 & 255) as f32 / 255.0 } else { 0.0 });
        }
        for _ in 0..examples {
            let label = (workload.draw() % n_outputs) as u32;
            workload.labels.push(label);
        }
        Some(workload)
    }

    fn draw(&mut self) -> u64 {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.state >> 33
    }

    /// Whole mini-batches of a shuffled training set.
    pub fn order(&mut self) -> Vec<Vec<u32>> {
        let mut order: Vec<u32> = (0..self.examples as u32).collect();
        for last in (1..order.len()).rev() {
            let other = self.draw() as usize % (last + 1);
            order.swap(last, other);
        }
        order.chunks_exact(self.batch).map(<[u32]>::to_vec).collect()
    }

    /// The targets, 1 at each example's class: examples × outputs.
    pub fn y(&self) -> Vec<f32> {
        let n_outputs = self.layers[self.layers.len() - 1];
        let mut y = vec![0.0; self.examples * n_outputs];
        for (row, &label) in self.labels.iter().enumerate() {
            y[row * n_outputs + label as usize] = 1.0;
        }
        y
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((peer, mut workload)) =
        arguments.split_first().and_then(|(p, rest)| Some((p, Workload::read(rest)?)))
    else {
        return Err("expected PEER LAYERS ACTIVATION COST BATCH THREADS EXAMPLES".into());
    };
    let (name, mut epoch) = match peer.as_str() {
        "burn" => ("burn 0.22.1 (flex)", with_burn::prepare(&workload)),
        "candle" => ("candle 0.11.1", with_candle::prepare(&workload)?),
        other => return Err(format!("{other} is no peer: expected burn or candle").into()),
    };
    epoch(&mut workload)?;
    let mut out = std::io::stdout();
    writeln!(out, "ready {name}")?;
    for line in std::io::stdin().lock().lines() {
        line?;
        let start = Instant::now();
        epoch(&mut workload)?;
        writeln!(out, "{}", start.elapsed().as_secs_f64())?;
    }
    Ok(())
}

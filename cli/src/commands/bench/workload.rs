//! A workload: a network, a batch, and how many examples a second a training run of it takes in.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use backprop_core::data::{Dataset, Inputs, Targets};
use backprop_core::{Activation, Cost, Initialisation, Network, Scalar, TrainOptions, Trainer, memory};
use serde_json::{Value, json};

use super::machine::Peak;
use crate::clock::since_start;
use crate::error::Error;

/// Epochs at least, however long they last.
const LEAST_EPOCHS: usize = 5;

/// What is measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Workload {
    /// Neurons of every layer.
    pub layers: Vec<usize>,
    /// Activation of the hidden layers.
    pub activation: Activation,
    /// The cost; cross-entropy of several classes is that of softmax.
    pub cost: Cost,
    /// m
    pub batch: usize,
    /// Threads to use.
    pub threads: usize,
    /// Examples of an epoch.
    pub examples: usize,
}

/// Examples a second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// The middle one of all epochs.
    pub median: f64,
    /// The slowest.
    pub min: f64,
    /// The fastest.
    pub max: f64,
    /// How many epochs.
    pub n_epochs: usize,
}

/// A rate and the limit it is held against.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// What was measured.
    pub workload: Workload,
    /// How fast it was.
    pub rate: Rate,
    /// Floating-point operations a second that the threads could do.
    pub peak: f64,
    /// Bytes that the run needs beside its examples, by the formula.
    pub memory: usize,
}

impl Workload {
    /// Floating-point operations of training with one example: forward, backward and update take two for each weight,
    /// but ∂C/∂x is never needed, so the first layer's weights take no part in the second.
    pub fn operations(&self) -> f64 {
        let weights = self.layers.windows(2).map(|pair| pair[0] as f64 * pair[1] as f64);
        weights.enumerate().map(|(index, n)| if index == 0 { 4.0 * n } else { 6.0 * n }).sum()
    }

    /// Activation of the output layer.
    pub fn output(&self) -> Activation {
        let several = self.layers.last().is_some_and(|&n| n > 1);
        if self.cost == Cost::CrossEntropy && several { Activation::Softmax } else { Activation::Sigmoid }
    }

    /// Like `784–30–10 sigmoid, quadratic, batch 10`.
    pub fn name(&self) -> String {
        let sizes: Vec<String> = self.layers.iter().map(usize::to_string).collect();
        let cost = match self.output() {
            Activation::Softmax => "softmax + cross-entropy",
            _ => self.cost.name(),
        };
        format!("{} {}, {cost}, batch {}", sizes.join("–"), self.activation, self.batch)
    }

    /// Examples of random bytes and labels, as many as an epoch has.
    ///
    /// Errors: a layer without neurons, or more of them than memory has room for.
    pub fn dataset(&self) -> Result<Dataset, Error> {
        let (n_inputs, n_outputs) = match self.layers[..] {
            [first, .., last] => (first, last),
            _ => return Err(Error::Usage("--layers has one size: expected two or more".to_string())),
        };
        let n = self.examples.checked_mul(n_inputs).filter(|&n| n < isize::MAX as usize);
        let mut bytes = Vec::new();
        if n.is_none_or(|n| bytes.try_reserve_exact(n).is_err()) {
            let what = format!("{} examples of {n_inputs} inputs", self.examples);
            return Err(Error::Usage(format!("{what} do not fit in memory: expected fewer")));
        }
        let mut state = 1u32;
        let mut draw = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 16
        };
        // Like images of digits: a fifth of the pixels is not blank.
        bytes.extend((0..n.unwrap_or(0)).map(|_| {
            let x = draw();
            if x % 5 == 0 { (x >> 8) as u8 } else { 0 }
        }));
        let n_classes = n_outputs.max(2);
        let labels = (0..self.examples).map(|_| draw() % n_classes.min(1 << 16) as u32).collect();
        let names = (0..n_classes).map(|class| class.to_string()).collect();
        Ok(Dataset::new("random images", n_inputs, Inputs::Bytes(bytes), Targets::Classes { labels, names })?)
    }

    /// A training run at its beginning.
    ///
    /// Errors: layers that make no network, or do not fit the cost.
    pub fn trainer<'d, T: Scalar>(&self, data: &'d Dataset) -> Result<Trainer<'d, T>, Error> {
        let network = Network::<T>::initialise(
            &self.layers,
            self.activation,
            self.output(),
            Initialisation::InverseSqrt,
            0,
        )?;
        let mut trainer = Trainer::new(network, self.options(), data, None)?;
        trainer.set_clock(since_start);
        Ok(trainer)
    }

    fn options(&self) -> TrainOptions {
        TrainOptions {
            cost: self.cost,
            learning_rate: 0.01,
            mini_batch_size: self.batch,
            epochs: u32::MAX,
            threads: self.threads,
            ..TrainOptions::default()
        }
    }

    /// Trains epoch after epoch for `time`, and times each.
    ///
    /// Errors: as [`Workload::dataset`] and [`Workload::trainer`].
    pub fn measure<T: Scalar>(&self, time: Duration) -> Result<Measurement, Error> {
        let data = self.dataset()?;
        let mut trainer = self.trainer::<T>(&data)?;
        let mut peak = Peak::new(self.threads);
        // The first epoch wakes caches, threads and clocks, and is not counted.
        trainer.epoch(|_| ControlFlow::Continue(()))?;
        peak.measure::<T>();
        let (begin, mut rates) = (Instant::now(), Vec::new());
        while rates.len() < LEAST_EPOCHS || begin.elapsed() < time {
            let start = Instant::now();
            trainer.epoch(|_| ControlFlow::Continue(()))?;
            rates.push(self.examples as f64 / start.elapsed().as_secs_f64());
            peak.measure::<T>();
        }
        rates.sort_by(f64::total_cmp);
        let rate = Rate {
            median: rates[rates.len() / 2],
            min: rates[0],
            max: rates[rates.len() - 1],
            n_epochs: rates.len(),
        };
        let memory = memory::of_training::<T>(&self.layers, &self.options(), self.examples, false);
        Ok(Measurement { workload: self.clone(), rate, peak: peak.operations_per_second(), memory })
    }

    /// The middle time of whole mini-batches, in seconds, over some `time`: a step without what an epoch adds to it.
    ///
    /// Errors: as [`Workload::dataset`] and [`Workload::trainer`].
    pub fn step_seconds<T: Scalar>(&self, data: &Dataset, time: Duration) -> Result<f64, Error> {
        let mut trainer = self.trainer::<T>(data)?;
        let (begin, mut seconds) = (Instant::now(), Vec::new());
        while begin.elapsed() < time || seconds.len() < LEAST_EPOCHS {
            let mut last = None;
            trainer.epoch(|_| {
                let now = Instant::now();
                if let Some(last) = last.replace(now) {
                    seconds.push((now - last).as_secs_f64());
                }
                let enough = begin.elapsed() >= time && seconds.len() >= LEAST_EPOCHS;
                if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })?;
        }
        seconds.sort_by(f64::total_cmp);
        Ok(seconds[seconds.len() / 2])
    }
}

impl Measurement {
    /// The share of the peak that training reaches.
    pub fn share(&self) -> f64 {
        self.rate.median * self.workload.operations() / self.peak
    }

    /// Examples a second if nothing but multiplications with addition took time.
    pub fn limit(&self) -> f64 {
        self.peak / self.workload.operations()
    }

    /// The measurement for programs.
    pub fn as_json(&self) -> Value {
        let Measurement { workload, rate, peak, memory } = self;
        json!({
            "name": workload.name(),
            "layers": workload.layers,
            "activation": workload.activation.name(),
            "output": workload.output().name(),
            "cost": workload.cost.name(),
            "batch": workload.batch,
            "threads": workload.threads,
            "examples": workload.examples,
            "epochs": rate.n_epochs,
            "samples_per_second": rate.median,
            "samples_per_second_min": rate.min,
            "samples_per_second_max": rate.max,
            "operations_per_sample": workload.operations(),
            "gflops": rate.median * workload.operations() / 1e9,
            "peak_gflops": peak / 1e9,
            "share_of_peak": self.share(),
            "limit_samples_per_second": self.limit(),
            "memory_bytes": memory,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workload(layers: &[usize], cost: Cost) -> Workload {
        let activation = Activation::Sigmoid;
        Workload { layers: layers.to_vec(), activation, cost, batch: 10, threads: 1, examples: 30 }
    }

    #[test]
    fn operations_are_counted_without_the_derivative_by_the_input() {
        // 784–30–10: 4 · 23,520 + 6 · 300
        assert_eq!(workload(&[784, 30, 10], Cost::Quadratic).operations(), 95_880.0);
        assert_eq!(workload(&[3, 2], Cost::Quadratic).operations(), 24.0);
    }

    #[test]
    fn cross_entropy_of_several_classes_is_that_of_softmax() {
        assert_eq!(workload(&[4, 3], Cost::CrossEntropy).output(), Activation::Softmax);
        assert_eq!(workload(&[4, 1], Cost::CrossEntropy).output(), Activation::Sigmoid);
        assert_eq!(workload(&[4, 3], Cost::Quadratic).output(), Activation::Sigmoid);
    }

    #[test]
    fn a_measurement_lies_below_its_limit() {
        let workload = workload(&[40, 30, 10], Cost::CrossEntropy);
        let measurement = workload.measure::<f32>(Duration::ZERO).expect("a network that trains");
        let Rate { median, min, max, n_epochs } = measurement.rate;
        assert!(0.0 < min && min <= median && median <= max, "{:?}", measurement.rate);
        assert_eq!(n_epochs, LEAST_EPOCHS);
        assert!(measurement.share() > 0.0 && measurement.share() < 1.0, "{}", measurement.share());
        let data = workload.dataset().expect("examples");
        assert!(workload.step_seconds::<f32>(&data, Duration::ZERO).expect("steps") > 0.0);
    }
}

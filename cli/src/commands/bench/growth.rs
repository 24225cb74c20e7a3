//! How the share of the limit grows with the batch and with the width of the hidden layers.

use std::time::Duration;

use backprop_core::{Activation, Cost};
use serde_json::{Value, json};

use super::machine::Peak;
use super::workload::Workload;
use crate::error::Error;
use crate::pictures::roofline::Curve;

/// How long each point is measured.
const TIME: Duration = Duration::from_millis(150);
/// Examples of an epoch: whole batches of every size.
const EXAMPLES: usize = 3 * 4096;
/// Hidden layers of the networks that are trained with ever larger batches.
const HIDDEN: [&[usize]; 3] = [&[30], &[128], &[512, 512]];
/// Batches that networks of ever greater width are trained with.
const BATCHES: [usize; 3] = [10, 128, 1024];

/// Shares of the limit by batch, a curve for each network, and by width, a curve for each batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Growth {
    /// Over batches 1 to 4,096.
    pub by_batch: Vec<Curve>,
    /// Over two hidden layers of 16 to 4,096 neurons.
    pub by_width: Vec<Curve>,
}

impl Growth {
    /// Measures all points, telling `say` of each curve before it.
    ///
    /// Errors: none on machines that have the memory.
    pub fn measure(threads: usize, mut say: impl FnMut(&str)) -> Result<Self, Error> {
        let mut by_batch = Vec::new();
        for hidden in HIDDEN {
            let workload = workload(hidden, 1, threads);
            let sizes: Vec<String> = workload.layers.iter().map(usize::to_string).collect();
            let name = sizes.join("–");
            say(&name);
            let points = powers_of_two(0, 12).map(|batch| (batch, Workload { batch, ..workload.clone() }));
            by_batch.push(Curve { name, points: points_of(points)? });
        }
        let mut by_width = Vec::new();
        for batch in BATCHES {
            let name = format!("batch {batch}");
            say(&name);
            let points = powers_of_two(4, 12).map(|n| (n, workload(&[n, n], batch, threads)));
            by_width.push(Curve { name, points: points_of(points)? });
        }
        Ok(Growth { by_batch, by_width })
    }

    /// The curves for programs.
    pub fn as_json(&self) -> Value {
        let curves = |curves: &[Curve], over: &str| -> Vec<Value> {
            let points = |curve: &Curve| -> Vec<Value> {
                curve.points.iter().map(|&(x, share)| json!({ over: x, "share_of_peak": share })).collect()
            };
            curves.iter().map(|curve| json!({ "name": curve.name, "points": points(curve) })).collect()
        };
        json!({ "by_batch": curves(&self.by_batch, "batch"), "by_width": curves(&self.by_width, "width") })
    }
}

fn workload(hidden: &[usize], batch: usize, threads: usize) -> Workload {
    let layers = [&[784], hidden, &[10]].concat();
    Workload {
        layers,
        activation: Activation::Relu,
        cost: Cost::CrossEntropy,
        batch,
        threads,
        examples: EXAMPLES,
    }
}

fn powers_of_two(first: u32, last: u32) -> impl Iterator<Item = usize> {
    (first..=last).map(|exponent| 1 << exponent)
}

/// The share of the limit that each workload reaches.
fn points_of(workloads: impl Iterator<Item = (usize, Workload)>) -> Result<Vec<(f64, f64)>, Error> {
    let mut data = None;
    let mut points = Vec::new();
    for (x, workload) in workloads {
        let data = match &data {
            Some(data) => data,
            None => data.insert(workload.dataset()?),
        };
        let mut peak = Peak::new(workload.threads);
        peak.measure::<f32>();
        let seconds = workload.step_seconds::<f32>(data, TIME)?;
        peak.measure::<f32>();
        let operations = workload.operations() * workload.batch as f64 / seconds;
        points.push((x as f64, operations / peak.operations_per_second()));
    }
    Ok(points)
}

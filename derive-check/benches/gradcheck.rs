//! How long the check of a whole network takes, and how that grows with its width.
//!
//! `cargo bench -p derive-check --bench gradcheck` prints CSV, one row per measurement:
//! seconds are the median, least and greatest of several runs on one core.

use std::hint::black_box;
use std::time::Instant;

use derive_check::gradcheck::{
    Activation, Cost, LayerGradient, Mlp, MlpLayer, NetworkReport, gradcheck_network,
};
use derive_check::verdict::Verdict;

/// SplitMix64, in [0, 1).
struct Draws(u64);

impl Draws {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 * 2f64.powi(-53)
    }
}

fn network(sizes: &[usize], activation: Activation, cost: Cost) -> Mlp {
    let mut draws = Draws(1);
    let layers = sizes
        .windows(2)
        .map(|pair| {
            let spread = 1.0 / (pair[0] as f64).sqrt();
            let mut draw = || spread * (2.0 * draws.unit() - 1.0);
            MlpLayer {
                weight: (0..pair[0] * pair[1]).map(|_| draw()).collect(),
                bias: (0..pair[1]).map(|_| draw()).collect(),
                activation,
            }
        })
        .collect();
    Mlp { layers, cost, l2: 0.0, l1: 0.0 }
}

/// A gradient that agrees: the measured one.
fn measured(mlp: &Mlp, inputs: &[f64], targets: &[f64]) -> Vec<LayerGradient> {
    let zero = |layer: &MlpLayer| LayerGradient {
        nabla_w: vec![0.0; layer.weight.len()],
        nabla_b: vec![0.0; layer.bias.len()],
    };
    let zeros: Vec<_> = mlp.layers.iter().map(zero).collect();
    let report = check(mlp, inputs, targets, &zeros);
    let values = |index: usize| -> Vec<f64> {
        report.arrays[index]
            .measured
            .iter()
            .map(|entry| entry.map_or(f64::NAN, |entry| entry.value))
            .collect()
    };
    (0..mlp.layers.len())
        .map(|layer| LayerGradient { nabla_w: values(2 * layer), nabla_b: values(2 * layer + 1) })
        .collect()
}

fn check(mlp: &Mlp, inputs: &[f64], targets: &[f64], claims: &[LayerGradient]) -> NetworkReport {
    match gradcheck_network(mlp, inputs, targets, claims) {
        Ok(report) => report,
        Err(error) => panic!("{error}"),
    }
}

/// Seconds that this thread has had a core for, so that other programs do not count; by the
/// clock where the system does not tell.
fn now(start: Instant) -> f64 {
    let schedule = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = schedule.split(' ').next().and_then(|field| field.parse::<f64>().ok());
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |nanoseconds| nanoseconds * 1e-9)
}

/// Checks in one run.
const REPEATS: u32 = 8;

/// Median, least and greatest seconds of some runs.
fn time(runs: usize, mut run: impl FnMut() -> NetworkReport) -> (f64, f64, f64) {
    let start = Instant::now();
    let mut seconds: Vec<f64> = (0..runs)
        .map(|_| {
            // the system counts in ticks of some milliseconds
            let before = now(start);
            (0..REPEATS).for_each(|_| drop(black_box(run())));
            (now(start) - before) / f64::from(REPEATS)
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    (seconds[runs / 2], seconds[0], seconds[runs - 1])
}

/// One row of the table: 784 inputs of which `zeros` is the share without ink, and one class of ten.
#[allow(clippy::print_stdout, reason = "a benchmark reports on standard output")]
fn row(case: &str, sizes: &[usize], activation: Activation, zeros: f64, runs: usize) {
    let mlp = network(sizes, activation, Cost::Quadratic);
    let mut draws = Draws(2);
    let mut pixel = || {
        let (ink, level) = (draws.unit() >= zeros, draws.unit());
        if ink { level } else { 0.0 }
    };
    let inputs: Vec<f64> = (0..sizes[0]).map(|_| pixel()).collect();
    let targets: Vec<f64> = (0..sizes[sizes.len() - 1]).map(|j| f64::from(u8::from(j == 3))).collect();
    let claims = measured(&mlp, &inputs, &targets);
    let report = check(&mlp, &inputs, &targets, &claims);
    assert_eq!(report.verdict, Verdict::Holds, "{case}");
    let (median, least, greatest) = time(runs, || check(&mlp, &inputs, &targets, &claims));
    println!("{case},{},{median:.6},{least:.6},{greatest:.6}", mlp.n_parameters());
}

#[allow(clippy::print_stdout, reason = "a benchmark reports on standard output")]
fn main() {
    println!("case,parameters,median_seconds,least_seconds,greatest_seconds");
    row("784-30-10 sigmoid", &[784, 30, 10], Activation::Sigmoid, 0.0, 9);
    row("784-30-10 sigmoid on a digit", &[784, 30, 10], Activation::Sigmoid, 0.8, 9);
    for activation in [Activation::Relu, Activation::Tanh, Activation::Gelu, Activation::Softplus] {
        row(&format!("784-30-10 {}", activation.name()), &[784, 30, 10], activation, 0.0, 5);
    }
    for width in [10, 30, 100, 300, 1_000] {
        row(&format!("784-{width}-10 growth"), &[784, width, 10], Activation::Sigmoid, 0.0, 3);
    }
}

//! How much rounding a right gradient may hold.
//!
//! The other side of the comparison has been rounded as well. Its bound is the shadow of a
//! backward pass in f64 over the same network, with every sum in any order. The values met
//! here serve for their magnitudes alone: no verdict compares anything with them.

use super::activation::Activation;
use super::cost::Cost;
use super::mlp::{LayerGradient, Mlp};
use crate::difference::{Estimate, Shadowed};

/// The claims of one layer, each with the rounding it may hold.
#[derive(Clone, Debug)]
pub(super) struct LayerClaims {
    pub nabla_w: Vec<Estimate>,
    pub nabla_b: Vec<Estimate>,
}

/// z, a and σ′(z) of one layer for one example.
struct Layer {
    z: Vec<Shadowed>,
    a: Vec<Shadowed>,
    slope: Vec<Shadowed>,
}

/// Puts beside each claim the bound of its rounding.
pub(super) fn with_rounding(
    mlp: &Mlp,
    inputs: &[f64],
    targets: &[f64],
    claimed: &[LayerGradient],
) -> Vec<LayerClaims> {
    let n_inputs = mlp.n_inputs();
    let mut shadows: Vec<LayerClaims> = mlp
        .layers
        .iter()
        .map(|layer| LayerClaims {
            nabla_w: vec![Estimate::default(); layer.weight.len()],
            nabla_b: vec![Estimate::default(); layer.bias.len()],
        })
        .collect();
    let examples = inputs.chunks_exact(n_inputs).zip(targets.chunks_exact(mlp.n_outputs()));
    let m = examples.len() as f64;
    for (x, y) in examples {
        let x: Vec<Shadowed> = x.iter().copied().map(Shadowed::exact).collect();
        let layers = forward(mlp, &x);
        let mut delta = delta_of_output(mlp, &layers[layers.len() - 1], y);
        for index in (0..layers.len()).rev() {
            let a_below = if index == 0 { &x } else { &layers[index - 1].a };
            add(&mut shadows[index], &delta, a_below, m);
            if index > 0 {
                delta = delta_below(mlp, index, &delta, &layers[index - 1]);
            }
        }
    }
    for ((shadow, claim), layer) in shadows.iter_mut().zip(claimed).zip(&mlp.layers) {
        for ((estimate, &value), &w) in shadow.nabla_w.iter_mut().zip(&claim.nabla_w).zip(&layer.weight) {
            *estimate = finished(*estimate, value, (mlp.l2 * w).abs() + mlp.l1.abs());
        }
        for (estimate, &value) in shadow.nabla_b.iter_mut().zip(&claim.nabla_b) {
            *estimate = finished(*estimate, value, 0.0);
        }
    }
    shadows
}

/// Σ over examples so far in `value` (of magnitudes) and `bound` (of shadows).
fn add(shadow: &mut LayerClaims, delta: &[Shadowed], a_below: &[Shadowed], m: f64) {
    let n_below = a_below.len();
    for (j, &delta) in delta.iter().enumerate() {
        for (estimate, &a) in shadow.nabla_w[j * n_below..].iter_mut().zip(a_below) {
            let term = delta * a;
            estimate.bound += (term.error + (m + 2.0) * term.value.abs()) / m;
        }
        shadow.nabla_b[j].bound += (delta.error + (m + 2.0) * delta.value.abs()) / m;
    }
}

fn finished(shadow: Estimate, value: f64, penalty: f64) -> Estimate {
    Estimate { value, bound: 0.5 * f64::EPSILON * (shadow.bound + 3.0 * penalty) }
}

fn forward(mlp: &Mlp, x: &[Shadowed]) -> Vec<Layer> {
    let mut layers: Vec<Layer> = Vec::new();
    for layer in &mlp.layers {
        let below = layers.last().map_or(x, |below| &below.a);
        let z: Vec<Shadowed> = layer
            .bias
            .iter()
            .enumerate()
            .map(|(j, &bias)| product(layer.row(j).iter().copied(), below, bias))
            .collect();
        let (a, slope) = match layer.activation {
            Activation::Softmax => (softmax(&z), Vec::new()),
            sigma => z.iter().map(|&z| activated(sigma, z)).unzip(),
        };
        layers.push(Layer { z, a, slope });
    }
    layers
}

/// Σ w a + bias, summed in any order: Σ|w| e + (n + 2)(Σ|w a| + |bias|).
fn product(w: impl Iterator<Item = f64>, a: &[Shadowed], bias: f64) -> Shadowed {
    let (mut value, mut inherited, mut magnitude) = (bias, 0.0, bias.abs());
    for (w, a) in w.zip(a) {
        value += w * a.value;
        inherited += w.abs() * a.error;
        magnitude += (w * a.value).abs();
    }
    Shadowed { value, error: inherited + (a.len() as f64 + 2.0) * magnitude }
}

/// σ(z) and σ′(z). A slope computed from a, as a (1 − a) or 1 − a², has lost up to 4 |a|.
fn activated(sigma: Activation, z: Shadowed) -> (Shadowed, Shadowed) {
    let point = sigma.at(z.value, z.value > 0.0);
    let a = Shadowed { value: point.value, error: point.slope.abs() * z.error + point.own };
    let from_a = match sigma {
        Activation::Sigmoid | Activation::Tanh | Activation::Silu => 8.0 * point.value.abs().min(1.0),
        _ => 0.0,
    };
    // the evaluation of a slope loses digits where that of the value does
    let own = 4.0 * point.slope.abs() + point.own + from_a;
    let slope = Shadowed { value: point.slope, error: sigma.curvature(z.value).abs() * z.error + own };
    (a, slope)
}

fn softmax(z: &[Shadowed]) -> Vec<Shadowed> {
    let largest = z.iter().map(|z| z.value).fold(f64::NEG_INFINITY, f64::max);
    let shares: Vec<f64> = z.iter().map(|z| (z.value - largest).exp()).collect();
    let sum: f64 = shares.iter().sum();
    let doubt: f64 =
        z.iter().zip(&shares).map(|(z, share)| share / sum * (z.error + (z.value - largest).abs())).sum();
    let n_terms = z.len() as f64;
    z.iter()
        .zip(&shares)
        .map(|(z, share)| {
            let value = share / sum;
            let own = z.error + (z.value - largest).abs();
            Shadowed { value, error: value * ((1.0 - value) * own + doubt + n_terms + 10.0) }
        })
        .collect()
}

/// δᴸ
fn delta_of_output(mlp: &Mlp, output: &Layer, y: &[f64]) -> Vec<Shadowed> {
    let difference = |a: &Shadowed, y: f64| *a - y;
    let differences = || output.a.iter().zip(y).map(|(a, &y)| difference(a, y));
    match (mlp.cost, mlp.output()) {
        (Cost::CrossEntropy, Activation::Softmax) => {
            let total: f64 = y.iter().sum();
            output.a.iter().zip(y).map(|(&a, &y)| a * total - y).collect()
        }
        (Cost::CrossEntropy, _) => differences().collect(),
        (Cost::Quadratic, Activation::Softmax) => {
            let mean: Shadowed = differences().zip(&output.a).map(|(d, &a)| d * a).sum();
            differences().zip(&output.a).map(|(d, &a)| (d - mean) * a).collect()
        }
        (Cost::Quadratic, _) => differences().zip(&output.slope).map(|(d, &slope)| d * slope).collect(),
    }
}

/// δ of the layer below the one with this index.
fn delta_below(mlp: &Mlp, index: usize, delta: &[Shadowed], below: &Layer) -> Vec<Shadowed> {
    let layer = &mlp.layers[index];
    (0..below.z.len())
        .map(|k| {
            let column = (0..delta.len()).map(|j| layer.row(j)[k]);
            product(column, delta, 0.0) * below.slope[k]
        })
        .collect()
}

//! Whether a claimed gradient is the gradient.

use backprop_core::{Activation, Cost};

use super::differences::Place;
use super::plain::{Plain, Shadowed, UNIT, slope};

/// No activation bends faster: |σ''| stays below this everywhere.
const LARGEST_BEND: f64 = 1.2;

/// ∂C/∂w and ∂C/∂b as somebody claims them, indexed as [`Plain::w`] and [`Plain::b`].
#[derive(Clone, Debug)]
pub struct Claim {
    pub nabla_w: Vec<Vec<Vec<f64>>>,
    pub nabla_b: Vec<Vec<f64>>,
}

/// What a claim is worth on one network.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Every number lies within its bound, and the bounds are small beside the numbers.
    Agrees,
    /// A number lies ten bounds away.
    Refuted { place: String, claimed: f64, expected: f64, bound: f64 },
    /// Nothing follows: a number between one and ten bounds, a kink too near, or an array below its own bound.
    Undecided,
}

/// Judges a claim by differences, number by number.
pub fn judge(plain: &Plain, claim: &Claim) -> Verdict {
    let own_bounds = claim_bounds(plain, UNIT);
    let mut undecided = false;
    for l in 2..=plain.last() {
        let n_inputs = plain.sizes[l - 2];
        let weights =
            (0..plain.sizes[l - 1]).flat_map(|j| (0..n_inputs).map(move |k| Place::Weight(l, j, k)));
        let biases = (0..plain.sizes[l - 1]).map(|j| Place::Bias(l, j));
        for array in [weights.collect::<Vec<_>>(), biases.collect()] {
            let (mut largest, mut largest_bound) = (0.0_f64, 0.0_f64);
            for place in array {
                let Some(derivative) = plain.derivative(place) else { return Verdict::Undecided };
                let claimed = claim.at(place);
                let bound = derivative.bound + own_bounds.at(place);
                let difference = (claimed - derivative.value).abs();
                if difference.is_nan() || difference > 10.0 * bound {
                    let place = format!("{place:?}");
                    return Verdict::Refuted { place, claimed, expected: derivative.value, bound };
                }
                undecided |= difference > bound;
                largest = largest.max(derivative.value.abs());
                largest_bound = largest_bound.max(bound);
            }
            undecided |= largest_bound > 1e-6 * largest;
        }
    }
    if undecided { Verdict::Undecided } else { Verdict::Agrees }
}

impl Claim {
    /// Zeros of the network's shapes.
    pub fn zeros(plain: &Plain) -> Self {
        let nabla_w = plain.w.iter().map(|w| w.iter().map(|row| vec![0.0; row.len()]).collect()).collect();
        Self { nabla_w, nabla_b: plain.b.iter().map(|b| vec![0.0; b.len()]).collect() }
    }

    /// The largest |difference| to another gradient, in units of the bounds; infinite if one is no number.
    pub fn distance(&self, other: &Self, bounds: &Self) -> f64 {
        let flat = |claim: &Self| {
            let weights = claim.nabla_w.iter().flatten().flatten();
            weights.chain(claim.nabla_b.iter().flatten()).copied().collect::<Vec<_>>()
        };
        let (this, other, bounds) = (flat(self), flat(other), flat(bounds));
        let differences = this.iter().zip(other).map(|(this, other)| (this - other).abs());
        let ratio =
            |(difference, bound): (f64, f64)| if difference == 0.0 { 0.0 } else { difference / bound };
        differences
            .zip(bounds)
            .map(ratio)
            .fold(0.0, |worst, r| if r.is_nan() { f64::INFINITY } else { r.max(worst) })
    }

    fn at(&self, place: Place) -> f64 {
        match place {
            Place::Weight(l, j, k) => self.nabla_w[l][j][k],
            Place::Bias(l, j) => self.nabla_b[l][j],
        }
    }
}

/// How far rounding by one `unit` (2⁻⁵³ in f64, 2⁻²⁴ in f32) may take a gradient that is computed by the four
/// equations: the same recursion over magnitudes, each sum of n products adding n + 2 units of its size.
pub fn claim_bounds(plain: &Plain, unit: f64) -> Claim {
    let mut bounds = Claim::zeros(plain);
    let m = plain.x.len() as f64;
    for (x, y) in plain.x.iter().zip(&plain.y) {
        let pass = plain.forward(x);
        let last = plain.last();
        let mut delta = output_error(plain, &pass.z[last], &pass.a[last], y);
        for l in (2..=last).rev() {
            for (j, d) in delta.iter().enumerate() {
                bounds.nabla_b[l][j] += unit * (d.shadow + (m + 2.0) * d.value) / m;
                for (k, a) in pass.a[l - 1].iter().enumerate() {
                    let shadow = a.value.abs() * d.shadow + d.value * (a.shadow + (m + 2.0) * a.value.abs());
                    bounds.nabla_w[l][j][k] += unit * shadow / m;
                }
            }
            if l > 2 {
                delta = error_below(plain, l, &delta, &pass.z[l - 1]);
            }
        }
    }
    bounds
}

/// |δᴸ| and its shadow.
fn output_error(plain: &Plain, z: &[Shadowed], a: &[Shadowed], y: &[f64]) -> Vec<Shadowed> {
    let distance = a
        .iter()
        .zip(y)
        .map(|(a, y)| Shadowed { value: (a.value - y).abs(), shadow: a.shadow + a.value.abs() + y.abs() });
    let distance: Vec<_> = distance.collect();
    match (plain.cost, plain.output) {
        (Cost::CrossEntropy, _) => distance,
        (Cost::Quadratic, Activation::Softmax) => {
            let mean: f64 = a.iter().zip(&distance).map(|(a, d)| a.value * d.value).sum();
            let carried: f64 =
                a.iter().zip(&distance).map(|(a, d)| a.value * d.shadow + a.shadow * d.value).sum();
            let n = a.len() as f64;
            let error = |a: &Shadowed, d: &Shadowed| Shadowed {
                value: a.value * (d.value + mean),
                shadow: a.shadow * (d.value + mean)
                    + a.value * (d.shadow + carried + (n + 6.0) * (d.value + mean)),
            };
            a.iter().zip(&distance).map(|(a, d)| error(a, d)).collect()
        }
        (Cost::Quadratic, sigma) => distance.iter().zip(z).map(|(d, z)| times_slope(sigma, d, z)).collect(),
    }
}

/// |δˡ⁻¹| and its shadow from those of layer l.
fn error_below(plain: &Plain, l: usize, delta: &[Shadowed], z: &[Shadowed]) -> Vec<Shadowed> {
    let n = delta.len() as f64;
    let below = z.iter().enumerate().map(|(k, z)| {
        let (mut value, mut shadow) = (0.0, 0.0);
        for (w, d) in plain.w[l].iter().zip(delta) {
            value += w[k].abs() * d.value;
            shadow += w[k].abs() * (d.shadow + (n + 2.0) * d.value);
        }
        times_slope(plain.activation(l - 1), &Shadowed { value, shadow }, z)
    });
    below.collect()
}

fn times_slope(sigma: Activation, d: &Shadowed, z: &Shadowed) -> Shadowed {
    let slope = slope(sigma, z.value).abs();
    let bend = if matches!(sigma, Activation::Identity | Activation::Relu | Activation::LeakyRelu) {
        0.0
    } else {
        LARGEST_BEND
    };
    let shadow = slope * d.shadow + d.value * (bend * (z.shadow + z.value.abs()) + 5.0 * slope);
    Shadowed { value: slope * d.value, shadow }
}

//! A network in plain loops, numbered as on paper: layer 1 is the input, `w[l]` and `b[l]` exist from l = 2 on.

use backprop_core::{Activation, Cost};

/// Half the distance from 1 to the next number.
pub const UNIT: f64 = f64::EPSILON / 2.0;

/// A network with the examples it is judged on.
#[derive(Clone, Debug)]
pub struct Plain {
    pub sizes: Vec<usize>,
    /// `w[l][j][k]`: to neuron j of layer l, from neuron k of layer l − 1.
    pub w: Vec<Vec<Vec<f64>>>,
    pub b: Vec<Vec<f64>>,
    pub hidden: Activation,
    pub output: Activation,
    pub cost: Cost,
    /// One row for each example.
    pub x: Vec<Vec<f64>>,
    pub y: Vec<Vec<f64>>,
}

/// A value and a bound on its rounding error, in units of 2⁻⁵³.
#[derive(Clone, Copy, Debug)]
pub struct Shadowed {
    pub value: f64,
    pub shadow: f64,
}

/// z and a of every layer for one example, each with its shadow; index 0 and z[1] are empty.
pub struct Pass {
    pub z: Vec<Vec<Shadowed>>,
    pub a: Vec<Vec<Shadowed>>,
}

/// Small draws from a seed, for tests only (SplitMix64).
pub struct Draws(pub u64);

impl Draws {
    pub fn next(&mut self, low: f64, high: f64) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^= x >> 31;
        low + (high - low) * (x >> 11) as f64 / (1_u64 << 53) as f64
    }
}

impl Plain {
    /// Random and asymmetric weights, biases, inputs and targets.
    pub fn draw(
        sizes: &[usize],
        hidden: Activation,
        output: Activation,
        cost: Cost,
        m: usize,
        seed: u64,
    ) -> Self {
        let mut draws = Draws(seed);
        let last = sizes.len();
        let (mut w, mut b) = (vec![vec![]; 2], vec![vec![]; 2]);
        for l in 2..=last {
            let (n_out, n_in) = (sizes[l - 1], sizes[l - 2]);
            let scale = 1.7 / (n_in as f64).sqrt();
            w.push((0..n_out).map(|_| (0..n_in).map(|_| scale * draws.next(-0.9, 1.1)).collect()).collect());
            b.push((0..n_out).map(|_| draws.next(-0.4, 0.6)).collect());
        }
        let x = (0..m).map(|_| (0..sizes[0]).map(|_| draws.next(-1.0, 1.3)).collect()).collect();
        let y = (0..m).map(|_| targets(cost, output, sizes[last - 1], &mut draws)).collect();
        Self { sizes: sizes.to_vec(), w, b, hidden, output, cost, x, y }
    }

    pub fn last(&self) -> usize {
        self.sizes.len()
    }

    pub fn activation(&self, l: usize) -> Activation {
        if l == self.last() { self.output } else { self.hidden }
    }

    /// Whether some activation has a kink, or a bend, at 0.
    pub fn has_kinks(&self) -> bool {
        (2..=self.last())
            .any(|l| matches!(self.activation(l), Activation::Relu | Activation::LeakyRelu | Activation::Elu))
    }

    /// The forward pass of one example.
    pub fn forward(&self, x: &[f64]) -> Pass {
        let exact = |&value: &f64| Shadowed { value, shadow: 0.0 };
        let mut z = vec![vec![], vec![]];
        let mut a = vec![vec![], x.iter().map(exact).collect::<Vec<_>>()];
        for l in 2..=self.last() {
            let below = &a[l - 1];
            let here: Vec<_> =
                self.w[l].iter().zip(&self.b[l]).map(|(w, &b)| pre_activation(w, b, below)).collect();
            a.push(match self.activation(l) {
                Activation::Softmax => softmax(&here),
                sigma => here.iter().map(|z| activate(sigma, *z)).collect(),
            });
            z.push(here);
        }
        Pass { z, a }
    }

    /// The mean of C_x over the examples.
    pub fn cost(&self) -> Shadowed {
        let (mut value, mut shadow) = (0.0, 0.0);
        for (x, y) in self.x.iter().zip(&self.y) {
            let pass = self.forward(x);
            let c = example_cost(self.cost, self.output, &pass.z[self.last()], &pass.a[self.last()], y);
            value += c.value;
            shadow += c.shadow + (self.x.len() + 1) as f64 * c.value.abs();
        }
        let m = self.x.len() as f64;
        Shadowed { value: value / m, shadow: shadow / m }
    }

    /// On which side of 0 every pre-activation lies, over all examples.
    pub fn sides(&self) -> Vec<bool> {
        let passes = self.x.iter().map(|x| self.forward(x));
        passes.flat_map(|pass| pass.z.concat().into_iter().map(|z| z.value > 0.0)).collect()
    }

    /// Every number to the nearest that f32 has.
    pub fn round_to_f32(&mut self) {
        let weights = self.w.iter_mut().flatten().flatten();
        let others = self.b.iter_mut().chain(&mut self.x).chain(&mut self.y).flatten();
        weights.chain(others).for_each(|x| *x = f64::from(*x as f32));
    }
}

/// Targets that the cost is defined for: any, numbers between 0 and 1, or such numbers with the sum 1.
fn targets(cost: Cost, output: Activation, n: usize, draws: &mut Draws) -> Vec<f64> {
    let y: Vec<f64> = (0..n).map(|_| draws.next(0.05, 0.95)).collect();
    let sum: f64 = y.iter().sum();
    match (cost, output) {
        (Cost::CrossEntropy, Activation::Softmax) => y.iter().map(|y| y / sum).collect(),
        _ => y,
    }
}

/// z = Σₖ wₖ aₖ + b
fn pre_activation(w: &[f64], b: f64, a: &[Shadowed]) -> Shadowed {
    let value = b + w.iter().zip(a).map(|(w, a)| w * a.value).sum::<f64>();
    let magnitude = b.abs() + w.iter().zip(a).map(|(w, a)| (w * a.value).abs()).sum::<f64>();
    let carried: f64 = w.iter().zip(a).map(|(w, a)| w.abs() * a.shadow).sum();
    Shadowed { value, shadow: carried + (w.len() + 2) as f64 * magnitude }
}

fn activate(sigma: Activation, z: Shadowed) -> Shadowed {
    let value = value(sigma, z.value);
    Shadowed { value, shadow: slope(sigma, z.value).abs() * z.shadow + 4.0 * value.abs() }
}

/// σ(z), each from its definition in a form that loses no digits.
pub fn value(sigma: Activation, z: f64) -> f64 {
    match sigma {
        Activation::Identity => z,
        Activation::Sigmoid => 1.0 / (1.0 + (-z).exp()),
        Activation::Tanh => z.tanh(),
        Activation::Relu => z.max(0.0),
        Activation::LeakyRelu => z.max(0.01 * z),
        Activation::Elu => z.max(0.0) + z.min(0.0).exp_m1(),
        Activation::Softplus => z.max(0.0) + (-z.abs()).exp().ln_1p(),
        Activation::Gelu => 0.5 * z * libm::erfc(-z / std::f64::consts::SQRT_2),
        Activation::Silu => z / (1.0 + (-z).exp()),
        Activation::Softmax => unreachable!("softmax is no function of one number"),
    }
}

/// σ'(z), for bounds, and for the equations the judge is tried on: nothing of the library is compared with it.
pub fn slope(sigma: Activation, z: f64) -> f64 {
    let s = 1.0 / (1.0 + (-z).exp());
    match sigma {
        Activation::Identity => 1.0,
        Activation::Sigmoid => s * (1.0 - s),
        Activation::Tanh => 1.0 - z.tanh().powi(2),
        Activation::Relu => f64::from(z > 0.0),
        Activation::LeakyRelu if z > 0.0 => 1.0,
        Activation::LeakyRelu => 0.01,
        Activation::Elu => z.min(0.0).exp(),
        Activation::Softplus => s,
        Activation::Gelu => {
            let density = (-0.5 * z * z).exp() / std::f64::consts::TAU.sqrt();
            0.5 * libm::erfc(-z / std::f64::consts::SQRT_2) + z * density
        }
        Activation::Silu => s + z * s * (1.0 - s),
        Activation::Softmax => 1.0,
    }
}

fn softmax(z: &[Shadowed]) -> Vec<Shadowed> {
    let largest = z.iter().map(|z| z.value).fold(f64::MIN, f64::max);
    let powers: Vec<f64> = z.iter().map(|z| (z.value - largest).exp()).collect();
    let sum: f64 = powers.iter().sum();
    let a: Vec<f64> = powers.iter().map(|power| power / sum).collect();
    let mean: f64 = a.iter().zip(z).map(|(a, z)| a * (z.shadow + (z.value - largest).abs())).sum();
    let own = |z: &Shadowed| z.shadow + (z.value - largest).abs() + z.value.abs() + largest.abs();
    let shadow = |a: f64, z| a * (own(z) + mean + (powers.len() + 8) as f64);
    a.iter().zip(z).map(|(&a, z)| Shadowed { value: a, shadow: shadow(a, z) }).collect()
}

/// C_x from z and a of the output layer.
fn example_cost(cost: Cost, output: Activation, z: &[Shadowed], a: &[Shadowed], y: &[f64]) -> Shadowed {
    let n = y.len() as f64;
    let (mut value, mut magnitude, mut carried) = (0.0, 0.0, 0.0);
    let mut add = |term: f64, size: f64, shadow: f64| {
        value += term;
        magnitude += size;
        carried += shadow;
    };
    match (cost, output) {
        (Cost::Quadratic, _) => {
            for (a, y) in a.iter().zip(y) {
                let d = a.value - y;
                add(0.5 * d * d, 0.5 * d * d, d.abs() * (a.shadow + a.value.abs() + y.abs()));
            }
        }
        (Cost::CrossEntropy, Activation::Softmax) => {
            let largest = z.iter().map(|z| z.value).fold(f64::MIN, f64::max);
            let log = z.iter().map(|z| (z.value - largest).exp()).sum::<f64>().ln();
            for ((z, a), y) in z.iter().zip(a).zip(y) {
                let size = y * (log.abs() + 2.0 * largest.abs() + z.value.abs() + 4.0);
                add(y * (log + largest - z.value), size, (a.value + y) * z.shadow);
            }
        }
        (Cost::CrossEntropy, _) => {
            for ((z, a), y) in z.iter().zip(a).zip(y) {
                let log = (-z.value.abs()).exp().ln_1p();
                let term = z.value.max(0.0) - y * z.value + log;
                add(term, z.value.abs() * 2.0 + log, (a.value + y) * z.shadow);
            }
        }
    }
    Shadowed { value, shadow: carried + (n + 4.0) * magnitude }
}

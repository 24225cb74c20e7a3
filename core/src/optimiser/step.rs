//! One step downhill: from the errors in a workspace to moved weights and biases.

use faer::Mat;

use super::adam::Adam;
use super::{Clip, OptimiserConfig, momentum};
use crate::backprop::{self, Gradients};
use crate::network::Network;
use crate::scalar::Scalar;
use crate::workspace::Workspace;

/// Regularisation of the weights: the cost has ½ λ/n Σ w² + λ₁/n Σ |w| besides the mean of C_x.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Penalty {
    /// λ/n
    pub l2: f64,
    /// λ₁/n
    pub l1: f64,
}

/// A rule together with what it remembers from step to step.
#[derive(Clone, Debug)]
pub(crate) struct Optimiser<T> {
    rule: OptimiserConfig,
    clip: Option<Clip>,
    penalty: Penalty,
    /// Steps made so far.
    pub(crate) n_steps: u64,
    /// ∇C, unless the rule adds it straight to the weights.
    gradients: Option<Gradients<T>>,
    /// v of momentum and Nesterov; m and v of Adam and AdamW.
    pub(crate) moments: Vec<Gradients<T>>,
}

impl<T: Scalar> Optimiser<T> {
    pub(crate) fn new(
        network: &Network<T>,
        rule: OptimiserConfig,
        clip: Option<Clip>,
        penalty: Penalty,
    ) -> Self {
        let n_moments = n_moments(rule);
        let straight = is_straight(rule, clip, penalty.l1);
        let zeros = || Gradients::zeros(network);
        Self {
            rule,
            clip,
            penalty,
            n_steps: 0,
            moments: std::iter::repeat_with(zeros).take(n_moments).collect(),
            gradients: (!straight).then(zeros),
        }
    }

    /// Moves the network against the gradient of the batch whose errors are in the workspace.
    pub(crate) fn step(&mut self, network: &mut Network<T>, workspace: &mut Workspace<T>, eta: f64) {
        self.n_steps += 1;
        match &mut self.gradients {
            None => {
                let c = 1.0 - eta * self.penalty.l2;
                backprop::descend(network, T::from_f64(c), T::from_f64(-eta), workspace);
            }
            Some(gradients) => {
                backprop::gradient(gradients, workspace);
                self.penalty.add_to(gradients, network);
                if let Some(clip) = self.clip {
                    shorten(gradients, clip);
                }
                follow(self.rule, network, gradients, &mut self.moments, eta, self.n_steps);
            }
        }
    }
}

/// How many numbers a rule remembers of each weight and bias.
pub(crate) fn n_moments(rule: OptimiserConfig) -> usize {
    match rule {
        OptimiserConfig::Sgd => 0,
        OptimiserConfig::Momentum { .. } | OptimiserConfig::Nesterov { .. } => 1,
        OptimiserConfig::Adam { .. } | OptimiserConfig::AdamW { .. } => 2,
    }
}

/// Whether the gradient is added straight to the weights, without being stored.
pub(crate) fn is_straight(rule: OptimiserConfig, clip: Option<Clip>, l1: f64) -> bool {
    rule == OptimiserConfig::Sgd && clip.is_none() && l1 == 0.0
}

impl Penalty {
    /// ∇C ← ∇C + λ/n w + λ₁/n sgn w, where sgn 0 = 0.
    pub fn add_to<T: Scalar>(self, gradients: &mut Gradients<T>, network: &Network<T>) {
        if self == Self::default() {
            return;
        }
        let (zero, l2, l1) = (T::default(), T::from_f64(self.l2), T::from_f64(self.l1));
        for (l, nabla_w) in gradients.nabla_w.iter_mut() {
            for (nabla_w, w) in nabla_w.col_iter_mut().zip(network.layer(l).weight().col_iter()) {
                for (nabla_w, &w) in nabla_w.iter_mut().zip(w.iter()) {
                    let sign = if w > zero {
                        l1
                    } else if w < zero {
                        -l1
                    } else {
                        zero
                    };
                    *nabla_w += l2 * w + sign;
                }
            }
        }
    }
}

/// Clips a gradient.
fn shorten<T: Scalar>(gradients: &mut Gradients<T>, clip: Clip) {
    match clip {
        Clip::Norm { limit } => {
            let norm = gradients.norm();
            if norm > limit {
                let factor = T::from_f64(limit / norm);
                gradients.for_each_slice(|slice| slice.iter_mut().for_each(|g| *g *= factor));
            }
        }
        Clip::Value { limit } => {
            let limit = T::from_f64(limit);
            gradients.for_each_slice(|slice| {
                for g in slice {
                    if *g > limit {
                        *g = limit;
                    } else if *g < -limit {
                        *g = -limit;
                    }
                }
            });
        }
    }
}

/// Applies a rule to every weight and bias.
fn follow<T: Scalar>(
    rule: OptimiserConfig,
    network: &mut Network<T>,
    gradients: &Gradients<T>,
    moments: &mut [Gradients<T>],
    eta: f64,
    n_steps: u64,
) {
    let real = T::from_f64;
    match (rule, moments) {
        (OptimiserConfig::Momentum { momentum: mu }, [v]) => {
            for_each(network, gradients, [v], |theta, g, [v], _| {
                momentum::momentum(theta, g, v, real(eta), real(mu))
            });
        }
        (OptimiserConfig::Nesterov { momentum: mu }, [v]) => {
            for_each(network, gradients, [v], |theta, g, [v], _| {
                momentum::nesterov(theta, g, v, real(eta), real(mu))
            });
        }
        (OptimiserConfig::Adam { beta1, beta2, epsilon }, [m, v]) => {
            let adam = Adam::new(beta1, beta2, epsilon, eta, n_steps);
            for_each(network, gradients, [m, v], |theta, g, [m, v], _| adam.step(theta, real(1.0), g, m, v));
        }
        (OptimiserConfig::AdamW { beta1, beta2, epsilon, weight_decay }, [m, v]) => {
            let adam = Adam::new(beta1, beta2, epsilon, eta, n_steps);
            for_each(network, gradients, [m, v], |theta, g, [m, v], kind| {
                let c = if kind == Kind::Weight { 1.0 - eta * weight_decay } else { 1.0 };
                adam.step(theta, real(c), g, m, v);
            });
        }
        _ => for_each(network, gradients, [], |theta, g, [], _| {
            for (theta, &g) in theta.iter_mut().zip(g) {
                *theta += real(-eta) * g;
            }
        }),
    }
}

/// What a slice of parameters holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Weight,
    Bias,
}

/// Calls `rule` with matching slices of parameters, gradient and N moments until all parameters had their turn.
fn for_each<T: Scalar, const N: usize>(
    network: &mut Network<T>,
    gradients: &Gradients<T>,
    mut moments: [&mut Gradients<T>; N],
    mut rule: impl FnMut(&mut [T], &[T], [&mut [T]; N], Kind),
) {
    for l in 2..=network.last_layer() {
        let layer = network.layer_mut(l);
        let (mut weight, bias) = layer.parameters_mut();
        for k in 0..weight.ncols() {
            let column = moments.each_mut().map(|moment| moment.nabla_w[l].col_as_slice_mut(k));
            let w = weight.as_mut().col_mut(k).try_as_col_major_mut();
            let w = w.expect("the columns of a weight are contiguous").as_slice_mut();
            rule(w, gradients.nabla_w[l].col_as_slice(k), column, Kind::Weight);
        }
        let column = moments.each_mut().map(|moment| moment.nabla_b[l].as_mut_slice());
        rule(bias, &gradients.nabla_b[l], column, Kind::Bias);
    }
}

impl<T: Scalar> Gradients<T> {
    /// The Euclidean norm over all weights and biases.
    pub fn norm(&self) -> f64 {
        let square = |x: &T| x.to_f64() * x.to_f64();
        let columns =
            |w: &Mat<T>| w.col_iter().map(|column| column.iter().map(square).sum::<f64>()).sum::<f64>();
        let weights: f64 = self.nabla_w.iter().map(|(_, w)| columns(w)).sum();
        let biases: f64 = self.nabla_b.iter().map(|(_, b)| b.iter().map(square).sum::<f64>()).sum();
        (weights + biases).sqrt()
    }

    fn for_each_slice(&mut self, mut change: impl FnMut(&mut [T])) {
        for (_, w) in self.nabla_w.iter_mut() {
            for k in 0..w.ncols() {
                change(w.col_as_slice_mut(k));
            }
        }
        self.nabla_b.iter_mut().for_each(|(_, b)| change(b));
    }
}

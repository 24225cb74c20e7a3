//! The costs of a network under check, evaluated so that small ones keep their digits.

use super::activation::{Activation, softplus};
use super::lanes::{Carried, LANES, exp};

/// The cost of one example, C_x; the cost of a set is the mean of C_x over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cost {
    /// C_x = ½ ‖a − y‖²
    Quadratic,
    /// With a sigmoid output, C_x = −Σⱼ [yⱼ ln aⱼ + (1 − yⱼ) ln(1 − aⱼ)]; with a softmax
    /// output, C_x = −Σⱼ yⱼ ln aⱼ.
    CrossEntropy,
}

impl Cost {
    /// Every cost.
    pub const ALL: [Self; 2] = [Self::Quadratic, Self::CrossEntropy];

    /// The cost's name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quadratic => "quadratic",
            Self::CrossEntropy => "cross-entropy",
        }
    }

    /// Whether the cost is defined for outputs of this kind.
    pub fn fits(self, output: Activation) -> bool {
        self == Self::Quadratic || matches!(output, Activation::Sigmoid | Activation::Softmax)
    }

    /// What one output neuron adds to C_x, where each output depends on its own z alone.
    #[inline(always)]
    pub(super) fn of_one(self, output: Activation, z: &Carried, positive: &[bool; LANES], y: f64) -> Carried {
        match self {
            Self::Quadratic => half_square(&output.lanes(z, positive), y),
            Self::CrossEntropy => binary_cross_entropy(z, y),
        }
    }

    /// C_x of a softmax output. `at_rest` holds zᴸ of the network as it is, which fixes what is
    /// subtracted before exponentials are taken.
    pub(super) fn of_softmax(
        self,
        z: &[Carried],
        at_rest: &[f64],
        y: &[f64],
        a: &mut Vec<Carried>,
    ) -> Carried {
        let largest = at_rest.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut total = Carried::default();
        match self {
            Self::Quadratic => {
                softmax(z, largest, a);
                for (a, &y) in a.iter().zip(y) {
                    total.add(&half_square(a, y));
                }
            }
            Self::CrossEntropy => {
                for (j, &y) in y.iter().enumerate().filter(|&(_, &y)| y != 0.0) {
                    let shift = largest - at_rest[j];
                    total.add(&scaled(&minus_ln_softmax(z, j, if shift > 1.0 { shift } else { 0.0 }), y));
                }
            }
        }
        total
    }
}

fn scaled(term: &Carried, factor: f64) -> Carried {
    let mut product = Carried::default();
    for i in 0..LANES {
        product.value[i] = term.value[i] * factor;
        product.error[i] = term.error[i] * factor.abs() + product.value[i].abs();
    }
    product
}

/// ½ (a − y)²
#[inline(always)]
fn half_square(a: &Carried, y: f64) -> Carried {
    let mut cost = Carried::default();
    for i in 0..LANES {
        let difference = a.value[i] - y;
        cost.value[i] = 0.5 * difference * difference;
        cost.error[i] = difference.abs() * (a.error[i] + difference.abs()) + cost.value[i];
    }
    cost
}

/// −y ln a − (1 − y) ln(1 − a) = y softplus(−z) + (1 − y) softplus(z), with a = σ(z)
#[inline(always)]
fn binary_cross_entropy(z: &Carried, y: f64) -> Carried {
    let mut cost = Carried::default();
    for (sign, share) in [(-1.0, y), (1.0, 1.0 - y)] {
        if share == 0.0 {
            continue;
        }
        for i in 0..LANES {
            let point = softplus(sign * z.value[i]);
            let term = share * point.value;
            cost.value[i] += term;
            let evaluation = share.abs() * point.own + term.abs() + cost.value[i].abs();
            cost.error[i] += share.abs() * point.slope * z.error[i] + evaluation;
        }
    }
    cost
}

/// aⱼ = e^{zⱼ − s} / Σₖ e^{zₖ − s}, for a constant s
fn softmax(z: &[Carried], shift: f64, a: &mut Vec<Carried>) {
    a.clear();
    let mut sum = Carried::default();
    for z in z {
        // for the moment `error` is the relative one
        let mut term = Carried::default();
        for i in 0..LANES {
            let distance = z.value[i] - shift;
            term.value[i] = exp(distance);
            term.error[i] = z.error[i] + distance.abs() + 4.0;
            sum.value[i] += term.value[i];
            sum.error[i] += term.value[i] * term.error[i];
        }
        a.push(term);
    }
    let n_terms = z.len() as f64;
    for a in a {
        for i in 0..LANES {
            let share = a.value[i] / sum.value[i];
            let others = sum.error[i] / sum.value[i] - share * a.error[i];
            a.error[i] = share * ((1.0 - share) * a.error[i] + others.max(0.0) + n_terms + 2.0);
            a.value[i] = share;
        }
    }
}

/// −ln aⱼ = ln(1 + Σ_{k≠j} e^{zₖ − zⱼ}) = s + ln(e^{−s} + Σ_{k≠j} e^{zₖ − zⱼ − s})
fn minus_ln_softmax(z: &[Carried], j: usize, shift: f64) -> Carried {
    let n_terms = z.len() as f64;
    let mut others = Carried::default();
    for (_, z_k) in z.iter().enumerate().filter(|&(k, _)| k != j) {
        for i in 0..LANES {
            let distance = z_k.value[i] - z[j].value[i];
            let term = exp(distance - shift);
            let inherited = z_k.error[i] + z[j].error[i] + distance.abs() + (distance - shift).abs();
            others.value[i] += term;
            others.error[i] += term * (inherited + 4.0 + n_terms);
        }
    }
    let mut cost = Carried::default();
    for i in 0..LANES {
        if shift == 0.0 {
            let logarithm = others.value[i].ln_1p();
            cost.value[i] = logarithm;
            cost.error[i] = others.error[i] / (1.0 + others.value[i]) + 4.0 * logarithm;
        } else {
            let own = (-shift).exp();
            let argument = own + others.value[i];
            let logarithm = argument.ln();
            cost.value[i] = shift + logarithm;
            let inherited = (others.error[i] + 4.0 * own + argument) / argument;
            cost.error[i] = inherited + 4.0 * logarithm.abs() + cost.value[i].abs();
        }
    }
    cost
}

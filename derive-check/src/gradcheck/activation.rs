//! The activation functions of a network under check, with what their shadows need.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

use super::lanes::{Carried, LANES, exp, exp_m1, ln_1p_of_share};

/// The function σ that a layer applies, a = σ(z).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Activation {
    /// σ(z) = z
    Identity,
    /// σ(z) = 1 / (1 + e⁻ᶻ)
    Sigmoid,
    /// σ(z) = tanh z
    Tanh,
    /// σ(z) = max(z, 0)
    Relu,
    /// σ(z) = z for z > 0, otherwise z / 100
    LeakyRelu,
    /// σ(z) = z for z > 0, otherwise eᶻ − 1
    Elu,
    /// σ(z) = ln(1 + eᶻ)
    Softplus,
    /// σ(z) = z Φ(z), with Φ the normal distribution function
    Gelu,
    /// σ(z) = z / (1 + e⁻ᶻ)
    Silu,
    /// aⱼ = e^{zⱼ} / Σₖ e^{zₖ}, over the neurons of the output layer
    Softmax,
}

/// σ(z), its derivatives, and what evaluating it may lose.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub value: f64,
    /// σ′(z)
    pub slope: f64,
    /// Shadow that the evaluation itself adds to σ(z).
    pub own: f64,
}

impl Activation {
    /// Every activation, softmax last.
    pub const ALL: [Self; 10] = [
        Self::Identity,
        Self::Sigmoid,
        Self::Tanh,
        Self::Relu,
        Self::LeakyRelu,
        Self::Elu,
        Self::Softplus,
        Self::Gelu,
        Self::Silu,
        Self::Softmax,
    ];

    /// The function's name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Sigmoid => "sigmoid",
            Self::Tanh => "tanh",
            Self::Relu => "relu",
            Self::LeakyRelu => "leaky-relu",
            Self::Elu => "elu",
            Self::Softplus => "softplus",
            Self::Gelu => "gelu",
            Self::Silu => "silu",
            Self::Softmax => "softmax",
        }
    }

    /// Whether some derivative of σ jumps at 0.
    pub(super) fn has_kink(self) -> bool {
        matches!(self, Self::Relu | Self::LeakyRelu | Self::Elu)
    }

    /// σ, σ′ and the shadow at one z.
    ///
    /// `positive` says on which branch of a kink the unit is; it is z > 0 but where the check
    /// holds a unit on its branch. Softmax is no function of one number and passes z on.
    #[inline(always)]
    pub(super) fn at(self, z: f64, positive: bool) -> Point {
        match self {
            Self::Identity | Self::Softmax => Point { value: z, slope: 1.0, own: 0.0 },
            Self::Sigmoid => sigmoid(z),
            Self::Tanh => tanh(z),
            Self::Relu => piece(z, positive, 0.0),
            Self::LeakyRelu => piece(z, positive, 0.01),
            Self::Elu => elu(z, positive),
            Self::Softplus => softplus(z),
            Self::Gelu => gelu(z),
            Self::Silu => silu(z),
        }
    }

    /// a = σ(z) in every lane, with its shadow |σ′| e + own.
    #[inline(always)]
    pub(super) fn lanes(self, z: &Carried, positive: &[bool; LANES]) -> Carried {
        // one loop for each function, so that each can become vector instructions
        match self {
            Self::Identity | Self::Softmax => *z,
            Self::Sigmoid => each(z, positive, |z, _| sigmoid(z)),
            Self::Tanh => each(z, positive, |z, _| tanh(z)),
            Self::Relu => each(z, positive, |z, positive| piece(z, positive, 0.0)),
            Self::LeakyRelu => each(z, positive, |z, positive| piece(z, positive, 0.01)),
            Self::Elu => each(z, positive, elu),
            Self::Softplus => each(z, positive, |z, _| softplus(z)),
            Self::Gelu => each(z, positive, |z, _| gelu(z)),
            Self::Silu => each(z, positive, |z, _| silu(z)),
        }
    }

    /// σ″(z), for the shadow of a slope.
    pub(super) fn curvature(self, z: f64) -> f64 {
        match self {
            Self::Identity | Self::Softmax | Self::Relu | Self::LeakyRelu => 0.0,
            Self::Sigmoid => {
                let a = sigmoid(z).value;
                a * (1.0 - a) * (1.0 - 2.0 * a)
            }
            Self::Tanh => {
                let Point { value, slope, .. } = tanh(z);
                -2.0 * value * slope
            }
            Self::Elu => {
                if z > 0.0 {
                    0.0
                } else {
                    z.exp()
                }
            }
            Self::Softplus => sigmoid(z).slope,
            Self::Gelu => (2.0 - z * z) * density(z),
            Self::Silu => {
                let Point { value: a, slope, .. } = sigmoid(z);
                slope * (2.0 + z * (1.0 - 2.0 * a))
            }
        }
    }
}

#[inline(always)]
fn each(z: &Carried, positive: &[bool; LANES], sigma: impl Fn(f64, bool) -> Point) -> Carried {
    let mut a = Carried::default();
    for (i, &positive) in positive.iter().enumerate() {
        let Point { value, slope, own } = sigma(z.value[i], positive);
        a.value[i] = value;
        a.error[i] = slope.abs() * z.error[i] + own;
    }
    a
}

/// What most of these functions lose at most: 2 ulp.
const ELEMENTARY: f64 = 4.0;

#[inline(always)]
fn sigmoid(z: f64) -> Point {
    let a = 1.0 / (1.0 + exp(-z));
    Point { value: a, slope: a * (1.0 - a), own: ELEMENTARY * a }
}

#[inline(always)]
fn tanh(z: f64) -> Point {
    // above 20 tanh is 1 to the last bit
    let double = if z.abs() > 20.0 { 40.0 } else { 2.0 * z.abs() };
    let t = exp_m1(double);
    let a = (t / (t + 2.0)).copysign(z);
    let a = if z.is_nan() { z } else { a };
    Point { value: a, slope: 1.0 - a * a, own: (ELEMENTARY + 2.0) * a.abs() }
}

#[inline(always)]
fn piece(z: f64, positive: bool, slope_below: f64) -> Point {
    let slope = if positive { 1.0 } else { slope_below };
    let value = slope * z;
    Point { value, slope, own: if positive { 0.0 } else { 2.0 * value.abs() } }
}

#[inline(always)]
fn elu(z: f64, positive: bool) -> Point {
    let below = exp_m1(z);
    let value = if positive { z } else { below };
    let slope = if positive { 1.0 } else { below + 1.0 };
    Point { value, slope, own: ELEMENTARY * value.abs() }
}

/// ln(1 + eᶻ) = max(z, 0) + ln(1 + e^{−|z|}), which is smooth although its parts are not.
#[inline(always)]
pub(super) fn softplus(z: f64) -> Point {
    let share = exp(-z.abs());
    let above = if z > 0.0 { z } else { 0.0 };
    let value = above + ln_1p_of_share(share);
    let a = 1.0 / (1.0 + share);
    Point { value, slope: if z > 0.0 { a } else { share * a }, own: (ELEMENTARY + 2.0) * value }
}

/// z erfc(−z/√2) / 2
#[inline(always)]
fn gelu(z: f64) -> Point {
    let probability = 0.5 * libm::erfc(-z * FRAC_1_SQRT_2);
    let value = z * probability;
    // far below 0, erfc turns one rounding of z/√2 into z² of its own
    let own = (ELEMENTARY + 2.0 + 2.0 * z * z) * value.abs();
    Point { value, slope: probability + z * density(z), own }
}

/// φ(z) = e^{−z²/2} / √(2π)
fn density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / (2.0 * PI).sqrt()
}

#[inline(always)]
fn silu(z: f64) -> Point {
    let Point { value: a, slope, .. } = sigmoid(z);
    let value = z * a;
    Point { value, slope: a + z * slope, own: (ELEMENTARY + 1.0) * value.abs() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// σ, σ′ by the formulas as they stand, with the functions of the standard library.
    fn formulas(activation: Activation, z: f64) -> (f64, f64) {
        let a = 1.0 / (1.0 + (-z).exp());
        match activation {
            Activation::Identity | Activation::Softmax => (z, 1.0),
            Activation::Sigmoid => (a, a / (1.0 + z.exp())),
            Activation::Tanh => (z.tanh(), z.cosh().powi(-2)),
            Activation::Relu if z > 0.0 => (z, 1.0),
            Activation::Relu => (0.0, 0.0),
            Activation::LeakyRelu if z > 0.0 => (z, 1.0),
            Activation::LeakyRelu => (z / 100.0, 0.01),
            Activation::Elu if z > 0.0 => (z, 1.0),
            Activation::Elu => (z.exp_m1(), z.exp()),
            Activation::Softplus if z > 30.0 => (z + (-z).exp(), 1.0),
            Activation::Softplus => (z.exp().ln_1p(), a),
            Activation::Gelu => {
                let probability = 0.5 * libm::erfc(-z / 2f64.sqrt());
                (z * probability, probability + z * (-0.5 * z * z).exp() / (2.0 * PI).sqrt())
            }
            Activation::Silu => (z * a, a + z * a / (1.0 + z.exp())),
        }
    }

    fn points() -> impl Iterator<Item = f64> {
        (-60_000..60_000).map(|i| f64::from(i) * 5.1e-4 + 1e-7)
    }

    #[test]
    fn values_are_within_their_own_shadow() {
        for activation in Activation::ALL {
            for z in points() {
                let Point { value, own, .. } = activation.at(z, z > 0.0);
                let (right, _) = formulas(activation, z);
                // the formula's own rounding is no better than ours
                let allowed = own * f64::EPSILON;
                assert!(
                    (value - right).abs() <= allowed,
                    "{} at {z}: {value:e}, {right:e}",
                    activation.name()
                );
            }
        }
    }

    #[test]
    fn slopes_are_right_where_they_count() {
        for activation in Activation::ALL {
            for z in points() {
                let slope = activation.at(z, z > 0.0).slope;
                let (_, right) = formulas(activation, z);
                assert!((slope - right).abs() <= 1e-12, "{} at {z}: {slope:e}, {right:e}", activation.name());
            }
        }
    }

    #[test]
    fn curvatures_are_differences_of_slopes() {
        for activation in Activation::ALL {
            for z in points().step_by(100).filter(|z| z.abs() > 0.01) {
                let h = 1e-4;
                let slope = |z: f64| activation.at(z, z > 0.0).slope;
                let difference = (slope(z + h) - slope(z - h)) / (2.0 * h);
                assert!((activation.curvature(z) - difference).abs() < 1e-7, "{} at {z}", activation.name());
            }
        }
    }

    #[test]
    fn lanes_are_the_scalar_function() {
        for activation in Activation::ALL {
            let mut z = Carried::constant(0.0, 3.0);
            for (i, z) in z.value.iter_mut().enumerate() {
                *z = (i as f64 - 3.5) * 1.7;
            }
            let positive = z.value.map(|z| z > 0.0);
            let a = activation.lanes(&z, &positive);
            for (i, &positive) in positive.iter().enumerate() {
                let point = activation.at(z.value[i], positive);
                assert_eq!(a.value[i], point.value);
                assert_eq!(a.error[i], point.slope.abs() * 3.0 + point.own);
            }
        }
    }

    #[test]
    fn nan_stays_nan() {
        for activation in Activation::ALL {
            assert!(activation.at(f64::NAN, false).value.is_nan() || activation == Activation::Relu);
        }
    }
}

//! The functions of one variable that equations name, with their derivatives of every order needed.

/// A function of one real variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// An activation function of which nothing is known but that it has derivatives; the number tells several apart.
    Any(u32),
    /// The activation function that the text writes down, [`Written`](super::Written).
    Written,
    /// σ(z) = z
    Identity,
    /// σ(z) = z²/2, whose derivative is z: the plainest function that is not linear.
    HalfSquare,
    /// 1 / (1 + e^−z)
    Sigmoid,
    /// (e^z − e^−z) / (e^z + e^−z)
    Tanh,
    /// z for z > 0, else 0
    Relu,
    /// z for z > 0, else z/100
    LeakyRelu,
    /// z for z > 0, else e^z − 1
    Elu,
    /// ln(1 + e^z)
    Softplus,
    /// z Φ(z), Φ the distribution function of the standard normal distribution
    Gelu,
    /// z / (1 + e^−z)
    Silu,
    /// Φ(z) = (1 + erf(z/√2)) / 2
    NormalDistribution,
    /// φ(z) = e^(−z²/2) / √(2π)
    NormalDensity,
    /// e^z
    Exp,
    /// natural logarithm
    Log,
    /// square root
    Sqrt,
    /// sine
    Sin,
    /// cosine
    Cos,
    /// |z|
    Abs,
    /// 1 for z > 0, else 0
    Step,
    /// 1 for z > 0, −1 for z < 0, 0 at 0
    Sign,
}

impl Function {
    /// The name in words.
    pub fn name(self) -> &'static str {
        match self {
            Function::Any(_) => "any",
            Function::Written => "as the text defines it",
            Function::Identity => "identity",
            Function::HalfSquare => "z²/2",
            Function::Sigmoid => "sigmoid",
            Function::Tanh => "tanh",
            Function::Relu => "relu",
            Function::LeakyRelu => "leaky relu",
            Function::Elu => "elu",
            Function::Softplus => "softplus",
            Function::Gelu => "gelu",
            Function::Silu => "silu",
            Function::NormalDistribution => "Φ",
            Function::NormalDensity => "φ",
            Function::Exp => "exp",
            Function::Log => "log",
            Function::Sqrt => "sqrt",
            Function::Sin => "sin",
            Function::Cos => "cos",
            Function::Abs => "abs",
            Function::Step => "step",
            Function::Sign => "sign",
        }
    }

    /// The function a word names, as written in conditions, notations and `\operatorname{…}`.
    pub fn from_name(word: &str) -> Option<Function> {
        let plain: String =
            word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        Some(match plain.as_str() {
            "any" => Function::Any(0),
            "identity" | "linear" | "id" => Function::Identity,
            "sigmoid" | "logistic" | "sigm" | "expit" => Function::Sigmoid,
            "tanh" | "hyperbolictangent" | "th" | "tgh" => Function::Tanh,
            "relu" | "rectifier" => Function::Relu,
            "leakyrelu" | "lrelu" => Function::LeakyRelu,
            "elu" => Function::Elu,
            "softplus" => Function::Softplus,
            "gelu" => Function::Gelu,
            "silu" | "swish" => Function::Silu,
            "exp" => Function::Exp,
            "log" | "ln" => Function::Log,
            "sqrt" => Function::Sqrt,
            "sin" => Function::Sin,
            "cos" => Function::Cos,
            "abs" => Function::Abs,
            "step" | "heaviside" | "h" => Function::Step,
            "sign" | "sgn" => Function::Sign,
            "normaldistribution" => Function::NormalDistribution,
            "normaldensity" => Function::NormalDensity,
            _ => return None,
        })
    }

    /// Whether it can be an activation function that a condition or a notation names.
    pub fn is_activation(self) -> bool {
        !matches!(
            self,
            Function::HalfSquare
                | Function::NormalDistribution
                | Function::NormalDensity
                | Function::Log
                | Function::Sqrt
                | Function::Abs
                | Function::Step
                | Function::Sign
        )
    }

    /// Whether its slope jumps at 0.
    pub fn has_kink(self) -> bool {
        matches!(
            self,
            Function::Relu
                | Function::LeakyRelu
                | Function::Elu
                | Function::Abs
                | Function::Step
                | Function::Sign
        )
    }

    /// The derivative of the given order at z, in f64. `None` where no formula is kept (orders above three of
    /// the rarer functions) or where the function is unknown.
    pub fn at(self, order: u32, z: f64) -> Option<f64> {
        let positive = z > 0.0;
        let sigmoid = |z: f64| if z >= 0.0 { 1.0 / (1.0 + (-z).exp()) } else { z.exp() / (1.0 + z.exp()) };
        Some(match (self, order) {
            (Function::Any(_) | Function::Written, _) => return None,
            (Function::Identity, 0) => z,
            (Function::Identity, 1) => 1.0,
            (Function::Identity, _) => 0.0,
            (Function::HalfSquare, 0) => 0.5 * z * z,
            (Function::HalfSquare, 1) => z,
            (Function::HalfSquare, 2) => 1.0,
            (Function::HalfSquare, _) => 0.0,
            (Function::Sigmoid, _) => {
                let s = sigmoid(z);
                let slope = s * sigmoid(-z);
                match order {
                    0 => s,
                    1 => slope,
                    2 => slope * (1.0 - 2.0 * s),
                    3 => slope * (1.0 - 6.0 * slope),
                    _ => return None,
                }
            }
            (Function::Tanh, _) => {
                let t = z.tanh();
                let slope = 1.0 / (z.cosh() * z.cosh());
                match order {
                    0 => t,
                    1 => slope,
                    2 => -2.0 * t * slope,
                    3 => slope * (6.0 * t * t - 2.0),
                    _ => return None,
                }
            }
            (Function::Relu, 0) => {
                if positive {
                    z
                } else {
                    0.0
                }
            }
            (Function::Relu, 1) | (Function::Step, 0) => {
                if positive {
                    1.0
                } else {
                    0.0
                }
            }
            (Function::LeakyRelu, 0) => {
                if positive {
                    z
                } else {
                    0.01 * z
                }
            }
            (Function::LeakyRelu, 1) => {
                if positive {
                    1.0
                } else {
                    0.01
                }
            }
            (Function::Abs, 0) => z.abs(),
            (Function::Abs, 1) | (Function::Sign, 0) => {
                if z == 0.0 {
                    0.0
                } else {
                    z.signum()
                }
            }
            (Function::Relu | Function::LeakyRelu | Function::Abs | Function::Step | Function::Sign, _) => {
                0.0
            }
            (Function::Elu, 0) => {
                if positive {
                    z
                } else {
                    z.exp_m1()
                }
            }
            (Function::Elu, 1) => {
                if positive {
                    1.0
                } else {
                    z.exp()
                }
            }
            (Function::Elu, _) => {
                if positive {
                    0.0
                } else {
                    z.exp()
                }
            }
            (Function::Softplus, 0) => z.max(0.0) + (-z.abs()).exp().ln_1p(),
            (Function::Softplus, n) => return Function::Sigmoid.at(n - 1, z),
            (Function::Silu, 0) => z * sigmoid(z),
            // (z s)⁽ⁿ⁾ = z s⁽ⁿ⁾ + n s⁽ⁿ⁻¹⁾, as for every product with z.
            (Function::Silu, n) => {
                z * Function::Sigmoid.at(n, z)? + f64::from(n) * Function::Sigmoid.at(n - 1, z)?
            }
            (Function::Gelu, 0) => z * Function::NormalDistribution.at(0, z)?,
            (Function::Gelu, n) => {
                z * Function::NormalDistribution.at(n, z)?
                    + f64::from(n) * Function::NormalDistribution.at(n - 1, z)?
            }
            (Function::NormalDistribution, 0) => normal_distribution(z),
            (Function::NormalDistribution, n) => return Function::NormalDensity.at(n - 1, z),
            (Function::NormalDensity, n) => {
                let density = (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
                match n {
                    0 => density,
                    1 => -z * density,
                    2 => (z * z - 1.0) * density,
                    3 => (3.0 * z - z * z * z) * density,
                    _ => return None,
                }
            }
            (Function::Exp, _) => z.exp(),
            (Function::Log, 0) => z.ln(),
            (Function::Log, 1) => 1.0 / z,
            (Function::Log, 2) => -1.0 / (z * z),
            (Function::Log, 3) => 2.0 / (z * z * z),
            (Function::Sqrt, 0) => z.sqrt(),
            (Function::Sqrt, 1) => 0.5 / z.sqrt(),
            (Function::Sqrt, 2) => -0.25 / (z * z.sqrt()),
            (Function::Log | Function::Sqrt, _) => return None,
            (Function::Sin, n) => (z + f64::from(n) * std::f64::consts::FRAC_PI_2).sin(),
            (Function::Cos, n) => (z + f64::from(n) * std::f64::consts::FRAC_PI_2).cos(),
        })
    }
}

/// Φ(z) = ½ + φ(z) (z + z³/3 + z⁵/(3·5) + …) near 0, and φ(z) times Laplace's continued fraction in the tails.
/// Relative error below 1e-14.
fn normal_distribution(z: f64) -> f64 {
    let density = (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
    if z.abs() < 3.0 {
        let (mut term, mut sum, mut k) = (z, z, 1.0);
        while term.abs() > 1e-18 * sum.abs() {
            k += 2.0;
            term *= z * z / k;
            sum += term;
        }
        return 0.5 + density * sum;
    }
    let x = z.abs();
    let tail = density / (1..=120).rev().fold(x, |fraction, k| x + f64::from(k) / fraction);
    if z < 0.0 { tail } else { 1.0 - tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Function; 16] = [
        Function::Identity,
        Function::HalfSquare,
        Function::Sigmoid,
        Function::Tanh,
        Function::Relu,
        Function::LeakyRelu,
        Function::Elu,
        Function::Softplus,
        Function::Gelu,
        Function::Silu,
        Function::NormalDistribution,
        Function::Exp,
        Function::Log,
        Function::Sqrt,
        Function::Sin,
        Function::Cos,
    ];

    #[test]
    fn each_derivative_is_the_slope_of_the_one_before() {
        let h = 1e-4;
        for function in ALL {
            for z in [0.3, 0.9, 1.7, 2.6, 3.4, -0.4, -1.3, -2.8, -3.3] {
                if z < 0.0 && matches!(function, Function::Log | Function::Sqrt) {
                    continue;
                }
                for order in 0..3 {
                    let (Some(slope), Some(right), Some(left)) =
                        (function.at(order + 1, z), function.at(order, z + h), function.at(order, z - h))
                    else {
                        continue;
                    };
                    let difference = (right - left) / (2.0 * h);
                    assert!(
                        (slope - difference).abs() < 1e-6 * (1.0 + slope.abs()),
                        "{} order {order} at {z}: {slope} beside {difference}",
                        function.name()
                    );
                }
            }
        }
    }

    #[test]
    fn the_normal_distribution_has_its_tabulated_values() {
        // Abramowitz and Stegun, table 26.1.
        for (z, value) in [
            (0.0, 0.5),
            (1.0, 0.841344746068543),
            (2.0, 0.977249868051821),
            (3.0, 0.998650101968370),
            (-1.0, 0.158655253931457),
            (-4.0, 0.000031671241833),
        ] {
            assert!((normal_distribution(z) - value).abs() < 1e-14, "{z}");
        }
    }

    #[test]
    fn names_lead_back_to_their_function() {
        for function in ALL {
            if function.is_activation() && function != Function::HalfSquare {
                assert_eq!(Function::from_name(function.name()), Some(function));
            }
        }
    }
}

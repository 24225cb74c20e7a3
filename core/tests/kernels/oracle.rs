//! Every function and derivative in double-double arithmetic, by series and continued fractions:
//! nothing that the kernels use.

use backprop_core::kernels::{Function, Part};

use crate::double_double::{Dd, ONE, SQRT_2, SQRT_PI, Scaled, scale};

/// f(z) or f′(z) for a finite z, with an error below 10⁻²⁵ of it.
pub fn exact(function: Function, part: Part, z: f64) -> Scaled {
    match part {
        Part::Value => value(function, z),
        Part::Derivative => derivative(function, z),
    }
}

/// How many units in the last place `result` lies from `exact`, the unit being that of `exact` or
/// of `floor`, for numbers with that many bits of significand and that least exponent.
pub fn ulps(result: f64, exact: Scaled, floor: f64, significand_bits: i32, least_exponent: i32) -> f64 {
    let size = exact.m.hi.abs().max(scale(floor, -exact.n));
    if size == 0.0 {
        return if result == 0.0 { 0.0 } else { f64::INFINITY };
    }
    let exponent = (exponent(size) + exact.n).max(least_exponent);
    // In units of 2ⁿ, where neither side under- or overflows.
    let difference = Dd::from(scale(result, -exact.n)) - exact.m;
    scale(difference.hi.abs(), exact.n + significand_bits - exponent)
}

/// ⌊log₂ x⌋ for a normal x
fn exponent(x: f64) -> i32 {
    ((x.to_bits() >> 52) & 0x7ff) as i32 - 1023
}

fn plain(m: Dd) -> Scaled {
    Scaled { m, n: 0 }
}

/// A z so small that it might be subnormal, times 2²⁰⁰; f(z) = slope · z to 60 digits.
fn linear(z: f64, slope: Dd) -> Scaled {
    Scaled { m: Dd::from(scale(z, 200)) * slope, n: -200 }
}

fn is_tiny(z: f64) -> bool {
    z.abs() < 1e-60
}

fn value(function: Function, z: f64) -> Scaled {
    let x = Dd::from(z);
    let half = Dd::from(0.5);
    match function {
        Function::Exp => x.exp(),
        Function::Erf if is_tiny(z) => linear(z, Dd::from(2.0) / SQRT_PI),
        Function::Erf if z.abs() > 30.0 => plain(z.signum().into()),
        Function::Erf if z < 0.0 => plain(-(-x).erf()),
        Function::Erf => plain(x.erf()),
        Function::Sigmoid if z < 0.0 => {
            let e = x.exp();
            Scaled { m: e.m / (ONE + e.value()), n: e.n }
        }
        Function::Sigmoid => plain(ONE / (ONE + (-x).exp().value())),
        Function::Tanh if is_tiny(z) => linear(z, ONE),
        Function::Tanh => {
            let m = Dd::from(-2.0 * z.abs().min(300.0)).exp_m1();
            let tanh = -m / (m + Dd::from(2.0));
            plain(if z < 0.0 { -tanh } else { tanh })
        }
        Function::Relu => plain(z.max(0.0).into()),
        Function::LeakyRelu if z > 0.0 => plain(x),
        Function::LeakyRelu if z < -1.0 => plain(x / Dd::from(100.0)),
        Function::LeakyRelu => Scaled { m: Dd::from(scale(z, 600)) / Dd::from(100.0), n: -600 },
        Function::Elu if z > 0.0 => plain(x),
        Function::Elu if is_tiny(z) => linear(z, ONE),
        Function::Elu => plain(Dd::from(z.max(-300.0)).exp_m1()),
        Function::Softplus if z > 300.0 => plain(x),
        Function::Softplus => {
            let e = Dd::from(-z.abs()).exp();
            let ratio = if e.value().hi > 1e-200 { e.value().ln_1p_ratio() } else { ONE };
            if z > 0.0 { plain(x + e.value() * ratio) } else { Scaled { m: e.m * ratio, n: e.n } }
        }
        Function::Gelu if is_tiny(z) => linear(z, half),
        Function::Gelu if z > 60.0 => plain(x),
        // z Φ(z) is below the least number there is.
        Function::Gelu if z < -60.0 => Scaled { m: -ONE, n: -3000 },
        Function::Gelu => {
            let phi = normal(z);
            Scaled { m: phi.m * x, n: phi.n }
        }
        Function::Silu if is_tiny(z) => linear(z, half),
        Function::Silu if z > 800.0 => plain(x),
        Function::Silu => {
            let sigma = value(Function::Sigmoid, z);
            Scaled { m: sigma.m * x, n: sigma.n }
        }
    }
}

fn derivative(function: Function, z: f64) -> Scaled {
    let x = Dd::from(z);
    match function {
        Function::Exp => x.exp(),
        Function::Erf if z.abs() > 100.0 => Scaled { m: ONE, n: -3000 },
        Function::Erf => {
            let e = (-(x * x)).exp();
            Scaled { m: e.m * Dd::from(2.0) / SQRT_PI, n: e.n }
        }
        Function::Sigmoid => bell(z.abs().min(1e4)),
        Function::Tanh => {
            let bell = bell(2.0 * z.abs().min(1e4));
            Scaled { m: bell.m, n: bell.n + 2 }
        }
        Function::Relu => plain(if z > 0.0 { 1.0 } else { 0.0 }.into()),
        Function::LeakyRelu => plain(if z > 0.0 { ONE } else { ONE / Dd::from(100.0) }),
        Function::Elu => {
            if z > 0.0 {
                plain(ONE)
            } else {
                Dd::from(z.max(-1e4)).exp()
            }
        }
        Function::Softplus => value(Function::Sigmoid, z.max(-1e4)),
        Function::Gelu if z.abs() > 60.0 => tail_or_one(z),
        Function::Gelu => {
            // Φ + z φ
            let e = (-(x * x * Dd::from(0.5))).exp();
            let density = e.m / (SQRT_2 * SQRT_PI);
            let phi = normal(z);
            if z < 0.0 {
                Scaled { m: phi.m.scale(phi.n - e.n) + x * density, n: e.n }
            } else {
                plain(phi.value() + (x * density).scale(e.n))
            }
        }
        Function::Silu if z.abs() > 2000.0 => tail_or_one(z),
        Function::Silu => {
            // σ + z σ′
            let (sigma, bell) = (value(Function::Sigmoid, z), bell(z.abs()));
            if z < 0.0 {
                Scaled { m: sigma.m.scale(sigma.n - bell.n) + x * bell.m, n: bell.n }
            } else {
                plain(sigma.value() + (x * bell.m).scale(bell.n))
            }
        }
    }
}

/// What a derivative tends to: 1 above, and below 0 from below.
fn tail_or_one(z: f64) -> Scaled {
    if z > 0.0 { plain(ONE) } else { Scaled { m: -ONE, n: -3000 } }
}

/// e⁻ᵗ / (1 + e⁻ᵗ)² for t ≥ 0
fn bell(t: f64) -> Scaled {
    let e = Dd::from(-t).exp();
    let one_plus_e = ONE + e.value();
    Scaled { m: e.m / (one_plus_e * one_plus_e), n: e.n }
}

/// Φ(z) for |z| ≤ 60
fn normal(z: f64) -> Scaled {
    let t = Dd::from(z.abs());
    let half = Dd::from(0.5);
    let erfc = (t / SQRT_2).erfc(t * t * half);
    let tail = Scaled { m: erfc.m * half, n: erfc.n };
    if z < 0.0 { tail } else { plain(ONE - tail.value()) }
}

/// Digits computed elsewhere (mpmath, 90 digits), which the oracle must have.
#[test]
fn the_oracle_has_the_known_digits() {
    use Function::{Erf, Exp, Gelu, Sigmoid, Silu, Softplus, Tanh};
    use Part::{Derivative, Value};
    let known = [
        (Exp, Value, 1.0, std::f64::consts::E, 1.4456468917292502e-16),
        (Exp, Value, -0.5, 0.6065306597126334, -6.593178415491414e-19),
        (Erf, Value, 1.0, 0.8427007929497149, -2.4801011789118602e-17),
        (Erf, Value, 0.5, 0.5204998778130465, 1.900077467916287e-17),
        (Tanh, Value, 0.5, 0.46211715726000974, 2.1916603238260928e-17),
        (Softplus, Value, 2.0, 2.1269280110429727, -1.9177224164009852e-16),
        (Gelu, Value, -3.0, -0.0040496940948902835, -6.522383392135303e-20),
        (Gelu, Value, -10.0, -7.619853024160526e-23, 2.6618709732389316e-39),
        (Gelu, Derivative, -1.5, -0.12746919222997952, -8.821504483488683e-18),
        (Silu, Derivative, -1.5, -0.041294154299142946, 1.7478420699977462e-18),
        (Sigmoid, Derivative, 3.0, 0.04517665973091213, 2.2633220558509066e-18),
    ];
    for (function, part, z, hi, lo) in known {
        let exact = exact(function, part, z).value();
        let error = ((exact.hi - hi) + (exact.lo - lo)).abs() / exact.hi.abs();
        assert!(error < 1e-28, "{} ({part:?}) of {z}: {exact:?} is {error:e} off", function.name());
    }
    let ln_2 = value(Softplus, 0.0).value() - crate::double_double::LN_2;
    assert!(ln_2.hi.abs() < 1e-31, "softplus of 0 is ln 2, off by {:e}", ln_2.hi);
}

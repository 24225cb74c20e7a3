//! A layer coded by hand whose GELU derivative lacks a factor 1/√2, and what the check says.
//!
//! `cargo run -p derive-check --example wrong_gelu`

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

use derive_check::difference::{Scalar, Shadowed};
use derive_check::gradcheck::{GradcheckError, gradcheck};

/// Two examples: x and its target y.
const EXAMPLES: [(f64, f64); 2] = [(0.8, 0.3), (-1.5, 0.4)];

/// GELU(z) = z Φ(z)
fn gelu<S: Scalar>(z: S) -> S {
    z * phi(z)
}

/// Φ(z) = (1 + erf(z/√2)) / 2
fn phi<S: Scalar>(z: S) -> S {
    ((z * FRAC_1_SQRT_2).erf() + 1.0) * 0.5
}

/// GELU′(z) = Φ(z) + z Φ′(z), where Φ′(z) has the inner derivative of z/√2 as a factor.
fn gelu_derivative<S: Scalar>(z: S, inner: f64) -> S {
    let slope_of_phi = (z * z * -0.5).exp() * (0.5 * FRAC_2_SQRT_PI * inner);
    phi(z) + z * slope_of_phi
}

/// C = 1/2m Σ (GELU(w x + b) − y)², for the parameters w and b.
fn cost<S: Scalar>(parameters: &[S]) -> S {
    let [w, b] = [parameters[0], parameters[1]];
    let square = |&(x, y): &(f64, f64)| (gelu(w * x + b) - y) * (gelu(w * x + b) - y);
    EXAMPLES.iter().map(square).sum::<S>() * 0.5 / EXAMPLES.len() as f64
}

/// ∂C/∂w and ∂C/∂b, with δ = (a − y) GELU′(z).
fn gradient<S: Scalar>(parameters: &[S], inner: f64) -> Vec<S> {
    let [w, b] = [parameters[0], parameters[1]];
    let m = EXAMPLES.len() as f64;
    let delta = |x: f64, y: f64| {
        let z = w * x + b;
        (gelu(z) - y) * gelu_derivative(z, inner) / m
    };
    let nabla_w = EXAMPLES.iter().map(|&(x, y)| delta(x, y) * x).sum();
    let nabla_b = EXAMPLES.iter().map(|&(x, y)| delta(x, y)).sum();
    vec![nabla_w, nabla_b]
}

#[allow(clippy::print_stdout, reason = "an example shows what it does")]
fn main() -> Result<(), GradcheckError> {
    let at = [1.1, -0.2];
    let forgotten = gradcheck(cost::<Shadowed>, |p| gradient(p, 1.0), &at, &[])?;
    println!("Φ′ without 1/√2\n{forgotten}\n");
    let mended = gradcheck(cost::<Shadowed>, |p| gradient(p, FRAC_1_SQRT_2), &at, &[])?;
    println!("Φ′ with 1/√2\n{mended}");
    Ok(())
}

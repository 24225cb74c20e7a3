//! The two costs of one sigmoid output over its pre-activation, and their errors.

use super::FigureError;
use backprop_core::kernels::Function;
use cli::pictures::curves::{Named, Words, pair};

/// Places on each curve.
const N_PLACES: usize = 241;

/// The target is 0; z from −6 to 6.
pub fn draw() -> Result<String, FigureError> {
    let curve = |at: fn(f64) -> f64| -> Vec<(f64, f64)> {
        let places = (0..N_PLACES).map(|i| 12.0 * i as f64 / (N_PLACES - 1) as f64 - 6.0);
        places.map(|z| (z, at(z))).collect()
    };
    let cost: [Named; 2] = [("quadratic cost", curve(quadratic)), ("cross-entropy", curve(cross_entropy))];
    let error: [Named; 2] =
        [("quadratic cost", curve(quadratic_error)), ("cross-entropy", curve(cross_entropy_error))];
    Ok(pair(
        "Cost and error of one sigmoid output with target 0",
        [
            (Words { title: "Cost C", x: "z", y: "C" }, &cost),
            (Words { title: "Error δ", x: "z", y: "δ" }, &error),
        ],
    )?)
}

fn output(z: f64) -> f64 {
    Function::Sigmoid.reference(z)
}

/// ½ a²
fn quadratic(z: f64) -> f64 {
    0.5 * output(z).powi(2)
}

/// −ln(1 − a)
fn cross_entropy(z: f64) -> f64 {
    Function::Softplus.reference(z)
}

/// a σ′(z)
fn quadratic_error(z: f64) -> f64 {
    output(z) * Function::Sigmoid.reference_derivative(z)
}

/// a
fn cross_entropy_error(z: f64) -> f64 {
    output(z)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_is_the_slope_of_its_cost() {
        let h = 1e-5;
        for i in -10..=10 {
            let z = 0.6 * f64::from(i);
            for (cost, error) in [
                (quadratic as fn(f64) -> f64, quadratic_error as fn(f64) -> f64),
                (cross_entropy, cross_entropy_error),
            ] {
                let slope = (cost(z + h) - cost(z - h)) / (2.0 * h);
                assert!((slope - error(z)).abs() < 1e-9, "at {z}: {slope} against {}", error(z));
            }
            assert!((cross_entropy(z) + (1.0 - output(z)).ln()).abs() < 1e-12, "the cost of the chapter");
        }
    }
}

//! How pre-activations are spread before training, by how weights are drawn, over the slope of the sigmoid.

use super::FigureError;
use backprop_core::kernels::Function;
use cli::pictures::curves::{Named, Words, curves};

/// Places on each curve.
const N_PLACES: usize = 401;

/// Inputs that are 1; as many again are 0.
const N_ONES: f64 = 500.0;

/// Each curve relative to its greatest value, z from −30 to 30.
pub fn draw() -> Result<String, FigureError> {
    let curve = |at: &dyn Fn(f64) -> f64| -> Vec<(f64, f64)> {
        let places = (0..N_PLACES).map(|i| 60.0 * i as f64 / (N_PLACES - 1) as f64 - 30.0);
        places.map(|z| (z, at(z))).collect()
    };
    let words = Words {
        title: "Pre-activations of a neuron with 1000 inputs before training",
        x: "pre-activation z",
        y: "relative to the greatest",
    };
    let named: [Named; 3] = [
        ("weights of deviation 1", curve(&|z| bell(z, square_of_deviation(1.0)))),
        ("weights of deviation 1/√n", curve(&|z| bell(z, square_of_deviation(1.0 / (2.0 * N_ONES).sqrt())))),
        ("slope of the sigmoid", curve(&|z| 4.0 * Function::Sigmoid.reference_derivative(z))),
    ];
    Ok(curves(words, false, &named)?)
}

/// Of z: that of the bias, 1, and that of every weight whose input is 1.
fn square_of_deviation(deviation: f64) -> f64 {
    N_ONES * deviation.powi(2) + 1.0
}

/// The normal density over its greatest value.
fn bell(z: f64, square_of_deviation: f64) -> f64 {
    (-0.5 * z * z / square_of_deviation).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_squares_are_those_of_the_chapter() {
        assert_eq!(square_of_deviation(1.0), 501.0);
        assert!((square_of_deviation(1.0 / 1000f64.sqrt()) - 1.5).abs() < 1e-12);
    }

    /// "four in five begin with a z beyond 6": summed from the bell.
    #[test]
    fn four_in_five_of_the_wide_ones_are_saturated() {
        let sum = |from: i32, to: i32| (from..=to).map(|z| bell(f64::from(z) / 100.0, 501.0)).sum::<f64>();
        let share = 1.0 - sum(-600, 600) / sum(-20_000, 20_000);
        assert!((share - 0.8).abs() < 0.02, "{share}");
        let slope = |z| Function::Sigmoid.reference_derivative(z);
        assert!((slope(6.0) / slope(0.0) - 0.01).abs() < 0.001);
    }
}

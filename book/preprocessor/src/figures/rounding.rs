//! The error of a kernel in units in the last place, beside that of the formula as it stands in a book.

use super::FigureError;
use backprop_core::kernels::Function;
use cli::pictures::curves::{Named, Words, curves};

/// Steps of z that are shown, 0.1 each.
const N_STEPS: u16 = 200;

/// Numbers tried in each step.
const N_TRIED: u16 = 256;

/// The slope of the sigmoid in 32 bits, from z = 0 to 20: the worst of each step.
pub fn draw() -> Result<String, FigureError> {
    let words =
        Words { title: "σ′(z) in 32 bits: error of the worst of 256 numbers", x: "z", y: "error, ulp" };
    let named: [Named; 2] = [("a(1 − a)", worst(difference)), ("the kernel", worst(slopes))];
    Ok(curves(words, true, &named)?)
}

/// (z, greatest error in ulps)
fn worst(computed: impl Fn(&[f32]) -> Vec<f32>) -> Vec<(f64, f64)> {
    (0..N_STEPS)
        .map(|step| {
            let place = |i: u16| (f32::from(step) + f32::from(i) / f32::from(N_TRIED)) / 10.0;
            let z: Vec<f32> = (0..N_TRIED).map(place).collect();
            let errors = z
                .iter()
                .zip(computed(&z))
                .map(|(&z, found)| ulps(found, Function::Sigmoid.reference_derivative(f64::from(z))));
            (f64::from(step) / 10.0, errors.fold(0.0, f64::max))
        })
        .collect()
}

/// What the training code computes.
fn slopes(z: &[f32]) -> Vec<f32> {
    let mut slope = vec![0.0; z.len()];
    Function::Sigmoid.derivative(z, &mut slope);
    slope
}

/// The formula a(1 − a), every operation rounded.
fn difference(z: &[f32]) -> Vec<f32> {
    let mut a = vec![0.0; z.len()];
    Function::Sigmoid.value(z, &mut a);
    a.into_iter().map(|a| a * (1.0 - a)).collect()
}

/// How far a number is from the exact one, in units in the last place of that; it must lie among the normal numbers.
fn ulps(found: f32, exact: f64) -> f64 {
    let unit = 2f64.powi(exact.abs().log2().floor() as i32 - 23);
    (f64::from(found) - exact).abs() / unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_keeps_its_bound_and_the_difference_keeps_nothing() {
        assert!(worst(slopes).iter().all(|&(_, error)| error > 0.0 && error <= 1.0));
        let naive = worst(difference);
        assert!(naive[0].1 < 3.0, "{:?}", naive[0]);
        // From where a rounds to 1 the difference is 0, off by the whole of the slope: 2²³ ulps and more.
        assert!(naive.iter().filter(|(z, _)| *z > 17.4).all(|&(_, error)| error >= 8_388_608.0));
        assert_eq!(ulps(1.0, 1.0 + 2f64.powi(-23)), 1.0);
    }
}

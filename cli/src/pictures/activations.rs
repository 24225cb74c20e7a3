//! Activation functions with their derivatives.

use super::PictureError;
use super::axis::{Axis, Scale};
use super::canvas::{Frame, draw};
use super::chart::{Series, chart};
use super::theme::Ink;

/// A function σ with its derivative σ′, at the same places.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// The function's name.
    pub name: String,
    /// (z, σ(z))
    pub value: Vec<(f64, f64)>,
    /// (z, σ′(z))
    pub slope: Vec<(f64, f64)>,
}

/// Shows each function in a panel of its own, two beside each other. Errors: see [`PictureError`].
pub fn activations(curves: &[Curve]) -> Result<String, PictureError> {
    let panel = (440.0, 320.0);
    let n_columns = curves.len().clamp(1, 2);
    let n_rows = curves.len().div_ceil(n_columns).max(1);
    let size = (panel.0 * n_columns as f64, panel.1 * n_rows as f64);
    draw("Activation functions and their derivatives", size, |canvas| {
        for (i, curve) in curves.iter().enumerate() {
            let frame = Frame {
                left: panel.0 * (i % n_columns) as f64,
                top: panel.1 * (i / n_columns) as f64,
                width: panel.0,
                height: panel.1,
            };
            let all = || curve.value.iter().chain(&curve.slope);
            let ends = |(low, high): (f64, f64), z: f64| (low.min(z), high.max(z));
            let (low, high) = all().map(|p| p.0).fold((f64::INFINITY, f64::NEG_INFINITY), ends);
            let x = Axis::new("z", Scale::Linear, if low < high { (low, high) } else { (-1.0, 1.0) });
            let y = Axis::around("", Scale::Linear, all().map(|p| p.1));
            let series = [
                Series::new("σ(z)", curve.value.clone(), Ink::Series(0)),
                Series::new("σ′(z)", curve.slope.clone(), Ink::Series(1)),
            ];
            chart(canvas, frame, &curve.name, (&x, &y), &series)?;
        }
        Ok(())
    })
}

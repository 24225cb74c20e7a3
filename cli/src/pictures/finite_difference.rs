//! The error of a finite difference over its step: truncation on the right, rounding on the left.

use super::PictureError;
use super::axis::{Axis, Scale};
use super::canvas::{Frame, draw};
use super::chart::{Series, chart};
use super::theme::Ink;

/// Shows, for each named formula, (h, |difference − derivative| / |derivative|). Errors: see [`PictureError`].
pub fn finite_difference(
    title: &str,
    formulas: &[(String, Vec<(f64, f64)>)],
) -> Result<String, PictureError> {
    let size = (760.0, 480.0);
    let points = || formulas.iter().flat_map(|(_, points)| points);
    let x = Axis::around("step h", Scale::Log, points().map(|p| p.0));
    let y = Axis::around("relative error", Scale::Log, points().map(|p| p.1));
    let series: Vec<_> = formulas
        .iter()
        .enumerate()
        .map(|(i, (name, points))| Series::new(name, points.clone(), Ink::Series(i)))
        .collect();
    draw(title, size, |canvas| {
        let panel = Frame { left: 0.0, top: 0.0, width: size.0, height: size.1 };
        chart(canvas, panel, title, (&x, &y), &series)
    })
}

//! The size of the error δˡ in each layer: how it grows or vanishes on its way back.

use super::PictureError;
use super::axis::{Axis, Scale};
use super::canvas::{Frame, draw};
use super::chart::{Series, chart};
use super::theme::Ink;

/// Shows, for each named network, (l, |δˡ|) with l from 2 to L. Errors: see [`PictureError`].
pub fn delta(networks: &[(String, Vec<(f64, f64)>)]) -> Result<String, PictureError> {
    let size = (760.0, 460.0);
    let title = "Size of δ in each layer";
    let points = || networks.iter().flat_map(|(_, points)| points);
    let last = points().map(|p| p.0).fold(3.0, f64::max);
    let x = Axis::new("layer l (the input is layer 1)", Scale::Whole, (2.0, last));
    let y = Axis::around("root mean square of δˡ", Scale::Log, points().map(|p| p.1));
    let series: Vec<_> = networks
        .iter()
        .enumerate()
        .map(|(i, (name, points))| Series::new(name, points.clone(), Ink::Series(i)).dotted())
        .collect();
    draw(title, size, |canvas| {
        let panel = Frame { left: 0.0, top: 0.0, width: size.0, height: size.1 };
        chart(canvas, panel, title, (&x, &y), &series)
    })
}

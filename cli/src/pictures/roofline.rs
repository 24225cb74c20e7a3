//! The share of the machine's peak that training reaches, over the batch and over the width of the network.

use super::PictureError;
use super::axis::{Axis, Scale};
use super::canvas::{Frame, draw};
use super::chart::{Series, chart};
use super::theme::Ink;

/// A named curve of (batch or width, share of the limit).
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// What it is called in the legend.
    pub name: String,
    /// Its points.
    pub points: Vec<(f64, f64)>,
}

/// Shows both, side by side. Errors: see [`PictureError`].
pub fn roofline(by_batch: &[Curve], by_width: &[Curve]) -> Result<String, PictureError> {
    let size = (1080.0, 460.0);
    draw("Share of the limit", size, |canvas| {
        let left = Frame { left: 0.0, top: 0.0, width: size.0 / 2.0, height: size.1 };
        let right = Frame { left: size.0 / 2.0, ..left };
        for (panel, title, over, curves) in [
            (left, "Share of the limit by batch", "examples of a mini-batch", by_batch),
            (right, "Share of the limit by width", "neurons of each of two hidden layers", by_width),
        ] {
            let values = curves.iter().flat_map(|curve| &curve.points).map(|point| point.0);
            let x = Axis::around(over, Scale::Log, values);
            let y = Axis::new("% of the peak", Scale::Linear, (0.0, 100.0));
            let percent = |curve: &Curve| curve.points.iter().map(|&(x, share)| (x, 100.0 * share)).collect();
            let series: Vec<_> = curves
                .iter()
                .enumerate()
                .map(|(i, curve)| Series::new(&curve.name, percent(curve), Ink::Series(i)).dotted())
                .collect();
            chart(canvas, panel, title, (&x, &y), &series)?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_panels_name_their_curves() {
        let curve = |name: &str| Curve { name: name.to_string(), points: vec![(1.0, 0.2), (4096.0, 0.9)] };
        let svg =
            roofline(&[curve("784–30–10"), curve("784–128–10")], &[curve("batch 10"), curve("batch 128")]);
        let svg = svg.expect("a picture");
        for text in ["784–30–10", "784–128–10", "batch 10", "batch 128", "by batch", "by width"] {
            assert!(svg.contains(text), "{text} is missing");
        }
    }
}

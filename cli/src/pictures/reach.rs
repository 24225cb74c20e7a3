//! How long a gradient check takes over the width of the network, beside what its work would have it take.

use super::PictureError;
use super::axis::{Axis, Scale};
use super::canvas::{Frame, draw};
use super::chart::{Series, chart};
use super::theme::Ink;

/// One width and what was found for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Width {
    /// Neurons of the hidden layer.
    pub neurons: usize,
    /// Milliseconds that the check of every parameter took.
    pub measured: f64,
    /// Weights that all nudges together pass through.
    pub reached: f64,
    /// Parameters times the weights of a whole forward pass.
    pub whole: f64,
}

/// Shows the times measured, and two curves that begin with the same time a weight: what nudges reach, and a whole forward
/// pass for each of them. Errors: see [`PictureError`].
pub fn reach(title: &str, widths: &[Width]) -> Result<String, PictureError> {
    let size = (760.0, 480.0);
    // What a weight costs is told by the width in the middle.
    let middle = widths.get(widths.len() / 2);
    let a_weight = middle.map_or(0.0, |width| width.measured / width.reached);
    let curve = |of: &dyn Fn(&Width) -> f64| -> Vec<(f64, f64)> {
        widths.iter().map(|width| (width.neurons as f64, of(width))).collect()
    };
    let whole = curve(&|width| a_weight * width.whole);
    let reached = curve(&|width| a_weight * width.reached);
    let measured = curve(&|width| width.measured);
    let points = || whole.iter().chain(&reached).chain(&measured);
    let x = Axis::around("neurons of the hidden layer", Scale::Log, points().map(|p| p.0));
    let y = Axis::around("milliseconds", Scale::Log, points().map(|p| p.1));
    let series = [
        Series::new("parameters × whole forward pass", whole.clone(), Ink::Series(1)),
        Series::new("weights that nudges reach", reached.clone(), Ink::Series(2)),
        Series::new("measured", measured.clone(), Ink::Series(0)).dotted(),
    ];
    draw(title, size, |canvas| {
        let panel = Frame { left: 0.0, top: 0.0, width: size.0, height: size.1 };
        chart(canvas, panel, title, (&x, &y), &series)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_curves_are_named_and_drawn() {
        let width = |neurons: usize| {
            let n = neurons as f64;
            Width { neurons, measured: n, reached: 10.0 * n, whole: 1e4 * n * n }
        };
        let svg = reach("t", &[width(10), width(100), width(1_000)]).expect("a picture");
        let words = ["measured", "weights that nudges reach", "parameters × whole forward pass"];
        assert!(words.iter().all(|word| svg.contains(word)), "{svg}");
        assert!(reach("t", &[]).is_ok(), "no width is no error");
    }
}

//! Several curves over the same two axes.

use super::PictureError;
use super::axis::{Axis, Scale};
use super::canvas::{Canvas, Frame, draw};
use super::chart::{Series, chart};
use super::theme::Ink;

/// What a curve's picture says beside the curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words<'a> {
    /// Above the picture, and what a screen reader says.
    pub title: &'a str,
    /// At the horizontal axis.
    pub x: &'a str,
    /// At the vertical axis.
    pub y: &'a str,
}

/// A curve's name and its points.
pub type Named<'a> = (&'a str, Vec<(f64, f64)>);

/// Shows each named curve; with `ratios` equal ratios, not differences, are equally high. Errors: see [`PictureError`].
pub fn curves(words: Words, ratios: bool, named: &[Named]) -> Result<String, PictureError> {
    let size = (760.0, 420.0);
    let panel = Frame { left: 0.0, top: 0.0, width: size.0, height: size.1 };
    draw(words.title, size, |canvas| fill(canvas, panel, words, ratios, named))
}

/// Shows two such pictures beside each other; `title` is what a screen reader says of both. Errors: see [`PictureError`].
pub fn pair(title: &str, halves: [(Words, &[Named]); 2]) -> Result<String, PictureError> {
    let panel = (440.0, 340.0);
    draw(title, (2.0 * panel.0, panel.1), |canvas| {
        halves.into_iter().enumerate().try_for_each(|(i, (words, named))| {
            let frame = Frame { left: panel.0 * i as f64, top: 0.0, width: panel.0, height: panel.1 };
            fill(canvas, frame, words, false, named)
        })
    })
}

/// One panel of curves.
fn fill(
    canvas: &Canvas,
    panel: Frame,
    words: Words,
    ratios: bool,
    named: &[Named],
) -> Result<(), PictureError> {
    let points = || named.iter().flat_map(|(_, points)| points);
    let (low, high) = points()
        .map(|p| p.0)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
    let x = Axis::new(words.x, Scale::Linear, if low < high { (low, high) } else { (0.0, 1.0) });
    let scale = if ratios { Scale::Log } else { Scale::Linear };
    let y = Axis::around(words.y, scale, points().map(|p| p.1));
    let series: Vec<_> = named
        .iter()
        .enumerate()
        .map(|(i, (name, points))| Series::new(name, points.clone(), Ink::Series(i)))
        .collect();
    chart(canvas, panel, words.title, (&x, &y), &series)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_are_named_and_drawn() {
        let words = Words { title: "t", x: "here", y: "there" };
        let line = |slope: f64| (0..5).map(|i| (f64::from(i), 1.0 + slope * f64::from(i))).collect();
        let svg = curves(words, true, &[("steep", line(2.0)), ("flat", line(0.1))]).expect("a picture");
        assert!(["steep", "flat", "here", "there"].iter().all(|word| svg.contains(word)), "{svg}");
        assert!(curves(words, false, &[]).is_ok(), "no curve is no error");
        let two = pair("both", [(words, &[("left", line(1.0))]), (words, &[("right", line(2.0))])]);
        assert_eq!(two.expect("a picture").matches(">\nt\n</text>").count(), 2, "each half has its title");
    }
}

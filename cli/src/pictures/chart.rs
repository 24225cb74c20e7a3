//! Curves over two axes: title, legend, grid, lines. Every picture with axes is made of these.

use super::PictureError;
use super::axis::Axis;
use super::canvas::{Anchor, Canvas, Frame, shortened, text_width};
use super::theme::Ink;

/// Size of the letters at ticks and axes.
pub(super) const SMALL: f64 = 12.0;
/// Size of the letters of titles.
pub(super) const LARGE: f64 = 16.0;

/// A curve.
#[derive(Debug, Clone)]
pub(super) struct Series {
    pub(super) name: String,
    pub(super) points: Vec<(f64, f64)>,
    pub(super) ink: Ink,
    /// Drawn thin and pale, to stand behind another one.
    pub(super) faint: bool,
    /// With a dot at each of its points.
    pub(super) dotted: bool,
}

impl Series {
    pub(super) fn new(name: &str, points: Vec<(f64, f64)>, ink: Ink) -> Self {
        Series { name: name.to_string(), points, ink, faint: false, dotted: false }
    }

    pub(super) fn faint(self) -> Self {
        Series { faint: true, ..self }
    }

    pub(super) fn dotted(self) -> Self {
        Series { dotted: true, ..self }
    }
}

/// Two axes laid over a frame of the page.
pub(super) struct Plane<'a> {
    pub(super) frame: Frame,
    pub(super) x: &'a Axis,
    pub(super) y: &'a Axis,
}

impl Plane<'_> {
    /// Where a pair of numbers stands on the page, if it has a place there.
    pub(super) fn at(&self, (x, y): (f64, f64)) -> Option<(f64, f64)> {
        let (x, y) = (self.x.place(x)?, self.y.place(y)?);
        Some((self.frame.left + x * self.frame.width, self.frame.bottom() - y * self.frame.height))
    }

    /// Grid, numbers and labels.
    pub(super) fn draw(&self, canvas: &Canvas) -> Result<(), PictureError> {
        let Frame { left, top, width, height } = self.frame;
        let (right, bottom) = (self.frame.right(), self.frame.bottom());
        for tick in self.x.ticks((width / 75.0) as usize) {
            if let Some(place) = self.x.place(tick.value) {
                let x = left + place * width;
                canvas.line(&[(x, top), (x, bottom)], Ink::Grid, 1.0)?;
                canvas.text(&tick.label, (x, bottom + 13.0), SMALL, Ink::Text, Anchor::Middle)?;
            }
        }
        let mut widest = 0f64;
        for tick in self.y.ticks((height / 45.0) as usize) {
            if let Some(place) = self.y.place(tick.value) {
                let y = bottom - place * height;
                canvas.line(&[(left, y), (right, y)], Ink::Grid, 1.0)?;
                canvas.text(&tick.label, (left - 7.0, y), SMALL, Ink::Text, Anchor::End)?;
                widest = widest.max(text_width(&tick.label, SMALL));
            }
        }
        canvas.line(&[(left, top), (left, bottom), (right, bottom)], Ink::Muted, 1.0)?;
        canvas.text(&self.x.label, (left + width / 2.0, bottom + 33.0), SMALL, Ink::Muted, Anchor::Middle)?;
        let x = left - widest - 22.0;
        canvas.text(&self.y.label, (x, top + height / 2.0), SMALL, Ink::Muted, Anchor::Upward)
    }

    /// One curve, broken where a point has no place, cut at the frame's upper and lower edge.
    pub(super) fn curve(&self, canvas: &Canvas, series: &Series) -> Result<(), PictureError> {
        let (width, opacity) = if series.faint { (1.3, 0.55) } else { (2.0, 1.0) };
        let places: Vec<_> = series.points.iter().map(|&point| self.at(point)).collect();
        for run in places.split(Option::is_none) {
            let run: Vec<_> = run.iter().flatten().copied().collect();
            for piece in inside(&run, self.frame) {
                match piece[..] {
                    [point] => canvas.dot(point, width + 0.5, series.ink)?,
                    _ => canvas.faint_line(&piece, series.ink, width, opacity)?,
                }
            }
        }
        for &place in places.iter().flatten().filter(|_| series.dotted) {
            canvas.dot(place, 3.5, series.ink)?;
        }
        Ok(())
    }
}

/// The pieces of a line that lie between the frame's upper and lower edge.
fn inside(line: &[(f64, f64)], frame: Frame) -> Vec<Vec<(f64, f64)>> {
    let (top, bottom) = (frame.top - 0.5, frame.bottom() + 0.5);
    let is_inside = |p: (f64, f64)| p.1 >= top && p.1 <= bottom;
    // The point of a segment that leaves the frame, on the edge it crosses.
    let crossing = |p: (f64, f64), outer: (f64, f64)| {
        let edge = if outer.1 < top { top } else { bottom };
        (p.0 + (outer.0 - p.0) * (edge - p.1) / (outer.1 - p.1), edge)
    };
    let mut pieces: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut piece = Vec::new();
    for (i, &point) in line.iter().enumerate() {
        let before = i.checked_sub(1).map(|j| line[j]);
        if is_inside(point) {
            if let Some(before) = before.filter(|&b| !is_inside(b)) {
                piece.push(crossing(point, before));
            }
            piece.push(point);
        } else if let Some(before) = before.filter(|&b| is_inside(b)) {
            piece.push(crossing(before, point));
            pieces.push(std::mem::take(&mut piece));
        }
    }
    if !piece.is_empty() {
        pieces.push(piece);
    }
    pieces
}

/// A row of coloured names over the frame, in as many lines as they need; returns the height it takes.
pub(super) fn legend(
    canvas: &Canvas,
    (left, top, width): (f64, f64, f64),
    entries: &[(String, Ink, bool)],
) -> Result<f64, PictureError> {
    const LINE: f64 = 20.0;
    const SWATCH: f64 = 22.0;
    let (mut x, mut y) = (left, top + LINE / 2.0);
    for (name, ink, faint) in entries {
        let name = shortened(name, SMALL, width - SWATCH - 6.0);
        let entry = SWATCH + 6.0 + text_width(&name, SMALL);
        if x > left && x + entry > left + width {
            (x, y) = (left, y + LINE);
        }
        let (stroke, opacity) = if *faint { (1.3, 0.55) } else { (3.0, 1.0) };
        canvas.faint_line(&[(x, y), (x + SWATCH, y)], *ink, stroke, opacity)?;
        canvas.text(&name, (x + SWATCH + 6.0, y), SMALL, Ink::Text, Anchor::Start)?;
        x += entry + 18.0;
    }
    Ok(y + LINE / 2.0 - top)
}

/// A chart in a panel of the page: title, legend, axes, curves.
pub(super) fn chart(
    canvas: &Canvas,
    panel: Frame,
    title: &str,
    (x, y): (&Axis, &Axis),
    series: &[Series],
) -> Result<(), PictureError> {
    let title_at = (panel.left + 16.0, panel.top + 22.0);
    let title = shortened(title, LARGE, panel.width - 32.0);
    canvas.text(&title, title_at, LARGE, Ink::Text, Anchor::Start)?;
    let entries: Vec<_> = series.iter().map(|s| (s.name.clone(), s.ink, s.faint)).collect();
    let row = (panel.left + 16.0, panel.top + 38.0, panel.width - 32.0);
    let named = entries.len() > 1;
    let head = 40.0 + if named { legend(canvas, row, &entries)? } else { 0.0 } + 10.0;

    let frame = Frame {
        left: panel.left + 76.0,
        top: panel.top + head,
        width: panel.width - 76.0 - 22.0,
        height: panel.height - head - 50.0,
    };
    let plane = Plane { frame, x, y };
    plane.draw(canvas)?;
    series.iter().try_for_each(|s| plane.curve(canvas, s))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_where_it_leaves_the_frame() {
        let frame = Frame { left: 0.0, top: 0.5, width: 100.0, height: 99.0 };
        let line = [(0.0, 50.0), (10.0, -50.0), (20.0, 50.0), (30.0, 60.0), (40.0, 160.0)];
        assert_eq!(
            inside(&line, frame),
            [vec![(0.0, 50.0), (5.0, 0.0)], vec![(15.0, 0.0), (20.0, 50.0), (30.0, 60.0), (34.0, 100.0)]]
        );
        assert!(inside(&[(0.0, -5.0), (1.0, 200.0)], frame).is_empty());
    }
}

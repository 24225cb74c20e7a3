//! Diagrams: neurons, arrows, rectangles and labels, placed by hand.

use super::PictureError;
use super::canvas::{Anchor, Canvas, Frame, draw};
use super::theme::Ink;

/// What a part of a diagram is to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// What is spoken of.
    Plain,
    /// What stands behind it.
    Pale,
    /// One of several things that are told apart by colour.
    Coloured(usize),
}

impl Tone {
    fn ink(self) -> Ink {
        match self {
            Tone::Plain => Ink::Text,
            Tone::Pale => Ink::Muted,
            Tone::Coloured(index) => Ink::Series(index),
        }
    }
}

/// A place on the page in pixels, y counted downwards.
pub type Place = (f64, f64);

#[derive(Debug, Clone, PartialEq)]
enum Part {
    Neuron { at: Place, radius: f64, tone: Tone },
    Arrow { from: Place, to: Place, tone: Tone, width: f64 },
    Line { points: Vec<Place>, tone: Tone, width: f64 },
    Rectangle { left: f64, top: f64, width: f64, height: f64, tone: Tone },
    Cell { at: Place, size: (f64, f64), tone: Tone, share: f64 },
    Dot { at: Place, radius: f64, tone: Tone },
    Label { text: String, at: Place, size: f64, tone: Tone, anchor: Anchor },
}

/// A diagram; its parts cover each other in the order in which they were added.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagram {
    title: String,
    size: (f64, f64),
    parts: Vec<Part>,
}

impl Diagram {
    /// An empty diagram of `width` × `height` pixels; `title` is what a screen reader says of it.
    pub fn new(title: &str, width: f64, height: f64) -> Self {
        Diagram { title: title.to_string(), size: (width, height), parts: Vec::new() }
    }

    /// A circle with a label in it.
    pub fn neuron(&mut self, at: Place, radius: f64, label: &str, tone: Tone) {
        self.parts.push(Part::Neuron { at, radius, tone });
        self.label(label, at, 15.0, Tone::Plain);
    }

    /// An arrow, its head at the end.
    pub fn arrow(&mut self, from: Place, to: Place, tone: Tone, width: f64) {
        self.parts.push(Part::Arrow { from, to, tone, width });
    }

    /// An arrow from the rim of one neuron to the rim of another; `gap` is the radius of both.
    pub fn connection(&mut self, from: Place, to: Place, gap: f64, tone: Tone, width: f64) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy);
        if length > 2.0 * gap {
            let (x, y) = (dx / length * (gap + 2.0), dy / length * (gap + 2.0));
            self.arrow((from.0 + x, from.1 + y), (to.0 - x, to.1 - y), tone, width);
        }
    }

    /// A line through some places.
    pub fn line(&mut self, points: &[Place], tone: Tone, width: f64) {
        self.parts.push(Part::Line { points: points.to_vec(), tone, width });
    }

    /// A rectangle, pale inside, with a label in the middle.
    pub fn rectangle(&mut self, (left, top): Place, (width, height): (f64, f64), label: &str, tone: Tone) {
        self.parts.push(Part::Rectangle { left, top, width, height, tone });
        self.label(label, (left + width / 2.0, top + height / 2.0), 16.0, Tone::Plain);
    }

    /// A rectangle without a frame, coloured by a share of its tone from 0 to 1, with a label in the middle.
    pub fn cell(&mut self, at: Place, size: (f64, f64), label: &str, tone: Tone, share: f64) {
        self.parts.push(Part::Cell { at, size, tone, share: share.clamp(0.0, 1.0) });
        self.label(label, (at.0 + size.0 / 2.0, at.1 + size.1 / 2.0), 15.0, Tone::Plain);
    }

    /// A filled circle.
    pub fn dot(&mut self, at: Place, radius: f64, tone: Tone) {
        self.parts.push(Part::Dot { at, radius, tone });
    }

    /// A text, centred on its place.
    pub fn label(&mut self, text: &str, at: Place, size: f64, tone: Tone) {
        self.anchored(text, at, size, tone, Anchor::Middle);
    }

    /// A text that begins at its place.
    pub fn label_from(&mut self, text: &str, at: Place, size: f64, tone: Tone) {
        self.anchored(text, at, size, tone, Anchor::Start);
    }

    fn anchored(&mut self, text: &str, at: Place, size: f64, tone: Tone, anchor: Anchor) {
        if !text.is_empty() {
            self.parts.push(Part::Label { text: text.to_string(), at, size, tone, anchor });
        }
    }

    /// Draws it. Errors: see [`PictureError`].
    pub fn svg(&self) -> Result<String, PictureError> {
        draw(&self.title, self.size, |canvas| self.parts.iter().try_for_each(|part| part.draw(canvas)))
    }
}

impl Part {
    fn draw(&self, canvas: &Canvas) -> Result<(), PictureError> {
        match self {
            Part::Neuron { at, radius, tone } => {
                canvas.dot(*at, *radius, tone.ink())?;
                canvas.dot(*at, radius - 1.6, Ink::Paper)
            }
            Part::Arrow { from, to, tone, width } => {
                canvas.line(&[*from, *to], tone.ink(), *width)?;
                canvas.line(&head(*from, *to, 5.0 + 1.5 * width), tone.ink(), *width)
            }
            Part::Line { points, tone, width } => canvas.line(points, tone.ink(), *width),
            Part::Rectangle { left, top, width, height, tone } => {
                let frame = Frame { left: *left, top: *top, width: *width, height: *height };
                canvas.fill(frame, tone.ink(), 0.12)?;
                canvas.outline(frame, tone.ink())
            }
            Part::Cell { at: (left, top), size: (width, height), tone, share } => {
                let frame = Frame { left: *left, top: *top, width: *width, height: *height };
                // Never so strong that the label no longer stands out.
                canvas.fill(frame, tone.ink(), 0.45 * share)
            }
            Part::Dot { at, radius, tone } => canvas.dot(*at, *radius, tone.ink()),
            Part::Label { text, at, size, tone, anchor } => {
                canvas.text(text, *at, *size, tone.ink(), *anchor)
            }
        }
    }
}

/// The two strokes of an arrow's head.
fn head(from: Place, to: Place, length: f64) -> [Place; 3] {
    let angle = (to.1 - from.1).atan2(to.0 - from.0);
    let barb = |turn: f64| (to.0 - length * (angle + turn).cos(), to.1 - length * (angle + turn).sin());
    [barb(0.45), to, barb(-0.45)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_ends_at_the_rims() {
        let mut diagram = Diagram::new("t", 100.0, 100.0);
        diagram.connection((0.0, 0.0), (100.0, 0.0), 10.0, Tone::Plain, 1.0);
        let expected = Part::Arrow { from: (12.0, 0.0), to: (88.0, 0.0), tone: Tone::Plain, width: 1.0 };
        assert_eq!(diagram.parts, [expected]);
        diagram.connection((0.0, 0.0), (15.0, 0.0), 10.0, Tone::Plain, 1.0);
        assert_eq!(diagram.parts.len(), 1, "two neurons that touch have no arrow between them");
    }

    #[test]
    fn a_head_points_where_its_arrow_leads() {
        let [left, tip, right] = head((0.0, 0.0), (0.0, 10.0), 5.0);
        assert_eq!(tip, (0.0, 10.0));
        assert!((left.1 - right.1).abs() < 1e-9 && left.1 < 10.0, "{left:?} {right:?}");
        assert!((left.0 + right.0).abs() < 1e-9);
    }

    #[test]
    fn parts_are_drawn_in_order() {
        let mut diagram = Diagram::new("one neuron", 60.0, 60.0);
        diagram.rectangle((0.0, 0.0), (60.0, 60.0), "", Tone::Coloured(0));
        diagram.neuron((30.0, 30.0), 12.0, "a", Tone::Plain);
        let svg = diagram.svg().expect("a picture");
        diagram.cell((0.0, 0.0), (10.0, 10.0), "", Tone::Coloured(1), 2.0);
        assert!(matches!(diagram.parts.last(), Some(Part::Cell { share: 1.0, .. })));
        let (rectangle, circle) = (svg.rfind("<rect"), svg.find("<circle"));
        assert!(rectangle < circle && svg.contains("<title>one neuron</title>"), "{svg}");
    }
}

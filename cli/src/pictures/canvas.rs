//! The surface a picture is drawn on: plotters' SVG backend in pixels of the page, with colours by role.
//!
//! plotters places everything on whole units. A canvas therefore counts [`FINE`] units to the pixel and scales
//! the finished picture down, which makes curves smooth. Images are held back while the picture is drawn, as
//! rectangles of a colour nothing else has, and put in at the end.

use super::PictureError;
use super::png::Pixels;
use super::theme::{Ink, style_sheet};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::cell::RefCell;

/// Units of the drawing per pixel of the page.
const FINE: f64 = 10.0;
/// plotters writes a font's size divided by this.
const FONT_UNIT: f64 = 1.24;
/// Width of an average letter of a sans-serif font, in units of its size.
const LETTER_WIDTH: f64 = 0.56;

/// Where a text stands from the point that places it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// Begins at the point, vertically centred on it.
    Start,
    /// Is centred on the point.
    Middle,
    /// Ends at the point, vertically centred on it.
    End,
    /// Reads upwards, centred on the point.
    Upward,
}

/// A rectangle in pixels of the page, y counted downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Frame {
    pub(super) fn right(self) -> f64 {
        self.left + self.width
    }

    pub(super) fn bottom(self) -> f64 {
        self.top + self.height
    }
}

/// The surface; distances and sizes are in pixels of the page.
pub(super) struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
    images: RefCell<Vec<Pixels>>,
}

type Drawn = Result<(), PictureError>;

impl Canvas<'_> {
    pub(super) fn line(&self, points: &[(f64, f64)], ink: Ink, width: f64) -> Drawn {
        self.faint_line(points, ink, width, 1.0)
    }

    pub(super) fn faint_line(&self, points: &[(f64, f64)], ink: Ink, width: f64, opacity: f64) -> Drawn {
        let points: Vec<_> = points.iter().map(|&p| fine(p)).collect();
        let style = ink.colour().mix(opacity).stroke_width((width * FINE).round() as u32);
        Ok(self.area.draw(&PathElement::new(points, style))?)
    }

    pub(super) fn fill(&self, frame: Frame, ink: Ink, opacity: f64) -> Drawn {
        let corners = [fine((frame.left, frame.top)), fine((frame.right(), frame.bottom()))];
        Ok(self.area.draw(&Rectangle::new(corners, ink.colour().mix(opacity).filled()))?)
    }

    pub(super) fn outline(&self, frame: Frame, ink: Ink) -> Drawn {
        let Frame { left, top, .. } = frame;
        let (right, bottom) = (frame.right(), frame.bottom());
        self.line(&[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], ink, 1.0)
    }

    pub(super) fn dot(&self, centre: (f64, f64), radius: f64, ink: Ink) -> Drawn {
        Ok(self.area.draw(&Circle::new(fine(centre), radius * FINE, ink.colour().filled()))?)
    }

    pub(super) fn text(&self, text: &str, at: (f64, f64), size: f64, ink: Ink, anchor: Anchor) -> Drawn {
        let horizontal = match anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle | Anchor::Upward => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let mut font = ("sans-serif", size * FONT_UNIT * FINE).into_font();
        if let Anchor::Upward = anchor {
            font = font.transform(FontTransform::Rotate270);
        }
        let colour = ink.colour();
        let style = TextStyle::from(font).color(&colour).pos(Pos::new(horizontal, VPos::Center));
        Ok(self.area.draw(&Text::new(text, fine(at), style))?)
    }

    /// Draws the pixels of `image` over the whole of `frame`.
    pub(super) fn image(&self, frame: Frame, image: Pixels) -> Drawn {
        let mut images = self.images.borrow_mut();
        let corners = [fine((frame.left, frame.top)), fine((frame.right(), frame.bottom()))];
        self.area.draw(&Rectangle::new(corners, place_colour(images.len()).filled()))?;
        images.push(image);
        Ok(())
    }
}

/// Roughly how many pixels wide a text is in a font of that size.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    text.chars().count() as f64 * size * LETTER_WIDTH
}

/// The text, its end cut off with an ellipsis where it would be wider than `width` pixels.
pub(super) fn shortened(text: &str, size: f64, width: f64) -> String {
    if text_width(text, size) <= width {
        return text.to_string();
    }
    let n_letters = (width / (size * LETTER_WIDTH)).floor() as usize;
    text.chars().take(n_letters.saturating_sub(1)).chain(['…']).collect()
}

/// Draws a picture of `width` × `height` pixels and returns it as the text of an SVG file.
///
/// `title` is what a screen reader says of it. Errors: only what plotters itself refuses to draw.
pub(super) fn draw(
    title: &str,
    (width, height): (f64, f64),
    paint: impl FnOnce(&Canvas) -> Drawn,
) -> Result<String, PictureError> {
    let units = |pixels: f64| (pixels * FINE).round() as u32;
    let mut svg = String::new();
    let images;
    {
        let backend = SVGBackend::with_string(&mut svg, (units(width), units(height)));
        let canvas = Canvas { area: backend.into_drawing_area(), images: RefCell::default() };
        canvas.area.fill(&Ink::Paper.colour())?;
        paint(&canvas)?;
        canvas.area.present()?;
        images = canvas.images.take();
    }
    Ok(finish(&svg, title, (width, height), &images))
}

fn fine((x, y): (f64, f64)) -> (i32, i32) {
    ((x * FINE).round() as i32, (y * FINE).round() as i32)
}

/// The colour that keeps the place of image `index`: no role of the palette has a red of 1.
fn place_colour(index: usize) -> RGBColor {
    let [.., high, low] = index.to_be_bytes();
    RGBColor(1, high, low)
}

/// Gives the picture its size on the page, its title and its style sheet, and puts the images in.
fn finish(svg: &str, title: &str, (width, height): (f64, f64), images: &[Pixels]) -> String {
    let mut finished = format!(
        "<svg width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {} {}\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\">\n\
         <title>{}</title>\n<style>{}</style>\n",
        width * FINE,
        height * FINE,
        title.replace('&', "&amp;").replace('<', "&lt;"),
        style_sheet(),
    );
    let mut images = images.iter().enumerate();
    let mut next = images.next();
    for line in svg.lines().skip(1) {
        if let Some((index, image)) = next {
            let RGBColor(r, g, b) = place_colour(index);
            let placeholder = format!(" opacity=\"1\" fill=\"#{r:02X}{g:02X}{b:02X}\" stroke=\"none\"/>");
            if let Some(place) = line.strip_prefix("<rect").and_then(|rest| rest.strip_suffix(&placeholder)) {
                finished += &format!(
                    "<image{place} preserveAspectRatio=\"none\" image-rendering=\"optimizeSpeed\" href=\"{}\"/>\n",
                    image.to_data_address()
                );
                next = images.next();
                continue;
            }
        }
        finished += &line.replace(" opacity=\"1\"", "");
        finished.push('\n');
    }
    finished
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_come_where_they_were_drawn_and_in_order() {
        let frame = |left| Frame { left, top: 2.0, width: 3.0, height: 4.0 };
        let pixel = |grey| Pixels::from_fn(1, 1, |_, _| [grey, grey, grey, 255]);
        let svg = draw("two dots & more", (20.0, 10.0), |canvas| {
            canvas.image(frame(1.0), pixel(0))?;
            canvas.fill(frame(5.0), Ink::Text, 0.5)?;
            canvas.image(frame(10.0), pixel(200))
        })
        .expect("a picture");
        let body: Vec<_> = svg.lines().skip(4).collect();
        let image = |x: usize, grey| {
            let address = pixel(grey).to_data_address();
            format!(
                "<image x=\"{x}\" y=\"20\" width=\"30\" height=\"40\" preserveAspectRatio=\"none\" image-rendering=\"optimizeSpeed\" href=\"{address}\"/>"
            )
        };
        assert_eq!(body[0], image(10, 0));
        assert!(body[1].contains("opacity=\"0.5\"") && body[1].contains("#1B1F24"), "{}", body[1]);
        assert_eq!(body[2], image(100, 200));
        assert!(svg.contains("<title>two dots &amp; more</title>"));
    }

    #[test]
    fn texts_are_escaped_and_shortened() {
        let svg =
            draw("t", (200.0, 20.0), |canvas| canvas.text("a<b", (0.0, 0.0), 10.0, Ink::Text, Anchor::Start));
        assert!(svg.expect("a picture").contains("a&lt;b"));
        assert_eq!(shortened("versicolor", 10.0, 100.0), "versicolor");
        assert_eq!(shortened("versicolor", 10.0, 30.0), "vers…");
    }
}

//! What a network makes of the plane: the region of every class, with the examples on it.

use super::PictureError;
use super::axis::{Axis, Scale};
use super::canvas::{Anchor, Frame, draw};
use super::chart::{LARGE, Plane, legend};
use super::png::Pixels;
use super::theme::Ink;

/// Regions are worked out on a grid of this many cells each way.
pub const GRID: usize = 160;

/// A point of the plane and its class.
pub type Labelled = ((f64, f64), usize);

/// Shows the classes of `points` on the regions of `classify`, which says of a place which class the network takes it
/// for and how sure it is, between 0 and 1.
///
/// Errors: see [`PictureError`].
pub fn boundary(
    title: &str,
    axis_names: (&str, &str),
    class_names: &[String],
    points: &[Labelled],
    classify: impl Fn(&[(f64, f64)]) -> Vec<(usize, f64)>,
) -> Result<String, PictureError> {
    let size = (640.0, 660.0);
    let x = Axis::around(axis_names.0, Scale::Linear, points.iter().map(|p| p.0.0));
    let y = Axis::around(axis_names.1, Scale::Linear, points.iter().map(|p| p.0.1));
    let centres: Vec<_> = (0..GRID * GRID)
        .map(|i| {
            let across = ((i % GRID) as f64 + 0.5) / GRID as f64;
            let up = 1.0 - ((i / GRID) as f64 + 0.5) / GRID as f64;
            (x.value(across), y.value(up))
        })
        .collect();
    let regions = classify(&centres);
    let image = Pixels::from_fn(GRID, GRID, |row, column| {
        let (class, sure) = regions[row * GRID + column];
        let [r, g, b] = Ink::Series(class).light();
        [r, g, b, (40.0 + 110.0 * sure.clamp(0.0, 1.0)) as u8]
    });
    draw(title, size, |canvas| {
        canvas.text(title, (16.0, 22.0), LARGE, Ink::Text, Anchor::Start)?;
        let entries: Vec<_> =
            class_names.iter().enumerate().map(|(i, name)| (name.clone(), Ink::Series(i), false)).collect();
        let head = 38.0 + legend(canvas, (16.0, 38.0, size.0 - 32.0), &entries)? + 10.0;
        let frame = Frame { left: 76.0, top: head, width: size.0 - 98.0, height: size.1 - head - 50.0 };
        let plane = Plane { frame, x: &x, y: &y };
        plane.draw(canvas)?;
        canvas.image(frame, image)?;
        for &(point, class) in points {
            if let Some(place) = plane.at(point) {
                canvas.dot(place, 3.6, Ink::Paper)?;
                canvas.dot(place, 2.6, Ink::Series(class))?;
            }
        }
        Ok(())
    })
}

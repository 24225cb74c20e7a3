//! What a network makes of the plane: the region of every class, with the examples on it.

use super::PictureError;
use super::axis::{Axis, Scale};
use super::canvas::{Anchor, Frame, draw};
use super::chart::{LARGE, Plane, legend};
use super::png::Pixels;
use super::theme::Ink;

/// Cells of the map each way.
const GRID: usize = 160;

/// A point of the plane and its class.
pub type Labelled = ((f64, f64), usize);

/// The part of the plane that is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    x: Axis,
    y: Axis,
}

impl Map {
    /// The part around the points, with the names of its axes.
    pub fn around((x, y): (&str, &str), points: &[Labelled]) -> Self {
        Map {
            x: Axis::around(x, Scale::Linear, points.iter().map(|point| point.0.0)),
            y: Axis::around(y, Scale::Linear, points.iter().map(|point| point.0.1)),
        }
    }

    /// The places whose class the picture shows, row by row from the top.
    pub fn places(&self) -> Vec<(f64, f64)> {
        let share = |i: usize| (i as f64 + 0.5) / GRID as f64;
        (0..GRID * GRID)
            .map(|i| (self.x.value(share(i % GRID)), self.y.value(1.0 - share(i / GRID))))
            .collect()
    }

    /// Shows the points on the regions: the class of each of [`places`](Map::places), and how sure it is, from 0 to 1.
    ///
    /// # Panics
    /// If there are not as many regions as places.
    ///
    /// # Errors
    /// See [`PictureError`].
    pub fn draw(
        &self,
        title: &str,
        class_names: &[String],
        points: &[Labelled],
        regions: &[(usize, f64)],
    ) -> Result<String, PictureError> {
        assert_eq!(regions.len(), GRID * GRID, "one region for each place");
        let size = (640.0, 660.0);
        let image = Pixels::from_fn(GRID, GRID, |row, column| {
            let (class, sure) = regions[row * GRID + column];
            let [r, g, b] = Ink::Series(class).light();
            [r, g, b, (30.0 + 110.0 * sure.clamp(0.0, 1.0)) as u8]
        });
        draw(title, size, |canvas| {
            canvas.text(title, (16.0, 22.0), LARGE, Ink::Text, Anchor::Start)?;
            let named = |(i, name): (usize, &String)| (name.clone(), Ink::Series(i), false);
            let entries: Vec<_> = class_names.iter().enumerate().map(named).collect();
            let head = 38.0 + legend(canvas, (16.0, 38.0, size.0 - 32.0), &entries)? + 10.0;
            let frame = Frame { left: 76.0, top: head, width: size.0 - 98.0, height: size.1 - head - 50.0 };
            let plane = Plane { frame, x: &self.x, y: &self.y };
            plane.draw(canvas)?;
            canvas.image(frame, image)?;
            for &(point, class) in points {
                if let Some(place) = plane.at(point) {
                    canvas.dot(place, 3.2, Ink::Paper)?;
                    canvas.dot(place, 2.4, Ink::Series(class))?;
                }
            }
            Ok(())
        })
    }
}

//! Real outputs beside their targets: on the diagonal where a network is right.

use super::PictureError;
use super::axis::{Axis, Scale};
use super::canvas::{Anchor, Frame, draw};
use super::chart::{LARGE, Plane, legend};
use super::theme::Ink;

/// Shows (target, output) of every example for each named output. Errors: see [`PictureError`].
pub fn regression(outputs: &[(String, Vec<(f64, f64)>)]) -> Result<String, PictureError> {
    let size = (640.0, 660.0);
    let title = "Outputs beside targets";
    let both = || outputs.iter().flat_map(|(_, pairs)| pairs).flat_map(|&(target, output)| [target, output]);
    let x = Axis::around("target", Scale::Linear, both());
    let y = Axis::around("output", Scale::Linear, both());
    draw(title, size, |canvas| {
        canvas.text(title, (16.0, 22.0), LARGE, Ink::Text, Anchor::Start)?;
        let entries: Vec<_> =
            outputs.iter().enumerate().map(|(i, (name, _))| (name.clone(), Ink::Series(i), false)).collect();
        let head = 38.0 + legend(canvas, (16.0, 38.0, size.0 - 32.0), &entries)? + 10.0;
        let frame = Frame { left: 76.0, top: head, width: size.0 - 98.0, height: size.1 - head - 50.0 };
        let plane = Plane { frame, x: &x, y: &y };
        plane.draw(canvas)?;
        canvas.line(&[(frame.left, frame.bottom()), (frame.right(), frame.top)], Ink::Muted, 1.0)?;
        for (i, (_, pairs)) in outputs.iter().enumerate() {
            for place in pairs.iter().filter_map(|&pair| plane.at(pair)) {
                canvas.dot(place, 2.6, Ink::Series(i))?;
            }
        }
        Ok(())
    })
}

//! Small pictures in rows, each with a caption.

use super::PictureError;
use super::canvas::{Anchor, Canvas, Frame, draw, shortened};
use super::chart::{LARGE, SMALL};
use super::png::Pixels;
use super::theme::Ink;

/// Pixels with one or two lines of text below.
pub(super) struct Tile {
    pub(super) image: Pixels,
    pub(super) caption: Vec<String>,
}

/// Grey values drawn as white on black, which is how such digits are stored.
pub(super) fn grey(width: usize, height: usize, grey: &[f64]) -> Pixels {
    Pixels::from_fn(width, height, |row, column| {
        let byte = (255.0 * grey[row * width + column].clamp(0.0, 1.0)).round() as u8;
        [byte, byte, byte, 255]
    })
}

/// Numbers drawn around 0: positive ones in blue, negative ones in orange, the more the larger; `scale` is drawn full.
pub(super) fn signed(width: usize, height: usize, values: &[f64], scale: f64) -> Pixels {
    let [positive, negative] = [Ink::Series(0).light(), Ink::Series(1).light()];
    Pixels::from_fn(width, height, |row, column| {
        let value = values[row * width + column] / scale;
        let [r, g, b] = if value > 0.0 { positive } else { negative };
        [r, g, b, (255.0 * value.abs().clamp(0.0, 1.0)).round() as u8]
    })
}

/// Draws tiles of `side` pixels in rows, under a title and a remark.
///
/// `remark` draws what stands below the title, from the given place, and says how high it is.
pub(super) fn tiles(
    title: &str,
    side: f64,
    tiles: Vec<Tile>,
    remark: impl FnOnce(&Canvas, (f64, f64)) -> Result<f64, PictureError>,
    remark_height: f64,
) -> Result<String, PictureError> {
    const GAP: f64 = 14.0;
    let lines = tiles.iter().map(|tile| tile.caption.len()).max().unwrap_or(0) as f64;
    let (step_x, step_y) = (side + GAP, side + GAP + 15.0 * lines);
    let n_columns = tiles.len().clamp(1, usize::max(1, (760.0 / step_x) as usize));
    let n_rows = tiles.len().div_ceil(n_columns);
    let top = 40.0 + remark_height + 8.0;
    let width = f64::max(16.0 + step_x * n_columns as f64, 420.0);
    let height = top + step_y * n_rows as f64 + 6.0;

    draw(title, (width, height), |canvas| {
        canvas.text(title, (16.0, 22.0), LARGE, Ink::Text, Anchor::Start)?;
        remark(canvas, (16.0, 38.0))?;
        for (i, tile) in tiles.into_iter().enumerate() {
            let (left, top) = (16.0 + step_x * (i % n_columns) as f64, top + step_y * (i / n_columns) as f64);
            let frame = Frame { left, top, width: side, height: side };
            canvas.image(frame, tile.image)?;
            canvas.outline(frame, Ink::Grid)?;
            for (line, caption) in tile.caption.iter().enumerate() {
                let at = (left + side / 2.0, frame.bottom() + 10.0 + 15.0 * line as f64);
                let caption = shortened(caption, SMALL, step_x - 2.0);
                canvas.text(
                    &caption,
                    at,
                    SMALL,
                    if line == 0 { Ink::Text } else { Ink::Muted },
                    Anchor::Middle,
                )?;
            }
        }
        Ok(())
    })
}

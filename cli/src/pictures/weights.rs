//! The weights of the first layer, a picture for each neuron.

use super::PictureError;
use super::canvas::{Anchor, Canvas, Frame, draw, shortened, text_width};
use super::chart::{LARGE, SMALL};
use super::theme::Ink;
use super::tiles::{Tile, signed, tiles};

/// Neurons shown at most.
pub const N_SHOWN: usize = 100;

/// Shows `weight[j]`, the weights *to* neuron j of the first layer above the input, which has `n_neurons`.
///
/// Where the inputs are an image of `rows` × `columns` each neuron is a picture; otherwise each is a row of cells
/// under the names of the inputs. Errors: see [`PictureError`].
pub fn weights(
    weight: &[Vec<f64>],
    n_neurons: usize,
    input_names: &[String],
    image: Option<(usize, usize)>,
) -> Result<String, PictureError> {
    let shown = &weight[..weight.len().min(N_SHOWN)];
    let scale = full_colour(shown);
    let title = match n_neurons {
        n if n > shown.len() => format!("Weights of the first {} of {n} neurons", shown.len()),
        _ => "Weights of the first layer".to_string(),
    };
    match image {
        Some((rows, columns)) => {
            let tile = |(j, weight): (usize, &Vec<f64>)| Tile {
                image: signed(columns, rows, weight, scale),
                caption: vec![format!("{}", j + 1)],
            };
            let tile_list = shown.iter().enumerate().map(tile).collect();
            tiles(&title, 84.0, tile_list, |canvas, at| colour_scale(canvas, at, scale), 18.0)
        }
        None => table(&title, shown, input_names, scale),
    }
}

/// The magnitude drawn in full colour: larger than 99 of 100 weights, so that one outlier does not bleach the rest.
fn full_colour(weight: &[Vec<f64>]) -> f64 {
    let mut magnitudes: Vec<f64> = weight.iter().flatten().map(|w| w.abs()).collect();
    magnitudes.sort_by(f64::total_cmp);
    let at = (magnitudes.len() as f64 * 0.99) as usize;
    magnitudes.get(at.min(magnitudes.len().saturating_sub(1))).copied().filter(|w| *w > 0.0).unwrap_or(1.0)
}

/// From −scale in orange over 0 to +scale in blue.
fn colour_scale(canvas: &Canvas, (x, y): (f64, f64), scale: f64) -> Result<f64, PictureError> {
    let values: Vec<f64> = (0..120).map(|i| scale * (f64::from(i) / 59.5 - 1.0)).collect();
    let bound = |sign| format!("{sign}{scale:.2}");
    let (low, high) = (bound("−"), bound("+"));
    let left = x + text_width(&low, SMALL) + 8.0;
    canvas.text(&low, (x, y + 9.0), SMALL, Ink::Muted, Anchor::Start)?;
    let frame = Frame { left, top: y + 3.0, width: 120.0, height: 12.0 };
    canvas.image(frame, signed(120, 1, &values, scale))?;
    canvas.outline(frame, Ink::Grid)?;
    canvas.text(&high, (left + 128.0, y + 9.0), SMALL, Ink::Muted, Anchor::Start)?;
    Ok(18.0)
}

/// A row of cells for each neuron, a column for each input.
fn table(
    title: &str,
    weight: &[Vec<f64>],
    input_names: &[String],
    scale: f64,
) -> Result<String, PictureError> {
    let n_inputs = weight.first().map_or(0, Vec::len);
    let cell = (640.0 / n_inputs.max(1) as f64).clamp(4.0, 30.0);
    let row_height = cell.max(16.0);
    let names: Vec<_> = input_names.iter().map(|name| shortened(name, SMALL, 140.0)).collect();
    let named = names.len() == n_inputs && cell >= 14.0;
    let foot =
        if named { names.iter().map(|n| text_width(n, SMALL)).fold(0.0, f64::max) + 18.0 } else { 10.0 };
    let grid = Frame {
        left: 76.0,
        top: 68.0,
        width: cell * n_inputs as f64,
        height: row_height * weight.len() as f64,
    };
    let size = (f64::max(grid.right() + 24.0, 340.0), grid.bottom() + foot + 26.0);

    draw(title, size, |canvas| {
        canvas.text(title, (16.0, 22.0), LARGE, Ink::Text, Anchor::Start)?;
        colour_scale(canvas, (16.0, 38.0), scale)?;
        for (j, row) in weight.iter().enumerate() {
            for (k, &w) in row.iter().enumerate() {
                let left = grid.left + cell * k as f64;
                let frame =
                    Frame { left, top: grid.top + row_height * j as f64, width: cell, height: row_height };
                let opacity = (w.abs() / scale).min(1.0);
                canvas.fill(frame, Ink::Series(if w > 0.0 { 0 } else { 1 }), opacity)?;
            }
        }
        canvas.outline(grid, Ink::Grid)?;
        for j in 0..weight.len() {
            let y = grid.top + row_height * (j as f64 + 0.5);
            canvas.text(&format!("{}", j + 1), (grid.left - 8.0, y), SMALL, Ink::Text, Anchor::End)?;
        }
        let middle = grid.top + grid.height / 2.0;
        canvas.text("neuron", (28.0, middle), SMALL, Ink::Muted, Anchor::Upward)?;
        for (k, name) in names.iter().enumerate().filter(|_| named) {
            let x = grid.left + cell * (k as f64 + 0.5);
            let y = grid.bottom() + 8.0 + text_width(name, SMALL) / 2.0;
            canvas.text(name, (x, y), SMALL, Ink::Text, Anchor::Upward)?;
        }
        let x = grid.left + grid.width / 2.0;
        canvas.text("input", (x, grid.bottom() + foot + 10.0), SMALL, Ink::Muted, Anchor::Middle)
    })
}

//! The confusion matrix: which class was taken for which.

use super::PictureError;
use super::canvas::{Anchor, Canvas, Frame, draw, shortened, text_width};
use super::chart::{LARGE, SMALL};
use super::theme::Ink;

/// Shows `counts[i][j]`, the examples of class i that were taken for class j.
///
/// A cell is the darker the larger its share of its row. Errors: see [`PictureError`].
pub fn confusion(class_names: &[String], counts: &[Vec<usize>]) -> Result<String, PictureError> {
    let n = class_names.len();
    let most_digits = counts.iter().flatten().max().map_or(1, |c| c.to_string().len());
    let cell = (620.0 / n.max(1) as f64).clamp(f64::max(14.0, 9.0 * most_digits as f64), 56.0);
    let name_width = class_names.iter().map(|name| text_width(name, SMALL)).fold(0.0, f64::max).min(140.0);
    // Names that are wider than a cell stand upright below their column.
    let upright = name_width > cell - 6.0;
    let grid = Frame { left: 60.0 + name_width, top: 66.0, width: cell * n as f64, height: cell * n as f64 };
    let foot = if upright { name_width + 12.0 } else { 20.0 };
    let total: usize = counts.iter().flatten().sum();
    let right: usize = (0..n).map(|i| counts[i][i]).sum();
    let title = format!("{right} of {total} right");
    let size = (f64::max(grid.right() + 30.0, 340.0), grid.bottom() + foot + 44.0);

    draw(&format!("Confusion matrix: {title}"), size, |canvas| {
        canvas.text(&title, (16.0, 22.0), LARGE, Ink::Text, Anchor::Start)?;
        let remark = "shade: share of the row";
        canvas.text(remark, (16.0, 45.0), SMALL, Ink::Muted, Anchor::Start)?;
        for (i, row) in counts.iter().enumerate() {
            let y = grid.top + cell * (i as f64 + 0.5);
            let name = shortened(&class_names[i], SMALL, 140.0);
            canvas.text(&name, (grid.left - 8.0, y), SMALL, Ink::Text, Anchor::End)?;
            cells(canvas, grid, cell, i, row)?;
        }
        for (j, name) in class_names.iter().enumerate() {
            let name = shortened(name, SMALL, 140.0);
            let x = grid.left + cell * (j as f64 + 0.5);
            if upright {
                let y = grid.bottom() + 8.0 + text_width(&name, SMALL) / 2.0;
                canvas.text(&name, (x, y), SMALL, Ink::Text, Anchor::Upward)?;
            } else {
                canvas.text(&name, (x, grid.bottom() + 13.0), SMALL, Ink::Text, Anchor::Middle)?;
            }
        }
        canvas.outline(grid, Ink::Muted)?;
        let (x, y) = (grid.left + grid.width / 2.0, grid.top + grid.height / 2.0);
        canvas.text("taken for", (x, grid.bottom() + foot + 18.0), SMALL, Ink::Muted, Anchor::Middle)?;
        canvas.text("class", (24.0, y), SMALL, Ink::Muted, Anchor::Upward)
    })
}

fn cells(canvas: &Canvas, grid: Frame, cell: f64, i: usize, row: &[usize]) -> Result<(), PictureError> {
    let total = row.iter().sum::<usize>().max(1);
    for (j, &count) in row.iter().enumerate() {
        let share = count as f64 / total as f64;
        let ink = Ink::Series(if i == j { 0 } else { 1 });
        let frame = Frame {
            left: grid.left + cell * j as f64,
            top: grid.top + cell * i as f64,
            width: cell,
            height: cell,
        };
        if count > 0 {
            // The square root makes a single mistake among hundreds visible.
            canvas.fill(frame, ink, 0.05 + 0.95 * share.sqrt())?;
        }
        canvas.outline(frame, Ink::Grid)?;
        if count > 0 {
            let dark = share.sqrt() > 0.55;
            let centre = (frame.left + cell / 2.0, frame.top + cell / 2.0);
            let ink = if dark { Ink::Paper } else { Ink::Text };
            canvas.text(&count.to_string(), centre, f64::min(SMALL, 0.6 * cell), ink, Anchor::Middle)?;
        }
    }
    Ok(())
}

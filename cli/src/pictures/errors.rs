//! The examples a network got wrong, the surest mistakes first.

use super::PictureError;
use super::canvas::{Anchor, draw, shortened};
use super::chart::{LARGE, SMALL};
use super::theme::Ink;
use super::tiles::{Tile, grey, tiles};

/// Pictures shown at most.
pub const N_SHOWN: usize = 60;

/// An example that was taken for another class.
#[derive(Debug, Clone, PartialEq)]
pub struct Mistake {
    /// Its class.
    pub class: String,
    /// What it was taken for.
    pub taken_for: String,
    /// The output for that class, between 0 and 1 where outputs are probabilities.
    pub output: f64,
    /// Its inputs; where they are an image, 0 is black and 1 white.
    pub inputs: Vec<f64>,
}

/// Shows the mistakes as images of `rows` × `columns`; without an image shape as lines of text.
///
/// `n_mistakes` of `n_examples`, which are of the part `part` of the data, is what the title says; `mistakes` may be
/// fewer. Errors: see [`PictureError`].
pub fn errors(
    part: &str,
    mistakes: &[Mistake],
    (n_mistakes, n_examples): (usize, usize),
    image: Option<(usize, usize)>,
) -> Result<String, PictureError> {
    let shown = &mistakes[..mistakes.len().min(N_SHOWN)];
    let title = format!("{n_mistakes} of {n_examples} {part} examples wrong");
    let remark = match shown.len() {
        0 => "nothing to show".to_string(),
        n if n == n_mistakes => "class → taken for, and the output for it".to_string(),
        n => format!("class → taken for, and the output for it; the {n} surest"),
    };
    match image {
        Some((rows, columns)) => {
            let tile = |mistake: &Mistake| Tile {
                image: grey(columns, rows, &mistake.inputs),
                caption: vec![
                    format!("{} → {}", mistake.class, mistake.taken_for),
                    format!("{:.2}", mistake.output),
                ],
            };
            tiles(
                &title,
                56.0,
                shown.iter().map(tile).collect(),
                |canvas, (x, y)| {
                    canvas.text(&remark, (x, y + 8.0), SMALL, Ink::Muted, Anchor::Start)?;
                    Ok(16.0)
                },
                16.0,
            )
        }
        None => {
            let height = 64.0 + 18.0 * shown.len() as f64;
            draw(&title, (520.0, height), |canvas| {
                canvas.text(&title, (16.0, 22.0), LARGE, Ink::Text, Anchor::Start)?;
                canvas.text(&remark, (16.0, 45.0), SMALL, Ink::Muted, Anchor::Start)?;
                for (i, mistake) in shown.iter().enumerate() {
                    let y = 68.0 + 18.0 * i as f64;
                    let inputs =
                        mistake.inputs.iter().take(40).map(f64::to_string).collect::<Vec<_>>().join(", ");
                    let inputs = shortened(&inputs, SMALL, 230.0);
                    canvas.text(&inputs, (16.0, y), SMALL, Ink::Muted, Anchor::Start)?;
                    let change =
                        shortened(&format!("{} → {}", mistake.class, mistake.taken_for), SMALL, 200.0);
                    canvas.text(&change, (256.0, y), SMALL, Ink::Text, Anchor::Start)?;
                    canvas.text(
                        &format!("{:.2}", mistake.output),
                        (500.0, y),
                        SMALL,
                        Ink::Text,
                        Anchor::End,
                    )?;
                }
                Ok(())
            })
        }
    }
}

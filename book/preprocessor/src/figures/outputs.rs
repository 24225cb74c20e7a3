//! Two costs over the output itself.

use super::FigureError;
use cli::pictures::curves::{Named, Words, curves};

/// One output between 0 and 1 that should be 1.
pub fn draw() -> Result<String, FigureError> {
    let curve = |cost: fn(f64) -> f64| -> Vec<(f64, f64)> {
        (2..=400).map(|i| f64::from(i) / 400.0).map(|a| (a, cost(a))).collect()
    };
    let words = Words { title: "The cost of one output whose target is 1", x: "output a", y: "C" };
    let named: [Named; 3] = [
        ("quadratic, ½(a − 1)²", curve(|a| 0.5 * (a - 1.0).powi(2))),
        ("the same without the half", curve(|a| (a - 1.0).powi(2))),
        ("cross-entropy, −ln a", curve(|a| -a.ln())),
    ];
    Ok(curves(words, false, &named)?)
}

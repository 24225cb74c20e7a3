//! Where a polynomial vanishes in a small field.

use super::FigureError;
use cli::pictures::diagram::{Diagram, Tone};

/// The prime.
const P: u32 = 61;

/// A polynomial of degree 3 in two variables.
fn polynomial(x: u32, y: u32) -> u32 {
    (y * y + (P - x) * x % P * x % P + 2 * x + 5) % P
}

/// The points at which y² − x³ + 2x + 5 leaves the remainder 0.
fn zeros() -> Vec<(u32, u32)> {
    (0..P).flat_map(|x| (0..P).map(move |y| (x, y))).filter(|&(x, y)| polynomial(x, y) == 0).collect()
}

/// All 61² points, those where the polynomial vanishes marked.
pub fn draw() -> Result<String, FigureError> {
    const UNIT: f64 = 7.0;
    let zeros = zeros();
    let n = f64::from(P);
    let mut diagram = Diagram::new(
        "The zeros of a polynomial of degree 3 among all points of a field",
        n * UNIT + 260.0,
        n * UNIT + 40.0,
    );
    diagram.rectangle((20.0, 20.0), (n * UNIT, n * UNIT), "", Tone::Pale);
    for &(x, y) in &zeros {
        diagram.dot(
            (20.0 + (f64::from(x) + 0.5) * UNIT, 20.0 + (n - f64::from(y) - 0.5) * UNIT),
            2.6,
            Tone::Coloured(1),
        );
    }
    let (all, bound) = (P * P, 3 * P);
    let lines = [
        format!("{} zeros", zeros.len()),
        format!("among {all} points"),
        format!("at most 3 · {P} = {bound}"),
    ];
    for (i, line) in lines.iter().enumerate() {
        diagram.label_from(line, (n * UNIT + 40.0, 60.0 + 26.0 * i as f64), 15.0, Tone::Plain);
    }
    Ok(diagram.svg()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zeros_are_fewer_than_the_bound() {
        let zeros = zeros();
        assert!(!zeros.is_empty() && zeros.len() <= 3 * P as usize, "{}", zeros.len());
        for &(x, y) in &zeros {
            let (x, y) = (i64::from(x), i64::from(y));
            assert_eq!((y * y - x * x * x + 2 * x + 5).rem_euclid(i64::from(P)), 0);
        }
    }
}

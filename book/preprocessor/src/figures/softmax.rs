//! Softmax of three pre-activations, and how each output moves with each of them.

use super::FigureError;
use backprop_core::kernels::softmax;
use cli::pictures::diagram::{Diagram, Tone};

/// What e is raised to, in words and in numbers: the example that the chapter works by hand.
const LETTERS: [&str; 3] = ["0", "ln 2", "ln 5"];

/// All outputs and derivatives of the example are whole multiples of 1/64.
const PARTS: f64 = 64.0;

/// Bars for the outputs, coloured cells for the derivatives.
pub fn draw() -> Result<String, FigureError> {
    const CELL: f64 = 76.0;
    let outputs = outputs();
    let mut diagram = Diagram::new("Three softmax outputs and the matrix of their derivatives", 760.0, 330.0);
    diagram.label("outputs a", (150.0, 24.0), 16.0, Tone::Plain);
    for (i, (&a, z)) in outputs.iter().zip(LETTERS).enumerate() {
        let (left, height) = (40.0 + 80.0 * i as f64, 320.0 * a);
        diagram.cell((left, 270.0 - height), (60.0, height), "", Tone::Coloured(0), 1.0);
        diagram.label(&fraction(a), (left + 30.0, 258.0 - height), 15.0, Tone::Plain);
        diagram.label(&format!("z = {z}"), (left + 30.0, 288.0), 14.0, Tone::Pale);
    }
    diagram.line(&[(30.0, 270.0), (270.0, 270.0)], Tone::Pale, 1.0);

    let (left, top) = (420.0, 62.0);
    diagram.label("how a moves with z", (left + 1.5 * CELL, 24.0), 16.0, Tone::Plain);
    for j in 0..3 {
        let middle = (j as f64 + 0.5) * CELL;
        diagram.label(&format!("∂z{}", ["₁", "₂", "₃"][j]), (left + middle, top - 14.0), 14.0, Tone::Pale);
        diagram.label(&format!("∂a{}", ["₁", "₂", "₃"][j]), (left - 24.0, top + middle), 14.0, Tone::Pale);
        for k in 0..3 {
            let value = derivative(&outputs, j, k);
            let tone = Tone::Coloured(if value > 0.0 { 0 } else { 1 });
            let at = (left + CELL * k as f64, top + CELL * j as f64);
            diagram.cell(at, (CELL - 2.0, CELL - 2.0), &fraction(value), tone, value.abs() / 0.25);
        }
        diagram.label("sum 0", (left + 3.0 * CELL + 32.0, top + middle), 14.0, Tone::Pale);
    }
    Ok(diagram.svg()?)
}

fn outputs() -> [f64; 3] {
    let mut outputs = [0.0; 3];
    softmax::value(3, &[0.0, 2f64.ln(), 5f64.ln()], &mut outputs);
    outputs
}

/// ∂a_j/∂z_k
fn derivative(a: &[f64; 3], j: usize, k: usize) -> f64 {
    a[j] * (if j == k { 1.0 } else { 0.0 } - a[k])
}

/// A multiple of 1/64 in lowest terms.
fn fraction(value: f64) -> String {
    let (mut above, mut below) = ((PARTS * value).round() as i64, PARTS as i64);
    while above % 2 == 0 && below > 1 {
        (above, below) = (above / 2, below / 2);
    }
    let sign = if above < 0 { "−" } else { "" };
    format!("{sign}{}/{below}", above.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fractions_are_exact() {
        let a = outputs();
        assert_eq!(a.map(fraction), ["1/8", "1/4", "5/8"]);
        for j in 0..3 {
            for k in 0..3 {
                let parts = PARTS * derivative(&a, j, k);
                assert!((parts - parts.round()).abs() < 1e-12, "{j} {k}: {parts}");
            }
            assert!((0..3).map(|k| derivative(&a, j, k)).sum::<f64>().abs() < 1e-15, "row {j}");
        }
        assert_eq!(fraction(derivative(&a, 0, 1)), "−1/32");
    }
}

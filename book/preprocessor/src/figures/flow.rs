//! What flows forward through a network, and what flows back.

use super::FigureError;
use cli::pictures::diagram::{Diagram, Tone};

/// Activations to the right, errors to the left, and where the derivatives are taken.
pub fn draw() -> Result<String, FigureError> {
    let mut diagram = Diagram::new("Forward: activations. Backward: errors", 760.0, 300.0);
    let (forward, backward) = (Tone::Coloured(0), Tone::Coloured(1));
    let boxes = ["a¹ = x", "z²", "a²", "z³", "a³", "C"];
    let place = |i: usize| 30.0 + 122.0 * i as f64;
    for (i, label) in boxes.iter().enumerate() {
        diagram.rectangle((place(i), 60.0), (74.0, 44.0), label, forward);
        if i > 0 {
            diagram.arrow((place(i - 1) + 78.0, 82.0), (place(i) - 4.0, 82.0), forward, 1.8);
        }
    }
    for (i, label) in ["W², b²", "σ", "W³, b³", "σ", "y"].iter().enumerate() {
        diagram.label(label, (place(i) + 98.0, 66.0), 13.0, Tone::Plain);
    }
    for (i, label) in [(1, "δ²"), (3, "δ³")] {
        diagram.rectangle((place(i), 170.0), (74.0, 44.0), label, backward);
        diagram.arrow((place(i) + 37.0, 218.0), (place(i) + 37.0, 250.0), backward, 1.8);
    }
    diagram.arrow((place(5) + 20.0, 108.0), (place(3) + 78.0, 192.0), backward, 1.8);
    diagram.arrow((place(3) - 4.0, 192.0), (place(1) + 78.0, 192.0), backward, 1.8);
    diagram.label("(W³)ᵀ, then ⊙ σ′(z²)", (place(2) + 37.0, 176.0), 13.0, Tone::Plain);
    diagram.label("∇C ⊙ σ′(z³)", (place(4) + 70.0, 176.0), 13.0, Tone::Plain);
    diagram.label("∂C/∂W² = δ² (a¹)ᵀ,  ∂C/∂b² = δ²", (place(1) + 37.0, 268.0), 14.0, backward);
    diagram.label("∂C/∂W³ = δ³ (a²)ᵀ,  ∂C/∂b³ = δ³", (place(3) + 57.0, 288.0), 14.0, backward);
    diagram.label_from("forward: keep every z and a", (30.0, 28.0), 15.0, forward);
    diagram.label_from("backward", (30.0, 148.0), 15.0, backward);
    Ok(diagram.svg()?)
}

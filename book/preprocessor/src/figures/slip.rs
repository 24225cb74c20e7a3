//! The counterexample to a slip, drawn as a network with its numbers.

use super::FigureError;
use super::layout::column;
use cli::pictures::diagram::{Diagram, Tone};
use derive_check::document::Document;
use derive_check::notation::{Notation, builtin};
use derive_check::verdict::Counterexample;
use derive_check::{CheckOptions, check_with};
use std::collections::BTreeMap;

/// Layer l where layer l−1 should stand.
pub fn layer() -> Result<String, FigureError> {
    picture(&counterexample("slip/gradient-layer")?)
}

/// A sum that is missing.
pub fn sum() -> Result<String, FigureError> {
    picture(&counterexample("slip/sum")?)
}

/// The smallest network on which the two sides of one of the book's slips differ: what the checker says of its words.
fn counterexample(id: &str) -> Result<Counterexample, FigureError> {
    let words: BTreeMap<String, String> = toml::from_str(include_str!("../../../refuted.toml"))?;
    let latex = words.get(id).ok_or_else(|| format!("there is no slip {id}"))?;
    let document = Document::from_markdown(id, &format!("```math {id} refuted\n{latex}\n```\n"));
    let notation = Notation::from_toml(builtin("four-equations").ok_or("there is no such notation")?)?;
    let options = CheckOptions { notation: Some(notation), ..CheckOptions::default() };
    let report = check_with(&document, options)?;
    let relations = report.equations.into_iter().flat_map(|equation| equation.relations);
    let found = relations.filter_map(|relation| relation.counterexample).next();
    found.ok_or_else(|| format!("{id} is not refuted by a network").into())
}

/// Weights at the arrows, biases above the neurons, in each what it gives out; below, what the two sides come to.
fn picture(example: &Counterexample) -> Result<String, FigureError> {
    const R: f64 = 26.0;
    const STEP: f64 = 190.0;
    let n_layers = example.sizes.len();
    let tallest = example.sizes.iter().copied().max().unwrap_or(1);
    let middle = 50.0 + 56.0 * tallest as f64;
    let height = middle + 56.0 * tallest as f64 + 36.0;
    let width = STEP * (n_layers - 1) as f64 + 270.0;
    let mut diagram = Diagram::new("A network on which the two sides differ", width, height);
    let columns: Vec<_> =
        (0..n_layers).map(|i| column(70.0 + STEP * i as f64, middle, example.sizes[i], 112.0)).collect();
    for (l, weights) in example.weights.iter().enumerate() {
        for (j, row) in weights.iter().enumerate() {
            for (k, weight) in row.iter().enumerate() {
                let (from, to) = (columns[l][k], columns[l + 1][j]);
                diagram.connection(from, to, R, Tone::Pale, 1.4);
                let at = (0.5 * (from.0 + to.0), 0.5 * (from.1 + to.1) - 13.0);
                diagram.label(&format!("w = {weight}"), at, 14.0, Tone::Coloured(0));
            }
        }
    }
    let given_out = |l: usize, j: usize| match l {
        0 => example.inputs.first().and_then(|input| input.get(j)).copied(),
        _ => {
            let name = format!("a^{}_{}", example.input_layer + l, j + 1);
            example.values.iter().find(|(known, _)| *known == name).map(|value| value.1)
        }
    };
    for (l, neurons) in columns.iter().enumerate() {
        for (j, &(x, y)) in neurons.iter().enumerate() {
            let out = given_out(l, j).map_or_else(String::new, |value| value.to_string());
            diagram.neuron((x, y), R, &out, Tone::Plain);
            if let Some(bias) = l.checked_sub(1).and_then(|l| example.biases.get(l)?.get(j)) {
                diagram.label(&format!("b = {bias}"), (x, y - R - 14.0), 14.0, Tone::Coloured(0));
            }
        }
        let words = match l {
            0 => "x",
            _ if l + 1 == n_layers => "a, the output",
            _ => "a",
        };
        diagram.label(words, (neurons[0].0, 18.0), 14.0, Tone::Pale);
    }
    // The identity and half a square: an output's error is its difference from the target.
    let targets = example.targets.first().into_iter().flatten();
    for (j, (&(x, y), target)) in columns[n_layers - 1].iter().zip(targets).enumerate() {
        let error = given_out(n_layers - 1, j).unwrap_or_default() - target;
        diagram.label_from(&format!("y = {target}"), (x + R + 14.0, y - 11.0), 14.0, Tone::Pale);
        diagram.label_from(&format!("δ = {error}"), (x + R + 14.0, y + 11.0), 15.0, Tone::Coloured(1));
    }
    let sides = format!("left side {}, right side {}", example.left, example.right);
    diagram.label(&sides, (0.5 * width, height - 18.0), 16.0, Tone::Plain);
    Ok(diagram.svg()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers that the chapter works out by hand.
    #[test]
    fn the_counterexamples_are_those_of_the_chapter() {
        for (id, sizes, left, right) in
            [("slip/gradient-layer", vec![1, 1], 2.0, 4.0), ("slip/sum", vec![1, 1, 2], 6.0, 3.0)]
        {
            let example = counterexample(id).expect("a counterexample");
            assert_eq!((example.sizes, example.left, example.right), (sizes, left, right), "{id}");
            assert_eq!(
                (example.activation.as_str(), example.cost.as_str()),
                ("identity", "quadratic"),
                "{id}"
            );
        }
        assert!(counterexample("slip/end").is_err(), "shapes clash there; there is no network");
        assert!(counterexample("slip/none").is_err());
    }
}

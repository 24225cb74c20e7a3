//! A counterexample as a listing that can be followed by hand.

use super::number::plain;
use crate::verdict::Counterexample;
use std::fmt::Write as _;

/// The network neuron by neuron, then its input and target, then the two sides.
///
/// A neuron's weights stand in the order of the neurons that they lead from, so the listing means the same in every
/// notation.
///
/// ```text
/// activation identity, cost ½‖a − y‖²
/// layer 1            input 1, 2
/// layer 2  neuron 1  weights 1, -1   bias 0
///          neuron 2  weights 0, 2    bias 1
/// layer 3  neuron 1  weights 1, 3    bias 0
///                    target 0
/// on the way: z^2_1 = -1, z^2_2 = 5
/// at l = 2, j = 1: left side 14, right side 42
/// ```
pub fn listing(example: &Counterexample) -> String {
    let mut out = String::new();
    let mut about = Vec::new();
    if !example.activation.is_empty() {
        about.push(format!("activation {}", example.activation));
    }
    if !example.cost.is_empty() {
        about.push(format!("cost {}", example.cost));
    }
    if !about.is_empty() {
        let _ = writeln!(out, "{}", about.join(", "));
    }
    out.push_str(&table(rows(example)));
    if !example.values.is_empty() {
        let values: Vec<String> =
            example.values.iter().map(|(name, value)| format!("{name} = {}", plain(*value))).collect();
        let of_what = if example.sizes.is_empty() { "for" } else { "on the way:" };
        let _ = writeln!(out, "{of_what} {}", values.join(", "));
    }
    let place = if example.place.is_empty() { String::new() } else { format!("at {}: ", example.place) };
    let (left, right) = apart(example.left, example.right);
    let _ = writeln!(out, "{place}left side {left}, right side {right}");
    out
}

/// Two values in as few digits as tell them apart.
fn apart(left: f64, right: f64) -> (String, String) {
    let short = (plain(left), plain(right));
    if short.0 != short.1 || left == right {
        return short;
    }
    (6..17)
        .map(|digits| (format!("{left:.digits$e}"), format!("{right:.digits$e}")))
        .find(|(left, right)| left != right)
        .unwrap_or(short)
}

/// Layer, neuron, weights or values, bias.
type Cells = [String; 4];

fn rows(example: &Counterexample) -> Vec<Cells> {
    let mut rows: Vec<Cells> = Vec::new();
    let layer = |depth: usize| format!("layer {}", example.input_layer + depth);
    for (index, input) in example.inputs.iter().enumerate() {
        let first = if index == 0 { layer(0) } else { String::new() };
        rows.push([
            first,
            numbered("example", index, example.inputs.len()),
            named("input", input),
            String::new(),
        ]);
    }
    for (depth, weights) in example.weights.iter().enumerate() {
        for (neuron, row) in weights.iter().enumerate() {
            let first = if neuron == 0 { layer(depth + 1) } else { String::new() };
            let bias = example.biases.get(depth).and_then(|biases| biases.get(neuron));
            let bias = bias.map_or(String::new(), |bias| format!("bias {}", plain(*bias)));
            rows.push([first, format!("neuron {}", neuron + 1), named("weights", row), bias]);
        }
    }
    for (index, target) in example.targets.iter().enumerate() {
        let which = numbered("example", index, example.targets.len());
        rows.push([String::new(), which, named("target", target), String::new()]);
    }
    rows
}

fn numbered(name: &str, index: usize, count: usize) -> String {
    if count == 1 { String::new() } else { format!("{name} {}", index + 1) }
}

fn named(name: &str, values: &[f64]) -> String {
    let values: Vec<String> = values.iter().map(|value| plain(*value)).collect();
    format!("{name} {}", values.join(", "))
}

/// Columns two spaces apart, none wider than its widest cell.
fn table(rows: Vec<Cells>) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [0, 1, 2, 3].map(width);
    let mut out = String::new();
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            if width > 0 {
                let _ = write!(line, "{cell:width$}  ");
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::samples::transposed;
    use super::*;

    #[test]
    fn a_network_is_listed_neuron_by_neuron() {
        let example = transposed();
        assert_eq!(
            listing(&example),
            "activation identity, cost ½‖a − y‖²\n\
             layer 1            input 1, 2\n\
             layer 2  neuron 1  weights 1, -1  bias 0\n         \
                      neuron 2  weights 0, 2   bias 1\n\
             layer 3  neuron 1  weights 1, 3   bias 0\n                   \
                                target 0\n\
             on the way: z^2_1 = -1, z^2_2 = 5\n\
             at l = 2, j = 1: left side 14, right side 42\n"
        );
    }

    #[test]
    fn examples_are_numbered_and_missing_biases_leave_no_column() {
        let mut example = transposed();
        example.inputs.push(vec![0.5, 0.0]);
        example.targets.push(vec![1.0]);
        example.biases.clear();
        example.values.clear();
        let text = listing(&example);
        assert!(
            text.contains("layer 1  example 1  input 1, 2\n         example 2  input 0.5, 0\n"),
            "{text}"
        );
        assert!(text.contains("target 0\n") && text.contains("example 2  target 1\n"), "{text}");
        assert!(!text.contains("bias"), "{text}");
    }

    #[test]
    fn values_that_differ_late_are_given_with_enough_digits() {
        assert_eq!(apart(1.0, 1.00000001), ("1.00000000e0".to_string(), "1.00000001e0".to_string()));
        assert_eq!(apart(0.5, 1.0), ("0.5".to_string(), "1".to_string()));
        assert_eq!(apart(2.0, 2.0), ("2".to_string(), "2".to_string()));
    }
}

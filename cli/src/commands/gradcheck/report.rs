//! What `gradcheck` prints: a table for people, an object for programs.

use derive_check::gradcheck as oracle;
use derive_check::gradcheck::{ArrayReport, RoundedArray};
use derive_check::verdict::Verdict;
use serde_json::{Value, json};

use super::{Case, Found};
use crate::commands::train::report::thousands;
use crate::console::{Console, Tone};

/// The report as a table, then what is wrong, then the verdict.
pub(super) fn print(console: &mut Console, case: &Case, found: &Found) {
    let Found { report, rounded, seconds } = found;
    let sizes: Vec<String> = case.network.sizes().iter().map(usize::to_string).collect();
    let examples = if report.n_examples == 1 { "example" } else { "examples" };
    console.line(format!(
        "{}, {} cost, {} {examples} of {}",
        sizes.join("–"),
        case.cost,
        thousands(report.n_examples),
        case.data,
    ));
    console.line("");
    let head = format!(
        "{:<9}{:>10}  {:<9}  {:>9}  {:>9}  {:>9}  {:>9}  {:>9}",
        "", "shape", "verdict", "largest", "error", "bound", "ratio", "defect"
    );
    console.line(console.paint(Tone::Quiet, head));
    for array in &report.arrays {
        let comparison = &array.comparison;
        let verdict = console.paint(tone(comparison.verdict), format!("{:<9}", word(comparison.verdict)));
        console.line(format!(
            "{:<9}{:>10}  {verdict}  {:>9.2e}  {:>9.1e}  {:>9.1e}  {:>9.4}  {:>9.1e}",
            name(array.kind, array.layer),
            format!("{}×{}", array.rows, array.columns),
            comparison.scale,
            comparison.max_error,
            comparison.bound,
            comparison.worst_ratio,
            comparison.smallest_defect,
        ));
    }
    for array in report.arrays.iter().filter(|array| array.comparison.verdict != Verdict::Holds) {
        console.line("");
        console.line(array);
    }
    if let Some(factor) = &report.factor {
        console.line("");
        console.line(format!("in all layers {factor}"));
    }
    if report.kinks != oracle::Kinks::default() {
        console.line("");
        console.line(report.kinks);
    }
    if let Some(rounded) = rounded {
        console.line("");
        print_rounded(console, rounded);
    }
    console.line("");
    let verdict = console.paint(tone(report.verdict), word(report.verdict));
    let agreeing: usize = report.arrays.iter().map(|array| array.comparison.agreeing).sum();
    console.line(format!(
        "{verdict}: {} of {} derivatives agree, each with finite differences of its own, in {seconds:.2} s",
        thousands(agreeing),
        thousands(report.n_parameters),
    ));
    console.line(console.paint(
        Tone::Quiet,
        "error: the largest between the two; bound: what rounding and truncation allow; ratio: the worst of both, 1 at \
         most; defect: an error that would have been refuted anywhere",
    ));
}

/// The gradient in f32 beside the one in f64.
fn print_rounded(console: &mut Console, rounded: &[RoundedArray]) {
    let head = format!(
        "{:<9}{:>10}  {:<9}  {:>9}  {:>9}  {:>9}  {:>9}",
        "in f32", "", "verdict", "", "error", "bound", "ratio"
    );
    console.line(console.paint(Tone::Quiet, head));
    for array in rounded {
        let verdict = if array.holds() { Verdict::Holds } else { Verdict::Refuted };
        console.line(format!(
            "{:<9}{:>10}  {}  {:>9}  {:>9.1e}  {:>9.1e}  {:>9.4}",
            name(array.kind, array.layer),
            "",
            console.paint(tone(verdict), format!("{:<9}", word(verdict))),
            "",
            array.max_error,
            array.bound,
            array.worst_ratio,
        ));
    }
    let worst = rounded.iter().map(|array| array.worst_ratio).fold(0.0, f64::max);
    console.line(console.paint(
        Tone::Quiet,
        format!(
            "against the same in f64: bound: what rounding to 24 digits allows; the worst ratio is {worst:.4}"
        ),
    ));
}

/// `∂C/∂W²`
fn name(kind: &str, l: usize) -> String {
    format!("∂C/∂{}{}", if kind == "weight" { "W" } else { "b" }, superscript(l))
}

fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Holds => Tone::Good,
        Verdict::Refuted => Tone::Bad,
        _ => Tone::Caution,
    }
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Refuted => "refuted",
        Verdict::Vacuous => "vacuous",
        Verdict::Undecided => "undecided",
        _ => "holds",
    }
}

/// A layer's number as it stands beside a letter.
fn superscript(l: usize) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    l.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect()
}

pub(super) fn as_json(case: &Case, found: &Found) -> Value {
    let Found { report, rounded, seconds } = found;
    let layers = case.network.layers();
    json!({
        "verdict": report.verdict,
        "sizes": case.network.sizes(),
        "activations": layers.iter().map(|layer| layer.activation().name()).collect::<Vec<_>>(),
        "cost": case.cost,
        "l2": case.penalty.l2,
        "l1": case.penalty.l1,
        "data": case.data,
        "examples": report.n_examples,
        "parameters": report.n_parameters,
        "seconds": seconds,
        "arrays": report.arrays.iter().map(array_as_json).collect::<Vec<_>>(),
        "factor": report.factor.as_ref().map(factor_as_json),
        "f32": rounded.as_ref().map(|arrays| arrays.iter().map(rounded_as_json).collect::<Vec<_>>()),
        "kinks": { "near": report.kinks.near, "left": report.kinks.left, "right": report.kinks.right },
    })
}

fn array_as_json(array: &ArrayReport) -> Value {
    let comparison = &array.comparison;
    let worst = comparison.worst.iter().map(|entry| {
        json!({
            "j": entry.index / array.columns + 1,
            "k": (array.kind == "weight").then(|| entry.index % array.columns + 1),
            "claimed": entry.claimed,
            "measured": entry.measured,
            "bound": entry.bound,
        })
    });
    json!({
        "layer": array.layer,
        "kind": array.kind,
        "rows": array.rows,
        "columns": array.columns,
        "verdict": comparison.verdict,
        "agreeing": comparison.agreeing,
        "refuted": comparison.refuted,
        "undecided": comparison.undecided,
        "largest": comparison.scale,
        "max_error": comparison.max_error,
        "bound": comparison.bound,
        "worst_ratio": comparison.worst_ratio,
        "smallest_defect": comparison.smallest_defect,
        "factor": comparison.factor.as_ref().map(factor_as_json),
        "worst": worst.collect::<Vec<_>>(),
    })
}

fn rounded_as_json(array: &RoundedArray) -> Value {
    json!({
        "layer": array.layer,
        "kind": array.kind,
        "holds": array.holds(),
        "max_error": array.max_error,
        "bound": array.bound,
        "worst_ratio": array.worst_ratio,
    })
}

fn factor_as_json(factor: &derive_check::difference::Factor) -> Value {
    json!({ "value": factor.value, "name": factor.name })
}

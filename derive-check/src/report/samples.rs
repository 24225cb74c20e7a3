//! Hand-made findings that the tests of this folder tell in their ways.

use crate::document::Document;
use crate::latex::Span;
use crate::verdict::{
    Counterexample, DocumentReport, EquationReport, Expected, NotationReport, RelationReport, Verdict,
};

/// The text that [`found`] is about.
const TEXT: &str =
    "# A note\n\n```math a/true\na = b = c\n```\n\n$$\n\\delta^l = W \\delta^{l+1}\n$$\n\nx % y\n";

/// The document that [`found`] is about.
pub fn note() -> Document {
    Document::from_markdown("notes/a note.md", TEXT)
}

/// A network of 2, 2 and 1 neurons.
pub fn transposed() -> Counterexample {
    Counterexample {
        sizes: vec![2, 2, 1],
        place: "l = 2, j = 1".to_string(),
        left: 14.0,
        right: 42.0,
        activation: "identity".to_string(),
        cost: "½‖a − y‖²".to_string(),
        input_layer: 1,
        weights: vec![vec![vec![1.0, -1.0], vec![0.0, 2.0]], vec![vec![1.0, 3.0]]],
        biases: vec![vec![0.0, 1.0], vec![0.0]],
        inputs: vec![vec![1.0, 2.0]],
        targets: vec![vec![0.0]],
        values: vec![("z^2_1".to_string(), -1.0), ("z^2_2".to_string(), 5.0)],
    }
}

/// A relation with a verdict and nothing else.
pub fn relation(latex: &str, verdict: Verdict) -> RelationReport {
    RelationReport::new(verdict, latex.to_string(), String::new())
}

/// An equation with one relation.
pub fn equation(id: &str, expected: Expected, verdict: Verdict) -> EquationReport {
    EquationReport {
        id: id.to_string(),
        line: 1,
        column: 1,
        latex: "a = b".to_string(),
        expected,
        verdict,
        ok: expected.met_by(verdict),
        relations: vec![relation("a = b", verdict)],
        message: String::new(),
        span: Span::default(),
        at: None,
    }
}

fn span_of(part: &str) -> Span {
    let start = TEXT.find(part).expect("the sample text has the part");
    Span { start, end: start + part.len() }
}

/// A document with an equation proved, one refuted that should hold, one refuted on purpose, one that holds against
/// expectation, one that is skipped and one that is not understood.
pub fn found() -> DocumentReport {
    let proved = EquationReport {
        line: 4,
        latex: "a = b = c".to_string(),
        relations: vec![
            RelationReport {
                reading: "the activation of layer l is b".to_string(),
                networks: 24,
                false_with_probability_below: Some(1e-35),
                ..relation("a = b", Verdict::Proved)
            },
            RelationReport {
                reading: "b is c".to_string(),
                networks: 24,
                max_error: Some(1.2e-12),
                bound: Some(3e-11),
                smallest_defect: Some(2e-9),
                ..relation("b = c", Verdict::Holds)
            },
        ],
        message: "both relations hold".to_string(),
        span: span_of("a = b = c"),
        ..equation("a/true", Expected::Holds, Verdict::Holds)
    };
    let refuted = EquationReport {
        line: 8,
        latex: "\\delta^l = W \\delta^{l+1}".to_string(),
        relations: vec![RelationReport {
            reading: "the error of layer l is W times the error of layer l+1".to_string(),
            networks: 3,
            counterexample: Some(transposed()),
            would_hold_with: vec![
                "\\delta^l = W^T\n  \\delta^{l+1}".to_string(),
                "\\delta^l = -1".to_string(),
            ],
            would_hold_for: Some("sigmoid units".to_owned()),
            message: Some("the sides differ".to_string()),
            span: Some(span_of("W \\delta^{l+1}")),
            ..relation("\\delta^l = W \\delta^{l+1}", Verdict::Refuted)
        }],
        message: "the two sides differ on a network of 2, 2 and 1 neurons".to_string(),
        span: span_of("\\delta^l = W \\delta^{l+1}"),
        at: Some(span_of("W \\delta^{l+1}")),
        ..equation("a/false", Expected::Holds, Verdict::Refuted)
    };
    let unread = EquationReport {
        line: 11,
        latex: "x % y".to_string(),
        relations: Vec::new(),
        message: "`x` has no meaning here; declare it in the notation: 100%".to_string(),
        span: span_of("x % y"),
        at: Some(span_of("x")),
        ..equation("a,b:c", Expected::Definition, Verdict::Unread)
    };
    DocumentReport {
        path: "notes/a note.md".to_string(),
        notation: NotationReport {
            name: "inline".to_string(),
            inferred: [("vectors".to_string(), "columns".to_string())].into(),
        },
        equations: vec![
            proved,
            refuted,
            equation("a/slip", Expected::Refuted, Verdict::IllTyped),
            EquationReport {
                message: "it was expected to be false, and holds".to_string(),
                ..equation("a/no-slip", Expected::Refuted, Verdict::Proved)
            },
            equation("a/left-out", Expected::Skip, Verdict::Unread),
            unread,
        ],
    }
}

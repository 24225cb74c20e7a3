//! An equation typed by the reader: what is said of it, and the text that each repair makes of it.

use derive_check::document::{Document, Equation};
use derive_check::latex::{self, Kind, Node, Span};
use derive_check::notation::{Notation, builtin, builtin_names};
use derive_check::report::{self, Fault};
use derive_check::verdict::{RelationReport, Verdict};
use derive_check::{CheckOptions, check_with};
use serde::Serialize;

/// A notation to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct NotationChoice {
    /// Its name.
    pub name: &'static str,
    /// Its text, in TOML.
    pub toml: &'static str,
}

/// What is said of the equation. Places count UTF-16 units of the text, as those of a text field do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The verdict; none where there was nothing to judge.
    pub verdict: Option<Verdict>,
    /// One sentence.
    pub message: String,
    /// Where the sentence points, from and to.
    pub at: Option<[usize; 2]>,
    /// Relation by relation.
    pub relations: Vec<Relation>,
}

/// What is said of one relation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Relation {
    /// All that the checker found.
    #[serde(flatten)]
    pub report: RelationReport,
    /// The counterexample, line by line.
    pub listing: Option<String>,
    /// What would have held.
    pub repairs: Vec<Repair>,
}

/// An edit that makes a relation true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// The relation as it would hold.
    pub latex: String,
    /// The reader's text with that in place of what it repairs.
    pub text: String,
}

/// The notations that come with the checker.
pub fn notations() -> Vec<NotationChoice> {
    builtin_names().filter_map(|name| Some(NotationChoice { name, toml: builtin(name)?.trim() })).collect()
}

/// Checks one equation.
///
/// `notation` is the TOML that declares its letters, `words` what may stand behind ```` ```math ID ````: conditions such
/// as `for sigmoid, where l >= 2`.
pub fn check(notation: &str, words: &str, text: &str) -> Answer {
    let notation = match Notation::from_toml(notation) {
        Ok(notation) => notation,
        Err(error) => return Answer::unjudged(format!("the notation cannot be used: {error}")),
    };
    let document = document(words, text);
    let Some(equation) = document.equations.first() else {
        return Answer::unjudged("nothing to check yet: type an equation".to_owned());
    };
    if let Some(fault) = Fault::of(&document, None).into_iter().next() {
        return Answer { at: place(text, equation, fault.span), ..Answer::unjudged(fault.message) };
    }
    let options = CheckOptions { notation: Some(notation), ..CheckOptions::default() };
    let report = match check_with(&document, options) {
        Ok(report) => report,
        Err(fault) => return Answer::unjudged(fault.to_string()),
    };
    let Some(judged) = report.equations.into_iter().next() else {
        return Answer::unjudged("nothing to check yet: type an equation".to_owned());
    };
    Answer {
        verdict: Some(judged.verdict),
        at: judged.at.and_then(|span| place(text, equation, span)),
        relations: judged.relations.into_iter().map(|report| relation(text, equation, report)).collect(),
        message: judged.message,
    }
}

impl Answer {
    fn unjudged(message: String) -> Self {
        Self { verdict: None, message, at: None, relations: Vec::new() }
    }
}

/// A document of this one equation, in a fence longer than any in its text.
fn document(words: &str, text: &str) -> Document {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let body = if text.trim().is_empty() {
        String::new()
    } else {
        format!("{fence}math yours {words}\n{text}\n{fence}\n")
    };
    Document::from_markdown("your equation", &body)
}

/// A span of the document as a place in the reader's text, where it lies in it.
fn place(text: &str, equation: &Equation, span: Span) -> Option<[usize; 2]> {
    let end = span.end.checked_sub(equation.offset)?.min(text.len());
    let start = span.start.checked_sub(equation.offset)?.min(end);
    let units = |byte: usize| text.get(..byte).map(|before| before.encode_utf16().count());
    Some([units(start)?, units(end)?])
}

fn relation(text: &str, equation: &Equation, report: RelationReport) -> Relation {
    let whole = Span { start: equation.offset, end: equation.offset + equation.latex.trim_end().len() };
    let span = span_of(equation, &report.latex).unwrap_or(whole);
    let repairs = report.would_hold_with.iter().filter_map(|latex| {
        let before = text.get(..span.start.checked_sub(equation.offset)?)?;
        let after = text.get(span.end.checked_sub(equation.offset)?..)?;
        Some(Repair { latex: latex.clone(), text: format!("{before}{latex}{after}") })
    });
    Relation {
        repairs: repairs.collect(),
        listing: report.counterexample.as_ref().map(report::listing),
        report,
    }
}

/// Where in the equation the relation stands that prints as `latex`.
fn span_of(equation: &Equation, latex: &str) -> Option<Span> {
    let statements = equation.statements().ok()?;
    statements
        .iter()
        .flat_map(|statement| relations(&statement.row))
        .find_map(|relation| (latex::print(relation) == latex).then(|| latex::row_span(relation)).flatten())
}

/// The relations `left = right` of a chain.
fn relations(row: &[Node]) -> impl Iterator<Item = &[Node]> {
    let signs = row.iter().enumerate().filter(|(_, node)| matches!(node.kind, Kind::Relation(_)));
    let signs: Vec<usize> = signs.map(|(place, _)| place).collect();
    (0..signs.len()).map(move |number| {
        let from = number.checked_sub(1).map_or(0, |before| signs[before] + 1);
        let to = signs.get(number + 1).copied().unwrap_or(row.len());
        &row[from..to]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn four() -> &'static str {
        builtin("four-equations").expect("a notation of this name")
    }

    #[test]
    fn an_equation_that_holds_is_proved() {
        let answer = check(four(), "", r"\delta^l = ((W^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)");
        assert_eq!((answer.verdict, answer.at), (Some(Verdict::Proved), None));
        assert!(answer.relations[0].report.reading.starts_with("the error of layer l"), "{answer:?}");
    }

    #[test]
    fn a_repair_replaces_the_relation_that_fails_and_no_other() {
        let text =
            "C = C,\\quad\n\\frac{\\partial C}{\\partial w_{jk}^l} = a_k^{l} \\delta_j^l = \\delta_j^l a_k^l";
        let answer = check(four(), "", text);
        assert_eq!(answer.verdict, Some(Verdict::Refuted));
        let repair =
            &answer.relations.iter().find(|relation| !relation.repairs.is_empty()).expect("a repair").repairs
                [0];
        assert_eq!(repair.text, format!("C = C,\\quad\n{} = \\delta_j^l a_k^l", repair.latex));
        let alone = r"\frac{\partial C}{\partial w_{jk}^l} = a_k^{l} \delta_j^l";
        let repair = check(four(), "", alone).relations[0].repairs[0].clone();
        assert_eq!(repair.text, repair.latex);
        assert_eq!(check(four(), "", &repair.text).verdict, Some(Verdict::Proved));
    }

    #[test]
    fn a_refuted_equation_comes_with_its_network() {
        let answer = check(four(), "", r"\frac{\partial C}{\partial w_{jk}^l} = a_k^{l} \delta_j^l");
        let relation = &answer.relations[0];
        let example = relation.report.counterexample.as_ref().expect("a counterexample");
        assert_ne!(example.left, example.right);
        let listing = relation.listing.as_deref().expect("its listing");
        assert!(listing.contains("layer 2  neuron 1  weights"), "{listing}");
    }

    #[test]
    fn places_count_as_text_fields_do() {
        // δ takes two bytes and one unit, 𝛿 four bytes and two units.
        let answer = check(four(), "", "\\text{𝛿} δ^l = \\foo");
        assert_eq!(answer.verdict, Some(Verdict::Unread));
        assert_eq!(answer.at, Some([16, 20]));
    }

    #[test]
    fn conditions_are_taken_up() {
        let text = r"\sigma'(z^l_j) = a^l_j (1 - a^l_j)";
        assert_eq!(check(four(), "", text).verdict, Some(Verdict::Refuted));
        assert!(check(four(), "for sigmoid", text).verdict.is_some_and(Verdict::passes));
        let wrong = check(four(), "for sigmoid whre l >= 2", text);
        assert!(wrong.verdict != Some(Verdict::Proved), "{wrong:?}");
    }

    #[test]
    fn what_cannot_be_judged_is_said() {
        assert_eq!(check(four(), "", "  \n").message, "nothing to check yet: type an equation");
        let wrong = check("weigth = 'W'", "", "C = C");
        assert!(wrong.verdict.is_none() && wrong.message.contains("`weigth`"), "{wrong:?}");
        // No fence in the text ends the block.
        let fenced = check(four(), "", "C = C\n```\n````\n");
        assert_eq!(fenced.verdict, Some(Verdict::Unread));
    }
}

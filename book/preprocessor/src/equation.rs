//! A displayed equation as HTML: the mathematics, its number, and its verdict with what lies behind it.

use crate::mathml::{Renderer, Unrendered, escaped};
use derive_check::document::Equation;
use derive_check::report::{listing, rough};
use derive_check::verdict::{EquationReport, Expected, RelationReport, Verdict};
use std::fmt::Write as _;

/// The anchor of an equation on its page.
pub(crate) fn anchor(id: &str) -> String {
    format!("eq:{id}")
}

/// What stands in `\tag{…}`, in bytes of the LaTeX, and the text without the whole.
pub(crate) fn tag(latex: &str) -> Option<(&str, String)> {
    let start = latex.find("\\tag{")?;
    let end = start + latex[start..].find('}')?;
    let inner = &latex[start + "\\tag{".len()..end];
    Some((inner, format!("{}{}", &latex[..start], &latex[end + 1..])))
}

/// An equation on one line of HTML. The number is what stands in the parentheses behind it.
///
/// Errors: LaTeX that cannot be rendered, with its place in the equation's.
pub(crate) fn html(
    equation: &Equation,
    report: &EquationReport,
    number: &str,
    renderer: &Renderer,
) -> Result<String, Unrendered> {
    let mathml = match tag(&equation.latex) {
        Some((_, without)) => renderer.displayed(without.trim()),
        None => renderer.displayed(&equation.latex),
    }?;
    let class = if report.expected == Expected::Refuted { "refuted" } else { "true" };
    let anchor = escaped(&anchor(&equation.id));
    Ok(format!(
        "<div class=\"equation {class}\" id=\"{anchor}\"><div class=\"equation-line\">{mathml}</div>\
         <a class=\"equation-number\" href=\"#{anchor}\">({})</a>\
         <details class=\"verdict\"><summary>{}</summary><div class=\"about\">{}</div></details></div>",
        escaped(number),
        label(report),
        about(equation, report, renderer)
    ))
}

/// The verdict in a word, with a sign before it.
pub(crate) fn label(report: &EquationReport) -> String {
    let sign = if report.verdict.passes() { "✓" } else { "✗" };
    format!("<span class=\"sign\" aria-hidden=\"true\">{sign}</span> {}", report.verdict.word())
}

/// Everything that is known of an equation.
fn about(equation: &Equation, report: &EquationReport, renderer: &Renderer) -> String {
    let mut out = String::new();
    let (kind, message) = match (report.expected, report.message.strip_prefix("false: ")) {
        (Expected::Refuted, Some(rest)) => ("False on purpose: ", prose(&format!("{rest}."), renderer)),
        (Expected::Refuted, None) => ("False on purpose. ", sentence(&report.message, renderer)),
        (Expected::Definition, _) => ("A definition. ", sentence(&report.message, renderer)),
        (Expected::Update, _) => ("A step of gradient descent. ", sentence(&report.message, renderer)),
        (Expected::Holds | Expected::Skip, _) => ("", sentence(&report.message, renderer)),
    };
    let _ = write!(out, "<p>{kind}{message}</p>");
    for relation in &report.relations {
        if report.relations.len() > 1 {
            let sign = if relation.verdict.passes() { "✓" } else { "✗" };
            let mathematics = mathematics(&relation.latex, renderer);
            let _ = write!(out, "<p class=\"relation\">{sign} {mathematics}</p>");
        }
        out.push_str(&facts(relation, &report.message, renderer));
    }
    let _ = write!(
        out,
        "<dl><dt>name</dt><dd><code>{}</code></dd><dt>as written</dt><dd><code class=\"latex\">{}</code></dd></dl>",
        escaped(&equation.id),
        escaped(&equation.latex.split_whitespace().collect::<Vec<_>>().join(" "))
    );
    out
}

/// What is known of one relation.
fn facts(relation: &RelationReport, said: &str, renderer: &Renderer) -> String {
    let mut rows = String::new();
    let mut row = |name: &str, value: String| {
        let _ = write!(rows, "<dt>{name}</dt><dd>{value}</dd>");
    };
    if let Some(message) = relation.message.as_deref().filter(|message| *message != said) {
        row("found", sentence(message, renderer));
    }
    let reading = relation.reading.trim_start_matches([';', ' ']);
    if !reading.is_empty() {
        row("read as", prose(reading, renderer));
    }
    if relation.networks > 0 {
        row("tried on", format!("{} random networks", relation.networks));
    }
    if let Some(probability) = relation.false_with_probability_below {
        row("false with a probability below", power(probability));
    }
    if let (Some(error), Some(bound)) = (relation.max_error, relation.bound) {
        let defect = relation.smallest_defect.map_or(String::new(), |defect| {
            format!("; a relative defect of {} would have been caught", power(defect))
        });
        row(
            "in floating point",
            format!("largest difference {}, bound {}{defect}", power(error), power(bound)),
        );
    }
    if let Some(example) = &relation.counterexample {
        let listing = escaped(listing(example).trim_end()).replace('\n', "&#10;");
        row("counterexample", format!("<pre class=\"listing\">{listing}</pre>"));
    }
    if !relation.would_hold_with.is_empty() {
        let repairs = relation.would_hold_with.iter().map(|latex| mathematics(latex, renderer));
        row("would hold with", repairs.map(|repair| format!("<div>{repair}</div>")).collect());
    }
    if let Some(condition) = &relation.would_hold_for {
        row("would hold for", escaped(condition));
    }
    if rows.is_empty() { rows } else { format!("<dl>{rows}</dl>") }
}

/// LaTeX that the checker printed: MathML, or the LaTeX itself where that cannot be rendered.
fn mathematics(latex: &str, renderer: &Renderer) -> String {
    let displayed = format!("\\displaystyle {latex}");
    renderer.inline(&displayed).unwrap_or_else(|_| format!("<code>{}</code>", escaped(latex)))
}

/// A sentence of the checker as one of a text.
fn sentence(message: &str, renderer: &Renderer) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let end = if message.is_empty() || message.ends_with('.') { "" } else { "." };
    prose(&format!("{first}{}{end}", letters.as_str()), renderer)
}

/// Words of the checker: a letter with scripts, as `n_{l+1}`, becomes mathematics, what stands between backticks code.
fn prose(text: &str, renderer: &Renderer) -> String {
    let mut out = String::with_capacity(text.len());
    for (place, part) in text.split('`').enumerate() {
        if place % 2 == 1 {
            let _ = write!(out, "<code>{}</code>", escaped(part));
            continue;
        }
        for piece in part.split_inclusive(' ') {
            let word = piece.trim_end_matches([' ', ',', '.', ';', ':', ')']).trim_start_matches('(');
            let has_scripts = word.chars().next().is_some_and(char::is_alphabetic)
                && word.chars().nth(1).is_some_and(|c| matches!(c, '_' | '^'));
            match renderer.inline(word).ok().filter(|_| has_scripts) {
                Some(mathematics) => out.push_str(&escaped(piece).replacen(&escaped(word), &mathematics, 1)),
                None => out.push_str(&escaped(piece)),
            }
        }
    }
    out
}

/// A number with its power of ten raised.
fn power(value: f64) -> String {
    let short = rough(value);
    match short.split_once('e') {
        Some((digits, exponent)) => format!("{digits}·10<sup>{}</sup>", exponent.replace('-', "−")),
        None => short,
    }
}

/// Whether a report is of an equation that was looked at and found as expected.
pub(crate) fn passes(report: &EquationReport) -> bool {
    report.ok && report.expected != Expected::Skip && report.verdict != Verdict::Unread
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_the_number() {
        assert_eq!(tag("a = b \\tag{BP1}"), Some(("BP1", "a = b ".to_owned())));
        assert_eq!(tag("a = b"), None);
    }

    #[test]
    fn numbers_and_sentences() {
        assert_eq!(power(1.9e-35), "1.9·10<sup>−35</sup>");
        let renderer = Renderer::new();
        assert_eq!(sentence("false: a < b", &renderer), "False: a &lt; b.");
        assert_eq!(sentence("", &renderer), "");
        let told = sentence("`\\foo` is n_l × n_{l+1}", &renderer);
        assert!(told.starts_with("<code>\\foo</code> is <math"), "{told}");
        assert!(told.ends_with("</math>."), "{told}");
        assert!(!told.contains("_{"), "{told}");
    }
}

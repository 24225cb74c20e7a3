//! Annotations for a code review on GitHub: one workflow command for each equation that is not as expected, and for
//! each fault around the equations.
//!
//! `::error file=…,line=…,col=…,title=…::message`, the characters that end a message or a property written as
//! percent and their number.

use super::text::surprise;
use super::{Checked, Fault, mark, sentence, summary::outcome};
use crate::verdict::EquationReport;
use std::fmt::Write as _;

/// The annotations, then the counts as a notice.
pub fn render(files: &[Checked<'_>], faults: &[Fault]) -> String {
    let mut out = String::new();
    for fault in faults {
        let (file, message) = (property(&fault.path), data(&fault.message));
        let _ = writeln!(out, "::error file={file},line={},col={}::{message}", fault.line, fault.column);
    }
    for file in files {
        for equation in file.report.equations.iter().filter(|equation| !equation.ok) {
            let place = file.document.place(mark(equation).unwrap_or(equation.span).start);
            let _ = writeln!(
                out,
                "::error file={},line={},col={},title={}::{}",
                property(&file.report.path),
                place.line,
                place.column,
                property(&format!("{}: {}", equation.id, surprise(equation))),
                data(&message(equation)),
            );
        }
    }
    let summary = Checked::summary(files);
    let counts = format!("{}; {}", sentence(&summary), outcome(&summary));
    let _ = writeln!(out, "::notice title=chainrule check::{}", data(&counts));
    out
}

/// The sentence, and what would have held.
fn message(equation: &EquationReport) -> String {
    let mut lines = Vec::new();
    if !equation.message.is_empty() {
        lines.push(equation.message.clone());
    }
    let failing = || equation.relations.iter().filter(|relation| !relation.verdict.passes());
    for mend in failing().flat_map(|relation| &relation.would_hold_with).take(3) {
        lines.push(format!("would hold with {}", super::text::one_line(mend)));
    }
    lines.extend(
        failing()
            .filter_map(|relation| Some(format!("would hold for {}", relation.would_hold_for.as_ref()?))),
    );
    if lines.is_empty() {
        lines.push(super::text::one_line(&equation.latex));
    }
    lines.join("\n")
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::samples::{found, note};
    use super::*;
    use crate::document::Document;

    #[test]
    fn what_is_not_as_expected_is_annotated_where_it_stands() {
        let (document, report) = (note(), found());
        let fault = Fault::of(&Document::from_markdown("b.md", "\n$$\n$$\n"), None);
        let out = render(&[Checked { document: &document, report: &report }], &fault);
        assert_eq!(
            out,
            "::error file=b.md,line=2,col=1::displayed equation is empty: expected mathematics between $$ and $$\n\
             ::error file=notes/a note.md,line=8,col=12,title=a/false%3A refuted%2C expected to hold::\
             the two sides differ on a network of 2, 2 and 1 neurons%0A\
             would hold with \\delta^l = W^T \\delta^{l+1}%0Awould hold with \\delta^l = -1%0Awould hold for sigmoid units\n\
             ::error file=notes/a note.md,line=1,col=1,title=a/no-slip%3A proved%2C expected to be refuted::\
             it was expected to be false, and holds\n\
             ::error file=notes/a note.md,line=11,col=1,\
             title=a%2Cb%3Ac%3A unread%2C expected to hold as a definition::\
             `x` has no meaning here; declare it in the notation: 100%25\n\
             ::notice title=chainrule check::6 equations: 1 proved, 1 holds, 1 refuted, 1 ill-typed, 1 unread, 1 skipped; 3 not as \
             expected\n"
        );
    }
}

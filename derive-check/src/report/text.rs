//! A report for a person at a terminal.
//!
//! One line for each equation, verdict first. Below an equation that is not as expected stands everything about it:
//! the source with a caret, the reading, a network to check by hand, what would have held. With `explain`, every
//! equation is told in full.

use super::paint::Paint;
use super::{Checked, excerpt_of, listing, mark, rough, sentence, summary::outcome, word};
use crate::verdict::{EquationReport, Expected, RelationReport, Verdict};
use std::fmt::Write as _;

/// How much to say, and whether in colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Use the terminal's colours.
    pub colour: bool,
    /// Tell readings, draws and bounds of every relation, not only of those that surprise.
    pub explain: bool,
}

/// One document: its name and notation, then its equations in the order of the text.
pub fn document(file: Checked<'_>, options: Options) -> String {
    let paint = Paint { colour: options.colour };
    let report = file.report;
    let mut out = paint.strong(&report.path);
    if !report.notation.name.is_empty() {
        out.push_str(&paint.quiet(format!("  notation: {}", report.notation.name)));
    }
    out.push('\n');
    if options.explain {
        for (key, value) in &report.notation.inferred {
            let _ = writeln!(out, "    {}", paint.quiet(format!("inferred: {key} = {value}")));
        }
    }
    if report.equations.is_empty() {
        out.push_str("  no displayed equation\n");
    }
    for equation in &report.equations {
        out.push_str(&heading(equation, paint));
        if options.explain || !equation.ok {
            out.push_str(&indented(&details(file, equation, options), 4));
        }
    }
    out
}

/// The counts over all documents, and the names of the equations that are not as expected.
pub fn closing(files: &[Checked<'_>], options: Options) -> String {
    let paint = Paint { colour: options.colour };
    let summary = Checked::summary(files);
    let result = outcome(&summary);
    let result = if summary.unexpected == 0 { paint.good(result) } else { paint.bad(result) };
    let mut out = match summary.equations {
        0 => format!("{}\n", sentence(&summary)),
        _ => format!("{}; {result}\n", sentence(&summary)),
    };
    for file in files {
        for equation in file.report.equations.iter().filter(|equation| !equation.ok) {
            let (place, id) = (file.place(equation), paint.strong(&equation.id));
            let _ = writeln!(out, "  {place}  {id}, {}", surprise(equation));
        }
    }
    out
}

/// All documents and the counts.
pub fn render(files: &[Checked<'_>], options: Options) -> String {
    let mut out = String::new();
    for file in files {
        out.push_str(&document(*file, options));
        out.push('\n');
    }
    out + &closing(files, options)
}

/// Verdict and expectation of an equation that is not as expected: `refuted, expected to hold`.
pub(super) fn surprise(equation: &EquationReport) -> String {
    let expected = match equation.expected {
        Expected::Holds => "expected to hold",
        Expected::Refuted => "expected to be refuted",
        Expected::Definition => "expected to hold as a definition",
        Expected::Update => "expected to hold as an update",
        Expected::Skip => "not looked at",
    };
    format!("{}, {expected}", equation.verdict.word())
}

/// LaTeX on one line, runs of white space as one space.
pub(super) fn one_line(latex: &str) -> String {
    latex.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn heading(equation: &EquationReport, paint: Paint) -> String {
    let remark = match (equation.ok, equation.expected) {
        (true, Expected::Refuted) => "as expected",
        (true, Expected::Definition) => "definition",
        (true, Expected::Update) => "update",
        (true, Expected::Holds | Expected::Skip) => "",
        (false, _) => "",
    };
    let verdict = format!("{:<9}", word(equation));
    if equation.ok {
        let verdict = match equation.expected {
            Expected::Skip => paint.quiet(verdict),
            _ => paint.good(verdict),
        };
        let remark = if remark.is_empty() { String::new() } else { format!("  {}", paint.quiet(remark)) };
        format!("  {verdict}  {}{remark}\n", equation.id)
    } else {
        format!(
            "{} {}  {}, {}\n",
            paint.bad("!"),
            paint.bad(verdict),
            paint.strong(&equation.id),
            expectation(equation)
        )
    }
}

fn expectation(equation: &EquationReport) -> String {
    let surprise = surprise(equation);
    surprise.split_once(", ").map_or(String::new(), |(_, expected)| expected.to_string())
}

/// Everything about an equation: where it stands, what was found, relation by relation.
fn details(file: Checked<'_>, equation: &EquationReport, options: Options) -> String {
    let paint = Paint { colour: options.colour };
    let mut out = String::new();
    if !equation.ok {
        let _ = writeln!(out, "{}", paint.quiet(file.place(equation)));
        out.push_str(&excerpt_of(file.document, equation.span, mark(equation)));
    }
    if !equation.message.is_empty() {
        let _ = writeln!(out, "{}", equation.message);
    }
    let several = equation.relations.len() > 1;
    for relation in &equation.relations {
        if options.explain || tells_why(equation, relation) {
            let facts = facts(equation, relation, options);
            if several || options.explain {
                let _ =
                    writeln!(out, "{}: {}", relation.verdict.word(), paint.strong(one_line(&relation.latex)));
                out.push_str(&indented(&facts, 2));
            } else {
                out.push_str(&facts);
            }
        }
    }
    out
}

/// Whether a relation is a reason for the equation's not being as expected.
fn tells_why(equation: &EquationReport, relation: &RelationReport) -> bool {
    match equation.expected {
        Expected::Refuted => !relation.verdict.fails(),
        _ => !relation.verdict.passes(),
    }
}

/// Reading, draws, bounds, counterexample, and what would have held.
fn facts(equation: &EquationReport, relation: &RelationReport, options: Options) -> String {
    let mut out = String::new();
    if let Some(message) = &relation.message
        && *message != equation.message
    {
        let _ = writeln!(out, "{message}");
    }
    if !relation.reading.is_empty() {
        let _ = writeln!(out, "read as: {}", relation.reading);
    }
    if options.explain || matches!(relation.verdict, Verdict::Undecided | Verdict::Vacuous) {
        for line in draws(relation) {
            let _ = writeln!(out, "{line}");
        }
    }
    if let Some(example) = &relation.counterexample {
        out.push_str("counterexample:\n");
        out.push_str(&indented(&listing(example), 2));
    }
    if !relation.would_hold_with.is_empty() {
        out.push_str("would hold with:\n");
        for mend in &relation.would_hold_with {
            let _ = writeln!(out, "  {}", one_line(mend));
        }
    }
    if let Some(condition) = &relation.would_hold_for {
        let _ = writeln!(out, "would hold for: {condition}");
    }
    out
}

/// On how many networks a relation was tried, and how sure that makes its verdict.
fn draws(relation: &RelationReport) -> Vec<String> {
    let mut lines = Vec::new();
    match relation.networks {
        0 => {}
        1 => lines.push("tried on 1 network".to_string()),
        networks => lines.push(format!("tried on {networks} networks")),
    }
    if let Some(probability) = relation.false_with_probability_below {
        lines.push(format!("false with a probability below {}", rough(probability)));
    }
    match (relation.max_error, relation.bound) {
        (Some(error), Some(bound)) => {
            lines.push(format!("largest difference {}, bound {}", rough(error), rough(bound)));
        }
        (Some(error), None) => lines.push(format!("largest difference {}", rough(error))),
        (None, Some(bound)) => lines.push(format!("bound {}", rough(bound))),
        (None, None) => {}
    }
    if let Some(defect) = relation.smallest_defect {
        lines.push(format!("a relative defect of {} would have been caught", rough(defect)));
    }
    lines
}

fn indented(text: &str, by: usize) -> String {
    text.lines().map(|line| format!("{}\n", format!("{:by$}{line}", "").trim_end())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::samples::{found, note};
    use super::*;

    const PLAIN: Options = Options { colour: false, explain: false };

    #[test]
    fn only_what_surprises_is_told_in_full() {
        let (document, report) = (note(), found());
        let text = render(&[Checked { document: &document, report: &report }], PLAIN);
        let expected = "\
notes/a note.md  notation: inline
  holds      a/true
! refuted    a/false, expected to hold
    notes/a note.md:8:12
    8 | \\delta^l = W \\delta^{l+1}
      |            ^^^^^^^^^^^^^^
    the two sides differ on a network of 2, 2 and 1 neurons
    the sides differ
    read as: the error of layer l is W times the error of layer l+1
    counterexample:
      activation identity, cost ½‖a − y‖²
      layer 1            input 1, 2
      layer 2  neuron 1  weights 1, -1  bias 0
               neuron 2  weights 0, 2   bias 1
      layer 3  neuron 1  weights 1, 3   bias 0
                         target 0
      on the way: z^2_1 = -1, z^2_2 = 5
      at l = 2, j = 1: left side 14, right side 42
    would hold with:
      \\delta^l = W^T \\delta^{l+1}
      \\delta^l = -1
    would hold for: sigmoid units
  ill-typed  a/slip  as expected
! proved     a/no-slip, expected to be refuted
    notes/a note.md:1:1
    1 | # A note
    it was expected to be false, and holds
  skipped    a/left-out
! unread     a,b:c, expected to hold as a definition
    notes/a note.md:11:1
    11 | x % y
       | ^
    `x` has no meaning here; declare it in the notation: 100%

6 equations: 1 proved, 1 holds, 1 refuted, 1 ill-typed, 1 unread, 1 skipped; 3 not as expected
  notes/a note.md:8:12  a/false, refuted, expected to hold
  notes/a note.md:1:1  a/no-slip, proved, expected to be refuted
  notes/a note.md:11:1  a,b:c, unread, expected to hold as a definition
";
        assert_eq!(text, expected);
    }

    #[test]
    fn explained_relations_say_how_they_were_read_drawn_and_bounded() {
        let (document, mut report) = (note(), found());
        report.equations.truncate(1);
        let options = Options { explain: true, ..PLAIN };
        let expected = "\
notes/a note.md  notation: inline
    inferred: vectors = columns
  holds      a/true
    both relations hold
    proved: a = b
      read as: the activation of layer l is b
      tried on 24 networks
      false with a probability below 1.0e-35
    holds: b = c
      read as: b is c
      tried on 24 networks
      largest difference 1.2e-12, bound 3.0e-11
      a relative defect of 2.0e-9 would have been caught

1 equation: 1 holds; as expected
";
        assert_eq!(render(&[Checked { document: &document, report: &report }], options), expected);
    }

    #[test]
    fn colour_is_added_and_nothing_else() {
        let (document, report) = (note(), found());
        let file = [Checked { document: &document, report: &report }];
        let coloured = render(&file, Options { colour: true, ..PLAIN });
        assert!(coloured.contains("\x1b[1;31m!\x1b[0m"), "{coloured}");
        let mut plain = String::new();
        let mut rest = coloured.as_str();
        while let Some((before, after)) = rest.split_once('\x1b') {
            plain.push_str(before);
            rest = after.split_once('m').expect("a colour's end").1;
        }
        plain.push_str(rest);
        assert_eq!(plain, render(&file, PLAIN));
    }

    #[test]
    fn a_document_without_equations_says_so() {
        let (document, mut report) = (note(), found());
        report.equations.clear();
        let text = render(&[Checked { document: &document, report: &report }], PLAIN);
        assert_eq!(
            text,
            "notes/a note.md  notation: inline\n  no displayed equation\n\nno displayed equation\n"
        );
    }
}

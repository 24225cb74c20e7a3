//! A report as a page of Markdown: the counts, a table for each document, then what surprises in full.

use super::text::{one_line, surprise};
use super::{Checked, Fault, excerpt_of, expectation, listing, mark, sentence, summary::outcome, word};
use crate::verdict::{EquationReport, RelationReport};
use std::fmt::Write as _;

/// The page.
pub fn render(files: &[Checked<'_>], faults: &[Fault]) -> String {
    let summary = Checked::summary(files);
    let mut out = match summary.equations {
        0 => "# Equations checked\n\nNo displayed equation.\n".to_string(),
        _ => format!("# Equations checked\n\n{}; **{}**.\n", sentence(&summary), outcome(&summary)),
    };
    if !faults.is_empty() {
        out.push_str("\nNot everything could be checked:\n\n");
    }
    for Fault { path, line, column, message, .. } in faults {
        let _ = writeln!(out, "- {}:{line}:{column}: {}", escape(path), escape(message));
    }
    for file in files {
        let _ = write!(out, "\n## {}\n\n", escape(&file.report.path));
        if file.report.equations.is_empty() {
            out.push_str("No displayed equation.\n");
            continue;
        }
        let _ = writeln!(out, "Notation: {}.\n", escape(&file.report.notation.name));
        out.push_str("| equation | line | expected | verdict |\n| --- | ---: | --- | --- |\n");
        for equation in &file.report.equations {
            let verdict = match equation.ok {
                true => word(equation).to_string(),
                false => format!("**{}**", word(equation)),
            };
            let (id, expected) = (escape(&equation.id), expectation(equation.expected));
            let _ = writeln!(out, "| {id} | {} | {expected} | {verdict} |", equation.line);
        }
        for equation in file.report.equations.iter().filter(|equation| !equation.ok) {
            out.push_str(&details(*file, equation));
        }
    }
    out
}

fn details(file: Checked<'_>, equation: &EquationReport) -> String {
    let mut out = format!("\n### {}: {}\n\n", escape(&equation.id), surprise(equation));
    out.push_str(&fenced(&excerpt_of(file.document, equation.span, mark(equation))));
    if !equation.message.is_empty() {
        let _ = write!(out, "\n{}\n", escape(&equation.message));
    }
    for relation in equation.relations.iter().filter(|relation| !relation.verdict.passes()) {
        out.push_str(&facts(relation));
    }
    out
}

fn facts(relation: &RelationReport) -> String {
    let mut out = format!("\n{}: {}\n", code(&one_line(&relation.latex)), relation.verdict.word());
    if !relation.reading.is_empty() {
        let _ = write!(out, "\nRead as: {}\n", escape(&relation.reading));
    }
    if let Some(example) = &relation.counterexample {
        let _ = write!(out, "\nCounterexample:\n\n{}", fenced(&listing(example)));
    }
    if !relation.would_hold_with.is_empty() {
        out.push_str("\nWould hold with:\n\n");
        for mend in &relation.would_hold_with {
            let _ = writeln!(out, "- {}", code(&one_line(mend)));
        }
    }
    if let Some(condition) = &relation.would_hold_for {
        let _ = write!(out, "\nWould hold for: {}\n", escape(condition));
    }
    out
}

/// A block of text as it is, in a fence longer than any in it.
fn fenced(text: &str) -> String {
    let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
    format!("{fence}text\n{text}{fence}\n")
}

/// Text as inline code.
fn code(text: &str) -> String {
    let ticks = "`".repeat(longest_run(text, '`') + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{space}{text}{space}{ticks}")
}

fn longest_run(text: &str, sign: char) -> usize {
    text.split(|c| c != sign).map(str::len).max().unwrap_or(0) / sign.len_utf8()
}

/// Words as words: no sign in them is Markdown's.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '$' | '~') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::samples::{found, note};
    use super::*;
    use crate::document::Document;

    #[test]
    fn a_table_and_then_what_surprises() {
        let (document, report) = (note(), found());
        let page = render(&[Checked { document: &document, report: &report }], &[]);
        let expected = "\
# Equations checked

6 equations: 1 proved, 1 holds, 1 refuted, 1 ill-typed, 1 unread, 1 skipped; **3 not as expected**.

## notes/a note.md

Notation: inline.

| equation | line | expected | verdict |
| --- | ---: | --- | --- |
| a/true | 4 | holds | holds |
| a/false | 8 | holds | **refuted** |
| a/slip | 1 | refuted | ill-typed |
| a/no-slip | 1 | refuted | **proved** |
| a/left-out | 1 | skip | skipped |
| a,b:c | 11 | definition | **unread** |

### a/false: refuted, expected to hold

```text
8 | \\delta^l = W \\delta^{l+1}
  |            ^^^^^^^^^^^^^^
```

the two sides differ on a network of 2, 2 and 1 neurons

`\\delta^l = W \\delta^{l+1}`: refuted

Read as: the error of layer l is W times the error of layer l+1

Counterexample:

```text
activation identity, cost ½‖a − y‖²
layer 1            input 1, 2
layer 2  neuron 1  weights 1, -1  bias 0
         neuron 2  weights 0, 2   bias 1
layer 3  neuron 1  weights 1, 3   bias 0
                   target 0
on the way: z^2_1 = -1, z^2_2 = 5
at l = 2, j = 1: left side 14, right side 42
```

Would hold with:

- `\\delta^l = W^T \\delta^{l+1}`
- `\\delta^l = -1`

Would hold for: sigmoid units

### a/no-slip: proved, expected to be refuted

```text
1 | # A note
```

it was expected to be false, and holds

### a,b:c: unread, expected to hold as a definition

```text
11 | x % y
   | ^
```

\\`x\\` has no meaning here; declare it in the notation: 100%
";
        assert_eq!(page, expected);
    }

    #[test]
    fn words_and_code_keep_their_signs() {
        assert_eq!(escape("a_b | *c*\nd"), "a\\_b \\| \\*c\\* d");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(fenced("```\n"), "````text\n```\n````\n");
    }

    #[test]
    fn no_equation_is_said_once() {
        let (document, mut report) = (note(), found());
        report.equations.clear();
        let page = render(&[Checked { document: &document, report: &report }], &[]);
        assert_eq!(
            page,
            "# Equations checked\n\nNo displayed equation.\n\n## notes/a note.md\n\nNo displayed equation.\n"
        );
        assert_eq!(render(&[], &[]), "# Equations checked\n\nNo displayed equation.\n");
    }

    #[test]
    fn what_could_not_be_checked_is_listed() {
        let faults = Fault::of(&Document::from_markdown("b.md", "\n$$\n$$\n"), None);
        assert_eq!(
            render(&[], &faults),
            "# Equations checked\n\nNo displayed equation.\n\nNot everything could be checked:\n\n\
             - b.md:2:1: displayed equation is empty: expected mathematics between \\$\\$ and \\$\\$\n"
        );
    }
}

//! JSON for programs. The names of the fields are stable; new ones may come.
//!
//! ```text
//! { "files": [ { "path", "notation": { "name", "inferred": { … } },
//!     "equations": [ { "id", "line", "column", "latex", "expected", "verdict", "ok", "message",
//!       "relations": [ { "verdict", "latex", "reading", "networks", "max_error", "bound", "smallest_defect",
//!         "false_with_probability_below", "counterexample": { "sizes", "where", "left", "right", … },
//!         "would_hold_with": [ … ], "would_hold_for", "message" } ] } ] } ],
//!   "summary": { "equations", "proved", "holds", "refuted", "undecided", "vacuous", "ill_typed", "unread",
//!     "skipped", "unexpected" },
//!   "errors": [ { "path", "line", "column", "message" } ] }
//! ```
//!
//! `errors` is there only where something around the equations is wrong: then not everything was checked. A fact that was not looked at, and a value that is no finite number, is `null`.

use super::Fault;
use crate::verdict::{DocumentReport, Summary};
use serde::Serialize;

/// What was found in some documents, and the counts over all of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Findings<'a> {
    /// Document by document.
    pub files: Vec<&'a DocumentReport>,
    /// Counts over all documents.
    pub summary: Summary,
    /// What is wrong around the equations.
    #[serde(skip_serializing_if = "<[Fault]>::is_empty")]
    pub errors: &'a [Fault],
}

impl<'a> Findings<'a> {
    /// Gathers some reports.
    pub fn of(reports: impl IntoIterator<Item = &'a DocumentReport>, errors: &'a [Fault]) -> Findings<'a> {
        let files: Vec<&DocumentReport> = reports.into_iter().collect();
        let summary = Summary::of(files.iter().copied());
        Findings { files, summary, errors }
    }
}

/// The reports as indented JSON, a newline at the end.
///
/// Errors: none that a report can cause; the text says what the writer said.
pub fn render<'a>(
    reports: impl IntoIterator<Item = &'a DocumentReport>,
    errors: &'a [Fault],
) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&Findings::of(reports, errors)).map(|json| json + "\n")
}

#[cfg(test)]
mod tests {
    use super::super::samples::found;
    use super::*;
    use crate::document::Document;
    use serde_json::Value;

    #[test]
    fn infinite_values_are_null_and_nothing_is_lost() {
        let mut report = found();
        let example = report.equations[1].relations[0].counterexample.as_mut().expect("a counterexample");
        example.left = f64::INFINITY;
        let json: Value = serde_json::from_str(&render([&report], &[]).expect("JSON")).expect("JSON");
        let relation = &json["files"][0]["equations"][1]["relations"][0];
        assert_eq!(relation["counterexample"]["left"], Value::Null);
        assert_eq!(relation["counterexample"]["right"], 42.0);
        assert_eq!(relation["counterexample"]["where"], "l = 2, j = 1");
        assert_eq!(json["files"][0]["equations"][2]["verdict"], "ill-typed");
        assert_eq!(json["files"][0]["equations"][5]["expected"], "definition");
        assert_eq!(json["summary"]["ill_typed"], 1);
        assert_eq!(json["summary"]["skipped"], 1);
        assert_eq!(json["summary"]["unexpected"], 3);
        assert_eq!(json.get("errors"), None);
    }

    #[test]
    fn what_is_wrong_around_the_equations_is_told() {
        let document = Document::from_markdown("note.md", "```math a\nx = x\n");
        let faults = Fault::of(&document, None);
        let json: Value = serde_json::from_str(&render([], &faults).expect("JSON")).expect("JSON");
        assert_eq!((&json["errors"][0]["path"], &json["errors"][0]["line"]), (&"note.md".into(), &1.into()));
        assert!(
            json["errors"][0]["message"].as_str().is_some_and(|message| message.contains("never closed"))
        );
    }
}

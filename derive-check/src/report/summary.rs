//! The last line of a report: counts by verdict.

use crate::verdict::Summary;

/// Counts by verdict as a sentence: `12 equations: 9 proved, 2 refuted, 1 skipped`.
///
/// ```
/// use derive_check::{report::sentence, verdict::Summary};
///
/// let summary = Summary { equations: 3, proved: 2, refuted: 1, ..Summary::default() };
/// assert_eq!(sentence(&summary), "3 equations: 2 proved, 1 refuted");
/// ```
pub fn sentence(summary: &Summary) -> String {
    let counts = [
        (summary.proved, "proved"),
        (summary.holds, if summary.holds == 1 { "holds" } else { "hold" }),
        (summary.refuted, "refuted"),
        (summary.ill_typed, "ill-typed"),
        (summary.undecided, "undecided"),
        (summary.vacuous, "vacuous"),
        (summary.unread, "unread"),
        (summary.skipped, "skipped"),
    ];
    let counts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    match summary.equations {
        0 => "no displayed equation".to_string(),
        1 => format!("1 equation: {}", counts.join(", ")),
        equations => format!("{equations} equations: {}", counts.join(", ")),
    }
}

/// Whether every equation met what is expected of it, as the end of a sentence.
pub fn outcome(summary: &Summary) -> String {
    match (summary.equations, summary.unexpected) {
        (0, _) => "nothing to check".to_string(),
        (1, 0) => "as expected".to_string(),
        (_, 0) => "all as expected".to_string(),
        (_, unexpected) => format!("{unexpected} not as expected"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_occurs_is_counted() {
        let mut summary = Summary { equations: 1, holds: 1, ..Summary::default() };
        assert_eq!(sentence(&summary), "1 equation: 1 holds");
        assert_eq!(outcome(&summary), "as expected");
        summary = Summary {
            equations: 36,
            proved: 8,
            holds: 7,
            refuted: 6,
            ill_typed: 5,
            undecided: 4,
            vacuous: 3,
            unread: 2,
            skipped: 1,
            unexpected: 9,
        };
        assert_eq!(
            sentence(&summary),
            "36 equations: 8 proved, 7 hold, 6 refuted, 5 ill-typed, 4 undecided, 3 vacuous, 2 unread, 1 skipped"
        );
        assert_eq!(outcome(&summary), "9 not as expected");
    }

    #[test]
    fn nothing_is_said_to_be_nothing() {
        assert_eq!(sentence(&Summary::default()), "no displayed equation");
        assert_eq!(outcome(&Summary::default()), "nothing to check");
    }
}

//! What the five notes are known to say: every statement with its verdict, and the comparison with what was found.

use derive_check::report::expectation;
use derive_check::verdict::{DocumentReport, EquationReport, Expected, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// True in the note's notation.
    Holds,
    /// False as written, so many times in the equation.
    Slip(usize),
    /// Introduces a symbol.
    Definition,
    /// A step of gradient descent.
    Update,
}

use Known::{Definition, Holds, Slip, Update};

/// Every equation of the five notes, by id.
///
/// A statement that the notes make for several depths or with several endings has an equation for each (`path-sums/15`,
/// `slides/w-hidden-slips`), a slip that shares its id with a true statement has `-slip` behind it, and where no
/// other statement says what was meant, an equation ending in `-mended` does.
pub const TABLE: [(&str, Known); 102] = [
    ("path-sums/1", Holds),
    ("path-sums/2", Slip(1)),
    ("path-sums/2-mended", Holds),
    ("path-sums/3", Holds),
    ("path-sums/4", Definition),
    ("path-sums/5", Holds),
    ("path-sums/6", Holds),
    ("path-sums/7", Holds),
    ("path-sums/8", Holds),
    ("path-sums/9", Holds),
    ("path-sums/10", Definition),
    ("path-sums/11", Holds),
    ("path-sums/12", Holds),
    ("path-sums/13", Holds),
    ("path-sums/14", Holds),
    ("path-sums/15-3", Holds),
    ("path-sums/15-4", Holds),
    ("path-sums/15-5", Holds),
    ("path-sums/16", Holds),
    ("path-sums/16-m", Definition),
    ("path-sums/17", Holds),
    ("path-sums/18", Slip(1)),
    ("four/cost", Definition),
    ("four/cost-one", Definition),
    ("four/hadamard", Holds),
    ("four/delta", Definition),
    ("four/dcda", Holds),
    ("four/bp1", Holds),
    ("four/bp1-matrix", Holds),
    ("four/bp2", Holds),
    ("four/bp2-summary", Slip(1)),
    ("four/bp2-proof", Holds),
    ("four/bp3", Holds),
    ("four/bp4", Holds),
    ("four/bp4-summary", Slip(1)),
    ("four/bp4-summary-mended", Holds),
    ("four/rows", Holds),
    ("four/rows-update", Update),
    ("digits/shapes", Definition),
    ("digits/shapes-slip", Slip(2)),
    ("digits/loss", Definition),
    ("digits/forward", Holds),
    ("digits/w1", Holds),
    ("digits/w1-scan", Slip(1)),
    ("digits/b1", Holds),
    ("digits/z1", Holds),
    ("digits/delta1-chain", Holds),
    ("digits/phi", Holds),
    ("digits/z2", Holds),
    ("digits/dz2dx1", Holds),
    ("digits/delta1", Holds),
    ("digits/w2", Holds),
    ("digits/b2", Holds),
    ("digits/b2-slip", Slip(1)),
    ("digits/dLdx2", Holds),
    ("digits/delta2", Holds),
    ("digits/backward", Holds),
    ("slides/delta-out", Holds),
    ("slides/w-out", Holds),
    ("slides/b", Holds),
    ("slides/b-slip", Slip(1)),
    ("slides/w-chain", Holds),
    ("slides/z-next", Holds),
    ("slides/z-next-slip", Slip(2)),
    ("slides/dz-slip", Slip(1)),
    ("slides/local", Holds),
    ("slides/z-slip", Slip(1)),
    ("slides/z-slip-mended", Holds),
    ("slides/w-hidden", Holds),
    ("slides/w-hidden-slips-1", Slip(1)),
    ("slides/w-hidden-slips-2", Slip(1)),
    ("slides/w-hidden-slips-3", Slip(1)),
    ("slides/w-hidden-slips-4", Slip(1)),
    ("slides/delta", Holds),
    ("slides/delta-slip", Slip(1)),
    ("slides/w", Holds),
    ("slides/w-slip", Slip(1)),
    ("slides/matrix", Holds),
    ("lecture/parameters", Definition),
    ("lecture/z1", Holds),
    ("lecture/z1-one", Holds),
    ("lecture/z", Holds),
    ("lecture/a", Holds),
    ("lecture/w2-chain", Holds),
    ("lecture/cost-slip", Slip(1)),
    ("lecture/cost-slip-mended", Definition),
    ("lecture/dcda", Holds),
    ("lecture/w2", Holds),
    ("lecture/b2", Holds),
    ("lecture/w1", Holds),
    ("lecture/w1-slip", Slip(1)),
    ("lecture/sigmoid", Holds),
    ("lecture/dz", Holds),
    ("lecture/cost", Definition),
    ("lecture/wL", Holds),
    ("lecture/deltaL", Holds),
    ("lecture/deltaL-matrix", Holds),
    ("lecture/wL-delta", Holds),
    ("lecture/b", Holds),
    ("lecture/delta", Holds),
    ("lecture/delta-slip", Slip(1)),
    ("lecture/update", Update),
];

/// Where what was found differs from what is known: a verdict, an expectation, a statement too few or too many.
pub fn differences<'a>(reports: impl IntoIterator<Item = &'a DocumentReport>) -> Vec<String> {
    let found: Vec<&EquationReport> = reports.into_iter().flat_map(|report| &report.equations).collect();
    let known: BTreeMap<&str, Known> = TABLE.into_iter().collect();
    let ids: BTreeSet<&str> = found.iter().map(|equation| equation.id.as_str()).collect();
    let mut differences: Vec<String> =
        known.keys().filter(|id| !ids.contains(*id)).map(|id| format!("{id} is missing")).collect();
    for equation in found {
        match known.get(equation.id.as_str()) {
            None => differences.push(format!("{} is not in the table", equation.id)),
            Some(&known) => differences.extend(difference(equation, known)),
        }
    }
    differences
}

fn difference(equation: &EquationReport, known: Known) -> Option<String> {
    let EquationReport { id, verdict, relations, expected, ok, .. } = equation;
    let fitting = match known {
        Holds => Expected::Holds,
        Slip(_) => Expected::Refuted,
        Definition => Expected::Definition,
        Update => Expected::Update,
    };
    let found = verdict.word();
    if *expected != fitting {
        return Some(format!("{id} is marked {}: expected {}", expectation(*expected), expectation(fitting)));
    }
    if *ok != expected.met_by(*verdict) {
        return Some(format!("{id} is {found} and said to be {}", if *ok { "fine" } else { "wrong" }));
    }
    match known {
        Slip(slips) => {
            // Of an equation that cannot be read as a whole there is no relation to count.
            let failing = relations.iter().filter(|relation| relation.verdict.fails()).count();
            let enough = failing >= slips || (slips == 1 && *verdict == Verdict::IllTyped);
            (!verdict.fails() || !enough)
                .then(|| format!("{id} is {found} with {failing} failing: expected {slips} failing"))
        }
        Holds | Definition | Update => {
            let all = relations.iter().all(|relation| relation.verdict.passes());
            (!verdict.passes() || !all).then(|| format!("{id} is {found}: expected that it holds"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use derive_check::latex::Span;
    use derive_check::verdict::{NotationReport, RelationReport};

    fn equation(id: &str, expected: Expected, verdict: Verdict, relations: usize) -> EquationReport {
        let relation = RelationReport::new(verdict, String::new(), String::new());
        EquationReport {
            id: id.to_string(),
            line: 1,
            column: 1,
            latex: String::new(),
            expected,
            verdict,
            ok: expected.met_by(verdict),
            relations: vec![relation; relations],
            message: String::new(),
            span: Span::default(),
            at: None,
        }
    }

    fn right() -> DocumentReport {
        let equations = TABLE.iter().map(|&(id, known)| match known {
            Holds => equation(id, Expected::Holds, Verdict::Proved, 1),
            Slip(slips) => equation(id, Expected::Refuted, Verdict::Refuted, slips),
            Definition => equation(id, Expected::Definition, Verdict::Holds, 0),
            Update => equation(id, Expected::Update, Verdict::Proved, 1),
        });
        DocumentReport {
            path: String::new(),
            notation: NotationReport::default(),
            equations: equations.collect(),
        }
    }

    #[test]
    fn what_is_right_differs_nowhere() {
        assert_eq!(differences([&right()]), Vec::<String>::new());
    }

    #[test]
    fn every_wrong_verdict_is_named() {
        for (place, &(id, _)) in TABLE.iter().enumerate() {
            let expected = right().equations[place].expected;
            for verdict in [Verdict::Vacuous, Verdict::Undecided, Verdict::Unread] {
                let mut report = right();
                report.equations[place] = equation(id, expected, verdict, 1);
                assert_eq!(differences([&report]).len(), 1, "{id} {verdict:?}");
            }
            let opposite = if expected == Expected::Refuted { Verdict::Proved } else { Verdict::Refuted };
            let mut report = right();
            report.equations[place] = equation(id, expected, opposite, 1);
            assert_eq!(differences([&report]).len(), 1, "{id}");
            report.equations.remove(place);
            assert_eq!(differences([&report]), [format!("{id} is missing")]);
        }
    }

    #[test]
    fn a_slip_that_was_mended_away_is_named() {
        let mut report = right();
        report.equations[1] = equation("path-sums/2", Expected::Holds, Verdict::Proved, 1);
        assert_eq!(differences([&report]), ["path-sums/2 is marked holds: expected refuted"]);
    }

    #[test]
    fn one_of_two_slips_is_not_enough() {
        let mut report = right();
        let place = TABLE.iter().position(|(id, _)| *id == "slides/z-next-slip").expect("it is in the table");
        report.equations[place].relations[1].verdict = Verdict::Proved;
        assert_eq!(
            differences([&report]),
            ["slides/z-next-slip is refuted with 1 failing: expected 2 failing"]
        );
    }

    #[test]
    fn what_is_not_known_is_named() {
        let mut report = right();
        report.equations.push(equation("four/bp5", Expected::Holds, Verdict::Proved, 1));
        assert_eq!(differences([&report]), ["four/bp5 is not in the table"]);
    }
}

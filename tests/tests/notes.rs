//! The five notes: every verdict as it is known, and the report of every equation as it was read last.

use derive_check::document::Document;
use derive_check::notes::{self, Note};
use derive_check::report::listing;
use derive_check::verdict::{DocumentReport, Expected, RelationReport, Summary, Verdict};
use std::fmt::Write as _;
use std::sync::LazyLock;
use tests::table;

fn report(note: &Note) -> DocumentReport {
    derive_check::check(&Document::read(note.file, note.text)).expect("the notation of the note can be used")
}

/// What is found of all five, once for all tests.
static REPORTS: LazyLock<Vec<DocumentReport>> = LazyLock::new(|| notes::ALL.iter().map(report).collect());

#[test]
fn every_verdict_is_as_it_is_known() {
    let differences = table::differences(REPORTS.iter());
    assert!(differences.is_empty(), "\n{}", differences.join("\n"));
}

#[test]
fn what_holds_is_proved_but_for_one_in_twenty() {
    let true_ones: Vec<Verdict> = REPORTS
        .iter()
        .flat_map(|report| &report.equations)
        .filter(|equation| equation.expected != Expected::Refuted)
        .map(|equation| equation.verdict)
        .collect();
    let proved = true_ones.iter().filter(|verdict| **verdict == Verdict::Proved).count();
    assert!(20 * proved >= 19 * true_ones.len(), "{proved} of {} are proved", true_ones.len());
    let summary = Summary::of(REPORTS.iter());
    assert_eq!((summary.undecided, summary.vacuous, summary.unread, summary.unexpected), (0, 0, 0, 0));
}

#[test]
fn another_seed_finds_the_same() {
    for note in &notes::ALL {
        let document = Document::read(note.file, note.text);
        let verdicts = |seed: u64| -> Vec<(String, Verdict)> {
            let options = derive_check::CheckOptions { seed, ..Default::default() };
            let report = derive_check::check_with(&document, options).expect("a notation");
            report.equations.into_iter().map(|equation| (equation.id, equation.verdict)).collect()
        };
        assert_eq!(verdicts(0), verdicts(20_260_729), "{}", note.name);
    }
}

#[test]
fn every_false_relation_has_a_counterexample_or_a_reason() {
    for equation in REPORTS.iter().flat_map(|report| &report.equations) {
        for relation in equation.relations.iter().filter(|relation| relation.verdict.fails()) {
            match (&relation.counterexample, relation.verdict) {
                (Some(example), Verdict::Refuted) => {
                    assert!(example.left != example.right, "{}: the sides do not differ", equation.id);
                    assert!(
                        example.sizes.iter().all(|&width| width <= 4),
                        "{}: {:?}",
                        equation.id,
                        example.sizes
                    );
                }
                (None, Verdict::IllTyped) => {
                    assert!(relation.message.is_some() || !equation.message.is_empty(), "{}", equation.id);
                }
                (example, verdict) => panic!("{}: {} with {example:?}", equation.id, verdict.word()),
            }
        }
    }
}

/// The report of a note without what may differ from machine to machine: bounds and the last digits of values.
fn lasting(report: &DocumentReport) -> String {
    let mut out = format!("notation: {}\n", report.notation.name);
    for (key, value) in &report.notation.inferred {
        let _ = writeln!(out, "inferred: {key} = {value}");
    }
    for equation in &report.equations {
        let _ = writeln!(out, "\n{}: {}", equation.id, equation.verdict.word());
        if equation.relations.is_empty() {
            let _ = writeln!(out, "  {}", equation.message);
        }
        for relation in &equation.relations {
            lasting_of(relation, &mut out);
        }
    }
    out
}

fn lasting_of(relation: &RelationReport, out: &mut String) {
    let latex = relation.latex.split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = writeln!(out, "  {}: {latex}", relation.verdict.word());
    if !relation.reading.is_empty() {
        let _ = writeln!(out, "    read as: {}", relation.reading);
    }
    if let Some(message) = &relation.message {
        let _ = writeln!(out, "    {message}");
    }
    if let Some(example) = &relation.counterexample {
        listing(example).lines().for_each(|line| {
            let _ = writeln!(out, "    | {line}");
        });
    }
    for mend in &relation.would_hold_with {
        let _ = writeln!(out, "    would hold with: {mend}");
    }
}

macro_rules! snapshots {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            let name = stringify!($name).replace('_', "-");
            let place = notes::ALL.iter().position(|note| note.name == name).expect("a note of this name");
            insta::assert_snapshot!(name, lasting(&REPORTS[place]));
        })*

        #[test]
        fn no_note_is_without_a_snapshot() {
            let names = [$(stringify!($name).replace('_', "-")),*];
            assert!(notes::ALL.iter().all(|note| names.iter().any(|name| name == note.name)));
            assert_eq!(names.len(), notes::ALL.len());
        }
    };
}

snapshots! { path_sums four_equations two_layer_digits from_to_slides lecture_2_2_1 }

/// The figures of the remark on saturation are those of the sigmoid.
#[test]
fn the_table_of_saturation_is_right() {
    let note = notes::named("four-equations").expect("the note");
    let rows = note.text.lines().filter_map(|line| {
        let cells: Result<Vec<f64>, _> =
            line.trim_matches('|').split('|').map(|cell| cell.trim().parse()).collect();
        cells.ok().filter(|cells| cells.len() == 3)
    });
    let mut n_rows = 0;
    for row in rows {
        let a = 1.0 / (1.0 + (-row[0]).exp());
        assert!((row[1] - a).abs() <= 5e-5, "σ({}) = {a}", row[0]);
        assert!((row[2] - a * (1.0 - a)).abs() <= 5e-5, "σ'({}) = {}", row[0], a * (1.0 - a));
        n_rows += 1;
    }
    assert_eq!(n_rows, 5);
}

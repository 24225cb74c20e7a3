//! The judge is judged: mutants of the five notes' true equations are refuted and led back, and no true equation is
//! refuted whatever the seed.
//!
//! In full: `cargo run --release -p derive-check --example adequacy` for every mutant, `--example false_alarms` for many
//! seeds.

use derive_check::document::Document;
use derive_check::notes::ALL;
use derive_check::verdict::{Adequacy, AdequacyOptions, CheckOptions, Expected, adequacy, check_with};

#[test]
fn every_mutant_is_refuted_or_true_and_led_back() {
    let mut all = Adequacy::default();
    for note in ALL {
        let document = Document::from_markdown(note.file, note.text);
        let options = AdequacyOptions { seed: 1, stride: 60, ..AdequacyOptions::default() };
        let found = adequacy(&document, options).expect("the notes' notations are sound");
        assert_eq!(found.survivors, [], "{}", note.name);
        assert!(found.true_as_well * 10 < found.mutants, "{}: too many edits change nothing", note.name);
        all.add(found);
    }
    assert!(all.mutants > 3_000, "only {} mutants", all.mutants);
    assert!((all.kill_rate() - 100.0).abs() < 1e-9);
    assert!(
        all.lead_back_rate() >= 95.0,
        "{:.1} % led back; astray: {:#?}",
        all.lead_back_rate(),
        all.astray
    );
}

#[test]
fn no_seed_refutes_a_true_equation() {
    for note in ALL {
        let document = Document::from_markdown(note.file, note.text);
        for seed in [3, 11] {
            let true_ones = |id: &str| {
                document
                    .equations
                    .iter()
                    .any(|equation| equation.id == id && equation.expected != Expected::Refuted)
            };
            let options = CheckOptions { seed, only: Some(&true_ones), ..CheckOptions::default() };
            let report = check_with(&document, options).expect("the notes' notations are sound");
            for equation in report.equations {
                assert!(equation.verdict.passes(), "{} with seed {seed}: {}", equation.id, equation.message);
            }
        }
    }
}

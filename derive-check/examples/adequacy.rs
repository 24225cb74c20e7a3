//! Mutants of every true equation of the five notes, and false alarms over many seeds.
//!
//! `cargo run --release -p derive-check --example adequacy -- [SEEDS] [STRIDE]`

#![allow(clippy::print_stdout)] // a program: its table is its output

use derive_check::document::Document;
use derive_check::notes::ALL;
use derive_check::verdict::{CheckOptions, Expected, Verdict, adequacy, check_with};

fn main() {
    let mut arguments = std::env::args().skip(1).filter_map(|argument| argument.parse::<usize>().ok());
    let (seeds, stride) = (arguments.next().unwrap_or(10), arguments.next().unwrap_or(10));
    println!("| note | relations | mutants | true as well | killed | kill rate | led back |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    for note in ALL {
        let document = Document::from_markdown(note.name, note.text);
        match adequacy(&document, 0, stride) {
            Ok(found) => {
                println!(
                    "| {} | {} | {} | {} | {} | {:.2} % | {:.1} % of {} |",
                    note.name,
                    found.relations,
                    found.mutants,
                    found.true_as_well,
                    found.killed,
                    found.kill_rate(),
                    found.lead_back_rate(),
                    found.repaired
                );
                for (id, mutant) in found.survivors {
                    println!("survivor of {id}: {mutant}");
                }
                for (id, mutant) in found.astray {
                    println!("not led back to {id}: {mutant}");
                }
            }
            Err(fault) => println!("{}: {fault}", note.name),
        }
    }
    let (mut checks, mut alarms, mut undecided) = (0, 0, 0);
    for note in ALL {
        let document = Document::from_markdown(note.name, note.text);
        for seed in 0..seeds as u64 {
            let true_ones = |id: &str| {
                document
                    .equations
                    .iter()
                    .any(|equation| equation.id == id && equation.expected != Expected::Refuted)
            };
            let options = CheckOptions { seed: seed + 1, only: Some(&true_ones), ..CheckOptions::default() };
            let Ok(report) = check_with(&document, options) else { continue };
            for equation in report.equations {
                checks += equation.relations.len();
                alarms += equation.relations.iter().filter(|relation| relation.verdict.fails()).count();
                undecided += equation
                    .relations
                    .iter()
                    .filter(|relation| relation.verdict == Verdict::Undecided)
                    .count();
            }
        }
    }
    println!(
        "{checks} checks of true relations with {seeds} seeds: {alarms} false alarms, {undecided} undecided"
    );
}

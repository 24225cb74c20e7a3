//! True equations of the five notes under many seeds: none may be refuted, next to none be left undecided.
//!
//! `cargo run --release -p derive-check --example false_alarms -- [CHECKS] [FIRST SEED]`
//!
//! Judges every relation of every true equation with one seed after the other, on all cores, until at least CHECKS
//! relations (100,000 by default) have been judged. Every hundred seeds it says how far it is; a run that was stopped
//! goes on from the seed said last. The exit status is 1 where a true relation was refuted, or one in a thousand was left
//! undecided.

#![allow(clippy::print_stdout)] // a program: its table is its output

use derive_check::document::Document;
use derive_check::notes::ALL;
use derive_check::verdict::{CheckOptions, Expected, Verdict, check_with};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// What came of the checks so far.
#[derive(Default)]
struct Tally {
    checks: usize,
    proved: usize,
    holds: usize,
    undecided: usize,
    seeds: u64,
    /// Seed, id and verdict of what did not pass.
    others: Vec<(u64, String, Verdict)>,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.replace(',', "").parse::<u64>());
    let goal = arguments.next().and_then(Result::ok).unwrap_or(100_000) as usize;
    let first = arguments.next().and_then(Result::ok).unwrap_or(1);

    let documents = ALL.map(|note| Document::from_markdown(note.file, note.text));
    let (next, tally) = (AtomicU64::new(first), Mutex::new(Tally::default()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    let found = with_seed(&documents, seed);
                    let Ok(mut tally) = tally.lock() else { return };
                    tally.add(seed, &found);
                    if tally.seeds % 100 == 0 {
                        println!("{} checks, seed {seed}", tally.checks);
                    }
                    if tally.checks >= goal {
                        return;
                    }
                }
            });
        }
    });
    let Ok(tally) = tally.into_inner() else { return ExitCode::FAILURE };
    for (seed, id, verdict) in &tally.others {
        println!("{id} with seed {seed}: {}", verdict.word());
    }
    let share = 100.0 * tally.undecided as f64 / tally.checks.max(1) as f64;
    let alarms = tally.others.len() - tally.undecided;
    println!(
        "{} checks of true relations with {} seeds: {} proved, {} hold, {alarms} false alarms, {} undecided ({share:.4} %)",
        tally.checks, tally.seeds, tally.proved, tally.holds, tally.undecided
    );
    if alarms == 0 && share < 0.1 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Tally {
    fn add(&mut self, seed: u64, found: &[(String, Verdict)]) {
        self.seeds += 1;
        for (id, verdict) in found {
            self.checks += 1;
            match verdict {
                Verdict::Proved => self.proved += 1,
                Verdict::Holds => self.holds += 1,
                _ => self.others.push((seed, id.clone(), *verdict)),
            }
            self.undecided += usize::from(*verdict == Verdict::Undecided);
        }
    }
}

/// The verdict on every relation of every true equation.
fn with_seed(documents: &[Document], seed: u64) -> Vec<(String, Verdict)> {
    let mut found = Vec::new();
    for document in documents {
        let is_true = |id: &str| {
            let equation = document.equations.iter().find(|equation| equation.id == id);
            equation.is_some_and(|equation| equation.expected != Expected::Refuted)
        };
        let options = CheckOptions { seed, only: Some(&is_true), ..CheckOptions::default() };
        match check_with(document, options) {
            Ok(report) => {
                for equation in report.equations {
                    if equation.relations.is_empty() {
                        found.push((equation.id.clone(), equation.verdict));
                    }
                    let each = equation.relations.iter();
                    found.extend(each.map(|relation| (equation.id.clone(), relation.verdict)));
                }
            }
            Err(fault) => println!("{}: {fault}", document.name),
        }
    }
    found
}

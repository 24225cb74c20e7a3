//! Mutants of every true equation of the five notes: how many are refuted, and how many are led back to the original.
//!
//! `cargo run --release -p derive-check --example adequacy -- [STRIDE] [--astray]`
//!
//! Every edit of the catalogue is applied at every place. Of every STRIDE-th mutant (every one by default) the whole
//! judgement is asked, with what would have held; of the others only whether they are false. `--astray` lists those
//! that are not led back, with what was offered. The exit status is 1 where a mutant that is not true passes.

#![allow(clippy::print_stdout)] // a program: its table is its output

use derive_check::document::Document;
use derive_check::notes::{ALL, Note};
use derive_check::verdict::{Adequacy, AdequacyOptions, adequacy};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

/// In how many shares the relations of a note are dealt out to the cores.
const SHARES: usize = 12;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let stride = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(1);
    let astray = arguments.iter().any(|argument| argument == "--astray");

    let mut all = Adequacy::default();
    println!("| note | relations | mutants | true as well | false | refuted or ill-typed | led back |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (note, found) in ALL.iter().zip(measure(stride)) {
        row(note.name, &found);
        all.add(found);
    }
    row("all", &all);
    for survivor in &all.survivors {
        println!("passes, from {}: {}", survivor.id, survivor.latex);
    }
    if astray {
        for mutant in &all.astray {
            println!("\nastray, from {}: {}", mutant.id, mutant.original);
            println!("  mutant  {}", mutant.latex);
            for repair in &mutant.would_hold_with {
                println!("  offered {repair}");
            }
        }
    }
    if all.survivors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn row(name: &str, found: &Adequacy) {
    println!(
        "| {name} | {} | {} | {} | {} | {:.2} % | {:.2} % of {} |",
        found.relations,
        found.mutants,
        found.true_as_well,
        found.mutants - found.true_as_well,
        found.kill_rate(),
        found.lead_back_rate(),
        found.repaired
    );
}

/// Note by note, on all cores.
fn measure(stride: usize) -> Vec<Adequacy> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut found = vec![Adequacy::default(); ALL.len()];
        loop {
            let job = next.fetch_add(1, Ordering::Relaxed);
            let Some(Note { file, text, .. }) = ALL.get(job / SHARES) else { return found };
            let options =
                AdequacyOptions { stride, share: (job % SHARES, SHARES), ..AdequacyOptions::default() };
            match adequacy(&Document::from_markdown(file, text), options) {
                Ok(here) => found[job / SHARES].add(here),
                Err(fault) => println!("{file}: {fault}"),
            }
        }
    };
    let mut all = vec![Adequacy::default(); ALL.len()];
    std::thread::scope(|scope| {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(worker)).collect();
        for worker in workers {
            if let Ok(found) = worker.join() {
                all.iter_mut().zip(found).for_each(|(all, found)| all.add(found));
            }
        }
    });
    for found in &mut all {
        found.survivors.sort();
        found.astray.sort();
    }
    all
}

//! Slips that inference excuses: of every true equation of some documents one mutant at a time takes the place, and
//! whatever the text leaves open is inferred anew.
//!
//! `cargo run --release -p derive-check --example excuses -- [STRIDE] FILE …`
//!
//! A mutant is false if it is refuted beside the original. Of every STRIDE-th false one (every one by default) it is
//! asked whether it passes in the original's place: then other conventions make it true, and what it contradicts is
//! elsewhere in the text, if anywhere. Those are listed. Custom says which letters the edits take for what.

#![allow(clippy::print_stdout)] // a program: its list is its output

use derive_check::check;
use derive_check::document::Document;
use derive_check::latex;
use derive_check::notation::Notation;
use derive_check::verdict::{EquationReport, Expected, Verdict, edits};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut stride = 1;
    let mut files = Vec::new();
    for argument in std::env::args().skip(1) {
        match argument.parse::<usize>() {
            Ok(number) if number > 0 => stride = number,
            _ => files.push(argument),
        }
    }
    if files.is_empty() {
        println!("expected files, as in `excuses 10 notes.md`");
        return ExitCode::from(2);
    }
    let mut all = Found::default();
    for file in files {
        match std::fs::read_to_string(&file) {
            Ok(text) => all.add(&file, &text, stride),
            Err(error) => {
                println!("{file} cannot be read: {error}");
                return ExitCode::from(2);
            }
        }
    }
    println!(
        "{} mutants, {} true as well; of {} false ones put in place {} excused ({:.2} %)",
        all.mutants,
        all.true_as_well,
        all.placed,
        all.excused,
        100.0 * all.excused as f64 / all.placed.max(1) as f64
    );
    ExitCode::SUCCESS
}

/// What was found.
#[derive(Default)]
struct Found {
    mutants: usize,
    true_as_well: usize,
    placed: usize,
    excused: usize,
}

impl Found {
    fn add(&mut self, file: &str, text: &str, stride: usize) {
        let document = Document::read(file, text);
        let Ok(report) = check(&document) else { return };
        for (place, equation) in document.equations.iter().enumerate() {
            let original = &report.equations[place];
            let in_place = equation.offset..equation.offset + equation.latex.len();
            let is_own_text = text.get(in_place.clone()) == Some(equation.latex.as_str());
            if !judged_true(original) || !is_own_text {
                continue;
            }
            let Ok(statements) = equation.statements() else { continue };
            let [statement] = statements.as_slice() else { continue };
            if !statement.qualifiers.is_empty() {
                continue;
            }
            let mutants: Vec<String> = edits(&statement.row, &Notation::custom())
                .iter()
                .map(|edited| latex::print(&edited.row))
                .collect();
            let false_ones = self.false_beside(file, text, &mutants);
            for mutant in false_ones.into_iter().step_by(stride) {
                let mut with = text.to_owned();
                with.replace_range(in_place.clone(), mutant);
                self.placed += 1;
                let found = check(&Document::read(file, &with)).ok();
                if found.and_then(|report| report.equations.get(place).map(judged_true)) == Some(true) {
                    self.excused += 1;
                    println!("{file}: {}\n    for {}", mutant.trim(), equation.latex.trim());
                }
            }
        }
    }

    /// Those of some mutants that are false beside the original, under what the text lets one infer.
    fn false_beside<'m>(&mut self, file: &str, text: &str, mutants: &'m [String]) -> Vec<&'m String> {
        let mut beside = text.to_owned();
        for mutant in mutants {
            beside.push_str(&format!("\n\n<!-- check: refuted -->\n$$ {mutant} $$\n"));
        }
        let Ok(report) = check(&Document::read(file, &beside)) else { return Vec::new() };
        let judged = &report.equations[report.equations.len().saturating_sub(mutants.len())..];
        self.mutants += judged.len();
        self.true_as_well += judged.iter().filter(|equation| passes(equation)).count();
        mutants
            .iter()
            .zip(judged)
            .filter(|(_, equation)| !passes(equation))
            .map(|(mutant, _)| mutant)
            .collect()
    }
}

fn passes(equation: &EquationReport) -> bool {
    matches!(equation.verdict, Verdict::Proved | Verdict::Holds)
}

/// Whether an equation is judged, is meant to be true, and is.
fn judged_true(equation: &EquationReport) -> bool {
    let defines = equation.relations.iter().any(|relation| relation.reading.starts_with("defines"));
    equation.expected == Expected::Holds && passes(equation) && !defines && !equation.relations.is_empty()
}

//! Judging: verdicts, counterexamples, and what would have held.

mod accumulator;
mod adequacy;
mod assumption;
mod chapters;
mod condition;
mod counterexample;
mod define;
mod describe;
mod document;
mod draw;
mod edit;
mod form;
mod hints;
mod inertia;
mod infer;
mod judgement;
mod letters;
mod moments;
mod numbers;
mod order;
mod overwritten;
mod qualifier;
mod relation;
mod repair;
mod section;
mod sizes;
mod statement;
mod trials;
mod widths;
mod written;

pub use adequacy::{Adequacy, AdequacyOptions, LOOKED_AT, Mutant, adequacy};
pub use document::{CheckOptions, NotationFault, check, check_with};
pub use edit::{Edited, Slip, edits};
pub use judgement::*;
pub use section::{Conditions, LayerCondition, Place, Section};
pub use statement::{Quick, StatementReport};

//! Judging: verdicts, counterexamples, and what would have held.

mod judgement;

pub use judgement::*;

//! What can be wrong with data: one type that names the file or set, the place, what was expected and what was found.

use thiserror::Error;

/// A file or set that cannot be used, and why.
#[derive(Debug, Error)]
#[error("{name}: {problem}")]
pub struct DataError {
    name: String,
    problem: Problem,
}

impl DataError {
    /// The error of the file or set called `name`.
    pub fn new(name: impl Into<String>, problem: impl Into<Problem>) -> Self {
        Self { name: name.into(), problem: problem.into() }
    }

    /// The name of the file or set, as the caller gave it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is wrong.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

/// What is wrong with a file or set.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Problem {
    /// The number of values is not a whole number of examples.
    #[error("{found} input values cannot be divided into examples of {n_inputs}")]
    RaggedInputs {
        /// Inputs of one example.
        n_inputs: usize,
        /// Values found.
        found: usize,
    },
    /// There are not as many targets as examples.
    #[error("targets of {targets} for {examples} examples: expected a target for each example")]
    CountsDiffer {
        /// Number of examples.
        examples: usize,
        /// Number of targets.
        targets: usize,
    },
    /// There is no example.
    #[error("holds no examples: expected at least one")]
    NoExamples,
    /// An example has no inputs.
    #[error("its examples have no inputs: expected at least one")]
    NoInputs,
    /// A label names no class.
    #[error("the label of example {example} is {found}, expected a class from 0 to {last}")]
    LabelOutside {
        /// The example, counted from 1.
        example: usize,
        /// The label found.
        found: u64,
        /// The last class.
        last: usize,
    },
    /// A value is not a finite number.
    #[error("{what} {column} of example {example} is {found}, expected a finite number")]
    NotFinite {
        /// `input` or `output`.
        what: &'static str,
        /// The example, counted from 1.
        example: usize,
        /// The value's place in it, counted from 1.
        column: usize,
        /// The value found.
        found: f64,
    },
    /// Names, shape or standardisation for another number of inputs.
    #[error("{what} for {found} {}, but its examples have {expected}", if *.found == 1 { "input" } else { "inputs" })]
    InputsDiffer {
        /// What does not fit.
        what: &'static str,
        /// Inputs of an example.
        expected: usize,
        /// Inputs that `what` is for.
        found: usize,
    },
    /// Noise that cannot be drawn.
    #[error("a noise of {found} was asked for, expected a finite number from 0 up")]
    Noise {
        /// The standard deviation asked for.
        found: f64,
    },
    /// Bytes that could not be had.
    #[error(transparent)]
    Source(#[from] super::source::SourceProblem),
    /// An IDX file that is none, or not the one expected.
    #[error(transparent)]
    Idx(#[from] super::idx::IdxProblem),
    /// A CSV file that is no table of examples.
    #[error(transparent)]
    Csv(#[from] super::csv::CsvProblem),
    /// Shares or counts that cannot be taken.
    #[error("{0}")]
    Split(#[from] super::split::SplitProblem),
}

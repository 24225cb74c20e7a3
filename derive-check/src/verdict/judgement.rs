//! What is said of an equation: verdicts, and the facts behind them.

use crate::latex::Span;
use serde::Serialize;

/// What is said of an equation or of one relation in it. Only the first two pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// True at every random point over the prime field: false with a probability below the one stated.
    Proved,
    /// True within the stated bound on every drawn network.
    Holds,
    /// Both sides lie below their own error: nothing was tested.
    Vacuous,
    /// Neither agreement nor a difference beyond the bound.
    Undecided,
    /// False: a counterexample is shown.
    Refuted,
    /// No reading has shapes or indices that fit.
    IllTyped,
    /// The text could not be read.
    Unread,
}

/// What the author expects of an equation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Expected {
    /// It is true.
    #[default]
    Holds,
    /// It is false, kept on purpose: `refuted` or `ill-typed` is what passes.
    Refuted,
    /// It introduces a symbol.
    Definition,
    /// It is a step of gradient descent.
    Update,
    /// It is not looked at.
    Skip,
}

/// A network small enough to check by hand on which the two sides differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Counterexample {
    /// Widths from the input on; empty where the text is about numbers and there is no network.
    pub sizes: Vec<usize>,
    /// Which layer, neurons and example: `l = 2, j = 1`.
    #[serde(rename = "where")]
    pub place: String,
    /// Value of the left side there.
    pub left: f64,
    /// Value of the right side there.
    pub right: f64,
    /// Activation function in words: `identity`, `σ(z) = z²/2`, `sigmoid`.
    pub activation: String,
    /// Cost in words.
    pub cost: String,
    /// Number of the input layer: 0 or 1.
    pub input_layer: usize,
    /// Weights by layer, row by row, *to* neuron first: `weights[0][j][k]` leads to neuron j of the second layer from neuron k of the first.
    pub weights: Vec<Vec<Vec<f64>>>,
    /// Biases by layer; empty where the notation has none.
    pub biases: Vec<Vec<f64>>,
    /// Inputs by example.
    pub inputs: Vec<Vec<f64>>,
    /// Targets by example.
    pub targets: Vec<Vec<f64>>,
    /// Values met on the way, worth seeing, `("z^2_1", 3.0)`; without a network all that the equation depends on.
    pub values: Vec<(String, f64)>,
}

/// What is said of one relation `left = right`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RelationReport {
    /// The verdict.
    pub verdict: Verdict,
    /// Left side, `=`, right side, as LaTeX.
    pub latex: String,
    /// How it was read, in words.
    pub reading: String,
    /// On how many networks it was tried.
    pub networks: usize,
    /// Largest difference met between the two sides in f64, where it was looked at.
    pub max_error: Option<f64>,
    /// The bound that difference had to stay below.
    pub bound: Option<f64>,
    /// The smallest defect, relative to the largest value, that would have been caught.
    pub smallest_defect: Option<f64>,
    /// With which probability a false relation would have been called proved.
    pub false_with_probability_below: Option<f64>,
    /// A network on which it fails.
    pub counterexample: Option<Counterexample>,
    /// What would have held, nearest first, as LaTeX.
    pub would_hold_with: Vec<String>,
    /// What it would hold for as it is written, in the words of a `for`: a function or a cost that the text leaves open.
    pub would_hold_for: Option<String>,
    /// Why it is ill-typed or undecided, in words.
    pub message: Option<String>,
    /// Where the message points, in bytes of the document.
    #[serde(skip)]
    pub span: Option<Span>,
}

impl RelationReport {
    /// A relation with its verdict, and nothing else said of it.
    pub fn new(verdict: Verdict, latex: String, reading: String) -> RelationReport {
        RelationReport {
            verdict,
            latex,
            reading,
            networks: 0,
            max_error: None,
            bound: None,
            smallest_defect: None,
            false_with_probability_below: None,
            counterexample: None,
            would_hold_with: Vec::new(),
            would_hold_for: None,
            message: None,
            span: None,
        }
    }
}

/// What is said of one displayed equation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EquationReport {
    /// Its name.
    pub id: String,
    /// Line of its first character, from 1.
    pub line: usize,
    /// Column of its first character, from 1.
    pub column: usize,
    /// Its source.
    pub latex: String,
    /// What the author expects.
    pub expected: Expected,
    /// The verdict: that of the first relation that does not pass, else the weakest.
    pub verdict: Verdict,
    /// Whether the verdict is what is expected.
    pub ok: bool,
    /// Relation by relation.
    pub relations: Vec<RelationReport>,
    /// One sentence for people.
    pub message: String,
    /// Where the equation stands, in bytes of the document.
    #[serde(skip)]
    pub span: Span,
    /// Where the message points, in bytes of the document.
    #[serde(skip)]
    pub at: Option<Span>,
}

/// How a document was read: which notation, and what was inferred.
#[derive(Clone, Debug, PartialEq, Serialize, Default)]
pub struct NotationReport {
    /// Name of the notation, or `inline`, or `inferred`.
    pub name: String,
    /// What was left open and inferred over the whole document, by key.
    pub inferred: std::collections::BTreeMap<String, String>,
}

/// What is said of one document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DocumentReport {
    /// Its name, as given.
    pub path: String,
    /// How it was read.
    pub notation: NotationReport,
    /// Equation by equation, in the order of the text.
    pub equations: Vec<EquationReport>,
}

/// Counts over all documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize)]
pub struct Summary {
    /// Displayed equations met.
    pub equations: usize,
    /// By verdict.
    pub proved: usize,
    /// By verdict.
    pub holds: usize,
    /// By verdict.
    pub refuted: usize,
    /// By verdict.
    pub undecided: usize,
    /// By verdict.
    pub vacuous: usize,
    /// By verdict.
    pub ill_typed: usize,
    /// By verdict.
    pub unread: usize,
    /// Not looked at, at the author's word.
    pub skipped: usize,
    /// Equations whose verdict is not what is expected.
    pub unexpected: usize,
}

impl Verdict {
    /// Whether it says that the equation is true.
    pub fn passes(self) -> bool {
        matches!(self, Verdict::Proved | Verdict::Holds)
    }

    /// Whether it says that the equation is false as written.
    pub fn fails(self) -> bool {
        matches!(self, Verdict::Refuted | Verdict::IllTyped)
    }

    /// The word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Proved => "proved",
            Verdict::Holds => "holds",
            Verdict::Vacuous => "vacuous",
            Verdict::Undecided => "undecided",
            Verdict::Refuted => "refuted",
            Verdict::IllTyped => "ill-typed",
            Verdict::Unread => "unread",
        }
    }
}

impl Expected {
    /// Whether a verdict is what the author expects.
    pub fn met_by(self, verdict: Verdict) -> bool {
        match self {
            Expected::Holds | Expected::Definition | Expected::Update => verdict.passes(),
            Expected::Refuted => verdict.fails(),
            Expected::Skip => true,
        }
    }
}

impl Summary {
    /// Counts the equations of some reports.
    pub fn of<'a>(reports: impl IntoIterator<Item = &'a DocumentReport>) -> Summary {
        let mut s = Summary::default();
        for equation in reports.into_iter().flat_map(|report| &report.equations) {
            s.equations += 1;
            s.unexpected += usize::from(!equation.ok);
            if equation.expected == Expected::Skip {
                s.skipped += 1;
                continue;
            }
            *match equation.verdict {
                Verdict::Proved => &mut s.proved,
                Verdict::Holds => &mut s.holds,
                Verdict::Vacuous => &mut s.vacuous,
                Verdict::Undecided => &mut s.undecided,
                Verdict::Refuted => &mut s.refuted,
                Verdict::IllTyped => &mut s.ill_typed,
                Verdict::Unread => &mut s.unread,
            } += 1;
        }
        s
    }
}

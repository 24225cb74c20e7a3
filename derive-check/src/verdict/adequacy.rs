//! Is the judge worth its name? Every edit of the catalogue, at every place of every true equation, has to be
//! refuted or to be true as well; and what is refuted has to be led back to the original.

use super::document::{CheckOptions, NotationFault, Prepared, prepare};
use super::edit::edits;
use super::judgement::{Expected, Verdict};
use super::repair::{one_relation, sides};
use super::statement::Quick;
use crate::document::Document;
use crate::latex::{self, Kind, Macros, Row};

/// How many of the repairs named first may be looked at for the original.
pub const LOOKED_AT: usize = 3;

/// How mutants are made and judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdequacyOptions {
    /// Seed of all draws.
    pub seed: u64,
    /// Of every so-manieth mutant that is false, repairs are sought; 0 for none.
    pub stride: usize,
    /// `(i, n)`: of every n relations the i-th alone, so that n runs share the work.
    pub share: (usize, usize),
}

impl Default for AdequacyOptions {
    fn default() -> Self {
        AdequacyOptions { seed: 0, stride: 1, share: (0, 1) }
    }
}

/// A mutant, as LaTeX.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mutant {
    /// The id of the equation it was made from.
    pub id: String,
    /// The relation it was made from.
    pub original: String,
    /// The mutant.
    pub latex: String,
    /// What would have held, as far as it was asked.
    pub would_hold_with: Vec<String>,
}

/// What mutants of a document's true equations came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Adequacy {
    /// Relations that were edited.
    pub relations: usize,
    /// Edits that were applied.
    pub mutants: usize,
    /// Mutants that were refuted or found ill-typed.
    pub killed: usize,
    /// Mutants that are true as well, by a full judgement with other draws.
    pub true_as_well: usize,
    /// Mutants that are neither: what could not be read, is undecided, or speaks of no network.
    pub survivors: Vec<Mutant>,
    /// Killed mutants whose repairs were looked for.
    pub repaired: usize,
    /// Those that had the original, or an equal one, among the first [`LOOKED_AT`].
    pub led_back: usize,
    /// Those that had not.
    pub astray: Vec<Mutant>,
}

impl Adequacy {
    /// Killed mutants among those that are not true, in percent.
    pub fn kill_rate(&self) -> f64 {
        100.0 * self.killed as f64 / (self.mutants - self.true_as_well).max(1) as f64
    }

    /// Repaired mutants that were led back to the original, in percent.
    pub fn lead_back_rate(&self) -> f64 {
        100.0 * self.led_back as f64 / self.repaired.max(1) as f64
    }

    /// Counts together with those of other relations.
    pub fn add(&mut self, other: Adequacy) {
        self.relations += other.relations;
        self.mutants += other.mutants;
        self.killed += other.killed;
        self.true_as_well += other.true_as_well;
        self.survivors.extend(other.survivors);
        self.repaired += other.repaired;
        self.led_back += other.led_back;
        self.astray.extend(other.astray);
    }
}

/// Applies every edit to every relation of a document that holds, and judges what comes of it.
///
/// # Errors
///
/// Where a notation of the document cannot be used.
pub fn adequacy(document: &Document, options: AdequacyOptions) -> Result<Adequacy, NotationFault> {
    let AdequacyOptions { seed, stride, share: (share, shares) } = options;
    let mut result = Adequacy::default();
    let mut seen = 0;
    let check = CheckOptions { seed, ..CheckOptions::default() };
    prepare(document, &check, &mut |prepared: &Prepared<'_>| {
        let &Prepared { section, item, id } = prepared;
        if !matches!(item.expected, Expected::Holds | Expected::Update) {
            return;
        }
        let is_update = item.expected == Expected::Update;
        for number in 0.. {
            let Some(relation) = one_relation(&item.row, number) else { break };
            seen += 1;
            let is_true = || section.quick(&relation, &item.conditions, is_update) == Quick::True;
            if (seen - 1) % shares.max(1) != share
                || !relation.iter().any(|node| matches!(node.kind, Kind::Relation(_)))
                || !is_true()
            {
                continue;
            }
            result.relations += 1;
            for mutant in edits(&relation, &section.notation) {
                result.mutants += 1;
                let note = |would_hold_with: Vec<String>| Mutant {
                    id: id.to_owned(),
                    original: latex::print(&relation),
                    latex: latex::print(&mutant.row),
                    would_hold_with,
                };
                match section.quick(&mutant.row, &item.conditions, is_update) {
                    Quick::True | Quick::Vacuous => {
                        let mut again = section.clone();
                        again.seed = seed ^ 0xade_0a7e;
                        let judged = again.judge(&mutant.row, &item.conditions, is_update);
                        match judged.verdict {
                            Verdict::Proved | Verdict::Holds => result.true_as_well += 1,
                            Verdict::Refuted | Verdict::IllTyped => result.killed += 1,
                            _ => result.survivors.push(note(Vec::new())),
                        }
                        continue;
                    }
                    Quick::Unread => {
                        result.survivors.push(note(Vec::new()));
                        continue;
                    }
                    Quick::False | Quick::IllTyped => {}
                }
                result.killed += 1;
                if stride == 0 || result.killed % stride != 0 {
                    continue;
                }
                // What a reader is told, in full.
                let judged = section.judge(&mutant.row, &item.conditions, is_update);
                let told = judged.relations.into_iter().next().map(|relation| relation.would_hold_with);
                let told = told.unwrap_or_default();
                if !judged.verdict.fails() {
                    result.killed -= 1;
                    result.survivors.push(note(told));
                    continue;
                }
                result.repaired += 1;
                if told.iter().take(LOOKED_AT).any(|repair| says_the_same(repair, &relation)) {
                    result.led_back += 1;
                } else {
                    result.astray.push(note(told));
                }
            }
        }
    })?;
    Ok(result)
}

/// Whether a repair is the original or an equal one: a true relation that shares a side with it says the same of the
/// other side.
fn says_the_same(repair: &str, original: &Row) -> bool {
    latex::parse(repair, 0, &Macros::new()).is_ok_and(|repair| {
        let ((left, right), (original_left, original_right)) = (sides(&repair), sides(original));
        left == original_left || right == original_right
    })
}

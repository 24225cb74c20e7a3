//! What the letters of a row stand for under a notation.

use crate::latex::{Kind, Node, any_node};
use crate::notation::{Key, Meaning, Notation, split};
use crate::reading::expression::Role;

/// Whether a letter, its scripts left aside, has a meaning that is wanted.
pub(super) fn means(node: &Node, notation: &Notation, wanted: &dyn Fn(&Meaning) -> bool) -> bool {
    Key::of(split(node).0)
        .is_some_and(|key| notation.meanings(&key).iter().any(|letter| wanted(&letter.meaning)))
}

/// Whether a node is a letter for the cost.
pub(super) fn is_cost(node: &Node, notation: &Notation) -> bool {
    means(node, notation, &|meaning| matches!(meaning, Meaning::Quantity(Role::Cost | Role::ExampleCost)))
}

/// Whether a letter stands for something that each example has its own of.
pub(super) fn is_per_example(key: &Key, notation: &Notation) -> bool {
    notation.meanings(key).iter().any(|letter| match letter.meaning {
        Meaning::Quantity(role) => role.is_per_neuron_and_example(),
        Meaning::Input | Meaning::Output => true,
        _ => false,
    })
}

/// Whether a row has letters for what each example has, and none of them is a capital.
pub(super) fn is_of_one_example(row: &[Node], notation: &Notation) -> bool {
    let (mut small, mut capital) = (false, false);
    any_node(row, &mut |node| {
        if let Some(key) = Key::of(node).filter(|key| is_per_example(key, notation)) {
            small |= !key.is_capital();
            capital |= key.is_capital();
        }
        false
    });
    small && !capital
}

/// Whether a row begins with a cost that is called with an activation and a target without scripts: `L(a, y)`.
pub(super) fn calls_a_cost(row: &[Node], notation: &Notation) -> bool {
    let [cost, Node { kind: Kind::Fenced { body, .. }, .. }, ..] = row else { return false };
    let called_with = |role: Role| {
        let bare = |node: &&Node| matches!(node.kind, Kind::Symbol(_) | Kind::Accent { .. });
        body.iter()
            .filter(bare)
            .any(|node| means(node, notation, &|meaning| *meaning == Meaning::Quantity(role)))
    };
    is_cost(cost, notation) && called_with(Role::Activation) && called_with(Role::Target)
}

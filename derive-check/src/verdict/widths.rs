//! How many neurons the networks of a text have, where it leaves that unsaid and several statements need it.

use super::document::Item;
use super::judgement::Expected;
use super::letters::is_cost;
use super::score::score_of;
use super::section::{CHOICES, Prepared, Section};
use crate::latex::{Kind, Node, Operator, any_node};
use crate::notation::{Key, Size, parts, split};
use crate::oracle::model::Cost;
use crate::reading::expression::{
    IndexBase, Kind as ExpressionKind, Layer, Quantity, Role, Sort, VariableInfo,
};

/// A number of neurons that a text may mean without saying so.
struct WidthTrial {
    value: &'static str,
    neurons: usize,
    layers: &'static [Option<i32>],
    /// What a single statement has to gain, if it does not say what the cost is.
    worth: f64,
    /// Whether a statement shows that it is not meant.
    denied_by: fn(&Section, &Item) -> bool,
}

/// The cross-entropy of one output is written without a sum over outputs; a chain of single neurons without any index;
/// matrices are written out for the neurons there are.
const WIDTH_TRIALS: [WidthTrial; 4] = [
    // One statement alone may as well have lost a ⊙ or a Σ.
    WidthTrial {
        value: "1 in the last layer",
        neurons: 1,
        layers: &[None],
        worth: 1.5,
        denied_by: indexes_outputs,
    },
    WidthTrial {
        value: "1 in every layer",
        neurons: 1,
        layers: &ALL,
        worth: 0.8,
        denied_by: |section, item| speaks_of_vectors(section, &item.row) || counts_neurons(section, item),
    },
    WidthTrial {
        value: "1 in the input and the last layer",
        neurons: 1,
        layers: &[None, Some(0)],
        worth: 1.5,
        denied_by: |section, item| {
            indexes_outputs(section, item) || marks_inputs(&item.row) || has_matrices(&item.row)
        },
    },
    WidthTrial {
        value: "2 in every layer, as matrices written out tell",
        neurons: 2,
        layers: &ALL,
        worth: 0.5,
        denied_by: |_, item| highest_index(&item.row) > 2,
    },
];

const ALL: [Option<i32>; 7] = [None, Some(0), Some(1), Some(2), Some(3), Some(4), Some(5)];

/// Whether an x bears anything, or is transposed: then there are several.
fn marks_inputs(row: &[Node]) -> bool {
    any_node(row, &mut |node| match &node.kind {
        Kind::Scripted { base, .. } => {
            matches!(&base.kind, Kind::Symbol(symbol) if matches!(symbol.name.as_str(), "x" | "X"))
        }
        _ => false,
    })
}

/// How many neurons there are, where the text says nothing of it and several statements need it.
pub(super) fn settle_widths(section: &mut Section, items: &[&Item], score: f64) -> f64 {
    if !section.notation.sizes.is_empty() {
        return score;
    }
    let mut best: Option<(Section, f64, &str)> = None;
    let writes_matrices = || {
        let is_matrix = &mut |node: &Node| matches!(node.kind, Kind::Matrix { .. });
        items.iter().any(|item| any_node(&item.row, is_matrix))
    };
    for trial in WIDTH_TRIALS.iter().filter(|trial| {
        (trial.neurons == 1 || writes_matrices())
            && !items.iter().any(|item| (trial.denied_by)(section, item))
    }) {
        let mut with = section.clone();
        for &layer in trial.layers {
            with.notation.sizes.insert(layer, Size::Number(trial.neurons));
        }
        let better = score_of(&with, items);
        let says_cost = items.iter().any(|item| gains_cost(&with, section, item));
        let worth = if says_cost || items.iter().any(weighs_once) { 0.8 } else { trial.worth };
        if better > score + worth && best.as_ref().is_none_or(|(_, before, _)| better > *before + 1e-9) {
            best = Some((with, better, trial.value));
        }
    }
    let Some((with, better, value)) = best else { return score };
    *section = with;
    section.inferred.insert("neurons".to_owned(), value.to_owned());
    better
}

/// The highest number below a letter: 2 of `w_{12}`.
fn highest_index(row: &[Node]) -> u32 {
    let mut highest = 0;
    any_node(row, &mut |node| {
        for part in split(node).1.map_or_else(Vec::new, |sub| parts(sub)) {
            if let [Node { kind: Kind::Number(digits), .. }] = part.row.as_slice() {
                highest = digits.chars().filter_map(|digit| digit.to_digit(10)).fold(highest, u32::max);
            }
        }
        false
    });
    highest
}

/// Whether what a statement says of the cost is true with these widths, and not without.
fn gains_cost(with: &Section, without: &Section, item: &Item) -> bool {
    let about_cost = item.row.first().is_some_and(|left| is_cost(left, &with.notation));
    about_cost && score_of(with, &[item]) > score_of(without, &[item]) + 0.5
}

/// `w^T x`, `X w`: a small letter for the weights as a column, which a single neuron has.
pub(super) fn weighs_once(item: &&Item) -> bool {
    let is_one_of = |node: &Node, names: &[&str]| matches!(&node.kind, Kind::Symbol(symbol) if names.contains(&symbol.name.as_str()));
    let turned = any_node(&item.row, &mut |node| {
        let Kind::Scripted { base, sub: None, sup: Some(sup), .. } = &node.kind else { return false };
        let transposed = matches!(sup.as_slice(), [mark] if is_one_of(mark, &["T", "top"]));
        transposed && is_one_of(base, &["w", "theta"])
    });
    let behind_examples = |row: &[Node]| {
        row.windows(2).any(|pair| is_one_of(&pair[0], &["X"]) && is_one_of(&pair[1], &["w", "theta"]))
    };
    turned
        || behind_examples(&item.row)
        || any_node(&item.row, &mut |node| match &node.kind {
            Kind::Fenced { body, .. } | Kind::Group(body) => behind_examples(body),
            _ => false,
        })
}

/// Whether a row writes transposes, entrywise products, norms, letters for matrices, or sums over anything but examples:
/// things that single neurons do not need.
fn speaks_of_vectors(section: &Section, row: &[Node]) -> bool {
    let names_example = |lower: &[Node]| {
        let examples = &section.notation.example_letters;
        matches!(lower, [letter, ..] if Key::of(letter).is_some_and(|key| examples.contains(&key.name)))
    };
    has_matrices(row)
        || any_node(row, &mut |node| match &node.kind {
            Kind::Big { lower: Some(lower), .. } => !names_example(lower),
            Kind::Big { .. } => true,
            _ => false,
        })
}

/// Whether a row writes transposes, entrywise products, or letters for matrices.
fn has_matrices(row: &[Node]) -> bool {
    any_node(row, &mut |node| match &node.kind {
        Kind::Symbol(symbol) => matches!(symbol.name.as_str(), "top" | "T" | "W" | "Theta" | "Omega"),
        Kind::Function(name) | Kind::Word(name) => name.eq_ignore_ascii_case("diag"),
        Kind::Operator(operator) => {
            matches!(operator, Operator::Odot | Operator::Circ | Operator::Otimes | Operator::DotStar)
        }
        Kind::Matrix { .. } => true,
        _ => false,
    })
}

/// Whether a statement is about every neuron of a layer, as an index without a sum says.
fn counts_neurons(section: &Section, item: &Item) -> bool {
    read(section, item).is_some_and(|prepared| prepared.statement.variables.iter().any(is_free_index))
}

/// Whether a statement names the outputs one by one, or weighs them against each other: then there are several.
fn indexes_outputs(section: &Section, item: &Item) -> bool {
    let softmax = any_node(&item.row, &mut |node| match &node.kind {
        Kind::Function(name) | Kind::Word(name) | Kind::Text(name) => name.to_lowercase().contains("softmax"),
        _ => false,
    });
    if softmax {
        return true;
    }
    let Some(prepared) = read(section, item) else { return false };
    let variables = &prepared.statement.variables;
    let is_free = |base: &IndexBase| matches!(base, IndexBase::Variable(variable) if variables.get(*variable).is_some_and(is_free_index));
    let of_output =
        |quantity: &Quantity| quantity.role == Role::Target || quantity.layer == Some(Layer::LAST);
    let mut found = false;
    for (left, right) in &prepared.relations {
        for side in [left, right] {
            side.walk(&mut |inner| {
                // A weight bears the index of an input beside that of its output.
                if let ExpressionKind::Quantity(quantity) = &inner.kind
                    && of_output(quantity)
                    && !matches!(quantity.role, Role::Weight | Role::WeightGradient)
                {
                    found |= quantity.indices.iter().any(|index| is_free(&index.base));
                }
            });
        }
    }
    found
}

fn is_free_index(info: &VariableInfo) -> bool {
    info.sort == Sort::Neuron && !info.bound
}

/// The first reading of a statement.
fn read(section: &Section, item: &Item) -> Option<Prepared> {
    let is_update = item.expected == Expected::Update;
    let cost = section.costs(&item.row, &item.conditions).first().copied().unwrap_or(Cost::Any);
    section.prepare(&item.row, &item.conditions, CHOICES[0], is_update, cost, None).ok()
}

//! What stands beside a statement and says where it holds: ranges of layers, words, the rows of a `cases`.

use super::section::{Conditions, LayerCondition, Place};
use crate::latex::{self, Node, Span};
use crate::notation;
use crate::reading::expression::Ordering;

/// Words for neurons and layers, for the last of them, for those before it, and for all that is left, in the languages
/// that notes are met in.
const UNITS: [&str; 11] =
    ["unit", "neuron", "node", "layer", "cell", "zelle", "knoten", "schicht", "couche", "unité", "capa"];
const OUTPUT: [&str; 8] = ["output", "last", "final", "ausgabe", "letzte", "sortie", "dernière", "salida"];
const HIDDEN: [&str; 9] =
    ["hidden", "inner", "inside", "intermediate", "verdeckt", "versteckt", "cachée", "caché", "oculta"];
const OTHERWISE: [&str; 4] = ["otherwise", "sonst", "sinon", "otro caso"];

/// Mathematics behind words that do not say where the statement holds: it would be lost.
pub(super) fn stray(row: &[Node]) -> Option<(String, Span)> {
    let is_words = |node: &Node| {
        matches!(node.kind, latex::Kind::Text(_) | latex::Kind::Word(_) | latex::Kind::Operator(_))
    };
    let first = row.iter().find(|node| !is_words(node))?;
    let words = row.first().is_some_and(|node| matches!(node.kind, latex::Kind::Text(_)));
    // \text{neuron } j \text{ hidden}; \text{(elementwise } \sigma \text{)}
    let remark = matches!(
        row.first().map(|node| &node.kind), Some(latex::Kind::Text(text)) if text.trim_start().starts_with('(')
    );
    if remark || place_in_words(row).is_some() {
        return None;
    }
    let compares = row.iter().any(|node| matches!(node.kind, latex::Kind::Relation(_)));
    if !words
        || compares
        || latex::limits_by_words(row)
        || matches!(first.kind, latex::Kind::Fenced { .. } | latex::Kind::Number(_))
    {
        return None;
    }
    let said = latex::print(&row[..1]);
    Some((
        format!(
            "mathematics behind the words {said}, which do not say where the equation holds: expected them in the text, or `for`, `if`, `where`"
        ),
        first.span,
    ))
}

/// The layer that words name: `output units`, `the hidden layer`. `None` where they name both or neither.
pub(super) fn place_in_words(row: &[Node]) -> Option<Place> {
    let words: Vec<String> = row
        .iter()
        .filter_map(|node| match &node.kind {
            latex::Kind::Text(text) | latex::Kind::Word(text) => Some(text.to_lowercase()),
            _ => None,
        })
        .collect();
    let words = words.join(" ");
    let speaks_of = |names: &[&str]| names.iter().any(|name| words.contains(name));
    if !speaks_of(&UNITS) {
        return None;
    }
    place_named(&words)
}

/// The layer that some words name. `None` where they name both or neither.
pub(super) fn place_named(words: &str) -> Option<Place> {
    let speaks_of = |names: &[&str]| names.iter().any(|name| words.contains(name));
    match (speaks_of(&OUTPUT), speaks_of(&HIDDEN)) {
        (true, false) => Some(Place::Output),
        (false, true) => Some(Place::Hidden),
        _ => None,
    }
}

/// `a = b \in \mathbb{R}^n` as two statements, that a is b and that a is in the space; every other one as it is.
pub(super) fn with_space(row: Vec<Node>) -> Vec<Vec<Node>> {
    let is_relation = |node: &Node| matches!(node.kind, latex::Kind::Relation(_));
    let first = row.iter().position(is_relation);
    let space = row.iter().position(|node| node.kind == latex::Kind::Relation(latex::Relation::In));
    match (first, space) {
        (Some(first), Some(space)) if first < space && !row[space + 1..].iter().any(is_relation) => {
            let member = row[..first].iter().chain(&row[space..]).cloned().collect();
            vec![row[..space].to_vec(), member]
        }
        _ => vec![row],
    }
}

/// `δ = \begin{cases} … & \text{output layer} \\ … & l < L \end{cases}` as a statement for each row; every other
/// statement as it is.
pub(super) fn by_layer(row: Vec<Node>, conditions: &Conditions) -> Vec<(Vec<Node>, Conditions)> {
    let [
        left @ ..,
        Node { kind: latex::Kind::Relation(_), .. },
        Node { kind: latex::Kind::Cases(cases), .. },
    ] = row.as_slice()
    else {
        return vec![(row, conditions.clone())];
    };
    let relation = row[left.len()].clone();
    let mut stated = Vec::new();
    for (value, condition) in cases {
        let mut here = conditions.clone();
        // Letters of layers are plain, and what they are compared with is the last one: `l = L`, `l < L`.
        let layers: Vec<LayerCondition> = ranges(condition)
            .into_iter()
            .filter(|found| {
                let is_letter = |name: &Option<String>, capital: bool| {
                    name.as_ref().is_some_and(|name| {
                        let mut characters = name.chars();
                        characters.next().is_some_and(|c| c.is_uppercase() == capital)
                            && characters.next().is_none()
                    })
                };
                is_letter(&found.left.0, false) && is_letter(&found.right.0, true)
            })
            .collect();
        let otherwise = condition.iter().any(|node| match &node.kind {
            latex::Kind::Text(text) | latex::Kind::Word(text) => {
                let text = text.to_lowercase();
                OTHERWISE.iter().any(|word| text.contains(word))
            }
            _ => false,
        });
        match (place_in_words(condition), layers.is_empty()) {
            (Some(place), _) => here.place = Some(place),
            (None, false) => here.layers.extend(layers),
            (None, true) if otherwise => match stated.last() {
                Some((_, Conditions { place: Some(Place::Output), .. })) => here.place = Some(Place::Hidden),
                Some((_, Conditions { place: Some(Place::Hidden), .. })) => here.place = Some(Place::Output),
                Some((_, before)) => here.layers.extend(
                    before
                        .layers
                        .last()
                        .filter(|last| last.ordering == Ordering::Equal)
                        .map(|last| LayerCondition { ordering: Ordering::NotEqual, ..last.clone() }),
                ),
                None => return vec![(row, conditions.clone())],
            },
            (None, true) => return vec![(row, conditions.clone())],
        }
        let statement: Vec<Node> =
            left.iter().cloned().chain([relation.clone()]).chain(value.iter().cloned()).collect();
        stated.push((statement, here));
    }
    stated
}

/// Ranges beside a statement: `l = 2, \dots, L`, `1 \leq l < L`, `l \geq 2`.
pub(super) fn ranges(row: &[Node]) -> Vec<LayerCondition> {
    let side = |row: &[Node]| {
        let (letter, offset) = crate::reading::linear(row)?;
        Some((letter.map(notation::name_of), offset))
    };
    let words = |node: &Node| {
        matches!(
            node.kind,
            latex::Kind::Text(_) | latex::Kind::Word(_) | latex::Kind::Operator(latex::Operator::ForAll)
        )
    };
    let row: Vec<Node> = row.iter().filter(|node| !words(node)).cloned().collect();
    let relations: Vec<(usize, Ordering)> = row
        .iter()
        .enumerate()
        .filter_map(|(place, node)| match node.kind {
            latex::Kind::Relation(latex::Relation::Less) => Some((place, Ordering::Less)),
            latex::Kind::Relation(latex::Relation::LessEqual) => Some((place, Ordering::LessEqual)),
            latex::Kind::Relation(latex::Relation::Greater) => Some((place, Ordering::Greater)),
            latex::Kind::Relation(latex::Relation::GreaterEqual) => Some((place, Ordering::GreaterEqual)),
            latex::Kind::Relation(latex::Relation::Equal) => Some((place, Ordering::Equal)),
            _ => None,
        })
        .collect();
    // l = L−1, …, 2: the ends of the range.
    let is_dots = |node: &Node| matches!(&node.kind, latex::Kind::Symbol(symbol) if symbol.name == "dots");
    if row.iter().any(is_dots) {
        let Some(equal) =
            row.iter().position(|node| node.kind == latex::Kind::Relation(latex::Relation::Equal))
        else {
            return Vec::new();
        };
        let letter = side(&row[..equal]);
        let listed: Vec<(Option<String>, i32)> = row[equal + 1..]
            .split(|node| matches!(node.kind, latex::Kind::Operator(latex::Operator::Comma)) || is_dots(node))
            .filter_map(|part| side(part).filter(|_| !part.is_empty()))
            .collect();
        let (Some(letter), Some(first), Some(last)) = (letter, listed.first(), listed.last()) else {
            return Vec::new();
        };
        // A number is the lower end; a letter the upper one.
        let (low, high) = if first.0.is_some() && last.0.is_none() { (last, first) } else { (first, last) };
        return vec![
            LayerCondition { left: letter.clone(), ordering: Ordering::GreaterEqual, right: low.clone() },
            LayerCondition { left: letter, ordering: Ordering::LessEqual, right: high.clone() },
        ];
    }
    let mut found = Vec::new();
    let mut start = 0;
    let places: Vec<(usize, Ordering)> =
        relations.into_iter().filter(|(place, _)| *place < row.len()).collect();
    for (number, &(place, ordering)) in places.iter().enumerate() {
        let end = places.get(number + 1).map_or(row.len(), |next| next.0);
        if let (Some(left), Some(right)) = (side(&row[start..place]), side(&row[(place + 1).min(end)..end]))
            && (left.0.is_some() || right.0.is_some())
        {
            found.push(LayerCondition { left, ordering, right });
        }
        start = place + 1;
    }
    found
}

//! Letters with a moment of the descent: `w(t+1) = w(t) − η …`, `w_{t+1} = w_t − η …`, `w^{new} = w^{old} − η …`, `w^+ = w − η …`, `v_j(n)`.
//!
//! A statement is judged at one moment, so the moment itself says nothing: it is taken off wherever it stands, and what
//! leads from one moment to the next is a step. A letter is a moment where a parameter bears it, alone or with one added.

use super::document::Item;
use crate::latex::{self, Fence, Kind, Node, Operator, Relation, Row, any_node};
use crate::notation::{name_of, split};
use crate::reading::linear;

/// The letters that count the steps of a descent, and the word for what comes of a step.
const MOMENTS: [&str; 9] = ["t", "n", "k", "p", "r", "s", "tau", "nu", NEW];
const NEW: &str = "new";

/// Letters that a descent changes.
const PARAMETERS: [&str; 9] = ["w", "W", "b", "theta", "Theta", "v", "V", "alpha", "beta"];

/// Takes moments off, and makes steps of what leads from one to the next.
pub(super) fn resolve(items: &mut [&mut Item]) {
    for name in MOMENTS {
        let steps = items.iter().any(|item| leads_on(&item.row, name));
        let marks = called_with(items, name);
        // The s of θ(s) is a pre-activation where s_j is one.
        let is_quantity = name == "s"
            && items.iter().any(|item| any_node(&item.row, &mut |node| bears_scripts(node, name)));
        if !steps && !marks || is_quantity {
            continue;
        }
        for item in items.iter_mut() {
            let step = leads_on(&item.row, name);
            item.row = without(&item.row, name, steps);
            if step {
                item.row[1].kind = Kind::Relation(Relation::LeftArrow);
            }
        }
    }
}

/// Whether a node is this letter with scripts.
fn bears_scripts(node: &Node, name: &str) -> bool {
    matches!(&node.kind, Kind::Scripted { base, .. } if name_of(base) == name)
}

fn is_parameter(node: &Node) -> bool {
    matches!(&split(node).0.kind, Kind::Symbol(symbol) if PARAMETERS.contains(&symbol.name.as_str()))
}

/// The moment in a row that is nothing else: how much is added to the letter.
fn moment(row: &[Node], name: &str) -> Option<i32> {
    let row = match row {
        [Node { kind: Kind::Fenced { open: Fence::Paren, body, .. } | Kind::Group(body), .. }] => body,
        row => row,
    };
    if name == NEW {
        return match row {
            [Node { kind: Kind::Operator(Operator::Plus), .. }] => Some(1),
            [Node { kind: Kind::Text(word) | Kind::Word(word), .. }] => in_words(word),
            row => in_words(&latex::print(row).replace(' ', "")),
        };
    }
    match linear(row)? {
        (Some(letter), offset @ -1..=1) if name_of(letter) == name => Some(offset),
        _ => None,
    }
}

/// `new`, `next step`: one further on; `old`: where one is.
fn in_words(words: &str) -> Option<i32> {
    match words.split_whitespace().next()?.to_lowercase().as_str() {
        "new" | "next" | "updated" => Some(1),
        "old" | "current" => Some(0),
        _ => None,
    }
}

/// The moment that the letter at the head of some nodes bears.
fn borne(nodes: &[Node], name: &str) -> Option<i32> {
    let (_, sub, sup) = split(nodes.first()?);
    let behind = match nodes.get(1) {
        Some(fenced @ Node { kind: Kind::Fenced { open: Fence::Paren, .. }, .. }) => {
            moment(std::slice::from_ref(fenced), name)
        }
        _ => None,
    };
    let bare = (name == NEW).then_some(0);
    behind
        .or_else(|| sub.and_then(|row| moment(row, name)))
        .or_else(|| sup.and_then(|row| moment(row, name)))
        .or(bare)
}

/// Whether a row leads from one moment to the next: `w(t+1) = w(t) …`.
fn leads_on(row: &[Node], name: &str) -> bool {
    let Some(place) = row.iter().position(|node| matches!(node.kind, Kind::Relation(_))) else {
        return false;
    };
    let (left, right) = row.split_at(place);
    let before = |node: usize| is_parameter(&right[node]) && borne(&right[node..], name) == Some(0);
    let alone = left.len() == 1 || left.len() == 2 && matches!(left[1].kind, Kind::Fenced { .. });
    alone
        && matches!(right[0].kind, Kind::Relation(Relation::Equal | Relation::Defined | Relation::LeftArrow))
        && is_parameter(&left[0])
        && borne(left, name) == Some(1)
        && (1..right.len()).any(before)
}

/// Whether weights are called with a moment, `w_{ji}(n)`, and so nothing else is meant by it.
fn called_with(items: &[&mut Item], name: &str) -> bool {
    items.iter().any(|item| {
        item.row.windows(2).any(|pair| {
            is_parameter(&pair[0])
                && matches!(pair[1].kind, Kind::Fenced { open: Fence::Paren, .. })
                && moment(&pair[1..], name) == Some(0)
        })
    })
}

/// A row without the moments that its letters are called with, or bear as scripts.
fn without(row: &[Node], name: &str, scripts: bool) -> Row {
    let mut kept = Row::with_capacity(row.len());
    for node in row {
        let letter = kept.last().is_some_and(|last: &Node| {
            matches!(split(last).0.kind, Kind::Symbol(_) | Kind::Word(_) | Kind::Accent { .. })
        });
        let called = letter
            && matches!(node.kind, Kind::Fenced { open: Fence::Paren, .. })
            && moment(std::slice::from_ref(node), name).is_some();
        if !called {
            kept.push(stripped(node, name, scripts));
        }
    }
    kept
}

fn stripped(node: &Node, name: &str, scripts: bool) -> Node {
    let inside = |row: &Row| without(row, name, scripts);
    let kind = match &node.kind {
        Kind::Scripted { base, sub, sup, primes } => {
            let base = stripped(base, name, scripts);
            let nabla = matches!(&base.kind, Kind::Symbol(symbol) if symbol.name == "nabla");
            let keep = |row: &Option<Row>| match row {
                Some(row) if scripts && moment(row, name).is_some() => None,
                Some(row) if nabla => Some(inside(row)),
                row => row.clone(),
            };
            let (sub, sup) = (keep(sub), keep(sup));
            if sub.is_none() && sup.is_none() && *primes == 0 {
                return base;
            }
            Kind::Scripted { base: Box::new(base), sub, sup, primes: *primes }
        }
        Kind::Fenced { open, close, body } => Kind::Fenced { open: *open, close: *close, body: inside(body) },
        Kind::Group(body) => Kind::Group(inside(body)),
        Kind::Braced { under, body, label } => {
            Kind::Braced { under: *under, body: inside(body), label: label.clone() }
        }
        Kind::Fraction { numerator, denominator } => {
            Kind::Fraction { numerator: inside(numerator), denominator: inside(denominator) }
        }
        other => other.clone(),
    };
    Node { kind, span: node.span }
}

//! Outputs and targets that a word below tells apart: `y_{\text{pred}} - y_{\text{true}}`, `y - y_{\mathrm{soll}}`.
//!
//! Beside an output with a word of its own the target keeps the letter and the output gets a hat; beside an output without
//! one the target gets a letter that custom has for it.

use super::pattern::name_of;
use crate::latex::{Accent, Kind, Node, Operator, Row, Style, Symbol, any_node, rewrite};

const OUTPUTS: [&str; 9] =
    ["pred", "predicted", "prediction", "out", "output", "est", "model", "ist", "calc"];
const TARGETS: [&str; 15] = [
    "true", "target", "soll", "desired", "des", "gt", "label", "actual", "obs", "data", "ref", "real",
    "goal", "correct", "ziel",
];
/// Letters that texts have for targets.
const LETTERS: [&str; 3] = ["t", "d", "r"];

/// Gives outputs and targets that only words tell apart letters of their own.
pub(crate) fn settle(rows: &mut [&mut Row]) {
    for letter in ["y", "Y", "a", "o"] {
        let met = |words: &[&str]| {
            rows.iter().any(|row| {
                any_node(row, &mut |node| {
                    word_below(node, letter).is_some_and(|(word, _)| words.contains(&word.as_str()))
                })
            })
        };
        if !met(&TARGETS) {
            continue;
        }
        let counts = |wanted: &dyn Fn(&Node) -> bool| {
            let mut met = 0;
            for row in rows.iter() {
                any_node(row, &mut |node| {
                    met += usize::from(wanted(node));
                    false
                });
            }
            met
        };
        // A letter that is never without a word is the target's where no output has it.
        let with_word = counts(&|node| word_below(node, letter).is_some());
        let alone = counts(&|node| is_letter(node, letter)) > with_word;
        let has_output = met(&OUTPUTS);
        let free = |name: &str| {
            let name = if letter == "Y" { name.to_uppercase() } else { name.to_owned() };
            !rows.iter().any(|row| any_node(row, &mut |node| name_of(node) == name))
        };
        let target = match LETTERS.iter().find(|name| free(name)) {
            _ if has_output || !alone => letter.to_owned(),
            Some(name) if letter == "Y" => name.to_uppercase(),
            Some(name) => (*name).to_owned(),
            None => continue,
        };
        for row in rows.iter_mut() {
            rewrite(row, &mut |node| {
                let Some((word, rest)) = word_below(node, letter) else { return };
                let Kind::Scripted { base, sup, primes, .. } = &node.kind else { return };
                let mut base = (**base).clone();
                if OUTPUTS.contains(&word.as_str()) {
                    base.kind = Kind::Accent { accent: Accent::Hat, body: Box::new(base.clone()) };
                } else if TARGETS.contains(&word.as_str()) {
                    rename(&mut base, &target);
                } else {
                    return;
                }
                let sub = Some(rest).filter(|rest| !rest.is_empty());
                node.kind = match (sub, sup.clone(), *primes) {
                    (None, None, 0) => base.kind,
                    (sub, sup, primes) => Kind::Scripted { base: Box::new(base), sub, sup, primes },
                };
            });
        }
    }
}

fn rename(node: &mut Node, name: &str) {
    match &mut node.kind {
        Kind::Symbol(symbol) => name.clone_into(&mut symbol.name),
        Kind::Accent { body, .. } => rename(body, name),
        _ => node.kind = Kind::Symbol(Symbol { name: name.to_owned(), style: Style::Italic }),
    }
}

fn is_letter(node: &Node, letter: &str) -> bool {
    matches!(&node.kind, Kind::Symbol(symbol) if symbol.name == letter)
}

/// The word below a letter, and what stands behind it there: `true` and `i` of `y_{\text{true}, i}`.
fn word_below(node: &Node, letter: &str) -> Option<(String, Row)> {
    let Kind::Scripted { base, sub: Some(sub), .. } = &node.kind else { return None };
    let plain = match &base.kind {
        Kind::Accent { accent: Accent::Vec | Accent::Underline, body } => body,
        _ => base,
    };
    if !is_letter(plain, letter) {
        return None;
    }
    let comma = |node: &Node| matches!(node.kind, Kind::Operator(Operator::Comma));
    let end = sub.iter().position(comma);
    let (first, rest) = match end {
        Some(end) => (&sub[..end], sub[end + 1..].to_vec()),
        None => (&sub[..], Row::new()),
    };
    let word: String = match first {
        [Node { kind: Kind::Text(word) | Kind::Word(word) | Kind::Function(word), .. }] => {
            word.trim().to_owned()
        }
        letters if letters.len() > 1 => {
            let one = |node: &Node| match &node.kind {
                Kind::Symbol(symbol) if symbol.name.chars().count() == 1 => Some(symbol.name.clone()),
                _ => None,
            };
            letters.iter().map(one).collect::<Option<Vec<_>>>()?.concat()
        }
        _ => return None,
    };
    Some((word.to_lowercase(), rest))
}

//! Names of a program among the mathematics: `\text{dW2} = \text{hidden}^T\, d\text{scores}`.
//!
//! A word that a text assigns something to is a quantity wherever it stands, and `dW2` is the gradient by `W_2`.

use crate::latex::{Fence, Kind, Node, Operator, Relation, Row, Style, Symbol, rewrite_rows};
use std::collections::BTreeSet;

/// Joins the numbers of names: `\mathtt{dA2}`, where the 2 stands right behind the letters.
pub(crate) fn join_numbers(row: &mut Row) {
    rewrite_rows(row, &mut |row| {
        let mut place = 1;
        while place < row.len() {
            match numbered(&row[place - 1], &row[place]) {
                Some(name) => {
                    row.splice(place - 1..=place, [name]);
                }
                None => place += 1,
            }
        }
    });
}

/// A word and the number right behind it as one word, with the scripts of the number.
fn numbered(word: &Node, number: &Node) -> Option<Node> {
    let Kind::Word(letters) = &word.kind else { return None };
    let base = match &number.kind {
        Kind::Scripted { base, .. } => base,
        _ => number,
    };
    let Kind::Number(digits) = &base.kind else { return None };
    if word.span.end != base.span.start || !digits.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let name = Node { kind: Kind::Word(format!("{letters}{digits}")), span: word.span.to(base.span) };
    Some(match &number.kind {
        Kind::Scripted { sub, sup, primes, .. } => {
            let (base, sub, sup) = (Box::new(name), sub.clone(), sup.clone());
            let kind = Kind::Scripted { base, sub, sup, primes: *primes };
            Node { kind, span: word.span.to(number.span) }
        }
        _ => name,
    })
}

/// Adds the words of a row that something is assigned to, the d of a gradient left out.
pub(crate) fn find(row: &[Node], names: &mut BTreeSet<String>) {
    if let [Node { kind: Kind::Lines(lines), .. }] = row {
        lines.iter().for_each(|line| find(line, names));
    }
    // What stands before a name: nothing, a comma, a gap, or the d of a gradient at the very beginning.
    let (mut n_before, mut begins) = (0, true);
    for (place, node) in row.iter().enumerate() {
        if node.kind == Kind::Gap {
            begins = true;
            continue;
        }
        let next = row[place + 1..].iter().find(|next| next.kind != Kind::Gap);
        let assigned = next.is_some_and(|next| {
            matches!(next.kind, Kind::Relation(Relation::Equal | Relation::Defined | Relation::LeftArrow))
        });
        if begins
            && assigned
            && let Some(word) = word(node).or_else(|| enclosed(node))
        {
            names.insert(word.to_owned());
        }
        begins = node.kind == Kind::Operator(Operator::Comma) || n_before == 0 && is_d(node);
        n_before += 1;
    }
}

/// Makes quantities of the names in a row.
pub(crate) fn settle(row: &mut Row, names: &BTreeSet<String>) {
    if !names.is_empty() {
        rewrite_rows(row, &mut |row| in_row(row, names));
    }
}

fn in_row(row: &mut Row, names: &BTreeSet<String>) {
    let mut place = 0;
    while place < row.len() {
        let is_name = |word: &&str| {
            names.contains(*word) || word.strip_prefix('d').is_some_and(|by| names.contains(by))
        };
        if let Some(named) = word(&row[place]).filter(is_name).map(str::to_owned) {
            let node = &mut row[place];
            let span = node.span;
            match named.strip_prefix('d').filter(|by| is_differentiated(by, names)) {
                Some(by) => {
                    let d = letter("d", span);
                    let gradient = vec![d, quantity(by, span)];
                    match &mut node.kind {
                        // What is written below a gradient is of the whole: (dA_2)_{nk}.
                        Kind::Scripted { base, sub: Some(_), .. } => {
                            base.kind =
                                Kind::Fenced { open: Fence::Paren, close: Fence::Paren, body: gradient };
                        }
                        Kind::Scripted { base, .. } => base.kind = Kind::Group(gradient),
                        _ => {
                            row.splice(place..=place, gradient);
                            place += 1;
                        }
                    }
                }
                None => {
                    let quantity = quantity(&named, span);
                    match &mut node.kind {
                        Kind::Scripted { base, .. } => **base = quantity,
                        _ => *node = quantity,
                    }
                }
            }
        }
        place += 1;
    }
}

/// Whether what follows a d is a name itself or a letter, perhaps with a number: `dW2`, `dscores`.
fn is_differentiated(by: &str, names: &BTreeSet<String>) -> bool {
    let (name, number) = parted(by);
    !name.is_empty()
        && (names.contains(by) || name.chars().count() == 1 || number.is_empty() && names.contains(name))
}

/// `W2` as W and 2.
fn parted(name: &str) -> (&str, &str) {
    let end = name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    name.split_at(end)
}

/// `W2` as W_2, any other name as a word.
fn quantity(name: &str, span: crate::latex::Span) -> Node {
    let (before, number) = parted(name);
    if before.chars().count() != 1 {
        return Node { kind: Kind::Word(name.to_owned()), span };
    }
    let base = letter(before, span);
    if number.is_empty() {
        return base;
    }
    let sub = Some(vec![Node { kind: Kind::Number(number.to_owned()), span }]);
    Node { kind: Kind::Scripted { base: Box::new(base), sub, sup: None, primes: 0 }, span }
}

fn letter(name: &str, span: crate::latex::Span) -> Node {
    Node { kind: Kind::Symbol(Symbol { name: name.to_owned(), style: Style::Italic }), span }
}

/// The word that a node is, or that carries its scripts: letters and digits, two at least.
fn word(node: &Node) -> Option<&str> {
    let base = match &node.kind {
        Kind::Scripted { base, .. } => base,
        _ => node,
    };
    let (Kind::Text(word) | Kind::Word(word)) = &base.kind else { return None };
    let mut characters = word.chars();
    let is_name = characters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && characters.next().is_some()
        && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_name.then_some(word)
}

/// The word that stands alone in parentheses: `(\text{db2})_k`.
fn enclosed(node: &Node) -> Option<&str> {
    let base = match &node.kind {
        Kind::Scripted { base, .. } => base,
        _ => node,
    };
    match &base.kind {
        Kind::Fenced { open: Fence::Paren, body, .. } => match body.as_slice() {
            [only] => word(only),
            _ => None,
        },
        _ => None,
    }
}

fn is_d(node: &Node) -> bool {
    matches!(&node.kind, Kind::Symbol(symbol) if symbol.name == "d")
}

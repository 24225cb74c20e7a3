//! Pieces that edits are made of: operators, numbers, transposed letters, moved layers.

use crate::latex::{Fence, Kind, Node, Operator, Row, Span, Style, Symbol};
use crate::notation::name_of;
use crate::reading::linear;

/// Whether a letter stands in the scripts of a row.
pub(super) fn mentions(row: &[Node], name: &str) -> bool {
    row.iter().any(|node| match &node.kind {
        Kind::Symbol(_) | Kind::Word(_) => name_of(node) == name,
        Kind::Scripted { base, sub, sup, .. } => {
            name_of(node) == name
                || mentions(std::slice::from_ref(base), name)
                || sub.iter().chain(sup).any(|row| mentions(row, name))
        }
        Kind::Fraction { numerator, denominator } => mentions(numerator, name) || mentions(denominator, name),
        Kind::Fenced { body, .. } | Kind::Group(body) => mentions(body, name),
        _ => false,
    })
}

/// Where the terms of a row begin: at its start, behind relations, at signs between operands.
pub(super) fn term_starts(row: &[Node]) -> Vec<usize> {
    let mut starts = vec![0];
    for (place, node) in row.iter().enumerate() {
        match node.kind {
            Kind::Relation(_) if place + 1 < row.len() => starts.push(place + 1),
            Kind::Operator(Operator::Plus | Operator::Minus) if is_operand(row, place) => starts.push(place),
            _ => {}
        }
    }
    starts.dedup();
    starts
}

/// Whether an operand stands before a place.
pub(super) fn is_operand(row: &[Node], place: usize) -> bool {
    place > 0 && !matches!(row[place - 1].kind, Kind::Operator(_) | Kind::Relation(_))
}

pub(super) fn is_constant(node: &Node) -> bool {
    match &node.kind {
        Kind::Number(_) => true,
        Kind::Fraction { numerator, denominator } => {
            matches!(numerator.as_slice(), [Node { kind: Kind::Number(_), .. }])
                && matches!(denominator.as_slice(), [Node { kind: Kind::Number(_) | Kind::Symbol(_), .. }])
        }
        _ => false,
    }
}

pub(super) fn operator(operator: Operator, span: Span) -> Node {
    Node { kind: Kind::Operator(operator), span }
}

pub(super) fn number(digits: &str, span: Span) -> Node {
    Node { kind: Kind::Number(digits.to_owned()), span }
}

pub(super) fn fraction(numerator: Node, denominator: Node, span: Span) -> Node {
    Node { kind: Kind::Fraction { numerator: vec![numerator], denominator: vec![denominator] }, span }
}

/// `(node)^T`, or `node^T` for a letter without superscript.
pub(super) fn transposed(node: &Node) -> Node {
    let span = node.span;
    let mark = Node { kind: Kind::Symbol(Symbol { name: "T".to_owned(), style: Style::Italic }), span };
    match &node.kind {
        Kind::Scripted { base, sub, sup: None, primes: 0 } => {
            let kind =
                Kind::Scripted { base: base.clone(), sub: sub.clone(), sup: Some(vec![mark]), primes: 0 };
            Node { kind, span }
        }
        Kind::Scripted { .. } => {
            let fenced = Kind::Fenced { open: Fence::Paren, close: Fence::Paren, body: vec![node.clone()] };
            let base = Box::new(Node { kind: fenced, span });
            Node { kind: Kind::Scripted { base, sub: None, sup: Some(vec![mark]), primes: 0 }, span }
        }
        _ => Node {
            kind: Kind::Scripted {
                base: Box::new(node.clone()),
                sub: None,
                sup: Some(vec![mark]),
                primes: 0,
            },
            span,
        },
    }
}

pub(super) fn without_transposition(sup: &[Node]) -> Row {
    let is_mark = |node: &Node| matches!(&node.kind, Kind::Symbol(symbol) if symbol.name == "T" || symbol.name == "top");
    sup.iter().filter(|node| !is_mark(node)).cloned().collect()
}

/// Digits beside each other as one number, as they are written.
pub(super) fn merged(row: Row) -> Row {
    let mut merged = Row::new();
    for node in row {
        match (&node.kind, merged.last_mut()) {
            (Kind::Number(digits), Some(Node { kind: Kind::Number(before), .. })) => before.push_str(digits),
            _ => merged.push(node),
        }
    }
    merged
}

pub(super) fn is_dots(node: &Node) -> bool {
    matches!(&node.kind, Kind::Symbol(symbol) if symbol.name == "dots")
}

/// `21` as two layers, both moved.
pub(super) fn moved_pair(digits: &str, step: i32, span: Span) -> Option<Row> {
    let [first, second] = <[char; 2]>::try_from(digits.chars().collect::<Vec<_>>()).ok()?;
    let moved = |digit: char| {
        let digit = i32::try_from(digit.to_digit(10)?).ok()? + step;
        (0..10).contains(&digit).then(|| digit.to_string())
    };
    Some(vec![number(&(moved(first)? + &moved(second)?), span)])
}

/// The way from `l+1` to `l-1` and back, which one wrong sign makes: −2 or 2.
pub(super) fn turned_offset(row: &[Node]) -> Option<i32> {
    match row {
        [Node { kind: Kind::Fenced { body, .. } | Kind::Group(body), .. }, ..] => turned_offset(body),
        _ => match linear(&without_transposition(row))? {
            (Some(_), offset @ (1 | -1)) => Some(-2 * offset),
            _ => None,
        },
    }
}

/// A layer with a whole number added, in the way it is written.
pub(super) fn moved_layer(row: &[Node], step: i32) -> Option<Row> {
    match row {
        [Node { kind: Kind::Fenced { open, close, body }, span }, rest @ ..] => {
            let body = moved_layer(body, step)?;
            let mut moved =
                vec![Node { kind: Kind::Fenced { open: *open, close: *close, body }, span: *span }];
            moved.extend_from_slice(rest);
            Some(moved)
        }
        [Node { kind: Kind::Group(body), .. }] => moved_layer(body, step),
        _ => {
            if row.iter().any(|node| matches!(node.kind, Kind::Operator(Operator::Comma))) {
                // Two layers: both move.
                let mut moved = Vec::new();
                for (place, part) in
                    row.split(|node| matches!(node.kind, Kind::Operator(Operator::Comma))).enumerate()
                {
                    if place > 0 {
                        moved.push(operator(Operator::Comma, part.first()?.span));
                    }
                    moved.extend(moved_layer(part, step)?);
                }
                return Some(moved);
            }
            let mark = |node: &Node| matches!(&node.kind, Kind::Symbol(symbol) if symbol.name == "T" || symbol.name == "top");
            let (marks, rest): (Row, Row) = row.iter().cloned().partition(mark);
            let (letter, offset) = linear(&rest)?;
            let offset = offset + step;
            let span = row.first()?.span;
            let mut moved = match letter {
                None => {
                    if offset < 0 {
                        return None;
                    }
                    vec![number(&offset.to_string(), span)]
                }
                Some(letter) => {
                    let mut moved = vec![letter.clone()];
                    if offset != 0 {
                        moved.push(operator(if offset > 0 { Operator::Plus } else { Operator::Minus }, span));
                        moved.push(number(&offset.abs().to_string(), span));
                    }
                    moved
                }
            };
            moved.extend(marks);
            Some(moved)
        }
    }
}

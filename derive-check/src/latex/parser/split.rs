//! `\left( a + \right. \\ \left. b \right)`: delimiters that are split over lines are put together again.

use super::super::tree::{Fence, Kind, Node, Row, Span};

/// An opening half: where it stands among the rows, and which delimiter it draws.
struct Opener {
    row: usize,
    place: usize,
    fence: Fence,
}

/// The rows with every split pair in one row; the lines between its halves become one with it.
pub(super) fn join(rows: Vec<Row>) -> Vec<Row> {
    let mut joined: Vec<Row> = Vec::with_capacity(rows.len());
    let mut opener: Option<Opener> = None;
    for row in rows {
        let mut current = Row::with_capacity(row.len());
        for node in row {
            match closes(&node) {
                Some(fence)
                    if opener
                        .as_ref()
                        .is_some_and(|opener| opener.fence == fence && opener.row < joined.len()) =>
                {
                    if let Some(opener) = opener.take() {
                        current = merge(&mut joined, &opener, current, node);
                    }
                }
                _ => {
                    if let Some(fence) = opens(&node) {
                        opener = Some(Opener { row: joined.len(), place: current.len(), fence });
                    }
                    current.push(node);
                }
            }
        }
        joined.push(current);
    }
    joined
}

/// The delimiter of `\left( … \right.`.
fn opens(node: &Node) -> Option<Fence> {
    match node.kind {
        Kind::Fenced { open, close: Fence::None, .. } if open != Fence::None => Some(open),
        _ => None,
    }
}

/// The delimiter of `\left. … \right)`, with scripts or without.
fn closes(node: &Node) -> Option<Fence> {
    match &node.kind {
        Kind::Fenced { open: Fence::None, close, .. } if *close != Fence::None => Some(*close),
        Kind::Scripted { base, .. } if matches!(base.kind, Kind::Fenced { .. }) => closes(base),
        _ => None,
    }
}

/// Takes the opener's row and all behind it off `joined`, and makes one row of them and what goes before the closer.
fn merge(joined: &mut Vec<Row>, opener: &Opener, before: Row, mut closer: Node) -> Row {
    let mut rows = joined.split_off(opener.row).into_iter();
    let mut row = rows.next().unwrap_or_default();
    let mut tail = row.split_off(opener.place).into_iter();
    let (mut body, start) = match tail.next() {
        Some(Node { kind: Kind::Fenced { body, .. }, span }) => (body, span),
        _ => (Row::new(), closer.span),
    };
    body.extend(tail);
    body.extend(rows.flatten());
    body.extend(before);
    close(&mut closer, opener.fence, start, body);
    row.push(closer);
    row
}

/// Makes the closing half the whole.
fn close(node: &mut Node, fence: Fence, start: Span, mut before: Row) {
    node.span = start.to(node.span);
    match &mut node.kind {
        Kind::Scripted { base, .. } => close(base, fence, start, before),
        Kind::Fenced { open, body, .. } => {
            *open = fence;
            before.append(body);
            *body = before;
        }
        _ => {}
    }
}

//! Dots within calls: `f^L(W^L f^{L-1}(W^{L-1} \cdots f^1(W^1 x) \cdots))`, the whole network in one line.
//!
//! Read for one depth. The parentheses are taken for factors like any other, so that the groups on either side of the
//! dots are found as those of a product are; then they are put back.

use super::chain::{self, Filled};
use super::ellipsis::is_dots;
use super::error::{Read, ReadError, ReadFault, clash};
use super::reader::Reader;
use crate::latex::{Fence, Kind, Node, Row, Span, row_span};

/// What stands for a parenthesis while calls are laid out flat.
const OPEN: &str = "(";
const CLOSE: &str = ")";

impl Reader<'_> {
    /// A term with the calls that its dots stand for. `None` where no call ends in dots.
    pub(super) fn calls_with_ellipsis(&mut self, nodes: &[Node]) -> Read<Option<Row>> {
        if !nodes.iter().any(|node| paren(node).is_some_and(ends_in_dots)) {
            return Ok(None);
        }
        let span = row_span(nodes).unwrap_or_default();
        if self.settings.depth.is_none() {
            return Err(ReadError {
                message: "calls with dots are read for one depth at a time".to_owned(),
                span,
                fault: ReadFault::NeedsDepth,
            });
        }
        let mut flat = Row::new();
        flatten(nodes, &mut flat);
        let Some(place) = flat.iter().position(is_dots) else { return Ok(None) };
        let numbered: Row = flat.iter().map(|node| self.with_numbers(node)).collect();
        let is_last = |name: &str| self.settings.notation.is_last_layer(name);
        let problem = "the dots cannot be filled in: expected the same call on either side of them, with layers that count down or up";
        match chain::fill(&flat, &numbered, place, &is_last) {
            Some(Filled::Row { row, before, behind }) => {
                let mut filled = numbered[..place - before].to_vec();
                filled.extend(row);
                filled.extend_from_slice(&numbered[place + behind + 1..]);
                Ok(Some(nest(&mut filled.into_iter(), span)))
            }
            Some(Filled::Nowhere) => Err(ReadError {
                message: "networks are not as deep as these dots say".to_owned(),
                span,
                fault: ReadFault::Nowhere,
            }),
            None => clash(span, problem),
        }
    }
}

fn paren(node: &Node) -> Option<&Row> {
    match &node.kind {
        Kind::Fenced { open: Fence::Paren, close: Fence::Paren, body } => Some(body),
        _ => None,
    }
}

/// Whether the last that stands in parentheses, or in those that end them, are dots.
fn ends_in_dots(body: &Row) -> bool {
    body.last().is_some_and(|last| is_dots(last) || paren(last).is_some_and(ends_in_dots))
}

/// A row with its parentheses as nodes of their own, and without the dots that only stand for more of them.
fn flatten(row: &[Node], flat: &mut Row) {
    for (place, node) in row.iter().enumerate() {
        let only_closes = is_dots(node) && place > 0 && place + 1 == row.len();
        match paren(node) {
            Some(body) => {
                let mark = |mark: &str| Node { kind: Kind::Text(mark.to_owned()), span: node.span };
                flat.push(mark(OPEN));
                flatten(body, flat);
                flat.push(mark(CLOSE));
            }
            None if !only_closes => flat.push(node.clone()),
            None => {}
        }
    }
}

/// The row up to the parenthesis that closes it; those that are missing stand at its end.
fn nest(flat: &mut impl Iterator<Item = Node>, span: Span) -> Row {
    let mut row = Row::new();
    while let Some(node) = flat.next() {
        match &node.kind {
            Kind::Text(mark) if mark == OPEN => {
                let body = nest(flat, span);
                row.push(Node { kind: Kind::Fenced { open: Fence::Paren, close: Fence::Paren, body }, span });
            }
            Kind::Text(mark) if mark == CLOSE => return row,
            _ => row.push(node),
        }
    }
    row
}

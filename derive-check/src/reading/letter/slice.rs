//! Rows and columns of a matrix: `W_{i,:}`, `W_{\bullet j}`.

use super::super::error::Read;
use super::super::expression::{Expression, Kind};
use super::super::reader::{Reader, expression};
use super::scripts::transposed_if;
use crate::latex::{self, Node, Operator, Row};
use crate::notation::{Key, Meaning, split};
use crate::reading::expression::Role;

impl Reader<'_> {
    /// A weight with an index and a mark that stands for all values of the other: the row as a row, the column as a
    /// column. `None` where no mark stands below.
    pub(super) fn slice(&mut self, key: &Key, node: &Node) -> Read<Option<Expression>> {
        let (base, Some(sub), sup) = split(node) else { return Ok(None) };
        let is_weight = |meaning: &Meaning| *meaning == Meaning::Quantity(Role::Weight);
        if !self.meanings(key).iter().any(|letter| is_weight(&letter.meaning)) {
            return Ok(None);
        }
        let Some((index, takes_row)) = index_beside_mark(sub) else { return Ok(None) };
        let scripts = self.scripts(None, sup, 0);
        let above =
            sup.map(|row| row.iter().filter(|mark| !self.is_transposition(std::slice::from_ref(mark))));
        let kind = latex::Kind::Scripted {
            base: Box::new(base.clone()),
            sub: None,
            sup: above.map(|row| row.cloned().collect::<Row>()).filter(|row| !row.is_empty()),
            primes: 0,
        };
        let (matrix, _) = self.letter(&[Node { kind, span: node.span }])?;
        let indices = vec![self.index(&index)?];
        let of = Box::new(transposed_if(matrix, !takes_row));
        let row = expression(Kind::Component { of, indices }, node.span);
        Ok(Some(transposed_if(transposed_if(row, !takes_row), scripts.transposed)))
    }
}

/// The index beside a mark for all values, and whether it stands first.
fn index_beside_mark(sub: &[Node]) -> Option<(Row, bool)> {
    let sub = match sub {
        [Node { kind: latex::Kind::Group(inner), .. }] => inner.as_slice(),
        sub => sub,
    };
    let is_comma = |node: &&Node| matches!(node.kind, latex::Kind::Operator(Operator::Comma));
    let is_mark = |node: &Node| {
        matches!(node.kind, latex::Kind::Operator(Operator::Dot | Operator::Star | Operator::Colon))
    };
    let parts: Vec<&Node> = sub.iter().filter(|node| !is_comma(node)).collect();
    match parts.as_slice() {
        [index, mark] if is_mark(mark) && !is_mark(index) => Some((vec![(*index).clone()], true)),
        [mark, index] if is_mark(mark) && !is_mark(index) => Some((vec![(*index).clone()], false)),
        _ => None,
    }
}

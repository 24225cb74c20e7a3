//! What depends on a condition: cases, and indicators such as `[i = j]`.

use super::error::{Read, fail};
use super::expression::{Condition, Expression, IndexBase, Kind, Ordering};
use super::reader::{Reader, expression};
use super::row::around;
use crate::latex::{self, Node, Operator, Relation, Row, Span, row_span};

impl Reader<'_> {
    /// `[i = j]`, `\mathbb{1}[z > 0]`: 1 where the relation holds, else 0.
    pub(super) fn indicator(&mut self, row: &[Node], span: Span) -> Read<Expression> {
        if let Some((left, right)) = around(row, Relation::Equal)
            && let (Ok(left), Ok(right)) = (self.index(left), self.index(right))
        {
            return Ok(expression(Kind::Kronecker(left, right), span));
        }
        let condition = self.condition(row, span)?;
        let one = expression(Kind::Number(1.0), span);
        let zero = expression(Kind::Number(0.0), span);
        Ok(expression(Kind::Cases(vec![(one, Some(condition)), (zero, None)]), span))
    }

    pub(super) fn condition(&mut self, row: &[Node], span: Span) -> Read<Condition> {
        let relations = [
            (Relation::Less, Ordering::Less),
            (Relation::LessEqual, Ordering::LessEqual),
            (Relation::Greater, Ordering::Greater),
            (Relation::GreaterEqual, Ordering::GreaterEqual),
            (Relation::Equal, Ordering::Equal),
            (Relation::NotEqual, Ordering::NotEqual),
        ];
        for (relation, ordering) in relations {
            if let Some((left, right)) = around(row, relation) {
                // Indices and layers may stand beside each other as numbers.
                let side = |reader: &mut Self, row: &[Node]| match reader.index(row) {
                    Ok(index) if index.base != IndexBase::Number && index.offset == 0 => match index.base {
                        IndexBase::Variable(variable) => {
                            Ok(expression(Kind::Variable(variable), row_span(row).unwrap_or(span)))
                        }
                        _ => reader.sum(row),
                    },
                    _ => reader.sum(row),
                };
                let equality = matches!(ordering, Ordering::Equal | Ordering::NotEqual);
                let (left, right) = if equality {
                    (side(self, left)?, side(self, right)?)
                } else {
                    (self.sum(left)?, self.sum(right)?)
                };
                return Ok(Condition { left: Box::new(left), ordering, right: Box::new(right) });
            }
        }
        fail(span, "expected a comparison such as `z > 0`")
    }

    pub(super) fn cases(&mut self, rows: &[(Row, Row)], span: Span) -> Read<Expression> {
        let mut read = Vec::new();
        for (value, condition) in rows {
            let value = self.sum(value)?;
            let words: String = condition
                .iter()
                .filter_map(|node| match &node.kind {
                    latex::Kind::Text(text) => Some(text.trim().to_lowercase()),
                    _ => None,
                })
                .collect::<Vec<_>>()
                .join(" ");
            let mathematics: Row = condition
                .iter()
                .filter(|node| !matches!(node.kind, latex::Kind::Text(_) | latex::Kind::Gap))
                .filter(|node| {
                    !matches!(node.kind, latex::Kind::Operator(Operator::Comma | Operator::Period))
                })
                .cloned()
                .collect();
            let condition = if mathematics.is_empty()
                && (words.is_empty() || words.contains("otherwise") || words.contains("else"))
            {
                None
            } else {
                Some(self.condition(&mathematics, row_span(condition).unwrap_or(span))?)
            };
            read.push((value, condition));
        }
        Ok(expression(Kind::Cases(read), span))
    }
}

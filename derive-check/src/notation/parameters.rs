//! `f(x; \theta)`, `J(W, b; x, y)`: behind a semicolon stands what else a value depends on, and says nothing more.

use crate::latex::{Fence, Kind, Node, Operator, Row, rewrite_rows};

/// Leaves out what stands behind a semicolon where a letter is called.
pub(crate) fn leave_out(rows: &mut [&mut Row]) {
    for row in rows.iter_mut() {
        rewrite_rows(row, &mut |row| {
            for place in 1..row.len() {
                let (before, rest) = row.split_at_mut(place);
                if let ([.., letter], [called, ..]) = (before, rest)
                    && matches!(letter.kind, Kind::Symbol(_) | Kind::Scripted { .. })
                    && let Kind::Fenced { open: Fence::Paren, body, .. } = &mut called.kind
                    && let Some(end) = body.iter().position(is_semicolon)
                {
                    body.truncate(end);
                }
            }
        });
    }
}

fn is_semicolon(node: &Node) -> bool {
    node.kind == Kind::Operator(Operator::Semicolon)
}

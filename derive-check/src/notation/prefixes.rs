//! Transposes written before what they turn, as the French do: `{}^t W δ` is `W^T δ`.

use super::pattern::name_of;
use crate::latex::{Kind, Node, Row, Style, Symbol, rewrite_rows};

/// Puts transposes behind what they turn.
pub(crate) fn settle(rows: &mut [&mut Row]) {
    for row in rows.iter_mut() {
        rewrite_rows(row, &mut behind);
    }
}

fn behind(row: &mut Row) {
    let mut place = 0;
    while place + 1 < row.len() {
        if is_prefix(&row[place]) {
            let prefix = row.remove(place);
            let turned = &mut row[place];
            let span = prefix.span.to(turned.span);
            let letter = Symbol { name: "T".to_owned(), style: Style::Italic };
            let sign = Node { kind: Kind::Symbol(letter), span: prefix.span };
            let base = match &turned.kind {
                Kind::Scripted { sup: Some(_), .. } => Kind::Group(vec![turned.clone()]),
                kind => kind.clone(),
            };
            turned.kind = match base {
                Kind::Scripted { base, sub, sup: None, primes } => {
                    Kind::Scripted { base, sub, sup: Some(vec![sign]), primes }
                }
                base => {
                    let base = Box::new(Node { kind: base, span: turned.span });
                    Kind::Scripted { base, sub: None, sup: Some(vec![sign]), primes: 0 }
                }
            };
            turned.span = span;
        }
        place += 1;
    }
}

/// `{}^t` and its like, with nothing that it could be a power of.
fn is_prefix(node: &Node) -> bool {
    let Kind::Scripted { base, sub: None, sup: Some(sup), primes: 0 } = &node.kind else { return false };
    let nothing = matches!(&base.kind, Kind::Group(body) if body.is_empty());
    nothing
        && matches!(sup.as_slice(), [sign] if matches!(name_of(sign).as_str(), "t" | "T" | "top" | "intercal"))
}

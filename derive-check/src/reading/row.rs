//! A row of the flat tree taken apart, before anything in it has a meaning.

use crate::latex::{self, Node, Operator, Relation};

/// The terms of a row with their signs, parted at + and − that stand between terms.
pub(crate) fn terms(row: &[Node]) -> Vec<(bool, &[Node])> {
    let mut terms = Vec::new();
    let (mut start, mut negative) = (0, false);
    let mut after_operand = false;
    for (place, node) in row.iter().enumerate() {
        let sign = match node.kind {
            latex::Kind::Operator(Operator::Plus) => Some(false),
            latex::Kind::Operator(Operator::Minus) => Some(true),
            _ => None,
        };
        match sign {
            Some(sign) if after_operand => {
                terms.push((negative, &row[start..place]));
                (start, negative, after_operand) = (place + 1, sign, false);
            }
            Some(sign) if place == start => {
                // A sign before the first factor of a term.
                negative ^= sign;
                start = place + 1;
            }
            Some(_) => {}
            None => after_operand = !matches!(node.kind, latex::Kind::Operator(_)) && !leads(node),
        }
    }
    terms.push((negative, &row[start..]));
    terms
}

/// Whether a node stands before what it is about, which may have a minus: `\nabla_a -\log f(x)_y`, `\sum_i -x_i`.
fn leads(node: &Node) -> bool {
    match &node.kind {
        latex::Kind::Big { .. } => true,
        latex::Kind::Scripted { base, sub: Some(_), .. } => {
            matches!(&base.kind, latex::Kind::Symbol(symbol) if symbol.name == "nabla")
        }
        _ => false,
    }
}

/// The parts of a row around the first relation of a kind.
pub(super) fn around(row: &[Node], relation: Relation) -> Option<(&[Node], &[Node])> {
    let place = row.iter().position(|node| node.kind == latex::Kind::Relation(relation))?;
    Some((&row[..place], &row[place + 1..]))
}

/// A letter and a whole number added to it: `l`, `l+1`, `n-2`, `3`, `1+l`.
pub(crate) fn linear(row: &[Node]) -> Option<(Option<&Node>, i32)> {
    let mut letter = None;
    let mut offset = 0;
    for (negative, term) in terms(row) {
        match term {
            [Node { kind: latex::Kind::Number(digits), .. }] => {
                let value: i32 = digits.parse().ok()?;
                offset += if negative { -value } else { value };
            }
            [Node { kind: latex::Kind::Group(inner), .. }] if !negative => {
                let (inner_letter, inner_offset) = linear(inner)?;
                offset += inner_offset;
                if inner_letter.is_some() && letter.replace(inner_letter?).is_some() {
                    return None;
                }
            }
            [node]
                if !negative
                    && letter.is_none()
                    && matches!(
                        node.kind,
                        latex::Kind::Symbol(_)
                            | latex::Kind::Scripted { .. }
                            | latex::Kind::Word(_)
                            | latex::Kind::Accent { .. }
                    ) =>
            {
                letter = Some(node);
            }
            _ => return None,
        }
    }
    Some((letter, offset))
}

//! `H(z)`: the step function, where a text has rectifiers and calls the letter each time.

use crate::latex::{Fence, Kind, Node, Row, any_node, rewrite};

/// The name that the step function goes by.
const STEP: &str = "step";

/// Gives the step function its name.
pub(crate) fn name(rows: &mut [&mut Row]) {
    let rectifies = rows.iter().any(|row| any_node(row, &mut names_rectifier));
    if !rectifies || rows.iter().any(|row| stands_uncalled(row)) {
        return;
    }
    for row in rows.iter_mut() {
        rewrite(row, &mut |node| {
            if is_letter(node) {
                node.kind = Kind::Word(STEP.to_owned());
            }
        });
    }
}

fn names_rectifier(node: &Node) -> bool {
    match &node.kind {
        Kind::Function(name) | Kind::Word(name) => matches!(name.to_lowercase().as_str(), "max" | "relu"),
        _ => false,
    }
}

fn is_letter(node: &Node) -> bool {
    matches!(&node.kind, Kind::Symbol(symbol) if symbol.name == "H")
}

/// Whether the letter stands anywhere in a row without parentheses behind it, or with scripts.
fn stands_uncalled(row: &[Node]) -> bool {
    let (mut met, mut called) = (0, calls(row));
    any_node(row, &mut |node| {
        met += usize::from(is_letter(node));
        called += match &node.kind {
            Kind::Fenced { body, .. } | Kind::Group(body) | Kind::Braced { body, .. } => calls(body),
            Kind::Fraction { numerator, denominator } => calls(numerator) + calls(denominator),
            _ => 0,
        };
        false
    });
    met != called
}

/// How often the letter is called in a row, what stands below its nodes left out.
fn calls(row: &[Node]) -> usize {
    let called = |pair: &&[Node]| {
        is_letter(&pair[0]) && matches!(pair[1].kind, Kind::Fenced { open: Fence::Paren, .. })
    };
    row.windows(2).filter(called).count()
}

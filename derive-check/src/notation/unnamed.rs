//! Stages of the forward pass that a text computes without a name for them: the hidden layer of
//! `\hat y = \sum_j v_j \tanh(\sum_i w_{ji} x_i + b_j)`, the output of `\frac12 \|X w - y\|^2`.
//!
//! Each gets a name that no author writes, so that what stands around it is a weighted sum or a difference like any other.

use super::evidence::WEIGHTS;
use super::occurrence::{is_input, occurrence};
use super::pattern::{Key, split};
use crate::latex::{self, Fence, Kind, Node, Operator, Row, Style, Symbol, row_span};
use crate::reading::terms;

/// What begins the names, which a letter cannot.
const PREFIX: &str = "stage ";

/// Letters that are targets where something is compared with them and squared.
const TARGETS: [&str; 4] = ["y", "t", "d", "r"];

/// Whether a letter is a stage's.
pub(super) fn is_unnamed(key: &Key) -> bool {
    key.name.starts_with(PREFIX)
}

/// Stages and what each is computed as, the inner ones first.
pub(super) type Stages = Vec<(Node, Row)>;

/// A side with the functions of weighted sums in it, where they are weighted in turn, by a name each; `named` are the
/// letters that the text has for what it computes, by what that is.
pub(super) fn name_functions(side: &[Node], named: &[(Node, String)], stages: &mut Stages) -> Row {
    let mut out = Row::new();
    for (place, (negative, term)) in terms(side).into_iter().enumerate() {
        if let Some(sign) = sign(negative, place, term) {
            out.push(sign);
        }
        let term: Row = term.iter().map(|node| name_below(node, named, stages)).collect();
        let mut rest = term.as_slice();
        while let Some((first, behind)) = rest.split_first() {
            let is_call = matches!(behind.first(), Some(body) if calls(first, body));
            let alone = term.len() == 2;
            if is_call && !alone {
                out.push(name(&rest[..2], named, stages));
                rest = &rest[2..];
            } else {
                out.push(first.clone());
                rest = behind;
            }
        }
    }
    out
}

/// The output and the target of a square in which a weighted sum stands for the output: `y - (w x + b)`, `X w - y`.
pub(super) fn name_output(
    row: &[Node],
    named: &[(Node, String)],
    stages: &mut Stages,
) -> Option<(Node, Node)> {
    let body = match row {
        [Node { kind: Kind::Fenced { body, .. }, .. }] => body,
        _ => row,
    };
    let is_target = |term: &[Node]| match term {
        [only] => occurrence(only).is_some_and(|letter| {
            letter.key.accent.is_empty() && TARGETS.contains(&letter.key.name.as_str())
        }),
        _ => false,
    };
    let (targets, others): (Vec<_>, Vec<_>) = terms(body).into_iter().partition(|(_, term)| is_target(term));
    let [(sign_of_target, [target])] = targets.as_slice() else { return None };
    let mut output = Row::new();
    for (place, (negative, term)) in others.iter().enumerate() {
        // The sum has the other sign than the target.
        let negative = negative == sign_of_target;
        match (term, others.len()) {
            ([Node { kind: Kind::Fenced { open: Fence::Paren, body, .. }, .. }], 1) if !negative => {
                output.extend(body.iter().cloned())
            }
            _ => {
                output.extend(sign(negative, place, term));
                output.extend(term.iter().cloned());
            }
        }
    }
    let computes = |node: &Node| matches!(node.kind, Kind::Big { .. } | Kind::Fenced { .. });
    let letters = |term: &[Node]| term.iter().filter(|node| occurrence(node).is_some()).count() > 1;
    let weighted = terms(&output).iter().any(|(_, term)| letters(term) || term.iter().any(computes));
    if !weighted {
        return None;
    }
    let output = name_functions(&output, named, stages);
    Some((name(&output, named, stages), target.clone()))
}

/// `w^T x` in a row, a letter of weights beside the input: all that a text shows of a layer whose sum stands nowhere by
/// itself.
pub(super) fn weighted_input(row: &[Node]) -> Option<Row> {
    let is_input_letter = |node: &Node| occurrence(node).is_some_and(|letter| is_input(&letter.key));
    let is_weight = |node: &Node| {
        occurrence(node)
            .is_some_and(|letter| WEIGHTS.contains(&letter.key.name.as_str()) && letter.key.accent.is_empty())
    };
    let pair = row.windows(2).find(|pair| {
        is_weight(&pair[0]) && is_input_letter(&pair[1]) || is_input_letter(&pair[0]) && is_weight(&pair[1])
    });
    let below = |node: &Node| match &node.kind {
        Kind::Fenced { body, .. } | Kind::Group(body) => weighted_input(body),
        Kind::Fraction { numerator, denominator } => {
            weighted_input(numerator).or_else(|| weighted_input(denominator))
        }
        Kind::Scripted { base, sup, .. } => {
            weighted_input(std::slice::from_ref(base)).or_else(|| sup.as_deref().and_then(weighted_input))
        }
        _ => None,
    };
    pair.map(<[Node]>::to_vec).or_else(|| row.iter().find_map(below))
}

/// The sign in front of a term.
fn sign(negative: bool, place: usize, term: &[Node]) -> Option<Node> {
    let operator = match (negative, place) {
        (true, _) => Operator::Minus,
        (false, 0) => return None,
        (false, _) => Operator::Plus,
    };
    Some(Node { kind: Kind::Operator(operator), span: row_span(term).unwrap_or_default() })
}

/// The same below the parentheses of a node.
fn name_below(node: &Node, named: &[(Node, String)], stages: &mut Stages) -> Node {
    match &node.kind {
        Kind::Fenced { open: open @ (Fence::Paren | Fence::Bracket), close, body } => {
            let body = name_functions(body, named, stages);
            Node { kind: Kind::Fenced { open: *open, close: *close, body }, span: node.span }
        }
        _ => node.clone(),
    }
}

/// Whether two nodes are a function and what it is called with: a sum of at least one product.
fn calls(function: &Node, body: &Node) -> bool {
    let Kind::Fenced { open: Fence::Paren | Fence::Bracket, body, .. } = &body.kind else { return false };
    let is_function = match &split(function).0.kind {
        Kind::Function(name) => name != "exp" && name != "log" && name != "ln",
        Kind::Symbol(symbol) => {
            matches!(symbol.name.as_str(), "sigma" | "phi" | "varphi" | "psi" | "f" | "g" | "rho" | "theta")
        }
        Kind::Word(_) => true,
        _ => false,
    };
    let primed = matches!(function.kind, Kind::Scripted { primes: 1.., .. });
    let weighted = terms(body)
        .iter()
        .any(|(_, term)| term.len() > 1 && !term.iter().any(|node| matches!(node.kind, Kind::Relation(_))));
    is_function && !primed && weighted
}

/// The letter that the text has for a row, or a new one.
pub(super) fn name(row: &[Node], named: &[(Node, String)], stages: &mut Stages) -> Node {
    let printed = latex::print(row);
    if let Some((letter, _)) = named.iter().find(|(_, other)| *other == printed) {
        return letter.clone();
    }
    let symbol = Symbol { name: format!("{PREFIX}{printed}"), style: Style::Italic };
    let letter = Node { kind: Kind::Symbol(symbol), span: row_span(row).unwrap_or_default() };
    if !stages.iter().any(|(known, _)| Key::of(known) == Key::of(&letter)) {
        stages.push((letter.clone(), row.to_vec()));
    }
    letter
}

//! `P(y = k \mid x)`: the probability of a class, which is what the network puts out for it.
//!
//! It becomes `(h(x))_k`; where a text has two classes and asks for the one or the other, `h(x)` and `1 - h(x)`.

use crate::latex::{
    Fence, Kind, Node, Operator, Relation, Row, Span, Style, Symbol, any_node, any_row, rewrite_rows,
};

/// The letter of the output.
const OUTPUT: &str = "h";

/// Names of a probability.
const NAMES: [&str; 4] = ["P", "p", "Pr", "Prob"];

/// Puts outputs for probabilities of classes.
pub(crate) fn settle(rows: &mut [&mut Row]) {
    // h is a hidden layer to some.
    if rows.iter().any(|row| any_node(row, &mut |node| is_symbol(node, OUTPUT))) {
        return;
    }
    let by_letter =
        |pair: &[Node]| class_of(&pair[0], &pair[1]).is_some_and(|(class, _)| number(&class).is_none());
    let lettered = rows.iter().any(|row| any_row(row, &mut |row| row.windows(2).any(by_letter)));
    for row in rows.iter_mut() {
        rewrite_rows(row, &mut |row| replace(row, lettered));
    }
}

/// Probabilities in a row by outputs; by their components where classes go by letters.
fn replace(row: &mut Row, lettered: bool) {
    let mut place = 0;
    while place + 1 < row.len() {
        if let Some((class, input)) = class_of(&row[place], &row[place + 1]) {
            let span = row[place].span.to(row[place + 1].span);
            let output = [symbol(OUTPUT, span), fenced(vec![input], span)];
            let put: Vec<Node> = match number(&class) {
                Some(1) if !lettered => output.to_vec(),
                Some(0) if !lettered => {
                    let one = Node { kind: Kind::Number("1".to_owned()), span };
                    let minus = Node { kind: Kind::Operator(Operator::Minus), span };
                    vec![fenced([one, minus].into_iter().chain(output).collect(), span)]
                }
                _ => {
                    let base = Box::new(fenced(output.to_vec(), span));
                    let sub = Some(vec![class]);
                    vec![Node { kind: Kind::Scripted { base, sub, sup: None, primes: 0 }, span }]
                }
            };
            row.splice(place..place + 2, put);
        }
        place += 1;
    }
}

/// k and x of `P(y = k \mid x; \theta)`.
fn class_of(name: &Node, body: &Node) -> Option<(Node, Node)> {
    let is_name = match &name.kind {
        Kind::Symbol(symbol) => NAMES.contains(&symbol.name.as_str()),
        Kind::Word(word) | Kind::Function(word) => NAMES.contains(&word.as_str()),
        _ => false,
    };
    let Kind::Fenced { open: Fence::Paren, body, .. } = &body.kind else { return None };
    let [_, equals, class, bar, input, rest @ ..] = body.as_slice() else { return None };
    let is_equal = equals.kind == Kind::Relation(Relation::Equal);
    let is_bar = bar.kind == Kind::Operator(Operator::Bar);
    let is_class = matches!(class.kind, Kind::Symbol(_) | Kind::Number(_));
    let ends = rest.first().is_none_or(|node| !matches!(node.kind, Kind::Symbol(_) | Kind::Relation(_)));
    (is_name && is_equal && is_bar && is_class && ends).then(|| (class.clone(), input.clone()))
}

fn number(node: &Node) -> Option<i32> {
    match &node.kind {
        Kind::Number(number) => number.parse().ok(),
        _ => None,
    }
}

fn is_symbol(node: &Node, name: &str) -> bool {
    matches!(&node.kind, Kind::Symbol(symbol) if symbol.name == name)
}

fn symbol(name: &str, span: Span) -> Node {
    Node { kind: Kind::Symbol(Symbol { name: name.to_owned(), style: Style::Italic }), span }
}

fn fenced(body: Row, span: Span) -> Node {
    Node { kind: Kind::Fenced { open: Fence::Paren, close: Fence::Paren, body }, span }
}

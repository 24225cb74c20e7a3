//! Words in mathematics: which are names of quantities, which are text; and what a row's neighbours decide.

use super::super::commands;
use super::super::tree::{Fence, Kind, Node, Operator, Row, Style, Symbol};

/// Words that join or introduce statements and never name a quantity.
const CONNECTING: &[&str] = &[
    "a",
    "all",
    "an",
    "and",
    "any",
    "as",
    "because",
    "but",
    "by",
    "each",
    "else",
    "every",
    "for",
    "from",
    "hence",
    "if",
    "is",
    "let",
    "of",
    "on",
    "or",
    "otherwise",
    "over",
    "since",
    "so",
    "such",
    "that",
    "the",
    "then",
    "therefore",
    "thus",
    "to",
    "when",
    "where",
    "while",
    "with",
];

/// Whether the text is a single word that can name a quantity.
fn is_name(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && characters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && text.split('.').all(|part| part.len() > 1 || !text.contains('.'))
        && !CONNECTING.contains(&text.to_lowercase().as_str())
}

/// The node a word is: a function, a letter, a word.
pub(super) fn name(word: &str) -> Kind {
    let mut characters = word.chars();
    match (characters.next(), characters.next()) {
        (Some(letter), None) if letter.is_alphabetic() => {
            Kind::Symbol(Symbol { name: letter.into(), style: Style::Roman })
        }
        (Some(digit), None) if digit.is_ascii_digit() => Kind::Number(digit.into()),
        _ if commands::is_function(word) => Kind::Function(word.to_owned()),
        _ => Kind::Word(word.to_owned()),
    }
}

/// Whether the row is the number of an equation.
fn is_number(row: &[Node]) -> bool {
    matches!(row, [Node { kind: Kind::Number(_), .. }])
}

/// What carries a script names a quantity, if it is a word.
pub(super) fn as_base(kind: Kind) -> Kind {
    match kind {
        Kind::Text(text) if is_name(&text) => name(&text),
        kind => kind,
    }
}

/// Settles what depends on neighbours: words among text, `\arg\max`, the star of a script.
pub(super) fn finish(row: &mut Row, script: bool) {
    join_program_names(row);
    for place in 0..row.len() {
        if let Kind::Text(text) = &row[place].kind {
            let moved = place.checked_sub(1).and_then(|before| row.get(before)).is_some_and(|before| {
                matches!(&before.kind, Kind::Symbol(symbol) if matches!(symbol.name.as_str(), "partial" | "nabla"))
            });
            let operand = script
                || moved
                || commands::is_function(text)
                || (asks(place.checked_sub(1).and_then(|before| row.get(before)), false)
                    && asks(row.get(place + 1), false)
                    && (asks(place.checked_sub(1).and_then(|before| row.get(before)), true)
                        || asks(row.get(place + 1), true)));
            let called = matches!(row.get(place + 1).map(|next| &next.kind), Some(Kind::Fenced { open: Fence::Paren, body, .. }) if !is_number(body));
            if (operand || called) && is_name(text) {
                row[place].kind = name(text);
            }
        }
    }
    join_arg(row);
    if script {
        // A star before or behind all else is a mark like a prime; between operands it multiplies.
        let others = |node: &Node| !matches!(&node.kind, Kind::Symbol(symbol) if symbol.name == "prime");
        let edges = [row.iter().position(others), row.iter().rposition(others)];
        for edge in edges.into_iter().flatten() {
            if row[edge].kind == Kind::Operator(Operator::Star) {
                row[edge].kind = Kind::Symbol(Symbol { name: "star".into(), style: Style::Italic });
            }
        }
    }
}

/// Whether an operand must stand beside the neighbour; with `strictly`, an end of the row or of a part of it does not ask
/// for one.
fn asks(neighbour: Option<&Node>, strictly: bool) -> bool {
    match neighbour.map(|node| &node.kind) {
        None | Some(Kind::Gap) => !strictly,
        Some(Kind::Relation(_)) => true,
        Some(Kind::Operator(operator)) => !matches!(
            operator,
            Operator::Comma
                | Operator::Semicolon
                | Operator::Colon
                | Operator::Period
                | Operator::ForAll
                | Operator::Factorial
        ),
        Some(_) => false,
    }
}

/// `np.sum(`, written without any command, is the name of a function of a program.
fn join_program_names(row: &mut Row) {
    let letter = |node: &Node| match &node.kind {
        Kind::Symbol(Symbol { name, style: Style::Italic }) if name.len() == 1 => name.chars().next(),
        _ => None,
    };
    let mut place = 0;
    while place + 4 < row.len() {
        let begins = letter(&row[place]) == Some('n')
            && letter(&row[place + 1]) == Some('p')
            && row[place + 2].kind == Kind::Operator(Operator::Period);
        if begins {
            let name: String = row[place + 3..].iter().map_while(letter).collect();
            let end = place + 3 + name.len();
            let called =
                matches!(row.get(end).map(|node| &node.kind), Some(Kind::Fenced { open: Fence::Paren, .. }));
            if called && name.len() > 1 {
                let span = row[place].span.to(row[end - 1].span);
                row.splice(place..end, [Node { kind: Kind::Word(format!("np.{name}")), span }]);
            }
        }
        place += 1;
    }
}

/// `\arg\max` is one function; a script of `\max` is the whole's.
fn join_arg(row: &mut Row) {
    let is_arg = |node: &Node| node.kind == Kind::Function("arg".into());
    if !row.iter().any(is_arg) {
        return;
    }
    let mut joined = Row::with_capacity(row.len());
    for mut node in row.drain(..) {
        let before = joined.last().filter(|last| is_arg(last)).map(|last| last.span);
        if let (Some(before), Some(function)) = (before, function_of(&mut node)) {
            let name = match &function.kind {
                Kind::Function(name) if name == "max" => Some("argmax"),
                Kind::Function(name) if name == "min" => Some("argmin"),
                _ => None,
            };
            if let Some(name) = name {
                function.kind = Kind::Function(name.into());
                function.span = before.to(function.span);
                node.span = before.to(node.span);
                joined.pop();
            }
        }
        joined.push(node);
    }
    *row = joined;
}

/// The node itself, or what carries its scripts.
fn function_of(node: &mut Node) -> Option<&mut Node> {
    match node.kind {
        Kind::Scripted { .. } => match &mut node.kind {
            Kind::Scripted { base, .. } => Some(base),
            _ => None,
        },
        _ => Some(node),
    }
}

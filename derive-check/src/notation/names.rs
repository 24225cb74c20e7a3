//! Names of several letters that are written without any command, as `net_j`.

use super::Notation;
use super::pattern::Part;
use crate::latex::{Fence, Kind, Node, Row, Style, Symbol, any_node, rewrite_rows};

/// Joins letters that stand beside each other and spell a name, everywhere in a row.
pub(crate) fn join(row: &mut Row, names: &[String]) {
    for node in row.iter_mut() {
        join_below(node, names);
    }
    for name in names {
        let length = name.chars().count();
        let mut place = 0;
        while place + length <= row.len() {
            if let Some(joined) = joined(&row[place..place + length], name) {
                row.splice(place..place + length, [joined]);
            }
            place += 1;
        }
    }
}

/// Functions that are written letter by letter and called: `diag(x)`, `sigmoid'(z)`.
const FUNCTIONS: [&str; 10] =
    ["diag", "softmax", "sigmoid", "softplus", "tanh", "relu", "ReLU", "exp", "log", "max"];

/// Joins the letters of functions that are called.
pub(crate) fn join_functions(row: &mut Row) {
    rewrite_rows(row, &mut |row| {
        for name in FUNCTIONS {
            let length = name.len();
            let mut place = 0;
            while place + length < row.len() {
                if matches!(
                    row[place + length].kind,
                    Kind::Fenced { open: Fence::Paren | Fence::Bracket, .. }
                ) && let Some(mut joined) = joined(&row[place..place + length], name)
                {
                    let function = match &mut joined.kind {
                        Kind::Scripted { base, .. } => &mut base.kind,
                        kind => kind,
                    };
                    *function = Kind::Function(name.to_owned());
                    row.splice(place..place + length, [joined]);
                }
                place += 1;
            }
        }
    });
}

/// Whether what stands below a cost is its name: `L_{CE}`, `L_{\text{total}}`, `L_{reg}`, `L_\lambda`.
pub(crate) fn names_a_cost(sub: &[Part]) -> bool {
    let symbol = |part: &Part| match part.row.as_slice() {
        [Node { kind: Kind::Symbol(symbol), .. }] => Some(symbol.name.clone()),
        _ => None,
    };
    let is_word = |part: &Part| {
        matches!(part.row.as_slice(), [Node { kind: Kind::Word(_) | Kind::Text(_) | Kind::Function(_), .. }])
    };
    let is_letter = |part: &Part, of: fn(char) -> bool| {
        symbol(part).is_some_and(|name| name.len() == 1 && name.chars().all(of))
    };
    match sub {
        [] => false,
        [only] => is_word(only) || symbol(only).is_some_and(|name| name == "lambda"),
        [_, _] => sub.iter().all(|part| is_word(part) || is_letter(part, char::is_uppercase)),
        _ => {
            sub.iter().all(|part| is_word(part) || is_letter(part, char::is_uppercase))
                || sub.iter().all(|part| is_letter(part, char::is_lowercase))
        }
    }
}

/// Whether `in_j` is a name in some rows: n never bears an index but behind an i.
pub(crate) fn in_is_a_name(rows: &[&Row]) -> bool {
    let count = |row: &Row, wanted: &dyn Fn(&Node) -> bool| {
        let mut met = 0;
        any_node(row, &mut |node| {
            met += usize::from(matches!(&node.kind, Kind::Scripted { base, .. } if wanted(base)));
            false
        });
        met
    };
    let (mut met, mut left) = (0, 0);
    for row in rows {
        let mut joined = (*row).clone();
        join(&mut joined, &[IN.to_owned()]);
        met += count(&joined, &|base| matches!(&base.kind, Kind::Word(name) if name == IN));
        left += count(&joined, &|base| letter(base) == Some('n'));
    }
    met > 1 && left == 0
}

/// The input of a neuron.
pub(crate) const IN: &str = "in";

/// The name as one node, with the scripts that its last letter carries.
fn joined(nodes: &[Node], name: &str) -> Option<Node> {
    let (last, others) = nodes.split_last()?;
    let base = match &last.kind {
        Kind::Scripted { base, .. } => base,
        _ => last,
    };
    let spelled = others.iter().chain([base]).map(letter).eq(name.chars().map(Some));
    if !spelled {
        return None;
    }
    let span = nodes[0].span.to(last.span);
    let word = Node { kind: Kind::Word(name.to_owned()), span: nodes[0].span.to(base.span) };
    let kind = match &last.kind {
        Kind::Scripted { sub, sup, primes, .. } => {
            Kind::Scripted { base: Box::new(word), sub: sub.clone(), sup: sup.clone(), primes: *primes }
        }
        _ => word.kind,
    };
    Some(Node { kind, span })
}

fn letter(node: &Node) -> Option<char> {
    match &node.kind {
        Kind::Symbol(Symbol { name, style: Style::Italic }) if name.len() == 1 => name.chars().next(),
        _ => None,
    }
}

fn join_below(node: &mut Node, names: &[String]) {
    match &mut node.kind {
        Kind::Scripted { base, sub, sup, .. } => {
            join_below(base, names);
            sub.iter_mut().chain(sup).for_each(|row| join(row, names));
        }
        Kind::Fraction { numerator, denominator } => {
            join(numerator, names);
            join(denominator, names);
        }
        Kind::Fenced { body, .. } | Kind::Group(body) | Kind::Braced { body, .. } => join(body, names),
        Kind::Root { radicand, .. } => join(radicand, names),
        Kind::Big { lower, upper, .. } => lower.iter_mut().chain(upper).for_each(|row| join(row, names)),
        Kind::Matrix { rows, .. } => rows.iter_mut().flatten().for_each(|row| join(row, names)),
        Kind::Cases(rows) => rows.iter_mut().for_each(|(value, condition)| {
            join(value, names);
            join(condition, names);
        }),
        Kind::Lines(rows) => rows.iter_mut().for_each(|row| join(row, names)),
        _ => {}
    }
}

/// The letters of a row that is nothing but letters, the last perhaps with scripts: how a pattern writes a name.
pub(super) fn spelled(row: &[Node]) -> Option<String> {
    let (last, others) = row.split_last().filter(|(_, others)| !others.is_empty())?;
    let base = match &last.kind {
        Kind::Scripted { base, .. } => base,
        _ => last,
    };
    others.iter().chain([base]).map(letter).collect()
}

impl Notation {
    /// The names of several letters that its patterns have.
    pub(crate) fn spelled_names(&self) -> impl Iterator<Item = String> {
        self.letters.iter().map(|letter| &letter.pattern.key).filter_map(|key| {
            let word = key.accent.is_empty()
                && key.name.len() > 1
                && key.name.chars().all(|c| c.is_ascii_alphabetic());
            let spells = word
                && crate::latex::parse(&format!("\\{}", key.name), 0, &crate::latex::Macros::new()).is_err();
            spells.then(|| key.name.clone())
        })
    }
}

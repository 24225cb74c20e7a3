//! A tree written on one line, so that a test can show what it expects.

#![allow(dead_code, reason = "each test binary uses its own part")]

use derive_check::latex::{Big, Fence, Kind, Macros, Node, Operator, Relation, Style, parse};

/// Reads without macros; panics with the error's words.
pub fn read(source: &str) -> Vec<Node> {
    parse(source, 0, &Macros::new()).unwrap_or_else(|error| panic!("{source}: {error}"))
}

/// Reads and writes on one line.
pub fn tree(source: &str) -> String {
    row(&read(source))
}

/// The words of the refusal, with the part of the source that it points at.
pub fn refusal(source: &str) -> String {
    match parse(source, 0, &Macros::new()) {
        Ok(tree) => panic!("{source} is read as {}", row(&tree)),
        Err(error) => {
            let at = |span: derive_check::latex::Span| &source[span.start..span.end];
            let mut text = format!("{error} @ `{}`", at(error.span));
            if let Some((span, what)) = error.other {
                text.push_str(&format!(", {what} @ `{}`", at(span)));
            }
            text
        }
    }
}

/// Nodes beside each other, spaces between.
pub fn row(nodes: &[Node]) -> String {
    nodes.iter().map(node).collect::<Vec<_>>().join(" ")
}

fn optional(mark: &str, part: &Option<Vec<Node>>) -> String {
    part.as_ref().map_or(String::new(), |part| format!("{mark}[{}]", row(part)))
}

fn node(node: &Node) -> String {
    match &node.kind {
        Kind::Number(text) => text.clone(),
        Kind::Symbol(symbol) => match symbol.style {
            Style::Italic => symbol.name.clone(),
            Style::Bold => format!("bold:{}", symbol.name),
            Style::Roman => format!("roman:{}", symbol.name),
            Style::Calligraphic => format!("cal:{}", symbol.name),
            Style::Blackboard => format!("bb:{}", symbol.name),
            Style::Sans => format!("sans:{}", symbol.name),
            Style::Typewriter => format!("tt:{}", symbol.name),
            Style::Fraktur => format!("frak:{}", symbol.name),
        },
        Kind::Word(word) => format!("word:{word}"),
        Kind::Function(name) => format!("fn:{name}"),
        Kind::Operator(operator) => operator_sign(*operator).into(),
        Kind::Relation(relation) => relation_sign(*relation).into(),
        Kind::Big { operator, lower, upper } => {
            let name = if *operator == Big::Sum { "sum" } else { "prod" };
            format!("{name}{}{}", optional("_", lower), optional("^", upper))
        }
        Kind::Fraction { numerator, denominator } => {
            format!("frac[{}][{}]", row(numerator), row(denominator))
        }
        Kind::Root { radicand, index } => format!("root{}[{}]", optional("", index), row(radicand)),
        Kind::Scripted { base, sub, sup, primes } => format!(
            "{}{}{}{}",
            self::node(base),
            "'".repeat(*primes as usize),
            optional("^", sup),
            optional("_", sub)
        ),
        Kind::Fenced { open, close, body } => {
            format!("{}{}{}", fence(*open, true), row(body), fence(*close, false))
        }
        Kind::Group(body) => format!("{{{}}}", row(body)),
        Kind::Matrix { open, close, rows } => {
            let rows: Vec<String> = rows
                .iter()
                .map(|cells| cells.iter().map(|cell| row(cell)).collect::<Vec<_>>().join(" & "))
                .collect();
            format!("matrix{}{}{}", fence(*open, true), rows.join(" ;; "), fence(*close, false))
        }
        Kind::Cases(cases) => {
            let rows: Vec<String> =
                cases.iter().map(|(value, when)| format!("{} if {}", row(value), row(when))).collect();
            format!("cases[{}]", rows.join(" ;; "))
        }
        Kind::Accent { accent, body } => {
            let name = match accent {
                derive_check::latex::Accent::Hat => "hat",
                derive_check::latex::Accent::Bar => "bar",
                derive_check::latex::Accent::Tilde => "tilde",
                derive_check::latex::Accent::Vec => "vec",
                derive_check::latex::Accent::Dot => "dot",
                derive_check::latex::Accent::DoubleDot => "ddot",
                derive_check::latex::Accent::Check => "check",
                derive_check::latex::Accent::Underline => "underline",
            };
            format!("{name}({})", self::node(body))
        }
        Kind::Braced { under, body, label } => {
            format!("{}brace[{}]{}", if *under { "under" } else { "over" }, row(body), optional("~", label))
        }
        Kind::Text(text) => format!("“{text}”"),
        Kind::Lines(rows) => {
            format!("lines[{}]", rows.iter().map(|line| row(line)).collect::<Vec<_>>().join(" ;; "))
        }
        Kind::Gap => "gap".into(),
    }
}

fn fence(fence: Fence, open: bool) -> &'static str {
    match (fence, open) {
        (Fence::Paren, true) => "(",
        (Fence::Paren, false) => ")",
        (Fence::Bracket, true) => "[",
        (Fence::Bracket, false) => "]",
        (Fence::Brace, true) => "\\{",
        (Fence::Brace, false) => "\\}",
        (Fence::Bar, _) => "|",
        (Fence::DoubleBar, _) => "||",
        (Fence::Angle, true) => "⟨",
        (Fence::Angle, false) => "⟩",
        (Fence::Floor, true) => "⌊",
        (Fence::Floor, false) => "⌋",
        (Fence::Ceiling, true) => "⌈",
        (Fence::Ceiling, false) => "⌉",
        (Fence::None, true) => "<none ",
        (Fence::None, false) => " none>",
    }
}

fn operator_sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Plus => "+",
        Operator::Minus => "-",
        Operator::PlusMinus => "±",
        Operator::Dot => "·",
        Operator::Times => "×",
        Operator::Star => "*",
        Operator::DotStar => ".*",
        Operator::Odot => "⊙",
        Operator::Circ => "∘",
        Operator::Otimes => "⊗",
        Operator::Slash => "/",
        Operator::Comma => ",",
        Operator::Semicolon => ";",
        Operator::Colon => ":",
        Operator::Period => ".",
        Operator::Factorial => "!",
        Operator::Bar => "given",
        Operator::ForAll => "∀",
    }
}

fn relation_sign(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "=",
        Relation::Defined => ":=",
        Relation::Defines => "=:",
        Relation::Equivalent => "≡",
        Relation::Approximate => "≈",
        Relation::Proportional => "∝",
        Relation::LeftArrow => "←",
        Relation::RightArrow => "→",
        Relation::Implies => "⇒",
        Relation::Iff => "⇔",
        Relation::NotEqual => "≠",
        Relation::Less => "<",
        Relation::LessEqual => "≤",
        Relation::Greater => ">",
        Relation::GreaterEqual => "≥",
        Relation::In => "∈",
        Relation::PlusEqual => "+=",
        Relation::MinusEqual => "-=",
    }
}

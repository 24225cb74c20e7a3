//! The tree written as LaTeX again: short, even, and read back as the same tree.

use super::commands;
use super::tree::{Accent, Big, Fence, Kind, Node, Operator, Relation, Style, Symbol};

/// LaTeX for a row of nodes: `W^{l+1} \delta^{l+1}`, `\frac{\partial C}{\partial w^l_{jk}}`.
///
/// What [`parse`](super::parse) has read is read from this text as the same tree. Superscripts stand before
/// subscripts, scripts are set tight, delimiters grow where something tall stands between them.
pub fn print(row: &[Node]) -> String {
    let mut printer = Printer { out: String::new(), tight: false };
    printer.row(row);
    printer.out
}

struct Printer {
    out: String,
    /// Whether operators stand without spaces, as in scripts.
    tight: bool,
}

impl Printer {
    /// Appends what must not run into what stands before it.
    fn push(&mut self, text: &str) {
        let (Some(next), last) = (text.chars().next(), self.out.chars().next_back()) else { return };
        let runs_on = match (last, next) {
            (Some('0'..='9' | '.'), '0'..='9' | '.' | '*') | (Some('0'..='9'), '{') => true,
            // `\cdot*` is `.*`.
            (Some('t'), '*') => self.out.ends_with("\\cdot"),
            (Some(':' | '+' | '-' | '<' | '>'), '=')
            | (Some('='), ':' | '>')
            | (Some('-'), '>')
            | (Some('<'), '-') => true,
            (Some(last), next) => {
                next.is_ascii_alphabetic() && last.is_ascii_alphabetic() && self.ends_in_command()
            }
            (None, _) => false,
        };
        if runs_on {
            self.out.push(' ');
        }
        self.out.push_str(text);
    }

    fn ends_in_command(&self) -> bool {
        self.out.trim_end_matches(|c: char| c.is_ascii_alphabetic()).ends_with('\\')
    }

    fn space(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with([' ', '{', '(', '[']) {
            self.out.push(' ');
        }
    }

    fn row(&mut self, row: &[Node]) {
        for (place, node) in row.iter().enumerate() {
            let before = place.checked_sub(1).map(|before| &row[before].kind);
            if let Some(before) = before
                && self.parted(before, &node.kind)
            {
                self.space();
            }
            match &node.kind {
                Kind::Text(text) => self.text(text, place > 0, place + 1 < row.len()),
                Kind::Symbol(Symbol { name, style: Style::Italic }) if name == "dots" => {
                    let comma = |kind: Option<&Kind>| matches!(kind, Some(Kind::Operator(Operator::Comma)));
                    let listed = comma(before) || comma(row.get(place + 1).map(|next| &next.kind));
                    self.push(if listed || row.len() == 1 { "\\dots" } else { "\\cdots" });
                }
                _ => self.node(node),
            }
            let spaced = match &node.kind {
                Kind::Operator(operator) if binary(*operator) && !unary(before) => {
                    !self.tight || operator_text(*operator).starts_with('\\')
                }
                Kind::Relation(relation) => self.tight && relation_text(*relation).starts_with('\\'),
                _ => false,
            };
            if spaced {
                self.space();
            }
        }
    }

    /// Whether a space stands between two neighbours.
    fn parted(&self, before: &Kind, next: &Kind) -> bool {
        use Operator::{Colon, Comma, Factorial, Period, Semicolon, Slash};
        match (before, next) {
            (_, Kind::Gap | Kind::Text(_)) | (Kind::Gap | Kind::Text(_), _) => true,
            (_, Kind::Operator(Comma | Semicolon | Colon | Period | Factorial)) => false,
            (Kind::Operator(Slash), _) | (_, Kind::Operator(Slash)) => false,
            (_, Kind::Relation(relation)) => !self.tight || relation_text(*relation).starts_with('\\'),
            (_, Kind::Operator(operator)) => !self.tight || operator_text(*operator).starts_with('\\'),
            _ if self.tight => false,
            (Kind::Operator(operator), _) => !binary(*operator),
            (Kind::Relation(_), _) => true,
            (Kind::Number(_), Kind::Number(_)) => true,
            (Kind::Number(_), _) => false,
            (
                Kind::Symbol(_)
                | Kind::Scripted { .. }
                | Kind::Function(_)
                | Kind::Word(_)
                | Kind::Fenced { .. }
                | Kind::Accent { .. },
                Kind::Fenced { open: Fence::Paren, .. },
            ) => false,
            _ => true,
        }
    }

    /// Something set tight between braces.
    fn braced(&mut self, row: &[Node], tight: bool) {
        let before = self.tight;
        self.tight |= tight;
        self.out.push('{');
        self.row(row);
        self.out.push('}');
        self.tight = before;
    }

    fn script(&mut self, sign: char, row: &[Node]) {
        self.out.push(sign);
        match row {
            [Node { kind: Kind::Number(number), .. }] if number.len() == 1 => self.out.push_str(number),
            [node @ Node { kind: Kind::Symbol(Symbol { style: Style::Italic, .. }), .. }] => self.node(node),
            row => self.braced(row, true),
        }
    }

    fn text(&mut self, text: &str, space_before: bool, space_behind: bool) {
        self.out.push_str(if space_before { "\\text{ " } else { "\\text{" });
        for c in text.chars() {
            if "%$#&_{}".contains(c) {
                self.out.push('\\');
            }
            self.out.push(c);
        }
        self.out.push_str(if space_behind { " }" } else { "}" });
    }

    fn node(&mut self, node: &Node) {
        match &node.kind {
            Kind::Number(number) => self.push(number),
            Kind::Symbol(symbol) => self.symbol(symbol),
            Kind::Word(word) if word.chars().all(char::is_alphabetic) => {
                self.push(&format!("\\mathrm{{{word}}}"))
            }
            Kind::Word(word) => self.push(&format!("\\operatorname{{{}}}", word.replace('_', "\\_"))),
            Kind::Function(name) => match commands::command(name) {
                Some(commands::Command::Function) => self.push(&format!("\\{name}")),
                _ => self.push(&format!("\\operatorname{{{name}}}")),
            },
            Kind::Operator(operator) => self.push(operator_text(*operator)),
            Kind::Relation(relation) => self.push(relation_text(*relation)),
            Kind::Big { operator, lower, upper } => {
                self.push(match operator {
                    Big::Sum => "\\sum",
                    Big::Product => "\\prod",
                });
                self.scripts(lower.as_deref(), upper.as_deref(), true);
            }
            Kind::Fraction { numerator, denominator } => {
                self.push("\\frac");
                match (digit(numerator), digit(denominator)) {
                    (Some(above), Some(below)) => {
                        self.out.push_str(above);
                        self.out.push_str(below);
                    }
                    _ => {
                        self.braced(numerator, false);
                        self.braced(denominator, false);
                    }
                }
            }
            Kind::Root { radicand, index } => {
                self.push("\\sqrt");
                if let Some(index) = index {
                    let mut inner = Printer { out: String::new(), tight: true };
                    inner.row(index);
                    let braces = inner.out.contains(['[', ']'])
                        || matches!(index.as_slice(), [Node { kind: Kind::Group(_), .. }]);
                    let index =
                        if braces { format!("[{{{}}}]", inner.out) } else { format!("[{}]", inner.out) };
                    self.out.push_str(&index);
                }
                self.braced(radicand, false);
            }
            Kind::Scripted { base, sub, sup, primes } => {
                self.node(base);
                self.out.push_str(&"'".repeat(*primes as usize));
                // Right behind a brace above, what is raised would be its label.
                let sub_first = matches!(base.kind, Kind::Braced { under: false, label: None, .. });
                self.scripts(sub.as_deref(), sup.as_deref(), sub_first);
            }
            Kind::Fenced { open, close, body } => self.fenced(*open, *close, body),
            Kind::Group(body) => {
                self.push("{");
                self.row(body);
                self.out.push('}');
            }
            Kind::Matrix { open, rows, .. } => self.environment(
                match open {
                    Fence::Paren => "pmatrix",
                    Fence::Bracket => "bmatrix",
                    Fence::Brace => "Bmatrix",
                    Fence::Bar => "vmatrix",
                    Fence::DoubleBar => "Vmatrix",
                    _ => "matrix",
                },
                rows.iter().map(|cells| cells.iter().map(Vec::as_slice).collect()),
            ),
            Kind::Cases(cases) => self.environment(
                "cases",
                cases.iter().map(|(value, condition)| match condition.as_slice() {
                    [] => vec![value.as_slice()],
                    condition => vec![value, condition],
                }),
            ),
            Kind::Accent { accent, body } => {
                self.push(accent_text(*accent));
                match &body.kind {
                    Kind::Group(row) if row.len() != 1 => self.braced(row, false),
                    _ => self.braced(std::slice::from_ref(body.as_ref()), false),
                }
            }
            Kind::Braced { under, body, label } => {
                self.push(if *under { "\\underbrace" } else { "\\overbrace" });
                self.braced(body, false);
                if let Some(label) = label {
                    self.script(if *under { '_' } else { '^' }, label);
                }
            }
            Kind::Text(text) => self.text(text, false, false),
            Kind::Lines(rows) => self.environment(
                "aligned",
                rows.iter().map(|row| {
                    let relation = row.iter().position(|node| matches!(node.kind, Kind::Relation(_)));
                    let (before, behind) = row.split_at(relation.unwrap_or(0));
                    if relation.is_some() { vec![before, behind] } else { vec![behind] }
                }),
            ),
            Kind::Gap => self.push("\\quad"),
        }
    }

    fn scripts(&mut self, sub: Option<&[Node]>, sup: Option<&[Node]>, sub_first: bool) {
        let scripts = [('^', sup), ('_', sub)];
        let order = if sub_first { [1, 0] } else { [0, 1] };
        for place in order {
            if let (sign, Some(row)) = scripts[place] {
                self.script(sign, row);
            }
        }
    }

    fn symbol(&mut self, symbol: &Symbol) {
        let name = symbol.name.as_str();
        let letter = name.chars().count() == 1;
        let text = match name {
            "star" if self.tight || self.out.ends_with('^') || self.out.ends_with('_') => "*".to_owned(),
            name if letter => name.to_owned(),
            name => format!("\\{name}"),
        };
        let style = match symbol.style {
            Style::Italic => return self.push(&text),
            Style::Bold if !letter => "boldsymbol",
            Style::Bold => "mathbf",
            Style::Roman => "mathrm",
            Style::Calligraphic => "mathcal",
            Style::Blackboard => "mathbb",
            Style::Sans => "mathsf",
            Style::Typewriter => "mathtt",
            Style::Fraktur => "mathfrak",
        };
        self.push(&format!("\\{style}{{{text}}}"));
    }

    fn fenced(&mut self, open: Fence, close: Fence, body: &[Node]) {
        let grows = open != close || open == Fence::None || body.iter().any(is_tall);
        let (left, right) = (delimiter(open, true, grows), delimiter(close, false, grows));
        if grows {
            self.push("\\left");
        }
        self.push(left);
        if grows || left.starts_with('\\') {
            self.out.push(' ');
        }
        let before = self.out.len();
        self.row(body);
        if grows || right.starts_with('\\') {
            // An empty body has its one space already.
            if self.out.len() > before {
                self.out.push(' ');
            }
        }
        if grows {
            self.push("\\right");
        }
        self.push(right);
    }

    fn environment<'a>(&mut self, name: &str, rows: impl Iterator<Item = Vec<&'a [Node]>>) {
        let before = std::mem::replace(&mut self.tight, false);
        self.push(&format!("\\begin{{{name}}}"));
        for (place, cells) in rows.enumerate() {
            if place > 0 {
                self.out.push_str(" \\\\");
            }
            for (column, cell) in cells.into_iter().enumerate() {
                self.out.push_str(if column > 0 { " & " } else { " " });
                let start = self.out.len();
                self.row(cell);
                if self.out.len() == start {
                    self.out.pop();
                }
            }
        }
        self.out.push_str(&format!(" \\end{{{name}}}"));
        self.tight = before;
    }
}

/// The single digit that the row is, if it is one.
fn digit(row: &[Node]) -> Option<&str> {
    match row {
        [Node { kind: Kind::Number(number), .. }] if number.len() == 1 => Some(number),
        _ => None,
    }
}

/// Whether delimiters around the node have to grow.
fn is_tall(node: &Node) -> bool {
    match &node.kind {
        Kind::Fraction { .. }
        | Kind::Big { .. }
        | Kind::Matrix { .. }
        | Kind::Cases(_)
        | Kind::Lines(_)
        | Kind::Braced { .. } => true,
        Kind::Scripted { base, .. } => is_tall(base),
        Kind::Accent { body, .. } => is_tall(body),
        Kind::Fenced { body, .. } | Kind::Group(body) | Kind::Root { radicand: body, .. } => {
            body.iter().any(is_tall)
        }
        _ => false,
    }
}

/// Whether the operator is set with space on both sides.
fn binary(operator: Operator) -> bool {
    use Operator::{Bar, Circ, Dot, DotStar, Minus, Odot, Otimes, Plus, PlusMinus, Star, Times};
    matches!(operator, Plus | Minus | PlusMinus | Dot | Times | Star | DotStar | Odot | Circ | Otimes | Bar)
}

/// Whether an operator behind this has no left operand.
fn unary(before: Option<&Kind>) -> bool {
    match before {
        None | Some(Kind::Relation(_) | Kind::Gap | Kind::Text(_) | Kind::Big { .. }) => true,
        Some(Kind::Operator(operator)) => *operator != Operator::Factorial,
        Some(_) => false,
    }
}

fn delimiter(fence: Fence, opens: bool, grows: bool) -> &'static str {
    match (fence, opens) {
        (Fence::Paren, true) => "(",
        (Fence::Paren, false) => ")",
        (Fence::Bracket, true) => "[",
        (Fence::Bracket, false) => "]",
        (Fence::Brace, true) => "\\{",
        (Fence::Brace, false) => "\\}",
        (Fence::Bar, _) if grows => "|",
        (Fence::Bar, true) => "\\lvert",
        (Fence::Bar, false) => "\\rvert",
        (Fence::DoubleBar, _) if grows => "\\|",
        (Fence::DoubleBar, true) => "\\lVert",
        (Fence::DoubleBar, false) => "\\rVert",
        (Fence::Angle, true) => "\\langle",
        (Fence::Angle, false) => "\\rangle",
        (Fence::Floor, true) => "\\lfloor",
        (Fence::Floor, false) => "\\rfloor",
        (Fence::Ceiling, true) => "\\lceil",
        (Fence::Ceiling, false) => "\\rceil",
        (Fence::None, _) => ".",
    }
}

fn operator_text(operator: Operator) -> &'static str {
    match operator {
        Operator::Plus => "+",
        Operator::Minus => "-",
        Operator::PlusMinus => "\\pm",
        Operator::Dot => "\\cdot",
        Operator::Times => "\\times",
        Operator::Star => "*",
        Operator::DotStar => ".*",
        Operator::Odot => "\\odot",
        Operator::Circ => "\\circ",
        Operator::Otimes => "\\otimes",
        Operator::Slash => "/",
        Operator::Comma => ",",
        Operator::Semicolon => ";",
        Operator::Colon => ":",
        Operator::Period => ".",
        Operator::Factorial => "!",
        Operator::Bar => "\\mid",
        Operator::ForAll => "\\forall",
    }
}

fn relation_text(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "=",
        Relation::Defined => ":=",
        Relation::Defines => "=:",
        Relation::Equivalent => "\\equiv",
        Relation::Approximate => "\\approx",
        Relation::Proportional => "\\propto",
        Relation::LeftArrow => "\\leftarrow",
        Relation::RightArrow => "\\to",
        Relation::Implies => "\\Rightarrow",
        Relation::Iff => "\\Leftrightarrow",
        Relation::NotEqual => "\\neq",
        Relation::Less => "<",
        Relation::LessEqual => "\\leq",
        Relation::Greater => ">",
        Relation::GreaterEqual => "\\geq",
        Relation::In => "\\in",
        Relation::PlusEqual => "+=",
        Relation::MinusEqual => "-=",
    }
}

fn accent_text(accent: Accent) -> &'static str {
    match accent {
        Accent::Hat => "\\hat",
        Accent::Bar => "\\bar",
        Accent::Tilde => "\\tilde",
        Accent::Vec => "\\vec",
        Accent::Dot => "\\dot",
        Accent::DoubleDot => "\\ddot",
        Accent::Check => "\\check",
        Accent::Underline => "\\underline",
    }
}

//! Commands and their arguments.

use super::super::commands::{self, Command};
use super::super::error::{LatexError, LatexErrorKind};
use super::super::token::{Token, TokenKind};
use super::super::tree::{Kind, Node, Operator, Relation, Row, Span, Style, Symbol};
use super::arguments::is_wide;
use super::delimiters::Delimiter;
use super::{Font, Item, Parser, Place, assemble, words};

impl Parser<'_> {
    /// Reads what the command just read needs behind it, and adds what it stands for.
    pub(super) fn command(
        &mut self,
        name: &str,
        token: &Token,
        place: Place,
        items: &mut Vec<Item>,
    ) -> Result<(), LatexError> {
        let span = token.span;
        let Some(command) = commands::command(name) else {
            let nearest = commands::nearest_command(name, self.macros.names());
            let kind = LatexErrorKind::UnknownCommand { name: name.to_owned(), nearest };
            return Err(LatexError::new(kind, span));
        };
        let node = |kind| Item::Node(Node { kind, span });
        match command {
            Command::Symbol(symbol) => items.push(node(Kind::Symbol(self.greek(symbol)))),
            Command::Prime => {
                items.push(node(Kind::Symbol(Symbol { name: "prime".into(), style: Style::Italic })))
            }
            // `a \cdot* b` is `a .* b`.
            Command::Operator(Operator::Dot)
                if self.peek().is_some_and(|next| next.is_char('*') && !next.spaced) =>
            {
                self.at += 1;
                let span = self.since(span);
                items.push(Item::Node(Node { kind: Kind::Operator(Operator::DotStar), span }));
            }
            Command::Operator(operator) => items.push(node(Kind::Operator(operator))),
            Command::Relation(relation) => items.push(node(Kind::Relation(relation))),
            Command::Big(operator) => items.push(node(Kind::Big { operator, lower: None, upper: None })),
            Command::Function => items.push(node(Kind::Function(name.to_owned()))),
            Command::Arg(function) => items.push(node(Kind::Function(function.to_owned()))),
            Command::Because => items.push(node(Kind::Text("because".into()))),
            Command::Nothing => {}
            Command::Gap => items.push(node(Kind::Gap)),
            Command::Space => {
                let width = self.raw_argument(token, "a width in braces")?;
                if is_wide(&width) {
                    items.push(node(Kind::Gap));
                }
            }
            Command::Ignored(arguments) | Command::Rule(arguments) => {
                self.skip_arguments(token, arguments)?
            }
            Command::Contents(arguments) => {
                self.skip_arguments(token, arguments)?;
                let (row, argument) = self.argument(token, "what it embraces")?;
                items.push(Item::Splice(row, span.to(argument)));
            }
            Command::Style(style) => {
                let words = matches!(style, Style::Roman | Style::Sans | Style::Typewriter);
                let item = self.styled(token, Font { style, words })?;
                items.push(item);
            }
            Command::ItalicWord => {
                let item = self.styled(token, Font { style: Style::Italic, words: true })?;
                items.push(item);
            }
            Command::Switch(style) => self.font = Font { style, words: style != Style::Bold },
            Command::Plain => self.font = Font::default(),
            Command::Text => self.text(token, items)?,
            Command::Intertext => {
                let lines = matches!(place, Place::Open | Place::Lines);
                items.extend(lines.then_some(Item::Break(span)));
                self.text(token, items)?;
                items.extend(lines.then_some(Item::Break(span)));
            }
            Command::Reference => {
                let label = self.raw_argument(token, "a label in braces")?;
                let text = format!("({})", self.words(&label));
                items.push(Item::Node(Node { kind: Kind::Text(text), span: self.since(span) }));
            }
            Command::OperatorName => {
                let item = self.operator_name(token)?;
                items.push(item);
            }
            Command::Accent(accent) => {
                let (row, argument) = self.argument(token, "what carries the accent")?;
                let body = Box::new(single(row, argument));
                items.push(Item::Node(Node { kind: Kind::Accent { accent, body }, span: span.to(argument) }));
            }
            Command::Fraction => {
                self.optional_argument()?;
                let (numerator, _) = self.argument(token, "a numerator")?;
                let (denominator, end) = self.argument(token, "a denominator")?;
                items.push(Item::Node(Node {
                    kind: Kind::Fraction { numerator, denominator },
                    span: span.to(end),
                }));
            }
            Command::Derivative(sign) => {
                let item = self.derivative(token, sign)?;
                items.push(item);
            }
            Command::Between(fence) => {
                self.skip_arguments(token, 0)?;
                let (body, end) = self.argument(token, "what stands between the bars")?;
                let kind = Kind::Fenced { open: fence, close: fence, body };
                items.push(Item::Node(Node { kind, span: span.to(end) }));
            }
            Command::Set(letter) => {
                items.push(node(Kind::Symbol(Symbol { name: letter.into(), style: Style::Blackboard })));
            }
            Command::Over => items.push(Item::Over(span)),
            Command::Root => {
                let index = match self.optional_argument()? {
                    Some(tokens) => Some(self.row_of(tokens, span, true)?),
                    None => None,
                };
                let (radicand, end) = self.argument(token, "what stands under the root")?;
                items.push(Item::Node(Node { kind: Kind::Root { radicand, index }, span: span.to(end) }));
            }
            Command::Overset | Command::Underset => {
                let item = self.set(token, command == Command::Overset)?;
                items.push(item);
            }
            Command::Arrow(relation) => {
                self.optional_argument()?;
                self.raw_argument(token, "what stands over the arrow")?;
                items.push(Item::Node(Node { kind: Kind::Relation(relation), span: self.since(span) }));
            }
            Command::Brace(under) => {
                let (body, end) = self.argument(token, "what the brace embraces")?;
                items.push(Item::Node(Node {
                    kind: Kind::Braced { under, body, label: None },
                    span: span.to(end),
                }));
            }
            Command::Substack => {
                let item = self.substack(token)?;
                items.push(item);
            }
            Command::Open(fence) => items.push(Item::Open(fence, span)),
            Command::Close(fence) => items.push(Item::Close(fence, span)),
            Command::Bar(fence) => items.push(Item::Bar(fence, span)),
            Command::Left => {
                let item = self.left_right(token)?;
                items.push(item);
            }
            Command::Right => return Err(LatexError::new(LatexErrorKind::RightWithoutLeft, span)),
            Command::Middle => {
                let (delimiter, end) = self.delimiter(token)?;
                if place != Place::LeftRight {
                    return Err(LatexError::new(LatexErrorKind::MiddleOutside, span));
                }
                let operator = if delimiter == Delimiter::Slash { Operator::Slash } else { Operator::Bar };
                items.push(Item::Node(Node { kind: Kind::Operator(operator), span: span.to(end) }));
            }
            Command::Size(opens) => {
                let (delimiter, end) = self.delimiter(token)?;
                let span = span.to(end);
                items.extend(match (delimiter, opens) {
                    (Delimiter::None, _) => None,
                    (Delimiter::Slash, _) => {
                        Some(Item::Node(Node { kind: Kind::Operator(Operator::Slash), span }))
                    }
                    (Delimiter::Fence(fence, _), Some(true)) => Some(Item::Open(fence, span)),
                    (Delimiter::Fence(fence, _), Some(false)) => Some(Item::Close(fence, span)),
                    (Delimiter::Fence(fence, Some(true)), None) => Some(Item::Open(fence, span)),
                    (Delimiter::Fence(fence, Some(false)), None) => Some(Item::Close(fence, span)),
                    (Delimiter::Fence(fence, None), None) => Some(Item::Bar(fence, span)),
                });
            }
            Command::Begin => self.environment(token, items)?,
            Command::End => {
                let (name, span) = self.environment_name(token)?;
                return Err(LatexError::new(LatexErrorKind::UnopenedEnvironment { name }, span));
            }
            Command::PlainMatrix(fence) => {
                let item = self.plain_matrix(token, fence)?;
                items.push(item);
            }
            Command::Break => {
                return Err(LatexError::new(LatexErrorKind::MisplacedBreak { place: place.within() }, span));
            }
            Command::Character => {
                let character = name.chars().next().unwrap_or('\\');
                return Err(LatexError::new(LatexErrorKind::UnexpectedCharacter(character), span));
            }
            Command::Not => match self.next() {
                Some(equal) if equal.is_char('=') => {
                    let kind = Kind::Relation(Relation::NotEqual);
                    items.push(Item::Node(Node { kind, span: span.to(equal.span) }));
                }
                found => {
                    let found = found.map_or("the end of the equation".into(), |token| token.text());
                    let kind =
                        LatexErrorKind::MissingArgument { command: "\\not".into(), expected: "`=`", found };
                    return Err(LatexError::new(kind, span));
                }
            },
        }
        Ok(())
    }

    /// From a place to the last token read.
    pub(super) fn since(&self, start: Span) -> Span {
        self.tokens[..self.at].last().map_or(start, |last| start.to(last.span))
    }

    /// A symbol in the style in force, which Greek letters follow only into bold.
    fn greek(&self, name: &str) -> Symbol {
        let plain = matches!(
            name,
            "partial" | "nabla" | "infty" | "dots" | "top" | "bot" | "dagger" | "ddagger" | "emptyset"
        );
        let style = if self.font.style == Style::Bold && !plain { Style::Bold } else { Style::Italic };
        Symbol { name: name.to_owned(), style }
    }

    /// The argument of a style command, in its style.
    pub(super) fn styled(&mut self, token: &Token, font: Font) -> Result<Item, LatexError> {
        let before = std::mem::replace(&mut self.font, font);
        let argument = self.argument(token, "what it styles");
        self.font = before;
        let (row, span) = argument?;
        Ok(Item::Splice(row, token.span.to(span)))
    }

    /// `\pdv[2]{C}{w}` is a fraction of derivatives; with one argument, the operator.
    fn derivative(&mut self, command: &Token, sign: &'static str) -> Result<Item, LatexError> {
        let at = command.span;
        let order = match self.optional_argument()? {
            Some(tokens) => Some(self.row_of(tokens, at, true)?),
            None => None,
        };
        let (first, first_end) = self.argument(command, "what is differentiated")?;
        let (above, below, end) = match self.peek() {
            Some(token) if token.kind == TokenKind::Open => {
                let (below, end) = self.argument(command, "what is moved")?;
                (first, below, end)
            }
            _ => (Row::new(), first, first_end),
        };
        let sign = Node { kind: Kind::Symbol(Symbol { name: sign.into(), style: Style::Italic }), span: at };
        let raised = |node: Node| {
            let Some(order) = &order else { return node };
            let span = node.span;
            Node { span, kind: set_on(vec![node], span, order.clone(), true) }
        };
        let mut numerator = vec![raised(sign.clone())];
        numerator.extend(above);
        let mut denominator = vec![sign];
        match order {
            Some(_) => denominator.push(raised(carrier(below, end))),
            None => denominator.extend(below),
        }
        // Words have got ∂ for a neighbour.
        for row in [&mut numerator, &mut denominator] {
            words::finish(row, false);
        }
        let kind = Kind::Fraction { numerator, denominator };
        Ok(Item::Node(Node { kind, span: at.to(end) }))
    }

    /// `\overset{above}{base}` and `\underset{below}{base}`: a limit of a sum, a note on a relation, else a script.
    fn set(&mut self, command: &Token, over: bool) -> Result<Item, LatexError> {
        let label = self.raw_argument(command, "what stands above or below")?;
        let (mut base, end) = self.argument(command, "what it stands on")?;
        let span = command.span.to(end);
        match base.as_mut_slice() {
            [Node { kind: Kind::Relation(relation), .. }] => {
                let text = self.words(&label);
                let defines = matches!(
                    text.as_str(),
                    "def" | "def." | "Def" | "Def." | "\\Delta" | "\\triangle" | "Δ" | "△"
                );
                let relation =
                    if *relation == Relation::Equal && defines { Relation::Defined } else { *relation };
                Ok(Item::Node(Node { kind: Kind::Relation(relation), span }))
            }
            [Node { kind: Kind::Operator(operator), .. }] => {
                Ok(Item::Node(Node { kind: Kind::Operator(*operator), span }))
            }
            _ => {
                let row = self.row_of(label, command.span, true)?;
                Ok(Item::Splice(vec![Node { kind: set_on(base, end, row, over), span }], span))
            }
        }
    }

    /// `\substack{a \\ b}`: its lines with commas between them.
    fn substack(&mut self, command: &Token) -> Result<Item, LatexError> {
        let open = match self.next() {
            Some(Token { kind: TokenKind::Open, span, .. }) => span,
            found => {
                let found = found.map_or("the end of the equation".into(), |token| token.text());
                let kind = LatexErrorKind::MissingArgument {
                    command: command.text(),
                    expected: "lines in braces",
                    found,
                };
                return Err(LatexError::new(kind, command.span));
            }
        };
        self.enter(open)?;
        let items = self.items(Place::Lines)?;
        self.depth -= 1;
        if self.peek().is_none_or(|token| token.kind != TokenKind::Close) {
            return Err(LatexError::new(LatexErrorKind::UnclosedBrace { found: self.found() }, open));
        }
        self.at += 1;
        let span = self.since(command.span);
        let mut row = Row::new();
        for line in self.lines(items, false)? {
            if !row.is_empty() {
                row.push(Node { kind: Kind::Operator(Operator::Comma), span });
            }
            row.extend(line);
        }
        Ok(Item::Splice(row, span))
    }
}

/// One node: the row's only one, or a group of them.
fn single(mut row: Row, span: Span) -> Node {
    match (row.pop(), row.is_empty()) {
        (Some(node), true) if !matches!(node.kind, Kind::Gap | Kind::Lines(_)) => node,
        (last, _) => {
            row.extend(last);
            Node { kind: Kind::Group(row), span }
        }
    }
}

/// One node that can carry a script.
fn carrier(row: Row, span: Span) -> Node {
    match single(row, span) {
        node @ Node {
            kind: Kind::Scripted { .. } | Kind::Big { .. } | Kind::Braced { label: Some(_), .. },
            ..
        } => Node { span: node.span, kind: Kind::Group(vec![node]) },
        node => Node { kind: words::as_base(node.kind), ..node },
    }
}

/// The base with a row above or below it: a limit or label where that place is free, else a script.
fn set_on(base: Row, span: Span, row: Row, over: bool) -> Kind {
    // Primes above are those of the base and no part of a note on it.
    let mut script = row.clone();
    let primes = if over { assemble::take_primes(&mut script) } else { 0 };
    let base = match single(base, span) {
        Node { kind: Kind::Big { operator, lower, upper: None }, .. } if over => {
            return Kind::Big { operator, lower, upper: Some(row) };
        }
        Node { kind: Kind::Big { operator, lower: None, upper }, .. } if !over => {
            return Kind::Big { operator, lower: Some(row), upper };
        }
        Node { kind: Kind::Braced { under, body, label: None }, .. } if under != over && primes == 0 => {
            return Kind::Braced { under, body, label: Some(row) };
        }
        // A size below a matrix is a note on it.
        node if primes == 0
            && row
                .iter()
                .any(|part| matches!(part.kind, Kind::Text(_) | Kind::Operator(Operator::Times))) =>
        {
            let body = match node.kind {
                Kind::Group(body) => body,
                _ => vec![node],
            };
            return Kind::Braced { under: !over, body, label: Some(row) };
        }
        node => carrier(vec![node], span),
    };
    let (sub, sup) = match over {
        true if primes > 0 && script.is_empty() => (None, None),
        true => (None, Some(script)),
        false => (Some(script), None),
    };
    Kind::Scripted { base: Box::new(base), sub, sup, primes }
}

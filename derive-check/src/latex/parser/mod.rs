//! Tokens to the flat tree.
//!
//! Two passes over each group. The first ([`Parser::items`]) reads commands with their arguments and leaves a list of
//! items in which delimiters and scripts still stand loose; the second ([`assemble`](assemble::assemble)) pairs the
//! delimiters and hangs the scripts on their bases.

mod arguments;
mod assemble;
mod atoms;
mod commands;
mod delimiters;
mod depth;
mod environments;
mod split;
mod text;
mod words;

pub(super) use environments::case;

use super::error::{LatexError, LatexErrorKind};
use super::macros::{self, Macros};
use super::token::{Token, TokenKind};
use super::tree::{Fence, Kind, Node, Row, Span, Style, Symbol};
use depth::MAX_DEPTH;

/// Reads an equation: its macros expanded, then the flat tree.
///
/// Spans in the tree and in errors are bytes of the document when `base_offset` is the byte at which `source` begins
/// in it. What is spacing, layout (`\label`, `\tag`, colours, sizes) or a comment leaves no node.
///
/// # Errors
/// The first fault met, with its place: an unknown command, an unbalanced group, a missing argument, …
pub fn parse(source: &str, base_offset: usize, macros: &Macros) -> Result<Row, LatexError> {
    let end = base_offset + source.len();
    let (tokens, macros) = macros::expand(source, base_offset, macros)?;
    let mut parser =
        Parser { tokens, at: 0, source, base_offset, macros: &macros, font: Font::default(), depth: 0 };
    let items = parser.items(Place::Open)?;
    if let Some(token) = parser.peek().cloned() {
        return Err(parser.stray(&token));
    }
    let rows = parser.lines(items, false)?;
    Ok(stacked(rows, Span { start: base_offset, end }))
}

/// A single line as it is, several as one node.
fn stacked(mut rows: Vec<Row>, span: Span) -> Row {
    match rows.len() {
        0 | 1 => rows.pop().unwrap_or_default(),
        _ => vec![Node { kind: Kind::Lines(rows), span }],
    }
}

/// Something read whose delimiters and scripts are still loose.
#[derive(Clone, Debug)]
enum Item {
    Node(Node),
    /// Nodes that stand for themselves, but carry a script together: `\boxed{…}`, `\mathbf{W x}`.
    Splice(Row, Span),
    Open(Fence, Span),
    Close(Fence, Span),
    /// `|` or `\|`, which may open or close.
    Bar(Fence, Span),
    /// `||`
    TwoBars(Span, Span),
    Subscript(Row, Span),
    Superscript(Row, Span),
    Prime(Span),
    Over(Span),
    Align(Span),
    Break(Span),
}

/// Where a list of items stands: what may end it, and what it may hold.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    /// The equation itself.
    Open,
    /// Between braces, or the argument of a command.
    Group,
    /// Between `\left` and `\right`.
    LeftRight,
    /// The lines of an alignment.
    Lines,
    /// A cell of a matrix, ended by `&` or `\\`.
    Cell,
}

/// The letters' style in force.
#[derive(Clone, Copy, Debug, Default)]
struct Font {
    style: Style,
    /// Whether letters side by side are one word.
    words: bool,
}

struct Parser<'m> {
    tokens: Vec<Token>,
    at: usize,
    source: &'m str,
    base_offset: usize,
    macros: &'m Macros,
    font: Font,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    /// Whether the next token is the character and stands directly behind the one before it.
    fn follows(&self, c: char) -> bool {
        self.peek().is_some_and(|token| token.is_char(c) && !token.spaced)
    }

    /// Takes the next token if it is the character and stands directly behind the one before it.
    fn take_following(&mut self, c: char) -> Option<Span> {
        let span = self.peek().filter(|token| token.is_char(c) && !token.spaced)?.span;
        self.at += 1;
        Some(span)
    }

    fn enter(&mut self, span: Span) -> Result<(), LatexError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(LatexError::new(LatexErrorKind::TooDeep { limit: MAX_DEPTH }, span));
        }
        Ok(())
    }

    /// Items up to what ends the place, which is left unread.
    fn items(&mut self, place: Place) -> Result<Vec<Item>, LatexError> {
        let mut items = Vec::new();
        while let Some(token) = self.peek().cloned() {
            match &token.kind {
                TokenKind::Close => break,
                TokenKind::Align => match place {
                    Place::Cell => break,
                    Place::Lines => {
                        self.at += 1;
                        items.push(Item::Align(token.span));
                    }
                    place => {
                        let kind = LatexErrorKind::MisplacedAlign { place: place.within() };
                        return Err(LatexError::new(kind, token.span));
                    }
                },
                _ => match token.command() {
                    Some("end" | "right") => break,
                    Some("\\" | "newline" | "cr") if place == Place::Cell => break,
                    Some("\\" | "newline" | "cr") if matches!(place, Place::Open | Place::Lines) => {
                        self.at += 1;
                        items.push(Item::Break(self.line_end(token.span)));
                    }
                    Some("\\" | "newline" | "cr") => {
                        let kind = LatexErrorKind::MisplacedBreak { place: place.within() };
                        return Err(LatexError::new(kind, token.span));
                    }
                    _ => self.item(place, &mut items)?,
                },
            }
        }
        Ok(items)
    }

    /// Reads what may follow `\\`: a star, and a distance in brackets.
    fn line_end(&mut self, span: Span) -> Span {
        let mut span = span;
        if let Some(star) = self.take_following('*') {
            span = span.to(star);
        }
        if self.follows('[') {
            let rest = &self.tokens[self.at + 1..];
            let length = rest.iter().take(12).position(|token| token.is_char(']'));
            let distance = length.is_some_and(|length| {
                matches!(rest[0].kind, TokenKind::Char('0'..='9' | '.' | '-')) && is_distance(&rest[..length])
                    || length == 1 && rest[0].command().is_some()
            });
            if let (true, Some(length)) = (distance, length) {
                span = span.to(rest[length].span);
                self.at += length + 2;
            }
        }
        span
    }

    /// The error for a token at which a list of items stopped although nothing is open that it could close.
    fn stray(&mut self, token: &Token) -> LatexError {
        match token.command() {
            Some("right") => LatexError::new(LatexErrorKind::RightWithoutLeft, token.span),
            Some(_) => {
                self.at += 1;
                match self.environment_name(token) {
                    Ok((name, span)) => LatexError::new(LatexErrorKind::UnopenedEnvironment { name }, span),
                    Err(error) => error,
                }
            }
            None => LatexError::new(LatexErrorKind::UnopenedBrace, token.span),
        }
    }

    /// What stands at the reading place, as error texts say it.
    fn found(&self) -> &'static str {
        match self.peek() {
            None => "the end of the equation",
            Some(token) => match (&token.kind, token.command()) {
                (TokenKind::Close, _) => "`}`",
                (TokenKind::Align, _) => "`&`",
                (_, Some("right")) => "\\right",
                (_, Some("end")) => "\\end",
                (_, Some("\\" | "newline" | "cr")) => "the end of the line",
                _ => "what follows",
            },
        }
    }

    /// The row of a brace group whose `{` has just been read, the place of the whole group, and whether `\over` parts it.
    fn group(&mut self, open: Span, script: bool) -> Result<(Row, Span, bool), LatexError> {
        self.enter(open)?;
        let font = self.font;
        let items = self.items(Place::Group)?;
        self.font = font;
        self.depth -= 1;
        match self.peek() {
            Some(Token { kind: TokenKind::Close, span, .. }) => {
                let span = open.to(*span);
                self.at += 1;
                let over = items.iter().any(|item| matches!(item, Item::Over(_)));
                Ok((self.row(items, script)?, span, over))
            }
            _ => Err(LatexError::new(LatexErrorKind::UnclosedBrace { found: self.found() }, open)),
        }
    }

    /// The lines of a list of items that may hold line ends; empty ones are left out. With `columns`, every second
    /// alignment mark of a line is a gap.
    fn lines(&mut self, items: Vec<Item>, columns: bool) -> Result<Vec<Row>, LatexError> {
        let mut whole = Vec::new();
        let mut cell = Vec::new();
        for item in items {
            if matches!(item, Item::Align(_) | Item::Break(_)) {
                whole.append(&mut self.fractions(std::mem::take(&mut cell), false)?);
                whole.push(item);
            } else {
                cell.push(item);
            }
        }
        whole.append(&mut self.fractions(cell, false)?);
        let mut rows = assemble::assemble(whole, columns)?;
        rows.retain(|row| !row.is_empty());
        for row in &mut rows {
            words::finish(row, false);
        }
        Ok(rows)
    }

    /// The row of a list of items without line ends.
    fn row(&mut self, items: Vec<Item>, script: bool) -> Result<Row, LatexError> {
        let items = self.fractions(items, script)?;
        let mut row: Row = assemble::assemble(items, false)?.into_iter().flatten().collect();
        words::finish(&mut row, script);
        Ok(row)
    }

    /// The row of tokens taken out of the equation, as those of an optional argument.
    fn row_of(&mut self, tokens: Vec<Token>, at: Span, script: bool) -> Result<Row, LatexError> {
        self.enter(at)?;
        let mut inner = Parser { tokens, at: 0, ..*self };
        let items = inner.items(Place::Group)?;
        if let Some(token) = inner.peek().cloned() {
            return Err(inner.stray(&token));
        }
        let row = inner.row(items, script);
        self.depth -= 1;
        row
    }

    /// `a \over b` is a fraction of all that stands before and all that stands behind.
    fn fractions(&mut self, mut items: Vec<Item>, script: bool) -> Result<Vec<Item>, LatexError> {
        // `f\prime` is `f'`; in `f^{\prime}` and `f^{'}` the primes have no base yet and are counted later.
        let mut bare = script;
        for item in &mut items {
            match item {
                Item::Prime(span) if bare => {
                    let kind = Kind::Symbol(Symbol { name: "prime".into(), style: Style::Italic });
                    *item = Item::Node(Node { kind, span: *span });
                }
                Item::Node(Node { kind: Kind::Symbol(symbol), span })
                    if symbol.name == "prime" && !script =>
                {
                    *item = Item::Prime(*span);
                }
                _ => bare = false,
            }
        }
        let Some(place) = items.iter().position(|item| matches!(item, Item::Over(_))) else {
            return Ok(items);
        };
        let below = items.split_off(place + 1);
        let Some(Item::Over(over)) = items.pop() else { return Ok(items) };
        if let Some(second) = below.iter().find_map(|item| match item {
            Item::Over(span) => Some(*span),
            _ => None,
        }) {
            return Err(LatexError::new(LatexErrorKind::DoubleOver, second).with(over, "the first one"));
        }
        let side = |items: &[Item]| items.iter().map(Item::span).reduce(Span::to).unwrap_or(over);
        let span = side(&items).to(over).to(side(&below));
        // As in the arguments of `\frac`, which stand for themselves in scripts too.
        let numerator = self.row(items, false)?;
        let denominator = self.row(below, false)?;
        Ok(vec![Item::Node(Node { kind: Kind::Fraction { numerator, denominator }, span })])
    }
}

impl Item {
    fn span(&self) -> Span {
        match self {
            Item::Node(node) => node.span,
            Item::TwoBars(first, second) => first.to(*second),
            Item::Splice(_, span)
            | Item::Open(_, span)
            | Item::Close(_, span)
            | Item::Bar(_, span)
            | Item::Subscript(_, span)
            | Item::Superscript(_, span)
            | Item::Prime(span)
            | Item::Over(span)
            | Item::Align(span)
            | Item::Break(span) => *span,
        }
    }
}

impl Place {
    /// How an error text says it.
    fn within(self) -> &'static str {
        match self {
            Place::Open => "in an equation outside them",
            Place::Group => "within braces",
            Place::LeftRight => "between \\left and \\right",
            Place::Lines => "in lines",
            Place::Cell => "in a cell",
        }
    }
}

/// Whether the tokens spell a length: `2pt`, `-0.5em`.
fn is_distance(tokens: &[Token]) -> bool {
    !tokens.is_empty()
        && tokens.iter().all(
            |token| matches!(token.kind, TokenKind::Char(c) if c.is_ascii_lowercase() || c.is_ascii_digit() || ".-+".contains(c)),
        )
}

//! `\left … \right`, and delimiters that are given a size.

use super::super::commands::{self, Command};
use super::super::error::{LatexError, LatexErrorKind};
use super::super::token::{Token, TokenKind};
use super::super::tree::{Fence, Kind, Node, Span};
use super::environments::cases;
use super::{Item, Parser, Place};

impl Parser<'_> {
    /// `\left( … \right)`
    pub(super) fn left_right(&mut self, left: &Token) -> Result<Item, LatexError> {
        let open = self.delimiter(left)?.0.fence(left)?;
        self.enter(left.span)?;
        let font = self.font;
        let items = self.items(Place::LeftRight)?;
        self.font = font;
        self.depth -= 1;
        let Some(right) = self.peek().filter(|token| token.command() == Some("right")).cloned() else {
            let found = self.found();
            return Err(LatexError::new(LatexErrorKind::LeftWithoutRight { found }, left.span));
        };
        self.at += 1;
        let (close, end) = self.delimiter(&right)?;
        let close = close.fence(&right)?;
        let mut body = self.row(items, false)?;
        let span = left.span.to(end);
        // `\left\{ \begin{array} … \right.` is what `cases` draws.
        if let (
            Fence::Brace,
            Fence::None,
            [Node { kind: Kind::Matrix { open: Fence::None, rows, .. }, .. }],
        ) = (open, close, body.as_mut_slice())
        {
            let cases = cases(std::mem::take(rows));
            return Ok(Item::Node(Node { kind: Kind::Cases(cases), span }));
        }
        Ok(Item::Node(Node { kind: Kind::Fenced { open, close, body }, span }))
    }

    /// The delimiter behind `\left`, `\big` and their like, and its place.
    pub(super) fn delimiter(&mut self, command: &Token) -> Result<(Delimiter, Span), LatexError> {
        let found = self.next();
        let delimiter = match found.as_ref().map(|token| (&token.kind, token.command())) {
            Some((TokenKind::Char(c), _)) => match c {
                '(' => Some(Delimiter::Fence(Fence::Paren, Some(true))),
                ')' => Some(Delimiter::Fence(Fence::Paren, Some(false))),
                '[' => Some(Delimiter::Fence(Fence::Bracket, Some(true))),
                ']' => Some(Delimiter::Fence(Fence::Bracket, Some(false))),
                '<' => Some(Delimiter::Fence(Fence::Angle, Some(true))),
                '>' => Some(Delimiter::Fence(Fence::Angle, Some(false))),
                '|' => Some(Delimiter::Fence(Fence::Bar, None)),
                '/' => Some(Delimiter::Slash),
                '.' => Some(Delimiter::None),
                _ => None,
            },
            Some((_, Some(name))) => match commands::command(name) {
                Some(Command::Open(fence)) => Some(Delimiter::Fence(fence, Some(true))),
                Some(Command::Close(fence)) => Some(Delimiter::Fence(fence, Some(false))),
                Some(Command::Bar(fence)) => Some(Delimiter::Fence(fence, None)),
                _ => None,
            },
            _ => None,
        };
        match (delimiter, found) {
            (Some(delimiter), Some(token)) => Ok((delimiter, token.span)),
            (_, found) => {
                let text = found.as_ref().map_or("the end of the equation".into(), Token::text);
                let kind = LatexErrorKind::NotADelimiter { command: command.text(), found: text };
                Err(LatexError::new(kind, found.map_or(command.span, |token| command.span.to(token.span))))
            }
        }
    }
}

/// What may stand behind `\left` and `\big`.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Delimiter {
    /// A delimiter, and whether it opens (true) or closes by itself.
    Fence(Fence, Option<bool>),
    Slash,
    None,
}

impl Delimiter {
    fn fence(self, command: &Token) -> Result<Fence, LatexError> {
        match self {
            Delimiter::Fence(fence, _) => Ok(fence),
            Delimiter::None => Ok(Fence::None),
            Delimiter::Slash => {
                let kind = LatexErrorKind::NotADelimiter { command: command.text(), found: "`/`".into() };
                Err(LatexError::new(kind, command.span))
            }
        }
    }
}

//! The arguments of commands, read as mathematics or left as tokens.

use super::super::error::{LatexError, LatexErrorKind};
use super::super::token::{Token, TokenKind};
use super::super::tree::{Kind, Node, Row, Span};
use super::{Item, Parser, Place, assemble};

impl Parser<'_> {
    /// The argument of a command: a group, or a single thing.
    pub(super) fn argument(
        &mut self,
        command: &Token,
        expected: &'static str,
    ) -> Result<(Row, Span), LatexError> {
        self.argument_of(&command.text(), command.span, expected, false)
    }

    /// The argument of a command or script sign.
    pub(super) fn argument_of(
        &mut self,
        command: &str,
        at: Span,
        expected: &'static str,
        script: bool,
    ) -> Result<(Row, Span), LatexError> {
        while let Some(token) = self.peek().cloned() {
            if token.kind == TokenKind::Open {
                self.at += 1;
                return self.group(token.span, script).map(|(row, span, _)| (row, span));
            }
            let ends = match &token.kind {
                TokenKind::Close | TokenKind::Align | TokenKind::Prime => true,
                TokenKind::Superscript | TokenKind::Subscript => true,
                _ => matches!(token.command(), Some("\\" | "newline" | "cr" | "right" | "end" | "over")),
            };
            if ends {
                break;
            }
            self.enter(token.span)?;
            let mut items = Vec::new();
            self.single(&mut items)?;
            self.depth -= 1;
            let span = self.tokens[..self.at].last().map_or(token.span, |last| token.span.to(last.span));
            match items.first() {
                // Spacing; the argument is what comes behind it.
                None | Some(Item::Node(Node { kind: Kind::Gap, .. })) => {}
                Some(Item::Open(fence, open)) if script => {
                    let sign = if command == "`^`" { '^' } else { '_' };
                    let kind = LatexErrorKind::ScriptOfOneSign {
                        sign,
                        found: assemble::opening(*fence),
                        close: assemble::closing(*fence),
                    };
                    return Err(LatexError::new(kind, at.to(*open)));
                }
                Some(_) => return Ok((self.row(items, script)?, span)),
            }
        }
        let found = self.peek().map_or("the end of the equation".into(), Token::text);
        let kind = LatexErrorKind::MissingArgument { command: command.to_owned(), expected, found };
        Err(LatexError::new(kind, at))
    }

    /// Reads one thing as the argument of a command: a digit is a number by itself there.
    fn single(&mut self, items: &mut Vec<Item>) -> Result<(), LatexError> {
        match self.peek().cloned() {
            Some(Token { kind: TokenKind::Char(c), span, .. }) if c.is_ascii_alphanumeric() => {
                self.at += 1;
                items.push(Item::Node(self.character(c, span)));
                Ok(())
            }
            Some(Token { kind: TokenKind::Char('+' | '-' | '=' | '<' | '>' | ':' | '.'), .. }) => {
                // Signs that join with the next one elsewhere stand alone here.
                let next =
                    self.tokens.get_mut(self.at + 1).map(|next| std::mem::replace(&mut next.spaced, true));
                let result = self.item(Place::Group, items);
                if let (Some(spaced), Some(next)) = (next, self.tokens.get_mut(self.at)) {
                    next.spaced = spaced;
                }
                result
            }
            _ => self.item(Place::Group, items),
        }
    }

    /// The tokens of an argument that is not mathematics, braces taken off.
    pub(super) fn raw_argument(
        &mut self,
        command: &Token,
        expected: &'static str,
    ) -> Result<Vec<Token>, LatexError> {
        match self.next() {
            Some(Token { kind: TokenKind::Open, span, .. }) => {
                let start = self.at;
                let mut level = 0usize;
                while let Some(token) = self.next() {
                    match token.kind {
                        TokenKind::Open => level += 1,
                        TokenKind::Close if level == 0 => return Ok(self.tokens[start..self.at - 1].to_vec()),
                        TokenKind::Close => level -= 1,
                        _ => {}
                    }
                }
                Err(LatexError::new(LatexErrorKind::UnclosedBrace { found: self.found() }, span))
            }
            Some(token) if !matches!(token.kind, TokenKind::Close | TokenKind::Align) => {
                // A sign that became several tokens is one argument.
                let first = self.at - 1;
                let within = |next: &&Token| {
                    token.depth == 0
                        && next.depth == 0
                        && token.span.start <= next.span.start
                        && next.span.end <= token.span.end
                };
                self.at += self.tokens[self.at..].iter().take_while(within).count();
                Ok(self.tokens[first..self.at].to_vec())
            }
            found => {
                let found = found.map_or("the end of the equation".into(), |token| token.text());
                let kind = LatexErrorKind::MissingArgument { command: command.text(), expected, found };
                Err(LatexError::new(kind, command.span))
            }
        }
    }

    /// The tokens between brackets, if there are brackets here.
    pub(super) fn optional_argument(&mut self) -> Result<Option<Vec<Token>>, LatexError> {
        let Some(open) = self.peek().filter(|token| token.is_char('[')).map(|token| token.span) else {
            return Ok(None);
        };
        self.at += 1;
        let start = self.at;
        let mut level = 0usize;
        while let Some(token) = self.next() {
            match token.kind {
                TokenKind::Open => level += 1,
                TokenKind::Close if level == 0 => break,
                TokenKind::Close => level -= 1,
                TokenKind::Char(']') if level == 0 => {
                    return Ok(Some(without_braces(&self.tokens[start..self.at - 1]).to_vec()));
                }
                _ => {}
            }
        }
        let found = if level == 0 && self.peek().is_some() { "`}`" } else { "the end of the equation" };
        Err(LatexError::new(LatexErrorKind::UnclosedOptional { found }, open))
    }

    /// Skips a star, brackets, and so many arguments that are not mathematics.
    pub(super) fn skip_arguments(&mut self, command: &Token, number: usize) -> Result<(), LatexError> {
        self.take_following('*');
        if self.follows('[') {
            self.optional_argument()?;
        }
        for _ in 0..number {
            self.raw_argument(command, "an argument in braces")?;
        }
        Ok(())
    }
}

/// The tokens without the braces around them, if one pair embraces them all.
fn without_braces(tokens: &[Token]) -> &[Token] {
    let [first, inner @ .., last] = tokens else { return tokens };
    let mut level = 0usize;
    let whole = first.kind == TokenKind::Open
        && last.kind == TokenKind::Close
        && inner.iter().all(|token| match token.kind {
            TokenKind::Open => {
                level += 1;
                true
            }
            TokenKind::Close => level.checked_sub(1).map(|less| level = less).is_some(),
            _ => true,
        });
    if whole { inner } else { tokens }
}

/// Whether the tokens spell a width of an em or more.
pub(super) fn is_wide(tokens: &[Token]) -> bool {
    let text: String = tokens
        .iter()
        .filter_map(|token| match token.kind {
            TokenKind::Char(c) => Some(c),
            _ => None,
        })
        .collect();
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || ".-+".contains(c));
    let number: f64 = text[..text.len() - unit.len()].parse().unwrap_or(1.0);
    let per_em = match unit {
        "pt" => 10.0,
        "mm" => 3.5,
        "cm" => 0.35,
        "in" => 0.14,
        "ex" => 2.3,
        "mu" => 18.0,
        _ => 1.0,
    };
    number >= per_em
}

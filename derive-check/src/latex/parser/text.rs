//! Words among mathematics: `\text` and `\operatorname`.

use super::super::commands::{self, Command};
use super::super::error::{LatexError, LatexErrorKind};
use super::super::token::{Token, TokenKind};
use super::super::tree::{Kind, Node, Span, Style};
use super::{Font, Item, Parser, words};

impl Parser<'_> {
    /// `\text{…}`: words, with mathematics between dollar signs read as such.
    pub(super) fn text(&mut self, command: &Token, items: &mut Vec<Item>) -> Result<(), LatexError> {
        let tokens = self.raw_argument(command, "words in braces")?;
        let whole = self.since(command.span);
        let parts: Vec<&[Token]> = tokens.split(|token| token.kind == TokenKind::Dollar).collect();
        let parted = parts.len() > 1;
        if parts.len().is_multiple_of(2) {
            let dollar = tokens
                .iter()
                .rfind(|token| token.kind == TokenKind::Dollar)
                .map_or(whole, |token| token.span);
            return Err(LatexError::new(LatexErrorKind::StrayDollar, dollar));
        }
        for (place, part) in parts.into_iter().enumerate() {
            let span = match (part.first(), part.last()) {
                (Some(first), Some(last)) if parted => first.span.to(last.span),
                _ => whole,
            };
            if place % 2 == 1 {
                let row = self.row_of(part.to_vec(), span, false)?;
                items.push(Item::Splice(row, span));
                continue;
            }
            let text = self.words(part);
            if !text.is_empty() {
                items.push(Item::Node(Node { kind: Kind::Text(text), span }));
            }
        }
        Ok(())
    }

    /// The words that tokens spell: single spaces, no braces, no fonts.
    pub(super) fn words(&self, tokens: &[Token]) -> String {
        let mut text = String::new();
        // The sign that the tokens at hand come from, if it became several.
        let mut sign: Option<Span> = None;
        for token in tokens {
            let within = |sign: &Span| {
                token.depth == 0 && sign.start <= token.span.start && token.span.end <= sign.end
            };
            if sign.as_ref().is_some_and(within) {
                continue;
            }
            sign = None;
            if token.spaced && !text.ends_with(' ') {
                text.push(' ');
            }
            let before = text.len();
            match &token.kind {
                TokenKind::Open | TokenKind::Close => {}
                TokenKind::Command(name) => spell(name, &mut text),
                kind if token.depth == 0 => {
                    let (start, end) =
                        (token.span.start - self.base_offset, token.span.end - self.base_offset);
                    let written = self.source.get(start..end).unwrap_or_default();
                    text.push_str(written);
                    let signs = matches!(
                        kind,
                        TokenKind::Primitive(_)
                            | TokenKind::Superscript
                            | TokenKind::Subscript
                            | TokenKind::Prime
                    );
                    sign = (signs && !written.is_ascii()).then_some(token.span);
                }
                TokenKind::Primitive(name) => spell(name, &mut text),
                _ => text.push_str(token.text().trim_matches('`')),
            }
            // Braces parted a command from a letter that would otherwise be taken for more of its name.
            let grows = text[before..].starts_with(|c: char| c.is_ascii_alphabetic());
            if grows && ends_in_command(&text[..before]) {
                text.insert(before, ' ');
            }
        }
        text.trim().to_owned()
    }

    /// `\operatorname{arg\,max}`
    pub(super) fn operator_name(&mut self, command: &Token) -> Result<Item, LatexError> {
        self.take_following('*');
        let start = self.at;
        let tokens = self.raw_argument(command, "a name in braces")?;
        let span = self.since(command.span);
        let mut name = String::new();
        let plain = tokens.iter().all(|token| match &token.kind {
            TokenKind::Char(c) if c.is_alphanumeric() => {
                name.push(*c);
                true
            }
            TokenKind::Char(c @ ('-' | '.')) => {
                name.push(*c);
                true
            }
            TokenKind::Command(underscore) if underscore == "_" => {
                name.push('_');
                true
            }
            TokenKind::Command(name) | TokenKind::Primitive(name) => {
                commands::command(name) == Some(Command::Nothing)
            }
            _ => false,
        });
        if plain && !name.is_empty() {
            return Ok(Item::Node(Node { kind: words::name(&name), span }));
        }
        self.at = start;
        self.styled(command, Font { style: Style::Roman, words: true })
    }
}

/// A command among words: the sign it stands for, a space, nothing, or its name.
fn spell(name: &str, text: &mut String) {
    match (name, commands::command(name)) {
        ("dots" | "ldots", _) => text.push('…'),
        (_, Some(Command::Character)) | ("{" | "}", _) => text.push_str(name),
        (
            _,
            Some(
                Command::Text | Command::Intertext | Command::Style(_) | Command::Switch(_) | Command::Plain,
            ),
        ) => {}
        (_, Some(Command::Nothing | Command::Gap | Command::Break)) => {
            if !text.ends_with(' ') {
                text.push(' ');
            }
        }
        ("'" | "\"" | "`" | "^" | "=", _) => {}
        _ => {
            text.push('\\');
            text.push_str(name);
        }
    }
}

/// Whether a text ends with the name of a command.
fn ends_in_command(text: &str) -> bool {
    let name = text.rsplit_once('\\').map_or("", |(_, name)| name);
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic())
}

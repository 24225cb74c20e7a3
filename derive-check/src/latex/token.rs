//! Text to tokens, each with its place.

use super::commands;
use super::error::{LatexError, LatexErrorKind};
use super::tree::{Span, Symbol};
use super::unicode::{self, Meaning};
use std::borrow::Cow;

/// How many combining marks one sign may carry.
const MAX_MARKS: usize = 4;

/// A token of LaTeX mathematics.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub span: Span,
    /// Whether white space, a comment or a tie stands before it.
    pub spaced: bool,
    /// How many macro expansions deep it came about.
    pub depth: u16,
}

/// The name of a command without its backslash; a known one costs nothing to copy.
pub(super) type Name = Cow<'static, str>;

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    /// An ASCII character that stands for itself, or a letter of another alphabet.
    Char(char),
    /// `\name`, or `\` and one character that is no letter.
    Command(Name),
    /// A command no macro can replace: what a Unicode sign stands for, or what `\let` has kept.
    Primitive(Name),
    /// A letter that comes with its style: `𝐖`.
    Letter(Symbol),
    Open,
    Close,
    Superscript,
    Subscript,
    Prime,
    Align,
    Dollar,
    /// `#1` in a definition.
    Parameter(u8),
    /// `#` without a number.
    Hash,
}

impl Token {
    /// The token as a reader would write it, for error texts.
    pub fn text(&self) -> String {
        match &self.kind {
            TokenKind::Char(c) => format!("`{c}`"),
            TokenKind::Command(name) | TokenKind::Primitive(name) => format!("\\{name}"),
            TokenKind::Letter(symbol) => format!("`{}`", symbol.name),
            TokenKind::Open => "`{`".into(),
            TokenKind::Close => "`}`".into(),
            TokenKind::Superscript => "`^`".into(),
            TokenKind::Subscript => "`_`".into(),
            TokenKind::Prime => "a prime".into(),
            TokenKind::Align => "`&`".into(),
            TokenKind::Dollar => "`$`".into(),
            TokenKind::Parameter(n) => format!("`#{n}`"),
            TokenKind::Hash => "`#`".into(),
        }
    }

    /// The name of a command, be it replaceable or not.
    pub fn command(&self) -> Option<&str> {
        match &self.kind {
            TokenKind::Command(name) | TokenKind::Primitive(name) => Some(name),
            _ => None,
        }
    }

    pub fn is_char(&self, c: char) -> bool {
        self.kind == TokenKind::Char(c)
    }
}

/// Reads tokens one after the other; nothing behind the last token read is looked at.
pub(super) struct Lexer<'a> {
    source: &'a str,
    /// Bytes of `source` already read.
    at: usize,
    base_offset: usize,
    /// Tokens a single sign stands for, the last first.
    pending: Vec<Token>,
}

impl<'a> Lexer<'a> {
    pub fn new(source: &'a str, base_offset: usize) -> Self {
        Self { source, at: 0, base_offset, pending: Vec::new() }
    }

    /// How many bytes have been read.
    pub fn read(&self) -> usize {
        self.at
    }

    /// The empty place behind the last byte.
    pub fn end(&self) -> Span {
        let end = self.base_offset + self.source.len();
        Span { start: end, end }
    }

    fn peek(&self) -> Option<char> {
        self.source[self.at..].chars().next()
    }

    fn take_while(&mut self, accept: impl Fn(char) -> bool) -> &'a str {
        let rest = &self.source[self.at..];
        let length = rest.find(|c| !accept(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// Skips white space, comments and ties; says whether there were any.
    fn skip_space(&mut self) -> bool {
        let start = self.at;
        while let Some(c) = self.peek() {
            if c == '%' {
                self.take_while(|c| c != '\n');
            } else if c == '~' || unicode::is_space(c) {
                self.at += c.len_utf8();
            } else {
                break;
            }
        }
        self.at > start
    }

    /// The next token; `None` at the end.
    pub fn next_token(&mut self) -> Result<Option<Token>, LatexError> {
        if let Some(token) = self.pending.pop() {
            return Ok(Some(token));
        }
        let spaced = self.skip_space();
        let start = self.at;
        let Some(c) = self.peek() else { return Ok(None) };
        self.at += c.len_utf8();
        let kind = match c {
            '\\' => {
                let name = self.take_while(|c| c.is_ascii_alphabetic());
                if !name.is_empty() {
                    TokenKind::Command(commands::intern(name))
                } else if let Some(sign) = self.peek() {
                    self.at += sign.len_utf8();
                    TokenKind::Command(if sign.is_whitespace() {
                        " ".into()
                    } else {
                        String::from(sign).into()
                    })
                } else {
                    return Err(LatexError::new(LatexErrorKind::LoneBackslash, self.span(start)));
                }
            }
            '{' => TokenKind::Open,
            '}' => TokenKind::Close,
            '^' => TokenKind::Superscript,
            '_' => TokenKind::Subscript,
            '\'' => TokenKind::Prime,
            '&' => TokenKind::Align,
            '$' => TokenKind::Dollar,
            '#' => match self.peek().and_then(|c| c.to_digit(10)).filter(|&n| n > 0) {
                Some(n) => {
                    self.at += 1;
                    TokenKind::Parameter(n as u8)
                }
                None => TokenKind::Hash,
            },
            c => {
                self.sign(c, start, spaced);
                self.accents(start);
                return Ok(self.pending.pop());
            }
        };
        Ok(Some(Token { kind, span: self.span(start), spaced, depth: 0 }))
    }

    fn span(&self, start: usize) -> Span {
        Span { start: self.base_offset + start, end: self.base_offset + self.at }
    }

    /// Puts the tokens that `c` stands for, already read, on `pending`.
    fn sign(&mut self, c: char, start: usize, spaced: bool) {
        let mut kinds = Vec::new();
        let command = |name: &'static str| TokenKind::Primitive(name.into());
        match unicode::meaning(c) {
            Meaning::Itself => kinds.push(TokenKind::Char(c)),
            Meaning::Ascii(c) => kinds.push(TokenKind::Char(c)),
            Meaning::Command(name) => kinds.push(command(name)),
            Meaning::Letter(symbol) => kinds.push(TokenKind::Letter(symbol)),
            Meaning::Primes(n) => kinds.extend((0..n).map(|_| TokenKind::Prime)),
            Meaning::Fraction(above, below) => {
                kinds.extend([command("frac"), TokenKind::Char(above), TokenKind::Char(below)]);
            }
            Meaning::Accented(base, accent) => {
                kinds.extend([command(accent), TokenKind::Open, TokenKind::Char(base), TokenKind::Close]);
            }
            Meaning::Superscript(_) => {
                self.at = start;
                let read = |c| match unicode::meaning(c) {
                    Meaning::Superscript(base) => Some(base),
                    _ => None,
                };
                return self.scripts(TokenKind::Superscript, spaced, read);
            }
            Meaning::Subscript(_) => {
                self.at = start;
                let read = |c| match unicode::meaning(c) {
                    Meaning::Subscript(base) => Some(base),
                    _ => None,
                };
                return self.scripts(TokenKind::Subscript, spaced, read);
            }
        }
        let span = self.span(start);
        let tokens = kinds.into_iter().enumerate();
        self.pending.extend(tokens.map(|(n, kind)| Token { kind, span, spaced: spaced && n == 0, depth: 0 }));
        self.pending.reverse();
    }

    /// A run of superscript or subscript signs is one script: `⁽²⁾ᵀ`.
    fn scripts(&mut self, kind: TokenKind, spaced: bool, read: impl Fn(char) -> Option<&'static str>) {
        let start = self.at;
        let mut inner = Vec::new();
        while let Some((c, base)) = self.peek().and_then(|c| Some((c, read(c)?))) {
            let start = self.at;
            self.at += c.len_utf8();
            let mut characters = base.chars();
            let kind = match (characters.next(), characters.next()) {
                (Some(single), None) => TokenKind::Char(single),
                _ => TokenKind::Primitive(base.into()),
            };
            inner.push(Token { kind, span: self.span(start), spaced: false, depth: 0 });
        }
        let span = self.span(start);
        let token = |kind, spaced| Token { kind, span, spaced, depth: 0 };
        self.pending.push(token(TokenKind::Close, false));
        self.pending.extend(inner.into_iter().rev());
        self.pending.push(token(TokenKind::Open, false));
        self.pending.push(token(kind, spaced));
    }

    /// Combining marks behind the sign just read become accents over it.
    fn accents(&mut self, start: usize) {
        for _ in 0..MAX_MARKS {
            let Some((mark, accent)) = self.peek().and_then(|c| Some((c, unicode::combining(c)?))) else {
                return;
            };
            self.at += mark.len_utf8();
            let span = self.span(start);
            self.pending.iter_mut().for_each(|token| token.span = span);
            let spaced = self.pending.last().is_some_and(|token| token.spaced);
            let token = |kind, spaced| Token { kind, span, spaced, depth: 0 };
            self.pending.insert(0, token(TokenKind::Close, false));
            self.pending.push(token(TokenKind::Open, false));
            self.pending.push(token(TokenKind::Primitive(accent.into()), spaced));
        }
    }
}

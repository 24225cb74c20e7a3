//! Characters: letters, numbers, signs.

use super::super::commands;
use super::super::error::{LatexError, LatexErrorKind};
use super::super::token::{Token, TokenKind};
use super::super::tree::{Fence, Kind, Node, Operator, Relation, Span, Style, Symbol};
use super::{Font, Item, Parser, Place};

impl Parser<'_> {
    /// Reads the next thing, with its arguments, and adds it to the items; what shows nothing adds nothing.
    pub(super) fn item(&mut self, place: Place, items: &mut Vec<Item>) -> Result<(), LatexError> {
        let Some(token) = self.next() else { return Ok(()) };
        match &token.kind {
            TokenKind::Char(c) => return self.sign(*c, &token, items),
            TokenKind::Letter(symbol) => {
                let kind = match symbol.style {
                    // Sans and typewriter digits are digits.
                    Style::Sans | Style::Typewriter
                        if symbol.name.starts_with(|c: char| c.is_ascii_digit()) =>
                    {
                        Kind::Number(symbol.name.clone())
                    }
                    _ => Kind::Symbol(symbol.clone()),
                };
                items.push(Item::Node(Node { kind, span: token.span }));
            }
            TokenKind::Command(name) | TokenKind::Primitive(name) => {
                return self.command(name, &token, place, items);
            }
            TokenKind::Open => {
                let (row, span, over) = self.group(token.span, false)?;
                if over {
                    items.extend(row.into_iter().map(|node| Item::Node(Node { span, ..node })));
                } else {
                    items.push(Item::Node(Node { kind: Kind::Group(row), span }));
                }
            }
            TokenKind::Superscript | TokenKind::Subscript => {
                let above = token.kind == TokenKind::Superscript;
                let font = self.font;
                // An index is no vector because its base is one.
                self.font.style = Style::Italic;
                let sign = if above { "`^`" } else { "`_`" };
                let script = self.argument_of(sign, token.span, "the script", true);
                self.font = font;
                let (row, span) = script?;
                let span = token.span.to(span);
                items.push(if above { Item::Superscript(row, span) } else { Item::Subscript(row, span) });
            }
            TokenKind::Prime => items.push(Item::Prime(token.span)),
            TokenKind::Dollar => return Err(LatexError::new(LatexErrorKind::StrayDollar, token.span)),
            TokenKind::Parameter(_) | TokenKind::Hash => {
                return Err(LatexError::new(LatexErrorKind::StrayParameter, token.span));
            }
            TokenKind::Close => return Err(LatexError::new(LatexErrorKind::UnopenedBrace, token.span)),
            TokenKind::Align => {
                let kind = LatexErrorKind::MisplacedAlign { place: place.within() };
                return Err(LatexError::new(kind, token.span));
            }
        }
        Ok(())
    }

    /// A letter or digit by itself, in the style in force.
    pub(super) fn character(&self, c: char, span: Span) -> Node {
        let style = self.font.style;
        let kind = if c.is_ascii_digit() && !matches!(style, Style::Bold | Style::Blackboard) {
            Kind::Number(c.into())
        } else {
            Kind::Symbol(Symbol { name: c.into(), style })
        };
        Node { kind, span }
    }

    fn sign(&mut self, c: char, token: &Token, items: &mut Vec<Item>) -> Result<(), LatexError> {
        let mut span = token.span;
        let mut join = |parser: &mut Self, c: char| {
            let behind = parser.take_following(c);
            if let Some(behind) = behind {
                span = span.to(behind);
            }
            behind.is_some()
        };
        let kind = match c {
            c if c.is_ascii_digit() => {
                let node = self.number(c, token.span);
                items.push(Item::Node(node));
                return Ok(());
            }
            '.' if self
                .peek()
                .is_some_and(|next| matches!(next.kind, TokenKind::Char('0'..='9')) && !next.spaced) =>
            {
                let node = self.number('.', token.span);
                items.push(Item::Node(node));
                return Ok(());
            }
            c if c.is_alphabetic() => {
                let node = self.letters(c, token.span);
                items.push(Item::Node(node));
                return Ok(());
            }
            '(' | '[' | ')' | ']' => {
                let fence = if matches!(c, '(' | ')') { Fence::Paren } else { Fence::Bracket };
                let opens = matches!(c, '(' | '[');
                items.push(if opens { Item::Open(fence, span) } else { Item::Close(fence, span) });
                return Ok(());
            }
            '|' => {
                items.push(match self.take_following('|') {
                    Some(second) => Item::TwoBars(span, second),
                    None => Item::Bar(Fence::Bar, span),
                });
                return Ok(());
            }
            '+' if join(self, '=') => Kind::Relation(Relation::PlusEqual),
            '+' => Kind::Operator(Operator::Plus),
            '-' if join(self, '=') => Kind::Relation(Relation::MinusEqual),
            '-' if join(self, '>') => Kind::Relation(Relation::RightArrow),
            '-' => Kind::Operator(Operator::Minus),
            '*' => Kind::Operator(Operator::Star),
            '/' => Kind::Operator(Operator::Slash),
            ',' => Kind::Operator(Operator::Comma),
            ';' => Kind::Operator(Operator::Semicolon),
            ':' if join(self, '=') => Kind::Relation(Relation::Defined),
            ':' => Kind::Operator(Operator::Colon),
            '!' => Kind::Operator(Operator::Factorial),
            '=' if join(self, ':') => Kind::Relation(Relation::Defines),
            '=' if join(self, '>') => Kind::Relation(Relation::Implies),
            '=' => Kind::Relation(Relation::Equal),
            '<' if self.follows('=')
                && self.tokens.get(self.at + 1).is_some_and(|t| t.is_char('>') && !t.spaced) =>
            {
                join(self, '=');
                join(self, '>');
                Kind::Relation(Relation::Iff)
            }
            '<' if join(self, '=') => Kind::Relation(Relation::LessEqual),
            // `w <- w - …` assigns, `a <-b` compares.
            '<' if self.follows('-') && self.tokens.get(self.at + 1).is_some_and(|token| token.spaced) => {
                join(self, '-');
                Kind::Relation(Relation::LeftArrow)
            }
            '<' => Kind::Relation(Relation::Less),
            '>' if join(self, '=') => Kind::Relation(Relation::GreaterEqual),
            '>' => Kind::Relation(Relation::Greater),
            '.' if join(self, '*') => Kind::Operator(Operator::DotStar),
            '.' if self.peek().is_some_and(|next| next.command() == Some("ast") && !next.spaced) => {
                self.at += 1;
                span = self.since(span);
                Kind::Operator(Operator::DotStar)
            }
            '.' if join(self, '.') => {
                join(self, '.');
                Kind::Symbol(Symbol { name: "dots".into(), style: Style::Italic })
            }
            '.' => Kind::Operator(Operator::Period),
            c => return Err(LatexError::new(LatexErrorKind::UnexpectedCharacter(c), span)),
        };
        items.push(Item::Node(Node { kind, span }));
        Ok(())
    }

    /// A number whose first character has been read. `1{,}000` and `10\,000` are 1000 and 10000, `2{,}5` is 2.5:
    /// a group of three digits behind a comma that does not follow a bare zero are thousands.
    fn number(&mut self, first: char, span: Span) -> Node {
        let mut text = String::from(if first == '.' { "0." } else { "" });
        if first != '.' {
            text.push(first);
        }
        let mut span = span;
        let mut point = first == '.';
        loop {
            let digits = self.digits_ahead(0);
            if digits > 0 {
                self.take_digits(digits, &mut text, &mut span);
                continue;
            }
            if point {
                break;
            }
            if self.follows('.') && self.digits_ahead(1) > 0 {
                self.at += 1;
                text.push('.');
                point = true;
                continue;
            }
            let comma = matches!(
                self.tokens.get(self.at..self.at + 3),
                Some([open, comma, close])
                    if open.kind == TokenKind::Open && !open.spaced && comma.is_char(',') && close.kind == TokenKind::Close
            );
            let behind = if comma { self.digits_ahead(3) } else { 0 };
            if behind > 0 {
                self.at += 3;
                if behind != 3 || text == "0" {
                    text.push('.');
                    point = true;
                }
                continue;
            }
            let thin = self.peek().is_some_and(|token| token.command() == Some(",") && !token.spaced);
            if thin && self.digits_ahead(1) == 3 && text.len() <= 3 + 3 * usize::from(text.len() > 3) {
                self.at += 1;
                continue;
            }
            break;
        }
        // A single digit may be a letter: `\mathbf{1}` is a vector of ones.
        if text.len() == 1 {
            return self.character(first, span);
        }
        Node { kind: Kind::Number(text), span }
    }

    /// How many digits stand side by side, from so many tokens ahead on.
    fn digits_ahead(&self, skip: usize) -> usize {
        let tokens = self.tokens.get(self.at + skip..).unwrap_or_default();
        tokens
            .iter()
            .take_while(|token| matches!(token.kind, TokenKind::Char('0'..='9')) && !token.spaced)
            .count()
    }

    fn take_digits(&mut self, number: usize, text: &mut String, span: &mut Span) {
        for token in &self.tokens[self.at..self.at + number] {
            if let TokenKind::Char(c) = token.kind {
                text.push(c);
            }
            *span = span.to(token.span);
        }
        self.at += number;
    }

    /// A letter whose character has been read; a word of several where the style makes words, or where they spell a
    /// function in a style that is not the default.
    fn letters(&mut self, first: char, span: Span) -> Node {
        let Font { style, words } = self.font;
        if !words && style == Style::Italic {
            return self.character(first, span);
        }
        let mut word = String::from(first);
        let mut whole = span;
        let mut read = 0;
        for token in &self.tokens[self.at..] {
            match token.kind {
                TokenKind::Char(c) if c.is_alphabetic() && !token.spaced => {
                    word.push(c);
                    whole = whole.to(token.span);
                    read += 1;
                }
                _ => break,
            }
        }
        let kind = if read > 0 && commands::is_function(&word) {
            Kind::Function(word)
        } else if read > 0 && words {
            Kind::Word(word)
        } else {
            return self.character(first, span);
        };
        self.at += read;
        Node { kind, span: whole }
    }
}

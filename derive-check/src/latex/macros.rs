//! An author's own commands: definitions, and their expansion in an equation.

use super::error::{LatexError, LatexErrorKind};
use super::token::{Lexer, Token, TokenKind};
use super::tree::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How deep expansions may lie within expansions.
const MAX_DEPTH: u16 = 100;
/// How many tokens the macros of one equation may expand to, and how many an equation may have.
const MAX_TOKENS: usize = 50_000;

/// The macros in force: what `\newcommand`, `\def`, `\let` and their like have defined.
#[derive(Clone, Debug, Default)]
pub struct Macros {
    by_name: BTreeMap<String, Arc<Macro>>,
}

/// One definition.
#[derive(Clone, Debug, PartialEq)]
struct Macro {
    parameters: Parameters,
    body: Vec<Token>,
}

/// How a macro takes its arguments.
#[derive(Clone, Debug, PartialEq)]
enum Parameters {
    /// So many arguments; the first is optional where a default is given.
    Counted { number: usize, default: Option<Vec<Token>> },
    /// The texts before, between and behind the arguments, as `\def` has them; an empty text stands between plain ones.
    Delimited { before: Vec<Token>, after: Vec<Vec<Token>> },
    /// One argument, and a star or a size before it that does not count: `\DeclarePairedDelimiter`.
    Paired,
}

/// The commands that define others.
const DEFINING: [&str; 12] = [
    "newcommand",
    "renewcommand",
    "providecommand",
    "DeclareRobustCommand",
    "def",
    "gdef",
    "edef",
    "xdef",
    "let",
    "DeclareMathOperator",
    "DeclarePairedDelimiter",
    "global",
];

impl Macros {
    /// No macros.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether nothing is defined.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// The names defined, without backslash, by alphabet.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// Takes up the definition that begins at the backslash at byte `at` of `text`; says where it ends.
    ///
    /// `None` if no definition begins there: another command, or a mention of `\newcommand` without a name behind it.
    ///
    /// # Errors
    /// A definition that is begun but not well formed.
    pub fn define_at(
        &mut self,
        text: &str,
        at: usize,
        base_offset: usize,
    ) -> Option<Result<usize, LatexError>> {
        if !Macros::is_definition(text, at) {
            return None;
        }
        let mut input = Input::new(&text[at..], base_offset + at);
        let result = input.next().and_then(|command| match command {
            Some(command) => self.define(&command, &mut input),
            None => Ok(()),
        });
        Some(result.map(|()| at + input.lexer.read()))
    }

    /// Whether a definition begins at the backslash at byte `at` of `text`.
    pub(crate) fn is_definition(text: &str, at: usize) -> bool {
        let Some(name) = text.get(at..).and_then(|rest| rest.strip_prefix('\\')) else { return false };
        let name = &name[..name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len())];
        if !DEFINING.contains(&name) {
            return false;
        }
        let behind = text[at + 1 + name.len()..].trim_start_matches(['*', ' ', '\t']);
        behind.starts_with('\\') || behind.trim_start_matches(['{', ' ']).starts_with('\\')
    }

    /// Whether the token begins a definition.
    fn defines(token: &Token) -> bool {
        matches!(&token.kind, TokenKind::Command(name) if DEFINING.contains(&name.as_ref()))
    }

    /// Reads what stands behind the defining command, and takes it up.
    fn define(&mut self, command: &Token, input: &mut Input) -> Result<(), LatexError> {
        let name = command.command().unwrap_or_default();
        let result = match name {
            "def" | "gdef" | "edef" | "xdef" => self.define_delimited(command, input),
            "let" => self.define_alias(command, input),
            "DeclareMathOperator" => self.define_operator(command, input),
            "DeclarePairedDelimiter" => self.define_pair(command, input),
            "global" => match input.next()? {
                Some(next) if Self::defines(&next) => return self.define(&next, input),
                found => Err(bad(command, "\\def or \\let", found.as_ref(), input)),
            },
            _ => self.define_counted(command, input),
        };
        // A definition that runs into the end of the text is blamed on its command.
        result.map_err(|mut error| {
            if error.span == input.lexer.end() {
                error.span = command.span;
            }
            error
        })
    }

    fn insert(&mut self, name: String, parameters: Parameters, body: Vec<Token>) {
        self.by_name.insert(name, Arc::new(Macro { parameters, body }));
    }

    /// `\newcommand{\name}[2][default]{body}`
    fn define_counted(&mut self, command: &Token, input: &mut Input) -> Result<(), LatexError> {
        input.skip_char('*')?;
        let name = input.name(command)?;
        let mut number = 0;
        let mut default = None;
        if let Some(tokens) = input.optional()? {
            number = match tokens.as_slice() {
                [Token { kind: TokenKind::Char(digit @ '0'..='9'), .. }] => *digit as usize - '0' as usize,
                found => return Err(bad(command, "a number of arguments from 0 to 9", found.first(), input)),
            };
            default = input.optional()?;
        }
        let body = input.argument(command, "a body in braces")?;
        check_parameters(command, &body, number)?;
        self.insert(name, Parameters::Counted { number, default }, body);
        Ok(())
    }

    /// `\def\name#1,#2.{body}`
    fn define_delimited(&mut self, command: &Token, input: &mut Input) -> Result<(), LatexError> {
        let name = input.name(command)?;
        let (mut before, mut after): (Vec<Token>, Vec<Vec<Token>>) = (Vec::new(), Vec::new());
        loop {
            match input.next()? {
                Some(token) if token.kind == TokenKind::Open => {
                    input.push(token);
                    break;
                }
                Some(Token { kind: TokenKind::Parameter(n), .. }) if usize::from(n) == after.len() + 1 => {
                    after.push(Vec::new());
                }
                Some(token)
                    if !matches!(
                        token.kind,
                        TokenKind::Parameter(_) | TokenKind::Close | TokenKind::Hash
                    ) =>
                {
                    after.last_mut().unwrap_or(&mut before).push(token);
                }
                found => {
                    return Err(bad(
                        command,
                        "parameters #1, #2, … and a body in braces",
                        found.as_ref(),
                        input,
                    ));
                }
            }
        }
        let body = input.argument(command, "a body in braces")?;
        check_parameters(command, &body, after.len())?;
        let parameters = if before.is_empty() && after.iter().all(Vec::is_empty) {
            Parameters::Counted { number: after.len(), default: None }
        } else {
            Parameters::Delimited { before, after }
        };
        self.insert(name, parameters, body);
        Ok(())
    }

    /// `\let\name=\other`
    fn define_alias(&mut self, command: &Token, input: &mut Input) -> Result<(), LatexError> {
        let name = input.name(command)?;
        input.skip_char('=')?;
        let Some(mut target) = input.next()? else {
            return Err(bad(command, "a command after the name", None, input));
        };
        if let TokenKind::Command(other) = &target.kind {
            if let Some(known) = self.by_name.get(other.as_ref()).cloned() {
                self.by_name.insert(name, known);
                return Ok(());
            }
            if DEFINING.contains(&other.as_ref()) {
                return Err(bad(command, "a command that defines nothing itself", Some(&target), input));
            }
            target.kind = TokenKind::Primitive(other.clone());
        }
        self.insert(name, Parameters::Counted { number: 0, default: None }, vec![target]);
        Ok(())
    }

    /// `\DeclareMathOperator{\name}{words}`
    fn define_operator(&mut self, command: &Token, input: &mut Input) -> Result<(), LatexError> {
        input.skip_char('*')?;
        let name = input.name(command)?;
        let words = input.argument(command, "the words it shows, in braces")?;
        let token = |kind| Token { kind, span: command.span, spaced: false, depth: 0 };
        let mut body = vec![token(TokenKind::Primitive("operatorname".into())), token(TokenKind::Open)];
        body.extend(words);
        body.push(token(TokenKind::Close));
        self.insert(name, Parameters::Counted { number: 0, default: None }, body);
        Ok(())
    }

    /// `\DeclarePairedDelimiter{\name}{\lVert}{\rVert}`
    fn define_pair(&mut self, command: &Token, input: &mut Input) -> Result<(), LatexError> {
        let name = input.name(command)?;
        let mut body = vec![Token {
            kind: TokenKind::Primitive("left".into()),
            span: command.span,
            spaced: false,
            depth: 0,
        }];
        body.extend(input.argument(command, "the opening delimiter, in braces")?);
        body.push(Token { kind: TokenKind::Parameter(1), ..body[0].clone() });
        body.push(Token { kind: TokenKind::Primitive("right".into()), ..body[0].clone() });
        body.extend(input.argument(command, "the closing delimiter, in braces")?);
        self.insert(name, Parameters::Paired, body);
        Ok(())
    }
}

/// A definition's body may name only the parameters that it takes.
fn check_parameters(command: &Token, body: &[Token], number: usize) -> Result<(), LatexError> {
    let strange = body.iter().find(|token| match token.kind {
        TokenKind::Parameter(n) => usize::from(n) > number,
        TokenKind::Hash => true,
        _ => false,
    });
    match strange {
        None => Ok(()),
        Some(token) => Err(LatexError::new(
            LatexErrorKind::BadDefinition {
                command: command_text(command),
                expected: "a body that names only the arguments it takes",
                found: token.text(),
            },
            token.span,
        )),
    }
}

fn command_text(command: &Token) -> String {
    format!("\\{}", command.command().unwrap_or_default())
}

fn bad(command: &Token, expected: &'static str, found: Option<&Token>, input: &Input) -> LatexError {
    LatexError::new(
        LatexErrorKind::BadDefinition {
            command: command_text(command),
            expected,
            found: found.map_or("the end of the text".into(), Token::text),
        },
        found.map_or(input.lexer.end(), |token| token.span),
    )
}

/// Tokens put back, then those of the text.
struct Input<'a> {
    /// The next token last.
    pushed: Vec<Token>,
    lexer: Lexer<'a>,
}

impl<'a> Input<'a> {
    fn new(source: &'a str, base_offset: usize) -> Self {
        Self { pushed: Vec::new(), lexer: Lexer::new(source, base_offset) }
    }

    fn next(&mut self) -> Result<Option<Token>, LatexError> {
        match self.pushed.pop() {
            Some(token) => Ok(Some(token)),
            None => self.lexer.next_token(),
        }
    }

    fn push(&mut self, token: Token) {
        self.pushed.push(token);
    }

    fn skip_char(&mut self, c: char) -> Result<bool, LatexError> {
        match self.next()? {
            Some(token) if token.is_char(c) => Ok(true),
            Some(token) => {
                self.push(token);
                Ok(false)
            }
            None => Ok(false),
        }
    }

    /// The name that a definition gives: `\name` or `{\name}`.
    fn name(&mut self, command: &Token) -> Result<String, LatexError> {
        let mut token = self.next()?;
        let braced = token.as_ref().is_some_and(|token| token.kind == TokenKind::Open);
        if braced {
            token = self.next()?;
        }
        let name = match token {
            Some(Token { kind: TokenKind::Command(name), .. }) => name.into_owned(),
            found => return Err(bad(command, "the name of a command such as \\vect", found.as_ref(), self)),
        };
        if braced {
            match self.next()? {
                Some(Token { kind: TokenKind::Close, .. }) => {}
                found => return Err(bad(command, "`}` after the name", found.as_ref(), self)),
            }
        }
        Ok(name)
    }

    /// The tokens up to the brace that closes the group just opened.
    fn group(&mut self, open: Span) -> Result<Vec<Token>, LatexError> {
        let mut tokens = Vec::new();
        let mut level = 0;
        loop {
            let Some(token) = self.next()? else {
                let found = "the end of the text";
                return Err(LatexError::new(LatexErrorKind::UnclosedBrace { found }, open));
            };
            match token.kind {
                TokenKind::Open => level += 1,
                TokenKind::Close if level == 0 => return Ok(tokens),
                TokenKind::Close => level -= 1,
                _ => {}
            }
            tokens.push(token);
        }
    }

    /// One argument: a group without its braces, or a single token.
    fn argument(&mut self, command: &Token, expected: &'static str) -> Result<Vec<Token>, LatexError> {
        match self.next()? {
            Some(token) if token.kind == TokenKind::Open => self.group(token.span),
            Some(token) if !matches!(token.kind, TokenKind::Close | TokenKind::Align) => Ok(vec![token]),
            found => {
                let text = found.as_ref().map_or("the end of the text".into(), Token::text);
                let kind =
                    LatexErrorKind::MissingArgument { command: command_text(command), expected, found: text };
                Err(LatexError::new(kind, command.span))
            }
        }
    }

    /// `[…]`, if it is there.
    fn optional(&mut self) -> Result<Option<Vec<Token>>, LatexError> {
        let open = match self.next()? {
            Some(token) if token.is_char('[') => token.span,
            Some(token) => {
                self.push(token);
                return Ok(None);
            }
            None => return Ok(None),
        };
        let mut tokens = Vec::new();
        let mut level = 0;
        loop {
            let Some(token) = self.next()? else {
                let found = "the end of the text";
                return Err(LatexError::new(LatexErrorKind::UnclosedOptional { found }, open));
            };
            match token.kind {
                TokenKind::Open => level += 1,
                TokenKind::Close if level > 0 => level -= 1,
                TokenKind::Close => {
                    return Err(LatexError::new(LatexErrorKind::UnclosedOptional { found: "`}`" }, open));
                }
                TokenKind::Char(']') if level == 0 => return Ok(Some(tokens)),
                _ => {}
            }
            tokens.push(token);
        }
    }
}

/// The tokens of an equation with every macro expanded, and the macros with its own definitions among them.
///
/// # Errors
/// A definition that is not well formed, a macro without its arguments, an expansion without end.
pub(super) fn expand(
    source: &str,
    base_offset: usize,
    macros: &Macros,
) -> Result<(Vec<Token>, Macros), LatexError> {
    let mut macros = macros.clone();
    let mut input = Input::new(source, base_offset);
    let mut tokens = Vec::new();
    let mut expanded = 0;
    while let Some(token) = input.next()? {
        if tokens.len() >= MAX_TOKENS {
            return Err(LatexError::new(LatexErrorKind::TooLong { limit: MAX_TOKENS }, token.span));
        }
        if Macros::defines(&token) {
            macros.define(&token, &mut input)?;
            continue;
        }
        let TokenKind::Command(name) = &token.kind else {
            tokens.push(token);
            continue;
        };
        let Some(definition) = macros.by_name.get(name.as_ref()).cloned() else {
            tokens.push(token);
            continue;
        };
        if token.depth >= MAX_DEPTH {
            let kind = LatexErrorKind::EndlessMacro { name: name.to_string(), limit: MAX_DEPTH };
            return Err(LatexError::new(kind, token.span));
        }
        let expansion = definition.expansion(&token, name, &mut input)?;
        expanded += 1 + expansion.len();
        if expanded > MAX_TOKENS {
            let kind = LatexErrorKind::HugeMacro { name: name.to_string(), limit: MAX_TOKENS };
            return Err(LatexError::new(kind, token.span));
        }
        input.pushed.extend(expansion.into_iter().rev());
    }
    Ok((tokens, macros))
}

impl Macro {
    /// What a call stands for; reads the arguments behind it.
    fn expansion(&self, call: &Token, name: &str, input: &mut Input) -> Result<Vec<Token>, LatexError> {
        let expected = "as many as its definition takes";
        let mut arguments: Vec<Vec<Token>> = Vec::new();
        match &self.parameters {
            Parameters::Counted { number, default } => {
                if let (Some(default), true) = (default, *number > 0) {
                    arguments.push(input.optional()?.unwrap_or_else(|| default.clone()));
                }
                while arguments.len() < *number {
                    arguments.push(input.argument(call, expected)?);
                }
            }
            Parameters::Delimited { before, after } => {
                delimited(before, name, call, input)?;
                for delimiter in after {
                    if delimiter.is_empty() {
                        arguments.push(input.argument(call, expected)?);
                    } else {
                        arguments.push(until(delimiter, name, call, input)?);
                    }
                }
            }
            Parameters::Paired => {
                if !input.skip_char('*')? {
                    input.optional()?;
                }
                arguments.push(input.argument(call, expected)?);
            }
        }
        let whole = arguments.iter().flatten().fold(call.span, |span, token| span.to(token.span));
        let mut expansion = Vec::new();
        for token in &self.body {
            match token.kind {
                TokenKind::Parameter(n) => {
                    let first = expansion.len();
                    expansion.extend(arguments.get(usize::from(n) - 1).into_iter().flatten().cloned());
                    if let Some(first) = expansion.get_mut(first) {
                        first.spaced |= token.spaced;
                    }
                }
                _ => expansion.push(Token {
                    kind: token.kind.clone(),
                    span: whole,
                    spaced: token.spaced,
                    depth: call.depth + 1,
                }),
            }
        }
        if let Some(first) = expansion.first_mut() {
            first.spaced |= call.spaced;
        }
        Ok(expansion)
    }
}

/// Reads exactly the tokens of a delimiter.
fn delimited(delimiter: &[Token], name: &str, call: &Token, input: &mut Input) -> Result<(), LatexError> {
    for expected in delimiter {
        match input.next()? {
            Some(token) if token.kind == expected.kind => {}
            found => return Err(no_match(expected, name, call, found.as_ref())),
        }
    }
    Ok(())
}

/// Reads up to a delimiter, which is read too; braces around the whole argument are taken off.
fn until(delimiter: &[Token], name: &str, call: &Token, input: &mut Input) -> Result<Vec<Token>, LatexError> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut level = 0usize;
    loop {
        let Some(token) = input.next()? else { return Err(no_match(&delimiter[0], name, call, None)) };
        match token.kind {
            TokenKind::Open => level += 1,
            TokenKind::Close if level == 0 => return Err(no_match(&delimiter[0], name, call, Some(&token))),
            TokenKind::Close => level -= 1,
            _ => {}
        }
        tokens.push(token);
        let behind = tokens.len().checked_sub(delimiter.len());
        let Some(behind) = behind.filter(|_| level == 0) else { continue };
        if tokens[behind..].iter().zip(delimiter).all(|(a, b)| a.kind == b.kind) {
            tokens.truncate(behind);
            if is_one_group(&tokens) {
                tokens.pop();
                tokens.remove(0);
            }
            return Ok(tokens);
        }
    }
}

fn is_one_group(tokens: &[Token]) -> bool {
    let mut level = 0usize;
    tokens.len() > 1
        && tokens.iter().enumerate().all(|(n, token)| {
            match token.kind {
                TokenKind::Open => level += 1,
                TokenKind::Close => level = level.saturating_sub(1),
                _ => {}
            }
            level > 0 || n + 1 == tokens.len()
        })
}

fn no_match(expected: &Token, name: &str, call: &Token, found: Option<&Token>) -> LatexError {
    let kind = LatexErrorKind::MacroUse {
        name: name.to_owned(),
        expected: expected.text().trim_matches('`').to_owned(),
        found: found.map_or("the end of the text".into(), Token::text),
    };
    LatexError::new(kind, call.span)
}

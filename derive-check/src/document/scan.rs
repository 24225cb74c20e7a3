//! What the scanners of all kinds of text have in common: equations, notations, macros and errors are gathered here.

use super::attributes::{self, Attributes};
use super::error::{DocumentError, DocumentErrorKind};
use super::{Equation, NotationBlock};
use crate::latex::{LatexErrorKind, Macros, Span};
use crate::verdict::Expected;
use std::ops::Range;
use std::sync::Arc;

/// How many bytes a definition may be long.
const LONGEST_DEFINITION: usize = 10_000;

/// How many bytes mathematics in the running text may be long, and how many pieces of it are kept.
const LONGEST_ASIDE: usize = 300;
const MOST_ASIDES: usize = 200;

/// What has been found so far.
pub(super) struct Collector<'a> {
    pub text: &'a str,
    pub equations: Vec<Equation>,
    pub asides: Vec<Equation>,
    pub notations: Vec<NotationBlock>,
    pub errors: Vec<DocumentError>,
    macros: Arc<Macros>,
    /// No definition is looked for before this byte, because one that began before does not end.
    undefined: usize,
    /// What a check comment said, where, and how long it waits for its equation.
    pending: Option<(Attributes, Span)>,
}

impl<'a> Collector<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            equations: Vec::new(),
            asides: Vec::new(),
            notations: Vec::new(),
            errors: Vec::new(),
            macros: Arc::default(),
            undefined: 0,
            pending: None,
        }
    }

    pub fn error(&mut self, kind: DocumentErrorKind, span: Span) {
        self.errors.push(DocumentError::new(kind, span));
    }

    /// Reports a block without an end.
    pub fn unclosed(&mut self, what: &'static str, open: Range<usize>, close: &str, found: &'static str) {
        let kind = DocumentErrorKind::Unclosed {
            what,
            open: self.text[open.clone()].to_owned(),
            close: close.to_owned(),
            found,
        };
        self.error(kind, span(&open));
    }

    /// A comment's text, if it is one for us: `check: ID refuted`. Says whether it was.
    pub fn comment(&mut self, content: Range<usize>, whole: Span) -> bool {
        let text = &self.text[content.clone()];
        let words = text.trim_start();
        let Some(words) = words.strip_prefix("check:") else { return false };
        self.settle();
        let offset = content.start + (text.len() - words.len());
        let attributes = attributes::read(words, offset, &mut self.errors);
        self.pending = Some((attributes, whole));
        true
    }

    /// Something that is no equation stands here: a check comment before it was in vain.
    pub fn settle(&mut self) {
        if let Some((_, span)) = self.pending.take() {
            self.error(DocumentErrorKind::CommentAlone, span);
        }
    }

    /// A displayed equation: its mathematics, the block that it stands in, the words behind ```` ```math ```` if any,
    /// and what in it is not its own (the marks of a quotation).
    pub fn equation(
        &mut self,
        latex: Range<usize>,
        block: Range<usize>,
        words: Option<Range<usize>>,
        margins: &[Range<usize>],
    ) {
        let own = words.filter(|words| !self.text[words.clone()].trim().is_empty());
        let attributes = match (own, self.pending.take()) {
            (Some(words), pending) => {
                if let Some((_, comment)) = pending {
                    self.errors.push(DocumentError {
                        kind: DocumentErrorKind::AttributesTwice,
                        span: span(&words),
                        other: Some((comment, "the comment")),
                    });
                }
                attributes::read(&self.text[words.clone()], words.start, &mut self.errors)
            }
            (None, Some((attributes, _))) => attributes,
            (None, None) => Attributes::default(),
        };
        let source = self.without(latex.clone(), margins);
        // Its own definitions take effect in it where they stand, and behind it everywhere.
        let macros = Arc::clone(&self.macros);
        self.definitions(latex.clone());
        if source.trim().is_empty() {
            let edge =
                |range: Range<usize>| self.text[range].lines().next().unwrap_or_default().trim().to_owned();
            let kind = DocumentErrorKind::EmptyEquation {
                open: edge(block.start..latex.start.max(block.start)),
                close: edge(latex.end..block.end),
            };
            return self.error(kind, span(&block));
        }
        let labels = labels(&source, latex.start);
        let id = attributes.id.or_else(|| labels.first().cloned());
        self.equations.push(Equation {
            id: id.as_ref().map_or(String::new(), |(id, _)| id.clone()),
            id_span: id.map(|(_, span)| span),
            labels: labels.into_iter().map(|(label, _)| label).collect(),
            latex: source,
            offset: latex.start,
            span: span(&block),
            expected: attributes.expected,
            conditions: attributes.conditions,
            macros,
        });
    }

    /// Mathematics in the running text: its definitions are taken up, and itself if it may say what a letter is.
    pub fn aside(&mut self, latex: Range<usize>) {
        let macros = Arc::clone(&self.macros);
        self.definitions(latex.clone());
        let source = &self.text[latex.clone()];
        if source.len() > LONGEST_ASIDE || !source.contains('=') || self.asides.len() >= MOST_ASIDES {
            return;
        }
        self.asides.push(Equation {
            id: String::new(),
            id_span: None,
            labels: Vec::new(),
            latex: source.to_owned(),
            offset: latex.start,
            span: span(&latex),
            expected: Expected::Holds,
            conditions: Vec::new(),
            macros,
        });
    }

    /// A notation: its TOML, the block that it stands in, and what in it is not its own.
    pub fn notation(&mut self, toml: Range<usize>, block: Range<usize>, margins: &[Range<usize>]) {
        self.settle();
        let text = self.without(toml.clone(), margins);
        self.notations.push(NotationBlock { toml: text, offset: toml.start, span: span(&block) });
    }

    /// A piece of the text with its margins blanked, so that every byte stays where it was.
    fn without(&self, range: Range<usize>, margins: &[Range<usize>]) -> String {
        let mut text = String::with_capacity(range.len());
        let mut at = range.start;
        for margin in margins {
            let (start, end) = (margin.start.clamp(at, range.end), margin.end.clamp(at, range.end));
            text.push_str(&self.text[at..start]);
            text.extend(std::iter::repeat_n(' ', end - start));
            at = end;
        }
        text.push_str(&self.text[at..range.end]);
        text
    }

    /// Takes up the definition that begins at a backslash; says where it ends.
    pub fn definition(&mut self, at: usize) -> Option<usize> {
        if at < self.undefined || !Macros::is_definition(self.text, at) {
            return None;
        }
        let text = &self.text[..self.text.floor_char_boundary(at.saturating_add(LONGEST_DEFINITION))];
        let mut macros = Arc::clone(&self.macros);
        match Arc::make_mut(&mut macros).define_at(text, at, 0)? {
            Ok(end) => {
                self.macros = macros;
                Some(end)
            }
            Err(error) => {
                if matches!(error.kind, LatexErrorKind::UnclosedBrace { .. }) {
                    self.undefined = text.len();
                }
                let kind = DocumentErrorKind::Definition(Box::new(error.kind));
                self.errors.push(DocumentError { kind, span: error.span, other: error.other });
                None
            }
        }
    }

    /// Takes up the definitions in a piece of mathematics.
    pub fn definitions(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while let Some(found) = self.text[at..range.end].find('\\') {
            let start = at + found;
            at = match self.definition(start) {
                Some(end) => end.min(range.end),
                None => self.behind_escape(start).min(range.end),
            };
        }
    }

    /// The byte behind a backslash and the character that it escapes.
    pub fn behind_escape(&self, backslash: usize) -> usize {
        self.text[backslash + 1..].chars().next().map_or(self.text.len(), |c| backslash + 1 + c.len_utf8())
    }
}

fn span(range: &Range<usize>) -> Span {
    Span { start: range.start, end: range.end }
}

/// The labels in a piece of mathematics, and where each stands; comments are passed over.
fn labels(latex: &str, offset: usize) -> Vec<(String, Span)> {
    const COMMAND: &str = "\\label{";
    let mut labels = Vec::new();
    let mut at = 0;
    while let Some(found) = latex[at..].find(['\\', '%']) {
        at += found;
        if latex[at..].starts_with('%') {
            at += latex[at..].find('\n').unwrap_or(latex.len() - at);
        } else if latex[at..].starts_with(COMMAND) {
            let start = at + COMMAND.len();
            let Some(length) = latex[start..].find('}') else { break };
            let label = latex[start..start + length].trim();
            if !label.is_empty() {
                labels.push((label.to_owned(), Span { start: offset + start, end: offset + start + length }));
            }
            at = start + length;
        } else {
            at += 1 + latex[at + 1..].chars().next().map_or(0, char::len_utf8);
        }
    }
    labels
}

/// The environments that display an equation.
const DISPLAYS: [&str; 8] =
    ["equation", "align", "gather", "multline", "eqnarray", "flalign", "alignat", "displaymath"];

/// The environment that begins at this backslash, if it displays an equation: its name and the length of its `\begin{…}`.
pub(super) fn display_at(text: &str, at: usize) -> Option<(&str, usize)> {
    let (name, length) = environment_at(text, at)?;
    DISPLAYS.contains(&name.strip_suffix('*').unwrap_or(name)).then_some((name, length))
}

/// The environment that begins at this backslash: its name and the length of its `\begin{…}`.
pub(super) fn environment_at(text: &str, at: usize) -> Option<(&str, usize)> {
    let name = text.get(at..)?.strip_prefix("\\begin{")?;
    let length = name.find('}')?;
    let plain = name[..length].trim_end_matches('*').chars().all(|c| c.is_ascii_alphabetic());
    plain.then_some((&name[..length], "\\begin{".len() + length + 1))
}

/// How a search for the end of an equation came out.
pub(super) enum Search {
    /// It ends there.
    Found(usize),
    /// A blank line or the end of the text comes first; the search ended there.
    Missing(usize, &'static str),
}

/// Looks for what ends mathematics, from `from` on. Escaped signs are passed over, and comments where the text has
/// them. Mathematics does not go on behind a blank line, unless that stands within an environment or before the end.
pub(super) fn find_end(text: &str, from: usize, end: &str, comments: bool) -> Search {
    let mut at = from;
    let mut environments = 0usize;
    // Whether the line so far is blank; the first is not, it may hold what opens the mathematics.
    let mut blank = false;
    let mut begun = false;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with(end) {
            return Search::Found(at);
        }
        let c = rest.chars().next().unwrap_or('\0');
        match c {
            '\n' => {
                if blank && begun && environments == 0 {
                    let next = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
                    let at_end = next.starts_with(end);
                    return if at_end {
                        Search::Found(text.len() - next.len())
                    } else {
                        Search::Missing(at, "the blank line")
                    };
                }
                blank = true;
                at += 1;
            }
            '%' if comments => at += rest.find('\n').unwrap_or(rest.len()),
            // The marks of a quotation do not fill a line.
            c if c.is_whitespace() || c == '>' && blank => at += c.len_utf8(),
            c => {
                blank = false;
                begun = true;
                if c == '\\' {
                    if rest.starts_with("\\begin{") {
                        environments += 1;
                    } else if rest.starts_with("\\end{") {
                        environments = environments.saturating_sub(1);
                    }
                    at += 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
                } else {
                    at += c.len_utf8();
                }
            }
        }
    }
    Search::Missing(text.len(), "the end of the text")
}

//! What an author says of an equation: its name, what is expected of it, where it holds.
//!
//! `ID refuted, for sigmoid, where l >= 2`: the name first, if there is one; then attributes and conditions in any
//! order. A condition reaches to the next attribute or condition; its list goes on behind commas, as in
//! `for softmax, cross-entropy`, `where l >= 2, m < n`.

use super::error::{DocumentError, DocumentErrorKind};
use crate::latex::{Span, nearest};
use crate::verdict::Expected;

/// A condition that the author puts on an equation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Which word opens it.
    pub kind: ConditionKind,
    /// What stands behind the word: `sigmoid`, `l >= 2`.
    pub text: String,
    /// Where that stands.
    pub span: Span,
}

/// The two kinds of conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConditionKind {
    /// `for sigmoid`: holds for what is named.
    For,
    /// `where l >= 2`: holds where the relation does.
    Where,
}

/// What was read of the words about one equation.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Attributes {
    pub id: Option<(String, Span)>,
    pub expected: Expected,
    pub conditions: Vec<Condition>,
}

const WORDS: [(&str, Expected); 4] = [
    ("refuted", Expected::Refuted),
    ("definition", Expected::Definition),
    ("update", Expected::Update),
    ("skip", Expected::Skip),
];
const CONDITIONS: [(&str, ConditionKind, &str); 2] = [
    ("for", ConditionKind::For, "a name such as sigmoid"),
    ("where", ConditionKind::Where, "a relation such as l >= 2"),
];

/// Whether the word opens a condition or is an attribute.
fn is_keyword(word: &str) -> bool {
    WORDS.iter().any(|(known, _)| *known == word) || CONDITIONS.iter().any(|(known, ..)| *known == word)
}

/// The keyword that is meant where a name stands first and has a letter too many, too few, or two swapped. One that
/// differs in a letter is a name: `slip` is not `skip`.
fn misspelt_keyword(word: &str) -> Option<&'static str> {
    near_keyword(word).filter(|known| {
        let sorted = |word: &str| {
            let mut letters: Vec<char> = word.chars().collect();
            letters.sort_unstable();
            letters
        };
        known.len() != word.len() || sorted(known) == sorted(word)
    })
}

/// The keyword that the word is near to, if there is one.
fn near_keyword(word: &str) -> Option<&'static str> {
    let known = WORDS.iter().map(|(word, _)| *word).chain(CONDITIONS.iter().map(|(word, ..)| *word));
    let near = nearest(word, known.clone())?;
    known.into_iter().find(|known| *known == near)
}

/// Reads the words at `offset` of the document; what cannot be read is reported and left out.
pub(super) fn read(text: &str, offset: usize, errors: &mut Vec<DocumentError>) -> Attributes {
    let mut attributes = Attributes::default();
    let mut expected: Option<&'static str> = None;
    let mut words = Words { text, at: 0 }.peekable();
    let span = |start: usize, word: &str| Span { start: offset + start, end: offset + start + word.len() };
    let mut first = true;
    let mut after_comma = false;
    while let Some((start, word)) = words.next() {
        let begins = std::mem::replace(&mut first, false);
        let behind_comma = std::mem::replace(&mut after_comma, word == ",");
        let goes_on = attributes.conditions.last().map(|condition| condition.kind).filter(|_| behind_comma);
        if word == "," {
            continue;
        }
        if let Some(&(known, meaning)) = WORDS.iter().find(|(known, _)| *known == word) {
            match expected {
                Some(first) if first != known => {
                    let kind = DocumentErrorKind::Contradiction { first, second: known };
                    errors.push(DocumentError::new(kind, span(start, word)));
                }
                _ => {
                    expected = Some(known);
                    attributes.expected = meaning;
                }
            }
        } else if let Some(&(known, kind, example)) = CONDITIONS.iter().find(|(known, ..)| *known == word) {
            let mut reach: Option<(usize, usize)> = None;
            while let Some((from, next)) = words.next_if(|(_, next)| *next != "," && !is_keyword(next)) {
                reach = Some((reach.map_or(from, |(from, _)| from), from + next.len()));
            }
            match reach {
                Some((from, to)) => attributes.conditions.push(Condition {
                    kind,
                    text: text[from..to].to_owned(),
                    span: Span { start: offset + from, end: offset + to },
                }),
                None => {
                    let kind = DocumentErrorKind::EmptyCondition { word: known, example };
                    errors.push(DocumentError::new(kind, span(start, word)));
                }
            }
        } else if let (Some(kind), None) = (goes_on, near_keyword(word)) {
            // `for softmax, cross-entropy`: the list goes on.
            let mut to = start + word.len();
            while let Some((from, next)) = words.next_if(|(_, next)| *next != "," && !is_keyword(next)) {
                to = from + next.len();
            }
            attributes.conditions.push(Condition {
                kind,
                text: text[start..to].to_owned(),
                span: Span { start: offset + start, end: offset + to },
            });
        } else if begins && misspelt_keyword(word).is_none() {
            attributes.id = Some((word.to_owned(), span(start, word)));
        } else {
            let kind =
                DocumentErrorKind::UnknownAttribute { word: word.to_owned(), nearest: near_keyword(word) };
            errors.push(DocumentError::new(kind, span(start, word)));
        }
    }
    attributes
}

/// Words and commas, each with the byte at which it begins.
struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Words<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.text[self.at..];
        let start = self.at + rest.find(|c: char| !c.is_whitespace())?;
        let rest = &self.text[start..];
        let length = if rest.starts_with(',') {
            1
        } else {
            rest.find(|c: char| c == ',' || c.is_whitespace()).unwrap_or(rest.len())
        };
        self.at = start + length;
        Some((start, &rest[..length]))
    }
}

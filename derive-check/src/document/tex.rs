//! LaTeX files: what is displayed in them.

use super::scan::{Collector, Search, display_at, environment_at, find_end};
use crate::latex::Span;
use std::ops::Range;

/// Environments whose text is not LaTeX.
const VERBATIM: [&str; 7] =
    ["verbatim", "Verbatim", "lstlisting", "minted", "comment", "alltt", "filecontents"];

/// Finds everything in a LaTeX file.
pub(super) fn scan(found: &mut Collector<'_>) {
    let text = found.text;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let c = rest.chars().next().unwrap_or('\0');
        match c {
            '%' => at = comment(found, at),
            '\\' if rest.starts_with("\\end{document}") => break,
            '\\' => at = command(found, at),
            '$' if rest.starts_with("$$") => at = displayed(found, at, 2, "$$"),
            '$' => {
                found.settle();
                at = match find_end(text, at + 1, "$", true) {
                    Search::Found(end) => {
                        found.aside(at + 1..end);
                        end + 1
                    }
                    Search::Missing(end, before) => {
                        found.unclosed("inline mathematics", at..at + 1, "$", before);
                        end
                    }
                };
            }
            c => {
                if !c.is_whitespace() && c != '\u{feff}' {
                    found.settle();
                }
                at += c.len_utf8();
            }
        }
    }
    found.settle();
}

/// A comment: words about the next equation, a notation, or neither. The byte behind it.
fn comment(found: &mut Collector<'_>, at: usize) -> usize {
    let text = found.text;
    let end = line_end(text, at);
    let content = at + 1..end;
    if text[content.clone()].trim() == "notation:" {
        return notation(found, at);
    }
    found.comment(content, Span { start: at, end: at + text[at..end].trim_end().len() });
    end
}

/// A notation in comment lines, behind the line at `at`. The byte behind it.
fn notation(found: &mut Collector<'_>, at: usize) -> usize {
    let text = found.text;
    let start = (line_end(text, at) + 1).min(text.len());
    let mut margins = Vec::new();
    let mut end = start;
    while end < text.len() {
        let line = &text[end..line_end(text, end)];
        let Some(percent) = line.find('%').filter(|&percent| line[..percent].trim().is_empty()) else {
            break;
        };
        margins.push(end..end + percent + 1);
        end = (end + line.len() + 1).min(text.len());
    }
    found.notation(start..end, at..end, &margins);
    end
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |length| at + length)
}

/// A command, with what it displays or hides. The byte behind it.
fn command(found: &mut Collector<'_>, at: usize) -> usize {
    let text = found.text;
    let rest = &text[at..];
    if rest.starts_with("\\[") {
        return displayed(found, at, 2, "\\]");
    }
    if let Some((name, length)) = display_at(text, at) {
        let close = format!("\\end{{{name}}}");
        return match find_end(text, at + length, &close, true) {
            Search::Found(end) => {
                let whole = at..end + close.len();
                found.equation(whole.clone(), whole.clone(), None, &[]);
                whole.end
            }
            Search::Missing(end, before) => {
                found.unclosed("displayed equation", at..at + length, &close, before);
                end
            }
        };
    }
    found.settle();
    if let Some(end) = found.definition(at) {
        return end;
    }
    if rest.starts_with("\\(") {
        return match find_end(text, at + 2, "\\)", true) {
            Search::Found(end) => {
                found.aside(at + 2..end);
                end + 2
            }
            Search::Missing(end, before) => {
                found.unclosed("inline mathematics", at..at + 2, "\\)", before);
                end
            }
        };
    }
    if let Some((name, length)) = environment_at(text, at)
        && VERBATIM.contains(&name.trim_end_matches('*'))
    {
        let close = format!("\\end{{{name}}}");
        return match text[at..].find(&close) {
            Some(end) => at + end + close.len(),
            None => {
                found.unclosed("verbatim text", at..at + length, &close, "the end of the text");
                text.len()
            }
        };
    }
    if let Some(end) = verb(text, at) {
        return end;
    }
    found.behind_escape(at)
}

/// An equation between two signs. The byte behind it.
fn displayed(found: &mut Collector<'_>, at: usize, length: usize, close: &str) -> usize {
    match find_end(found.text, at + length, close, true) {
        Search::Found(end) => {
            let whole: Range<usize> = at..end + close.len();
            found.equation(at + length..end, whole.clone(), None, &[]);
            whole.end
        }
        Search::Missing(end, before) => {
            found.unclosed("displayed equation", at..at + length, close, before);
            end
        }
    }
}

/// `\verb|…|`: the byte behind it, if it stands here.
fn verb(text: &str, at: usize) -> Option<usize> {
    let rest = text[at..].strip_prefix("\\verb")?;
    let rest = rest.strip_prefix('*').unwrap_or(rest);
    let delimiter = rest.chars().next().filter(|c| !c.is_alphanumeric() && !c.is_whitespace())?;
    let start = text.len() - rest.len() + delimiter.len_utf8();
    let line = &text[start..line_end(text, start)];
    Some(start + line.find(delimiter)? + delimiter.len_utf8())
}

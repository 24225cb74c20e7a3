//! Markdown: what is displayed in it.
//!
//! Lines are looked at for what stands on lines of its own (fenced blocks, `\[`, environments, indented code),
//! characters for what stands among words (`$$`, inline code, inline mathematics, comments).

use super::error::DocumentErrorKind;
use super::scan::{Collector, Search, display_at, find_end};
use crate::latex::Span;
use std::collections::HashMap;
use std::ops::Range;

/// Finds everything in a stretch of Markdown; `whole` is what an error calls its end.
pub(super) fn scan(found: &mut Collector<'_>, range: Range<usize>, whole: &'static str) {
    let mut scanner = Scanner {
        found,
        at: range.start,
        end: range.end,
        whole,
        list: false,
        blank: true,
        quotes: 0,
        hopeless: HashMap::new(),
    };
    scanner.skip_front_matter();
    while scanner.at < scanner.end {
        if !scanner.block() {
            scanner.words();
        }
    }
    scanner.found.settle();
}

struct Scanner<'s, 'a> {
    found: &'s mut Collector<'a>,
    /// The reading place: the beginning of a line, or within one that has been begun.
    at: usize,
    end: usize,
    /// What an error calls the end.
    whole: &'static str,
    /// Whether a list is open, in which indented lines are no code.
    list: bool,
    /// Whether the line before was blank.
    blank: bool,
    /// How many `>` stand before this line.
    quotes: usize,
    /// Ends that are known not to come before a place: what would be looked for, by its text.
    hopeless: HashMap<String, usize>,
}

impl<'a> Scanner<'_, 'a> {
    fn text(&self) -> &'a str {
        self.found.text
    }

    /// The byte behind the last one of the line, its end left out.
    fn line_end(&self, at: usize) -> usize {
        self.text()[at..self.end].find('\n').map_or(self.end, |length| at + length)
    }

    fn next_line(&self, at: usize) -> usize {
        (self.line_end(at) + 1).min(self.end)
    }

    fn line(&self, at: usize) -> &'a str {
        &self.text()[at..self.line_end(at)]
    }

    /// `---` … `---` or `+++` … `+++` at the beginning is data about the text.
    fn skip_front_matter(&mut self) {
        let start = self.at;
        let first = self.line(start).trim_start_matches('\u{feff}').trim_end();
        if start > 0 || !matches!(first, "---" | "+++") {
            return;
        }
        let mut at = self.next_line(start);
        while at < self.end {
            let line = self.line(at).trim_end();
            if line == first || line == "..." {
                self.at = self.next_line(at);
                return;
            }
            at = self.next_line(at);
        }
    }

    /// How many bytes of quotation marks stand at the beginning of a line, and how many marks.
    fn quotation(&self, at: usize) -> (usize, usize) {
        let line = self.line(at);
        let (mut length, mut marks) = (0, 0);
        loop {
            let rest = &line[length..];
            let spaces = rest.len() - rest.trim_start_matches(' ').len();
            if spaces > 3 || !rest[spaces..].starts_with('>') {
                return (length, marks);
            }
            marks += 1;
            length += spaces + 1;
            length += usize::from(line[length..].starts_with(' '));
        }
    }

    /// At the beginning of a line: takes a block that stands on lines of its own. Says whether the line is done with;
    /// if not, the reading place is where its words begin.
    fn block(&mut self) -> bool {
        let (margin, marks) = self.quotation(self.at);
        let line = self.line(self.at + margin);
        let was_blank = std::mem::replace(&mut self.blank, line.trim().is_empty());
        self.quotes = marks;
        if self.blank {
            self.at = self.next_line(self.at);
            return true;
        }
        let mut indent = 0;
        let mut content = self.at + margin;
        for c in line.trim_start_matches('\u{feff}').chars() {
            match c {
                ' ' => indent += 1,
                '\t' => indent = indent / 4 * 4 + 4,
                _ => break,
            }
        }
        content += line.len() - line.trim_start_matches(['\u{feff}', ' ', '\t']).len();
        let marker = list_marker(self.line(content));
        if marker > 0 && (indent < 4 || self.list) {
            self.list = true;
            content += marker;
        } else if self.list && was_blank && indent == 0 {
            self.list = false;
        } else if indent >= 4 && was_blank && !self.list {
            return self.indented_code();
        }
        if let Some((mark, length)) = fence(self.line(content)) {
            self.fenced(content, mark, length);
            return true;
        }
        self.at = content;
        false
    }

    /// Skips code that is set apart by four spaces.
    fn indented_code(&mut self) -> bool {
        self.found.settle();
        self.at = self.next_line(self.at);
        // What follows at once is code too, if it is indented.
        self.blank = true;
        true
    }

    /// A fenced block whose fence stands at `open`.
    fn fenced(&mut self, open: usize, mark: char, length: usize) {
        let text = self.text();
        let line_end = self.line_end(open);
        let info = open + length..open + self.text()[open..line_end].trim_end().len().max(length);
        let word = text[info.clone()].trim_start();
        let word_start = info.end - word.len();
        let word_length = word.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(word.len());
        let language = &word[..word_length];
        let words = word_start + word_length..info.end;
        let start = self.next_line(open);

        let mut margins = Vec::new();
        let mut at = start;
        let mut close = None;
        let mut interrupted = self.whole;
        while at < self.end {
            let (margin, marks) = self.quotation(at);
            if marks < self.quotes {
                interrupted = "the end of the quotation";
                break;
            }
            let margin = if self.quotes == 0 { 0 } else { margin };
            let line = self.line(at + margin).trim();
            if line.len() >= length && line.chars().all(|c| c == mark) {
                close = Some(at);
                break;
            }
            if margin > 0 {
                margins.push(at..at + margin);
            }
            at = self.next_line(at);
        }
        let inside = start.min(at)..at;
        let behind = close.map_or(at, |close| self.next_line(close));
        let block = open..close.map_or(at, |close| close + self.line(close).trim_end().len());
        self.blank = false;
        self.at = behind;
        if close.is_none() {
            let fence: String = std::iter::repeat_n(mark, length).collect();
            let what = match language {
                "math" => "displayed equation",
                "notation" => "notation",
                _ => "code block",
            };
            self.found.unclosed(what, open..words.start, &fence, interrupted);
            return self.found.settle();
        }
        match language {
            "math" => self.found.equation(inside, block, Some(words), &margins),
            // MyST: the name stands in lines of options above the mathematics.
            "{math}" => {
                let (options, label) = self.options(&inside);
                self.found.equation(options..inside.end, block, label, &margins);
            }
            "notation" => self.found.notation(inside, block, &margins),
            _ => self.found.settle(),
        }
    }

    /// The end of the lines `:key: value` at the beginning of a block, and the value of `:label:` among them.
    fn options(&self, inside: &Range<usize>) -> (usize, Option<Range<usize>>) {
        let mut at = inside.start;
        let mut label = None;
        while at < inside.end {
            let line = self.line(at);
            let Some((key, value)) =
                line.trim_start().strip_prefix(':').and_then(|rest| rest.split_once(':'))
            else {
                break;
            };
            if key == "label" {
                let value = value.trim();
                let end = at + line.trim_end().len();
                label = Some(end - value.len()..end);
            }
            at = self.next_line(at);
        }
        (at.min(inside.end), label)
    }

    /// Goes through a line from the reading place on, and through what goes on over its end.
    fn words(&mut self) {
        let text = self.text();
        let mut fresh = true;
        while self.at < self.end {
            let rest = &text[self.at..self.end];
            let first = std::mem::replace(&mut fresh, false);
            let c = rest.chars().next().unwrap_or('\n');
            match c {
                '\n' => {
                    self.at += 1;
                    return;
                }
                '\\' => self.backslash(first),
                '`' => self.inline_code(),
                '<' if rest.starts_with("<!--") => {
                    self.comment();
                    // A comment leaves the line as it was.
                    fresh = first;
                }
                '<' => self.tag(),
                '$' if rest.starts_with("$$") => self.displayed(2, "$$"),
                '$' => self.inline_mathematics(),
                c => {
                    if c.is_whitespace() {
                        fresh = first;
                    } else {
                        self.found.settle();
                    }
                    self.at += c.len_utf8();
                }
            }
        }
    }

    /// Looks for the end of mathematics.
    fn search(&self, from: usize, end: &str) -> Search {
        match find_end(&self.text()[..self.end], from, end, false) {
            Search::Missing(at, _) if at == self.end => Search::Missing(at, self.whole),
            result => result,
        }
    }

    /// A displayed equation whose opening sign stands here and is so many bytes long.
    fn displayed(&mut self, length: usize, close: &str) {
        let open = self.at;
        match self.search(open + length, close) {
            Search::Found(end) => self.equation(open + length..end, open..end + close.len()),
            Search::Missing(end, before) => {
                self.found.settle();
                self.found.unclosed("displayed equation", open..open + length, close, before);
                self.at = end;
            }
        }
    }

    fn equation(&mut self, latex: Range<usize>, block: Range<usize>) {
        let mut margins = Vec::new();
        let mut at = self.next_line(latex.start);
        while self.quotes > 0 && at < latex.end {
            margins.push(at..at + self.quotation(at).0);
            at = self.next_line(at);
        }
        self.at = block.end;
        self.found.equation(latex, block, None, &margins);
    }

    /// A backslash: what it displays or defines if it is the first on its line, else an escaped character.
    fn backslash(&mut self, first: bool) {
        let text = &self.text()[..self.end];
        let at = self.at;
        // Where Markdown takes a backslash for itself, authors write two.
        let brackets = [("\\[", "\\]"), ("\\\\[", "\\\\]")];
        if let Some((open, close)) =
            brackets.into_iter().find(|(open, _)| first && text[at..].starts_with(open))
            && self.hopeless.get(close).is_none_or(|&until| at >= until)
        {
            let alone = self.line(at).trim() == open;
            match self.search(at + open.len(), close) {
                Search::Found(end) if ends_line(&text[end + close.len()..self.line_end(end)]) => {
                    return self.equation(at + open.len()..end, at..end + close.len());
                }
                Search::Missing(end, before) if alone => {
                    self.found.settle();
                    self.found.unclosed("displayed equation", at..at + open.len(), close, before);
                    self.at = end;
                    return;
                }
                // `\[1\] Footnotes` are brackets that show.
                Search::Found(end) | Search::Missing(end, _) => {
                    self.hopeless.insert(close.into(), end);
                }
            }
        }
        if first && let Some((name, length)) = display_at(text, at) {
            let close = format!("\\end{{{name}}}");
            match self.search(at + length, &close) {
                Search::Found(end) => {
                    let whole = at..end + close.len();
                    self.equation(whole.clone(), whole);
                }
                Search::Missing(end, before) => {
                    self.found.settle();
                    self.found.unclosed("displayed equation", at..at + length, &close, before);
                    self.at = end;
                }
            }
            return;
        }
        self.found.settle();
        self.at = match self.found.definition(at) {
            Some(end) => end.min(self.end),
            None => self.found.behind_escape(at).min(self.end),
        };
    }

    /// Skips code between backticks; where they do not close, they are backticks.
    fn inline_code(&mut self) {
        self.found.settle();
        let text = &self.text()[..self.end];
        let open = self.at;
        let length = text[open..].len() - text[open..].trim_start_matches('`').len();
        self.at += length;
        let ticks = &text[open..open + length];
        if self.hopeless.get(ticks).is_some_and(|&until| open < until) {
            return;
        }
        let mut at = self.at;
        while at < self.end {
            match text.as_bytes()[at] {
                b'`' => {
                    let run = text[at..].len() - text[at..].trim_start_matches('`').len();
                    at += run;
                    if run == length {
                        self.at = at;
                        return;
                    }
                }
                b'\n' if self.line(at + 1).trim().is_empty() => break,
                _ => at += 1,
            }
        }
        self.hopeless.insert(ticks.to_owned(), at);
    }

    /// Skips mathematics between single dollar signs, but for its definitions; where they do not close, they are dollars.
    fn inline_mathematics(&mut self) {
        self.found.settle();
        let text = &self.text()[..self.end];
        let open = self.at;
        self.at += 1;
        let hopeless = self.hopeless.get("$").is_some_and(|&until| open < until);
        if hopeless || text[self.at..].starts_with(char::is_whitespace) {
            return;
        }
        let mut at = self.at;
        loop {
            match find_end(text, at, "$", false) {
                Search::Found(end) => {
                    let closes = !text[..end].ends_with(char::is_whitespace)
                        && !text[end + 1..].starts_with(|c: char| c.is_ascii_digit())
                        && end > self.at;
                    if closes {
                        self.found.aside(self.at..end);
                        self.at = end + 1;
                        return;
                    }
                    at = end + 1;
                }
                Search::Missing(end, _) => {
                    self.hopeless.insert("$".into(), end);
                    return;
                }
            }
        }
    }

    /// A comment, which may speak of the next equation.
    fn comment(&mut self) {
        const OPEN: &str = "<!--";
        let text = &self.text()[..self.end];
        let open = self.at;
        match text[open + OPEN.len()..].find("-->") {
            Some(length) => {
                let content = open + OPEN.len()..open + OPEN.len() + length;
                self.at = content.end + "-->".len();
                self.found.comment(content, Span { start: open, end: self.at });
            }
            None => {
                self.found.settle();
                let kind = DocumentErrorKind::Unclosed {
                    what: "comment",
                    open: OPEN.into(),
                    close: "-->".into(),
                    found: self.whole,
                };
                self.found.error(kind, Span { start: open, end: open + OPEN.len() });
                self.at = self.end;
            }
        }
    }

    /// Skips the text of elements whose text is not Markdown.
    fn tag(&mut self) {
        self.found.settle();
        let text = &self.text()[..self.end];
        for name in ["pre", "code", "script", "style", "textarea"] {
            let behind = text.get(self.at + 1..self.at + 1 + name.len());
            let ends = text[self.at..]
                .get(1 + name.len()..)
                .is_some_and(|rest| rest.starts_with([' ', '>', '\t', '\n', '\r']));
            if behind.is_some_and(|found| found.eq_ignore_ascii_case(name)) && ends {
                let close = format!("</{name}");
                let hopeless = self.hopeless.get(&close).is_some_and(|&until| self.at < until);
                if hopeless {
                    break;
                }
                match find_ignoring_case(&text[self.at..], &close) {
                    Some(length) => {
                        self.at += length + close.len();
                        return;
                    }
                    None => {
                        self.hopeless.insert(close, self.end);
                    }
                }
            }
        }
        self.at += 1;
    }
}

/// Whether nothing but punctuation stands there.
fn ends_line(rest: &str) -> bool {
    rest.trim().chars().all(|c| matches!(c, '.' | ',' | ';'))
}

fn find_ignoring_case(text: &str, pattern: &str) -> Option<usize> {
    text.as_bytes().windows(pattern.len()).position(|window| window.eq_ignore_ascii_case(pattern.as_bytes()))
}

/// How many bytes the mark of a list item is long, with the space behind it; 0 if none stands here.
fn list_marker(line: &str) -> usize {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let mark = match line.as_bytes().get(digits) {
        Some(b'-' | b'*' | b'+') if digits == 0 => 1,
        Some(b'.' | b')') if (1..=9).contains(&digits) => digits + 1,
        _ => return 0,
    };
    let spaces = line[mark..].len() - line[mark..].trim_start_matches([' ', '\t']).len();
    if spaces > 0 { mark + spaces } else { 0 }
}

/// The fence that a line begins with: its character and length.
fn fence(line: &str) -> Option<(char, usize)> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.len() - line.trim_start_matches(mark).len();
    let inline = mark == '`' && line[length..].contains('`');
    (length >= 3 && !inline).then_some((mark, length))
}

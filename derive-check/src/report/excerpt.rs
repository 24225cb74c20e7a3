//! A piece of the author's text with line numbers, and a caret under what is meant.

use crate::latex::Span;
use std::fmt::Write as _;

/// Columns of text that an excerpt shows of one line.
const WIDTH: usize = 96;
/// Lines that an excerpt shows.
const HEIGHT: usize = 12;

/// The lines of `text` that `shown` touches, numbered from 1, with carets under `marked`.
///
/// A long line is cut to what stands around the mark, with `…` where something is left out; so are lines beyond the
/// twelfth. Spans that reach past the text are cut to it.
///
/// ```
/// use derive_check::{latex::Span, report::excerpt};
///
/// let text = "so that\n$$ a = b c $$\n";
/// let marked = Span { start: 15, end: 18 };
/// assert_eq!(excerpt(text, marked, Some(marked)), "2 | $$ a = b c $$\n  |        ^^^\n");
/// ```
pub fn excerpt(text: &str, shown: Span, marked: Option<Span>) -> String {
    let shown = within(text, shown);
    let marked = marked.map(|span| within(text, span));
    let first = line_start(text, shown.start);
    let first_number = text[..first].matches('\n').count() + 1;
    let last = if shown.end > shown.start { shown.end - 1 } else { shown.start };

    let mut lines = Vec::new();
    let mut start = first;
    while start <= last.min(text.len()) && (start < text.len() || lines.is_empty()) {
        let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
        lines.push((start, end));
        start = end + 1;
    }
    let (skipped, lines) = around_mark(lines, marked);
    let first_number = first_number + skipped;
    let gutter = (first_number + lines.len() - 1).to_string().len();
    let mut out = String::new();
    for (index, &(start, end)) in lines.iter().enumerate() {
        let mark = marked.filter(|mark| (start..=end).contains(&mark.start));
        let (line, carets) = cut(text[start..end].trim_end_matches('\r'), mark, start);
        let _ = writeln!(out, "{:gutter$} | {line}", first_number + index);
        if let Some(carets) = carets {
            let _ = writeln!(out, "{:gutter$} | {carets}", "");
        }
    }
    out
}

/// At most [`HEIGHT`] lines, the marked one among them, and how many are left out before them.
fn around_mark(lines: Vec<(usize, usize)>, marked: Option<Span>) -> (usize, Vec<(usize, usize)>) {
    let at =
        marked.and_then(|mark| lines.iter().position(|&(start, end)| (start..=end).contains(&mark.start)));
    let skipped = at.unwrap_or(0).saturating_sub(HEIGHT - 1);
    (skipped, lines.into_iter().skip(skipped).take(HEIGHT).collect())
}

/// A line cut to [`WIDTH`] columns around the mark, and the line of carets below it. `start` is where the line begins.
fn cut(line: &str, mark: Option<Span>, start: usize) -> (String, Option<String>) {
    let cells: Vec<(char, usize)> =
        line.chars().map(|c| if c == '\t' { (' ', 1) } else { (c, width(c)) }).collect();
    let column = |byte: usize| line[..byte.min(line.len())].chars().count();
    let marked = mark.map(|mark| {
        let from = column(mark.start.saturating_sub(start));
        (from, column(mark.end.saturating_sub(start)).max(from + 1))
    });

    let total: usize = cells.iter().map(|cell| cell.1).sum();
    let (from, to) = if total <= WIDTH {
        (0, cells.len())
    } else {
        // A third of the window stands before the mark, so that what it belongs to can be seen.
        let lead = marked.map_or(0, |(from, _)| from.saturating_sub(WIDTH / 3));
        let from = lead.min(cells.len().saturating_sub(WIDTH - 1));
        (from, fitting(&cells, from))
    };
    let mut shown = String::new();
    if from > 0 {
        shown.push('…');
    }
    shown.extend(cells[from..to].iter().map(|cell| cell.0));
    if to < cells.len() {
        shown.push('…');
    }

    let carets = marked.map(|(first, last)| {
        let before: usize =
            cells.get(from..first.min(cells.len())).unwrap_or(&[]).iter().map(|cell| cell.1).sum();
        let marked = cells.get(first..last.min(to)).unwrap_or(&[]);
        let length: usize = marked.iter().map(|cell| cell.1).sum::<usize>().max(1);
        format!("{}{}", " ".repeat(before + usize::from(from > 0)), "^".repeat(length))
    });
    (shown, carets)
}

/// One past the last cell that a window beginning at `from` has room for, the signs of omission counted.
fn fitting(cells: &[(char, usize)], from: usize) -> usize {
    let mut room = WIDTH - 2;
    let mut to = from;
    while let Some(&(_, width)) = cells.get(to) {
        if width > room {
            break;
        }
        room -= width;
        to += 1;
    }
    to
}

/// Columns that a terminal gives a character: none to marks that stand on another, two to East Asian ones.
fn width(c: char) -> usize {
    match u32::from(c) {
        0x0300..=0x036f | 0x200b..=0x200f | 0x20d0..=0x20ff | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1faff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// The span cut to the text, its ends moved outwards to whole characters.
fn within(text: &str, span: Span) -> Span {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text.ceil_char_boundary(span.end.min(text.len())).max(start);
    Span { start, end }
}

fn line_start(text: &str, byte: usize) -> usize {
    text[..byte].rfind('\n').map_or(0, |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span_of(text: &str, part: &str) -> Span {
        let start = text.find(part).expect("the part is in the text");
        Span { start, end: start + part.len() }
    }

    #[test]
    fn the_caret_stands_under_what_is_meant() {
        let text = "one\ntwo\n\tδ^l = W δ^{l+1}\nfour";
        let shown = span_of(text, "δ^l = W δ^{l+1}");
        assert_eq!(
            excerpt(text, shown, Some(span_of(text, "W δ^{l+1}"))),
            "3 |  δ^l = W δ^{l+1}\n  |        ^^^^^^^^^\n"
        );
        assert_eq!(excerpt(text, shown, None), "3 |  δ^l = W δ^{l+1}\n");
    }

    #[test]
    fn several_lines_are_shown_and_one_is_marked() {
        let text = "$$\na\n= b\n$$";
        let all = Span { start: 0, end: text.len() };
        assert_eq!(excerpt(text, all, Some(span_of(text, "b"))), "1 | $$\n2 | a\n3 | = b\n  |   ^\n4 | $$\n");
    }

    #[test]
    fn line_numbers_line_up() {
        let text = "\n".repeat(8) + "a\nb";
        assert_eq!(excerpt(&text, Span { start: 8, end: 11 }, None), " 9 | a\n10 | b\n");
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let text = format!("{} = bad + {}", "x".repeat(200), "y".repeat(200));
        let out = excerpt(&text, Span { start: 0, end: text.len() }, Some(span_of(&text, "bad")));
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines.len(), 2);
        let column = lines[1].find('^').expect("a caret");
        let shown: String = lines[0].chars().skip(column).take(3).collect();
        assert_eq!(shown, "bad");
        assert_eq!(lines[1].matches('^').count(), 3);
        assert!(lines[0].starts_with("1 | …") && lines[0].ends_with('…'), "{out}");
        assert!(lines.iter().all(|line| line.chars().count() <= WIDTH + 4), "{out}");
    }

    #[test]
    fn wide_and_combining_characters_keep_the_caret_in_place() {
        let text = "網 e\u{301} = bad";
        let out = excerpt(text, Span { start: 0, end: text.len() }, Some(span_of(text, "bad")));
        assert_eq!(out, format!("1 | {text}\n  | {}^^^\n", " ".repeat(7)));
    }

    #[test]
    fn spans_that_do_not_fit_the_text_are_cut() {
        assert_eq!(
            excerpt("δ", Span { start: 1, end: 90 }, Some(Span { start: 1, end: 90 })),
            "1 | δ\n  | ^\n"
        );
        assert_eq!(excerpt("", Span { start: 4, end: 2 }, Some(Span { start: 7, end: 7 })), "1 | \n  | ^\n");
        assert_eq!(excerpt("a\n", Span { start: 2, end: 2 }, None), "2 | \n");
    }

    #[test]
    fn lines_beyond_the_twelfth_are_left_out_but_the_marked_one() {
        let text: String = (1..=30).map(|n| format!("line {n}\n")).collect();
        let all = Span { start: 0, end: text.len() };
        assert_eq!(excerpt(&text, all, None).lines().count(), HEIGHT);
        let out = excerpt(&text, all, Some(span_of(&text, "line 20")));
        assert!(out.contains("20 | line 20\n   | ^^^^^^^\n"), "{out}");
    }
}

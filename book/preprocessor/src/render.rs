//! What becomes of a text: each of its equations, links, figures and directives replaced.

use crate::book::Index;
use crate::coverage::{self, Mention};
use crate::equation;
use crate::fault::Fault;
use crate::figures::Pictures;
use crate::letters;
use crate::markdown::{Image, Link};
use crate::mathml::{Renderer, Unrendered, escaped};
use crate::source::{Insert, Source, Sources};
use derive_check::latex::Span;
use pulldown_cmark::LinkType;
use std::collections::BTreeSet;
use std::path::Path;

/// What the texts of a book are rendered with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tools<'a> {
    /// The texts.
    pub(crate) sources: &'a Sources,
    /// The equations of the book.
    pub(crate) index: &'a Index,
    /// The figures.
    pub(crate) pictures: &'a Pictures,
    /// What the documentation of code says of equations.
    pub(crate) mentions: &'a [Mention],
    /// For mathematics.
    pub(crate) renderer: &'a Renderer,
}

/// A page as it is made.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    tools: Tools<'a>,
    /// The chapter's path below the folder of the text.
    path: &'a Path,
    /// The style sheets of the pictures on it.
    styles: BTreeSet<String>,
    /// Whether there is anything on it that the style sheet is about.
    styled: bool,
    faults: Vec<Fault>,
}

/// The style sheet of equations and figures.
const STYLE: &str = include_str!("style.css");

/// Renders the chapter of a number among the sources, with what it includes.
pub(crate) fn chapter(number: usize, path: &Path, tools: Tools<'_>) -> (String, Vec<Fault>) {
    let mut page = Page { tools, path, styles: BTreeSet::new(), styled: false, faults: Vec::new() };
    let text = page.source(&tools.sources.all[number]);
    if !page.styled {
        return (text, page.faults);
    }
    let sheets: String = page.styles.iter().map(String::as_str).collect();
    let style = STYLE.lines().map(str::trim).collect::<Vec<_>>().join("");
    (format!("{text}\n\n<style>{style}{sheets}</style>\n"), page.faults)
}

impl Page<'_> {
    fn source(&mut self, source: &Source) -> String {
        let text = &source.document.text;
        let mut edits: Vec<(Span, String)> = Vec::new();
        for notation in &source.document.notations {
            self.styled = true;
            let html = letters::html(notation, self.tools.renderer);
            edits.push((notation.span, block(text, notation.span, &html)));
        }
        for place in 0..source.document.equations.len() {
            edits.extend(self.equation(source, place));
        }
        for (latex, span) in &source.found.inline {
            match self.tools.renderer.inline_in_markdown(latex) {
                Ok(mathml) => edits.push(together(text, *span, mathml)),
                Err(why) => {
                    let offset = span.start + text[span.start..span.end].find(latex.as_str()).unwrap_or(1);
                    self.refuse(source, unrendered(&why, offset), &why.message);
                }
            }
        }
        for link in &source.found.links {
            edits.extend(self.link(source, link));
        }
        for image in &source.found.figures {
            edits.extend(self.figure(source, image));
        }
        for &(span, number) in &source.includes {
            let included = self.source(&self.tools.sources.all[number]);
            edits.push((span, included));
        }
        for (span, insert) in &source.inserts {
            edits.extend(self.insert(source, *span, insert));
        }
        edited(text, edits)
    }

    fn refuse(&mut self, source: &Source, span: Span, message: &str) {
        self.faults.push(Fault::at(&source.document, span, message));
    }

    fn equation(&mut self, source: &Source, place: usize) -> Option<(Span, String)> {
        let equation = &source.document.equations[place];
        let report = source.report.as_ref()?.equations.get(place)?;
        let number = &self.tools.index.get(&equation.id)?.number;
        self.styled = true;
        match equation::html(equation, report, number, self.tools.renderer) {
            Ok(html) => Some((equation.span, block(&source.document.text, equation.span, &html))),
            Err(why) => {
                // What the checker cannot read either is told once.
                if report.ok {
                    self.refuse(
                        source,
                        unrendered(&why, equation.offset),
                        &format!("{}: {}", equation.id, why.message),
                    );
                }
                None
            }
        }
    }

    fn link(&mut self, source: &Source, link: &Link) -> Option<(Span, String)> {
        let text = &source.document.text[link.span.start..link.span.end];
        let written = format!("eq:{}", link.id);
        let at = text.rfind(&written).map(|at| link.span.start + at);
        let span = at.map_or(link.span, |start| Span { start, end: start + written.len() });
        let Some(target) = self.tools.index.get(&link.id) else {
            let message = format!(
                "no equation of the book is named `{}`{}",
                link.id,
                self.tools.index.nearest(&link.id)
            );
            self.refuse(source, span, &message);
            return None;
        };
        let anchor = equation::anchor(&link.id);
        let there = if target.path == self.path { String::new() } else { way(self.path, &target.path) };
        let destination = format!("{there}#{anchor}");
        match link.kind {
            LinkType::Inline if at.is_some() && !link.empty => Some((span, destination)),
            LinkType::Inline | LinkType::Autolink => {
                Some((link.span, format!("[({})]({destination})", target.number)))
            }
            _ => {
                self.refuse(
                    source,
                    link.span,
                    "expected the destination of a link to an equation in the link itself: `[words](eq:ID)`",
                );
                None
            }
        }
    }

    fn figure(&mut self, source: &Source, image: &Image) -> Option<(Span, String)> {
        let drawn = match self.tools.pictures.get(&image.name) {
            Some(Ok(picture)) => picture,
            Some(Err(why)) => {
                self.refuse(source, image.span, &format!("figure {} cannot be drawn: {why}", image.name));
                return None;
            }
            None => {
                let names: Vec<&str> = self.tools.pictures.names().collect();
                let known = if names.is_empty() {
                    "none, for this program was built without figures".to_owned()
                } else {
                    names.join(", ")
                };
                self.refuse(
                    source,
                    image.span,
                    &format!("unknown figure `{}`: expected one of {known}", image.name),
                );
                return None;
            }
        };
        if image.alt.trim().is_empty() {
            let message = format!(
                "figure {} says nothing to those who do not see it: expected words between `![` and `]`",
                image.name
            );
            self.refuse(source, image.span, &message);
            return None;
        }
        if !image.alone {
            let message =
                format!("figure {} stands among words: expected it in a paragraph of its own", image.name);
            self.refuse(source, image.span, &message);
            return None;
        }
        self.styled = true;
        self.styles.extend(drawn.style.clone());
        let caption = if image.title.is_empty() {
            String::new()
        } else {
            format!("<figcaption>{}</figcaption>", escaped(&image.title))
        };
        let html = format!("<figure class=\"picture\">{}{caption}</figure>", drawn.html(&image.alt));
        Some((image.span, block(&source.document.text, image.span, &html)))
    }

    fn insert(&mut self, source: &Source, span: Span, insert: &Insert) -> Option<(Span, String)> {
        match insert {
            Insert::Coverage => {
                Some((span, coverage::page(self.path, self.tools.index, self.tools.mentions)))
            }
            Insert::Count(word) => match self.tools.index.count(word) {
                Some(count) => Some((span, count.to_string())),
                None => {
                    let words = Index::WORDS.join(", ");
                    self.refuse(source, span, &format!("unknown count `{word}`: expected one of {words}"));
                    None
                }
            },
        }
    }
}

/// Where LaTeX that begins at `offset` cannot be rendered.
/// The edit that puts a formula in its place, on one line with the stop or the comma behind it: a browser would break there.
fn together(text: &str, span: Span, mathml: String) -> (Span, String) {
    let behind = &text[span.end..];
    let stop = &behind[..behind.len() - behind.trim_start_matches(['.', ',', ';', ':', '?', '!', ')']).len()];
    if stop.is_empty() {
        return (span, mathml);
    }
    let whole = Span { start: span.start, end: span.end + stop.len() };
    (whole, format!("<span style=\"white-space:nowrap\">{mathml}{stop}</span>"))
}

fn unrendered(why: &Unrendered, offset: usize) -> Span {
    Span { start: offset + why.range.start, end: offset + why.range.end.max(why.range.start + 1) }
}

/// The text with its edits; of two that overlap, the one that begins first.
fn edited(text: &str, mut edits: Vec<(Span, String)>) -> String {
    edits.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut out = String::with_capacity(text.len() * 2);
    let mut at = 0;
    for (span, put) in edits {
        if span.start >= at {
            out.push_str(&text[at..span.start]);
            out.push_str(&put);
            at = span.end;
        }
    }
    out.push_str(&text[at..]);
    out
}

/// One line of HTML in the place of a span, a block of its own in the list or quotation around it.
fn block(text: &str, span: Span, html: &str) -> String {
    let line = text[..span.start].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[line..span.start];
    let margin: String = before.chars().take_while(|c| matches!(c, ' ' | '\t' | '>')).collect();
    let words = before[margin.len()..].trim();
    // A list's sign may stand before it, words may not.
    let in_list = words.trim_end_matches(['.', ')']).chars().all(|c| c.is_ascii_digit())
        || matches!(words, "-" | "*" | "+");
    let margin =
        if in_list { before.chars().map(|c| if c == '>' { '>' } else { ' ' }).collect() } else { margin };
    let mut out = String::new();
    if !in_list {
        out.push_str(&format!("\n{margin}\n{margin}"));
    }
    out.push_str(html);
    let mut rest = &text[span.end..];
    if text[span.start..span.end].ends_with('\n') {
        out.push('\n');
    } else if let Some(same) = rest.split_inclusive('\n').next().filter(|line| line.trim().is_empty()) {
        rest = &rest[same.len()..];
    } else if !rest.is_empty() {
        out.push_str(&format!("\n{margin}\n{margin}"));
        return out;
    }
    let next = rest.lines().next().unwrap_or_default();
    if !next.trim_matches([' ', '\t', '>', '\r']).is_empty() {
        out.push_str(&format!("\n{}", margin.trim_end()));
    }
    out
}

/// The way from one page to another, `/` between its parts.
pub(crate) fn way(from: &Path, to: &Path) -> String {
    let up = from.components().count().saturating_sub(1);
    format!("{}{}", "../".repeat(up), crate::source::shown(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_stays_with_the_formula_before_it() {
        let text = "so $x$), and $y$ is";
        let put = |span| together(text, span, "<math/>".to_owned());
        let (whole, html) = put(Span { start: 3, end: 6 });
        assert_eq!(&text[whole.start..whole.end], "$x$),");
        assert_eq!(html, "<span style=\"white-space:nowrap\"><math/>),</span>");
        let alone = Span { start: 13, end: 16 };
        assert_eq!(put(alone), (alone, "<math/>".to_owned()));
    }

    fn put(text: &str) -> String {
        let start = text.find("EQ").expect("a place");
        let span = Span { start, end: start + 2 };
        edited(text, vec![(span, block(text, span, "<div>"))])
    }

    #[test]
    fn a_block_stands_by_itself_wherever_it_is_put() {
        assert_eq!(put("EQ\n\nso"), "<div>\n\nso");
        assert_eq!(put("and\nEQ\nso"), "and\n<div>\n\nso");
        assert_eq!(put("and EQ so"), "and \n\n<div>\n\n so");
        assert_eq!(put("- EQ\n  so"), "- <div>\n\n  so");
        assert_eq!(put("> EQ\n> so"), "> <div>\n>\n> so");
        assert_eq!(put("> EQ\n>\n> so"), "> <div>\n>\n> so");
        assert_eq!(put("12. EQ"), "12. <div>");
    }

    #[test]
    fn ways_between_pages() {
        assert_eq!(way(Path::new("a.md"), Path::new("b/c.md")), "b/c.md");
        assert_eq!(way(Path::new("b/c.md"), Path::new("b/d.md")), "../b/d.md");
    }
}

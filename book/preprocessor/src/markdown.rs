//! What stands among the words of a chapter: inline mathematics, links to equations, figures, code.

use derive_check::document::Document;
use derive_check::latex::Span;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// What was found in a text, each in the order of the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Found {
    /// `$…$`: the LaTeX, and the whole with its signs.
    pub(crate) inline: Vec<(String, Span)>,
    /// Mathematics that is displayed, but where no equation is read.
    pub(crate) unread: Vec<Span>,
    /// Links to `eq:`.
    pub(crate) links: Vec<Link>,
    /// Images at `figure:`.
    pub(crate) figures: Vec<Image>,
    /// Code, inline and in blocks.
    pub(crate) code: Vec<Span>,
}

/// A link whose destination begins with `eq:`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Link {
    /// The id behind `eq:`.
    pub(crate) id: String,
    /// The whole link.
    pub(crate) span: Span,
    /// How it is written.
    pub(crate) kind: LinkType,
    /// Whether it holds no words.
    pub(crate) empty: bool,
}

/// An image whose destination begins with `figure:`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Image {
    /// The name behind `figure:`.
    pub(crate) name: String,
    /// What it says to those who do not see it.
    pub(crate) alt: String,
    /// The title in quotation marks, which becomes the caption.
    pub(crate) title: String,
    /// The whole image.
    pub(crate) span: Span,
    /// Whether it makes up its paragraph.
    pub(crate) alone: bool,
}

/// The options of mdBook, and mathematics.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
        | Options::ENABLE_MATH
}

/// Looks through a text; what belongs to its equations and notations is left out.
pub(crate) fn find(document: &Document) -> Found {
    let taken: Vec<Span> = document
        .equations
        .iter()
        .map(|equation| equation.span)
        .chain(document.notations.iter().map(|notation| notation.span))
        .collect();
    let text = without(&document.text, &taken);
    let mut found = Found::default();
    // The images that are open, and the paragraph around them.
    let mut open: Vec<Image> = Vec::new();
    let mut paragraph: Range<usize> = 0..0;
    for (event, range) in Parser::new_ext(&text, options()).into_offset_iter() {
        let span = Span { start: range.start, end: range.end };
        match event {
            Event::InlineMath(latex) => {
                open.iter_mut().for_each(|image| image.alt.push_str(&latex));
                found.inline.push((latex.into_string(), span));
            }
            Event::DisplayMath(_) => found.unread.push(span),
            Event::Code(code) => {
                found.code.push(span);
                open.iter_mut().for_each(|image| image.alt.push_str(&code));
            }
            Event::Start(Tag::CodeBlock(_)) => found.code.push(span),
            Event::Start(Tag::Paragraph) => paragraph = range,
            Event::Start(Tag::Link { dest_url, link_type, .. }) => {
                if let Some(id) = dest_url.strip_prefix("eq:") {
                    found.links.push(Link { id: id.to_owned(), span, kind: link_type, empty: true });
                }
            }
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                if let Some(link) = found.links.last_mut().filter(|link| contains(link.span, span)) {
                    link.empty = false;
                }
                let alone = text[paragraph.clone()].trim() == text[range].trim();
                let name = dest_url.strip_prefix("figure:").unwrap_or_default().to_owned();
                open.push(Image { name, alt: String::new(), title: title.into_string(), span, alone });
            }
            Event::End(TagEnd::Image) => {
                found.figures.extend(open.pop().filter(|image| !image.name.is_empty()));
            }
            Event::Text(words) => open.iter_mut().for_each(|image| image.alt.push_str(&words)),
            Event::SoftBreak | Event::HardBreak => open.iter_mut().for_each(|image| image.alt.push(' ')),
            _ => continue,
        }
        // Whatever stands within a link makes it one with words.
        if let Some(link) = found.links.last_mut()
            && contains(link.span, span)
            && link.span != span
        {
            link.empty = false;
        }
    }
    found
}

/// Whether one span lies within another.
pub(crate) fn contains(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// The text with spaces for everything but the line ends of some spans, so that every byte keeps its place.
fn without(text: &str, spans: &[Span]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for span in spans {
        for byte in &mut bytes[span.start..span.end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    // Spans begin and end between characters.
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Found {
        find(&Document::from_markdown("a.md", text))
    }

    #[test]
    fn mathematics_is_found_among_words_only() {
        let text = "So $a^l$ and `$b$`.\n\n```\n$c$\n```\n\n```math x\nd = $d$\n```\n\n| $e$ |\n| --- |\n| $f_1$ |\n";
        let inline: Vec<String> = found(text).inline.into_iter().map(|(latex, _)| latex).collect();
        assert_eq!(inline, ["a^l", "e", "f_1"]);
    }

    #[test]
    fn what_is_displayed_is_an_equation_or_unread() {
        assert_eq!(found("$$a = b$$\n").unread, []);
        assert_eq!(found("---\n$$a = b$$\n---\n").unread.len(), 1);
    }

    #[test]
    fn links_and_figures() {
        let text = "See [](eq:a/b), [the *first*](eq:c), [x](y.md).\n\n![two $x$](figure:one \"A title\") no\n\n![](figure:two)\n";
        let found = found(text);
        let links: Vec<_> = found.links.iter().map(|link| (link.id.as_str(), link.empty)).collect();
        assert_eq!(links, [("a/b", true), ("c", false)]);
        let figures: Vec<_> = found
            .figures
            .iter()
            .map(|f| (f.name.as_str(), f.alt.as_str(), f.title.as_str(), f.alone))
            .collect();
        assert_eq!(figures, [("one", "two x", "A title", false), ("two", "", "", true)]);
    }
}

//! An SVG made ready for a page: on one line, as wide as the page lets it be, dark where the page is dark.

use super::FIGURES;
use crate::mathml::escaped;
use std::collections::BTreeMap;

/// A figure that was drawn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Picture {
    /// The attributes of the `svg` element.
    attributes: String,
    /// What stands in it.
    body: String,
    /// The style sheet of the pictures on a page.
    pub(crate) style: Option<String>,
}

/// The figures that a book shows.
#[derive(Debug, Default)]
pub(crate) struct Pictures(BTreeMap<&'static str, Result<Picture, String>>);

impl Pictures {
    /// Draws the figures of some names; names that there are not are left out.
    pub(crate) fn draw<'a>(names: impl Iterator<Item = &'a str>) -> Pictures {
        let mut drawn = BTreeMap::new();
        for name in names {
            if let Some((known, figure)) = FIGURES.iter().find(|(known, _)| *known == name) {
                drawn.entry(*known).or_insert_with(|| match figure() {
                    Ok(svg) => Picture::of(&svg).ok_or_else(|| "it is no SVG".to_owned()),
                    Err(why) => Err(why.to_string()),
                });
            }
        }
        Pictures(drawn)
    }

    /// The figure of a name.
    pub(crate) fn get(&self, name: &str) -> Option<&Result<Picture, String>> {
        self.0.get(name)
    }

    /// The names of all figures that there are.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        FIGURES.iter().map(|(name, _)| *name)
    }
}

impl Picture {
    /// Takes an SVG apart; `None` where the text is none.
    fn of(svg: &str) -> Option<Picture> {
        let start = svg.find("<svg")? + "<svg".len();
        let head = start + svg[start..].find('>')?;
        let end = svg.rfind("</svg>").filter(|&end| end > head)?;
        let (body, style) = cut_out(&svg[head + 1..end], "<style>", "</style>");
        let (body, _) = cut_out(&body, "<title>", "</title>");
        let body = body.lines().map(str::trim).collect::<Vec<_>>().join(" ");
        let attributes = svg[start..head].split_whitespace().collect::<Vec<_>>().join(" ");
        Some(Picture {
            attributes,
            body: body.trim().to_owned(),
            style: style.map(|style| on_a_page(&style)),
        })
    }

    /// The element, with what it says to those who do not see it.
    pub(crate) fn html(&self, alt: &str) -> String {
        let style = width(&self.attributes).map_or_else(String::new, |w| format!(" style=\"--width:{w}px\""));
        format!("<svg {}{style} aria-label=\"{}\">{}</svg>", self.attributes, escaped(alt), self.body)
    }
}

/// The width that the attributes of an SVG say; on a small page a picture is not made much smaller than that.
fn width(attributes: &str) -> Option<&str> {
    let value = attributes.split_whitespace().find_map(|word| word.strip_prefix("width=\""))?;
    value.strip_suffix('"').filter(|value| value.parse::<f64>().is_ok())
}

/// The text without what stands from one mark to another, and that.
fn cut_out(text: &str, from: &str, to: &str) -> (String, Option<String>) {
    let found = text.find(from).and_then(|start| Some((start, start + text[start..].find(to)?)));
    match found {
        Some((start, end)) => (
            format!("{}{}", &text[..start], &text[end + to.len()..]),
            Some(text[start + from.len()..end].to_owned()),
        ),
        None => (text.to_owned(), None),
    }
}

/// A picture's style sheet for a page of mdBook, whose theme is a class of the root, or, without a script, what the
/// reader's system prefers. The paper, which is the first colour of the sheet, is that of the page.
fn on_a_page(style: &str) -> String {
    let mark = "@media(prefers-color-scheme:dark){";
    let Some((base, dark)) = style.split_once(mark) else { return format!(".picture{{{style}}}") };
    let dark = dark.strip_suffix('}').unwrap_or(dark);
    let paper = dark.split('"').nth(1).unwrap_or_default();
    format!(
        ".picture{{{base}}}:is(.coal,.navy,.ayu) .picture{{{dark}}}\
         {mark}:root:not(.js) .picture{{{dark}}}}}\
         :root .picture.picture{{[fill=\"{paper}\"]{{fill:var(--bg,transparent)}}[stroke=\"{paper}\"]{{stroke:var(--bg,transparent)}}}}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_can_be_drawn_in_light_and_dark() {
        let drawn = Pictures::draw(FIGURES.iter().map(|(name, _)| *name));
        assert_eq!(drawn.0.len(), FIGURES.len(), "two figures have one name");
        for (name, picture) in &drawn.0 {
            let picture = picture.as_ref().unwrap_or_else(|why| panic!("{name}: {why}"));
            assert!(picture.html("alt").contains("viewBox"), "{name} has no size");
            assert!(!picture.html("alt").contains('\n'), "{name} has lines");
            assert!(
                picture.style.as_ref().is_some_and(|style| style.contains(".coal")),
                "{name} is not dark on a dark page"
            );
        }
    }

    #[test]
    fn a_style_sheet_follows_the_theme() {
        assert_eq!(
            on_a_page("a{b}@media(prefers-color-scheme:dark){[fill=\"#P\"]{d}}"),
            ".picture{a{b}}:is(.coal,.navy,.ayu) .picture{[fill=\"#P\"]{d}}\
             @media(prefers-color-scheme:dark){:root:not(.js) .picture{[fill=\"#P\"]{d}}}\
             :root .picture.picture{[fill=\"#P\"]{fill:var(--bg,transparent)}[stroke=\"#P\"]{stroke:var(--bg,transparent)}}"
        );
    }

    #[test]
    fn a_picture_says_how_wide_it_is() {
        let picture =
            Picture::of("<svg width=\"760\" height=\"2\" viewBox=\"0 0 760 2\"></svg>").expect("a picture");
        assert!(picture.html("a").contains(" style=\"--width:760px\""), "{}", picture.html("a"));
        assert_eq!(width("viewBox=\"0 0 1 1\" width=\"100%\""), None);
    }

    #[test]
    fn what_is_no_picture_is_none() {
        assert_eq!(Picture::of("nothing"), None);
        assert_eq!(Picture::of("<svg width=\"1\""), None);
    }
}

//! LaTeX as MathML.

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use std::fmt::Write as _;
use std::ops::Range;

/// Why LaTeX cannot be rendered, and where in it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unrendered {
    /// In words.
    pub(crate) message: String,
    /// In bytes of the LaTeX.
    pub(crate) range: Range<usize>,
}

/// Renders LaTeX.
#[derive(Debug)]
pub(crate) struct Renderer {
    displayed: LatexToMathML,
    inline: LatexToMathML,
}

impl Renderer {
    /// A renderer that knows no macros but those of LaTeX.
    pub(crate) fn new() -> Renderer {
        let with = |annotation| {
            LatexToMathML::new(MathCoreConfig { annotation, ..MathCoreConfig::default() }).unwrap_or_default()
        };
        Renderer { displayed: with(true), inline: with(false) }
    }

    /// A displayed equation; its LaTeX stands in an annotation. For a block of HTML in Markdown: on one line.
    pub(crate) fn displayed(&self, latex: &str) -> Result<String, Unrendered> {
        let mathml = convert(&self.displayed, latex, MathDisplay::Block)?;
        Ok(mathml.replace('\n', "&#10;"))
    }

    /// Mathematics among words, for a block of HTML.
    pub(crate) fn inline(&self, latex: &str) -> Result<String, Unrendered> {
        convert(&self.inline, latex, MathDisplay::Inline)
    }

    /// Mathematics among words of Markdown: nothing in it is taken for Markdown.
    pub(crate) fn inline_in_markdown(&self, latex: &str) -> Result<String, Unrendered> {
        self.inline(latex).map(|mathml| shielded(&mathml))
    }
}

fn convert(converter: &LatexToMathML, latex: &str, display: MathDisplay) -> Result<String, Unrendered> {
    let done = converter.convert_with_local_state(latex, display);
    done.map(|result| result.mathml)
        .map_err(|error| Unrendered { message: in_house(&error.error_message()), range: error.0.clone() })
}

/// A sentence of the library in the style of this project's: lower case, no full stop, code between backticks.
fn in_house(sentence: &str) -> String {
    let mut letters = sentence.trim_end_matches('.').chars();
    let first = letters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    format!("this cannot be rendered: {first}{}", letters.as_str().replace('"', "`"))
}

/// HTML whose text holds no character that Markdown would act on.
fn shielded(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            '\n' => {
                out.push(' ');
                continue;
            }
            // `&`, `#` and `;` make the references that are there already.
            _ if !in_tag && c.is_ascii_punctuation() && !matches!(c, '&' | '#' | ';') => {
                let _ = write!(out, "&#{};", u32::from(c));
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

/// Text as HTML, for the content of an element or a quoted attribute.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_inline_mathematics_is_taken_for_markdown() {
        let shown = Renderer::new().inline_in_markdown("[a_1]*b_2*|c|").expect("LaTeX");
        let text: String =
            shown.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
        assert!(!text.contains(['[', ']', '*', '_', '|']), "{text}");
        assert!(text.contains("&#91;"), "{text}");
    }

    #[test]
    fn what_cannot_be_rendered_is_refused_with_its_place() {
        let refused = Renderer::new().inline("a + \\frca{1}{2}").expect_err("no such command");
        assert_eq!(refused.range.start, 4);
        assert!(refused.message.contains("frca"), "{}", refused.message);
    }
}

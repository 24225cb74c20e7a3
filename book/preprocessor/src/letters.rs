//! A notation block as HTML: the letters from there on, folded.

use crate::mathml::{Renderer, escaped};
use derive_check::document::NotationBlock;
use std::fmt::Write as _;

/// The letters on one line of HTML: each with what it stands for, and the block itself.
pub(crate) fn html(block: &NotationBlock, renderer: &Renderer) -> String {
    let mut rows = String::new();
    if let Ok(table) = block.toml.parse::<toml::Table>() {
        for (key, value) in table.iter().filter(|(key, _)| *key != "name") {
            let patterns: Vec<String> = match value {
                toml::Value::Array(several) => several.iter().map(|one| shown(one, renderer)).collect(),
                one => vec![shown(one, renderer)],
            };
            let _ =
                write!(rows, "<dt>{}</dt><dd>{}</dd>", escaped(&key.replace('-', " ")), patterns.join(", "));
        }
    }
    let source = escaped(block.toml.trim_end()).replace('\n', "&#10;");
    format!(
        "<details class=\"letters\"><summary>The letters from here on</summary><dl>{rows}</dl>\
         <pre><code class=\"language-toml\">{source}</code></pre></details>"
    )
}

/// A pattern as mathematics; what is none, as it stands.
fn shown(value: &toml::Value, renderer: &Renderer) -> String {
    match value {
        toml::Value::String(pattern) => {
            let is_word = pattern.chars().all(|c| c.is_ascii_lowercase() || c == '-') && pattern.len() > 2;
            let mathematics = if is_word { None } else { renderer.inline(pattern).ok() };
            mathematics.unwrap_or_else(|| escaped(pattern))
        }
        other => escaped(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use derive_check::document::Document;

    #[test]
    fn letters_are_shown_as_mathematics_and_words_as_words() {
        let text =
            "```notation\nweight = ['w^{l}_{jk}', 'W^{l}']\nvectors = 'columns'\ninput-layer = 1\n```\n";
        let document = Document::from_markdown("a.md", text);
        let html = html(&document.notations[0], &Renderer::new());
        assert!(html.contains("<dt>weight</dt><dd><math>"), "{html}");
        assert!(html.contains("<dt>vectors</dt><dd>columns</dd>"), "{html}");
        assert!(html.contains("<dt>input layer</dt><dd>1</dd>"), "{html}");
        assert!(!html.contains('\n'), "{html}");
    }
}

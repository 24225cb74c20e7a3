//! Directives: what stands between `{{#` and `}}`.

use derive_check::latex::Span;

/// A directive, as it stands in a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Directive<'a> {
    /// The whole of it.
    pub(crate) span: Span,
    /// The word behind `{{#`.
    pub(crate) name: &'a str,
    /// What follows, without white space around it.
    pub(crate) rest: &'a str,
    /// Where the rest stands.
    pub(crate) rest_span: Span,
}

/// The directives of a text; one behind a backslash is none.
pub(crate) fn directives(text: &str) -> Vec<Directive<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("{{#").map(|before| at + before) {
        at = start + 3;
        let Some(length) = text[at..].find("}}") else { break };
        if text[..start].ends_with('\\') || text[at..at + length].contains('\n') {
            continue;
        }
        let end = at + length;
        let inner = text[at..end].trim();
        let name = inner.split_whitespace().next().unwrap_or_default();
        let rest = inner[name.len()..].trim();
        let rest_start = if rest.is_empty() { start } else { rest.as_ptr().addr() - text.as_ptr().addr() };
        let rest_span =
            Span { start: rest_start, end: if rest.is_empty() { end + 2 } else { rest_start + rest.len() } };
        found.push(Directive { span: Span { start, end: end + 2 }, name, rest, rest_span });
        at = end + 2;
    }
    found
}

/// A path with what mdBook lets follow it: a range of lines or the name of an anchor.
pub(crate) fn path_and_part(rest: &str) -> (&str, Option<&str>) {
    let file = rest.split_whitespace().next().unwrap_or_default();
    match file.split_once(':') {
        Some((path, part)) => (path, Some(part)),
        None => (file, None),
    }
}

/// The anchor that a part of a file names; a range of lines names none.
pub(crate) fn anchor(part: &str) -> Option<&str> {
    let name = part.split(':').next().unwrap_or_default();
    (!name.is_empty() && name.parse::<usize>().is_err()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_are_found_with_their_places() {
        let text = "a {{#include x.md}} \\{{#include y.md}} {{ #no }} {{#coverage}}\n{{#open\n}} {{#";
        let found: Vec<_> = directives(text)
            .into_iter()
            .map(|d| (d.name, d.rest, &text[d.rest_span.start..d.rest_span.end]))
            .collect();
        assert_eq!(found, [("include", "x.md", "x.md"), ("coverage", "", "{{#coverage}}")]);
    }

    #[test]
    fn parts_of_files() {
        assert_eq!(path_and_part("a/b.rs:part"), ("a/b.rs", Some("part")));
        assert_eq!(path_and_part("b.rs editable"), ("b.rs", None));
        assert_eq!(anchor("part"), Some("part"));
        assert_eq!((anchor("3:5"), anchor(":5"), anchor("3")), (None, None, None));
    }
}

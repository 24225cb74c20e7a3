//! Whoever changes δ^{l+1} to δ^l in an equation of the book, or Δ or dZ in the same way, cannot build it.

use book::root;
use derive_check::document::Document;
use mdbook_chainrule::Settings;
use std::fs;
use std::ops::Range;
use std::path::PathBuf;

/// The letters of an error in the book.
const ERRORS: [&str; 3] = ["\\delta", "\\Delta", "dZ"];

/// The `l+1` of every δ^{l+1} in a text: behind the letter, in an upper script, with or without parentheses.
fn places(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (delta, name) in ERRORS.iter().flat_map(|name| text.match_indices(name)) {
        let mut at = delta + name.len();
        while let Some(sign) = text[at..].chars().next().filter(|c| matches!(c, '_' | '^')) {
            let start = at + 1;
            let length = match text[start..].strip_prefix('{') {
                Some(inner) => inner.find('}').map_or(text.len() - start, |end| end + 2),
                None => text[start..].chars().next().map_or(0, char::len_utf8),
            };
            let script = &text[start..start + length];
            let bare = script.trim_matches(['{', '}', '(', ')', '[', ']']);
            if sign == '^' && bare.replace(' ', "") == "l+1" {
                let inner = start + script.find(bare).unwrap_or(0);
                found.push(inner..inner + bare.len());
            }
            at = start + length;
        }
    }
    found
}

#[test]
fn places_are_found_in_every_way_of_writing() {
    let text =
        r"\delta^{l+1} \delta_k^{l + 1} \delta^{(l+1)}_k dZ^{[l+1]} \Delta^{l+1} \delta^l W^{l+1} \delta_k";
    let found: Vec<&str> = places(text).into_iter().map(|range| &text[range]).collect();
    assert_eq!(found, ["l+1", "l + 1", "l+1", "l+1", "l+1"]);
}

/// The chapters of the book.
fn chapters() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(root().join("src"))
        .expect("the text")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    files.sort();
    files
}

#[test]
fn no_error_of_the_next_layer_can_become_one_of_this_layer() {
    let settings = Settings::of_book(root()).expect("settings");
    let (mut n_places, mut built) = (0, Vec::new());
    for path in chapters() {
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a chapter");
        let document = Document::from_markdown(&name, &text);
        for place in places(&text) {
            let within = |span: derive_check::latex::Span| span.start <= place.start && place.end <= span.end;
            let Some(equation) = document.equations.iter().find(|equation| within(equation.span)) else {
                continue;
            };
            n_places += 1;
            let changed = format!("{}l{}", &text[..place.start], &text[place.end..]);
            let (_, faults) = settings.judge(&Document::from_markdown(&name, &changed), Some(&equation.id));
            if faults.is_empty() {
                built.push(format!("{name}: {}", equation.id));
            }
        }
    }
    assert!(n_places > 35, "only {n_places} places");
    assert!(built.is_empty(), "of {n_places} changes these were built:\n{}", built.join("\n"));
}

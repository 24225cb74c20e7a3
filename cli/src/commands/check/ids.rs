//! Which equations `--id` means.

use std::collections::HashSet;

use derive_check::document::Document;

use crate::error::Error;

/// The ids that were asked for, or all.
#[derive(Debug)]
pub struct Selection(Option<HashSet<String>>);

impl Selection {
    /// What some patterns select of the equations of some documents; no pattern selects all.
    ///
    /// A pattern with `*` (any text) or `?` (any one character) selects the ids it fits. Any other selects the id
    /// that it is, or, where there is none, the ids that begin with it.
    ///
    /// Errors: a pattern that selects nothing.
    pub fn of(patterns: &[String], documents: &[Document]) -> Result<Selection, Error> {
        if patterns.is_empty() {
            return Ok(Selection(None));
        }
        let ids: Vec<&str> = documents
            .iter()
            .flat_map(|document| document.equations.iter().map(|equation| equation.id.as_str()))
            .collect();
        let mut selected = HashSet::new();
        for pattern in patterns {
            let found = select(pattern, &ids);
            if found.is_empty() {
                let known = match ids.len() {
                    0 => "there is no displayed equation".to_string(),
                    1 => format!("the one equation is {}", ids[0]),
                    n => format!("expected one of the {n} ids from {} to {}", ids[0], ids[n - 1]),
                };
                return Err(Error::Usage(format!("no equation is named `{pattern}`: {known}")));
            }
            selected.extend(found.into_iter().map(str::to_string));
        }
        Ok(Selection(Some(selected)))
    }

    /// Whether the equation of an id was asked for.
    pub fn selects(&self, id: &str) -> bool {
        self.0.as_ref().is_none_or(|ids| ids.contains(id))
    }
}

fn select<'a>(pattern: &str, ids: &[&'a str]) -> Vec<&'a str> {
    let those = |fits: &dyn Fn(&str) -> bool| ids.iter().copied().filter(|id| fits(id)).collect::<Vec<_>>();
    if pattern.contains(['*', '?']) {
        return those(&|id| fits(pattern, id));
    }
    let exactly = those(&|id| id == pattern);
    if exactly.is_empty() { those(&|id| id.starts_with(pattern)) } else { exactly }
}

/// Whether a text fits a pattern in which `*` stands for any text and `?` for any one character.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    // Where to go on when what follows the last star does not fit: behind the star, with one character more in it.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(&c) if c == '?' || c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, taken)) => {
                    star = Some((at, taken + 1));
                    p = at + 1;
                    t = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&c| c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDS: [&str; 4] = ["four/bp2", "four/bp2-summary", "four/bp3", "slides/b"];

    #[test]
    fn an_id_selects_itself_a_beginning_what_begins_with_it() {
        assert_eq!(select("four/bp2", &IDS), ["four/bp2"]);
        assert_eq!(select("four/", &IDS), IDS[..3]);
        assert_eq!(select("five", &IDS), Vec::<&str>::new());
    }

    #[test]
    fn patterns() {
        assert_eq!(select("*-summary", &IDS), ["four/bp2-summary"]);
        assert_eq!(select("four/bp?", &IDS), ["four/bp2", "four/bp3"]);
        assert_eq!(select("*b*", &IDS), IDS);
        for (pattern, text, expected) in [
            ("", "", true),
            ("*", "", true),
            ("?", "", false),
            ("a*b*c", "a--b-b--c", true),
            ("a*b*c", "a--b-b--", false),
            ("*ab", "aab", true),
            ("δ?", "δσ", true),
            ("a**", "a", true),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn what_selects_nothing_is_refused() {
        let document = Document::from_markdown("a.md", "```math one\na = a\n```\n```math two\na = a\n```\n");
        let refuse = |documents: &[Document]| {
            Selection::of(&["three".to_string()], documents).expect_err("nothing is selected").to_string()
        };
        assert_eq!(
            refuse(&[document]),
            "no equation is named `three`: expected one of the 2 ids from one to two"
        );
        assert_eq!(refuse(&[]), "no equation is named `three`: there is no displayed equation");
    }
}

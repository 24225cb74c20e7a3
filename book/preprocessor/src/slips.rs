//! The equations of a book that are false on purpose, as they are written.
//!
//! A true equation is held by its being true: changed, it is refuted. A false one stays false under most changes, so it
//! is held by its words, in a file of their own.

use crate::book::Index;
use crate::fault::Fault;
use crate::source;
use std::collections::BTreeMap;
use std::path::Path;

/// The words of every equation that is refuted on purpose, by id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slips {
    /// The file that they come from.
    file: String,
    words: BTreeMap<String, String>,
}

impl Slips {
    /// Reads a file of lines `'ID' = 'LaTeX'`.
    ///
    /// Errors: a file that cannot be read or holds anything else.
    pub(crate) fn read(file: &str, root: &Path) -> Result<Slips, String> {
        let text = source::read(root, Path::new(file))?;
        let words = toml::from_str(&text).map_err(|why| format!("{file}: {}", why.message()))?;
        Ok(Slips { file: file.to_owned(), words })
    }

    /// What is wrong with an equation that is refuted on purpose.
    pub(crate) fn differs(&self, id: &str, latex: &str) -> Option<String> {
        let Slips { file, words } = self;
        let latex = one_line(latex);
        match words.get(id) {
            Some(known) if one_line(known) == latex => None,
            Some(known) => Some(format!(
                "{id} is false on purpose, but {file} has other words for it: expected `{}`; where the change is meant, make it there, too",
                one_line(known)
            )),
            None => {
                let quote = if latex.contains('\'') { "'''" } else { "'" };
                Some(format!(
                    "{id} is false on purpose, but is not in {file}: expected a line \"{id}\" = {quote}{latex}{quote} there"
                ))
            }
        }
    }

    /// Lines without an equation in the book.
    pub(crate) fn missing(&self, index: &Index) -> Vec<Fault> {
        let lost = self.words.keys().filter(|id| !index.get(id).is_some_and(|target| target.refuted));
        lost.map(|id| {
            Fault::told(format!("{}: the book has no equation {id} that is refuted on purpose", self.file))
        })
        .collect()
    }
}

/// LaTeX on one line, runs of white space as one space.
fn one_line(latex: &str) -> String {
    latex.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_held_by_its_words() {
        let words = BTreeMap::from([("a".to_owned(), "x = 2 y".to_owned())]);
        let slips = Slips { file: "refuted.toml".to_owned(), words };
        assert_eq!(slips.differs("a", " x  =\n2 y"), None);
        assert!(slips.differs("a", "x = 3 y").is_some_and(|why| why.contains("expected `x = 2 y`")));
        assert!(slips.differs("b", "x = y").is_some_and(|why| why.contains("\"b\" = 'x = y'")));
        assert_eq!(slips.missing(&Index::default()).len(), 1);
    }
}

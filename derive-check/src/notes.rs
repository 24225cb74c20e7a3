//! The five notes that come with the checker: other people's derivations, slips included.
//!
//! They stand in `derive-check/notes/` as Markdown and are part of the library, so a
//! program checks them wherever it runs. What each one is about, and which way its
//! weights point:
//!
//! | name | subject | `w_{ij}` |
//! | --- | --- | --- |
//! | `path-sums` | one weight followed through every path | to i, from j |
//! | `four-equations` | BP1 to BP4, then the same in rows | to j, from k |
//! | `two-layer-digits` | 784–K–10, one example | from i, to j |
//! | `from-to-slides` | a talk that leaves layers out | from i, to j |
//! | `lecture-2-2-1` | by hand, then any depth | from i, to j |

/// A note: its name, the name of its file, and its text in Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    /// The name that its notation has, too.
    pub name: &'static str,
    /// The file's name below `derive-check/notes/`.
    pub file: &'static str,
    /// What the file says.
    pub text: &'static str,
}

/// The five notes, in their order.
pub const ALL: [Note; 5] = [
    Note { name: "path-sums", file: "0-path-sums.md", text: include_str!("../notes/0-path-sums.md") },
    Note {
        name: "four-equations",
        file: "1-four-equations.md",
        text: include_str!("../notes/1-four-equations.md"),
    },
    Note {
        name: "two-layer-digits",
        file: "2-two-layer-digits.md",
        text: include_str!("../notes/2-two-layer-digits.md"),
    },
    Note {
        name: "from-to-slides",
        file: "3-from-to-slides.md",
        text: include_str!("../notes/3-from-to-slides.md"),
    },
    Note {
        name: "lecture-2-2-1",
        file: "4-lecture-2-2-1.md",
        text: include_str!("../notes/4-lecture-2-2-1.md"),
    },
];

/// The note of a name.
pub fn named(name: &str) -> Option<&'static Note> {
    ALL.iter().find(|note| note.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    #[test]
    fn every_note_declares_the_notation_it_is_named_after() {
        for note in &ALL {
            assert!(note.text.contains(&format!("name = '{}'", note.name)), "{}", note.file);
            assert_eq!(named(note.name), Some(note));
        }
        assert_eq!(named("path sums"), None);
    }

    #[test]
    fn every_note_can_be_read() {
        for note in &ALL {
            let document = Document::read(note.file, note.text);
            assert_eq!(document.errors, [], "{}", note.file);
            for equation in &document.equations {
                let read = equation.statements().map(|statements| statements.len());
                assert!(read.is_ok_and(|statements| statements > 0), "{}: {}", note.file, equation.id);
            }
        }
    }
}

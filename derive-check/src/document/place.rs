//! From a byte of a document to the line and column that a person looks for.

use std::fmt;

/// Where something stands: line and column from 1, the column in characters; in a notebook also the number of the cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The cell of a notebook, from 1, all kinds of cells counted; `None` in a plain text.
    pub cell: Option<usize>,
    /// The line, from 1; in a notebook counted from the beginning of the cell.
    pub line: usize,
    /// The column, from 1, in characters; a tab is one.
    pub column: usize,
}

/// `12:5`, or `cell 3:12:5` in a notebook.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(cell) = self.cell {
            write!(f, "cell {cell}:")?;
        }
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Where the lines of a text begin, and in a notebook the cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Lines {
    /// First byte of every line.
    starts: Vec<usize>,
    /// First byte of every cell, and its number; empty in a plain text.
    cells: Vec<(usize, usize)>,
}

impl Lines {
    pub fn new(text: &str, cells: Vec<(usize, usize)>) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(end, _)| end + 1)).collect();
        Self { starts, cells }
    }

    /// The place of a byte; one past the end is the end, one within a character is that character.
    pub fn place(&self, text: &str, offset: usize) -> Place {
        let offset = text.floor_char_boundary(offset.min(text.len()));
        let start = self.starts.get(self.line(offset)).copied().unwrap_or_default();
        let column = text[start..offset].trim_start_matches('\u{feff}').chars().count() + 1;
        let (cell, line) = self.cell_and_line(offset);
        Place { cell, line, column }
    }

    /// The cell, if there are cells, and the line from 1 in it that hold a byte.
    pub fn cell_and_line(&self, offset: usize) -> (Option<usize>, usize) {
        let line = self.line(offset);
        let cell = self.cells.partition_point(|&(start, _)| start <= offset).checked_sub(1);
        match cell.map(|at| self.cells[at]) {
            Some((start, number)) => (Some(number), line - self.line(start) + 1),
            None => (None, line + 1),
        }
    }

    /// The cell that holds a byte: from where to where it reaches. The whole text where there are no cells.
    pub fn section(&self, text: &str, offset: usize) -> (usize, usize) {
        let next = self.cells.partition_point(|&(start, _)| start <= offset);
        let start = next.checked_sub(1).map_or(0, |at| self.cells[at].0);
        (start, self.cells.get(next).map_or(text.len(), |&(start, _)| start))
    }

    /// The number of the line, from 0, that holds a byte.
    fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset).saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, offset: usize) -> (usize, usize) {
        let place = Lines::new(text, Vec::new()).place(text, offset);
        (place.line, place.column)
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        assert_eq!(place("", 0), (1, 1));
        assert_eq!(place("ab\ncd", 0), (1, 1));
        assert_eq!(place("ab\ncd", 2), (1, 3));
        assert_eq!(place("ab\ncd", 3), (2, 1));
        assert_eq!(place("ab\ncd", 5), (2, 3));
        assert_eq!(place("ab\ncd", 99), (2, 3));
        assert_eq!(place("ab\n", 3), (2, 1));
    }

    #[test]
    fn columns_are_characters() {
        assert_eq!(place("δδ\tx", 4), (1, 3));
        assert_eq!(place("δδ\tx", 5), (1, 4));
        assert_eq!(place("δx", 1), (1, 1));
        assert_eq!(place("\u{feff}ab", 4), (1, 2));
        assert_eq!(place("a\r\nb\r\nc", 6), (3, 1));
    }

    #[test]
    fn cells_count_their_own_lines() {
        let text = "a\nb\nc\nd\n";
        let lines = Lines::new(text, vec![(0, 2), (4, 5)]);
        assert_eq!(lines.place(text, 2), Place { cell: Some(2), line: 2, column: 1 });
        assert_eq!(lines.place(text, 6), Place { cell: Some(5), line: 2, column: 1 });
        assert_eq!(lines.place(text, 6).to_string(), "cell 5:2:1");
        assert_eq!(lines.section(text, 3), (0, 4));
        assert_eq!(lines.section(text, 4), (4, 8));
    }
}

//! Jupyter notebooks: the text of their Markdown cells.

use serde::Deserialize;

/// As much of a notebook as is looked at.
#[derive(Deserialize)]
struct Notebook {
    /// Since version 4.
    cells: Option<Vec<Cell>>,
    /// Up to version 3.
    worksheets: Option<Vec<Worksheet>>,
}

#[derive(Deserialize)]
struct Worksheet {
    #[serde(default)]
    cells: Vec<Cell>,
}

#[derive(Deserialize)]
struct Cell {
    cell_type: String,
    #[serde(default)]
    source: Source,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Source {
    Whole(String),
    Lines(Vec<String>),
}

impl Default for Source {
    fn default() -> Self {
        Source::Lines(Vec::new())
    }
}

/// The text, and for every cell in it the first byte and the number of the cell in the notebook.
type Text = (String, Vec<(usize, usize)>);

/// Why a file is no notebook, and at which byte that shows.
pub(super) struct NotANotebook {
    pub reason: String,
    pub offset: usize,
}

/// The text of the Markdown cells.
pub(super) fn read(json: &str) -> Result<Text, NotANotebook> {
    let notebook: Notebook = serde_json::from_str(json.trim_start_matches('\u{feff}')).map_err(|error| {
        // A file that ends too early is faulted at its last sign, not on the empty line behind it.
        let last = json.trim_end().char_indices().next_back().map_or(0, |(place, _)| place);
        let offset = byte_at(json, error.line(), error.column()).min(last);
        let words = error.to_string();
        let reason = words.split(" at line ").next().unwrap_or_default().to_owned();
        NotANotebook { reason, offset }
    })?;
    let cells = match (notebook.cells, notebook.worksheets) {
        (Some(cells), _) => cells,
        (None, Some(worksheets)) => worksheets.into_iter().flat_map(|worksheet| worksheet.cells).collect(),
        (None, None) => {
            let reason = "expected a list of cells, found none".to_owned();
            return Err(NotANotebook { reason, offset: 0 });
        }
    };
    let mut text = String::new();
    let mut starts = Vec::new();
    for (place, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.cell_type == "markdown") {
        starts.push((text.len(), place + 1));
        match &cell.source {
            Source::Whole(source) => text.push_str(source),
            Source::Lines(lines) => text.extend(lines.iter().map(String::as_str)),
        }
        if !text.ends_with('\n') {
            text.push('\n');
        }
    }
    Ok((text, starts))
}

/// The byte at a line and column (both from 1, the column in bytes).
fn byte_at(text: &str, line: usize, column: usize) -> usize {
    let start = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    text.floor_char_boundary((start + column.saturating_sub(1)).min(text.len()))
}

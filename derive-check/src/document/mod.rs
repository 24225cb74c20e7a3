//! Documents: Markdown, LaTeX files and notebooks, and the displayed equations in them.
//!
//! In Markdown an equation is displayed in a fenced block, ```` ```math ID attributes ````, between `$$` and `$$`,
//! between `\[` and `\]` on lines of their own, or in an environment of the `equation` and `align` family. What a
//! fenced block says behind `math`, the others say in a comment on the line before: `<!-- check: ID attributes -->`.
//! The attributes are `refuted`, `definition`, `update`, `skip`, and conditions, `for sigmoid` and `where l >= 2`.
//! A fenced block ```` ```notation ```` declares letters, in TOML. Inline mathematics is not judged, but what it defines,
//! `$z = Wx + b$`, tells how the letters of the equations are meant. Code in other languages, inline code and comments are
//! not looked at; `\newcommand` and its like are taken up from text and mathematics.
//!
//! In a LaTeX file the same stands in comments: `% check: ID attributes` on the line before an equation, and a notation
//! as comment lines behind a line `% notation:`.
//!
//! Of a notebook, the cells in Markdown are read, each for itself.

mod attributes;
mod error;
mod markdown;
mod notebook;
mod place;
mod scan;
mod tex;

pub use attributes::{Condition, ConditionKind};
pub use error::{DocumentError, DocumentErrorKind};
pub use place::Place;

use crate::latex::{self, LatexError, Macros, Row, Span, Statement};
use crate::verdict::Expected;
use place::Lines;
use scan::Collector;
use std::collections::HashMap;
use std::sync::Arc;

/// A text and what stands in it. Spans everywhere count bytes of [`Document::text`].
#[derive(Clone, Debug)]
pub struct Document {
    /// Its name as given, mostly the path of a file.
    pub name: String,
    /// The text; of a notebook, the Markdown cells one after the other.
    pub text: String,
    /// The displayed equations, in the order of the text.
    pub equations: Vec<Equation>,
    /// Equations in the running text: they tell what letters mean, and are not judged.
    pub asides: Vec<Equation>,
    /// The notations that it declares, in the order of the text.
    pub notations: Vec<NotationBlock>,
    /// What is wrong with it, in the order of the text; equations are there all the same.
    pub errors: Vec<DocumentError>,
    lines: Lines,
}

/// A displayed equation.
#[derive(Clone, Debug)]
pub struct Equation {
    /// Its name: given, or its first `\label`, or made of document and line (`four-equations/12`).
    pub id: String,
    /// Where the name is given; `None` for one that was made.
    pub id_span: Option<Span>,
    /// Every `\label` in it.
    pub labels: Vec<String>,
    /// Its mathematics, environments included, delimiters not. Every byte stands in the document at `offset` and its
    /// place here; the margin of a quotation is blanked.
    pub latex: String,
    /// Where the mathematics begins in the document.
    pub offset: usize,
    /// The whole block with its delimiters.
    pub span: Span,
    /// What the author expects of it.
    pub expected: Expected,
    /// Where it holds.
    pub conditions: Vec<Condition>,
    /// The macros in force.
    pub macros: Arc<Macros>,
}

/// The text of a notation that a document declares.
#[derive(Clone, Debug, PartialEq)]
pub struct NotationBlock {
    /// The TOML; every byte stands in the document at `offset` and its place here.
    pub toml: String,
    /// Where it begins in the document.
    pub offset: usize,
    /// The whole block.
    pub span: Span,
}

impl Equation {
    /// Reads the mathematics and takes it apart.
    ///
    /// # Errors
    /// The first fault in the LaTeX, with its place in the document.
    pub fn statements(&self) -> Result<Vec<Statement>, LatexError> {
        self.tree().map(latex::statements)
    }

    /// Reads the mathematics.
    ///
    /// # Errors
    /// The first fault in the LaTeX, with its place in the document.
    pub fn tree(&self) -> Result<Row, LatexError> {
        latex::parse(&self.latex, self.offset, &self.macros)
    }
}

impl Document {
    /// Reads a text by the ending of its name: `.tex` and `.ltx` as LaTeX, `.ipynb` as a notebook, else Markdown.
    pub fn read(name: &str, text: &str) -> Document {
        match name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).as_deref() {
            Some("tex" | "ltx" | "latex") => Document::from_tex(name, text),
            Some("ipynb") => Document::from_notebook(name, text),
            _ => Document::from_markdown(name, text),
        }
    }

    /// Reads Markdown.
    pub fn from_markdown(name: &str, text: &str) -> Document {
        let mut found = Collector::new(text);
        markdown::scan(&mut found, 0..text.len(), "the end of the text");
        Document::finish(name, found, Vec::new())
    }

    /// Reads a LaTeX file.
    pub fn from_tex(name: &str, text: &str) -> Document {
        let mut found = Collector::new(text);
        tex::scan(&mut found);
        Document::finish(name, found, Vec::new())
    }

    /// Reads a Jupyter notebook, which is JSON. Where it is not, the text is that of the file, and the one error says
    /// what is wrong.
    pub fn from_notebook(name: &str, json: &str) -> Document {
        match notebook::read(json) {
            Ok((text, cells)) => {
                let mut found = Collector::new(&text);
                for (place, &(start, _)) in cells.iter().enumerate() {
                    let end = cells.get(place + 1).map_or(text.len(), |&(next, _)| next);
                    markdown::scan(&mut found, start..end, "the end of the cell");
                }
                Document::finish(name, found, cells)
            }
            Err(error) => {
                let mut found = Collector::new(json);
                let kind = DocumentErrorKind::Notebook { reason: error.reason };
                found.error(kind, Span { start: error.offset, end: error.offset });
                Document::finish(name, found, Vec::new())
            }
        }
    }

    fn finish(name: &str, found: Collector<'_>, cells: Vec<(usize, usize)>) -> Document {
        let mut document = Document {
            name: name.to_owned(),
            text: found.text.to_owned(),
            lines: Lines::new(found.text, cells),
            equations: found.equations,
            asides: found.asides,
            notations: found.notations,
            errors: found.errors,
        };
        document.name_equations();
        document.errors.sort_by_key(|error| (error.span.start, error.span.end));
        document
    }

    /// Makes names for the equations that have none, and reports names that stand twice.
    fn name_equations(&mut self) {
        let file = self.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned();
        let mut seen: HashMap<String, Span> = HashMap::new();
        for equation in &self.equations {
            let Some(span) = equation.id_span else { continue };
            match seen.get(&equation.id) {
                Some(&first) => self.errors.push(DocumentError {
                    kind: DocumentErrorKind::DuplicateId { id: equation.id.clone() },
                    span,
                    other: Some((first, "the first one")),
                }),
                None => {
                    seen.insert(equation.id.clone(), span);
                }
            }
        }
        let mut made: HashMap<String, usize> = HashMap::new();
        for place in 0..self.equations.len() {
            let equation = &self.equations[place];
            if equation.id_span.is_some() {
                continue;
            }
            let span = equation.span;
            let (cell, line) = self.lines.cell_and_line(span.start);
            let name = match cell {
                Some(cell) => format!("{stem}/{cell}/{line}"),
                None => format!("{stem}/{line}"),
            };
            let number = made.entry(name.clone()).or_default();
            let id = loop {
                *number += 1;
                let id = if *number == 1 { name.clone() } else { format!("{name}.{number}") };
                if !seen.contains_key(&id) {
                    break id;
                }
            };
            seen.insert(id.clone(), span);
            self.equations[place].id = id;
        }
    }

    /// Line and column of a byte.
    pub fn place(&self, offset: usize) -> Place {
        self.lines.place(&self.text, offset)
    }

    /// The text whose lines are counted together, and where it begins: the cell of a notebook that holds the byte, or
    /// all of a plain text.
    pub fn section(&self, offset: usize) -> (&str, usize) {
        let (start, end) = self.lines.section(&self.text, offset);
        (&self.text[start..end], start)
    }
}

//! Builds books through mdBook's library: the harness of this package's tests.
//!
//! ```text
//! Draft::new()                              a book of one's own, in a temporary folder
//!     .chapter("a.md", "…")                 its chapters, numbered in the order they are given
//!     .file("src/tables/t.md", "…")         whatever else it needs
//!     .build()                              its pages, or the words that refuse it
//! build(root)                               the same for a book on disk
//! ```
//!
//! The preprocessor is called in this process, whatever command `book.toml` names.

use mdbook_chainrule::Chainrule;
use mdbook_driver::MDBook;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The folder of this project's book.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The pages of a book, by their paths below the folder it was built into.
#[derive(Debug)]
pub struct Pages {
    /// Where the pages lie for as long as this lives.
    folder: TempDir,
    /// The text of every page.
    pub html: BTreeMap<String, String>,
}

impl Pages {
    /// The text of a page. Panics where there is none.
    pub fn page(&self, name: &str) -> &str {
        self.html.get(name).unwrap_or_else(|| panic!("there is no page {name}"))
    }

    /// The folder that everything was built into.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// Builds the book of a folder into a temporary one.
///
/// Errors: the words that refuse it.
pub fn build(root: &Path) -> Result<Pages, String> {
    let folder = tempfile::tempdir().map_err(|why| why.to_string())?;
    build_into(root, folder.path())?;
    let mut html = BTreeMap::new();
    gather(folder.path(), folder.path(), &mut html);
    Ok(Pages { folder, html })
}

/// Builds the book of a folder into another one.
///
/// Errors: the words that refuse it.
pub fn build_into(root: &Path, folder: &Path) -> Result<(), String> {
    let mut book = MDBook::load(root).map_err(|why| format!("{why:#}"))?;
    book.config.build.build_dir = folder.to_owned();
    book.with_preprocessor(Chainrule);
    book.build().map_err(|why| why.root_cause().to_string())
}

fn gather(root: &Path, folder: &Path, pages: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(root, &path, pages);
        } else if path.extension().is_some_and(|ending| ending == "html")
            && let (Ok(below), Ok(text)) = (path.strip_prefix(root), fs::read_to_string(&path))
        {
            pages.insert(below.to_string_lossy().replace('\\', "/"), text);
        }
    }
}

/// A small book in a temporary folder.
#[derive(Debug)]
pub struct Draft {
    folder: TempDir,
    summary: String,
}

impl Draft {
    /// A book without a chapter. Panics where there can be no temporary folder.
    #[expect(clippy::new_without_default, reason = "it makes a folder")]
    pub fn new() -> Draft {
        let folder = tempfile::tempdir().unwrap_or_else(|why| panic!("no temporary folder: {why}"));
        let draft = Draft { folder, summary: String::new() };
        draft.settings("notation = \"four-equations\"\n")
    }

    /// What stands in `[preprocessor.chainrule]`.
    pub fn settings(self, settings: &str) -> Draft {
        let text = format!(
            "[book]\ntitle = \"Draft\"\n[build]\ncreate-missing = false\n[preprocessor.chainrule]\n\
             command = \"mdbook-chainrule\"\nbefore = [\"links\", \"index\"]\n{settings}"
        );
        self.file("book.toml", &text)
    }

    /// Adds a chapter.
    pub fn chapter(mut self, name: &str, text: &str) -> Draft {
        self.summary.push_str(&format!("- [The chapter {name}]({name})\n"));
        self.file(&format!("src/{name}"), text)
    }

    /// Adds a file. Panics where it cannot be written.
    pub fn file(self, name: &str, text: &str) -> Draft {
        let path: PathBuf = self.folder.path().join(name);
        let written = fs::create_dir_all(path.parent().unwrap_or(self.folder.path()))
            .and_then(|()| fs::write(&path, text));
        written.unwrap_or_else(|why| panic!("{name} cannot be written: {why}"));
        self
    }

    /// Builds it. Errors: the words that refuse it.
    pub fn build(self) -> Result<Pages, String> {
        let summary = self.summary.clone();
        let whole = self.file("src/SUMMARY.md", &summary);
        build(whole.folder.path())
    }

    /// The words that refuse it. Panics where nothing does.
    pub fn refused(self) -> String {
        self.build().err().unwrap_or_else(|| panic!("the book was built"))
    }
}

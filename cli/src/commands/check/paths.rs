//! The notes at a path: the file itself, or what a folder holds.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// Endings of files that notes are taken from in a folder.
const ENDINGS: [&str; 3] = ["md", "tex", "ipynb"];

/// The files at a path: itself, or of a folder the notes in it and below, in the order of their names.
///
/// Names that begin with a dot are left out, and folders that a link leads to.
///
/// Errors: a folder that cannot be read, or that holds no note. A file that is missing is its reader's to report.
pub fn notes_at(path: &Path) -> Result<Vec<PathBuf>, Error> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut notes = Vec::new();
    gather(path, &mut notes)?;
    if notes.is_empty() {
        let folder = path.to_path_buf();
        return Err(Error::NoSuchFile { folder, missing: "note", expected: "files in .md, .tex or .ipynb" });
    }
    notes.sort();
    Ok(notes)
}

fn gather(folder: &Path, notes: &mut Vec<PathBuf>) -> Result<(), Error> {
    let refuse = |source| Error::Read { path: folder.to_path_buf(), source };
    for entry in fs::read_dir(folder).map_err(refuse)? {
        let entry = entry.map_err(refuse)?;
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.file_type().map_err(refuse)?.is_dir() {
            gather(&path, notes)?;
        } else if path
            .extension()
            .is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
            && path.is_file()
        {
            notes.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_found_at_any_depth_and_in_order() {
        let folder = tempfile::tempdir().expect("a folder");
        let put = |name: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, "").expect("a file");
        };
        for name in ["b.md", "a/c.tex", "a/b/d.IPYNB", "a/e.txt", ".hidden/f.md", "a/.g.md"] {
            put(name);
        }
        let found = notes_at(folder.path()).expect("notes");
        let names: Vec<_> =
            found.iter().map(|path| path.strip_prefix(folder.path()).expect("below the folder")).collect();
        assert_eq!(names, [Path::new("a/b/d.IPYNB"), Path::new("a/c.tex"), Path::new("b.md")]);
        let alone = folder.path().join("a/e.txt");
        assert_eq!(notes_at(&alone).expect("the file itself"), [alone]);

        fs::create_dir(folder.path().join("empty")).expect("a folder");
        let refused = notes_at(&folder.path().join("empty")).expect_err("no note").to_string();
        assert!(refused.ends_with("empty holds no note: expected files in .md, .tex or .ipynb"), "{refused}");
    }
}

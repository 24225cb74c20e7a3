//! The notation that `--notation` names.

use std::path::Path;

use derive_check::notation::{Notation, NotationError, builtin, builtin_names};

use crate::error::Error;
use crate::files::read_text;

/// The names that stand for a notation.
pub fn names() -> impl Iterator<Item = &'static str> {
    builtin_names()
}

/// The notation of a name, or the one that a file declares.
///
/// Errors: neither, or a file that declares none that can be used, with the place.
pub fn find(name_or_file: &str) -> Result<Notation, Error> {
    let path = Path::new(name_or_file);
    if builtin(name_or_file).is_some() || !(path.exists() || name_or_file.contains(['/', '\\', '.'])) {
        return Notation::named(name_or_file).map_err(|why| Error::Usage(why.to_string()));
    }
    let text = read_text(path)?;
    Notation::from_toml(&text).map_err(|why| Error::Config {
        path: path.to_path_buf(),
        line: line_of(&why, &text),
        problem: why.to_string(),
    })
}

/// The line that an error is about; the first where that is not known.
fn line_of(error: &NotationError, text: &str) -> usize {
    let at = error.place().map(|place| place.start).or_else(|| text.find(error.subject()?));
    at.and_then(|at| text.get(..at)).map_or(1, |before| before.matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_files() {
        assert!(names().all(|name| find(name).is_ok()));
        let refused = find("bracket").expect_err("there is none of this name").to_string();
        assert!(refused.contains("`bracket`") && refused.contains("brackets"), "{refused}");

        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("letters.toml");
        let put = |text: &str| std::fs::write(&path, text).expect("a file");
        put("weight = 'U^{l}'\n");
        assert!(find(&path.to_string_lossy()).is_ok());
        put("weight = 'U^{l}'\nbiass = 'b^{l}'\n");
        let refused = find(&path.to_string_lossy()).expect_err("no such key").to_string();
        assert!(refused.contains("letters.toml, line 2: unknown key `biass`"), "{refused}");
        assert!(
            find("no/such.toml").expect_err("no file").to_string().starts_with("no/such.toml cannot be read")
        );
    }
}

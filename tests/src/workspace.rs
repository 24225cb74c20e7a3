//! The workspace on disk: members, manifests, source files.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of each member.
pub const MEMBERS: [&str; 5] = ["core", "derive-check", "cli", "book", "tests"];

/// The workspace's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests are a member of a workspace")
}

/// A file's path below the root, with `/` between its parts, and its text.
#[derive(Clone, Debug)]
pub struct File {
    /// Below the root.
    pub path: String,
    /// The text.
    pub text: String,
}

/// A file below the root. Bytes that are no UTF-8 text become U+FFFD: some fixtures hold them on purpose.
///
/// Panics if it is missing: the test that asks for it cannot go on.
pub fn file(path: &str) -> File {
    let bytes = fs::read(root().join(path)).unwrap_or_else(|why| panic!("{path} cannot be read: {why}"));
    File { path: path.to_string(), text: String::from_utf8_lossy(&bytes).into_owned() }
}

/// All text files below a folder of the root whose names end in one of `endings`, by path.
///
/// Left out: build folders, what git keeps, and folders whose names begin with a dot other than `.ci`.
pub fn files(folder: &str, endings: &[&str]) -> Vec<File> {
    let mut paths = Vec::new();
    walk(&root().join(folder), &mut paths);
    let mut files: Vec<File> = paths
        .iter()
        .map(|path| {
            path.strip_prefix(root()).expect("walked from the root").to_string_lossy().replace('\\', "/")
        })
        .filter(|path| endings.iter().any(|ending| path.ends_with(ending)))
        .map(|path| file(&path))
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The Rust source files of all members.
pub fn rust_files() -> Vec<File> {
    MEMBERS.iter().flat_map(|member| files(member, &[".rs"])).collect()
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
    for entry in entries {
        let path = entry.expect("a folder's entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            let built = matches!(name.as_str(), "target" | "runs" | "node_modules")
                || path.ends_with("book/book")
                || (name.starts_with('.') && name != ".ci");
            if !built {
                walk(&path, paths);
            }
        } else {
            paths.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_is_found_and_what_is_built_is_not() {
        let files = rust_files();
        assert!(files.iter().any(|file| file.path == "tests/src/workspace.rs"));
        assert!(files.iter().any(|file| file.path == "core/src/lib.rs"));
        assert!(files.iter().all(|file| !file.path.contains("/target/")));
        assert!(files.windows(2).all(|pair| pair[0].path != pair[1].path));
    }
}

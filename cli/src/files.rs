//! Files that are there whole or not at all.

use crate::error::Error;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Writes a file under a temporary name beside its place, has it put on the disk, then gives it its name.
///
/// Whoever reads `path` sees the old contents or the new ones, never a part. What is no file, such as a device or a
/// pipe, is written to as it is. Errors: the file and what the system said; nothing is left behind.
pub fn write_whole(path: &Path, contents: &[u8]) -> Result<(), Error> {
    if fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        let written =
            File::options().write(true).open(path).and_then(|mut device| device.write_all(contents));
        return written.map_err(|source| Error::Write { path: path.to_path_buf(), source });
    }
    let temporary = temporary_name(path);
    let written = put(&temporary, contents).and_then(|()| fs::rename(&temporary, path));
    written.and_then(|()| sync_folder(path)).map_err(|source| {
        let _ = fs::remove_file(&temporary);
        Error::Write { path: path.to_path_buf(), source }
    })
}

fn put(path: &Path, contents: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(contents)?;
    file.sync_all()
}

/// A name is safe on the disk only when its folder is. Some systems cannot open a folder: there the name waits.
fn sync_folder(path: &Path) -> io::Result<()> {
    match File::open(folder_of(path)) {
        Ok(folder) => folder.sync_all(),
        Err(_) => Ok(()),
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn temporary_name(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.new", std::process::id()));
    path.with_file_name(name)
}

/// Opens a file for reading. Errors: it is missing, a folder, or not readable.
pub fn open(path: &Path) -> Result<File, Error> {
    let refuse = |source| Error::Read { path: path.to_path_buf(), source };
    let file = File::open(path).map_err(refuse)?;
    match file.metadata() {
        Ok(metadata) if metadata.is_dir() => Err(refuse(io::ErrorKind::IsADirectory.into())),
        _ => Ok(file),
    }
}

/// Reads a file of text. Errors: as [`open`], and bytes that are no UTF-8.
pub fn read_text(path: &Path) -> Result<String, Error> {
    let mut text = String::new();
    let read = open(path)?.read_to_string(&mut text);
    read.map_err(|source| Error::Read { path: path.to_path_buf(), source })?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole() -> Result<(), Error> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.toml");
        write_whole(&path, b"first")?;
        write_whole(&path, b"second")?;
        assert_eq!(read_text(&path)?, "second");
        assert_eq!(fs::read_dir(folder.path()).expect("a listing").count(), 1);
        Ok(())
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_a_sentence() {
        let full = Path::new("/dev/full");
        let refused = write_whole(full, b"x").expect_err("no room");
        insta::assert_snapshot!(refused, @"/dev/full cannot be written: no space is left on the disk; make room and try again");
        assert!(fs::metadata(full).is_ok_and(|there| !there.is_file()), "a device is never replaced");
    }

    #[test]
    fn what_cannot_be_written_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("taken")).expect("a folder");
        // A folder stands where the file should: the temporary file is written, the renaming fails.
        let refused = write_whole(&folder.path().join("taken"), b"x").expect_err("a folder is no file");
        assert!(refused.to_string().contains("taken"), "{refused}");
        assert_eq!(fs::read_dir(folder.path()).expect("a listing").count(), 1);
    }
}

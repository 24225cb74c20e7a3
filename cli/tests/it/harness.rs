//! A folder to work in, and the program called in it.

use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use cli::console::{Console, Look};
use cli::context::Context;
use flate2::{Compression, write::GzEncoder};
use tempfile::TempDir;

/// What a call of the program came to. Paths into the folder are shown as `[dir]`.
#[derive(Debug)]
pub struct Outcome {
    pub status: u8,
    pub out: String,
    pub err: String,
}

impl Outcome {
    /// The standard output of a call that must have gone well.
    #[track_caller]
    pub fn expect_done(self) -> String {
        assert_eq!(self.status, 0, "{}{}", self.out, self.err);
        self.out
    }

    /// The sentence of a call that must have been refused: status 2, and nothing on the standard output.
    #[track_caller]
    pub fn expect_refused(self) -> String {
        assert_eq!((self.status, self.out.as_str()), (2, ""), "{}", self.err);
        self.err
    }
}

/// A folder of its own for one test.
pub struct Folder {
    dir: TempDir,
}

impl Folder {
    pub fn new() -> Self {
        Folder { dir: tempfile::tempdir().expect("a temporary folder") }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Puts a file there and returns its path.
    pub fn put(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, contents).expect("a file");
        path
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).expect("text")
    }

    /// The names of what lies in a folder, sorted.
    pub fn list(&self, name: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path(name)) else { return Vec::new() };
        let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("an entry").file_name();
        let mut names: Vec<_> = entries.map(|entry| name(entry).to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Calls the program. In the arguments, separated by spaces, `@` stands for this folder.
    pub fn chainrule(&self, arguments: &str) -> Outcome {
        self.chainrule_asked_to_stop(arguments, false)
    }

    /// The same, with someone who has asked to stop before it begins.
    pub fn chainrule_asked_to_stop(&self, arguments: &str, stop: bool) -> Outcome {
        let here = self.dir.path().to_str().expect("a path of UTF-8");
        let arguments =
            arguments.split_whitespace().map(|argument| OsString::from(argument.replace('@', here)));
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut context = Context::new(Console::new(&mut out, &mut err, Look::default()));
        if stop {
            context.interrupt.raise();
        }
        let status = cli::run([OsString::from("chainrule")].into_iter().chain(arguments), &mut context);
        let shown = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text").replace(here, "[dir]");
        Outcome { status, out: shown(out), err: shown(err) }
    }
}

/// The same text with what differs from machine to machine made equal: every number with decimals is 0.0, and what
/// stands in columns is one space apart.
pub fn without_figures(text: &str) -> String {
    let word = |word: &str| match word.contains('.') && word.starts_with(|c: char| c.is_ascii_digit()) {
        true => "0.0".to_string(),
        false => word.to_string(),
    };
    let line = |line: &str| line.split_whitespace().map(word).collect::<Vec<_>>().join(" ");
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// An IDX file of unsigned bytes with the given sizes.
pub fn idx(sizes: &[u32], bytes: &[u8]) -> Vec<u8> {
    let mut file = vec![0, 0, 8, sizes.len() as u8];
    file.extend(sizes.iter().flat_map(|size| size.to_be_bytes()));
    file.extend(bytes);
    file
}

/// The same bytes, packed.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// A folder of IDX files with ten images of 2 × 2 for training and four for testing: class 0 dark, class 1 bright.
pub fn small_images(folder: &Folder) -> PathBuf {
    let images = |n: usize| -> Vec<u8> {
        (0..4 * n).map(|i| if (i / 4) % 2 == 0 { (i % 50) as u8 } else { 200 + (i % 50) as u8 }).collect()
    };
    let labels = |n: usize| -> Vec<u8> { (0..n).map(|i| (i % 2) as u8).collect() };
    folder.put("images/train-images-idx3-ubyte", idx(&[10, 2, 2], &images(10)));
    folder.put("images/train-labels-idx1-ubyte", idx(&[10], &labels(10)));
    folder.put("images/t10k-images-idx3-ubyte.gz", gzip(&idx(&[4, 2, 2], &images(4))));
    folder.put("images/t10k-labels-idx1-ubyte.gz", gzip(&idx(&[4], &labels(4))));
    folder.path("images")
}

/// A table of forty flowers that a network learns at once: `small` ones and `large` ones.
pub fn flowers() -> String {
    let mut text = String::from("length,width,kind\n");
    for i in 0..40 {
        let (kind, size) = if i % 2 == 0 { ("small", 1.0) } else { ("large", 3.0) };
        text += &format!("{},{},{kind}\n", size + 0.01 * f64::from(i), size - 0.01 * f64::from(i));
    }
    text
}

/// The real data beside the project, or `None`, said aloud, where they are missing.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
pub fn real_data(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(name);
    if !path.exists() {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    }
    path.canonicalize().ok()
}

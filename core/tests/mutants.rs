//! Breaks `backprop.rs` one token at a time and asks the other tests to notice.
//!
//! It builds the library once for each mutant, which takes minutes, so it runs only when asked for:
//! `cargo test -p backprop-core --test mutants -- --ignored --nocapture`

#![allow(clippy::print_stdout, reason = "the count of mutants is the point")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a token may be mistaken for.
const SLIPS: [(&str, &[&str]); 22] = [
    ("+", &["-"]),
    ("-", &["+"]),
    ("/", &["*"]),
    ("2", &["3"]),
    ("1", &["2"]),
    ("0.0", &["1.0"]),
    ("1.0", &["0.0", "2.0"]),
    ("z", &["a"]),
    ("a", &["z", "y", "delta"]),
    ("y", &["a"]),
    ("delta", &["z"]),
    ("a_below", &["delta", "a_here"]),
    ("a_here", &["a_below"]),
    ("delta_above", &["delta_here", "z"]),
    ("last", &["2"]),
    ("l", &["last"]),
    ("c", &["alpha"]),
    ("alpha", &["c", "-alpha"]),
    ("c_bias", &["c_weight"]),
    ("c_weight", &["c_bias"]),
    ("Quadratic", &["CrossEntropy"]),
    ("rev", &["into_iter"]),
];

/// What a mutant may say because it computes the same, with the reason.
const SAME: [(&str, &str); 2] =
    [("z.n_rows());", "zᴸ has as many rows as aᴸ"), ("y.n_rows());", "y has as many rows as aᴸ")];

struct Mutant {
    line: usize,
    text: String,
    source: String,
}

#[test]
#[ignore = "builds the library once for each mutant"]
fn every_mutant_is_noticed() {
    let core = Path::new(env!("CARGO_MANIFEST_DIR"));
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutants");
    copy_workspace(core, &copy);
    let original = fs::read_to_string(core.join("src/backprop.rs")).expect("the source");
    let place = copy.join("core/src/backprop.rs");
    assert_eq!(verdict(&copy), "passes", "the copy without a mutation");

    let (mut built, mut noticed, mut survivors) = (0, 0, Vec::new());
    for mutant in mutants(&original) {
        fs::write(&place, &mutant.source).expect("the copy");
        let verdict = verdict(&copy);
        println!("{verdict:>8}  line {}: {}", mutant.line, mutant.text);
        match verdict {
            "no build" => continue,
            "fails" => noticed += 1,
            _ if SAME.iter().any(|(text, _)| mutant.text.contains(text)) => {}
            _ => survivors.push(format!("line {}: {}", mutant.line, mutant.text)),
        }
        built += 1;
    }
    println!("{noticed} of {built} mutants noticed");
    assert!(survivors.is_empty(), "not noticed:\n{}", survivors.join("\n"));
}

/// Every function's body with one token changed, or one statement gone.
fn mutants(source: &str) -> Vec<Mutant> {
    let lines: Vec<&str> = source.lines().collect();
    let mut mutants = Vec::new();
    let mut in_body = false;
    for (index, line) in lines.iter().enumerate() {
        let code = line.trim();
        let opens = line.ends_with('{') && (line.contains("fn ") || line.starts_with(')'));
        in_body = (in_body || opens) && !line.starts_with('}');
        if !in_body || opens || code.starts_with("//") || code.starts_with("let Workspace") {
            continue;
        }
        let mut add = |changed: &str, text: String| {
            let mut all = lines.clone();
            all[index] = changed;
            mutants.push(Mutant { line: index + 1, text, source: all.join("\n") + "\n" });
        };
        if code.ends_with(';') && !code.starts_with("let ") {
            add("", format!("nothing for `{code}`"));
        }
        for (start, token) in tokens(line) {
            let slips = SLIPS.iter().filter(|(right, _)| *right == token);
            for slip in slips.flat_map(|(_, wrong)| wrong.iter()) {
                let changed = format!("{}{slip}{}", &line[..start], &line[start + token.len()..]);
                add(&changed, format!("`{}` for `{code}`", changed.trim()));
            }
        }
    }
    mutants
}

/// Words, numbers and single signs of a line, with their places.
fn tokens(line: &str) -> Vec<(usize, &str)> {
    let mut tokens = Vec::new();
    let mut rest = 0;
    while let Some(first) = line[rest..].chars().next() {
        let word = |c: char| c.is_alphanumeric() || c == '_' || (first.is_ascii_digit() && c == '.');
        let range = line[rest..].find(|c| !word(c)).unwrap_or(line.len() - rest).max(first.len_utf8());
        let token = line[rest..rest + range].trim_end_matches('.');
        let token = if token.is_empty() { &line[rest..rest + range] } else { token };
        tokens.push((rest, token));
        rest += token.len();
    }
    tokens
}

/// A workspace of this member alone.
fn copy_workspace(core: &Path, copy: &PathBuf) {
    let _ = fs::remove_dir_all(copy);
    copy_folder(core, &copy.join("core"));
    let root = core.parent().expect("the workspace");
    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("the workspace's manifest");
    let members =
        manifest.lines().map(|line| if line.starts_with("members") { "members = [\"core\"]" } else { line });
    fs::write(copy.join("Cargo.toml"), members.collect::<Vec<_>>().join("\n")).expect("a manifest");
    fs::copy(root.join("Cargo.lock"), copy.join("Cargo.lock")).expect("a lock file");
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let place = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_folder(&path, &place);
        } else {
            fs::copy(&path, place).expect("a copy");
        }
    }
}

/// `passes`, `fails`, or `no build`.
fn verdict(workspace: &Path) -> &'static str {
    let cargo = |end: &[&str]| {
        let mut command = Command::new(env!("CARGO"));
        // The dependencies are already built where this test was.
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the folder of all builds");
        command.current_dir(workspace).env("CARGO_TARGET_DIR", target);
        command.args(["test", "--offline", "--quiet", "--package", "backprop-core"]);
        command.args(["--config", "profile.dev.package.backprop-core.opt-level=1"]);
        command.args(["--test", "gradients", "--test", "optimisers"]).args(end);
        command.output().expect("cargo").status.success()
    };
    match (cargo(&["--no-run"]), cargo(&[])) {
        (false, _) => "no build",
        (true, true) => "passes",
        (true, false) => "fails",
    }
}

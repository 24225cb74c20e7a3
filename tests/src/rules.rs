//! The rules behind the invariants of ARCHITECTURE.md: each takes what it judges and names every breach.

use crate::rust::{Token, reads, test_modules, tokens, tokens_without_tests};
use crate::workspace::File;
use std::collections::{BTreeMap, BTreeSet};

/// A rule broken: `path, line 3: …`.
pub type Breach = String;

/// The packages of the workspace that each package depends on, tests and build scripts counted, by package name.
pub type Dependencies = BTreeMap<String, BTreeSet<String>>;

/// Reads what a manifest depends on. The first of the pair is the package's name.
///
/// Panics on a manifest that is no TOML or names no package.
pub fn dependencies(manifest: &File) -> (String, BTreeSet<String>) {
    let table: toml::Table = manifest.text.parse().unwrap_or_else(|why| panic!("{}: {why}", manifest.path));
    let name = table.get("package").and_then(|package| package.get("name")).and_then(toml::Value::as_str);
    let name = name.unwrap_or_else(|| panic!("{} names no package", manifest.path));
    let mut found = BTreeSet::new();
    collect(&toml::Value::Table(table.clone()), &mut found);
    (name.to_string(), found)
}

/// Gathers the keys of every `dependencies`, `dev-dependencies` and `build-dependencies`, also below `target`; where
/// a dependency is renamed, the package it names.
fn collect(value: &toml::Value, found: &mut BTreeSet<String>) {
    let Some(table) = value.as_table() else { return };
    for (key, value) in table {
        if key.ends_with("dependencies") {
            for (name, dependency) in value.as_table().into_iter().flatten() {
                let package = dependency.get("package").and_then(toml::Value::as_str);
                found.insert(package.unwrap_or(name).to_string());
            }
        } else {
            collect(value, found);
        }
    }
}

/// The way from one package to another through the workspace, both named; `None` where there is none.
pub fn way(dependencies: &Dependencies, from: &str, to: &str) -> Option<Vec<String>> {
    let mut ways = vec![vec![from.to_string()]];
    let mut seen = BTreeSet::from([from.to_string()]);
    while let Some(way) = ways.pop() {
        for next in way.last().and_then(|last| dependencies.get(last)).into_iter().flatten() {
            let mut longer = way.clone();
            longer.push(next.clone());
            if next == to {
                return Some(longer);
            }
            if seen.insert(next.clone()) {
                ways.push(longer);
            }
        }
    }
    None
}

/// What a library must not do by itself, as it stands in code, and what it is.
const WORLDLY: [(&[&str], &str); 21] = [
    (&["print", "!"], "prints"),
    (&["println", "!"], "prints"),
    (&["eprint", "!"], "prints"),
    (&["eprintln", "!"], "prints"),
    (&["dbg", "!"], "prints"),
    (&["stdout"], "prints"),
    (&["stderr"], "prints"),
    (&["stdin"], "reads the standard input"),
    (&["fs", ":", ":"], "opens files"),
    (&["std", ":", ":", "fs"], "opens files"),
    (&["File", ":", ":"], "opens files"),
    (&["OpenOptions"], "opens files"),
    (&["std", ":", ":", "env"], "reads the environment"),
    (&["Instant"], "reads a clock"),
    (&["SystemTime"], "reads a clock"),
    (&["UNIX_EPOCH"], "reads a clock"),
    (&["thread_rng"], "makes its own seed"),
    (&["rand", ":", ":", "rng", "("], "makes its own seed"),
    (&["from_os_rng"], "makes its own seed"),
    (&["SysRng"], "makes its own seed"),
    (&["RandomState"], "makes its own seed"),
];

/// Where a library prints, opens files, reads a clock or the environment, or makes its own seed, unit tests left out.
pub fn worldly(files: &[File]) -> Vec<Breach> {
    let tests = test_files(files);
    let judged = files.iter().filter(|file| !tests.contains(&file.path));
    judged
        .flat_map(|file| {
            let code = tokens_without_tests(&file.text);
            let found =
                WORLDLY.iter().flat_map(|(words, what)| occurrences(&code, words).map(move |at| (at, *what)));
            found.map(|(line, what)| breach(file, line, what)).collect::<Vec<_>>()
        })
        .collect()
}

/// The files that `#[cfg(test)] mod name;` belongs to.
fn test_files(files: &[File]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files {
        let folder = match file.path.rsplit_once('/') {
            Some((folder, "mod.rs" | "lib.rs" | "main.rs")) => folder.to_string(),
            _ => file.path.trim_end_matches(".rs").to_string(),
        };
        for name in test_modules(&file.text) {
            found.insert(format!("{folder}/{name}.rs"));
            found.insert(format!("{folder}/{name}/mod.rs"));
        }
    }
    found
}

/// Where a word stands in the code of files outside the given folders, tests counted.
pub fn word_outside(files: &[File], word: &str, folders: &[&str]) -> Vec<Breach> {
    let outside = files.iter().filter(|file| !folders.iter().any(|folder| file.path.starts_with(folder)));
    outside
        .flat_map(|file| {
            let code = tokens(&file.text);
            let lines: Vec<usize> = occurrences(&code, &[word]).collect();
            lines.into_iter().map(|line| breach(file, line, &format!("`{word}`"))).collect::<Vec<_>>()
        })
        .collect()
}

/// Where something is divided by a count: a `/` before the word, with nothing but a path to it between.
pub fn divisions_by(files: &[File], count: &str) -> Vec<Breach> {
    let mut found = Vec::new();
    for file in files {
        let code = tokens_without_tests(&file.text);
        for (at, token) in code.iter().enumerate().filter(|(_, token)| token.text == count) {
            let before = code[..at].iter().rev();
            let divided = before.map(|token| token.text.as_str()).find(|text| {
                !matches!(*text, "." | "(" | "&" | ":")
                    && !text.starts_with(|c: char| c.is_alphabetic() || c == '_')
            });
            if divided == Some("/") {
                found.push(breach(file, token.line, &format!("divided by `{count}`")));
            }
        }
    }
    found
}

/// Files that do not say in their first line what they are about.
pub fn without_subject(files: &[File]) -> Vec<Breach> {
    let silent = files.iter().filter(|file| {
        let first = file.text.lines().next().unwrap_or("");
        first.strip_prefix("//! ").is_none_or(|subject| subject.trim().is_empty())
    });
    silent.map(|file| breach(file, 1, "expected `//!` and what the file is about")).collect()
}

/// Where a text speaks of something else than the project: absolute paths, hosts of registries.
pub fn foreign_words(files: &[File]) -> Vec<Breach> {
    // Each is put together here so that this file does not hold it.
    let words: Vec<String> = [
        ["/wo", "rk/"],
        ["/ro", "ot/"],
        ["/ho", "me/"],
        ["/tm", "p/"],
        ["/User", "s/"],
        ["crates", ".io"],
        ["py", "pi.org"],
        ["npm", "js.org"],
        ["docs", ".rs"],
    ]
    .iter()
    .map(|halves| halves.concat())
    .collect();
    let mut found = Vec::new();
    for file in files {
        for (index, line) in file.text.lines().enumerate() {
            for word in words.iter().filter(|word| line.contains(word.as_str())) {
                found.push(breach(file, index + 1, &format!("`{word}`")));
            }
        }
    }
    found
}

/// An invariant of ARCHITECTURE.md: its sentence, and the tests it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invariant {
    /// The whole item of the list.
    pub sentence: String,
    /// File below the root and function, as `` `file`: `function` `` or, for tests/tests/boundaries.rs, `` `function` `` alone.
    pub tests: Vec<(String, String)>,
}

/// The items of the list below `## Invariants`; the tests stand in parentheses at an item's end.
pub fn invariants(architecture: &File) -> Vec<Invariant> {
    let body = architecture.text.split("\n## Invariants").nth(1).unwrap_or("");
    let body = body.split("\n## ").next().unwrap_or("");
    let mut items: Vec<String> = Vec::new();
    for line in body.lines() {
        if let Some(item) = line.strip_prefix("- ") {
            items.push(item.to_string());
        } else if let Some(last) = items.last_mut()
            && line.starts_with("  ")
        {
            last.push(' ');
            last.push_str(line.trim());
        }
    }
    items.into_iter().map(|sentence| Invariant { tests: tests_named(&sentence), sentence }).collect()
}

fn tests_named(sentence: &str) -> Vec<(String, String)> {
    let Some((_, names)) = sentence.rsplit_once('(') else { return Vec::new() };
    let mut file = "tests/tests/boundaries.rs".to_string();
    let mut tests = Vec::new();
    for name in names.split('`').skip(1).step_by(2) {
        if name.ends_with(".rs") {
            file = name.to_string();
        } else {
            tests.push((file.clone(), name.to_string()));
        }
    }
    tests
}

/// Invariants that name no test, or one that does not exist. `read` gives the text of a file below the root.
pub fn untested(invariants: &[Invariant], read: impl Fn(&str) -> Option<String>) -> Vec<Breach> {
    let mut found = Vec::new();
    for invariant in invariants {
        if invariant.tests.is_empty() {
            found.push(format!("names no test: {}", invariant.sentence));
        }
        for (path, name) in &invariant.tests {
            let code = read(path).map(|text| tokens(&text));
            let there = code.is_some_and(|code| {
                let test: &[&str] = &["#", "[", "test", "]", "fn", name.as_str(), "("];
                (0..code.len()).any(|at| reads(&code[at..], test))
            });
            if !there {
                found.push(format!("there is no test `{name}` in {path}: {}", invariant.sentence));
            }
        }
    }
    found
}

fn occurrences<'a>(code: &'a [Token], words: &'a [&str]) -> impl Iterator<Item = usize> + 'a {
    (0..code.len()).filter(|&at| reads(&code[at..], words)).map(|at| code[at].line)
}

fn breach(file: &File, line: usize, what: &str) -> Breach {
    format!("{}, line {line}: {what}", file.path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_string(), text: text.to_string() }
    }

    #[test]
    fn a_way_between_packages_is_found_however_it_is_written() {
        let manifests = [
            ("a", "[dependencies]\nb.workspace = true"),
            ("b", "[target.'cfg(unix)'.build-dependencies]\nother = { package = \"c\", version = \"1\" }"),
            ("c", "[dev-dependencies.a]\npath = \"../a\""),
            ("d", ""),
        ];
        let graph: Dependencies = manifests
            .iter()
            .map(|(name, text)| dependencies(&file(name, &format!("[package]\nname = \"{name}\"\n{text}"))))
            .collect();
        assert_eq!(way(&graph, "a", "c"), Some(vec!["a".to_string(), "b".to_string(), "c".to_string()]));
        assert_eq!(way(&graph, "c", "a"), Some(vec!["c".to_string(), "a".to_string()]));
        assert_eq!(way(&graph, "a", "d"), None);
        assert_eq!(way(&graph, "d", "a"), None);
    }

    #[test]
    fn a_library_that_reaches_into_the_world_is_named() {
        let wrong = [
            "println!(\"\");",
            "eprint!(\"\");",
            "dbg!(x);",
            "io::stdout().lock();",
            "std::fs::read(p);",
            "use std::{fs, io}; fs::read(p);",
            "File::open(p);",
            "OpenOptions::new();",
            "std::env::var(\"HOME\");",
            "Instant::now();",
            "SystemTime::now();",
            "rand::rng().random();",
            "StdRng::from_os_rng();",
            "HashMap::with_hasher(RandomState::new());",
        ];
        for code in wrong {
            let found = worldly(&[file("core/src/a.rs", &format!("fn f() {{\n{code} }}"))]);
            assert!(
                found.iter().any(|breach| breach.starts_with("core/src/a.rs, line 2: ")),
                "{code}: {found:?}"
            );
        }
    }

    #[test]
    fn a_library_that_keeps_to_itself_is_not_named() {
        let right = [
            "writeln!(out, \"println!\")?;",
            "// println!(\"\")\n/// File::open(path)",
            "#[cfg(test)] mod tests { fn f() { println!(); std::fs::read(p); } }",
            "fn read(source: impl Read) {}",
            "let instant_of = 1; profile::open();",
        ];
        for code in right {
            assert_eq!(worldly(&[file("core/src/a.rs", code)]), Vec::<String>::new(), "{code}");
        }
        let parent = file("core/src/a/mod.rs", "#[cfg(test)] mod samples;");
        let samples = file("core/src/a/samples.rs", "fn f() { println!() }");
        assert_eq!(worldly(&[parent, samples.clone()]), Vec::<String>::new());
        assert_eq!(worldly(&[samples]).len(), 1);
    }

    #[test]
    fn a_word_is_found_outside_its_folders_only() {
        let files = [
            file("core/src/kernels/exp.rs", "use pulp::Simd;"),
            file("core/src/train.rs", "// pulp\nuse pulp::Simd;"),
            file("core/src/lib.rs", "/// pulp\nlet x = \"pulp\"; let pulpit = 1;"),
        ];
        assert_eq!(
            word_outside(&files, "pulp", &["core/src/kernels/"]),
            ["core/src/train.rs, line 2: `pulp`"]
        );
        let hidden = [file("cli/src/a.rs", "#[cfg(test)] mod tests { fn f() { unsafe {} } }")];
        assert_eq!(word_outside(&hidden, "unsafe", &[]).len(), 1);
    }

    #[test]
    fn a_division_by_a_count_is_found() {
        let wrong =
            ["x / n_examples", "x / workspace.n_examples() as f64", "x / T::from(self.data.n_examples())"];
        for code in wrong {
            assert_eq!(divisions_by(&[file("a.rs", code)], "n_examples").len(), 1, "{code}");
        }
        for code in
            ["n_examples / 2", "a / b; let c = n_examples;", "x / 2 * n_examples", "// x / n_examples"]
        {
            assert_eq!(divisions_by(&[file("a.rs", code)], "n_examples").len(), 0, "{code}");
        }
    }

    #[test]
    fn a_file_without_a_subject_is_named() {
        let files = [
            file("a.rs", "//! About a."),
            file("b.rs", "// About b."),
            file("c.rs", "//!\n//! About c."),
            file("d.rs", ""),
            file("e.rs", "\n//! About e."),
        ];
        let named: Vec<String> =
            without_subject(&files).iter().map(|breach| breach[..1].to_string()).collect();
        assert_eq!(named, ["b", "c", "d", "e"]);
    }

    #[test]
    fn a_text_that_speaks_of_where_it_was_written_is_named() {
        let path = format!("see {}main", ["/wo", "rk/"].concat());
        assert_eq!(foreign_words(&[file("a.md", &format!("fine\n{path}"))]).len(), 1);
        assert_eq!(foreign_words(&[file("a.md", "this works/fails; a home/run; ../shared/data")]).len(), 0);
    }

    #[test]
    fn an_invariant_without_a_test_is_named() {
        let page = "# A\n\n## Invariants\n\nWords.\n\n- One (`one_holds`).\n- Two\n  goes on (`core/tests/x.rs`: \
                    `two_holds`, `two_fails`).\n- Three (see above).\n\n## After\n\n- Four.\n";
        let list = invariants(&file("ARCHITECTURE.md", page));
        assert_eq!(list.len(), 3);
        assert_eq!(list[0].tests, [("tests/tests/boundaries.rs".to_string(), "one_holds".to_string())]);
        assert_eq!(list[1].tests.len(), 2);
        let read = |path: &str| match path {
            "tests/tests/boundaries.rs" => Some("#[test]\nfn one_holds() {}".to_string()),
            "core/tests/x.rs" => Some("#[test] fn two_holds() {} // #[test] fn two_fails() {}".to_string()),
            _ => None,
        };
        let found = untested(&list, read);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("there is no test `two_fails` in core/tests/x.rs"), "{found:?}");
        assert!(found[1].starts_with("names no test: Three"), "{found:?}");
    }
}

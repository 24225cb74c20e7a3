//! `check`: what it prints in each format, which equations it takes, how it ends.

use std::io::Write as _;
use std::process::{Command, Stdio};

use insta::assert_snapshot;
use serde_json::Value;

use crate::harness::Folder;

/// One equation that holds, one that does not, one that is false on purpose.
const NOTE: &str = "\
```notation
extends = 'four-equations'
```

```math bp/2
\\delta^l = ((W^{l+1})^T \\delta^{l+1}) \\odot \\sigma'(z^l)
```

```math bp/3
\\frac{\\partial C}{\\partial b^l} = 2 \\delta^l
```

```math bp/4 refuted
\\frac{\\partial C}{\\partial W^l} = \\delta^l (a^l)^T
```
";

fn noted() -> Folder {
    let folder = Folder::new();
    folder.put("note.md", NOTE);
    folder
}

#[test]
fn the_five_notes() {
    let text = Folder::new().chainrule("check").expect_done();
    assert_eq!(text.lines().filter(|line| line.contains("notation: ")).count(), 5, "{text}");
    assert!(text.ends_with("; all as expected\n"), "{text}");
    assert!(text.lines().all(|line| !line.starts_with('!')), "{text}");
}

#[test]
fn an_equation_that_does_not_hold() {
    let outcome = noted().chainrule("check @/note.md");
    assert_eq!((outcome.status, outcome.err.as_str()), (1, ""));
    assert_snapshot!(outcome.out, @r"
    [dir]/note.md  notation: inline
      proved     bp/2
    ! refuted    bp/3, expected to hold
        [dir]/note.md:10:1
         9 | ```math bp/3
        10 | \frac{\partial C}{\partial b^l} = 2 \delta^l
           | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        11 | ```
        false: on a 1–1 network at l = 2 the left side is 2 and the right side is 4
        read as: the cost; the bias of layer l; the error of layer l; for every layer l; for any activation function and any cost
        counterexample:
          activation identity, cost quadratic
          layer 1            input 1
          layer 2  neuron 1  weights 1  bias 1
                             target 0
          on the way: z^2_1 = 2, a^2_1 = 2
          at l = 2: left side 2, right side 4
        would hold with:
          \frac{\partial C}{\partial b^l} = \delta^l
          2\frac{\partial C}{\partial b^l} = 2\delta^l
      ill-typed  bp/4  as expected

    3 equations: 1 proved, 1 refuted, 1 ill-typed; 1 not as expected
      [dir]/note.md:10:1  bp/3, refuted, expected to hold
    ");
}

#[test]
fn as_json() {
    let outcome = noted().chainrule("check @/note.md --format json");
    assert_eq!((outcome.status, outcome.err.as_str()), (1, ""));
    let json: Value = serde_json::from_str(&outcome.out).expect("JSON");
    assert_eq!(json["files"][0]["path"], "[dir]/note.md");
    assert_eq!(json["files"][0]["equations"][1]["id"], "bp/3");
    assert_eq!(json["files"][0]["equations"][1]["line"], 10);
    assert_eq!(json["summary"]["unexpected"], 1);

    let folder = Folder::new();
    folder.put("note.md", "```math\n");
    let outcome = folder.chainrule("check @/note.md --format json");
    let json: Value =
        serde_json::from_str(&outcome.out).expect("JSON even where not everything can be checked");
    assert_eq!((outcome.status, &json["errors"][0]["line"]), (2, &1.into()));
}

#[test]
fn as_annotations() {
    let outcome = noted().chainrule("check @/note.md --format github");
    assert_eq!(outcome.status, 1);
    assert_snapshot!(outcome.out, @r"
    ::error file=[dir]/note.md,line=10,col=1,title=bp/3%3A refuted%2C expected to hold::false: on a 1–1 network at l = 2 the left side is 2 and the right side is 4%0Awould hold with \frac{\partial C}{\partial b^l} = \delta^l%0Awould hold with 2\frac{\partial C}{\partial b^l} = 2\delta^l
    ::notice title=chainrule check::3 equations: 1 proved, 1 refuted, 1 ill-typed; 1 not as expected
    ");
}

#[test]
fn as_markdown() {
    let outcome = noted().chainrule("check @/note.md --format markdown");
    assert_eq!(outcome.status, 1);
    assert!(outcome.out.starts_with(
        "# Equations checked\n\n3 equations: 1 proved, 1 refuted, 1 ill-typed; **1 not as expected**.\n"
    ));
    assert!(outcome.out.contains("| bp/3 | 10 | holds | **refuted** |\n"), "{}", outcome.out);
}

#[test]
fn some_equations_only() {
    let folder = noted();
    let text = folder.chainrule("check @/note.md --id bp/2 --id bp/?4 --id bp/4").expect_refused();
    assert_snapshot!(text, @"error: no equation is named `bp/?4`: expected one of the 3 ids from bp/2 to bp/4");
    let text = folder.chainrule("check @/note.md --id bp/2 --id *4").expect_done();
    assert!(text.contains("bp/2") && text.contains("bp/4") && !text.contains("bp/3"), "{text}");
    let text = folder.chainrule("check --id slides/delta").expect_done();
    assert_snapshot!(text, @r"
    3-from-to-slides.md  notation: from-to-slides
      proved     slides/delta

    1 equation: 1 proved; as expected
    ");
}

#[test]
fn explained() {
    let text = noted().chainrule("check @/note.md --id bp/2 --explain").expect_done();
    for told in ["read as: the error of layer l", "tried on ", "false with a probability below ", "bound "] {
        assert!(text.contains(told), "{told}: {text}");
    }
}

#[test]
fn the_same_seed_says_the_same() {
    let folder = noted();
    let explained = |seed: u32| folder.chainrule(&format!("check @/note.md --explain --seed {seed}")).out;
    assert_eq!(explained(1), explained(1));
    assert_ne!(explained(1), explained(2));
}

#[test]
fn a_folder_of_notes() {
    let folder = Folder::new();
    folder.put("notes/b.md", "No mathematics.\n");
    folder.put("notes/a/c.tex", "% check: tex/one\n\\[ \\frac{\\partial C}{\\partial b^l} = \\delta^l \\]\n");
    let text = folder.chainrule("check @/notes").expect_done();
    assert_snapshot!(text, @r"
    [dir]/notes/a/c.tex  notation: inferred
      proved     tex/one
    [dir]/notes/b.md
      no displayed equation

    1 equation: 1 proved; as expected
    ");
}

#[test]
fn a_notation_from_a_file() {
    let folder = Folder::new();
    folder.put(
        "letters.toml",
        "weight = 'U^{l}'\nbias = 'c^{l}'\npreactivation = 'h^{l}'\nactivation = 'v^{l}'\n",
    );
    folder.put("note.md", "$$ h^l = U^l v^{l-1} + c^l $$\n");
    folder.chainrule("check @/note.md --notation @/letters.toml").expect_done();
    assert_eq!(folder.chainrule("check @/note.md --notation four-equations").status, 1);
}

#[test]
fn the_standard_input() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_chainrule"))
        .args(["check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = program.stdin.take().expect("its input");
    input.write_all(b"$$ \\frac{\\partial C}{\\partial b^l} = \\delta^l $$\n").expect("it reads");
    drop(input);
    let output = program.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "no progress bar without a terminal");
    assert_snapshot!(String::from_utf8_lossy(&output.stdout), @r"
    -  notation: inferred
      proved     -/1

    1 equation: 1 proved; as expected
    ");
}

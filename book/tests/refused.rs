//! Broken books, each with the words that refuse it.

use book::Draft;

/// The words that refuse a book of one chapter.
#[track_caller]
fn refused(chapter: &str) -> String {
    Draft::new().chapter("a.md", chapter).refused()
}

/// The words without what the checker says of an equation behind its verdict, which its own tests keep.
fn marked(words: &str) -> String {
    let kept = words.lines().filter(|line| {
        let in_excerpt = line
            .split_once('|')
            .is_some_and(|(number, _)| number.trim().parse::<u32>().is_ok() || number.trim().is_empty());
        line.is_empty() || in_excerpt || line.starts_with("error: ") || line.starts_with("the book ")
    });
    kept.collect::<Vec<_>>().join("\n")
}

#[test]
fn an_equation_that_does_not_hold() {
    insta::assert_snapshot!(marked(&refused("# A\n\n```math bp2\n\\delta^l = ((W^{l+1})^T \\delta^l) \\odot \\sigma'(z^l)\n```\n")), @r#"
    error: src/a.md:4:13: bp2, expected to hold, but is ill-typed
    3 | ```math bp2
    4 | \delta^l = ((W^{l+1})^T \delta^l) \odot \sigma'(z^l)
      |             ^^^^^^^^^^^^^^^^^^^^
    5 | ```

    the book is not built: 1 fault
    "#);
}

#[test]
fn an_equation_that_is_false_in_value() {
    insta::assert_snapshot!(marked(&refused("# A\n\n```math bp3\n\\frac{\\partial C}{\\partial b^l} = 2 \\delta^l\n```\n")), @r#"
    error: src/a.md:4:1: bp3, expected to hold, but is refuted
    3 | ```math bp3
    4 | \frac{\partial C}{\partial b^l} = 2 \delta^l
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    5 | ```

    the book is not built: 1 fault
    "#);
}

#[test]
fn an_equation_that_cannot_be_read() {
    insta::assert_snapshot!(marked(&refused("# A\n\n$$\\delta^l = \\frca{1}{2}$$\n")), @r#"
    error: src/a.md:3:14: a/3, expected to hold, but is unread
    3 | $$\delta^l = \frca{1}{2}$$
      |              ^^^^^

    the book is not built: 1 fault
    "#);
}

#[test]
fn a_slip_that_is_true() {
    insta::assert_snapshot!(marked(&refused("# A\n\n```math bp3 refuted\n\\frac{\\partial C}{\\partial b^l} = \\delta^l\n```\n")), @r#"
    error: src/a.md:3:1: bp3, expected to be refuted, but is proved
    3 | ```math bp3 refuted
    4 | \frac{\partial C}{\partial b^l} = \delta^l
    5 | ```

    the book is not built: 1 fault
    "#);
}

#[test]
fn an_equation_that_nobody_is_to_look_at() {
    insta::assert_snapshot!(refused("# A\n\n```math odd skip\n1 = 2\n```\n"), @r#"
    error: src/a.md:3:1: odd: `skip` cannot stand in a book: no displayed equation goes unchecked
    3 | ```math odd skip
      | ^^^^^^^^^^^^^^^^
    4 | 1 = 2
    5 | ```

    the book is not built: 1 fault
    "#);
}

#[test]
fn an_id_that_stands_twice() {
    let equation = "```math one\n\\delta^l = \\delta^l\n```\n";
    insta::assert_snapshot!(refused(&format!("# A\n\n{equation}\n{equation}")), @r#"
    error: src/a.md:7:9: equation one stands twice: expected every id once; give one of them another
    7 | ```math one
      |         ^^^
    the first one:
    3 | ```math one
      |         ^^^

    the book is not built: 1 fault
    "#);
    let book = Draft::new().chapter("a.md", equation).chapter("b/c.md", equation);
    insta::assert_snapshot!(book.refused(), @r#"
    error: src/b/c.md:1:9: equation one stands twice: expected every id once in a book, and it is in a.md already
    1 | ```math one
      |         ^^^

    the book is not built: 1 fault
    "#);
}

#[test]
fn a_block_that_is_never_closed() {
    insta::assert_snapshot!(refused("# A\n\n```math one\n\\delta^l = \\delta^l\n"), @r#"
    error: src/a.md:3:1: displayed equation opened by ```math is never closed: expected ``` before the end of the text
    3 | ```math one
      | ^^^^^^^

    the book is not built: 1 fault
    "#);
}

#[test]
fn an_equation_that_is_displayed_but_not_read() {
    insta::assert_snapshot!(refused("---\n$$1 = 2$$\n---\n"), @r#"
    error: src/a.md:2:1: this is displayed, but it is not read as an equation: expected `$$` on lines of its own or a block ```math
    2 | $$1 = 2$$
      | ^^^^^^^^^

    the book is not built: 1 fault
    "#);
}

#[test]
fn a_notation_that_cannot_be_used() {
    insta::assert_snapshot!(refused("```notation\nweigth = 'W^{l}'\n```\n\n$$\\delta^l = \\delta^l$$\n"), @r#"
    error: src/a.md:2:1: unknown key `weigth` in the notation: expected one of the keys of the reference; nearest is `weight`
    2 | weigth = 'W^{l}'
      | ^^^^^^

    the book is not built: 1 fault
    "#);
}

#[test]
fn inline_mathematics_that_cannot_be_read() {
    insta::assert_snapshot!(refused("# A\n\nLet $a^l$ be $\\frca{1}{2}$ of it.\n"), @r#"
    error: src/a.md:3:15: this cannot be rendered: unknown command `\frca`
    3 | Let $a^l$ be $\frca{1}{2}$ of it.
      |               ^^^^^

    the book is not built: 1 fault
    "#);
}

#[test]
fn a_link_to_no_equation() {
    insta::assert_snapshot!(refused("See [](eq:bp2) and [that](eq:other/thing).\n\n```math bp1\n\\delta^l = \\delta^l\n```\n"), @r#"
    error: src/a.md:1:8: no equation of the book is named `bp2`: did you mean `bp1`?
    1 | See [](eq:bp2) and [that](eq:other/thing).
      |        ^^^^^^

    error: src/a.md:1:27: no equation of the book is named `other/thing`
    1 | See [](eq:bp2) and [that](eq:other/thing).
      |                           ^^^^^^^^^^^^^^

    the book is not built: 2 faults
    "#);
}

#[test]
fn a_link_that_is_written_elsewhere() {
    insta::assert_snapshot!(refused("See [that][x].\n\n[x]: eq:bp1\n\n```math bp1\n\\delta^l = \\delta^l\n```\n"), @r#"
    error: src/a.md:1:5: expected the destination of a link to an equation in the link itself: `[words](eq:ID)`
    1 | See [that][x].
      |     ^^^^^^^^^

    the book is not built: 1 fault
    "#);
}

#[test]
fn an_include_that_fails() {
    insta::assert_snapshot!(refused("# A\n\n{{#include tables/none.md}}\n"), @r#"
    error: src/a.md:3:12: there is no file src/tables/none.md
    3 | {{#include tables/none.md}}
      |            ^^^^^^^^^^^^^^

    the book is not built: 1 fault
    "#);
    insta::assert_snapshot!(refused("# A\n\n```rust\n{{#include none.rs}}\n```\n"), @r#"
    error: src/a.md:4:12: there is no file src/none.rs
    4 | {{#include none.rs}}
      |            ^^^^^^^

    the book is not built: 1 fault
    "#);
    let part = Draft::new()
        .chapter("a.md", "```rust\n{{#include x.rs:part}}\n```\n")
        .file("src/x.rs", "fn x() {}\n");
    insta::assert_snapshot!(part.refused(), @r#"
    error: src/a.md:2:12: x.rs has no line `ANCHOR: part`
    2 | {{#include x.rs:part}}
      |            ^^^^^^^^^

    the book is not built: 1 fault
    "#);
    let range = Draft::new().chapter("a.md", "{{#include b.md:1:2}}\n").file("src/b.md", "1\n2\n3\n");
    insta::assert_snapshot!(range.refused(), @r#"
    error: src/a.md:1:12: only a whole file can be included outside of code, not `1:2` of it: what is included is checked like a chapter
    1 | {{#include b.md:1:2}}
      |            ^^^^^^^^

    the book is not built: 1 fault
    "#);
    let round = Draft::new().chapter("a.md", "{{#include b.md}}\n").file("src/b.md", "{{#include a.md}}\n");
    insta::assert_snapshot!(round.refused(), @r#"
    error: src/b.md:1:12: src/a.md includes itself
    1 | {{#include a.md}}
      |            ^^^^

    the book is not built: 1 fault
    "#);
}

#[test]
fn an_equation_in_an_included_file() {
    let book = Draft::new().chapter("a.md", "# A\n\n{{#include parts/b.md}}\n");
    let book = book.file("src/parts/b.md", "so\n\n$$\\frac{\\partial C}{\\partial b^l} = -\\delta^l$$\n");
    insta::assert_snapshot!(marked(&book.refused()), @r#"
    error: src/parts/b.md:3:3: b/3, expected to hold, but is refuted
    3 | $$\frac{\partial C}{\partial b^l} = -\delta^l$$
      |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    the book is not built: 1 fault
    "#);
}

#[test]
fn a_directive_that_there_is_not() {
    insta::assert_snapshot!(refused("{{#inclde a.md}}\n\n{{#count wrong}}\n"), @r#"
    error: src/a.md:1:11: unknown directive `inclde`: expected include, rustdoc_include, playground, title, count or coverage
    1 | {{#inclde a.md}}
      |           ^^^^

    error: src/a.md:3:1: unknown count `wrong`: expected one of displayed, checked, proved, holds, refuted, exempt
    3 | {{#count wrong}}
      | ^^^^^^^^^^^^^^^^

    the book is not built: 2 faults
    "#);
}

#[test]
fn figures_that_there_are_not_or_that_are_silent() {
    // The figures that there are follow.
    let words = refused("![A curve](figure:curve)\n");
    assert!(words.starts_with("error: src/a.md:1:1: unknown figure `curve`: expected one of "), "{words}");
    insta::assert_snapshot!(refused("![](figure:activations)\n"), @r#"
    error: src/a.md:1:1: figure activations says nothing to those who do not see it: expected words between `![` and `]`
    1 | ![](figure:activations)
      | ^^^^^^^^^^^^^^^^^^^^^^^

    the book is not built: 1 fault
    "#);
    insta::assert_snapshot!(refused("So ![two curves](figure:activations) it is.\n"), @r#"
    error: src/a.md:1:4: figure activations stands among words: expected it in a paragraph of its own
    1 | So ![two curves](figure:activations) it is.
      |    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    the book is not built: 1 fault
    "#);
}

#[test]
fn settings_that_are_wrong() {
    let with = |settings: &str| Draft::new().settings(settings).chapter("a.md", "# A\n").refused();
    insta::assert_snapshot!(with("notaton = 'four-equations'\n"), @r#"
    error: book.toml: [preprocessor.chainrule]: unknown key `notaton`: expected notation, coverage or refuted

    the book is not built: 1 fault
    "#);
    insta::assert_snapshot!(with("notation = 'five-equations'\n"), @r#"
    error: book.toml: [preprocessor.chainrule]: there is no notation `five-equations`: expected one of four-equations, path-sums, two-layer-digits, from-to-slides, lecture-2-2-1, brackets, theta, rows, subscripts, units, net, layers-k, numerator-layout, or a file

    the book is not built: 1 fault
    "#);
    insta::assert_snapshot!(with("notation = 5\n"), @r#"
    error: book.toml: [preprocessor.chainrule]: notation is 5: expected a name or a file

    the book is not built: 1 fault
    "#);
    insta::assert_snapshot!(with("notation = 'letters.toml'\n"), @r#"
    error: book.toml: [preprocessor.chainrule]: there is no file letters.toml

    the book is not built: 1 fault
    "#);
    insta::assert_snapshot!(with("coverage = 'core'\n"), @r#"
    error: book.toml: [preprocessor.chainrule]: coverage is "core": expected a list of folders

    the book is not built: 1 fault
    "#);
}

#[test]
fn a_slip_with_other_words() {
    let chapter = |latex: &str| format!("# A\n\n```math a/slip refuted\n{latex}\n```\n");
    let book = |latex: &str, words: &str| {
        let settings = "notation = 'four-equations'\nrefuted = 'refuted.toml'\n";
        Draft::new().settings(settings).chapter("a.md", &chapter(latex)).file("refuted.toml", words)
    };
    let words = "'a/slip' = '\\delta^l = 2 \\delta^l'\n";
    assert!(book("\\delta^l = 2 \\delta^l", words).build().is_ok());
    insta::assert_snapshot!(book("\\delta^l = 3 \\delta^l", words).refused(), @r#"
    error: src/a.md:3:1: a/slip is false on purpose, but refuted.toml has other words for it: expected `\delta^l = 2 \delta^l`; where the change is meant, make it there, too
    3 | ```math a/slip refuted
      | ^^^^^^^^^^^^^^^^^^^^^^
    4 | \delta^l = 3 \delta^l
    5 | ```

    the book is not built: 1 fault
    "#);
    insta::assert_snapshot!(book("\\delta^l = 3 \\delta^l", "other = 'a'\n").refused(), @r#"
    error: src/a.md:3:1: a/slip is false on purpose, but is not in refuted.toml: expected a line "a/slip" = '\delta^l = 3 \delta^l' there
    3 | ```math a/slip refuted
      | ^^^^^^^^^^^^^^^^^^^^^^
    4 | \delta^l = 3 \delta^l
    5 | ```

    error: refuted.toml: the book has no equation other that is refuted on purpose

    the book is not built: 2 faults
    "#);
    insta::assert_snapshot!(book("\\delta^l = 3 \\delta^l", "'a/slip' = 3\n").refused(), @r#"
    error: book.toml: [preprocessor.chainrule]: refuted.toml: invalid type: integer `3`, expected a string

    the book is not built: 1 fault
    "#);
}

#[test]
fn coverage_that_leads_nowhere() {
    let book = Draft::new()
        .settings("coverage = ['code']\n")
        .chapter("a.md", "```math bp3\n\\frac{\\partial C}{\\partial b^l} = \\delta^l\n```\n");
    let book =
        book.file("code/back.rs", "/// The gradient.\n///\n/// Equation: bp3, bp4\npub fn gradient() {}\n");
    insta::assert_snapshot!(book.refused(), @r#"
    error: code/back.rs:3:20: no equation of the book is named `bp4`: did you mean `bp3`?
    3 | /// Equation: bp3, bp4
      |                    ^^^

    error: code/back.rs:3:15: gradient computes bp3, which no test names: expected `Equation: bp3` in the documentation of one
    3 | /// Equation: bp3, bp4
      |               ^^^

    the book is not built: 2 faults
    "#);
}

#[test]
fn all_faults_are_told_at_once() {
    let one = "# A\n\n$$\\delta^l = 2 \\delta^l$$\n\nSee [](eq:none), $\\frca$.\n\n{{#include none.md}}\n";
    let book = Draft::new().chapter("a.md", one).chapter("b.md", "![](figure:activations)\n");
    insta::assert_snapshot!(marked(&book.refused()), @r#"
    error: src/a.md:7:12: there is no file src/none.md
    7 | {{#include none.md}}
      |            ^^^^^^^

    error: src/a.md:3:3: a/3, expected to hold, but is refuted
    3 | $$\delta^l = 2 \delta^l$$
      |   ^^^^^^^^^^^^^^^^^^^^^

    error: src/a.md:5:19: this cannot be rendered: unknown command `\frca`
    5 | See [](eq:none), $\frca$.
      |                   ^^^^^

    error: src/a.md:5:8: no equation of the book is named `none`
    5 | See [](eq:none), $\frca$.
      |        ^^^^^^^

    error: src/b.md:1:1: figure activations says nothing to those who do not see it: expected words between `![` and `]`
    1 | ![](figure:activations)
      | ^^^^^^^^^^^^^^^^^^^^^^^

    the book is not built: 5 faults
    "#);
}

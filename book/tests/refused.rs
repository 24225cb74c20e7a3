//! Broken books, each with the words that refuse it.

use book::Draft;

/// The words that refuse a book of one chapter.
#[track_caller]
fn refused(chapter: &str) -> String {
    Draft::new().chapter("a.md", chapter).refused()
}

#[test]
fn an_equation_that_does_not_hold() {
    insta::assert_snapshot!(refused("# A\n\n```math bp2\n\\delta^l = ((W^{l+1})^T \\delta^l) \\odot \\sigma'(z^l)\n```\n"), @"");
}

#[test]
fn an_equation_that_is_false_in_value() {
    insta::assert_snapshot!(refused("# A\n\n```math bp3\n\\frac{\\partial C}{\\partial b^l} = 2 \\delta^l\n```\n"), @"");
}

#[test]
fn an_equation_that_cannot_be_read() {
    insta::assert_snapshot!(refused("# A\n\n$$\\delta^l = \\frca{1}{2}$$\n"), @"");
}

#[test]
fn a_slip_that_is_true() {
    insta::assert_snapshot!(refused("# A\n\n```math bp3 refuted\n\\frac{\\partial C}{\\partial b^l} = \\delta^l\n```\n"), @"");
}

#[test]
fn an_equation_that_nobody_is_to_look_at() {
    insta::assert_snapshot!(refused("# A\n\n```math odd skip\n1 = 2\n```\n"), @"");
}

#[test]
fn an_id_that_stands_twice() {
    let equation = "```math one\n\\delta^l = \\delta^l\n```\n";
    insta::assert_snapshot!(refused(&format!("# A\n\n{equation}\n{equation}")), @"");
    let book = Draft::new().chapter("a.md", equation).chapter("b/c.md", equation);
    insta::assert_snapshot!(book.refused(), @"");
}

#[test]
fn a_block_that_is_never_closed() {
    insta::assert_snapshot!(refused("# A\n\n```math one\n\\delta^l = \\delta^l\n"), @"");
}

#[test]
fn an_equation_that_is_displayed_but_not_read() {
    insta::assert_snapshot!(refused("---\n$$1 = 2$$\n---\n"), @"");
}

#[test]
fn a_notation_that_cannot_be_used() {
    insta::assert_snapshot!(refused("```notation\nweigth = 'W^{l}'\n```\n\n$$\\delta^l = \\delta^l$$\n"), @"");
}

#[test]
fn inline_mathematics_that_cannot_be_read() {
    insta::assert_snapshot!(refused("# A\n\nLet $a^l$ be $\\frca{1}{2}$ of it.\n"), @"");
}

#[test]
fn a_link_to_no_equation() {
    insta::assert_snapshot!(refused("See [](eq:bp2) and [that](eq:other/thing).\n\n```math bp1\n\\delta^l = \\delta^l\n```\n"), @"");
}

#[test]
fn a_link_that_is_written_elsewhere() {
    insta::assert_snapshot!(refused("See [that][x].\n\n[x]: eq:bp1\n\n```math bp1\n\\delta^l = \\delta^l\n```\n"), @"");
}

#[test]
fn an_include_that_fails() {
    insta::assert_snapshot!(refused("# A\n\n{{#include tables/none.md}}\n"), @"");
    insta::assert_snapshot!(refused("# A\n\n```rust\n{{#include none.rs}}\n```\n"), @"");
    let part = Draft::new()
        .chapter("a.md", "```rust\n{{#include x.rs:part}}\n```\n")
        .file("src/x.rs", "fn x() {}\n");
    insta::assert_snapshot!(part.refused(), @"");
    let range = Draft::new().chapter("a.md", "{{#include b.md:1:2}}\n").file("src/b.md", "1\n2\n3\n");
    insta::assert_snapshot!(range.refused(), @"");
    let round = Draft::new().chapter("a.md", "{{#include b.md}}\n").file("src/b.md", "{{#include a.md}}\n");
    insta::assert_snapshot!(round.refused(), @"");
}

#[test]
fn an_equation_in_an_included_file() {
    let book = Draft::new().chapter("a.md", "# A\n\n{{#include parts/b.md}}\n");
    let book = book.file("src/parts/b.md", "so\n\n$$\\frac{\\partial C}{\\partial b^l} = -\\delta^l$$\n");
    insta::assert_snapshot!(book.refused(), @"");
}

#[test]
fn a_directive_that_there_is_not() {
    insta::assert_snapshot!(refused("{{#inclde a.md}}\n\n{{#count wrong}}\n"), @"");
}

#[test]
fn figures_that_there_are_not_or_that_are_silent() {
    insta::assert_snapshot!(refused("![A curve](figure:curve)\n"), @"");
    insta::assert_snapshot!(refused("![](figure:activations)\n"), @"");
    insta::assert_snapshot!(refused("So ![two curves](figure:activations) it is.\n"), @"");
}

#[test]
fn settings_that_are_wrong() {
    let with = |settings: &str| Draft::new().settings(settings).chapter("a.md", "# A\n").refused();
    insta::assert_snapshot!(with("notaton = 'four-equations'\n"), @"");
    insta::assert_snapshot!(with("notation = 'five-equations'\n"), @"");
    insta::assert_snapshot!(with("notation = 5\n"), @"");
    insta::assert_snapshot!(with("notation = 'letters.toml'\n"), @"");
    insta::assert_snapshot!(with("coverage = 'core'\n"), @"");
}

#[test]
fn coverage_that_leads_nowhere() {
    let book = Draft::new()
        .settings("coverage = ['code']\n")
        .chapter("a.md", "```math bp3\n\\frac{\\partial C}{\\partial b^l} = \\delta^l\n```\n");
    let book =
        book.file("code/back.rs", "/// The gradient.\n///\n/// Equation: bp3, bp4\npub fn gradient() {}\n");
    insta::assert_snapshot!(book.refused(), @"");
}

#[test]
fn all_faults_are_told_at_once() {
    let one = "# A\n\n$$\\delta^l = 2 \\delta^l$$\n\nSee [](eq:none), $\\frca$.\n\n{{#include none.md}}\n";
    let book = Draft::new().chapter("a.md", one).chapter("b.md", "![](figure:activations)\n");
    insta::assert_snapshot!(book.refused(), @"");
}

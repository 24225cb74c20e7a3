//! Which equations stand in a document, under which names, and where.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use derive_check::document::{ConditionKind, Document};
use derive_check::verdict::Expected;

/// A line for each equation: name, place, what is expected, conditions, mathematics.
fn equations(document: &Document) -> Vec<String> {
    let shown = document.equations.iter().map(|equation| {
        let mut line = format!("{} @ {}", equation.id, document.place(equation.offset));
        match equation.expected {
            Expected::Holds => {}
            Expected::Refuted => line.push_str(" refuted"),
            Expected::Definition => line.push_str(" definition"),
            Expected::Update => line.push_str(" update"),
            Expected::Skip => line.push_str(" skip"),
        }
        for condition in &equation.conditions {
            let word = if condition.kind == ConditionKind::For { "for" } else { "where" };
            line.push_str(&format!(" {word}({})", condition.text));
            assert_eq!(document.text[condition.span.start..condition.span.end], condition.text);
        }
        let words: Vec<&str> = equation.latex.split_whitespace().collect();
        format!("{line}: {}", words.join(" "))
    });
    shown.collect()
}

fn clean(document: Document) -> Document {
    let errors: Vec<String> = document.errors.iter().map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{errors:?}");
    document
}

fn markdown(text: &str) -> Vec<String> {
    equations(&clean(Document::from_markdown("notes/chain.rule.md", text)))
}

fn tex(text: &str) -> Vec<String> {
    equations(&clean(Document::from_tex("notes.tex", text)))
}

#[test]
fn fenced_blocks_carry_names_attributes_and_conditions() {
    let text = "\
# Title

```math four/bp2
a = b
```

~~~ math
c = d
~~~

```math lecture/sigmoid refuted for sigmoid, where l >= 2
e = f
g = h
```

````math x definition where n = 2 for tanh
i
````
```math, skip
j
```

```{math}
:label: myst/one
k = l
```
";
    assert_eq!(
        markdown(text),
        [
            "four/bp2 @ 4:1: a = b",
            "chain.rule/7 @ 8:1: c = d",
            "lecture/sigmoid @ 12:1 refuted for(sigmoid) where(l >= 2): e = f g = h",
            "x @ 17:1 definition where(n = 2) for(tanh): i",
            "chain.rule/19 @ 20:1 skip: j",
            "myst/one @ 25:1: k = l",
        ]
    );
}

#[test]
fn every_way_to_display_is_found() {
    let text = "\
Before $$a = b$$ and $$
c = d
$$ after.

\\[ e = f \\]

  \\[
  g = h
  \\].

\\begin{align*}
i &= j \\\\
  &= k
\\end{align*}

\\begin{equation}\\label{eq:one} l = m \\end{equation}

$$ n = o \\label{two} \\label{three} $$
";
    assert_eq!(
        markdown(text),
        [
            "chain.rule/1 @ 1:10: a = b",
            "chain.rule/1.2 @ 1:24: c = d",
            "chain.rule/5 @ 5:3: e = f",
            "chain.rule/7 @ 7:5: g = h",
            "chain.rule/11 @ 11:1: \\begin{align*} i &= j \\\\ &= k \\end{align*}",
            "eq:one @ 16:1: \\begin{equation}\\label{eq:one} l = m \\end{equation}",
            "two @ 18:3: n = o \\label{two} \\label{three}",
        ]
    );
}

#[test]
fn blank_lines_may_stand_within_an_environment_and_at_the_edges() {
    let text =
        "$$\n\na = b\n\n$$\n$$\\begin{aligned}\nc &= d \\\\\n\n&= e\n\\end{aligned}$$\n\n\\\\[ f = g \\\\]\n";
    assert_eq!(
        markdown(text),
        [
            "chain.rule/1 @ 1:3: a = b",
            "chain.rule/6 @ 6:3: \\begin{aligned} c &= d \\\\ &= e \\end{aligned}",
            "chain.rule/12 @ 12:4: f = g",
        ]
    );
}

#[test]
fn comments_speak_of_the_next_equation() {
    let text = "\
<!-- check: first refuted, where l >= 2 -->
$$ a = b $$

<!-- an ordinary comment with $$ x $$ in it -->
<!--check: second-->

\\[ c = d \\]
<!-- check: update -->
```math
e = f
```
";
    assert_eq!(
        markdown(text),
        [
            "first @ 2:3 refuted where(l >= 2): a = b",
            "second @ 7:3: c = d",
            "chain.rule/9 @ 10:1 update: e = f"
        ]
    );
}

#[test]
fn code_comments_and_inline_mathematics_are_not_searched() {
    let text = "\
---
title: $$ front $$
---
Inline `$$ code $$` and ``$$ with ` in it $$`` and $x = y$, costs $5 and $10, \\$$ or \\\\[1mm].

```python
$$ not this $$
```

    $$ nor this $$

\t$$ nor this $$

<!-- $$ nor
this $$ -->
<pre>
$$ nor this $$
</pre>

\\[1\\] a footnote, a [link]\\[2\\]

A `lone backtick.

$$ this $$
";
    assert_eq!(markdown(text), ["chain.rule/24 @ 24:3: this"]);
}

#[test]
fn lists_and_quotations_hold_equations() {
    let text = "\
- item

    $$ a = b $$

1. ```math in-list
   c = d
   ```

> Quoted:
>
> ```math quoted
> e = f
> g
> ```
>
> $$
> h = i
> > j
> $$

    $$ code again $$
";
    let document = clean(Document::from_markdown("n.md", text));
    assert_eq!(
        equations(&document),
        ["n/3 @ 3:7: a = b", "in-list @ 6:1: c = d", "quoted @ 12:1: e = f g", "n/16 @ 16:5: h = i j",]
    );
    // What is left of a quotation stands where it stood.
    let quoted = &document.equations[2];
    let place = quoted.latex.find("e = f").unwrap();
    assert!(document.text[quoted.offset + place..].starts_with("e = f"));
    assert_eq!(quoted.latex.len(), "> e = f\n> g\n".len());
}

#[test]
fn notations_are_handed_on_with_their_place() {
    let text = "Text.\n\n```notation\nweight = 'w'\n```\n\n> ```notation\n> bias = 'b'\n> ```\n";
    let document = clean(Document::from_markdown("n.md", text));
    let found: Vec<_> = document
        .notations
        .iter()
        .map(|block| (block.toml.as_str(), document.place(block.offset).line))
        .collect();
    assert_eq!(found, [("weight = 'w'\n", 4), ("  bias = 'b'\n", 8)]);
}

#[test]
fn macros_are_taken_up_wherever_they_are_defined() {
    let text = "\
$\\newcommand{\\bp}[1]{\\delta^{#1}}$ and \\def\\half{\\frac12} in the text.

$$ \\bp{l} = \\half \\renewcommand{\\half}{2} $$

$$ \\half = x $$

`\\newcommand{\\code}{x}` is code.
";
    let document = clean(Document::from_markdown("n.md", text));
    let names: Vec<Vec<&str>> =
        document.equations.iter().map(|equation| equation.macros.names().collect()).collect();
    assert_eq!(names, [["bp", "half"], ["bp", "half"]]);
    let printed: Vec<String> = document
        .equations
        .iter()
        .map(|equation| derive_check::latex::print(&equation.statements().unwrap()[0].row))
        .collect();
    assert_eq!(printed, ["\\delta^l = \\frac12", "2 = x"]);
}

#[test]
fn byte_order_marks_and_carriage_returns_do_no_harm() {
    let text = "\u{feff}```math a for sigmoid\r\nδ = x\r\n```\r\n\r\nδδ $$ b = c $$\r\n";
    let document = clean(Document::from_markdown("n.md", text));
    assert_eq!(equations(&document), ["a @ 2:1 for(sigmoid): δ = x", "n/5 @ 5:6: b = c"]);
    for equation in &document.equations {
        assert_eq!(&document.text[equation.offset..][..equation.latex.len()], equation.latex);
    }
    assert_eq!(
        &document.text[document.equations[0].span.start..document.equations[0].span.end],
        "```math a for sigmoid\r\nδ = x\r\n```"
    );
}

#[test]
fn latex_files_are_read() {
    let text = "\
\\documentclass{article}
\\newcommand{\\W}[1]{W^{#1}} % weights
\\begin{document}
Costs 5\\% of $x$, \\(y\\) and \\verb|$$ z $$| here.
% $$ commented out $$
% check: first refuted, for sigmoid
\\begin{equation}
  a = \\W{l} % $$
  \\label{eq:first}
\\end{equation}
\\[ b = c \\]
\\begin{align} % one
  d &= e \\label{eq:d} \\\\
  f &= g \\label{eq:f}
\\end{align}
\\begin{verbatim}
$$ verbatim $$
\\end{verbatim}
$$ h = i $$
\\\\[2mm]
% notation:
%   weight = 'w^{l}_{jk}'
%   bias = 'b'
Text.
\\end{document}
$$ behind the end $$
";
    let document = clean(Document::from_tex("notes.tex", text));
    assert_eq!(
        equations(&document),
        [
            "first @ 7:1 refuted for(sigmoid): \\begin{equation} a = \\W{l} % $$ \\label{eq:first} \\end{equation}",
            "notes/11 @ 11:3: b = c",
            "eq:d @ 12:1: \\begin{align} % one d &= e \\label{eq:d} \\\\ f &= g \\label{eq:f} \\end{align}",
            "notes/19 @ 19:3: h = i",
        ]
    );
    assert_eq!(document.equations[2].labels, ["eq:d", "eq:f"]);
    assert_eq!(document.notations[0].toml, "    weight = 'w^{l}_{jk}'\n    bias = 'b'\n");
    assert_eq!(document.equations[0].statements().unwrap().len(), 1);
    assert_eq!(tex("$$ a = b $$"), ["notes/1 @ 1:3: a = b"]);
}

#[test]
fn notebooks_are_read_cell_by_cell() {
    let json = r##"{
 "cells": [
  { "cell_type": "markdown", "source": ["# Title\n", "$$ a = b $$\n", "\\newcommand{\\W}{W^l}"] },
  { "cell_type": "code", "source": "'$$ code $$'" },
  { "cell_type": "markdown", "source": "text\n\n```math named\n\\W = \"x\"\n```\n$$ c = d $$" }
 ],
 "nbformat": 4
}"##;
    let document = clean(Document::read("some/book.ipynb", json));
    assert_eq!(
        equations(&document),
        ["book/1/2 @ cell 1:2:3: a = b", "named @ cell 3:4:1: \\W = \"x\"", "book/3/6 @ cell 3:6:3: c = d"]
    );
    let (text, start) = document.section(document.equations[1].offset);
    assert!(text.starts_with("text\n\n") && start > 0);
    assert_eq!(document.equations[1].macros.names().collect::<Vec<_>>(), ["W"]);
}

#[test]
fn names_tell_the_kind_of_a_text() {
    let text = "% $$ a = b $$\n";
    assert_eq!(Document::read("a.md", text).equations.len(), 1);
    assert_eq!(Document::read("-", text).equations.len(), 1);
    assert_eq!(Document::read("a.TEX", text).equations.len(), 0);
}

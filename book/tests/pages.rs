//! Whole books, built through mdBook: this project's own, and a second one by somebody else.

use book::{Draft, Pages, build, root};
use derive_check::document::Document;
use std::collections::BTreeSet;
use std::path::Path;

/// The equations of a built book, by anchor; the page of all chapters and the copy of the first are left out.
fn anchors(pages: &Pages) -> Vec<String> {
    let chapters =
        pages.html.iter().filter(|(name, _)| !matches!(name.as_str(), "print.html" | "index.html"));
    let mut found = Vec::new();
    for (_, html) in chapters {
        for part in html.split("<div class=\"equation ").skip(1) {
            let id = part.split("id=\"").nth(1).and_then(|rest| rest.split('"').next());
            found.push(id.expect("an equation has an anchor").to_owned());
        }
    }
    found
}

#[test]
fn the_book_is_built_with_every_equation_and_nothing_from_elsewhere() {
    let pages = build(root()).unwrap_or_else(|why| panic!("{why}"));
    every_displayed_equation_has_its_place(&pages);
    for (name, html) in &pages.html {
        for mark in
            ["src=\"http", "src=\"//", "rel=\"stylesheet\" href=\"http", "@import", "url(http", "MathJax"]
        {
            assert!(!html.contains(mark), "{name} holds {mark}");
        }
    }
    for (name, html) in pages.html.iter().filter(|(name, _)| *name != "print.html") {
        assert_eq!(twice(html), BTreeSet::new(), "{name}");
    }
    assert!(pages.page("coverage.html").contains("<code>bp2</code><br>core/<wbr>src/<wbr>backprop.rs"));
}

/// The ids that a page gives to more than one element.
fn twice(html: &str) -> BTreeSet<&str> {
    let mut seen = BTreeSet::new();
    let ids = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next());
    ids.filter(|id| !seen.insert(*id)).collect()
}

#[test]
fn an_id_given_twice_is_seen() {
    assert_eq!(twice("<h1 id=\"a\"><p id=\"b\"><p class=\"c\" id=\"a\">"), BTreeSet::from(["a"]));
}

/// On one page, once, under its own anchor.
fn every_displayed_equation_has_its_place(pages: &Pages) {
    let mut displayed = BTreeSet::new();
    for entry in std::fs::read_dir(root().join("src")).expect("the text") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "md") {
            let text = std::fs::read_to_string(&path).expect("a chapter");
            let document = Document::from_markdown(&path.to_string_lossy(), &text);
            displayed.extend(document.equations.into_iter().map(|equation| format!("eq:{}", equation.id)));
        }
    }
    let shown = anchors(pages);
    assert_eq!(shown.len(), shown.iter().collect::<BTreeSet<_>>().len(), "an anchor stands twice");
    assert_eq!(shown.into_iter().collect::<BTreeSet<_>>(), displayed);
    assert!(displayed.len() >= 150, "{} equations", displayed.len());
}

#[test]
fn somebody_elses_book_is_built() {
    let pages = build(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/second"))
        .unwrap_or_else(|why| panic!("{why}"));
    let back = pages.page("back.html");
    assert_eq!(anchors(&pages), ["eq:back", "eq:back/26", "eq:back/slip", "eq:weights"]);
    for part in [
        "<annotation encoding=\"application/x-tex\">",
        "(1.1)",
        "✓</span> proved",
        "The letters from here on",
    ] {
        assert!(back.contains(part), "{part}");
    }
    assert!(back.contains("<div class=\"equation refuted\" id=\"eq:back/slip\">"));
    let step = pages.page("step/one.html");
    assert!(step.contains("<a href=\"../back.html#eq:back\">(1.1)</a>"), "{step}");
    assert!(step.contains("<a href=\"../back.html#eq:back/slip\">the slip</a>"));
}

#[test]
fn figures_counts_and_coverage() {
    let book = Draft::new()
        .settings("notation = 'four-equations'\ncoverage = ['code']\n")
        .chapter("a.md", "```math bp3\n\\frac{\\partial C}{\\partial b^l} = \\delta^l\n```\n\n```math a/slip refuted\n\\frac{\\partial C}{\\partial b^l} = -\\delta^l\n```\n")
        .chapter("b/coverage.md", "Displayed {{#count displayed}}, refuted {{#count refuted}}, exempt {{#count exempt}}.\n\n{{#coverage}}\n")
        .chapter("c.md", "![The sigmoid beside tanh](figure:activations \"Two functions\")\n")
        .file("code/back.rs", "/// Equation: bp3\npub fn gradient() {}\n/// Equation: bp3\n#[test]\nfn the_gradient() {}\n");
    let pages = book.build().unwrap_or_else(|why| panic!("{why}"));
    let coverage = pages.page("b/coverage.html");
    assert!(coverage.contains("Displayed 2, refuted 1, exempt 0."), "{coverage}");
    assert!(coverage.contains("<code>gradient</code><br>code/<wbr>back.rs"), "{coverage}");
    assert!(coverage.contains("<code>the_<wbr>gradient</code><br>code/<wbr>back.rs"));
    assert!(coverage.contains("<a href=\"../a.html#eq:a/slip\">(1.2)</a>"), "{coverage}");
    assert!(coverage.contains("refuted, on purpose"));
    let figure = pages.page("c.html");
    assert!(figure.contains("aria-label=\"The sigmoid beside tanh\""));
    assert!(figure.contains("<figcaption>Two functions</figcaption>"));
}

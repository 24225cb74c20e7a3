//! Texts in chapters: a network of its own is read by itself, and gradients alone are held to the network of the text.

use derive_check::document::Document;

/// The verdicts of a text, in its order.
fn verdicts(text: &str) -> Vec<&'static str> {
    let report =
        derive_check::check(&Document::from_markdown("note.md", text)).expect("no notation to be wrong");
    report.equations.iter().map(|equation| equation.verdict.word()).collect()
}

#[test]
fn two_slips_below_a_heading_are_not_excused() {
    let found = verdicts(
        r"
# Forward

$$ z^l = W^l a^{l-1} + b^l $$

$$ a^l = \sigma(z^l) $$

# Backward

$$ \delta^l = (W^{l+1} \delta^{l+1}) \odot \sigma'(z^l) $$

$$ \frac{\partial C}{\partial a^l} = W^{l+1} \delta^{l+1} $$
",
    );
    // Of weights that stand the other way round both would be true.
    assert_eq!(found, ["proved", "proved", "ill-typed", "ill-typed"]);
}

#[test]
fn a_chapter_on_a_network_of_its_own_has_conventions_of_its_own() {
    let text = include_str!("../fixtures/authors/a-neuron-and-then-two-layers.md");
    let unexpected = |text: &str| {
        let report = derive_check::check(&Document::from_markdown("note.md", text)).expect("no notation");
        report.equations.iter().filter(|equation| !equation.ok).count()
    };
    assert_eq!(unexpected(text), 0);
    // Without its headings it is one text on one network, of which not all of it is true.
    let without: String =
        text.lines().filter(|line| !line.starts_with('#')).map(|line| line.to_owned() + "\n").collect();
    assert!(unexpected(&without) > 0);
}

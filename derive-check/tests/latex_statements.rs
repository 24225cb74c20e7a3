//! How displayed equations fall apart into statements.

mod latex_support;
use derive_check::latex::statements;
use latex_support::{read, row};

fn show(source: &str) -> String {
    let shown = |statement: &derive_check::latex::Statement| {
        let qualifiers = statement.qualifiers.iter().map(|qualifier| format!(" [{}]", row(qualifier)));
        format!("{}{}", row(&statement.row), qualifiers.collect::<String>())
    };
    statements(read(source)).iter().map(shown).collect::<Vec<_>>().join(" || ")
}

/// Each source beside the statements it must fall into: `||` between them, qualifiers in brackets.
fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(source, expected)| {
            let found = show(source);
            (found != *expected).then(|| format!("{source}\n  expected {expected}\n  found    {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn chains_go_on_over_lines() {
    check(&[
        ("a = b = c", "a = b = c"),
        ("\\begin{aligned} a &= b \\\\ &= c \\\\ &= d \\end{aligned}", "a = b = c = d"),
        ("\\begin{aligned} a \\\\ &= b \\end{aligned}", "a = b"),
        ("\\begin{aligned} a &= b \\\\ &\\quad + c \\\\ &\\qquad - d \\end{aligned}", "a = b + c - d"),
        ("\\begin{aligned} a &= b + \\\\ & c \\end{aligned}", "a = b + c"),
        ("\\begin{aligned} a = \\\\ b \\\\ \\times c \\end{aligned}", "a = b × c"),
        ("\\begin{multline} a = b \\\\ (c) \\end{multline}", "a = b (c)"),
        ("\\begin{aligned} a &= b, \\\\ &= c \\end{aligned}", "a = b = c"),
        (
            "\\begin{aligned} a &= b \\text{ (chain rule)} \\\\ &= c \\end{aligned}",
            "a = b = c [“(chain rule)”]",
        ),
        ("x = \\begin{aligned}[t] &a \\\\ &+ b \\end{aligned}", "x = a + b"),
        ("\\begin{array}{rcl} a &=& b \\\\ &=& c \\end{array}", "a = b = c"),
        ("\\boxed{a = b}", "a = b"),
        ("{a = b}", "a = b"),
    ]);
}

#[test]
fn statements_stand_on_lines_of_their_own() {
    check(&[
        ("a = b \\\\ c = d", "a = b || c = d"),
        ("\\begin{align} a &= b, \\\\ c &= d. \\end{align}", "a = b || c = d"),
        ("\\begin{align} a &= b & c &= d \\\\ e &= f \\end{align}", "a = b || c = d || e = f"),
        ("\\left\\{ \\begin{aligned} a &= b \\\\ c &= d \\end{aligned} \\right.", "a = b || c = d"),
        ("\\begin{cases} a = b \\\\ c = d \\end{cases}", "a = b || c = d"),
        ("\\left\\{ \\begin{array}{l} a = b \\\\ c = d \\end{array} \\right.", "a = b || c = d"),
        (
            "\\begin{array}{l} \\text{(1) } a = b \\\\ \\text{(2) } c = d \\end{array}",
            "a = b [“(1)”] || c = d [“(2)”]",
        ),
        ("\\begin{gather} a = b \\\\ \\Rightarrow c = d \\end{gather}", "a = b || c = d"),
        ("\\begin{align} a &= b \\intertext{and so} c &= d \\end{align}", "a = b || c = d"),
    ]);
}

#[test]
fn commas_part_what_has_relations_on_both_sides() {
    check(&[
        ("a = b, c = d", "a = b || c = d"),
        ("a = b, \\qquad c = d.", "a = b || c = d"),
        ("a = b; c = d", "a = b || c = d"),
        ("a = b \\qquad c = d", "a = b || c = d"),
        ("f(x,y) = g(y,x)", "f (x , y) = g (y , x)"),
        ("i,j=1,2", "i , j = 1 , 2"),
        ("W^{n,n-1} = 1", "W^[n , n - 1] = 1"),
        ("x = 1, 2, 3", "x = 1 , 2 , 3"),
        ("a = b,", "a = b"),
        ("a = b.", "a = b"),
        ("W^{(1)} \\in R^{784 \\times K}, b^{(1)} \\in R^K", "W^[(1)] ∈ R^[784 × K] || b^[(1)] ∈ R^[K]"),
        ("W \\in R^K, b \\in R", "W ∈ R^[K] || b ∈ R"),
        ("\\Theta = \\{ a, b \\}", "Theta = \\{a , b\\}"),
        ("a = b, = c", "a = b = c"),
        ("a = b. \\quad c = d", "a = b || c = d"),
    ]);
}

#[test]
fn words_and_arrows_part() {
    check(&[
        ("a = b \\text{ and } c = d", "a = b || c = d"),
        ("a = b \\text{ or } c = d", "a = b || c = d"),
        ("a = b, \\text{ where } c = d", "a = b || c = d"),
        ("a = b \\Rightarrow c = d \\implies e = f", "a = b || c = d || e = f"),
        ("a = b \\iff c = d", "a = b || c = d"),
        ("a = b \\quad\\therefore\\quad c = d", "a = b || c = d"),
        ("a = b \\quad\\because\\quad c = d", "a = b || c = d"),
        ("\\text{Hence } a = b", "a = b"),
        ("\\text{BP1: } a = b", "a = b [“BP1:”]"),
        ("a = b \\text{ (4)}", "a = b [“(4)”]"),
        ("a = b \\quad (4)", "a = b [(4)]"),
        ("(4) \\quad a = b", "a = b [(4)]"),
        ("a = b, \\text{ or } = c", "a = b = c"),
    ]);
}

#[test]
fn ranges_qualify() {
    check(&[
        ("a^l = b, l = 2, \\dots, L", "a^[l] = b [l = 2 , dots , L]"),
        ("a^l = b, \\quad l = L-1, L-2, \\dots, 1", "a^[l] = b [l = L - 1 , L - 2 , dots , 1]"),
        ("a = b \\text{ for all } l", "a = b [“for all” l]"),
        ("a = b, \\text{ for all } l=2,\\dots,L", "a = b [“for all” l = 2 , dots , L]"),
        ("a = b \\quad \\forall l \\geq 2", "a = b [∀ l ≥ 2]"),
        ("a = b \\forall j", "a = b [∀ j]"),
        ("a = b, \\quad i, j = 1, \\dots, n", "a = b [i , j = 1 , dots , n]"),
        (
            "a = b, \\quad i = 1, \\dots, n, \\; j = 1, \\dots, m",
            "a = b [i = 1 , dots , n] [j = 1 , dots , m]",
        ),
        ("a = b, \\quad l \\ge 2", "a = b [l ≥ 2]"),
        ("a = b, \\quad 1 \\le l \\le L", "a = b [1 ≤ l ≤ L]"),
        ("a = b, k \\neq j", "a = b [k ≠ j]"),
        (
            "a = b \\text{ if } z > 0, \\quad a = c \\text{ if } z < 0",
            "a = b [“if” z > 0] || a = c [“if” z < 0]",
        ),
        ("a = b, \\quad x \\in X", "a = b [x ∈ X]"),
        ("a = b, \\quad k = 1, \\quad c = d", "a = b [k = 1] || c = d"),
        ("\\text{For } l \\geq 2: \\quad a = b", "a = b [“For” l ≥ 2]"),
        ("\\text{for } i = 1, \\dots, n, \\quad a = b", "a = b [“for” i = 1 , dots , n]"),
        ("\\forall l: a = b", "a = b [∀ l]"),
        ("l = 2, \\dots, L", "l = 2 , dots , L"),
    ]);
}

#[test]
fn nothing_is_left_of_lines_and_gaps_inside() {
    check(&[
        ("a = \\bigl( b \\quad + c \\bigr)", "a = (b + c)"),
        ("a = \\Bigl( \\begin{aligned} & b \\\\ & + c \\end{aligned} \\Bigr)", "a = (b + c)"),
        (
            "f = \\begin{cases} 1 & z > 0 \\\\ 0 & \\text{otherwise} \\end{cases}",
            "f = cases[1 if z > 0 ;; 0 if “otherwise”]",
        ),
        (
            "f = \\left\\{ \\begin{array}{ll} 1 & z > 0 \\\\ 0 & z \\le 0 \\end{array} \\right.",
            "f = cases[1 if z > 0 ;; 0 if z ≤ 0]",
        ),
        (
            "f = \\left\\{ \\begin{aligned} 1 \\quad & z > 0 \\\\ 0 \\quad & z \\le 0 \\end{aligned} \\right.",
            "f = cases[1 if z > 0 ;; 0 if z ≤ 0]",
        ),
        ("", ""),
        ("\\quad", ""),
        ("\\text{note}", "“note”"),
    ]);
}

//! Whatever is given to the parser, it answers soon, points into the text, and loses nothing.

mod latex_support;
mod patience;

use derive_check::latex::{Fence, Kind, Macros, Node, Operator, Row, Span, parse, print, statements};
use latex_support::row;
use patience::assert_in_time;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::time::Instant;

/// Every node of a row, outermost first.
fn walk<'a>(nodes: &'a [Node], visit: &mut impl FnMut(&'a Node)) {
    for node in nodes {
        visit(node);
        let mut rows: Vec<&'a [Node]> = Vec::new();
        match &node.kind {
            Kind::Big { lower, upper, .. } => rows.extend(lower.iter().chain(upper).map(Vec::as_slice)),
            Kind::Fraction { numerator, denominator } => rows.extend([numerator.as_slice(), denominator]),
            Kind::Root { radicand, index } => {
                rows.push(radicand);
                rows.extend(index.as_deref());
            }
            Kind::Scripted { base, sub, sup, .. } => {
                rows.push(std::slice::from_ref(base.as_ref()));
                rows.extend(sub.iter().chain(sup).map(Vec::as_slice));
            }
            Kind::Fenced { body, .. } | Kind::Group(body) => rows.push(body),
            Kind::Matrix { rows: cells, .. } => rows.extend(cells.iter().flatten().map(Vec::as_slice)),
            Kind::Cases(cases) => rows.extend(cases.iter().flat_map(|(a, b)| [a.as_slice(), b])),
            Kind::Accent { body, .. } => rows.push(std::slice::from_ref(body.as_ref())),
            Kind::Braced { body, label, .. } => {
                rows.push(body);
                rows.extend(label.as_deref());
            }
            Kind::Lines(lines) => rows.extend(lines.iter().map(Vec::as_slice)),
            _ => {}
        }
        for row in rows {
            walk(row, visit);
        }
    }
}

/// Reads, and holds the answer to what any answer must keep.
fn read(source: &str) -> Option<Row> {
    const BASE: usize = 1000;
    let inside = |span: Span| {
        let (start, end) = (span.start.checked_sub(BASE), span.end.checked_sub(BASE));
        start.zip(end).is_some_and(|(start, end)| start <= end && source.get(start..end).is_some())
    };
    match parse(source, BASE, &Macros::new()) {
        Ok(tree) => {
            walk(&tree, &mut |node| {
                assert!(inside(node.span), "{:?} of {:?} in {source:?}", node.span, node.kind)
            });
            for statement in statements(tree.clone()) {
                for part in std::iter::once(&statement.row).chain(&statement.qualifiers) {
                    walk(part, &mut |node| {
                        assert!(
                            !matches!(node.kind, Kind::Lines(_) | Kind::Gap),
                            "{source:?} leaves {:?}",
                            node.kind
                        );
                    });
                }
            }
            Some(tree)
        }
        Err(error) => {
            assert!(inside(error.span), "{:?} in {source:?}: {error}", error.span);
            assert!(error.other.is_none_or(|(span, _)| inside(span)), "{source:?}: {error}");
            let words = error.to_string();
            assert!(
                !words.ends_with('.') || words.ends_with("\\right.") || words.ends_with("\\."),
                "{words}"
            );
            None
        }
    }
}

const TOKENS: &[&str] = &[
    "a",
    "W",
    "l",
    "2",
    "0.5",
    "1{,}000",
    "+",
    "-",
    "=",
    "*",
    "/",
    ",",
    ".",
    ";",
    ":",
    "!",
    "'",
    "^",
    "_",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "|",
    "||",
    "\\|",
    "<",
    ">",
    "&",
    "\\\\",
    "\\\\[2pt]",
    "\\,",
    "~",
    " ",
    "\n",
    "% x\n",
    "$",
    "#",
    "#1",
    "\\",
    "\\frac",
    "\\frac12",
    "\\over",
    "\\sqrt",
    "\\sqrt[3]",
    "\\sum",
    "\\prod\\limits",
    "\\delta",
    "\\partial",
    "\\nabla",
    "\\cdots",
    "\\prime",
    "\\left",
    "\\left(",
    "\\left.",
    "\\right",
    "\\right)",
    "\\right.",
    "\\middle|",
    "\\bigl(",
    "\\Big|",
    "\\langle",
    "\\rangle",
    "\\{",
    "\\}",
    "\\lVert",
    "\\rVert",
    "\\mathbf",
    "\\mathrm",
    "\\mathrm{in}",
    "\\bf",
    "\\rm",
    "\\operatorname",
    "\\operatorname*{arg\\,max}",
    "\\arg",
    "\\max",
    "\\exp",
    "\\hat",
    "\\overline",
    "\\underbrace",
    "\\overbrace",
    "\\overset",
    "\\underset",
    "\\stackrel",
    "\\text",
    "\\text{for all $l$}",
    "\\text{in}",
    "\\tag{1}",
    "\\label{x}",
    "\\color{red}",
    "\\textcolor{red}",
    "\\boxed",
    "\\cancel",
    "\\phantom{x}",
    "\\quad",
    "\\hspace{1em}",
    "\\begin{aligned}",
    "\\end{aligned}",
    "\\begin{align}",
    "\\end{align}",
    "\\begin{bmatrix}",
    "\\end{bmatrix}",
    "\\begin{cases}",
    "\\end{cases}",
    "\\begin{array}{cc}",
    "\\end{array}",
    "\\substack",
    "\\pmatrix",
    "\\newcommand",
    "\\newcommand{\\m}[1]{#1^2}",
    "\\m",
    "\\def",
    "\\def\\m{a}",
    "\\let\\m=\\delta",
    "\\not",
    "\\xrightarrow",
    "\\leftarrow",
    "\\Rightarrow",
    "\\in",
    "\\leq",
    "\\odot",
    "\\times",
    "\\unknown",
    "\\eqref{x}",
    "\\forall",
    "\\because",
    "\\intertext{so}",
    "\\begin",
    "\\end",
    "{\\bf x}",
    "δ",
    "∂",
    "²",
    "ᵀ",
    "ⱼ",
    "ŷ",
    "x̂",
    "𝐖",
    "½",
    "‖",
    "⟨",
    "′",
    "−",
    "é",
    "網",
    "\u{302}",
    "\u{feff}",
];

fn soup() -> impl Strategy<Value = String> {
    let space = prop::sample::select(vec!["", "", " "]);
    let token = (prop::sample::select(TOKENS), space).prop_map(|(token, space)| format!("{token}{space}"));
    prop::collection::vec(token, 0..25).prop_map(|tokens| tokens.concat())
}

/// What commands embrace, in which `@` is anything whatever.
const COMMANDS: &[&str] = &[
    "{@}",
    "@^{@}",
    "@_{@}^{@}",
    "@^{@}'",
    "@'_{@}",
    "\\sum_{@}^{@}",
    "\\hat{@}",
    "\\mathbf{@}",
    "\\mathrm{@}",
    "\\text{@}",
    "\\operatorname{@}",
    "\\underbrace{@}_{@}",
    "\\overbrace{@}^{@}",
    "\\boxed{@}",
    "\\norm{@}",
    "\\sqrt[@]{@}",
    "\\dv[@]{@}",
    "\\pdv{@}{@}",
    "\\frac{@}{@}",
    "{@ \\over @}",
    "\\overset{@}{@}",
    "\\underset{@}{@}",
    "\\stackrel{@}{@}",
    "\\substack{@ \\\\ @}",
    "(@)",
    "|@|",
    "\\|@\\|",
    "\\left(@\\right]",
    "\\left|@\\right.",
    "{\\bf @}",
    "\\begin{matrix}@ & @\\\\ @\\end{matrix}",
    "\\begin{cases}@ & @\\\\ @\\end{cases}",
    "\\begin{aligned}@ & @\\\\ @\\end{aligned}",
    "\\begin{gather}@ & @\\end{gather}",
    "\\begin{array}{c}@\\\\ @\\end{array}",
];

/// Commands in each other, and signs in them, without regard for sense.
fn nested() -> impl Strategy<Value = String> {
    let space = prop::sample::select(vec!["", " "]);
    let sign = (prop::sample::select(TOKENS), space).prop_map(|(token, space)| format!("{token}{space}"));
    let filled = sign.prop_recursive(4, 24, 3, |inner| {
        let row = prop::collection::vec(inner, 0..3).prop_map(|parts| parts.concat());
        let parts = prop::collection::vec(row, 3);
        (prop::sample::select(COMMANDS), parts).prop_map(|(command, parts)| {
            let pieces = command.split('@').zip(parts.iter().map(String::as_str).chain(["", ""]));
            let last = command.matches('@').count();
            let pieces = pieces.enumerate().map(|(place, (piece, part))| {
                if place < last { format!("{piece}{part}") } else { piece.to_owned() }
            });
            pieces.collect()
        })
    });
    prop::collection::vec(filled, 1..3).prop_map(|parts| parts.concat())
}

/// LaTeX that is well formed, and the marks that its tree must hold, each so many times.
#[derive(Clone, Debug, Default)]
struct Written {
    source: String,
    marks: BTreeMap<String, usize>,
}

impl Written {
    fn leaf(source: &str, mark: &str) -> Self {
        Self { source: source.into(), marks: BTreeMap::from([(mark.into(), 1)]) }
    }

    /// The pattern with its `@` replaced by the parts.
    fn with(pattern: &str, parts: &[Written]) -> Self {
        let mut pieces = pattern.split('@');
        let mut whole =
            Written { source: pieces.next().unwrap_or_default().to_owned(), ..Written::default() };
        for (part, piece) in parts.iter().zip(pieces) {
            whole.source.push_str(&part.source);
            whole.source.push_str(piece);
            for (mark, number) in &part.marks {
                *whole.marks.entry(mark.clone()).or_default() += number;
            }
        }
        whole
    }

    fn and(mut self, mark: &str) -> Self {
        *self.marks.entry(mark.into()).or_default() += 1;
        self
    }
}

fn written() -> impl Strategy<Value = Written> {
    let leaf = prop::sample::select(vec![
        ("a", "a"),
        ("W", "W"),
        ("\\delta", "delta"),
        ("δ", "delta"),
        ("\\partial", "partial"),
        ("\\dots", "dots"),
        ("2", "2"),
        ("784", "784"),
        ("1{,}000", "1000"),
        ("+", "+"),
        ("-", "-"),
        ("−", "-"),
        ("\\odot", "⊙"),
        ("\\cdot", "·"),
        ("/", "/"),
        ("=", "="),
        ("\\leftarrow", "←"),
        ("\\neq", "≠"),
        ("\\exp", "fn:exp"),
        ("\\operatorname{diag}", "fn:diag"),
        ("\\mathrm{net}", "word:net"),
        ("\\text{for all}", "“for all”"),
        ("\\sum", "sum"),
        ("∏", "prod"),
        ("\\mid", "given"),
        ("\\quad", "gap"),
        (",", ","),
    ]);
    let leaf = leaf.prop_map(|(source, mark)| Written::leaf(source, mark));
    leaf.prop_recursive(5, 60, 4, |inner| {
        let space =
            prop::sample::select(vec![" ", "  ", "\n", "~", "\\, ", " % note } \\frac\n", "\\displaystyle "]);
        let row = (prop::collection::vec(inner.clone(), 1..4), space).prop_map(|(parts, space)| {
            let pattern = vec!["@"; parts.len()].join(space);
            Written::with(&pattern, &parts)
        });
        let one = prop::sample::select(vec![
            ("{@}", ""),
            ("\\mathbf{@}", ""),
            ("{\\bf @}", ""),
            ("\\textcolor{red}{@}", ""),
            ("\\boxed{@}", ""),
            ("\\cancel{@}", ""),
            ("\\sqrt{@}", ""),
            ("\\left(@\\right)", "fence"),
            ("\\left[ @ \\right]", "fence"),
            ("\\left. @ \\right|", "fence"),
            ("\\bigl( @ \\bigr)", "fence"),
            ("( @ )", "fence"),
            ("\\{ @ \\}", "fence"),
            ("\\lVert @ \\rVert", "fence"),
            ("\\langle @ \\rangle", "fence"),
            ("\\begin{aligned} @ \\end{aligned}", ""),
            ("\\hat{@}", ""),
            ("a\\label{@}", "dropped"),
        ]);
        let two = prop::sample::select(vec![
            ("\\frac{@}{@}", ""),
            ("{@ \\over @}", ""),
            ("\\dfrac{@} {@}", ""),
            ("\\underbrace{@}_{@}", ""),
            ("\\overbrace{@}^{@}", ""),
            ("\\sqrt[{@}]{@}", ""),
            ("x^{@}_{@}", "x"),
            ("x_{@} ^{@}", "x"),
            ("x'^{@}_{@}", "x'"),
            ("x_{@}'^{@}", "x'"),
            ("{@}^{@}", ""),
            ("\\sum_{@}^{@}", "sum"),
            ("\\sum\\limits_{@}^{@}", "sum"),
            ("\\underset{@}{\\overset{@}{\\sum}}", "sum"),
            ("\\overset{@}{x}{@}", "x"),
            ("\\begin{bmatrix} @ & @ \\end{bmatrix}", ""),
            ("\\begin{array}{c} @ \\\\ @ \\end{array}", ""),
            ("\\begin{aligned} x & @ \\\\[2pt] x & @ \\nonumber \\end{aligned}", "xx"),
            ("\\newcommand{\\m}[1]{##1} @ @", "never"),
        ]);
        prop_oneof![
            2 => row.clone(),
            3 => (one, row.clone()).prop_map(|((pattern, mark), part)| match mark {
                "dropped" => Written::leaf("a \\label{eq:x}", "a"),
                "" => Written::with(pattern, &[part]),
                mark => Written::with(pattern, &[part]).and(mark),
            }),
            3 => (two, row.clone(), row).prop_map(|((pattern, mark), first, second)| {
                let whole = match mark {
                    "never" => Written::with("@ @", &[first, second]),
                    _ => Written::with(pattern, &[first, second]),
                };
                match mark {
                    "" | "never" => whole,
                    "x'" => whole.and("x").and("'"),
                    "xx" => whole.and("x").and("x"),
                    mark => whole.and(mark),
                }
            }),
        ]
    })
}

/// The marks that a tree holds.
fn marks(tree: &[Node]) -> BTreeMap<String, usize> {
    let mut marks: BTreeMap<String, usize> = BTreeMap::new();
    walk(tree, &mut |node| {
        let mark = match &node.kind {
            Kind::Symbol(symbol) => symbol.name.clone(),
            Kind::Scripted { primes, .. } => {
                if *primes > 0 {
                    *marks.entry("'".into()).or_default() += *primes as usize;
                }
                return;
            }
            Kind::Fenced { .. } => "fence".into(),
            Kind::Big { operator: derive_check::latex::Big::Sum, .. } => "sum".into(),
            Kind::Big { .. } => "prod".into(),
            Kind::Number(_)
            | Kind::Word(_)
            | Kind::Function(_)
            | Kind::Operator(_)
            | Kind::Relation(_)
            | Kind::Text(_)
            | Kind::Gap => row(std::slice::from_ref(node)),
            _ => return,
        };
        *marks.entry(mark).or_default() += 1;
    });
    marks
}

/// Reads a text, and what its tree is printed as: that is the same tree.
fn printed_back(source: &str) -> Result<(), TestCaseError> {
    if let Some(tree) = read(source) {
        let printed = print(&tree);
        let again = parse(&printed, 0, &Macros::new());
        let again = again.map_err(|error| TestCaseError::fail(format!("{source}\n{printed}\n{error}")))?;
        prop_assert_eq!(&again, &tree, "{}\n{}\n{}\n{}", source, printed, row(&tree), row(&again));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_nest_of_commands_is_answered_and_what_is_read_prints_back(source in nested()) {
        printed_back(&source)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(source in any::<String>()) {
        read(&source);
    }

    #[test]
    fn any_soup_of_tokens_is_answered_and_what_is_read_prints_back(source in soup()) {
        printed_back(&source)?;
    }

    #[test]
    fn no_token_is_lost(written in written()) {
        let tree = parse(&written.source, 0, &Macros::new());
        let tree = tree.map_err(|error| TestCaseError::fail(format!("{}: {error}", written.source)))?;
        prop_assert_eq!(marks(&tree), written.marks, "{}\n{}", written.source, row(&tree));
    }

    #[test]
    fn statements_lose_nothing_but_what_joins_them(written in written()) {
        let Ok(tree) = parse(&written.source, 0, &Macros::new()) else { return Ok(()) };
        let mut after = BTreeMap::new();
        for statement in statements(tree) {
            for part in std::iter::once(&statement.row).chain(&statement.qualifiers) {
                for (mark, number) in marks(part) {
                    *after.entry(mark).or_insert(0) += number;
                }
            }
        }
        // Punctuation and gaps part statements; an invisible pair of delimiters embraces nothing.
        let parting = |mark: &str| matches!(mark, "," | "gap");
        let mut before = written.marks.clone();
        before.retain(|mark, _| !parting(mark));
        after.retain(|mark, _| !parting(mark));
        prop_assert_eq!(after, before, "{}", written.source);
    }
}

#[test]
fn no_text_takes_long() {
    let many = 100_000;
    let sources = [
        "{".repeat(many),
        "}".repeat(many),
        "x".repeat(many),
        "x ".repeat(many),
        "1".repeat(many),
        "^".repeat(many),
        "x^".repeat(many),
        "'".repeat(many),
        "x'".repeat(many),
        "(".repeat(many),
        "|(".repeat(many),
        "|".repeat(many),
        "| x ".repeat(many / 4),
        "\\left(".repeat(many / 4),
        "\\left( a \\right. \\\\".repeat(5_000),
        "\\left( a \\right. \\\\ \\left. b \\right) \\\\".repeat(2_000),
        "\\frac".repeat(many / 4),
        "x^\\,".repeat(many / 4),
        "\\, ".repeat(many / 4),
        "\\quad ".repeat(many / 4),
        "\\arg\\max ".repeat(20_000),
        "\\\\".repeat(many),
        "\\text{a} ".repeat(10_000),
        "\\text{$".repeat(10_000),
        "\\begin{aligned}".repeat(10_000),
        "\\operatorname{".repeat(10_000),
        "\\sqrt[".repeat(10_000),
        "\\overset{".repeat(10_000),
        "%\n".repeat(many),
        format!("x{}", "\u{302}".repeat(many)),
        "ᵀ".repeat(many),
        format!("\\{}", "q".repeat(many)),
        format!("\\begin{{{}}}", "q".repeat(many)),
        "\\def\\a#1{#1#1}\\a\\a".to_owned(),
        "\\def\\a#1#2{#1#1{#2#2}} \\a\\a{x}".to_owned(),
        format!(
            "\\def\\a#1{{\\b{{#1#1}}}} \\def\\b#1{{\\c{{#1#1}}}} \\def\\c#1{{\\a{{#1#1}}}} \\a{{{}}}",
            "x".repeat(100)
        ),
        format!("\\def\\a#1.{{#1}} {}", "\\a ".repeat(10_000)),
        "a = b, ".repeat(10_000),
        "l = 2, i, j, k, ".repeat(5_000),
        "{a = b}".repeat(10_000),
        "{".repeat(90) + "a = b" + &"}".repeat(90),
        "(".repeat(20_000) + "x" + &")".repeat(20_000),
        "\\|".repeat(10_000) + "x" + &"\\|".repeat(10_000),
        "[(".repeat(90) + "{{".repeat(40).as_str() + "x" + &"}}".repeat(40) + &")]".repeat(90),
        "({".repeat(99) + "x" + &"})".repeat(99),
    ];
    for source in sources {
        let begun = Instant::now();
        if let Some(tree) = read(&source) {
            print(&tree);
        }
        assert_in_time(begun, &source);
    }
}

#[test]
fn what_is_dropped_in_a_fence_would_be_noticed() {
    let tree = parse("( a + b )", 0, &Macros::new()).unwrap_or_default();
    let expected = ["+", "a", "b", "fence"].map(|mark| (mark.to_owned(), 1));
    assert_eq!(marks(&tree), BTreeMap::from(expected));
    let fence = matches!(tree[0].kind, Kind::Fenced { open: Fence::Paren, .. });
    let body =
        matches!(&tree[0].kind, Kind::Fenced { body, .. } if body[1].kind == Kind::Operator(Operator::Plus));
    assert!(fence && body);
}

//! LaTeX printed from trees: how it looks, and that it is read back as the same tree.

mod latex_support;
use derive_check::latex::{
    Accent, Big, Fence, Kind, Macros, Node, Operator, Relation, Row, Span, Style, Symbol, parse, print,
};
use latex_support::{read, row};
use proptest::prelude::*;

#[test]
fn what_is_printed_is_short_and_even() {
    for (source, expected) in [
        ("W^{l+1}", "W^{l+1}"),
        ("w_{jk}^{l}", "w^l_{jk}"),
        ("\\frac{\\partial C}{\\partial w_{jk}^l}", "\\frac{\\partial C}{\\partial w^l_{jk}}"),
        ("\\frac {1} {2}", "\\frac12"),
        (
            "\\dfrac{1}{2n}\\sum_{x}\\|y(x)-a^L(x)\\|^2",
            "\\frac{1}{2n} \\sum_x \\lVert y(x) - a^L(x) \\rVert^2",
        ),
        (
            "\\delta^{l}=((W^{l+1})^{T}\\delta^{l+1})\\odot\\sigma'(z^{l})",
            "\\delta^l = ((W^{l+1})^T \\delta^{l+1}) \\odot \\sigma'(z^l)",
        ),
        ("(W^{(2)})^{\\top}x", "(W^{(2)})^\\top x"),
        ("-a+(-b)", "-a + (-b)"),
        ("f(x,y)", "f(x, y)"),
        ("W_{ij}^{n,n-1}", "W^{n,n-1}_{ij}"),
        ("\\left(\\sum_k w_{jk}\\right)x", "\\left( \\sum_k w_{jk} \\right) x"),
        ("\\left( a \\right)", "(a)"),
        ("w \\gets w-\\eta\\,\\delta", "w \\leftarrow w - \\eta \\delta"),
        ("\\partial C/\\partial w", "\\partial C/\\partial w"),
        ("\\sum_{j\\neq i}^{n} x", "\\sum_{j \\neq i}^n x"),
        ("\\mathbf{Wx}+\\boldsymbol\\delta", "\\mathbf{W} \\mathbf{x} + \\boldsymbol{\\delta}"),
        ("a_{\\text{in}}", "a_{\\mathrm{in}}"),
        ("a=b\\text{ for all }l", "a = b \\text{ for all } l"),
        ("\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}^T", "\\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix}^T"),
        ("a&=b", "a = b"),
        ("2a^2b", "2a^2 b"),
        ("a^{*}", "a^*"),
        ("\\overbrace2_a^2", "\\overbrace{2}_a^2"),
        ("R^{784 \\times K}", "R^{784 \\times K}"),
        ("a_1, \\dots, a_n", "a_1, \\dots, a_n"),
        ("a_1 + \\dots + a_n", "a_1 + \\cdots + a_n"),
        ("\\hat{y}_j", "\\hat{y}_j"),
        ("{a \\over b}", "\\frac{a}{b}"),
        ("\\operatorname{diag}(\\exp x)", "\\operatorname{diag}(\\exp x)"),
        ("\\left.f\\right|_{z=0}", "\\left. f \\right|_{z=0}"),
    ] {
        let source = source.replace("a&=b", "a=b");
        assert_eq!(print(&read(&source)), expected, "{source}");
    }
    assert_eq!(
        print(&read("\\begin{align} a &= b \\\\ &= c \\end{align}")),
        "\\begin{aligned} a & = b \\\\ & = c \\end{aligned}"
    );
}

fn at(kind: Kind) -> Node {
    Node { kind, span: Span::default() }
}

fn symbol() -> impl Strategy<Value = Kind> {
    let letters = prop::sample::select(vec!["a", "C", "W", "x", "y", "z", "j", "k", "l", "L", "T"]);
    let signs = prop::sample::select(vec![
        "delta", "sigma", "partial", "nabla", "Theta", "varphi", "phi", "ell", "infty", "dots", "top", "eta",
    ]);
    let styles = prop::sample::select(vec![
        Style::Bold,
        Style::Roman,
        Style::Calligraphic,
        Style::Blackboard,
        Style::Sans,
        Style::Typewriter,
        Style::Fraktur,
    ]);
    let symbol = |name: &str, style| Kind::Symbol(Symbol { name: name.to_owned(), style });
    prop_oneof![
        4 => letters.clone().prop_map(move |name| symbol(name, Style::Italic)),
        3 => signs.prop_map(move |name| symbol(name, Style::Italic)),
        2 => (letters, styles).prop_map(move |(name, style)| symbol(name, style)),
        1 => Just(symbol("delta", Style::Bold)),
        1 => Just(symbol("1", Style::Blackboard)),
        1 => Just(symbol("0", Style::Bold)),
    ]
}

fn operator() -> impl Strategy<Value = Operator> {
    use Operator::*;
    prop::sample::select(vec![
        Plus, Minus, PlusMinus, Dot, Times, DotStar, Odot, Circ, Otimes, Slash, Comma, Semicolon, Colon,
        Factorial, Bar, ForAll, Period,
    ])
}

fn relation() -> impl Strategy<Value = Relation> {
    use Relation::*;
    prop::sample::select(vec![
        Equal,
        Defined,
        Defines,
        Equivalent,
        Approximate,
        Proportional,
        LeftArrow,
        RightArrow,
        Implies,
        Iff,
        NotEqual,
        Less,
        LessEqual,
        Greater,
        GreaterEqual,
        In,
        PlusEqual,
        MinusEqual,
    ])
}

fn leaf() -> impl Strategy<Value = Kind> {
    prop_oneof![
        5 => symbol(),
        2 => prop::sample::select(vec!["0", "2", "12", "0.5", "784", "1000"]).prop_map(|text| Kind::Number(text.into())),
        1 => prop::sample::select(vec!["in", "net", "cost", "layer_2"]).prop_map(|word| Kind::Word(word.into())),
        1 => prop::sample::select(vec!["exp", "max", "tanh", "diag", "ReLU", "argmax"])
            .prop_map(|name| Kind::Function(name.into())),
        2 => operator().prop_map(Kind::Operator),
        1 => relation().prop_map(Kind::Relation),
        1 => prop::sample::select(vec!["for all", "50 % of {a}", "a_b c & d"]).prop_map(|text| Kind::Text(text.into())),
        1 => Just(Kind::Gap),
    ]
}

fn fences() -> impl Strategy<Value = (Fence, Fence)> {
    use Fence::*;
    let same = prop::sample::select(vec![Paren, Bracket, Brace, Bar, DoubleBar, Angle, Floor, Ceiling]);
    prop_oneof![
        8 => same.prop_map(|fence| (fence, fence)),
        1 => Just((None, Bar)),
        1 => Just((Bracket, Paren)),
        1 => Just((None, None)),
    ]
}

fn scripts(rows: BoxedStrategy<Row>) -> impl Strategy<Value = (Option<Row>, Option<Row>, u32)> {
    let star = vec![at(Kind::Symbol(Symbol { name: "star".into(), style: Style::Italic }))];
    let sup = prop_oneof![6 => rows.clone(), 1 => Just(star)];
    (prop::option::of(rows), prop::option::of(sup), 0u32..3).prop_map(|(sub, sup, primes)| {
        let bare = sub.is_none() && sup.is_none();
        (sub, sup, if bare { primes.max(1) } else { primes })
    })
}

/// Trees as the parser makes them.
fn kind() -> impl Strategy<Value = Kind> {
    leaf().prop_recursive(4, 40, 4, |inner| {
        let row = prop::collection::vec(inner.clone().prop_map(at), 0..4).boxed();
        let full = prop::collection::vec(inner.clone().prop_map(at), 1..4).boxed();
        let several = prop::collection::vec(inner.prop_map(at), 2..4).boxed();
        let base = prop_oneof![
            5 => symbol(),
            1 => Just(Kind::Number("12".into())),
            1 => Just(Kind::Function("max".into())),
            1 => Just(Kind::Word("net".into())),
            1 => Just(Kind::Operator(Operator::Bar)),
            1 => row.clone().prop_map(Kind::Group),
            1 => (fences(), row.clone()).prop_map(|((open, close), body)| Kind::Fenced { open, close, body }),
            1 => full.clone().prop_map(|radicand| Kind::Root { radicand, index: None }),
        ];
        let big = prop::sample::select(vec![Big::Sum, Big::Product]);
        let accent = prop::sample::select(vec![
            Accent::Hat, Accent::Bar, Accent::Tilde, Accent::Vec, Accent::Dot, Accent::DoubleDot, Accent::Check,
            Accent::Underline,
        ]);
        let cells = prop::collection::vec(prop::collection::vec(full.clone(), 1..3), 1..3);
        let bounds = prop::sample::select(vec![
            Fence::None, Fence::Paren, Fence::Bracket, Fence::Brace, Fence::Bar, Fence::DoubleBar,
        ]);
        let case = (symbol(), symbol(), prop::option::of(relation()))
            .prop_map(|(value, left, relation)| {
                let condition = relation.map(|relation| vec![at(left.clone()), at(Kind::Relation(relation)), at(left)]);
                (vec![at(value)], condition.unwrap_or_default())
            });
        prop_oneof![
            4 => (base, scripts(row.clone())).prop_map(|(base, (sub, mut sup, primes))| {
                // In a superscript, a prime on delimiters is the base's.
                if matches!(base, Kind::Fenced { .. }) && sub.is_none() {
                    sup.get_or_insert_default();
                }
                Kind::Scripted { base: Box::new(at(base)), sub, sup, primes }
            }),
            2 => (big, prop::option::of(row.clone()), prop::option::of(row.clone()))
                .prop_map(|(operator, lower, upper)| Kind::Big { operator, lower, upper }),
            3 => (row.clone(), row.clone())
                .prop_map(|(numerator, denominator)| Kind::Fraction { numerator, denominator }),
            1 => (row.clone(), prop::option::of(full.clone())).prop_map(|(radicand, index)| Kind::Root { radicand, index }),
            3 => (fences(), row.clone()).prop_map(|((open, close), body)| Kind::Fenced { open, close, body }),
            1 => full.clone().prop_map(Kind::Group),
            1 => (bounds, cells).prop_map(|(open, rows)| Kind::Matrix { open, close: open, rows }),
            1 => prop::collection::vec(case, 1..3).prop_map(Kind::Cases),
            1 => (accent, symbol()).prop_map(|(accent, body)| Kind::Accent { accent, body: Box::new(at(body)) }),
            1 => several.prop_map(|row| Kind::Accent { accent: Accent::Bar, body: Box::new(at(Kind::Group(row))) }),
            1 => (any::<bool>(), row.clone(), prop::option::of(row.clone()))
                .prop_map(|(under, body, label)| Kind::Braced { under, body, label }),
            1 => prop::collection::vec(full, 2..4).prop_map(Kind::Lines),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn printed_trees_are_read_back_as_they_were(tree in prop::collection::vec(kind().prop_map(at), 0..5)) {
        let printed = print(&tree);
        let read = parse(&printed, 0, &Macros::new());
        let read = read.map_err(|error| TestCaseError::fail(format!("{printed}: {error}")))?;
        prop_assert_eq!(&read, &tree, "{}\n{}\n{}", printed, row(&tree), row(&read));
        prop_assert_eq!(print(&read), printed);
    }
}

//! The flat tree of an equation: what is written, before symbols have meanings.
//!
//! Juxtaposition, calls and superscripts stay as they stand: a [`Row`] is the
//! sequence of things between two delimiters. What `W^T`, `a(1-a)` or `f'` mean
//! is decided later, when symbols have types.

/// A stretch of the document's text, in bytes: `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A sequence of nodes standing beside each other.
pub type Row = Vec<Node>;

/// One thing in a row, and where it stands. Equality looks at the kind alone.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it stands in the document's text; a macro's expansion stands where the macro was called.
    pub span: Span,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// An unsigned decimal number as written: `2`, `0.5`, `784`.
    Number(String),
    /// A single letter or letter-like sign: `W`, `\delta`, `\nabla`, `\partial`, `\infty`, `\ell`.
    Symbol(Symbol),
    /// An upright word of two letters or more that is no known function: `\mathrm{in}`, `\operatorname{net}`.
    Word(String),
    /// A named function without its argument: `\exp`, `\log`, `\tanh`, `\max`, `\operatorname{diag}`, `\operatorname{ReLU}`.
    Function(String),
    /// `+`, `-`, `\odot`, a comma and their like.
    Operator(Operator),
    /// `=`, `\leftarrow`, `\approx` and their like.
    Relation(Relation),
    /// `\sum` or `\prod`; limits as far as they are written.
    Big {
        /// Which.
        operator: Big,
        /// What stands below: `k`, `k=1`, `i,j`, `j \neq i`.
        lower: Option<Row>,
        /// What stands above.
        upper: Option<Row>,
    },
    /// `\frac{a}{b}`, `\dfrac`, `\tfrac`, `\cfrac`, `{a \over b}`, `a/b` stays an operator.
    Fraction {
        /// Above the bar.
        numerator: Row,
        /// Below the bar.
        denominator: Row,
    },
    /// `\sqrt{x}`, `\sqrt[n]{x}`.
    Root {
        /// Under the sign.
        radicand: Row,
        /// The small number before it.
        index: Option<Row>,
    },
    /// A base with scripts or primes. Primes come from `'`, `^\prime`, `^{\prime}` and `′` alike and never stay in `sup`.
    Scripted {
        /// What carries the scripts; a `Group` where braces stood around it.
        base: Box<Node>,
        /// Subscript.
        sub: Option<Row>,
        /// Superscript.
        sup: Option<Row>,
        /// How many primes.
        primes: u32,
    },
    /// Something between delimiters, `\left \right` and sizes dropped.
    Fenced {
        /// Opening delimiter.
        open: Fence,
        /// Closing delimiter.
        close: Fence,
        /// What stands between.
        body: Row,
    },
    /// `{ … }`: braces that group and do not show.
    Group(Row),
    /// `matrix`, `bmatrix`, `pmatrix`, `vmatrix`, `array`, `smallmatrix`: rows of cells.
    Matrix {
        /// Delimiters that the environment draws; `Fence::None` where it draws none.
        open: Fence,
        /// The closing one.
        close: Fence,
        /// Cells by row.
        rows: Vec<Vec<Row>>,
    },
    /// `cases`: value and condition by row; the condition is empty where none is written.
    Cases(Vec<(Row, Row)>),
    /// `\hat y`, `\bar x`, `\tilde a`, `\vec v`, `\dot x`, `\underline{\delta}`.
    Accent {
        /// Which.
        accent: Accent,
        /// What is under (or over) it.
        body: Box<Node>,
    },
    /// `\underbrace{body}_{label}` or `\overbrace{body}^{label}`; the label is not mathematics.
    Braced {
        /// Whether the brace lies below.
        under: bool,
        /// What the brace embraces.
        body: Row,
        /// The label.
        label: Option<Row>,
    },
    /// `\text{…}`, `\mbox{…}` and their like: words, not mathematics. A single word that stands where an operand
    /// must stand (`\text{cost} = …`, `w_{\text{new}}`) is a [`Kind::Word`] instead.
    Text(String),
    /// Lines below each other (`aligned`, `split`, `gather`, … or `\\` in the open), alignment marks left out.
    /// [`statements`](super::statements) takes them apart.
    Lines(Vec<Row>),
    /// A gap wide enough to part two statements: `\quad`, `\qquad`, the space between two columns of an alignment.
    /// [`statements`](super::statements) leaves none.
    Gap,
}

/// A letter with its style.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Symbol {
    /// The letter itself (`W`), or the command's name without backslash (`delta`, `nabla`, `partial`, `top`,
    /// `ell`, `dots`); Unicode letters and signs are brought to the same names (`δ` is `delta`, `∂` is `partial`).
    /// `\varphi` and `\phi`, `\epsilon` and `\varepsilon` stay apart. All of `\dots`, `\ldots`, `\cdots`,
    /// `\vdots`, `\ddots`, `…` are `dots`; `\top`, `\intercal`, `ᵀ` are `top`; `\star` and `\ast` as superscripts are `star`.
    pub name: String,
    /// Letter style.
    pub style: Style,
}

/// Letter styles; `\boldsymbol`, `\bm`, `\mathbf`, `\pmb` are all `Bold`, `\mathcal` and `\mathscr` are `Calligraphic`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Style {
    /// As mathematics is set by default.
    #[default]
    Italic,
    /// Bold.
    Bold,
    /// Upright, one letter (`\mathrm{d}`).
    Roman,
    /// Calligraphic or script.
    Calligraphic,
    /// Blackboard bold.
    Blackboard,
    /// Sans serif.
    Sans,
    /// Typewriter.
    Typewriter,
    /// Fraktur.
    Fraktur,
}

/// Operators, by what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`
    Plus,
    /// `-` or `−`
    Minus,
    /// `\pm`
    PlusMinus,
    /// `\cdot`, `·`, `\bullet`
    Dot,
    /// `\times`, `×`
    Times,
    /// `*`, `\ast`
    Star,
    /// `.*`
    DotStar,
    /// `\odot`, `⊙`
    Odot,
    /// `\circ`, `∘`
    Circ,
    /// `\otimes`, `⊗`
    Otimes,
    /// `/`, `\div`
    Slash,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `:`
    Colon,
    /// `.` that ends a sentence; [`statements`](super::statements) leaves none at an end.
    Period,
    /// `!`
    Factorial,
    /// `|` standing alone, as in "given" or "restricted to"
    Bar,
    /// `\forall`
    ForAll,
}

/// Relations, by what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// `=`
    Equal,
    /// `:=`, `\coloneqq`, `\triangleq`, `\doteq`, `\overset{\text{def}}{=}`, `\stackrel{\text{def}}{=}`
    Defined,
    /// `=:`
    Defines,
    /// `\equiv`
    Equivalent,
    /// `\approx`, `\simeq`, `\sim`
    Approximate,
    /// `\propto`
    Proportional,
    /// `\leftarrow`, `\gets`, `←`
    LeftArrow,
    /// `\rightarrow`, `\to`, `→`, `\mapsto`, `\longrightarrow`
    RightArrow,
    /// `\Rightarrow`, `\implies`, `⇒`, `\therefore`
    Implies,
    /// `\Leftrightarrow`, `\iff`
    Iff,
    /// `\neq`
    NotEqual,
    /// `<`
    Less,
    /// `\leq`
    LessEqual,
    /// `>`
    Greater,
    /// `\geq`
    GreaterEqual,
    /// `\in`
    In,
    /// `+=`
    PlusEqual,
    /// `-=`
    MinusEqual,
}

/// Big operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Big {
    /// `\sum`, `∑`
    Sum,
    /// `\prod`, `∏`
    Product,
}

/// Delimiters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fence {
    /// `(` or `)`
    Paren,
    /// `[` or `]`
    Bracket,
    /// `\{` or `\}`
    Brace,
    /// `|`, `\vert`, `\lvert`
    Bar,
    /// `\|`, `\Vert`, `‖`, `||`
    DoubleBar,
    /// `\langle`, `⟨`, `\rangle`
    Angle,
    /// `\lfloor`
    Floor,
    /// `\lceil`
    Ceiling,
    /// `\left.` or nothing
    None,
}

/// Accents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Accent {
    /// `\hat`, `\widehat`
    Hat,
    /// `\bar`, `\overline`
    Bar,
    /// `\tilde`, `\widetilde`
    Tilde,
    /// `\vec`, `\overrightarrow`
    Vec,
    /// `\dot`
    Dot,
    /// `\ddot`
    DoubleDot,
    /// `\check`
    Check,
    /// `\underline`
    Underline,
}

impl Span {
    /// The smallest span that holds both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Whether any node of a row or below satisfies a condition.
pub fn any_node(row: &[Node], condition: &mut dyn FnMut(&Node) -> bool) -> bool {
    row.iter().any(|node| condition(node) || any_below(node, condition))
}

fn any_below(node: &Node, condition: &mut dyn FnMut(&Node) -> bool) -> bool {
    match &node.kind {
        Kind::Scripted { base, sub, sup, .. } => {
            any_node(std::slice::from_ref(base), condition)
                || sub.iter().chain(sup).any(|row| any_node(row, condition))
        }
        Kind::Fraction { numerator, denominator } => {
            any_node(numerator, condition) || any_node(denominator, condition)
        }
        Kind::Big { lower, upper, .. } => lower.iter().chain(upper).any(|row| any_node(row, condition)),
        Kind::Fenced { body, .. } | Kind::Group(body) | Kind::Braced { body, .. } => {
            any_node(body, condition)
        }
        Kind::Root { radicand, .. } => any_node(radicand, condition),
        Kind::Matrix { rows, .. } => rows.iter().flatten().any(|row| any_node(row, condition)),
        Kind::Cases(rows) => {
            rows.iter().any(|(value, when)| any_node(value, condition) || any_node(when, condition))
        }
        Kind::Accent { body, .. } => any_node(std::slice::from_ref(body), condition),
        Kind::Lines(rows) => rows.iter().any(|row| any_node(row, condition)),
        _ => false,
    }
}

/// Calls a function on every node of a row and below, the innermost first.
pub fn rewrite(row: &mut [Node], visit: &mut dyn FnMut(&mut Node)) {
    for node in row {
        match &mut node.kind {
            Kind::Scripted { base, sub, sup, .. } => {
                rewrite(std::slice::from_mut(base), visit);
                sub.iter_mut().chain(sup).for_each(|row| rewrite(row, visit));
            }
            Kind::Fraction { numerator, denominator } => {
                rewrite(numerator, visit);
                rewrite(denominator, visit);
            }
            Kind::Fenced { body, .. } | Kind::Group(body) => rewrite(body, visit),
            Kind::Braced { body, label, .. } => {
                rewrite(body, visit);
                label.iter_mut().for_each(|row| rewrite(row, visit));
            }
            Kind::Accent { body, .. } => rewrite(std::slice::from_mut(body), visit),
            Kind::Root { radicand, index } => {
                rewrite(radicand, visit);
                index.iter_mut().for_each(|row| rewrite(row, visit));
            }
            Kind::Big { lower, upper, .. } => {
                lower.iter_mut().chain(upper).for_each(|row| rewrite(row, visit));
            }
            Kind::Matrix { rows, .. } => rows.iter_mut().flatten().for_each(|row| rewrite(row, visit)),
            Kind::Cases(rows) => rows.iter_mut().for_each(|(value, condition)| {
                rewrite(value, visit);
                rewrite(condition, visit);
            }),
            Kind::Lines(rows) => rows.iter_mut().for_each(|row| rewrite(row, visit)),
            Kind::Number(_)
            | Kind::Symbol(_)
            | Kind::Word(_)
            | Kind::Function(_)
            | Kind::Operator(_)
            | Kind::Relation(_)
            | Kind::Text(_)
            | Kind::Gap => {}
        }
        visit(node);
    }
}

/// Whether a row, or one in the parentheses, fractions and exponents of it, satisfies a condition.
pub fn any_row(row: &[Node], condition: &mut dyn FnMut(&[Node]) -> bool) -> bool {
    condition(row)
        || any_node(row, &mut |node| match &node.kind {
            Kind::Fenced { body, .. } | Kind::Group(body) | Kind::Braced { body, .. } => condition(body),
            Kind::Fraction { numerator, denominator } => condition(numerator) || condition(denominator),
            Kind::Scripted { sup: Some(sup), .. } => condition(sup),
            _ => false,
        })
}

/// Calls a function on a row and those that [`any_row`] looks at.
pub fn rewrite_rows(row: &mut Row, visit: &mut dyn FnMut(&mut Row)) {
    visit(row);
    rewrite(row, &mut |node| match &mut node.kind {
        Kind::Fenced { body, .. } | Kind::Group(body) | Kind::Braced { body, .. } => visit(body),
        Kind::Fraction { numerator, denominator } => {
            visit(numerator);
            visit(denominator);
        }
        Kind::Scripted { sup: Some(sup), .. } => visit(sup),
        _ => {}
    });
}

/// The span from the first to the last node of a row; `None` for an empty row.
pub fn row_span(row: &[Node]) -> Option<Span> {
    Some(row.first()?.span.to(row.last()?.span))
}

//! Every command and environment that is known, and what each does.

use super::nearest::nearest;
use super::tree::{Accent, Big, Fence, Operator, Relation, Style};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Command {
    /// Is a letter or sign; the name is the tree's.
    Symbol(&'static str),
    Operator(Operator),
    Relation(Relation),
    Big(Big),
    /// Is a named function.
    Function,
    /// Shows nothing and means nothing.
    Nothing,
    /// Shows nothing and takes so many arguments that are not mathematics: `\label{…}`, `\color{…}`.
    Ignored(usize),
    /// Takes so many arguments that are not mathematics, then one that stands for itself: `\textcolor{…}{x}`.
    Contents(usize),
    /// A gap wide enough to part statements.
    Gap,
    /// `\hspace{…}`: a gap if it is wide enough.
    Space,
    /// `\\`
    Break,
    /// Styles its argument.
    Style(Style),
    /// Styles what follows in the group.
    Switch(Style),
    /// Sets its argument in italics, of several letters one word.
    ItalicWord,
    /// Goes back to the default style for what follows in the group.
    Plain,
    /// Takes words.
    Text,
    /// Takes words that stand on a line of their own.
    Intertext,
    /// Takes words that are a reference: `\eqref{…}`.
    Reference,
    OperatorName,
    Accent(Accent),
    Fraction,
    /// `\pdv{C}{w}`, `\dv{y}{x}`: a derivative, with this sign.
    Derivative(&'static str),
    /// `\norm{x}`, `\abs{x}`: its argument between these.
    Between(Fence),
    /// A letter in blackboard bold.
    Set(&'static str),
    Over,
    Root,
    /// `\overset`, `\stackrel`: the first argument over the second.
    Overset,
    /// `\underset`
    Underset,
    /// An arrow with a note on it.
    Arrow(Relation),
    /// `\underbrace` (true) or `\overbrace`.
    Brace(bool),
    Substack,
    /// An opening delimiter.
    Open(Fence),
    /// A closing delimiter.
    Close(Fence),
    /// A delimiter that can open and close.
    Bar(Fence),
    Left,
    Right,
    Middle,
    /// `\big`; whether the delimiter after it is said to open or to close.
    Size(Option<bool>),
    Begin,
    End,
    /// `\prime`
    Prime,
    /// A letter: `\&`, `\%` in words; no mathematics.
    Character,
    /// `\not` before a relation.
    Not,
    /// `\matrix{…}` and its like of plain TeX.
    PlainMatrix(Fence),
    /// `\hline` within a matrix, with so many arguments.
    Rule(usize),
    /// `\because`
    Because,
    /// `\argmax`, `\argmin`
    Arg(&'static str),
}

/// What an environment is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Environment {
    /// Mathematics without columns.
    Single,
    /// Lines; whether every second `&` parts columns of equations.
    Lines {
        /// Whether it does.
        columns: bool,
    },
    /// Rows of cells between delimiters.
    Matrix(Fence, Fence),
    /// `cases` and its like.
    Cases,
}

/// The environments, with the number of arguments each takes after its name.
const ENVIRONMENTS: &[(&str, Environment, usize)] = &[
    ("equation", Environment::Single, 0),
    ("equation*", Environment::Single, 0),
    ("displaymath", Environment::Single, 0),
    ("math", Environment::Single, 0),
    ("dmath", Environment::Single, 0),
    ("dmath*", Environment::Single, 0),
    ("align", Environment::Lines { columns: true }, 0),
    ("align*", Environment::Lines { columns: true }, 0),
    ("aligned", Environment::Lines { columns: true }, 0),
    ("alignat", Environment::Lines { columns: true }, 1),
    ("alignat*", Environment::Lines { columns: true }, 1),
    ("alignedat", Environment::Lines { columns: true }, 1),
    ("flalign", Environment::Lines { columns: true }, 0),
    ("flalign*", Environment::Lines { columns: true }, 0),
    ("split", Environment::Lines { columns: false }, 0),
    ("gather", Environment::Lines { columns: false }, 0),
    ("gather*", Environment::Lines { columns: false }, 0),
    ("gathered", Environment::Lines { columns: false }, 0),
    ("multline", Environment::Lines { columns: false }, 0),
    ("multline*", Environment::Lines { columns: false }, 0),
    ("multlined", Environment::Lines { columns: false }, 0),
    ("eqnarray", Environment::Lines { columns: false }, 0),
    ("eqnarray*", Environment::Lines { columns: false }, 0),
    ("matrix", Environment::Matrix(Fence::None, Fence::None), 0),
    ("smallmatrix", Environment::Matrix(Fence::None, Fence::None), 0),
    ("array", Environment::Matrix(Fence::None, Fence::None), 1),
    ("pmatrix", Environment::Matrix(Fence::Paren, Fence::Paren), 0),
    ("psmallmatrix", Environment::Matrix(Fence::Paren, Fence::Paren), 0),
    ("bmatrix", Environment::Matrix(Fence::Bracket, Fence::Bracket), 0),
    ("bsmallmatrix", Environment::Matrix(Fence::Bracket, Fence::Bracket), 0),
    ("Bmatrix", Environment::Matrix(Fence::Brace, Fence::Brace), 0),
    ("vmatrix", Environment::Matrix(Fence::Bar, Fence::Bar), 0),
    ("Vmatrix", Environment::Matrix(Fence::DoubleBar, Fence::DoubleBar), 0),
    ("cases", Environment::Cases, 0),
    ("dcases", Environment::Cases, 0),
    ("rcases", Environment::Cases, 0),
];

/// Commands that are symbols of their own name.
const SYMBOLS: &str = "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi \
    omicron pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega \
    Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega digamma \
    partial nabla infty ell hbar imath jmath top bot dots dagger ddagger emptyset wp";

/// Commands that are symbols under another name.
const SYNONYMS: &[(&str, &str)] = &[
    ("varGamma", "Gamma"),
    ("varDelta", "Delta"),
    ("varTheta", "Theta"),
    ("varLambda", "Lambda"),
    ("varSigma", "Sigma"),
    ("varPhi", "Phi"),
    ("varPsi", "Psi"),
    ("varOmega", "Omega"),
    ("intercal", "top"),
    ("perp", "bot"),
    ("ldots", "dots"),
    ("cdots", "dots"),
    ("vdots", "dots"),
    ("ddots", "dots"),
    ("dotsc", "dots"),
    ("dotsb", "dots"),
    ("dotsm", "dots"),
    ("dotsi", "dots"),
    ("dotso", "dots"),
    ("hdots", "dots"),
    ("mathellipsis", "dots"),
    ("varnothing", "emptyset"),
    ("dag", "dagger"),
];

/// Functions that LaTeX or its common packages know by a command.
const FUNCTIONS: &str = "exp log ln lg sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan max min sup inf lim \
    limsup liminf det dim ker deg gcd Pr hom arg";

/// Further functions, known when `\operatorname` or `\mathrm` spells them.
const NAMED: &str = "diag Diag tr Tr trace vec sign sgn ReLU relu Relu LeakyReLU leakyrelu ELU elu GELU gelu SiLU silu swish \
    softplus softmax Softmax sigmoid Sigmoid logistic erf rank mean Var Cov KL logsumexp lse argmax argmin arctanh artanh \
    arsinh arcosh onehot th tgh";

/// Whether an upright word is the name of a function.
pub(super) fn is_function(word: &str) -> bool {
    FUNCTIONS.split_whitespace().chain(NAMED.split_whitespace()).any(|name| name == word)
}

const TABLE: &[(&str, Command)] = &[
    // Operators.
    ("pm", Command::Operator(Operator::PlusMinus)),
    ("cdot", Command::Operator(Operator::Dot)),
    ("bullet", Command::Operator(Operator::Dot)),
    ("times", Command::Operator(Operator::Times)),
    ("ast", Command::Operator(Operator::Star)),
    ("star", Command::Operator(Operator::Star)),
    ("odot", Command::Operator(Operator::Odot)),
    ("circ", Command::Operator(Operator::Circ)),
    ("otimes", Command::Operator(Operator::Otimes)),
    ("div", Command::Operator(Operator::Slash)),
    ("colon", Command::Operator(Operator::Colon)),
    ("mid", Command::Operator(Operator::Bar)),
    ("forall", Command::Operator(Operator::ForAll)),
    // Relations.
    ("coloneqq", Command::Relation(Relation::Defined)),
    ("coloneq", Command::Relation(Relation::Defined)),
    ("triangleq", Command::Relation(Relation::Defined)),
    ("doteq", Command::Relation(Relation::Defined)),
    ("defeq", Command::Relation(Relation::Defined)),
    ("eqqcolon", Command::Relation(Relation::Defines)),
    ("eqcolon", Command::Relation(Relation::Defines)),
    ("equiv", Command::Relation(Relation::Equivalent)),
    ("approx", Command::Relation(Relation::Approximate)),
    ("approxeq", Command::Relation(Relation::Approximate)),
    ("simeq", Command::Relation(Relation::Approximate)),
    ("sim", Command::Relation(Relation::Approximate)),
    ("propto", Command::Relation(Relation::Proportional)),
    ("leftarrow", Command::Relation(Relation::LeftArrow)),
    ("longleftarrow", Command::Relation(Relation::LeftArrow)),
    ("gets", Command::Relation(Relation::LeftArrow)),
    ("rightarrow", Command::Relation(Relation::RightArrow)),
    ("longrightarrow", Command::Relation(Relation::RightArrow)),
    ("to", Command::Relation(Relation::RightArrow)),
    ("mapsto", Command::Relation(Relation::RightArrow)),
    ("longmapsto", Command::Relation(Relation::RightArrow)),
    ("Rightarrow", Command::Relation(Relation::Implies)),
    ("Longrightarrow", Command::Relation(Relation::Implies)),
    ("implies", Command::Relation(Relation::Implies)),
    ("therefore", Command::Relation(Relation::Implies)),
    ("because", Command::Because),
    ("Leftrightarrow", Command::Relation(Relation::Iff)),
    ("Longleftrightarrow", Command::Relation(Relation::Iff)),
    ("iff", Command::Relation(Relation::Iff)),
    ("neq", Command::Relation(Relation::NotEqual)),
    ("ne", Command::Relation(Relation::NotEqual)),
    ("lt", Command::Relation(Relation::Less)),
    ("leq", Command::Relation(Relation::LessEqual)),
    ("le", Command::Relation(Relation::LessEqual)),
    ("leqslant", Command::Relation(Relation::LessEqual)),
    ("leqq", Command::Relation(Relation::LessEqual)),
    ("gt", Command::Relation(Relation::Greater)),
    ("geq", Command::Relation(Relation::GreaterEqual)),
    ("ge", Command::Relation(Relation::GreaterEqual)),
    ("geqslant", Command::Relation(Relation::GreaterEqual)),
    ("geqq", Command::Relation(Relation::GreaterEqual)),
    ("in", Command::Relation(Relation::In)),
    ("xleftarrow", Command::Arrow(Relation::LeftArrow)),
    ("xrightarrow", Command::Arrow(Relation::RightArrow)),
    ("xmapsto", Command::Arrow(Relation::RightArrow)),
    ("xRightarrow", Command::Arrow(Relation::Implies)),
    ("xlongequal", Command::Arrow(Relation::Equal)),
    ("not", Command::Not),
    // Big operators.
    ("sum", Command::Big(Big::Sum)),
    ("prod", Command::Big(Big::Product)),
    // Functions without a command of plain LaTeX.
    ("argmax", Command::Arg("argmax")),
    ("argmin", Command::Arg("argmin")),
    ("operatorname", Command::OperatorName),
    ("operatornamewithlimits", Command::OperatorName),
    // Spacing.
    (",", Command::Nothing),
    (":", Command::Nothing),
    (">", Command::Nothing),
    (";", Command::Nothing),
    ("!", Command::Nothing),
    (" ", Command::Nothing),
    ("/", Command::Nothing),
    ("-", Command::Nothing),
    ("thinspace", Command::Nothing),
    ("medspace", Command::Nothing),
    ("thickspace", Command::Nothing),
    ("negthinspace", Command::Nothing),
    ("negmedspace", Command::Nothing),
    ("negthickspace", Command::Nothing),
    ("enspace", Command::Nothing),
    ("enskip", Command::Nothing),
    ("nobreakspace", Command::Nothing),
    ("space", Command::Nothing),
    ("quad", Command::Gap),
    ("qquad", Command::Gap),
    ("hfill", Command::Gap),
    ("hspace", Command::Space),
    ("mspace", Command::Space),
    ("vspace", Command::Ignored(1)),
    ("hphantom", Command::Ignored(1)),
    ("vphantom", Command::Ignored(1)),
    ("phantom", Command::Ignored(1)),
    // Layout.
    ("displaystyle", Command::Nothing),
    ("textstyle", Command::Nothing),
    ("scriptstyle", Command::Nothing),
    ("scriptscriptstyle", Command::Nothing),
    ("limits", Command::Nothing),
    ("nolimits", Command::Nothing),
    ("displaylimits", Command::Nothing),
    ("strut", Command::Nothing),
    ("mathstrut", Command::Nothing),
    ("nonumber", Command::Nothing),
    ("notag", Command::Nothing),
    ("noindent", Command::Nothing),
    ("centering", Command::Nothing),
    ("relax", Command::Nothing),
    ("protect", Command::Nothing),
    ("allowbreak", Command::Nothing),
    ("nobreak", Command::Nothing),
    ("displaybreak", Command::Nothing),
    ("pagebreak", Command::Nothing),
    ("linebreak", Command::Nothing),
    ("xspace", Command::Nothing),
    ("small", Command::Nothing),
    ("footnotesize", Command::Nothing),
    ("scriptsize", Command::Nothing),
    ("tiny", Command::Nothing),
    ("normalsize", Command::Nothing),
    ("large", Command::Nothing),
    ("Large", Command::Nothing),
    ("huge", Command::Nothing),
    ("Huge", Command::Nothing),
    ("allowdisplaybreaks", Command::Nothing),
    ("qedhere", Command::Nothing),
    ("label", Command::Ignored(1)),
    ("tag", Command::Ignored(1)),
    ("color", Command::Ignored(1)),
    ("class", Command::Contents(1)),
    ("cssId", Command::Contents(1)),
    ("href", Command::Contents(1)),
    ("bbox", Command::Contents(0)),
    ("textcolor", Command::Contents(1)),
    ("colorbox", Command::Contents(1)),
    ("fcolorbox", Command::Contents(2)),
    ("boxed", Command::Contents(0)),
    ("fbox", Command::Text),
    ("cancel", Command::Contents(0)),
    ("bcancel", Command::Contents(0)),
    ("xcancel", Command::Contents(0)),
    ("cancelto", Command::Contents(1)),
    ("smash", Command::Contents(0)),
    ("mathclap", Command::Contents(0)),
    ("mathllap", Command::Contents(0)),
    ("mathrlap", Command::Contents(0)),
    ("clap", Command::Contents(0)),
    ("llap", Command::Contents(0)),
    ("rlap", Command::Contents(0)),
    ("ensuremath", Command::Contents(0)),
    ("mathop", Command::Contents(0)),
    ("mathbin", Command::Contents(0)),
    ("mathrel", Command::Contents(0)),
    ("mathord", Command::Contents(0)),
    ("mathopen", Command::Contents(0)),
    ("mathclose", Command::Contents(0)),
    ("mathpunct", Command::Contents(0)),
    ("mathinner", Command::Contents(0)),
    ("newline", Command::Break),
    ("\\", Command::Break),
    ("cr", Command::Break),
    ("hline", Command::Rule(0)),
    ("cline", Command::Rule(1)),
    // Letter styles.
    ("mathbf", Command::Style(Style::Bold)),
    ("boldsymbol", Command::Style(Style::Bold)),
    ("bm", Command::Style(Style::Bold)),
    ("pmb", Command::Style(Style::Bold)),
    ("bold", Command::Style(Style::Bold)),
    ("symbf", Command::Style(Style::Bold)),
    ("symbfit", Command::Style(Style::Bold)),
    ("mathbfit", Command::Style(Style::Bold)),
    ("mathrm", Command::Style(Style::Roman)),
    ("symrm", Command::Style(Style::Roman)),
    ("symup", Command::Style(Style::Roman)),
    ("mathup", Command::Style(Style::Roman)),
    ("mathit", Command::ItalicWord),
    ("mathnormal", Command::Style(Style::Italic)),
    ("symit", Command::Style(Style::Italic)),
    ("mathcal", Command::Style(Style::Calligraphic)),
    ("mathscr", Command::Style(Style::Calligraphic)),
    ("symcal", Command::Style(Style::Calligraphic)),
    ("mathbb", Command::Style(Style::Blackboard)),
    ("mathbbm", Command::Style(Style::Blackboard)),
    ("mathds", Command::Style(Style::Blackboard)),
    ("Bbb", Command::Style(Style::Blackboard)),
    ("mathsf", Command::Style(Style::Sans)),
    ("mathtt", Command::Style(Style::Typewriter)),
    ("mathfrak", Command::Style(Style::Fraktur)),
    ("frak", Command::Style(Style::Fraktur)),
    ("bf", Command::Switch(Style::Bold)),
    ("bfseries", Command::Switch(Style::Bold)),
    ("boldmath", Command::Switch(Style::Bold)),
    ("rm", Command::Switch(Style::Roman)),
    ("cal", Command::Switch(Style::Calligraphic)),
    ("sf", Command::Switch(Style::Sans)),
    ("tt", Command::Switch(Style::Typewriter)),
    ("it", Command::Plain),
    ("mit", Command::Plain),
    // Words.
    ("text", Command::Text),
    ("textrm", Command::Text),
    ("textnormal", Command::Text),
    ("textup", Command::Text),
    ("textbf", Command::Text),
    ("textit", Command::Text),
    ("textsf", Command::Text),
    ("texttt", Command::Text),
    ("textsc", Command::Text),
    ("textmd", Command::Text),
    ("emph", Command::Text),
    ("mbox", Command::Text),
    ("hbox", Command::Text),
    ("intertext", Command::Intertext),
    ("shortintertext", Command::Intertext),
    ("eqref", Command::Reference),
    ("ref", Command::Reference),
    ("cref", Command::Reference),
    ("Cref", Command::Reference),
    ("cite", Command::Reference),
    ("&", Command::Character),
    ("%", Command::Character),
    ("$", Command::Character),
    ("#", Command::Character),
    ("_", Command::Character),
    // Accents.
    ("hat", Command::Accent(Accent::Hat)),
    ("widehat", Command::Accent(Accent::Hat)),
    ("bar", Command::Accent(Accent::Bar)),
    ("overline", Command::Accent(Accent::Bar)),
    ("tilde", Command::Accent(Accent::Tilde)),
    ("widetilde", Command::Accent(Accent::Tilde)),
    ("vec", Command::Accent(Accent::Vec)),
    ("overrightarrow", Command::Accent(Accent::Vec)),
    ("dot", Command::Accent(Accent::Dot)),
    ("ddot", Command::Accent(Accent::DoubleDot)),
    ("check", Command::Accent(Accent::Check)),
    ("widecheck", Command::Accent(Accent::Check)),
    ("underline", Command::Accent(Accent::Underline)),
    ("underbar", Command::Accent(Accent::Underline)),
    // Things with arguments.
    ("frac", Command::Fraction),
    ("dfrac", Command::Fraction),
    ("tfrac", Command::Fraction),
    ("cfrac", Command::Fraction),
    ("nicefrac", Command::Fraction),
    ("sfrac", Command::Fraction),
    ("pdv", Command::Derivative("partial")),
    ("dv", Command::Derivative("d")),
    ("norm", Command::Between(Fence::DoubleBar)),
    ("abs", Command::Between(Fence::Bar)),
    ("R", Command::Set("R")),
    ("reals", Command::Set("R")),
    ("N", Command::Set("N")),
    ("Z", Command::Set("Z")),
    ("over", Command::Over),
    ("sqrt", Command::Root),
    ("overset", Command::Overset),
    ("stackrel", Command::Overset),
    ("underset", Command::Underset),
    ("underbrace", Command::Brace(true)),
    ("overbrace", Command::Brace(false)),
    ("substack", Command::Substack),
    ("matrix", Command::PlainMatrix(Fence::None)),
    ("pmatrix", Command::PlainMatrix(Fence::Paren)),
    // Delimiters.
    ("{", Command::Open(Fence::Brace)),
    ("}", Command::Close(Fence::Brace)),
    ("lbrace", Command::Open(Fence::Brace)),
    ("rbrace", Command::Close(Fence::Brace)),
    ("lbrack", Command::Open(Fence::Bracket)),
    ("rbrack", Command::Close(Fence::Bracket)),
    ("lparen", Command::Open(Fence::Paren)),
    ("rparen", Command::Close(Fence::Paren)),
    ("langle", Command::Open(Fence::Angle)),
    ("rangle", Command::Close(Fence::Angle)),
    ("lfloor", Command::Open(Fence::Floor)),
    ("rfloor", Command::Close(Fence::Floor)),
    ("lceil", Command::Open(Fence::Ceiling)),
    ("rceil", Command::Close(Fence::Ceiling)),
    ("lvert", Command::Open(Fence::Bar)),
    ("rvert", Command::Close(Fence::Bar)),
    ("lVert", Command::Open(Fence::DoubleBar)),
    ("rVert", Command::Close(Fence::DoubleBar)),
    ("vert", Command::Bar(Fence::Bar)),
    ("|", Command::Bar(Fence::DoubleBar)),
    ("Vert", Command::Bar(Fence::DoubleBar)),
    ("parallel", Command::Bar(Fence::DoubleBar)),
    ("left", Command::Left),
    ("right", Command::Right),
    ("middle", Command::Middle),
    ("big", Command::Size(None)),
    ("Big", Command::Size(None)),
    ("bigg", Command::Size(None)),
    ("Bigg", Command::Size(None)),
    ("bigm", Command::Size(None)),
    ("Bigm", Command::Size(None)),
    ("biggm", Command::Size(None)),
    ("Biggm", Command::Size(None)),
    ("bigl", Command::Size(Some(true))),
    ("Bigl", Command::Size(Some(true))),
    ("biggl", Command::Size(Some(true))),
    ("Biggl", Command::Size(Some(true))),
    ("bigr", Command::Size(Some(false))),
    ("Bigr", Command::Size(Some(false))),
    ("biggr", Command::Size(Some(false))),
    ("Biggr", Command::Size(Some(false))),
    ("begin", Command::Begin),
    ("end", Command::End),
    ("prime", Command::Prime),
];

static COMMANDS: LazyLock<HashMap<&'static str, Command>> = LazyLock::new(|| {
    let mut commands: HashMap<_, _> = TABLE.iter().copied().collect();
    commands.extend(SYMBOLS.split_whitespace().map(|name| (name, Command::Symbol(name))));
    commands.extend(SYNONYMS.iter().map(|&(name, symbol)| (name, Command::Symbol(symbol))));
    commands.extend(FUNCTIONS.split_whitespace().map(|name| (name, Command::Function)));
    commands
});

/// What the command does; `None` if it is not known.
pub(super) fn command(name: &str) -> Option<Command> {
    COMMANDS.get(name).copied()
}

/// The name, borrowed from the tables if it stands there.
pub(super) fn intern(name: &str) -> Cow<'static, str> {
    match COMMANDS.get_key_value(name) {
        Some((&known, _)) => Cow::Borrowed(known),
        None => Cow::Owned(name.to_owned()),
    }
}

/// What the environment is, and how many arguments follow its name; `None` if it is not known.
pub(super) fn environment(name: &str) -> Option<(Environment, usize)> {
    // `pmatrix*` and its like take the alignment of their columns in brackets, which every environment may.
    let plain = name.strip_suffix('*').filter(|plain| plain.ends_with("matrix")).unwrap_or(name);
    ENVIRONMENTS
        .iter()
        .find(|(known, ..)| *known == plain)
        .map(|&(_, environment, arguments)| (environment, arguments))
}

/// The known command, or one of `defined`, whose name is nearest to `name`, if one is near.
pub(super) fn nearest_command<'a>(name: &str, defined: impl Iterator<Item = &'a str>) -> Option<String> {
    nearest(name, COMMANDS.keys().copied().filter(|name| name.len() > 1).chain(defined))
}

/// The known environment whose name is nearest to `name`, if one is near.
pub(super) fn nearest_environment(name: &str) -> Option<String> {
    nearest(name, ENVIRONMENTS.iter().map(|(name, ..)| *name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_command_stands_twice() {
        let names = TABLE.iter().map(|(name, _)| *name).chain(SYNONYMS.iter().map(|(name, _)| *name));
        let names = names.chain(SYMBOLS.split_whitespace()).chain(FUNCTIONS.split_whitespace());
        let mut seen = std::collections::HashSet::new();
        for name in names {
            assert!(seen.insert(name), "\\{name} stands twice in the tables");
        }
    }

    #[test]
    fn every_synonym_names_a_symbol() {
        for (name, symbol) in SYNONYMS {
            assert_eq!(command(symbol), Some(Command::Symbol(symbol)), "\\{name}");
        }
    }

    #[test]
    fn nearest_offers_nothing_far_away() {
        assert_eq!(nearest_command("detla", [].into_iter()).as_deref(), Some("delta"));
        assert_eq!(nearest_command("qwertyuiop", [].into_iter()), None);
        assert_eq!(nearest_command("mymacr", ["mymacro"].into_iter()).as_deref(), Some("mymacro"));
        assert_eq!(nearest_environment("alligned").as_deref(), Some("aligned"));
    }
}

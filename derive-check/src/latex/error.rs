//! What can be wrong with the mathematics of a note as it is written.

use super::tree::Span;

/// A fault in the LaTeX of an equation, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct LatexError {
    /// What is wrong.
    pub kind: LatexErrorKind,
    /// Where.
    pub span: Span,
    /// The other place that has a part in it (the first of two scripts, the delimiter that was opened), and what it is.
    pub other: Option<(Span, &'static str)>,
}

impl LatexError {
    pub(super) fn new(kind: LatexErrorKind, span: Span) -> Self {
        Self { kind, span, other: None }
    }

    pub(super) fn with(mut self, span: Span, what: &'static str) -> Self {
        self.other = Some((span, what));
        self
    }
}

/// The kinds of [`LatexError`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LatexErrorKind {
    /// A command that is neither known nor defined.
    #[error("unknown command \\{name}{}", remedy(.nearest, "\\", "define it with \\newcommand, or write it with commands that are known"))]
    UnknownCommand {
        /// Its name, without the backslash.
        name: String,
        /// The known command whose name is nearest, if one is near.
        nearest: Option<String>,
    },
    /// `\begin{…}` of an environment that is not known.
    #[error("unknown environment {name}{}", remedy(.nearest, "", "write the equation in align, cases, bmatrix or another known environment"))]
    UnknownEnvironment {
        /// Its name.
        name: String,
        /// The known environment whose name is nearest, if one is near.
        nearest: Option<String>,
    },
    /// A character that means nothing in mathematics.
    #[error("unexpected character `{0}`: it has no meaning in an equation; put words into \\text{{…}}")]
    UnexpectedCharacter(char),
    /// A backslash that is the last character.
    #[error("backslash without a command: expected a name after it, found the end of the equation")]
    LoneBackslash,
    /// `{` without `}`.
    #[error("`{{` is never closed: expected `}}` before {found}")]
    UnclosedBrace {
        /// What came instead.
        found: &'static str,
    },
    /// `}` without `{`.
    #[error("`}}` closes nothing: no `{{` is open here")]
    UnopenedBrace,
    /// `(` without `)` and its like.
    #[error("`{open}` is never closed: expected `{close}` before the end of what it stands in")]
    UnclosedFence {
        /// The delimiter.
        open: &'static str,
        /// What would close it.
        close: &'static str,
    },
    /// `)` without `(` and its like.
    #[error("`{close}` closes nothing: no `{open}` is open here")]
    UnopenedFence {
        /// What would have opened it.
        open: &'static str,
        /// The delimiter.
        close: &'static str,
    },
    /// `(` closed by `]` and its like.
    #[error("`{open}` is closed by `{found}`: expected `{close}`")]
    MismatchedFence {
        /// The opening delimiter.
        open: &'static str,
        /// What would close it.
        close: &'static str,
        /// What closes it.
        found: &'static str,
    },
    /// `\left` without `\right`.
    #[error("\\left without \\right: expected \\right and a delimiter before {found}; \\right. shows none")]
    LeftWithoutRight {
        /// What came instead.
        found: &'static str,
    },
    /// `\right` without `\left`.
    #[error("\\right without \\left: no \\left is open here; \\left. shows none")]
    RightWithoutLeft,
    /// `\middle` outside `\left … \right`.
    #[error("\\middle outside \\left … \\right: expected a \\left before it")]
    MiddleOutside,
    /// Something after `\left`, `\right`, `\middle` or `\big` that is no delimiter.
    #[error("{command} needs a delimiter after it such as ( or \\|, found {found}")]
    NotADelimiter {
        /// The command with its backslash.
        command: String,
        /// What stands there.
        found: String,
    },
    /// `\begin{…}` without `\end{…}`.
    #[error("\\begin{{{name}}} is never ended: expected \\end{{{name}}} before {found}")]
    UnclosedEnvironment {
        /// The environment.
        name: String,
        /// What came instead.
        found: &'static str,
    },
    /// `\end{…}` without `\begin{…}`.
    #[error("\\end{{{name}}} ends nothing: no \\begin{{{name}}} is open here")]
    UnopenedEnvironment {
        /// The environment.
        name: String,
    },
    /// `\begin{a} … \end{b}`.
    #[error("\\begin{{{begin}}} is ended by \\end{{{end}}}: expected \\end{{{begin}}}")]
    MismatchedEnvironment {
        /// The environment begun.
        begin: String,
        /// The environment ended.
        end: String,
    },
    /// A command with fewer arguments than it takes.
    #[error("argument of {command} is missing: expected {expected}, found {found}")]
    MissingArgument {
        /// The command with its backslash, or `^`, `_`.
        command: String,
        /// What was expected.
        expected: &'static str,
        /// What came instead.
        found: String,
    },
    /// `x^a^b`.
    #[error(
        "double {script}: `{sign}` for the second time on the same base; group with braces, as in {remedy}"
    )]
    DoubleScript {
        /// `superscript` or `subscript`.
        script: &'static str,
        /// `^` or `_`.
        sign: char,
        /// How both could stand.
        remedy: &'static str,
    },
    /// A script at the beginning of a row.
    #[error(
        "{script} without a base: expected something before `{sign}` that carries it; {{}} is an empty base"
    )]
    ScriptWithoutBase {
        /// `superscript`, `subscript` or `prime`.
        script: &'static str,
        /// `^`, `_` or `'`.
        sign: char,
    },
    /// `x^(2)`.
    #[error(
        "a script of more than one sign needs braces: `{sign}{found}` takes `{found}` alone; write {sign}{{{found}…{close}}}"
    )]
    ScriptOfOneSign {
        /// `^` or `_`.
        sign: char,
        /// The delimiter found.
        found: &'static str,
        /// The one that closes it.
        close: &'static str,
    },
    /// `&` where nothing is aligned.
    #[error(
        "misplaced `&`: it parts columns in align, cases, bmatrix and their like, not {place}; write \\& in text"
    )]
    MisplacedAlign {
        /// Where it stands.
        place: &'static str,
    },
    /// `\\` where there are no lines.
    #[error("misplaced `\\\\`: a line cannot end {place}; close it first, or put the lines into aligned")]
    MisplacedBreak {
        /// Where it stands.
        place: &'static str,
    },
    /// `{a \over b \over c}`.
    #[error("two \\over in one group: expected one; group with braces, as in {{{{a \\over b}} \\over c}}")]
    DoubleOver,
    /// `$` in mathematics.
    #[error("`$` in mathematics: expected it outside equations and in \\text only; write \\$ for the sign")]
    StrayDollar,
    /// `#` outside a definition.
    #[error(
        "`#` outside a definition: it stands for an argument in \\newcommand and \\def only; write \\# for the sign"
    )]
    StrayParameter,
    /// `[` of an optional argument without `]`.
    #[error("`[` of an optional argument is never closed: expected `]` before {found}")]
    UnclosedOptional {
        /// What came instead.
        found: &'static str,
    },
    /// Groups within groups without end.
    #[error("nested too deeply: expected at most {limit} levels of braces, delimiters and environments")]
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// An equation without measure.
    #[error("equation is too long: expected at most {limit} tokens; take it apart")]
    TooLong {
        /// The limit.
        limit: usize,
    },
    /// A macro that calls itself.
    #[error("\\{name} expands into itself: expected its definition to come to an end within {limit} levels")]
    EndlessMacro {
        /// The macro.
        name: String,
        /// The limit.
        limit: u16,
    },
    /// Macros that grow without measure.
    #[error("\\{name} expands too far: expected at most {limit} tokens from the macros of one equation")]
    HugeMacro {
        /// The macro at which the limit was passed.
        name: String,
        /// The limit.
        limit: usize,
    },
    /// A definition that is not one.
    #[error("{command} defines nothing: expected {expected}, found {found}")]
    BadDefinition {
        /// The command with its backslash.
        command: String,
        /// What was expected.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// A use of a macro that does not fit its `\def`.
    #[error("use of \\{name} does not match its definition: expected `{expected}`, found {found}")]
    MacroUse {
        /// The macro.
        name: String,
        /// What its definition has there.
        expected: String,
        /// What stands there.
        found: String,
    },
}

fn remedy(nearest: &Option<String>, prefix: &str, otherwise: &str) -> String {
    match nearest {
        Some(name) => format!(": did you mean {prefix}{name}"),
        None => format!(": {otherwise}"),
    }
}

//! The mathematics of a note: tokens, the flat tree, and the tree printed back.
//!
//! # The LaTeX that is accepted
//!
//! What is not listed is refused with its place, never passed over.
//!
//! | what | how it is written |
//! | --- | --- |
//! | scripts | `x_i`, `x^{(l)}_{jk}`, in any order and nesting; `x^{[l](i)}`, `w_{i \to j}`, `W^{n,n-1}`; Unicode `aˡ⁻¹`, `xᵢ` |
//! | transposes | `^T`, `^{T}`, `^\top`, `^\intercal`, `^{\mathsf T}`, `^\mathrm{T}`, `^{(2)T}`, `^{[l-1]T}`, `{W^{(2)}}^\top`, `ᵀ`, and `'` where the notation says so |
//! | primes | `\sigma'`, `f^\prime`, `f'_l`, `g^{[l]'}`, `g^{[l]\prime}`, `′` |
//! | fractions | `\frac`, `\dfrac`, `\tfrac`, `\cfrac`, `\nicefrac`, `\sfrac`, `{a \over b}`, `\frac12`, `a / b`, `½` |
//! | derivatives | `\frac{\partial C}{\partial w}`, `\frac{dL}{dz}`, `\frac{\partial}{\partial w} C`, `\partial C / \partial w`, `\partial_w C`, `\frac{\partial^2 C}{\partial w^2}`, `\pdv{C}{w}`, `\dv{L}{z}`, `\nabla_w C`, `\nabla_{W^l} C`, `dW` |
//! | sums and products | `\sum`, `\prod`, `∑`, `∏`, with `_k`, `_{k=1}^K`, `_{i,j}`, `_{j \neq i}`, `_{j \in S}`, `_x` or nothing; `a_1 + a_2 + \dots + a_n` |
//! | multiplication | juxtaposition, `\cdot`, `\times`, `*`, `\ast`; entry by entry `\odot`, `\circ`, `.*`; `\otimes` |
//! | relations | `=`, `:=`, `\coloneqq`, `\triangleq`, `\equiv`, `\overset{\text{def}}{=}`; `\leftarrow`, `\gets`, `\to`, `+=`, `-=` in updates; `\in` of shapes |
//! | delimiters | `( )`, `[ ]`, `\{ \}`, `| |`, `\| \|`, `\langle \rangle`, with `\left \right`, `\big` and their kin; `\norm{x}`, `\abs{x}` |
//! | functions | `\exp`, `\log`, `\ln`, `\sin`, `\cos`, `\tanh`, `\max`, `\min`, `\sqrt`; by `\operatorname`, `\mathrm` or `\text`: `sigmoid`, `softmax`, `ReLU`, `diag`, `tr`, …; the argument in parentheses or behind it; `e^{x}`; `np.sum(X, axis=1)`, `np.dot`, `np.multiply` |
//! | indicators | `\mathbb{1}\{i = j\}`, `\mathbb{1}[z > 0]`, `\mathbf{1}_{z > 0}`, `[i = j]`, `\delta_{ij}`; `\begin{cases}` |
//! | ones, identity | `\mathbf{1}`, `\mathbb{1}`; `I` |
//! | averages | `\langle x \rangle`, `\frac1m \sum_{i=1}^m` |
//! | matrices | `matrix`, `pmatrix`, `bmatrix`, `Bmatrix`, `vmatrix`, `Vmatrix`, `smallmatrix`, `array` |
//! | lines | `equation`, `align`, `aligned`, `alignat`, `flalign`, `split`, `gather`, `multline`, `eqnarray`, starred or not, `\\`; a line that begins with a relation or an operator goes on with the one before |
//! | styles | `\mathbf`, `\boldsymbol`, `\bm`, `\mathrm`, `\mathcal`, `\mathscr`, `\mathbb`, `\mathfrak`, `\mathsf`, `\mathtt`, `{\bf W}` |
//! | accents | `\hat`, `\widehat`, `\bar`, `\overline`, `\tilde`, `\dot`, `\check`; `\vec` and `\underline` mark a vector and are no part of the letter |
//! | labels | `\underbrace{…}_{…}`, `\overbrace`, `\overset`, `\underset`, `\boxed`, `\cancel`: what is labelled counts, the label does not |
//! | words | `\text`, `\mbox`, `\textrm`, …: `and`, `where` part statements; `for`, `if` say where they hold; others are remarks |
//! | macros | `\newcommand`, `\renewcommand`, `\providecommand`, `\def`, `\DeclareMathOperator`, with arguments; those of a document are known everywhere behind them |
//! | no mathematics | spacing, `\label`, `\tag`, `\nonumber`, `\color`, `\textcolor`, punctuation at the end |

mod commands;
mod error;
mod macros;
mod nearest;
mod parser;
mod print;
mod statements;
mod token;
mod tree;
mod unicode;

pub use error::{LatexError, LatexErrorKind};
pub use macros::Macros;
pub(crate) use nearest::nearest;
pub use parser::parse;
pub use print::print;
pub(crate) use statements::limits_by_words;
pub use statements::{Statement, statements};
pub use tree::*;
pub(crate) use unicode::named_letter;

//! The mathematics of a note: tokens, the flat tree, and the tree printed back.

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
pub use statements::{Statement, statements};
pub use tree::*;

//! From the flat tree to the typed one: symbols get meanings, and the readings whose shapes fit are kept.

mod calculus;
mod ellipsis;
pub mod expression;
mod layers;
mod letter;
mod reader;
mod statement;

pub use reader::{Choices, DefinedSymbol, Open, Precedence, ReadError, SMALL, Settings};
pub(crate) use reader::{linear, terms};
pub use statement::{Form, NewSymbol, Statement, read, read_definition};

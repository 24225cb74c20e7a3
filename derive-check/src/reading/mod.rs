//! From the flat tree to the typed one: symbols get meanings, and the readings whose shapes fit are kept.

mod calculus;
mod chain;
mod ellipsis;
pub mod expression;
mod layers;
mod letter;
mod reader;
mod statement;

pub use reader::{Choices, DefinedSymbol, Open, Precedence, ReadError, ReadFault, SMALL, Settings};
pub(crate) use reader::{linear, terms};
pub use statement::{Form, NewSymbol, Statement, read, read_definition};

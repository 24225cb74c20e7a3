//! From the flat tree to the typed one: symbols get meanings, and the readings whose shapes fit are kept.

mod calculus;
mod cases;
mod chain;
mod differential;
mod ellipsis;
mod error;
pub mod expression;
mod index;
mod layers;
mod letter;
mod matrix_layers;
mod nested;
mod product;
mod reader;
mod row;
mod settings;
mod statement;
mod step;
mod sum;

pub use error::{ReadError, ReadFault};
pub use index::SMALL;
pub(crate) use layers::for_each as for_each_kind;
pub(crate) use row::{linear, terms};
pub use settings::{Choices, Counted, DefinedSymbol, Open, Precedence, Settings};
pub use statement::{Form, NewSymbol, Statement, read, read_definition};
pub(crate) use step::descent_step;

//! What equations speak about: drawn networks, the functions in them, and the arithmetic they are evaluated in.

mod arithmetic;
mod field;
mod formula;
mod function;
mod world;

pub use arithmetic::{Arithmetic, Degree, Dual, Laws, mix};
pub use field::{Fp, P};
pub use formula::{Formula, Written};
pub use function::Function;
pub use world::{Moves, Network, Node, World, class_of, softmax};

//! The mathematics of a note: tokens, the flat tree, and the tree printed back.

mod tree;

pub use tree::*;

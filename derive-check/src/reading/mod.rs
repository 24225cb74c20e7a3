//! From the flat tree to the typed one: symbols get meanings, and the readings whose shapes fit are kept.

pub mod expression;

//! Two oracles, one evaluator: finite differences with a bound, and exact arithmetic over a prime field.

pub mod differentiate;
pub mod domain;
pub mod evaluate;
pub mod model;
pub mod value;

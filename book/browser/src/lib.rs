//! What the book's interactive pages run, compiled to WebAssembly: the checker, a network to look into, a training run.
//!
//! | module | page |
//! | --- | --- |
//! | [`equation`] | check your own: verdict, counterexample and repairs of an equation typed by the reader |
//! | [`flow`] | watch the error flow back: z, a, δ and ∂C/∂w of a small network, and a nudge of a weight |
//! | [`session`] | train: a run on points in the plane, mini-batch by mini-batch |
//! | [`mathml`] | LaTeX as MathML, for all pages |
//! | [`exports`] | the same for JavaScript |
//!
//! Everything is plain Rust and is tested as such; only [`exports`] knows of JavaScript.

pub mod equation;
pub mod exports;
pub mod flow;
pub mod mathml;
pub mod session;

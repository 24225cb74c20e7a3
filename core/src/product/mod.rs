//! The three products of a training step, for one layer l and one mini-batch of m examples.
//!
//! | step | formula | function |
//! | --- | --- | --- |
//! | forward | zˡ = Wˡ aˡ⁻¹ + bˡ | [`forward`] |
//! | backward (the product inside BP2) | (Wˡ)ᵀ δˡ | [`backward`] |
//! | update (BP4, BP3) | Wˡ ← c Wˡ + α δˡ (aˡ⁻¹)ᵀ, bˡ ← c bˡ + α Σ δˡ | [`update_weight`], [`update_bias`] |
//!
//! Shapes: `weight` n_l × n_{l-1}, `bias` n_l, `a` n_{l-1} × m, `z` and `delta` n_l × m. Every
//! matrix is column-major: one example is one contiguous column. Columns may lie further apart
//! than they are long, as those of [`faer::Mat`] do, which pads a column to a multiple of 64 bytes.
//!
//! With α = −η/m and c = 1 (or 1 − ηλ/n, the decay that L2 asks for) the update is gradient descent
//! straight into the weights: no gradient is ever stored. With c = 0 the same product is the
//! gradient itself, for optimisers that want to see it: [`nabla_w`], [`nabla_b`].
//!
//! # How to call them
//! Make one [`Workspace`] for a network and its largest mini-batch and hand it to every call: it
//! serves all layers, and the functions allocate nothing. The bits of a result depend on the shapes
//! and on the instruction set, never on the number of threads. More than one thread is used only by
//! calls made inside [`Threads::run`].

mod backward;
mod cut;
mod element;
mod entry;
mod forward;
mod multiply;
mod pace;
mod pack;
mod peak;
mod threads;
mod tile;
mod tiles;
mod transpose;
mod update;
mod workspace;

#[cfg(test)]
mod tests;

pub use backward::backward;
pub use element::Element;
pub use forward::forward;
pub use peak::peak_operations;
pub use threads::{Threads, ThreadsError};
pub use update::{nabla_b, nabla_w, update_bias, update_weight};
pub use workspace::{Clock, Workspace};

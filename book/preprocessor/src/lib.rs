//! The preprocessor of the book: every displayed equation is checked and rendered, every figure drawn.
//!
//! | in a chapter | becomes |
//! | --- | --- |
//! | a displayed equation in the grammar of [`derive_check::document`] | MathML with number, anchor and verdict |
//! | a block ```` ```notation ```` | the folded letters of the page |
//! | `$…$` | MathML |
//! | `[words](eq:ID)`, `[](eq:ID)` | a link to the equation of that id, without words its number |
//! | `![words](figure:NAME)` | the figure of that name in [`figures`] |
//! | `{{#include FILE}}` | that file, whose equations are checked like those of a chapter |
//! | `{{#count WORD}}`, `{{#coverage}}` | counts over the book, and the table of [`coverage`] |
//!
//! Whatever is wrong in any of these is a [`Fault`]; all faults of a book are told together, and it is not built.

pub mod book;
pub mod coverage;
mod directive;
mod equation;
mod fault;
pub mod figures;
mod letters;
mod markdown;
mod mathml;
mod render;
mod slips;
mod source;

pub use book::{Chainrule, Settings};
pub use fault::{Fault, Faults};
pub use slips::Slips;

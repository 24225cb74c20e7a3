//! The harness that the workspace tests share.
//!
//! | module | what it gives a test |
//! | --- | --- |
//! | [`workspace`] | where the members lie, their source files and manifests |
//! | [`rust`] | Rust source without comments, texts and unit tests, so that words in it mean something |
//! | [`table`] | what the five notes are known to say, and how what was found differs from it |
//! | [`rules`] | the checks behind the invariants of ARCHITECTURE.md, each seen to refuse |

pub mod rules;
pub mod rust;
pub mod table;
pub mod workspace;

//! Doctest for mathematics: equations of backpropagation in, verdicts out.
//!
//! # Where to start
//!
//! | you have | call | you get |
//! | --- | --- | --- |
//! | notes, in Markdown, TeX or a notebook | [`Document::read`](document::Document::read), then [`check`] | a verdict for every displayed equation |
//! | the same, but a notation, a seed or a choice of equations of your own | [`check_with`] | the same |
//! | a layer or a cost coded by hand | [`gradcheck`](gradcheck::gradcheck()) | whether its gradient is the derivative, entry by entry |
//! | a whole network and its gradient | [`gradcheck_network`](gradcheck::gradcheck_network) | the same for every weight and bias |
//! | a report to show | [`report`] | text, JSON, Markdown, annotations |
//!
//! # An equation that lost a transpose
//!
//! ```
//! use derive_check::document::Document;
//! use derive_check::verdict::Verdict;
//!
//! let note = r"
//! $$ z^l = W^l a^{l-1} + b^l $$
//!
//! $$ \delta^l = (W^{l+1} \delta^{l+1}) \odot \sigma'(z^l) $$
//! ";
//! let document = Document::read("note.md", note);
//! let report = derive_check::check(&document).expect("the note declares no notation");
//!
//! assert_eq!(report.equations[0].verdict, Verdict::Proved);
//! let equation = &report.equations[1];
//! assert_eq!(equation.verdict, Verdict::IllTyped);
//! assert_eq!(
//!     equation.relations[0].would_hold_with[0],
//!     r"\delta^l = ((W^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)"
//! );
//! ```
//!
//! # A layer with a wrong gradient
//!
//! [`gradcheck`](mod@gradcheck) has a worked example, a GELU by hand that forgets an inner derivative; it runs as
//! `cargo run -p derive-check --example wrong_gelu`. The short form, for a² whose derivative is taken to be a:
//!
//! ```
//! use derive_check::difference::Shadowed;
//! use derive_check::gradcheck::gradcheck;
//! use derive_check::verdict::Verdict;
//!
//! let report = gradcheck(|a: &[Shadowed]| a[0] * a[0], |a| vec![a[0]], &[0.75], &[])?;
//! assert_eq!(report.verdict, Verdict::Refuted);
//! assert!(report.to_string().contains("the true gradient is 2 times the claimed one"));
//! # Ok::<(), derive_check::gradcheck::GradcheckError>(())
//! ```
//!
//! # How it decides
//!
//! Each equation is read into all meanings whose shapes fit, and each meaning is tried on drawn networks by two oracles:
//! exactly, over the prime field of 2⁶¹ − 1 elements, where a true identity survives every point and a false one next to
//! none; and in f64 with a bound carried along, so that no verdict rests on a fixed tolerance. A false equation is shown
//! with the smallest network on which it fails and with the nearest edits that would have held.
//!
//! How far that can be trusted is measured, not assumed: [`verdict::adequacy()`] edits true equations at every place and
//! counts what is not refuted. For the five notes that come with the library,
//! `cargo run --release -p derive-check --example adequacy` does so in full, and `--example false_alarms` looks for true
//! equations that some seed refutes.

pub mod difference;
pub mod document;
pub mod gradcheck;
pub mod latex;
pub mod model;
pub mod notation;
pub mod notes;
pub mod oracle;
pub mod reading;
pub mod report;
pub mod verdict;

pub use verdict::{CheckOptions, NotationFault, check, check_with};

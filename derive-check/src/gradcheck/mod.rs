//! Gradient checking: is this function the derivative of that one?
//!
//! * [`gradcheck`] compares the gradient of any function with finite differences, each with a
//!   bound on its error, and says of every parameter whether it holds;
//! * [`gradcheck_plain`] does so for functions that know only `f64`, with estimated bounds;
//! * [`gradcheck_network`] checks every weight and bias of a network, recomputing only what a
//!   nudge reaches;
//! * [`gradcheck_rounded`] holds a gradient in f32 against the one in f64, within what rounding allows.
//!
//! # A layer by hand, with a slip
//!
//! A layer a = GELU(w x + b) with the cost 1/2m Σ (a − y)² has δ = (a − y) GELU′(z) / m, and
//! from it ∂C/∂w = Σ δ x and ∂C/∂b = Σ δ. GELU(z) = z Φ(z) with Φ(z) = (1 + erf(z/√2)) / 2, so
//! that GELU′(z) = Φ(z) + z Φ′(z), where the inner derivative of z/√2 is easily forgotten:
//!
//! ```
//! use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};
//! use derive_check::difference::{Scalar, Shadowed};
//! use derive_check::gradcheck::gradcheck;
//! use derive_check::verdict::Verdict;
//!
//! const EXAMPLES: [(f64, f64); 2] = [(0.8, 0.3), (-1.5, 0.4)];
//!
//! /// Φ(z)
//! fn phi<S: Scalar>(z: S) -> S {
//!     ((z * FRAC_1_SQRT_2).erf() + 1.0) * 0.5
//! }
//!
//! fn cost<S: Scalar>(parameters: &[S]) -> S {
//!     let of_example = |&(x, y): &(f64, f64)| {
//!         let z = parameters[0] * x + parameters[1];
//!         (z * phi(z) - y) * (z * phi(z) - y) * 0.5
//!     };
//!     EXAMPLES.iter().map(of_example).sum::<S>() / 2.0
//! }
//!
//! fn gradient<S: Scalar>(parameters: &[S], inner: f64) -> Vec<S> {
//!     let delta = |&(x, y): &(f64, f64)| {
//!         let z = parameters[0] * x + parameters[1];
//!         let slope_of_phi = (z * z * -0.5).exp() * (0.5 * FRAC_2_SQRT_PI * inner);
//!         (z * phi(z) - y) * (phi(z) + z * slope_of_phi) / 2.0
//!     };
//!     let nabla_w = EXAMPLES.iter().map(|example| delta(example) * example.0).sum();
//!     let nabla_b = EXAMPLES.iter().map(|example| delta(example)).sum();
//!     vec![nabla_w, nabla_b]
//! }
//!
//! let at = [1.1, -0.2];
//! let forgotten = gradcheck(cost::<Shadowed>, |p| gradient(p, 1.0), &at, &[])?;
//! assert_eq!(forgotten.verdict, Verdict::Refuted);
//! let text = forgotten.to_string();
//! assert!(text.starts_with("refuted: 2 of 2 derivatives are wrong"));
//! assert!(text.contains("parameter 0: claimed 3.532983579e-2, measured 4.682769325e-2 ±"));
//!
//! let mended = gradcheck(cost::<Shadowed>, |p| gradient(p, FRAC_1_SQRT_2), &at, &[])?;
//! assert_eq!(mended.verdict, Verdict::Holds);
//! assert!(mended.comparison.smallest_defect < 1e-10);
//! # Ok::<(), derive_check::gradcheck::GradcheckError>(())
//! ```
//!
//! # A forgotten mean
//!
//! With the number of examples among the counts, a gradient that was summed where the cost is
//! a mean is called by its name:
//!
//! ```
//! use derive_check::difference::{Scalar, Shadowed};
//! use derive_check::gradcheck::gradcheck;
//!
//! const EXAMPLES: [(f64, f64); 4] = [(0.1, 1.0), (0.7, 0.2), (-0.4, 0.5), (1.3, -0.6)];
//!
//! // C = 1/2m Σ (w x − y)², and its gradient without the 1/m
//! let cost = |w: &[Shadowed]| {
//!     let square = |&(x, y): &(f64, f64)| (w[0] * x - y) * (w[0] * x - y);
//!     EXAMPLES.iter().map(square).sum::<Shadowed>() * 0.5 / 4.0
//! };
//! let gradient = |w: &[Shadowed]| vec![EXAMPLES.iter().map(|&(x, y)| (w[0] * x - y) * x).sum()];
//!
//! let report = gradcheck(cost, gradient, &[0.9], &[("m", 4.0)])?;
//! assert!(report.to_string().contains("the true gradient is 1/m = 1/4 times the claimed one"));
//! # Ok::<(), derive_check::gradcheck::GradcheckError>(())
//! ```

mod activation;
mod at_rest;
mod claims;
mod compare;
mod cost;
mod display;
mod function;
mod lanes;
mod mlp;
mod network;
mod noise;
mod reach;
mod rounded;

pub use activation::Activation;
pub use compare::{Comparison, Entry};
pub use cost::Cost;
pub use function::{FunctionReport, GradcheckError, Rounding, gradcheck, gradcheck_plain};
pub use mlp::{LayerGradient, Mlp, MlpError, MlpLayer};
pub use network::{ArrayReport, Kinks, NetworkReport, gradcheck_network};
pub use rounded::{Precision, RoundedArray, gradcheck_rounded};

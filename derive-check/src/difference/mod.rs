//! Derivatives by finite differences with a bound on their error, and the judgement
//! whether two bounded numbers are equal.
//!
//! A fixed tolerance accepts wrong gradients where they are small and rejects right ones
//! where they are large. Here nothing is fixed:
//!
//! * [`Shadowed`] carries the rounding error of an evaluation along with its value;
//! * [`central`] climbs a ladder of steps, extrapolates, and bounds what extrapolation and
//!   rounding leave over, at the rung where the bound is least;
//! * [`one_sided`] does so from one side, for a point that sits exactly on a kink;
//! * [`judge`] compares two [`Estimate`]s, and [`global_factor`] names the constant by which
//!   two arrays differ.
//!
//! ```
//! use derive_check::difference::{Estimate, Scalar, Shadowed, Smoothness, central, judge, Judgement};
//!
//! // C(x) = ln(1 + eˣ) at x = 1/2, whose derivative is 1 / (1 + e⁻ˣ)
//! let x = 0.5;
//! let measured = central(x, Smoothness::Smooth, |h| {
//!     Shadowed::sample(|| (Shadowed::from_f64(x) + h).exp().ln_1p())
//! })?;
//! let claimed = 1.0 / (1.0 + (-x).exp());
//! let claimed = Estimate { value: claimed, bound: 4.0 * f64::EPSILON };
//! assert!(measured.bound < 1e-11);
//! assert_eq!(judge(measured.estimate(), claimed, 1.0), Judgement::Agrees);
//! # Ok::<(), derive_check::difference::NoDerivative>(())
//! ```

mod judge;
mod ladder;
mod scalar;
mod shadowed;
mod sides;

pub use judge::{Estimate, Factor, Judgement, global_factor, judge};
pub use ladder::{Derivative, NoDerivative, Sample, Side, Smoothness, central, one_sided};
pub use scalar::Scalar;
pub use shadowed::Shadowed;
pub use sides::{Sides, record_sides};

pub(crate) use judge::{INFORMATIVE, REFUTING};
pub(crate) use ladder::{
    BRANCH_RUNGS, Extrapolation, central_to_the_end, one_sided_to_the_end, step, step_exponent,
};

//! The ladder of steps: differences at steps that halve, extrapolated, with a bound.
//!
//! With h_k = s · 2^{−(3+k)}, s = 1 for |x| ≤ 1 and otherwise 2^⌈log₂|x|⌉, so that x ± h_k
//! are as exact as they can be:
//!
//! * D2_k = (f(h_k) − f(−h_k)) / 2h_k, D4_k = (4 D2_{k+1} − D2_k) / 3,
//!   D6_k = (16 D4_{k+1} − D4_k) / 15, with errors of order h², h⁴, h⁶;
//! * rounding: ρ_k = 1.9 η ε / h_{k+3}, where η is half the magnitude shadow;
//! * truncation, from two independent differences so that one coincidence cannot make it 0:
//!   τ_k = max(|D6_{k+1} − D6_k|, |D4_{k+2} − D4_{k+1}| / 8);
//! * B_k = 2 τ_k + 2 ρ_k. The value is D6_{k+1} at the rung where B_k is least.
//!
//! A step whose samples are not on the same side of every kink as the point itself is
//! dropped, and with it each rung that needs it. So is a rung whose interval value ± bound
//! misses that of a smaller step: its differences have not begun to converge.

use super::judge::Estimate;

/// Rungs k = 0 … 9, for functions without kinks.
pub(crate) const SMOOTH_RUNGS: usize = 10;

/// Rungs k = 0 … 21, for functions that have branches.
pub(crate) const BRANCH_RUNGS: usize = 22;

/// The worst sum of rounding in D6_{k+1} is 1.65 η ε / h_{k+3}; the rest is room for η that
/// grows between the samples.
const ROUNDING: f64 = 1.9;

/// The same for one-sided differences, where the worst sum is 7.5 η ε / h_{k+3}.
const ONE_SIDED_ROUNDING: f64 = 8.7;

/// How much both parts of the bound are widened.
const SAFETY: f64 = 2.0;

/// One evaluation of the function.
///
/// `P` is whatever tells on which side of each kink the evaluation was, such as
/// [`Sides`](super::Sides); `()` for a function that has none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample<P = ()> {
    /// f(h)
    pub value: f64,
    /// The magnitude shadow of f(h), in units of ε; half of it bounds the rounding.
    pub shadow: f64,
    /// The side of each kink.
    pub pattern: P,
}

/// Whether a function has kinks, and so how far down the ladder goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Smoothness {
    /// No kink: steps from 2⁻³ to 2⁻¹², times s.
    Smooth,
    /// Kinks: steps from 2⁻³ to 2⁻²⁴, times s, so that a near kink can be stepped inside of.
    Kinked,
}

impl Smoothness {
    fn n_rungs(self) -> usize {
        match self {
            Self::Smooth => SMOOTH_RUNGS,
            Self::Kinked => BRANCH_RUNGS,
        }
    }
}

/// The side from which a one-sided derivative approaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// h > 0
    Right,
    /// h < 0
    Left,
}

/// A derivative measured by finite differences.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Derivative {
    /// The extrapolated difference.
    pub value: f64,
    /// The derivative is within this of `value`: 2τ + 2ρ.
    pub bound: f64,
    /// τ, what extrapolation leaves over.
    pub truncation: f64,
    /// ρ, what rounding leaves over.
    pub rounding: f64,
    /// The rung k that was taken.
    pub rung: usize,
    /// The smallest step that entered the value.
    pub step: f64,
}

impl Derivative {
    /// Value and bound alone.
    pub fn estimate(&self) -> Estimate {
        Estimate { value: self.value, bound: self.bound }
    }
}

/// Why there is no derivative.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum NoDerivative {
    /// The parameter itself is infinite or NaN.
    #[error("the point is {x}: expected a finite number")]
    Point {
        /// The parameter.
        x: f64,
    },
    /// The function is infinite or NaN at the point itself.
    #[error("the function is {value} at the point itself: expected a finite number")]
    Centre {
        /// What the function gave.
        value: f64,
    },
    /// A kink lies closer than four steps of the ladder reach.
    #[error(
        "a kink lies within {step:e} of the point, or on it: expected four steps in a row without one; \
         draw another point, or compare one-sided derivatives"
    )]
    Kink {
        /// The smallest step of the ladder.
        step: f64,
    },
    /// Too many of the samples are infinite or NaN.
    #[error("the function is not finite near the point: expected four steps in a row where it is")]
    NotFinite,
}

/// s = 2^e, the scale of the steps: e = 0 for |x| ≤ 1, otherwise ⌈log₂|x|⌉.
pub(crate) fn step_exponent(x: f64) -> i32 {
    let magnitude = x.abs();
    if magnitude <= 1.0 {
        return 0;
    }
    let bits = magnitude.to_bits();
    let floor = (bits >> 52) as i32 - 1023;
    let is_power_of_two = bits & ((1 << 52) - 1) == 0;
    if is_power_of_two { floor } else { floor + 1 }
}

/// h_k = 2^{e − 3 − k}
pub(crate) fn step(exponent: i32, rung: usize) -> f64 {
    2f64.powi(exponent - 3 - rung as i32)
}

/// The derivative of f at h = 0, where f(h) is the cost with the parameter x moved to x + h.
///
/// `x` sets the scale of the steps. The function is evaluated once at 0 and twice on each
/// rung, from the widest step down, until rounding alone exceeds the best bound so far.
///
/// # Accuracy
/// |value − f′(0)| ≤ bound. This was so in every one of thousands of drawn networks, with
/// the error at most 0.07 of the bound; it is not a theorem, as no finite number of samples
/// determines a function.
///
/// # Errors
/// No four consecutive steps have samples that are finite and on the side of the point.
pub fn central<P: PartialEq>(
    x: f64,
    smoothness: Smoothness,
    f: impl FnMut(f64) -> Sample<P>,
) -> Result<Derivative, NoDerivative> {
    climb_central(x, smoothness.n_rungs(), Extrapolation::is_settled, f)
}

/// As [`central`], on every rung: for functions that do not tell where their kinks are, so
/// that wide steps across a kink have small ones to be contradicted by.
pub(crate) fn central_to_the_end(x: f64, f: impl FnMut(f64) -> Sample) -> Result<Derivative, NoDerivative> {
    climb_central(x, BRANCH_RUNGS, |_| false, f)
}

fn climb_central<P: PartialEq>(
    x: f64,
    n_rungs: usize,
    is_done: impl Fn(&Extrapolation) -> bool,
    mut f: impl FnMut(f64) -> Sample<P>,
) -> Result<Derivative, NoDerivative> {
    let centre = at_centre(x, &mut f)?;
    let exponent = step_exponent(x);
    let mut ladder = Extrapolation::central(centre.shadow);
    let mut crossed = false;
    for k in 0..n_rungs {
        let h = step(exponent, k);
        let (right, left) = (f(h), f(-h));
        if right.pattern != centre.pattern || left.pattern != centre.pattern {
            crossed = true;
            ladder.skip();
            continue;
        }
        ladder.push(h, (right.value - left.value) / (2.0 * h), right.shadow.max(left.shadow));
        if is_done(&ladder) {
            break;
        }
    }
    ladder.best().ok_or(no_derivative(crossed, step(exponent, n_rungs - 1)))
}

/// The sample at the point itself, which must be finite.
fn at_centre<P>(x: f64, f: &mut impl FnMut(f64) -> Sample<P>) -> Result<Sample<P>, NoDerivative> {
    if !x.is_finite() {
        return Err(NoDerivative::Point { x });
    }
    let centre = f(0.0);
    if centre.value.is_finite() { Ok(centre) } else { Err(NoDerivative::Centre { value: centre.value }) }
}

fn no_derivative(crossed: bool, step: f64) -> NoDerivative {
    if crossed { NoDerivative::Kink { step } } else { NoDerivative::NotFinite }
}

/// The derivative from one side, for a point that sits exactly on a kink.
///
/// D1_k = (f(±h_k) − f(0)) / ±h_k, extrapolated twice, to an error of order h³, on rungs
/// k = 0 … 21. A rung counts when its samples are on the same sides as the sample of
/// the smallest step.
///
/// Convention: at a kink the derivative that backpropagation returns is a choice, and this
/// project's is σ′(0) = σ′(0⁻): 0 for ReLU, 1/100 for leaky ReLU, 1 for ELU. Where one unit
/// sits on its kink, that choice is one of the two one-sided derivatives.
///
/// # Errors
/// As [`central`].
pub fn one_sided<P: PartialEq>(
    x: f64,
    side: Side,
    f: impl FnMut(f64) -> Sample<P>,
) -> Result<Derivative, NoDerivative> {
    climb_one_sided(x, side, Extrapolation::is_settled, f)
}

/// As [`one_sided`], on every rung, as [`central_to_the_end`].
pub(crate) fn one_sided_to_the_end(
    x: f64,
    side: Side,
    f: impl FnMut(f64) -> Sample,
) -> Result<Derivative, NoDerivative> {
    climb_one_sided(x, side, |_| false, f)
}

fn climb_one_sided<P: PartialEq>(
    x: f64,
    side: Side,
    is_done: impl Fn(&Extrapolation) -> bool,
    mut f: impl FnMut(f64) -> Sample<P>,
) -> Result<Derivative, NoDerivative> {
    let centre = at_centre(x, &mut f)?;
    let exponent = step_exponent(x);
    let toward = match side {
        Side::Right => 1.0,
        Side::Left => -1.0,
    };
    let smallest = step(exponent, BRANCH_RUNGS - 1);
    let inside = f(toward * smallest).pattern;
    let mut ladder = Extrapolation::one_sided(centre.shadow);
    let mut crossed = false;
    for k in 0..BRANCH_RUNGS {
        let h = step(exponent, k);
        let sample = f(toward * h);
        if sample.pattern != inside {
            crossed = true;
            ladder.skip();
            continue;
        }
        ladder.push(h, (sample.value - centre.value) / (toward * h), sample.shadow);
        if is_done(&ladder) {
            break;
        }
    }
    ladder.best().ok_or(no_derivative(crossed, smallest))
}

/// How many consecutive steps enter one rung.
const WINDOW: usize = 4;

/// What tells a central from a one-sided table.
#[derive(Debug)]
struct Kind {
    /// What a halved step divides the error of the first two columns by.
    ratios: [f64; 2],
    /// What the change of the middle column is divided by, to stand for the last one's.
    middle: f64,
    /// ρ in units of η ε / h_{k+3}.
    rounding: f64,
}

static CENTRAL: Kind = Kind { ratios: [4.0, 16.0], middle: 8.0, rounding: ROUNDING };
static ONE_SIDED: Kind = Kind { ratios: [2.0, 4.0], middle: 4.0, rounding: ONE_SIDED_ROUNDING };

/// The extrapolation table, fed one step at a time and holding only its last row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extrapolation {
    kind: &'static Kind,
    /// Steps seen so far, used or not.
    seen: usize,
    /// Steps used in a row, up to the last one seen.
    run: usize,
    /// The last entry of each column: D2, D4, D6 or their one-sided kin.
    row: [f64; 3],
    /// η of the last steps.
    eta: [f64; WINDOW],
    /// η at the point itself.
    eta_centre: f64,
    best: Option<Derivative>,
    /// No rung below can have a bound under this.
    floor: f64,
}

impl Extrapolation {
    /// D2, D4, D6.
    pub(crate) fn central(shadow_at_centre: f64) -> Self {
        Self::new(&CENTRAL, shadow_at_centre)
    }

    /// D1 and two extrapolations, to an error of order h³.
    pub(crate) fn one_sided(shadow_at_centre: f64) -> Self {
        Self::new(&ONE_SIDED, shadow_at_centre)
    }

    fn new(kind: &'static Kind, shadow_at_centre: f64) -> Self {
        let eta_centre = 0.5 * shadow_at_centre;
        Self { kind, seen: 0, run: 0, row: [0.0; 3], eta: [0.0; WINDOW], eta_centre, best: None, floor: 0.0 }
    }

    /// A step that cannot be used: every rung that needs it is dropped.
    pub(crate) fn skip(&mut self) {
        self.seen += 1;
        self.run = 0;
    }

    /// A step h, half the one before, with its first difference and the larger shadow of its
    /// samples.
    pub(crate) fn push(&mut self, h: f64, difference: f64, shadow: f64) {
        if !(difference.is_finite() && shadow.is_finite()) {
            return self.skip();
        }
        let [ratio, next_ratio] = self.kind.ratios;
        let [last_first, last_middle, last_final] = self.row;
        let middle = (ratio * difference - last_first) / (ratio - 1.0);
        let extrapolated = (next_ratio * middle - last_middle) / (next_ratio - 1.0);
        self.eta[self.seen % WINDOW] = 0.5 * shadow;
        self.seen += 1;
        self.run += 1;
        if self.run >= WINDOW {
            let changes = [extrapolated - last_final, (middle - last_middle) / self.kind.middle];
            let truncation = changes[0].abs().max(changes[1].abs());
            let eta = self.eta.iter().copied().fold(self.eta_centre, f64::max);
            let rounding = self.rounding(eta, h);
            self.offer(Derivative {
                value: extrapolated,
                bound: SAFETY * (truncation + rounding),
                truncation,
                rounding,
                rung: self.seen - WINDOW,
                step: h,
            });
        }
        self.row = [difference, middle, extrapolated];
    }

    /// ρ for a rung that ends with the step h.
    fn rounding(&self, eta: f64, h: f64) -> f64 {
        self.kind.rounding * eta * f64::EPSILON / h
    }

    fn offer(&mut self, rung: Derivative) {
        let better = |best: Derivative| {
            rung.bound < best.bound || (rung.value - best.value).abs() > rung.bound + best.bound
        };
        if rung.bound.is_finite() && self.best.is_none_or(better) {
            self.best = Some(rung);
        }
        // rounding doubles on each rung below
        self.floor = 2.0 * SAFETY * self.rounding(self.eta_centre, rung.step);
    }

    /// Whether no smaller step can give a smaller bound.
    pub(crate) fn is_settled(&self) -> bool {
        self.best.is_some_and(|best| self.floor >= best.bound)
    }

    /// Whether no smaller step can give half the bound.
    pub(crate) fn is_nearly_settled(&self) -> bool {
        self.best.is_some_and(|best| 2.0 * self.floor >= best.bound)
    }

    /// The rung with the least bound, if there was one.
    pub(crate) fn best(&self) -> Option<Derivative> {
        self.best
    }
}

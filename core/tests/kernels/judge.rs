//! How far computed results are from the exact ones: f32 by f64, f64 by the oracle.

use backprop_core::kernels::{Bound, InstructionSet, Part, Real};

use crate::double_double::{Dd, Scaled};
use crate::oracle;

/// The greatest error met, in units in the last place, and the z where it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Worst {
    pub ulps: f64,
    pub at: f64,
}

impl Worst {
    /// The worse of two.
    pub fn or(self, other: Self) -> Self {
        if other.ulps > self.ulps { other } else { self }
    }
}

/// f(z) or f′(z) by the kernel.
pub fn computed<T: Real>(set: InstructionSet, bound: &Bound, z: &[T]) -> Vec<T> {
    let mut out = vec![T::from_f64(1.0); z.len()];
    match bound.part {
        Part::Value => set.value(bound.function, z, &mut out),
        Part::Derivative => set.multiply_by_derivative(bound.function, z, &mut out),
    }
    out
}

/// What the exact result counts as at least.
pub fn floor(bound: &Bound, z: f64) -> f64 {
    if z > bound.floor_above { bound.floor } else { 0.0 }
}

/// The greatest error of results in f32, by the same in f64.
pub fn judge_f32(bound: &Bound, z: &[f32], results: &[f32], exact: &[f64]) -> Worst {
    let mut worst = Worst::default();
    for ((&z, &a), &exact) in z.iter().zip(results).zip(exact) {
        // A unit is at least 2⁻²⁴ of the number: most results cannot be the worst.
        let cannot_be_worst = worst.ulps * exact.abs() / f64::from(1 << 24);
        if (f64::from(a) - exact).abs() <= cannot_be_worst || (a.is_nan() && exact.is_nan()) {
            continue;
        }
        let ulps = if (exact as f32).is_infinite() && a == exact as f32 {
            0.0
        } else if a.is_nan() || exact.is_nan() || (exact as f32).is_infinite() {
            f64::INFINITY
        } else {
            let exact = Scaled { m: Dd::from(exact), n: 0 };
            oracle::ulps(a.into(), exact, floor(bound, z.into()), 23, -126)
        };
        if ulps > worst.ulps {
            worst = Worst { ulps, at: z.into() };
        }
    }
    worst
}

/// The greatest error of results in f64.
pub fn judge_f64(bound: &Bound, z: &[f64], results: &[f64]) -> Worst {
    let error = |z: f64, a: f64| {
        let exact = oracle::exact(bound.function, bound.part, z);
        let overflows = exact.n > 1000 && oracle::ulps(f64::MAX, exact, 0.0, 52, -1022) >= 0.5;
        if a.is_nan() {
            f64::INFINITY
        } else if a.is_infinite() && overflows {
            0.0
        } else {
            let ulps = oracle::ulps(a, exact, floor(bound, z), 52, -1022);
            assert!(!ulps.is_nan(), "{} has no exact result at {z:e}", bound.function.name());
            ulps
        }
    };
    let finite = z.iter().zip(results).filter(|(z, _)| z.is_finite());
    let errors = finite.map(|(&z, &a)| Worst { ulps: error(z, a), at: z });
    errors.fold(Worst::default(), Worst::or)
}

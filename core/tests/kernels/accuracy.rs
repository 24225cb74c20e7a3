//! Every row of the table of bounds is read and held to.

use backprop_core::kernels::{BOUNDS, Bound, InstructionSet, Part};

use crate::inputs::{Draw, hard_f64, sweep_f32};
use crate::judge::{Worst, computed, floor, judge_f32, judge_f64};
use crate::oracle;

/// The scalar reference, which in f64 is exact enough to judge f32.
fn reference(bound: &Bound, z: f64) -> f64 {
    match bound.part {
        Part::Value => bound.function.reference(z),
        Part::Derivative => bound.function.reference_derivative(z),
    }
}

/// Equation: sat/sigmoid, sat/slope, sat/tanh, sat/tanh-slope, sat/relu, sat/relu-slope, sat/softplus, sat/silu
#[test]
fn f32_is_within_the_bound_on_every_thousandth_bit_pattern() {
    let z = sweep_f32(1009);
    for bound in &BOUNDS {
        let exact: Vec<f64> = z.iter().map(|&z| reference(bound, z.into())).collect();
        let worst = judge_f32(bound, &z, &computed(InstructionSet::best(), bound, &z), &exact);
        let name = (bound.function.name(), bound.part);
        let Worst { ulps, at } = worst;
        assert!(ulps <= bound.max_ulp_f32, "{name:?} in f32 is {ulps:.3} ulp off at {at:e}");
    }
}

#[test]
fn every_instruction_set_computes_the_same_bits() {
    let best = InstructionSet::best();
    let sets = InstructionSet::available();
    println!("instruction sets here: {}", sets.iter().map(|set| set.name()).collect::<Vec<_>>().join(", "));
    let single = sweep_f32(200_003);
    let double: Vec<f64> = hard_f64().into_iter().step_by(5).collect();
    for bound in &BOUNDS {
        let bits_of = |x: Vec<f32>| x.into_iter().map(plain_nan).collect::<Vec<_>>();
        let bits_of_double = |x: Vec<f64>| x.into_iter().map(plain_nan_double).collect::<Vec<_>>();
        let expected = bits_of(computed(best, bound, &single));
        let expected_double = bits_of_double(computed(best, bound, &double));
        for &set in &sets {
            let name = (set.name(), bound.function.name(), bound.part);
            let found = bits_of(computed(set, bound, &single));
            let differs = expected.iter().zip(&found).position(|(a, b)| a != b);
            assert!(differs.is_none(), "{name:?} differs at {:e}", single[differs.unwrap_or(0)]);
            let found = bits_of_double(computed(set, bound, &double));
            let differs = expected_double.iter().zip(&found).position(|(a, b)| a != b);
            assert!(differs.is_none(), "{name:?} differs at {:e}", double[differs.unwrap_or(0)]);
        }
    }
}

/// The bits, of one NaN for all: its sign and payload are not promised.
fn plain_nan(x: f32) -> u32 {
    if x.is_nan() { f32::NAN.to_bits() } else { x.to_bits() }
}

fn plain_nan_double(x: f64) -> u64 {
    if x.is_nan() { f64::NAN.to_bits() } else { x.to_bits() }
}

#[test]
fn f64_is_within_the_bound_on_hard_cases_and_draws() {
    let mut draw = Draw(1);
    let draws = (0..60_000).map(|_| draw.number());
    let z: Vec<f64> = hard_f64().into_iter().chain(draws).collect();
    for bound in &BOUNDS {
        let worst = judge_f64(bound, &z, &computed(InstructionSet::best(), bound, &z));
        let name = (bound.function.name(), bound.part);
        let Worst { ulps, at } = worst;
        assert!(ulps <= bound.max_ulp_f64, "{name:?} in f64 is {ulps:.3} ulp off at {at:e}");
    }
}

#[test]
fn the_scalar_reference_is_good_enough_to_judge_f32() {
    let mut draw = Draw(2);
    for bound in &BOUNDS {
        for _ in 0..20_000 {
            let z = f64::from(draw.number() as f32);
            if !z.is_finite() {
                continue;
            }
            let exact = oracle::exact(bound.function, bound.part, z);
            // Results that f32 does not tell from 0 or infinity are judged by that alone.
            if !(1e-60..1e60).contains(&exact.value().hi.abs()) {
                continue;
            }
            let error = oracle::ulps(reference(bound, z), exact, floor(bound, z), 23, -126);
            let name = (bound.function.name(), bound.part);
            assert!(error < 1e-3, "the reference of {name:?} is {error:e} units of f32 off at {z:e}");
        }
    }
}

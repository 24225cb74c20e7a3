//! Special values, monotonicity, and slices of every length.

use std::f64::consts::{FRAC_2_SQRT_PI, LN_2};

use backprop_core::kernels::{BOUNDS, Function, InstructionSet, Part, Real};

use crate::inputs::Draw;
use crate::judge::computed;

/// The limit of f or f′ at −∞, −0, +0 and +∞.
fn limits(function: Function, part: Part) -> [f64; 4] {
    const INFINITY: f64 = f64::INFINITY;
    match (function, part) {
        (Function::Exp, _) => [0.0, 1.0, 1.0, INFINITY],
        (Function::Erf | Function::Tanh, Part::Value) => [-1.0, -0.0, 0.0, 1.0],
        (Function::Erf, Part::Derivative) => [0.0, FRAC_2_SQRT_PI, FRAC_2_SQRT_PI, 0.0],
        (Function::Tanh, Part::Derivative) => [0.0, 1.0, 1.0, 0.0],
        (Function::Sigmoid, Part::Value) | (Function::Softplus, Part::Derivative) => [0.0, 0.5, 0.5, 1.0],
        (Function::Sigmoid, Part::Derivative) => [0.0, 0.25, 0.25, 0.0],
        (Function::Relu, Part::Value) => [0.0, 0.0, 0.0, INFINITY],
        (Function::Relu, Part::Derivative) => [0.0, 0.0, 0.0, 1.0],
        (Function::LeakyRelu, Part::Value) => [-INFINITY, -0.0, 0.0, INFINITY],
        (Function::LeakyRelu, Part::Derivative) => [0.01, 0.01, 0.01, 1.0],
        (Function::Elu, Part::Value) => [-1.0, -0.0, 0.0, INFINITY],
        (Function::Elu, Part::Derivative) => [0.0, 1.0, 1.0, 1.0],
        (Function::Softplus, Part::Value) => [0.0, LN_2, LN_2, INFINITY],
        (Function::Gelu | Function::Silu, Part::Value) => [-0.0, -0.0, 0.0, INFINITY],
        (Function::Gelu | Function::Silu, Part::Derivative) => [-0.0, 0.5, 0.5, 1.0],
    }
}

fn hold_to_limits<T: Real>() {
    let z = [f64::NEG_INFINITY, -0.0, 0.0, f64::INFINITY].map(T::from_f64);
    for set in InstructionSet::available() {
        for bound in &BOUNDS {
            let name = (set.name(), bound.function.name(), bound.part);
            let expected = limits(bound.function, bound.part).map(T::from_f64).map(T::to_f64);
            for ((z, found), expected) in z.iter().zip(computed(set, bound, &z)).zip(expected) {
                let same = found.to_f64() == expected
                    && found.to_f64().is_sign_negative() == expected.is_sign_negative();
                assert!(same, "{name:?} of {z:?} is {found:?}, not {expected:?}");
            }
            // NaN gives NaN, in whichever lane it stands.
            for place in 0..40 {
                let mut z = vec![T::from_f64(0.5); 40];
                z[place] = T::from_f64(f64::NAN);
                let found = computed(set, bound, &z);
                let nans: Vec<usize> = (0..40).filter(|&i| found[i].to_f64().is_nan()).collect();
                assert_eq!(nans, [place], "{name:?} with NaN in place {place}");
            }
        }
    }
}

#[test]
fn infinities_zeros_and_nan_give_what_the_limit_says() {
    hold_to_limits::<f32>();
    hold_to_limits::<f64>();
}

#[test]
fn monotone_functions_are_monotone_where_their_formula_changes() {
    // Windows of neighbouring numbers around the multiples of ln 2 / 4.
    let around = |x: f64| {
        let single = (-300..300).map(move |k| f32::from_bits((x as f32).to_bits().saturating_add_signed(k)));
        let double = (-300..300).map(move |k| f64::from_bits(x.to_bits().saturating_add_signed(k)));
        (single.collect::<Vec<_>>(), double.collect::<Vec<_>>())
    };
    for bound in BOUNDS.iter().filter(|bound| bound.monotone) {
        for k in -450..450 {
            let (single, double) = around(0.25 * LN_2 * f64::from(k));
            check_order(
                bound.function,
                bound.part,
                &single,
                &computed(InstructionSet::best(), bound, &single),
            );
            check_order(
                bound.function,
                bound.part,
                &double,
                &computed(InstructionSet::best(), bound, &double),
            );
        }
    }
}

fn check_order<T: Real>(function: Function, part: Part, z: &[T], a: &[T]) {
    for (z, a) in z.windows(2).zip(a.windows(2)) {
        let in_order = if z[0] <= z[1] { a[0] <= a[1] } else { a[1] <= a[0] };
        assert!(in_order, "{} ({part:?}) of {z:?} is {a:?}", function.name());
    }
}

fn hold_every_length<T: Real>() {
    let mut draw = Draw(3);
    let sentinel = T::from_f64(-7.25);
    for set in InstructionSet::available() {
        for bound in &BOUNDS {
            for n in 0..=70 {
                let name = (set.name(), bound.function.name(), bound.part, n);
                let z: Vec<T> = (0..n).map(|_| T::from_f64(4.0 * draw.even())).collect();
                let mut out = vec![sentinel; n + 64];
                out[32..32 + n].fill(T::from_f64(1.0));
                match bound.part {
                    Part::Value => set.value(bound.function, &z, &mut out[32..32 + n]),
                    Part::Derivative => {
                        set.multiply_by_derivative(bound.function, &z, &mut out[32..32 + n]);
                    }
                }
                let outside = out[..32].iter().chain(&out[32 + n..]);
                assert!(outside.copied().all(|x| x == sentinel), "{name:?} writes outside");
                let one_by_one = z.iter().flat_map(|&z| computed(set, bound, &[z]));
                assert!(out[32..32 + n].iter().copied().eq(one_by_one), "{name:?} differs from one by one");
            }
        }
    }
}

#[test]
fn every_length_is_computed_and_nothing_behind_it_written() {
    hold_every_length::<f32>();
    hold_every_length::<f64>();
}

#[test]
fn the_other_ways_in_agree() {
    let mut draw = Draw(4);
    let z: Vec<f32> = (0..1000).map(|_| (4.0 * draw.even()) as f32).collect();
    for function in Function::ALL {
        let (mut a, mut in_place) = (z.clone(), z.clone());
        function.value(&z, &mut a);
        function.value_in_place(&mut in_place);
        assert_eq!(a, in_place, "{} in place", function.name());
        let (mut d, mut delta) = (z.clone(), a.clone());
        function.derivative(&z, &mut d);
        function.multiply_by_derivative(&z, &mut delta);
        let product: Vec<f32> = a.iter().zip(&d).map(|(a, d)| a * d).collect();
        assert_eq!(delta, product, "delta times the derivative of {}", function.name());
    }
}

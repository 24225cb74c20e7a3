//! Softmax over columns of every height.

use backprop_core::kernels::{InstructionSet, Real, softmax};

use crate::double_double::{Dd, Scaled};
use crate::inputs::Draw;
use crate::oracle;

/// softmax of one column in double-double arithmetic.
fn exact(z: &[f64]) -> Vec<Scaled> {
    let max = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let e: Vec<Scaled> = z.iter().map(|&z| (Dd::from(z) - Dd::from(max)).exp()).collect();
    let sum = e.iter().fold(Dd::from(0.0), |sum, e| sum + e.value());
    e.iter().map(|e| Scaled { m: e.m / sum, n: e.n }).collect()
}

fn hold<T: Real>(spread: f64, significand_bits: i32, least_exponent: i32) {
    let mut draw = Draw(5);
    let sentinel = T::from_f64(-7.25);
    for set in InstructionSet::available() {
        for n_rows in (1..=70).chain([100, 257, 1000]) {
            let n_columns = 1 + n_rows % 5;
            let z: Vec<T> = (0..n_rows * n_columns).map(|_| T::from_f64(spread * draw.even())).collect();
            let mut a = vec![sentinel; z.len() + 64];
            set.softmax(n_rows, &z, &mut a[32..32 + z.len()]);
            let outside = a[..32].iter().chain(&a[32 + z.len()..]);
            assert!(outside.copied().all(|x| x == sentinel), "{} rows write outside", n_rows);
            let columns = z.chunks(n_rows).zip(a[32..].chunks(n_rows));
            for (z, a) in columns {
                let z: Vec<f64> = z.iter().map(|z| z.to_f64()).collect();
                for (exact, a) in exact(&z).into_iter().zip(a) {
                    let error = oracle::ulps(a.to_f64(), exact, 0.0, significand_bits, least_exponent);
                    assert!(
                        error <= softmax::MAX_ULP,
                        "{} on {} rows is {error:.2} ulp off",
                        set.name(),
                        n_rows
                    );
                }
            }
        }
    }
}

/// Equation: soft/softmax
#[test]
fn softmax_is_within_its_bound_for_every_height() {
    for spread in [3.0, 60.0] {
        hold::<f32>(spread, 23, -126);
        hold::<f64>(spread, 52, -1022);
    }
}

#[test]
fn softmax_of_infinite_and_equal_elements_is_the_limit() {
    let (inf, nan) = (f32::INFINITY, f32::NAN);
    let third = 1.0_f32 / 3.0;
    let cases = [
        ([1.0, inf, 3.0], [0.0, 1.0, 0.0]),
        ([inf, inf, 0.0], [0.5, 0.5, 0.0]),
        ([-inf, -inf, -inf], [third; 3]),
        ([-inf, 5.0, -inf], [0.0, 1.0, 0.0]),
        ([f32::MAX, -f32::MAX, f32::MAX], [0.5, 0.0, 0.5]),
        ([1e-40, 0.0, -0.0], [third; 3]),
    ];
    for set in InstructionSet::available() {
        for (z, expected) in cases {
            // As one column, as a column among others, and in a column longer than a register.
            let mut a = [0.0; 3];
            set.softmax(3, &z, &mut a);
            assert_eq!(a, expected, "{} on {z:?}", set.name());
            let long: Vec<f32> = z.into_iter().chain([-inf; 50]).collect();
            let mut a = vec![0.0; 53];
            set.softmax(53, &long, &mut a);
            if z != [-inf; 3] {
                assert_eq!(a[..3], expected, "{} on a long column with {z:?}", set.name());
                assert!(a[3..].iter().all(|&a| a == 0.0));
            }
        }
        let mut a = [0.0; 6];
        set.softmax(3, &[1.0, nan, 2.0, 1.0, 1.0, 1.0], &mut a);
        assert!(a[..3].iter().all(|a| a.is_nan()), "NaN makes its column NaN: {a:?}");
        assert_eq!(a[3..], [third; 3], "and no other");
    }
}

#[test]
fn softmax_of_nothing_is_nothing() {
    softmax::value::<f32>(0, &[], &mut []);
    softmax::value::<f64>(7, &[], &mut []);
}

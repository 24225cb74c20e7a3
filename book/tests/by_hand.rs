//! The program that the book prints, on the network that the book works by hand.

#[path = "../src/code/backprop.rs"]
mod backprop;

use backprop::{Layer, gradients};

/// The nine derivatives of the chapter *Two, two, one*.
#[test]
fn the_printed_program_finds_the_nine_derivatives() {
    let layers = [
        Layer { weight: vec![vec![1.0, -1.0], vec![-2.0, 1.0]], bias: vec![1.0, 3f64.ln()] },
        Layer { weight: vec![vec![3.0, -2.0]], bias: vec![0.0] },
    ];
    let found = gradients(&layers, &[1.0, 2.0], &[1.0]);
    let expected = [
        (vec![vec![-3.0 / 32.0, -3.0 / 16.0], vec![3.0 / 64.0, 3.0 / 32.0]], vec![-3.0 / 32.0, 3.0 / 64.0]),
        (vec![vec![-1.0 / 16.0, -3.0 / 32.0]], vec![-1.0 / 8.0]),
    ];
    assert_eq!(found.len(), expected.len());
    for (layer, (weight, bias)) in found.iter().zip(&expected) {
        let numbers = |weight: &[Vec<f64>], bias: &[f64]| -> Vec<f64> {
            weight.iter().flatten().chain(bias).copied().collect()
        };
        let (found, expected) = (numbers(&layer.weight, &layer.bias), numbers(weight, bias));
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(&expected) {
            assert!((found - expected).abs() < 1e-15, "{found} instead of {expected}");
        }
    }
}

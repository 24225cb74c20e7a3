//! Networks at and near the kinks of their activation functions, and ones without a gradient
//! to speak of.

use derive_check::gradcheck::{Activation, Cost, LayerGradient, Mlp, MlpLayer};
use derive_check::verdict::Verdict;

use crate::network::check;
use crate::textbook::Case;

fn layer(weight: &[f64], bias: &[f64], activation: Activation) -> MlpLayer {
    MlpLayer { weight: weight.to_vec(), bias: bias.to_vec(), activation }
}

fn gradient(nabla_w: &[f64], nabla_b: &[f64]) -> LayerGradient {
    LayerGradient { nabla_w: nabla_w.to_vec(), nabla_b: nabla_b.to_vec() }
}

/// x = (1, 2) into one unit with z = b, from there a₂ = 3 a₁ + ½ with target 0: δ₂ = 3 a₁ + ½.
fn unit_at(bias: f64, activation: Activation) -> Case {
    let layers = vec![layer(&[2.0, -1.0], &[bias], activation), layer(&[3.0], &[0.5], Activation::Identity)];
    Case {
        mlp: Mlp { layers, cost: Cost::Quadratic, l2: 0.0, l1: 0.0 },
        inputs: vec![1.0, 2.0],
        targets: vec![0.0],
    }
}

/// Its gradient by hand, with σ(z) and σ′(z) as given.
fn by_hand(a: f64, slope: f64) -> Vec<LayerGradient> {
    let delta_2 = 3.0 * a + 0.5;
    let delta_1 = 3.0 * delta_2 * slope;
    vec![gradient(&[delta_1, 2.0 * delta_1], &[delta_1]), gradient(&[delta_2 * a], &[delta_2])]
}

#[test]
fn on_a_kink_both_sides_are_derivatives_and_nothing_else_is() {
    for (activation, left) in [(Activation::Relu, 0.0), (Activation::LeakyRelu, 0.01)] {
        let case = unit_at(0.0, activation);
        let by_left = check(&case, &by_hand(0.0, left));
        assert_eq!((by_left.kinks.near, by_left.kinks.left, by_left.kinks.right), (0, 3, 0));
        assert_ne!(by_left.arrays[0].comparison.verdict, Verdict::Refuted);
        let by_right = check(&case, &by_hand(0.0, 1.0));
        assert_eq!((by_right.kinks.left, by_right.kinks.right), (0, 3));
        assert_eq!(by_right.arrays[0].comparison.verdict, Verdict::Holds);
        let between = check(&case, &by_hand(0.0, 0.5));
        assert_eq!(between.arrays[0].comparison.verdict, Verdict::Refuted);
    }
    // the slope of ELU does not jump at 0, its curvature does
    let case = unit_at(0.0, Activation::Elu);
    assert_eq!(check(&case, &by_hand(0.0, 1.0)).arrays[0].comparison.verdict, Verdict::Holds);
    assert_eq!(check(&case, &by_hand(0.0, 0.0)).arrays[0].comparison.verdict, Verdict::Refuted);
}

#[test]
fn near_a_kink_the_branch_of_the_unit_counts() {
    for exponent in 1..45 {
        let z = 2f64.powi(-exponent);
        let case = unit_at(z, Activation::Relu);
        let report = check(&case, &by_hand(z, 1.0));
        assert_eq!(report.arrays[0].comparison.verdict, Verdict::Holds, "z = {z:e}: {report:?}");
        assert_eq!(report.kinks.left + report.kinks.right, 0);
        assert_eq!(check(&case, &by_hand(z, 0.0)).arrays[0].comparison.verdict, Verdict::Refuted);

        let case = unit_at(-z, Activation::LeakyRelu);
        let report = check(&case, &by_hand(-0.01 * z, 0.01));
        assert_eq!(report.arrays[0].comparison.verdict, Verdict::Holds, "z = −{z:e}: {report:?}");
        assert_eq!(check(&case, &by_hand(-0.01 * z, 1.0)).arrays[0].comparison.verdict, Verdict::Refuted);
    }
}

#[test]
fn a_dead_layer_is_vacuous() {
    let case = unit_at(-5.0, Activation::Relu);
    let report = check(&case, &by_hand(0.0, 0.0));
    let verdicts: Vec<Verdict> = report.arrays.iter().map(|array| array.comparison.verdict).collect();
    assert_eq!(verdicts, [Verdict::Vacuous, Verdict::Vacuous, Verdict::Vacuous, Verdict::Holds]);
    assert_eq!(report.verdict, Verdict::Vacuous);
    let report = check(&case, &by_hand(0.0, 1.0));
    assert_eq!(report.verdict, Verdict::Refuted);
}

#[test]
fn a_saturated_layer_is_not_said_to_hold() {
    let case = unit_at(45.0, Activation::Sigmoid);
    for slope in [0.0, 2e-20] {
        let report = check(&case, &by_hand(1.0, slope));
        assert!(matches!(report.arrays[0].comparison.verdict, Verdict::Vacuous | Verdict::Undecided));
        assert_eq!(report.arrays[2].comparison.verdict, Verdict::Holds);
    }
    let report = check(&case, &by_hand(1.0, 0.25));
    assert_eq!(report.arrays[0].comparison.verdict, Verdict::Refuted);
}

#[test]
fn claims_that_are_not_finite_are_refuted() {
    let case = unit_at(0.5, Activation::Tanh);
    let (a, slope) = (0.5f64.tanh(), 0.5f64.cosh().powi(-2));
    assert_eq!(check(&case, &by_hand(a, slope)).verdict, Verdict::Holds);
    for bad in [f64::NAN, f64::INFINITY] {
        let mut claimed = by_hand(a, slope);
        claimed[1].nabla_b[0] = bad;
        let report = check(&case, &claimed);
        assert_eq!(report.arrays[3].comparison.verdict, Verdict::Refuted);
        assert_eq!(report.arrays[3].comparison.refuted, 1);
    }
}

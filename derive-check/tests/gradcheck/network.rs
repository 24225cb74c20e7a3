//! Networks: the right gradient holds for every activation and cost, and no defect of the
//! size that a report promises to catch gets past it.

use derive_check::gradcheck::{Activation, Cost, LayerGradient, NetworkReport, gradcheck_network};
use derive_check::verdict::Verdict;

use crate::random::Draws;
use crate::textbook::Case;

pub fn check(case: &Case, claimed: &[LayerGradient]) -> NetworkReport {
    gradcheck_network(&case.mlp, &case.inputs, &case.targets, claimed).expect("a network that fits")
}

/// Every entry of a gradient, in the order of the reports' arrays.
fn arrays(gradient: &[LayerGradient]) -> impl Iterator<Item = &[f64]> {
    gradient.iter().flat_map(|layer| [layer.nabla_w.as_slice(), layer.nabla_b.as_slice()])
}

fn map(gradient: &[LayerGradient], f: impl Fn(f64) -> f64) -> Vec<LayerGradient> {
    let mapped = |numbers: &[f64]| numbers.iter().map(|&x| f(x)).collect();
    gradient
        .iter()
        .map(|layer| LayerGradient { nabla_w: mapped(&layer.nabla_w), nabla_b: mapped(&layer.nabla_b) })
        .collect()
}

/// The worst true error over the stated bound.
fn assert_covered(case: &Case, report: &NetworkReport, truth: &[LayerGradient]) -> f64 {
    let mut worst = 0f64;
    for (array, truth) in report.arrays.iter().zip(arrays(truth)) {
        for (index, (measured, truth)) in array.measured.iter().zip(truth).enumerate() {
            let measured = measured.expect("a derivative");
            let error = (measured.value - truth).abs();
            let place = (array.layer, array.kind, index);
            assert!(error <= measured.bound, "{place:?}: {measured:?} is not {truth:e} in {:?}", case.mlp);
            worst = worst.max(if error == 0.0 { 0.0 } else { error / measured.bound });
        }
    }
    worst
}

/// Every cost that is defined for an output.
fn costs(output: Activation) -> impl Iterator<Item = Cost> {
    Cost::ALL.into_iter().filter(move |cost| cost.fits(output))
}

#[test]
fn right_gradients_hold_for_every_activation_cost_depth_and_batch() {
    let mut draws = Draws::new(31);
    let mut worst = 0f64;
    let mut vacuous = 0;
    for hidden in Activation::ALL.into_iter().filter(|&sigma| sigma != Activation::Softmax) {
        for output in Activation::ALL {
            for cost in costs(output) {
                for depth in 1..=4 {
                    for m in [1, 3, 7] {
                        let sizes = [[4, 3, 5, 2, 6][4 - depth..].to_vec(), vec![3]].concat();
                        let mut sigma = vec![hidden; depth + 1];
                        sigma[depth] = output;
                        let case = Case::draw(&mut draws, &sizes, &sigma, cost, m);
                        let truth = case.gradient();
                        let report = check(&case, &truth);
                        worst = worst.max(assert_covered(&case, &report, &truth));
                        let context = (hidden.name(), output.name(), cost.name(), &sizes, m);
                        assert_ne!(report.verdict, Verdict::Refuted, "{context:?}: {report:?}");
                        let dead = hidden == Activation::Relu || output == Activation::Relu;
                        assert!(report.verdict == Verdict::Holds || dead, "{context:?}: {report:?}");
                        assert_ne!(report.verdict, Verdict::Undecided, "{context:?}: {report:?}");
                        vacuous += usize::from(report.verdict == Verdict::Vacuous);
                    }
                }
            }
        }
    }
    assert!(worst < 0.25, "worst error over bound {worst}");
    assert!(vacuous < 60, "{vacuous} of 1296 are vacuous");
}

#[test]
fn a_defect_of_the_promised_size_is_caught_wherever_it_is() {
    let mut draws = Draws::new(32);
    let sigma = [Activation::Tanh, Activation::Gelu, Activation::Softmax];
    let case = Case::draw(&mut draws, &[4, 3, 5, 3], &sigma, Cost::CrossEntropy, 3);
    let truth = case.gradient();
    let report = check(&case, &truth);
    assert_eq!(report.verdict, Verdict::Holds);
    for (number, array) in report.arrays.iter().enumerate() {
        let defect = array.comparison.smallest_defect;
        assert!(defect < 1e-7 * array.comparison.scale, "{defect:e}");
        for index in 0..array.measured.len() {
            for sign in [-1.0, 1.0] {
                let mut wrong = truth.clone();
                let layer = &mut wrong[number / 2];
                let entry = if array.kind == "weight" {
                    &mut layer.nabla_w[index]
                } else {
                    &mut layer.nabla_b[index]
                };
                *entry += sign * 1.2 * defect;
                let refuted = &check(&case, &wrong).arrays[number].comparison;
                assert_eq!((refuted.verdict, refuted.refuted), (Verdict::Refuted, 1));
                assert_eq!(refuted.worst[0].index, index);
                assert_eq!(refuted.factor, None);
            }
        }
    }
}

#[test]
fn global_factors_are_named() {
    let mut draws = Draws::new(33);
    let sigma = [Activation::Sigmoid, Activation::Sigmoid];
    let case = Case::draw(&mut draws, &[5, 4, 3], &sigma, Cost::Quadratic, 7);
    let truth = case.gradient();
    let named = |factor: f64| {
        let report = check(&case, &map(&truth, |g| factor * g));
        assert_eq!(report.verdict, Verdict::Refuted);
        report.factor.expect("a factor").name
    };
    assert_eq!(named(-1.0).as_deref(), Some("−1"));
    assert_eq!(named(2.0).as_deref(), Some("1/2"));
    assert_eq!(named(0.5).as_deref(), Some("2"));
    assert_eq!(named(7.0).as_deref(), Some("1/m = 1/7"));
    assert_eq!(named(1.0 / 7.0).as_deref(), Some("m = 7"));
    assert_eq!(named(1.0 / 3.0).as_deref(), Some("n_L = 3"));
    assert_eq!(named(1.234), None);

    // in one layer alone
    let mut wrong = truth.clone();
    wrong[0] = map(&truth[..1], |g| -g).remove(0);
    let report = check(&case, &wrong);
    let name =
        |array: usize| report.arrays[array].comparison.factor.as_ref().and_then(|factor| factor.name.clone());
    assert_eq!((report.factor.clone(), name(0).as_deref(), name(2)), (None, Some("−1"), None));
}

#[test]
fn slips_of_one_layer_are_refuted() {
    let mut draws = Draws::new(34);
    for _ in 0..20 {
        // all widths equal, so that a lost transpose fits
        let smooth = [Activation::Silu, Activation::Tanh, Activation::Sigmoid, Activation::Gelu];
        let sigma = [(); 3].map(|()| draws.choose(&smooth));
        let case = Case::draw(&mut draws, &[4, 4, 4, 4], &sigma, Cost::Quadratic, 3);
        let truth = case.gradient();
        let mut transposed = truth.clone();
        for (index, entry) in transposed[1].nabla_w.iter_mut().enumerate() {
            *entry = truth[1].nabla_w[index % 4 * 4 + index / 4];
        }
        let mut bias_of_row = truth.clone();
        bias_of_row[2].nabla_b.rotate_left(1);
        for wrong in [transposed, bias_of_row] {
            assert_eq!(check(&case, &wrong).verdict, Verdict::Refuted);
        }
    }
}

#[test]
fn small_gradients_are_checked_by_their_own_scale() {
    let mut draws = Draws::new(35);
    let sizes = [4, 4, 4, 4, 4, 4, 2];
    let mut case = Case::draw(&mut draws, &sizes, &[Activation::Sigmoid; 6], Cost::Quadratic, 1);
    for layer in &mut case.mlp.layers {
        layer.weight.iter_mut().for_each(|w| *w *= 0.4);
    }
    let truth = case.gradient();
    let report = check(&case, &truth);
    assert_eq!(report.verdict, Verdict::Holds, "{report:?}");
    assert!(report.arrays[0].comparison.scale < 1e-6);
    let report = check(&case, &map(&truth, |g| -g));
    assert!(report.arrays.iter().all(|array| array.comparison.verdict == Verdict::Refuted));
    assert_eq!(report.factor.and_then(|factor| factor.name).as_deref(), Some("−1"));
}

#[test]
fn weights_of_every_size_are_checked() {
    let mut draws = Draws::new(36);
    for scale in [1e-3, 1.0, 8.0] {
        let sigma = [Activation::Tanh, Activation::Sigmoid];
        let mut case = Case::draw(&mut draws, &[3, 4, 2], &sigma, Cost::CrossEntropy, 3);
        for layer in &mut case.mlp.layers {
            layer.weight.iter_mut().for_each(|w| *w *= scale);
        }
        case.inputs.iter_mut().for_each(|x| *x /= scale);
        let truth = case.gradient();
        let report = check(&case, &truth);
        assert_covered(&case, &report, &truth);
        assert_ne!(report.verdict, Verdict::Refuted);
        if scale < 2.0 {
            assert_eq!(report.verdict, Verdict::Holds, "{scale}: {report:?}");
        }
    }
}

#[test]
fn a_confident_softmax_keeps_its_digits() {
    let mut draws = Draws::new(37);
    let sigma = [Activation::Tanh, Activation::Softmax];
    for gap in [20.0, -20.0, 300.0, -2_000.0] {
        let mut case = Case::draw(&mut draws, &[3, 4, 3], &sigma, Cost::CrossEntropy, 1);
        let label = case.targets.iter().position(|&y| y == 1.0).expect("a one-hot target");
        case.mlp.layers[1].bias[label] += gap;
        // by hand: δ_j = a_j − y_j, with a_j of the others as e^{z_j − z_label} where the label wins
        let report = check(&case, &map(&case.gradient(), |_| 0.0));
        let delta = &report.arrays[3].measured;
        let largest = delta.iter().flatten().map(|d| d.value.abs()).fold(0.0, f64::max);
        for derivative in delta {
            let derivative = derivative.expect("a derivative");
            assert!(derivative.bound < 1e-8 * largest, "{gap}: {derivative:?}");
        }
        let sum: f64 = delta.iter().flatten().map(|d| d.value).sum();
        assert!(sum.abs() < 1e-8 * largest, "the errors of a softmax sum to 0, not {sum:e}");
        let expected = if gap < -100.0 { 1.0 } else { largest };
        assert!((largest - expected).abs() < 1e-9, "{largest:e}");
    }
}

#[test]
fn the_penalty_is_part_of_the_cost() {
    let mut draws = Draws::new(38);
    let sigma = [Activation::Softplus, Activation::Identity];
    let mut case = Case::draw(&mut draws, &[3, 5, 2], &sigma, Cost::Quadratic, 3);
    // weights next to the kink of |w|, where any step of the ladder would cross it
    case.mlp.layers[0].weight[2] = 1e-9;
    case.mlp.layers[0].weight[3] = -1e-200;
    case.mlp.layers[1].weight[0] = -5e-324;
    let without = case.gradient();
    for (l2, l1) in [(0.3, 0.0), (0.0, 0.2), (0.3, 0.2)] {
        (case.mlp.l2, case.mlp.l1) = (l2, l1);
        let truth = case.gradient();
        assert_eq!(check(&case, &truth).verdict, Verdict::Holds, "{l2}, {l1}");
        let report = check(&case, &without);
        let verdicts: Vec<Verdict> = report.arrays.iter().map(|array| array.comparison.verdict).collect();
        assert_eq!(verdicts, [Verdict::Refuted, Verdict::Holds, Verdict::Refuted, Verdict::Holds]);
    }

    // at the kink itself sgn 0 = 0
    case.mlp.layers[0].weight[2] = 0.0;
    case.mlp.l2 = 0.0;
    let mut claimed = case.gradient();
    case.mlp.l1 = 0.0;
    claimed[0].nabla_w[2] = case.gradient()[0].nabla_w[2];
    case.mlp.l1 = 0.2;
    assert_eq!(check(&case, &claimed).verdict, Verdict::Holds);
    claimed[0].nabla_w[2] += 0.2;
    assert_eq!(check(&case, &claimed).verdict, Verdict::Refuted);
}

#[test]
fn weights_on_inputs_that_are_zero_have_derivative_zero_exactly() {
    let mut draws = Draws::new(39);
    let sigma = [Activation::Sigmoid, Activation::Sigmoid];
    let mut case = Case::draw(&mut draws, &[6, 4, 2], &sigma, Cost::Quadratic, 2);
    // inputs 2 and 5 are 0 in both examples; 0 and 3 are equal, so that they share their nudges
    for x in case.inputs.chunks_mut(6) {
        (x[2], x[5]) = (0.0, -0.0);
        x[3] = x[0];
    }
    let truth = case.gradient();
    let report = check(&case, &truth);
    assert_eq!(report.verdict, Verdict::Holds);
    assert_covered(&case, &report, &truth);
    for row in report.arrays[0].measured.chunks(6) {
        let entry = |k: usize| row[k].expect("a derivative");
        assert_eq!((entry(2).value, entry(2).bound), (0.0, 0.0));
        assert_eq!((entry(5).value, entry(5).bound), (0.0, 0.0));
        assert_eq!(entry(0), entry(3));
    }
    let mut wrong = truth;
    wrong[0].nabla_w[2] = 1e-300;
    assert_eq!(check(&case, &wrong).verdict, Verdict::Refuted);
}

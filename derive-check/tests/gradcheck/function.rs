//! Functions of any kind: with rounding carried, and with rounding estimated.

use derive_check::difference::{Judgement, Scalar, Shadowed};
use derive_check::gradcheck::{Rounding, gradcheck, gradcheck_plain};
use derive_check::verdict::Verdict;

use crate::random::Draws;

/// A cost with products, exponentials, a root and a quotient, of four parameters.
fn cost<S: Scalar>(p: &[S]) -> S {
    let u = p[0] * p[1] + p[2].tanh();
    let v = (p[3] * p[3] + 1.0).sqrt();
    u.exp() / v + p[0].sin() * p[3]
}

/// Its gradient by hand.
fn gradient<S: Scalar>(p: &[S]) -> Vec<S> {
    let tanh = p[2].tanh();
    let u = p[0] * p[1] + tanh;
    let v = (p[3] * p[3] + 1.0).sqrt();
    let by_u = u.exp() / v;
    let one = S::from_f64(1.0);
    vec![
        by_u * p[1] + p[0].cos() * p[3],
        by_u * p[0],
        by_u * (one - tanh * tanh),
        -(by_u / (v * v) * p[3]) + p[0].sin(),
    ]
}

fn points(seed: u64, n: usize) -> impl Iterator<Item = [f64; 4]> {
    let mut draws = Draws::new(seed);
    (0..n).map(move |_| [(); 4].map(|()| draws.between(-2.0, 2.0)))
}

#[test]
fn right_gradients_hold() {
    for x in points(51, 300) {
        let carried = gradcheck(cost::<Shadowed>, gradient::<Shadowed>, &x, &[]).expect("a report");
        assert_eq!(carried.verdict, Verdict::Holds, "{carried}");
        assert_eq!(carried.rounding, Rounding::Carried);
        let estimated = gradcheck_plain(cost::<f64>, gradient::<f64>, &x, &[]).expect("a report");
        assert_eq!(estimated.verdict, Verdict::Holds, "{estimated}");
        assert_eq!(estimated.rounding, Rounding::Estimated);
        for report in [carried, estimated] {
            assert!(report.comparison.smallest_defect < 1e-7 * report.comparison.scale, "{report}");
            assert!(report.on_kink.is_empty());
        }
    }
}

#[test]
fn a_wrong_entry_is_found_at_its_place() {
    for (number, x) in points(52, 100).enumerate() {
        let place = number % 4;
        let carried = |p: &[Shadowed]| {
            let mut gradient = gradient(p);
            gradient[place] = gradient[place] * 1.0001 + 1e-6;
            gradient
        };
        let plain = |p: &[f64]| {
            let mut gradient = gradient(p);
            gradient[place] = gradient[place] * 1.0001 + 1e-6;
            gradient
        };
        let carried = gradcheck(cost::<Shadowed>, carried, &x, &[]).expect("a report");
        let estimated = gradcheck_plain(cost::<f64>, plain, &x, &[]).expect("a report");
        for report in [carried, estimated] {
            assert_eq!((report.verdict, report.comparison.refuted), (Verdict::Refuted, 1), "{report}");
            assert_eq!(report.comparison.worst[0].index, place);
            assert_eq!(report.entries[place].judgement, Judgement::Refuted);
        }
    }
}

#[test]
fn either_side_of_a_kink_counts() {
    // |u| + 2 max(v, w) at u = 0, v = w
    let f = |p: &[Shadowed]| p[0].abs() + p[1].max(p[2]) * 2.0;
    let plain = |p: &[f64]| p[0].abs() + 2.0 * p[1].max(p[2]);
    let x = [0.0, 0.7, 0.7];
    for (claim, verdict) in [
        ([1.0, 2.0, 0.0], Verdict::Holds),
        ([-1.0, 0.0, 2.0], Verdict::Holds),
        ([0.0, 2.0, 0.0], Verdict::Refuted),
        ([1.0, 1.0, 1.0], Verdict::Refuted),
    ] {
        let carried = gradcheck(f, |_| claim.map(Shadowed::exact).to_vec(), &x, &[]).expect("a report");
        let estimated = gradcheck_plain(plain, |_| claim.to_vec(), &x, &[]).expect("a report");
        for report in [carried, estimated] {
            assert_eq!(report.verdict, verdict, "{claim:?}: {report}");
            assert_eq!(report.on_kink, [0, 1, 2]);
        }
    }
}

#[test]
fn kinks_at_every_distance_are_noticed_by_the_plain_check() {
    let relu = |p: &[f64]| p[0].max(0.0) * (p[0] - 1.0).exp();
    for exponent in 2..40 {
        let x = 2f64.powi(-exponent) * 1.3;
        let slope = (x - 1.0).exp() * (1.0 + x);
        for (x, slope) in [(x, slope), (-x, 0.0)] {
            let report = gradcheck_plain(relu, |_| vec![slope], &[x], &[]).expect("a report");
            assert_ne!(report.verdict, Verdict::Refuted, "at {x:e}: {report}");
            let report = gradcheck_plain(relu, |_| vec![0.5 * slope + 0.1], &[x], &[]).expect("a report");
            assert_ne!(report.verdict, Verdict::Holds, "at {x:e}: {report}");
        }
    }
}

#[test]
fn functions_that_round_more_are_given_more_room() {
    // computed in f32: right gradients are not refuted, and gross errors are
    let rough = |p: &[f64]| {
        let (u, v) = (p[0] as f32, p[1] as f32);
        f64::from((u * v).sin() + u * u)
    };
    for x in points(53, 100) {
        let (u, v) = (x[0], x[1]);
        let right = vec![(u * v).cos() * v + 2.0 * u, (u * v).cos() * u];
        let report = gradcheck_plain(rough, |_| right.clone(), &[u, v], &[]).expect("a report");
        assert_ne!(report.verdict, Verdict::Refuted, "{report}");
        let wrong: Vec<f64> = right.iter().map(|g| g + 1.0).collect();
        let report = gradcheck_plain(rough, |_| wrong.clone(), &[u, v], &[]).expect("a report");
        assert_ne!(report.verdict, Verdict::Holds, "{report}");
    }
}

#[test]
fn factors_are_named() {
    let x = [0.3, -0.8, 1.2, 0.4];
    let factor = |factor: f64| {
        let scaled = |p: &[Shadowed]| gradient(p).into_iter().map(|g| g * factor).collect();
        let report = gradcheck(cost::<Shadowed>, scaled, &x, &[("m", 32.0)]).expect("a report");
        report.comparison.factor.and_then(|factor| factor.name)
    };
    assert_eq!(factor(2.0).as_deref(), Some("1/2"));
    assert_eq!(factor(-1.0).as_deref(), Some("−1"));
    assert_eq!(factor(32.0).as_deref(), Some("1/m = 1/32"));
    assert_eq!(factor(1.0), None);
}

#[test]
fn a_function_without_a_derivative_is_undecided() {
    // √x at 0 has none; ln x beside a singularity has
    let report = gradcheck(|p| p[0].sqrt() + p[1], |_| vec![0.0.into(), 1.0.into()], &[0.0, 1.0], &[]);
    let report = report.expect("a report");
    assert_eq!(report.verdict, Verdict::Undecided, "{report}");
    assert!(report.entries[0].measured.is_nan());
    assert_eq!(report.entries[1].judgement, Judgement::Agrees);
}

#[test]
fn a_constant_is_vacuous() {
    let report = gradcheck(|_| Shadowed::exact(1.0), |_| vec![0.0.into()], &[0.5], &[]).expect("a report");
    assert_eq!(report.verdict, Verdict::Vacuous);
    let report = gradcheck(|_| Shadowed::exact(1.0), |_| vec![1e-9.into()], &[0.5], &[]).expect("a report");
    assert_eq!(report.verdict, Verdict::Refuted);
}

#[test]
fn each_fault_has_its_words() {
    let refusal = |x: &[f64], n: usize| {
        let f = |p: &[f64]| p.iter().map(|p| p.ln()).sum();
        let plain = gradcheck_plain(f, |_| vec![0.0; n], x, &[]).expect_err("a refusal");
        let f = |p: &[Shadowed]| p.iter().map(|p| p.ln()).sum();
        let carried = gradcheck(f, |_| vec![0.0.into(); n], x, &[]).expect_err("a refusal");
        assert_eq!(plain.to_string(), carried.to_string());
        plain.to_string()
    };
    assert_eq!(refusal(&[], 0), "the point has no parameters: expected at least one");
    assert_eq!(refusal(&[1.0, f64::INFINITY], 2), "parameter 1 is inf: expected a finite number");
    assert_eq!(refusal(&[0.0, 1.0], 2), "the function is -inf at the point: expected a finite number");
    assert_eq!(refusal(&[1.0, 1.0], 3), "the gradient has 3 numbers and the point has 2: expected as many");
}

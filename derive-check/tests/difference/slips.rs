//! Every wrong version of the recursion is refuted, the right one never, also where the
//! gradient is small; and fixed tolerances do neither.

use derive_check::difference::{Estimate, Judgement, Shadowed, Smoothness, central, global_factor, judge};

use crate::draws::{Draws, Net, Sigma};
use crate::recursion::{Slip, gradient};

fn exact(net: &Net) -> Vec<Shadowed> {
    net.parameters.iter().map(|&p| Shadowed::exact(p)).collect()
}

fn claimed(net: &Net, slip: Slip) -> Vec<Estimate> {
    let claims = gradient(net, &exact(net), slip);
    claims.iter().map(|g| Estimate { value: g.value, bound: g.rounding() }).collect()
}

fn measured(net: &Net) -> Vec<Estimate> {
    (0..net.parameters.len())
        .map(|index| {
            let x = net.parameters[index];
            let sample = |h| Shadowed::sample(|| net.cost_with(index, Shadowed::exact(x) + h));
            central(x, Smoothness::Smooth, sample).expect("a derivative").estimate()
        })
        .collect()
}

/// The judgements of every array of the gradient: each W and each b by its own scale.
fn judgements(net: &Net, measured: &[Estimate], claimed: &[Estimate]) -> Vec<Judgement> {
    let mut judgements = Vec::new();
    for index in 0..net.sigma.len() {
        let (n_in, n_out, offset) = (net.sizes[index], net.sizes[index + 1], net.offset(index));
        let end = offset + n_in * n_out;
        for range in [offset..end, end..end + n_out] {
            let scale = range.clone().map(|i| measured[i].value.abs().max(claimed[i].value.abs()));
            let scale = scale.fold(0.0, f64::max);
            judgements.extend(range.map(|i| judge(measured[i], claimed[i], scale)));
        }
    }
    judgements
}

/// Networks with asymmetric weights: all widths equal (a lost transpose fits) or all different.
fn networks(seed: u64, n: usize) -> Vec<Net> {
    let mut draws = Draws::new(seed);
    let smooth = [Sigma::Sigmoid, Sigma::Tanh, Sigma::Gelu, Sigma::Silu];
    (0..n)
        .map(|index| {
            let sizes = [vec![3, 3, 3, 3], vec![2, 5, 4, 3], vec![4, 4, 4]][index % 3].clone();
            Net::draw(&mut draws, sizes, &smooth, 1.0, 3)
        })
        .collect()
}

#[test]
fn the_right_recursion_agrees() {
    let (mut checked, mut undecided) = (0, 0);
    for net in networks(21, 150) {
        for judgement in judgements(&net, &measured(&net), &claimed(&net, Slip::None)) {
            assert_ne!(judgement, Judgement::Refuted, "{net:?}");
            checked += 1;
            undecided += usize::from(judgement != Judgement::Agrees);
        }
    }
    assert!(undecided * 1_000 <= checked, "{undecided} of {checked} without a decision");
}

#[test]
fn every_slip_is_refuted() {
    for net in networks(22, 60) {
        let measured = measured(&net);
        for slip in Slip::ALL {
            let judgements = judgements(&net, &measured, &claimed(&net, slip));
            assert!(judgements.contains(&Judgement::Refuted), "{slip:?} passes on {net:?}");
        }
    }
}

#[test]
fn small_gradients_are_judged_where_fixed_tolerances_are_blind() {
    let mut draws = Draws::new(23);
    let (mut blind, mut agreeing, mut total) = (0, 0, 0);
    for _ in 0..100 {
        let net = Net::draw(&mut draws, vec![4; 7], &[Sigma::Sigmoid], 0.4, 1);
        let measured = measured(&net);
        let right = judgements(&net, &measured, &claimed(&net, Slip::None));
        assert!(!right.contains(&Judgement::Refuted));
        agreeing += right.iter().filter(|&&j| j == Judgement::Agrees).count();
        total += right.len();

        // the first weight matrix alone: its gradient is about 1e-7
        let n_first = 16;
        let wrong = claimed(&net, Slip::Sign);
        let scale = wrong[..n_first].iter().map(|g| g.value.abs()).fold(0.0, f64::max);
        let first = (0..n_first).map(|i| judge(measured[i], wrong[i], scale));
        assert!(first.into_iter().any(|j| j == Judgement::Refuted), "the wrong sign passes on {net:?}");
        let within = (0..n_first).all(|i| (measured[i].value - wrong[i].value).abs() <= 1e-5 + 1e-3 * scale);
        blind += usize::from(within);
    }
    assert!(blind > 90, "atol 1e-5 and rtol 1e-3 accept the wrong sign only {blind} times of 100");
    assert!(agreeing * 100 >= 97 * total, "{agreeing} of {total} agree");
}

#[test]
fn factors_of_slips_are_named() {
    for net in networks(24, 12) {
        let measured = measured(&net);
        let name = |slip: Slip| {
            let factor = global_factor(&claimed(&net, slip), &measured, &[("m", 3.0)]);
            factor.and_then(|factor| factor.name)
        };
        assert_eq!(name(Slip::Sign).as_deref(), Some("−1"));
        assert_eq!(name(Slip::Twice).as_deref(), Some("1/2"));
        assert_eq!(name(Slip::Sum).as_deref(), Some("1/m = 1/3"));
        assert_eq!(name(Slip::MeanOfMean).as_deref(), Some("m = 3"));
        assert_eq!(name(Slip::None), None);
        assert_eq!(name(Slip::HiddenWithoutSlope), None);
    }
}

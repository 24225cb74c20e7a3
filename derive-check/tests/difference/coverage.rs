//! How often the true derivative lies within the bound: always, over thousands of draws.

use derive_check::difference::{
    Derivative, NoDerivative, Sample, Scalar, Shadowed, Side, Smoothness, central, one_sided,
};

use crate::draws::{Draws, Net, Sigma};
use crate::dual::Dual;

/// What a set of draws showed.
#[derive(Default, Debug)]
struct Coverage {
    measured: usize,
    uncovered: usize,
    without_derivative: usize,
    worst_ratio: f64,
    /// bound over derivative, one entry per draw
    relative_bounds: Vec<f64>,
}

impl Coverage {
    fn add(&mut self, measured: Result<(f64, f64), NoDerivative>, truth: f64) {
        let Ok((value, bound)) = measured else {
            self.without_derivative += 1;
            return;
        };
        let error = (value - truth).abs();
        self.measured += 1;
        self.uncovered += usize::from(error > bound);
        if error > 0.0 {
            self.worst_ratio = self.worst_ratio.max(error / bound);
        }
        if truth != 0.0 {
            self.relative_bounds.push(bound / truth.abs());
        }
    }

    fn median_bound(&mut self) -> f64 {
        self.relative_bounds.sort_by(f64::total_cmp);
        self.relative_bounds[self.relative_bounds.len() / 2]
    }
}

fn ladder(net: &Net, index: usize, smoothness: Smoothness) -> Result<Derivative, NoDerivative> {
    let x = net.parameters[index];
    central(x, smoothness, |h| Shadowed::sample(|| net.cost_with(index, Shadowed::exact(x) + h)))
}

fn truth(net: &Net, index: usize) -> f64 {
    net.cost_with(index, Dual::variable(net.parameters[index])).slope
}

/// Draws networks of depth 2 to 5 and measures some parameters of each by `rule`.
fn cover(
    seed: u64,
    n_draws: usize,
    sigma: &[Sigma],
    rule: impl Fn(&Net, usize) -> Result<(f64, f64), NoDerivative>,
) -> Coverage {
    let mut draws = Draws::new(seed);
    let mut coverage = Coverage::default();
    for _ in 0..n_draws {
        let depth = 2 + draws.below(4);
        let sizes = (0..=depth).map(|_| 1 + draws.below(6)).collect();
        let (gain, examples) = (draws.between(0.3, 3.0), draws.choose(&[1, 3]));
        let net = Net::draw(&mut draws, sizes, sigma, gain, examples);
        for _ in 0..2 {
            let index = draws.below(net.parameters.len());
            coverage.add(rule(&net, index), truth(&net, index));
        }
    }
    coverage
}

fn ours(smoothness: Smoothness) -> impl Fn(&Net, usize) -> Result<(f64, f64), NoDerivative> {
    move |net, index| ladder(net, index, smoothness).map(|d| (d.value, d.bound))
}

#[test]
fn smooth_networks_are_covered() {
    let mut coverage = cover(1, 3_000, &Sigma::SMOOTH, ours(Smoothness::Smooth));
    assert_eq!((coverage.measured, coverage.uncovered, coverage.without_derivative), (6_000, 0, 0));
    assert!(coverage.worst_ratio < 0.25, "{}", coverage.worst_ratio);
    let median = coverage.median_bound();
    assert!(median < 1e-9, "a bound this wide says little: {median:e}");
}

#[test]
fn networks_with_kinks_are_covered() {
    let mut coverage = cover(2, 2_000, &Sigma::KINKED, ours(Smoothness::Kinked));
    assert_eq!(coverage.uncovered, 0);
    assert!(coverage.measured >= 3_990, "{} of 4000 measured", coverage.measured);
    assert!(coverage.worst_ratio < 0.25, "{}", coverage.worst_ratio);
    let median = coverage.median_bound();
    assert!(median < 1e-9, "a bound this wide says little: {median:e}");
}

#[test]
fn small_gradients_are_covered() {
    let mut draws = Draws::new(3);
    let mut coverage = Coverage::default();
    for _ in 0..300 {
        let net = Net::draw(&mut draws, vec![4, 4, 4, 4, 4, 4, 2], &[Sigma::Sigmoid], 0.5, 1);
        let index = draws.below(net.offset(1));
        let measured = ladder(&net, index, Smoothness::Smooth).map(|d| (d.value, d.bound));
        coverage.add(measured, truth(&net, index));
    }
    assert_eq!((coverage.measured, coverage.uncovered), (300, 0));
}

/// The harness must be able to fail: rules that are known to claim too much do.
#[test]
fn rules_that_claim_too_much_are_caught() {
    let hundredth = cover(4, 500, &Sigma::SMOOTH, |net, index| {
        ladder(net, index, Smoothness::Smooth).map(|d| (d.value, d.bound / 1_000.0))
    });
    assert!(hundredth.uncovered > 0, "a thousandth of the bound still covers");

    let truncation_alone = cover(5, 500, &Sigma::SMOOTH, |net, index| {
        ladder(net, index, Smoothness::Smooth).map(|d| (d.value, 0.1 * d.truncation))
    });
    assert!(truncation_alone.uncovered > 0, "without rounding the bound still covers");

    // |x| so near to its kink that every step crosses it
    let x = 2f64.powi(-30);
    let blind = central(x, Smoothness::Kinked, |h| Sample { value: (x + h).abs(), shadow: 1.0, pattern: () });
    let blind = blind.expect("a derivative, and a wrong one");
    assert!((blind.value - 1.0).abs() > blind.bound, "kinks that are not looked at do no harm");
}

#[test]
fn one_sided_derivatives_are_covered() {
    let mut draws = Draws::new(7);
    let mut coverage = Coverage::default();
    for _ in 0..2_000 {
        // u v |x| + sin(w x) at 0, from the right and from the left
        let (u, w) = (draws.between(-2.0, 2.0), draws.between(-2.0, 2.0));
        let f = |x: Shadowed| x.abs() * (x.exp() * u) + (x * w).sin();
        for (side, truth) in [(Side::Right, w + u), (Side::Left, w - u)] {
            let measured = one_sided(0.0, side, |h| Shadowed::sample(|| f(Shadowed::exact(h))));
            coverage.add(measured.map(|d| (d.value, d.bound)), truth);
        }
        let measured = central(0.0, Smoothness::Kinked, |h| Shadowed::sample(|| f(Shadowed::exact(h))));
        assert!(matches!(measured, Err(NoDerivative::Kink { .. })));
    }
    assert_eq!((coverage.measured, coverage.uncovered), (4_000, 0));
    let median = coverage.median_bound();
    assert!(median < 1e-8, "a bound this wide says little: {median:e}");
}

#[test]
fn the_rounding_that_is_carried_covers_the_rounding_that_happens() {
    // the same sum forwards and backwards differs by rounding alone
    let mut draws = Draws::new(8);
    for _ in 0..1_000 {
        let terms: Vec<f64> =
            (0..40).map(|_| draws.between(-1.0, 1.0) * 10f64.powf(draws.between(-3.0, 2.0))).collect();
        let forwards: Shadowed = terms.iter().map(|&t| Shadowed::exact(t).exp_m1().tanh() * t).sum();
        let backwards: Shadowed = terms.iter().rev().map(|&t| Shadowed::exact(t).exp_m1().tanh() * t).sum();
        let difference = (forwards.value - backwards.value).abs();
        assert!(difference <= forwards.rounding() + backwards.rounding());
        assert!(forwards.rounding() < 1e-10);
    }
}

#[test]
fn scalar_is_implemented_alike_for_f64_and_shadowed() {
    let mut draws = Draws::new(9);
    let net = Net::draw(&mut draws, vec![3, 5, 2], &Sigma::SMOOTH, 1.0, 3);
    let plain: f64 = net.cost(&net.parameters);
    let shadowed = net.cost_with(0, Shadowed::exact(net.parameters[0]));
    assert_eq!(plain, shadowed.value());
}

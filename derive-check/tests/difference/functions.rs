//! The ladder on functions of one number whose derivative is a formula, also near
//! singularities, at kinks, and at points of every size.

use derive_check::difference::{NoDerivative, Sample, Scalar, Shadowed, Smoothness, central};

use crate::draws::Draws;

fn measure(x: f64, f: impl Fn(Shadowed) -> Shadowed) -> Result<(f64, f64), NoDerivative> {
    central(x, Smoothness::Kinked, |h| Shadowed::sample(|| f(Shadowed::exact(x) + h)))
        .map(|d| (d.value, d.bound))
}

#[track_caller]
fn assert_covered(x: f64, truth: f64, f: impl Fn(Shadowed) -> Shadowed) {
    let (value, bound) = measure(x, f).expect("a derivative");
    assert!((value - truth).abs() <= bound, "at {x:e}: {value:e} ± {bound:e} is not {truth:e}");
    assert!(bound <= 1e-5 * truth.abs().max(1e-300), "at {x:e}: {truth:e} ± {bound:e} says little");
}

#[test]
fn formulas_are_covered_at_points_of_every_size() {
    let mut draws = Draws::new(11);
    for _ in 0..2_000 {
        let x = draws.between(-1.0, 1.0) * 10f64.powf(draws.between(-2.0, 4.0));
        assert_covered(x, 3.0 * x * x, |x| x.powi(3));
        assert_covered(x, 1.0 / (1.0 + x * x).sqrt() * x, |x| (x * x + 1.0).sqrt());
        assert_covered(x.abs(), 1.0 / x.abs(), Shadowed::ln);
        assert_covered(x.abs(), 0.5 / x.abs().sqrt(), Shadowed::sqrt);
        assert_covered(x, -1.0 / (x * x), |x| x.recip());
        assert_covered(x, x.signum(), Shadowed::abs);
    }
}

#[test]
fn near_singularities_are_covered() {
    for exponent in 1..20 {
        let x = 2f64.powi(-exponent) * 1.1;
        assert_covered(x, 1.0 / x, Shadowed::ln);
        assert_covered(x, -1.0 / (x * x), |x| x.recip());
    }
}

#[test]
fn fast_and_slow_functions_are_covered() {
    for frequency in [0.01, 0.3, 1.0, 7.0, 50.0, 333.0] {
        let x = 0.37;
        assert_covered(x, frequency * (frequency * x).cos(), |x| (x * frequency).sin());
        let tanh = (frequency * 0.01).tanh();
        assert_covered(0.01, frequency * (1.0 - tanh * tanh), |x| (x * frequency).tanh());
    }
}

#[test]
fn a_polynomial_of_degree_four_leaves_rounding_alone() {
    let f = |x: Shadowed| x.powi(4) - x.powi(3) + x.powi(2) * 0.5;
    let (_, bound) = measure(0.7, f).expect("a derivative");
    assert!(bound < 1e-12, "{bound:e}");
}

#[test]
fn a_constant_has_derivative_zero_exactly() {
    assert_eq!(measure(0.3, |_| Shadowed::exact(4.0)), Ok((0.0, 0.0)));
}

#[test]
fn near_a_kink_only_steps_inside_of_it_count() {
    for exponent in 3..20 {
        let x = 2f64.powi(-exponent);
        assert_covered(x, 1.0, |x| x.max(Shadowed::exact(0.0)));
        assert_covered(-x, 2.0 * -x, |x| if x > Shadowed::exact(0.0) { x } else { x * x });
    }
}

#[test]
fn refusals_say_why() {
    let refusal =
        |x: f64, f: &dyn Fn(Shadowed) -> Shadowed| measure(x, f).expect_err("no derivative").to_string();
    assert_eq!(
        refusal(0.0, &|x| x.abs()),
        "a kink lies within 5.960464477539063e-8 of the point, or on it: expected four steps in a row \
         without one; draw another point, or compare one-sided derivatives"
    );
    assert_eq!(
        refusal(-1.0, &|x| x.ln()),
        "the function is NaN at the point itself: expected a finite number"
    );
    assert_eq!(refusal(f64::INFINITY, &|x| x), "the point is inf: expected a finite number");
    assert_eq!(
        refusal(0.0, &|x| x.sqrt()),
        "the function is not finite near the point: expected four steps in a row where it is"
    );
}

#[test]
fn the_function_is_called_at_most_twice_a_rung() {
    let mut calls = 0;
    let measured = central(0.5, Smoothness::Smooth, |h| {
        calls += 1;
        let x: f64 = 0.5 + h;
        Sample { value: x.sin(), shadow: 4.0, pattern: () }
    });
    let measured = measured.expect("a derivative");
    assert!((measured.value - 0.5f64.cos()).abs() <= measured.bound);
    assert!(calls <= 21, "{calls} calls");
}

//! How much a plain `f64` evaluation rounds, judged from values at neighbouring points.
//!
//! Along a ray of equally spaced points a smooth function has vanishing differences of high
//! order, and what is left of them is rounding. A difference of order k of independent errors
//! of size σ has the mean square σ² (2k)!/(k!)². Two spacings are looked at: a narrow one, and
//! one wide enough to move a function that computes in `f32` inside.

/// The spacings, relative to max(1, |x|).
const SPACINGS: [f64; 2] = [1.0 / (1u64 << 30) as f64, 1.0 / (1u64 << 12) as f64];

/// Rays from the point, each in its own direction. Some may cross a kink, whose differences do
/// not vanish: the second smallest of what they show is taken.
const N_RAYS: u64 = 4;
const TAKEN: usize = 1;

/// Points on each ray.
const N_POINTS: usize = 11;

/// Orders of the differences that are looked at.
const ORDERS: std::ops::RangeInclusive<usize> = 6..=8;

/// How far an error may exceed σ.
const SAFETY: f64 = 8.0;

/// For each number that `f` gives, an estimate of how much it is wrong by rounding: 8 σ, and
/// no less than its own last bit.
///
/// It is an estimate: no set of values bounds an error. NaN where `f` is not finite.
pub(super) fn rounding(mut f: impl FnMut(&[f64]) -> Vec<f64>, x: &[f64]) -> Vec<f64> {
    let mut estimate: Vec<f64> = f(x).iter().map(|value| f64::EPSILON * value.abs()).collect();
    let mut point = x.to_vec();
    for spacing in SPACINGS {
        let mut levels = vec![Vec::new(); estimate.len()];
        for ray in 0..N_RAYS {
            let values: Vec<Vec<f64>> = (0..N_POINTS)
                .map(|at| {
                    let t = at as f64 * spacing;
                    for (index, (point, &x)) in point.iter_mut().zip(x).enumerate() {
                        *point = x + t * direction(ray, index) * x.abs().max(1.0);
                    }
                    f(&point)
                })
                .collect();
            for (component, levels) in levels.iter_mut().enumerate() {
                levels.push(level(values.iter().map(|values| values[component]).collect()));
            }
        }
        for (estimate, mut levels) in estimate.iter_mut().zip(levels) {
            levels.sort_by(f64::total_cmp);
            let level = SAFETY * levels[TAKEN];
            *estimate = if level.is_nan() { f64::NAN } else { estimate.max(level) };
        }
    }
    estimate
}

/// The largest σ that the differences of the orders looked at show.
fn level(mut values: Vec<f64>) -> f64 {
    let mut largest = 0.0;
    for order in 1..=*ORDERS.end() {
        values = values.windows(2).map(|pair| pair[1] - pair[0]).collect();
        if ORDERS.contains(&order) {
            let mean_square = values.iter().map(|d| d * d).sum::<f64>() / values.len() as f64;
            let sigma = (mean_square / spread(order)).sqrt();
            largest = if sigma.is_nan() { f64::NAN } else { sigma.max(largest) };
        }
    }
    largest
}

/// (2k)! / (k!)², the sum of the squared coefficients of a difference of order k.
fn spread(order: usize) -> f64 {
    (1..=order).map(|i| (order + i) as f64 / i as f64).product()
}

/// A number between 0.5 and 1, of either sign, that differs from ray to ray and from place to
/// place without a pattern.
fn direction(ray: u64, index: usize) -> f64 {
    let mixed = (index as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ (ray + 1).wrapping_mul(0xd1b5_4a32_d192_ed03);
    let mixed = (mixed ^ (mixed >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let size = 0.5 + 0.5 * ((mixed >> 12) as f64 * 2f64.powi(-52));
    if mixed & 1 == 0 { size } else { -size }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The estimate for a function of two numbers, and its largest true error near the point.
    fn compare(rounded: impl Fn(f64, f64) -> f64, accurate: impl Fn(f64, f64) -> f64) -> (f64, f64) {
        let x = [0.7, -0.3];
        let estimate = rounding(|x| vec![rounded(x[0], x[1])], &x)[0];
        let errors = (0..1_000).map(|i| {
            let (u, v) = (x[0] + f64::from(i) * 1e-5, x[1] - f64::from(i) * 3e-6);
            (rounded(u, v) - accurate(u, v)).abs()
        });
        (estimate, errors.fold(0.0, f64::max))
    }

    #[test]
    fn rounding_is_seen_and_not_much_overrated() {
        // cancellation of a large constant leaves errors of about 1e-10
        let (estimate, error) = compare(|u, v| (u * v + 1e6) - 1e6, |u, v| u * v);
        assert!(estimate > error && estimate < 40.0 * error, "{estimate:e} for {error:e}");
        // computed in f32
        let (estimate, error) = compare(|u, v| f64::from((u as f32) * (v as f32)), |u, v| u * v);
        assert!(estimate > error && estimate < 40.0 * error, "{estimate:e} for {error:e}");
    }

    #[test]
    fn an_accurate_function_has_its_last_bit() {
        let estimate = rounding(|x| vec![x[0].exp()], &[0.5])[0];
        assert!((f64::EPSILON..40.0 * f64::EPSILON).contains(&estimate), "{estimate:e}");
    }

    #[test]
    fn spreads_by_hand() {
        // 1, −2, 1 and 1, −3, 3, −1
        assert_eq!(spread(2), 6.0);
        assert!((spread(3) - 20.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_not_finite_has_no_estimate() {
        assert!(rounding(|_| vec![f64::NAN], &[0.5])[0].is_nan());
    }

    #[test]
    fn a_kink_at_the_point_is_no_rounding() {
        let estimate = rounding(|x| vec![x[0].abs() + x[1].max(x[2])], &[0.0, 0.7, 0.7])[0];
        assert!(estimate < 1e-13, "{estimate:e}");
    }
}

//! Whether two bounded numbers are equal, and by what constant two arrays differ.

/// A number known to within a bound.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// What is meant lies within this of `value`.
    pub bound: f64,
}

impl Estimate {
    /// A number that is known exactly.
    pub const fn exact(value: f64) -> Self {
        Self { value, bound: 0.0 }
    }
}

/// What comparing two estimates of one number gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Judgement {
    /// |left − right| is within the two bounds, and they are small enough to mean something.
    Agrees,
    /// Neither: draw another point. Never a pass.
    Undecided,
    /// The bounds together exceed 10⁻⁶ of the array's largest number, so that agreement
    /// would say little.
    Uninformative,
    /// The whole array is below its own bound: there is nothing to compare.
    Vacuous,
    /// |left − right| exceeds ten times the two bounds.
    Refuted,
}

/// The difference must exceed the bounds by this factor to refute.
pub(crate) const REFUTING: f64 = 10.0;

/// Bounds above this share of the array's largest number are not informative.
pub(crate) const INFORMATIVE: f64 = 1e-6;

/// Compares two estimates of the same number.
///
/// `scale` is the largest magnitude in the array that the number belongs to, on either side:
/// an entry that happens to be 0 in an array that is not is judged by the array's size.
///
/// With r = |left − right|, B and E the bounds: refuted if r > 10 (B + E), whatever the
/// scale; otherwise vacuous if scale ≤ B + E, uninformative if B + E > 10⁻⁶ scale, and
/// then agreeing if r ≤ B + E, else undecided. A value or bound that is NaN decides nothing;
/// an infinite value beside a finite one is refuted.
pub fn judge(left: Estimate, right: Estimate, scale: f64) -> Judgement {
    let bound = left.bound + right.bound;
    let difference = (left.value - right.value).abs();
    if difference.is_nan() || bound.is_nan() {
        return Judgement::Undecided;
    }
    if difference > REFUTING * bound {
        Judgement::Refuted
    } else if scale <= bound {
        Judgement::Vacuous
    } else if bound > INFORMATIVE * scale {
        Judgement::Uninformative
    } else if difference <= bound {
        Judgement::Agrees
    } else {
        Judgement::Undecided
    }
}

/// A constant c with right = c · left, over a whole array.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// c, the named number itself where it has a name.
    pub value: f64,
    /// What c is called, such as `2`, `−1`, `1/n`.
    pub name: Option<String>,
}

/// The constant c that turns `left` into `right`: right ≈ c · left within the bounds.
///
/// c = ⟨left, right⟩ / ⟨left, left⟩. `counts` are the numbers a derivation may multiply or
/// divide by, with their names, such as `("m", 10.0)`; beside them −1, 2, −2, ½ and −½ are
/// tried, and signs of the counts. A number that is none of these comes without a name.
/// The answer is `None` for two arrays that are equal within their bounds (c = 1), for arrays
/// of fewer than two informative numbers without a named factor, and for those that no
/// constant joins.
pub fn global_factor(left: &[Estimate], right: &[Estimate], counts: &[(&str, f64)]) -> Option<Factor> {
    let pairs = || left.iter().zip(right);
    let square: f64 = left.iter().map(|l| l.value * l.value).sum();
    let product: f64 = pairs().map(|(l, r)| l.value * r.value).sum();
    let c = product / square;
    if left.len() != right.len() || !c.is_finite() || c == 0.0 {
        return None;
    }
    let joins = |c: f64| {
        pairs().all(|(l, r)| (r.value - c * l.value).abs() <= r.bound + c.abs() * l.bound)
            && pairs().any(|(l, r)| r.value.abs() > REFUTING * (r.bound + c.abs() * l.bound))
    };
    if joins(1.0) {
        return None;
    }
    let named = candidates(counts)
        .into_iter()
        .filter(|(value, _)| joins(*value))
        .min_by(|(a, _), (b, _)| (a - c).abs().total_cmp(&(b - c).abs()));
    if let Some((value, name)) = named {
        return Some(Factor { value, name: Some(name) });
    }
    let informative =
        pairs().filter(|(l, r)| l.value.abs() > REFUTING * l.bound && r.value.abs() > REFUTING * r.bound);
    (informative.count() >= 2 && joins(c)).then_some(Factor { value: c, name: None })
}

/// The constants that have names.
fn candidates(counts: &[(&str, f64)]) -> Vec<(f64, String)> {
    let fixed = [("1", 1.0), ("2", 2.0), ("1/2", 0.5)].map(|(name, value)| (name.to_owned(), value));
    let counted = counts
        .iter()
        .filter(|(_, n)| n.is_finite() && *n != 0.0)
        .flat_map(|&(name, n)| [(format!("{name} = {n}"), n), (format!("1/{name} = 1/{n}"), n.recip())]);
    let positive: Vec<_> = fixed.into_iter().chain(counted).collect();
    let negative = positive.iter().map(|(name, value)| (-value, format!("−{name}")));
    let negative: Vec<_> = negative.collect();
    positive
        .into_iter()
        .map(|(name, value)| (value, name))
        .filter(|(value, _)| *value != 1.0)
        .chain(negative)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(value: f64, bound: f64) -> Estimate {
        Estimate { value, bound }
    }

    fn array(values: &[f64]) -> Vec<Estimate> {
        values.iter().map(|&v| estimate(v, 1e-12)).collect()
    }

    #[test]
    fn each_judgement() {
        let judged =
            |difference: f64, scale: f64| judge(estimate(1.0, 3e-9), estimate(1.0 + difference, 1e-9), scale);
        assert_eq!(judged(3.9e-9, 1.0), Judgement::Agrees);
        assert_eq!(judged(4.1e-9, 1.0), Judgement::Undecided);
        assert_eq!(judged(3.9e-8, 1.0), Judgement::Undecided);
        assert_eq!(judged(4.1e-8, 1.0), Judgement::Refuted);
        assert_eq!(judged(0.0, 3.9e-3), Judgement::Uninformative);
        assert_eq!(judged(0.0, 3.9e-9), Judgement::Vacuous);
        assert_eq!(judged(4.1e-8, 3.9e-9), Judgement::Refuted);
    }

    #[test]
    fn what_is_not_finite() {
        let nan = estimate(f64::NAN, 1e-9);
        assert_eq!(judge(nan, estimate(1.0, 1e-9), 1.0), Judgement::Undecided);
        assert_eq!(judge(estimate(1.0, f64::NAN), estimate(1.0, 0.0), 1.0), Judgement::Undecided);
        let infinite = estimate(f64::INFINITY, 1e-9);
        assert_eq!(judge(infinite, estimate(1.0, 1e-9), 1.0), Judgement::Refuted);
        let unbounded = estimate(1.0, f64::INFINITY);
        assert_eq!(judge(unbounded, estimate(1.0, 0.0), 1.0), Judgement::Vacuous);
    }

    #[test]
    fn an_array_of_exact_zeros_is_vacuous() {
        assert_eq!(judge(Estimate::exact(0.0), Estimate::exact(0.0), 0.0), Judgement::Vacuous);
        assert_eq!(judge(Estimate::exact(0.0), Estimate::exact(0.0), 1.0), Judgement::Agrees);
    }

    #[test]
    fn factors_are_named() {
        let left = array(&[0.3, -1.1, 0.0, 2.5]);
        let factor = |c: f64, counts: &[(&str, f64)]| {
            let right: Vec<_> = left.iter().map(|l| estimate(c * l.value, 1e-12)).collect();
            global_factor(&left, &right, counts)
        };
        let name = |c: f64| factor(c, &[("m", 10.0)]).and_then(|f| f.name);
        assert_eq!(name(2.0).as_deref(), Some("2"));
        assert_eq!(name(0.5).as_deref(), Some("1/2"));
        assert_eq!(name(-1.0).as_deref(), Some("−1"));
        assert_eq!(name(10.0).as_deref(), Some("m = 10"));
        assert_eq!(name(0.1).as_deref(), Some("1/m = 1/10"));
        assert_eq!(name(-0.1).as_deref(), Some("−1/m = 1/10"));
        assert_eq!(factor(1.0, &[]), None);
        assert_eq!(factor(0.0, &[]), None);
        let unnamed = factor(1.7, &[]).expect("a constant joins the arrays");
        assert_eq!(unnamed.name, None);
        assert!((unnamed.value - 1.7).abs() < 1e-12);
    }

    #[test]
    fn what_no_constant_joins_has_no_factor() {
        assert_eq!(global_factor(&array(&[1.0, 2.0]), &array(&[2.0, 4.1]), &[]), None);
        assert_eq!(global_factor(&array(&[0.0, 0.0]), &array(&[1.0, 1.0]), &[]), None);
        assert_eq!(global_factor(&array(&[1.0]), &array(&[1.7]), &[]), None);
        assert_eq!(global_factor(&array(&[1.0]), &array(&[1.0, 2.0]), &[]), None);
    }
}

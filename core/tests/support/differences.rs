//! ∂C/∂θ by differences over a ladder of steps, extrapolated, with a bound from two independent truncation
//! estimates and the rounding that the forward pass carried along.

use super::plain::{Plain, UNIT};

/// One weight or bias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `w[l][j][k]`
    Weight(usize, usize, usize),
    /// `b[l][j]`
    Bias(usize, usize),
}

/// A derivative, and how far it may be from the true one.
#[derive(Clone, Copy, Debug)]
pub struct Derivative {
    pub value: f64,
    pub bound: f64,
}

impl Plain {
    pub fn at(&mut self, place: Place) -> &mut f64 {
        match place {
            Place::Weight(l, j, k) => &mut self.w[l][j][k],
            Place::Bias(l, j) => &mut self.b[l][j],
        }
    }

    /// ∂C/∂θ; `None` if every step crosses a kink.
    pub fn derivative(&self, place: Place) -> Option<Derivative> {
        let mut nudged = self.clone();
        let theta = *nudged.at(place);
        let scale = if theta.abs() <= 1.0 { 1.0 } else { theta.abs().log2().ceil().exp2() };
        let kinks = self.has_kinks();
        let sides = if kinks { self.sides() } else { vec![] };
        let mut step = |h: f64| {
            let mut cost = |theta: f64| {
                *nudged.at(place) = theta;
                let crosses = kinks && nudged.sides() != sides;
                (nudged.cost(), crosses)
            };
            let (above, below) = (cost(theta + h), cost(theta - h));
            let crosses = above.1 || below.1;
            let shadow = above.0.shadow.max(below.0.shadow);
            (!crosses).then_some(((above.0.value - below.0.value) / (2.0 * h), shadow))
        };
        let ladder: Vec<_> = (0..if kinks { 22 } else { 10 })
            .map(|k| scale * f64::from(-(3 + k)).exp2())
            .map(|h| (h, step(h)))
            .collect();
        let rungs = ladder.windows(4).filter_map(|steps| rung(steps.try_into().ok()?));
        rungs.min_by(|left, right| left.bound.total_cmp(&right.bound))
    }
}

/// D6 of the last three of four steps, bounded; `None` if one of them crosses a kink.
fn rung(steps: [(f64, Option<(f64, f64)>); 4]) -> Option<Derivative> {
    let [d2_0, d2_1, d2_2, d2_3] = [steps[0].1?.0, steps[1].1?.0, steps[2].1?.0, steps[3].1?.0];
    let d4 = |coarse: f64, fine: f64| (4.0 * fine - coarse) / 3.0;
    let d6 = |coarse: f64, fine: f64| (16.0 * fine - coarse) / 15.0;
    let [d4_0, d4_1, d4_2] = [d4(d2_0, d2_1), d4(d2_1, d2_2), d4(d2_2, d2_3)];
    let [d6_0, d6_1] = [d6(d4_0, d4_1), d6(d4_1, d4_2)];
    let truncation = (d6_1 - d6_0).abs().max((d4_2 - d4_1).abs() / 8.0);
    let shadow = steps.iter().filter_map(|(_, step)| step.map(|(_, shadow)| shadow)).fold(0.0, f64::max);
    let rounding = 1.9 * shadow * UNIT / steps[3].0;
    Some(Derivative { value: d6_1, bound: 2.0 * truncation + 2.0 * rounding })
}

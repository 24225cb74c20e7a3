//! Every weight and bias of a network against finite differences.

use std::collections::HashMap;

use super::at_rest::AtRest;
use super::claims::{self, LayerClaims};
use super::compare::{Comparison, Entry, factor, scale};
use super::lanes::{Carried, LANES};
use super::mlp::{LayerGradient, Mlp, MlpError};
use super::reach::{Branches, Evaluator, Nudge};
use crate::difference::{
    BRANCH_RUNGS, Derivative, Estimate, Extrapolation, Factor, INFORMATIVE, Judgement, Scalar, Shadowed,
    Side, step, step_exponent,
};
use crate::verdict::Verdict;

/// What was found of a network's gradient.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkReport {
    /// That of the array that is worst off.
    pub verdict: Verdict,
    /// ∂C/∂W² and ∂C/∂b², then those of layer 3, and so on.
    pub arrays: Vec<ArrayReport>,
    /// If the verdict is `refuted`: the constant c with measured = c · claimed over all layers,
    /// where there is one.
    pub factor: Option<Factor>,
    /// Examples, m.
    pub n_examples: usize,
    /// Parameters that were checked: all weights and biases.
    pub n_parameters: usize,
    /// Parameters whose derivative needed the branches of kinks to be held.
    pub kinks: Kinks,
}

/// What was found of ∂C/∂Wˡ or ∂C/∂bˡ.
#[derive(Clone, Debug, PartialEq)]
pub struct ArrayReport {
    /// l; the input is layer 1.
    pub layer: usize,
    /// `weight` or `bias`.
    pub kind: &'static str,
    /// n_l
    pub rows: usize,
    /// n_{l-1} for a weight, 1 for a bias.
    pub columns: usize,
    /// Entry by entry; [`Entry::index`] counts row behind row.
    pub comparison: Comparison,
    /// What finite differences give, in the order of the parameters.
    pub measured: Vec<Option<Estimate>>,
}

/// Parameters at which some unit is on the kink of its activation function, or closer to it
/// than the steps of the ladder can get.
///
/// Their derivative is that of the branch the unit is on at rest. Exactly on a kink the
/// convention of this project is σ′(0) = σ′(0⁻), and a claim may take either side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinks {
    /// Near a kink: checked on their branch.
    pub near: usize,
    /// On a kink, and the claim is the derivative with σ′(0) = σ′(0⁻), or neither.
    pub left: usize,
    /// On a kink, and the claim is the derivative with σ′(0) = σ′(0⁺).
    pub right: usize,
}

/// Compares a claimed gradient of the whole cost with finite differences, parameter by
/// parameter.
///
/// `inputs` and `targets` hold one example behind the other; C is the mean of C_x over them,
/// plus the L2 term. Each parameter has a ladder of its own, on which a step recomputes only
/// what the nudge reaches: see the source of this module's `reach`. Two weights share one
/// computation where it would be the same to the last bit, namely when they lead into the
/// same neuron, have the same scale of step, and carry the same activations; a weight whose
/// inputs are all 0 reaches nothing, and its derivative is exactly 0.
///
/// # Errors
/// Network, data and gradient that do not fit each other, or hold infinities or NaN (a claim
/// that is not finite is no error but refuted).
pub fn gradcheck_network(
    mlp: &Mlp,
    inputs: &[f64],
    targets: &[f64],
    claimed: &[LayerGradient],
) -> Result<NetworkReport, MlpError> {
    let n_examples = mlp.check(inputs, targets, claimed)?;
    let at_rest = AtRest::new(mlp, inputs, n_examples);
    let claims = claims::with_rounding(mlp, inputs, targets, claimed);
    let mut check = Check {
        mlp,
        at_rest: &at_rest,
        evaluator: Evaluator::new(mlp, targets, &at_rest),
        first_rung: 0,
        kinks: Kinks::default(),
    };
    let counts = [("m", n_examples as f64), ("n_L", mlp.n_outputs() as f64)];
    let arrays: Vec<ArrayReport> =
        (0..mlp.layers.len()).flat_map(|layer| check.layer(layer, &claims[layer], &counts)).collect();
    let verdict = arrays.iter().map(|array| array.comparison.verdict).max().unwrap_or(Verdict::Vacuous);
    let factor_of_all = || {
        let claims = claims.iter().flat_map(|layer| layer.nabla_w.iter().chain(&layer.nabla_b).copied());
        let measured = arrays.iter().flat_map(|array| array.measured.iter().copied());
        factor(&claims.collect::<Vec<_>>(), &measured.collect::<Vec<_>>(), &counts)
    };
    Ok(NetworkReport {
        verdict,
        factor: if verdict == Verdict::Refuted { factor_of_all() } else { None },
        n_examples,
        n_parameters: mlp.n_parameters(),
        kinks: check.kinks,
        arrays,
    })
}

struct Check<'a> {
    mlp: &'a Mlp,
    at_rest: &'a AtRest,
    evaluator: Evaluator<'a>,
    /// Where the next ladder begins.
    first_rung: usize,
    kinks: Kinks,
}

/// The activations that a parameter is multiplied with, one for each example.
struct Column {
    values: Vec<f64>,
    errors: Vec<f64>,
    is_exactly_zero: bool,
}

impl Column {
    fn new(values: Vec<f64>, errors: Vec<f64>) -> Self {
        let is_exactly_zero = values.iter().chain(&errors).all(|&x| x == 0.0);
        Self { values, errors, is_exactly_zero }
    }

    /// The same for columns that are equal to the last bit.
    fn key(&self) -> Vec<u64> {
        self.values.iter().chain(&self.errors).map(|x| x.to_bits()).collect()
    }
}

/// The columns below a layer, those that are equal kept once; the bias's comes last.
struct Columns {
    distinct: Vec<Column>,
    /// For each weight of a row and then the bias, its place in `distinct`.
    place: Vec<usize>,
}

impl Columns {
    fn new(at_rest: &AtRest, layer: usize, n_below: usize) -> Self {
        let below = &at_rest.layers[layer];
        let of_row = |numbers: &[f64], k: usize| -> Vec<f64> {
            (0..at_rest.n_examples).map(|example| numbers[example * n_below + k] + 0.0).collect()
        };
        let weights = (0..n_below).map(|k| Column::new(of_row(&below.a, k), of_row(&below.a_error, k)));
        let bias = Column::new(vec![1.0; at_rest.n_examples], vec![0.0; at_rest.n_examples]);
        let mut seen = HashMap::new();
        let mut columns = Self { distinct: Vec::new(), place: Vec::new() };
        for column in weights.chain([bias]) {
            let place = *seen.entry(column.key()).or_insert(columns.distinct.len());
            if place == columns.distinct.len() {
                columns.distinct.push(column);
            }
            columns.place.push(place);
        }
        columns
    }
}

impl Check<'_> {
    /// Both arrays of one layer.
    fn layer(&mut self, layer: usize, claims: &LayerClaims, counts: &[(&str, f64)]) -> [ArrayReport; 2] {
        let (n_neurons, n_below) = (self.mlp.layers[layer].n_neurons(), self.mlp.layers[layer].n_inputs());
        let columns = Columns::new(self.at_rest, layer, n_below);
        let all: Vec<usize> = (0..=n_below).collect();
        let (mut weight, mut bias) = (Vec::new(), Vec::new());
        for j in 0..n_neurons {
            let mut row = self.neuron(layer, j, &columns, &all, Branches::Free);
            bias.extend(row.pop());
            weight.append(&mut row);
        }
        if self.mlp.layers[layer..].iter().any(|layer| layer.activation.has_kink()) {
            self.hold_branches(layer, &columns, claims, &mut weight, &mut bias);
        }
        let report = |kind, columns, claimed: &[Estimate], measured: Vec<Option<Estimate>>| ArrayReport {
            layer: layer + 2,
            kind,
            rows: n_neurons,
            columns,
            comparison: Comparison::new(claimed, &measured, counts),
            measured,
        };
        [report("weight", n_below, &claims.nabla_w, weight), report("bias", 1, &claims.nabla_b, bias)]
    }

    /// Derivatives by the parameters of one neuron: `wanted` counts its weights, then its bias.
    fn neuron(
        &mut self,
        layer: usize,
        j: usize,
        columns: &Columns,
        wanted: &[usize],
        branches: Branches,
    ) -> Vec<Option<Estimate>> {
        let this = &self.mlp.layers[layer];
        let (w, bias) = (this.row(j), this.bias[j]);
        let parameter = |k: usize| w.get(k).copied().unwrap_or(bias);

        let mut exponents: Vec<i32> = wanted.iter().map(|&k| step_exponent(parameter(k))).collect();
        exponents.sort_unstable();
        exponents.dedup();
        let mut measured = vec![None; wanted.len()];
        for exponent in exponents {
            let same_scale = || {
                let places = wanted.iter().enumerate();
                places
                    .filter(|&(_, &k)| step_exponent(parameter(k)) == exponent)
                    .map(|(at, &k)| (at, columns.place[k]))
            };
            let found =
                self.columns(layer, j, columns, same_scale().map(|(_, place)| place), exponent, branches);
            for (at, place) in same_scale() {
                measured[at] = found[place];
            }
        }
        if self.mlp.l2 != 0.0 || self.mlp.l1 != 0.0 {
            for (measured, &k) in measured.iter_mut().zip(wanted) {
                if let Some(w) = w.get(k) {
                    *measured = measured.map(|data| plus_penalty(data, self.mlp, *w));
                }
            }
        }
        measured
    }

    /// Derivatives of the data's cost by parameters of neuron j whose inputs are these columns,
    /// each column once.
    fn columns(
        &mut self,
        layer: usize,
        j: usize,
        columns: &Columns,
        places: impl Iterator<Item = usize>,
        exponent: i32,
        branches: Branches,
    ) -> Vec<Option<Estimate>> {
        let mut found = vec![None; columns.distinct.len()];
        let mut is_listed = vec![false; columns.distinct.len()];
        let mut to_evaluate = Vec::new();
        for place in places {
            if columns.distinct[place].is_exactly_zero {
                found[place] = Some(Estimate::exact(0.0));
            } else if !is_listed[place] {
                is_listed[place] = true;
                to_evaluate.push(place);
            }
        }
        let mut shadow_at_rest = None;
        self.first_rung = 0;
        for places in to_evaluate.chunks(LANES) {
            let nudge = self.nudge(layer, j, columns, places);
            let shadow = *shadow_at_rest
                .get_or_insert_with(|| self.evaluator.cost(&nudge, 0.0, branches).cost.error[0]);
            for (&place, derivative) in places.iter().zip(self.ladder(&nudge, exponent, branches, shadow)) {
                found[place] = derivative.map(|derivative| derivative.estimate());
            }
        }
        found
    }

    fn nudge(&self, layer: usize, neuron: usize, columns: &Columns, places: &[usize]) -> Nudge {
        let inputs = (0..self.at_rest.n_examples)
            .map(|example| {
                let mut input = Carried::default();
                for (i, &place) in places.iter().enumerate() {
                    input.value[i] = columns.distinct[place].values[example];
                    input.error[i] = columns.distinct[place].errors[example];
                }
                input
            })
            .collect();
        Nudge { layer, neuron, inputs, n_used: places.len() }
    }

    /// The ladder of steps for all lanes at once, until no lane can gain much by more of
    /// them.
    ///
    /// Any rung's bound holds, so the ladder need not begin at the widest step: it begins where
    /// the last nudges of the same neuron had their least bound, or above that where rounding
    /// outweighed truncation there.
    fn ladder(
        &mut self,
        nudge: &Nudge,
        exponent: i32,
        branches: Branches,
        shadow_at_rest: f64,
    ) -> [Option<Derivative>; LANES] {
        let mut ladders = [Extrapolation::central(shadow_at_rest); LANES];
        for k in self.first_rung..BRANCH_RUNGS {
            let h = step(exponent, k);
            let right = self.evaluator.cost(nudge, h, branches);
            let left = self.evaluator.cost(nudge, -h, branches);
            for (i, ladder) in ladders[..nudge.n_used].iter_mut().enumerate() {
                if right.crossed[i] || left.crossed[i] {
                    ladder.skip();
                } else {
                    let difference = (right.cost.value[i] - left.cost.value[i]) / (2.0 * h);
                    ladder.push(h, difference, right.cost.error[i].max(left.cost.error[i]));
                }
            }
            if ladders[..nudge.n_used].iter().all(Extrapolation::is_nearly_settled) {
                break;
            }
        }
        let derivatives = ladders.map(|ladder| ladder.best());
        let used = || derivatives[..nudge.n_used].iter().flatten();
        let least = used().map(|derivative| derivative.rung).min().unwrap_or(0);
        // ρ grows as 1/h and τ falls as h⁶: by so many rungs is the step too narrow
        let too_narrow = |d: &Derivative| (d.rounding / d.truncation).log2() / 7.0;
        let up = used().map(too_narrow).fold(0.0, f64::max) as usize;
        self.first_rung =
            if least == 0 { self.first_rung.saturating_sub(up) } else { self.first_rung + least };
        derivatives
    }

    /// Measures again, with units held on the branches of their kinks, what could not be
    /// measured well otherwise.
    fn hold_branches(
        &mut self,
        layer: usize,
        columns: &Columns,
        claims: &LayerClaims,
        weight: &mut [Option<Estimate>],
        bias: &mut [Option<Estimate>],
    ) {
        let scales = [scale(&claims.nabla_w, weight), scale(&claims.nabla_b, bias)];
        let n_below = columns.place.len() - 1;
        for (j, bias) in bias.iter_mut().enumerate() {
            let row = j * n_below;
            let is_poor = |measured: Option<Estimate>, scale: f64| {
                measured.is_none_or(|measured| measured.bound > INFORMATIVE * scale)
            };
            let mut wanted: Vec<usize> =
                (0..n_below).filter(|&k| is_poor(weight[row + k], scales[0])).collect();
            if is_poor(*bias, scales[1]) {
                wanted.push(n_below);
            }
            if wanted.is_empty() {
                continue;
            }
            let left = self.neuron(layer, j, columns, &wanted, Branches::Held(Side::Left));
            let right = if self.reaches_kink(layer, j) {
                Some(self.neuron(layer, j, columns, &wanted, Branches::Held(Side::Right)))
            } else {
                self.kinks.near += wanted.len();
                None
            };
            for (at, &k) in wanted.iter().enumerate() {
                let (measured, claim, scale) = if k < n_below {
                    (&mut weight[row + k], claims.nabla_w[row + k], scales[0])
                } else {
                    (&mut *bias, claims.nabla_b[j], scales[1])
                };
                *measured = left[at];
                if let Some(right) = &right {
                    let agrees = |side| Entry::new(k, claim, side, scale).judgement == Judgement::Agrees;
                    if !agrees(left[at]) && agrees(right[at]) {
                        self.kinks.right += 1;
                        *measured = right[at];
                    } else {
                        self.kinks.left += 1;
                    }
                }
            }
        }
    }

    /// Whether neuron j, or some unit above it, sits on a kink for some example.
    fn reaches_kink(&self, layer: usize, j: usize) -> bool {
        let n_neurons = self.mlp.layers[layer].n_neurons();
        let mut own = self.at_rest.layers[layer + 1].on_kink.iter().skip(j).step_by(n_neurons);
        let mut above = self.at_rest.layers[layer + 2..].iter().flat_map(|layer| &layer.on_kink);
        own.any(|&on_kink| on_kink) || above.any(|&on_kink| on_kink)
    }
}

/// ½ λ/n w² + λ₁/n |w| by differences of their own: a parabola leaves nothing to extrapolate, and a line, with steps that
/// do not reach its kink, even less.
fn plus_penalty(data: Estimate, mlp: &Mlp, w: f64) -> Estimate {
    let slope = |w: f64, h: f64, penalty: &dyn Fn(Shadowed) -> Shadowed| {
        (penalty(Shadowed::exact(w) + h) - penalty(Shadowed::exact(w) - h)) / (2.0 * h)
    };
    let square = slope(w, step(step_exponent(w), 0), &|w| w * w * (0.5 * mlp.l2));
    // |w + h| − |w − h| without crossing 0. |·| rises alike at every scale: what is too small to divide by is taken larger.
    let larger = if w.abs() < 1e-290 { w * 2f64.powi(600) } else { w };
    let side = if w == 0.0 { 1.0 } else { 0.5 * larger.abs() };
    let line = slope(larger, side, &|w| w.abs()) * mlp.l1;
    let value = data.value + square.value + line.value;
    let bound = data.bound + square.rounding() + line.rounding() + 2.0 * f64::EPSILON * value.abs();
    Estimate { value, bound }
}

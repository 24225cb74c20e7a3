//! The hard networks — small gradients, saturated neurons, kinks — by finite differences alone: no right gradient is
//! refuted, few derivatives are left undecided, next to none after they are drawn again, and every wrong gradient is
//! refuted.

#![allow(clippy::print_stdout, reason = "how often was drawn again is worth knowing")]

use derive_check::gradcheck::{Activation, Cost, LayerGradient};
use derive_check::verdict::Verdict;

use crate::network::check;
use crate::random::Draws;
use crate::textbook::Case;

/// What many draws of one kind came to.
#[derive(Debug, Default)]
struct Tally {
    derivatives: usize,
    agreeing: usize,
    /// In arrays that lie below their own bounds as a whole: said to be vacuous, never passed.
    vacuous: usize,
    refuted: usize,
    /// Largest array of the first layer's gradient, on average over the draws.
    first_layer: f64,
    wrong: usize,
    wrong_refuted: usize,
}

impl Tally {
    /// Draws networks, checks the right gradient of each, and three wrong ones.
    fn of(kind: &Hard, n_draws: usize, seed: u64) -> Tally {
        let mut draws = Draws::new(seed);
        let mut tally = Tally::default();
        for _ in 0..n_draws {
            let case = (kind.draw)(&mut draws);
            let right = case.gradient();
            let report = check(&case, &right);
            for array in &report.arrays {
                let (n, found) = (array.measured.len(), &array.comparison);
                tally.derivatives += n;
                tally.refuted += found.refuted;
                match found.verdict {
                    Verdict::Vacuous => tally.vacuous += n,
                    _ => tally.agreeing += found.agreeing,
                }
            }
            tally.first_layer += report.arrays[0].comparison.scale / n_draws as f64;
            for wrong in wrong_ones(&right) {
                tally.wrong += 1;
                tally.wrong_refuted += usize::from(check(&case, &wrong).verdict == Verdict::Refuted);
            }
        }
        tally
    }

    fn undecided(&self) -> usize {
        self.derivatives - self.agreeing - self.vacuous - self.refuted
    }

    /// None refuted, fewer than two in a hundred undecided, every wrong gradient refuted.
    fn assert_sound(&self, kind: &str) {
        assert_eq!(self.refuted, 0, "{kind}: {self:?}");
        assert!(
            self.undecided() * 100 < 2 * self.derivatives,
            "{kind}: {} undecided, {self:?}",
            self.undecided()
        );
        assert!(self.vacuous * 4 < self.derivatives, "{kind}: too little was tested, {self:?}");
        assert_eq!(self.wrong_refuted, self.wrong, "{kind}: {self:?}");
    }
}

/// The wrong sign, a factor of 2, and the errors of the wrong neurons.
fn wrong_ones(right: &[LayerGradient]) -> [Vec<LayerGradient>; 3] {
    let times = |factor: f64| {
        let scaled = |numbers: &[f64]| numbers.iter().map(|x| factor * x).collect();
        let layers = right.iter();
        layers
            .map(|layer| LayerGradient { nabla_w: scaled(&layer.nabla_w), nabla_b: scaled(&layer.nabla_b) })
            .collect::<Vec<_>>()
    };
    let mut turned = right.to_vec();
    turned.iter_mut().for_each(|layer| layer.nabla_b.rotate_left(1));
    [times(-1.0), times(2.0), turned]
}

fn scaled(mut case: Case, factor: f64) -> Case {
    for layer in &mut case.mlp.layers {
        layer.weight.iter_mut().for_each(|w| *w *= factor);
    }
    case
}

/// A kind of networks on which differences have a hard time.
struct Hard {
    name: String,
    draw: Box<dyn Fn(&mut Draws) -> Case>,
}

impl Hard {
    fn new(name: impl Into<String>, draw: impl Fn(&mut Draws) -> Case + 'static) -> Hard {
        Hard { name: name.into(), draw: Box::new(draw) }
    }
}

/// Six sigmoid layers of small weights: the first gradients are about 10⁻⁷.
fn small() -> Hard {
    Hard::new("small", |draws| {
        let sizes = [4, 4, 4, 4, 4, 4, 2];
        scaled(Case::draw(draws, &sizes, &[Activation::Sigmoid; 6], Cost::Quadratic, 1), 0.4)
    })
}

fn saturated() -> impl Iterator<Item = Hard> {
    [
        ([Activation::Tanh, Activation::Sigmoid, Activation::Sigmoid], Cost::Quadratic),
        ([Activation::Sigmoid, Activation::Tanh, Activation::Sigmoid], Cost::CrossEntropy),
        ([Activation::Sigmoid, Activation::Softplus, Activation::Softmax], Cost::CrossEntropy),
    ]
    .into_iter()
    .map(|(sigma, cost)| {
        Hard::new(format!("saturated, {}", sigma.map(Activation::name).join(" ")), move |draws| {
            scaled(Case::draw(draws, &[3, 4, 4, 3], &sigma, cost, 3), 6.0)
        })
    })
}

const KINKED: [Activation; 3] = [Activation::Relu, Activation::LeakyRelu, Activation::Elu];

fn with_kinks(sigma: Activation, draws: &mut Draws) -> Case {
    Case::draw(draws, &[3, 5, 4, 3], &[sigma, sigma, Activation::Identity], Cost::Quadratic, 3)
}

/// The first neuron's z is smaller than any step of the ladder.
fn near_kinks() -> impl Iterator<Item = Hard> {
    KINKED.into_iter().map(|sigma| {
        Hard::new(format!("near the kink of {}", sigma.name()), move |draws| {
            let mut case = with_kinks(sigma, draws);
            case.mlp.layers[0].weight[..3].iter_mut().for_each(|w| *w *= 1e-9);
            case.mlp.layers[0].bias[0] = 1e-9 * draws.between(-1.0, 1.0);
            case
        })
    })
}

/// The first neuron's z is 0 on every example.
fn on_kinks() -> impl Iterator<Item = Hard> {
    KINKED.into_iter().map(|sigma| {
        Hard::new(format!("on the kink of {}", sigma.name()), move |draws| {
            let mut case = with_kinks(sigma, draws);
            case.mlp.layers[0].weight[..3].fill(0.0);
            case.mlp.layers[0].bias[0] = 0.0;
            case
        })
    })
}

/// True equations ∂C/∂Wˡ = …, ∂C/∂bˡ = … on networks of one kind: what was not decided is drawn again, as a check of
/// an equation does.
#[derive(Debug, Default)]
struct Drawn {
    checks: usize,
    draws: usize,
    refuted: usize,
    undecided: usize,
}

impl Drawn {
    /// So many draws at most for one equation.
    const DRAWS: usize = 12;

    fn of(kind: &Hard, n_checks: usize, seed: u64) -> Drawn {
        let mut draws = Draws::new(seed);
        let mut drawn = Drawn::default();
        while drawn.checks < n_checks {
            let mut open: Option<Vec<usize>> = None;
            for _ in 0..Drawn::DRAWS {
                let case = (kind.draw)(&mut draws);
                let report = check(&case, &case.gradient());
                let arrays = open.take().unwrap_or_else(|| {
                    drawn.checks += report.arrays.len();
                    (0..report.arrays.len()).collect()
                });
                drawn.draws += arrays.len();
                let verdict = |array: usize| report.arrays[array].comparison.verdict;
                drawn.refuted += arrays.iter().filter(|&&array| verdict(array) == Verdict::Refuted).count();
                let is_open =
                    |&array: &usize| matches!(verdict(array), Verdict::Undecided | Verdict::Vacuous);
                let left: Vec<usize> = arrays.into_iter().filter(is_open).collect();
                let done = left.is_empty();
                open = Some(left);
                if done {
                    break;
                }
            }
            drawn.undecided += open.map_or(0, |open| open.len());
        }
        drawn
    }

    /// None refuted, fewer than one in a thousand undecided.
    fn assert_no_alarm(&self, kind: &str) {
        assert_eq!(self.refuted, 0, "{kind}: {self:?}");
        assert!(self.undecided * 1_000 < self.checks, "{kind}: {self:?}");
    }
}

#[test]
fn six_sigmoid_layers_have_small_gradients() {
    let tally = Tally::of(&small(), 120, 41);
    assert!(tally.first_layer < 1e-6, "{tally:?}");
    tally.assert_sound("small");
}

#[test]
fn saturated_neurons_hardly_move() {
    for (kind, seed) in saturated().zip(42..) {
        Tally::of(&kind, 60, seed).assert_sound(&kind.name);
    }
}

#[test]
fn units_near_their_kinks_are_held_on_their_branch() {
    for (kind, seed) in near_kinks().zip(45..) {
        Tally::of(&kind, 60, seed).assert_sound(&kind.name);
    }
}

#[test]
fn units_on_their_kinks_have_the_slope_of_the_left() {
    for (kind, seed) in on_kinks().zip(48..) {
        Tally::of(&kind, 60, seed).assert_sound(&kind.name);
    }
}

/// What is undecided on one network is decided on another.
#[test]
fn drawn_again_nearly_all_is_decided() {
    for (kind, seed) in
        std::iter::once(small()).chain(saturated()).chain(near_kinks()).chain(on_kinks()).zip(51..)
    {
        Drawn::of(&kind, 1_200, seed).assert_no_alarm(&kind.name);
    }
}

/// `cargo test --release -p derive-check --test gradcheck hundred_thousand -- --ignored --nocapture`
#[test]
#[ignore = "ten seconds in release, minutes without"]
fn a_hundred_thousand_checks_on_hard_networks_without_alarm() {
    let mut all = Drawn::default();
    for (kind, seed) in
        std::iter::once(small()).chain(saturated()).chain(near_kinks()).chain(on_kinks()).zip(61..)
    {
        let drawn = Drawn::of(&kind, 10_000, seed);
        println!("{}: {drawn:?}", kind.name);
        drawn.assert_no_alarm(&kind.name);
        all.checks += drawn.checks;
    }
    assert!(all.checks >= 100_000);
}

//! The hard networks — small gradients, saturated neurons, kinks — by finite differences alone: no right gradient is
//! refuted, few derivatives are left undecided, and every wrong gradient is refuted.

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
    fn of(n_draws: usize, mut draw: impl FnMut() -> Case) -> Tally {
        let mut tally = Tally::default();
        for _ in 0..n_draws {
            let case = draw();
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

#[test]
fn six_sigmoid_layers_have_small_gradients() {
    let mut draws = Draws::new(41);
    let sizes = [4, 4, 4, 4, 4, 4, 2];
    let tally = Tally::of(120, || {
        scaled(Case::draw(&mut draws, &sizes, &[Activation::Sigmoid; 6], Cost::Quadratic, 1), 0.4)
    });
    assert!(tally.first_layer < 1e-6, "{tally:?}");
    tally.assert_sound("small");
}

#[test]
fn saturated_neurons_hardly_move() {
    let mut draws = Draws::new(42);
    for (sigma, cost) in [
        ([Activation::Tanh, Activation::Sigmoid, Activation::Sigmoid], Cost::Quadratic),
        ([Activation::Sigmoid, Activation::Tanh, Activation::Sigmoid], Cost::CrossEntropy),
        ([Activation::Sigmoid, Activation::Softplus, Activation::Softmax], Cost::CrossEntropy),
    ] {
        let tally = Tally::of(60, || scaled(Case::draw(&mut draws, &[3, 4, 4, 3], &sigma, cost, 3), 6.0));
        tally.assert_sound(&format!("saturated {sigma:?}"));
    }
}

#[test]
fn units_near_their_kinks_are_held_on_their_branch() {
    let mut draws = Draws::new(43);
    for sigma in [Activation::Relu, Activation::LeakyRelu, Activation::Elu] {
        let tally = Tally::of(60, || {
            let sigma = [sigma, sigma, Activation::Identity];
            let mut case = Case::draw(&mut draws, &[3, 5, 4, 3], &sigma, Cost::Quadratic, 3);
            // the first neuron's z is smaller than any step of the ladder
            case.mlp.layers[0].weight[..3].iter_mut().for_each(|w| *w *= 1e-9);
            case.mlp.layers[0].bias[0] = 1e-9 * draws.between(-1.0, 1.0);
            case
        });
        tally.assert_sound(&format!("near the kink of {}", sigma.name()));
    }
}

#[test]
fn units_on_their_kinks_have_the_slope_of_the_left() {
    let mut draws = Draws::new(44);
    for sigma in [Activation::Relu, Activation::LeakyRelu, Activation::Elu] {
        let tally = Tally::of(60, || {
            let sigma = [sigma, sigma, Activation::Identity];
            let mut case = Case::draw(&mut draws, &[3, 5, 4, 3], &sigma, Cost::Quadratic, 3);
            // z of the first neuron is 0 on every example
            case.mlp.layers[0].weight[..3].fill(0.0);
            case.mlp.layers[0].bias[0] = 0.0;
            case
        });
        tally.assert_sound(&format!("on the kink of {}", sigma.name()));
    }
}

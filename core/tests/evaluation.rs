//! First weights, costs, accuracies and confusion, against plain loops and numbers worked by hand.

mod support;

use backprop_core::data::{Dataset, Inputs, Targets};
use backprop_core::evaluate::{Confusion, outputs, predicted_class};
use backprop_core::product::Threads;
use backprop_core::{Activation, Cost, Initialisation, Layer, Network, evaluate};
use faer::Mat;
use support::plain::{Draws, Plain};

/// One identity or softmax layer with weight 1, so that z is the input.
fn echo(n: usize, activation: Activation) -> Network<f64> {
    let layer = Layer::new(Mat::identity(n, n), vec![0.0; n], activation).expect("a layer");
    Network::new(vec![layer]).expect("a network")
}

/// The cost of one example with these pre-activations and targets.
fn cost_of(cost: Cost, activation: Activation, z: &[f64], y: &[f64]) -> f64 {
    let targets = Targets::Reals { values: y.to_vec(), names: y.iter().map(f64::to_string).collect() };
    let set = Dataset::new("one", z.len(), Inputs::Reals(z.to_vec()), targets).expect("one example");
    let threads = Threads::new(1).expect("one thread");
    evaluate(&echo(z.len(), activation), cost, &set, &threads).expect("a cost").cost
}

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 4.0 * f64::EPSILON * expected.abs(), "{found}, expected {expected}");
}

/// Equation: cost/quadratic, cost/cross-entropy, cost/categorical
#[test]
fn costs_by_hand() {
    let (quadratic, cross_entropy) = (Cost::Quadratic, Cost::CrossEntropy);
    // ½ (3² + 4²)
    near(cost_of(quadratic, Activation::Identity, &[5.0, -1.0], &[2.0, 3.0]), 12.5);
    // a = ½ each: −ln ½, for every target
    near(cost_of(cross_entropy, Activation::Sigmoid, &[0.0], &[0.25]), 2.0_f64.ln());
    near(cost_of(cross_entropy, Activation::Softmax, &[7.0, 7.0], &[0.25, 0.75]), 2.0_f64.ln());
    // a = ¾ and ¼
    let z = 3.0_f64.ln();
    near(cost_of(cross_entropy, Activation::Sigmoid, &[z], &[1.0]), (4.0_f64 / 3.0).ln());
    near(cost_of(cross_entropy, Activation::Sigmoid, &[z], &[0.0]), 4.0_f64.ln());
    near(cost_of(cross_entropy, Activation::Softmax, &[z, 0.0], &[0.0, 1.0]), 4.0_f64.ln());
}

/// Equation: sat/safe
#[test]
fn cross_entropy_keeps_its_digits_where_a_has_lost_them() {
    let cross_entropy = Cost::CrossEntropy;
    // a is 0 or 1 in f64, and −ln a is the distance of z, or e^{−|z|}.
    near(cost_of(cross_entropy, Activation::Sigmoid, &[-1000.0], &[1.0]), 1000.0);
    near(cost_of(cross_entropy, Activation::Sigmoid, &[1000.0], &[0.0]), 1000.0);
    near(cost_of(cross_entropy, Activation::Sigmoid, &[50.0], &[1.0]), (-50.0_f64).exp());
    near(cost_of(cross_entropy, Activation::Softmax, &[-500.0, 500.0], &[1.0, 0.0]), 1000.0);
    near(cost_of(cross_entropy, Activation::Softmax, &[50.0, 0.0], &[1.0, 0.0]), (-50.0_f64).exp());
}

/// More examples than go through the network together, and not a multiple of it.
///
/// Equation: letters/layer, batch/forward
#[test]
fn evaluation_agrees_with_plain_loops() {
    let (cost, sigmoid) = (Cost::CrossEntropy, Activation::Sigmoid);
    let plain = Plain::draw(&[3, 5, 4], Activation::Tanh, sigmoid, cost, 600, 5);
    let mut draws = Draws(9);
    let labels: Vec<u32> = plain.x.iter().map(|_| draws.next(0.0, 4.0) as u32).collect();
    let mut labelled = plain.clone();
    for (y, &label) in labelled.y.iter_mut().zip(&labels) {
        y.iter_mut().enumerate().for_each(|(j, y)| *y = f64::from(u8::from(j == label as usize)));
    }
    let names = (0..4).map(|class| class.to_string()).collect();
    let targets = Targets::Classes { labels: labels.clone(), names };
    let set = Dataset::new("drawn", 3, Inputs::Reals(plain.x.concat()), targets).expect("examples");
    let layers = (2..=3).map(|l| {
        let weight = Mat::from_fn(plain.sizes[l - 1], plain.sizes[l - 2], |j, k| plain.w[l][j][k]);
        Layer::new(weight, plain.b[l].clone(), plain.activation(l)).expect("a layer")
    });
    let network = Network::new(layers.collect()).expect("a network");

    let expected: Vec<Vec<f64>> =
        plain.x.iter().map(|x| plain.forward(x).a[3].iter().map(|a| a.value).collect()).collect();
    let largest = |a: &[f64]| (0..4).max_by(|&j, &k| a[j].total_cmp(&a[k])).expect("four outputs");
    let mut counts = [[0; 4]; 4];
    for (a, &label) in expected.iter().zip(&labels) {
        counts[label as usize][largest(a)] += 1;
    }
    let right: usize = (0..4).map(|class| counts[class][class]).sum();
    for n_threads in [1, 2] {
        let threads = Threads::new(n_threads).expect("threads");
        let evaluation = evaluate(&network, cost, &set, &threads).expect("a set that fits");
        assert_eq!(evaluation.n_examples, 600);
        assert_eq!(evaluation.accuracy, Some(right as f64 / 600.0));
        assert!((evaluation.cost - labelled.cost().value).abs() < 1e-12 * evaluation.cost);
        let found = outputs(&network, &set, &threads).expect("a set that fits");
        for (example, a) in expected.iter().enumerate() {
            let all_near = found.col_as_slice(example).iter().zip(a).all(|(f, a)| (f - a).abs() < 1e-14);
            assert!(all_near, "example {example}");
        }
        let confusion = Confusion::new(4, &labels, &found);
        assert_eq!(confusion.accuracy(), right as f64 / 600.0);
        for (actual, counts) in counts.iter().enumerate() {
            for (predicted, &count) in counts.iter().enumerate() {
                assert_eq!(confusion.count(actual, predicted), count);
            }
        }
    }
}

#[test]
fn classes_of_outputs() {
    assert_eq!(predicted_class(&[0.1_f32, 0.7, 0.7]), 1);
    assert_eq!(predicted_class(&[0.5_f64]), 1);
    assert_eq!(predicted_class(&[0.49_f64]), 0);
}

/// Mean and deviation of 40,000 weights and 200 biases, within five standard errors.
#[test]
fn first_weights_have_the_deviation_they_claim() {
    let third = 3.0_f64.sqrt();
    for (initialisation, weight, bias) in [
        (Initialisation::Uniform, 0.5 / third, 0.5 / third),
        (Initialisation::Normal, 1.0, 1.0),
        (Initialisation::InverseSqrt, 1.0 / 200.0_f64.sqrt(), 1.0),
        (Initialisation::Xavier, (2.0_f64 / 400.0).sqrt(), 0.0),
        (Initialisation::He, (2.0_f64 / 200.0).sqrt(), 0.0),
    ] {
        let draw = |seed| {
            let (hidden, output) = (Activation::Relu, Activation::Identity);
            Network::<f64>::initialise(&[200, 200, 200], hidden, output, initialisation, seed)
                .expect("a network")
        };
        let network = draw(1);
        let values = network.layer(2).weight().col_iter().flat_map(|w| w.iter()).copied().collect::<Vec<_>>();
        for (values, deviation) in [(values.as_slice(), weight), (network.layer(2).bias(), bias)] {
            let n = values.len() as f64;
            let mean = values.iter().sum::<f64>() / n;
            let square = values.iter().map(|x| x * x).sum::<f64>() / n;
            assert!(mean.abs() <= 5.0 * deviation / n.sqrt(), "{initialisation}: mean {mean}");
            // The square of a normal number has the deviation √2.
            let room = 5.0 * 2.0_f64.sqrt() * deviation * deviation / n.sqrt();
            assert!((square - deviation * deviation).abs() <= room, "{initialisation}: mean square {square}");
        }
        assert!(network == draw(1) && network != draw(2), "{initialisation}: the seed decides");
        assert_ne!(network.layer(2).weight(), network.layer(3).weight(), "{initialisation}: layers repeat");
    }
}

//! The gradient of every activation, cost, depth and batch size against differences in f64.

#![allow(clippy::print_stdout, reason = "the worst ratio is worth knowing")]

mod support;

use std::ops::ControlFlow;

use backprop_core::backprop::{self, Gradients};
use backprop_core::data::{Dataset, Inputs, Targets};
use backprop_core::{
    Activation, Cost, Layer, Network, OptimiserConfig, Scalar, TrainOptions, Trainer, Workspace,
};
use faer::Mat;
use support::judge::{Claim, Verdict, claim_bounds, judge};
use support::plain::Plain;
use support::slips::{self, Slip};

/// All widths different, so that a lost transpose cannot fit.
const WIDTHS: [usize; 5] = [5, 3, 6, 2, 4];

/// Draws of one case before it counts as undecidable.
const DRAWS: u64 = 12;

/// The gradient as the library computes it in f64.
fn library(plain: &Plain) -> Claim {
    library_in::<f64>(plain)
}

fn library_in<T: Scalar>(plain: &Plain) -> Claim {
    let (network, mut workspace) = inside::<T>(plain);
    let mut gradients = Gradients::zeros(&network);
    backprop::forward(&network, &mut workspace);
    backprop::backward(&network, plain.cost, &mut workspace);
    backprop::gradient(&mut gradients, &mut workspace);
    let mut claim = Claim::zeros(plain);
    for l in 2..=plain.last() {
        for (j, row) in claim.nabla_w[l].iter_mut().enumerate() {
            row.iter_mut().enumerate().for_each(|(k, g)| *g = gradients.nabla_w[l][(j, k)].to_f64());
        }
        let biases = claim.nabla_b[l].iter_mut().zip(&gradients.nabla_b[l]);
        biases.for_each(|(g, nabla_b)| *g = nabla_b.to_f64());
    }
    claim
}

/// The same network and examples, as the library holds them.
fn inside<T: Scalar>(plain: &Plain) -> (Network<T>, Workspace<T>) {
    let layers = (2..=plain.last()).map(|l| {
        let weight =
            Mat::from_fn(plain.sizes[l - 1], plain.sizes[l - 2], |j, k| T::from_f64(plain.w[l][j][k]));
        let bias = plain.b[l].iter().map(|&b| T::from_f64(b)).collect();
        Layer::new(weight, bias, plain.activation(l)).expect("matching shapes")
    });
    let network = Network::new(layers.collect()).expect("matching layers");
    let mut workspace = Workspace::new(&network, plain.x.len(), 1);
    workspace.resize(plain.x.len());
    for (example, (x, y)) in plain.x.iter().zip(&plain.y).enumerate() {
        x.iter().enumerate().for_each(|(k, &x)| workspace.input_mut()[(k, example)] = T::from_f64(x));
        y.iter().enumerate().for_each(|(j, &y)| workspace.target_mut()[(j, example)] = T::from_f64(y));
    }
    (network, workspace)
}

/// Draws networks until one decides; the number of draws.
fn decide(sizes: &[usize], hidden: Activation, output: Activation, cost: Cost, m: usize) -> u64 {
    for draw in 0..DRAWS {
        let seed = 1000 * draw + 7 * m as u64 + sizes.len() as u64;
        let plain = Plain::draw(sizes, hidden, output, cost, m, seed);
        match judge(&plain, &library(&plain)) {
            Verdict::Agrees => return draw + 1,
            Verdict::Undecided => {}
            refuted => {
                panic!("{hidden} and {output}, {cost}, sizes {sizes:?}, batch {m}, draw {draw}: {refuted:?}")
            }
        }
    }
    panic!("{hidden} and {output}, {cost}, sizes {sizes:?}, batch {m}: no draw of {DRAWS} decides")
}

/// Every cost and output activation, over hidden layers of one activation.
///
/// Equation: bp/1, bp/2, bp/3, bp/4, cost/gradient, sat/wanted, soft/delta-matrix
///
/// Equation: batch/backward, batch/mean, batch/mean-bias
fn every_case_with(hidden: Activation) {
    let ends = [
        (Cost::Quadratic, hidden),
        (Cost::Quadratic, Activation::Softmax),
        (Cost::CrossEntropy, Activation::Sigmoid),
        (Cost::CrossEntropy, Activation::Softmax),
    ];
    let (mut cases, mut draws) = (0, 0);
    for (cost, output) in ends {
        for depth in 1..=4 {
            for m in [1, 3, 7] {
                draws += decide(&WIDTHS[..=depth], hidden, output, cost, m);
                cases += 1;
            }
        }
        draws += decide(&[3, 3, 3, 3], hidden, output, cost, 3);
        cases += 1;
    }
    assert!(draws < 3 * cases, "{hidden}: {draws} draws for {cases} cases, so most decide nothing");
}

macro_rules! every_case {
    ($($name:ident: $activation:ident),* $(,)?) => {$(
        #[test]
        fn $name() {
            every_case_with(Activation::$activation);
        }
    )*};
}

every_case! {
    identity: Identity,
    sigmoid: Sigmoid,
    tanh: Tanh,
    relu: Relu,
    leaky_relu: LeakyRelu,
    elu: Elu,
    softplus: Softplus,
    gelu: Gelu,
    silu: Silu,
}

/// A network and seed that the judge has decided about, of square layers.
fn decided(sizes: &[usize], sigma: Activation, m: usize) -> Plain {
    let draws = (0..DRAWS).map(|seed| Plain::draw(sizes, sigma, sigma, Cost::Quadratic, m, 31 * seed + 5));
    let mut agreed =
        draws.filter(|plain| judge(plain, &slips::gradient(plain, Slip::None)) == Verdict::Agrees);
    agreed.next().expect("a draw on which the right equations are seen to be right")
}

#[test]
fn the_judge_refuses_every_slip() {
    for sigma in [Activation::Sigmoid, Activation::Tanh, Activation::Silu, Activation::Relu] {
        for depth in 3..=4 {
            let plain = decided(&[3; 5][..=depth], sigma, 3);
            for slip in Slip::ALL {
                let verdict = judge(&plain, &slips::gradient(&plain, slip));
                // A rectifier's slope is the same at z and at max(z, 0), but for the sign of 0.
                let same = sigma == Activation::Relu && matches!(slip, Slip::Bp1SlopeOfA | Slip::Bp2SlopeOfA);
                assert_eq!(
                    matches!(verdict, Verdict::Refuted { .. }),
                    !same,
                    "{slip:?} with {sigma}: {verdict:?}"
                );
            }
        }
    }
}

/// Six sigmoid layers leave gradients at the bottom that a fixed tolerance takes for nothing.
#[test]
fn the_judge_refuses_slips_in_small_gradients() {
    let plain = decided(&[2; 7], Activation::Sigmoid, 3);
    let library = library(&plain);
    assert!(library.nabla_b[2].iter().all(|g| g.abs() < 1e-4), "{:?}", library.nabla_b[2]);
    assert_eq!(judge(&plain, &library), Verdict::Agrees);
    for slip in Slip::ALL {
        let verdict = judge(&plain, &slips::gradient(&plain, slip));
        assert!(matches!(verdict, Verdict::Refuted { .. }), "{slip:?}: {verdict:?}");
    }
}

/// A gradient is right where training has been, too, not only where weights are drawn.
#[test]
fn after_some_training() {
    let mut plain = Plain::draw(&[4, 5, 3], Activation::Tanh, Activation::Sigmoid, Cost::CrossEntropy, 6, 3);
    let names = (0..3).map(|output| output.to_string()).collect();
    let targets = Targets::Reals { values: plain.y.concat(), names };
    let data = Dataset::new("drawn", 4, Inputs::Reals(plain.x.concat()), targets).expect("finite draws");
    let options = TrainOptions {
        cost: Cost::CrossEntropy,
        optimiser: OptimiserConfig::Momentum { momentum: 0.9 },
        learning_rate: 0.1,
        mini_batch_size: 2,
        epochs: 5,
        ..TrainOptions::default()
    };
    let mut trainer = Trainer::new(inside::<f64>(&plain).0, options, &data, None).expect("a run that fits");
    for _ in 0..5 {
        trainer.epoch(|_| ControlFlow::Continue(())).expect("a finite cost");
    }
    for l in 2..=3 {
        let layer = trainer.network().layer(l);
        assert_ne!(layer.bias(), plain.b[l], "training moved nothing");
        plain.b[l].copy_from_slice(layer.bias());
        for (j, row) in plain.w[l].iter_mut().enumerate() {
            row.iter_mut().enumerate().for_each(|(k, w)| *w = layer.weight()[(j, k)]);
        }
    }
    assert_eq!(judge(&plain, &library(&plain)), Verdict::Agrees);
}

/// |g32 − g64| stays within the bound that the same recursion over magnitudes gives for f32.
#[test]
fn f32_agrees_with_f64() {
    let mut worst = 0.0_f64;
    for hidden in Activation::ALL.into_iter().filter(|activation| activation.is_elementwise()) {
        let ends = [
            (Cost::Quadratic, hidden),
            (Cost::Quadratic, Activation::Softmax),
            (Cost::CrossEntropy, Activation::Sigmoid),
            (Cost::CrossEntropy, Activation::Softmax),
        ];
        for (cost, output) in ends {
            for m in [1, 3, 7] {
                let mut plain = Plain::draw(&WIDTHS, hidden, output, cost, m, 77 + m as u64);
                plain.round_to_f32();
                let (g32, g64) = (library_in::<f32>(&plain), library(&plain));
                let ratio = g32.distance(&g64, &claim_bounds(&plain, 2.0_f64.powi(-24)));
                assert!(ratio <= 1.0, "{hidden} and {output}, {cost}, batch {m}: {ratio} bounds apart");
                worst = worst.max(ratio);
            }
        }
    }
    assert!(worst > 1e-3, "the bound is so wide that nothing follows: {worst}");
    println!("the largest distance is {worst:.3} of its bound");
}

//! The generated digits: the same for the same seed, shaped as their classes are, neither trivial nor beyond learning.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use backprop_core::data::digits::{SHAPE, draw};
use backprop_core::data::{Dataset, Inputs, Split};
use backprop_core::{Activation, Cost, Initialisation, Network, Outcome, TrainOptions, Trainer};

const SIDE: usize = 28;

fn pixels(set: &Dataset) -> &[u8] {
    match set.inputs() {
        Inputs::Bytes(bytes) => bytes,
        Inputs::Reals(_) => panic!("digits are bytes"),
    }
}

fn images(set: &Dataset) -> impl Iterator<Item = (&[u8], usize)> {
    let labels = set.labels().expect("classes").iter().map(|&label| label as usize);
    pixels(set).chunks_exact(SIDE * SIDE).zip(labels)
}

/// Areas of paper that ink encloses.
fn n_holes(image: &[u8]) -> usize {
    const SIDE_AND_BORDER: usize = SIDE + 2;
    let paper = |place: usize| {
        let (row, column) = (place / SIDE_AND_BORDER, place % SIDE_AND_BORDER);
        let inside = (1..=SIDE).contains(&row) && (1..=SIDE).contains(&column);
        !inside || image[(row - 1) * SIDE + column - 1] < 60
    };
    let mut seen = [false; SIDE_AND_BORDER * SIDE_AND_BORDER];
    let mut areas = 0;
    for start in 0..seen.len() {
        if seen[start] || !paper(start) {
            continue;
        }
        let mut open = vec![start];
        let mut size = 0;
        seen[start] = true;
        while let Some(place) = open.pop() {
            size += 1;
            let (row, column) = (place / SIDE_AND_BORDER, place % SIDE_AND_BORDER);
            let neighbours = [
                (row > 0).then(|| place - SIDE_AND_BORDER),
                (row + 1 < SIDE_AND_BORDER).then(|| place + SIDE_AND_BORDER),
                (column > 0).then(|| place - 1),
                (column + 1 < SIDE_AND_BORDER).then(|| place + 1),
            ];
            for next in neighbours.into_iter().flatten().filter(|&next| paper(next)) {
                if !std::mem::replace(&mut seen[next], true) {
                    open.push(next);
                }
            }
        }
        // A pixel or two between strokes are no hole.
        areas += usize::from(size > 2);
    }
    areas - 1
}

#[test]
fn the_same_seed_gives_the_same_bits() {
    let set = draw("digits", 500, 7).expect("digits");
    assert_eq!(draw("digits", 500, 7).expect("digits"), set);
    assert_eq!(pixels(&draw("digits", 200, 7).expect("digits")), &pixels(&set)[..200 * SIDE * SIDE]);
    assert_ne!(draw("digits", 500, 8).expect("digits"), set);
    let different: BTreeSet<&[u8]> = images(&set).map(|(image, _)| image).collect();
    assert_eq!(different.len(), 500);
}

/// The bits that a seed gives are kept: published results are drawn from them. What the digits look like is judged by
/// the other tests.
#[test]
fn the_bits_of_a_seed_are_kept() {
    // FNV-1a over all pixels
    let set = draw("digits", 1_000, 0).expect("digits");
    let hash = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    assert_eq!(pixels(&set).iter().fold(0xcbf2_9ce4_8422_2325, hash), 0x0d28_5281_1c8d_25e3);
}

#[test]
fn digits_are_ink_on_clean_paper() {
    let set = draw("digits", 2_000, 1).expect("digits");
    assert_eq!((set.image_shape(), set.n_classes()), (Some(SHAPE), 10));
    assert_eq!(set.class_counts(), [200; 10]);
    for (image, class) in images(&set) {
        let dark = image.iter().filter(|&&pixel| pixel > 127).count();
        assert!((12..330).contains(&dark), "a {class} of {dark} dark pixels");
        assert!(image.iter().any(|&pixel| pixel > 150), "a pale {class}");
    }
    let border = |i: usize| [i / SIDE, i % SIDE].iter().any(|x| [0, SIDE - 1].contains(x));
    let cut = images(&set).filter(|(image, _)| (0..SIDE * SIDE).any(|i| border(i) && image[i] > 127)).count();
    assert!(cut < 200, "{cut} of 2000 run over the border");
}

#[test]
fn digits_have_the_holes_of_their_class() {
    let set = draw("digits", 4_000, 2).expect("digits");
    let mut with = [[0; 3]; 10];
    for (image, class) in images(&set) {
        with[class][n_holes(image).min(2)] += 1;
    }
    for class in [1, 3, 5, 7] {
        assert!(with[class][0] > 330, "{class}: {:?} of 400 with 0, 1, 2 holes", with[class]);
    }
    for class in [0, 6, 9] {
        assert!(with[class][1] > 200, "{class}: {:?} of 400 with 0, 1, 2 holes", with[class]);
    }
    assert!(with[8][2] > 200 && with[8][1] + with[8][2] > 330, "8: {:?} of 400 with 0, 1, 2 holes", with[8]);
}

#[test]
fn digits_differ_within_a_class() {
    let set = draw("digits", 1_000, 3).expect("digits");
    let ink = |image: &[u8]| image.iter().map(|&pixel| f64::from(pixel)).sum::<f64>() / 255.0;
    let centre = |image: &[u8], axis: fn(usize) -> usize| {
        let moment: f64 = image.iter().enumerate().map(|(i, &pixel)| f64::from(pixel) * axis(i) as f64).sum();
        moment / 255.0 / ink(image)
    };
    for wanted in 0..10 {
        let spread = |figure: &dyn Fn(&[u8]) -> f64| {
            let figures: Vec<f64> =
                images(&set).filter(|(_, class)| *class == wanted).map(|(image, _)| figure(image)).collect();
            let mean = figures.iter().sum::<f64>() / figures.len() as f64;
            let square = figures.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / figures.len() as f64;
            [mean, square.sqrt()]
        };
        let [mean, sd] = spread(&ink);
        assert!(sd > 0.2 * mean, "ink of {wanted}: {mean} ± {sd}");
        for axis in [|i: usize| i / SIDE, |i: usize| i % SIDE] {
            let [mean, sd] = spread(&|image| centre(image, axis));
            assert!(
                (10.0..17.0).contains(&mean) && (1.0..3.0).contains(&sd),
                "centre of {wanted}: {mean} ± {sd}"
            );
        }
    }
}

/// A linear classifier stays below 90 % on digits it has not seen, a small network passes 96 %.
#[test]
fn digits_are_neither_trivial_nor_beyond_learning() {
    let set = draw("digits", 60_000, 0).expect("digits");
    let split = Split::by_counts(&set, 10_000, 0, 0).expect("a split");
    let train = set.select(&split.train).expect("examples");
    let held_out = set.select(&split.validation).expect("examples");
    let best = |sizes: &[usize], output, options: TrainOptions| {
        let network =
            Network::<f32>::initialise(sizes, Activation::Sigmoid, output, Initialisation::InverseSqrt, 1);
        let mut trainer =
            Trainer::new(network.expect("a network"), options, &train, Some(&held_out)).expect("a run");
        while let Outcome::Epoch(_) = trainer.epoch(|_| ControlFlow::Continue(())).expect("a finite cost") {}
        let accuracy =
            |report: &backprop_core::EpochReport| report.validation.and_then(|found| found.accuracy);
        trainer.history().iter().filter_map(accuracy).fold(0.0, f64::max)
    };
    let options = |cost, learning_rate, mini_batch_size, epochs| TrainOptions {
        cost,
        learning_rate,
        mini_batch_size,
        epochs,
        ..TrainOptions::default()
    };
    let linear = best(&[784, 10], Activation::Softmax, options(Cost::CrossEntropy, 0.5, 100, 10));
    let network = best(&[784, 30, 10], Activation::Sigmoid, options(Cost::Quadratic, 3.0, 10, 10));
    eprintln!("held-out digits: linear {:.2} %, 784-30-10 {:.2} %", 100.0 * linear, 100.0 * network);
    assert!(linear < 0.9, "a linear classifier reaches {linear}");
    assert!(linear > 0.7, "a linear classifier reaches only {linear}: was it trained?");
    assert!(network > 0.96, "784-30-10 reaches only {network}");
}

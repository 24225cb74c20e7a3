//! Augmentation: what each option does, measured on ramps, whose bilinear interpolation is exact: where a pixel was
//! taken from can be read off its value.

use backprop_core::data::augment::{Augmenter, Options};
use backprop_core::data::{Dataset, ImageShape, Inputs, Standardisation, Targets};
use faer::Mat;

const SIDE: usize = 25;
const SHAPE: ImageShape = ImageShape { n_rows: SIDE, n_columns: SIDE };
const MIDDLE: f64 = 12.0;
/// Grey values from pixel to pixel of a ramp.
const STEP: usize = 10;

/// Where the pixels within `margin` of the middle are taken from: row and column from the middle, then those of the
/// place, for one example and epoch.
fn sources(options: Options, margin: usize, example: usize) -> Vec<[f64; 4]> {
    let mut augmenter = Augmenter::new(options, SHAPE, 1).expect("options in range");
    let mut along = |axis: fn(usize, usize) -> usize| {
        let ramp: Vec<u8> = (0..SIDE * SIDE).map(|i| (STEP * axis(i / SIDE, i % SIDE)) as u8).collect();
        let mut out = vec![0.0_f64; SIDE * SIDE];
        augmenter.apply(&ramp, example, 0, &mut out);
        out.into_iter().map(|value| value * 255.0 / STEP as f64 - MIDDLE).collect::<Vec<_>>()
    };
    let (rows, columns) = (along(|row, _| row), along(|_, column| column));
    let near = 12 - margin..=12 + margin;
    let inside = |i: &usize| near.contains(&(i / SIDE)) && near.contains(&(i % SIDE));
    (0..SIDE * SIDE)
        .filter(inside)
        .map(|i| [(i / SIDE) as f64 - MIDDLE, (i % SIDE) as f64 - MIDDLE, rows[i], columns[i]])
        .collect()
}

/// The linear map and shift, [row, column] ↦ place, and how far any place lies from it.
fn affine(places: &[[f64; 4]]) -> ([[f64; 2]; 2], [f64; 2], f64) {
    let n = places.len() as f64;
    let spread = places.iter().map(|place| place[0] * place[0]).sum::<f64>();
    let slope =
        |from: usize, to: usize| places.iter().map(|place| place[from] * place[to]).sum::<f64>() / spread;
    let linear = [[slope(0, 2), slope(1, 2)], [slope(0, 3), slope(1, 3)]];
    let shift = [2, 3].map(|to| places.iter().map(|place| place[to]).sum::<f64>() / n);
    let off = |place: &[f64; 4]| {
        let axis = |i: usize| linear[i][0] * place[0] + linear[i][1] * place[1] + shift[i] - place[2 + i];
        axis(0).hypot(axis(1))
    };
    (linear, shift, places.iter().map(off).fold(0.0, f64::max))
}

/// Least and greatest of a figure over many examples.
fn range(options: Options, figure: impl Fn([[f64; 2]; 2], [f64; 2]) -> f64) -> [f64; 2] {
    (0..300).fold([f64::MAX, f64::MIN], |[least, greatest], example| {
        let (linear, shift, off) = affine(&sources(options, 5, example));
        assert!(off < 2e-4, "example {example} is {off} off an affine map");
        let figure = figure(linear, shift);
        [least.min(figure), greatest.max(figure)]
    })
}

fn fills(range: [f64; 2], expected: [f64; 2]) {
    let slack = 0.03 * (expected[1] - expected[0]);
    for (found, expected, inwards) in [(range[0], expected[0], 1.0), (range[1], expected[1], -1.0)] {
        let inside = (found - expected) * inwards;
        assert!((-1e-3..slack).contains(&inside), "{range:?} is not almost all of {expected:?}");
    }
}

fn is(range: [f64; 2], expected: f64) {
    assert!(range.iter().all(|found| (found - expected).abs() < 1e-3), "{range:?} is not {expected}");
}

#[test]
fn the_default_changes_nothing() {
    assert!(Options::default().changes_nothing());
    let image: Vec<u8> = (0..SIDE * SIDE).map(|i| (i * 7 % 256) as u8).collect();
    let mut out = vec![0.0_f32; SIDE * SIDE];
    Augmenter::new(Options::default(), SHAPE, 1).expect("options in range").apply(&image, 3, 4, &mut out);
    let expected: Vec<f32> = image.iter().map(|&byte| f32::from(byte) * (1.0 / 255.0)).collect();
    assert_eq!(out, expected);
}

#[test]
fn a_shift_moves_every_pixel_alike() {
    let options = Options { shift: 3.0, ..Options::default() };
    fills(range(options, |_, shift| shift[0]), [-3.0, 3.0]);
    fills(range(options, |_, shift| shift[1]), [-3.0, 3.0]);
    is(range(options, |linear, _| linear[0][0] + linear[1][1]), 2.0);
}

#[test]
fn a_rotation_turns_about_the_middle() {
    let options = Options { rotation: 20.0, ..Options::default() };
    fills(range(options, |linear, _| linear[0][1].asin().to_degrees()), [-20.0, 20.0]);
    is(range(options, |linear, _| linear[0][1] + linear[1][0]), 0.0);
    is(range(options, |_, shift| shift[0].hypot(shift[1])), 0.0);
    is(range(options, |linear, _| linear[0][0] * linear[1][1] - linear[0][1] * linear[1][0]), 1.0);
}

#[test]
fn a_scale_stretches_rows_and_columns_each_by_itself() {
    let options = Options { scale: 0.2, ..Options::default() };
    fills(range(options, |linear, _| 1.0 / linear[0][0]), [0.8, 1.2]);
    fills(range(options, |linear, _| 1.0 / linear[1][1]), [0.8, 1.2]);
    is(range(options, |linear, _| linear[0][1].hypot(linear[1][0])), 0.0);
}

#[test]
fn a_shear_moves_columns_with_the_row() {
    let options = Options { shear: 0.3, ..Options::default() };
    fills(range(options, |linear, _| linear[1][0]), [-0.3, 0.3]);
    is(range(options, |linear, _| linear[0][1]), 0.0);
}

#[test]
fn all_together_are_still_an_affine_map_and_its_inverse() {
    let options = Options { shift: 1.0, rotation: 10.0, scale: 0.1, shear: 0.1, ..Options::default() };
    let areas = range(options, |linear, _| 1.0 / (linear[0][0] * linear[1][1] - linear[0][1] * linear[1][0]));
    assert!(0.81 < areas[0] && areas[0] < 0.87 && 1.14 < areas[1] && areas[1] < 1.21, "{areas:?}");
}

#[test]
fn an_elastic_displacement_has_the_size_asked_for_and_is_smooth() {
    let options = Options { elastic: 1.5, ..Options::default() };
    let (mut squares, mut steps, mut n, mut n_steps) = ([0.0; 2], 0.0, 0.0, 0.0);
    for example in 0..400 {
        let places = sources(options, 8, example);
        let off: Vec<[f64; 2]> =
            places.iter().map(|place| [place[2] - place[0], place[3] - place[1]]).collect();
        for row in off.chunks(17) {
            for pair in row.windows(2) {
                steps += (pair[1][0] - pair[0][0]).powi(2);
                n_steps += 1.0;
            }
        }
        off.iter().for_each(|[row, column]| squares = [squares[0] + row * row, squares[1] + column * column]);
        n += off.len() as f64;
    }
    for square in squares {
        let size = (square / n).sqrt();
        assert!((size - 1.5).abs() < 0.12, "{size}");
    }
    // From pixel to pixel it changes by a small part of itself: noise without smoothness would change by √2 of it.
    let change = (steps / n_steps).sqrt() / 1.5;
    assert!((0.05..0.25).contains(&change), "{change}");
    let rough = affine(&sources(Options { smoothness: 4.0, ..options }, 5, 0)).2;
    let smooth = affine(&sources(Options { smoothness: 30.0, ..options }, 5, 0)).2;
    assert!(rough > 3.0 * smooth, "{rough} {smooth}");
}

#[test]
fn what_comes_from_beyond_the_border_is_0() {
    let options = Options { shift: 200.0, ..Options::default() };
    let mut augmenter = Augmenter::new(options, SHAPE, 1).expect("options in range");
    let (mut out, mut empty) = (vec![0.0_f32; SIDE * SIDE], 0);
    for example in 0..200 {
        augmenter.apply(&[255; SIDE * SIDE], example, 0, &mut out);
        assert!(out.iter().all(|value| (0.0..=1.0).contains(value)));
        empty += usize::from(out.iter().all(|&value| value == 0.0));
    }
    assert!(empty > 150, "{empty}");
}

#[test]
fn seed_epoch_and_example_alone_decide() {
    let options = Options { shift: 2.0, rotation: 15.0, elastic: 1.0, ..Options::default() };
    let image: Vec<u8> = (0..SIDE * SIDE).map(|i| (i * 31 % 256) as u8).collect();
    let mut used = Augmenter::new(options, SHAPE, 1).expect("options in range");
    let mut apply = |mut augmenter: Option<Augmenter>, example, epoch| {
        let mut out = vec![0.0_f32; SIDE * SIDE];
        augmenter.as_mut().unwrap_or(&mut used).apply(&image, example, epoch, &mut out);
        out
    };
    let fresh = |seed| Augmenter::new(options, SHAPE, seed).ok();
    let one = apply(None, 5, 7);
    apply(None, 6, 8);
    assert_eq!(apply(None, 5, 7), one);
    assert_eq!(apply(fresh(1), 5, 7), one);
    for other in [apply(fresh(2), 5, 7), apply(None, 6, 7), apply(None, 5, 8), apply(None, 7, 5)] {
        assert_ne!(other, one);
    }
}

#[test]
fn a_mini_batch_is_augmented_then_standardised() {
    let bytes: Vec<u8> = (0..3 * SIDE * SIDE).map(|i| (i * 13 % 256) as u8).collect();
    let set = Dataset::new("images", SIDE * SIDE, Inputs::Bytes(bytes), Targets::None).expect("a data set");
    let set = set.with_image_shape(SHAPE).expect("that shape");
    let standardisation = Standardisation::learn(&set, &[0, 1, 2]);
    let set = set.with_standardisation(standardisation.clone()).expect("as many inputs");
    let mut augmenter =
        Augmenter::new(Options { shift: 2.0, ..Options::default() }, SHAPE, 1).expect("in range");
    let mut batch = Mat::<f32>::zeros(SIDE * SIDE, 2);
    augmenter.fill_inputs(&set, &[2, 0], 9, batch.as_mut());
    for (column, example) in [2, 0].into_iter().enumerate() {
        let mut expected = vec![0.0_f32; SIDE * SIDE];
        augmenter.apply(set.image(example).expect("bytes"), example, 9, &mut expected);
        standardisation.apply(&mut expected);
        assert!((0..SIDE * SIDE).all(|i| batch[(i, column)] == expected[i]));
    }
}

#[test]
fn nothing_is_allocated_for_a_mini_batch() {
    let set = Dataset::new("images", SIDE * SIDE, Inputs::Bytes(vec![9; 4 * SIDE * SIDE]), Targets::None);
    let set = set.expect("a data set");
    let options = Options { shift: 2.0, rotation: 9.0, elastic: 1.0, ..Options::default() };
    let mut augmenter = Augmenter::new(options, SHAPE, 1).expect("options in range");
    let mut batch = Mat::<f32>::zeros(SIDE * SIDE, 4);
    let counted = allocation_counter::measure(|| {
        set.fill_inputs(&[0, 1, 2, 3], batch.as_mut());
        augmenter.fill_inputs(&set, &[0, 1, 2, 3], 1, batch.as_mut());
    });
    assert_eq!(counted.count_total, 0);
}

#[test]
fn options_out_of_range_are_refused_in_words() {
    let default = Options::default();
    let cases = [
        (
            Options { shift: -1.0, ..default },
            "the augmentation's shift is -1, expected a number from 0 to 65535",
        ),
        (
            Options { rotation: 181.0, ..default },
            "the augmentation's rotation is 181, expected a number from 0 to 180",
        ),
        (Options { scale: 1.0, ..default }, "the augmentation's scale is 1, expected a number from 0 to 0.9"),
        (
            Options { shear: f64::NAN, ..default },
            "the augmentation's shear is NaN, expected a number from 0 to 10",
        ),
        (
            Options { elastic: f64::INFINITY, ..default },
            "the augmentation's elastic is inf, expected a number from 0 to 65535",
        ),
        (
            Options { smoothness: 0.5, ..default },
            "the augmentation's smoothness is 0.5, expected a number from 1 to 65535",
        ),
    ];
    for (options, expected) in cases {
        let error = Augmenter::new(options, SHAPE, 1).expect_err("a refusal");
        assert_eq!(error.to_string(), expected);
    }
}

//! Data sets: their invariant, and the filling of mini-batches.

use backprop_core::data::{Dataset, ImageShape, Inputs, Scalar, Standardisation, Targets};
use faer::Mat;

use super::words;

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn classes(labels: &[u32], of: &[&str]) -> Targets {
    Targets::Classes { labels: labels.to_vec(), names: names(of) }
}

fn bytes() -> Dataset {
    let inputs = Inputs::Bytes(vec![0, 51, 255, 102, 1, 254]);
    Dataset::new("bytes", 2, inputs, classes(&[2, 0, 1], &["a", "b", "c"])).expect("a data set")
}

fn reals() -> Dataset {
    let targets = Targets::Reals { values: vec![10.0, 20.0, 30.0, 40.0], names: names(&["p", "q"]) };
    Dataset::new("reals", 3, Inputs::Reals(vec![1.0, 2.0, 3.0, 0.1, -5.0, 6.5]), targets).expect("a data set")
}

#[test]
fn bytes_become_numbers_from_0_to_1() {
    fn check<T: Scalar + Into<f64>>(half_ulp: f64) {
        let every: Vec<u8> = (0..=255).collect();
        let set = Dataset::new("every", 256, Inputs::Bytes(every), Targets::None).expect("a data set");
        let mut out = Mat::from_fn(256, 1, |_, _| T::from_real(-7.0));
        set.fill_inputs(&[0], out.as_mut());
        for byte in 0..256 {
            let (found, exact) = (out[(byte, 0)].into(), byte as f64 / 255.0);
            assert!((found - exact).abs() <= 2.0 * half_ulp * exact, "{byte}: {found}");
        }
        assert_eq!([out[(0, 0)].into(), out[(255, 0)].into()], [0.0, 1.0]);
    }
    check::<f32>(f64::from(f32::EPSILON) / 2.0);
    check::<f64>(f64::EPSILON / 2.0);
}

#[test]
fn a_mini_batch_holds_the_rows_asked_for_as_columns() {
    let mut out = Mat::<f32>::zeros(2, 4);
    bytes().fill_inputs(&[2, 0, 0, 1], out.as_mut());
    let fifth = |n: f32| n * 51.0 * (1.0 / 255.0);
    let expected = [
        [1.0 * (1.0 / 255.0), 254.0 * (1.0 / 255.0)],
        [0.0, fifth(1.0)],
        [0.0, fifth(1.0)],
        [1.0, fifth(2.0)],
    ];
    assert_eq!(out, Mat::from_fn(2, 4, |i, j| expected[j][i]));

    let mut out = Mat::<f64>::zeros(3, 2);
    reals().fill_inputs(&[1, 0], out.as_mut());
    assert_eq!(out, Mat::from_fn(3, 2, |i, j| [[0.1, -5.0, 6.5], [1.0, 2.0, 3.0]][j][i]));
}

#[test]
fn a_mini_batch_may_be_longer_than_the_set() {
    let rows: Vec<usize> = (0..100).map(|j| j * 7 % 3).collect();
    let (mut all, mut one) = (Mat::<f32>::zeros(2, 100), Mat::<f32>::zeros(2, 1));
    bytes().fill_inputs(&rows, all.as_mut());
    for (j, &row) in rows.iter().enumerate() {
        bytes().fill_inputs(&[row], one.as_mut());
        assert_eq!([all[(0, j)], all[(1, j)]], [one[(0, 0)], one[(1, 0)]]);
    }
}

#[test]
fn a_mini_batch_may_lie_within_a_larger_matrix() {
    let mut whole = Mat::<f64>::from_fn(5, 4, |_, _| 9.0);
    bytes().fill_inputs(&[1, 0], whole.as_mut().submatrix_mut(1, 1, 2, 2));
    for (i, j) in (0..5).flat_map(|i| (0..4).map(move |j| (i, j))) {
        let inside = (1..3).contains(&i) && (1..3).contains(&j);
        assert_eq!(whole[(i, j)] == 9.0, !inside, "{i} {j}");
    }
}

#[test]
fn classes_are_written_one_hot() {
    let mut out = Mat::<f32>::from_fn(3, 4, |_, _| 9.0);
    bytes().fill_targets(&[0, 1, 2, 0], out.as_mut());
    let expected = [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    assert_eq!(out, Mat::from_fn(3, 4, |i, j| expected[j][i]));
}

#[test]
fn two_classes_may_be_written_as_one_number() {
    let set = Dataset::new("two", 1, Inputs::Bytes(vec![7; 3]), classes(&[1, 0, 1], &["no", "yes"]))
        .expect("a data set");
    let (mut one, mut two) = (Mat::<f32>::zeros(1, 3), Mat::<f32>::zeros(2, 3));
    set.fill_targets(&[0, 1, 2], one.as_mut());
    set.fill_targets(&[0, 1, 2], two.as_mut());
    assert_eq!(one, Mat::from_fn(1, 3, |_, j| [1.0, 0.0, 1.0][j]));
    assert_eq!(two, Mat::from_fn(2, 3, |i, j| [[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]][j][i]));
}

#[test]
fn real_targets_are_copied() {
    let mut out = Mat::<f64>::zeros(2, 3);
    reals().fill_targets(&[1, 1, 0], out.as_mut());
    assert_eq!(out, Mat::from_fn(2, 3, |i, j| [[30.0, 40.0], [30.0, 40.0], [10.0, 20.0]][j][i]));
}

#[test]
#[should_panic(expected = "shape of the mini-batch's targets: 1×2 for 3 outputs of 2 examples")]
fn three_classes_are_not_one_number() {
    bytes().fill_targets(&[0, 1], Mat::<f32>::zeros(1, 2).as_mut());
}

#[test]
#[should_panic(expected = "shape of the mini-batch's inputs")]
fn a_mini_batch_of_another_size_is_refused() {
    bytes().fill_inputs(&[0, 1], Mat::<f32>::zeros(2, 3).as_mut());
}

#[test]
fn a_selection_keeps_names_shape_and_standardisation() {
    let set = bytes().with_image_shape(ImageShape { n_rows: 1, n_columns: 2 }).expect("that shape");
    let set = set.with_feature_names(names(&["left", "right"])).expect("two names");
    let standardisation = Standardisation::learn(&set, &[0, 1, 2]);
    let set = set.with_standardisation(standardisation.clone()).expect("two inputs");
    let few = set.select(&[2, 0]).expect("two rows");
    assert_eq!(few.inputs(), &Inputs::Bytes(vec![1, 254, 0, 51]));
    assert_eq!(few.labels(), Some(&[1, 2][..]));
    assert_eq!((few.image_shape(), few.feature_names()), (set.image_shape(), set.feature_names()));
    assert_eq!((few.class_names(), few.standardisation()), (set.class_names(), Some(&standardisation)));
    let few = reals().select(&[1]).expect("one row");
    assert_eq!(few.targets(), &Targets::Reals { values: vec![30.0, 40.0], names: names(&["p", "q"]) });
}

#[test]
fn what_breaks_the_invariant_is_refused_in_words() {
    let reals_of = |values: Vec<f64>| Inputs::Reals(values);
    let outputs = |values: &[f64]| Targets::Reals { values: values.to_vec(), names: names(&["y"]) };
    let new = |n_inputs, inputs, targets| words(Dataset::new("set", n_inputs, inputs, targets));
    let two = || Inputs::Bytes(vec![0; 2]);
    assert_eq!(new(0, two(), Targets::None), "set: its examples have no inputs: expected at least one");
    assert_eq!(new(2, Inputs::Bytes(vec![]), Targets::None), "set: holds no examples: expected at least one");
    assert_eq!(
        new(2, Inputs::Bytes(vec![0; 3]), Targets::None),
        "set: 3 input values cannot be divided into examples of 2"
    );
    assert_eq!(
        new(1, two(), classes(&[0], &["a"])),
        "set: targets of 1 for 2 examples: expected a target for each example",
    );
    assert_eq!(
        new(1, two(), outputs(&[0.0, 0.0, 0.0])),
        "set: targets of 3 for 2 examples: expected a target for each example",
    );
    assert_eq!(
        new(1, two(), Targets::Reals { values: vec![], names: vec![] }),
        "set: targets of 0 for 2 examples: expected a target for each example",
    );
    assert_eq!(
        new(1, two(), classes(&[0, 2], &["a", "b"])),
        "set: the label of example 2 is 2, expected a class from 0 to 1",
    );
    assert_eq!(
        new(2, reals_of(vec![0.0, 1.0, 2.0, f64::NAN]), Targets::None),
        "set: input 2 of example 2 is NaN, expected a finite number",
    );
    assert_eq!(
        new(1, two(), outputs(&[0.0, f64::NEG_INFINITY])),
        "set: output 1 of example 2 is -inf, expected a finite number",
    );
    assert_eq!(
        words(bytes().with_feature_names(names(&["a"]))),
        "bytes: names for 1 input, but its examples have 2"
    );
    assert_eq!(
        words(bytes().with_image_shape(ImageShape { n_rows: 28, n_columns: 28 })),
        "bytes: an image shape for 784 inputs, but its examples have 2",
    );
    let standardisation = Standardisation::learn(&reals(), &[0, 1]);
    assert_eq!(
        words(bytes().with_standardisation(standardisation)),
        "bytes: a standardisation for 3 inputs, but its examples have 2",
    );
    assert_eq!(words(bytes().select(&[])), "bytes: holds no examples: expected at least one");
}

//! Standardisation: learnt on the training part alone, applied to every part, kept with the model.

use backprop_core::data::{Dataset, Inputs, Standardisation, Targets};
use faer::Mat;

fn set() -> Dataset {
    // three inputs: 1 3 8, all the same, 10 10 40
    let values = vec![1.0, 4.0, 10.0, 3.0, 4.0, 10.0, 8.0, 4.0, 40.0];
    Dataset::new("set", 3, Inputs::Reals(values), Targets::None).expect("a data set")
}

#[test]
fn mean_and_standard_deviation_are_those_of_the_rows() {
    let of_two = Standardisation::learn(&set(), &[0, 1]);
    assert_eq!((of_two.mean(), of_two.standard_deviation()), (&[2.0, 4.0, 10.0][..], &[1.0, 0.0, 0.0][..]));
    let of_all = Standardisation::learn(&set(), &[0, 1, 2]);
    assert_eq!(of_all.mean(), [4.0, 4.0, 20.0]);
    let sd = [(26.0_f64 / 3.0).sqrt(), 0.0, 200.0_f64.sqrt()];
    for (found, expected) in of_all.standard_deviation().iter().zip(sd) {
        assert!((found - expected).abs() < 1e-15 * expected.max(1.0), "{found} {expected}");
    }
}

#[test]
fn a_mini_batch_is_standardised_as_it_is_filled() {
    let standardisation = Standardisation::learn(&set(), &[0, 1]);
    let set = set().with_standardisation(standardisation).expect("three inputs");
    let mut out = Mat::<f64>::zeros(3, 3);
    set.fill_inputs(&[0, 1, 2], out.as_mut());
    // The second and third input are constant on the first two rows: they stay as they are.
    let expected = [[-1.0, 4.0, 10.0], [1.0, 4.0, 10.0], [6.0, 4.0, 40.0]];
    assert_eq!(out, Mat::from_fn(3, 3, |i, j| expected[j][i]));
}

#[test]
fn bytes_are_standardised_after_scaling() {
    let set =
        Dataset::new("bytes", 1, Inputs::Bytes(vec![0, 255, 255, 0]), Targets::None).expect("a data set");
    let standardisation = Standardisation::learn(&set, &[0, 1, 2, 3]);
    assert_eq!((standardisation.mean(), standardisation.standard_deviation()), (&[0.5][..], &[0.5][..]));
    let set = set.with_standardisation(standardisation).expect("one input");
    let mut out = Mat::<f32>::zeros(1, 2);
    set.fill_inputs(&[0, 1], out.as_mut());
    assert_eq!([out[(0, 0)], out[(0, 1)]], [-1.0, 1.0]);
}

#[test]
fn an_input_that_only_rounding_moves_is_constant() {
    let set = Dataset::new("tenths", 1, Inputs::Reals(vec![0.1; 10]), Targets::None).expect("a data set");
    let rows: Vec<usize> = (0..10).collect();
    let standardisation = Standardisation::learn(&set, &rows);
    assert_eq!(standardisation.standard_deviation(), [0.0]);
}

#[test]
fn digits_far_from_zero_are_kept_in_f32() {
    let set =
        Dataset::new("years", 1, Inputs::Reals(vec![2000.0, 2000.001]), Targets::None).expect("a data set");
    let set = set.clone().with_standardisation(Standardisation::learn(&set, &[0, 1])).expect("one input");
    let mut out = Mat::<f32>::zeros(1, 2);
    set.fill_inputs(&[0, 1], out.as_mut());
    assert!((out[(0, 0)] + 1.0).abs() < 1e-6 && (out[(0, 1)] - 1.0).abs() < 1e-6, "{out:?}");
}

#[test]
fn it_is_written_down_and_read_back_bit_for_bit() {
    let learnt = Standardisation::learn(&set(), &[0, 1, 2]);
    let text = serde_json::to_string(&learnt).expect("text");
    assert_eq!(serde_json::from_str::<Standardisation>(&text).expect("a standardisation"), learnt);
}

#[test]
fn what_no_standardisation_can_be_is_not_read() {
    for (text, expected) in [
        (r#"{"mean":[1,2],"standard_deviation":[1]}"#, "2 means but 1 standard deviations"),
        (r#"{"mean":[1],"standard_deviation":[-1]}"#, "the standard deviation of input 1 is -1"),
        (r#"{"mean":[1,null],"standard_deviation":[1,1]}"#, "invalid type: null"),
    ] {
        let error = serde_json::from_str::<Standardisation>(text).expect_err("a refusal").to_string();
        assert!(error.contains(expected), "{error}");
    }
}

//! Point sets: the shapes they should have, and the registry of what comes with the library.

use backprop_core::data::points::{Shape, draw};
use backprop_core::data::{Dataset, Inputs, embedded};

use super::words;

const SHAPES: [Shape; 4] = [Shape::Moons, Shape::Circles, Shape::Spirals, Shape::Xor];

fn points(set: &Dataset) -> impl Iterator<Item = ([f64; 2], u32)> + '_ {
    let Inputs::Reals(values) = set.inputs() else { panic!("points are reals") };
    values.chunks(2).map(|point| [point[0], point[1]]).zip(set.labels().expect("classes").iter().copied())
}

#[test]
fn without_noise_every_point_lies_on_its_shape() {
    for shape in SHAPES {
        let set = draw(shape, "points", 3_000, 0.0, 1).expect("points");
        for ([x, y], class) in points(&set) {
            let radius = x.hypot(y);
            let off = match shape {
                Shape::Moons => {
                    let sign = if class == 0 { 1.0 } else { -1.0 };
                    let (x, y) = (sign * x + 0.5, sign * y + 0.25);
                    if y < 0.0 { 1.0 } else { x.hypot(y) - 1.0 }
                }
                Shape::Circles => radius - [1.0, 0.5][class as usize],
                Shape::Spirals => {
                    let turns = y.atan2(x) / std::f64::consts::TAU - 0.75 * radius - f64::from(class) / 3.0;
                    turns - turns.round()
                }
                Shape::Xor => f64::from((x > 0.0) != (y > 0.0)) - f64::from(class),
            };
            assert!(off.abs() < 1e-12, "{shape:?} {class}: {x}, {y}");
        }
    }
}

#[test]
fn classes_come_in_turn_and_noise_spreads_the_points() {
    for shape in SHAPES {
        let n = 600;
        let (exact, noisy) =
            (draw(shape, "p", n, 0.0, 5).expect("points"), draw(shape, "p", n, 0.2, 5).expect("points"));
        assert_eq!(noisy.class_counts(), vec![n / shape.n_classes(); shape.n_classes()]);
        assert_eq!((noisy.n_inputs(), noisy.feature_names().join(" ")), (2, "x y".to_owned()));
        assert_eq!(draw(shape, "p", n, 0.2, 5).expect("points"), noisy);
        assert_ne!(draw(shape, "p", n, 0.2, 6).expect("points"), noisy);
        let square = |set: &Dataset| points(set).map(|([x, y], _)| x * x + y * y).sum::<f64>() / n as f64;
        assert!(square(&noisy) > square(&exact));
    }
}

#[test]
fn what_cannot_be_drawn_is_refused_in_words() {
    assert_eq!(words(draw(Shape::Xor, "xor", 0, 0.1, 1)), "xor: holds no examples: expected at least one");
    for (noise, found) in [(-0.1, "-0.1"), (f64::NAN, "NaN"), (f64::INFINITY, "inf")] {
        let expected = format!("xor: a noise of {found} was asked for, expected a finite number from 0 up");
        assert_eq!(words(draw(Shape::Xor, "xor", 10, noise, 1)), expected);
    }
}

#[test]
fn every_embedded_set_can_be_found_and_drawn() {
    for set in &embedded::ALL {
        assert_eq!(embedded::find(set.name), Some(set));
        let drawn = set.draw(Some(60), 1).expect("examples");
        assert_eq!((drawn.name(), drawn.n_examples()), (set.name, 60));
        assert_eq!(drawn.class_counts(), vec![60 / drawn.n_classes(); drawn.n_classes()]);
        assert!(!set.description.contains('\n') && set.n_examples >= 2_000);
        assert_eq!(
            words(set.draw(Some(0), 1)),
            format!("{}: holds no examples: expected at least one", set.name)
        );
    }
    assert_eq!(embedded::find("mnist"), None);
}

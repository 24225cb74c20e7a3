//! Splits: disjoint, complete, of the sizes asked for, with every class's share, and the same for the same seed.

use backprop_core::data::random::{below, generator};
use backprop_core::data::{Dataset, Inputs, Split, Targets};

use super::words;

fn set(labels: Vec<u32>) -> Dataset {
    let names = (0..4).map(|class| class.to_string()).collect();
    let inputs = Inputs::Bytes(vec![0; labels.len()]);
    Dataset::new("set", 1, inputs, Targets::Classes { labels, names }).expect("a data set")
}

/// Classes of very different sizes, in no order.
fn uneven(n: usize) -> Dataset {
    let mut rng = generator(7, 7);
    set((0..n).map(|_| [0, 0, 0, 0, 0, 0, 1, 1, 1, 2][below(&mut rng, 10)]).collect())
}

fn without_classes(n: usize) -> Dataset {
    let targets = Targets::Reals { values: vec![0.5; n], names: vec!["y".to_owned()] };
    Dataset::new("reals", 1, Inputs::Reals(vec![0.0; n]), targets).expect("a data set")
}

#[test]
fn parts_are_disjoint_complete_and_of_the_sizes_asked_for() {
    for set in [uneven(1), uneven(2), uneven(10), uneven(1_000), without_classes(11), without_classes(100)] {
        let n = set.n_examples();
        for (validation, test) in [(0, 0), (n / 2, 0), (0, n - 1), (n / 3, n / 3), (n - 1, 0)] {
            if validation + test >= n {
                continue;
            }
            let split = Split::by_counts(&set, validation, test, 3).expect("a split");
            assert_eq!((split.validation.len(), split.test.len()), (validation, test));
            assert_eq!(split.train.len(), n - validation - test);
            for part in [&split.train, &split.validation, &split.test] {
                assert!(part.is_sorted());
            }
            let mut all = [split.train, split.validation, split.test].concat();
            all.sort_unstable();
            assert_eq!(all, (0..n).collect::<Vec<_>>());
        }
    }
}

#[test]
fn every_part_has_its_share_of_every_class() {
    let set = uneven(5_000);
    let labels = set.labels().expect("classes");
    let split = Split::by_counts(&set, 700, 300, 1).expect("a split");
    for (part, size) in [(&split.train, 4_000.0), (&split.validation, 700.0), (&split.test, 300.0)] {
        for (class, count) in set.class_counts().into_iter().enumerate() {
            let found = part.iter().filter(|&&row| labels[row] as usize == class).count() as f64;
            assert!((found - count as f64 * size / 5_000.0).abs() <= 2.0, "class {class}: {found}");
        }
    }
}

#[test]
fn the_seed_alone_decides() {
    let set = uneven(1_000);
    let split = |seed| Split::by_shares(&set, 0.2, 0.1, seed).expect("a split");
    assert_eq!(split(1), split(1));
    let shared = |one: &Split, other: &Split| one.test.iter().filter(|row| other.test.contains(row)).count();
    // Of 100 of 1,000, two unrelated draws share 10 on average, with a standard deviation of 2.85.
    let [one, two] = [split(1), split(2)];
    assert!((1..25).contains(&shared(&one, &two)), "{}", shared(&one, &two));
}

#[test]
fn every_example_is_drawn_equally_often() {
    let set = without_classes(20);
    let mut counts = [0_usize; 20];
    for seed in 0..4_000 {
        for row in Split::by_counts(&set, 0, 5, seed).expect("a split").test {
            counts[row] += 1;
        }
    }
    // 1,000 each, with a standard deviation of 27.
    assert!(counts.iter().all(|count| count.abs_diff(1_000) < 140), "{counts:?}");
}

#[test]
fn shares_are_rounded_and_none_above_0_is_empty() {
    let set = uneven(10);
    let sizes = |validation, test| {
        let split = Split::by_shares(&set, validation, test, 1).expect("a split");
        [split.train.len(), split.validation.len(), split.test.len()]
    };
    assert_eq!(sizes(0.26, 0.14), [6, 3, 1]);
    assert_eq!(sizes(0.001, 0.0), [9, 1, 0]);
    let all = Split::all(&set);
    assert_eq!((all.train.len(), all.validation.len(), all.test.len()), (10, 0, 0));
}

#[test]
fn parts_that_cannot_be_taken_are_refused_in_words() {
    let set = uneven(10);
    let nothing_left = "set: 6 examples for validation and 4 for testing leave none of 10 to train on: ask for smaller parts";
    assert_eq!(words(Split::by_counts(&set, 6, 4, 1)), nothing_left);
    assert_eq!(words(Split::by_shares(&set, 0.6, 0.4, 1)), nothing_left);
    assert!(
        words(Split::by_counts(&set, usize::MAX, usize::MAX, 1))
            .starts_with("set: 18446744073709551615 examples")
    );
    for (validation, test, part, share) in
        [(-0.1, 0.0, "validation", "-0.1"), (0.0, 1.0, "test", "1"), (f64::NAN, 0.0, "validation", "NaN")]
    {
        assert_eq!(
            words(Split::by_shares(&set, validation, test, 1)),
            format!(
                "set: a {part} share of {share} was asked for, expected a number from 0 up to but not including 1"
            ),
        );
    }
}

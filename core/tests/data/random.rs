//! Draws: even, normal, without favourites, and the same on every machine.

use backprop_core::data::random::{below, between, generator, normal, shuffle, unit};

const N: usize = 100_000;

/// Mean and standard deviation of many draws.
fn moments(mut draw: impl FnMut() -> f64) -> [f64; 2] {
    let values: Vec<f64> = (0..N).map(|_| draw()).collect();
    let mean = values.iter().sum::<f64>() / N as f64;
    [mean, (values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / N as f64).sqrt()]
}

#[test]
fn draws_have_the_moments_of_their_distribution() {
    // Five standard errors of the mean are 5 sd/√N; the standard deviation's are smaller.
    let tolerance = |sd: f64| 5.0 * sd / (N as f64).sqrt();
    let mut rng = generator(1, 0);
    let even = moments(|| between(&mut rng, -2.0, 4.0));
    let sd = 6.0 / 12.0_f64.sqrt();
    assert!((even[0] - 1.0).abs() < tolerance(sd) && (even[1] - sd).abs() < tolerance(sd), "{even:?}");
    let [mean, sd] = moments(|| normal(&mut rng));
    assert!(mean.abs() < tolerance(1.0) && (sd - 1.0).abs() < tolerance(1.0), "{mean} {sd}");
    let beyond_two = (0..N).filter(|_| normal(&mut rng).abs() > 2.0).count() as f64 / N as f64;
    assert!((beyond_two - 0.0455).abs() < tolerance(0.21), "{beyond_two}");
    assert!((0..N).all(|_| (0.0..1.0).contains(&unit(&mut rng))));
}

#[test]
fn every_number_below_n_comes_equally_often() {
    let mut rng = generator(2, 0);
    let mut counts = [0_usize; 7];
    (0..70_000).for_each(|_| counts[below(&mut rng, 7)] += 1);
    assert!(counts.iter().all(|count| count.abs_diff(10_000) < 500), "{counts:?}");
}

#[test]
fn every_order_comes_equally_often() {
    let mut rng = generator(3, 0);
    let mut counts = std::collections::BTreeMap::new();
    for _ in 0..24_000 {
        let mut order = [0, 1, 2, 3];
        shuffle(&mut rng, &mut order);
        *counts.entry(order).or_insert(0_usize) += 1;
    }
    assert_eq!(counts.len(), 24);
    assert!(counts.values().all(|count| count.abs_diff(1_000) < 160), "{counts:?}");
}

#[test]
fn seeds_and_streams_are_unrelated() {
    let draws = |seed, stream| {
        let mut rng = generator(seed, stream);
        [0; 4].map(|_| unit(&mut rng).to_bits())
    };
    let all: std::collections::BTreeSet<_> =
        (0..100).flat_map(|seed| (0..100).map(move |stream| draws(seed, stream))).collect();
    assert_eq!(all.len(), 10_000);
    assert_eq!(draws(5, 6), draws(5, 6));
}

/// The bits that a seed gives are kept: published results are drawn from them.
#[test]
fn the_bits_of_a_seed_are_kept() {
    let mut rng = generator(0, 0);
    let drawn = [unit(&mut rng), normal(&mut rng), between(&mut rng, -1.0, 1.0)].map(f64::to_bits);
    assert_eq!(drawn, KEPT);
}

const KEPT: [u64; 3] = [4604421517947175789, 13824967052336693644, 13772680240594558976];

//! Draws that are the same bits on every machine and with every version of `rand`.
//!
//! The generator is PCG XSL RR 128/64 (`rand_pcg`, whose outputs are fixed by its published algorithm). What is drawn
//! from its 64-bit words is spelled out here, because `rand` may change how it draws ranges and shuffles.

use rand::{Rng, SeedableRng};

/// The generator of everything random in [`data`](super).
pub type Generator = rand_pcg::Pcg64;

/// The generator of `seed`, on one of its 2⁶⁴ streams.
///
/// Different streams of one seed are unrelated sequences: the digits of a seed and the split of the same seed share
/// nothing. Equal arguments give equal generators.
pub fn generator(seed: u64, stream: u64) -> Generator {
    let mut bytes = [0; 32];
    let words =
        [mix(seed), mix(seed ^ 0x5851_f42d_4c95_7f2d), mix(stream), mix(stream ^ 0x1405_7b7e_f767_814f)];
    for (word, place) in words.iter().zip(bytes.chunks_exact_mut(8)) {
        place.copy_from_slice(&word.to_le_bytes());
    }
    Generator::from_seed(bytes)
}

/// The finaliser of SplitMix64: neighbouring numbers become unrelated ones.
///
/// Source: Steele, Lea, Flood, Fast splittable pseudorandom number generators, 2014.
pub fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// A number in [0, 1), a multiple of 2⁻⁵³.
pub fn unit(rng: &mut Generator) -> f64 {
    (rng.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
}

/// A number in [low, high).
pub fn between(rng: &mut Generator, low: f64, high: f64) -> f64 {
    low + (high - low) * unit(rng)
}

/// A number from the normal distribution with mean 0 and standard deviation 1, by Marsaglia's polar method.
pub fn normal(rng: &mut Generator) -> f64 {
    loop {
        let u = between(rng, -1.0, 1.0);
        let v = between(rng, -1.0, 1.0);
        let s = u * u + v * v;
        if s > 0.0 && s < 1.0 {
            return u * (-2.0 * libm::log(s) / s).sqrt();
        }
    }
}

/// A number from 0 to n − 1, each as likely as the others.
///
/// Source: Lemire, Fast random integer generation in an interval, 2019.
///
/// # Panics
/// If `n` is 0.
pub fn below(rng: &mut Generator, n: usize) -> usize {
    assert!(n > 0, "a number below 0 was asked for");
    let n = n as u64;
    loop {
        let product = u128::from(rng.next_u64()) * u128::from(n);
        // The remainder is less than n, and takes long.
        if product as u64 >= n || product as u64 >= n.wrapping_neg() % n {
            return (product >> 64) as usize;
        }
    }
}

/// Puts `items` into an order drawn from all n! with equal chance (Fisher and Yates).
pub fn shuffle<T>(rng: &mut Generator, items: &mut [T]) {
    for last in (1..items.len()).rev() {
        let other = below(rng, last + 1);
        items.swap(last, other);
    }
}

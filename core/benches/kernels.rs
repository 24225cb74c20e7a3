//! Nanoseconds per element of every kernel, in cache (4,096 elements) and beyond it (4 Mi).
//!
//! `cargo bench -p backprop-core --bench kernels`; divide the times by the number of items, or read
//! the items per second.

use backprop_core::kernels::{Function, Real, softmax};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};

const LENGTHS: [usize; 2] = [4096, 4 << 20];

fn main() {
    divan::main();
}

/// Numbers between −6 and 6, where no function is constant.
fn numbers<T: Real>(n: usize) -> Vec<T> {
    let between = |i: usize| (i.wrapping_mul(2_654_435_761) % 10_007) as f64 / 10_007.0 * 12.0 - 6.0;
    (0..n).map(|i| T::from_f64(between(i))).collect()
}

fn bench_value<T: Real>(bencher: Bencher, name: &str, n: usize) {
    let (z, mut a) = (numbers::<T>(n), numbers::<T>(n));
    let function = Function::ALL.into_iter().find(|function| function.name() == name);
    bencher.counter(ItemsCount::new(n)).bench_local(|| {
        if let Some(function) = function {
            function.value(black_box(&z), black_box(&mut a));
        }
    });
}

fn bench_derivative<T: Real>(bencher: Bencher, name: &str, n: usize) {
    let (z, mut d) = (numbers::<T>(n), numbers::<T>(n));
    let function = Function::ALL.into_iter().find(|function| function.name() == name);
    bencher.counter(ItemsCount::new(n)).bench_local(|| {
        if let Some(function) = function {
            function.derivative(black_box(&z), black_box(&mut d));
        }
    });
}

#[divan::bench(types = [f32, f64], args = Function::ALL.map(Function::name), consts = LENGTHS)]
fn value<T: Real, const N: usize>(bencher: Bencher, name: &str) {
    bench_value::<T>(bencher, name, N);
}

#[divan::bench(types = [f32, f64], args = Function::ALL.map(Function::name))]
fn derivative<T: Real>(bencher: Bencher, name: &str) {
    bench_derivative::<T>(bencher, name, LENGTHS[0]);
}

#[divan::bench(types = [f32, f64], args = [10, 100, 1000])]
fn softmax_of_columns<T: Real>(bencher: Bencher, n_rows: usize) {
    let n = LENGTHS[0] / n_rows * n_rows;
    let (z, mut a) = (numbers::<T>(n), numbers::<T>(n));
    bencher.counter(ItemsCount::new(n)).bench_local(|| {
        softmax::value(n_rows, black_box(&z), black_box(&mut a));
    });
}

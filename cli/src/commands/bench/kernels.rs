//! Nanoseconds an element of the kernels, in the cache and beyond it, beside those of a copy.

use std::hint::black_box;
use std::time::Duration;

use backprop_core::kernels::{Function, Real, softmax};
use backprop_core::{DType, Scalar};
use serde_json::{Value, json};

use super::machine::{copy_seconds, fastest};

/// Elements that stay in the cache.
const IN_CACHE: usize = 4096;
/// Elements that do not.
const BEYOND: usize = 4 << 20;
/// Rows of the columns that softmax is taken of.
const SOFTMAX_ROWS: usize = 10;
/// How long each is measured.
const TIME: Duration = Duration::from_millis(60);

/// One kernel's times.
#[derive(Debug, Clone, PartialEq)]
pub struct KernelTime {
    /// The function.
    pub name: &'static str,
    /// What it is computed in.
    pub dtype: DType,
    /// Nanoseconds an element where everything is in the cache.
    pub in_cache: f64,
    /// Nanoseconds an element of four million.
    pub beyond: f64,
}

impl KernelTime {
    /// The times for programs.
    pub fn as_json(&self) -> Value {
        json!({
            "name": self.name,
            "dtype": self.dtype.name(),
            "nanoseconds_in_cache": self.in_cache,
            "nanoseconds_beyond_cache": self.beyond,
        })
    }
}

/// Every kernel's times, and first those of a copy.
pub fn measure() -> Vec<KernelTime> {
    let copy = |n: usize| copy_seconds(n, TIME) / n as f64 * 1e9;
    let copied =
        KernelTime { name: "copy", dtype: DType::F32, in_cache: copy(IN_CACHE), beyond: copy(BEYOND) };
    let mut times = vec![copied];
    times.extend(of_type::<f32>());
    times.extend(of_type::<f64>());
    times
}

fn of_type<T: Scalar>() -> Vec<KernelTime> {
    let mut times: Vec<KernelTime> = Function::ALL
        .into_iter()
        .map(|function| time::<T>(function.name(), |z, a| function.value(z, a)))
        .collect();
    times.push(time::<T>("softmax", |z, a| softmax::value(SOFTMAX_ROWS, z, a)));
    times
}

fn time<T: Scalar>(name: &'static str, kernel: impl Fn(&[T], &mut [T])) -> KernelTime {
    let nanoseconds = |n: usize| {
        let n = n / SOFTMAX_ROWS * SOFTMAX_ROWS;
        let (z, mut a) = (numbers::<T>(n), vec![T::default(); n]);
        let times = (IN_CACHE * 16 / n).max(1);
        let seconds = fastest(TIME, || {
            for _ in 0..times {
                kernel(black_box(&z), black_box(&mut a));
            }
        });
        seconds / (n * times) as f64 * 1e9
    };
    KernelTime { name, dtype: T::DTYPE, in_cache: nanoseconds(IN_CACHE), beyond: nanoseconds(BEYOND) }
}

/// Numbers between −6 and 6, where no function is constant.
fn numbers<T: Real>(n: usize) -> Vec<T> {
    let between = |i: usize| (i.wrapping_mul(2_654_435_761) % 10_007) as f64 / 10_007.0 * 12.0 - 6.0;
    (0..n).map(|i| T::from_f64(between(i))).collect()
}

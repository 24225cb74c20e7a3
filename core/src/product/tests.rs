//! The three products against their naive forms in f64, bound by bound.

#![allow(clippy::unwrap_used)]

use faer::{Mat, MatMut, MatRef};
use pulp::Arch;

use super::peak::peak_operations_on;
use super::update::naive_bias;
use super::{Element, Threads, Workspace, backward, forward, nabla_b, nabla_w, update_bias, update_weight};

/// What no product may touch.
const SENTINEL: f64 = 12_345.0;

/// A number type, and what the comparison with f64 needs of it.
trait Number: Element {
    const EPSILON: f64;
    fn from_f64(x: f64) -> Self;
    fn to_f64(self) -> f64;
    fn bits(self) -> u64;
}

impl Number for f32 {
    const EPSILON: f64 = f32::EPSILON as f64;
    fn from_f64(x: f64) -> Self {
        x as f32
    }
    fn to_f64(self) -> f64 {
        f64::from(self)
    }
    fn bits(self) -> u64 {
        u64::from(self.to_bits())
    }
}

impl Number for f64 {
    const EPSILON: f64 = f64::EPSILON;
    fn from_f64(x: f64) -> Self {
        x
    }
    fn to_f64(self) -> f64 {
        self
    }
    fn bits(self) -> u64 {
        self.to_bits()
    }
}

/// Every instruction set that this machine has.
fn instruction_sets() -> Vec<Arch> {
    let mut all = vec![Arch::Scalar];
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        all.extend(pulp::x86::V3::try_new().map(Arch::V3));
        all.extend(pulp::x86::V4::try_new().map(Arch::V4));
    }
    if all.len() == 1 {
        all.push(Arch::new());
    }
    all
}

/// A generator of numbers between -1 and 1 with eleven significant bits: the product of two is exact in f32.
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 53) as f64 / 1024.0 - 1.0
    }
}

/// A matrix in a buffer whose columns are `stride` apart, with sentinels between and behind them.
struct Buffer<T> {
    n_rows: usize,
    n_columns: usize,
    stride: usize,
    values: Vec<T>,
}

impl<T: Number> Buffer<T> {
    fn new(n_rows: usize, n_columns: usize, stride: usize, mut value: impl FnMut() -> f64) -> Self {
        let mut values = vec![T::from_f64(SENTINEL); stride * n_columns + 7];
        for column in 0..n_columns {
            for row in 0..n_rows {
                values[column * stride + row] = T::from_f64(value());
            }
        }
        Self { n_rows, n_columns, stride, values }
    }

    fn drawn(n_rows: usize, n_columns: usize, stride: usize, draws: &mut Draws) -> Self {
        Self::new(n_rows, n_columns, stride, || draws.next())
    }

    fn view(&self) -> MatRef<'_, T> {
        MatRef::from_column_major_slice_with_stride(&self.values, self.n_rows, self.n_columns, self.stride)
    }

    fn view_mut(&mut self) -> MatMut<'_, T> {
        let (n_rows, n_columns, stride) = (self.n_rows, self.n_columns, self.stride);
        MatMut::from_column_major_slice_with_stride_mut(&mut self.values, n_rows, n_columns, stride)
    }

    fn assert_sentinels(&self, what: &str) {
        for (index, value) in self.values.iter().enumerate() {
            let inside = index / self.stride < self.n_columns && index % self.stride < self.n_rows;
            assert!(inside || value.to_f64() == SENTINEL, "{what} wrote to place {index} outside the matrix");
        }
    }
}

/// Compares with the exact value: `|found - exact| <= (n + 2) epsilon shadow`, the shadow being the sum of
/// the absolute values of the n summands.
fn assert_near<T: Number>(
    found: MatRef<'_, T>,
    n: usize,
    what: &str,
    mut exact_and_shadow: impl FnMut(usize, usize) -> (f64, f64),
) {
    for column in 0..found.ncols() {
        for row in 0..found.nrows() {
            let (exact, shadow) = exact_and_shadow(row, column);
            let bound = (n + 2) as f64 * T::EPSILON * shadow;
            let found = found[(row, column)].to_f64();
            assert!(
                (found - exact).abs() <= bound,
                "{what}: row {row}, column {column}: found {found}, expected {exact} within {bound}"
            );
        }
    }
}

struct Case {
    n: usize,
    n_below: usize,
    m: usize,
    /// How much further apart columns are than they are long.
    gap: usize,
}

fn check<T: Number>(arch: Arch, case: &Case, n_threads: usize) {
    let &Case { n, n_below, m, gap } = case;
    let what = format!("{n} × {n_below}, {m} examples, gap {gap}, {arch:?}, {}", std::any::type_name::<T>());
    let mut draws = Draws((n * 1_000_003 + n_below * 1_009 + m) as u64);
    let mut workspace = Workspace::<T>::on(arch, &[n_below, n], m, n_threads);
    let weight = Buffer::<T>::drawn(n, n_below, n + gap, &mut draws);
    let a = Buffer::<T>::drawn(n_below, m, n_below + gap, &mut draws);
    let delta = Buffer::<T>::drawn(n, m, n + gap, &mut draws);
    let bias: Vec<T> = (0..n).map(|_| T::from_f64(draws.next())).collect();
    let w = |j: usize, k: usize| weight.view()[(j, k)].to_f64();
    let x = |k: usize, example: usize| a.view()[(k, example)].to_f64();
    let d = |j: usize, example: usize| delta.view()[(j, example)].to_f64();

    let mut z = Buffer::<T>::new(n, m, n + gap, || f64::NAN);
    forward(z.view_mut(), weight.view(), a.view(), &bias, &mut workspace);
    z.assert_sentinels(&what);
    assert_near(z.view(), n_below + 1, &format!("forward {what}"), |j, example| {
        let summands = (0..n_below).map(|k| w(j, k) * x(k, example)).chain([bias[j].to_f64()]);
        summands.fold((0.0, 0.0), |(sum, shadow), s| (sum + s, shadow + s.abs()))
    });

    let mut nabla_a = Buffer::<T>::new(n_below, m, n_below + gap, || f64::NAN);
    backward(nabla_a.view_mut(), weight.view(), delta.view(), &mut workspace);
    nabla_a.assert_sentinels(&what);
    assert_near(nabla_a.view(), n, &format!("backward {what}"), |k, example| {
        let summands = (0..n).map(|j| w(j, k) * d(j, example));
        summands.fold((0.0, 0.0), |(sum, shadow), s| (sum + s, shadow + s.abs()))
    });

    for (c, alpha) in [(1.0, -0.375), (0.75, 0.5), (0.0, 1.0)] {
        let mut updated = Buffer::<T>::new(n, n_below, n + gap, || f64::NAN);
        if c != 0.0 {
            updated.values.clone_from(&weight.values);
        }
        let (c, alpha) = (T::from_f64(c), T::from_f64(alpha));
        if c == T::zero_impl() {
            nabla_w(updated.view_mut(), delta.view(), a.view(), &mut workspace);
        } else {
            update_weight(updated.view_mut(), c, alpha, delta.view(), a.view(), &mut workspace);
        }
        updated.assert_sentinels(&what);
        assert_near(updated.view(), m + 2, &format!("update {what}"), |j, k| {
            let summands = (0..m).map(|example| alpha.to_f64() * d(j, example) * x(k, example));
            let summands = summands.chain([c.to_f64() * w(j, k)]);
            summands.fold((0.0, 0.0), |(sum, shadow), s| (sum + s, shadow + s.abs()))
        });
    }
}

fn check_everywhere(case: &Case) {
    for arch in instruction_sets() {
        check::<f32>(arch, case, 1);
        check::<f64>(arch, case, 1);
    }
}

#[test]
fn every_height_and_batch() {
    for n in 1..=40 {
        for m in 1..=20 {
            check_everywhere(&Case { n, n_below: 3 + (n * 7 + m) % 30, m, gap: (n + m) % 3 });
        }
    }
}

#[test]
fn every_width_of_the_layer_below() {
    for n_below in 1..=70 {
        check_everywhere(&Case { n: 19, n_below, m: 5, gap: 1 });
    }
}

#[test]
fn sizes_around_the_blocks() {
    for (n, n_below, m) in
        [(97, 130, 70), (128, 33, 48), (130, 1030, 49), (10, 2050, 3), (49, 17, 1100), (200, 65, 130)]
    {
        check_everywhere(&Case { n, n_below, m, gap: 0 });
        check_everywhere(&Case { n, n_below, m, gap: 5 });
    }
}

#[test]
fn several_blocks_of_panels() {
    let n = 800;
    for arch in instruction_sets() {
        check::<f32>(arch, &Case { n, n_below: 520, m: 60, gap: 0 }, 1);
        check::<f64>(arch, &Case { n: 400, n_below: 520, m: 60, gap: 0 }, 1);
    }
}

#[test]
fn nothing_to_do() {
    for (n, n_below, m) in [(0, 3, 2), (3, 0, 2), (3, 2, 0), (0, 0, 0)] {
        check_everywhere(&Case { n, n_below, m, gap: 1 });
    }
}

#[test]
fn columns_that_are_not_contiguous() {
    let mut draws = Draws(3);
    let mut draw = |n: usize, m: usize| Mat::<f64>::from_fn(n, m, |_, _| draws.next());
    let (weight, a, delta) = (draw(5, 7), draw(7, 3), draw(5, 3));
    let bias = [0.5, -0.25, 0.0, 1.0, 2.0];
    let mut workspace = Workspace::new(&[7, 5], 3, 1);
    let (mut z, mut by_rows) = (Mat::zeros(5, 3), Mat::zeros(3, 5));
    forward(z.as_mut(), weight.as_ref(), a.as_ref(), &bias, &mut workspace);
    let (weight_rows, a_rows) = (weight.transpose().to_owned(), a.transpose().to_owned());
    let transposed = by_rows.as_mut().transpose_mut();
    forward(transposed, weight_rows.transpose(), a_rows.transpose(), &bias, &mut workspace);
    assert!((&z - by_rows.transpose()).norm_max() < 1e-14);
    let (mut nabla_a, mut nabla_a_rows) = (Mat::zeros(7, 3), Mat::zeros(7, 3));
    backward(nabla_a.as_mut(), weight.as_ref(), delta.as_ref(), &mut workspace);
    backward(nabla_a_rows.as_mut(), weight_rows.transpose(), delta.as_ref(), &mut workspace);
    assert!((&nabla_a - &nabla_a_rows).norm_max() < 1e-14);
    let (mut w, mut w_rows) = (weight.clone(), weight.clone());
    update_weight(w.as_mut(), 0.5, 2.0, delta.as_ref(), a.as_ref(), &mut workspace);
    update_weight(w_rows.as_mut(), 0.5, 2.0, delta.as_ref(), a_rows.transpose(), &mut workspace);
    assert!((&w - &w_rows).norm_max() < 1e-14);
}

#[test]
fn biases() {
    let delta = Mat::<f64>::from_fn(2, 3, |j, example| [[1.0, 2.0, 4.0], [-1.0, 0.5, 0.25]][j][example]);
    let mut bias = [10.0, 20.0];
    update_bias(&mut bias, 1.0, -0.5, delta.as_ref());
    assert_eq!(bias, [10.0 - 3.5, 20.0 + 0.125]);
    update_bias(&mut bias, 2.0, 0.0, delta.as_ref());
    assert_eq!(bias, [13.0, 40.25]);
    let mut gradient = [f64::NAN; 2];
    nabla_b(&mut gradient, delta.as_ref());
    assert_eq!(gradient, [7.0, -0.25]);
}

#[test]
fn biases_of_every_length_as_the_naive_form() {
    for n in 1..200 {
        let mut draws = Draws(n as u64);
        let delta = Buffer::<f32>::drawn(n, 7, n + n % 3, &mut draws);
        let bias: Vec<f32> = (0..n).map(|_| draws.next() as f32).collect();
        let (mut fast, mut slow) = (bias.clone(), bias);
        update_bias(&mut fast, 0.75, -0.3, delta.view());
        naive_bias(&mut slow, 0.75, -0.3, delta.view());
        assert_eq!(fast, slow, "{n} biases");
    }
}

#[test]
fn the_peak_counts_two_operations_for_each_lane() {
    for arch in instruction_sets() {
        let (one, two) = (peak_operations_on::<f32>(arch, 1), peak_operations_on::<f32>(arch, 2));
        assert_eq!(two, 2 * one);
        assert_eq!(one % 24, 0);
        assert_eq!(
            one,
            if matches!(arch, Arch::Scalar) { one } else { 2 * peak_operations_on::<f64>(arch, 1) }
        );
    }
}

/// The bits of all three products of one case, computed by so many threads.
fn bits<T: Number>(case: &Case, n_threads: usize) -> Vec<u64> {
    let &Case { n, n_below, m, gap } = case;
    let mut draws = Draws(11);
    let mut scaled = || draws.next() * 0.1;
    let mut weight = Buffer::<T>::new(n, n_below, n + gap, &mut scaled);
    let a = Buffer::<T>::new(n_below, m, n_below + gap, &mut scaled);
    let delta = Buffer::<T>::new(n, m, n + gap, &mut scaled);
    let bias: Vec<T> = (0..n).map(|_| T::from_f64(scaled())).collect();
    let mut z = Buffer::<T>::new(n, m, n + gap, || 0.0);
    let mut nabla_a = Buffer::<T>::new(n_below, m, n_below + gap, || 0.0);
    let mut workspace = Workspace::<T>::new(&[n_below, n], m, n_threads);
    Threads::new(n_threads).unwrap().run(|| {
        forward(z.view_mut(), weight.view(), a.view(), &bias, &mut workspace);
        backward(nabla_a.view_mut(), weight.view(), delta.view(), &mut workspace);
        let (c, alpha) = (T::from_f64(0.9), T::from_f64(-0.3));
        update_weight(weight.view_mut(), c, alpha, delta.view(), a.view(), &mut workspace);
    });
    [z.values, nabla_a.values, weight.values].concat().into_iter().map(Number::bits).collect()
}

#[test]
fn work_that_panics_leaves_no_thread_waiting() {
    let threads = Threads::new(3).unwrap();
    let work = || threads.run(|| -> usize { panic!("on purpose") });
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).is_err());
    assert_eq!(threads.run(|| rayon_core::join(|| 1, || 2)), (1, 2));
}

#[test]
fn the_same_bits_with_any_number_of_threads() {
    let cases = [
        Case { n: 128, n_below: 784, m: 32, gap: 0 },
        Case { n: 10, n_below: 900, m: 250, gap: 0 },
        Case { n: 333, n_below: 210, m: 70, gap: 3 },
        Case { n: 70, n_below: 1500, m: 33, gap: 0 },
    ];
    for case in &cases {
        let (single, double) = (bits::<f32>(case, 1), bits::<f64>(case, 1));
        for n_threads in [2, 3, 5] {
            assert_eq!(single, bits::<f32>(case, n_threads), "f32, {n_threads} threads");
            assert_eq!(double, bits::<f64>(case, n_threads), "f64, {n_threads} threads");
        }
    }
}

#[test]
fn threads_get_room_where_a_product_is_worth_sharing() {
    assert_eq!(Workspace::<f32>::new(&[784, 100, 10], 10, 3).n_threads(), 3);
    assert_eq!(Workspace::<f32>::new(&[784, 30, 10], 10, 3).n_threads(), 1);
    assert!(Workspace::<f32>::new(&[784, 100, 10], 10, 3).may_share(1));
    assert!(!Workspace::<f32>::new(&[784, 30, 10], 10, 3).may_share(1));
    assert!(!Workspace::<f32>::new(&[784, 100, 10], 10, 1).may_share(1));
}

#[test]
fn a_pool_has_as_many_threads_as_asked_for() {
    assert_eq!(Threads::new(0).unwrap().n_threads(), 1);
    assert_eq!(Threads::new(1).unwrap().n_threads(), 1);
    let three = Threads::new(3).unwrap();
    assert_eq!(three.n_threads(), 3);
    assert_eq!(three.run(|| 7), 7);
}

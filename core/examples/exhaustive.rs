//! Every kernel on every number of f32, and on drawn numbers of f64: prints the table of errors.
//!
//! `cargo run --release -p backprop-core --example exhaustive -- [--draws 1000000] [--f64] [FUNCTION …]`
//!
//! All 2³² bit patterns take some minutes on two cores; they are judged by the f64 kernels. Those
//! are judged by the double-double oracle of the tests, on the hard cases and on that many draws
//! per row; 10⁹ of them take minutes a row. `--f64` leaves the bit patterns of f32 out. It ends with
//! status 1 if a row is beyond its bound.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use backprop_core::kernels::{BOUNDS, Bound, InstructionSet};

#[path = "../tests/kernels/double_double.rs"]
mod double_double;
#[path = "../tests/kernels/inputs.rs"]
#[allow(dead_code, reason = "the sweep is the tests'")]
mod inputs;
#[path = "../tests/kernels/judge.rs"]
mod judge;
#[path = "../tests/kernels/oracle.rs"]
mod oracle;

use inputs::{Draw, hard_f64};
use judge::{Worst, computed, judge_f32, judge_f64};

/// Bit patterns in a block, which one thread works on at a time.
const BLOCK: u64 = 1 << 13;
const N_BLOCKS: u64 = (1 << 32) / BLOCK;

fn main() -> ExitCode {
    let mut draws: u64 = 1_000_000;
    let mut n_blocks = N_BLOCKS;
    let mut chosen = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--f64" {
            n_blocks = 0;
            continue;
        }
        if argument != "--draws" {
            chosen.push(argument);
            continue;
        }
        match arguments.next().and_then(|n| n.parse().ok()) {
            Some(n) => draws = n,
            None => {
                eprintln!("--draws expects a number of draws per row, such as 1000000");
                return ExitCode::from(2);
            }
        }
    }
    let n_threads = std::thread::available_parallelism().map_or(1, usize::from);
    let name = InstructionSet::best().name();
    let single = if n_blocks > 0 { "all 2³² bit patterns" } else { "left out" };
    println!("{name}, {n_threads} threads; f32: {single}; f64: {draws} draws and the hard cases\n");
    println!("| function | | f32 ulp | at | f64 ulp | at | falls back at (f32) | seconds |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    let mut within = true;
    for bound in BOUNDS.iter().filter(|b| chosen.is_empty() || chosen.iter().any(|c| c == b.function.name()))
    {
        let start = Instant::now();
        let single = on_threads(n_threads, n_blocks, |block| whole_block(bound, block));
        let steps_back = if bound.monotone { out_of_order(n_threads, n_blocks, bound) } else { None };
        let double = on_threads(n_threads, draws.div_ceil(BLOCK) + 1, |block| {
            let z: Vec<f64> = match block.checked_sub(1) {
                None => hard_f64(),
                Some(block) => {
                    let mut draw = Draw(block);
                    (0..BLOCK.min(draws - block * BLOCK)).map(|_| draw.number()).collect()
                }
            };
            judge_f64(bound, &z, &computed(InstructionSet::best(), bound, &z))
        });
        let ok = single.ulps <= bound.max_ulp_f32 && double.ulps <= bound.max_ulp_f64 && steps_back.is_none();
        within &= ok;
        let of_f32 = |text: String| if n_blocks > 0 { text } else { "–".to_owned() };
        let falls = match steps_back {
            Some(z) => format!("{z:e}"),
            None => if bound.monotone { "nowhere" } else { "–" }.to_owned(),
        };
        println!(
            "| {} | {} | {} | {} | {:.4} | {:e} | {} | {:.0} |{}",
            bound.function.name(),
            bound.part.name(),
            of_f32(format!("{:.4}", single.ulps)),
            of_f32(format!("{:e}", single.at)),
            double.ulps,
            double.at,
            of_f32(falls),
            start.elapsed().as_secs_f64(),
            if ok { "" } else { " **beyond its bound**" },
        );
    }
    ExitCode::from(u8::from(!within))
}

/// The worst of what `work` finds in blocks 0 to n − 1, on that many threads.
fn on_threads(n_threads: usize, n: u64, work: impl Fn(u64) -> Worst + Sync) -> Worst {
    let next = AtomicU64::new(0);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..n_threads)
            .map(|_| {
                scope.spawn(|| {
                    let mut worst = Worst::default();
                    loop {
                        let block = next.fetch_add(1, Ordering::Relaxed);
                        if block >= n {
                            return worst;
                        }
                        worst = worst.or(work(block));
                    }
                })
            })
            .collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).fold(Worst::default(), Worst::or)
    })
}

fn numbers(block: u64) -> Vec<f32> {
    (block * BLOCK..(block + 1) * BLOCK).map(|bits| f32::from_bits(bits as u32)).collect()
}

fn whole_block(bound: &Bound, block: u64) -> Worst {
    let (z, best) = (numbers(block), InstructionSet::best());
    let double: Vec<f64> = z.iter().map(|&z| z.into()).collect();
    judge_f32(bound, &z, &computed(best, bound, &z), &computed(best, bound, &double))
}

/// A z whose result is smaller than that of the f32 before it, if there is one.
fn out_of_order(n_threads: usize, n_blocks: u64, bound: &Bound) -> Option<f64> {
    let found = on_threads(n_threads, n_blocks, |block| {
        let mut z = numbers(block);
        // One more, so that blocks are compared with each other.
        z.push(f32::from_bits(((block + 1) * BLOCK) as u32));
        let a = computed(InstructionSet::best(), bound, &z);
        let falls = z
            .windows(2)
            .zip(a.windows(2))
            .find(|(z, a)| (z[0] < z[1] && a[0] > a[1]) || (z[0] > z[1] && a[0] < a[1]));
        falls.map_or_else(Worst::default, |(z, _)| Worst { ulps: f64::INFINITY, at: z[1].into() })
    });
    (found.ulps > 0.0).then_some(found.at)
}

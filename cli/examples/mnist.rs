//! The table of accuracies on MNIST: every recipe trained from several seeds, the median of their best epochs.
//!
//! `cargo run --release -p cli --example mnist -- FOLDER [SEEDS [THREADS]]` prints the table as Markdown.

#![allow(clippy::print_stdout, clippy::print_stderr)] // a program: its table is its output

use std::error::Error;
use std::ffi::OsString;
use std::process::ExitCode;

use cli::console::{Console, Look};
use cli::context::Context;
use serde_json::Value;

/// A network and a way to train it.
struct Recipe {
    /// The options of `chainrule train` beside the data and the seed.
    options: &'static str,
    /// Accuracy that has been published for it.
    published: &'static str,
}

/// Published: Nielsen, Neural Networks and Deep Learning, chapters 1 and 3. He trained on 50,000 images of the 60,000.
const RECIPES: [Recipe; 4] = [
    Recipe { options: "--layers 784,30,10 --learning-rate 3 --batch 10 --epochs 30", published: "95.42 %" },
    Recipe { options: "--layers 784,100,10 --learning-rate 3 --batch 10 --epochs 30", published: "96.59 %" },
    Recipe {
        options: "--layers 784,100,10 --cost cross-entropy --output sigmoid --init inverse-sqrt \
                  --learning-rate 0.1 --l2 5 --batch 10 --epochs 60",
        published: "98.04 %",
    },
    Recipe {
        options: "--layers 784,512,512,10 --activation relu --init he --cost cross-entropy --optimizer adam \
                  --learning-rate 0.001 --schedule cosine --batch 128 --epochs 20 \
                  --augment shift=2,rotation=10,scale=0.1,shear=0.1,elastic=1",
        published: "",
    },
];

fn main() -> ExitCode {
    match table() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn table() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("expected the folder of MNIST's four files as the first argument")?;
    let n_seeds: u32 = arguments.next().map_or(Ok(5), |text| text.parse())?;
    let threads: u32 = arguments.next().map_or(Ok(2), |text| text.parse())?;
    let runs = tempfile::tempdir()?;
    println!(
        "| options of `chainrule train --data mnist` | best epoch, median of {n_seeds} seeds | least, greatest | last epoch, median | published |"
    );
    println!("| --- | ---: | ---: | ---: | ---: |");
    for (number, recipe) in RECIPES.iter().enumerate() {
        let (mut best, mut last) = (Vec::new(), Vec::new());
        for seed in 0..n_seeds {
            let run = runs.path().join(format!("{number}-{seed}"));
            let run = run.to_string_lossy();
            let accuracies = train(&format!(
                "train --json --data {folder} --seed {seed} --threads {threads} --run {run} {}",
                recipe.options
            ))?;
            best.push(accuracies.iter().copied().fold(0.0, f64::max));
            last.push(accuracies.last().copied().unwrap_or(0.0));
            eprintln!(
                "{}, seed {seed}: {:.4} at best, {:.4} at last",
                recipe.options,
                best[best.len() - 1],
                last[last.len() - 1]
            );
        }
        best.sort_by(f64::total_cmp);
        last.sort_by(f64::total_cmp);
        println!(
            "| `{}` | **{}** | {}, {} | {} | {} |",
            recipe.options,
            percent(median(&best)),
            percent(best[0]),
            percent(best[best.len() - 1]),
            percent(median(&last)),
            recipe.published
        );
    }
    Ok(())
}

/// The accuracy on the validation images after every epoch of a run.
fn train(command: &str) -> Result<Vec<f64>, Box<dyn Error>> {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut context = Context::new(Console::new(&mut out, &mut err, Look::default()));
    let arguments = ["chainrule"].into_iter().chain(command.split_whitespace()).map(OsString::from);
    let status = cli::run(arguments, &mut context);
    drop(context);
    if status != 0 {
        return Err(
            format!("`chainrule {command}` ended with {status}: {}", String::from_utf8_lossy(&err)).into()
        );
    }
    let events = String::from_utf8(out)?;
    let events: Vec<Value> = events.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    Ok(events.iter().filter(|event| event["event"] == "epoch").filter_map(accuracy).collect())
}

fn accuracy(epoch: &Value) -> Option<f64> {
    epoch["validation"]["accuracy"].as_f64()
}

/// The middle of sorted numbers; of an even count the lower of the two.
fn median(sorted: &[f64]) -> f64 {
    sorted[(sorted.len() - 1) / 2]
}

fn percent(share: f64) -> String {
    format!("{:.2} %", 100.0 * share)
}

//! What a run says: lines for people, or the same facts as JSON, one object on a line.

use std::path::Path;

use backprop_core::{EpochReport, Evaluation, Monitor, OptimiserConfig};
use serde_json::{Value, json};

use super::job::Ending;
use super::options::Options;
use super::plan::Plan;
use crate::console::{Console, Tone};
use crate::data::Parts;
use crate::run_folder::FILES;

/// How a run tells of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// Lines for people.
    Text,
    /// Objects for machines.
    Json,
}

/// What is known of a run at its end.
#[derive(Debug)]
pub struct End<'a> {
    /// Why it ended.
    pub ending: Ending,
    /// The reports of its epochs.
    pub history: &'a [EpochReport],
    /// How long they took together.
    pub seconds: f64,
    /// The epoch after which the network that is kept was as it is; 0 before the first.
    pub kept_epoch: u32,
    /// The network that is kept, on the examples held out until the end.
    pub test: Option<Evaluation>,
    /// The folder of the run.
    pub folder: &'a Path,
    /// Every option of the run.
    pub options: &'a Options,
}

impl Report {
    /// What is about to be trained on what.
    pub fn start(self, console: &mut Console, parts: &Parts, plan: &Plan, options: &Options, gone: usize) {
        let n = |set: &Option<_>| set.as_ref().map_or(0, backprop_core::data::Dataset::n_examples);
        let (validation, test) = (n(&parts.validation), n(&parts.test));
        let train = &parts.train;
        let n_parameters: usize = plan.sizes.windows(2).map(|pair| pair[1] * (pair[0] + 1)).sum();
        if self == Report::Json {
            let start = json!({
                "event": "start",
                "data": {
                    "name": train.name(), "train": train.n_examples(), "validation": validation, "test": test,
                    "inputs": train.n_inputs(), "outputs": train.n_outputs(), "classes": train.class_names(),
                },
                "parameters": n_parameters,
                "epochs_behind": gone,
                "options": options,
            });
            return console.line(start);
        }
        let mut held_out = String::new();
        if validation > 0 {
            held_out += &format!(", {} to validate", thousands(validation));
        }
        if test > 0 {
            held_out += &format!(", {} to test", thousands(test));
        }
        let outputs = if train.n_classes() > 0 { "classes" } else { "targets" };
        console.line(format!(
            "{}: {} examples to train with{held_out}; {} inputs, {} {outputs}",
            console.paint(Tone::Strong, train.name()),
            thousands(train.n_examples()),
            train.n_inputs(),
            train.n_outputs(),
        ));
        let shape = plan.sizes.iter().map(usize::to_string).collect::<Vec<_>>().join("–");
        let hidden =
            if plan.sizes.len() > 2 { format!("{} hidden, ", plan.activation) } else { String::new() };
        console.line(format!(
            "{}: {hidden}{} output; {} weights and biases, {}, {} initialisation",
            console.paint(Tone::Strong, shape),
            plan.output,
            thousands(n_parameters),
            plan.dtype,
            plan.init,
        ));
        console.line(how(plan));
        if gone > 0 {
            console.line(format!("going on after epoch {gone}"));
        }
        console.line("");
        console.line(console.paint(Tone::Quiet, head(plan, validation > 0, train.n_classes() > 0)));
    }

    /// What came of an epoch.
    pub fn epoch(self, console: &mut Console, report: &EpochReport, seconds: f64) {
        if self == Report::Json {
            let epoch = json!({
                "event": "epoch",
                "epoch": report.epoch,
                "learning_rate": report.learning_rate,
                "train": figures(Some(report.train)),
                "validation": figures(report.validation),
                "best": report.is_best,
                "seconds": seconds,
            });
            return console.line(epoch);
        }
        let mut line = format!("{:>5}  {:>9}  ", report.epoch, short(report.learning_rate));
        for evaluation in [Some(report.train), report.validation].into_iter().flatten() {
            line += &format!("{:>9.5}  ", evaluation.cost);
            if let Some(accuracy) = evaluation.accuracy {
                line += &format!("{:>8.2} %  ", 100.0 * accuracy);
            }
        }
        line += &format!("{seconds:>7.2}");
        if report.is_best {
            line += &console.paint(Tone::Good, "  best");
        }
        console.line(line);
    }

    /// How the run ended, where things lie, and what to do next.
    pub fn end(self, console: &mut Console, program: &str, end: &End) {
        if self == Report::Json { end.json(console) } else { end.text(console, program) }
    }
}

impl End<'_> {
    fn last(&self) -> Option<&EpochReport> {
        self.history.last()
    }

    fn kept(&self) -> Option<&EpochReport> {
        self.history.iter().find(|report| report.epoch == self.kept_epoch)
    }

    /// The best epoch, by what is monitored.
    fn best(&self) -> Option<&EpochReport> {
        self.history.iter().rev().find(|report| report.is_best)
    }

    fn json(&self, console: &mut Console) {
        let kept = self.kept();
        let files: Vec<_> =
            FILES.iter().map(|file| file.0).filter(|name| self.folder.join(name).exists()).collect();
        console.line(json!({
            "event": "end",
            "reason": self.ending.name(),
            "epochs": self.last().map_or(0, |report| report.epoch),
            "seconds": self.seconds,
            "kept_epoch": self.kept_epoch,
            "best_epoch": self.best().map(|report| report.epoch),
            "train": figures(kept.map(|report| report.train)),
            "validation": figures(kept.and_then(|report| report.validation)),
            "test": figures(self.test),
            "run": self.folder,
            "files": files,
        }));
    }

    fn text(&self, console: &mut Console, program: &str) {
        let n = self.last().map_or(0, |report| report.epoch);
        let epochs = if n == 1 { "1 epoch".to_string() } else { format!("{n} epochs") };
        let seconds = duration(self.seconds);
        console.line("");
        match self.ending {
            Ending::AllEpochs => {
                console.line(format!("{} {epochs} in {seconds}", console.paint(Tone::Good, "done:")));
            }
            Ending::NoImprovement => {
                let done = console.paint(Tone::Good, "done:");
                console
                    .line(format!("{done} nothing got better any more, stopped after {epochs} in {seconds}"));
            }
            Ending::Interrupted => {
                let stopped = console.paint(Tone::Caution, "stopped");
                console.line(format!("{stopped} after {epochs} in {seconds}, with a checkpoint"));
            }
            Ending::Diverged => {
                let stopped = console.paint(Tone::Caution, "stopped");
                console.line(format!("{stopped} after {epochs} in {seconds}, with the last good network"));
            }
        }
        self.quality(console);
        let folder = self.folder.display().to_string();
        console.line("");
        console.line(format!("in {}", console.paint(Tone::Strong, &folder)));
        for (name, what) in FILES.iter().filter(|file| self.folder.join(file.0).exists()) {
            console.line(format!("  {name:<18} {}", console.paint(Tone::Quiet, what)));
        }
        console.line("");
        console.line("next");
        let data = self.options.data.as_deref().unwrap_or("digits");
        let mut next = Vec::new();
        match self.ending {
            Ending::Interrupted => next.push((format!("train --resume {folder}"), "go on where it stopped")),
            Ending::AllEpochs => {
                next.push((format!("train --resume {folder} --epochs {}", 2 * n.max(1)), "train on"))
            }
            Ending::NoImprovement | Ending::Diverged => {}
        }
        next.push((format!("evaluate {folder}"), "cost, accuracy and confusion again"));
        next.push((format!("predict {folder} --data {data}"), "class and outputs of every example, as CSV"));
        let width = next.iter().map(|(command, _)| command.chars().count()).max().unwrap_or(0);
        for (command, what) in next {
            console.line(format!("  {program} {command:<width$}  {}", console.paint(Tone::Quiet, what)));
        }
    }

    /// How good the network that is kept is.
    fn quality(&self, console: &mut Console) {
        let say = |evaluation: Evaluation| match evaluation.accuracy {
            Some(accuracy) => format!("accuracy {:.2} %, cost {:.5}", 100.0 * accuracy, evaluation.cost),
            None => format!("cost {:.5}", evaluation.cost),
        };
        let Some(kept) = self.kept() else { return };
        let (name, evaluation) = match kept.validation {
            Some(validation) => ("validation", validation),
            None => ("training", kept.train),
        };
        let which = if self.last().is_some_and(|last| last.epoch != kept.epoch) {
            format!(" (the network of epoch {})", kept.epoch)
        } else {
            String::new()
        };
        console.line(format!("{name}: {}{which}", console.paint(Tone::Strong, say(evaluation))));
        if let Some(best) = self.best().filter(|best| best.epoch != kept.epoch) {
            let evaluation = best.validation.unwrap_or(best.train);
            let by = self.options.monitor.map_or("cost", Monitor::name);
            console.line(format!("best by {by}: epoch {}, {}", best.epoch, say(evaluation)));
        }
        if let Some(test) = self.test {
            console.line(format!("test: {}", console.paint(Tone::Strong, say(test))));
        }
    }
}

/// The cost, the rule and its numbers, in a line.
fn how(plan: &Plan) -> String {
    let train = &plan.train;
    let mut parts = vec![format!("{} cost", train.cost)];
    parts.push(match train.optimiser {
        OptimiserConfig::Sgd => "sgd".to_string(),
        OptimiserConfig::Momentum { momentum } | OptimiserConfig::Nesterov { momentum } => {
            format!("{} with μ {momentum}", train.optimiser)
        }
        OptimiserConfig::Adam { beta1, beta2, .. } | OptimiserConfig::AdamW { beta1, beta2, .. } => {
            format!("{} with β {beta1}, {beta2}", train.optimiser)
        }
    });
    parts.push(format!("η {}", train.learning_rate));
    parts.push(format!("mini-batches of {}", train.mini_batch_size));
    for (name, value) in [("L2", train.l2), ("L1", train.l1)] {
        if value > 0.0 {
            parts.push(format!("{name} {value}"));
        }
    }
    parts.push(if train.epochs == 1 { "1 epoch".to_string() } else { format!("{} epochs", train.epochs) });
    parts.push(format!("seed {}", train.seed));
    if train.threads > 1 {
        parts.push(format!("{} threads", train.threads));
    }
    parts.join(", ")
}

/// The heads of the columns of the lines that follow.
fn head(plan: &Plan, validation: bool, classes: bool) -> String {
    let both = |cost: &str| match classes {
        true => format!("{cost:>9}  {:>10}  ", "accuracy"),
        false => format!("{cost:>9}  "),
    };
    let epoch = if plan.train.epochs > 0 { "epoch" } else { "" };
    let mut head = format!("{epoch:>5}  {:>9}  {}", "η", both("cost"));
    if validation {
        head += &both("val. cost");
    }
    head + &format!("{:>7}", "seconds")
}

fn figures(evaluation: Option<Evaluation>) -> Value {
    evaluation.map_or(Value::Null, |evaluation| {
        json!({ "cost": evaluation.cost, "accuracy": evaluation.accuracy, "examples": evaluation.n_examples })
    })
}

/// A number in at most five figures.
fn short(x: f64) -> String {
    if x != 0.0 && !(1e-3..1e5).contains(&x.abs()) {
        return format!("{x:.2e}");
    }
    let text = format!("{x:.5}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// Seconds as people say them.
pub fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 9.95 => format!("{s:.1} s"),
        s if s < 99.5 => format!("{s:.0} s"),
        s => format!("{:.0} min {:02.0} s", (s / 60.0).floor(), (s % 60.0).floor()),
    }
}

/// A whole number with commas between its thousands.
pub fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!([0, 12, 999, 1000, 1234567].map(thousands), ["0", "12", "999", "1,000", "1,234,567"]);
        assert_eq!([3.0, 0.1, 1e-5, 0.333333].map(short), ["3", "0.1", "1.00e-5", "0.33333"]);
        assert_eq!([0.04, 12.4, 75.0, 3723.0].map(duration), ["0.0 s", "12 s", "75 s", "62 min 03 s"]);
    }
}

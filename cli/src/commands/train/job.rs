//! A run: from ready objects to a folder that tells of it.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use backprop_core::checkpoint::{self, Notes};
use backprop_core::product::Threads;
use backprop_core::{
    Checkpoint, DType, EpochReport, Finish, Network, Outcome, Scalar, TrainError, Trainer, evaluate,
};

use super::config;
use super::metrics::{self, Row};
use super::options::Options;
use super::plan::{Plan, data_plan, plan};
use super::progress::Bar;
use super::report::{End, Report};
use crate::clock::since_start;
use crate::context::{Context, Status};
use crate::data::Parts;
use crate::error::Error;
use crate::exhibit::Exhibit;
use crate::files::write_whole;
use crate::model::{DataNotes, not_a_model, read_bytes};
use crate::run_folder::RunFolder;

/// Time between two checkpoints of a run that goes on.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(5);
/// The note under which the seconds of every epoch stand in a checkpoint.
const SECONDS: &str = "seconds";

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Every epoch is over.
    AllEpochs,
    /// Early stopping.
    NoImprovement,
    /// Someone asked to stop.
    Interrupted,
    /// The cost became infinite or NaN.
    Diverged,
}

impl Ending {
    /// Its name for machines.
    pub fn name(self) -> &'static str {
        match self {
            Ending::AllEpochs => "all-epochs",
            Ending::NoImprovement => "no-improvement",
            Ending::Interrupted => "interrupted",
            Ending::Diverged => "diverged",
        }
    }
}

/// Everything a run needs, read and checked.
#[derive(Debug)]
pub struct Job {
    options: Options,
    parts: Parts,
    plan: Plan,
    folder: RunFolder,
    checkpoint: Option<Vec<u8>>,
}

impl Job {
    /// A new run. Nothing is written yet.
    ///
    /// Errors: options, data or a folder that cannot be used.
    pub fn new(options: Options, force: bool) -> Result<Self, Error> {
        let data = data_plan(&options)?;
        let folder = RunFolder::choose(options.run.as_deref(), &data.source.short_name(), force)?;
        let parts = data.reading.load(&data.source)?;
        let plan = plan(&options, &parts.train)?;
        let options = plan.options(&options, &data);
        Ok(Job { options, parts, plan, folder, checkpoint: None })
    }

    /// The run of a folder, to be gone on with.
    ///
    /// Errors: there is no run that could be; flags that would make it another run.
    pub fn resumed(path: &Path, flags: Options) -> Result<Self, Error> {
        let folder = RunFolder::open(path)?;
        let Options { epochs, threads, early_stopping, min_delta, .. } = flags;
        if flags != (Options { epochs, threads, early_stopping, min_delta, ..Options::default() }) {
            let sentence = "a run that is resumed keeps its options but for --epochs, --threads, --early-stopping \
                            and --min-delta: expected no others, or a new run with --config";
            return Err(Error::Usage(sentence.to_string()));
        }
        let options = flags.over(config::read(&folder.config())?);
        let checkpoint = read_bytes(&folder.checkpoint())?;
        let data = data_plan(&options)?;
        let parts = data.reading.load(&data.source)?;
        let plan = plan(&options, &parts.train)?;
        let options = plan.options(&options, &data);
        Ok(Job { options, parts, plan, folder, checkpoint: Some(checkpoint) })
    }

    /// Trains, and leaves the folder.
    ///
    /// Errors: what cannot be written; a cost that became infinite or NaN.
    pub fn run(&self, json: bool, context: &mut Context) -> Result<Status, Error> {
        let report = if json { Report::Json } else { Report::Text };
        match self.plan.dtype {
            DType::F32 => self.train::<f32>(report, context),
            DType::F64 => self.train::<f64>(report, context),
        }
    }

    fn train<T: Scalar>(&self, report: Report, context: &mut Context) -> Result<Status, Error> {
        let (mut trainer, mut clock) = self.trainer::<T>()?;
        if self.checkpoint.is_none() {
            self.folder.make()?;
        }
        write_whole(&self.folder.config(), config::write(&self.options).as_bytes())?;
        let gone = trainer.history().len();
        report.start(&mut context.console, &self.parts, &self.plan, &self.options, gone);
        let bar = Bar::new(trainer.n_batches(), context.console.look().live && report == Report::Text);

        let mut saved = Instant::now();
        let (ending, failure) = loop {
            let (shown, interrupt) = (bar.clone(), context.interrupt.clone());
            clock.start();
            let outcome = trainer.epoch(|progress| {
                shown.show(progress);
                if interrupt.is_raised() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            clock.stop();
            match outcome {
                Ok(Outcome::Epoch(epoch)) => {
                    let seconds = clock.end_epoch();
                    bar.beside(|| report.epoch(&mut context.console, &epoch, seconds));
                    if context.interrupt.is_raised() && trainer.finish().is_none() {
                        break (Ending::Interrupted, None);
                    }
                    if saved.elapsed() >= CHECKPOINT_EVERY {
                        self.save(&trainer, &clock)?;
                        saved = Instant::now();
                    }
                }
                Ok(Outcome::Paused) => break (Ending::Interrupted, None),
                Ok(Outcome::Finished(Finish::AllEpochs)) => break (Ending::AllEpochs, None),
                Ok(Outcome::Finished(Finish::NoImprovement)) => break (Ending::NoImprovement, None),
                Err(failure @ TrainError::Diverged(_)) => break (Ending::Diverged, Some(failure)),
                Err(failure) => return Err(failure.into()),
            }
        };
        bar.clear();
        if ending != Ending::Diverged {
            self.save(&trainer, &clock)?;
        }
        self.close(&trainer, &clock, ending, report, context)?;
        match failure {
            Some(failure) => Err(failure.into()),
            None if ending == Ending::Interrupted => Ok(Status::Interrupted),
            None => Ok(Status::Done),
        }
    }

    /// The run at its beginning, or where its checkpoint left it.
    fn trainer<T: Scalar>(&self) -> Result<(Trainer<'_, T>, Clock), Error> {
        let (mut trainer, clock) = self.trainer_without_clock()?;
        trainer.set_clock(since_start);
        Ok((trainer, clock))
    }

    fn trainer_without_clock<T: Scalar>(&self) -> Result<(Trainer<'_, T>, Clock), Error> {
        let Plan { sizes, activation, output, init, train: options, .. } = &self.plan;
        let (train, validation) = (&self.parts.train, self.parts.validation.as_ref());
        let Some(bytes) = &self.checkpoint else {
            let network = Network::<T>::initialise(sizes, *activation, *output, *init, options.seed)?;
            return Ok((Trainer::new(network, options.clone(), train, validation)?, Clock::default()));
        };
        let refuse = |error| not_a_model(&self.folder.checkpoint(), "checkpoint", error);
        let mut checkpoint = Checkpoint::<T>::from_bytes(bytes).map_err(refuse)?;
        let clock = Clock::from_notes(&checkpoint.notes);
        if let Some(run) = &mut checkpoint.run {
            run.options = options.clone();
        }
        Ok((Trainer::resume(checkpoint, train, validation)?, clock))
    }

    /// Leaves a checkpoint and the figures so far.
    fn save<T: Scalar>(&self, trainer: &Trainer<'_, T>, clock: &Clock) -> Result<(), Error> {
        let path = self.folder.checkpoint();
        let mut notes = self.notes().to_notes();
        clock.note_in(&mut notes);
        let bytes = checkpoint::run_to_bytes(trainer, &notes);
        let bytes = bytes.map_err(|error| not_a_model(&path, "checkpoint", error))?;
        write_whole(&path, &bytes)?;
        let rows = rows(trainer.history(), &clock.epochs);
        write_whole(&self.folder.metrics(), metrics::write(&rows).as_bytes())
    }

    /// Leaves the network and the pictures, and tells of them.
    fn close<T: Scalar>(
        &self,
        trainer: &Trainer<'_, T>,
        clock: &Clock,
        ending: Ending,
        report: Report,
        context: &mut Context,
    ) -> Result<(), Error> {
        let history = trainer.history();
        let rows = rows(history, &clock.epochs);
        write_whole(&self.folder.metrics(), metrics::write(&rows).as_bytes())?;

        // Early stopping goes past the best epoch to know that it was the best: the best is what is wanted.
        let best = trainer.best().filter(|_| self.plan.train.early_stopping.is_some());
        let (network, kept_epoch) = match best {
            Some(best) => (&best.network, best.epoch),
            None => (trainer.network(), history.last().map_or(0, |last| last.epoch)),
        };
        let notes = self.notes();
        let path = self.folder.model();
        let bytes = checkpoint::network_to_bytes(network, &notes.to_notes());
        write_whole(&path, &bytes.map_err(|error| not_a_model(&path, "model", error))?)?;

        let threads = Threads::new(self.plan.train.threads).map_err(TrainError::from)?;
        let judged_by = self.parts.judged_by();
        Exhibit { network, notes: &notes, judged_by, rows: &rows }.hang(&self.folder, &threads)?;
        let test = self.parts.test.as_ref();
        let test = test.map(|test| evaluate(network, self.plan.train.cost, test, &threads)).transpose()?;
        let end = End {
            ending,
            history,
            seconds: clock.total(),
            kept_epoch,
            test,
            folder: self.folder.path(),
            options: &self.options,
        };
        report.end(&mut context.console, &context.program, &end);
        Ok(())
    }

    fn notes(&self) -> DataNotes {
        DataNotes::on(&self.parts, self.plan.train.cost)
    }
}

fn rows(history: &[EpochReport], seconds: &[f64]) -> Vec<Row> {
    let seconds = seconds.iter().copied().chain(std::iter::repeat(0.0));
    history.iter().zip(seconds).map(|(report, seconds)| Row::new(report, seconds)).collect()
}

/// How long the epochs took, over pauses and checkpoints.
#[derive(Debug, Default)]
struct Clock {
    epochs: Vec<f64>,
    present: f64,
    running: Option<Instant>,
}

impl Clock {
    fn from_notes(notes: &Notes) -> Self {
        let noted = notes.get(SECONDS).and_then(|text| serde_json::from_str(text).ok());
        let (epochs, present) = noted.unwrap_or_default();
        Clock { epochs, present, running: None }
    }

    fn note_in(&self, notes: &mut Notes) {
        notes.insert(SECONDS.to_string(), serde_json::json!((&self.epochs, self.present)).to_string());
    }

    fn start(&mut self) {
        self.running = Some(Instant::now());
    }

    fn stop(&mut self) {
        self.present += self.running.take().map_or(0.0, |start| start.elapsed().as_secs_f64());
    }

    fn end_epoch(&mut self) -> f64 {
        let seconds = std::mem::take(&mut self.present);
        self.epochs.push(seconds);
        seconds
    }

    fn total(&self) -> f64 {
        self.epochs.iter().sum::<f64>() + self.present
    }
}

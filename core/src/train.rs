//! The loop over epochs and mini-batches.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use crate::backprop;
use crate::data::augment::Augmenter;
use crate::data::{Dataset, Inputs, random};
use crate::evaluate::{Evaluation, Evaluator, Tally, check_fit};
use crate::network::Network;
use crate::optimiser::{Optimiser, Penalty, Schedule, schedule};
use crate::options::{Monitor, TrainOptions};
use crate::product::{Clock, Threads};
use crate::report::{Diverged, EpochReport, Finish, Outcome, Progress, TrainError};
use crate::scalar::Scalar;
use crate::workspace::Workspace;

/// Stream of the seed that the order of the examples is drawn on, with the epoch added.
const STREAM: u64 = 0x6f72_6465_7200_0000;

/// A training run: a network, its data, and where it stands.
///
/// ```
/// use std::ops::ControlFlow;
/// use backprop_core::data::{Dataset, Inputs, Targets};
/// use backprop_core::{Activation, Initialisation, Network, Outcome, TrainOptions, Trainer};
///
/// let inputs = Inputs::Reals(vec![0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0]);
/// let names = vec!["same".to_owned(), "different".to_owned()];
/// let xor = Dataset::new("xor", 2, inputs, Targets::Classes { labels: vec![0, 1, 1, 0], names })?;
/// let network = Network::<f64>::initialise(
///     &[2, 4, 2], Activation::Tanh, Activation::Sigmoid, Initialisation::InverseSqrt, 1,
/// )?;
/// let options = TrainOptions { mini_batch_size: 4, epochs: 400, ..TrainOptions::default() };
/// let mut trainer = Trainer::new(network, options, &xor, None)?;
/// let mut accuracy = None;
/// while let Outcome::Epoch(report) = trainer.epoch(|_| ControlFlow::Continue(()))? {
///     accuracy = report.train.accuracy;
/// }
/// assert_eq!(accuracy, Some(1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Trainer<'d, T> {
    options: TrainOptions,
    train: &'d Dataset,
    validation: Option<&'d Dataset>,
    threads: Threads,
    run: Run<'d, T>,
}

/// What moves while training goes on.
#[derive(Debug)]
struct Run<'d, T> {
    data: &'d Dataset,
    state: State<T>,
    before_epoch: Network<T>,
    diverged: Option<Diverged>,
    order: Vec<usize>,
    augmenter: Option<Augmenter>,
    workspace: Workspace<T>,
    /// There where there is something to validate with.
    evaluator: Option<Evaluator<T>>,
}

/// Everything a run must remember to go on from where it stands.
#[derive(Clone, Debug)]
pub(crate) struct State<T> {
    pub(crate) network: Network<T>,
    pub(crate) optimiser: Optimiser<T>,
    pub(crate) best: Option<Best<T>>,
    pub(crate) position: Position,
    pub(crate) history: Vec<EpochReport>,
}

/// The network of the best epoch so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Best<T> {
    /// The network as it was after that epoch.
    pub network: Network<T>,
    /// The epoch, from 1.
    pub epoch: u32,
}

/// Where in the run the next mini-batch lies, and what is counted on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Position {
    /// Whole epochs behind us.
    pub(crate) epoch: u32,
    /// Mini-batches of the present epoch behind us.
    pub(crate) batch: usize,
    /// Their costs and recognised examples.
    pub(crate) tally: Tally,
    /// The best value of what is monitored, the higher the better.
    pub(crate) best_score: Option<f64>,
    /// Epochs since it improved by as much as early stopping asks.
    pub(crate) waited: u32,
    /// Epochs since the last improvement or pause of a plateau schedule.
    pub(crate) plateau: u32,
    /// Pauses of a plateau schedule so far.
    pub(crate) pauses: u32,
}

impl<'d, T: Scalar> Trainer<'d, T> {
    /// A run at its beginning.
    ///
    /// # Errors
    /// Options outside their range; a network, cost and data that do not fit; threads that cannot be had.
    pub fn new(
        network: Network<T>,
        options: TrainOptions,
        train: &'d Dataset,
        validation: Option<&'d Dataset>,
    ) -> Result<Self, TrainError> {
        options.check()?;
        let penalty = penalty(&options, train);
        let optimiser = Optimiser::new(&network, options.optimiser, options.clip, penalty);
        let state =
            State { network, optimiser, best: None, position: Position::default(), history: Vec::new() };
        Self::with_state(state, options, train, validation)
    }

    pub(crate) fn with_state(
        state: State<T>,
        options: TrainOptions,
        train: &'d Dataset,
        validation: Option<&'d Dataset>,
    ) -> Result<Self, TrainError> {
        options.check()?;
        for data in [Some(train), validation].into_iter().flatten() {
            check_fit(&state.network, options.cost, data)?;
        }
        let threads = Threads::new(options.threads)?;
        let batch = options.mini_batch_size.min(train.n_examples());
        let mut run = Run {
            data: train,
            before_epoch: state.network.clone(),
            diverged: None,
            order: Vec::with_capacity(train.n_examples()),
            augmenter: augmenter(&options, train)?,
            workspace: Workspace::new(&state.network, batch, threads.n_threads()),
            evaluator: validation.map(|_| Evaluator::new(&state.network, &threads)),
            state,
        };
        run.shuffle(options.seed);
        Ok(Self { options, train, validation, threads, run })
    }

    /// Goes on to the end of the present epoch, calling `on_batch` after every mini-batch.
    ///
    /// When `on_batch` answers [`ControlFlow::Break`] the run pauses there, and may be saved, resumed or gone on with.
    ///
    /// # Errors
    /// A cost that became infinite or NaN. The run is then over, and its network is that from before the epoch.
    pub fn epoch(
        &mut self,
        on_batch: impl FnMut(&Progress) -> ControlFlow<()> + Send,
    ) -> Result<Outcome, TrainError> {
        if let Some(diverged) = self.run.diverged {
            return Err(diverged.into());
        }
        if let Some(finish) = self.finish() {
            return Ok(Outcome::Finished(finish));
        }
        let Self { options, validation, threads, run, .. } = self;
        run.workspace.products.begin_epoch();
        let n_batches = run.data.n_examples().div_ceil(options.mini_batch_size);
        let shared = run.workspace.products.may_share(n_batches);
        let Some(learning_rate) = threads.run_if(shared, || run.batches(options, on_batch))? else {
            return Ok(Outcome::Paused);
        };
        let end = || run.end_epoch(options, *validation, learning_rate);
        Ok(Outcome::Epoch(threads.run_if(validation.is_some(), end)?))
    }

    /// Lets the trainer find out, by this clock, whether its threads are worth sharing products between.
    ///
    /// They are not where the products are small or something else wants their cores. What is learned is the same.
    pub fn set_clock(&mut self, clock: Clock) {
        self.run.workspace.products.set_clock(clock);
    }

    /// Why there is nothing left to do, if so.
    pub fn finish(&self) -> Option<Finish> {
        let position = &self.run.state.position;
        let patience = self.options.early_stopping.map(|stopping| stopping.patience);
        if position.batch == 0 && patience.is_some_and(|patience| position.waited >= patience) {
            return Some(Finish::NoImprovement);
        }
        (position.epoch >= self.options.epochs).then_some(Finish::AllEpochs)
    }

    /// The network as it is now.
    pub fn network(&self) -> &Network<T> {
        &self.run.state.network
    }

    /// The network of the best epoch so far, unless no epoch is over.
    pub fn best(&self) -> Option<&Best<T>> {
        self.run.state.best.as_ref()
    }

    /// The reports of all epochs so far, those before a checkpoint included.
    pub fn history(&self) -> &[EpochReport] {
        &self.run.state.history
    }

    /// What the run was asked to do.
    pub fn options(&self) -> &TrainOptions {
        &self.options
    }

    /// What it learns from.
    pub fn training_set(&self) -> &'d Dataset {
        self.train
    }

    /// Mini-batches of an epoch.
    pub fn n_batches(&self) -> usize {
        self.train.n_examples().div_ceil(self.options.mini_batch_size)
    }

    /// Mini-batches of the present epoch that are behind us; 0 between epochs.
    pub fn batch(&self) -> usize {
        self.run.state.position.batch
    }

    /// ‖δˡ‖, the Euclidean norm over neurons and examples, of the last mini-batch, for l = 2 … L.
    pub fn delta_norms(&self) -> Vec<f64> {
        let workspace = &self.run.workspace;
        let square = |x: &T| x.to_f64() * x.to_f64();
        let norm = |delta: &[T]| delta.iter().map(square).sum::<f64>().sqrt();
        workspace.delta.iter().map(|(_, delta)| norm(delta.as_slice())).collect()
    }

    pub(crate) fn state(&self) -> &State<T> {
        &self.run.state
    }
}

/// Regularisation over a training set of n examples: λ/n and λ₁/n.
pub(crate) fn penalty(options: &TrainOptions, train: &Dataset) -> Penalty {
    let n = train.n_examples() as f64;
    Penalty { l2: options.l2 / n, l1: options.l1 / n }
}

/// What changes the training images, if they are to be changed.
fn augmenter(options: &TrainOptions, train: &Dataset) -> Result<Option<Augmenter>, TrainError> {
    if options.augmentation.changes_nothing() {
        return Ok(None);
    }
    match (train.image_shape(), train.inputs()) {
        (Some(shape), Inputs::Bytes(_)) => {
            Ok(Some(Augmenter::new(options.augmentation, shape, options.seed)?))
        }
        _ => Err(TrainError::NoImages { data: train.name().to_owned() }),
    }
}

impl<T: Scalar> Run<'_, T> {
    /// The order of the examples in the present epoch: drawn from the seed and the epoch alone.
    fn shuffle(&mut self, seed: u64) {
        self.order.clear();
        self.order.extend(0..self.data.n_examples());
        let epoch = u64::from(self.state.position.epoch);
        random::shuffle(&mut random::generator(seed, STREAM + epoch), &mut self.order);
    }

    /// The remaining mini-batches of the epoch; the last learning rate, or `None` after a pause.
    fn batches(
        &mut self,
        options: &TrainOptions,
        mut on_batch: impl FnMut(&Progress) -> ControlFlow<()>,
    ) -> Result<Option<f64>, Diverged> {
        let m = options.mini_batch_size;
        let batches = self.data.n_examples().div_ceil(m);
        let epoch = self.state.position.epoch + 1;
        let mut learning_rate = self.learning_rate(options, batches);
        while self.state.position.batch < batches {
            learning_rate = self.learning_rate(options, batches);
            let cost = self.mini_batch(options, learning_rate);
            let position = &mut self.state.position;
            position.batch += 1;
            let batch = position.batch;
            if !cost.is_finite() {
                return Err(self.diverge(Diverged { epoch, batch, cost, learning_rate }));
            }
            let cost = position.tally.cost / position.tally.n_examples as f64;
            let progress = Progress { epoch, epochs: options.epochs, batch, batches, cost, learning_rate };
            if on_batch(&progress).is_break() && batch < batches {
                return Ok(None);
            }
        }
        Ok(Some(learning_rate))
    }

    /// One mini-batch: forward, backward, step. The sum of its costs before the step.
    fn mini_batch(&mut self, options: &TrainOptions, learning_rate: f64) -> f64 {
        let Self { data, state, order, augmenter, workspace, .. } = self;
        let State { network, optimiser, position, .. } = state;
        let first = position.batch * options.mini_batch_size;
        let examples = &order[first..order.len().min(first + options.mini_batch_size)];
        match augmenter {
            Some(augmenter) => workspace.load_changed(data, examples, augmenter, u64::from(position.epoch)),
            None => workspace.load(data, examples),
        }
        workspace.products.begin_step();
        backprop::forward(network, workspace);
        let labels = data.labels().map(|labels| examples.iter().map(|&example| labels[example]));
        let cost = position.tally.add(network, options.cost, workspace, labels);
        backprop::backward(network, options.cost, workspace);
        optimiser.step(network, workspace, learning_rate);
        cost
    }

    /// η of the next mini-batch.
    fn learning_rate(&self, options: &TrainOptions, batches: usize) -> f64 {
        let position = &self.state.position;
        let time = |batch: usize| f64::from(position.epoch) + batch as f64 / batches as f64;
        let factor = options.schedule.factor(time(position.batch), options.epochs, position.pauses);
        options.learning_rate * factor * schedule::warm_up(time(position.batch + 1), options.warm_up)
    }

    /// Puts back the network from before the epoch.
    fn diverge(&mut self, diverged: Diverged) -> Diverged {
        self.state.network.clone_from(&self.before_epoch);
        self.diverged = Some(diverged);
        diverged
    }

    /// Evaluates, and moves on to the next epoch.
    fn end_epoch(
        &mut self,
        options: &TrainOptions,
        validation: Option<&Dataset>,
        learning_rate: f64,
    ) -> Result<EpochReport, Diverged> {
        let epoch = self.state.position.epoch + 1;
        let batch = self.state.position.batch;
        let train = self.state.position.tally.evaluation(self.data);
        let evaluator = self.evaluator.as_mut().zip(validation);
        let validation =
            evaluator.map(|(evaluator, data)| evaluator.evaluate(&self.state.network, options.cost, data));
        let cost = validation.map_or(train.cost, |validation| validation.cost);
        if !cost.is_finite() || !self.state.network.is_finite() {
            let cost = if cost.is_finite() { f64::NAN } else { cost };
            return Err(self.diverge(Diverged { epoch, batch, cost, learning_rate }));
        }
        let is_best = self.rank(options, validation.unwrap_or(train), epoch);
        let report = EpochReport { epoch, learning_rate, train, validation, is_best };
        let State { network, position, history, .. } = &mut self.state;
        history.push(report);
        position.epoch = epoch;
        position.batch = 0;
        position.tally = Tally::default();
        self.before_epoch.clone_from(network);
        self.shuffle(options.seed);
        Ok(report)
    }

    /// Whether the epoch is the best so far; counts how long early stopping and a plateau schedule have waited.
    fn rank(&mut self, options: &TrainOptions, evaluation: Evaluation, epoch: u32) -> bool {
        let State { network, best, position, .. } = &mut self.state;
        let score = match (options.monitor, evaluation.accuracy) {
            (Monitor::Accuracy, Some(accuracy)) => accuracy,
            _ => -evaluation.cost,
        };
        let min_delta = options.early_stopping.map_or(0.0, |stopping| stopping.min_delta);
        let is_best = position.best_score.is_none_or(|best| score > best + min_delta);
        position.waited += 1;
        position.plateau += 1;
        if is_best {
            position.best_score = Some(score);
            position.waited = 0;
            position.plateau = 0;
            match best {
                Some(best) => {
                    best.network.clone_from(network);
                    best.epoch = epoch;
                }
                None => *best = Some(Best { network: network.clone(), epoch }),
            }
        }
        if let Schedule::Plateau { patience, .. } = options.schedule
            && position.plateau >= patience
        {
            position.pauses += 1;
            position.plateau = 0;
        }
        is_best
    }
}

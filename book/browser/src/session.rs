//! A training run on points in the plane, a few mini-batches at a time, and what it has made of the plane.

use std::ops::ControlFlow;

use backprop_core::data::points::{Shape, draw};
use backprop_core::data::{DataError, Dataset, Inputs, Targets};
use backprop_core::evaluate::{FitError, outputs};
use backprop_core::product::{Threads, ThreadsError};
use backprop_core::{
    Activation, Cost, Initialisation, Network, NetworkError, OptimiserConfig, Outcome, TrainError,
    TrainOptions, Trainer,
};
use serde::Serialize;

/// Points to learn from.
const N_POINTS: usize = 300;

/// Examples of a mini-batch; a divisor of [`N_POINTS`], so that all are of one size.
const MINI_BATCH_SIZE: usize = 10;

/// The most neurons that a hidden layer may have here.
const WIDEST: usize = 64;

/// The most hidden layers that a network may have here.
const DEEPEST: usize = 6;

/// What the reader chooses.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The points: `spirals`, `moons`, `circles` or `xor`.
    pub shape: String,
    /// Widths of the hidden layers: `16, 16`.
    pub hidden: String,
    /// Activation of the hidden layers.
    pub activation: String,
    /// The rule that moves the weights.
    pub optimiser: String,
    /// η
    pub learning_rate: f64,
    /// Of points, first weights and order.
    pub seed: u32,
}

/// Where a run stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Standing {
    /// Epochs behind us.
    pub epoch: u32,
    /// The mean cost over the examples of the last epoch, each as it was met.
    pub cost: f64,
    /// The share of them whose class was recognised.
    pub accuracy: f64,
    /// For l = 2 … L, the root of the mean over the same examples of ‖δˡ‖².
    pub delta: Vec<f64>,
}

/// A run that cannot start or go on.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// No such name.
    #[error("{what} is `{found}`: expected {expected}")]
    Choice {
        /// What was chosen.
        what: &'static str,
        /// As what.
        found: String,
        /// What there is.
        expected: String,
    },
    /// Points that cannot be drawn.
    #[error(transparent)]
    Data(#[from] DataError),
    /// Layers that are no network.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// Network and points that do not fit.
    #[error(transparent)]
    Fit(#[from] FitError),
    /// A run that cannot start or go on.
    #[error(transparent)]
    Train(#[from] TrainError),
    /// Threads that cannot be had.
    #[error(transparent)]
    Threads(#[from] ThreadsError),
}

/// In single precision, as the program trains: the kernels are made of fused multiplications, which WebAssembly lacks and
/// imitates at many times the price in double precision.
type Run<'points> = Trainer<'points, f32>;

self_cell::self_cell! {
    /// A run beside the points that it borrows.
    struct Kept {
        owner: Dataset,
        #[not_covariant]
        dependent: Run,
    }
}

/// A training run and its points.
pub struct Session {
    kept: Kept,
    plane: Option<((usize, f64), Dataset)>,
    threads: Threads,
}

impl Session {
    /// A run at its beginning.
    ///
    /// # Errors
    /// Choices that name nothing or lie outside their range.
    pub fn new(choice: &Choice) -> Result<Self, SessionError> {
        let shape = shape(&choice.shape)?;
        let activation: Activation = named("the activation", &choice.activation)?;
        let optimiser: OptimiserConfig = named("the rule", &choice.optimiser)?;
        let seed = u64::from(choice.seed);
        let points = draw(shape, &choice.shape, N_POINTS, shape.usual_noise(), seed)?;
        let mut sizes = vec![2];
        sizes.extend(widths(&choice.hidden)?);
        sizes.push(shape.n_classes());
        let network =
            Network::initialise(&sizes, activation, Activation::Softmax, Initialisation::Xavier, seed)?;
        let options = TrainOptions {
            cost: Cost::CrossEntropy,
            optimiser,
            learning_rate: choice.learning_rate,
            mini_batch_size: MINI_BATCH_SIZE,
            epochs: u32::MAX,
            seed,
            ..TrainOptions::default()
        };
        let kept = Kept::try_new(points, |points| Trainer::new(network, options, points, None))?;
        Ok(Self { kept, plane: None, threads: Threads::new(1)? })
    }

    /// One epoch.
    ///
    /// # Errors
    /// A cost that became infinite or NaN.
    pub fn epoch(&mut self) -> Result<Standing, SessionError> {
        self.kept.with_dependent_mut(|points, run| {
            let mut squares: Vec<f64> = Vec::new();
            loop {
                // Stop after every mini-batch: its errors are there until the next one.
                let outcome = run.epoch(|_| ControlFlow::Break(()))?;
                let norms = run.delta_norms();
                squares.resize(norms.len(), 0.0);
                squares.iter_mut().zip(&norms).for_each(|(sum, norm)| *sum += norm * norm);
                if let Outcome::Epoch(report) = outcome {
                    let n = points.n_examples() as f64;
                    return Ok(Standing {
                        epoch: report.epoch,
                        cost: report.train.cost,
                        accuracy: report.train.accuracy.unwrap_or(0.0),
                        delta: squares.iter().map(|sum| (sum / n).sqrt()).collect(),
                    });
                }
                if let Outcome::Finished(_) = outcome {
                    let last = run.history().last();
                    return Ok(Standing {
                        epoch: last.map_or(0, |report| report.epoch),
                        cost: last.map_or(f64::NAN, |report| report.train.cost),
                        accuracy: last.and_then(|report| report.train.accuracy).unwrap_or(0.0),
                        delta: norms,
                    });
                }
            }
        })
    }

    /// The points: x, y and class of each.
    pub fn points(&self) -> Vec<f32> {
        let points = self.kept.borrow_owner();
        let labels = points.labels().unwrap_or(&[]);
        let point = |(example, &label): (usize, &u32)| {
            [points.input(example, 0) as f32, points.input(example, 1) as f32, label as f32]
        };
        labels.iter().enumerate().flat_map(point).collect()
    }

    /// Number of classes.
    pub fn n_classes(&self) -> usize {
        self.kept.borrow_owner().n_classes()
    }

    /// Probabilities of the classes on a grid of `side` × `side` points over the square from −`reach` to `reach`: row by
    /// row from the top, class by class at each point.
    ///
    /// # Errors
    /// None that a session can be in.
    pub fn plane(&mut self, side: usize, reach: f64) -> Result<Vec<f32>, SessionError> {
        if self.plane.as_ref().is_none_or(|(known, _)| *known != (side, reach)) {
            self.plane = Some(((side, reach), grid(side, reach)?));
        }
        let Some((_, grid)) = &self.plane else { return Ok(Vec::new()) };
        let threads = &self.threads;
        let probabilities = self.kept.with_dependent(|_, run| outputs(run.network(), grid, threads))?;
        Ok(probabilities.col_iter().flat_map(|column| column.iter().copied()).collect())
    }
}

/// The middles of `side` × `side` squares.
fn grid(side: usize, reach: f64) -> Result<Dataset, DataError> {
    let middle = |place: usize| reach * ((2 * place + 1) as f64 / side as f64 - 1.0);
    let rows = (0..side).flat_map(|row| (0..side).map(move |column| (row, column)));
    let values = rows.flat_map(|(row, column)| [middle(column), -middle(row)]).collect();
    Dataset::new("the plane", 2, Inputs::Reals(values), Targets::None)
}

fn shape(name: &str) -> Result<Shape, SessionError> {
    Ok(match name {
        "spirals" => Shape::Spirals,
        "moons" => Shape::Moons,
        "circles" => Shape::Circles,
        "xor" => Shape::Xor,
        _ => return Err(refused("the points", name, "spirals, moons, circles or xor")),
    })
}

/// Widths of layers, with commas or white space between them; none for a network without hidden layers.
fn widths(text: &str) -> Result<Vec<usize>, SessionError> {
    let words = text.split([',', ' ']).filter(|word| !word.is_empty());
    let widths: Option<Vec<usize>> =
        words.map(|word| word.parse().ok().filter(|width| (1..=WIDEST).contains(width))).collect();
    widths.filter(|widths| widths.len() <= DEEPEST).ok_or_else(|| {
        let expected = format!("up to {DEEPEST} numbers from 1 to {WIDEST}, such as 16, 16");
        refused("the list of hidden layers", text, &expected)
    })
}

fn named<T: std::str::FromStr<Err: std::fmt::Display>>(
    what: &'static str,
    name: &str,
) -> Result<T, SessionError> {
    name.parse().map_err(|error: T::Err| refused(what, name, &error.to_string()))
}

fn refused(what: &'static str, found: &str, expected: &str) -> SessionError {
    SessionError::Choice { what, found: found.to_owned(), expected: expected.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(shape: &str) -> Choice {
        Choice {
            shape: shape.to_owned(),
            hidden: "16, 16".to_owned(),
            activation: "tanh".to_owned(),
            optimiser: "adam".to_owned(),
            learning_rate: 0.01,
            seed: 1,
        }
    }

    #[test]
    fn every_shape_is_learnt() {
        for shape in ["spirals", "moons", "circles", "xor"] {
            let mut session = Session::new(&choice(shape)).expect("a run");
            let first = session.epoch().expect("an epoch");
            let last = (0..120).map(|_| session.epoch().expect("an epoch")).last().expect("some");
            assert_eq!((first.epoch, last.epoch), (1, 121));
            assert_eq!(last.delta.len(), 3);
            assert!(last.accuracy > 0.9 && last.cost < first.cost / 2.0, "{shape}: {first:?}, {last:?}");
        }
    }

    #[test]
    fn the_plane_is_seen_from_the_top_left() {
        let mut session = Session::new(&choice("xor")).expect("a run");
        for _ in 0..100 {
            session.epoch().expect("an epoch");
        }
        let plane = session.plane(4, 1.0).expect("the plane");
        assert_eq!(plane.len(), 4 * 4 * 2);
        assert!(plane.chunks(2).all(|p| (p[0] + p[1] - 1.0).abs() < 1e-6));
        // Opposite squares are of one class: that of the points which lie there.
        let likely = |row: usize, column: usize| usize::from(plane[2 * (4 * row + column) + 1] > 0.5);
        let points = session.points();
        let top_right =
            points.chunks(3).find(|p| p[0] > 0.4 && p[1] > 0.4).expect("a point there")[2] as usize;
        let classes = [likely(0, 3), likely(3, 0), likely(0, 0), likely(3, 3)];
        assert_eq!(classes, [top_right, top_right, 1 - top_right, 1 - top_right]);
    }

    #[test]
    fn the_seed_decides_everything() {
        let start = |seed| Session::new(&Choice { seed, ..choice("moons") }).expect("a run");
        let (mut one, mut same, mut other) = (start(1), start(1), start(2));
        assert_eq!(one.points(), same.points());
        assert_eq!(one.epoch().expect("an epoch"), same.epoch().expect("an epoch"));
        assert_ne!(one.points(), other.points());
        assert_ne!(one.epoch().expect("an epoch"), other.epoch().expect("an epoch"));
    }

    #[test]
    fn choices_outside_their_range_are_refused_with_words() {
        let words = |change: fn(&mut Choice)| {
            let mut choice = choice("moons");
            change(&mut choice);
            Session::new(&choice).err().map(|error| error.to_string()).unwrap_or_default()
        };
        assert_eq!(
            words(|choice| choice.shape = "stars".to_owned()),
            "the points is `stars`: expected spirals, moons, circles or xor"
        );
        assert_eq!(
            words(|choice| choice.hidden = "16, 0".to_owned()),
            "the list of hidden layers is `16, 0`: expected up to 6 numbers from 1 to 64, such as 16, 16"
        );
        assert!(words(|choice| choice.learning_rate = -1.0).starts_with("learning rate is -1"));
        assert!(words(|choice| choice.activation = "tan".to_owned()).contains("tanh"));
        assert_eq!(words(|choice| choice.hidden.clear()), "");
    }

    #[test]
    fn a_run_that_diverges_says_what_to_try() {
        let mut session = Session::new(&Choice {
            optimiser: "sgd".to_owned(),
            activation: "identity".to_owned(),
            learning_rate: 1e9,
            ..choice("spirals")
        })
        .expect("a run");
        let error = (0..200).find_map(|_| session.epoch().err()).expect("it diverges").to_string();
        assert!(error.contains("try a rate of"), "{error}");
    }
}

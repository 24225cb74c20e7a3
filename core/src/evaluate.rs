//! How well a network does on a data set: cost, accuracy, confusion, outputs.

use faer::Mat;
use serde::{Deserialize, Serialize};

use crate::activation::Activation;
use crate::backprop;
use crate::cost::{self, Cost, CostMismatch};
use crate::data::{Dataset, Targets};
use crate::network::Network;
use crate::product::Threads;
use crate::scalar::Scalar;
use crate::workspace::Workspace;

/// Examples that go through the network together when nothing is learnt from them.
pub(crate) const BATCH: usize = 256;

/// What a network makes of a data set.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The mean of C_x over the examples, without regularisation.
    pub cost: f64,
    /// The share of examples whose class is recognised; none where the targets are real numbers.
    pub accuracy: Option<f64>,
    /// The number of examples.
    pub n_examples: usize,
}

/// A network and a data set, or a cost, that do not fit each other.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FitError {
    /// n_1 is not the number of inputs.
    #[error("the input layer has {found} neurons but `{data}` has {expected} inputs: expected {expected}")]
    Inputs {
        /// The data set's name.
        data: String,
        /// Neurons of layer 1.
        found: usize,
        /// Inputs of an example.
        expected: usize,
    },
    /// n_L is not the number of outputs.
    #[error("the output layer has {found} neurons but `{data}` has {expected} {what}: expected {expected}")]
    Outputs {
        /// The data set's name.
        data: String,
        /// Neurons of layer L.
        found: usize,
        /// Classes or numbers of an example's target.
        expected: usize,
        /// What the outputs stand for.
        what: &'static str,
    },
    /// The cost is not defined for the output activation.
    #[error(transparent)]
    Cost(#[from] CostMismatch),
    /// Cross-entropy with a target that is no probability.
    #[error(
        "a target of example {example} of `{data}` is {found}, but cross-entropy with {output} expects numbers from \
         0 to 1: use the quadratic cost"
    )]
    Target {
        /// The data set's name.
        data: String,
        /// The example, counted from 1.
        example: usize,
        /// The target.
        found: f64,
        /// The output activation.
        output: Activation,
    },
    /// Cross-entropy with targets that are no distribution.
    #[error(
        "the targets of example {example} of `{data}` have the sum {found}, but cross-entropy with softmax expects \
         the sum 1: use the quadratic cost"
    )]
    TargetSum {
        /// The data set's name.
        data: String,
        /// The example, counted from 1.
        example: usize,
        /// The sum of its targets.
        found: f64,
    },
}

/// Whether a data set can be put through a network and its outputs be compared with the targets.
///
/// With two classes a network may have one output: the second class's probability.
///
/// # Errors
/// Ends of the network that are not as wide as the data; targets that the cost is not defined for.
pub fn check_fit<T: Scalar>(network: &Network<T>, cost: Cost, dataset: &Dataset) -> Result<(), FitError> {
    let output = network.output_activation();
    check_inputs(network, dataset)?;
    let (found, expected) = (network.n_outputs(), dataset.n_outputs());
    if found != expected && !(found == 1 && dataset.n_classes() == 2) {
        let what = if dataset.n_classes() > 0 { "classes" } else { "target columns" };
        return Err(FitError::Outputs { data: dataset.name().to_owned(), found, expected, what });
    }
    cost.check(output)?;
    let Targets::Reals { values, .. } = dataset.targets() else { return Ok(()) };
    if cost == Cost::Quadratic {
        return Ok(());
    }
    for (index, targets) in values.chunks_exact(expected).enumerate() {
        let (data, example) = (dataset.name().to_owned(), index + 1);
        if let Some(&found) = targets.iter().find(|y| !(0.0..=1.0).contains(*y)) {
            return Err(FitError::Target { data, example, found, output });
        }
        let found: f64 = targets.iter().sum();
        if output == Activation::Softmax && (found - 1.0).abs() > 1e-6 {
            return Err(FitError::TargetSum { data, example, found });
        }
    }
    Ok(())
}

/// Whether the inputs of a data set can be put through a network.
///
/// # Errors
/// An input layer that is not as wide as an example.
pub fn check_inputs<T: Scalar>(network: &Network<T>, dataset: &Dataset) -> Result<(), FitError> {
    let (found, expected) = (network.n_inputs(), dataset.n_inputs());
    if found == expected {
        return Ok(());
    }
    Err(FitError::Inputs { data: dataset.name().to_owned(), found, expected })
}

/// The class that the outputs of one example say: the place of the largest, or with a single output 1 from ½ on.
pub fn predicted_class<T: Scalar>(outputs: &[T]) -> usize {
    match outputs {
        [probability] => usize::from(probability.to_f64() >= 0.5),
        _ => cost::position_of_largest(outputs),
    }
}

/// Cost and accuracy on a data set.
///
/// # Errors
/// As [`check_fit`].
pub fn evaluate<T: Scalar>(
    network: &Network<T>,
    cost: Cost,
    dataset: &Dataset,
    threads: &Threads,
) -> Result<Evaluation, FitError> {
    check_fit(network, cost, dataset)?;
    Ok(threads.run(|| Evaluator::new(network, threads).evaluate(network, cost, dataset)))
}

/// aᴸ of every example: n_L × n.
///
/// # Errors
/// As [`check_inputs`].
pub fn outputs<T: Scalar>(
    network: &Network<T>,
    dataset: &Dataset,
    threads: &Threads,
) -> Result<Mat<T>, FitError> {
    check_inputs(network, dataset)?;
    let mut outputs = Mat::zeros(network.n_outputs(), dataset.n_examples());
    threads.run(|| {
        Evaluator::new(network, threads).for_each_batch(network, dataset, false, |workspace, first| {
            let a = workspace.activation(network.last_layer());
            outputs.subcols_mut(first, a.ncols()).copy_from(a);
        });
    });
    Ok(outputs)
}

/// How often the examples of one class were taken for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confusion {
    n_classes: usize,
    counts: Vec<usize>,
}

impl Confusion {
    /// Counts what the columns of `outputs` say about examples whose classes are `labels`.
    ///
    /// # Panics
    /// If there are not as many columns as labels, or a class is `n_classes` or more.
    pub fn new<T: Scalar>(n_classes: usize, labels: &[u32], outputs: &Mat<T>) -> Self {
        assert_eq!(labels.len(), outputs.ncols(), "one label for each column of outputs");
        let mut counts = vec![0; n_classes * n_classes];
        for (j, &label) in labels.iter().enumerate() {
            counts[label as usize * n_classes + predicted_class(outputs.col_as_slice(j))] += 1;
        }
        Self { n_classes, counts }
    }

    /// The number of classes.
    pub fn n_classes(&self) -> usize {
        self.n_classes
    }

    /// How many examples of the class `actual` were taken for `predicted`.
    ///
    /// # Panics
    /// If there is no such class.
    pub fn count(&self, actual: usize, predicted: usize) -> usize {
        assert!(predicted < self.n_classes, "class {predicted} of {}", self.n_classes);
        self.counts[actual * self.n_classes + predicted]
    }

    /// The share of examples that were recognised.
    pub fn accuracy(&self) -> f64 {
        let right: usize = (0..self.n_classes).map(|class| self.count(class, class)).sum();
        right as f64 / self.counts.iter().sum::<usize>() as f64
    }
}

/// The buffers of an evaluation, kept from one to the next.
#[derive(Debug)]
pub(crate) struct Evaluator<T> {
    workspace: Workspace<T>,
    examples: Vec<usize>,
}

impl<T: Scalar> Evaluator<T> {
    pub(crate) fn new(network: &Network<T>, threads: &Threads) -> Self {
        let workspace = Workspace::new(network, BATCH, threads.n_threads());
        Self { workspace, examples: Vec::with_capacity(BATCH) }
    }

    /// Cost and accuracy on a data set that fits.
    pub(crate) fn evaluate(&mut self, network: &Network<T>, cost: Cost, dataset: &Dataset) -> Evaluation {
        let mut tally = Tally::default();
        self.for_each_batch(network, dataset, true, |workspace, first| {
            let labels = dataset.labels().map(|labels| labels[first..].iter().copied());
            tally.add(network, cost, workspace, labels);
        });
        tally.evaluation(dataset)
    }

    fn for_each_batch(
        &mut self,
        network: &Network<T>,
        dataset: &Dataset,
        targets: bool,
        mut look: impl FnMut(&mut Workspace<T>, usize),
    ) {
        for first in (0..dataset.n_examples()).step_by(BATCH) {
            self.examples.clear();
            self.examples.extend(first..(first + BATCH).min(dataset.n_examples()));
            if targets {
                self.workspace.load(dataset, &self.examples);
            } else {
                self.workspace.load_inputs(dataset, &self.examples);
            }
            backprop::forward(network, &mut self.workspace);
            look(&mut self.workspace, first);
        }
    }
}

/// Cost and recognised examples, summed over batches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub(crate) cost: f64,
    pub(crate) n_right: usize,
    pub(crate) n_examples: usize,
}

impl Tally {
    /// Adds the batch whose forward pass has just been made, and returns ΣC_x over it. Overwrites δᴸ.
    pub(crate) fn add<T: Scalar>(
        &mut self,
        network: &Network<T>,
        cost: Cost,
        workspace: &mut Workspace<T>,
        labels: Option<impl Iterator<Item = u32>>,
    ) -> f64 {
        let (last, n_rows) = (network.last_layer(), network.n_outputs());
        let Workspace { z, a, y, delta, .. } = workspace;
        let (z, a, y) = (z[last].as_slice(), a[last].as_slice(), y.as_slice());
        let sum = cost::sum(cost, network.output_activation(), (z, a, y), n_rows, delta[last].as_slice_mut());
        if let Some(labels) = labels {
            let examples = a.chunks_exact(n_rows).zip(labels);
            self.n_right += examples.filter(|(a, label)| predicted_class(a) == *label as usize).count();
        }
        self.cost += sum;
        self.n_examples += workspace.n_examples();
        sum
    }

    pub(crate) fn evaluation(&self, dataset: &Dataset) -> Evaluation {
        let n = self.n_examples as f64;
        Evaluation {
            cost: self.cost / n,
            accuracy: dataset.labels().map(|_| self.n_right as f64 / n),
            n_examples: self.n_examples,
        }
    }
}

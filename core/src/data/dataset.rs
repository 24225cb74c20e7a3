//! A data set: the inputs and targets of its examples, and how they become the columns of a mini-batch.

use std::hint::black_box;

use faer::MatMut;
use faer::prelude::ReborrowMut;

use super::scalar::Scalar;
use super::standardisation::Standardisation;
use super::{DataError, Problem};

/// Examples whose inputs are fetched together: enough that their cache misses overlap, few enough to stay in the cache.
const FETCHED: usize = 16;

/// Rows and columns of an image; its pixels are the inputs, row after row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ImageShape {
    /// Rows of pixels.
    pub n_rows: usize,
    /// Columns of pixels.
    pub n_columns: usize,
}

impl ImageShape {
    /// Pixels of an image.
    pub fn n_pixels(self) -> usize {
        self.n_rows * self.n_columns
    }
}

/// The inputs of all examples, one example after the other.
#[derive(Debug, Clone, PartialEq)]
pub enum Inputs {
    /// Grey values 0 to 255, which a mini-batch receives as 0 to 1.
    Bytes(Vec<u8>),
    /// Real numbers, all finite.
    Reals(Vec<f64>),
}

/// The targets of all examples.
#[derive(Debug, Clone, PartialEq)]
pub enum Targets {
    /// One class for each example.
    Classes {
        /// The class of each example, an index into `names`.
        labels: Vec<u32>,
        /// The names of the classes.
        names: Vec<String>,
    },
    /// Real outputs, all finite, one example after the other.
    Reals {
        /// The outputs of all examples.
        values: Vec<f64>,
        /// The names of the outputs; as many as an example has.
        names: Vec<String>,
    },
    /// None: examples whose targets are to be predicted.
    None,
}

/// Examples with their targets.
///
/// Invariant: there is at least one example with at least one input, there is a target for each example or for none, every label names a
/// class, every real is finite.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    name: String,
    n_inputs: usize,
    n_examples: usize,
    inputs: Inputs,
    targets: Targets,
    feature_names: Vec<String>,
    image_shape: Option<ImageShape>,
    standardisation: Option<Standardisation>,
}

impl Dataset {
    /// The data set `name` of examples with `n_inputs` inputs each.
    ///
    /// # Errors
    /// If the invariant of [`Dataset`] does not hold: the error says where.
    pub fn new(
        name: impl Into<String>,
        n_inputs: usize,
        inputs: Inputs,
        targets: Targets,
    ) -> Result<Self, DataError> {
        let name = name.into();
        match check(n_inputs, &inputs, &targets) {
            Ok(n_examples) => Ok(Self {
                name,
                n_inputs,
                n_examples,
                inputs,
                targets,
                feature_names: Vec::new(),
                image_shape: None,
                standardisation: None,
            }),
            Err(problem) => Err(DataError::new(name, problem)),
        }
    }

    /// The same data set, its inputs named.
    ///
    /// # Errors
    /// If there are not as many names as inputs.
    pub fn with_feature_names(mut self, names: Vec<String>) -> Result<Self, DataError> {
        self.same_inputs("names", names.len())?;
        self.feature_names = names;
        Ok(self)
    }

    /// The same data set, its inputs understood as the pixels of an image.
    ///
    /// # Errors
    /// If an image of that shape does not have as many pixels as an example has inputs.
    pub fn with_image_shape(mut self, shape: ImageShape) -> Result<Self, DataError> {
        self.same_inputs("an image shape", shape.n_pixels())?;
        self.image_shape = Some(shape);
        Ok(self)
    }

    /// The same data set, standardised whenever a mini-batch is filled. What it holds stays as it is.
    ///
    /// # Errors
    /// If the standardisation was learnt on another number of inputs.
    pub fn with_standardisation(mut self, standardisation: Standardisation) -> Result<Self, DataError> {
        self.same_inputs("a standardisation", standardisation.n_inputs())?;
        self.standardisation = Some(standardisation);
        Ok(self)
    }

    fn same_inputs(&self, what: &'static str, found: usize) -> Result<(), DataError> {
        if found == self.n_inputs {
            return Ok(());
        }
        Err(DataError::new(&self.name, Problem::InputsDiffer { what, expected: self.n_inputs, found }))
    }

    /// What the set is called in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Number of examples, at least one.
    pub fn n_examples(&self) -> usize {
        self.n_examples
    }

    /// Inputs of one example, at least one.
    pub fn n_inputs(&self) -> usize {
        self.n_inputs
    }

    /// Outputs a network for this set has: one for each class, or one for each real target; 0 without targets.
    pub fn n_outputs(&self) -> usize {
        match &self.targets {
            Targets::Classes { names, .. } | Targets::Reals { names, .. } => names.len(),
            Targets::None => 0,
        }
    }

    /// Number of classes; 0 when the targets are no classes.
    pub fn n_classes(&self) -> usize {
        self.class_names().len()
    }

    /// The names of the classes; empty when the targets are no classes.
    pub fn class_names(&self) -> &[String] {
        match &self.targets {
            Targets::Classes { names, .. } => names,
            Targets::Reals { .. } | Targets::None => &[],
        }
    }

    /// The class of each example, if the targets are classes.
    pub fn labels(&self) -> Option<&[u32]> {
        match &self.targets {
            Targets::Classes { labels, .. } => Some(labels),
            Targets::Reals { .. } | Targets::None => None,
        }
    }

    /// Examples of each class; empty when the targets are no classes.
    pub fn class_counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.n_classes()];
        for &label in self.labels().unwrap_or_default() {
            counts[label as usize] += 1;
        }
        counts
    }

    /// All inputs.
    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// All targets.
    pub fn targets(&self) -> &Targets {
        &self.targets
    }

    /// The names of the inputs; empty when they have none.
    pub fn feature_names(&self) -> &[String] {
        &self.feature_names
    }

    /// Rows and columns, when the inputs are an image.
    pub fn image_shape(&self) -> Option<ImageShape> {
        self.image_shape
    }

    /// The standardisation that mini-batches go through.
    pub fn standardisation(&self) -> Option<&Standardisation> {
        self.standardisation.as_ref()
    }

    /// The bytes of one example, when the inputs are held as bytes.
    ///
    /// # Panics
    /// If there is no such example.
    pub fn image(&self, example: usize) -> Option<&[u8]> {
        match &self.inputs {
            Inputs::Bytes(bytes) => Some(&bytes[example * self.n_inputs..][..self.n_inputs]),
            Inputs::Reals(_) => None,
        }
    }

    /// One input of one example as a real number before standardisation: a byte as its 1/255th.
    ///
    /// # Panics
    /// If there is no such example or input.
    pub fn input(&self, example: usize, feature: usize) -> f64 {
        let place = example * self.n_inputs + feature;
        match &self.inputs {
            Inputs::Bytes(bytes) => f64::from(bytes[place]) / 255.0,
            Inputs::Reals(values) => values[place],
        }
    }

    /// Fills a mini-batch: column j of `out` becomes the inputs of example `rows[j]`, bytes scaled by 1/255, then
    /// standardised when the set has a [standardisation](Self::with_standardisation).
    ///
    /// Shapes: `out` is n_inputs × `rows.len()`, its columns contiguous. Nothing is allocated.
    ///
    /// # Panics
    /// If the shapes do not fit or there is no such example.
    pub fn fill_inputs<T: Scalar>(&self, rows: &[usize], mut out: MatMut<'_, T>) {
        assert_eq!(
            (out.nrows(), out.ncols()),
            (self.n_inputs, rows.len()),
            "shape of the mini-batch's inputs"
        );
        for (group, rows) in rows.chunks(FETCHED).enumerate() {
            self.fetch(rows);
            for (j, &example) in rows.iter().enumerate() {
                let column = contiguous(out.rb_mut(), group * FETCHED + j);
                let place = example * self.n_inputs..(example + 1) * self.n_inputs;
                match (&self.inputs, &self.standardisation) {
                    (Inputs::Bytes(bytes), None) => T::scale_bytes(&bytes[place], column),
                    (Inputs::Reals(values), None) => T::cast_reals(&values[place], column),
                    (Inputs::Bytes(bytes), Some(learnt)) => learnt.of_bytes(&bytes[place], column),
                    (Inputs::Reals(values), Some(learnt)) => learnt.of_reals(&values[place], column),
                }
            }
        }
    }

    /// Asks memory for the inputs of all `rows` at once.
    ///
    /// Shuffled examples lie far apart, and each would wait for its own cache misses. Here the misses of all overlap:
    /// filling mini-batches from 60,000 images of 784 bytes takes a third to a half less time.
    fn fetch(&self, rows: &[usize]) {
        const LINE: usize = 64;
        let mut touched = 0;
        for &example in rows {
            let place = example * self.n_inputs..(example + 1) * self.n_inputs;
            touched ^= match &self.inputs {
                Inputs::Bytes(bytes) => {
                    bytes[place].iter().step_by(LINE).fold(0, |sum, &byte| sum ^ u64::from(byte))
                }
                Inputs::Reals(values) => {
                    values[place].iter().step_by(LINE / 8).fold(0, |sum, value| sum ^ value.to_bits())
                }
            };
        }
        black_box(touched);
    }

    /// Fills the targets of a mini-batch: column j of `out` becomes the target of example `rows[j]`.
    ///
    /// Classes are written one-hot: 1 in the row of the example's class, 0 elsewhere. With two classes `out` may have
    /// a single row instead, which gets 0 or 1, the class itself.
    ///
    /// Shapes: `out` is n_outputs × `rows.len()`, or 1 × `rows.len()` with two classes. Nothing is allocated.
    ///
    /// # Panics
    /// If the shapes do not fit or there is no such example.
    pub fn fill_targets<T: Scalar>(&self, rows: &[usize], mut out: MatMut<'_, T>) {
        let n_outputs = self.n_outputs();
        let binary = self.n_classes() == 2 && out.nrows() == 1;
        assert!(
            out.ncols() == rows.len() && (out.nrows() == n_outputs || binary),
            "shape of the mini-batch's targets: {}×{} for {n_outputs} outputs of {} examples",
            out.nrows(),
            out.ncols(),
            rows.len(),
        );
        for (j, &example) in rows.iter().enumerate() {
            let column = contiguous(out.rb_mut(), j);
            match &self.targets {
                Targets::Classes { labels, .. } if binary => {
                    column[0] = T::from_real(f64::from(labels[example]))
                }
                Targets::Classes { labels, .. } => {
                    column.fill(T::from_real(0.0));
                    column[labels[example] as usize] = T::from_real(1.0);
                }
                Targets::Reals { values, .. } => {
                    T::cast_reals(&values[example * n_outputs..][..n_outputs], column)
                }
                Targets::None => {}
            }
        }
    }

    /// A data set of the given examples, in that order. Names, shape and standardisation are kept.
    ///
    /// # Errors
    /// If `rows` is empty.
    ///
    /// # Panics
    /// If there is no such example.
    pub fn select(&self, rows: &[usize]) -> Result<Self, DataError> {
        if rows.is_empty() {
            return Err(DataError::new(&self.name, Problem::NoExamples));
        }
        Ok(Self {
            name: self.name.clone(),
            n_inputs: self.n_inputs,
            n_examples: rows.len(),
            inputs: match &self.inputs {
                Inputs::Bytes(bytes) => Inputs::Bytes(gather(bytes, self.n_inputs, rows)),
                Inputs::Reals(values) => Inputs::Reals(gather(values, self.n_inputs, rows)),
            },
            targets: match &self.targets {
                Targets::Classes { labels, names } => {
                    Targets::Classes { labels: gather(labels, 1, rows), names: names.clone() }
                }
                Targets::Reals { values, names } => {
                    Targets::Reals { values: gather(values, names.len(), rows), names: names.clone() }
                }
                Targets::None => Targets::None,
            },
            feature_names: self.feature_names.clone(),
            image_shape: self.image_shape,
            standardisation: self.standardisation.clone(),
        })
    }
}

pub(super) fn contiguous<T>(out: MatMut<'_, T>, column: usize) -> &mut [T] {
    out.col_mut(column)
        .try_as_col_major_mut()
        .expect("the columns of a mini-batch are contiguous")
        .as_slice_mut()
}

fn gather<T: Copy>(values: &[T], width: usize, rows: &[usize]) -> Vec<T> {
    rows.iter().flat_map(|&row| &values[row * width..][..width]).copied().collect()
}

fn check(n_inputs: usize, inputs: &Inputs, targets: &Targets) -> Result<usize, Problem> {
    let found = match inputs {
        Inputs::Bytes(bytes) => bytes.len(),
        Inputs::Reals(values) => values.len(),
    };
    if n_inputs == 0 {
        return Err(Problem::NoInputs);
    }
    if found % n_inputs != 0 {
        return Err(Problem::RaggedInputs { n_inputs, found });
    }
    let examples = found / n_inputs;
    if examples == 0 {
        return Err(Problem::NoExamples);
    }
    if let Inputs::Reals(values) = inputs {
        check_finite(values, n_inputs, "input")?;
    }
    let n_targets = match targets {
        Targets::Classes { labels, names } => {
            for (example, &label) in labels.iter().enumerate() {
                if label as usize >= names.len() {
                    let last = names.len().saturating_sub(1);
                    return Err(Problem::LabelOutside {
                        example: example + 1,
                        found: u64::from(label),
                        last,
                    });
                }
            }
            labels.len()
        }
        Targets::Reals { values, names } => {
            if names.is_empty() || values.len() % names.len() != 0 {
                return Err(Problem::CountsDiffer { examples, targets: values.len() });
            }
            check_finite(values, names.len(), "output")?;
            values.len() / names.len()
        }
        Targets::None => examples,
    };
    if n_targets != examples {
        return Err(Problem::CountsDiffer { examples, targets: n_targets });
    }
    Ok(examples)
}

fn check_finite(values: &[f64], width: usize, what: &'static str) -> Result<(), Problem> {
    match values.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(place) => Err(Problem::NotFinite {
            what,
            example: place / width + 1,
            column: place % width + 1,
            found: values[place],
        }),
    }
}

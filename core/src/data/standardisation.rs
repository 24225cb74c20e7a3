//! Standardisation: every input shifted and scaled to mean 0 and standard deviation 1 on the examples it was learnt on.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::dataset::Dataset;
use super::scalar::Scalar;

/// x ↦ (x − mean) / sd for each input. An input that is constant on the training part is kept as it is.
///
/// It is learnt on the training part, applied to every part, and kept with the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Moments", into = "Moments")]
pub struct Standardisation {
    moments: Moments,
    factor: Vec<f64>,
    shift: Vec<f64>,
}

/// What is written down: the rest follows from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Moments {
    mean: Vec<f64>,
    standard_deviation: Vec<f64>,
}

/// Why numbers that were read are no standardisation.
#[derive(Debug, Clone, PartialEq, Error)]
enum MomentsError {
    #[error("a standardisation has {means} means but {deviations} standard deviations, expected as many")]
    Lengths { means: usize, deviations: usize },
    #[error("the {what} of input {input} is {found}, expected a finite number{range}")]
    Value { what: &'static str, input: usize, found: f64, range: &'static str },
}

impl TryFrom<Moments> for Standardisation {
    type Error = MomentsError;

    fn try_from(moments: Moments) -> Result<Self, MomentsError> {
        let (means, deviations) = (moments.mean.len(), moments.standard_deviation.len());
        if means != deviations {
            return Err(MomentsError::Lengths { means, deviations });
        }
        for (i, (&mean, &sd)) in moments.mean.iter().zip(&moments.standard_deviation).enumerate() {
            let input = i + 1;
            if !mean.is_finite() {
                return Err(MomentsError::Value { what: "mean", input, found: mean, range: "" });
            }
            if !(sd.is_finite() && sd >= 0.0) {
                let what = "standard deviation";
                return Err(MomentsError::Value { what, input, found: sd, range: " from 0 up" });
            }
        }
        Ok(Self::new(moments))
    }
}

impl From<Standardisation> for Moments {
    fn from(standardisation: Standardisation) -> Self {
        standardisation.moments
    }
}

impl Standardisation {
    fn new(moments: Moments) -> Self {
        let pairs = || moments.mean.iter().zip(&moments.standard_deviation);
        let factor = pairs().map(|(_, &sd)| if sd > 0.0 { 1.0 / sd } else { 1.0 }).collect();
        let shift = pairs().map(|(&mean, &sd)| if sd > 0.0 { -mean / sd } else { 0.0 }).collect();
        Self { moments, factor, shift }
    }

    /// Learns mean and standard deviation (divided by the number of rows) of every input on the given examples.
    ///
    /// # Panics
    /// If `rows` is empty or there is no such example.
    pub fn learn(dataset: &Dataset, rows: &[usize]) -> Self {
        let (n, n_inputs) = (rows.len() as f64, dataset.n_inputs());
        // Differences from the first row: those of a constant input are exactly 0.
        let first: Vec<f64> = (0..n_inputs).map(|input| dataset.input(rows[0], input)).collect();
        let mean_of = |term: &dyn Fn(f64, usize) -> f64| {
            let mut sums = vec![0.0; n_inputs];
            for &row in rows {
                for (input, sum) in sums.iter_mut().enumerate() {
                    *sum += term(dataset.input(row, input) - first[input], input);
                }
            }
            sums.iter_mut().for_each(|sum| *sum /= n);
            sums
        };
        let beyond_first = mean_of(&|difference, _| difference);
        let variance = mean_of(&|difference, input| (difference - beyond_first[input]).powi(2));
        let mean = first.iter().zip(&beyond_first).map(|(first, beyond)| first + beyond).collect();
        let standard_deviation = variance.iter().map(|square| square.sqrt()).collect();
        Self::new(Moments { mean, standard_deviation })
    }

    /// Number of inputs it was learnt on.
    pub fn n_inputs(&self) -> usize {
        self.factor.len()
    }

    /// The mean of each input on the training part.
    pub fn mean(&self) -> &[f64] {
        &self.moments.mean
    }

    /// The standard deviation of each input on the training part; 0 where the input was constant.
    pub fn standard_deviation(&self) -> &[f64] {
        &self.moments.standard_deviation
    }

    /// Standardises the inputs of one example where they lie.
    ///
    /// # Panics
    /// If there are not as many values as inputs.
    pub fn apply<T: Scalar>(&self, inputs: &mut [T]) {
        T::map_in_place(inputs, &self.factor, &self.shift);
    }

    /// Standardises the inputs of one example, 255ths of 1.
    pub(super) fn of_bytes<T: Scalar>(&self, inputs: &[u8], out: &mut [T]) {
        T::map_bytes(inputs, &self.factor, &self.shift, out);
    }

    /// Standardises the inputs of one example.
    pub(super) fn of_reals<T: Scalar>(&self, inputs: &[f64], out: &mut [T]) {
        T::map_reals(inputs, &self.factor, &self.shift, out);
    }
}

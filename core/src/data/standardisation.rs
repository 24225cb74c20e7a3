//! Standardisation: every input shifted and scaled to mean 0 and standard deviation 1 on the examples it was learnt on.

use serde::{Deserialize, Serialize};

use super::dataset::Dataset;
use super::scalar::Scalar;

/// x ↦ (x − mean) / sd for each input. An input that is constant on the training part is kept as it is.
///
/// It is learnt on the training part, applied to every part, and kept with the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Moments", into = "Moments")]
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

impl From<Moments> for Standardisation {
    fn from(moments: Moments) -> Self {
        let pairs = || moments.mean.iter().zip(&moments.standard_deviation);
        let factor = pairs().map(|(_, &sd)| if sd > 0.0 { 1.0 / sd } else { 1.0 }).collect();
        let shift = pairs().map(|(&mean, &sd)| if sd > 0.0 { -mean / sd } else { 0.0 }).collect();
        Self { moments, factor, shift }
    }
}

impl From<Standardisation> for Moments {
    fn from(standardisation: Standardisation) -> Self {
        standardisation.moments
    }
}

impl Standardisation {
    /// Learns mean and standard deviation (divided by the number of rows) of every input on the given examples.
    ///
    /// # Panics
    /// If `rows` is empty or there is no such example.
    pub fn learn(dataset: &Dataset, rows: &[usize]) -> Self {
        assert!(!rows.is_empty(), "a standardisation is learnt on at least one example");
        let n = rows.len() as f64;
        let n_inputs = dataset.n_inputs();
        let mut mean = vec![0.0; n_inputs];
        for &row in rows {
            for (feature, mean) in mean.iter_mut().enumerate() {
                *mean += dataset.input(row, feature);
            }
        }
        mean.iter_mut().for_each(|mean| *mean /= n);
        let mut standard_deviation = vec![0.0; n_inputs];
        for &row in rows {
            for (feature, square) in standard_deviation.iter_mut().enumerate() {
                let difference = dataset.input(row, feature) - mean[feature];
                *square += difference * difference;
            }
        }
        standard_deviation.iter_mut().for_each(|square| *square = (*square / n).sqrt());
        Moments { mean, standard_deviation }.into()
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
        T::scale_and_shift(inputs, &self.factor, &self.shift);
    }
}

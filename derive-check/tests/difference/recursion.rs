//! The recursion of backpropagation in any scalar, with every slip that is known from notes.

use derive_check::difference::Scalar;

use crate::draws::{Net, Sigma};

/// A wrong version of the recursion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Slip {
    None,
    /// δ^L without σ′
    OutputWithoutSlope,
    /// δˡ without σ′
    HiddenWithoutSlope,
    /// σ′(a) for σ′(z)
    SlopeOfActivation,
    /// σ(z) for σ′(z)
    ValueForSlope,
    /// σ′ of the layer above
    SlopeOfLayerAbove,
    /// W for Wᵀ
    NotTransposed,
    /// y − a for a − y
    Sign,
    /// no ½ in the cost, or a 2 too much
    Twice,
    /// 1/m left out
    Sum,
    /// 1/m put twice
    MeanOfMean,
    /// ∂C/∂w from z for a
    InputOfPreActivation,
    /// ∂C/∂b = δ a
    BiasTimesActivation,
    /// the last δ everywhere in place of δˡ
    NoRecursion,
}

impl Slip {
    /// The slips that change every network in which nothing is 0 or 1 by chance.
    pub const ALL: [Self; 13] = [
        Self::OutputWithoutSlope,
        Self::HiddenWithoutSlope,
        Self::SlopeOfActivation,
        Self::ValueForSlope,
        Self::SlopeOfLayerAbove,
        Self::NotTransposed,
        Self::Sign,
        Self::Twice,
        Self::Sum,
        Self::MeanOfMean,
        Self::InputOfPreActivation,
        Self::BiasTimesActivation,
        Self::NoRecursion,
    ];
}

/// ∂C/∂(every parameter), in the order of [`Net::parameters`].
pub fn gradient<S: Scalar>(net: &Net, parameters: &[S], slip: Slip) -> Vec<S> {
    let m = net.inputs.len() as f64;
    let mut nabla = vec![S::from_f64(0.0); parameters.len()];
    for example in 0..net.inputs.len() {
        let (z, a) = net.forward(parameters, example);
        let last = z.len() - 1;
        let slope = |index: usize, j: usize| -> S {
            let sigma: Sigma = net.sigma[index];
            match slip {
                Slip::SlopeOfActivation => sigma.slope(a[index + 1][j]),
                Slip::ValueForSlope => sigma.value(z[index][j]),
                Slip::SlopeOfLayerAbove if index < last => {
                    net.sigma[index + 1].slope(z[index + 1][j % z[index + 1].len()])
                }
                _ => sigma.slope(z[index][j]),
            }
        };
        let mut delta: Vec<S> = Vec::new();
        for index in (0..=last).rev() {
            let (n_in, n_out, offset) = (net.sizes[index], net.sizes[index + 1], net.offset(index));
            delta = (0..n_out)
                .map(|j| {
                    if index == last {
                        let error = a[index + 1][j] - net.targets[example][j];
                        return match slip {
                            Slip::OutputWithoutSlope => error,
                            _ => error * slope(index, j),
                        };
                    }
                    if slip == Slip::NoRecursion {
                        return delta[j % delta.len()];
                    }
                    let (above, n_above) = (net.offset(index + 1), net.sizes[index + 2]);
                    let error: S = (0..n_above)
                        .map(|r| {
                            let place = match slip {
                                Slip::NotTransposed => (j % n_above) * n_out + r % n_out,
                                _ => r * n_out + j,
                            };
                            parameters[above + place] * delta[r]
                        })
                        .sum();
                    match slip {
                        Slip::HiddenWithoutSlope => error,
                        _ => error * slope(index, j),
                    }
                })
                .collect();
            for j in 0..n_out {
                for k in 0..n_in {
                    let below = match slip {
                        Slip::InputOfPreActivation if index > 0 => z[index - 1][k],
                        _ => a[index][k],
                    };
                    nabla[offset + j * n_in + k] += delta[j] * below;
                }
                nabla[offset + n_in * n_out + j] += match slip {
                    Slip::BiasTimesActivation => delta[j] * a[index + 1][j],
                    _ => delta[j],
                };
            }
        }
    }
    let factor = match slip {
        Slip::Sign => -1.0 / m,
        Slip::Twice => 2.0 / m,
        Slip::Sum => 1.0,
        Slip::MeanOfMean => 1.0 / (m * m),
        _ => 1.0 / m,
    };
    nabla.into_iter().map(|entry| entry * factor).collect()
}

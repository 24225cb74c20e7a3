//! The four equations for one example, with plain loops: sigmoids and the quadratic cost.

/// `weight[j][k]` leads to neuron j of a layer from neuron k of the layer below.
pub struct Layer {
    pub weight: Vec<Vec<f64>>,
    pub bias: Vec<f64>,
}

/// ∂C/∂W and ∂C/∂b of every layer.
pub fn gradients(layers: &[Layer], x: &[f64], y: &[f64]) -> Vec<Layer> {
    // Forward. Activations are kept; the slope of a sigmoid is had from them.
    let mut a = vec![x.to_vec()];
    for layer in layers {
        let below = &a[a.len() - 1];
        let weighted = layer.weight.iter().map(|row| row.iter().zip(below).map(|(w, a)| w * a).sum::<f64>());
        let here = weighted.zip(&layer.bias).map(|(sum, b)| sigmoid(sum + b)).collect();
        a.push(here);
    }

    // BP1
    let mut delta: Vec<f64> = a[layers.len()].iter().zip(y).map(|(a, y)| (a - y) * slope(*a)).collect();

    let mut found = Vec::new();
    for (layer, below) in layers.iter().zip(&a).rev() {
        // BP2, for the layer below; of the input it is not needed, and dropped.
        let back = |j: usize| layer.weight.iter().zip(&delta).map(|(row, d)| row[j] * d).sum::<f64>();
        let delta_below = below.iter().enumerate().map(|(j, a)| back(j) * slope(*a)).collect();

        // BP4 and BP3
        let weight = delta.iter().map(|d| below.iter().map(|a| d * a).collect()).collect();
        found.push(Layer { weight, bias: delta });
        delta = delta_below;
    }
    found.reverse();
    found
}

fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// The slope of the sigmoid where it gives out `a`.
fn slope(a: f64) -> f64 {
    a * (1.0 - a)
}

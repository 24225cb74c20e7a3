//! The four equations for one example: sigmoids and the quadratic cost.

/// `weight[j][k]` leads to neuron j of a layer from neuron k of the layer below.
pub struct Layer {
    pub weight: Vec<Vec<f64>>,
    pub bias: Vec<f64>,
}

/// ∂C/∂W and ∂C/∂b of every layer.
pub fn gradients(layers: &[Layer], x: &[f64], y: &[f64]) -> Vec<Layer> {
    // Forward: z = W a + b, a = σ(z). The a are kept for the way back.
    let mut a = vec![x.to_vec()];
    for Layer { weight, bias } in layers {
        let below = &a[a.len() - 1];
        let z = weight.iter().zip(bias).map(|(row, b)| dot(row, below) + b);
        let here = z.map(sigmoid).collect();
        a.push(here);
    }

    // BP1: δ = (a − y) σ′(z)
    let output = a[layers.len()].iter().zip(y);
    let mut delta: Vec<f64> = output.map(|(a, y)| (a - y) * slope(*a)).collect();

    let mut found = Vec::new();
    for (layer, below) in layers.iter().zip(&a).rev() {
        // BP4: ∂C/∂W = δ aᵀ; BP3: ∂C/∂b = δ
        let weight = delta.iter().map(|d| below.iter().map(|a| d * a).collect());
        found.push(Layer { weight: weight.collect(), bias: delta.clone() });

        // BP2: δ of the layer below = (Wᵀ δ) σ′(z). That of the input is not used.
        let ways = layer.weight.iter().zip(&delta);
        let back = |k| ways.clone().map(|(row, d)| row[k] * d).sum::<f64>();
        delta = below.iter().enumerate().map(|(k, a)| back(k) * slope(*a)).collect();
    }
    found.reverse();
    found
}

fn dot(u: &[f64], v: &[f64]) -> f64 {
    u.iter().zip(v).map(|(u, v)| u * v).sum()
}

fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// The slope of the sigmoid where it gives out `a`.
fn slope(a: f64) -> f64 {
    a * (1.0 - a)
}

//! The forward pass of the network as it is, before anything is nudged.
//!
//! Sums are taken with what each addition and product loses kept aside, so that z is right
//! but for its last bit and for what the activations below have lost: the bounds then do not
//! grow with the number of inputs.

use super::lanes::two_sum;
use super::mlp::Mlp;

/// z, a and their shadows for one layer and all examples, one example behind the other.
#[derive(Clone, Debug, Default)]
pub(super) struct LayerAtRest {
    pub z: Vec<f64>,
    pub z_error: Vec<f64>,
    pub a: Vec<f64>,
    pub a_error: Vec<f64>,
    /// Whether a unit sits on a kink, or so near that rounding decides on which side.
    pub on_kink: Vec<bool>,
}

/// Every layer from the input on.
#[derive(Clone, Debug)]
pub(super) struct AtRest {
    pub n_examples: usize,
    /// `layers[0]` is the input, which has only `a`.
    pub layers: Vec<LayerAtRest>,
}

impl AtRest {
    pub fn new(mlp: &Mlp, inputs: &[f64], n_examples: usize) -> Self {
        let input =
            LayerAtRest { a: inputs.to_vec(), a_error: vec![0.0; inputs.len()], ..LayerAtRest::default() };
        let mut layers = vec![input];
        for (index, layer) in mlp.layers.iter().enumerate() {
            let below = &layers[index];
            let n_below = layer.n_inputs();
            let mut here = LayerAtRest::default();
            for example in 0..n_examples {
                let a = &below.a[example * n_below..][..n_below];
                let a_error = &below.a_error[example * n_below..][..n_below];
                for (j, &bias) in layer.bias.iter().enumerate() {
                    let w = layer.row(j);
                    let (z, magnitude) = accurate_sum(w, a, bias);
                    let inherited: f64 = w.iter().zip(a_error).map(|(w, e)| w.abs() * e).sum();
                    let z_error = inherited + 2.0 * z.abs();
                    let point = layer.activation.at(z, z > 0.0);
                    // what a sum in any order, without the lost parts, may be wrong by
                    let doubt = 0.5 * f64::EPSILON * (inherited + (n_below as f64 + 2.0) * magnitude);
                    here.z.push(z);
                    here.z_error.push(z_error);
                    here.a.push(point.value);
                    here.a_error.push(point.slope.abs() * z_error + point.own);
                    here.on_kink.push(layer.activation.has_kink() && z.abs() <= doubt);
                }
            }
            layers.push(here);
        }
        Self { n_examples, layers }
    }
}

/// bias + Σ w a as if in twice the precision, then rounded once; and |bias| + Σ |w a|.
fn accurate_sum(w: &[f64], a: &[f64], bias: f64) -> (f64, f64) {
    let (mut sum, mut lost, mut magnitude) = (bias, 0.0, bias.abs());
    for (&w, &a) in w.iter().zip(a) {
        let (product, product_lost) = two_product(w, a);
        let (next, sum_lost) = two_sum(sum, product);
        sum = next;
        lost += sum_lost + product_lost;
        magnitude += product.abs();
    }
    (sum + lost, magnitude)
}

/// a b as the rounded product and what it lost, together exact but for underflow.
fn two_product(a: f64, b: f64) -> (f64, f64) {
    /// 2²⁷ + 1 cuts a number of 53 bits into halves whose products are exact.
    const CUT: f64 = 134_217_729.0;
    let halves = |x: f64| {
        let high = CUT * x - (CUT * x - x);
        (high, x - high)
    };
    let product = a * b;
    let ((a_high, a_low), (b_high, b_low)) = (halves(a), halves(b));
    let lost = a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low);
    (product, lost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_exact_in_two_parts() {
        // (1 + 2⁻³⁰)² = 1 + 2⁻²⁹ + 2⁻⁶⁰
        let x = 1.0 + 2f64.powi(-30);
        assert_eq!(two_product(x, x), (1.0 + 2f64.powi(-29), 2f64.powi(-60)));
        assert_eq!(two_product(3.0, -7.0), (-21.0, 0.0));
    }

    #[test]
    fn sums_keep_what_cancellation_would_lose() {
        let (sum, magnitude) = accurate_sum(&[1e16, 1.0, -1e16], &[1.0, 1.0, 1.0], 0.25);
        assert_eq!(sum, 1.25);
        assert_eq!(magnitude, 2e16 + 1.25);
    }
}

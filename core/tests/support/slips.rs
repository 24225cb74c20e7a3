//! The four equations in plain loops, right or with one slip: what the judge has to tell apart.

use backprop_core::{Activation, Cost};

use super::judge::Claim;
use super::plain::{Pass, Plain, slope};

/// One thing written wrongly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// Nothing: the equations as they are.
    None,
    /// BP1 with y − a.
    Bp1Sign,
    /// BP1 with a for a − y.
    Bp1Target,
    /// BP1 without σ'.
    Bp1Slope,
    /// BP1 with σ'(a).
    Bp1SlopeOfA,
    /// BP1 twice as large: ½ forgotten in the cost.
    Bp1Half,
    /// BP2 with W for Wᵀ.
    Bp2Transpose,
    /// BP2 with Wˡ for Wˡ⁺¹.
    Bp2Layer,
    /// BP2 without σ'.
    Bp2Slope,
    /// BP2 with σ'(a).
    Bp2SlopeOfA,
    /// BP2 with σ'(zˡ⁺¹).
    Bp2SlopeAbove,
    /// BP2 with the sign turned.
    Bp2Sign,
    /// BP3 with δˡ⊙aˡ.
    Bp3Factor,
    /// BP3 as a sum over the examples.
    Bp3Sum,
    /// BP4 with aˡ.
    Bp4Layer,
    /// BP4 with zˡ⁻¹.
    Bp4PreActivation,
    /// BP4 transposed.
    Bp4Transpose,
    /// BP4 as a sum over the examples.
    Bp4Sum,
    /// BP4 with δˡ of the first example for all.
    Bp4Example,
}

impl Slip {
    pub const ALL: [Self; 18] = [
        Self::Bp1Sign,
        Self::Bp1Target,
        Self::Bp1Slope,
        Self::Bp1SlopeOfA,
        Self::Bp1Half,
        Self::Bp2Transpose,
        Self::Bp2Layer,
        Self::Bp2Slope,
        Self::Bp2SlopeOfA,
        Self::Bp2SlopeAbove,
        Self::Bp2Sign,
        Self::Bp3Factor,
        Self::Bp3Sum,
        Self::Bp4Layer,
        Self::Bp4PreActivation,
        Self::Bp4Transpose,
        Self::Bp4Sum,
        Self::Bp4Example,
    ];
}

/// ∇C by the four equations, for square layers of one width so that every slip has a shape that fits.
pub fn gradient(plain: &Plain, slip: Slip) -> Claim {
    assert!(plain.cost == Cost::Quadratic && plain.output != Activation::Softmax);
    let mut claim = Claim::zeros(plain);
    let passes: Vec<Pass> = plain.x.iter().map(|x| plain.forward(x)).collect();
    let errors: Vec<_> = passes.iter().zip(&plain.y).map(|(pass, y)| errors(plain, pass, y, slip)).collect();
    let m = passes.len() as f64;
    for (pass, delta) in passes.iter().zip(&errors) {
        for l in 2..=plain.last() {
            for j in 0..plain.sizes[l - 1] {
                let b = delta[l][j] * if slip == Slip::Bp3Factor { pass.a[l][j].value } else { 1.0 };
                claim.nabla_b[l][j] += b / if slip == Slip::Bp3Sum { 1.0 } else { m };
                for k in 0..plain.sizes[l - 2] {
                    let a = match slip {
                        Slip::Bp4Layer => pass.a[l][k].value,
                        Slip::Bp4PreActivation if l > 2 => pass.z[l - 1][k].value,
                        _ => pass.a[l - 1][k].value,
                    };
                    let d = if slip == Slip::Bp4Example { errors[0][l][j] } else { delta[l][j] };
                    let place = if slip == Slip::Bp4Transpose { (k, j) } else { (j, k) };
                    let w = &mut claim.nabla_w[l][place.0][place.1];
                    *w += d * a / if slip == Slip::Bp4Sum { 1.0 } else { m };
                }
            }
        }
    }
    claim
}

/// δˡ of one example, for every layer.
fn errors(plain: &Plain, pass: &Pass, y: &[f64], slip: Slip) -> Vec<Vec<f64>> {
    let last = plain.last();
    let mut delta = vec![vec![]; last + 1];
    let slope = |l: usize, z: f64| slope(plain.activation(l), z);
    for (j, &y) in y.iter().enumerate() {
        let (z, a) = (pass.z[last][j].value, pass.a[last][j].value);
        delta[last].push(match slip {
            Slip::Bp1Sign => (y - a) * slope(last, z),
            Slip::Bp1Target => a * slope(last, z),
            Slip::Bp1Slope => a - y,
            Slip::Bp1SlopeOfA => (a - y) * slope(last, a),
            Slip::Bp1Half => 2.0 * (a - y) * slope(last, z),
            _ => (a - y) * slope(last, z),
        });
    }
    for l in (2..last).rev() {
        for k in 0..plain.sizes[l - 1] {
            let terms = delta[l + 1].iter().enumerate().map(|(j, d)| match slip {
                Slip::Bp2Transpose => plain.w[l + 1][k][j] * d,
                Slip::Bp2Layer => plain.w[l][j][k] * d,
                Slip::Bp2Sign => -plain.w[l + 1][j][k] * d,
                _ => plain.w[l + 1][j][k] * d,
            });
            let sum: f64 = terms.sum();
            let factor = match slip {
                Slip::Bp2Slope => 1.0,
                Slip::Bp2SlopeOfA => slope(l, pass.a[l][k].value),
                Slip::Bp2SlopeAbove => slope(l, pass.z[l + 1][k].value),
                _ => slope(l, pass.z[l][k].value),
            };
            delta[l].push(sum * factor);
        }
    }
    delta
}

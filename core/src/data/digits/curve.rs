//! Smooth curves through points, as chains of short straight lines.

/// Lines between two neighbouring points of a stroke.
const STEPS: usize = 6;

/// A Catmull–Rom spline through `points`, sampled at [`STEPS`] points between each two; added to `chain`.
///
/// Between p₁ and p₂, with p₀ before and p₃ after them,
/// p(t) = ½ (2p₁ + (p₂ − p₀) t + (2p₀ − 5p₁ + 4p₂ − p₃) t² + (3p₁ − p₀ − 3p₂ + p₃) t³).
/// A point that comes twice is a corner: the curve arrives and leaves along its neighbours' directions.
///
/// Source: Catmull, Rom, A class of local interpolating splines, 1974.
pub(super) fn sample(points: &[[f64; 2]], chain: &mut Vec<[f64; 2]>) {
    let at = |i: isize| points[i.clamp(0, points.len() as isize - 1) as usize];
    chain.push(points[0]);
    for i in 0..points.len() as isize - 1 {
        let p = [at(i - 1), at(i), at(i + 1), at(i + 2)];
        if p[1] == p[2] {
            continue;
        }
        for step in 1..=STEPS {
            let t = step as f64 / STEPS as f64;
            chain.push([0, 1].map(|axis| {
                let [p0, p1, p2, p3] = p.map(|point| point[axis]);
                let cubic = 3.0 * p1 - p0 - 3.0 * p2 + p3;
                let square = 2.0 * p0 - 5.0 * p1 + 4.0 * p2 - p3;
                0.5 * (2.0 * p1 + t * (p2 - p0 + t * (square + t * cubic)))
            }));
        }
    }
}

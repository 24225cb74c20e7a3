//! Point sets in the plane that a straight line cannot divide: spirals, moons, circles, xor.

use std::f64::consts::{PI, TAU};

use super::random::{Generator, between, generator, normal};
use super::{DataError, Dataset, Inputs, Problem, Targets};

/// Stream of the seed that points are drawn on.
const STREAM: u64 = 0x706f_696e_7473;

/// The shapes that points can be drawn in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Two half circles that reach into each other; two classes.
    Moons,
    /// A circle around another of half its radius; two classes.
    Circles,
    /// Three arms winding around the origin, each for three quarters of a turn; three classes.
    Spirals,
    /// Four squares about the origin, opposite ones of the same class; two classes.
    Xor,
}

impl Shape {
    /// Number of classes.
    pub fn n_classes(self) -> usize {
        match self {
            Self::Spirals => 3,
            Self::Moons | Self::Circles | Self::Xor => 2,
        }
    }

    /// The standard deviation of the noise that shows the shape and still lets it be learnt well.
    pub fn usual_noise(self) -> f64 {
        match self {
            Self::Moons => 0.15,
            Self::Circles => 0.08,
            Self::Spirals => 0.04,
            Self::Xor => 0.1,
        }
    }

    /// A point of `class`, without noise.
    fn point(self, class: usize, rng: &mut Generator) -> [f64; 2] {
        let sign = if class == 0 { 1.0 } else { -1.0 };
        match self {
            Self::Moons => {
                let (sin, cos) = libm::sincos(PI * between(rng, 0.0, 1.0));
                [sign * (cos - 0.5), sign * (sin - 0.25)]
            }
            Self::Circles => {
                let (sin, cos) = libm::sincos(TAU * between(rng, 0.0, 1.0));
                let radius = if class == 0 { 1.0 } else { 0.5 };
                [radius * cos, radius * sin]
            }
            Self::Spirals => {
                let radius = between(rng, 0.1, 1.0);
                let (sin, cos) = libm::sincos(TAU * (0.75 * radius + class as f64 / 3.0));
                [radius * cos, radius * sin]
            }
            Self::Xor => {
                let (x, y) = (between(rng, -1.0, 1.0), between(rng, 0.0, 1.0));
                [x, if x > 0.0 { sign * y } else { -sign * y }]
            }
        }
    }
}

/// Draws `n_examples` points of a shape, the classes in turn, each coordinate with normal noise of the given standard
/// deviation. All points lie about the origin at distances of about 1.
///
/// # Errors
/// If `n_examples` is 0, or the noise is negative or no finite number.
pub fn draw(
    shape: Shape,
    name: &str,
    n_examples: usize,
    noise: f64,
    seed: u64,
) -> Result<Dataset, DataError> {
    if !(noise.is_finite() && noise >= 0.0) {
        return Err(DataError::new(name, Problem::Noise { found: noise }));
    }
    let mut rng = generator(seed, STREAM ^ shape as u64);
    let mut values = Vec::with_capacity(2 * n_examples);
    let mut labels = Vec::with_capacity(n_examples);
    for class in (0..shape.n_classes()).cycle().take(n_examples) {
        let point = shape.point(class, &mut rng);
        values.extend(point.map(|x| x + noise * normal(&mut rng)));
        labels.push(class as u32);
    }
    let names = (0..shape.n_classes()).map(|class| class.to_string()).collect();
    Dataset::new(name, 2, Inputs::Reals(values), Targets::Classes { labels, names })?
        .with_feature_names(vec!["x".to_owned(), "y".to_owned()])
}

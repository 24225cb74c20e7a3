//! The data sets that come with the library, by name. Each is drawn from a seed, none is stored.

use super::points::{self, Shape};
use super::{DataError, Dataset, digits};

/// A data set that comes with the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Embedded {
    /// Its name, as in [`find`].
    pub name: &'static str,
    /// What it is, in one line.
    pub description: &'static str,
    /// The number of examples that is enough to learn it.
    pub n_examples: usize,
    source: Source,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Digits,
    Points(Shape),
}

/// All of them; the first is what a program trains on when it is told nothing.
pub static ALL: [Embedded; 5] = [
    Embedded {
        name: "digits",
        description: "handwritten-like digits, 28×28 grey values, ten classes",
        n_examples: 60_000,
        source: Source::Digits,
    },
    Embedded {
        name: "spirals",
        description: "points on three arms that wind around the origin, three classes",
        n_examples: 3_000,
        source: Source::Points(Shape::Spirals),
    },
    Embedded {
        name: "moons",
        description: "points on two half circles that reach into each other, two classes",
        n_examples: 2_000,
        source: Source::Points(Shape::Moons),
    },
    Embedded {
        name: "circles",
        description: "points on a circle and on a smaller one inside it, two classes",
        n_examples: 2_000,
        source: Source::Points(Shape::Circles),
    },
    Embedded {
        name: "xor",
        description: "points in four squares, opposite ones of the same class, two classes",
        n_examples: 2_000,
        source: Source::Points(Shape::Xor),
    },
];

/// The set called `name`, if there is one.
pub fn find(name: &str) -> Option<&'static Embedded> {
    ALL.iter().find(|set| set.name == name)
}

impl Embedded {
    /// Draws the set: `n_examples` of them (the set's own number if not said), noise as usual for it.
    ///
    /// # Errors
    /// If `n_examples` is 0.
    pub fn draw(&self, n_examples: Option<usize>, seed: u64) -> Result<Dataset, DataError> {
        let n_examples = n_examples.unwrap_or(self.n_examples);
        match self.source {
            Source::Digits => digits::draw(self.name, n_examples, seed),
            Source::Points(shape) => points::draw(shape, self.name, n_examples, shape.usual_noise(), seed),
        }
    }
}

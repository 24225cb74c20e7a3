//! Digits as people write them, drawn from a seed: 28×28 grey values, ten classes.
//!
//! A digit is one of the ways in which people write it (`templates`), its points moved a little, bent by a smooth
//! wobble, mapped by a random affine map, drawn with a pen whose width and pressure change, on paper that is not quite
//! clean. Digits are not centred or made upright, so that no single pixel tells much.

mod curve;
mod raster;
mod templates;

use std::f64::consts::TAU;

use super::random::{Generator, below, between, generator, normal, unit};
use super::{DataError, Dataset, ImageShape, Inputs, Targets};
use raster::{Distances, SIDE};
use templates::DIGITS;

/// Stream of the seed that digits are drawn on; digit i has the stream `STREAM + i` to itself.
const STREAM: u64 = 0x6469_6769_7473_0000;

/// Pixels of a digit's image.
const N_PIXELS: usize = SIDE * SIDE;

/// Rows and columns of a digit's image.
pub const SHAPE: ImageShape = ImageShape { n_rows: SIDE, n_columns: SIDE };

/// Draws `n_examples` digits, the classes 0 to 9 in turn.
///
/// The digits of a longer set begin with those of a shorter one of the same seed.
///
/// # Errors
/// If `n_examples` is 0.
pub fn draw(name: &str, n_examples: usize, seed: u64) -> Result<Dataset, DataError> {
    let mut bytes = vec![0; n_examples * N_PIXELS];
    let mut labels = Vec::with_capacity(n_examples);
    let mut pen = Pen::default();
    for (example, image) in bytes.chunks_exact_mut(N_PIXELS).enumerate() {
        let class = example % DIGITS.len();
        let mut rng = generator(seed, STREAM.wrapping_add(example as u64));
        pen.write(class, &mut rng, image);
        labels.push(class as u32);
    }
    let names = (0..DIGITS.len()).map(|class| class.to_string()).collect();
    Dataset::new(name, N_PIXELS, Inputs::Bytes(bytes), Targets::Classes { labels, names })?
        .with_image_shape(SHAPE)
}

/// How much one digit may differ from another of the same template. Lengths are in the template's units, of which a
/// digit is one high, unless pixels are said.
mod habit {
    /// Standard deviation of a point's place.
    pub(super) const JITTER: f64 = 0.025;
    /// Greatest amplitude of the wobble.
    pub(super) const WOBBLE: f64 = 0.05;
    /// Height in pixels: mean and standard deviation.
    pub(super) const HEIGHT: [f64; 2] = [18.5, 1.5];
    /// Width over height: mean and standard deviation.
    pub(super) const ASPECT: [f64; 2] = [0.78, 0.10];
    /// Standard deviation of the rotation, in radians.
    pub(super) const ROTATION: f64 = 0.14;
    /// Standard deviation of the shear.
    pub(super) const SHEAR: f64 = 0.18;
    /// Greatest shift along each axis, in pixels.
    pub(super) const SHIFT: f64 = 2.75;
    /// The pen's radius in pixels: least and greatest.
    pub(super) const RADIUS: [f64; 2] = [0.65, 1.65];
    /// Width of the ink's edge in pixels: least and greatest.
    pub(super) const SOFTNESS: [f64; 2] = [1.0, 2.0];
    /// The darkest ink: least, of 1.
    pub(super) const LEAST_INK: f64 = 0.75;
    /// The grain in the ink: greatest change, of 1.
    pub(super) const GRAIN: f32 = 0.1;
}

/// What is reused from digit to digit.
#[derive(Default)]
struct Pen {
    points: Vec<[f64; 2]>,
    chain: Vec<[f64; 2]>,
}

impl Pen {
    fn write(&mut self, class: usize, rng: &mut Generator, image: &mut [u8]) {
        let templates = DIGITS[class];
        let template = templates[below(rng, templates.len())];
        let hand = Hand::draw(rng);
        let mut sheet = Distances::blank();
        for stroke in template {
            self.points.clear();
            for (i, point) in stroke.iter().enumerate() {
                let corner = i > 0 && stroke[i - 1] == *point;
                let moved =
                    if corner { self.points[i - 1] } else { point.map(|x| x + habit::JITTER * normal(rng)) };
                self.points.push(moved);
            }
            self.chain.clear();
            curve::sample(&self.points, &mut self.chain);
            let radius = [0, 1].map(|_| hand.radius * between(rng, 0.8, 1.2));
            let n = self.chain.len() - 1;
            for (i, ends) in self.chain.windows(2).enumerate() {
                let radius_at = |i: usize| (radius[0] + (radius[1] - radius[0]) * i as f64 / n as f64) as f32;
                sheet.line(hand.place(ends[0]), hand.place(ends[1]), [radius_at(i), radius_at(i + 1)]);
            }
        }
        for (pixel, ink) in image.iter_mut().zip(sheet.ink(hand.softness)) {
            *pixel = 0;
            if ink > 0.0 {
                let grain = 1.0 + habit::GRAIN * between(rng, -1.0, 1.0) as f32;
                *pixel = (255.0 * (ink * hand.ink * grain).min(1.0) + 0.5) as u8;
            }
        }
    }
}

/// How one digit is written: the same for all its strokes.
struct Hand {
    wave: [[f64; 4]; 2],
    map: [[f64; 2]; 2],
    centre: [f64; 2],
    radius: f64,
    softness: f32,
    ink: f32,
}

impl Hand {
    fn draw(rng: &mut Generator) -> Self {
        let wave = [0, 1].map(|_| {
            let (sin, cos) = libm::sincos(TAU * unit(rng));
            let frequency = between(rng, 3.0, 8.0);
            [habit::WOBBLE * unit(rng), frequency * cos, frequency * sin, TAU * unit(rng)]
        });
        let height = habit::HEIGHT[0] + habit::HEIGHT[1] * normal(rng).clamp(-2.5, 2.5);
        let aspect = habit::ASPECT[0] + habit::ASPECT[1] * normal(rng).clamp(-2.5, 2.5);
        let (sin, cos) = libm::sincos(habit::ROTATION * normal(rng).clamp(-2.5, 2.5));
        let shear = habit::SHEAR * normal(rng).clamp(-2.5, 2.5);
        // rotation · shear · scale
        let (width, slant) = (height * aspect, -shear * height);
        let map = [[cos * width, cos * slant - sin * height], [sin * width, sin * slant + cos * height]];
        let middle = 0.5 * (SIDE as f64 - 1.0);
        Self {
            wave,
            map,
            centre: [0, 1].map(|_| middle + between(rng, -habit::SHIFT, habit::SHIFT)),
            radius: between(rng, habit::RADIUS[0], habit::RADIUS[1]),
            softness: between(rng, habit::SOFTNESS[0], habit::SOFTNESS[1]) as f32,
            ink: between(rng, habit::LEAST_INK, 1.0) as f32,
        }
    }

    /// Where a point of a template comes to lie, in pixels.
    fn place(&self, point: [f64; 2]) -> [f32; 2] {
        let wobbled = [0, 1].map(|axis| {
            let [amplitude, x, y, phase] = self.wave[axis];
            point[axis] + amplitude * libm::sin(x * point[0] + y * point[1] + phase)
        });
        let (x, y) = (wobbled[0] - 0.5, wobbled[1] - 0.5);
        [0, 1].map(|axis| (self.centre[axis] + self.map[axis][0] * x + self.map[axis][1] * y) as f32)
    }
}

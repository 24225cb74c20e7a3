//! Data augmentation: images moved, turned, stretched and bent a little, anew in every epoch.
//!
//! What happens to an image depends on the seed, the epoch and the example's number alone: not on the order of the
//! examples, the mini-batches or the threads, and a resumed run needs nothing remembered.
//!
//! Source: Simard, Steinkraus, Platt, Best practices for convolutional neural networks applied to visual document
//! analysis, 2003 (elastic distortions).

use faer::MatMut;
use faer::prelude::ReborrowMut;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::dataset::{Dataset, ImageShape, contiguous};
use super::random::{Generator, between, generator, mix};
use super::scalar::Scalar;

/// Stream of the seed that distortions are drawn on.
const STREAM: u64 = 0x6175_676d_656e_7400;

/// Zeros around an image: a place is taken at least half a pixel from the padded image's edge.
const MARGIN: usize = 2;

/// How far images may be changed. The default changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Greatest shift along each axis, in pixels.
    pub shift: f64,
    /// Greatest rotation to either side, in degrees.
    pub rotation: f64,
    /// Greatest relative change of width and of height, each by itself; 0.1 is from 0.9 to 1.1.
    pub scale: f64,
    /// Greatest horizontal shear: columns moved for each row.
    pub shear: f64,
    /// Root mean square of the elastic displacement along each axis, in pixels.
    pub elastic: f64,
    /// Distance over which the elastic displacement changes, in pixels: the spacing of the knots of a cubic spline. 0
    /// stands for [`Options::USUAL_SMOOTHNESS`].
    pub smoothness: f64,
}

impl Options {
    /// The smoothness used where none is given; it bends a digit without tearing it.
    pub const USUAL_SMOOTHNESS: f64 = 8.0;

    /// Whether images stay as they are.
    pub fn changes_nothing(&self) -> bool {
        [self.shift, self.rotation, self.scale, self.shear, self.elastic] == [0.0; 5]
    }

    fn check(&self) -> Result<(), AugmentationError> {
        let smoothness = if self.smoothness == 0.0 { Self::USUAL_SMOOTHNESS } else { self.smoothness };
        let limits = [
            ("shift", self.shift, 0.0, f64::from(u16::MAX)),
            ("rotation", self.rotation, 0.0, 180.0),
            ("scale", self.scale, 0.0, 0.9),
            ("shear", self.shear, 0.0, 10.0),
            ("elastic", self.elastic, 0.0, f64::from(u16::MAX)),
            ("smoothness", smoothness, 1.0, f64::from(u16::MAX)),
        ];
        for (what, found, least, greatest) in limits {
            if !(least..=greatest).contains(&found) {
                return Err(AugmentationError { what, found, least, greatest });
            }
        }
        Ok(())
    }
}

/// An option that no image can be changed by.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("the augmentation's {what} is {found}, expected a number from {least} to {greatest}")]
pub struct AugmentationError {
    /// The option.
    pub what: &'static str,
    /// Its value.
    pub found: f64,
    /// The least value that can be used.
    pub least: f64,
    /// The greatest.
    pub greatest: f64,
}

/// Changes images by random affine maps and elastic distortions. It holds its buffers: applying it allocates nothing.
#[derive(Debug, Clone)]
pub struct Augmenter {
    options: Options,
    shape: ImageShape,
    seed: u64,
    /// The image as 0 to 1 within [`MARGIN`] zeros on each side.
    padded: Vec<f32>,
    places: Places,
    field: Field,
}

impl Augmenter {
    /// An augmenter of images of one shape.
    ///
    /// # Errors
    /// If an option is out of its range.
    pub fn new(options: Options, shape: ImageShape, seed: u64) -> Result<Self, AugmentationError> {
        options.check()?;
        Ok(Self {
            options,
            shape,
            seed,
            padded: vec![0.0; (shape.n_rows + 2 * MARGIN) * (shape.n_columns + 2 * MARGIN)],
            places: Places::new(shape),
            field: Field::new(&options, shape),
        })
    }

    /// Writes `image`, changed as befits its number and the epoch, as numbers from 0 to 1. What comes from beyond the
    /// image's border is 0.
    ///
    /// # Panics
    /// If `image` or `out` does not have as many pixels as the shape.
    pub fn apply<T: Scalar>(&mut self, image: &[u8], example: usize, epoch: u64, out: &mut [T]) {
        let ImageShape { n_rows, n_columns } = self.shape;
        assert!(
            image.len() == self.shape.n_pixels() && out.len() == image.len(),
            "an augmenter of {n_rows}×{n_columns} images got {} pixels and room for {}",
            image.len(),
            out.len(),
        );
        let width = n_columns + 2 * MARGIN;
        for (row, pixels) in image.chunks_exact(n_columns).enumerate() {
            f32::scale_bytes(pixels, &mut self.padded[(row + MARGIN) * width + MARGIN..][..n_columns]);
        }
        let mut rng = generator(self.seed ^ mix(epoch), STREAM ^ mix(example as u64));
        let map = Map::draw(&self.options, self.shape, &mut rng);
        self.field.draw(&mut rng);
        for (row, out) in out.chunks_exact_mut(n_columns).enumerate() {
            self.places.find(&map, row, self.field.row(row));
            for (value, place) in out.iter_mut().zip(self.places.iter()) {
                let above = &self.padded[place.first..][..2];
                let below = &self.padded[place.first + width..][..2];
                let above = blend(above[0], above[1], place.right);
                let below = blend(below[0], below[1], place.right);
                *value = T::from_real(f64::from(blend(above, below, place.below)));
            }
        }
    }

    /// Fills a mini-batch as [`Dataset::fill_inputs`] does, each image changed as befits its number and the epoch, then
    /// standardised when the set has a standardisation.
    ///
    /// # Panics
    /// If the set's inputs are not bytes or not of this augmenter's shape, or the shapes do not fit.
    pub fn fill_inputs<T: Scalar>(
        &mut self,
        dataset: &Dataset,
        rows: &[usize],
        epoch: u64,
        mut out: MatMut<'_, T>,
    ) {
        assert_eq!(
            (out.nrows(), out.ncols()),
            (dataset.n_inputs(), rows.len()),
            "shape of the mini-batch's inputs"
        );
        for (j, &example) in rows.iter().enumerate() {
            let column = contiguous(out.rb_mut(), j);
            let image = dataset.image(example).expect("images are held as bytes");
            self.apply(image, example, epoch, column);
            if let Some(standardisation) = dataset.standardisation() {
                standardisation.apply(column);
            }
        }
    }
}

/// From `a` to `b` as `share` goes from 0 to 1; exactly `a` and `b` at its ends.
fn blend(a: f32, b: f32, share: f32) -> f32 {
    a * (1.0 - share) + b * share
}

/// An affine map, from a pixel of the result to the place in the image that it is taken from.
struct Map {
    x: [f32; 3],
    y: [f32; 3],
}

impl Map {
    fn draw(options: &Options, shape: ImageShape, rng: &mut Generator) -> Self {
        let mut evenly = |greatest: f64| between(rng, -greatest, greatest);
        let (sin, cos) = libm::sincos(evenly(options.rotation).to_radians());
        let scale = [1.0 + evenly(options.scale), 1.0 + evenly(options.scale)];
        let shear = evenly(options.shear);
        let shift = [evenly(options.shift), evenly(options.shift)];
        // the inverse of rotation · shear · scale, turned about the image's centre
        let turned = [[cos, sin], [-sin, cos]];
        let sheared = [0, 1].map(|axis| turned[0][axis] - shear * turned[1][axis]);
        let linear = [sheared.map(|x| x / scale[0]), turned[1].map(|y| y / scale[1])];
        let centre = [0.5 * (shape.n_columns as f64 - 1.0), 0.5 * (shape.n_rows as f64 - 1.0)];
        let [x, y] = [0, 1].map(|axis| {
            let [by_x, by_y] = linear[axis];
            let constant = centre[axis] - by_x * (centre[0] + shift[0]) - by_y * (centre[1] + shift[1]);
            [by_x, by_y, constant].map(|coefficient| coefficient as f32)
        });
        Self { x, y }
    }
}

/// Where the pixels of one row are taken from.
#[derive(Debug, Clone)]
struct Places {
    width: u32,
    /// The greatest x and y.
    last: [f32; 2],
    /// The whole parts of x and y of each pixel, in the padded image.
    whole: [Vec<u32>; 2],
    /// How far x and y lie beyond their whole parts, from 0 to 1.
    beyond: [Vec<f32>; 2],
    /// The pixel of the padded image at the whole parts.
    first: Vec<u32>,
}

/// The four pixels of the padded image that one is blended from: the first of them, and the shares of the other column
/// and of the other row.
struct Place {
    first: usize,
    right: f32,
    below: f32,
}

impl Places {
    fn new(shape: ImageShape) -> Self {
        let last = |n: usize| (n + 2 * MARGIN - 2) as f32;
        Self {
            width: (shape.n_columns + 2 * MARGIN) as u32,
            last: [last(shape.n_columns), last(shape.n_rows)],
            whole: [0, 1].map(|_| vec![0; shape.n_columns]),
            beyond: [0, 1].map(|_| vec![0.0; shape.n_columns]),
            first: vec![0; shape.n_columns],
        }
    }

    /// Finds the places of a row's pixels. What lies beyond the margin is taken from the margin.
    fn find(&mut self, map: &Map, row: usize, displacement: [&[f32]; 2]) {
        // Adding 2²³ rounds to a whole number, which then stands in the last bits.
        const ROUNDING: f32 = 8_388_608.0;
        for (axis, [by_x, by_y, constant]) in [map.x, map.y].into_iter().enumerate() {
            let start = by_y * row as f32 + constant + MARGIN as f32;
            let (whole, beyond) = (&mut self.whole[axis], &mut self.beyond[axis]);
            let pixels = whole.iter_mut().zip(beyond).zip(displacement[axis]).zip(0_u16..);
            for (((whole, beyond), displacement), column) in pixels {
                let place = (start + by_x * f32::from(column) + displacement).max(0.5).min(self.last[axis]);
                let rounded = place - 0.5 + ROUNDING;
                *whole = rounded.to_bits() - ROUNDING.to_bits();
                *beyond = place - (rounded - ROUNDING);
            }
        }
        let [x, y] = &self.whole;
        for ((first, x), y) in self.first.iter_mut().zip(x).zip(y) {
            *first = y * self.width + x;
        }
    }

    fn iter(&self) -> impl Iterator<Item = Place> + '_ {
        let shares = self.beyond[0].iter().zip(&self.beyond[1]);
        self.first.iter().zip(shares).map(|(&first, (&right, &below))| Place {
            first: first as usize,
            right,
            below,
        })
    }
}

/// A smooth random displacement of every pixel: a cubic B-spline over a coarse grid of random numbers.
#[derive(Debug, Clone)]
struct Field {
    greatest: f64,
    rows: Vec<Knots>,
    columns: Vec<Knots>,
    n_knot_columns: usize,
    /// x and y: one number for each knot, row after row.
    knots: [Vec<f32>; 2],
    /// x and y: the spline over the columns, one row for each row of knots.
    across: [Vec<f32>; 2],
    /// x and y: one row of pixels.
    row: [Vec<f32>; 2],
}

/// The four knots that a pixel hangs on: the first, and the weight of each.
#[derive(Debug, Clone, Copy)]
struct Knots {
    first: usize,
    weights: [f32; 4],
}

impl Field {
    fn new(options: &Options, shape: ImageShape) -> Self {
        let spacing = if options.smoothness == 0.0 { Options::USUAL_SMOOTHNESS } else { options.smoothness };
        let knots = |n: usize| (0..n).map(|i| Knots::at(i as f64 / spacing)).collect::<Vec<_>>();
        let count = |knots: &[Knots]| knots.iter().map(|knots| knots.first + 4).max().unwrap_or(0);
        let (rows, columns) = (knots(shape.n_rows), knots(shape.n_columns));
        let (n_knot_rows, n_knot_columns) = (count(&rows), count(&columns));
        // The mean of Σ w² over the places between two knots is ∫ β₃² = 151/315 along each axis; an even draw from
        // [−g, g] has the root mean square g/√3.
        let greatest = options.elastic * 3.0_f64.sqrt() * 315.0 / 151.0;
        Self {
            greatest,
            n_knot_columns,
            knots: [0, 1].map(|_| vec![0.0; n_knot_rows * n_knot_columns]),
            across: [0, 1].map(|_| vec![0.0; n_knot_rows * shape.n_columns]),
            row: [0, 1].map(|_| vec![0.0; shape.n_columns]),
            rows,
            columns,
        }
    }

    /// Draws a new displacement.
    fn draw(&mut self, rng: &mut Generator) {
        if self.greatest == 0.0 {
            return;
        }
        for (knots, across) in self.knots.iter_mut().zip(&mut self.across) {
            knots.fill_with(|| between(rng, -self.greatest, self.greatest) as f32);
            let n_columns = self.columns.len();
            for (knots, across) in
                knots.chunks_exact(self.n_knot_columns).zip(across.chunks_exact_mut(n_columns))
            {
                for (value, Knots { first, weights }) in across.iter_mut().zip(&self.columns) {
                    *value = weights.iter().zip(&knots[*first..]).map(|(weight, knot)| weight * knot).sum();
                }
            }
        }
    }

    /// The displacement of one row of pixels along x and along y.
    fn row(&mut self, row: usize) -> [&[f32]; 2] {
        if self.greatest > 0.0 {
            let Knots { first, weights } = self.rows[row];
            let n_columns = self.columns.len();
            for (row, across) in self.row.iter_mut().zip(&self.across) {
                row.fill(0.0);
                for (weight, across) in
                    weights.iter().zip(across[first * n_columns..].chunks_exact(n_columns))
                {
                    row.iter_mut().zip(across).for_each(|(sum, value)| *sum += weight * value);
                }
            }
        }
        self.row.each_ref().map(Vec::as_slice)
    }
}

impl Knots {
    /// The weights of the uniform cubic B-spline at `place`, in units of the spacing; they sum to 1.
    fn at(place: f64) -> Self {
        let first = place.floor();
        let t = place - first;
        let u = 1.0 - t;
        let weights =
            [u * u * u, 3.0 * t * t * t - 6.0 * t * t + 4.0, 3.0 * u * u * u - 6.0 * u * u + 4.0, t * t * t];
        Self { first: first as usize, weights: weights.map(|weight| (weight / 6.0) as f32) }
    }
}

//! The numbers that products are made of.

use faer::traits::RealField;

/// A number that can be an entry of a matrix here: `f32` or `f64`.
pub trait Element: RealField + Copy + Send + Sync {}

impl Element for f32 {}
impl Element for f64 {}

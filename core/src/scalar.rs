//! The number types a network can be made of: f32 and f64.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::names::named;

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// A number that weights, activations and errors can be made of: `f32` or `f64`.
pub trait Scalar: sealed::Sealed + faer::traits::RealField + Copy + Default + fmt::Display {
    /// The type's name at run time.
    const DTYPE: DType;

    /// The nearest number of this type.
    fn from_f64(value: f64) -> Self;

    /// The same number, exactly.
    fn to_f64(self) -> f64;

    /// Neither infinite nor NaN.
    fn is_finite(self) -> bool;
}

impl Scalar for f32 {
    const DTYPE: DType = DType::F32;

    fn from_f64(value: f64) -> Self {
        value as f32
    }

    fn to_f64(self) -> f64 {
        f64::from(self)
    }

    fn is_finite(self) -> bool {
        self.is_finite()
    }
}

impl Scalar for f64 {
    const DTYPE: DType = DType::F64;

    fn from_f64(value: f64) -> Self {
        value
    }

    fn to_f64(self) -> f64 {
        self
    }

    fn is_finite(self) -> bool {
        self.is_finite()
    }
}

/// A scalar type named at run time, as in `--dtype` and in a checkpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DType {
    /// 32 bits: what training uses.
    #[default]
    F32,
    /// 64 bits: what checking uses.
    F64,
}

impl DType {
    /// Every type there is.
    pub const ALL: [Self; 2] = [Self::F32, Self::F64];

    /// The name that [`FromStr`] reads back.
    pub fn name(self) -> &'static str {
        match self {
            Self::F32 => "f32",
            Self::F64 => "f64",
        }
    }
}

named!(DType, "dtype");

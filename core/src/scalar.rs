//! The number types a network can be made of: f32 and f64.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::names::named;
use crate::{data, kernels, product};

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// A number that weights, activations and errors can be made of: `f32` or `f64`.
///
/// It is what the kernels, the products and the data sets each ask for, and its own name.
pub trait Scalar: sealed::Sealed + kernels::Real + product::Element + data::Scalar + fmt::Display {
    /// The type's name at run time.
    const DTYPE: DType;

    /// √x
    fn sqrt(self) -> Self;

    /// Appends the number's bytes, the lowest first.
    fn put_le_bytes(self, bytes: &mut Vec<u8>);

    /// The number of these bytes, the lowest first.
    ///
    /// # Panics
    /// If there are not as many bytes as a number has.
    fn from_le_bytes(bytes: &[u8]) -> Self;
}

macro_rules! scalar {
    ($type:ident, $dtype:ident) => {
        impl Scalar for $type {
            const DTYPE: DType = DType::$dtype;

            fn sqrt(self) -> Self {
                self.sqrt()
            }

            fn put_le_bytes(self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_le_bytes());
            }

            fn from_le_bytes(bytes: &[u8]) -> Self {
                let mut array = [0; size_of::<Self>()];
                array.copy_from_slice(bytes);
                Self::from_le_bytes(array)
            }
        }
    };
}

scalar!(f32, F32);
scalar!(f64, F64);

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

    /// The name that [`FromStr`](std::str::FromStr) reads back.
    pub fn name(self) -> &'static str {
        match self {
            Self::F32 => "f32",
            Self::F64 => "f64",
        }
    }
}

named!(DType, "dtype");

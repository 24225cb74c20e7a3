//! Elementwise functions and softmax on slices, by SIMD, with a stated error.
//!
//! One file per function: formula, scalar reference, lanes, bound, test.

mod bound;
mod bytes;
mod driver;
mod elu;
mod entry;
mod erf;
mod exp;
mod gelu;
mod instruction_set;
mod lanes;
mod leaky_relu;
mod normal_tail;
mod pair;
mod relu;
mod sigmoid;
mod silu;
pub mod softmax;
mod softplus;
mod tanh;

pub use bound::{BOUNDS, Bound, Part};
pub use bytes::scale_bytes;
pub use instruction_set::InstructionSet;

/// A number type the kernels compute in: `f32` or `f64`.
pub trait Real: entry::Entry + PartialOrd + Default + Send + Sync + std::fmt::Debug {
    /// The nearest number of this type.
    fn from_f64(x: f64) -> Self;

    /// The same number, exactly.
    fn to_f64(self) -> f64;
}

impl Real for f32 {
    fn from_f64(x: f64) -> Self {
        x as f32
    }

    fn to_f64(self) -> f64 {
        f64::from(self)
    }
}

impl Real for f64 {
    fn from_f64(x: f64) -> Self {
        x
    }

    fn to_f64(self) -> f64 {
        self
    }
}

/// A function of one number that the kernels compute for whole slices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// eᶻ
    Exp,
    /// (2/√π) ∫₀ᶻ e^{−t²} dt
    Erf,
    /// 1 / (1 + e⁻ᶻ)
    Sigmoid,
    /// (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)
    Tanh,
    /// z for z > 0, otherwise 0; its derivative at 0 is 0
    Relu,
    /// z for z > 0, otherwise z / 100; its derivative at 0 is 1/100
    LeakyRelu,
    /// z for z > 0, otherwise eᶻ − 1
    Elu,
    /// ln(1 + eᶻ)
    Softplus,
    /// z Φ(z) with the normal distribution function Φ(z) = (1 + erf(z/√2)) / 2
    Gelu,
    /// z / (1 + e⁻ᶻ)
    Silu,
}

impl Function {
    /// Every function.
    pub const ALL: [Self; 10] = [
        Self::Exp,
        Self::Erf,
        Self::Sigmoid,
        Self::Tanh,
        Self::Relu,
        Self::LeakyRelu,
        Self::Elu,
        Self::Softplus,
        Self::Gelu,
        Self::Silu,
    ];

    /// The function's name in tables and benchmarks.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exp => "exp",
            Self::Erf => "erf",
            Self::Sigmoid => "sigmoid",
            Self::Tanh => "tanh",
            Self::Relu => "relu",
            Self::LeakyRelu => "leaky-relu",
            Self::Elu => "elu",
            Self::Softplus => "softplus",
            Self::Gelu => "gelu",
            Self::Silu => "silu",
        }
    }

    /// The scalar reference f(z): the formula itself, in f64.
    pub fn reference(self, z: f64) -> f64 {
        match self {
            Self::Exp => exp::reference(z),
            Self::Erf => erf::reference(z),
            Self::Sigmoid => sigmoid::reference(z),
            Self::Tanh => tanh::reference(z),
            Self::Relu => relu::reference(z),
            Self::LeakyRelu => leaky_relu::reference(z),
            Self::Elu => elu::reference(z),
            Self::Softplus => softplus::reference(z),
            Self::Gelu => gelu::reference(z),
            Self::Silu => silu::reference(z),
        }
    }

    /// The scalar reference f′(z): the formula itself, in f64.
    pub fn reference_derivative(self, z: f64) -> f64 {
        match self {
            Self::Exp => exp::reference_derivative(z),
            Self::Erf => erf::reference_derivative(z),
            Self::Sigmoid => sigmoid::reference_derivative(z),
            Self::Tanh => tanh::reference_derivative(z),
            Self::Relu => relu::reference_derivative(z),
            Self::LeakyRelu => leaky_relu::reference_derivative(z),
            Self::Elu => elu::reference_derivative(z),
            Self::Softplus => softplus::reference_derivative(z),
            Self::Gelu => gelu::reference_derivative(z),
            Self::Silu => silu::reference_derivative(z),
        }
    }

    /// a = f(z), for every element.
    ///
    /// # Panics
    /// If the slices differ in length.
    pub fn value<T: Real>(self, z: &[T], a: &mut [T]) {
        InstructionSet::best().value(self, z, a);
    }

    /// z = f(z), for every element, in place.
    pub fn value_in_place<T: Real>(self, z: &mut [T]) {
        let mut copy = [T::default(); BLOCK];
        for z in z.chunks_mut(BLOCK) {
            let copy = &mut copy[..z.len()];
            copy.copy_from_slice(z);
            self.value(copy, z);
        }
    }

    /// d = f′(z), for every element. It is computed from z, never from a = f(z): a (1 − a)
    /// has lost its digits where a is near 1.
    ///
    /// # Panics
    /// If the slices differ in length.
    pub fn derivative<T: Real>(self, z: &[T], d: &mut [T]) {
        assert_eq!(z.len(), d.len(), "z and d differ in length");
        for (z, d) in z.chunks(BLOCK).zip(d.chunks_mut(BLOCK)) {
            d.fill(T::from_f64(1.0));
            self.multiply_by_derivative(z, d);
        }
    }

    /// δ = δ ⊙ f′(z), for every element: the last factor of BP1 and BP2.
    ///
    /// # Panics
    /// If the slices differ in length.
    pub fn multiply_by_derivative<T: Real>(self, z: &[T], delta: &mut [T]) {
        InstructionSet::best().multiply_by_derivative(self, z, delta);
    }
}

/// How many elements are worked on between two passes over them, so that they stay in the
/// nearest cache.
const BLOCK: usize = 256;

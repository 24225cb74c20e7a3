//! How far each kernel may be from the exact result: the promise that the tests read.

use super::Function;

/// Which of a function's two kernels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// f
    Value,
    /// f′
    Derivative,
}

impl Part {
    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Derivative => "derivative",
        }
    }
}

/// A row of [`BOUNDS`].
///
/// An error is counted in units in the last place (ulp) of the exact result, or of `floor` where
/// the exact result is smaller than that and z is greater than `floor_above`: next to a zero of f′
/// away from z = 0 the digits of f′ are the digits by which z differs from that zero. Among
/// subnormal numbers the unit is the least of them. All z of the type are meant, the infinite ones
/// too; NaN gives NaN.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    /// The function.
    pub function: Function,
    /// Its value or its derivative.
    pub part: Part,
    /// The greatest error in f32, for every one of the 2³² bit patterns.
    pub max_ulp_f32: f64,
    /// The greatest error in f64.
    pub max_ulp_f64: f64,
    /// What is taken for the exact result where that is nearer to 0, for z > `floor_above`.
    pub floor: f64,
    /// Where `floor` begins to count.
    pub floor_above: f64,
    /// Whether a greater z never gives a smaller result.
    pub monotone: bool,
}

const fn bound(function: Function, part: Part, max_ulp_f32: f64, max_ulp_f64: f64) -> Bound {
    Bound {
        function,
        part,
        max_ulp_f32,
        max_ulp_f64,
        floor: 0.0,
        floor_above: f64::INFINITY,
        monotone: false,
    }
}

const fn monotone(bound: Bound) -> Bound {
    Bound { monotone: true, ..bound }
}

/// f′ has a zero at z ≈ −0.75 (GELU) and −1.28 (SiLU); past −3 both are of one sign.
const fn with_zero(bound: Bound) -> Bound {
    Bound { floor: 0.0625, floor_above: -3.0, ..bound }
}

/// The error bound of every function and every derivative.
pub const BOUNDS: [Bound; 20] = [
    monotone(bound(Function::Exp, Part::Value, 1.0, 1.0)),
    monotone(bound(Function::Exp, Part::Derivative, 1.0, 1.0)),
    monotone(bound(Function::Erf, Part::Value, 1.0, 1.0)),
    bound(Function::Erf, Part::Derivative, 1.0, 1.0),
    monotone(bound(Function::Sigmoid, Part::Value, 1.0, 1.0)),
    bound(Function::Sigmoid, Part::Derivative, 1.0, 1.0),
    monotone(bound(Function::Tanh, Part::Value, 1.0, 1.0)),
    bound(Function::Tanh, Part::Derivative, 1.0, 1.0),
    monotone(bound(Function::Relu, Part::Value, 0.0, 0.0)),
    monotone(bound(Function::Relu, Part::Derivative, 0.0, 0.0)),
    monotone(bound(Function::LeakyRelu, Part::Value, 1.0, 1.0)),
    monotone(bound(Function::LeakyRelu, Part::Derivative, 0.5, 0.5)),
    monotone(bound(Function::Elu, Part::Value, 1.0, 1.0)),
    monotone(bound(Function::Elu, Part::Derivative, 1.0, 1.0)),
    monotone(bound(Function::Softplus, Part::Value, 1.0, 1.0)),
    monotone(bound(Function::Softplus, Part::Derivative, 1.0, 1.0)),
    bound(Function::Gelu, Part::Value, 1.0, 1.0),
    with_zero(bound(Function::Gelu, Part::Derivative, 1.0, 1.0)),
    bound(Function::Silu, Part::Value, 1.0, 1.0),
    with_zero(bound(Function::Silu, Part::Derivative, 1.0, 1.0)),
];

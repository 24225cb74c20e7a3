//! The kernels compiled for f32 and f64 here, not in whoever calls them.

use pulp::Arch;

use super::driver::{self, Kernel};
use super::lanes::Element;
use super::{Function, bytes, elu, erf, exp, gelu, leaky_relu, relu, sigmoid, silu, softmax, softplus, tanh};

/// The kernels' entry points of a number type.
pub trait Entry: Element {
    /// a = f(z) on the instruction set `arch`.
    fn value(arch: Arch, function: Function, z: &[Self], a: &mut [Self]);

    /// δ = δ f′(z) on the instruction set `arch`.
    fn multiply_by_derivative(arch: Arch, function: Function, z: &[Self], delta: &mut [Self]);

    /// out = factor · bytes on the instruction set `arch`.
    fn scale_bytes(arch: Arch, factor: Self, bytes: &[u8], out: &mut [Self]);

    /// a = softmax(z) for columns of `n_rows` on the instruction set `arch`.
    fn softmax(arch: Arch, n_rows: usize, z: &[Self], a: &mut [Self]);
}

/// Something to be done with the kernel of a function.
pub(crate) trait Visitor {
    /// What comes of it.
    type Output;

    /// Does it.
    fn visit<K: Kernel>(self) -> Self::Output;
}

impl Function {
    /// Calls the visitor with the function's kernel.
    #[inline(always)]
    pub(crate) fn visit<V: Visitor>(self, visitor: V) -> V::Output {
        match self {
            Self::Exp => visitor.visit::<exp::Exp>(),
            Self::Erf => visitor.visit::<erf::Erf>(),
            Self::Sigmoid => visitor.visit::<sigmoid::Sigmoid>(),
            Self::Tanh => visitor.visit::<tanh::Tanh>(),
            Self::Relu => visitor.visit::<relu::Relu>(),
            Self::LeakyRelu => visitor.visit::<leaky_relu::LeakyRelu>(),
            Self::Elu => visitor.visit::<elu::Elu>(),
            Self::Softplus => visitor.visit::<softplus::Softplus>(),
            Self::Gelu => visitor.visit::<gelu::Gelu>(),
            Self::Silu => visitor.visit::<silu::Silu>(),
        }
    }
}

struct Value<'a, T> {
    arch: Arch,
    z: &'a [T],
    a: &'a mut [T],
}

impl<T: Element> Visitor for Value<'_, T> {
    type Output = ();

    #[inline(always)]
    fn visit<K: Kernel>(self) {
        driver::value::<K, T>(self.arch, self.z, self.a);
    }
}

struct MultiplyByDerivative<'a, T> {
    arch: Arch,
    z: &'a [T],
    delta: &'a mut [T],
}

impl<T: Element> Visitor for MultiplyByDerivative<'_, T> {
    type Output = ();

    #[inline(always)]
    fn visit<K: Kernel>(self) {
        driver::multiply_by_derivative::<K, T>(self.arch, self.z, self.delta);
    }
}

macro_rules! entry {
    ($number:ty) => {
        impl Entry for $number {
            #[inline(never)]
            fn value(arch: Arch, function: Function, z: &[Self], a: &mut [Self]) {
                function.visit(Value { arch, z, a });
            }

            #[inline(never)]
            fn multiply_by_derivative(arch: Arch, function: Function, z: &[Self], delta: &mut [Self]) {
                function.visit(MultiplyByDerivative { arch, z, delta });
            }

            #[inline(never)]
            fn scale_bytes(arch: Arch, factor: Self, bytes: &[u8], out: &mut [Self]) {
                arch.dispatch(
                    #[inline(always)]
                    || bytes::scale(factor, bytes, out),
                );
            }

            #[inline(never)]
            fn softmax(arch: Arch, n_rows: usize, z: &[Self], a: &mut [Self]) {
                softmax::run(arch, n_rows, z, a);
            }
        }
    };
}

entry!(f32);
entry!(f64);

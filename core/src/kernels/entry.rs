//! The kernels compiled for f32 and f64 here, not in whoever calls them.

use pulp::Arch;

use super::driver::{Kernel, Operation, run, run_in_place};
use super::lanes::Element;
use super::{Function, elu, erf, exp, gelu, leaky_relu, relu, sigmoid, silu, softplus, tanh};

/// The kernels' entry points of a number type.
pub trait Entry: Element {
    /// Does `operation` with `function` on the instruction set `arch`.
    fn run(arch: Arch, function: Function, operation: Operation, z: &[Self], out: &mut [Self]);

    /// z = f(z) on the instruction set `arch`.
    fn run_in_place(arch: Arch, function: Function, z: &mut [Self]);
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

struct Run<'a, T> {
    arch: Arch,
    operation: Operation,
    z: &'a [T],
    out: &'a mut [T],
}

impl<T: Element> Visitor for Run<'_, T> {
    type Output = ();

    #[inline(always)]
    fn visit<K: Kernel>(self) {
        run::<K, T>(self.arch, self.operation, self.z, self.out);
    }
}

struct RunInPlace<'a, T> {
    arch: Arch,
    z: &'a mut [T],
}

impl<T: Element> Visitor for RunInPlace<'_, T> {
    type Output = ();

    #[inline(always)]
    fn visit<K: Kernel>(self) {
        run_in_place::<K, T>(self.arch, self.z);
    }
}

macro_rules! entry {
    ($number:ty) => {
        impl Entry for $number {
            #[inline(never)]
            fn run(arch: Arch, function: Function, operation: Operation, z: &[Self], out: &mut [Self]) {
                function.visit(Run { arch, operation, z, out });
            }

            #[inline(never)]
            fn run_in_place(arch: Arch, function: Function, z: &mut [Self]) {
                function.visit(RunInPlace { arch, z });
            }
        }
    };
}

entry!(f32);
entry!(f64);

//! Registers of f32 or of f64 under one name, so that a formula is written once.
//!
//! [`Lanes`] is [`N`] of pulp's vectors with the operators of arithmetic. Every operation is rounded as
//! IEEE 754 says, and [`Lanes::mul_add`] once, so every instruction set computes the same bits.

use std::ops::{Add, Div, Mul, Neg, Sub};

use pulp::Simd;
use pulp::bytemuck::cast;

/// What [`Lanes`] needs of a number type; only `f32` and `f64` have it. `S` is the instruction set.
pub trait Element: Copy + 'static {
    /// A register of numbers.
    type Vector<S: Simd>: Copy;
    /// What comparing two registers gives.
    type Mask<S: Simd>: Copy;

    /// The bits of the significand that are stored: 23 or 52.
    const SIGNIFICAND_BITS: u32;
    /// What an exponent is stored with added to it: 127 or 1023.
    const EXPONENT_BIAS: i32;

    /// The nearest number of this type.
    fn nearest(x: f64) -> Self;
    /// The same number, exactly.
    fn widen(self) -> f64;
    /// The one of two tables that is this type's.
    fn table<'a>(single: &'a [f32], double: &'a [f64]) -> &'a [Self];

    /// How many numbers a register holds.
    #[inline(always)]
    fn lanes<S: Simd>() -> usize {
        size_of::<Self::Vector<S>>() / size_of::<Self>()
    }
    /// The first n lanes, for n up to their number.
    fn first<S: Simd>(simd: S, n: usize) -> Self::Mask<S>;
    /// Whole registers, and what is left after them.
    fn split<S: Simd>(x: &[Self]) -> (&[Self::Vector<S>], &[Self]);
    /// Whole registers, and what is left after them.
    fn split_mut<S: Simd>(x: &mut [Self]) -> (&mut [Self::Vector<S>], &mut [Self]);
    /// Fewer numbers than a register holds; the other lanes are 0.
    fn load_part<S: Simd>(simd: S, x: &[Self]) -> Self::Vector<S>;
    /// The first lanes, as many as `x` is long.
    fn store_part<S: Simd>(simd: S, x: &mut [Self], v: Self::Vector<S>);

    /// x in every lane
    fn splat<S: Simd>(simd: S, x: Self) -> Self::Vector<S>;
    /// a + b
    fn add<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Vector<S>;
    /// a − b
    fn sub<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Vector<S>;
    /// a b
    fn mul<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Vector<S>;
    /// a / b
    fn div<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Vector<S>;
    /// a b + c, rounded once
    fn mul_add<S: Simd>(
        simd: S,
        a: Self::Vector<S>,
        b: Self::Vector<S>,
        c: Self::Vector<S>,
    ) -> Self::Vector<S>;
    /// c − a b, rounded once
    fn minus_product<S: Simd>(
        simd: S,
        a: Self::Vector<S>,
        b: Self::Vector<S>,
        c: Self::Vector<S>,
    ) -> Self::Vector<S>;
    /// max(a, b), and b where either is NaN, unless the instruction set has a max that keeps NaN.
    fn max<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Vector<S>;
    /// min(a, b), with NaN as in [`max`](Self::max).
    fn min<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Vector<S>;
    /// |a|
    fn abs<S: Simd>(simd: S, a: Self::Vector<S>) -> Self::Vector<S>;
    /// −a
    fn neg<S: Simd>(simd: S, a: Self::Vector<S>) -> Self::Vector<S>;
    /// |a| with the sign of b
    fn copy_sign<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Vector<S>;
    /// a < b, false where either is NaN
    fn less<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Mask<S>;
    /// a = b, false where either is NaN
    fn equal<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Mask<S>;
    /// `yes` in the lanes of the mask, `no` in the others
    fn select<S: Simd>(
        simd: S,
        mask: Self::Mask<S>,
        yes: Self::Vector<S>,
        no: Self::Vector<S>,
    ) -> Self::Vector<S>;
    /// The stored bits as an integer, shifted left by [`SIGNIFICAND_BITS`](Self::SIGNIFICAND_BITS):
    /// the lowest bits become the exponent.
    fn low_bits_to_exponent<S: Simd>(simd: S, a: Self::Vector<S>) -> Self::Vector<S>;
    /// The greatest lane, if none is NaN.
    fn reduce_max<S: Simd>(simd: S, a: Self::Vector<S>) -> Self;
    /// The sum of the lanes, by halves.
    fn reduce_sum<S: Simd>(simd: S, a: Self::Vector<S>) -> Self;
}

// pulp's own abs, neg and select call functions that the compiler may leave as calls, with the
// registers passed through memory; on the bits, every step is one instruction.
macro_rules! element {
    (
        $number:ty, $bits:ty, $vector:ident, $bit_vector:ident, $mask:ident,
        ($single:ident, $double:ident) => $table:ident, significand $significand:literal, bias $bias:literal,
        $mask_between:ident, $split:ident, $split_mut:ident, $load_part:ident, $store_part:ident, $splat:ident, $add:ident,
        $sub:ident, $mul:ident, $div:ident, $mul_add:ident, $minus_product:ident, $less:ident, $equal:ident,
        $max:ident, $min:ident, $reduce_max:ident, $reduce_sum:ident, $splat_bits:ident, $mul_bits:ident, $and:ident, $or:ident,
        $xor:ident, $select:ident
    ) => {
        impl Element for $number {
            type Vector<S: Simd> = S::$vector;
            type Mask<S: Simd> = S::$mask;

            const SIGNIFICAND_BITS: u32 = $significand;
            const EXPONENT_BIAS: i32 = $bias;

            #[inline(always)]
            fn nearest(x: f64) -> Self {
                x as $number
            }

            #[inline(always)]
            fn widen(self) -> f64 {
                self.into()
            }

            #[inline(always)]
            fn table<'a>($single: &'a [f32], $double: &'a [f64]) -> &'a [Self] {
                $table
            }

            #[inline(always)]
            fn first<S: Simd>(simd: S, n: usize) -> S::$mask {
                simd.$mask_between(0, n as $bits).mask()
            }

            #[inline(always)]
            fn split<S: Simd>(x: &[Self]) -> (&[S::$vector], &[Self]) {
                S::$split(x)
            }

            #[inline(always)]
            fn split_mut<S: Simd>(x: &mut [Self]) -> (&mut [S::$vector], &mut [Self]) {
                S::$split_mut(x)
            }

            #[inline(always)]
            fn load_part<S: Simd>(simd: S, x: &[Self]) -> S::$vector {
                simd.$load_part(x)
            }

            #[inline(always)]
            fn store_part<S: Simd>(simd: S, x: &mut [Self], v: S::$vector) {
                simd.$store_part(x, v);
            }

            #[inline(always)]
            fn splat<S: Simd>(simd: S, x: Self) -> S::$vector {
                simd.$splat(x)
            }

            #[inline(always)]
            fn add<S: Simd>(simd: S, a: S::$vector, b: S::$vector) -> S::$vector {
                simd.$add(a, b)
            }

            #[inline(always)]
            fn sub<S: Simd>(simd: S, a: S::$vector, b: S::$vector) -> S::$vector {
                simd.$sub(a, b)
            }

            #[inline(always)]
            fn mul<S: Simd>(simd: S, a: S::$vector, b: S::$vector) -> S::$vector {
                simd.$mul(a, b)
            }

            #[inline(always)]
            fn div<S: Simd>(simd: S, a: S::$vector, b: S::$vector) -> S::$vector {
                simd.$div(a, b)
            }

            #[inline(always)]
            fn mul_add<S: Simd>(simd: S, a: S::$vector, b: S::$vector, c: S::$vector) -> S::$vector {
                simd.$mul_add(a, b, c)
            }

            #[inline(always)]
            fn minus_product<S: Simd>(simd: S, a: S::$vector, b: S::$vector, c: S::$vector) -> S::$vector {
                simd.$minus_product(a, b, c)
            }

            #[inline(always)]
            fn max<S: Simd>(simd: S, a: S::$vector, b: S::$vector) -> S::$vector {
                // Rust's own max, which pulp uses without SIMD, drops NaN.
                if S::IS_SCALAR { Self::select(simd, simd.$less(b, a), a, b) } else { simd.$max(a, b) }
            }

            #[inline(always)]
            fn min<S: Simd>(simd: S, a: S::$vector, b: S::$vector) -> S::$vector {
                if S::IS_SCALAR { Self::select(simd, simd.$less(a, b), a, b) } else { simd.$min(a, b) }
            }

            #[inline(always)]
            fn abs<S: Simd>(simd: S, a: S::$vector) -> S::$vector {
                let all_but_sign = simd.$splat_bits(!((-0.0 as $number).to_bits()));
                cast(simd.$and(cast(a), all_but_sign))
            }

            #[inline(always)]
            fn neg<S: Simd>(simd: S, a: S::$vector) -> S::$vector {
                let sign = simd.$splat_bits((-0.0 as $number).to_bits());
                cast(simd.$xor(cast(a), sign))
            }

            #[inline(always)]
            fn copy_sign<S: Simd>(simd: S, a: S::$vector, b: S::$vector) -> S::$vector {
                let sign = simd.$splat_bits((-0.0 as $number).to_bits());
                let all_but_sign = simd.$splat_bits(!((-0.0 as $number).to_bits()));
                cast(simd.$or(simd.$and(cast(a), all_but_sign), simd.$and(cast(b), sign)))
            }

            #[inline(always)]
            fn less<S: Simd>(simd: S, a: S::$vector, b: S::$vector) -> S::$mask {
                simd.$less(a, b)
            }

            #[inline(always)]
            fn equal<S: Simd>(simd: S, a: S::$vector, b: S::$vector) -> S::$mask {
                simd.$equal(a, b)
            }

            #[inline(always)]
            fn select<S: Simd>(simd: S, mask: S::$mask, yes: S::$vector, no: S::$vector) -> S::$vector {
                cast(simd.$select(mask, cast(yes), cast(no)))
            }

            #[inline(always)]
            fn low_bits_to_exponent<S: Simd>(simd: S, a: S::$vector) -> S::$vector {
                let shift: $bits = 1 << $significand;
                cast(simd.$mul_bits(cast(a), simd.$splat_bits(shift)))
            }

            #[inline(always)]
            fn reduce_max<S: Simd>(simd: S, a: S::$vector) -> Self {
                simd.$reduce_max(a)
            }

            #[inline(always)]
            fn reduce_sum<S: Simd>(simd: S, a: S::$vector) -> Self {
                simd.$reduce_sum(a)
            }
        }
    };
}

element!(
    f32, u32, f32s, u32s, m32s, (single, _double) => single, significand 23, bias 127, mask_between_m32s, as_simd_f32s,
    as_mut_simd_f32s, partial_load_f32s, partial_store_f32s, splat_f32s, add_f32s, sub_f32s, mul_f32s,
    div_f32s, mul_add_f32s, negate_mul_add_f32s, less_than_f32s, equal_f32s, max_f32s, min_f32s, reduce_max_f32s,
    reduce_sum_f32s, splat_u32s, mul_u32s, and_u32s, or_u32s, xor_u32s, select_u32s
);
element!(
    f64, u64, f64s, u64s, m64s, (_single, double) => double, significand 52, bias 1023, mask_between_m64s, as_simd_f64s,
    as_mut_simd_f64s, partial_load_f64s, partial_store_f64s, splat_f64s, add_f64s, sub_f64s, mul_f64s,
    div_f64s, mul_add_f64s, negate_mul_add_f64s, less_than_f64s, equal_f64s, max_f64s, min_f64s, reduce_max_f64s,
    reduce_sum_f64s, splat_u64s, mul_u64s, and_u64s, or_u64s, xor_u64s, select_u64s
);

/// How many registers a formula works on side by side: while the result of one is awaited, the
/// other is computed.
pub const N: usize = 2;

/// [`N`] registers of numbers, with the operators of arithmetic lane by lane.
pub struct Lanes<T: Element, S: Simd> {
    simd: S,
    vectors: [T::Vector<S>; N],
}

impl<T: Element, S: Simd> Clone for Lanes<T, S> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Element, S: Simd> Copy for Lanes<T, S> {}

/// In which lanes something holds.
pub struct Mask<T: Element, S: Simd> {
    simd: S,
    masks: [T::Mask<S>; N],
}

impl<T: Element, S: Simd> Clone for Mask<T, S> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Element, S: Simd> Copy for Mask<T, S> {}

impl<T: Element, S: Simd> Mask<T, S> {
    /// The first lanes of each register, as many as `n` says.
    #[inline(always)]
    pub fn first(simd: S, n: [usize; N]) -> Self {
        let [n0, n1] = n;
        Self { simd, masks: [T::first(simd, n0), T::first(simd, n1)] }
    }

    /// `yes` where it holds, `no` elsewhere.
    #[inline(always)]
    pub fn select(self, yes: Lanes<T, S>, no: Lanes<T, S>) -> Lanes<T, S> {
        let Self { simd, masks: [m0, m1] } = self;
        let ([y0, y1], [n0, n1]) = (yes.vectors, no.vectors);
        Lanes::new(simd, [T::select(simd, m0, y0, n0), T::select(simd, m1, y1, n1)])
    }
}

impl<T: Element, S: Simd> Lanes<T, S> {
    /// pulp's vectors under this name.
    #[inline(always)]
    pub fn new(simd: S, vectors: [T::Vector<S>; N]) -> Self {
        Self { simd, vectors }
    }

    /// pulp's vectors.
    #[inline(always)]
    pub fn vectors(self) -> [T::Vector<S>; N] {
        self.vectors
    }

    /// The instruction set.
    #[inline(always)]
    pub fn simd(self) -> S {
        self.simd
    }

    /// The number of this type nearest to x, in every lane.
    #[inline(always)]
    pub fn splat(simd: S, x: f64) -> Self {
        Self::splat_element(simd, T::nearest(x))
    }

    #[inline(always)]
    fn splat_element(simd: S, x: T) -> Self {
        Self::new(simd, [T::splat(simd, x); N])
    }

    /// The number of this type nearest to x, in as many lanes as `self` has.
    #[inline(always)]
    pub fn constant(self, x: f64) -> Self {
        Self::splat(self.simd, x)
    }

    /// self · b + c, rounded once.
    #[inline(always)]
    pub fn mul_add(self, b: Self, c: Self) -> Self {
        let Self { simd, vectors: [a0, a1] } = self;
        let ([b0, b1], [c0, c1]) = (b.vectors, c.vectors);
        Self::new(simd, [T::mul_add(simd, a0, b0, c0), T::mul_add(simd, a1, b1, c1)])
    }

    /// self − a b, rounded once.
    #[inline(always)]
    pub fn minus_product(self, a: Self, b: Self) -> Self {
        let Self { simd, vectors: [c0, c1] } = self;
        let ([a0, a1], [b0, b1]) = (a.vectors, b.vectors);
        Self::new(simd, [T::minus_product(simd, a0, b0, c0), T::minus_product(simd, a1, b1, c1)])
    }

    /// |self|
    #[inline(always)]
    pub fn abs(self) -> Self {
        let Self { simd, vectors: [a0, a1] } = self;
        Self::new(simd, [T::abs(simd, a0), T::abs(simd, a1)])
    }

    /// |self| with the sign of `other`
    #[inline(always)]
    pub fn copy_sign(self, other: Self) -> Self {
        let Self { simd, vectors: [a0, a1] } = self;
        let [b0, b1] = other.vectors;
        Self::new(simd, [T::copy_sign(simd, a0, b0), T::copy_sign(simd, a1, b1)])
    }

    /// Where self < other; nowhere that either is NaN.
    #[inline(always)]
    pub fn less(self, other: Self) -> Mask<T, S> {
        let Self { simd, vectors: [a0, a1] } = self;
        let [b0, b1] = other.vectors;
        Mask { simd, masks: [T::less(simd, a0, b0), T::less(simd, a1, b1)] }
    }

    /// Where self = other; nowhere that either is NaN.
    #[inline(always)]
    pub fn equal(self, other: Self) -> Mask<T, S> {
        let Self { simd, vectors: [a0, a1] } = self;
        let [b0, b1] = other.vectors;
        Mask { simd, masks: [T::equal(simd, a0, b0), T::equal(simd, a1, b1)] }
    }

    /// Where it is a number, not NaN.
    #[inline(always)]
    pub fn is_number(self) -> Mask<T, S> {
        self.equal(self)
    }

    /// The registers in each other's place.
    #[inline(always)]
    pub fn swap(self) -> Self {
        let [a0, a1] = self.vectors;
        Self::new(self.simd, [a1, a0])
    }

    /// In each register its greatest lane, if none is NaN.
    #[inline(always)]
    pub fn reduce_max(self) -> Self {
        let Self { simd, vectors: [a0, a1] } = self;
        let (a0, a1) = (T::reduce_max(simd, a0), T::reduce_max(simd, a1));
        Self::new(simd, [T::splat(simd, a0), T::splat(simd, a1)])
    }

    /// In each register the sum of its lanes.
    #[inline(always)]
    pub fn reduce_sum(self) -> Self {
        let Self { simd, vectors: [a0, a1] } = self;
        let (a0, a1) = (T::reduce_sum(simd, a0), T::reduce_sum(simd, a1));
        Self::new(simd, [T::splat(simd, a0), T::splat(simd, a1)])
    }

    /// max(self, other), and `other` where either is NaN.
    #[inline(always)]
    pub fn max(self, other: Self) -> Self {
        let Self { simd, vectors: [a0, a1] } = self;
        let [b0, b1] = other.vectors;
        Self::new(simd, [T::max(simd, a0, b0), T::max(simd, a1, b1)])
    }

    /// min(self, other), and `other` where either is NaN.
    #[inline(always)]
    pub fn min(self, other: Self) -> Self {
        let Self { simd, vectors: [a0, a1] } = self;
        let [b0, b1] = other.vectors;
        Self::new(simd, [T::min(simd, a0, b0), T::min(simd, a1, b1)])
    }

    /// max(self, low), but NaN stays NaN.
    #[inline(always)]
    pub fn at_least(self, low: f64) -> Self {
        self.constant(low).max(self)
    }

    /// min(self, high), but NaN stays NaN.
    #[inline(always)]
    pub fn at_most(self, high: f64) -> Self {
        self.constant(high).min(self)
    }

    /// c₀ + c₁ self + c₂ self² + …, by Horner's rule.
    #[inline(always)]
    pub fn polynomial(self, single: &[f32], double: &[f64]) -> Self {
        self.horner(T::table(single, double))
    }

    /// c₀, and c₁ + c₂ self + ….
    #[inline(always)]
    pub fn constant_and_rest(self, single: &[f32], double: &[f64]) -> (Self, Self) {
        match T::table(single, double) {
            [constant, rest @ ..] => (Self::splat_element(self.simd, *constant), self.horner(rest)),
            [] => (self.constant(0.0), self.constant(0.0)),
        }
    }

    #[inline(always)]
    fn horner(self, coefficients: &[T]) -> Self {
        let mut highest_first = coefficients.iter().rev();
        let mut sum = match highest_first.next() {
            Some(&c) => Self::splat_element(self.simd, c),
            None => return self.constant(0.0),
        };
        for &c in highest_first {
            sum = sum.mul_add(self, Self::splat_element(self.simd, c));
        }
        sum
    }

    /// The number to add to x so that x is rounded to an integer n that
    /// [`power_of_two`](Self::power_of_two) can then read: 1.5 · 2^p, p the bits of the
    /// significand, has 1 as its unit in the last place; the bias makes n an exponent.
    #[inline(always)]
    pub fn rounder(simd: S, shift: i32) -> Self {
        let one_and_a_half = (3_u64 << (T::SIGNIFICAND_BITS - 1)) as f64;
        Self::splat(simd, one_and_a_half + f64::from(T::EXPONENT_BIAS + shift))
    }

    /// 2^(n + shift), of self = n + [`rounder(shift)`](Self::rounder); n + shift must be the
    /// exponent of a normal number.
    #[inline(always)]
    pub fn power_of_two(self) -> Self {
        let Self { simd, vectors: [a0, a1] } = self;
        Self::new(simd, [T::low_bits_to_exponent(simd, a0), T::low_bits_to_exponent(simd, a1)])
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident) => {
        impl<T: Element, S: Simd> $trait for Lanes<T, S> {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                let Self { simd, vectors: [a0, a1] } = self;
                let [b0, b1] = other.vectors;
                Self::new(simd, [T::$method(simd, a0, b0), T::$method(simd, a1, b1)])
            }
        }
    };
}

operator!(Add, add);
operator!(Sub, sub);
operator!(Mul, mul);
operator!(Div, div);

impl<T: Element, S: Simd> Neg for Lanes<T, S> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        let Self { simd, vectors: [a0, a1] } = self;
        Self::new(simd, [T::neg(simd, a0), T::neg(simd, a1)])
    }
}

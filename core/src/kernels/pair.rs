//! A number as the unevaluated sum of two: hi, and lo with what hi lost to rounding.
//!
//! Source: Dekker, *A floating-point technique for extending the available precision* (1971).

use pulp::Simd;

use super::lanes::{Element, Lanes};

/// hi + lo, with |lo| at most a few units in the last place of hi.
pub(crate) struct Pair<T: Element, S: Simd> {
    pub(crate) hi: Lanes<T, S>,
    pub(crate) lo: Lanes<T, S>,
}

impl<T: Element, S: Simd> Clone for Pair<T, S> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Element, S: Simd> Copy for Pair<T, S> {}

impl<T: Element, S: Simd> Pair<T, S> {
    /// a + b exactly, where |a| ≥ |b| or a = 0.
    #[inline(always)]
    pub(crate) fn ordered_sum(a: Lanes<T, S>, b: Lanes<T, S>) -> Self {
        let hi = a + b;
        Self { hi, lo: b - (hi - a) }
    }

    /// a + b exactly.
    #[inline(always)]
    pub(crate) fn sum(a: Lanes<T, S>, b: Lanes<T, S>) -> Self {
        let hi = a + b;
        let of_b = hi - a;
        let of_a = hi - of_b;
        Self { hi, lo: (a - of_a) + (b - of_b) }
    }

    /// a b exactly, where nothing underflows.
    #[inline(always)]
    pub(crate) fn product(a: Lanes<T, S>, b: Lanes<T, S>) -> Self {
        let hi = a * b;
        Self { hi, lo: a.mul_add(b, -hi) }
    }

    /// The constant c + left in every lane, left being what the f64 nearest to the constant leaves.
    #[inline(always)]
    pub(crate) fn constant(like: Lanes<T, S>, c: f64, left: f64) -> Self {
        let left = (c - T::nearest(c).widen()) + left;
        Self { hi: like.constant(c), lo: like.constant(left) }
    }

    /// c₀ + c₁ w + c₂ w² + …, where c₀ = centre + left is greater than all the rest, and c₁
    /// about as great as w times what follows it: only what c₂ and on come to is rounded as a single number is.
    #[inline(always)]
    pub(crate) fn polynomial(
        w: Lanes<T, S>,
        (centre, left): (f64, f64),
        single: &[f32],
        double: &[f64],
    ) -> Self {
        let (c1, higher) = w.constant_and_rest(single, double);
        let slope = Self::ordered_sum(c1, w * higher);
        let product = Self::product(w, slope.hi);
        let sum = Self::ordered_sum(w.constant(centre), product.hi);
        let low = w.mul_add(slope.lo, product.lo + w.constant(left));
        Self { hi: sum.hi, lo: sum.lo + low }
    }

    /// The sum of hi and lo, rounded once.
    #[inline(always)]
    pub(crate) fn round(self) -> Lanes<T, S> {
        self.hi + self.lo
    }

    /// Both parts times a power of two.
    #[inline(always)]
    pub(crate) fn scale(self, power_of_two: Lanes<T, S>) -> Self {
        Self { hi: self.hi * power_of_two, lo: self.lo * power_of_two }
    }

    /// The same number with hi its rounding, where |hi| ≥ |lo|.
    #[inline(always)]
    pub(crate) fn renormalise(self) -> Self {
        Self::ordered_sum(self.hi, self.lo)
    }

    /// self + b, where |b| ≥ |self.hi| or b = 0.
    #[inline(always)]
    pub(crate) fn plus_larger(self, b: Lanes<T, S>) -> Self {
        let sum = Self::ordered_sum(b, self.hi);
        Self { hi: sum.hi, lo: sum.lo + self.lo }
    }

    /// self · b
    #[inline(always)]
    pub(crate) fn times(self, b: Lanes<T, S>) -> Self {
        let product = Self::product(self.hi, b);
        Self { hi: product.hi, lo: self.lo.mul_add(b, product.lo) }
    }

    /// self · b, rounded once but for the product of b and lo.
    #[inline(always)]
    pub(crate) fn times_rounded(self, b: Lanes<T, S>) -> Lanes<T, S> {
        self.hi.mul_add(b, self.lo * b)
    }

    /// self · b
    #[inline(always)]
    pub(crate) fn times_pair(self, b: Self) -> Self {
        let product = Self::product(self.hi, b.hi);
        Self { hi: product.hi, lo: self.lo.mul_add(b.hi, self.hi.mul_add(b.lo, product.lo)) }
    }

    /// self²
    #[inline(always)]
    pub(crate) fn square(self) -> Self {
        let square = Self::product(self.hi, self.hi);
        Self { hi: square.hi, lo: (self.hi + self.hi).mul_add(self.lo, square.lo) }
    }

    /// 1 / self: one step of Newton's method on the rounded reciprocal r, r + r (1 − r self).
    #[inline(always)]
    pub(crate) fn reciprocal(self) -> Self {
        let one = self.hi.constant(1.0);
        let r = one / self.hi;
        Self { hi: r, lo: one.minus_product(r, self.hi).minus_product(r, self.lo) * r }
    }

    /// self / b by means of r, which is about 1 / b: the quotient q = self r, and what it leaves,
    /// (self − q b) r.
    #[inline(always)]
    pub(crate) fn over_with(self, b: Self, r: Lanes<T, S>) -> Self {
        let q = self.hi * r;
        let rest = (self.hi.minus_product(q, b.hi) + self.lo).minus_product(q, b.lo);
        Self { hi: q, lo: rest * r }
    }

    /// self / b, rounded.
    #[inline(always)]
    pub(crate) fn quotient(self, b: Self) -> Lanes<T, S> {
        let r = self.hi.constant(1.0) / b.hi;
        let q = self.hi * r;
        let rest = (self.hi.minus_product(q, b.hi) + self.lo).minus_product(q, b.lo);
        rest.mul_add(r, q)
    }
}

//! The prime field with p = 2⁶¹ − 1 elements: exact arithmetic without rounding or growth.

use std::ops::{Add, Mul, Neg, Sub};

/// The prime 2⁶¹ − 1 (a Mersenne prime, so that reduction is a shift and an addition).
pub const P: u64 = (1 << 61) - 1;

/// Up to here dividing again and again is faster than a power.
const SMALL: u64 = 1 << 10;

/// An element of the field, kept in `0..P`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fp(u64);

impl Fp {
    /// Zero.
    pub const ZERO: Fp = Fp(0);
    /// One.
    pub const ONE: Fp = Fp(1);

    /// The residue of a whole number.
    pub fn new(n: i64) -> Fp {
        Fp(i128::from(n).rem_euclid(i128::from(P)) as u64)
    }

    /// The element that some mixed bits stand for; uniform up to 2⁻⁶¹.
    pub fn from_bits(bits: u64) -> Fp {
        Fp(reduce(u128::from(bits)))
    }

    /// The representative in `0..P`.
    pub fn residue(self) -> u64 {
        self.0
    }

    /// self to the power n, by repeated squaring.
    pub fn power(self, mut n: u64) -> Fp {
        let (mut base, mut result) = (self, Fp::ONE);
        while n > 0 {
            if n & 1 == 1 {
                result = result * base;
            }
            base = base * base;
            n >>= 1;
        }
        result
    }

    /// 1/self = self^(p−2) by Fermat's little theorem; `None` for zero.
    ///
    /// p − 2 = 4 (2⁵⁹ − 1) + 1, and powers x^(2ᵏ−1) join: x^(2^(i+j)−1) = (x^(2^i−1))^(2^j) · x^(2^j−1). That is 61
    /// squarings and 9 products. Of small numbers, by which means are taken, it is found sooner: p = q n + r, hence
    /// 1/n = −q/r, and r < n.
    pub fn inverse(self) -> Option<Fp> {
        match self.0 {
            0 => return None,
            1 => return Some(Fp::ONE),
            n @ 2..=SMALL => return Some(-Fp(P / n) * Fp(P % n).inverse()?),
            _ => {}
        }
        let square_times = |x: Fp, n: u32| (0..n).fold(x, |x, _| x * x);
        let join = |x: Fp, y: Fp, n: u32| square_times(x, n) * y;
        let ones_1 = self;
        let ones_2 = join(ones_1, ones_1, 1);
        let ones_4 = join(ones_2, ones_2, 2);
        let ones_8 = join(ones_4, ones_4, 4);
        let ones_16 = join(ones_8, ones_8, 8);
        let ones_32 = join(ones_16, ones_16, 16);
        let ones_48 = join(ones_32, ones_16, 16);
        let ones_56 = join(ones_48, ones_8, 8);
        let ones_58 = join(ones_56, ones_2, 2);
        let ones_59 = join(ones_58, ones_1, 1);
        Some(square_times(ones_59, 2) * self)
    }

    /// ½, which is (p + 1)/2.
    pub const HALF: Fp = Fp(1 << 60);
}

/// n mod p for n < 2¹²², folding the bits above the 61st back since 2⁶¹ ≡ 1.
fn reduce(n: u128) -> u64 {
    let folded = (n & u128::from(P)) as u64 + (n >> 61) as u64;
    let folded = (folded & P) + (folded >> 61);
    if folded >= P { folded - P } else { folded }
}

impl Add for Fp {
    type Output = Fp;
    fn add(self, other: Fp) -> Fp {
        let sum = self.0 + other.0;
        Fp(if sum >= P { sum - P } else { sum })
    }
}

impl Sub for Fp {
    type Output = Fp;
    fn sub(self, other: Fp) -> Fp {
        self + -other
    }
}

impl Neg for Fp {
    type Output = Fp;
    fn neg(self) -> Fp {
        Fp(if self.0 == 0 { 0 } else { P - self.0 })
    }
}

impl Mul for Fp {
    type Output = Fp;
    fn mul(self, other: Fp) -> Fp {
        Fp(reduce(u128::from(self.0) * u128::from(other.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The remainder by division, which knows nothing of Mersenne primes.
    fn by_division(n: u128) -> u64 {
        (n % u128::from(P)) as u64
    }

    #[test]
    fn products_agree_with_division() {
        let edge = [0, 1, 2, 3, P / 2, P / 2 + 1, P - 2, P - 1];
        for a in edge {
            for b in edge {
                assert_eq!((Fp(a) * Fp(b)).0, by_division(u128::from(a) * u128::from(b)));
                assert_eq!((Fp(a) + Fp(b)).0, by_division(u128::from(a) + u128::from(b)));
                assert_eq!((Fp(a) - Fp(b)).0, by_division(u128::from(a) + u128::from(P - b)));
            }
        }
    }

    #[test]
    fn inverses_multiply_to_one() {
        let few = (1..3 * SMALL as i64).chain([-1, -7, 1 << 40]);
        for n in few {
            let x = Fp::new(n);
            assert_eq!(x.inverse().map(|inverse| inverse * x), Some(Fp::ONE));
        }
        assert_eq!(Fp::ZERO.inverse(), None);
    }
}

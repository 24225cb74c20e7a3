//! Which side of each kink an evaluation was on.
//!
//! Every comparison of [`Shadowed`](super::Shadowed) numbers is recorded while
//! [`record_sides`] runs: `max`, `min` and `abs`, and also the `if z > 0.0` of hand-written
//! code. Two evaluations with equal records took the same branch everywhere, so between
//! them the function is as smooth as its pieces.

use std::cell::Cell;
use std::cmp::Ordering;

/// What every comparison of one evaluation gave, in the order in which they were made.
///
/// Two records are equal when the comparisons gave the same, but for a chance of 2⁻⁶⁴ or so
/// that different ones share a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sides(u64);

/// Multiplier of the hash: odd, with well-mixed bits (2⁶⁴ over the golden ratio).
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

impl Sides {
    /// The record of an evaluation that compared nothing.
    pub const NONE: Self = Self(0);

    /// This record, with one comparison more.
    #[must_use]
    pub fn and(self, side: Option<Ordering>) -> Self {
        let code = match side {
            Some(Ordering::Less) => 1,
            Some(Ordering::Equal) => 2,
            Some(Ordering::Greater) => 3,
            None => 4,
        };
        let mixed = (self.0.rotate_left(23) ^ code).wrapping_mul(MIX);
        Self(mixed ^ (mixed >> 29))
    }
}

thread_local! {
    static CURRENT: Cell<Sides> = const { Cell::new(Sides::NONE) };
}

/// Puts the outer record back, also when the evaluation panics.
struct Restore(Sides);

impl Drop for Restore {
    fn drop(&mut self) {
        CURRENT.set(self.0);
    }
}

/// Runs an evaluation and says which side of each kink it was on.
///
/// Comparisons made by other threads that the evaluation starts are not seen.
pub fn record_sides<R>(evaluate: impl FnOnce() -> R) -> (R, Sides) {
    let _outer = Restore(CURRENT.replace(Sides::NONE));
    let result = evaluate();
    (result, CURRENT.get())
}

/// Notes what a comparison gave.
pub(super) fn note(side: Option<Ordering>) {
    CURRENT.set(CURRENT.get().and(side));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sides(orderings: &[Ordering]) -> Sides {
        record_sides(|| orderings.iter().for_each(|&side| note(Some(side)))).1
    }

    #[test]
    fn records_differ_where_a_side_differs() {
        use Ordering::{Equal, Greater, Less};
        assert_eq!(sides(&[Less, Greater]), sides(&[Less, Greater]));
        assert_ne!(sides(&[Less, Greater]), sides(&[Greater, Less]));
        assert_ne!(sides(&[Equal]), sides(&[Less]));
        assert_ne!(sides(&[Less]), sides(&[Less, Less]));
        assert_ne!(sides(&[Less]), Sides::NONE);
    }

    #[test]
    fn records_nest() {
        let (inner, outer) = record_sides(|| {
            note(Some(Ordering::Less));
            let (_, inner) = record_sides(|| note(Some(Ordering::Equal)));
            note(Some(Ordering::Less));
            inner
        });
        assert_eq!(inner, sides(&[Ordering::Equal]));
        assert_eq!(outer, sides(&[Ordering::Less, Ordering::Less]));
    }
}

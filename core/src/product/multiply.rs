//! How a product is cut into tiles, and in which order they are computed.
//!
//! The rows of C = A B are cut into panels of up to three registers, the columns into strips of up to twelve, as many as
//! the registers of the machine hold with some to spare, and k into blocks. A is packed: the rows of a panel lie behind
//! each other for one k after the other, so that a tile reads it as one stream. Of these panels as many are taken together
//! as fit in the cache of second level; a strip of B, which fits in that of the first, meets all of them before the next
//! strip comes.
//!
//! The blocks of k depend on the number of summands alone, and tiles change no bit: so the result does
//! not depend on how rows and columns are shared among threads.

use faer::reborrow::*;
use pulp::{Arch, Simd};

use super::Element;
use super::cut::{Cut, Equal};
use super::pack::{PackPanels, PackTransposed, WIDEST_PACKED, pack_strips};
use super::tile::{Columns, ColumnsMut, Start};
use super::tiles::{Left, NewTiles, PackingTiles, Panels, Right, UpdatingTiles};

/// Bytes of the longest column of a strip: a strip of eight stays in the cache of first level.
const COLUMN_BYTES: usize = 4096;
/// The most registers a panel is high.
const MAX_REGISTERS: usize = 3;
/// Bytes of packed panels that are used together: they stay in the cache of second level.
const BLOCK_BYTES: usize = 384 * 1024;
/// From as many strips on, the panels of A are packed on the way.
const PACKING_STRIPS: usize = 6;
/// Bytes of a line of the cache, and of the widest register.
const LINE_BYTES: usize = 64;

/// The blocks of k.
fn summands<T>(n_k: usize) -> Cut {
    Cut::new(n_k, COLUMN_BYTES / size_of::<T>())
}

/// The most elements that the packed panels of a product with `n_rows` rows and `n_summands`
/// summands need at a time.
pub(super) fn packed_len<T>(n_rows: usize, n_summands: usize) -> usize {
    let widest = LINE_BYTES / size_of::<T>();
    let n_k = summands::<T>(n_summands).longest();
    let one_panel = MAX_REGISTERS * widest * n_k;
    let everything = n_rows.next_multiple_of(widest) * n_k;
    everything.min(one_panel.max(BLOCK_BYTES / size_of::<T>()))
}

/// How many panels with `n_k` summands are used together.
fn panels_together<T>(lanes: usize, n_k: usize) -> usize {
    (BLOCK_BYTES / (size_of::<T>() * MAX_REGISTERS * lanes * n_k)).max(1)
}

/// The most registers a panel is high: one where a register holds one number.
///
/// Of sixteen registers a tile of 3 by 4 would need every one, and the compiler, which wants another for a moment, would
/// send a sum through memory for every k: half the speed of 2 by 6.
///
/// A page that trains small networks has to fetch this code first: there tiles of few shapes are better than fast ones.
const fn highest_panel<S: Simd>() -> usize {
    match S::REGISTER_COUNT {
        _ if S::IS_SCALAR || cfg!(target_family = "wasm") => 1,
        32.. => MAX_REGISTERS,
        _ => 2,
    }
}

/// The widest strip whose tiles fit in the registers, for panels of `n_registers`.
fn widest_strip<S: Simd>(n_registers: usize) -> usize {
    match (S::REGISTER_COUNT, n_registers) {
        _ if highest_panel::<S>() == 1 => 4,
        (32.., 1 | 3) => 8,
        (32.., _) => 12,
        (_, 1) => 8,
        _ => 6,
    }
}

/// The narrowest strip among [`PACKING_STRIPS`] or more.
const fn narrowest_of_many<S: Simd>() -> usize {
    match S::REGISTER_COUNT {
        _ if highest_panel::<S>() == 1 => 3,
        32.. => 6,
        _ => 5,
    }
}

/// Tiles of a height and width known at run time.
macro_rules! by_shape {
    ($simd:ty, $shape:expr, $tiles:ident) => {
        match $shape {
            (1, 1) => $tiles!(1, 1, 1),
            (1, 2) => $tiles!(1, 1, 2),
            (1, 3) => $tiles!(1, 1, 3),
            (1, 4) => $tiles!(1, 1, 4),
            (v, n) if const { highest_panel::<$simd>() > 1 } => match (v, n) {
                (1, 5) => $tiles!(1, 1, 5),
                (1, 6) => $tiles!(1, 1, 6),
                (1, 7) => $tiles!(1, 1, 7),
                (1, 8) => $tiles!(1, 1, 8),
                (2, 1) => $tiles!(2, 1, 1),
                (2, 2) => $tiles!(2, 1, 2),
                (2, 3) => $tiles!(2, 1, 3),
                (2, 4) => $tiles!(2, 1, 4),
                (2, 5) => $tiles!(2, 1, 5),
                (2, 6) => $tiles!(2, 1, 6),
                (v, n) if const { <$simd>::REGISTER_COUNT >= 32 } => match (v, n) {
                    (2, 7) => $tiles!(2, 1, 7),
                    (2, 8) => $tiles!(2, 1, 8),
                    (2, 9) => $tiles!(2, 1, 9),
                    (2, 10) => $tiles!(2, 1, 10),
                    (2, 11) => $tiles!(2, 1, 11),
                    (2, 12) => $tiles!(2, 1, 12),
                    (3, 1) => $tiles!(3, 2, 1),
                    (3, 2) => $tiles!(3, 2, 2),
                    (3, 3) => $tiles!(3, 2, 3),
                    (3, 4) => $tiles!(3, 2, 4),
                    (3, 5) => $tiles!(3, 2, 5),
                    (3, 6) => $tiles!(3, 2, 6),
                    (3, 7) => $tiles!(3, 2, 7),
                    (3, 8) => $tiles!(3, 2, 8),
                    (v, n) => unreachable!("a tile of {v} registers by {n} columns"),
                },
                (v, n) => unreachable!("a tile of {v} registers by {n} columns"),
            },
            (v, n) => unreachable!("a tile of {v} registers by {n} columns"),
        }
    };
}

/// A product cut in two, or one that is too small for it.
pub(super) enum Split<P> {
    Parts(P, P),
    Whole(P),
}

/// A product that one thread computes, or several, each a part of its rows or columns.
pub(super) trait Product<T: Element>: Send + Sized {
    /// Rows, columns, summands.
    fn shape(&self) -> (usize, usize, usize);

    /// Cut in two for two threads, the first of which takes `n_first` of `n_parts` equal parts.
    fn split(self, n_first: usize, n_parts: usize) -> Split<Self>;

    /// Computes it, packing into at least [`packed_len`] elements.
    ///
    /// Shapes: at least one row, one column and one summand.
    fn compute<S: Simd>(self, simd: S, packed: &mut [T]);

    /// The same on the instruction set `arch`, of any shape that is not empty.
    fn compute_on(self, arch: Arch, packed: &mut [T]);
}

/// The left factor of a [`NewProduct`].
#[derive(Clone, Copy, Debug)]
pub enum Factor<'a, T> {
    /// A
    Plain(Columns<'a, T>),
    /// Aᵀ
    Transposed(Columns<'a, T>),
}

/// C = start + A B, the columns of B contiguous.
///
/// Shapes: A n × K, `b` K × m, `c` n × m.
pub struct NewProduct<'a, T> {
    pub(super) a: Factor<'a, T>,
    pub(super) b: Columns<'a, T>,
    pub(super) start: Start<'a, T>,
    pub(super) c: ColumnsMut<'a, T>,
}

impl<T: Element> NewProduct<'_, T> {
    /// The first `at` rows, and the others.
    fn split_rows(self, at: usize) -> (Self, Self) {
        let Self { a, b, start, c } = self;
        let (upper_a, lower_a) = match a {
            Factor::Plain(a) => {
                let (upper, lower) = a.split_at_row(at);
                (Factor::Plain(upper), Factor::Plain(lower))
            }
            Factor::Transposed(a) => {
                let (upper, lower) = a.split_at_col(at);
                (Factor::Transposed(upper), Factor::Transposed(lower))
            }
        };
        let (upper_start, lower_start) = match start {
            Start::Rows(rows) => (Start::Rows(&rows[..at]), Start::Rows(&rows[at..])),
            start => (start, start),
        };
        let (upper_c, lower_c) = c.split_at_row_mut(at);
        (
            Self { a: upper_a, b, start: upper_start, c: upper_c },
            Self { a: lower_a, b, start: lower_start, c: lower_c },
        )
    }

    /// The first `at` columns, and the others.
    fn split_columns(self, at: usize) -> (Self, Self) {
        let Self { a, b, start, c } = self;
        let (left_b, right_b) = b.split_at_col(at);
        let (left_c, right_c) = c.split_at_col_mut(at);
        (Self { a, b: left_b, start, c: left_c }, Self { a, b: right_b, start, c: right_c })
    }
}

impl<T: Element> Product<T> for NewProduct<'_, T> {
    fn compute_on(self, arch: Arch, packed: &mut [T]) {
        T::compute(arch, self, packed);
    }

    fn shape(&self) -> (usize, usize, usize) {
        (self.c.nrows(), self.c.ncols(), self.b.nrows())
    }

    /// Rows that fill whole lines of the cache, or columns if there are not enough of them.
    fn split(self, n_first: usize, n_parts: usize) -> Split<Self> {
        let (n_rows, n_columns, _) = self.shape();
        let line = LINE_BYTES / size_of::<T>();
        let (first, second) = if n_rows >= 2 * line * n_parts {
            self.split_rows((n_rows * n_first / n_parts).next_multiple_of(line))
        } else if n_columns >= n_parts {
            self.split_columns(n_columns * n_first / n_parts)
        } else {
            return Split::Whole(self);
        };
        Split::Parts(first, second)
    }

    fn compute<S: Simd>(self, simd: S, packed: &mut [T]) {
        let Self { a, b, start, mut c } = self;
        let lanes = T::lanes::<S>();
        let n_rows = c.nrows();
        let panels = Cut::new(c.nrows().div_ceil(lanes), highest_panel::<S>());
        let height = panels.longest();
        let strips = Cut::new(c.ncols(), widest_strip::<S>(height));
        // A register that the rows do not fill is filled up with zeros once, not for every k of every strip.
        let pack_first = matches!(a, Factor::Transposed(_)) || n_rows < lanes;
        let pack = pack_first || strips.n_runs() >= PACKING_STRIPS;
        for ks in summands::<T>(b.nrows()).runs() {
            let start = if ks.start == 0 { start } else { Start::Kept };
            let b = b.subrows(ks.start, ks.len());
            let together = if pack { panels_together::<T>(lanes, ks.len()) } else { panels.n_runs() };
            for first in (0..panels.n_runs()).step_by(together) {
                let chosen = first..(first + together).min(panels.n_runs());
                let panels_at_hand = of_one_block(panels, chosen.clone(), lanes, n_rows);
                let mut unpacked = match a {
                    Factor::Plain(a) => Some(a.subcols(ks.start, ks.len())),
                    Factor::Transposed(a) => {
                        let a = a.subrows(ks.start, ks.len());
                        simd.vectorize(PackTransposed { panels, chosen: chosen.clone(), a, packed });
                        None
                    }
                };
                if pack_first && let Some(a) = unpacked.take() {
                    simd.vectorize(PackPanels { panels, chosen, alpha: T::one_impl(), a, packed });
                }
                for Equal { mut all, length } in strips.equals() {
                    if pack && let Some(a) = unpacked.take() {
                        let packed = &mut *packed;
                        let (b, c) =
                            (b.subcols(all.start, length), c.rb_mut().subcols_mut(all.start, length));
                        macro_rules! tiles {
                            ($v:literal, $l:literal, $n:literal) => {{
                                if const { $n >= narrowest_of_many::<S>() } {
                                    let panels = panels_at_hand;
                                    simd.vectorize(PackingTiles::<T, $v, $l, $n> {
                                        panels,
                                        a,
                                        b,
                                        start,
                                        c,
                                        packed,
                                    })
                                }
                            }};
                        }
                        by_shape!(S, (height, length), tiles);
                        all.start += length;
                    }
                    let left = unpacked.map_or(Left::Packed(packed), Left::Matrix);
                    let (b, c) =
                        (b.subcols(all.start, all.len()), c.rb_mut().subcols_mut(all.start, all.len()));
                    macro_rules! tiles {
                        ($v:literal, $l:literal, $n:literal) => {
                            simd.vectorize(NewTiles::<T, $v, $l, $n> {
                                panels: panels_at_hand,
                                left,
                                b,
                                start,
                                c,
                            })
                        };
                    }
                    by_shape!(S, (height, length), tiles);
                }
            }
        }
    }
}

/// The panels `chosen`.
fn of_one_block(panels: Cut, chosen: std::ops::Range<usize>, lanes: usize, n_rows: usize) -> Panels {
    let n_low = panels.n_shorter().clamp(chosen.start, chosen.end) - chosen.start;
    let first_register = panels.begin(chosen.start);
    Panels { first_register, n_low, n_high: chosen.len() - n_low, lanes, n_rows }
}

/// C = c C + (α A) B, the rows of B contiguous.
///
/// Shapes: `a` n × K, B K × m, `c` n × m.
pub struct Update<'a, T> {
    pub(super) a: Columns<'a, T>,
    /// Bᵀ, m × K
    pub(super) b: Columns<'a, T>,
    /// Room for all of B, to be packed strip by strip; none where B is read from where it lies.
    pub(super) strips: &'a mut [T],
    /// c and α
    pub(super) factors: (T, T),
    pub(super) c: ColumnsMut<'a, T>,
}

impl<T: Element> Product<T> for Update<'_, T> {
    fn compute_on(self, arch: Arch, packed: &mut [T]) {
        T::update(arch, self, packed);
    }

    fn shape(&self) -> (usize, usize, usize) {
        (self.c.nrows(), self.c.ncols(), self.a.ncols())
    }

    /// Whole columns, each a stretch of memory: where two threads write to rows of one column, what the machine fetches ahead
    /// for one of them is what the other has just written.
    fn split(self, n_first: usize, n_parts: usize) -> Split<Self> {
        let Self { a, b, strips, factors, c } = self;
        if c.ncols() < n_parts {
            return Split::Whole(Self { a, b, strips, factors, c });
        }
        let at = c.ncols() * n_first / n_parts;
        let (left_b, right_b) = b.split_at_row(at);
        let (left_strips, right_strips) = strips.split_at_mut(strips.len().min(at * b.ncols()));
        let (left_c, right_c) = c.split_at_col_mut(at);
        Split::Parts(
            Self { a, b: left_b, strips: left_strips, factors, c: left_c },
            Self { a, b: right_b, strips: right_strips, factors, c: right_c },
        )
    }

    fn compute<S: Simd>(self, simd: S, packed: &mut [T]) {
        let Self { a, b, strips: room, factors: (keep, alpha), mut c } = self;
        let lanes = T::lanes::<S>();
        let n_rows = c.nrows();
        let panels = Cut::new(c.nrows().div_ceil(lanes), highest_panel::<S>());
        let height = panels.longest();
        let strips = Cut::new(c.ncols(), widest_strip::<S>(height).min(WIDEST_PACKED));
        if !room.is_empty() {
            for ks in summands::<T>(a.ncols()).runs() {
                let room = &mut room[ks.start * b.nrows()..ks.end * b.nrows()];
                pack_strips(simd, strips, b.subcols(ks.start, ks.len()), room);
            }
        }
        for ks in summands::<T>(a.ncols()).runs() {
            let keep = if ks.start == 0 { keep } else { T::one_impl() };
            let n_k = ks.len();
            let a = a.subcols(ks.start, n_k);
            let together = panels_together::<T>(lanes, n_k);
            for first in (0..panels.n_runs()).step_by(together) {
                let chosen = first..(first + together).min(panels.n_runs());
                let panels_at_hand = of_one_block(panels, chosen.clone(), lanes, n_rows);
                simd.vectorize(PackPanels { panels, chosen, alpha, a, packed });
                for Equal { all, length } in strips.equals() {
                    let right = if room.is_empty() {
                        Right::Matrix(b.submatrix(all.start, ks.start, all.len(), n_k))
                    } else {
                        Right::Packed(&room[ks.start * b.nrows() + all.start * n_k..][..all.len() * n_k])
                    };
                    let c = c.rb_mut().subcols_mut(all.start, all.len());
                    macro_rules! tiles {
                        ($v:literal, $l:literal, $n:literal) => {
                            simd.vectorize(UpdatingTiles::<T, $v, $l, $n> {
                                panels: panels_at_hand,
                                n_k,
                                packed,
                                right,
                                keep,
                                c,
                            })
                        };
                    }
                    by_shape!(S, (height, length), tiles);
                }
            }
        }
    }
}

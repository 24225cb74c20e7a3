//! Squares of numbers in registers, transposed.
//!
//! The naive form swaps number by number. Where the instruction set shuffles registers, halves are exchanged
//! instead: of neighbouring registers first, then of ever more distant ones.

use std::any::Any;

use pulp::{Simd, bytemuck};

use super::element::MAX_LANES;

/// The naive form.
fn naive<T>(square: &mut [T], side: usize) {
    for row in 0..side {
        for column in 0..row {
            square.swap(row * side + column, column * side + row);
        }
    }
}

/// Swaps lane i of register k with lane k of register i.
#[inline(always)]
pub(super) fn transpose_f32s<S: Simd>(simd: S, square: &mut [S::f32s; MAX_LANES]) {
    let simd: &dyn Any = &simd;
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        if let Some(&simd) = simd.downcast_ref::<pulp::x86::V4>() {
            *square = bytemuck::cast(x86::v4_f32(simd, bytemuck::cast(*square)));
            return;
        }
        if let Some(&simd) = simd.downcast_ref::<pulp::x86::V3>() {
            let Some(square) = square.first_chunk_mut::<8>() else { return };
            *square = bytemuck::cast(x86::v3_f32(simd, bytemuck::cast(*square)));
            return;
        }
    }
    let _ = simd;
    naive::<f32>(bytemuck::cast_slice_mut(&mut square[..S::F32_LANES]), S::F32_LANES);
}

/// Swaps lane i of register k with lane k of register i.
#[inline(always)]
pub(super) fn transpose_f64s<S: Simd>(simd: S, square: &mut [S::f64s; MAX_LANES]) {
    let simd: &dyn Any = &simd;
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        if let Some(&simd) = simd.downcast_ref::<pulp::x86::V4>() {
            let Some(square) = square.first_chunk_mut::<8>() else { return };
            *square = bytemuck::cast(x86::v4_f64(simd, bytemuck::cast(*square)));
            return;
        }
        if let Some(&simd) = simd.downcast_ref::<pulp::x86::V3>() {
            let Some(square) = square.first_chunk_mut::<4>() else { return };
            *square = bytemuck::cast(x86::v3_f64(simd, bytemuck::cast(*square)));
            return;
        }
    }
    let _ = simd;
    naive::<f64>(bytemuck::cast_slice_mut(&mut square[..S::F64_LANES]), S::F64_LANES);
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
mod x86 {
    #[cfg(target_arch = "x86")]
    use std::arch::x86::{__m256, __m256d, __m512, __m512d};
    #[cfg(target_arch = "x86_64")]
    use std::arch::x86_64::{__m256, __m256d, __m512, __m512d};

    use pulp::bytemuck::cast;
    use pulp::x86::{V3, V4};

    /// Quarters 0 and 2 of both.
    const EVEN: i32 = 0b10_00_10_00;
    /// Quarters 1 and 3 of both.
    const ODD: i32 = 0b11_01_11_01;
    /// The lower half of both.
    const LOW: i32 = 0x20;
    /// The upper half of both.
    const HIGH: i32 = 0x31;

    #[inline(always)]
    pub(super) fn v4_f32(simd: V4, r: [__m512; 16]) -> [__m512; 16] {
        let simd = simd.avx512f;
        let (mut s, mut out) = (r, r);
        for g in [0, 4, 8, 12] {
            let lo: [__m512d; 2] = [
                cast(simd._mm512_unpacklo_ps(r[g], r[g + 1])),
                cast(simd._mm512_unpacklo_ps(r[g + 2], r[g + 3])),
            ];
            let hi: [__m512d; 2] = [
                cast(simd._mm512_unpackhi_ps(r[g], r[g + 1])),
                cast(simd._mm512_unpackhi_ps(r[g + 2], r[g + 3])),
            ];
            s[g] = cast(simd._mm512_unpacklo_pd(lo[0], lo[1]));
            s[g + 1] = cast(simd._mm512_unpackhi_pd(lo[0], lo[1]));
            s[g + 2] = cast(simd._mm512_unpacklo_pd(hi[0], hi[1]));
            s[g + 3] = cast(simd._mm512_unpackhi_pd(hi[0], hi[1]));
        }
        for j in 0..4 {
            let even = [
                simd._mm512_shuffle_f32x4::<EVEN>(s[j], s[4 + j]),
                simd._mm512_shuffle_f32x4::<EVEN>(s[8 + j], s[12 + j]),
            ];
            let odd = [
                simd._mm512_shuffle_f32x4::<ODD>(s[j], s[4 + j]),
                simd._mm512_shuffle_f32x4::<ODD>(s[8 + j], s[12 + j]),
            ];
            out[j] = simd._mm512_shuffle_f32x4::<EVEN>(even[0], even[1]);
            out[4 + j] = simd._mm512_shuffle_f32x4::<EVEN>(odd[0], odd[1]);
            out[8 + j] = simd._mm512_shuffle_f32x4::<ODD>(even[0], even[1]);
            out[12 + j] = simd._mm512_shuffle_f32x4::<ODD>(odd[0], odd[1]);
        }
        out
    }

    #[inline(always)]
    pub(super) fn v4_f64(simd: V4, r: [__m512d; 8]) -> [__m512d; 8] {
        let simd = simd.avx512f;
        let (mut s, mut out) = (r, r);
        for g in [0, 2, 4, 6] {
            s[g] = simd._mm512_unpacklo_pd(r[g], r[g + 1]);
            s[g + 1] = simd._mm512_unpackhi_pd(r[g], r[g + 1]);
        }
        for j in 0..2 {
            let even = [
                simd._mm512_shuffle_f64x2::<EVEN>(s[j], s[2 + j]),
                simd._mm512_shuffle_f64x2::<EVEN>(s[4 + j], s[6 + j]),
            ];
            let odd = [
                simd._mm512_shuffle_f64x2::<ODD>(s[j], s[2 + j]),
                simd._mm512_shuffle_f64x2::<ODD>(s[4 + j], s[6 + j]),
            ];
            out[j] = simd._mm512_shuffle_f64x2::<EVEN>(even[0], even[1]);
            out[2 + j] = simd._mm512_shuffle_f64x2::<EVEN>(odd[0], odd[1]);
            out[4 + j] = simd._mm512_shuffle_f64x2::<ODD>(even[0], even[1]);
            out[6 + j] = simd._mm512_shuffle_f64x2::<ODD>(odd[0], odd[1]);
        }
        out
    }

    #[inline(always)]
    pub(super) fn v3_f32(simd: V3, r: [__m256; 8]) -> [__m256; 8] {
        let simd = simd.avx;
        let (mut s, mut out) = (r, r);
        for g in [0, 4] {
            let lo: [__m256d; 2] = [
                cast(simd._mm256_unpacklo_ps(r[g], r[g + 1])),
                cast(simd._mm256_unpacklo_ps(r[g + 2], r[g + 3])),
            ];
            let hi: [__m256d; 2] = [
                cast(simd._mm256_unpackhi_ps(r[g], r[g + 1])),
                cast(simd._mm256_unpackhi_ps(r[g + 2], r[g + 3])),
            ];
            s[g] = cast(simd._mm256_unpacklo_pd(lo[0], lo[1]));
            s[g + 1] = cast(simd._mm256_unpackhi_pd(lo[0], lo[1]));
            s[g + 2] = cast(simd._mm256_unpacklo_pd(hi[0], hi[1]));
            s[g + 3] = cast(simd._mm256_unpackhi_pd(hi[0], hi[1]));
        }
        for j in 0..4 {
            out[j] = simd._mm256_permute2f128_ps::<LOW>(s[j], s[4 + j]);
            out[4 + j] = simd._mm256_permute2f128_ps::<HIGH>(s[j], s[4 + j]);
        }
        out
    }

    #[inline(always)]
    pub(super) fn v3_f64(simd: V3, r: [__m256d; 4]) -> [__m256d; 4] {
        let simd = simd.avx;
        let lo = [simd._mm256_unpacklo_pd(r[0], r[1]), simd._mm256_unpacklo_pd(r[2], r[3])];
        let hi = [simd._mm256_unpackhi_pd(r[0], r[1]), simd._mm256_unpackhi_pd(r[2], r[3])];
        [
            simd._mm256_permute2f128_pd::<LOW>(lo[0], lo[1]),
            simd._mm256_permute2f128_pd::<LOW>(hi[0], hi[1]),
            simd._mm256_permute2f128_pd::<HIGH>(lo[0], lo[1]),
            simd._mm256_permute2f128_pd::<HIGH>(hi[0], hi[1]),
        ]
    }
}

//! The tier of x86-64 CPUs with AVX-512 F, BW, VL, DQ and VNNI (Intel since 2019, AMD since 2022).
//!
//! `vpdpbusd` multiplies and adds 64 pairs into int32 lanes, which cannot overflow here; so in `gemv` all four groups
//! of codes stay where they are in their byte (times 1, 4, 16, 64), each with accumulators of its own: one load, four
//! ands and four products for 256 weights, and no shift.

use std::arch::x86_64::*;

use super::lanes::{Lanes, by_intrinsic};
use super::tier;
use crate::backend::cpu::layout::{BLOCK_COLS, ROWS};

impl Lanes for __m512 {
    const N: usize = 16;

    by_intrinsic! {
        fn splat(x: f32) -> Self = _mm512_set1_ps;
        fn load(from: *const f32) -> Self = _mm512_loadu_ps;
        fn add(self: Self, other: Self) -> Self = _mm512_add_ps;
        fn sub(self: Self, other: Self) -> Self = _mm512_sub_ps;
        fn mul(self: Self, other: Self) -> Self = _mm512_mul_ps;
        fn div(self: Self, other: Self) -> Self = _mm512_div_ps;
        fn max(self: Self, other: Self) -> Self = _mm512_max_ps;
        fn min(self: Self, other: Self) -> Self = _mm512_min_ps;
        fn fma(self: Self, b: Self, c: Self) -> Self = _mm512_fmadd_ps;
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: the caller's promises (see the trait), here and below.
        unsafe { _mm512_storeu_ps(to, self) }
    }
    #[inline(always)]
    unsafe fn load_f16(from: *const u16) -> Self {
        // SAFETY: as above.
        unsafe { _mm512_cvtph_ps(_mm256_loadu_si256(from.cast())) }
    }
    #[inline(always)]
    unsafe fn load_bf16(from: *const u16) -> Self {
        // SAFETY: as above.
        unsafe { _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256(from.cast())), 16)) }
    }
    #[inline(always)]
    unsafe fn neg(self) -> Self {
        // SAFETY: as above.
        unsafe { _mm512_xor_ps(self, _mm512_set1_ps(-0.0)) }
    }
    #[inline(always)]
    unsafe fn abs_max(self, other: Self) -> Self {
        // SAFETY: as above.
        unsafe {
            let magnitude = _mm512_castps_si512(_mm512_andnot_ps(_mm512_set1_ps(-0.0), self));
            _mm512_castsi512_ps(_mm512_max_epi32(magnitude, _mm512_castps_si512(other)))
        }
    }
    #[inline(always)]
    unsafe fn scale_by_low_bits(self, shifted: Self) -> Self {
        // SAFETY: as above.
        unsafe {
            let exponent = _mm512_slli_epi32(_mm512_castps_si512(shifted), 23);
            _mm512_castsi512_ps(_mm512_add_epi32(_mm512_castps_si512(self), exponent))
        }
    }
    #[inline(always)]
    unsafe fn store_i8(self, to: *mut i8) -> i32 {
        // SAFETY: as above. Conversion rounds half to even in the default environment.
        unsafe {
            let q = _mm512_cvtps_epi32(self);
            _mm_storeu_si128(to.cast(), _mm512_cvtsepi32_epi8(q));
            _mm512_reduce_add_epi32(q)
        }
    }
    #[inline(always)]
    unsafe fn halve(self) -> f32 {
        // SAFETY: as above.
        unsafe {
            let eight = _mm256_add_ps(_mm512_castps512_ps256(self), _mm512_extractf32x8_ps(self, 1));
            let four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
            let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)))
        }
    }
}

/// Rows of tokens that `gemm` multiplies at once: 4 x 6 accumulators fit the registers.
const TOKENS: usize = 6;

/// Adds the sums of lanes of four rows: `out[r] = sum(acc[r]) - sum`.
#[inline(always)]
unsafe fn store_dots(acc: &[__m512i; ROWS], sum: i32, out: &mut [i32]) {
    assert!(out.len() >= ROWS);
    // SAFETY: the caller has AVX-512; out has four numbers.
    unsafe {
        let fold = |x: __m512i| _mm256_add_epi32(_mm512_castsi512_si256(x), _mm512_extracti64x4_epi64(x, 1));
        let (a, b) = (_mm256_hadd_epi32(fold(acc[0]), fold(acc[1])), _mm256_hadd_epi32(fold(acc[2]), fold(acc[3])));
        let pairs = _mm256_hadd_epi32(a, b);
        let rows = _mm_add_epi32(_mm256_castsi256_si128(pairs), _mm256_extracti128_si256(pairs, 1));
        _mm_storeu_si128(out.as_mut_ptr().cast(), _mm_sub_epi32(rows, _mm_set1_epi32(sum)));
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]
unsafe fn gemv(tiles: &[u8], q: &[i8], sum: i32, dots: &mut [i32]) {
    for (tile, dots) in tiles.chunks_exact(q.len() / 4 * ROWS).zip(dots.chunks_exact_mut(ROWS)) {
        // SAFETY: this function has the instructions; all offsets lie in blocks that both slices have.
        unsafe {
            let masks = [_mm512_set1_epi8(0x03), _mm512_set1_epi8(0x0c), _mm512_set1_epi8(0x30), _mm512_set1_epi8(-64)];
            let mut acc = [[_mm512_setzero_si512(); 4]; ROWS];
            for (block, q) in tile.chunks_exact(BLOCK_COLS).zip(q.chunks_exact(BLOCK_COLS)) {
                let x = |group: usize| _mm512_loadu_si512(q.as_ptr().add(64 * group).cast());
                let x = [x(0), x(1), x(2), x(3)];
                for r in 0..ROWS {
                    let w = _mm512_loadu_si512(block.as_ptr().add(64 * r).cast());
                    for g in 0..4 {
                        acc[r][g] = _mm512_dpbusd_epi32(acc[r][g], _mm512_and_si512(w, masks[g]), x[g]);
                    }
                }
            }
            // Exact: every summand of group g is a multiple of 4^g.
            let total = acc.map(|a| {
                let low = _mm512_add_epi32(a[0], _mm512_srai_epi32(a[1], 2));
                let high = _mm512_add_epi32(_mm512_srai_epi32(a[2], 4), _mm512_srai_epi32(a[3], 6));
                _mm512_add_epi32(low, high)
            });
            store_dots(&total, sum, dots);
        }
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]
unsafe fn gemm(tile: &[u8], q: &[i8], sums: &[i32], codes: &mut [u8], dots: &mut [i32]) {
    let cols = q.len() / sums.len();
    let codes = &mut codes[..ROWS * cols];
    // SAFETY: this function has the instructions; the slices are cut to the sizes that are demanded.
    unsafe {
        unpack(tile, cols, codes);
        for ((q, sums), dots) in q.chunks(TOKENS * cols).zip(sums.chunks(TOKENS)).zip(dots.chunks_mut(TOKENS * ROWS)) {
            match sums.len() {
                1 => multiply::<1>(codes, q, cols, sums, dots),
                2 => multiply::<2>(codes, q, cols, sums, dots),
                3 => multiply::<3>(codes, q, cols, sums, dots),
                4 => multiply::<4>(codes, q, cols, sums, dots),
                5 => multiply::<5>(codes, q, cols, sums, dots),
                _ => multiply::<TOKENS>(codes, q, cols, sums, dots),
            }
        }
    }
}

/// The codes of a tile, one byte each, row after row.
#[inline(always)]
unsafe fn unpack(tile: &[u8], cols: usize, codes: &mut [u8]) {
    assert!(tile.len() >= cols && codes.len() >= ROWS * cols && cols.is_multiple_of(BLOCK_COLS));
    for r in 0..ROWS {
        for at in (0..cols).step_by(BLOCK_COLS) {
            // SAFETY: the caller has AVX-512; the offsets lie in the slices by the assertion.
            unsafe {
                let w = _mm512_loadu_si512(tile.as_ptr().add(at + 64 * r).cast());
                let mask = _mm512_set1_epi8(3);
                let out = codes.as_mut_ptr().add(r * cols + at);
                _mm512_storeu_si512(out.cast(), _mm512_and_si512(w, mask));
                _mm512_storeu_si512(out.add(64).cast(), _mm512_and_si512(_mm512_srli_epi16(w, 2), mask));
                _mm512_storeu_si512(out.add(128).cast(), _mm512_and_si512(_mm512_srli_epi16(w, 4), mask));
                _mm512_storeu_si512(out.add(192).cast(), _mm512_and_si512(_mm512_srli_epi16(w, 6), mask));
            }
        }
    }
}

/// Four rows of codes times `T` rows of activations.
#[inline(always)]
unsafe fn multiply<const T: usize>(codes: &[u8], q: &[i8], cols: usize, sums: &[i32], dots: &mut [i32]) {
    assert!(codes.len() >= ROWS * cols && q.len() >= T * cols && sums.len() >= T && dots.len() >= T * ROWS);
    // SAFETY: the caller has AVX-512; the offsets lie in the slices by the assertion.
    unsafe {
        let mut acc = [[_mm512_setzero_si512(); ROWS]; T];
        for at in (0..cols).step_by(64) {
            let mut w = [_mm512_setzero_si512(); ROWS];
            for (r, w) in w.iter_mut().enumerate() {
                *w = _mm512_loadu_si512(codes.as_ptr().add(r * cols + at).cast());
            }
            for (t, acc) in acc.iter_mut().enumerate() {
                let x = _mm512_loadu_si512(q.as_ptr().add(t * cols + at).cast());
                for r in 0..ROWS {
                    acc[r] = _mm512_dpbusd_epi32(acc[r], w[r], x);
                }
            }
        }
        for t in 0..T {
            store_dots(&acc[t], sums[t], &mut dots[t * ROWS..(t + 1) * ROWS]);
        }
    }
}

/// `vpdpbusd` wants one factor without a sign: `q + 128`. What that adds, `128 * sum(c)`, is summed beside it.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]
unsafe fn score(q: &[i8], rows: &[i8], dots: &mut [i32]) {
    for (row, dot) in rows.chunks_exact(q.len()).zip(dots) {
        // SAFETY: this function has the instructions; every load lies in a whole chunk.
        *dot = unsafe {
            let (ones, sign) = (_mm512_set1_epi8(1), _mm512_set1_epi8(-128));
            let mut acc = _mm512_setzero_si512();
            let mut sum = _mm512_setzero_si512();
            for (row, q) in row.chunks_exact(64).zip(q.chunks_exact(64)) {
                let c = _mm512_loadu_si512(row.as_ptr().cast());
                let q = _mm512_loadu_si512(q.as_ptr().cast());
                acc = _mm512_dpbusd_epi32(acc, _mm512_xor_si512(q, sign), c);
                sum = _mm512_dpbusd_epi32(sum, ones, c);
            }
            _mm512_reduce_add_epi32(_mm512_sub_epi32(acc, _mm512_slli_epi32(sum, 7)))
        };
    }
}

tier!(KERNELS, "avx512", __m512, [#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]]);

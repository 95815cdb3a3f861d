//! The tier of x86-64 CPUs with AVX2, FMA and F16C (Intel since 2013, AMD since 2015; the Steam Deck).
//!
//! A ternary product of 128 weights (32 bytes) is, per row: one load, one shift, four ands, four `maddubs`, four adds.
//! Two groups of codes stay where they are in the byte, times 4, and have accumulators of their own; so one shift
//! serves all four groups. Sums are kept in int16 as long as they cannot overflow (see `FLUSH_*`).

use std::arch::x86_64::*;

use super::lanes::{Lanes, by_intrinsic};
use super::tier;
use crate::backend::cpu::layout::{BLOCK_COLS, ROWS};

impl Lanes for __m256 {
    const N: usize = 8;

    by_intrinsic! {
        fn splat(x: f32) -> Self = _mm256_set1_ps;
        fn load(from: *const f32) -> Self = _mm256_loadu_ps;
        fn add(self: Self, other: Self) -> Self = _mm256_add_ps;
        fn sub(self: Self, other: Self) -> Self = _mm256_sub_ps;
        fn mul(self: Self, other: Self) -> Self = _mm256_mul_ps;
        fn div(self: Self, other: Self) -> Self = _mm256_div_ps;
        fn max(self: Self, other: Self) -> Self = _mm256_max_ps;
        fn min(self: Self, other: Self) -> Self = _mm256_min_ps;
        fn fma(self: Self, b: Self, c: Self) -> Self = _mm256_fmadd_ps;
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: the caller's promises (see the trait), here and below.
        unsafe { _mm256_storeu_ps(to, self) }
    }
    #[inline(always)]
    unsafe fn load_f16(from: *const u16) -> Self {
        // SAFETY: as above.
        unsafe { _mm256_cvtph_ps(_mm_loadu_si128(from.cast())) }
    }
    #[inline(always)]
    unsafe fn load_bf16(from: *const u16) -> Self {
        // SAFETY: as above.
        unsafe { _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(_mm_loadu_si128(from.cast())), 16)) }
    }
    #[inline(always)]
    unsafe fn neg(self) -> Self {
        // SAFETY: as above.
        unsafe { _mm256_xor_ps(self, _mm256_set1_ps(-0.0)) }
    }
    #[inline(always)]
    unsafe fn abs_max(self, other: Self) -> Self {
        // SAFETY: as above.
        unsafe {
            let magnitude = _mm256_castps_si256(_mm256_andnot_ps(_mm256_set1_ps(-0.0), self));
            _mm256_castsi256_ps(_mm256_max_epi32(magnitude, _mm256_castps_si256(other)))
        }
    }
    #[inline(always)]
    unsafe fn scale_by_low_bits(self, shifted: Self) -> Self {
        // SAFETY: as above.
        unsafe {
            let exponent = _mm256_slli_epi32(_mm256_castps_si256(shifted), 23);
            _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(self), exponent))
        }
    }
    #[inline(always)]
    unsafe fn store_i8(self, to: *mut i8) -> i32 {
        // SAFETY: as above. Conversion rounds half to even in the default environment.
        unsafe {
            let q = _mm256_cvtps_epi32(self);
            let (low, high) = (_mm256_castsi256_si128(q), _mm256_extracti128_si256(q, 1));
            let words = _mm_packs_epi32(low, high);
            _mm_storel_epi64(to.cast(), _mm_packs_epi16(words, words));
            sum_lanes(_mm_add_epi32(low, high))
        }
    }
    #[inline(always)]
    unsafe fn halve(self) -> f32 {
        // SAFETY: as above.
        unsafe {
            let four = _mm_add_ps(_mm256_castps256_ps128(self), _mm256_extractf128_ps(self, 1));
            let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)))
        }
    }
}

#[inline(always)]
unsafe fn sum_lanes(x: __m128i) -> i32 {
    // SAFETY: every x86-64 CPU has SSE2.
    unsafe {
        let two = _mm_add_epi32(x, _mm_shuffle_epi32(x, 0b01_00_11_10));
        _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_shuffle_epi32(two, 0b10_11_00_01)))
    }
}

/// Blocks after which `gemv` moves its int16 sums to int32. A group that stays times 4 in its byte adds at most
/// `2 products * 2 weights * 4 * 127` per lane and `maddubs`, twice per half block: `4 * 2 * 2 * 2032 = 32512 < 32768`.
const FLUSH_BLOCKS: usize = 4;

/// Steps of 32 columns after which `gemm` does: each adds at most `2 * 2 * 127`, and `64 * 508 = 32512`.
const FLUSH_STEPS: usize = 64;

/// Rows of tokens that `gemm` multiplies at once: 4 x 2 accumulators of int16 fit the registers.
const TOKENS: usize = 2;

/// Adds the four sums of lanes of four rows: `out[r] = sum(acc[r]) - sum`.
#[inline(always)]
unsafe fn store_dots(acc: &[__m256i; ROWS], sum: i32, out: &mut [i32]) {
    assert!(out.len() >= ROWS);
    // SAFETY: the caller has AVX2; out has four numbers.
    unsafe {
        let pairs = _mm256_hadd_epi32(_mm256_hadd_epi32(acc[0], acc[1]), _mm256_hadd_epi32(acc[2], acc[3]));
        let rows = _mm_add_epi32(_mm256_castsi256_si128(pairs), _mm256_extracti128_si256(pairs, 1));
        _mm_storeu_si128(out.as_mut_ptr().cast(), _mm_sub_epi32(rows, _mm_set1_epi32(sum)));
    }
}

#[target_feature(enable = "avx2,fma,f16c")]
unsafe fn gemv(tiles: &[u8], q: &[i8], sum: i32, dots: &mut [i32]) {
    for (tile, dots) in tiles.chunks_exact(q.len() / 4 * ROWS).zip(dots.chunks_exact_mut(ROWS)) {
        // SAFETY: this function has AVX2.
        unsafe {
            let mut acc = [_mm256_setzero_si256(); ROWS];
            let blocks = tile.chunks(FLUSH_BLOCKS * BLOCK_COLS).zip(q.chunks(FLUSH_BLOCKS * BLOCK_COLS));
            for (blocks, q) in blocks {
                add_blocks(blocks, q, &mut acc);
            }
            store_dots(&acc, sum, dots);
        }
    }
}

/// Adds up to FLUSH_BLOCKS blocks of a tile. (A block of a tile has as many bytes as columns.)
#[inline(always)]
unsafe fn add_blocks(blocks: &[u8], q: &[i8], acc: &mut [__m256i; ROWS]) {
    let n = (blocks.len() / BLOCK_COLS).min(q.len() / BLOCK_COLS);
    // SAFETY: the caller has AVX2; all offsets lie in the first n blocks, which both slices have.
    unsafe {
        let (low2, next2) = (_mm256_set1_epi8(0x03), _mm256_set1_epi8(0x0c));
        let mut plain = [_mm256_setzero_si256(); ROWS];
        let mut times4 = [_mm256_setzero_si256(); ROWS];
        for half in 0..2 * n {
            let at = half / 2 * BLOCK_COLS + half % 2 * 32;
            let x = |group: usize| _mm256_loadu_si256(q.as_ptr().add(at + 64 * group).cast());
            let (x0, x1, x2, x3) = (x(0), x(1), x(2), x(3));
            for r in 0..ROWS {
                let w = _mm256_loadu_si256(blocks.as_ptr().add(at + 64 * r).cast());
                let v = _mm256_srli_epi16(w, 4);
                let a = _mm256_maddubs_epi16(_mm256_and_si256(w, low2), x0);
                let b = _mm256_maddubs_epi16(_mm256_and_si256(w, next2), x1);
                let c = _mm256_maddubs_epi16(_mm256_and_si256(v, low2), x2);
                let d = _mm256_maddubs_epi16(_mm256_and_si256(v, next2), x3);
                plain[r] = _mm256_add_epi16(plain[r], _mm256_add_epi16(a, c));
                times4[r] = _mm256_add_epi16(times4[r], _mm256_add_epi16(b, d));
            }
        }
        let ones = _mm256_set1_epi16(1);
        for r in 0..ROWS {
            // Exact: every summand of `times4` is a multiple of 4.
            let words = _mm256_add_epi16(plain[r], _mm256_srai_epi16(times4[r], 2));
            acc[r] = _mm256_add_epi32(acc[r], _mm256_madd_epi16(words, ones));
        }
    }
}

#[target_feature(enable = "avx2,fma,f16c")]
unsafe fn gemm(tile: &[u8], q: &[i8], sums: &[i32], codes: &mut [u8], dots: &mut [i32]) {
    let cols = q.len() / sums.len();
    let codes = &mut codes[..ROWS * cols];
    // SAFETY: this function has AVX2; the slices are cut to the sizes that are demanded.
    unsafe {
        unpack(tile, cols, codes);
        for ((q, sums), dots) in q.chunks(TOKENS * cols).zip(sums.chunks(TOKENS)).zip(dots.chunks_mut(TOKENS * ROWS)) {
            match sums.len() {
                TOKENS => multiply::<TOKENS>(codes, q, cols, sums, dots),
                _ => multiply::<1>(codes, q, cols, sums, dots),
            }
        }
    }
}

/// The codes of a tile, one byte each, row after row.
#[inline(always)]
unsafe fn unpack(tile: &[u8], cols: usize, codes: &mut [u8]) {
    assert!(tile.len() >= cols && codes.len() >= ROWS * cols && cols.is_multiple_of(BLOCK_COLS));
    for r in 0..ROWS {
        for half in 0..cols / 128 {
            let at = half / 2 * BLOCK_COLS + half % 2 * 32;
            // SAFETY: the caller has AVX2; the offsets lie in the slices by the assertion.
            unsafe {
                let w = _mm256_loadu_si256(tile.as_ptr().add(at + 64 * r).cast());
                let mask = _mm256_set1_epi8(3);
                let out = codes.as_mut_ptr().add(r * cols + at);
                _mm256_storeu_si256(out.cast(), _mm256_and_si256(w, mask));
                _mm256_storeu_si256(out.add(64).cast(), _mm256_and_si256(_mm256_srli_epi16(w, 2), mask));
                _mm256_storeu_si256(out.add(128).cast(), _mm256_and_si256(_mm256_srli_epi16(w, 4), mask));
                _mm256_storeu_si256(out.add(192).cast(), _mm256_and_si256(_mm256_srli_epi16(w, 6), mask));
            }
        }
    }
}

/// Four rows of codes times `T` rows of activations.
#[inline(always)]
unsafe fn multiply<const T: usize>(codes: &[u8], q: &[i8], cols: usize, sums: &[i32], dots: &mut [i32]) {
    assert!(codes.len() >= ROWS * cols && q.len() >= T * cols && sums.len() >= T && dots.len() >= T * ROWS);
    // SAFETY: the caller has AVX2; the offsets lie in the slices by the assertion.
    unsafe {
        let ones = _mm256_set1_epi16(1);
        let mut acc = [[_mm256_setzero_si256(); ROWS]; T];
        for start in (0..cols).step_by(32 * FLUSH_STEPS) {
            let mut words = [[_mm256_setzero_si256(); ROWS]; T];
            for at in (start..cols.min(start + 32 * FLUSH_STEPS)).step_by(32) {
                let mut x = [_mm256_setzero_si256(); T];
                for (t, x) in x.iter_mut().enumerate() {
                    *x = _mm256_loadu_si256(q.as_ptr().add(t * cols + at).cast());
                }
                for r in 0..ROWS {
                    let w = _mm256_loadu_si256(codes.as_ptr().add(r * cols + at).cast());
                    for t in 0..T {
                        words[t][r] = _mm256_add_epi16(words[t][r], _mm256_maddubs_epi16(w, x[t]));
                    }
                }
            }
            for t in 0..T {
                for r in 0..ROWS {
                    acc[t][r] = _mm256_add_epi32(acc[t][r], _mm256_madd_epi16(words[t][r], ones));
                }
            }
        }
        for t in 0..T {
            store_dots(&acc[t], sums[t], &mut dots[t * ROWS..(t + 1) * ROWS]);
        }
    }
}

/// `maddubs` wants one factor without a sign: `|c|`, with the sign moved to `q`. `2 * 127 * 127` fits int16.
#[target_feature(enable = "avx2,fma,f16c")]
unsafe fn score(q: &[i8], rows: &[i8], dots: &mut [i32]) {
    for (row, dot) in rows.chunks_exact(q.len()).zip(dots) {
        // SAFETY: this function has AVX2; every load lies in a whole chunk.
        *dot = unsafe {
            let ones = _mm256_set1_epi16(1);
            let mut acc = [_mm256_setzero_si256(); 2];
            for (row, q) in row.chunks_exact(64).zip(q.chunks_exact(64)) {
                for (half, acc) in acc.iter_mut().enumerate() {
                    let c = _mm256_loadu_si256(row.as_ptr().add(32 * half).cast());
                    let q = _mm256_loadu_si256(q.as_ptr().add(32 * half).cast());
                    let words = _mm256_maddubs_epi16(_mm256_abs_epi8(c), _mm256_sign_epi8(q, c));
                    *acc = _mm256_add_epi32(*acc, _mm256_madd_epi16(words, ones));
                }
            }
            let sum = _mm256_add_epi32(acc[0], acc[1]);
            sum_lanes(_mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1)))
        };
    }
}

tier!(KERNELS, "avx2", __m256, [#[target_feature(enable = "avx2,fma,f16c")]]);

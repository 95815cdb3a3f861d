//! The tier of x86-64 CPUs with AVX2, FMA and F16C (Intel since 2013, AMD since 2015; the Steam
//! Deck).
//!
//! A ternary product of 128 weights (32 bytes) takes, per row, one load, one shift, four ands, four
//! `maddubs` and four adds. Two groups of codes stay where they are in the byte (times 4) and have
//! accumulators of their own. So one shift serves all four groups. Sums stay in int16 as long as
//! they cannot overflow (see `FLUSH_*`).

use std::arch::x86_64::*;

use super::lanes::{Lanes, by_intrinsics};
use super::lookup::{self, LookupBlock, LookupScratch, Words};
use super::rows::{self, Block, Quad, UnpackedRows};
use super::tier::{Tier, tier};
use super::tile_lookup::{self, TileLookupBlock};
use super::tiles::TileLanes;
use crate::backend::cpu::layout::{BLOCK, LINE, ROWS, row_bytes};

/// AVX2, FMA and F16C.
pub(super) struct Avx2;

tier!(Avx2, "avx2", ["avx2", "fma", "f16c"]);

impl Lanes for __m256 {
    const N: usize = 8;

    by_intrinsics! {
        fn splat(x: f32) -> Self = _mm256_set1_ps(x);
        fn load(from: *const f32) -> Self = _mm256_loadu_ps(from);
        fn store(self, to: *mut f32) = _mm256_storeu_ps(to, self);
        fn load_f16(from: *const u16) -> Self = _mm256_cvtph_ps(_mm_loadu_si128(from.cast()));
        fn load_i8(from: *const i8) -> Self = _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64(from.cast())));
        fn load_bf16(from: *const u16) -> Self = {
            _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(_mm_loadu_si128(from.cast())), 16))
        };
        fn add(self, other: Self) -> Self = _mm256_add_ps(self, other);
        fn sub(self, other: Self) -> Self = _mm256_sub_ps(self, other);
        fn mul(self, other: Self) -> Self = _mm256_mul_ps(self, other);
        fn div(self, other: Self) -> Self = _mm256_div_ps(self, other);
        fn fma(self, b: Self, c: Self) -> Self = _mm256_fmadd_ps(self, b, c);
        fn max(self, other: Self) -> Self = _mm256_max_ps(self, other);
        fn min(self, other: Self) -> Self = _mm256_min_ps(self, other);
        fn neg(self) -> Self = _mm256_xor_ps(self, _mm256_set1_ps(-0.0));
        fn abs_max(self, other: Self) -> Self = {
            let magnitude = _mm256_castps_si256(_mm256_andnot_ps(_mm256_set1_ps(-0.0), self));
            _mm256_castsi256_ps(_mm256_max_epi32(magnitude, _mm256_castps_si256(other)))
        };
        fn scale_by_low_bits(self, shifted: Self) -> Self = {
            let exponent = _mm256_slli_epi32(_mm256_castps_si256(shifted), 23);
            _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(self), exponent))
        };
        fn store_i8(self, to: *mut i8) = {
            // This rounds half to even in the default environment.
            let q = _mm256_cvtps_epi32(self);
            let (low, high) = (_mm256_castsi256_si128(q), _mm256_extracti128_si256(q, 1));
            let words = _mm_packs_epi32(low, high);
            _mm_storel_epi64(to.cast(), _mm_packs_epi16(words, words));
        };
        fn halve(self) -> f32 = {
            let four = _mm_add_ps(_mm256_castps256_ps128(self), _mm256_extractf128_ps(self, 1));
            let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)))
        };
        fn prefetch(from: *const u8) = _mm_prefetch::<_MM_HINT_T0>(from.cast());
        fn prefetch_once(from: *const u8) = _mm_prefetch::<_MM_HINT_NTA>(from.cast());
    }
}

/// Steps of 32 columns after which `gemm` moves its int16 sums to int32. Each step adds at most
/// `2 * 2 * 127`, and `64 * 508 = 32512`.
const FLUSH_STEPS: usize = 64;

/// The sum of all lanes, for each of four rows.
#[inline(always)]
pub(super) unsafe fn sum_rows(acc: &[__m256i; ROWS]) -> __m128i {
    // SAFETY: the caller has AVX2.
    unsafe {
        let pairs = _mm256_hadd_epi32(_mm256_hadd_epi32(acc[0], acc[1]), _mm256_hadd_epi32(acc[2], acc[3]));
        _mm_add_epi32(_mm256_castsi256_si128(pairs), _mm256_extracti128_si256(pairs, 1))
    }
}

/// Lines after which `ternary` moves its int16 sums to int32. A group that stays times 4 in its
/// byte adds at most `2 products * 2 weights * 4 * 127` per lane and `maddubs`. A sum takes four of
/// these per line: `4 * 4 * 2032 = 32512 < 32768`.
const FLUSH_LINES: usize = 4;

/// Columns after which int16 sums move to `acc`: 16 pairs of columns, each of at most 2032, as in
/// `ternary`.
const COLUMNS: usize = 32;

impl TileLanes for Avx2 {
    type Lanes = __m256;
    /// Eight rows each.
    type Line = [__m256i; 2];
    type Codes = [__m256i; 2];
    /// Sums in int16 of half of a row's columns. Four columns add at most `2 * 2 * 128`, so those
    /// of 256 add `64 * 512 = 32768`, which is still the lowest int16; the sum of positive products
    /// is at most `64 * 2 * 2 * 127`.
    type Sums = [__m256i; 2];
    type Rows = [__m256; 2];

    const STRIPS: usize = 1;
    const INPUTS: usize = 2;
    const UNPACKS_FROM: Option<usize> = Some(3);

    #[inline(always)]
    unsafe fn line(from: *const u8) -> [__m256i; 2] {
        // SAFETY: the caller's promise.
        unsafe { [_mm256_loadu_si256(from.cast()), _mm256_loadu_si256(from.add(32).cast())] }
    }

    #[inline(always)]
    unsafe fn codes<const S: u32>(line: [__m256i; 2]) -> [__m256i; 2] {
        let [a, b] = line;
        // SAFETY: the caller has AVX2.
        unsafe {
            let shifted = match S {
                0 => [a, b],
                1 => [_mm256_srli_epi16(a, 2), _mm256_srli_epi16(b, 2)],
                2 => [_mm256_srli_epi16(a, 4), _mm256_srli_epi16(b, 4)],
                _ => [_mm256_srli_epi16(a, 6), _mm256_srli_epi16(b, 6)],
            };
            let mask = _mm256_set1_epi8(3);
            [_mm256_and_si256(shifted[0], mask), _mm256_and_si256(shifted[1], mask)]
        }
    }

    #[inline(always)]
    unsafe fn zero() -> [__m256i; 2] {
        // SAFETY: the caller has AVX2.
        unsafe { [_mm256_setzero_si256(); 2] }
    }

    #[inline(always)]
    unsafe fn zeros() -> [__m256; 2] {
        // SAFETY: the caller has AVX2.
        unsafe { [_mm256_setzero_ps(); 2] }
    }

    #[inline(always)]
    unsafe fn add(sums: [__m256i; 2], codes: [__m256i; 2], x: *const i8) -> [__m256i; 2] {
        // SAFETY: the caller's promise.
        unsafe {
            let x = _mm256_set1_epi32(x.cast::<i32>().read_unaligned());
            [
                _mm256_add_epi16(sums[0], _mm256_maddubs_epi16(codes[0], x)),
                _mm256_add_epi16(sums[1], _mm256_maddubs_epi16(codes[1], x)),
            ]
        }
    }

    #[inline(always)]
    unsafe fn dots(h: [__m256i; 2], l: [__m256i; 2], sum: i32) -> [__m256; 2] {
        // SAFETY: the caller has AVX2.
        unsafe {
            let ones = _mm256_set1_epi16(1);
            let mut dots = [_mm256_setzero_ps(); 2];
            for i in 0..2 {
                let (h, l) = (_mm256_madd_epi16(h[i], ones), _mm256_madd_epi16(l[i], ones));
                let total = _mm256_add_epi32(_mm256_slli_epi32(h, 8), l);
                dots[i] = _mm256_cvtepi32_ps(_mm256_sub_epi32(total, _mm256_set1_epi32(sum)));
            }
            dots
        }
    }
}

impl Tier for Avx2 {
    const HAS_LOOKUP: bool = true;

    #[inline(always)]
    unsafe fn lookup(block: &LookupBlock, scratch: &mut LookupScratch, sums: &mut [i32]) {
        // SAFETY: the caller has the instructions.
        unsafe { lookup::multiply::<__m256i>(block, scratch, sums) }
    }

    #[inline(always)]
    unsafe fn lookup_tiles(block: &TileLookupBlock, scratch: &mut LookupScratch, y: &mut [f32]) {
        // SAFETY: the caller has the instructions.
        unsafe { tile_lookup::multiply::<Self, __m256i>(block, scratch, y) }
    }

    #[inline(always)]
    unsafe fn ternary(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS] {
        // SAFETY: the caller's promises (see the trait): a line of each row belongs to each block
        // of q.
        unsafe {
            let (low2, next2, ones) = (_mm256_set1_epi8(0x03), _mm256_set1_epi8(0x0c), _mm256_set1_epi16(1));
            let mut acc = [_mm256_setzero_si256(); ROWS];
            for (group, q) in q.chunks(FLUSH_LINES * BLOCK).enumerate() {
                let mut plain = [_mm256_setzero_si256(); ROWS];
                let mut times4 = [_mm256_setzero_si256(); ROWS];
                for (line, q) in q.chunks_exact(BLOCK).enumerate() {
                    let line = (group * FLUSH_LINES + line) * LINE;
                    for next in next {
                        Self::Lanes::prefetch(next.wrapping_add(line));
                    }
                    for half in [0, 32] {
                        let mut x = [_mm256_setzero_si256(); 4];
                        for (group, x) in x.iter_mut().enumerate() {
                            *x = _mm256_loadu_si256(q.as_ptr().add(LINE * group + half).cast());
                        }
                        for r in 0..ROWS {
                            let w = _mm256_loadu_si256(rows[r].add(line + half).cast());
                            let v = _mm256_srli_epi16(w, 4);
                            let a = _mm256_maddubs_epi16(_mm256_and_si256(w, low2), x[0]);
                            let b = _mm256_maddubs_epi16(_mm256_and_si256(w, next2), x[1]);
                            let c = _mm256_maddubs_epi16(_mm256_and_si256(v, low2), x[2]);
                            let d = _mm256_maddubs_epi16(_mm256_and_si256(v, next2), x[3]);
                            plain[r] = _mm256_add_epi16(plain[r], _mm256_add_epi16(a, c));
                            times4[r] = _mm256_add_epi16(times4[r], _mm256_add_epi16(b, d));
                        }
                    }
                }
                for r in 0..ROWS {
                    // Exact: every summand of `times4` is a multiple of 4.
                    let words = _mm256_add_epi16(plain[r], _mm256_srai_epi16(times4[r], 2));
                    acc[r] = _mm256_add_epi32(acc[r], _mm256_madd_epi16(words, ones));
                }
            }
            bytemuck::cast(sum_rows(&acc))
        }
    }

    /// Each `maddubs` adds at most `2 * 15 * 127` per lane. A block of 256 numbers has eight of
    /// them, and `8 * 3810 < 32768`.
    #[inline(always)]
    unsafe fn nibbles(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS] {
        // SAFETY: as above; 128 bytes of each row belong to each block of q.
        unsafe {
            let (low, ones) = (_mm256_set1_epi8(0x0f), _mm256_set1_epi16(1));
            let mut acc = [_mm256_setzero_si256(); ROWS];
            for (block, q) in q.chunks_exact(BLOCK).enumerate() {
                let mut words = [_mm256_setzero_si256(); ROWS];
                for half in 0..4 {
                    let q = q.as_ptr().add(half / 2 * 2 * LINE + half % 2 * 32);
                    let x = [_mm256_loadu_si256(q.cast()), _mm256_loadu_si256(q.add(LINE).cast())];
                    for r in 0..ROWS {
                        if half % 2 == 0 {
                            Self::Lanes::prefetch(next[r].wrapping_add(128 * block + 32 * half));
                        }
                        let w = _mm256_loadu_si256(rows[r].add(128 * block + 32 * half).cast());
                        let a = _mm256_maddubs_epi16(_mm256_and_si256(w, low), x[0]);
                        let b = _mm256_maddubs_epi16(_mm256_and_si256(_mm256_srli_epi16(w, 4), low), x[1]);
                        words[r] = _mm256_add_epi16(words[r], _mm256_add_epi16(a, b));
                    }
                }
                for r in 0..ROWS {
                    acc[r] = _mm256_add_epi32(acc[r], _mm256_madd_epi16(words[r], ones));
                }
            }
            bytemuck::cast(sum_rows(&acc))
        }
    }

    #[inline(always)]
    unsafe fn gemm(block: &Block, codes: &mut [u8], dots: &mut [i32]) {
        // SAFETY: the caller's promises, passed on.
        unsafe { rows::gemm_unpacked::<Self>(block, codes, dots) }
    }

    /// Interleaves two columns at a time, so that `maddubs` adds two products at once. Half a line
    /// gives 128 outputs, in 8 registers of int16.
    #[inline(always)]
    unsafe fn gemv_columns(columns: &[u8], list: &[u32], q: &[i8], acc: &mut [i32]) {
        let stride = row_bytes(acc.len());
        let at = |i: usize| columns.as_ptr().wrapping_add(list[i.min(list.len() - 1)] as usize * stride);
        for start in (0..list.len()).step_by(COLUMNS) {
            let end = list.len().min(start + COLUMNS);
            for half in 0..stride / 32 {
                // SAFETY: the caller's promises (see the trait): columns of the list exist, and
                // each has a line for each block of outputs.
                unsafe {
                    let (low2, next2) = (_mm256_set1_epi8(0x03), _mm256_set1_epi8(0x0c));
                    let mut sums = [[_mm256_setzero_si256(); 4]; 2];
                    for first in (start..end).step_by(2) {
                        let second = if first + 1 < end { q[list[first + 1] as usize] } else { 0 };
                        let pair = [q[list[first] as usize] as u8, second as u8];
                        let x = _mm256_set1_epi16(i16::from_le_bytes(pair));
                        let mut w = [_mm256_setzero_si256(); 2];
                        for (i, w) in w.iter_mut().enumerate() {
                            if half % 2 == 0 {
                                Self::Lanes::prefetch(at(first + COLUMNS + i).wrapping_add(32 * half));
                            }
                            *w = _mm256_loadu_si256(at(first + i).add(32 * half).cast());
                        }
                        let units = [_mm256_unpacklo_epi8(w[0], w[1]), _mm256_unpackhi_epi8(w[0], w[1])];
                        for (unit, sums) in units.into_iter().zip(&mut sums) {
                            let shifted = _mm256_srli_epi16(unit, 4);
                            let products = [
                                _mm256_maddubs_epi16(_mm256_and_si256(unit, low2), x),
                                _mm256_maddubs_epi16(_mm256_and_si256(unit, next2), x),
                                _mm256_maddubs_epi16(_mm256_and_si256(shifted, low2), x),
                                _mm256_maddubs_epi16(_mm256_and_si256(shifted, next2), x),
                            ];
                            for (sum, product) in sums.iter_mut().zip(products) {
                                *sum = _mm256_add_epi16(*sum, product);
                            }
                        }
                    }
                    for (unit, sums) in sums.into_iter().enumerate() {
                        // Exact, as in `ternary`.
                        let sums = [sums[0], _mm256_srai_epi16(sums[1], 2), sums[2], _mm256_srai_epi16(sums[3], 2)];
                        for (group, sums) in sums.into_iter().enumerate() {
                            let a = _mm256_cvtepi16_epi32(_mm256_castsi256_si128(sums));
                            let b = _mm256_cvtepi16_epi32(_mm256_extracti128_si256(sums, 1));
                            let ordered =
                                [_mm256_permute2x128_si256(a, b, 0x20), _mm256_permute2x128_si256(a, b, 0x31)];
                            let first = half / 2 * BLOCK + LINE * group + 32 * unit + half % 2 * 8;
                            for (i, sums) in ordered.into_iter().enumerate() {
                                let to: *mut __m256i = acc.as_mut_ptr().add(first + 16 * i).cast();
                                _mm256_storeu_si256(to, _mm256_add_epi32(_mm256_loadu_si256(to), sums));
                            }
                        }
                    }
                }
            }
        }
    }
}

impl Words for __m256i {
    const N: usize = 16;

    by_intrinsics! {
        fn zero() -> Self = _mm256_setzero_si256();
        fn widen(from: *const i8) -> Self = _mm256_cvtepi8_epi16(_mm_loadu_si128(from.cast()));
        fn load(from: *const i16) -> Self = _mm256_loadu_si256(from.cast());
        fn store(self, to: *mut i16) = _mm256_storeu_si256(to.cast(), self);
        fn add(self, other: Self) -> Self = _mm256_add_epi16(self, other);
        fn sub(self, other: Self) -> Self = _mm256_sub_epi16(self, other);
        fn add_to(self, sums: *mut i32) = {
            let low = _mm256_cvtepi16_epi32(_mm256_castsi256_si128(self));
            let high = _mm256_cvtepi16_epi32(_mm256_extracti128_si256(self, 1));
            let (first, second): (*mut __m256i, *mut __m256i) = (sums.cast(), sums.add(8).cast());
            _mm256_storeu_si256(first, _mm256_add_epi32(_mm256_loadu_si256(first), low));
            _mm256_storeu_si256(second, _mm256_add_epi32(_mm256_loadu_si256(second), high));
        };
        fn join(h: Self, l: Self, dots: *mut f32) = {
            // Pairs of l and h, times 1 and 256.
            let factors = _mm256_set1_epi32(256 << 16 | 1);
            let a = _mm256_madd_epi16(_mm256_unpacklo_epi16(l, h), factors);
            let b = _mm256_madd_epi16(_mm256_unpackhi_epi16(l, h), factors);
            _mm256_storeu_ps(dots, _mm256_cvtepi32_ps(_mm256_permute2x128_si256(a, b, 0x20)));
            _mm256_storeu_ps(dots.add(8), _mm256_cvtepi32_ps(_mm256_permute2x128_si256(a, b, 0x31)));
        };
        fn prefetch(from: *const u8) = _mm_prefetch::<_MM_HINT_T0>(from.cast());
        fn indices(line: *const u8, indices: *mut [u8; LINE]) = {
            let ones = _mm_setr_epi8(0, 1, 2, 0, 3, 4, 5, 0, 6, 7, 8, 0, 0, 0, 0, 0);
            let nines = _mm_setr_epi8(0, 9, 18, 0, 27, 36, 45, 0, 54, 63, 72, 0, 0, 0, 0, 0);
            let (ones, nines) = (_mm256_broadcastsi128_si256(ones), _mm256_broadcastsi128_si256(nines));
            let mask = _mm256_set1_epi8(15);
            for at in [0, 32] {
                let bytes = _mm256_loadu_si256(line.add(at).cast());
                let low = _mm256_shuffle_epi8(ones, _mm256_and_si256(bytes, mask));
                let high = _mm256_shuffle_epi8(nines, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), mask));
                _mm256_storeu_si256(indices.cast::<u8>().add(at).cast(), _mm256_add_epi8(low, high));
            }
        };
    }
}

impl UnpackedRows for Avx2 {
    /// 4 x 2 accumulators of int16 fit the registers.
    const INPUTS: usize = 2;

    #[inline(always)]
    unsafe fn unpack(rows: &[u8], _cols: usize, codes: &mut [u8]) {
        for (line, codes) in rows.chunks_exact(LINE).zip(codes.chunks_exact_mut(BLOCK)) {
            for at in [0, 32] {
                // SAFETY: the caller has AVX2; the chunks have 64 and 256 bytes.
                unsafe {
                    let w = _mm256_loadu_si256(line.as_ptr().add(at).cast());
                    let mask = _mm256_set1_epi8(3);
                    let out = codes.as_mut_ptr().add(at);
                    _mm256_storeu_si256(out.cast(), _mm256_and_si256(w, mask));
                    _mm256_storeu_si256(out.add(64).cast(), _mm256_and_si256(_mm256_srli_epi16(w, 2), mask));
                    _mm256_storeu_si256(out.add(128).cast(), _mm256_and_si256(_mm256_srli_epi16(w, 4), mask));
                    _mm256_storeu_si256(out.add(192).cast(), _mm256_and_si256(_mm256_srli_epi16(w, 6), mask));
                }
            }
        }
    }

    #[inline(always)]
    unsafe fn multiply<const T: usize>(
        codes: &[u8],
        q: &[i8],
        cols: usize,
        sums: &[i32],
        out: &mut [i32],
        stride: usize,
        next: *const u8,
    ) {
        assert!(codes.len() >= ROWS * cols && q.len() >= T * cols && sums.len() >= T);
        assert!(out.len() >= (T - 1) * stride + ROWS);
        // SAFETY: the caller has AVX2; the offsets lie in the slices by the assertion.
        unsafe {
            let ones = _mm256_set1_epi16(1);
            let mut acc = [[_mm256_setzero_si256(); ROWS]; T];
            for start in (0..cols).step_by(32 * FLUSH_STEPS) {
                let mut words = [[_mm256_setzero_si256(); ROWS]; T];
                for at in (start..cols.min(start + 32 * FLUSH_STEPS)).step_by(32) {
                    // Four rows of packed codes, each code a quarter of a byte.
                    __m256::prefetch(next.wrapping_add(at));
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
                let dots = _mm_sub_epi32(sum_rows(&acc[t]), _mm_set1_epi32(sums[t]));
                _mm_storeu_si128(out.as_mut_ptr().add(t * stride).cast(), dots);
            }
        }
    }
}

//! The tier of x86-64 CPUs with AVX-512 F, BW, VL, DQ and VNNI (Intel since 2019, AMD since 2022).
//!
//! `vpdpbusd` multiplies 64 pairs and adds them into int32 lanes, which cannot overflow here. So
//! all four groups of codes stay where they are in their byte (times 1, 4, 16, 64), each with
//! accumulators of its own. 256 weights take one load, four ands, four products and no shift.

use std::arch::x86_64::*;

pub(super) mod packed;

use super::lanes::{Lanes, by_intrinsics};
use super::rows::{self, Block, Quad, UnpackedRows};
use super::tier::{Tier, tier};
use super::tiles::TileLanes;
use crate::backend::cpu::layout::{BLOCK, LINE, ROWS, row_bytes};
use packed::{Bits, PACKED_TOKENS, gemm_packed, multiply_packed};

/// AVX-512 F, BW, VL, DQ and VNNI.
pub(super) struct Avx512Vnni;

tier!(Avx512Vnni, "avx512", ["avx2", "fma", "f16c", "avx512f", "avx512bw", "avx512vl", "avx512dq", "avx512vnni"]);

impl Lanes for __m512 {
    const N: usize = 16;

    by_intrinsics! {
        fn splat(x: f32) -> Self = _mm512_set1_ps(x);
        fn load(from: *const f32) -> Self = _mm512_loadu_ps(from);
        fn store(self, to: *mut f32) = _mm512_storeu_ps(to, self);
        fn load_f16(from: *const u16) -> Self = _mm512_cvtph_ps(_mm256_loadu_si256(from.cast()));
        fn load_i8(from: *const i8) -> Self = _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128(from.cast())));
        fn load_bf16(from: *const u16) -> Self = {
            _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256(from.cast())), 16))
        };
        fn add(self, other: Self) -> Self = _mm512_add_ps(self, other);
        fn sub(self, other: Self) -> Self = _mm512_sub_ps(self, other);
        fn mul(self, other: Self) -> Self = _mm512_mul_ps(self, other);
        fn div(self, other: Self) -> Self = _mm512_div_ps(self, other);
        fn fma(self, b: Self, c: Self) -> Self = _mm512_fmadd_ps(self, b, c);
        fn max(self, other: Self) -> Self = _mm512_max_ps(self, other);
        fn min(self, other: Self) -> Self = _mm512_min_ps(self, other);
        fn neg(self) -> Self = _mm512_xor_ps(self, _mm512_set1_ps(-0.0));
        fn abs_max(self, other: Self) -> Self = {
            let magnitude = _mm512_castps_si512(_mm512_andnot_ps(_mm512_set1_ps(-0.0), self));
            _mm512_castsi512_ps(_mm512_max_epi32(magnitude, _mm512_castps_si512(other)))
        };
        fn scale_by_low_bits(self, shifted: Self) -> Self = {
            let exponent = _mm512_slli_epi32(_mm512_castps_si512(shifted), 23);
            _mm512_castsi512_ps(_mm512_add_epi32(_mm512_castps_si512(self), exponent))
        };
        // This rounds half to even in the default environment.
        fn store_i8(self, to: *mut i8) = _mm_storeu_si128(to.cast(), _mm512_cvtsepi32_epi8(_mm512_cvtps_epi32(self)));
        fn halve(self) -> f32 = {
            let eight = _mm256_add_ps(_mm512_castps512_ps256(self), _mm512_extractf32x8_ps(self, 1));
            let four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
            let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)))
        };
        fn store_positive(self, first: u32, to: *mut u32) -> usize = {
            store_chosen(_mm512_cmp_ps_mask::<_CMP_GT_OQ>(self, _mm512_setzero_ps()), first, to)
        };
        fn store_nonzero(from: *const i8, first: u32, to: *mut u32) -> usize = {
            let q = _mm512_cvtepi8_epi32(_mm_loadu_si128(from.cast()));
            store_chosen(_mm512_test_epi32_mask(q, q), first, to)
        };
        fn prefetch(from: *const u8) = _mm_prefetch::<_MM_HINT_T0>(from.cast());
        fn prefetch_once(from: *const u8) = _mm_prefetch::<_MM_HINT_NTA>(from.cast());
    }
}

/// Stores `first + lane` for each lane that the mask selects.
#[inline(always)]
unsafe fn store_chosen(mask: __mmask16, first: u32, to: *mut u32) -> usize {
    // SAFETY: the caller has AVX-512, and room for 16 numbers.
    unsafe {
        let lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        let indices = _mm512_add_epi32(lanes, _mm512_set1_epi32(first as i32));
        _mm512_storeu_si512(to.cast(), _mm512_maskz_compress_epi32(mask, indices));
    }
    mask.count_ones() as usize
}

/// Adds the upper half of the lanes to the lower half.
#[inline(always)]
unsafe fn fold(x: __m512i) -> __m256i {
    // SAFETY: the caller has AVX-512.
    unsafe { _mm256_add_epi32(_mm512_castsi512_si256(x), _mm512_extracti64x4_epi64(x, 1)) }
}

/// The sum of all lanes, for each of four rows.
#[inline(always)]
pub(super) unsafe fn sum_lanes(acc: &[__m512i; ROWS]) -> __m128i {
    // SAFETY: the caller has AVX-512.
    unsafe {
        let (a, b) = (_mm256_hadd_epi32(fold(acc[0]), fold(acc[1])), _mm256_hadd_epi32(fold(acc[2]), fold(acc[3])));
        let pairs = _mm256_hadd_epi32(a, b);
        _mm_add_epi32(_mm256_castsi256_si128(pairs), _mm256_extracti128_si256(pairs, 1))
    }
}

/// The masks of the four groups of codes in a byte.
#[inline(always)]
pub(super) unsafe fn masks() -> [__m512i; 4] {
    // SAFETY: the caller has AVX-512.
    unsafe { [_mm512_set1_epi8(0x03), _mm512_set1_epi8(0x0c), _mm512_set1_epi8(0x30), _mm512_set1_epi8(-64)] }
}

/// Columns after which sums move from registers to `acc`.
const COLUMNS: usize = 32;

impl TileLanes for Avx512Vnni {
    type Lanes = __m512;
    type Line = __m512i;
    type Codes = __m512i;
    type Sums = __m512i;
    type Rows = [__m512; 1];

    const STRIPS: usize = 2;
    const INPUTS: usize = 4;

    #[inline(always)]
    unsafe fn line(from: *const u8) -> __m512i {
        // SAFETY: the caller's promise.
        unsafe { _mm512_loadu_si512(from.cast()) }
    }

    #[inline(always)]
    unsafe fn codes<const S: u32>(line: __m512i) -> __m512i {
        // SAFETY: the caller has AVX-512.
        unsafe {
            let shifted = match S {
                0 => line,
                1 => _mm512_srli_epi16(line, 2),
                2 => _mm512_srli_epi16(line, 4),
                _ => _mm512_srli_epi16(line, 6),
            };
            _mm512_and_si512(shifted, _mm512_set1_epi8(3))
        }
    }

    #[inline(always)]
    unsafe fn zero() -> __m512i {
        // SAFETY: the caller has AVX-512.
        unsafe { _mm512_setzero_si512() }
    }

    #[inline(always)]
    unsafe fn zeros() -> [__m512; 1] {
        // SAFETY: the caller has AVX-512.
        unsafe { [_mm512_setzero_ps()] }
    }

    #[inline(always)]
    unsafe fn add(sums: __m512i, codes: __m512i, x: *const i8) -> __m512i {
        // SAFETY: the caller's promise.
        unsafe { _mm512_dpbusd_epi32(sums, codes, _mm512_set1_epi32(x.cast::<i32>().read_unaligned())) }
    }

    #[inline(always)]
    unsafe fn dots(h: __m512i, l: __m512i, sum: i32) -> [__m512; 1] {
        // SAFETY: the caller has AVX-512.
        unsafe {
            let total = _mm512_add_epi32(_mm512_slli_epi32(h, 8), l);
            [_mm512_cvtepi32_ps(_mm512_sub_epi32(total, _mm512_set1_epi32(sum)))]
        }
    }
}

impl Tier for Avx512Vnni {
    #[inline(always)]
    unsafe fn ternary(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS] {
        // SAFETY: the caller's promises (see the trait): a line of each row belongs to each block
        // of q.
        unsafe {
            let masks = masks();
            let mut acc = [[_mm512_setzero_si512(); 4]; ROWS];
            for (line, q) in q.chunks_exact(BLOCK).enumerate() {
                let mut x = [_mm512_setzero_si512(); 4];
                for (group, x) in x.iter_mut().enumerate() {
                    *x = _mm512_loadu_si512(q.as_ptr().add(LINE * group).cast());
                }
                for r in 0..ROWS {
                    Self::Lanes::prefetch(next[r].wrapping_add(line * LINE));
                    let w = _mm512_loadu_si512(rows[r].add(line * LINE).cast());
                    for g in 0..4 {
                        acc[r][g] = _mm512_dpbusd_epi32(acc[r][g], _mm512_and_si512(w, masks[g]), x[g]);
                    }
                }
            }
            // Exact: every summand of group g is a multiple of 4^g.
            let mut total = [_mm512_setzero_si512(); ROWS];
            for (total, a) in total.iter_mut().zip(&acc) {
                let low = _mm512_add_epi32(a[0], _mm512_srai_epi32(a[1], 2));
                let high = _mm512_add_epi32(_mm512_srai_epi32(a[2], 4), _mm512_srai_epi32(a[3], 6));
                *total = _mm512_add_epi32(low, high);
            }
            bytemuck::cast(sum_lanes(&total))
        }
    }

    #[inline(always)]
    unsafe fn nibbles(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS] {
        // SAFETY: as above; 64 bytes of each row belong to each 128 numbers of q.
        unsafe {
            let (low, high) = (_mm512_set1_epi8(0x0f), _mm512_set1_epi8(-16));
            let mut acc = [[_mm512_setzero_si512(); 2]; ROWS];
            for (line, q) in q.chunks_exact(2 * LINE).enumerate() {
                let x = [_mm512_loadu_si512(q.as_ptr().cast()), _mm512_loadu_si512(q.as_ptr().add(LINE).cast())];
                for r in 0..ROWS {
                    Self::Lanes::prefetch(next[r].wrapping_add(line * LINE));
                    let w = _mm512_loadu_si512(rows[r].add(line * LINE).cast());
                    acc[r][0] = _mm512_dpbusd_epi32(acc[r][0], _mm512_and_si512(w, low), x[0]);
                    acc[r][1] = _mm512_dpbusd_epi32(acc[r][1], _mm512_and_si512(w, high), x[1]);
                }
            }
            // Exact: every summand of the second is a multiple of 16.
            let mut total = [_mm512_setzero_si512(); ROWS];
            for (total, a) in total.iter_mut().zip(&acc) {
                *total = _mm512_add_epi32(a[0], _mm512_srai_epi32(a[1], 4));
            }
            bytemuck::cast(sum_lanes(&total))
        }
    }

    #[inline(always)]
    unsafe fn nibbles_of_many(rows: &[u8], q: &[&[i8]], cols: usize, dots: &mut [[i32; ROWS]]) {
        for (q, dots) in q.chunks(PACKED_TOKENS).zip(dots.chunks_mut(PACKED_TOKENS)) {
            // SAFETY: the caller has the instructions.
            unsafe { multiply_packed::<Bits<4>>(rows, q, cols, dots) };
        }
    }

    #[inline(always)]
    unsafe fn gemm(block: &Block, codes: &mut [u8], dots: &mut [i32]) {
        // SAFETY: the caller's promises, passed on.
        unsafe {
            match block.sums.len() {
                ..=PACKED_TOKENS => gemm_packed::<Bits<2>>(block, dots),
                _ => rows::gemm_unpacked::<Self>(block, codes, dots),
            }
        }
    }

    /// Interleaves four columns at a time, so that `vpdpbusd` adds four products at once. A line
    /// gives 256 outputs, in 16 registers.
    #[inline(always)]
    unsafe fn gemv_columns(columns: &[u8], list: &[u32], q: &[i8], acc: &mut [i32]) {
        let stride = row_bytes(acc.len());
        let at = |i: usize| columns.as_ptr().wrapping_add(list[i.min(list.len() - 1)] as usize * stride);
        for start in (0..list.len()).step_by(COLUMNS) {
            let end = list.len().min(start + COLUMNS);
            for (line, acc) in acc.chunks_exact_mut(BLOCK).enumerate() {
                // SAFETY: the caller's promises (see the trait): columns of the list exist, and
                // each has a line for each block of outputs.
                unsafe {
                    let masks = masks();
                    let mut sums = [[_mm512_setzero_si512(); 4]; 4];
                    for first in (start..end).step_by(4) {
                        let mut inputs = [0i8; 4];
                        for (i, input) in inputs.iter_mut().enumerate().take(end - first) {
                            *input = q[list[first + i] as usize];
                        }
                        let x = _mm512_set1_epi32(i32::from_le_bytes(inputs.map(|x| x as u8)));
                        let mut w = [_mm512_setzero_si512(); 4];
                        for (i, w) in w.iter_mut().enumerate() {
                            Self::Lanes::prefetch(at(first + COLUMNS + i).wrapping_add(line * LINE));
                            *w = _mm512_loadu_si512(at(first + i).add(line * LINE).cast());
                        }
                        let (a, b) = (_mm512_unpacklo_epi8(w[0], w[1]), _mm512_unpacklo_epi8(w[2], w[3]));
                        let (c, d) = (_mm512_unpackhi_epi8(w[0], w[1]), _mm512_unpackhi_epi8(w[2], w[3]));
                        let units = [
                            _mm512_unpacklo_epi16(a, b),
                            _mm512_unpackhi_epi16(a, b),
                            _mm512_unpacklo_epi16(c, d),
                            _mm512_unpackhi_epi16(c, d),
                        ];
                        for (unit, sums) in units.into_iter().zip(&mut sums) {
                            for g in 0..4 {
                                sums[g] = _mm512_dpbusd_epi32(sums[g], _mm512_and_si512(unit, masks[g]), x);
                            }
                        }
                    }
                    for (unit, sums) in sums.into_iter().enumerate() {
                        // Exact, as in `ternary`.
                        let sums = [
                            sums[0],
                            _mm512_srai_epi32(sums[1], 2),
                            _mm512_srai_epi32(sums[2], 4),
                            _mm512_srai_epi32(sums[3], 6),
                        ];
                        for (g, sums) in sums.into_iter().enumerate() {
                            let to: *mut __m512i = acc.as_mut_ptr().add(LINE * g + 16 * unit).cast();
                            _mm512_storeu_si512(to, _mm512_add_epi32(_mm512_loadu_si512(to), sums));
                        }
                    }
                }
            }
        }
    }
}

/// Stores the codes of a line, one byte each.
#[inline(always)]
pub(super) unsafe fn store_codes(line: __m512i, out: *mut u8) {
    // SAFETY: the caller has AVX-512; `out` has room for 256 codes.
    unsafe {
        let mask = _mm512_set1_epi8(3);
        _mm512_storeu_si512(out.cast(), _mm512_and_si512(line, mask));
        _mm512_storeu_si512(out.add(64).cast(), _mm512_and_si512(_mm512_srli_epi16(line, 2), mask));
        _mm512_storeu_si512(out.add(128).cast(), _mm512_and_si512(_mm512_srli_epi16(line, 4), mask));
        _mm512_storeu_si512(out.add(192).cast(), _mm512_and_si512(_mm512_srli_epi16(line, 6), mask));
    }
}

impl UnpackedRows for Avx512Vnni {
    /// 4 x 6 accumulators fit the registers.
    const INPUTS: usize = 6;

    #[inline(always)]
    unsafe fn unpack(rows: &[u8], _cols: usize, codes: &mut [u8]) {
        for (line, codes) in rows.chunks_exact(LINE).zip(codes.chunks_exact_mut(BLOCK)) {
            // SAFETY: the caller has AVX-512; the chunks have 64 and 256 bytes.
            unsafe {
                store_codes(_mm512_loadu_si512(line.as_ptr().cast()), codes.as_mut_ptr());
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
        // SAFETY: the caller has AVX-512; the offsets lie in the slices by the assertion.
        unsafe {
            let mut acc = [[_mm512_setzero_si512(); ROWS]; T];
            for at in (0..cols).step_by(64) {
                // Four rows of packed codes, each code a quarter of a byte.
                __m512::prefetch(next.wrapping_add(at));
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
                let dots = _mm_sub_epi32(sum_lanes(&acc[t]), _mm_set1_epi32(sums[t]));
                _mm_storeu_si128(out.as_mut_ptr().add(t * stride).cast(), dots);
            }
        }
    }
}

//! The tier of x86-64 CPUs with AVX-VNNI but without AVX-512: Intel's since Alder Lake (2021).
//!
//! It has the registers of AVX2, and `vpdpbusd`, which adds four products of bytes to an int32. So
//! sums cannot overflow, and a product needs neither `maddubs`' int16 nor the adds after it.

use std::arch::x86_64::*;

use super::avx2::{Avx2, sum_rows};
use super::lanes::Lanes;
use super::lookup::{self, LookupBlock, LookupScratch};
use super::rows::{self, Block, Quad, UnpackedRows};
use super::tier::{Tier, tier};
use super::tile_lookup::{self, TileLookupBlock};
use super::tiles::TileLanes;
use crate::backend::cpu::layout::{BLOCK, LINE, ROWS};

/// AVX2, FMA, F16C and AVX-VNNI.
pub(super) struct AvxVnni;

tier!(AvxVnni, "avxvnni", ["avx2", "fma", "f16c", "avxvnni"]);

impl TileLanes for AvxVnni {
    type Lanes = <Avx2 as TileLanes>::Lanes;
    type Line = <Avx2 as TileLanes>::Line;
    type Codes = <Avx2 as TileLanes>::Codes;
    /// An int32 for each row.
    type Sums = [__m256i; 2];
    type Rows = <Avx2 as TileLanes>::Rows;

    const STRIPS: usize = 1;
    const INPUTS: usize = 2;
    const UNPACKS_FROM: Option<usize> = Some(3);

    #[inline(always)]
    unsafe fn line(from: *const u8) -> Self::Line {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx2::line(from) }
    }

    #[inline(always)]
    unsafe fn codes<const S: u32>(line: Self::Line) -> Self::Codes {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx2::codes::<S>(line) }
    }

    #[inline(always)]
    unsafe fn zero() -> Self::Sums {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx2::zero() }
    }

    #[inline(always)]
    unsafe fn zeros() -> Self::Rows {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx2::zeros() }
    }

    #[inline(always)]
    unsafe fn add(sums: Self::Sums, codes: Self::Codes, x: *const i8) -> Self::Sums {
        // SAFETY: the caller's promises.
        unsafe {
            let x = _mm256_set1_epi32(x.cast::<i32>().read_unaligned());
            [_mm256_dpbusd_avx_epi32(sums[0], codes[0], x), _mm256_dpbusd_avx_epi32(sums[1], codes[1], x)]
        }
    }

    #[inline(always)]
    unsafe fn dots(h: Self::Sums, l: Self::Sums, sum: i32) -> Self::Rows {
        // SAFETY: the caller has the instructions.
        unsafe {
            let mut dots = Self::zeros();
            for i in 0..2 {
                let total = _mm256_add_epi32(_mm256_slli_epi32(h[i], 8), l[i]);
                dots[i] = _mm256_cvtepi32_ps(_mm256_sub_epi32(total, _mm256_set1_epi32(sum)));
            }
            dots
        }
    }
}

impl Tier for AvxVnni {
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
            let (low2, next2) = (_mm256_set1_epi8(0x03), _mm256_set1_epi8(0x0c));
            let mut plain = [_mm256_setzero_si256(); ROWS];
            let mut times4 = [_mm256_setzero_si256(); ROWS];
            for (line, q) in q.chunks_exact(BLOCK).enumerate() {
                for next in next {
                    Self::Lanes::prefetch(next.wrapping_add(line * LINE));
                }
                for half in [0, 32] {
                    let mut x = [_mm256_setzero_si256(); 4];
                    for (group, x) in x.iter_mut().enumerate() {
                        *x = _mm256_loadu_si256(q.as_ptr().add(LINE * group + half).cast());
                    }
                    for r in 0..ROWS {
                        let w = _mm256_loadu_si256(rows[r].add(line * LINE + half).cast());
                        let v = _mm256_srli_epi16(w, 4);
                        plain[r] = _mm256_dpbusd_avx_epi32(plain[r], _mm256_and_si256(w, low2), x[0]);
                        times4[r] = _mm256_dpbusd_avx_epi32(times4[r], _mm256_and_si256(w, next2), x[1]);
                        plain[r] = _mm256_dpbusd_avx_epi32(plain[r], _mm256_and_si256(v, low2), x[2]);
                        times4[r] = _mm256_dpbusd_avx_epi32(times4[r], _mm256_and_si256(v, next2), x[3]);
                    }
                }
            }
            let mut total = plain;
            for (total, times4) in total.iter_mut().zip(times4) {
                // Exact: every summand of `times4` is a multiple of 4.
                *total = _mm256_add_epi32(*total, _mm256_srai_epi32(times4, 2));
            }
            bytemuck::cast(sum_rows(&total))
        }
    }

    #[inline(always)]
    unsafe fn nibbles(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS] {
        // SAFETY: as above; 128 bytes of each row belong to each block of q.
        unsafe {
            let low = _mm256_set1_epi8(0x0f);
            let mut acc = [[_mm256_setzero_si256(); 2]; ROWS];
            for (block, q) in q.chunks_exact(BLOCK).enumerate() {
                for half in 0..4 {
                    let q = q.as_ptr().add(half / 2 * 2 * LINE + half % 2 * 32);
                    let x = [_mm256_loadu_si256(q.cast()), _mm256_loadu_si256(q.add(LINE).cast())];
                    for r in 0..ROWS {
                        if half % 2 == 0 {
                            Self::Lanes::prefetch(next[r].wrapping_add(128 * block + 32 * half));
                        }
                        let w = _mm256_loadu_si256(rows[r].add(128 * block + 32 * half).cast());
                        let high = _mm256_and_si256(_mm256_srli_epi16(w, 4), low);
                        acc[r][0] = _mm256_dpbusd_avx_epi32(acc[r][0], _mm256_and_si256(w, low), x[0]);
                        acc[r][1] = _mm256_dpbusd_avx_epi32(acc[r][1], high, x[1]);
                    }
                }
            }
            let mut total = [_mm256_setzero_si256(); ROWS];
            for (total, acc) in total.iter_mut().zip(acc) {
                *total = _mm256_add_epi32(acc[0], acc[1]);
            }
            bytemuck::cast(sum_rows(&total))
        }
    }

    #[inline(always)]
    unsafe fn gemm(block: &Block, codes: &mut [u8], dots: &mut [i32]) {
        // SAFETY: the caller's promises, passed on.
        unsafe { rows::gemm_unpacked::<Self>(block, codes, dots) }
    }

    #[inline(always)]
    unsafe fn gemv_columns(columns: &[u8], list: &[u32], q: &[i8], acc: &mut [i32]) {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx2::gemv_columns(columns, list, q, acc) }
    }
}

impl UnpackedRows for AvxVnni {
    /// 4 x 3 accumulators fit the registers.
    const INPUTS: usize = 3;

    #[inline(always)]
    unsafe fn unpack(rows: &[u8], cols: usize, codes: &mut [u8]) {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx2::unpack(rows, cols, codes) }
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
        // SAFETY: the caller has the instructions; the offsets lie in the slices by the assertion.
        unsafe {
            let mut acc = [[_mm256_setzero_si256(); ROWS]; T];
            for at in (0..cols).step_by(32) {
                // Four rows of packed codes, each code a quarter of a byte.
                <AvxVnni as TileLanes>::Lanes::prefetch(next.wrapping_add(at));
                let mut x = [_mm256_setzero_si256(); T];
                for (t, x) in x.iter_mut().enumerate() {
                    *x = _mm256_loadu_si256(q.as_ptr().add(t * cols + at).cast());
                }
                for r in 0..ROWS {
                    let w = _mm256_loadu_si256(codes.as_ptr().add(r * cols + at).cast());
                    for t in 0..T {
                        acc[t][r] = _mm256_dpbusd_avx_epi32(acc[t][r], w, x[t]);
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

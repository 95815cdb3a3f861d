//! The tier of AArch64 CPUs with dot products of bytes: Cortex-A75 and later, Neoverse, Apple since
//! the A13, Snapdragon since the 845.
//!
//! `sdot` adds four products of bytes to an int32. So sums cannot overflow, and no product is
//! widened on its own.

use std::arch::aarch64::*;
use std::arch::asm;

use super::neon::Neon;
use super::rows::{self, Block, Quad, UnpackedRows};
use super::tier::{Tier, tier};
use super::tiles::TileLanes;
use crate::backend::cpu::layout::{BLOCK, LINE, ROWS};

/// Advanced SIMD and dot products.
pub(super) struct NeonDotprod;

tier!(NeonDotprod, "neon-dotprod", ["neon", "dotprod"]);

/// `sum[i] + a[4 i..] . b[4 i..]`, four bytes each.
///
/// # Safety
/// The CPU has dot products.
#[inline(always)]
unsafe fn dot(mut sum: int32x4_t, a: int8x16_t, b: int8x16_t) -> int32x4_t {
    // SAFETY: the caller's promise. (The intrinsic is not stable yet.)
    unsafe {
        asm!(
            "sdot {0:v}.4s, {1:v}.16b, {2:v}.16b",
            inout(vreg) sum, in(vreg) a, in(vreg) b,
            options(pure, nomem, nostack, preserves_flags)
        );
    }
    sum
}

impl TileLanes for NeonDotprod {
    type Lanes = <Neon as TileLanes>::Lanes;
    type Line = <Neon as TileLanes>::Line;
    type Codes = <Neon as TileLanes>::Codes;
    /// An int32 for each row.
    type Sums = [int32x4_t; 4];
    type Rows = <Neon as TileLanes>::Rows;

    const STRIPS: usize = 1;
    const INPUTS: usize = 2;

    #[inline(always)]
    unsafe fn line(from: *const u8) -> Self::Line {
        // SAFETY: the caller's promises, passed on.
        unsafe { Neon::line(from) }
    }

    #[inline(always)]
    unsafe fn codes<const S: u32>(line: Self::Line) -> Self::Codes {
        // SAFETY: the caller's promises, passed on.
        unsafe { Neon::codes::<S>(line) }
    }

    #[inline(always)]
    unsafe fn zero() -> Self::Sums {
        // SAFETY: the CPU has Advanced SIMD.
        unsafe { [vdupq_n_s32(0); 4] }
    }

    #[inline(always)]
    unsafe fn zeros() -> Self::Rows {
        // SAFETY: the caller's promises, passed on.
        unsafe { Neon::zeros() }
    }

    #[inline(always)]
    unsafe fn add(mut sums: Self::Sums, codes: Self::Codes, x: *const i8) -> Self::Sums {
        // SAFETY: the caller's promises.
        unsafe {
            let x = vreinterpretq_s8_s32(vdupq_n_s32(x.cast::<i32>().read_unaligned()));
            for i in 0..4 {
                sums[i] = dot(sums[i], codes[i], x);
            }
            sums
        }
    }

    #[inline(always)]
    unsafe fn dots(h: Self::Sums, l: Self::Sums, sum: i32) -> Self::Rows {
        // SAFETY: the CPU has Advanced SIMD.
        unsafe {
            let mut dots = Self::zeros();
            for i in 0..4 {
                let total = vaddq_s32(vshlq_n_s32(h[i], 8), l[i]);
                dots[i] = vcvtq_f32_s32(vsubq_s32(total, vdupq_n_s32(sum)));
            }
            dots
        }
    }
}

impl Tier for NeonDotprod {
    #[inline(always)]
    unsafe fn ternary(rows: Quad, _next: Quad, q: &[i8]) -> [i32; ROWS] {
        // SAFETY: the caller's promises (see the trait): a line of each row belongs to each block
        // of q.
        unsafe {
            let (low2, next2) = (vdupq_n_u8(0x03), vdupq_n_u8(0x0c));
            let mut plain = [vdupq_n_s32(0); ROWS];
            let mut times4 = [vdupq_n_s32(0); ROWS];
            for (line, q) in q.chunks_exact(BLOCK).enumerate() {
                for quarter in (0..LINE).step_by(16) {
                    let mut x = [vdupq_n_s8(0); 4];
                    for (group, x) in x.iter_mut().enumerate() {
                        *x = vld1q_s8(q.as_ptr().add(LINE * group + quarter));
                    }
                    for r in 0..ROWS {
                        let w = vld1q_u8(rows[r].add(LINE * line + quarter));
                        let v = vshrq_n_u8(w, 4);
                        plain[r] = dot(plain[r], vreinterpretq_s8_u8(vandq_u8(w, low2)), x[0]);
                        times4[r] = dot(times4[r], vreinterpretq_s8_u8(vandq_u8(w, next2)), x[1]);
                        plain[r] = dot(plain[r], vreinterpretq_s8_u8(vandq_u8(v, low2)), x[2]);
                        times4[r] = dot(times4[r], vreinterpretq_s8_u8(vandq_u8(v, next2)), x[3]);
                    }
                }
            }
            let mut total = [0; ROWS];
            for r in 0..ROWS {
                // Exact: every summand of `times4` is a multiple of 4.
                total[r] = vaddvq_s32(vaddq_s32(plain[r], vshrq_n_s32(times4[r], 2)));
            }
            total
        }
    }

    #[inline(always)]
    unsafe fn nibbles(rows: Quad, _next: Quad, q: &[i8]) -> [i32; ROWS] {
        // SAFETY: as above; 64 bytes of each row belong to each 128 numbers of q.
        unsafe {
            let mask = vdupq_n_u8(15);
            let mut acc = [[vdupq_n_s32(0); 2]; ROWS];
            for (line, q) in q.chunks_exact(2 * LINE).enumerate() {
                for quarter in (0..LINE).step_by(16) {
                    let x = [vld1q_s8(q.as_ptr().add(quarter)), vld1q_s8(q.as_ptr().add(LINE + quarter))];
                    for (row, acc) in rows.into_iter().zip(&mut acc) {
                        let w = vld1q_u8(row.add(LINE * line + quarter));
                        acc[0] = dot(acc[0], vreinterpretq_s8_u8(vandq_u8(w, mask)), x[0]);
                        acc[1] = dot(acc[1], vreinterpretq_s8_u8(vshrq_n_u8(w, 4)), x[1]);
                    }
                }
            }
            let mut total = [0; ROWS];
            for (total, acc) in total.iter_mut().zip(acc) {
                *total = vaddvq_s32(vaddq_s32(acc[0], acc[1]));
            }
            total
        }
    }

    #[inline(always)]
    unsafe fn gemm(block: &Block, codes: &mut [u8], dots: &mut [i32]) {
        // SAFETY: the caller's promises, passed on.
        unsafe { rows::gemm_unpacked::<Self>(block, codes, dots) }
    }
}

impl UnpackedRows for NeonDotprod {
    /// 4 x 4 accumulators, 4 inputs and a row fit the 32 registers.
    const INPUTS: usize = 4;

    #[inline(always)]
    unsafe fn unpack(rows: &[u8], _cols: usize, codes: &mut [u8]) {
        for (line, codes) in rows.chunks_exact(LINE).zip(codes.chunks_exact_mut(BLOCK)) {
            for at in (0..LINE).step_by(16) {
                // SAFETY: the chunks have 64 and 256 bytes.
                unsafe {
                    let (w, mask) = (vld1q_u8(line.as_ptr().add(at)), vdupq_n_u8(3));
                    let out = codes.as_mut_ptr().add(at);
                    vst1q_u8(out, vandq_u8(w, mask));
                    vst1q_u8(out.add(64), vandq_u8(vshrq_n_u8(w, 2), mask));
                    vst1q_u8(out.add(128), vandq_u8(vshrq_n_u8(w, 4), mask));
                    vst1q_u8(out.add(192), vshrq_n_u8(w, 6));
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
        _next: *const u8,
    ) {
        assert!(codes.len() >= ROWS * cols && q.len() >= T * cols && sums.len() >= T);
        assert!(out.len() >= (T - 1) * stride + ROWS);
        // SAFETY: the caller has the instructions; the offsets lie in the slices by the assertion.
        unsafe {
            let mut acc = [[vdupq_n_s32(0); ROWS]; T];
            for at in (0..cols).step_by(16) {
                let mut x = [vdupq_n_s8(0); T];
                for (t, x) in x.iter_mut().enumerate() {
                    *x = vld1q_s8(q.as_ptr().add(t * cols + at));
                }
                for r in 0..ROWS {
                    let w = vreinterpretq_s8_u8(vld1q_u8(codes.as_ptr().add(r * cols + at)));
                    for t in 0..T {
                        acc[t][r] = dot(acc[t][r], w, x[t]);
                    }
                }
            }
            for t in 0..T {
                for r in 0..ROWS {
                    out[t * stride + r] = vaddvq_s32(acc[t][r]) - sums[t];
                }
            }
        }
    }
}

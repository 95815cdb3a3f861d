//! The tier of AArch64 CPUs: Advanced SIMD, which every one of them has.

use std::arch::aarch64::*;

use super::lanes::{Lanes, by_intrinsics};
use super::rows::Quad;
use super::tier::{Tier, tier};
use super::tiles::TileLanes;
use crate::backend::cpu::layout::{BLOCK, LINE, ROWS};

/// Advanced SIMD.
pub(super) struct Neon;

tier!(Neon, "neon", ["neon"]);

impl Lanes for float32x4_t {
    const N: usize = 4;

    by_intrinsics! {
        fn splat(x: f32) -> Self = vdupq_n_f32(x);
        fn load(from: *const f32) -> Self = vld1q_f32(from);
        fn store(self, to: *mut f32) = vst1q_f32(to, self);
        fn load_f16(from: *const u16) -> Self = {
            // FCVTL is baseline; its intrinsic's f16 type is not stable yet.
            let (half, mut wide): (uint16x4_t, float32x4_t) = (vld1_u16(from), vdupq_n_f32(0.0));
            std::arch::asm!("fcvtl {0:v}.4s, {1:v}.4h", inout(vreg) wide, in(vreg) half, options(pure, nomem, nostack));
            wide
        };
        fn load_i8(from: *const i8) -> Self = {
            let bytes = vreinterpret_s8_u32(vset_lane_u32(from.cast::<u32>().read_unaligned(), vdup_n_u32(0), 0));
            vcvtq_f32_s32(vmovl_s16(vget_low_s16(vmovl_s8(bytes))))
        };
        fn load_bf16(from: *const u16) -> Self = vreinterpretq_f32_u32(vshll_n_u16(vld1_u16(from), 16));
        fn add(self, other: Self) -> Self = vaddq_f32(self, other);
        fn sub(self, other: Self) -> Self = vsubq_f32(self, other);
        fn mul(self, other: Self) -> Self = vmulq_f32(self, other);
        fn div(self, other: Self) -> Self = vdivq_f32(self, other);
        fn fma(self, b: Self, c: Self) -> Self = vfmaq_f32(c, self, b);
        fn max(self, other: Self) -> Self = vbslq_f32(vcgtq_f32(self, other), self, other);
        fn min(self, other: Self) -> Self = vbslq_f32(vcltq_f32(self, other), self, other);
        fn neg(self) -> Self = vnegq_f32(self);
        fn abs_max(self, other: Self) -> Self = {
            let magnitude = vreinterpretq_u32_f32(vabsq_f32(self));
            vreinterpretq_f32_u32(vmaxq_u32(magnitude, vreinterpretq_u32_f32(other)))
        };
        fn scale_by_low_bits(self, shifted: Self) -> Self = {
            let exponent = vshlq_n_s32(vreinterpretq_s32_f32(shifted), 23);
            vreinterpretq_f32_s32(vaddq_s32(vreinterpretq_s32_f32(self), exponent))
        };
        fn store_i8(self, to: *mut i8) = {
            let words = vqmovn_s32(vcvtnq_s32_f32(self));
            let bytes = vqmovn_s16(vcombine_s16(words, words));
            vst1_lane_s32(to.cast(), vreinterpret_s32_s8(bytes), 0);
        };
        fn halve(self) -> f32 = {
            let two = vadd_f32(vget_low_f32(self), vget_high_f32(self));
            vget_lane_f32(two, 0) + vget_lane_f32(two, 1)
        };
    }
}

impl TileLanes for Neon {
    type Lanes = float32x4_t;
    /// Four rows each.
    type Line = [uint8x16_t; 4];
    type Codes = [int8x16_t; 4];
    /// Sums in int16 of a quarter of a row's columns, two rows each. A product is at most 256, so
    /// those of 64 columns are at most 16384.
    type Sums = [int16x8_t; 8];
    type Rows = [float32x4_t; 4];

    const STRIPS: usize = 1;
    const INPUTS: usize = 1;

    #[inline(always)]
    unsafe fn line(from: *const u8) -> [uint8x16_t; 4] {
        // SAFETY: the caller's promise.
        unsafe { [vld1q_u8(from), vld1q_u8(from.add(16)), vld1q_u8(from.add(32)), vld1q_u8(from.add(48))] }
    }

    #[inline(always)]
    unsafe fn codes<const S: u32>(line: [uint8x16_t; 4]) -> [int8x16_t; 4] {
        // SAFETY: the CPU has Advanced SIMD.
        unsafe {
            let mut codes = [vdupq_n_s8(0); 4];
            for i in 0..4 {
                let shifted = match S {
                    0 => line[i],
                    1 => vshrq_n_u8(line[i], 2),
                    2 => vshrq_n_u8(line[i], 4),
                    _ => vshrq_n_u8(line[i], 6),
                };
                codes[i] = vreinterpretq_s8_u8(vandq_u8(shifted, vdupq_n_u8(3)));
            }
            codes
        }
    }

    #[inline(always)]
    unsafe fn zero() -> [int16x8_t; 8] {
        // SAFETY: the CPU has Advanced SIMD.
        unsafe { [vdupq_n_s16(0); 8] }
    }

    #[inline(always)]
    unsafe fn zeros() -> [float32x4_t; 4] {
        // SAFETY: the CPU has Advanced SIMD.
        unsafe { [vdupq_n_f32(0.0); 4] }
    }

    #[inline(always)]
    unsafe fn add(mut sums: [int16x8_t; 8], codes: [int8x16_t; 4], x: *const i8) -> [int16x8_t; 8] {
        // SAFETY: the caller's promise.
        unsafe {
            let x = vreinterpretq_s8_s32(vdupq_n_s32(x.cast::<i32>().read_unaligned()));
            for i in 0..4 {
                sums[2 * i] = vmlal_s8(sums[2 * i], vget_low_s8(codes[i]), vget_low_s8(x));
                sums[2 * i + 1] = vmlal_high_s8(sums[2 * i + 1], codes[i], x);
            }
            sums
        }
    }

    #[inline(always)]
    unsafe fn dots(h: [int16x8_t; 8], l: [int16x8_t; 8], sum: i32) -> [float32x4_t; 4] {
        // SAFETY: the CPU has Advanced SIMD.
        unsafe {
            let mut dots = [vdupq_n_f32(0.0); 4];
            for i in 0..4 {
                let h = vpaddq_s32(vpaddlq_s16(h[2 * i]), vpaddlq_s16(h[2 * i + 1]));
                let l = vpaddq_s32(vpaddlq_s16(l[2 * i]), vpaddlq_s16(l[2 * i + 1]));
                dots[i] = vcvtq_f32_s32(vsubq_s32(vaddq_s32(vshlq_n_s32(h, 8), l), vdupq_n_s32(sum)));
            }
            dots
        }
    }
}

impl Tier for Neon {
    const HAS_LOOKUP: bool = true;

    /// A product of a code and an activation fits int16 64 times over. Four of them are added
    /// before they are widened.
    #[inline(always)]
    unsafe fn ternary(rows: Quad, _next: Quad, q: &[i8]) -> [i32; ROWS] {
        // SAFETY: the caller's promises (see the trait): a line of each row belongs to each block
        // of q.
        unsafe {
            let mask = vdupq_n_u8(3);
            let mut acc = [vdupq_n_s32(0); ROWS];
            for (line, q) in q.chunks_exact(BLOCK).enumerate() {
                for quarter in (0..LINE).step_by(16) {
                    let mut x = [vdupq_n_s8(0); 4];
                    for (group, x) in x.iter_mut().enumerate() {
                        *x = vld1q_s8(q.as_ptr().add(LINE * group + quarter));
                    }
                    for (row, acc) in rows.into_iter().zip(&mut acc) {
                        let w = vld1q_u8(row.add(LINE * line + quarter));
                        let codes = [w, vshrq_n_u8(w, 2), vshrq_n_u8(w, 4), vshrq_n_u8(w, 6)];
                        let mut words = vdupq_n_s16(0);
                        for (codes, x) in codes.into_iter().zip(x) {
                            let codes = vreinterpretq_s8_u8(vandq_u8(codes, mask));
                            words = vmlal_s8(words, vget_low_s8(codes), vget_low_s8(x));
                            words = vmlal_high_s8(words, codes, x);
                        }
                        *acc = vpadalq_s16(*acc, words);
                    }
                }
            }
            [vaddvq_s32(acc[0]), vaddvq_s32(acc[1]), vaddvq_s32(acc[2]), vaddvq_s32(acc[3])]
        }
    }

    /// Four products of at most `15 * 127` fit int16.
    #[inline(always)]
    unsafe fn nibbles(rows: Quad, _next: Quad, q: &[i8]) -> [i32; ROWS] {
        // SAFETY: as above; 64 bytes of each row belong to each 128 numbers of q.
        unsafe {
            let mask = vdupq_n_u8(15);
            let mut acc = [vdupq_n_s32(0); ROWS];
            for (line, q) in q.chunks_exact(2 * LINE).enumerate() {
                for quarter in (0..LINE).step_by(16) {
                    let x = [vld1q_s8(q.as_ptr().add(quarter)), vld1q_s8(q.as_ptr().add(LINE + quarter))];
                    for (row, acc) in rows.into_iter().zip(&mut acc) {
                        let w = vld1q_u8(row.add(LINE * line + quarter));
                        let mut words = vdupq_n_s16(0);
                        for (codes, x) in [vandq_u8(w, mask), vshrq_n_u8(w, 4)].into_iter().zip(x) {
                            let codes = vreinterpretq_s8_u8(codes);
                            words = vmlal_s8(words, vget_low_s8(codes), vget_low_s8(x));
                            words = vmlal_high_s8(words, codes, x);
                        }
                        *acc = vpadalq_s16(*acc, words);
                    }
                }
            }
            [vaddvq_s32(acc[0]), vaddvq_s32(acc[1]), vaddvq_s32(acc[2]), vaddvq_s32(acc[3])]
        }
    }
}

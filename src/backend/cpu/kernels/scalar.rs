//! The tier without vector instructions. It runs on any CPU, and is the simplest code for the
//! layout.

use half::{bf16, f16};

use super::lanes::Lanes;
use super::rows::Quad;
use super::tier::{Tier, tier};
use super::tiles::TileLanes;
use crate::backend::arith;
use crate::backend::cpu::layout::{BLOCK, LINE, ROWS, decode_line, row_bytes};
use crate::backend::cpu::tiles::{self, STRIP};

/// No vector instructions.
pub(super) struct Scalar;

tier!(Scalar, "scalar", []);

impl Lanes for f32 {
    const N: usize = 1;

    #[inline(always)]
    unsafe fn splat(x: f32) -> Self {
        x
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the caller's promise (see the trait), here and below.
        unsafe { *from }
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: as above.
        unsafe { *to = self }
    }
    #[inline(always)]
    unsafe fn load_f16(from: *const u16) -> Self {
        // SAFETY: as above.
        f16::from_bits(unsafe { *from }).to_f32()
    }
    #[inline(always)]
    unsafe fn load_i8(from: *const i8) -> Self {
        // SAFETY: as above.
        f32::from(unsafe { *from })
    }
    #[inline(always)]
    unsafe fn load_bf16(from: *const u16) -> Self {
        // SAFETY: as above.
        bf16::from_bits(unsafe { *from }).to_f32()
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        self + other
    }
    #[inline(always)]
    unsafe fn sub(self, other: Self) -> Self {
        self - other
    }
    #[inline(always)]
    unsafe fn mul(self, other: Self) -> Self {
        self * other
    }
    #[inline(always)]
    unsafe fn div(self, other: Self) -> Self {
        self / other
    }
    #[inline(always)]
    unsafe fn fma(self, b: Self, c: Self) -> Self {
        arith::fma(self, b, c)
    }
    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        if self > other { self } else { other }
    }
    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        if self < other { self } else { other }
    }
    #[inline(always)]
    unsafe fn neg(self) -> Self {
        -self
    }
    #[inline(always)]
    unsafe fn abs_max(self, other: Self) -> Self {
        Self::from_bits(self.abs().to_bits().max(other.to_bits()))
    }
    #[inline(always)]
    unsafe fn scale_by_low_bits(self, shifted: Self) -> Self {
        Self::from_bits(self.to_bits().wrapping_add(shifted.to_bits() << 23))
    }
    #[inline(always)]
    unsafe fn store_i8(self, to: *mut i8) {
        // SAFETY: as above.
        unsafe { *to = self.round_ties_even() as i8 };
    }
    #[inline(always)]
    unsafe fn halve(self) -> f32 {
        self
    }
}

impl TileLanes for Scalar {
    type Lanes = f32;
    type Line = [u8; tiles::LINE];
    type Codes = [u8; tiles::LINE];
    type Sums = [i32; STRIP];
    type Rows = [f32; STRIP];

    const STRIPS: usize = 1;
    const INPUTS: usize = 1;

    #[inline(always)]
    unsafe fn line(from: *const u8) -> [u8; tiles::LINE] {
        // SAFETY: the caller's promise; bytes need no alignment.
        unsafe { from.cast::<[u8; tiles::LINE]>().read() }
    }

    #[inline(always)]
    unsafe fn codes<const S: u32>(mut line: [u8; tiles::LINE]) -> [u8; tiles::LINE] {
        for byte in &mut line {
            *byte = *byte >> (2 * S) & 3;
        }
        line
    }

    #[inline(always)]
    unsafe fn zero() -> [i32; STRIP] {
        [0; STRIP]
    }

    #[inline(always)]
    unsafe fn zeros() -> [f32; STRIP] {
        [0.0; STRIP]
    }

    #[inline(always)]
    unsafe fn add(mut sums: [i32; STRIP], codes: [u8; tiles::LINE], x: *const i8) -> [i32; STRIP] {
        // SAFETY: the caller's promise.
        let x = unsafe { x.cast::<[i8; 4]>().read() };
        for row in 0..STRIP {
            for i in 0..4 {
                sums[row] += i32::from(codes[4 * row + i]) * i32::from(x[i]);
            }
        }
        sums
    }

    #[inline(always)]
    unsafe fn dots(h: [i32; STRIP], l: [i32; STRIP], sum: i32) -> [f32; STRIP] {
        let mut dots = [0.0; STRIP];
        for row in 0..STRIP {
            dots[row] = (256 * h[row] + l[row] - sum) as f32;
        }
        dots
    }
}

impl Tier for Scalar {
    const HAS_LOOKUP: bool = true;

    unsafe fn ternary(rows: Quad, _next: Quad, q: &[i8]) -> [i32; ROWS] {
        rows.map(|row| {
            // SAFETY: the caller's promise (see the trait).
            let row = unsafe { std::slice::from_raw_parts(row, row_bytes(q.len())) };
            let mut codes = [0; BLOCK];
            let product = |(line, q): (&[u8], &[i8])| {
                decode_line(line, &mut codes);
                dot(&codes, q)
            };
            row.chunks_exact(LINE).zip(q.chunks_exact(BLOCK)).map(product).sum()
        })
    }

    unsafe fn nibbles(rows: Quad, _next: Quad, q: &[i8]) -> [i32; ROWS] {
        rows.map(|row| {
            // SAFETY: as above.
            let row = unsafe { std::slice::from_raw_parts(row, q.len() / 2) };
            let product = |(line, q): (&[u8], &[i8])| {
                let (low, high) = q.split_at(LINE);
                let codes = line.iter().zip(low.iter().zip(high));
                codes
                    .map(|(c, (a, b))| i32::from(c & 15) * i32::from(*a) + i32::from(c >> 4) * i32::from(*b))
                    .sum::<i32>()
            };
            row.chunks_exact(LINE).zip(q.chunks_exact(2 * LINE)).map(product).sum()
        })
    }
}

fn dot(codes: &[u8], q: &[i8]) -> i32 {
    codes.iter().zip(q).map(|(code, q)| i32::from(*code) * i32::from(*q)).sum()
}

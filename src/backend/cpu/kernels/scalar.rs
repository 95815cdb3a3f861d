//! The tier without vector instructions: any CPU, and the plainest reading of the tile layout.

use half::{bf16, f16};

use super::lanes::Lanes;
use super::tier;
use crate::backend::cpu::layout::{BLOCK_COLS, ROWS, decode_block};

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
        self.mul_add(b, c)
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
    unsafe fn store_i8(self, to: *mut i8) -> i32 {
        let q = self.round_ties_even() as i8;
        // SAFETY: as above.
        unsafe { *to = q };
        i32::from(q)
    }
    #[inline(always)]
    unsafe fn halve(self) -> f32 {
        self
    }
}

/// One row of one block: `codes . q`.
fn block_dot(codes: &[u8; BLOCK_COLS], q: &[i8]) -> i32 {
    codes.iter().zip(q).map(|(code, q)| i32::from(*code) * i32::from(*q)).sum()
}

unsafe fn gemv(tiles: &[u8], q: &[i8], sum: i32, dots: &mut [i32]) {
    let tile_bytes = q.len() / 4 * ROWS;
    for (tile, dots) in tiles.chunks_exact(tile_bytes).zip(dots.chunks_exact_mut(ROWS)) {
        tile_dots(tile, q, sum, dots);
    }
}

unsafe fn gemm(tile: &[u8], q: &[i8], sums: &[i32], _codes: &mut [u8], dots: &mut [i32]) {
    let cols = q.len() / sums.len();
    for ((q, sum), dots) in q.chunks_exact(cols).zip(sums).zip(dots.chunks_exact_mut(ROWS)) {
        tile_dots(tile, q, *sum, dots);
    }
}

fn tile_dots(tile: &[u8], q: &[i8], sum: i32, dots: &mut [i32]) {
    dots.fill(-sum);
    let mut codes = [0; BLOCK_COLS];
    for (block, q) in tile.chunks_exact(BLOCK_COLS / 4 * ROWS).zip(q.chunks_exact(BLOCK_COLS)) {
        for (packed, dot) in block.chunks_exact(BLOCK_COLS / 4).zip(&mut *dots) {
            decode_block(packed, &mut codes);
            *dot += block_dot(&codes, q);
        }
    }
}

unsafe fn score(q: &[i8], rows: &[i8], dots: &mut [i32]) {
    for (row, dot) in rows.chunks_exact(q.len()).zip(dots) {
        *dot = row.iter().zip(q).map(|(c, q)| i32::from(*c) * i32::from(*q)).sum();
    }
}

tier!(KERNELS, "scalar", f32, []);

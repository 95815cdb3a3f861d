//! The tier of AArch64 CPUs with products of int8 matrices: Cortex-A510, A710 and X2, Neoverse V1
//! and N2, Apple since the M2, and later ones.
//!
//! `smmla` multiplies two rows of eight bytes by two others, 32 products, where `sdot` has 16. The
//! two rows on one side are weights. On the other side are two inputs, or both planes of one input
//! of 16 bits. One input alone takes `sdot`: an int8 input would waste half of each product, and one
//! of 16 bits gains less than the unpacking costs (docs/lab/cpu.md).
//!
//! (Detection asks std: the hwcaps of Linux and the sysctl `hw.optional.arm.FEAT_I8MM` of macOS. On
//! Windows, the std of Rust 1.95 does not ask for `PF_ARM_V82_I8MM_INSTRUCTIONS_AVAILABLE` yet, so
//! there rotor takes neon-dotprod.)

use std::arch::aarch64::*;
use std::arch::asm;
use std::mem::transmute;

use super::neon::Neon;
use super::neon_dotprod::NeonDotprod;
use super::rows::{Block, Quad};
use super::tier::{Tier, tier};
use super::tiles::TileLanes;
use crate::backend::cpu::layout::{BLOCK, LINE, ROWS, row_bytes};

/// Advanced SIMD, dot products, and products of int8 matrices.
pub(super) struct NeonI8mm;

tier!(NeonI8mm, "neon-i8mm", ["neon", "dotprod", "i8mm"]);

/// Rows of a panel. A *panel* holds codes in the form that `smmla` takes: for each 8 columns and
/// each pair of rows, 8 codes of the one row and 8 of the other.
const PANEL: usize = 16;
/// Pairs of rows of a panel.
const PAIRS: usize = PANEL / 2;
/// Registers of 16 columns of a panel.
const STEP: usize = 2 * PAIRS;

/// `sum + [x . v, x . w, y . v, y . w]`, for `xy` = 8 numbers of `x` and `y`, and `vw` likewise.
///
/// # Safety
/// The CPU has products of int8 matrices.
#[inline(always)]
unsafe fn matrix_product(mut sum: int32x4_t, xy: int8x16_t, vw: int8x16_t) -> int32x4_t {
    // SAFETY: the caller's promise. (The intrinsic is not stable yet.)
    unsafe {
        asm!(
            "smmla {0:v}.4s, {1:v}.16b, {2:v}.16b",
            inout(vreg) sum, in(vreg) xy, in(vreg) vw,
            options(pure, nomem, nostack, preserves_flags)
        );
    }
    sum
}

/// The lower halves of two registers, and their upper halves.
///
/// # Safety
/// The CPU has Advanced SIMD.
#[inline(always)]
unsafe fn halves(a: int8x16_t, b: int8x16_t) -> [int8x16_t; 2] {
    // SAFETY: the caller's promise.
    unsafe {
        let (a, b) = (vreinterpretq_s64_s8(a), vreinterpretq_s64_s8(b));
        [vreinterpretq_s8_s64(vzip1q_s64(a, b)), vreinterpretq_s8_s64(vzip2q_s64(a, b))]
    }
}

/// Adds the products of a panel with `N` pairs of runs of numbers.
///
/// # Safety
/// The CPU has the tier's instructions; `x` are valid for the columns of the panel.
#[inline(always)]
unsafe fn add_panel<const N: usize>(panel: &[int8x16_t], x: [[*const i8; 2]; N], to: &mut [[int32x4_t; PAIRS]]) {
    let (to, _) = to.as_chunks_mut::<N>();
    let mut sums = to[0];
    for (i, codes) in panel.as_chunks::<STEP>().0.iter().enumerate() {
        // SAFETY: the caller's promises: the panel has these columns.
        unsafe {
            let mut numbers = [[vdupq_n_s8(0); 2]; N];
            for n in 0..N {
                numbers[n] = halves(vld1q_s8(x[n][0].add(16 * i)), vld1q_s8(x[n][1].add(16 * i)));
            }
            for half in 0..2 {
                for p in 0..PAIRS {
                    for n in 0..N {
                        sums[n][p] = matrix_product(sums[n][p], numbers[n][half], codes[PAIRS * half + p]);
                    }
                }
            }
        }
    }
    to[0] = sums;
}

/// Unpacks a line of each of 16 rows.
///
/// # Safety
/// `rows` are valid for a line from `start` on.
#[inline(always)]
unsafe fn unpack_rows(rows: &[*const u8; PANEL], start: usize, panel: &mut [int8x16_t; PAIRS * BLOCK / 8]) {
    // SAFETY: the caller's promise.
    unsafe {
        let mask = vdupq_n_s8(3);
        for p in 0..PAIRS {
            for quarter in 0..LINE / 16 {
                let at = start + 16 * quarter;
                let (a, b) = (vld1q_s8(rows[2 * p].add(at).cast()), vld1q_s8(rows[2 * p + 1].add(at).cast()));
                let halves = halves(a, b);
                for half in 0..2 {
                    let w = halves[half];
                    // Group g of a line has the columns from 64 g on.
                    let to = STEP * quarter + PAIRS * half + p;
                    let per_group = STEP * LINE / 16;
                    panel[to] = vandq_s8(w, mask);
                    panel[to + per_group] = vandq_s8(vshrq_n_s8(w, 2), mask);
                    panel[to + 2 * per_group] = vandq_s8(vshrq_n_s8(w, 4), mask);
                    panel[to + 3 * per_group] = vandq_s8(vshrq_n_s8(w, 6), mask);
                }
            }
        }
    }
}

impl TileLanes for NeonI8mm {
    type Lanes = <Neon as TileLanes>::Lanes;
    type Line = <Neon as TileLanes>::Line;
    type Codes = <Neon as TileLanes>::Codes;
    type Sums = <NeonDotprod as TileLanes>::Sums;
    type Rows = <Neon as TileLanes>::Rows;

    const STRIPS: usize = 1;
    /// 8 x 2 accumulators, two inputs and a pair of rows fit the 32 registers.
    const INPUTS: usize = 2;
    /// One input is not worth the way through memory.
    const UNPACKS_FROM: Option<usize> = Some(2);

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
        // SAFETY: the caller's promises, passed on.
        unsafe { NeonDotprod::zero() }
    }

    #[inline(always)]
    unsafe fn zeros() -> Self::Rows {
        // SAFETY: the caller's promises, passed on.
        unsafe { Neon::zeros() }
    }

    #[inline(always)]
    unsafe fn add(sums: Self::Sums, codes: Self::Codes, x: *const i8) -> Self::Sums {
        // SAFETY: the caller's promises, passed on.
        unsafe { NeonDotprod::add(sums, codes, x) }
    }

    #[inline(always)]
    unsafe fn dots(h: Self::Sums, l: Self::Sums, sum: i32) -> Self::Rows {
        // SAFETY: the caller's promises, passed on.
        unsafe { NeonDotprod::dots(h, l, sum) }
    }

    /// A line of a panel. Four columns of a row are an int32 of the line.
    #[inline(always)]
    unsafe fn unpack_line(line: Self::Line) -> [Self::Codes; 4] {
        // SAFETY: the CPU has Advanced SIMD; arrays of registers have no padding.
        unsafe {
            let mask = vdupq_n_s8(3);
            let mut panel = [vdupq_n_s8(0); STEP];
            for i in 0..4 {
                let (low, high) = (vreinterpretq_s32_u8(line[i]), vreinterpretq_s32_u8(vshrq_n_u8(line[i], 2)));
                // Columns 0 to 7 of two rows, and above them, in the same bytes, columns 8 to 15.
                let pairs = [vzip1q_s32(low, high), vzip2q_s32(low, high)];
                for pair in 0..2 {
                    let w = vreinterpretq_s8_s32(pairs[pair]);
                    panel[2 * i + pair] = vandq_s8(w, mask);
                    panel[PAIRS + 2 * i + pair] = vandq_s8(vshrq_n_s8(w, 4), mask);
                }
            }
            transmute::<[int8x16_t; STEP], [Self::Codes; 4]>(panel)
        }
    }

    #[inline(always)]
    unsafe fn add_all<const N: usize>(
        codes: &[Self::Codes],
        x: *const i8,
        size: usize,
        stride: usize,
    ) -> [[Self::Sums; 2]; N] {
        // SAFETY: the caller's promises.
        unsafe {
            let mut planes = [[x; 2]; N];
            for (n, planes) in planes.iter_mut().enumerate() {
                *planes = [x.add(n * stride), x.add(n * stride + size)];
            }
            let mut sums = [[vdupq_n_s32(0); PAIRS]; N];
            add_panel(codes.as_flattened(), planes, &mut sums);
            let mut split = [[Self::zero(); 2]; N];
            for (sums, split) in sums.iter().zip(&mut split) {
                for i in 0..4 {
                    let (a, b) = (vreinterpretq_s64_s32(sums[2 * i]), vreinterpretq_s64_s32(sums[2 * i + 1]));
                    split[0][i] = vreinterpretq_s32_s64(vzip1q_s64(a, b));
                    split[1][i] = vreinterpretq_s32_s64(vzip2q_s64(a, b));
                }
            }
            split
        }
    }
}

/// The largest number of inputs whose sums `gemm` keeps on the stack.
const MOST_INPUTS: usize = 64;

/// These sums: two rows by two inputs, for each pair of both.
type Sums = [[[[i32; 2]; 2]; PAIRS]; MOST_INPUTS / 2];

impl Tier for NeonI8mm {
    const GEMM_ROWS: usize = PANEL;

    #[inline(always)]
    unsafe fn ternary(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS] {
        // SAFETY: the caller's promises, passed on.
        unsafe { NeonDotprod::ternary(rows, next, q) }
    }

    #[inline(always)]
    unsafe fn nibbles(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS] {
        // SAFETY: the caller's promises, passed on.
        unsafe { NeonDotprod::nibbles(rows, next, q) }
    }

    #[inline(always)]
    unsafe fn gemm(block: &Block, _codes: &mut [u8], dots: &mut [i32]) {
        let (cols, n_rows) = (block.cols(), block.n_rows());
        for first_row in (0..n_rows).step_by(PANEL) {
            // A row that is missing is replaced by the last one.
            let row = |r: usize| block.rows.as_ptr().wrapping_add((first_row + r).min(n_rows - 1) * row_bytes(cols));
            let rows: [*const u8; PANEL] = std::array::from_fn(row);
            let chunks = block.sums.chunks(MOST_INPUTS).zip(block.q.chunks(MOST_INPUTS * cols));
            for ((sums, q), dots) in chunks.zip(dots.chunks_mut(MOST_INPUTS * n_rows)) {
                // SAFETY: the caller has the instructions; these rows exist.
                unsafe { multiply_rows(&rows, q, sums, first_row, dots) }
            }
        }
    }
}

/// The products of 16 rows with at most [`MOST_INPUTS`] inputs: `first_row` of `dots[input][row]`
/// and those after it. It unpacks a line of each row, then adds its products with all inputs.
///
/// # Safety
/// The CPU has the tier's instructions; `rows` are valid for rows of `q.len() / sums.len()` codes.
#[inline(always)]
unsafe fn multiply_rows(rows: &[*const u8; PANEL], q: &[i8], sums: &[i32], first_row: usize, dots: &mut [i32]) {
    let cols = q.len() / sums.len();
    // SAFETY: the caller's promises. A register of four int32 is an array of them.
    unsafe {
        let mut panel = [vdupq_n_s8(0); PAIRS * BLOCK / 8];
        let mut acc = [[vdupq_n_s32(0); PAIRS]; MOST_INPUTS / 2];
        for line in 0..cols / BLOCK {
            unpack_rows(rows, line * LINE, &mut panel);
            // An input that is missing is replaced by the last one.
            let input = |n: usize| q[n.min(sums.len() - 1) * cols + line * BLOCK..].as_ptr();
            let pair = |p: usize| [input(2 * p), input(2 * p + 1)];
            for (i, acc) in acc[..sums.len().div_ceil(2)].chunks_mut(2).enumerate() {
                match acc.len() {
                    2 => add_panel(&panel, [pair(2 * i), pair(2 * i + 1)], acc),
                    _ => add_panel(&panel, [pair(2 * i)], acc),
                }
            }
        }
        let acc = &*(&raw const acc).cast::<Sums>();
        let n_rows = dots.len() / sums.len();
        for ((n, sum), dots) in sums.iter().enumerate().zip(dots.chunks_exact_mut(n_rows)) {
            for (dots, acc) in dots[first_row..].chunks_exact_mut(2).zip(&acc[n / 2]) {
                (dots[0], dots[1]) = (acc[n % 2][0] - sum, acc[n % 2][1] - sum);
            }
        }
    }
}

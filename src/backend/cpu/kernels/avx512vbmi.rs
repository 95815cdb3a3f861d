//! The tier of x86-64 CPUs with AVX-512 VBMI besides what [`avx512`](super::avx512) needs (Intel
//! since 2019, AMD since 2022). Its rows take four fifths of the memory (`Packing::BaseThree`),
//! because decode waits for memory and not for instructions.
//!
//! A byte gives its fifth code by two subtractions and minima. What remains is a place in a table
//! of two registers, in which `vpermi2b` finds the other four codes as bits of a line.

use std::arch::x86_64::*;

use super::avx512::packed::{PACKED_TOKENS, PackedRows, add_pair, gemm_packed};
use super::avx512::{Avx512Vnni, store_codes, sum_lanes};
use super::lanes::Lanes;
use super::rows::{self, AHEAD, Block, Quad, UnpackedRows};
use super::tier::{Tier, tier, tile_lanes_of};
use super::tiles::TileLanes;
use crate::backend::cpu::layout::{BLOCK, FIFTH, FIVE, FOUR, LINE, Packing, ROWS, TWO_BITS};

/// The features of avx512, and VBMI.
pub(super) struct Avx512Vbmi;

tier!(
    Avx512Vbmi,
    "avx512-vbmi",
    ["avx2", "fma", "f16c", "avx512f", "avx512bw", "avx512vl", "avx512dq", "avx512vnni", "avx512vbmi"]
);

impl TileLanes for Avx512Vbmi {
    tile_lanes_of!(Avx512Vnni);
}

/// `85 * INVERSE = 1` in 32 bits.
const INVERSE: i32 = 0xfcfcfcfdu32 as i32;
const _: () = assert!(INVERSE.wrapping_mul(FIFTH as i32) == 1);

/// What takes five lines apart.
#[derive(Clone, Copy)]
pub(super) struct Fives {
    fifth: __m512i,
    table: [__m512i; 2],
}

impl Fives {
    #[inline(always)]
    pub(super) unsafe fn new() -> Self {
        // SAFETY: the caller has AVX-512; the table has two registers of bytes.
        unsafe {
            let at = TWO_BITS.as_ptr();
            let table = [_mm512_loadu_si512(at.cast()), _mm512_loadu_si512(at.add(64).cast())];
            Self { fifth: _mm512_set1_epi8(FIFTH as i8), table }
        }
    }

    /// A line of the first four, and the codes of the fifth line: each in all four places of its
    /// byte.
    #[inline(always)]
    pub(super) unsafe fn split(self, from: *const u8) -> [__m512i; 2] {
        // SAFETY: the caller has AVX-512 VBMI; `from` is valid for a line.
        unsafe {
            let bytes = _mm512_loadu_si512(from.cast());
            let once = _mm512_min_epu8(bytes, _mm512_sub_epi8(bytes, self.fifth));
            let rest = _mm512_min_epu8(once, _mm512_sub_epi8(once, self.fifth));
            [_mm512_permutex2var_epi8(self.table[0], rest, self.table[1]), _mm512_sub_epi8(bytes, rest)]
        }
    }
}

/// The fifth line, when a line has added its codes: moves the earlier ones down, and puts these into
/// bits 6 and 7, which `last` selects.
#[inline(always)]
pub(super) unsafe fn next_fifth(earlier: __m512i, fifth: __m512i, last: __m512i) -> __m512i {
    // SAFETY: the caller has AVX-512.
    unsafe { _mm512_ternarylogic_epi32::<0xca>(last, fifth, _mm512_srli_epi16(earlier, 2)) }
}

/// Adds the products of a line's 256 codes with `x`: the codes in the low half of each place of four
/// bits to the first sum, those in the high half, times 4, to the second.
#[inline(always)]
unsafe fn add_line(sums: &mut [__m512i; 3], line: __m512i, x: &[__m512i; 4]) {
    // SAFETY: the caller has AVX-512.
    unsafe {
        let (low, high) = (_mm512_set1_epi8(0x03), _mm512_set1_epi8(0x0c));
        let shifted = _mm512_srli_epi16(line, 4);
        sums[0] = _mm512_dpbusd_epi32(sums[0], _mm512_and_si512(line, low), x[0]);
        sums[1] = _mm512_dpbusd_epi32(sums[1], _mm512_and_si512(line, high), x[1]);
        sums[0] = _mm512_dpbusd_epi32(sums[0], _mm512_and_si512(shifted, low), x[2]);
        sums[1] = _mm512_dpbusd_epi32(sums[1], _mm512_and_si512(shifted, high), x[3]);
    }
}

#[inline(always)]
unsafe fn load_inputs(q: *const i8) -> [__m512i; 4] {
    // SAFETY: the caller passes 256 numbers.
    unsafe {
        let mut x = [_mm512_setzero_si512(); 4];
        for (group, x) in x.iter_mut().enumerate() {
            *x = _mm512_loadu_si512(q.add(LINE * group).cast());
        }
        x
    }
}

impl Tier for Avx512Vbmi {
    const PACKING: Packing = Packing::BaseThree;

    #[inline(always)]
    unsafe fn ternary(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS] {
        // SAFETY: the caller's promises (see the trait): four lines of each row belong to each five
        // blocks of q, and one to each block that is left.
        unsafe {
            let fives = Fives::new();
            let n_fives = q.len() / (FIVE * BLOCK);
            let mut sums = [[_mm512_setzero_si512(); 3]; ROWS];
            // One loop over all lines: two loops become one body, whose registers do not suffice.
            for line in 0..FOUR * n_fives {
                let five = line / FOUR;
                let x = load_inputs(q.as_ptr().add((line + five) * BLOCK));
                let fifth_x = q.as_ptr().add((FIVE * five + FOUR) * BLOCK + line % FOUR * LINE);
                let fifth_x = _mm512_loadu_si512(fifth_x.cast());
                for r in 0..ROWS {
                    Self::Lanes::prefetch(next[r].wrapping_add(line * LINE));
                    let [line, fifth] = fives.split(rows[r].add(line * LINE));
                    add_line(&mut sums[r], line, &x);
                    sums[r][2] = _mm512_dpbusd_epi32(sums[r][2], fifth, fifth_x);
                }
            }
            for block in FIVE * n_fives..q.len() / BLOCK {
                let x = load_inputs(q.as_ptr().add(block * BLOCK));
                let at = (block - n_fives) * LINE;
                for r in 0..ROWS {
                    Self::Lanes::prefetch(next[r].wrapping_add(at));
                    let [line, _] = fives.split(rows[r].add(at));
                    add_line(&mut sums[r], line, &x);
                }
            }
            // Exact: every summand of the second is a multiple of 4, every one of the third of 85.
            let mut total = [_mm512_setzero_si512(); ROWS];
            for (total, [ones, fours, fifths]) in total.iter_mut().zip(sums) {
                let fifths = _mm512_mullo_epi32(fifths, _mm512_set1_epi32(INVERSE));
                *total = _mm512_add_epi32(_mm512_add_epi32(ones, _mm512_srai_epi32(fours, 2)), fifths);
            }
            bytemuck::cast(sum_lanes(&total))
        }
    }

    #[inline(always)]
    unsafe fn two_bits(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS] {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx512Vnni::ternary(rows, next, q) }
    }

    #[inline(always)]
    unsafe fn nibbles(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS] {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx512Vnni::nibbles(rows, next, q) }
    }

    #[inline(always)]
    unsafe fn nibbles_of_many(rows: &[u8], q: &[&[i8]], cols: usize, dots: &mut [[i32; ROWS]]) {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx512Vnni::nibbles_of_many(rows, q, cols, dots) }
    }

    #[inline(always)]
    unsafe fn gemm(block: &Block, codes: &mut [u8], dots: &mut [i32]) {
        // SAFETY: the caller's promises, passed on.
        unsafe {
            match block.sums.len() {
                ..=PACKED_TOKENS => gemm_packed::<Self>(block, dots),
                _ => rows::gemm_unpacked::<Self>(block, codes, dots),
            }
        }
    }

    #[inline(always)]
    unsafe fn gemv_columns(columns: &[u8], list: &[u32], q: &[i8], acc: &mut [i32]) {
        // SAFETY: the caller's promises, passed on.
        unsafe { Avx512Vnni::gemv_columns(columns, list, q, acc) }
    }
}

impl PackedRows for Avx512Vbmi {
    /// Multiplies two rows at a time.
    #[inline(always)]
    unsafe fn multiply<const T: usize>(rows: &[u8], q: &[&[i8]], cols: usize, dots: &mut [[i32; ROWS]]) {
        let (stride, n_fives) = (Self::PACKING.row_bytes(cols), cols / (FIVE * BLOCK));
        assert!(rows.len() >= ROWS * stride && q.iter().all(|q| q.len() >= cols) && q.len() == T);
        // SAFETY: the caller has AVX-512 VBMI; the offsets lie in the slices by the assertion.
        unsafe {
            let (fives, last) = (Fives::new(), _mm512_set1_epi8(-64));
            let ahead = AHEAD.max(ROWS * stride);
            let mut acc = [[_mm512_setzero_si512(); ROWS]; T];
            for pair in [0, 2] {
                let first = rows.as_ptr().add(pair * stride);
                let mut sums = [[_mm512_setzero_si512(); 2]; T];
                let mut fifth_lines = [_mm512_setzero_si512(); 2];
                for line in 0..stride / LINE {
                    let five = (line / FOUR).min(n_fives);
                    let mut w = [_mm512_setzero_si512(); 2];
                    for r in 0..2 {
                        let at = first.add(r * stride + line * LINE);
                        __m512::prefetch(at.wrapping_add(ahead));
                        let [line, fifth] = fives.split(at);
                        w[r] = line;
                        fifth_lines[r] = next_fifth(fifth_lines[r], fifth, last);
                    }
                    add_pair::<2, T>(&mut sums, w, q, (line + five) * BLOCK);
                    if line % FOUR == FOUR - 1 && five < n_fives {
                        add_pair::<2, T>(&mut sums, fifth_lines, q, (FIVE * five + FOUR) * BLOCK);
                    }
                }
                for (acc, sums) in acc.iter_mut().zip(&sums) {
                    acc[pair..pair + 2].copy_from_slice(sums);
                }
            }
            for (dots, acc) in dots.iter_mut().zip(&acc) {
                *dots = bytemuck::cast(sum_lanes(acc));
            }
        }
    }
}

impl UnpackedRows for Avx512Vbmi {
    const INPUTS: usize = <Avx512Vnni as UnpackedRows>::INPUTS;

    #[inline(always)]
    unsafe fn unpack(rows: &[u8], cols: usize, codes: &mut [u8]) {
        let stride = Packing::BaseThree.row_bytes(cols);
        for (row, codes) in rows.chunks_exact(stride).zip(codes.chunks_exact_mut(cols)) {
            let n_fives = cols / (FIVE * BLOCK);
            // SAFETY: the caller has AVX-512 VBMI; the offsets lie in the chunks, which are whole
            // rows.
            unsafe {
                let fives = Fives::new();
                for five in 0..n_fives {
                    let to = codes.as_mut_ptr().add(FIVE * five * BLOCK);
                    for line in 0..FOUR {
                        let [codes, fifth] = fives.split(row.as_ptr().add((FOUR * five + line) * LINE));
                        store_codes(codes, to.add(line * BLOCK));
                        let fifth = _mm512_and_si512(fifth, _mm512_set1_epi8(3));
                        _mm512_storeu_si512(to.add(FOUR * BLOCK + line * LINE).cast(), fifth);
                    }
                }
                for block in FIVE * n_fives..cols / BLOCK {
                    let [line, _] = fives.split(row.as_ptr().add((block - n_fives) * LINE));
                    store_codes(line, codes.as_mut_ptr().add(block * BLOCK));
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
        // SAFETY: the caller's promises, passed on.
        unsafe { <Avx512Vnni as UnpackedRows>::multiply::<T>(codes, q, cols, sums, out, stride, next) }
    }
}

//! Batches of a few inputs: their products with rows as they are packed, in registers.

use std::arch::x86_64::*;

use super::sum_lanes;
use crate::backend::cpu::kernels::lanes::Lanes;
use crate::backend::cpu::kernels::rows::{AHEAD, Block};
use crate::backend::cpu::layout::{LINE, ROWS};

/// Up to this number of inputs, the kernel multiplies codes as they are packed, with 8 x 2
/// accumulators, and does not unpack them to memory.
pub(in crate::backend::cpu::kernels) const PACKED_TOKENS: usize = 8;

/// `gemm` of at most `PACKED_TOKENS` inputs.
#[inline(always)]
pub(in crate::backend::cpu::kernels) unsafe fn gemm_packed<P: PackedRows>(block: &Block, dots: &mut [i32]) {
    let (cols, n) = (block.cols(), block.sums.len());
    let inputs: [&[i8]; PACKED_TOKENS] = std::array::from_fn(|t| block.q.get(t * cols..).unwrap_or_default());
    for (quad, rows) in block.rows.chunks_exact(ROWS * block.row_bytes()).enumerate() {
        let mut products = [[0; ROWS]; PACKED_TOKENS];
        // SAFETY: the caller has AVX-512.
        unsafe { multiply_packed::<P>(rows, &inputs[..n], cols, &mut products) };
        for ((products, sum), dots) in products.iter().zip(block.sums).zip(dots.chunks_exact_mut(block.n_rows())) {
            dots[ROWS * quad..].iter_mut().zip(products).for_each(|(dot, product)| *dot = product - sum);
        }
    }
}

/// Calls [`PackedRows::multiply`] with the number of inputs, at most `PACKED_TOKENS`, as its
/// constant.
#[inline(always)]
pub(super) unsafe fn multiply_packed<P: PackedRows>(rows: &[u8], q: &[&[i8]], cols: usize, dots: &mut [[i32; ROWS]]) {
    macro_rules! by_number {
        ($($n:literal)*) => {
            match q.len() {
                $($n => P::multiply::<$n>(rows, q, cols, dots),)*
                _ => {}
            }
        };
    }
    // SAFETY: the caller has AVX-512.
    unsafe { by_number!(1 2 3 4 5 6 7 8) }
}

/// How four rows are multiplied as they are packed. Meanwhile the kernel prefetches rows further on.
///
/// # Safety
/// As for [`Tier`](crate::backend::cpu::kernels::tier::Tier).
pub(in crate::backend::cpu::kernels) trait PackedRows {
    /// `dots[t][r] = codes(row r) . q[t]` of `T` inputs.
    ///
    /// # Safety
    /// As for the trait.
    unsafe fn multiply<const T: usize>(rows: &[u8], q: &[&[i8]], cols: usize, dots: &mut [[i32; ROWS]]);
}

/// Rows of codes of so many bits.
pub(super) struct Bits<const BITS: usize>;

impl<const BITS: usize> PackedRows for Bits<BITS> {
    #[inline(always)]
    unsafe fn multiply<const T: usize>(rows: &[u8], q: &[&[i8]], cols: usize, dots: &mut [[i32; ROWS]]) {
        // SAFETY: the caller has AVX-512.
        unsafe { multiply_pairs::<BITS, T>(rows, q, cols, dots) }
    }
}

/// Multiplies four rows of codes of `BITS` bits by `T` inputs, two rows at a time.
#[inline(always)]
unsafe fn multiply_pairs<const BITS: usize, const T: usize>(
    rows: &[u8],
    q: &[&[i8]],
    cols: usize,
    dots: &mut [[i32; ROWS]],
) {
    let stride = cols * BITS / 8;
    assert!(rows.len() >= ROWS * stride && q.iter().all(|q| q.len() >= cols) && q.len() == T);
    // SAFETY: the caller has AVX-512; the offsets lie in the slices by the assertion.
    unsafe {
        let ahead = AHEAD.max(ROWS * stride);
        let mut acc = [[_mm512_setzero_si512(); ROWS]; T];
        for pair in [0, 2] {
            let first = rows.as_ptr().add(pair * stride);
            let mut sums = [[_mm512_setzero_si512(); 2]; T];
            for line in 0..stride / LINE {
                let at = [first.add(line * LINE), first.add(stride + line * LINE)];
                __m512::prefetch(at[0].wrapping_add(ahead));
                __m512::prefetch(at[1].wrapping_add(ahead));
                let w = [_mm512_loadu_si512(at[0].cast()), _mm512_loadu_si512(at[1].cast())];
                add_pair::<BITS, T>(&mut sums, w, q, line * LINE * 8 / BITS);
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

/// Adds the products of two lines of two rows, whose first column is `column`.
#[inline(always)]
pub(in crate::backend::cpu::kernels) unsafe fn add_pair<const BITS: usize, const T: usize>(
    sums: &mut [[__m512i; 2]; T],
    mut w: [__m512i; 2],
    q: &[&[i8]],
    column: usize,
) {
    // SAFETY: the caller has AVX-512; the inputs have the columns.
    unsafe {
        let mask = _mm512_set1_epi8((1 << BITS) - 1);
        for group in 0..8 / BITS {
            let codes = [_mm512_and_si512(w[0], mask), _mm512_and_si512(w[1], mask)];
            for (t, sums) in sums.iter_mut().enumerate() {
                let x = _mm512_loadu_si512(q[t].as_ptr().add(column + group * LINE).cast());
                sums[0] = _mm512_dpbusd_epi32(sums[0], codes[0], x);
                sums[1] = _mm512_dpbusd_epi32(sums[1], codes[1], x);
            }
            w = [shift_right::<BITS>(w[0]), shift_right::<BITS>(w[1])];
        }
    }
}

/// Moves the next code of each byte to its low bits.
#[inline(always)]
unsafe fn shift_right<const BITS: usize>(w: __m512i) -> __m512i {
    // SAFETY: the caller has AVX-512.
    unsafe { if BITS == 2 { _mm512_srli_epi16(w, 2) } else { _mm512_srli_epi16(w, 4) } }
}

//! Products of low-bit rows with one quantised input, written once over [`Dots`]. The kernels take
//! four rows at a time, of a whole matrix or of a list. While they multiply four rows, they
//! prefetch the next four; otherwise a core would wait for memory.

use crate::backend::cpu::layout::{LINE, ROWS, row_bytes};

/// Pointers to the beginnings of four rows.
pub(super) type Quad = [*const u8; ROWS];

/// The products that a tier computes of four rows: `codes . q` of each.
///
/// # Safety
/// The CPU has the tier's instructions. `rows` are valid for whole rows of `q.len()` codes, a
/// multiple of 256; `next` may be anything.
pub(super) trait Dots {
    /// Rows in lines of two bits a code (see `layout`).
    unsafe fn ternary(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS];

    /// Rows of four bits a code: byte `j` of 64 holds codes `j` and `64 + j` of 128.
    unsafe fn nibbles(rows: Quad, next: Quad, q: &[i8]) -> [i32; ROWS];

    /// Four consecutive rows of four bits a code, for several inputs of `cols` numbers.
    #[inline(always)]
    unsafe fn nibbles_of_many(rows: &[u8], q: &[&[i8]], cols: usize, dots: &mut [[i32; ROWS]]) {
        assert!(rows.len() >= ROWS * cols / 2 && q.iter().all(|q| q.len() >= cols));
        let rows = [0, 1, 2, 3].map(|r| rows.as_ptr().wrapping_add(r * cols / 2));
        let next = rows.map(|row| row.wrapping_add(ROWS * cols / 2));
        for (q, dots) in q.iter().zip(dots) {
            // SAFETY: the caller has the instructions; the rows are there by the assertion.
            *dots = unsafe { Self::nibbles(rows, next, &q[..cols]) };
        }
    }
}

/// `dots[i] = codes(row i) . q - sum`, for consecutive rows of two bits.
#[inline(always)]
pub(super) unsafe fn gemv<D: Dots>(rows: &[u8], q: &[i8], sum: i32, dots: &mut [i32]) {
    let stride = row_bytes(q.len());
    assert!(rows.len() >= dots.len() * stride && q.len().is_multiple_of(4 * LINE));
    let at = |i: usize| rows.as_ptr().wrapping_add(i * stride);
    // SAFETY: the caller has the instructions; the rows that are multiplied exist.
    unsafe { each_four::<D, false>(dots, at, q, sum) }
}

/// `dots[i] = codes(row list[i]) . q - sum`, for rows of two bits.
#[inline(always)]
pub(super) unsafe fn gemv_some<D: Dots>(rows: &[u8], list: &[u32], q: &[i8], sum: i32, dots: &mut [i32]) {
    let stride = row_bytes(q.len());
    let n_rows = (rows.len() / stride) as u32;
    assert!(list.len() == dots.len() && q.len().is_multiple_of(4 * LINE) && list.iter().all(|row| *row < n_rows));
    let Some(last) = list.len().checked_sub(1) else { return };
    let at = |i: usize| rows.as_ptr().wrapping_add(list[i.min(last)] as usize * stride);
    // SAFETY: as above.
    unsafe { each_four::<D, false>(dots, at, q, sum) }
}

/// `dots[i] = codes(row i) . q`, for consecutive rows of four bits.
#[inline(always)]
pub(super) unsafe fn score<D: Dots>(rows: &[u8], q: &[i8], dots: &mut [i32]) {
    let stride = q.len() / 2;
    assert!(rows.len() >= dots.len() * stride && q.len().is_multiple_of(4 * LINE));
    let at = |i: usize| rows.as_ptr().wrapping_add(i * stride);
    // SAFETY: as above.
    unsafe { each_four::<D, true>(dots, at, q, 0) }
}

/// `dots[i][r] = codes(row r) . q[i]`, for four consecutive rows of four bits.
#[inline(always)]
pub(super) unsafe fn score_four<D: Dots>(rows: &[u8], q: &[&[i8]], dots: &mut [[i32; ROWS]]) {
    let cols = rows.len() / (ROWS / 2);
    assert!(cols.is_multiple_of(4 * LINE));
    // SAFETY: the caller has the instructions.
    unsafe { D::nibbles_of_many(rows, q, cols, dots) }
}

/// Computes `dots` four at a time. If fewer remain, the last row takes the place of the missing
/// ones.
///
/// (A tier's methods are not passed as closures: a closure is compiled without the tier's
/// instructions before it is inlined.)
#[inline(always)]
unsafe fn each_four<D: Dots, const NIBBLES: bool>(
    dots: &mut [i32],
    at: impl Fn(usize) -> *const u8,
    q: &[i8],
    sum: i32,
) {
    let last = dots.len().wrapping_sub(1);
    for (i, dots) in dots.chunks_mut(ROWS).enumerate() {
        let rows = [0, 1, 2, 3].map(|r| at((ROWS * i + r).min(last)));
        let next = [0, 1, 2, 3].map(|r| at(ROWS * (i + 1) + r));
        // SAFETY: the caller's promises, passed on.
        let products = unsafe { if NIBBLES { D::nibbles(rows, next, q) } else { D::ternary(rows, next, q) } };
        dots.iter_mut().zip(products).for_each(|(dot, product)| *dot = product - sum);
    }
}

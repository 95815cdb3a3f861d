//! Products of low-bit rows with quantised inputs, written once over [`Tier`]. The kernels take
//! four rows at a time, of a whole matrix or of a list. While they multiply four rows, they
//! prefetch rows further on; otherwise a core would wait for memory.
//!
//! Every body is `inline(always)` and unsafe for one reason: it must be compiled inside a function
//! that enables the tier's instructions. The bodies check all lengths, so that tiers need not.

use super::tier::Tier;
use crate::backend::cpu::layout::{BLOCK, LINE, Packing, ROWS, column_byte, row_bytes};

/// Pointers to the beginnings of four rows.
pub(super) type Quad = [*const u8; ROWS];

/// Rows of a matrix, and the inputs by which `gemm` multiplies each of them.
pub(in crate::backend::cpu) struct Block<'a> {
    /// Consecutive rows, a multiple of four.
    pub(in crate::backend::cpu) rows: &'a [u8],
    /// How they are kept.
    pub(in crate::backend::cpu) packing: Packing,
    /// Inputs, each padded with zeros to whole lines.
    pub(in crate::backend::cpu) q: &'a [i8],
    /// What is subtracted from the dot products of each input. They are the ternary products if it
    /// is the sum of the input.
    pub(in crate::backend::cpu) sums: &'a [i32],
}

impl Block<'_> {
    /// Columns of the matrix, padded to whole lines.
    pub(super) fn cols(&self) -> usize {
        self.q.len() / self.sums.len()
    }

    pub(super) fn row_bytes(&self) -> usize {
        self.packing.row_bytes(self.cols())
    }

    pub(super) fn n_rows(&self) -> usize {
        self.rows.len() / self.row_bytes()
    }

    /// Each input and its sum.
    pub(super) fn inputs(&self) -> impl Iterator<Item = (&[i8], i32)> {
        self.q.chunks_exact(self.cols()).zip(self.sums.iter().copied())
    }

    /// Whether all slices have the lengths that [`Tier::gemm`] demands.
    fn check(&self, codes: &[u8], dots: &[i32]) {
        let (cols, n_rows) = (self.cols(), self.n_rows());
        assert!(cols.is_multiple_of(BLOCK) && self.q.len() == cols * self.sums.len());
        assert!(n_rows.is_multiple_of(ROWS) && self.rows.len() == n_rows * self.row_bytes());
        assert!(codes.len() >= ROWS * cols && dots.len() == n_rows * self.sums.len());
    }
}

/// `dots[i] = codes(row i) . q - sum`, for consecutive rows in the tier's packing.
#[inline(always)]
pub(super) unsafe fn gemv<T: Tier>(rows: &[u8], q: &[i8], sum: i32, dots: &mut [i32]) {
    let stride = T::PACKING.row_bytes(q.len());
    assert!(rows.len() >= dots.len() * stride && q.len().is_multiple_of(BLOCK));
    let at = |i: usize| rows.as_ptr().wrapping_add(i * stride);
    // SAFETY: the caller has the instructions; the rows that are multiplied exist.
    unsafe { each_four::<T, TERNARY>(dots, at, stride, q, sum) }
}

/// `dots[i] = codes(row list[i]) . q - sum`, for rows in the tier's packing.
#[inline(always)]
pub(super) unsafe fn gemv_some<T: Tier>(rows: &[u8], list: &[u32], q: &[i8], sum: i32, dots: &mut [i32]) {
    let stride = T::PACKING.row_bytes(q.len());
    let n_rows = (rows.len() / stride) as u32;
    assert!(list.len() == dots.len() && q.len().is_multiple_of(BLOCK) && list.iter().all(|row| *row < n_rows));
    let Some(last) = list.len().checked_sub(1) else { return };
    let at = |i: usize| rows.as_ptr().wrapping_add(list[i.min(last)] as usize * stride);
    // SAFETY: as above.
    unsafe { each_four::<T, TERNARY>(dots, at, stride, q, sum) }
}

/// `dots[i] = codes(row list[i]) . q`, for rows of any codes of two bits, whatever the tier's packing.
#[inline(always)]
pub(super) unsafe fn score_some<T: Tier>(rows: &[u8], list: &[u32], q: &[i8], dots: &mut [i32]) {
    let stride = row_bytes(q.len());
    let n_rows = (rows.len() / stride) as u32;
    assert!(list.len() == dots.len() && q.len().is_multiple_of(BLOCK) && list.iter().all(|row| *row < n_rows));
    let Some(last) = list.len().checked_sub(1) else { return };
    let at = |i: usize| rows.as_ptr().wrapping_add(list[i.min(last)] as usize * stride);
    // SAFETY: as above.
    unsafe { each_four::<T, TWO_BITS>(dots, at, stride, q, 0) }
}

/// `dots[input][row] = codes(row) . q[input] - sums[input]` of a block.
#[inline(always)]
pub(super) unsafe fn gemm<T: Tier>(block: &Block, codes: &mut [u8], dots: &mut [i32]) {
    block.check(codes, dots);
    assert!(block.packing == T::PACKING);
    // SAFETY: the caller has the instructions; the lengths are checked.
    unsafe { T::gemm(block, codes, dots) }
}

/// How a tier multiplies rows whose codes lie in memory, one byte each.
///
/// # Safety
/// As for [`Tier`]: every method demands the tier's instructions.
pub(super) trait UnpackedRows {
    /// The largest number of inputs that are multiplied at a time, 1 to 6.
    const INPUTS: usize;

    /// Unpacks the codes of a block's rows, `cols` of each row, to one byte each.
    ///
    /// # Safety
    /// As for the trait.
    unsafe fn unpack(rows: &[u8], cols: usize, codes: &mut [u8]);

    /// Multiplies four rows of codes by `T` inputs, whose results lie `stride` apart. Meanwhile it
    /// may prefetch the cache lines from `next` on, as many as the rows had before they were
    /// unpacked.
    ///
    /// # Safety
    /// As for the trait.
    unsafe fn multiply<const T: usize>(
        codes: &[u8],
        q: &[i8],
        cols: usize,
        sums: &[i32],
        out: &mut [i32],
        stride: usize,
        next: *const u8,
    );
}

/// [`gemm`] by way of unpacked rows, four at a time.
#[inline(always)]
pub(super) unsafe fn gemm_unpacked<U: UnpackedRows>(block: &Block, codes: &mut [u8], dots: &mut [i32]) {
    let (cols, n_rows) = (block.cols(), block.n_rows());
    for (quad, rows) in block.rows.chunks_exact(ROWS * block.row_bytes()).enumerate() {
        // SAFETY: the caller has the instructions.
        unsafe { U::unpack(rows, cols, codes) };
        // While the kernel multiplies the first inputs, it prefetches the next four rows, which
        // follow these.
        let mut next = rows.as_ptr().wrapping_add(rows.len());
        for (first, sums) in (0..).step_by(U::INPUTS).zip(block.sums.chunks(U::INPUTS)) {
            let (q, out) = (&block.q[first * cols..], &mut dots[first * n_rows + ROWS * quad..]);
            // SAFETY: as above.
            unsafe {
                match sums.len() {
                    6 if U::INPUTS == 6 => U::multiply::<6>(codes, q, cols, sums, out, n_rows, next),
                    5 if U::INPUTS > 4 => U::multiply::<5>(codes, q, cols, sums, out, n_rows, next),
                    4 if U::INPUTS > 3 => U::multiply::<4>(codes, q, cols, sums, out, n_rows, next),
                    3 if U::INPUTS > 2 => U::multiply::<3>(codes, q, cols, sums, out, n_rows, next),
                    2 if U::INPUTS > 1 => U::multiply::<2>(codes, q, cols, sums, out, n_rows, next),
                    _ => U::multiply::<1>(codes, q, cols, sums, out, n_rows, next),
                }
            }
            next = rows.as_ptr();
        }
    }
}

/// `acc[o] += codes(column c)[o] * q[c]` for the columns of a list.
#[inline(always)]
pub(super) unsafe fn gemv_columns<T: Tier>(columns: &[u8], list: &[u32], q: &[i8], acc: &mut [i32]) {
    assert!(acc.len().is_multiple_of(BLOCK) && list.iter().all(|c| (*c as usize) < q.len()));
    assert!(columns.len() >= q.len() * row_bytes(acc.len()));
    // SAFETY: the caller has the instructions; the lengths are checked.
    unsafe { T::gemv_columns(columns, list, q, acc) }
}

/// [`gemv_columns`] without vector instructions.
pub(super) fn add_columns(columns: &[u8], list: &[u32], q: &[i8], acc: &mut [i32]) {
    let stride = row_bytes(acc.len());
    for c in list {
        let column = &columns[*c as usize * stride..][..stride];
        let x = i32::from(q[*c as usize]);
        for (line, acc) in column.chunks_exact(LINE).zip(acc.chunks_exact_mut(BLOCK)) {
            for (o, acc) in acc.iter_mut().enumerate() {
                *acc += i32::from(line[column_byte(o % LINE)] >> (2 * (o / LINE)) & 3) * x;
            }
        }
    }
}

/// `dots[i] = codes(row i) . q`, for consecutive rows of four bits.
#[inline(always)]
pub(super) unsafe fn score<T: Tier>(rows: &[u8], q: &[i8], dots: &mut [i32]) {
    let stride = q.len() / 2;
    assert!(rows.len() >= dots.len() * stride && q.len().is_multiple_of(BLOCK));
    let at = |i: usize| rows.as_ptr().wrapping_add(i * stride);
    // SAFETY: as above.
    unsafe { each_four::<T, NIBBLES>(dots, at, stride, q, 0) }
}

/// `dots[i][r] = codes(row r) . q[i]`, for four consecutive rows of four bits.
#[inline(always)]
pub(super) unsafe fn score_four<T: Tier>(rows: &[u8], q: &[&[i8]], dots: &mut [[i32; ROWS]]) {
    let cols = rows.len() / (ROWS / 2);
    assert!(cols.is_multiple_of(BLOCK) && rows.len() == ROWS * cols / 2);
    assert!(q.len() == dots.len() && q.iter().all(|q| q.len() >= cols));
    // SAFETY: the caller has the instructions; the lengths are checked.
    unsafe { T::nibbles_of_many(rows, q, cols, dots) }
}

/// The least number of bytes from the rows that are multiplied to those that are prefetched. (With
/// 2.5 KB, a core read 1.2 times as slowly.)
pub(super) const AHEAD: usize = 8 << 10;

/// Which method of a tier multiplies four rows.
const TERNARY: u8 = 0;
/// See [`TERNARY`].
const TWO_BITS: u8 = 1;
/// See [`TERNARY`].
const NIBBLES: u8 = 2;

/// Computes `dots` four at a time. If fewer remain, the last row takes the place of the missing
/// ones.
///
/// (A tier's methods are not passed as closures: a closure is compiled without the tier's
/// instructions before it is inlined.)
#[inline(always)]
unsafe fn each_four<T: Tier, const FORM: u8>(
    dots: &mut [i32],
    at: impl Fn(usize) -> *const u8,
    stride: usize,
    q: &[i8],
    sum: i32,
) {
    let last = dots.len().wrapping_sub(1);
    let ahead = AHEAD.div_ceil(ROWS * stride);
    for (i, dots) in dots.chunks_mut(ROWS).enumerate() {
        let rows = [0, 1, 2, 3].map(|r| at((ROWS * i + r).min(last)));
        let next = [0, 1, 2, 3].map(|r| at(ROWS * (i + ahead) + r));
        // SAFETY: the caller's promises, passed on.
        let products = unsafe {
            match FORM {
                TERNARY => T::ternary(rows, next, q),
                TWO_BITS => T::two_bits(rows, next, q),
                _ => T::nibbles(rows, next, q),
            }
        };
        dots.iter_mut().zip(products).for_each(|(dot, product)| *dot = product - sum);
    }
}

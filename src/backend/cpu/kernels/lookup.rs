//! Products of many inputs by tables of sums, after T-MAC and Vec-LUT (arXiv 2407.00088,
//! 2512.06443), but exact.
//!
//! A byte of a line holds four weights of a row. For each such group of columns, a table holds the
//! 81 sums that four weights can give, for all inputs at once. So a row takes one load and one add
//! per register of inputs and group, and no multiplication. The tables of a few groups stay in the
//! first-level cache, while all rows of the block look up their sums there.

use crate::backend::cpu::layout::{BLOCK, LINE, row_bytes};

/// The largest number of inputs of a call.
pub(in crate::backend::cpu) const MOST_INPUTS: usize = 32;

/// Sums in a table: three to the power of the weights in a byte.
pub(super) const ENTRIES: usize = 81;

/// Registers of sums in the tables that are in use: so many times `ENTRIES` (20 KB for registers of
/// 16 int16).
const TABLES: usize = 8;

/// Rows of a matrix, and the inputs by which `lookup` multiplies each of them.
pub(in crate::backend::cpu) struct LookupBlock<'a> {
    /// Consecutive rows in lines.
    pub(in crate::backend::cpu) rows: &'a [u8],
    /// Columns of the matrix, padded to whole lines.
    pub(in crate::backend::cpu) cols: usize,
    /// The inputs column by column, `cols` times as many numbers as there are inputs.
    pub(in crate::backend::cpu) x: &'a [i8],
}

/// What a call works with besides its result.
pub(in crate::backend::cpu) struct LookupScratch<'a> {
    /// A line of each row, as indices.
    pub(in crate::backend::cpu) indices: &'a mut [[u8; LINE]],
    /// The sums of a line: as many as `sums`.
    pub(in crate::backend::cpu) line_sums: &'a mut [i16],
    /// [`TABLE_NUMBERS`] numbers.
    pub(in crate::backend::cpu) tables: &'a mut [i16],
}

/// Numbers of all tables.
pub(in crate::backend::cpu) const TABLE_NUMBERS: usize = TABLES * ENTRIES * MOST_INPUTS / 2;

impl LookupBlock<'_> {
    /// The number of inputs.
    fn n_inputs(&self) -> usize {
        self.x.len() / self.cols
    }

    fn n_rows(&self) -> usize {
        self.rows.len() / row_bytes(self.cols)
    }
}

/// A register of int16.
///
/// # Safety
/// Every method demands the instructions of the tier that uses the register, and pointers to as
/// many numbers as it holds.
pub(super) trait Words: Copy {
    /// Numbers in a register: half of [`MOST_INPUTS`].
    const N: usize;

    unsafe fn zero() -> Self;
    unsafe fn widen(from: *const i8) -> Self;
    unsafe fn load(from: *const i16) -> Self;
    unsafe fn store(self, to: *mut i16);
    unsafe fn add(self, other: Self) -> Self;
    unsafe fn sub(self, other: Self) -> Self;
    /// `sums[i] += self[i]`
    unsafe fn add_to(self, sums: *mut i32);

    /// `dots[i] = 256 h[i] + l[i]`, which is exact in f32 up to 2^24.
    unsafe fn join(h: Self, l: Self, dots: *mut f32);

    /// Asks for the cache line of an address, which may be anything.
    unsafe fn prefetch(from: *const u8);

    /// Turns the bytes of a line, four codes of two bits, into numbers with the codes as digits to
    /// the base 3. Any byte becomes a number below [`ENTRIES`].
    unsafe fn indices(line: *const u8, indices: *mut [u8; LINE]);
}

/// `sums[row][input] = row . x[input]` of all rows, which are ternary weights. The inputs are at
/// least -127. There are 16 or 32 of them.
#[inline(always)]
pub(super) unsafe fn multiply<W: Words>(block: &LookupBlock, scratch: &mut LookupScratch, sums: &mut [i32]) {
    let (n_rows, n_inputs) = (block.n_rows(), block.n_inputs());
    assert!(block.cols.is_multiple_of(BLOCK) && block.x.len() == block.cols * n_inputs);
    assert!(block.rows.len() == n_rows * row_bytes(block.cols) && sums.len() == n_rows * n_inputs);
    assert!(scratch.indices.len() == n_rows && scratch.line_sums.len() == sums.len());
    assert!(2 * W::N == MOST_INPUTS && scratch.tables.len() == TABLE_NUMBERS);
    sums.fill(0);
    // SAFETY: the caller has the instructions; the lengths are checked, and those of the inputs
    // here.
    unsafe {
        match n_inputs / W::N {
            1 if n_inputs == W::N => multiply_by::<W, 1, TABLES>(block, scratch, sums),
            2 if n_inputs == 2 * W::N => multiply_by::<W, 2, { TABLES / 2 }>(block, scratch, sums),
            _ => panic!("{n_inputs} inputs"),
        }
    }
}

/// [`multiply`] by `R` registers of inputs, with tables of `G` groups.
#[inline(always)]
unsafe fn multiply_by<W: Words, const R: usize, const G: usize>(
    block: &LookupBlock,
    scratch: &mut LookupScratch,
    sums: &mut [i32],
) {
    let (stride, width) = (row_bytes(block.cols), R * W::N);
    for line in 0..stride / LINE {
        for (row, indices) in block.rows.chunks_exact(stride).zip(scratch.indices.iter_mut()) {
            let line = row[line * LINE..][..LINE].as_ptr();
            // SAFETY: the caller has the instructions; the line is in the row.
            unsafe {
                W::prefetch(line.wrapping_add(LINE));
                W::indices(line, indices);
            }
        }
        // A line has 64 groups. The sum of a group is at most 4 x 127, that of a line 32512.
        for first in (0..LINE).step_by(G) {
            let columns = &block.x[line * BLOCK * width..][..BLOCK * width];
            for (g, table) in scratch.tables.chunks_exact_mut(ENTRIES * width).enumerate() {
                let x = [0, 1, 2, 3].map(|i| &columns[(i * LINE + first + g) * width..][..width]);
                // SAFETY: the caller has the instructions.
                unsafe { fill_table::<W, R>(x, table) };
            }
            // SAFETY: the caller's promises, passed on.
            unsafe {
                match first {
                    0 => look_up::<W, R, G, true, false>(first, scratch, sums),
                    _ if first + G < LINE => look_up::<W, R, G, false, false>(first, scratch, sums),
                    _ => look_up::<W, R, G, false, true>(first, scratch, sums),
                }
            }
        }
    }
}

/// Fills the table of a group with columns `x`: entry `a + 3 b + 9 c + 27 d` is the sum of the
/// columns times `a - 1`, `b - 1`, `c - 1` and `d - 1`.
#[inline(always)]
pub(super) unsafe fn fill_table<W: Words, const R: usize>(x: [&[i8]; 4], table: &mut [i16]) {
    let width = R * W::N;
    assert!(x.iter().all(|x| x.len() == width) && table.len() == ENTRIES * width);
    let start = table.as_mut_ptr();
    for at in (0..width).step_by(W::N) {
        let entry = |i: usize| start.wrapping_add(i * width + at);
        // SAFETY: the caller has the instructions; entries and columns lie in their slices.
        unsafe {
            let [a, b, c, d] = x.map(|x| x.as_ptr().add(at));
            let [a, b, c, d] = [W::widen(a), W::widen(b), W::widen(c), W::widen(d)];
            W::zero().sub(a.add(b).add(c.add(d))).store(entry(0));
            let mut n = 1;
            for column in [a, b, c, d] {
                for i in 0..2 * n {
                    W::load(entry(i)).add(column).store(entry(n + i));
                }
                n *= 3;
            }
        }
    }
}

/// Adds the sums of groups `first..first + G` of a line to those of the line. At its beginning
/// these are 0, and at its end they go into `sums`.
#[inline(always)]
unsafe fn look_up<W: Words, const R: usize, const G: usize, const BEGIN: bool, const END: bool>(
    first: usize,
    scratch: &mut LookupScratch,
    sums: &mut [i32],
) {
    let width = R * W::N;
    for (row, indices) in scratch.indices.iter().enumerate() {
        let line_sums = scratch.line_sums.as_mut_ptr().wrapping_add(row * width);
        // One load gives the indices of all groups.
        let mut bytes = [0; 8];
        bytes[..G].copy_from_slice(&indices[first..first + G]);
        let indices = u64::from_le_bytes(bytes);
        // SAFETY: the caller has the instructions; each row has `width` sums, and each index is
        // below `ENTRIES`, by `Words::indices`.
        unsafe {
            let mut acc = [W::zero(); R];
            if !BEGIN {
                for (r, acc) in acc.iter_mut().enumerate() {
                    *acc = W::load(line_sums.add(r * W::N));
                }
            }
            for g in 0..G {
                let index = (indices >> (8 * g)) as usize & 0xff;
                let entry = scratch.tables.as_ptr().add((g * ENTRIES + index) * width);
                for (r, acc) in acc.iter_mut().enumerate() {
                    *acc = acc.add(W::load(entry.add(r * W::N)));
                }
            }
            for (r, acc) in acc.into_iter().enumerate() {
                if END {
                    acc.add_to(sums.as_mut_ptr().add(row * width + r * W::N));
                } else {
                    acc.store(line_sums.add(r * W::N));
                }
            }
        }
    }
}

/// For tiers without a register of this size: the compiler makes vectors of what they have.
impl Words for [i16; 16] {
    const N: usize = 16;

    #[inline(always)]
    unsafe fn zero() -> Self {
        [0; 16]
    }
    #[inline(always)]
    unsafe fn widen(from: *const i8) -> Self {
        // SAFETY: the caller's promise (see the trait), here and below.
        let bytes = unsafe { from.cast::<[i8; 16]>().read() };
        let mut words = [0; 16];
        for i in 0..16 {
            words[i] = i16::from(bytes[i]);
        }
        words
    }
    #[inline(always)]
    unsafe fn load(from: *const i16) -> Self {
        // SAFETY: as above.
        unsafe { from.cast::<Self>().read() }
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut i16) {
        // SAFETY: as above.
        unsafe { to.cast::<Self>().write(self) }
    }
    #[inline(always)]
    unsafe fn add(mut self, other: Self) -> Self {
        for i in 0..16 {
            self[i] = self[i].wrapping_add(other[i]);
        }
        self
    }
    #[inline(always)]
    unsafe fn sub(mut self, other: Self) -> Self {
        for i in 0..16 {
            self[i] = self[i].wrapping_sub(other[i]);
        }
        self
    }
    #[inline(always)]
    unsafe fn add_to(self, sums: *mut i32) {
        // SAFETY: as above.
        let sums = unsafe { &mut *sums.cast::<[i32; 16]>() };
        for i in 0..16 {
            sums[i] += i32::from(self[i]);
        }
    }
    #[inline(always)]
    unsafe fn join(h: Self, l: Self, dots: *mut f32) {
        // SAFETY: as above.
        let dots = unsafe { &mut *dots.cast::<[f32; 16]>() };
        for i in 0..16 {
            dots[i] = (256 * i32::from(h[i]) + i32::from(l[i])) as f32;
        }
    }
    #[inline(always)]
    unsafe fn prefetch(_from: *const u8) {}
    #[inline(always)]
    unsafe fn indices(line: *const u8, indices: *mut [u8; LINE]) {
        // SAFETY: as above; a line has 64 bytes.
        let (line, indices) = unsafe { (&*line.cast::<[u8; LINE]>(), &mut *indices) };
        for (index, byte) in indices.iter_mut().zip(line) {
            let second = (byte >> 2) & 0x33;
            // Two digits in each half of the byte; a code of 3 counts as 2.
            let pairs = (byte & 0x33) + second + second + second;
            let high = pairs >> 4;
            *index = ((pairs & 15) + high + (high << 3)).min(ENTRIES as u8 - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::backend::cpu::kernels;

    use super::*;

    #[test]
    fn every_tier_gives_the_sums_of_the_weights() {
        let mut random = 1_u32;
        let mut next = || {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            random >> 16
        };
        for (n_rows, cols, n_inputs, extreme) in
            [(1, 256, 16, false), (7, 512, 32, false), (40, 768, 32, true), (40, 768, 16, true)]
        {
            let codes: Vec<u8> = (0..n_rows * cols).map(|_| (next() % 3) as u8).collect();
            let mut x: Vec<i8> = (0..cols * n_inputs).map(|_| (next() % 255) as i8).map(|x| x.max(-127)).collect();
            if extreme {
                // The largest sums that there are.
                x.iter_mut().enumerate().for_each(|(i, x)| *x = if i / n_inputs % 2 == 0 { 127 } else { -127 });
            }
            let code = |row: usize, col: usize| match (extreme, row) {
                (true, 0) => 2 * ((col + 1) % 2) as u8,
                (true, 1) => 2 * (col % 2) as u8,
                _ => codes[row * cols + col],
            };
            let byte = |row: usize, i: usize| {
                (0..4).map(|group| code(row, i / LINE * BLOCK + group * LINE + i % LINE) << (2 * group)).sum()
            };
            let rows: Vec<u8> = (0..n_rows * cols / 4).map(|i| byte(i / (cols / 4), i % (cols / 4))).collect();
            let product = |row: usize, input: usize| -> i32 {
                (0..cols).map(|col| (i32::from(code(row, col)) - 1) * i32::from(x[col * n_inputs + input])).sum()
            };
            let want: Vec<i32> = (0..n_rows * n_inputs).map(|i| product(i / n_inputs, i % n_inputs)).collect();
            for kernels in kernels::available() {
                let mut sums = vec![1; n_rows * n_inputs];
                let (mut indices, mut line_sums) = (vec![[0; LINE]; n_rows], vec![0; n_rows * n_inputs]);
                let mut tables = vec![0; TABLE_NUMBERS];
                let mut scratch =
                    LookupScratch { indices: &mut indices, line_sums: &mut line_sums, tables: &mut tables };
                kernels.lookup(&LookupBlock { rows: &rows, cols, x: &x }, &mut scratch, &mut sums);
                assert_eq!(sums, want, "{}, {n_rows} x {cols}, {n_inputs} inputs", kernels.name);
            }
        }
    }
}

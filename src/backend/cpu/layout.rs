//! How the CPU backend lays ternary weights out: two bits a weight, `code = weight + 1`, in *lines*
//! of 64 bytes.
//!
//! A line holds 256 numbers of one row; a row is padded with zeros (code 1) to whole lines, and
//! rows follow one another:
//!
//! ```text
//! byte j of a line: numbers j, 64 + j, 128 + j, 192 + j, in bits 0-1, 2-3, 4-5, 6-7
//! ```
//!
//! So a 64-byte load (or two of 32, or four of 16: the layout serves every tier) holds 256 weights
//! whose activations lie in four contiguous runs. Kernels take four rows at a time, which share
//! each load of activations. The number of rows is padded to a multiple of four.
//!
//! Some tiers keep rows in four fifths of that ([`Packing::BaseThree`]), because 243 bytes hold all
//! choices of five weights. Their kernels restore the lines in registers.
//!
//! A matrix whose *input* is mostly zeros is kept a second time by columns, so that kernels need
//! not read the columns of zeros. There a kernel takes four columns at a time and interleaves their
//! bytes. That puts the outputs of a line in the order of [`column_byte`].
#![forbid(unsafe_code)]

use crate::formats::ternary::TernaryTensor;

/// Weights in a line.
pub(super) const BLOCK: usize = 256;
/// Rows that a kernel takes at a time.
pub(super) const ROWS: usize = 4;
/// Bytes of a line.
pub(super) const LINE: usize = BLOCK / 4;

/// `n` rounded up to whole lines.
pub(super) fn padded(n: usize) -> usize {
    n.next_multiple_of(BLOCK)
}

/// Bytes of a row of `cols` weights in two bits each.
pub(super) fn row_bytes(cols: usize) -> usize {
    padded(cols) / 4
}

/// How the rows of a ternary matrix are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    /// As lines.
    TwoBits,
    /// Five lines in the bytes of four. Byte `j` of the four is
    ///
    /// ```text
    /// a + 3 b + 9 c + 27 d + 85 e    a to d: the codes in byte j of lines 0, 1, 2 or 3
    ///                                e: those of line 4, in bits 0-1, 2-3, 4-5 or 6-7 of byte j
    /// ```
    ///
    /// So `e` comes from the multiples of 85 = 0b01_01_01_01 that a byte contains, and each of the
    /// first four lines from what remains. One to four lines that are left at the end of a row are
    /// kept in as many, with `e` = 0.
    #[allow(dead_code, reason = "only tiers of x86-64 have it")]
    BaseThree,
}

/// Lines that [`Packing::BaseThree`] packs together, and those in whose bytes it packs them.
pub(super) const FIVE: usize = 5;
/// See [`FIVE`].
pub(super) const FOUR: usize = 4;
/// The factor of the fifth code of a byte.
pub(super) const FIFTH: u8 = 0b01_01_01_01;

impl Packing {
    /// Bytes of a row of `cols` weights.
    pub(super) const fn row_bytes(self, cols: usize) -> usize {
        let lines = cols.div_ceil(BLOCK);
        match self {
            Packing::TwoBits => LINE * lines,
            Packing::BaseThree => LINE * (lines - lines / FIVE),
        }
    }

    /// Writes row `row` of `tensor` into `bytes`; `codes` is scratch.
    pub(super) fn pack_row(self, tensor: &TernaryTensor, row: usize, codes: &mut Vec<u8>, bytes: &mut [u8]) {
        codes.clear();
        codes.resize(padded(tensor.cols), 1);
        if row < tensor.rows {
            tensor.codes(row, &mut codes[..tensor.cols]);
        }
        match self {
            Packing::TwoBits => {
                let lines = codes.chunks_exact(BLOCK).zip(bytes.chunks_exact_mut(LINE));
                lines.for_each(|(codes, line)| encode_line(codes, line));
            }
            Packing::BaseThree => {
                let fives = codes.chunks(FIVE * BLOCK).zip(bytes.chunks_mut(FOUR * LINE));
                fives.for_each(|(codes, bytes)| encode_five(codes, bytes));
            }
        }
    }

    /// Line `line` of a packed row.
    pub(super) fn line(self, row: &[u8], line: usize) -> [u8; LINE] {
        let at = |i: usize| *row[i * LINE..].first_chunk().expect("a whole line");
        match self {
            Packing::TwoBits => at(line),
            Packing::BaseThree => match (line / FIVE, line % FIVE) {
                (five, FOUR) => std::array::from_fn(|j| {
                    (0..FOUR).fold(0, |byte, i| byte | (row[(FOUR * five + i) * LINE + j] / FIFTH) << (2 * i))
                }),
                (five, _) => at(line - five).map(|byte| TWO_BITS[usize::from(byte % FIFTH)]),
            },
        }
    }
}

/// Four codes of two bits, by the number that they are in base 3.
pub(super) const TWO_BITS: [u8; 128] = {
    let mut table = [0; 128];
    let mut i = 0;
    while i < 81 {
        table[i] = (i % 3 + 4 * (i / 3 % 3) + 16 * (i / 9 % 3) + 64 * (i / 27)) as u8;
        i += 1;
    }
    table
};

/// Writes the codes of up to five lines; see [`Packing::BaseThree`].
fn encode_five(codes: &[u8], bytes: &mut [u8]) {
    let (four, fifth) = codes.split_at(codes.len().min(FOUR * BLOCK));
    for (codes, line) in four.chunks_exact(BLOCK).zip(bytes.chunks_exact_mut(LINE)) {
        let (low, high) = codes.split_at(2 * LINE);
        let ((a, b), (c, d)) = (low.split_at(LINE), high.split_at(LINE));
        for (j, byte) in line.iter_mut().enumerate() {
            *byte = a[j] + 3 * b[j] + 9 * c[j] + 27 * d[j];
        }
    }
    bytes.iter_mut().zip(fifth).for_each(|(byte, code)| *byte += FIFTH * code);
}

/// Writes a line of codes below 4.
pub(super) fn encode_line(codes: &[u8], line: &mut [u8]) {
    let (low, high) = codes.split_at(2 * LINE);
    let ((a, b), (c, d)) = (low.split_at(LINE), high.split_at(LINE));
    for (j, byte) in line.iter_mut().enumerate() {
        *byte = a[j] | b[j] << 2 | c[j] << 4 | d[j] << 6;
    }
}

/// The codes of a line.
pub(super) fn decode_line(line: &[u8], codes: &mut [u8; BLOCK]) {
    for (group, codes) in codes.chunks_exact_mut(LINE).enumerate() {
        codes.iter_mut().zip(line).for_each(|(code, byte)| *code = (byte >> (2 * group)) & 3);
    }
}

/// The byte of a column's line that holds output `o` of a group of 64. Bits 0-1 of `o` are the
/// element, bits 2-3 the lane, and bits 4-5 the 128-bit unit; the lane and the unit change places.
pub(super) fn column_byte(o: usize) -> usize {
    let (element, lane, unit) = (o & 3, o >> 2 & 3, o >> 4 & 3);
    lane << 4 | unit << 2 | element
}

/// Writes the 256 columns that lie in line `line` of every row, `row_bytes(number of rows)` bytes a
/// column. `stride` is the number of bytes of a row in `packing`.
pub(super) fn transpose(rows: &[u8], packing: Packing, stride: usize, line: usize, columns: &mut [u8]) {
    let mut lines: Vec<[u8; LINE]> = rows.chunks_exact(stride).map(|row| packing.line(row, line)).collect();
    let column_bytes = row_bytes(lines.len());
    lines.resize(padded(lines.len()), [0b01_01_01_01; LINE]);
    for (block, lines) in lines.chunks_exact(BLOCK).enumerate() {
        for o in 0..LINE {
            let [a, b, c, d] = [0, 1, 2, 3].map(|group| &lines[group * LINE + o]);
            let to = block * LINE + column_byte(o);
            for group in 0..4 {
                let code = |line: &[u8; LINE], j: usize| line[j] >> (2 * group) & 3;
                for j in 0..LINE {
                    let byte = code(a, j) | code(b, j) << 2 | code(c, j) << 4 | code(d, j) << 6;
                    columns[(group * LINE + j) * column_bytes + to] = byte;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::ternary::{Scale, TernarySource};

    #[test]
    fn columns_hold_the_weights_of_rows() {
        for (n_rows, cols) in [(4, 256usize), (300, 500), (512, 700), (8, 1280), (5, 1300), (260, 2300), (1, 2820)] {
            let code = |row: usize, col: usize| ((row * 7919 + col * 31 + row * col) % 3) as u8;
            let packed: Vec<u8> = (0..n_rows)
                .flat_map(|row| (0..cols.div_ceil(4)).map(move |i| (row, i)))
                .map(|(row, i)| (0..4).fold(0, |byte, j| byte | code(row, 4 * i + j) << (2 * j)))
                .collect();
            let source = TernarySource::Rows(&packed);
            let tensor = TernaryTensor { rows: n_rows, cols, source, scale: Scale::Tensor(1.0), bias: None };
            for packing in [Packing::TwoBits, Packing::BaseThree] {
                let stride = packing.row_bytes(cols);
                let mut rows = vec![0u8; n_rows * stride];
                let mut codes = vec![];
                let lines = rows.chunks_exact_mut(stride).enumerate();
                lines.for_each(|(row, bytes)| packing.pack_row(&tensor, row, &mut codes, bytes));
                for line in 0..cols.div_ceil(BLOCK) {
                    let mut columns = vec![0u8; BLOCK * row_bytes(n_rows)];
                    transpose(&rows, packing, stride, line, &mut columns);
                    for (i, column) in columns.chunks(row_bytes(n_rows)).enumerate() {
                        let col = line * BLOCK + i;
                        for row in 0..padded(n_rows) {
                            let byte = column[row / BLOCK * LINE + column_byte(row % LINE)];
                            let got = byte >> (2 * (row % BLOCK / LINE)) & 3;
                            let want = if row < n_rows && col < cols { code(row, col) } else { 1 };
                            assert_eq!(got, want, "{packing:?}, row {row}, column {col} of {n_rows} x {cols}");
                        }
                    }
                }
            }
        }
    }
}

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

/// Bytes of a row of `cols` weights.
pub(super) fn row_bytes(cols: usize) -> usize {
    padded(cols) / 4
}

/// Writes row `row` of `tensor` into `lines`; `codes` is scratch.
pub(super) fn pack_row(tensor: &TernaryTensor, row: usize, codes: &mut Vec<u8>, lines: &mut [u8]) {
    codes.clear();
    codes.resize(padded(tensor.cols), 1);
    if row < tensor.rows {
        tensor.codes(row, &mut codes[..tensor.cols]);
    }
    codes.chunks_exact(BLOCK).zip(lines.chunks_exact_mut(LINE)).for_each(|(codes, line)| encode_line(codes, line));
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
/// column.
pub(super) fn transpose(rows: &[u8], stride: usize, line: usize, columns: &mut [u8]) {
    const ZEROS: [u8; LINE] = [0b01_01_01_01; LINE];
    let n_rows = rows.len() / stride;
    let column_bytes = row_bytes(n_rows);
    let at = |row: usize| match row < n_rows {
        true => &rows[row * stride + line * LINE..][..LINE],
        false => &ZEROS[..],
    };
    for block in (0..n_rows).step_by(BLOCK) {
        for o in 0..LINE {
            let [a, b, c, d] = [0, 1, 2, 3].map(|group| at(block + group * LINE + o));
            let to = block / 4 + column_byte(o);
            for group in 0..4 {
                let code = |line: &[u8], j: usize| line[j] >> (2 * group) & 3;
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

    #[test]
    fn columns_hold_the_weights_of_rows() {
        for (n_rows, cols) in [(4, 256), (300, 500), (512, 700)] {
            let code = |row: usize, col: usize| ((row * 7919 + col * 31 + row * col) % 3) as u8;
            let stride = row_bytes(cols);
            let mut rows = vec![0u8; n_rows * stride];
            for (row, lines) in rows.chunks_exact_mut(stride).enumerate() {
                let codes: Vec<u8> = (0..padded(cols)).map(|col| code(row, col)).collect();
                codes.chunks(BLOCK).zip(lines.chunks_mut(LINE)).for_each(|(codes, line)| encode_line(codes, line));
            }
            for line in 0..stride / LINE {
                let mut columns = vec![0u8; BLOCK * row_bytes(n_rows)];
                transpose(&rows, stride, line, &mut columns);
                for (col, column) in columns.chunks(row_bytes(n_rows)).enumerate() {
                    for row in 0..padded(n_rows) {
                        let byte = column[row / BLOCK * LINE + column_byte(row % LINE)];
                        let want = if row < n_rows { code(row, line * BLOCK + col) } else { 1 };
                        assert_eq!(byte >> (2 * (row % BLOCK / LINE)) & 3, want, "row {row}, column {col} of {n_rows}");
                    }
                }
            }
        }
    }
}

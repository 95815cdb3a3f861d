//! How the CPU backend lays ternary weights out.
//!
//! Four rows make a *tile*; a tile is a sequence of blocks of 256 columns; a block is 64 bytes a row, row after row:
//!
//! ```text
//! tile:   block 0                      block 1  ...
//!         row 0 | row 1 | row 2 | row 3           64 bytes each
//! byte j of a row: columns j, 64 + j, 128 + j, 192 + j of the block, in bits 0-1, 2-3, 4-5, 6-7; code = weight + 1
//! ```
//!
//! So a thread reads one ascending stream, a 64-byte load (or two of 32, or four of 16: the layout serves every tier)
//! holds 256 weights whose activations lie in four contiguous runs, and four rows share each load of activations.
//! Columns are padded with weight 0 to a whole block, rows to a whole tile.
#![forbid(unsafe_code)]

use crate::formats::ternary::TernaryTensor;

/// Columns of a block.
pub(super) const BLOCK_COLS: usize = 256;
/// Rows of a tile.
pub(super) const ROWS: usize = 4;
/// Bytes of one row of a block.
const LINE: usize = BLOCK_COLS / 4;

/// `cols` rounded up to whole blocks.
pub(super) fn padded_cols(cols: usize) -> usize {
    cols.next_multiple_of(BLOCK_COLS)
}

/// Bytes of a tile of a matrix with `cols` columns.
pub(super) fn tile_bytes(cols: usize) -> usize {
    padded_cols(cols) / 4 * ROWS
}

/// Writes tile `index` of `tensor` into `tile`.
pub(super) fn pack_tile(tensor: &TernaryTensor, index: usize, tile: &mut [u8]) {
    let mut codes = vec![1u8; padded_cols(tensor.cols)];
    for r in 0..ROWS {
        let row = index * ROWS + r;
        if row < tensor.rows {
            tensor.codes(row, &mut codes[..tensor.cols]);
        } else {
            codes.fill(1);
        }
        let lines = tile.chunks_exact_mut(LINE).skip(r).step_by(ROWS);
        codes.chunks_exact(BLOCK_COLS).zip(lines).for_each(|(codes, line)| encode_line(codes, line));
    }
}

fn encode_line(codes: &[u8], line: &mut [u8]) {
    let (low, high) = codes.split_at(2 * LINE);
    let ((a, b), (c, d)) = (low.split_at(LINE), high.split_at(LINE));
    for (j, byte) in line.iter_mut().enumerate() {
        *byte = a[j] | b[j] << 2 | c[j] << 4 | d[j] << 6;
    }
}

/// The codes of one row of a block.
pub(super) fn decode_block(line: &[u8], codes: &mut [u8; BLOCK_COLS]) {
    for (group, codes) in codes.chunks_exact_mut(LINE).enumerate() {
        codes.iter_mut().zip(line).for_each(|(code, byte)| *code = (byte >> (2 * group)) & 3);
    }
}

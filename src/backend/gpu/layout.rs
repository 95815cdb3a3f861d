//! The layout of weights in a GPU's memory. All lengths are multiples of four words (16 bytes), the
//! unit of a load.
//!
//! *Ternary*: tiles of 32 rows. A tile has, for each chunk of 64 columns, 16 bytes of each row. So
//! 32 lanes, one per row, load 512 consecutive bytes. A word of these has 16 weights: weight
//! `4k + b` is stored as `weight + 1` in bits `2k` of byte `b`. After the tiles come a scale and a
//! bias for each row.
//!
//! *Ternary with a scale per group*: tiles of 32 rows as well. In a tile, each group of columns has
//! its chunks, then 32 scales. Biases, if there are any, come after the tiles.
//!
//! *Output head*: a row consists of steps. A step has 16 bytes for each of 32 lanes: the numbers
//! that the lane sums (see `arith`). Lane `l` has the elements `l`, `l + 32`, `l + 64`, ... of the
//! step's 256 (of 16 bits) or 128 (of 32).

use std::ops::Range;

use crate::backend::arith::LANES;
use crate::formats::float::{FloatType, encode};
use crate::formats::ternary::TernaryTensor;

/// Rows of a tile.
pub(super) const TILE: usize = 32;
/// Columns of a chunk.
pub(super) const CHUNK: usize = 64;
/// Bytes of a load.
pub(super) const LOAD: usize = 16;

/// The largest number of threads that convert weights to this layout.
const MAX_THREADS: usize = 8;
/// The smallest number of bytes that justifies a thread.
const MIN_BYTES: usize = 256 << 10;

/// The length of a row of int8 or weights, padded.
pub(super) fn padded(cols: usize) -> usize {
    cols.next_multiple_of(CHUNK)
}

/// Bytes of a ternary matrix's tiles.
pub(super) fn tile_bytes(rows: usize, cols: usize) -> usize {
    rows.div_ceil(TILE) * cols.div_ceil(CHUNK) * TILE * LOAD
}

/// Bytes of a ternary matrix with its scales and biases.
pub(super) fn ternary_bytes(rows: usize, cols: usize) -> usize {
    (tile_bytes(rows, cols) + 8 * rows.next_multiple_of(2)).next_multiple_of(LOAD)
}

/// Fills `out` on several threads, in parts of whole units:
/// `fill(index of the part's first unit, part)`.
pub(super) fn fill_in_parallel(out: &mut [u8], unit: usize, fill: impl Fn(usize, &mut [u8]) + Sync) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MAX_THREADS);
    let units = (out.len() / unit).div_ceil(threads).max(MIN_BYTES.div_ceil(unit));
    std::thread::scope(|scope| {
        for (i, part) in out.chunks_mut(units * unit).enumerate() {
            let fill = &fill;
            if i == 0 && part.len() < MIN_BYTES {
                fill(0, part);
            } else {
                scope.spawn(move || fill(i * units, part));
            }
        }
    });
}

/// Writes the codes of one row, two bits each, where they belong in its tile.
pub(super) fn write_codes(codes: &[u8], lane: usize, tile: &mut [u8]) {
    for (chunk, codes) in codes.chunks_exact(CHUNK).enumerate() {
        let at = LOAD * (chunk * TILE + lane);
        for (word, codes) in tile[at..at + LOAD].chunks_exact_mut(4).zip(codes.chunks_exact(16)) {
            for (b, byte) in word.iter_mut().enumerate() {
                *byte = codes[b] | codes[4 + b] << 2 | codes[8 + b] << 4 | codes[12 + b] << 6;
            }
        }
    }
}

/// The tiles of a matrix, then its scales and biases.
pub(super) fn ternary(tensor: &TernaryTensor) -> Vec<u8> {
    let (rows, cols) = (tensor.rows, tensor.cols);
    let mut out = vec![0u8; tile_bytes(rows, cols)];
    let unit = tile_bytes(1, cols);
    fill_in_parallel(&mut out, unit, |first, part| {
        let mut codes = vec![0u8; padded(cols)];
        for (i, tile) in part.chunks_exact_mut(unit).enumerate() {
            let start = (first + i) * TILE;
            for row in start..rows.min(start + TILE) {
                tensor.codes(row, &mut codes[..cols]);
                write_codes(&codes, row - start, tile);
            }
        }
    });
    for row in 0..rows.next_multiple_of(2) {
        let scale = if row < rows { tensor.scale.of_row(row, cols)[0] } else { 1.0 };
        let bias = tensor.bias.as_ref().and_then(|bias| bias.get(row)).copied().unwrap_or(0.0);
        out.extend(scale.to_le_bytes());
        out.extend(bias.to_le_bytes());
    }
    out
}

/// The groups of weights that have a scale each.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Groups {
    /// Weights in a group.
    pub(super) size: usize,
    /// The type of the scales.
    pub(super) float: FloatType,
}

impl Groups {
    /// Bytes of a group of a tile, with its scales.
    fn bytes_of_one(self) -> usize {
        TILE * (self.size / 4 + self.float.size())
    }

    /// Bytes of the tiles of a matrix.
    pub(super) fn bytes(self, rows: usize, cols: usize) -> usize {
        rows.div_ceil(TILE) * (cols / self.size) * self.bytes_of_one()
    }
}

/// The tiles of some rows of a matrix with a scale per group; the first row begins a tile.
pub(super) fn grouped(tensor: &TernaryTensor, groups: Groups, rows: Range<usize>) -> Vec<u8> {
    let (cols, size, width) = (tensor.cols, groups.size, groups.float.size());
    let mut out = vec![0u8; groups.bytes(rows.len(), cols)];
    let unit = groups.bytes(1, cols);
    fill_in_parallel(&mut out, unit, |first, part| {
        let mut codes = vec![0u8; cols];
        for (i, tile) in part.chunks_exact_mut(unit).enumerate() {
            let start = rows.start + (first + i) * TILE;
            for row in start..rows.end.min(start + TILE) {
                tensor.codes(row, &mut codes);
                let of_row = codes.chunks_exact(size).zip(tensor.scale.of_row(row, cols));
                for (group, (codes, scale)) in tile.chunks_exact_mut(groups.bytes_of_one()).zip(of_row) {
                    let (codes_of_tile, scales) = group.split_at_mut(TILE * size / 4);
                    write_codes(codes, row - start, codes_of_tile);
                    encode(groups.float, *scale, &mut scales[width * (row - start)..][..width]);
                }
            }
        }
    });
    out
}

/// Numbers of a head's row in one load of a lane.
fn per_load(float: FloatType) -> usize {
    LOAD / float.size()
}

/// The number of steps in a head's row.
pub(super) fn head_steps(float: FloatType, cols: usize) -> usize {
    cols.div_ceil(LANES * per_load(float))
}

/// Bytes of a head's row.
pub(super) fn head_row_bytes(float: FloatType, cols: usize) -> usize {
    head_steps(float, cols) * LANES * LOAD
}

/// Converts rows of the output head; `bytes` are whole rows as they lie in the file.
pub(super) fn head(float: FloatType, cols: usize, bytes: &[u8]) -> Vec<u8> {
    let (size, n, row_bytes) = (float.size(), per_load(float), head_row_bytes(float, cols));
    let mut out = vec![0u8; bytes.len() / (cols * size) * row_bytes];
    fill_in_parallel(&mut out, row_bytes, |first, part| {
        let rows = bytes[first * cols * size..].chunks_exact(cols * size);
        for (row, out) in rows.zip(part.chunks_exact_mut(row_bytes)) {
            for (i, number) in row.chunks_exact(size).enumerate() {
                let (line, lane) = (i / LANES, i % LANES);
                let at = (line / n * LANES + lane) * LOAD + line % n * size;
                out[at..at + size].copy_from_slice(number);
            }
        }
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::float::{FloatMatrix, decode};
    use crate::formats::ternary::{Scale, TernarySource};

    #[test]
    fn every_weight_is_in_its_place() {
        let (rows, cols) = (35, 70);
        let weight = |row: usize, col: usize| ((row * 7 + col * 5 + row * col) % 3) as f32 - 1.0;
        let bytes: Vec<u8> = (0..rows * cols).flat_map(|i| weight(i / cols, i % cols).to_le_bytes()).collect();
        let source = TernarySource::Floats(FloatMatrix { float: FloatType::F32, rows, cols, bytes: &bytes }, 1.0);
        let scale = Scale::Row((0..rows).map(|row| row as f32).collect());
        let out = ternary(&TernaryTensor { rows, cols, source, scale, bias: Some(vec![0.5; rows]) });
        assert_eq!(out.len(), 2 * 2 * 512 + 36 * 8);
        for row in 0..rows {
            for col in 0..cols {
                let load = (row / 32 * 2 + col / 64) * 32 + row % 32;
                let byte = out[16 * load + col % 64 / 16 * 4 + col % 4];
                assert_eq!(f32::from(byte >> (col % 16 / 4 * 2) & 3) - 1.0, weight(row, col), "{row}, {col}");
            }
            let pair = &out[2048 + 8 * row..][..8];
            assert_eq!((&pair[..4], &pair[4..]), (&(row as f32).to_le_bytes()[..], &0.5f32.to_le_bytes()[..]));
        }
    }

    #[test]
    fn scales_follow_the_weights_of_their_group() {
        let (rows, cols, size) = (70, 256, 128);
        let code = |row: usize, col: usize| ((row * 7 + col * 5 + row * col) % 3) as u8;
        let byte = |row, col: usize| (0..4).fold(0, |byte, i| byte | code(row, col + i) << (2 * i));
        let bytes: Vec<u8> = (0..rows * cols / 4).map(|i| byte(4 * i / cols, 4 * i % cols)).collect();
        let scale = Scale::groups(size, (0..rows * 2).map(|i| i as f32).collect());
        let tensor = TernaryTensor { rows, cols, source: TernarySource::Rows(&bytes), scale, bias: None };
        for (float, width) in [(FloatType::F16, 2), (FloatType::Bf16, 2), (FloatType::F32, 4)] {
            let groups = Groups { size, float };
            let (all, one) = (grouped(&tensor, groups, 0..rows), 128 * 32 / 4 + 32 * width);
            assert_eq!(all.len(), 3 * 2 * one);
            assert_eq!(all[2 * all.len() / 3..], grouped(&tensor, groups, 64..70));
            for (row, col) in (0..rows).flat_map(|row| (0..cols).map(move |col| (row, col))) {
                let group = &all[(row / 32 * 2 + col / 128) * one..][..one];
                let byte = group[16 * (col % 128 / 64 * 32 + row % 32) + col % 64 / 16 * 4 + col % 4];
                assert_eq!(byte >> (col % 16 / 4 * 2) & 3, code(row, col), "{row}, {col}");
                let mut scale = [0.0];
                decode(float, &group[1024 + row % 32 * width..][..width], &mut scale);
                assert_eq!(scale[0], (row * 2 + col / 128) as f32);
            }
        }
    }

    #[test]
    fn a_lane_finds_its_numbers_of_a_head_row_together() {
        for (float, size) in [(FloatType::Bf16, 2), (FloatType::F32, 4)] {
            let cols = 300;
            let bytes: Vec<u8> = (0..2 * cols).flat_map(|i: usize| (i as u32).to_le_bytes()[..size].to_vec()).collect();
            let out = head(float, cols, &bytes);
            let steps = head_steps(float, cols);
            assert_eq!(out.len(), 2 * steps * 512);
            for i in 0..2 * cols {
                let (row, line, lane) = (i / cols, i % cols / 32, i % cols % 32);
                let n = 16 / size;
                let at = ((row * steps + line / n) * 32 + lane) * 16 + line % n * size;
                assert_eq!(out[at..at + size], (i as u32).to_le_bytes()[..size]);
            }
        }
    }
}

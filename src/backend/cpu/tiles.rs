//! How the CPU backend lays out ternary weights that have a scale per group: in *tiles*. Each lane
//! of a register has a row of its own, so that no kernel adds up lanes.
//!
//! A tile has one strip of 16 rows or two, as the tier wants. It consists of lines of 64 bytes,
//! then of its scales. A line holds 16 columns of a strip, two bits a weight, `code = weight + 1`:
//!
//! ```text
//! byte 4 r + j of a line: columns j, 4 + j, 8 + j, 12 + j of row r, in bits 0-1, 2-3, 4-5, 6-7
//! ```
//!
//! The lines of two strips lie in turns, so that a kernel reads both strips as one ascending
//! stream. The scales lie group by group, a number for each row, in the narrowest type that holds
//! all of them. The last tile is padded with rows of zeros.

use super::memory::{Arena, Frozen};
use super::{Pool, fill_in_parts};
use crate::error::Result;
use crate::formats::float::FloatType;
use crate::formats::ternary::{TernarySource, TernaryTensor};

/// Rows of a strip.
pub(super) const STRIP: usize = 16;
/// Columns of a line.
pub(super) const LINE_COLS: usize = 16;
/// Bytes of a line.
pub(super) const LINE: usize = STRIP * LINE_COLS / 4;

/// What the bytes of a tile depend on.
#[derive(Clone, Copy)]
pub(super) struct TileLayout {
    pub(super) cols: usize,
    /// Columns of a group, a multiple of `arith::GROUP_STEP`.
    pub(super) size: usize,
    /// The type of the scales.
    pub(super) float: FloatType,
    /// Strips of a tile, which is `Kernels::strips` of the tier.
    pub(super) strips: usize,
}

impl TileLayout {
    #[inline]
    pub(super) fn n_groups(&self) -> usize {
        self.cols / self.size
    }

    /// Rows of a tile.
    #[inline]
    pub(super) fn tile_rows(&self) -> usize {
        self.strips * STRIP
    }

    /// Bytes of the lines, which come before the scales.
    #[inline]
    pub(super) fn lines_bytes(&self) -> usize {
        self.cols / LINE_COLS * self.strips * LINE
    }

    /// Bytes of the scales of one group.
    #[inline]
    pub(super) fn scales_bytes(&self) -> usize {
        self.tile_rows() * self.float.size()
    }

    /// Bytes of a tile.
    #[inline]
    pub(super) fn tile_bytes(&self) -> usize {
        self.lines_bytes() + (self.n_groups() * self.scales_bytes()).next_multiple_of(LINE)
    }

    /// Bytes of a matrix of this many rows.
    pub(super) fn bytes(&self, rows: usize) -> usize {
        rows.div_ceil(self.tile_rows()) * self.tile_bytes()
    }
}

/// A ternary matrix in tiles.
pub(super) struct Tiles {
    pub(super) rows: usize,
    pub(super) layout: TileLayout,
    pub(super) tiles: Frozen<u8>,
    pub(super) bias: Option<Vec<f32>>,
}

impl Tiles {
    /// Converts a matrix whose groups have the scales `scales`.
    pub(super) fn new(
        tensor: &TernaryTensor,
        layout: TileLayout,
        scales: &[f32],
        pool: &Pool,
        arena: &mut Arena,
    ) -> Result<Self> {
        let mut tiles = arena.zeroed(layout.bytes(tensor.rows))?;
        let unit = layout.tile_bytes();
        fill_in_parts(pool, &mut tiles, unit, unit, |first, part| {
            let mut codes = vec![1; layout.cols];
            for (i, tile) in part.chunks_exact_mut(unit).enumerate() {
                pack_tile(tensor, layout, scales, (first + i) * layout.tile_rows(), &mut codes, tile);
            }
        });
        Ok(Self { rows: tensor.rows, layout, tiles: tiles.freeze(), bias: tensor.bias.clone() })
    }

    pub(super) fn n_tiles(&self) -> usize {
        self.rows.div_ceil(self.layout.tile_rows())
    }

    /// Row `row` as numbers, each weight times its scale.
    pub(super) fn embed(&self, row: usize, out: &mut [f32]) {
        let (layout, r) = (self.layout, row % self.layout.tile_rows());
        let tile = &self.tiles[row / layout.tile_rows() * layout.tile_bytes()..][..layout.tile_bytes()];
        let (lines, scales) = tile.split_at(layout.lines_bytes());
        let (strip, width) = (r / STRIP, layout.strips * LINE);
        let lines = lines.chunks_exact(layout.size / LINE_COLS * width);
        let groups = lines.zip(scales.chunks_exact(layout.scales_bytes())).zip(out.chunks_exact_mut(layout.size));
        for ((lines, scales), out) in groups {
            let at = r * layout.float.size();
            let mut scale = [0.0];
            crate::formats::float::decode(layout.float, &scales[at..][..layout.float.size()], &mut scale);
            for (lines, out) in lines.chunks_exact(width).zip(out.chunks_exact_mut(LINE_COLS)) {
                let bytes = &lines[strip * LINE + 4 * (r % STRIP)..][..4];
                for (i, out) in out.iter_mut().enumerate() {
                    *out = scale[0] * f32::from((bytes[i % 4] >> (2 * (i / 4)) & 3) as i8 - 1);
                }
            }
        }
    }
}

/// Writes the tile whose first row is `first`; `codes` is scratch.
fn pack_tile(
    tensor: &TernaryTensor,
    layout: TileLayout,
    scales: &[f32],
    first: usize,
    codes: &mut [u8],
    tile: &mut [u8],
) {
    let (lines, scale_bytes) = tile.split_at_mut(layout.lines_bytes());
    let (per_row, width) = (layout.n_groups(), layout.float.size());
    for r in 0..layout.tile_rows() {
        let (row, strip) = (first + r, r / STRIP);
        if row < tensor.rows {
            for (group, scale) in scales[row * per_row..][..per_row].iter().enumerate() {
                let at = group * layout.scales_bytes() + r * width;
                layout.float.encode(*scale, &mut scale_bytes[at..at + width]);
            }
        }
        let lines = lines.as_chunks_mut::<LINE>().0.iter_mut().skip(strip).step_by(layout.strips);
        if let (TernarySource::Rows(bytes), true) = (&tensor.source, row < tensor.rows) {
            let packed = bytes[row * layout.cols / 4..].as_chunks::<4>().0;
            lines.zip(packed).for_each(|(line, four)| put(line, r % STRIP, transposed(u32::from_le_bytes(*four))));
            continue;
        }
        match row < tensor.rows {
            true => tensor.codes(row, codes),
            false => codes.fill(1),
        }
        for (line, codes) in lines.zip(codes.as_chunks::<LINE_COLS>().0) {
            let four = |i: usize| u32::from_le_bytes([codes[i], codes[i + 1], codes[i + 2], codes[i + 3]]);
            // No code crosses its byte, because none is above 3.
            put(line, r % STRIP, four(0) | four(4) << 2 | four(8) << 4 | four(12) << 6);
        }
    }
}

/// Writes the four bytes of row `r` of a strip.
fn put(line: &mut [u8; LINE], r: usize, bytes: u32) {
    line.as_chunks_mut::<4>().0[r] = bytes.to_le_bytes();
}

/// Moves code `i` of byte `j` to code `j` of byte `i`: the order of [`TernarySource::Rows`] to that
/// of a line.
fn transposed(bytes: u32) -> u32 {
    let swap = |x: u32, shift: u32, mask: u32| {
        let changed = (x ^ (x >> shift)) & mask;
        x ^ changed ^ (changed << shift)
    };
    swap(swap(bytes, 6, 0x00cc_00cc), 12, 0xf0f0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::ternary::Scale;

    #[test]
    fn tiles_hold_the_weights_and_scales_of_rows() {
        for (rows, cols, size, float, strips) in [
            (16, 64, 32, FloatType::F16, 1),
            (37, 192, 64, FloatType::Bf16, 1),
            (85, 192, 64, FloatType::F16, 2),
            (5, 256, 128, FloatType::F32, 2),
        ] {
            let bytes: Vec<u8> = (0..rows * cols / 4).map(|i| [0x24, 0x91, 0x06, 0x58, 0x92][i % 5]).collect();
            let number = |i: usize| [0.5, 0.25, 0.0, 1.5][i % 4];
            let scales: Vec<f32> = (0..rows * cols / size).map(number).collect();
            let scale = Scale::groups(size, scales.clone());
            let tensor = TernaryTensor { rows, cols, source: TernarySource::Rows(&bytes), scale, bias: None };
            let layout = TileLayout { cols, size, float, strips };
            let tiles = Tiles::new(&tensor, layout, &scales, &Pool::new(2).unwrap(), &mut Arena::default()).unwrap();
            assert_eq!((tiles.n_tiles(), tiles.tiles.bytes()), (rows.div_ceil(16 * strips), layout.bytes(rows)));
            let (mut got, mut codes) = (vec![0.0; cols], vec![0; cols]);
            for row in 0..rows {
                tiles.embed(row, &mut got);
                tensor.codes(row, &mut codes);
                let weight = |i: usize| scales[(row * cols + i) / size] * (f32::from(codes[i]) - 1.0);
                assert!(got.iter().enumerate().all(|(i, x)| *x == weight(i)), "row {row} of {rows}");
            }
        }
    }
}

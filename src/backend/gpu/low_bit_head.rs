//! The low-bit head on the host's side: the planes and bounds of its rows, in the layout that the
//! `low_bit_head_*` kernels read.
//!
//! `backend::low_bit_head` explains the low-bit head, and proves that a search misses no row. Here,
//! a part of the head has tiles of the first plane (32 rows; for each 32 columns 16 bytes of each
//! row, half-bytes), four numbers per row, and tiles of the second plane (in the layout of a
//! ternary matrix).
//!
//! On a device, the search finds the floor without computing a logit. Each row has a lower end,
//! too. The k-th largest of the largest lower ends of groups of 32 rows is reached by k different
//! rows.

use super::layout::{self, CHUNK, LOAD, TILE};
use crate::backend::arith;
use crate::backend::low_bit_head::{GENEROUS, LOST, OFFSET};
use crate::formats::float::{FloatType, decode};

/// The largest `k` for which a search for the k largest logits pays.
pub(super) const MAX_K: usize = 64;
/// The number of rows that a search may leave to be computed. If more remain, all rows are
/// computed.
pub(super) const CAPACITY: usize = 4096;
/// Words of the state of a search; the counts of both lists are among them.
pub(super) const STATE: usize = 8;
/// The word that holds the length of the refined list.
pub(super) const COUNT_REFINED: usize = 6;
/// The words of the state, as the kernels name them.
#[cfg(test)]
pub(super) const STATE_WORDS: [&str; 7] =
    ["STEP", "SUM", "RESIDUAL", "QUANTIZED_NORM", "FLOOR", "COUNT", "COUNT_REFINED"];
/// The widest row whose scores are exact in 32 bits.
pub(super) const WIDEST: usize = 16384;

/// Bytes of a part of `rows` rows.
pub(super) fn part_bytes(rows: usize, cols: usize) -> usize {
    rows.div_ceil(TILE) * (high_tile(cols) + low_tile(cols)) + rows * LOAD
}

/// Bytes of a tile of the first plane.
fn high_tile(cols: usize) -> usize {
    TILE * layout::padded(cols) / 2
}

/// Bytes of a tile of the second plane.
fn low_tile(cols: usize) -> usize {
    TILE * layout::padded(cols) / 4
}

/// Bytes that every search reads of a part of `rows` rows.
pub(super) fn first_bytes(rows: usize, cols: usize) -> usize {
    bounds_at(rows, cols) + rows * LOAD
}

/// Where the bounds of a part begin, in bytes.
pub(super) fn bounds_at(rows: usize, cols: usize) -> usize {
    rows.div_ceil(TILE) * high_tile(cols)
}

/// The three pieces of whole tiles of rows, and the place of each in a part of `n_rows`. The rows
/// begin at `first`.
pub(super) fn pieces(
    float: FloatType,
    cols: usize,
    bytes: &[u8],
    first: usize,
    n_rows: usize,
) -> [(usize, Vec<u8>); 3] {
    let row_bytes = cols * float.size();
    let rows = bytes.len() / row_bytes;
    let tiles = rows.div_ceil(TILE);
    // All pieces of a tile lie together, so that one thread can fill them; then they are separated.
    let (high, low, bounds) = (high_tile(cols), low_tile(cols), TILE * LOAD);
    let unit = high + low + bounds;
    let mut all = vec![0u8; tiles * unit];
    layout::fill_in_parallel(&mut all, unit, |first, part| {
        let (mut numbers, mut codes) = (vec![0.0; cols], vec![0i8; layout::padded(cols)]);
        for (i, tile) in part.chunks_exact_mut(unit).enumerate() {
            let (high, rest) = tile.split_at_mut(high);
            let (low, bounds) = rest.split_at_mut(low);
            let rows = bytes[(first + i) * TILE * row_bytes..].chunks_exact(row_bytes).take(TILE);
            for (lane, (row, bound)) in rows.zip(bounds.chunks_exact_mut(LOAD)).enumerate() {
                decode(float, row, &mut numbers);
                let facts = low_bit_head_row(&numbers, &mut codes, lane, high, low);
                bound.copy_from_slice(bytemuck::bytes_of(&facts));
            }
        }
    });
    let take = |from: usize, length: usize| -> Vec<u8> {
        all.chunks_exact(unit).flat_map(|tile| tile[from..from + length].to_vec()).collect()
    };
    let tile = first / TILE;
    let (start, end) = (bounds_at(n_rows, cols), first_bytes(n_rows, cols));
    let mut facts = take(high + low, bounds);
    facts.truncate(rows * LOAD);
    [(tile * high, take(0, high)), (start + first * LOAD, facts), (end + tile * low, take(high, low))]
}

/// Writes both planes of a row into its tiles. Returns the row's step, its norm, and the norms of
/// the errors when one plane is known and when both are.
fn low_bit_head_row(w: &[f32], codes: &mut [i8], lane: usize, high: &mut [u8], low: &mut [u8]) -> [f32; 4] {
    let step = 1.0 / arith::quantize(w, codes);
    let code = |c: i8| (c as u8) ^ 0x80;
    let squares = |f: &dyn Fn(f32, i8) -> f32| -> f32 {
        let sum: f64 = w.iter().zip(&*codes).map(|(w, c)| f64::from(f(*w, *c)).powi(2)).sum();
        sum.sqrt() as f32 * GENEROUS + LOST
    };
    let norm = squares(&|w, _| w);
    let middle = OFFSET.map(|offset| 0.5 * offset as f32);
    let one = squares(&|w, c| w - step * (f32::from(code(c) & 0xf0) + middle[0]));
    let both = squares(&|w, c| w - step * (f32::from(code(c) & 0xfc) + middle[1]));
    for (chunk, codes) in codes.chunks_exact(CHUNK / 2).enumerate() {
        let at = LOAD * (chunk * TILE + lane);
        for (word, codes) in high[at..at + LOAD].chunks_exact_mut(4).zip(codes.chunks_exact(8)) {
            for (b, byte) in word.iter_mut().enumerate() {
                *byte = code(codes[b]) >> 4 | code(codes[4 + b]) & 0xf0;
            }
        }
    }
    let bits: Vec<u8> = codes.iter().map(|c| code(*c) >> 2 & 3).collect();
    layout::write_codes(&bits, lane, low);
    [step, norm, one + norm * 1e-6, both + norm * 1e-6]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_what_its_planes_and_bounds_say() {
        let (cols, n_rows) = (70, 40);
        let number = |i: usize| ((i * 7919 % 1013) as f32 - 500.0) * if i.is_multiple_of(97) { 0.03 } else { 0.001 };
        let bytes: Vec<u8> = (0..n_rows * cols).flat_map(|i| number(i).to_le_bytes()).collect();
        let mut part = vec![0u8; part_bytes(n_rows, cols)];
        let tile = TILE * cols * 4;
        for (first, rows) in [(0, &bytes[..tile]), (TILE, &bytes[tile..])] {
            for (at, piece) in pieces(FloatType::F32, cols, rows, first, n_rows) {
                part[at..at + piece.len()].copy_from_slice(&piece);
            }
        }
        let (bounds, padded) = (bounds_at(n_rows, cols), layout::padded(cols));
        for row in 0..n_rows {
            let facts: [f32; 4] = bytemuck::pod_read_unaligned(&part[bounds + LOAD * row..][..LOAD]);
            let mut lost = [0.0f64; 2];
            for col in 0..cols {
                let load = (row / TILE * (padded / 32) + col / 32) * TILE + row % TILE;
                let high = part[LOAD * load + col % 32 / 8 * 4 + col % 4] >> (col % 8 / 4 * 4) & 15;
                let load = (row / TILE * (padded / 64) + col / 64) * TILE + row % TILE;
                let at = bounds + LOAD * n_rows + LOAD * load + col % 64 / 16 * 4 + col % 4;
                let low = part[at] >> (col % 16 / 4 * 2) & 3;
                let w = f64::from(number(row * cols + col));
                let code = f64::from(16 * high);
                lost[0] += (w - f64::from(facts[0]) * (code - 120.5)).powi(2);
                lost[1] += (w - f64::from(facts[0]) * (code + f64::from(4 * low) - 126.5)).powi(2);
            }
            for (lost, bound) in lost.iter().zip(&facts[2..]) {
                let lost = lost.sqrt() as f32;
                assert!(lost <= *bound && *bound < 1.01 * lost + facts[1] * 1e-5, "row {row}: {lost} of {bound}");
            }
        }
    }
}

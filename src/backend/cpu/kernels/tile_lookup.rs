//! Products of tiles (see `cpu::tiles`) with many inputs of 16 bits by tables of sums (see
//! `lookup`).
//!
//! The tables hold the sums of both planes of 16 inputs. A line of a tile needs four tables, since
//! four of its bytes belong to a row. At the end of each group, `256 h + l` is the integer sum.

use super::lanes::Lanes;
use super::lookup::{ENTRIES, LookupScratch, TABLE_NUMBERS, Words, fill_table};
use super::tiles::{TileLanes, load_scales};
use crate::backend::cpu::tiles::{LINE, LINE_COLS, STRIP, TileLayout};

/// The inputs of a call.
pub(in crate::backend::cpu) const LOOKUP_INPUTS: usize = 16;

/// Numbers of a column: those of both planes.
const WIDTH: usize = 2 * LOOKUP_INPUTS;

/// Tables of a line.
const TABLES: usize = 4;

/// Whether the sums of groups of this size fit int16. A number of a plane is at least -128.
pub(in crate::backend::cpu) fn fits_tables(size: usize) -> bool {
    size * 128 <= i16::MAX as usize
}

/// Tiles of one strip, and the inputs by which [`multiply`] multiplies each of them.
pub(in crate::backend::cpu) struct TileLookupBlock<'a> {
    pub(in crate::backend::cpu) layout: TileLayout,
    /// Consecutive tiles.
    pub(in crate::backend::cpu) tiles: &'a [u8],
    /// For each column the numbers `h` of all inputs, then their numbers `l`.
    pub(in crate::backend::cpu) x: &'a [i8],
    /// The steps of all inputs, for each group.
    pub(in crate::backend::cpu) steps: &'a [f32],
}

impl TileLookupBlock<'_> {
    fn n_tiles(&self) -> usize {
        self.tiles.len() / self.layout.tile_bytes()
    }

    /// Whether all slices have the lengths that the kernel demands.
    fn check(&self, scratch: &LookupScratch, y: &[f32]) {
        let (TileLayout { cols, size, .. }, n_tiles) = (self.layout, self.n_tiles());
        assert!(self.layout.strips == 1 && size > 0 && size.is_multiple_of(LINE_COLS) && cols.is_multiple_of(size));
        assert!(fits_tables(size) && self.tiles.len() == n_tiles * self.layout.tile_bytes());
        assert!(self.tiles.as_ptr().addr().is_multiple_of(self.layout.float.size()));
        assert!(self.x.len() == cols * WIDTH && self.steps.len() == self.layout.n_groups() * LOOKUP_INPUTS);
        assert!(scratch.indices.len() == n_tiles * (size / LINE_COLS) && scratch.tables.len() == TABLE_NUMBERS);
        assert!(scratch.line_sums.len() == n_tiles * STRIP * WIDTH && y.len() == n_tiles * STRIP * LOOKUP_INPUTS);
    }
}

/// `y[row][input] = arith::int16_product` of each row of the tiles and each input. `scratch` has
/// room for a group of each tile, and for both planes of the results.
///
/// # Safety
/// The CPU has the instructions of the tier and of its register `W`.
#[inline(always)]
pub(super) unsafe fn multiply<T: TileLanes, W: Words>(
    block: &TileLookupBlock,
    scratch: &mut LookupScratch,
    y: &mut [f32],
) {
    const { assert!(W::N == LOOKUP_INPUTS && TABLES * ENTRIES * WIDTH == TABLE_NUMBERS) };
    block.check(scratch, y);
    let (size, n_tiles) = (block.layout.size, block.n_tiles());
    y.fill(0.0);
    for group in 0..block.layout.n_groups() {
        let columns = block.x[group * size * WIDTH..][..size * WIDTH].chunks_exact(LINE_COLS * WIDTH);
        // SAFETY: the caller has the instructions; the lengths are checked.
        unsafe {
            find_indices::<W>(block, group, scratch.indices);
            for (line, columns) in columns.enumerate() {
                for (j, table) in scratch.tables.chunks_exact_mut(ENTRIES * WIDTH).enumerate() {
                    let x = [0, 1, 2, 3].map(|i| &columns[(4 * i + j) * WIDTH..][..WIDTH]);
                    fill_table::<W, 2>(x, table);
                }
                let indices = &scratch.indices[line * n_tiles..][..n_tiles];
                match line {
                    0 => look_up::<W, true>(indices, scratch.tables, scratch.line_sums),
                    _ => look_up::<W, false>(indices, scratch.tables, scratch.line_sums),
                }
            }
            add_group::<T, W>(block, group, scratch.line_sums, y);
        }
    }
}

/// Turns a group of all tiles into indices: for each line, those of all tiles.
///
/// # Safety
/// As [`multiply`]; the block passed its check.
#[inline(always)]
unsafe fn find_indices<W: Words>(block: &TileLookupBlock, group: usize, indices: &mut [[u8; LINE]]) {
    let n_tiles = block.n_tiles();
    let bytes = block.layout.size / LINE_COLS * LINE;
    for (i, tile) in block.tiles.chunks_exact(block.layout.tile_bytes()).enumerate() {
        for (line, bytes) in tile[group * bytes..][..bytes].chunks_exact(LINE).enumerate() {
            // SAFETY: the caller has the instructions; a line has its bytes.
            unsafe {
                W::prefetch(bytes.as_ptr().wrapping_add(block.layout.size / LINE_COLS * LINE));
                W::indices(bytes.as_ptr(), &mut indices[line * n_tiles + i]);
            }
        }
    }
}

/// Adds the entries of a line to the sums of all rows. `BEGIN`: these are 0.
///
/// # Safety
/// As [`multiply`]; the tables are those of the line, and each row has sums.
#[inline(always)]
unsafe fn look_up<W: Words, const BEGIN: bool>(indices: &[[u8; LINE]], tables: &[i16], sums: &mut [i16]) {
    let rows = indices.as_flattened().as_chunks::<TABLES>().0;
    for (indices, sums) in rows.iter().zip(sums.chunks_exact_mut(WIDTH)) {
        let (indices, sums) = (u32::from_le_bytes(*indices), sums.as_mut_ptr());
        // SAFETY: the caller has the instructions; each index is below `ENTRIES`, by
        // `Words::indices`.
        unsafe {
            let (mut h, mut l) = (W::zero(), W::zero());
            if !BEGIN {
                (h, l) = (W::load(sums), W::load(sums.add(W::N)));
            }
            for j in 0..TABLES {
                let index = (indices >> (8 * j)) as usize & 0xff;
                let entry = tables.as_ptr().add((j * ENTRIES + index) * WIDTH);
                h = h.add(W::load(entry));
                l = l.add(W::load(entry.add(W::N)));
            }
            h.store(sums);
            l.store(sums.add(W::N));
        }
    }
}

/// Adds the products of a group to the results.
///
/// # Safety
/// As [`multiply`]; the block passed its check.
#[inline(always)]
unsafe fn add_group<T: TileLanes, W: Words>(block: &TileLookupBlock, group: usize, sums: &[i16], y: &mut [f32]) {
    let layout = block.layout;
    let steps = block.steps[group * LOOKUP_INPUTS..][..LOOKUP_INPUTS].as_ptr();
    let rows = sums.chunks_exact(STRIP * WIDTH).zip(y.chunks_exact_mut(STRIP * LOOKUP_INPUTS));
    for (tile, (sums, y)) in block.tiles.chunks_exact(layout.tile_bytes()).zip(rows) {
        // SAFETY: the caller's promises.
        unsafe {
            let scales =
                load_scales::<T>(tile.as_ptr().add(layout.lines_bytes() + group * layout.scales_bytes()), layout.float);
            let mut of_rows = [0.0; STRIP];
            for (i, scales) in scales.as_ref().iter().enumerate() {
                scales.store(of_rows.as_mut_ptr().add(i * T::Lanes::N));
            }
            for (r, scale) in of_rows.into_iter().enumerate() {
                let (sums, y) = (sums.as_ptr().add(r * WIDTH), y.as_mut_ptr().add(r * LOOKUP_INPUTS));
                let (mut dots, scale) = ([0.0f32; LOOKUP_INPUTS], T::Lanes::splat(scale));
                W::join(W::load(sums), W::load(sums.add(W::N)), dots.as_mut_ptr());
                for at in (0..LOOKUP_INPUTS).step_by(T::Lanes::N) {
                    let factors = scale.mul(T::Lanes::load(steps.add(at)));
                    let dots = T::Lanes::load(dots.as_ptr().add(at));
                    dots.fma(factors, T::Lanes::load(y.add(at))).store(y.add(at));
                }
            }
        }
    }
}

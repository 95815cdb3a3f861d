//! Products of blocks by a matrix unit with registers of up to 16 rows of 64 bytes, as AMX has it.
//! They are written once over [`TileUnit`]: the instructions (`amx`), or a model of them that checks
//! all that the manual demands (the tests).
//!
//! ```text
//! C += A B    A: rows are inputs, as they lie in memory
//!             B: row k has the codes of columns 4k to 4k + 3, for each of 16 rows of weights
//!             C: rows are inputs, with an int32 for each of the 16 rows of weights
//! ```
//!
//! The codes of 16 rows become tiles of `B` on the stack, 64 columns each, just before they are
//! multiplied by all inputs.

use super::lanes::Lanes;
use super::rows::Block;
use super::tiles::{TileBlock, TileLanes, input_stride, load_scales};
use crate::backend::arith::{MAX_GROUP, fma};
use crate::backend::cpu::layout::{BLOCK, LINE, row_bytes};
use crate::backend::cpu::tiles::{self, STRIP, TileLayout};

/// Rows of a register, and numbers of a row of `C`.
pub(super) const SIDE: usize = 16;
/// Bytes of a row of a register.
const WIDTH: usize = 64;

/// The contents of a register of `C`.
pub(super) type Sums = [[i32; SIDE]; SIDE];
/// The contents of a register of `B`: row `k` has four columns of each row of weights.
pub(super) type Codes = [[u32; SIDE]; SIDE];

/// Rows of registers in memory, none of which lies in two cache lines.
#[repr(align(64))]
struct Aligned<T>(T);

/// The shapes of the registers, as `ldtilecfg` takes them.
pub(super) struct Config(pub(super) [u8; 64]);

impl Config {
    /// The shapes of registers 0 to 6: their rows, and the bytes of a row.
    fn new(shapes: [(usize, usize); 7]) -> Self {
        let mut config = [0; 64];
        config[0] = 1; // The palette.
        for (i, (rows, width)) in shapes.into_iter().enumerate() {
            config[16 + 2 * i] = width as u8;
            config[48 + i] = rows as u8;
        }
        Self(config)
    }
}

/// The matrix unit of this thread.
///
/// # Safety
/// Every method demands that the CPU has the unit, and that the system permits its use. All but
/// `configure` demand that the registers that they use have a shape, and `multiply` that their
/// shapes fit.
pub(super) trait TileUnit {
    /// Gives the registers their shapes.
    unsafe fn configure(&mut self, config: &Config);
    /// Sets register `C` to 0.
    unsafe fn zero<const C: usize>(&mut self);
    /// Loads rows that begin `stride` bytes apart. All of them lie in `from`.
    unsafe fn load<const R: usize>(&mut self, from: &[u8], stride: usize);
    /// Adds the products of bytes of `A` and `B` to `C`; all are signed.
    unsafe fn multiply<const C: usize, const A: usize, const B: usize>(&mut self);
    /// Stores the rows of a register of `C`.
    unsafe fn store<const C: usize>(&mut self, to: &mut Sums);
    /// Takes the shapes away, so that the system need not keep the registers.
    unsafe fn release(&mut self);

    /// Writes the lines of rows of `cols` columns, which are packed in base three (see `layout`).
    ///
    /// # Safety
    /// As for the trait.
    unsafe fn restore(rows: &[u8], cols: usize, lines: &mut [u8]);
    /// Word `k` of each of 16 lines, for each `k`.
    ///
    /// # Safety
    /// As for the trait.
    unsafe fn transpose(lines: &[&[u8; LINE]; SIDE]) -> Codes;
    /// The codes in bits `2 s` and `2 s + 1` of each byte.
    ///
    /// # Safety
    /// As for the trait.
    unsafe fn codes(words: &[u32; SIDE], s: usize) -> [u32; SIDE];
}

/// Registers of `A`: 16 inputs, or those that are left.
const INPUTS: usize = 4;
/// See [`INPUTS`].
const LAST_INPUTS: usize = 5;
/// The register of `B`.
const CODES: usize = 6;

/// The number of sets of 16 inputs before the last set, and the inputs of the last one.
#[inline(always)]
fn sets(n_inputs: usize) -> (usize, usize) {
    let before = (n_inputs - 1) / SIDE;
    (before, n_inputs - before * SIDE)
}

/// The largest number of inputs that [`multiply_rows`] keeps in registers: four sets.
const MOST_INPUTS: usize = 4 * SIDE;

/// `dots[input][row] = codes(row) . q[input] - sums[input]` of a block that passed its check.
/// `lines` is scratch for the lines of 16 rows.
///
/// # Safety
/// The CPU has the unit, and the system permits its use.
#[inline(always)]
pub(super) unsafe fn multiply_rows<U: TileUnit>(unit: &mut U, block: &Block, lines: &mut [u8], dots: &mut [i32]) {
    let (cols, n_rows) = (block.cols(), block.n_rows());
    let q = bytemuck::cast_slice::<i8, u8>(block.q).chunks(MOST_INPUTS * cols);
    for ((sums, q), dots) in block.sums.chunks(MOST_INPUTS).zip(q).zip(dots.chunks_mut(MOST_INPUTS * n_rows)) {
        let (before, last) = sets(sums.len());
        let (full, part) = ((SIDE, WIDTH), (last, WIDTH));
        // SAFETY: the caller's promise. `multiply_panel` uses the registers in these shapes.
        unsafe {
            unit.configure(&Config::new([full, full, full, part, full, part, full]));
            let mut out = Aligned([[[0; SIDE]; SIDE]; MOST_INPUTS / SIDE]);
            for (first_row, rows) in (0..).step_by(SIDE).zip(block.rows.chunks(SIDE * block.row_bytes())) {
                let lines = &mut lines[..rows.len() / block.row_bytes() * row_bytes(cols)];
                U::restore(rows, cols, lines);
                match before {
                    0 => multiply_panel::<U, 0>(unit, lines, q, cols, &mut out.0),
                    1 => multiply_panel::<U, 1>(unit, lines, q, cols, &mut out.0),
                    2 => multiply_panel::<U, 2>(unit, lines, q, cols, &mut out.0),
                    _ => multiply_panel::<U, 3>(unit, lines, q, cols, &mut out.0),
                }
                for ((sum, out), dots) in sums.iter().zip(out.0.as_flattened()).zip(dots.chunks_exact_mut(n_rows)) {
                    dots[first_row..].iter_mut().zip(out).for_each(|(dot, product)| *dot = product - sum);
                }
            }
            unit.release();
        }
    }
}

/// The products of 16 rows with `BEFORE` sets of 16 inputs and a last set.
///
/// # Safety
/// As [`multiply_rows`], which gave the registers their shapes.
#[inline(always)]
unsafe fn multiply_panel<U: TileUnit, const BEFORE: usize>(
    unit: &mut U,
    lines: &[u8],
    q: &[u8],
    cols: usize,
    out: &mut [Sums; 4],
) {
    let (rows, per_row) = (lines.as_chunks::<LINE>().0, cols / BLOCK);
    // SAFETY: the caller's promise.
    unsafe {
        unit.zero::<0>();
        unit.zero::<1>();
        unit.zero::<2>();
        unit.zero::<3>();
        for line in 0..per_row {
            let mut lines = [&rows[0]; SIDE];
            for r in 0..SIDE {
                // A row that is missing is replaced by the last one.
                lines[r] = &rows[(r * per_row).min(rows.len() - per_row) + line];
            }
            let words = U::transpose(&lines);
            for group in 0..BLOCK / WIDTH {
                let mut tile = Aligned([[0; SIDE]; SIDE]);
                for k in 0..SIDE {
                    tile.0[k] = U::codes(&words[k], group);
                }
                let q = &q[line * BLOCK + group * WIDTH..];
                unit.load::<CODES>(bytemuck::bytes_of(&tile.0), WIDTH);
                if BEFORE > 0 {
                    unit.load::<INPUTS>(q, cols);
                    unit.multiply::<0, INPUTS, CODES>();
                }
                if BEFORE > 1 {
                    unit.load::<INPUTS>(&q[SIDE * cols..], cols);
                    unit.multiply::<1, INPUTS, CODES>();
                }
                if BEFORE > 2 {
                    unit.load::<INPUTS>(&q[2 * SIDE * cols..], cols);
                    unit.multiply::<2, INPUTS, CODES>();
                }
                unit.load::<LAST_INPUTS>(&q[BEFORE * SIDE * cols..], cols);
                unit.multiply::<3, LAST_INPUTS, CODES>();
            }
        }
        if BEFORE > 0 {
            unit.store::<0>(&mut out[0]);
        }
        if BEFORE > 1 {
            unit.store::<1>(&mut out[1]);
        }
        if BEFORE > 2 {
            unit.store::<2>(&mut out[2]);
        }
        unit.store::<3>(&mut out[BEFORE]);
    }
}

/// `y[input][row] = arith::int16_product` of a block that passed its check. The registers of `T`
/// load the scales.
///
/// # Safety
/// The CPU has the unit and the instructions of `T`, and the system permits the use of the unit.
#[inline(always)]
pub(super) unsafe fn multiply_tiles<U: TileUnit, T: TileLanes>(unit: &mut U, block: &TileBlock, y: &mut [f32]) {
    let (layout, inputs) = (block.layout, block.inputs);
    let (n_inputs, stride, per_tile) = (block.n_inputs(), input_stride(layout.cols), layout.tile_rows());
    let width = block.n_tiles() * per_tile;
    let (before, last) = sets(n_inputs);
    let deep = depth(layout.size);
    let (full, part) = ((SIDE, WIDTH), (last, WIDTH));
    let shapes = [full, full, part, part, (SIDE, deep), (last, deep), (deep / 4, WIDTH)];
    let planes = bytemuck::cast_slice::<i8, u8>(inputs.planes);
    let mut codes = Aligned([[0; SIDE]; MAX_GROUP / 4]);
    let mut sums = Aligned([[[0; SIDE]; SIDE]; 2]);
    y.fill(0.0);
    // SAFETY: the caller's promises; `add_group` uses the registers in these shapes.
    unsafe {
        unit.configure(&Config::new(shapes));
        for (i, tile) in block.tiles.chunks_exact(layout.tile_bytes()).enumerate() {
            for (strip, group) in (0..layout.strips).flat_map(|strip| (0..layout.n_groups()).map(move |g| (strip, g))) {
                unpack_strip::<U>(tile, layout, (strip, group), &mut codes.0);
                let codes = &codes.0[..layout.size / 4];
                let scales = strip_scales::<T>(tile, layout, strip, group);
                for (set, y) in y.chunks_mut(SIDE * width).enumerate() {
                    let planes = &planes[set * SIDE * stride + group * 2 * layout.size..];
                    match set < before {
                        true => add_group::<U, 0, 1, INPUTS>(unit, codes, planes, layout, &mut sums.0),
                        false => add_group::<U, 2, 3, LAST_INPUTS>(unit, codes, planes, layout, &mut sums.0),
                    }
                    let [h, l] = &sums.0;
                    for (n, y) in y.chunks_exact_mut(width).enumerate() {
                        let at = (set * SIDE + n) * layout.n_groups() + group;
                        let (sum, step) = (inputs.sums[at], inputs.steps[at]);
                        let y = &mut y[i * per_tile + strip * STRIP..][..STRIP];
                        for r in 0..STRIP {
                            let dot = 256 * h[n][r] + l[n][r] - sum;
                            y[r] = fma(dot as f32, scales[r] * step, y[r]);
                        }
                    }
                }
            }
        }
        unit.release();
    }
}

/// Columns that a register of codes has in groups of this size.
#[inline(always)]
fn depth(size: usize) -> usize {
    if size.is_multiple_of(WIDTH) { WIDTH } else { WIDTH / 2 }
}

/// Unpacks the codes of a group of a strip: four columns of each row, for every four columns. A line
/// has 16 columns.
///
/// # Safety
/// As [`multiply_tiles`].
#[inline(always)]
unsafe fn unpack_strip<U: TileUnit>(
    tile: &[u8],
    layout: TileLayout,
    (strip, group): (usize, usize),
    codes: &mut [[u32; SIDE]],
) {
    let n_lines = layout.size / tiles::LINE_COLS;
    let lines = tile.as_chunks::<{ tiles::LINE }>().0.iter().skip(group * n_lines * layout.strips + strip);
    for (line, codes) in lines.step_by(layout.strips).zip(codes.as_chunks_mut::<4>().0).take(n_lines) {
        let mut words = [0; SIDE];
        for (word, bytes) in words.iter_mut().zip(line.as_chunks().0) {
            *word = u32::from_le_bytes(*bytes);
        }
        for s in 0..4 {
            // SAFETY: the caller's promise.
            codes[s] = unsafe { U::codes(&words, s) };
        }
    }
}

/// The scales of a group of a strip.
///
/// # Safety
/// The CPU has the instructions of `T`; `tile` is a tile of a block that passed its check.
#[inline(always)]
unsafe fn strip_scales<T: TileLanes>(tile: &[u8], layout: TileLayout, strip: usize, group: usize) -> [f32; STRIP] {
    let bytes = layout.float.size();
    let scales = &tile[layout.lines_bytes() + group * layout.scales_bytes() + strip * STRIP * bytes..][..STRIP * bytes];
    let mut out = [0.0; STRIP];
    // SAFETY: the caller's promises; there are 16 scales, aligned to their size.
    unsafe {
        let rows = load_scales::<T>(scales.as_ptr(), layout.float);
        for (rows, out) in rows.as_ref().iter().zip(out.chunks_exact_mut(T::Lanes::N)) {
            rows.store(out.as_mut_ptr());
        }
    }
    out
}

/// The products of a group with both planes of a set of inputs, which register `A` has the shape
/// of.
///
/// # Safety
/// As [`multiply_tiles`], which gave the registers their shapes.
#[inline(always)]
unsafe fn add_group<U: TileUnit, const H: usize, const L: usize, const A: usize>(
    unit: &mut U,
    codes: &[[u32; SIDE]],
    planes: &[u8],
    layout: TileLayout,
    [h, l]: &mut [Sums; 2],
) {
    let stride = input_stride(layout.cols);
    // SAFETY: the caller's promise.
    unsafe {
        unit.zero::<H>();
        unit.zero::<L>();
        for at in (0..layout.size).step_by(depth(layout.size)) {
            unit.load::<CODES>(bytemuck::cast_slice(&codes[at / 4..]), WIDTH);
            unit.load::<A>(&planes[at..], stride);
            unit.multiply::<H, A, CODES>();
            unit.load::<A>(&planes[layout.size + at..], stride);
            unit.multiply::<L, A, CODES>();
        }
        unit.store::<H>(h);
        unit.store::<L>(l);
    }
}

#[cfg(test)]
pub(super) mod tests;

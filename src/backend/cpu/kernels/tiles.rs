//! Products of tiles (see `cpu::tiles`) with inputs of 16 bits, written once over [`TileLanes`]:
//! `arith::int16_product` for one strip or two at a time.
//!
//! An input `x` is two planes of int8, `x = 256 h + l`. A kernel multiplies the codes by both
//! planes. At the end of each group it makes the integer sum `256 (codes . h) + codes . l -
//! sum(x)`, which is that of the weights, and adds it to the rows' results with one `fma`.

use super::lanes::Lanes;
use crate::backend::arith::{GROUP_STEP, MAX_GROUP};
use crate::backend::cpu::tiles::{LINE, LINE_COLS, STRIP, TileLayout};
use crate::formats::float::FloatType;

/// Inputs of 16 bits.
#[derive(Clone, Copy)]
pub(in crate::backend::cpu) struct Planes<'a> {
    /// For each group of each input its numbers `h`, then its numbers `l`; [`input_stride`] bytes
    /// an input.
    pub(in crate::backend::cpu) planes: &'a [i8],
    /// The sum of each group of each input.
    pub(in crate::backend::cpu) sums: &'a [i32],
    /// The step of each group of each input.
    pub(in crate::backend::cpu) steps: &'a [f32],
}

/// Bytes from one input to the next: two planes, and a cache line, so that inputs of a width that
/// is a power of two do not compete for the same part of the cache.
pub(in crate::backend::cpu) fn input_stride(cols: usize) -> usize {
    2 * cols + 64
}

/// Tiles, and the inputs by which [`multiply`] multiplies each of them.
pub(in crate::backend::cpu) struct TileBlock<'a> {
    pub(in crate::backend::cpu) layout: TileLayout,
    /// Consecutive tiles.
    pub(in crate::backend::cpu) tiles: &'a [u8],
    pub(in crate::backend::cpu) inputs: Planes<'a>,
    /// Whether lines that are read once should bypass the caches; see [`super::bypasses_caches`].
    pub(in crate::backend::cpu) bypass: bool,
}

impl TileBlock<'_> {
    pub(super) fn n_inputs(&self) -> usize {
        self.inputs.steps.len() / self.layout.n_groups()
    }

    pub(super) fn n_tiles(&self) -> usize {
        self.tiles.len() / self.layout.tile_bytes()
    }

    /// Whether all slices have the lengths that the kernels demand.
    fn check(&self, strips: usize, y: &[f32]) {
        let (TileLayout { cols, size, .. }, n, n_tiles) = (self.layout, self.n_inputs(), self.n_tiles());
        assert!(size.is_multiple_of(GROUP_STEP) && (1..=MAX_GROUP).contains(&size) && cols.is_multiple_of(size));
        assert!(self.tiles.len() == n_tiles * self.layout.tile_bytes());
        assert!(self.tiles.as_ptr().addr().is_multiple_of(self.layout.float.size()));
        assert!(
            self.inputs.sums.len() == n * self.layout.n_groups() && self.inputs.steps.len() == self.inputs.sums.len()
        );
        assert!(self.inputs.planes.len() >= n * input_stride(cols) && y.len() == n * n_tiles * self.layout.tile_rows());
        assert!(self.layout.strips == strips);
    }
}

/// The largest numbers of strips and of inputs that a tier multiplies at a time. (Arrays have these
/// lengths, so that the compiler keeps all of their elements in registers.)
const MOST_STRIPS: usize = 2;
/// See [`MOST_STRIPS`].
const MOST_INPUTS: usize = 4;

/// How a tier multiplies the codes of a line. It takes four columns at a time.
///
/// # Safety
/// As for [`super::tier::Tier`]: every method demands the tier's instructions.
pub(super) trait TileLanes {
    /// The registers of the float arithmetic.
    type Lanes: Lanes;
    /// A line.
    type Line: Copy;
    /// One byte for each code of four columns.
    type Codes: Copy;
    /// Sums of products, in any form that holds those of [`MAX_GROUP`] columns.
    type Sums: Copy;
    /// A number for each row.
    type Rows: Copy + AsRef<[Self::Lanes]> + AsMut<[Self::Lanes]>;

    /// Strips of a tile, 1 or 2.
    const STRIPS: usize;
    /// The largest number of inputs that a tile is multiplied by at a time, 1 to 4.
    const INPUTS: usize;
    /// From this number of inputs on, they are multiplied by codes that were unpacked to memory.
    /// Such a tier has one strip.
    const UNPACKS_FROM: Option<usize> = None;

    /// # Safety
    /// `from` is valid for a line.
    unsafe fn line(from: *const u8) -> Self::Line;

    /// The codes in bits `2 S` and `2 S + 1`.
    ///
    /// # Safety
    /// As for the trait.
    unsafe fn codes<const S: u32>(line: Self::Line) -> Self::Codes;

    /// # Safety
    /// As for the trait.
    unsafe fn zero() -> Self::Sums;

    /// # Safety
    /// As for the trait.
    unsafe fn zeros() -> Self::Rows;

    /// Adds the products of four columns with the four numbers at `x`.
    ///
    /// # Safety
    /// `x` is valid for four numbers.
    unsafe fn add(sums: Self::Sums, codes: Self::Codes, x: *const i8) -> Self::Sums;

    /// `256 h + l - sum` of each row.
    ///
    /// # Safety
    /// As for the trait.
    unsafe fn dots(h: Self::Sums, l: Self::Sums, sum: i32) -> Self::Rows;

    /// The codes of a line, in the form that `add_all` takes.
    ///
    /// # Safety
    /// As for the trait.
    #[inline(always)]
    unsafe fn unpack_line(line: Self::Line) -> [Self::Codes; 4] {
        // SAFETY: the caller's promise.
        unsafe { [Self::codes::<0>(line), Self::codes::<1>(line), Self::codes::<2>(line), Self::codes::<3>(line)] }
    }

    /// The sums of a group of `size` columns in both planes, for each of `N` inputs. The numbers
    /// of the first input are at `x`, those of the next one `stride` further on.
    ///
    /// # Safety
    /// `x` is valid for a group of each input; `codes` are those of the group.
    #[inline(always)]
    unsafe fn add_all<const N: usize>(
        codes: &[Self::Codes],
        x: *const i8,
        size: usize,
        stride: usize,
    ) -> [[Self::Sums; 2]; N] {
        // SAFETY: the caller's promises: four numbers of each plane belong to these codes.
        unsafe {
            let mut sums = [[Self::zero(); 2]; N];
            for (i, codes) in codes.iter().enumerate() {
                for n in 0..N {
                    let x = x.add(n * stride + 4 * i);
                    sums[n] = [Self::add(sums[n][0], *codes, x), Self::add(sums[n][1], *codes, x.add(size))];
                }
            }
            sums
        }
    }

    /// Multiplies a whole block, which passed its check, in a way of the tier's own. Returns
    /// whether it did.
    ///
    /// # Safety
    /// As for the trait.
    #[inline(always)]
    unsafe fn multiply_block(_block: &TileBlock, _y: &mut [f32]) -> bool {
        false
    }
}

/// `y[input][row] = arith::int16_product` of each row of the tiles and each input.
///
/// # Safety
/// The CPU has the tier's instructions.
#[inline(always)]
pub(super) unsafe fn multiply<T: TileLanes>(block: &TileBlock, y: &mut [f32]) {
    block.check(T::STRIPS, y);
    // SAFETY: the caller has the instructions; the lengths are checked.
    if unsafe { T::multiply_block(block, y) } {
        return;
    }
    let (stride, rows) = (block.layout.tile_bytes(), block.layout.tile_rows());
    for (i, tile) in block.tiles.chunks_exact(stride).enumerate() {
        let y = &mut y[i * rows..];
        // SAFETY: the caller has the instructions; the lengths are checked.
        unsafe {
            if T::UNPACKS_FROM.is_some_and(|from| block.n_inputs() >= from) {
                unpacked::<T>(block, tile.as_ptr(), y);
            } else if T::STRIPS == 2 {
                all_inputs::<T, 2>(block, tile.as_ptr(), y);
            } else {
                all_inputs::<T, 1>(block, tile.as_ptr(), y);
            }
        }
    }
}

/// Multiplies a tile of `R` strips by all inputs.
///
/// # Safety
/// As [`multiply`]; the block passed its check, and `tile` is a tile of it.
#[inline(always)]
unsafe fn all_inputs<T: TileLanes, const R: usize>(block: &TileBlock, tile: *const u8, y: &mut [f32]) {
    let (n, width) = (block.n_inputs(), block.n_tiles() * R * STRIP);
    let mut first = 0;
    while first < n {
        let y = &mut y[first * width..];
        let some_inputs = (n - first).min(T::INPUTS);
        // SAFETY: the caller's promises, passed on.
        unsafe {
            match some_inputs {
                4 if T::INPUTS == 4 => some::<T, R, 4>(block, tile, first, y),
                3 if T::INPUTS > 2 => some::<T, R, 3>(block, tile, first, y),
                2 if T::INPUTS > 1 => some::<T, R, 2>(block, tile, first, y),
                _ => some::<T, R, 1>(block, tile, first, y),
            }
        }
        first += some_inputs;
    }
}

/// The distance of the prefetch, in bytes. Only the pass over the first inputs prefetches. (With
/// 2 KB, a core read half as fast.)
const AHEAD: usize = 12 << 10;

/// Prefetches what lies [`AHEAD`] bytes after a line.
///
/// # Safety
/// As for [`Lanes`].
#[inline(always)]
unsafe fn prefetch<L: Lanes>(line: *const u8, once: bool) {
    // SAFETY: the caller's promise.
    unsafe { if once { L::prefetch_once(line.wrapping_add(AHEAD)) } else { L::prefetch(line.wrapping_add(AHEAD)) } }
}

/// Multiplies a tile of `R` strips by the inputs `first..first + N`. `y` begins with the results of
/// the first of both.
///
/// # Safety
/// As [`all_inputs`]; the block has these inputs.
#[inline(always)]
unsafe fn some<T: TileLanes, const R: usize, const N: usize>(
    block: &TileBlock,
    tile: *const u8,
    first: usize,
    y: &mut [f32],
) {
    let TileBlock { layout, inputs, .. } = block;
    let (n_groups, size) = (layout.n_groups(), layout.size);
    let (stride, width) = (input_stride(layout.cols), block.n_tiles() * R * STRIP);
    let per_group = size / LINE_COLS * R * LINE;
    // Other passes follow the first one, unless it has all inputs. They find the tile in the
    // caches.
    let once = block.bypass && N == block.n_inputs();
    // SAFETY: `check` compared the lengths of all slices with the layout; the caller has the
    // instructions.
    unsafe {
        let mut rows = [T::zeros(); MOST_STRIPS * MOST_INPUTS];
        for group in 0..n_groups {
            let mut sums = [T::zero(); 2 * MOST_STRIPS * MOST_INPUTS];
            let x = inputs.planes.as_ptr().add(first * stride + group * 2 * size);
            for line in 0..size / LINE_COLS {
                let at = tile.add(group * per_group + line * R * LINE);
                let mut lines = [T::line(at); MOST_STRIPS];
                for r in 1..R {
                    lines[r] = T::line(at.add(r * LINE));
                }
                if first == 0 {
                    for r in 0..R {
                        prefetch::<T::Lanes>(at.wrapping_add(r * LINE), once);
                    }
                }
                let x = [x.add(line * LINE_COLS), x.add(line * LINE_COLS + size)];
                four_columns::<T, R, N, 0>(&mut sums, &lines, x, stride);
                four_columns::<T, R, N, 1>(&mut sums, &lines, x, stride);
                four_columns::<T, R, N, 2>(&mut sums, &lines, x, stride);
                four_columns::<T, R, N, 3>(&mut sums, &lines, x, stride);
            }
            let scales = tile.add(layout.lines_bytes() + group * layout.scales_bytes());
            if first == 0 {
                prefetch::<T::Lanes>(scales, once);
            }
            for r in 0..R {
                let scales = load_scales::<T>(scales.add(r * STRIP * layout.float.size()), layout.float);
                for n in 0..N {
                    let at = r * N + n;
                    add_group::<T>(block, (first + n, group), [sums[2 * at], sums[2 * at + 1]], &scales, &mut rows[at]);
                }
            }
        }
        for r in 0..R {
            for n in 0..N {
                let y = &mut y[n * width + r * STRIP..][..STRIP];
                for (i, rows) in rows[r * N + n].as_ref().iter().enumerate() {
                    rows.store(y.as_mut_ptr().add(i * T::Lanes::N));
                }
            }
        }
    }
}

/// Adds the products of a group of an input to the results of a strip.
///
/// # Safety
/// The block passed its check and has the input and the group.
#[inline(always)]
unsafe fn add_group<T: TileLanes>(
    block: &TileBlock,
    (input, group): (usize, usize),
    [h, l]: [T::Sums; 2],
    scales: &T::Rows,
    rows: &mut T::Rows,
) {
    let at = input * block.layout.n_groups() + group;
    // SAFETY: the caller's promises.
    unsafe {
        let (sum, step) = (*block.inputs.sums.get_unchecked(at), *block.inputs.steps.get_unchecked(at));
        let (dots, step) = (T::dots(h, l, sum), T::Lanes::splat(step));
        let (dots, scales, rows) = (dots.as_ref(), scales.as_ref(), rows.as_mut());
        for i in 0..STRIP / T::Lanes::N {
            rows[i] = dots[i].fma(scales[i].mul(step), rows[i]);
        }
    }
}

/// Multiplies a tile of one strip by all inputs, group by group. It unpacks the codes of a group
/// once for all inputs.
///
/// # Safety
/// As [`all_inputs`].
#[inline(always)]
unsafe fn unpacked<T: TileLanes>(block: &TileBlock, tile: *const u8, y: &mut [f32]) {
    let (layout, n, width) = (block.layout, block.n_inputs(), block.n_tiles() * STRIP);
    for n in 0..n {
        y[n * width..][..STRIP].fill(0.0);
    }
    let per_group = layout.size / LINE_COLS * LINE;
    // SAFETY: the caller's promises; `check` compared the lengths with the layout.
    unsafe {
        let mut codes = [T::codes::<0>(T::line(tile)); MAX_GROUP / 4];
        for group in 0..layout.n_groups() {
            for line in 0..layout.size / LINE_COLS {
                let at = tile.add(group * per_group + line * LINE);
                prefetch::<T::Lanes>(at, block.bypass);
                codes.as_chunks_mut::<4>().0[line] = T::unpack_line(T::line(at));
            }
            let scales = tile.add(layout.lines_bytes() + group * layout.scales_bytes());
            prefetch::<T::Lanes>(scales, block.bypass);
            let scales = &load_scales::<T>(scales, layout.float);
            let codes = &codes[..layout.size / 4];
            let mut first = 0;
            while first < n {
                let y = &mut y[first * width..];
                let some_inputs = (n - first).min(T::INPUTS);
                match some_inputs {
                    4 if T::INPUTS == 4 => unpacked_group::<T, 4>(block, (first, group), codes, scales, y),
                    3 if T::INPUTS > 2 => unpacked_group::<T, 3>(block, (first, group), codes, scales, y),
                    2 if T::INPUTS > 1 => unpacked_group::<T, 2>(block, (first, group), codes, scales, y),
                    _ => unpacked_group::<T, 1>(block, (first, group), codes, scales, y),
                }
                first += some_inputs;
            }
        }
    }
}

/// Adds the products of a group's codes with the inputs `first..first + N` to `y`, which begins
/// with the results of the first one.
///
/// # Safety
/// As [`add_group`], for each of these inputs; `codes` are those of the group.
#[inline(always)]
unsafe fn unpacked_group<T: TileLanes, const N: usize>(
    block: &TileBlock,
    (first, group): (usize, usize),
    codes: &[T::Codes],
    scales: &T::Rows,
    y: &mut [f32],
) {
    let (size, stride, width) = (block.layout.size, input_stride(block.layout.cols), block.n_tiles() * STRIP);
    // SAFETY: the caller's promises.
    unsafe {
        let x = block.inputs.planes.as_ptr().add(first * stride + group * 2 * size);
        let sums = T::add_all::<N>(codes, x, size, stride);
        for (n, sums) in sums.into_iter().enumerate() {
            let y = &mut y[n * width..][..STRIP];
            let mut rows = T::zeros();
            for (i, rows) in rows.as_mut().iter_mut().enumerate() {
                *rows = T::Lanes::load(y.as_ptr().add(i * T::Lanes::N));
            }
            add_group::<T>(block, (first + n, group), sums, scales, &mut rows);
            for (i, rows) in rows.as_ref().iter().enumerate() {
                rows.store(y.as_mut_ptr().add(i * T::Lanes::N));
            }
        }
    }
}

/// Adds the products of the codes in bits `2 S` and `2 S + 1`.
///
/// # Safety
/// As [`some`]; `x` are the numbers of the line in both planes of the first input.
#[inline(always)]
unsafe fn four_columns<T: TileLanes, const R: usize, const N: usize, const S: u32>(
    sums: &mut [T::Sums; 2 * MOST_STRIPS * MOST_INPUTS],
    lines: &[T::Line; MOST_STRIPS],
    x: [*const i8; 2],
    stride: usize,
) {
    // SAFETY: the caller's promises: four numbers of each plane belong to these codes.
    unsafe {
        let mut codes = [T::codes::<S>(lines[0]); MOST_STRIPS];
        for r in 1..R {
            codes[r] = T::codes::<S>(lines[r]);
        }
        for n in 0..N {
            for plane in 0..2 {
                let x = x[plane].add(n * stride + 4 * S as usize);
                for r in 0..R {
                    let at = 2 * (r * N + n) + plane;
                    sums[at] = T::add(sums[at], codes[r], x);
                }
            }
        }
    }
}

/// The scales of a strip's group.
///
/// # Safety
/// `scales` is valid for the 16 scales, and aligned to their size.
#[inline(always)]
pub(super) unsafe fn load_scales<T: TileLanes>(scales: *const u8, float: FloatType) -> T::Rows {
    // SAFETY: the caller passes 16 scales. `check` found them aligned to their size.
    unsafe {
        let mut rows = T::zeros();
        let n = T::Lanes::N;
        for (i, rows) in rows.as_mut().iter_mut().enumerate() {
            *rows = match float {
                FloatType::F16 => T::Lanes::load_f16(scales.cast::<u16>().add(i * n)),
                FloatType::Bf16 => T::Lanes::load_bf16(scales.cast::<u16>().add(i * n)),
                FloatType::F32 => T::Lanes::load(scales.cast::<f32>().add(i * n)),
            };
        }
        rows
    }
}

//! Products of tiles (see `tiles`): the input, and tasks of some tiles. Inputs have 16 bits
//! ([`crate::backend::arith::int16_product`]), or 8 bits that are widened to 16.

use std::ops::Range;

use super::group_lookup::GroupLookup;
use super::kernels::{Planes, TileBlock, input_stride};
use super::memory::{Buffer, Shared};
use super::ops::normed;
use super::products::{Product, Quantized, QuantizedRow, Scratch};
use super::tiles::Tiles;
use super::{Store, TASK_BYTES};
use crate::backend::Norm;
use crate::error::Result;

/// The largest number of inputs in a call of the kernel, so that they stay in the second-level
/// cache.
const MOST_INPUTS: usize = 64;

/// The largest number of a matrix's rows in a task.
const MOST_ROWS: usize = 128;

/// The largest number of results of a call of the kernel.
pub(super) const MOST_RESULTS: usize = MOST_ROWS * MOST_INPUTS;

/// An input of 16 bits, or of 8 bits that are widened, for projections or the head: `n_rows` rows
/// of `cols` numbers.
pub(super) struct GroupedInput {
    cols: usize,
    n_rows: usize,
    /// Groups of a row.
    n_groups: usize,
    /// See [`Planes`], here and below.
    planes: Buffer<i8>,
    sums: Buffer<i32>,
    steps: Buffer<f32>,
    /// The same numbers, if they are many.
    lookup: GroupLookup,
}

impl GroupedInput {
    pub(super) fn empty() -> Self {
        let (planes, sums, steps) = (Buffer::empty(), Buffer::empty(), Buffer::empty());
        Self { cols: 0, n_rows: 0, n_groups: 1, planes, sums, steps, lookup: GroupLookup::empty() }
    }

    /// Prepares the rows `x(0..n_rows)` of `cols` numbers each, after `norms`, in groups of `size`.
    pub(super) fn prepare<'x>(
        &mut self,
        store: &Store,
        (n_rows, cols, size): (usize, usize, usize),
        norms: &[Norm],
        x: impl Fn(usize) -> &'x [f32] + Sync,
        scratch: &mut [Scratch],
    ) -> Result<()> {
        self.reserve(n_rows, cols, size)?;
        let (n_groups, stride) = (self.n_groups, input_stride(cols));
        let (planes, sums) = (Shared::new(&mut self.planes), Shared::new(&mut self.sums));
        let (steps, shared) = (Shared::new(&mut self.steps), Shared::new(scratch));
        store.pool.run(n_rows, &|worker, row| {
            // SAFETY: each task has a row, and each worker a scratch, of its own.
            let (planes, sums, steps, scratch) = unsafe {
                (
                    planes.part(row * stride, 2 * cols),
                    sums.part(row * n_groups, n_groups),
                    steps.part(row * n_groups, n_groups),
                    &mut shared.part(worker, 1)[0],
                )
            };
            let x = normed(store, x(row), norms, &mut scratch.floats);
            let groups = x.chunks_exact(size).zip(planes.chunks_exact_mut(2 * size));
            for ((x, planes), (sum, step)) in groups.zip(sums.iter_mut().zip(steps)) {
                let (h, l) = planes.split_at_mut(size);
                (*step, *sum) = store.kernels.quantize_group(x, h, l);
            }
        });
        let inputs = Planes { planes: &self.planes, sums: &self.sums, steps: &self.steps };
        self.lookup.prepare(store, &inputs, (n_rows, cols, size), scratch)
    }

    /// Takes over an int8 input of `n_rows` rows of `cols` numbers, for groups of `size`
    /// ([`crate::backend::arith::int8_product_of_groups`]).
    pub(super) fn widen(&mut self, input: &Quantized, (n_rows, cols, size): (usize, usize, usize)) -> Result<()> {
        self.reserve(n_rows, cols, size)?;
        for row in 0..n_rows {
            let QuantizedRow { q, scale, .. } = input.row(row, cols);
            let planes = self.planes[row * input_stride(cols)..].chunks_exact_mut(2 * size);
            let of_groups = row * self.n_groups..(row + 1) * self.n_groups;
            self.steps[of_groups.clone()].fill(1.0 / scale);
            for ((q, planes), sum) in q.chunks_exact(size).zip(planes).zip(&mut self.sums[of_groups]) {
                let (h, l) = planes.split_at_mut(size);
                h.fill(0);
                l.copy_from_slice(q);
                *sum = q.iter().map(|q| i32::from(*q)).sum();
            }
        }
        Ok(())
    }

    fn reserve(&mut self, n_rows: usize, cols: usize, size: usize) -> Result<()> {
        // After a refusal the input has no rows, so no product reads it.
        self.n_rows = 0;
        self.lookup.forget();
        self.planes.reserve(n_rows * input_stride(cols))?;
        self.sums.reserve(n_rows * (cols / size))?;
        self.steps.reserve(n_rows * (cols / size))?;
        (self.cols, self.n_rows, self.n_groups) = (cols, n_rows, cols / size);
        Ok(())
    }

    /// The rows `rows` of the input.
    fn planes(&self, rows: Range<usize>) -> Planes<'_> {
        let (stride, groups) = (input_stride(self.cols), rows.start * self.n_groups..rows.end * self.n_groups);
        let planes = &self.planes[rows.start * stride..rows.end * stride];
        Planes { planes, sums: &self.sums[groups.clone()], steps: &self.steps[groups] }
    }

    /// Computes products that share this input, as one list of tasks. Of each matrix it takes the
    /// tiles `tiles`. No two products share outputs.
    pub(super) fn multiply(
        &self,
        store: &Store,
        products: &[Product<Tiles>],
        tiles: impl Fn(&Tiles) -> Range<usize> + Sync,
        scratch: &mut [Scratch],
    ) {
        let start = self.lookup.run(store, products, &tiles, scratch);
        let n_rows = self.n_rows - start;
        if n_rows == 0 {
            return;
        }
        let per_task = |weight: &Tiles| {
            // With many rows, a tile is much work. Small tasks share it more evenly.
            let bytes = if n_rows == 1 { TASK_BYTES } else { TASK_BYTES / 2 };
            (bytes / weight.layout.tile_bytes()).clamp(1, MOST_ROWS / weight.layout.tile_rows())
        };
        let tasks = |product: &Product<Tiles>| tiles(product.weight).len().div_ceil(per_task(product.weight));
        let scratch = Shared::new(scratch);
        store.pool.run(products.iter().map(tasks).sum(), &|worker, mut task| {
            // SAFETY: no two tasks at the same time have the same worker.
            let scratch = unsafe { &mut scratch.part(worker, 1)[0] };
            for product in products {
                if task < tasks(product) {
                    let (tiles, per_task) = (tiles(product.weight), per_task(product.weight));
                    let first = tiles.start + task * per_task;
                    return self.compute(store, product, start, first..tiles.end.min(first + per_task), scratch);
                }
                task -= tasks(product);
            }
        });
    }

    /// Computes the outputs of some tiles for the rows from `start` on.
    fn compute(
        &self,
        store: &Store,
        product: &Product<Tiles>,
        start: usize,
        tiles: Range<usize>,
        scratch: &mut Scratch,
    ) {
        let (weight, bytes) = (product.weight, product.weight.layout.tile_bytes());
        let width = tiles.len() * weight.layout.tile_rows();
        let first = tiles.start * weight.layout.tile_rows();
        for rows in (start..self.n_rows).step_by(MOST_INPUTS) {
            let rows = rows..self.n_rows.min(rows + MOST_INPUTS);
            let tiles = &weight.tiles[tiles.start * bytes..tiles.end * bytes];
            let (layout, bypass) = (weight.layout, store.bypasses_caches);
            let block = TileBlock { layout, tiles, inputs: self.planes(rows.clone()), bypass };
            let y = &mut scratch.y[..rows.len() * width];
            store.kernels.multiply_tiles(&block, y);
            for (row, y) in rows.zip(y.chunks_exact_mut(width)) {
                put(product, row, first, y);
            }
        }
    }
}

/// Finishes consecutive results `y` of one row of the input, those of the caller's task alone. They
/// may include results of the rows that pad the last tile.
pub(super) fn put(product: &Product<Tiles>, row: usize, first: usize, y: &mut [f32]) {
    let n = y.len().min(product.weight.rows - first);
    if let Some(bias) = &product.weight.bias {
        y.iter_mut().zip(&bias[first..]).for_each(|(y, bias)| *y += bias);
    }
    // SAFETY: a tile belongs to one task, and each product has outputs of its own.
    let out = unsafe { product.out.part(row * product.width + first, n) };
    if product.add {
        out.iter_mut().zip(y).for_each(|(out, y)| *out += *y);
    } else {
        out.copy_from_slice(&y[..n]);
    }
}

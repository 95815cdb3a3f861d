//! Products of tiles with larger batches by tables of sums (see `kernels/tile_lookup`): the inputs
//! column by column, in passes of 16, and tasks of many rows, since each task fills the tables
//! anew.

use std::ops::Range;

use super::Store;
use super::groups::put;
use super::kernels::{LOOKUP_INPUTS, LookupScratch, Planes, TileLookupBlock, fits_tables, input_stride};
use super::lookup::{MOST_ROWS, ORDERED};
use super::memory::{Buffer, Shared};
use super::products::{Product, Scratch};
use super::tiles::{LINE_COLS, STRIP, Tiles};
use crate::error::Result;

/// So many inputs are multiplied as quickly by `multiply_tiles`, since a pass takes as long as one
/// of 16.
const FEW: usize = 13;
/// So few rows of weights are not worth the tables.
const FEW_ROWS: usize = 512;

/// The inputs of a batch that go through the tables: those that come first.
pub(super) struct GroupLookup {
    /// The number of inputs.
    n: usize,
    cols: usize,
    n_groups: usize,
    /// For each pass the numbers of a [`TileLookupBlock`], here and below.
    x: Buffer<i8>,
    steps: Buffer<f32>,
}

impl GroupLookup {
    pub(super) fn empty() -> Self {
        Self { n: 0, cols: 0, n_groups: 0, x: Buffer::empty(), steps: Buffer::empty() }
    }

    /// Forgets the inputs, because others come.
    pub(super) fn forget(&mut self) {
        self.n = 0;
    }

    /// Brings the inputs into the order of the kernel: `n` of `cols` numbers, in groups of `size`.
    pub(super) fn prepare(
        &mut self,
        store: &Store,
        inputs: &Planes,
        (n, cols, size): (usize, usize, usize),
        scratch: &mut [Scratch],
    ) -> Result<()> {
        let few = n % LOOKUP_INPUTS;
        let n = if few > FEW { n } else { n - few };
        if n == 0 || !store.kernels.has_lookup || !fits_tables(size) {
            return Ok(());
        }
        let (n_groups, n_passes) = (cols / size, n.div_ceil(LOOKUP_INPUTS));
        let (per_group, steps_per_group) = (size * 2 * LOOKUP_INPUTS, LOOKUP_INPUTS);
        self.x.reserve(n_passes * n_groups * per_group)?;
        self.steps.reserve(n_passes * n_groups * steps_per_group)?;
        scratch.iter_mut().try_for_each(|scratch| scratch.lookup.reserve_for_groups())?;
        (self.n, self.cols, self.n_groups) = (n, cols, n_groups);
        let (x, steps) = (Shared::new(&mut self.x), Shared::new(&mut self.steps));
        store.pool.run(n_passes * n_groups, &|_, task| {
            // SAFETY: each task has a group of a pass of its own.
            let (x, steps) =
                unsafe { (x.part(task * per_group, per_group), steps.part(task * steps_per_group, steps_per_group)) };
            let (first, group) = (task / n_groups * LOOKUP_INPUTS, task % n_groups);
            x.fill(0);
            steps.fill(0.0);
            for i in 0..LOOKUP_INPUTS.min(n - first) {
                steps[i] = inputs.steps[(first + i) * n_groups + group];
                let planes = &inputs.planes[(first + i) * input_stride(cols) + group * 2 * size..];
                for (plane, numbers) in planes[..2 * size].chunks_exact(size).enumerate() {
                    let to = x[plane * LOOKUP_INPUTS + i..].iter_mut().step_by(2 * LOOKUP_INPUTS);
                    to.zip(numbers).for_each(|(to, number)| *to = *number);
                }
            }
        });
        Ok(())
    }

    /// Computes the products of the inputs that go through the tables, and returns their number.
    pub(super) fn run(
        &self,
        store: &Store,
        products: &[Product<Tiles>],
        tiles: &(impl Fn(&Tiles) -> Range<usize> + Sync),
        scratch: &mut [Scratch],
    ) -> usize {
        let n_tiles: usize = products.iter().map(|product| tiles(product.weight).len()).sum();
        if self.n == 0 || n_tiles * STRIP < FEW_ROWS {
            return 0;
        }
        let n_passes = self.n.div_ceil(LOOKUP_INPUTS);
        // Few tasks with many rows each, but work for each thread.
        let parts = (n_tiles * STRIP).div_ceil(MOST_ROWS).max(store.pool.threads().div_ceil(n_passes));
        let per_part = n_tiles.div_ceil(parts).min(MOST_ROWS / STRIP);
        let parts = |product: &Product<Tiles>| tiles(product.weight).len().div_ceil(per_part);
        let n_parts: usize = products.iter().map(parts).sum();
        let scratch = Shared::new(scratch);
        store.pool.run(n_parts * n_passes, &|worker, task| {
            // SAFETY: no two tasks at the same time have the same worker.
            let scratch = unsafe { &mut scratch.part(worker, 1)[0] };
            let (mut part, pass) = (task / n_passes, task % n_passes);
            for product in products {
                if part < parts(product) {
                    let tiles = tiles(product.weight);
                    let first = tiles.start + part * per_part;
                    return self.compute(store, product, first..tiles.end.min(first + per_part), pass, scratch);
                }
                part -= parts(product);
            }
        });
        self.n
    }

    /// Computes the outputs of some tiles for the inputs of a pass.
    fn compute(
        &self,
        store: &Store,
        product: &Product<Tiles>,
        tiles: Range<usize>,
        pass: usize,
        scratch: &mut Scratch,
    ) {
        let (layout, n_rows) = (product.weight.layout, tiles.len() * STRIP);
        let bytes = layout.tile_bytes();
        let (per_pass, steps_per_pass) = (self.cols * 2 * LOOKUP_INPUTS, self.n_groups * LOOKUP_INPUTS);
        let block = TileLookupBlock {
            layout,
            tiles: &product.weight.tiles[tiles.start * bytes..tiles.end * bytes],
            x: &self.x[pass * per_pass..][..per_pass],
            steps: &self.steps[pass * steps_per_pass..][..steps_per_pass],
        };
        let memory = &mut scratch.lookup;
        let mut work = LookupScratch {
            indices: &mut memory.indices[..tiles.len() * (layout.size / LINE_COLS)],
            line_sums: &mut memory.line_sums[..n_rows * 2 * LOOKUP_INPUTS],
            tables: &mut memory.tables,
        };
        let results = &mut memory.y[..n_rows * LOOKUP_INPUTS];
        store.kernels.lookup_tiles(&block, &mut work, results);
        let first_input = pass * LOOKUP_INPUTS;
        for (i, results) in results.chunks(ORDERED * LOOKUP_INPUTS).enumerate() {
            let first = tiles.start * STRIP + i * ORDERED;
            for input in 0..LOOKUP_INPUTS.min(self.n - first_input) {
                let mut y = [0.0; ORDERED];
                let y = &mut y[..results.len() / LOOKUP_INPUTS];
                y.iter_mut().zip(results[input..].iter().step_by(LOOKUP_INPUTS)).for_each(|(y, result)| *y = *result);
                put(product, first_input + input, first, y);
            }
        }
    }
}

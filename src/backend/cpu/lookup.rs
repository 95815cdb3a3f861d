//! Ternary products of larger batches by tables of sums (see `kernels/lookup`): the inputs column by
//! column, in passes of 16 or 32, and tasks of many rows, since each task fills the tables anew.

use super::kernels::{LOOKUP_INPUTS, LookupBlock, LookupScratch, MOST_INPUTS, TABLE_NUMBERS};
use super::layout::{self, LINE, ROWS};
use super::memory::{Buffer, Shared};
use super::products::{Product, Quantized, Scratch, put};
use super::{Store, Ternary};
use crate::error::Result;

/// So many inputs are multiplied as quickly by `gemm`.
const FEW: usize = 8;
/// The most rows of a task: their sums fit the second-level cache.
pub(super) const MOST_ROWS: usize = 1024;
/// Rows whose sums are brought into order at a time.
pub(super) const ORDERED: usize = 64;

/// The inputs of a batch that go through the tables, column by column.
pub(super) struct LookupInput {
    x: Buffer<i8>,
    /// The columns for which `x` was made.
    cols: usize,
}

/// What one thread needs.
pub(super) struct LookupMemory {
    pub(super) indices: Buffer<[u8; LINE]>,
    pub(super) line_sums: Buffer<i16>,
    pub(super) tables: Buffer<i16>,
    sums: Buffer<i32>,
    /// Results of products with a scale per group.
    pub(super) y: Buffer<f32>,
}

/// Inputs that go through the tables together.
#[derive(Clone, Copy)]
struct Pass {
    /// The first of them, and their number.
    first: usize,
    n: usize,
    /// Their number, rounded up to what the kernel takes.
    width: usize,
}

/// The passes of a batch; what they leave is few inputs.
fn passes(n: usize) -> impl Iterator<Item = Pass> {
    let pass = move |first| {
        let n = MOST_INPUTS.min(n - first);
        let width = if n > MOST_INPUTS / 2 { MOST_INPUTS } else { MOST_INPUTS / 2 };
        Pass { first, n, width }
    };
    (0..n).step_by(MOST_INPUTS).map(pass).filter(|pass| pass.n > FEW)
}

/// The number of inputs that go through the tables: those that come first.
pub(super) fn n_inputs(store: &Store, n: usize) -> usize {
    if store.kernels.has_lookup { passes(n).map(|pass| pass.n).sum() } else { 0 }
}

impl LookupInput {
    pub(super) fn empty() -> Self {
        Self { x: Buffer::empty(), cols: 0 }
    }

    /// Makes room for a batch of `n` inputs of at most `cols` numbers, padded to whole lines.
    pub(super) fn reserve(&mut self, store: &Store, n: usize, cols: usize, scratch: &mut [Scratch]) -> Result<()> {
        let n = n_inputs(store, n);
        self.x.reserve(n.next_multiple_of(MOST_INPUTS / 2) * cols)?;
        let scratch = if n > 0 { scratch } else { &mut [] };
        scratch.iter_mut().try_for_each(|scratch| scratch.lookup.reserve())
    }

    /// Forgets the inputs, because others come.
    pub(super) fn forget(&mut self) {
        self.cols = 0;
    }

    /// Brings the inputs into the order of the kernel, if they are not yet.
    fn prepare(&mut self, store: &Store, quantized: &Quantized, cols: usize) {
        if self.cols == cols {
            return;
        }
        self.cols = cols;
        for Pass { first, n, width } in passes(quantized.scales.len()) {
            let columns = &mut self.x[first * cols..][..width * cols];
            super::fill_in_parts(&store.pool, columns, LINE * width, LINE * width, |part, columns| {
                // A line of columns at a time, so that reads stay in the first-level cache.
                for (i, columns) in columns.chunks_exact_mut(LINE * width).enumerate() {
                    for input in 0..n {
                        let x = &quantized.q[(first + input) * cols + (part + i) * LINE..][..LINE];
                        columns[input..].iter_mut().step_by(width).zip(x).for_each(|(to, x)| *to = *x);
                    }
                    columns.chunks_exact_mut(width).for_each(|column| column[n..].fill(0));
                }
            });
        }
    }

    /// Computes the products of the inputs that go through the tables, and returns their number.
    pub(super) fn run(
        &mut self,
        store: &Store,
        quantized: &Quantized,
        scratch: &mut [Scratch],
        products: &[Product<Ternary>],
    ) -> usize {
        let n = n_inputs(store, quantized.scales.len());
        let Some(cols) = products.first().map(|product| layout::padded(product.weight.cols)).filter(|_| n > 0) else {
            return 0;
        };
        self.prepare(store, quantized, cols);
        let passes: Vec<Pass> = passes(quantized.scales.len()).collect();
        let n_quads: usize = products.iter().map(|product| product.weight.n_quads()).sum();
        // Few tasks with many rows each, but work for each thread.
        let parts = (n_quads * ROWS).div_ceil(MOST_ROWS).max(store.pool.threads().div_ceil(passes.len()));
        let per_part = n_quads.div_ceil(parts).min(MOST_ROWS / ROWS);
        let parts = |product: &Product<Ternary>| product.weight.n_quads().div_ceil(per_part);
        let n_parts: usize = products.iter().map(parts).sum();
        let scratch = Shared::new(scratch);
        store.pool.run(n_parts * passes.len(), &|worker, task| {
            // SAFETY: no two tasks at the same time have the same worker.
            let scratch = unsafe { &mut scratch.part(worker, 1)[0] };
            let (mut part, pass) = (task / passes.len(), passes[task % passes.len()]);
            for product in products {
                if part < parts(product) {
                    let first = part * per_part;
                    let n = per_part.min(product.weight.n_quads() - first);
                    return self.compute(store, quantized, product, (first, n), pass, scratch);
                }
                part -= parts(product);
            }
        });
        n
    }

    /// Computes the outputs of `n` quads (four rows each) for the inputs of a pass.
    fn compute(
        &self,
        store: &Store,
        quantized: &Quantized,
        product: &Product<Ternary>,
        (first, n): (usize, usize),
        pass: Pass,
        scratch: &mut Scratch,
    ) {
        let (cols, n_rows) = (self.cols, n * ROWS);
        let stride = layout::row_bytes(cols);
        let rows = &product.weight.packed[first * ROWS * stride..][..n_rows * stride];
        let block = LookupBlock { rows, cols, x: &self.x[pass.first * cols..][..pass.width * cols] };
        let memory = &mut scratch.lookup;
        let sums = &mut memory.sums[..n_rows * pass.width];
        let mut work = LookupScratch {
            indices: &mut memory.indices[..n_rows],
            line_sums: &mut memory.line_sums[..n_rows * pass.width],
            tables: &mut memory.tables,
        };
        store.kernels.lookup(&block, &mut work, sums);
        for (i, sums) in sums.chunks(ORDERED * pass.width).enumerate() {
            let quad = first + i * ORDERED / ROWS;
            for input in 0..pass.n {
                let mut dots = [0; ORDERED];
                let dots = &mut dots[..sums.len() / pass.width];
                dots.iter_mut().zip(sums[input..].iter().step_by(pass.width)).for_each(|(dot, sum)| *dot = *sum);
                let row = pass.first + input;
                put(product, row, quad, dots, quantized.scales[row], &mut scratch.y);
            }
        }
    }
}

impl LookupMemory {
    pub(super) fn empty() -> Self {
        let (line_sums, tables) = (Buffer::empty(), Buffer::empty());
        Self { indices: Buffer::empty(), line_sums, tables, sums: Buffer::empty(), y: Buffer::empty() }
    }

    fn reserve(&mut self) -> Result<()> {
        self.reserve_tables()?;
        self.sums.reserve(MOST_ROWS * MOST_INPUTS)
    }

    /// Makes room for products with a scale per group.
    pub(super) fn reserve_for_groups(&mut self) -> Result<()> {
        self.reserve_tables()?;
        self.y.reserve(MOST_ROWS * LOOKUP_INPUTS)
    }

    fn reserve_tables(&mut self) -> Result<()> {
        self.indices.reserve(MOST_ROWS)?;
        self.line_sums.reserve(MOST_ROWS * MOST_INPUTS)?;
        self.tables.reserve(TABLE_NUMBERS)
    }
}

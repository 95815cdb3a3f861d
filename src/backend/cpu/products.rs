//! Ternary products of a batch with whole matrices: the int8 input, tasks of four rows at a time,
//! and the conversion of the sums.

use std::ops::Range;

use super::kernels::Block;
use super::lookup::{LookupInput, LookupMemory};
use super::memory::{Buffer, Shared};
use super::{Store, TASK_BYTES, Ternary, attention, groups, layout};
use crate::backend::Shape;
use crate::error::Result;
use crate::formats::ternary::Scale;

/// The largest number of tokens in a `gemm` call, so that its results stay in the first-level
/// cache.
const GEMM_TOKENS: usize = 64;
/// The largest number of quads (four rows each) in a `gemm` call.
const GEMM_QUADS: usize = 8;

/// The int8 input of the next projections.
pub(super) struct Quantized {
    /// Rows, each padded with zeros to whole lines.
    pub(super) q: Buffer<i8>,
    pub(super) scales: Vec<f32>,
    pub(super) sums: Vec<i32>,
}

/// One row of [`Quantized`].
#[derive(Clone, Copy)]
pub(super) struct QuantizedRow<'a> {
    pub(super) q: &'a [i8],
    /// The same row, and the zeros after it.
    pub(super) padded: &'a [i8],
    pub(super) scale: f32,
    pub(super) sum: i32,
}

/// The memory that one thread needs for itself.
pub(super) struct Scratch {
    pub(super) floats: Buffer<f32>,
    /// Integer sums of outputs, of neurons that are live or of a matrix that is read by columns.
    pub(super) sums: Buffer<i32>,
    /// Decoded weights.
    pub(super) codes: Buffer<u8>,
    dots: Buffer<i32>,
    /// Results that are not yet where they belong.
    pub(super) y: Buffer<f32>,
    pub(super) lookup: LookupMemory,
}

impl Scratch {
    pub(super) fn new(shape: &Shape) -> Result<Self> {
        let widest = shape.hidden.max(shape.intermediate).max(shape.q_dim());
        // A task has at most TASK_BYTES of rows, and a row at least a line.
        let dots = layout::ROWS * (GEMM_QUADS * GEMM_TOKENS).max(TASK_BYTES / (layout::ROWS * layout::LINE) + 1);
        Ok(Self {
            floats: Buffer::zeroed(widest.max(attention::scratch_len(shape)))?,
            sums: Buffer::zeroed(layout::padded(shape.hidden.max(shape.intermediate)))?,
            codes: Buffer::zeroed(layout::ROWS * layout::padded(widest))?,
            dots: Buffer::zeroed(dots)?,
            y: Buffer::zeroed(dots.max(groups::MOST_RESULTS))?,
            lookup: LookupMemory::empty(),
        })
    }
}

impl Quantized {
    /// One row, of `cols` numbers.
    pub(super) fn row(&self, row: usize, cols: usize) -> QuantizedRow<'_> {
        let padded = &self.q[row * layout::padded(cols)..][..layout::padded(cols)];
        QuantizedRow { q: &padded[..cols], padded, scale: self.scales[row], sum: self.sums[row] }
    }
}

/// Computes `dot * (scale / s) + bias` for consecutive rows from `first` on. The result is added to
/// `out`, with `y` as scratch, or overwrites it.
pub(super) fn finish(weight: &Ternary, first: usize, dots: &[i32], s: f32, y: &mut [f32], out: &mut [f32], add: bool) {
    if !add {
        return scale_dots(weight, first, dots, s, out);
    }
    let y = &mut y[..out.len()];
    scale_dots(weight, first, dots, s, y);
    out.iter_mut().zip(y).for_each(|(out, y)| *out += *y);
}

fn scale_dots(weight: &Ternary, first: usize, dots: &[i32], s: f32, y: &mut [f32]) {
    match &weight.scale {
        Scale::Tensor(scale) => {
            let factor = scale / s;
            y.iter_mut().zip(dots).for_each(|(y, dot)| *y = *dot as f32 * factor);
        }
        Scale::Row(scales) => {
            let pairs = dots.iter().zip(&scales[first..]);
            y.iter_mut().zip(pairs).for_each(|(y, (dot, scale))| *y = *dot as f32 * (scale / s));
        }
        // `Backend::check` admits no int8 input here.
        Scale::Group { .. } => y.fill(f32::NAN),
    }
    if let Some(bias) = &weight.bias {
        y.iter_mut().zip(&bias[first..]).for_each(|(y, bias)| *y += bias);
    }
}

/// A ternary product of the batch: which matrix (a [`Ternary`] or `Tiles`), where its results go,
/// and whether they are added there.
pub(super) struct Product<'a, W> {
    pub(super) weight: &'a W,
    pub(super) out: Shared<'a, f32>,
    pub(super) width: usize,
    pub(super) add: bool,
}

impl Product<'_, Ternary> {
    /// Computes the outputs of `quads` (four rows each) for the rows of the batch from `start` on.
    fn compute(&self, store: &Store, quantized: &Quantized, start: usize, quads: Range<usize>, scratch: &mut Scratch) {
        let (bytes, cols) = (quad_bytes(self.weight), layout::padded(self.weight.cols));
        let packed = &self.weight.packed[quads.start * bytes..quads.end * bytes];
        let (q, sums) = (&quantized.q[start * cols..], &quantized.sums[start..]);
        if let [sum] = sums {
            let dots = &mut scratch.dots[..quads.len() * layout::ROWS];
            store.kernels.gemv(packed, &q[..cols], *sum, dots);
            return put(self, start, quads.start, dots, quantized.scales[start], &mut scratch.y);
        }
        for first in quads.clone().step_by(GEMM_QUADS) {
            let rows = &packed[(first - quads.start) * bytes..];
            let rows = &rows[..rows.len().min(GEMM_QUADS * bytes)];
            let n = rows.len() / bytes * layout::ROWS;
            let tokens = sums.chunks(GEMM_TOKENS).zip(q.chunks(GEMM_TOKENS * cols));
            for (chunk, (sums, q)) in tokens.enumerate() {
                let block = Block { rows, packing: self.weight.packing, q: &q[..sums.len() * cols], sums };
                let dots = &mut scratch.dots[..n * sums.len()];
                store.kernels.gemm(&block, &mut scratch.codes, dots);
                for (i, dots) in dots.chunks_exact(n).enumerate() {
                    let row = start + chunk * GEMM_TOKENS + i;
                    put(self, row, first, dots, quantized.scales[row], &mut scratch.y);
                }
            }
        }
    }
}

/// Finishes consecutive dot products of one batch row, those of whole quads. They belong to the
/// caller's task alone.
pub(super) fn put(product: &Product<Ternary>, row: usize, quad: usize, dots: &[i32], s: f32, y: &mut [f32]) {
    let first = quad * layout::ROWS;
    let n = dots.len().min(product.weight.rows - first);
    // SAFETY: a quad belongs to one task, so its outputs do.
    let out = unsafe { product.out.part(row * product.width + first, n) };
    finish(product.weight, first, dots, s, y, out, product.add);
}

fn quad_bytes(weight: &Ternary) -> usize {
    layout::ROWS * weight.row_bytes()
}

/// Quads that one task works on. `gemm_rows` is that of the kernels.
fn quads_per_task(weight: &Ternary, n_rows: usize, gemm_rows: usize) -> usize {
    match n_rows {
        1 => (TASK_BYTES / quad_bytes(weight)).max(1),
        // With many rows, a quad is much work. Small tasks share it more evenly.
        _ => (TASK_BYTES / 4 / quad_bytes(weight)).max(1).next_multiple_of(gemm_rows / layout::ROWS),
    }
}

/// Runs ternary products that share the quantised input, as one list of tasks.
pub(super) fn run_products(
    store: &Store,
    quantized: &Quantized,
    lookup: &mut LookupInput,
    scratch: &mut [Scratch],
    products: &[Product<Ternary>],
) {
    let start = lookup.run(store, quantized, scratch, products);
    let n_rows = quantized.scales.len() - start;
    if n_rows == 0 {
        return;
    }
    let per_task = |weight: &Ternary| quads_per_task(weight, n_rows, store.kernels.gemm_rows);
    let tasks = |p: &Product<Ternary>| p.weight.n_quads().div_ceil(per_task(p.weight));
    let scratch = Shared::new(scratch);
    store.pool.run(products.iter().map(tasks).sum(), &|worker, mut task| {
        // SAFETY: no two tasks at the same time have the same worker.
        let scratch = unsafe { &mut scratch.part(worker, 1)[0] };
        for product in products {
            if task < tasks(product) {
                let per_task = per_task(product.weight);
                let quads = task * per_task..((task + 1) * per_task).min(product.weight.n_quads());
                return product.compute(store, quantized, start, quads, scratch);
            }
            task -= tasks(product);
        }
    });
}

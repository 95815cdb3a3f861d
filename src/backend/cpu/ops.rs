//! The verbs of the op contract on the CPU: each splits its work into tasks for the pool, and returns when it is done.
//!
//! How work is split never changes a result: a task computes whole numbers, each in the order that `arith` fixes.

use std::ops::Range;
use std::sync::Arc;

use super::attention::{self, Attention};
use super::dense::RowBuffer;
use super::head::{Head, HeadRow, HeadScratch};
use super::memory::{Buffer, Shared};
use super::sparse::{self, Live};
use super::{Store, TASK_BYTES, Ternary, fill_in_parts, kv, layout};
use crate::backend::{
    Act, Activation, Batch, DenseId, KV_BLOCK, KvBlock, Norm, Ops, Row, Shape, TernaryId, Wanted, Work, arith,
};
use crate::error::{Error, Result};
use crate::formats::ternary::Scale;

/// Tokens that a `gemm` call takes at most, so that its results stay in the first-level cache.
const GEMM_TOKENS: usize = 64;
/// Fours of rows of which the results are finished together.
const GEMM_QUADS: usize = 8;
/// Inputs of the output head that are scored together.
const HEAD_INPUTS: usize = 8;

/// The int8 input of the next projections.
pub(super) struct Quantized {
    /// Rows, each padded with zeros to whole lines.
    pub(super) q: Buffer<i8>,
    pub(super) scales: Vec<f32>,
    pub(super) sums: Vec<i32>,
}

/// One row of them.
#[derive(Clone, Copy)]
pub(super) struct QuantizedRow<'a> {
    pub(super) q: &'a [i8],
    /// The same, and zeros.
    pub(super) padded: &'a [i8],
    pub(super) scale: f32,
    pub(super) sum: i32,
}

/// What one thread needs for itself.
pub(super) struct Scratch {
    pub(super) floats: Buffer<f32>,
    /// Integer sums of outputs, of neurons that are live or of a matrix that is read by columns.
    pub(super) sums: Buffer<i32>,
    codes: Buffer<u8>,
    dots: Buffer<i32>,
    y: Buffer<f32>,
}

/// A batch on the CPU.
pub(super) struct CpuOps {
    store: Arc<Store>,
    rows: Vec<Row>,
    sequences: Vec<Vec<Arc<kv::Block>>>,
    rope: Vec<f32>,
    acts: [Buffer<f32>; 7],
    quantized: Quantized,
    scratch: Vec<Scratch>,
    live: Live,
    /// Results of chunks of attention.
    partials: Vec<f32>,
    /// For inputs of the head that are computed together, which are normed first.
    head_scratch: Vec<HeadScratch>,
    head_inputs: Vec<f32>,
    /// Which logits are being computed, and of how many rows they are.
    head_progress: Option<(Wanted, usize)>,
    logits: Vec<f32>,
    work: Work,
    /// What went wrong in a verb.
    trouble: Option<Error>,
}

impl CpuOps {
    pub(super) fn new(store: Arc<Store>) -> Result<Self> {
        let shape = store.shape;
        let widest = shape.hidden.max(shape.intermediate).max(shape.q_dim());
        let attention = attention::scratch_len(&shape);
        // A task has at most TASK_BYTES of rows, and a row at least a line.
        let dots = layout::ROWS * (GEMM_QUADS * GEMM_TOKENS).max(TASK_BYTES / (layout::ROWS * layout::LINE) + 1);
        let new_scratch = |_| {
            Ok(Scratch {
                floats: Buffer::zeroed(widest.max(attention))?,
                sums: Buffer::zeroed(layout::padded(shape.hidden.max(shape.intermediate)))?,
                codes: Buffer::zeroed(layout::ROWS * layout::padded(widest))?,
                dots: Buffer::zeroed(dots)?,
                y: Buffer::zeroed(dots)?,
            })
        };
        let scratch = (0..store.pool.threads()).map(new_scratch).collect::<Result<_>>()?;
        Ok(Self {
            store,
            rows: vec![],
            sequences: vec![],
            rope: vec![],
            acts: std::array::from_fn(|_| Buffer::empty()),
            quantized: Quantized { q: Buffer::empty(), scales: vec![], sums: vec![] },
            scratch,
            live: Live::default(),
            partials: vec![],
            head_scratch: vec![],
            head_inputs: vec![],
            head_progress: None,
            logits: vec![],
            work: Work::default(),
            trouble: None,
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

/// `dot * (scale / s) + bias` of consecutive rows from `first` on; added to `out`, with room in `y`, or written over it.
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
    }
    if let Some(bias) = &weight.bias {
        y.iter_mut().zip(&bias[first..]).for_each(|(y, bias)| *y += bias);
    }
}

/// A ternary product of the batch: which matrix, where its results go, and whether they are added there.
struct Product<'a> {
    weight: &'a Ternary,
    out: Shared<'a, f32>,
    width: usize,
    add: bool,
}

impl Product<'_> {
    /// Computes the outputs of `quads`, fours of rows, for every row of the batch.
    fn compute(&self, store: &Store, quantized: &Quantized, quads: Range<usize>, scratch: &mut Scratch) {
        let (bytes, cols) = (quad_bytes(self.weight), layout::padded(self.weight.cols));
        let lines = &self.weight.lines[quads.start * bytes..quads.end * bytes];
        let n_rows = quantized.scales.len();
        if n_rows == 1 {
            let dots = &mut scratch.dots[..quads.len() * layout::ROWS];
            // SAFETY: `kernels` is a tier that this CPU can run, here and below.
            unsafe { (store.kernels.gemv)(lines, &quantized.q[..cols], quantized.sums[0], dots) };
            return self.put(0, quads.start, dots, quantized.scales[0], &mut scratch.y);
        }
        for first in quads.clone().step_by(GEMM_QUADS) {
            let lines = &lines[(first - quads.start) * bytes..];
            let lines = &lines[..lines.len().min(GEMM_QUADS * bytes)];
            let tokens = quantized.sums.chunks(GEMM_TOKENS).zip(quantized.q.chunks(GEMM_TOKENS * cols));
            for (chunk, (sums, q)) in tokens.enumerate() {
                let of_quad = sums.len() * layout::ROWS;
                let n_quads = lines.len() / bytes;
                let dots = &mut scratch.dots[..n_quads * of_quad];
                for (lines, dots) in lines.chunks_exact(bytes).zip(dots.chunks_exact_mut(of_quad)) {
                    let q = &q[..sums.len() * cols];
                    // SAFETY: as above.
                    unsafe { (store.kernels.gemm)(lines, q, sums, &mut scratch.codes, dots) };
                }
                // Finished together: the sums of a row lie apart.
                let dots = dots.as_chunks::<{ layout::ROWS }>().0;
                let mut of_row = [[0; layout::ROWS]; GEMM_QUADS];
                for i in 0..sums.len() {
                    let quads = dots[i..].iter().step_by(sums.len());
                    of_row.iter_mut().zip(quads).for_each(|(to, from)| *to = *from);
                    let row = chunk * GEMM_TOKENS + i;
                    let dots = of_row[..n_quads].as_flattened();
                    self.put(row, first, dots, quantized.scales[row], &mut scratch.y);
                }
            }
        }
    }

    /// Finishes consecutive dot products of one batch row.
    fn put(&self, row: usize, quad: usize, dots: &[i32], s: f32, y: &mut [f32]) {
        let first = quad * layout::ROWS;
        let n = dots.len().min(self.weight.rows - first);
        // SAFETY: a quad belongs to one task, so its outputs do.
        let out = unsafe { self.out.part(row * self.width + first, n) };
        finish(self.weight, first, dots, s, y, out, self.add);
    }
}

fn quad_bytes(weight: &Ternary) -> usize {
    layout::ROWS * layout::row_bytes(weight.cols)
}

/// Fours of rows that one task works on.
fn quads_per_task(weight: &Ternary, n_rows: usize) -> usize {
    // With many rows a quad is much work; small tasks share it more evenly.
    let bytes = if n_rows == 1 { TASK_BYTES } else { TASK_BYTES / 4 };
    (bytes / quad_bytes(weight)).max(1)
}

/// Runs ternary products that share the quantised input: one list of tasks over all of them.
fn run_products(store: &Store, quantized: &Quantized, scratch: &mut [Scratch], products: &[Product]) {
    let n_rows = quantized.scales.len();
    let tasks = |p: &Product| p.weight.n_quads().div_ceil(quads_per_task(p.weight, n_rows));
    let scratch = Shared::new(scratch);
    store.pool.run(products.iter().map(tasks).sum(), &|worker, mut task| {
        // SAFETY: no two tasks at the same time have the same worker.
        let scratch = unsafe { &mut scratch.part(worker, 1)[0] };
        for product in products {
            if task < tasks(product) {
                let per_task = quads_per_task(product.weight, n_rows);
                let quads = task * per_task..((task + 1) * per_task).min(product.weight.n_quads());
                return product.compute(store, quantized, quads, scratch);
            }
            task -= tasks(product);
        }
    });
}

impl Ops for CpuOps {
    fn begin(&mut self, batch: &Batch) -> Result<()> {
        let shape = self.store.shape;
        batch.check(&shape)?;
        let n = batch.rows.len();
        let blocks = |blocks: &&[Arc<dyn KvBlock>]| blocks.iter().map(kv::Block::shared).collect();
        self.sequences = batch.sequences.iter().map(blocks).collect::<Result<_>>()?;
        for act in Act::ALL {
            self.acts[act as usize].reserve(n * shape.width(act))?;
        }
        self.quantized.q.reserve(n * layout::padded(shape.hidden.max(shape.intermediate).max(shape.q_dim())))?;
        self.quantized.scales.resize(n, 0.0);
        self.quantized.sums.resize(n, 0);
        self.rows.clear();
        self.rows.extend_from_slice(batch.rows);
        self.rope.clear();
        self.rope.extend_from_slice(batch.rope);
        self.head_progress = None;
        self.work = Work::default();
        self.trouble = None;
        Ok(())
    }

    fn embed(&mut self, table: DenseId) {
        let store = Arc::clone(&self.store);
        let hidden = store.shape.hidden;
        let mut rows = self.rows.iter().zip(self.acts[Act::X as usize].chunks_exact_mut(hidden));
        let (table, mut buffer) = (&store.dense[table.0 as usize], RowBuffer::default());
        let embedded = rows.try_for_each(|(row, x)| table.row(row.token as usize, &mut buffer, x));
        self.trouble = self.trouble.take().or(embedded.err());
    }

    fn quantize(&mut self, source: Act, norms: &[Norm]) {
        let store = Arc::clone(&self.store);
        let width = store.shape.width(source);
        let stride = layout::padded(width);
        let n = self.rows.len();
        let x = &self.acts[source as usize][..n * width];
        let q = Shared::new(&mut self.quantized.q[..n * stride]);
        let scales = Shared::new(&mut self.quantized.scales);
        let sums = Shared::new(&mut self.quantized.sums);
        let scratch = Shared::new(&mut self.scratch);
        store.pool.run(n, &|worker, row| {
            // SAFETY: each task has a row, and each worker a scratch, of its own.
            let (q, scale, sum, scratch) = unsafe {
                (q.part(row * stride, stride), scales.part(row, 1), sums.part(row, 1), scratch.part(worker, 1))
            };
            let x = normed(&store, &x[row * width..(row + 1) * width], norms, &mut scratch[0].floats);
            q[width..].fill(0);
            // SAFETY: `kernels` is a tier that this CPU can run.
            (scale[0], sum[0]) = unsafe { (store.kernels.quantize)(x, q) };
        });
    }

    fn project(&mut self, pairs: &[(TernaryId, Act)]) {
        let store = Arc::clone(&self.store);
        let n = self.rows.len();
        let mut acts = self.acts.each_mut().map(|act| Some(&mut **act));
        let product = |(weight, act): &(TernaryId, Act)| {
            let width = store.shape.width(*act);
            let out = Shared::new(&mut acts[*act as usize].take()?[..n * width]);
            Some(Product { weight: &store.ternary[weight.0 as usize], out, width, add: false })
        };
        let products: Vec<Product> = pairs.iter().filter_map(product).collect();
        self.work.weight_bytes += products.iter().map(|product| product.weight.lines.bytes() as u64).sum::<u64>();
        run_products(&store, &self.quantized, &mut self.scratch, &products);
    }

    fn project_add(&mut self, weight: TernaryId) {
        let store = Arc::clone(&self.store);
        let width = store.shape.hidden;
        let weight = &store.ternary[weight.0 as usize];
        let x = &mut self.acts[Act::X as usize][..self.rows.len() * width];
        if let Some(columns) = weight.columns.as_ref().filter(|_| self.rows.len() <= sparse::MOST_ROWS) {
            let rows = (0..self.rows.len()).map(|row| self.quantized.row(row, weight.cols));
            self.live.find_nonzero(store.kernels, rows.clone().map(|row| row.q));
            if let Some(bytes) = self.live.worthwhile(weight.rows, &weight.lines) {
                self.work.weight_bytes += bytes;
                for (row, (input, x)) in rows.zip(x.chunks_exact_mut(width)).enumerate() {
                    sparse::add_columns(&store, weight, columns, input, self.live.of(row), &mut self.scratch, x);
                }
                return;
            }
        }
        self.work.weight_bytes += weight.lines.bytes() as u64;
        let product = Product { weight, out: Shared::new(x), width, add: true };
        run_products(&store, &self.quantized, &mut self.scratch, &[product]);
    }

    fn gate_up(&mut self, gate: TernaryId, up: TernaryId, activation: Activation) {
        let store = Arc::clone(&self.store);
        let weight = &store.ternary[up.0 as usize];
        let n = self.rows.len() * weight.rows;
        let can_skip = |scale: &f32| activation == Activation::Relu2 && weight.stays_finite(*scale);
        if self.rows.len() <= sparse::MOST_ROWS && self.quantized.scales.iter().all(can_skip) {
            self.project(&[(gate, Act::Gate)]);
            let [.., gate, hidden] = &mut self.acts;
            let rows = gate[..n].chunks_exact(weight.rows);
            self.live.find_positive(store.kernels, rows.clone());
            self.work.neurons += n as u64;
            self.work.live_neurons += self.live.n() as u64;
            if let Some(bytes) = self.live.worthwhile(weight.cols, &weight.lines) {
                self.work.weight_bytes += bytes;
                for (row, (gate, hidden)) in rows.zip(hidden.chunks_exact_mut(weight.rows)).enumerate() {
                    let (input, live) = (self.quantized.row(row, weight.cols), self.live.of(row));
                    sparse::up_rows(&store, weight, input, live, &mut self.scratch, gate, hidden);
                }
                return;
            }
            self.project(&[(up, Act::Hidden)]);
        } else {
            self.project(&[(gate, Act::Gate), (up, Act::Hidden)]);
        }
        self.activate(activation);
    }

    fn activate(&mut self, activation: Activation) {
        let store = Arc::clone(&self.store);
        let n = self.rows.len() * store.shape.intermediate;
        let [.., gate, hidden] = &mut self.acts;
        let activate = match activation {
            Activation::Relu2 => store.kernels.relu2_mul,
            Activation::Silu => store.kernels.silu_mul,
        };
        let unit = 1024.min(n);
        fill_in_parts(&store.pool, &mut hidden[..n], unit, 8 * unit, |first, part| {
            // SAFETY: `kernels` is a tier that this CPU can run.
            unsafe { activate(&gate[first * unit..n], part) };
        });
    }

    fn attend(&mut self, layer: usize) {
        self.rotate_and_append(layer);
        let shape = self.store.shape;
        let n = self.rows.len() * shape.q_dim();
        let [_, q, _, _, out, ..] = &mut self.acts;
        let attention =
            Attention { store: &self.store, layer, rows: &self.rows, sequences: &self.sequences, q: &q[..n] };
        attention.run(&mut self.scratch, &mut self.partials, &mut out[..n]);
    }

    fn logits(&mut self, norm: Norm, head: DenseId, wanted: Wanted) -> bool {
        let store = Arc::clone(&self.store);
        let (hidden, n_vocab) = (store.shape.hidden, store.shape.n_vocab);
        let sketch = store.sketch.as_ref().filter(|(of, _)| *of == head).map(|(_, sketch)| sketch);
        let dense = &store.dense[head.0 as usize];
        let head = Head { dense, sketch, kernels: store.kernels, pool: &store.pool, part_bytes: store.layer_bytes() };
        let rows: Vec<usize> = (0..self.rows.len()).filter(|row| self.rows[*row].logits).collect();
        let done = match self.head_progress {
            Some((before, done)) if before == wanted => done,
            _ => 0,
        };
        let n = HEAD_INPUTS.min(rows.len() - done);
        if self.head_progress != Some((wanted, done)) || self.head_inputs.is_empty() {
            self.logits.resize(rows.len() * n_vocab, 0.0);
            self.head_inputs.clear();
            for row in &rows[done..done + n] {
                let x = &self.acts[Act::X as usize][row * hidden..][..hidden];
                self.head_inputs.extend_from_slice(normed(&store, x, &[norm], &mut self.scratch[0].floats));
            }
            self.head_scratch.iter_mut().for_each(HeadScratch::reset);
        }
        self.head_progress = Some((wanted, done));
        let is_done = self.advance_head(&head, wanted, done, n).unwrap_or_else(|error| {
            self.trouble.get_or_insert(error);
            true
        });
        if is_done {
            self.head_inputs.clear();
            self.head_progress = Some((wanted, done + n));
        }
        is_done && done + n == rows.len()
    }

    fn submit(&mut self) -> Result<()> {
        self.trouble.take().map_or(Ok(()), Err)
    }

    fn read_logits(&mut self, out: &mut Vec<f32>) -> Result<()> {
        self.submit()?;
        std::mem::swap(out, &mut self.logits);
        Ok(())
    }

    fn work(&self) -> Work {
        self.work
    }

    fn end(&mut self) {
        self.sequences.clear();
    }
}

impl CpuOps {
    /// Does a part of the head's work for `n` inputs, whose logits begin at the row `first`.
    fn advance_head(&mut self, head: &Head, wanted: Wanted, first: usize, n: usize) -> Result<bool> {
        let Shape { hidden, n_vocab, .. } = self.store.shape;
        while self.head_scratch.len() < n {
            self.head_scratch.push(HeadScratch::new(hidden)?);
        }
        let logits = self.logits[first * n_vocab..][..n * n_vocab].chunks_exact_mut(n_vocab);
        let inputs = self.head_inputs.chunks_exact(hidden).zip(&mut self.head_scratch).zip(logits);
        let mut inputs: Vec<_> = inputs.map(|((x, scratch), logits)| HeadRow { x, scratch, logits }).collect();
        let is_done = head.advance(&mut inputs, wanted);
        self.work.weight_bytes +=
            self.head_scratch.iter_mut().map(|scratch| std::mem::take(&mut scratch.bytes)).sum::<u64>();
        is_done
    }

    fn rotate_and_append(&mut self, layer: usize) {
        let store = Arc::clone(&self.store);
        let shape = &store.shape;
        let (hd, half) = (shape.head_dim, shape.head_dim / 2);
        let n = self.rows.len();
        let (rows, sequences, rope) = (&self.rows, &self.sequences, &self.rope);
        let [_, q, k, v, ..] = &mut self.acts;
        let (q, k) = (Shared::new(&mut q[..n * shape.q_dim()]), Shared::new(&mut k[..n * shape.kv_dim()]));
        store.pool.run(n, &|_, row| {
            // SAFETY: each task has a row of its own.
            let (q, k) =
                unsafe { (q.part(row * shape.q_dim(), shape.q_dim()), k.part(row * shape.kv_dim(), shape.kv_dim())) };
            let (cos, sin) = rope[row * hd..(row + 1) * hd].split_at(half);
            for head in q.chunks_exact_mut(hd).chain(k.chunks_exact_mut(hd)) {
                // SAFETY: `kernels` is a tier that this CPU can run.
                unsafe { (store.kernels.rotate)(head, cos, sin) };
            }
            let Row { sequence, position, .. } = rows[row];
            let v = &v[row * shape.kv_dim()..(row + 1) * shape.kv_dim()];
            for (kv_head, (k, v)) in k.chunks_exact(hd).zip(v.chunks_exact(hd)).enumerate() {
                let block = &sequences[sequence][position / KV_BLOCK];
                // SAFETY: each task has a position of its own, and the engine lets no other session see it.
                unsafe { block.append(shape, layer, kv_head, position % KV_BLOCK, k, v) };
            }
        });
    }
}

/// `x` after each of `norms`; without any, `x` itself.
fn normed<'a>(store: &Store, x: &'a [f32], norms: &[Norm], scratch: &'a mut [f32]) -> &'a [f32] {
    let Some((first, rest)) = norms.split_first() else { return x };
    let out = &mut scratch[..x.len()];
    // SAFETY: `kernels` is a tier that this CPU can run.
    unsafe { (store.kernels.rms_norm)(x, &store.vectors[first.gain.0 as usize], first.eps, out) };
    for norm in rest {
        arith::rms_norm(out, &store.vectors[norm.gain.0 as usize], norm.eps);
    }
    out
}

//! The verbs of the op contract on the CPU. Each verb splits its work into tasks for the pool, and
//! returns when all tasks are done.
//!
//! The split never changes a result: a task computes whole numbers, each in the order that `arith`
//! fixes.

use std::sync::Arc;

use super::attention::Attention;
use super::dense::RowBuffer;
use super::groups::GroupedInput;
use super::head::{Head, HeadRow, HeadScratch};
use super::kernels::Kernels;
use super::lookup::LookupInput;
use super::memory::{Buffer, Shared};
use super::products::{Product, Quantized, Scratch, run_products};
use super::sparse::{self, Live};
use super::tiles::{TileLayout, Tiles};
use super::{Matrix, Store, Ternary, fill_in_parts, kv, layout};
use crate::backend::{
    Act, Activation, Batch, InputFormat, KV_BLOCK, KvBlock, MatrixId, Norm, Ops, Row, Shape, Wanted, Work, arith,
};
use crate::error::{Error, Result};

/// Inputs of the output head that are scored together.
const HEAD_INPUTS: usize = 8;

/// A batch on the CPU.
pub(super) struct CpuOps {
    store: Arc<Store>,
    rows: Vec<Row>,
    sequences: Vec<Vec<Arc<kv::Block>>>,
    rope: Vec<f32>,
    acts: [Buffer<f32>; 7],
    /// The input that was prepared last, in one of two formats.
    quantized: Quantized,
    /// The same input as the tables of sums take it.
    lookup: LookupInput,
    grouped: GroupedInput,
    format: InputFormat,
    scratch: Vec<Scratch>,
    live: Live,
    /// Results of attention, one for each chunk.
    partials: Vec<f32>,
    /// Scratch for the head: one for each of the inputs that are computed together.
    head_scratch: Vec<HeadScratch>,
    head_inputs: Vec<f32>,
    /// Which logits are being computed, and for how many rows of the batch (of a ternary head: for
    /// how many tiles) they are done.
    head_progress: Option<(Wanted, usize)>,
    logits: Vec<f32>,
    work: Work,
    /// The first error of a verb.
    trouble: Option<Error>,
}

impl CpuOps {
    pub(super) fn new(store: Arc<Store>) -> Result<Self> {
        let scratch = (0..store.pool.threads()).map(|_| Scratch::new(&store.shape)).collect::<Result<_>>()?;
        Ok(Self {
            store,
            rows: vec![],
            sequences: vec![],
            rope: vec![],
            acts: std::array::from_fn(|_| Buffer::empty()),
            quantized: Quantized { q: Buffer::empty(), scales: vec![], sums: vec![] },
            lookup: LookupInput::empty(),
            grouped: GroupedInput::empty(),
            format: InputFormat::Int8PerRow,
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
        let widest = layout::padded(shape.hidden.max(shape.intermediate).max(shape.q_dim()));
        self.quantized.q.reserve(n * widest)?;
        self.lookup.reserve(&self.store, n, widest, &mut self.scratch)?;
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

    fn embed(&mut self, table: MatrixId) {
        let store = Arc::clone(&self.store);
        let hidden = store.shape.hidden;
        let mut rows = self.rows.iter().zip(self.acts[Act::X as usize].chunks_exact_mut(hidden));
        match store.matrix(table) {
            Matrix::Float(table, _) => {
                let mut buffer = RowBuffer::default();
                let embedded = rows.try_for_each(|(row, x)| table.row(row.token as usize, &mut buffer, x));
                self.trouble = self.trouble.take().or(embedded.err());
            }
            Matrix::Tiles(table) => rows.for_each(|(row, x)| table.embed(row.token as usize, x)),
            Matrix::Ternary(_) => {
                self.note(Error::Internal { message: "an embedding without groups was not refused".to_owned() })
            }
        }
    }

    fn prepare_input(&mut self, source: Act, norms: &[Norm], format: InputFormat) {
        self.format = format;
        match format {
            InputFormat::Int8PerRow => self.prepare_int8(source, norms),
            InputFormat::Int16PerGroup(size) => {
                let (n, width) = (self.rows.len(), self.store.shape.width(source));
                let (store, acts) = (&self.store, &self.acts[source as usize]);
                let x = |row: usize| &acts[row * width..][..width];
                let prepared = self.grouped.prepare(store, (n, width, size), norms, x, &mut self.scratch);
                self.trouble = self.trouble.take().or(prepared.err());
            }
            InputFormat::F32 => {
                self.note(Error::Internal { message: "a projection of an f32 input was not refused".to_owned() })
            }
        }
    }

    fn linear(&mut self, pairs: &[(MatrixId, Act)]) {
        let multiplied = self.multiply_by(pairs, false);
        self.trouble = self.trouble.take().or(multiplied.err());
    }

    fn linear_add(&mut self, weight: MatrixId) {
        let store = Arc::clone(&self.store);
        if let Matrix::Ternary(weight) = store.matrix(weight)
            && self.add_columns(&store, weight)
        {
            return;
        }
        let multiplied = self.multiply_by(&[(weight, Act::X)], true);
        self.trouble = self.trouble.take().or(multiplied.err());
    }

    fn norm_heads(&mut self, act: Act, norm: Norm) {
        let store = Arc::clone(&self.store);
        let (width, head_dim) = (store.shape.width(act), store.shape.head_dim);
        let (n, gain) = (self.rows.len(), &store.vectors[norm.gain.0 as usize]);
        let (acts, scratch) = (Shared::new(&mut self.acts[act as usize]), Shared::new(&mut self.scratch));
        store.pool.run(n, &|worker, row| {
            // SAFETY: each task has a row, and each worker a scratch, of its own.
            let (row, scratch) = unsafe { (acts.part(row * width, width), &mut scratch.part(worker, 1)[0]) };
            let x = &mut scratch.floats[..width];
            x.copy_from_slice(row);
            for (x, head) in x.chunks_exact(head_dim).zip(row.chunks_exact_mut(head_dim)) {
                store.kernels.rms_norm(x, gain, norm.eps, head);
            }
        });
    }

    fn gate_up(&mut self, gate: MatrixId, up: MatrixId, activation: Activation) {
        let store = Arc::clone(&self.store);
        if let (Matrix::Ternary(gate), Matrix::Ternary(up)) = (store.matrix(gate), store.matrix(up))
            && self.skip_silent(&store, gate, up, activation)
        {
            return;
        }
        self.linear(&[(gate, Act::Gate), (up, Act::Ffn)]);
        self.activate(activation);
    }

    fn activate(&mut self, activation: Activation) {
        let store = Arc::clone(&self.store);
        let n = self.rows.len() * store.shape.intermediate;
        let [.., gate, hidden] = &mut self.acts;
        let activate = match activation {
            Activation::Relu2 => Kernels::relu2_mul,
            Activation::Silu => Kernels::silu_mul,
        };
        let unit = 1024.min(n);
        fill_in_parts(&store.pool, &mut hidden[..n], unit, 8 * unit, |first, part| {
            activate(store.kernels, &gate[first * unit..n], part);
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

    fn logits(&mut self, norm: Norm, head: MatrixId, wanted: Wanted) -> bool {
        let store = Arc::clone(&self.store);
        let rows: Vec<usize> = (0..self.rows.len()).filter(|row| self.rows[*row].logits).collect();
        let (dense, low_bit_head) = match store.matrix(head) {
            Matrix::Float(dense, low_bit_head) => (dense, low_bit_head.as_ref()),
            Matrix::Tiles(head) => return self.ternary_logits(&store, norm, head, wanted, &rows),
            Matrix::Ternary(_) => {
                self.note(Error::Internal { message: "a ternary head without groups was not refused".to_owned() });
                return true;
            }
        };
        let (hidden, n_vocab) = (store.shape.hidden, store.shape.n_vocab);
        let head =
            Head { dense, low_bit_head, kernels: store.kernels, pool: &store.pool, part_bytes: store.layer_bytes() };
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

    fn read_states(&mut self, out: &mut Vec<f32>) -> Result<()> {
        self.submit()?;
        out.clear();
        out.extend_from_slice(&self.acts[Act::X as usize][..self.rows.len() * self.store.shape.hidden]);
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
    /// Keeps the first error of a verb.
    fn note(&mut self, error: Error) {
        self.trouble.get_or_insert(error);
    }

    fn prepare_int8(&mut self, source: Act, norms: &[Norm]) {
        let store = Arc::clone(&self.store);
        let width = store.shape.width(source);
        let stride = layout::padded(width);
        let n = self.rows.len();
        self.lookup.forget();
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
            (scale[0], sum[0]) = store.kernels.quantize(x, q);
        });
    }

    /// Multiplies the prepared input by whole matrices.
    fn multiply_by(&mut self, pairs: &[(MatrixId, Act)], add: bool) -> Result<()> {
        let store = Arc::clone(&self.store);
        let is_tiled = |pair: &&(MatrixId, Act)| matches!(store.matrix(pair.0), Matrix::Tiles(_));
        let (tiled, others): (Vec<_>, Vec<_>) = pairs.iter().partition(is_tiled);
        if !others.is_empty() {
            let pairs = others.iter().map(|(id, act)| Ok((store.ternary(*id)?, *act))).collect::<Result<Vec<_>>>()?;
            self.multiply(&store, &pairs, add);
        }
        let tiled = tiled.iter().map(|(id, act)| Ok((store.tiles(*id)?, *act))).collect::<Result<Vec<_>>>()?;
        if self.format != InputFormat::Int8PerRow {
            self.multiply_tiles(&store, &tiled, add);
            return Ok(());
        }
        for pair in tiled {
            let TileLayout { cols, size, .. } = pair.0.layout;
            self.grouped.widen(&self.quantized, (self.rows.len(), cols, size))?;
            self.multiply_tiles(&store, &[pair], add);
        }
        Ok(())
    }

    /// Multiplies the input in `grouped` by whole matrices.
    fn multiply_tiles(&mut self, store: &Store, pairs: &[(&Tiles, Act)], add: bool) {
        self.work.weight_bytes += pairs.iter().map(|(weight, _)| weight.tiles.bytes() as u64).sum::<u64>();
        let products = products(store, &mut self.acts, self.rows.len(), pairs, add);
        self.grouped.multiply(store, &products, |weight| 0..weight.n_tiles(), &mut self.scratch);
    }

    /// Multiplies the prepared int8 input by whole matrices.
    fn multiply(&mut self, store: &Store, pairs: &[(&Ternary, Act)], add: bool) {
        self.work.weight_bytes += pairs.iter().map(|(weight, _)| weight.packed.bytes() as u64).sum::<u64>();
        let products = products(store, &mut self.acts, self.rows.len(), pairs, add);
        run_products(store, &self.quantized, &mut self.lookup, &mut self.scratch, &products);
    }

    /// Adds the columns of the numbers that are not 0 to `X`, if that reads less than the whole
    /// matrix. Returns whether it did.
    fn add_columns(&mut self, store: &Store, weight: &Ternary) -> bool {
        let Some(columns) = weight.columns.as_ref().filter(|_| self.rows.len() <= sparse::MAX_ROWS) else {
            return false;
        };
        let width = store.shape.hidden;
        let rows = (0..self.rows.len()).map(|row| self.quantized.row(row, weight.cols));
        self.live.find_nonzero(store.kernels, rows.clone().map(|row| row.q));
        let Some(bytes) = self.live.worthwhile(layout::row_bytes(weight.rows), &weight.packed) else { return false };
        self.work.weight_bytes += bytes;
        let x = &mut self.acts[Act::X as usize][..self.rows.len() * width];
        for (row, (input, x)) in rows.zip(x.chunks_exact_mut(width)).enumerate() {
            sparse::add_columns(store, weight, columns, input, self.live.of(row), &mut self.scratch, x);
        }
        true
    }

    /// [`Ops::gate_up`] without the neurons that are silent, if the network may have such neurons.
    fn skip_silent(&mut self, store: &Store, gate: &Ternary, up: &Ternary, activation: Activation) -> bool {
        let n = self.rows.len() * up.rows;
        let can_skip = |scale: &f32| up.stays_finite(*scale);
        if activation != Activation::Relu2
            || self.format != InputFormat::Int8PerRow
            || self.rows.len() > sparse::MAX_ROWS
            || !self.quantized.scales.iter().all(can_skip)
        {
            return false;
        }
        self.multiply(store, &[(gate, Act::Gate)], false);
        let [.., gate, hidden] = &mut self.acts;
        let rows = gate[..n].chunks_exact(up.rows);
        self.live.find_positive(store.kernels, rows.clone());
        self.work.neurons += n as u64;
        self.work.live_neurons += self.live.n() as u64;
        if let Some(bytes) = self.live.worthwhile(up.row_bytes(), &up.packed) {
            self.work.weight_bytes += bytes;
            for (row, (gate, hidden)) in rows.zip(hidden.chunks_exact_mut(up.rows)).enumerate() {
                let (input, live) = (self.quantized.row(row, up.cols), self.live.of(row));
                sparse::up_rows(store, up, input, live, &mut self.scratch, gate, hidden);
            }
        } else {
            self.multiply(store, &[(up, Act::Ffn)], false);
            self.activate(activation);
        }
        true
    }

    /// A part of the logits of a ternary head, for all `rows` of the batch that want them. The head
    /// is smaller than a search of it would be, so the logits are all of them, and `wanted` does
    /// not matter.
    fn ternary_logits(&mut self, store: &Store, norm: Norm, head: &Tiles, wanted: Wanted, rows: &[usize]) -> bool {
        let (n, Shape { hidden, n_vocab, .. }) = (rows.len(), store.shape);
        if self.head_progress.is_none_or(|(before, _)| before != wanted) {
            let acts = &self.acts[Act::X as usize];
            let x = |row: usize| &acts[rows[row] * hidden..][..hidden];
            let sizes = (n, hidden, head.layout.size);
            let prepared = self.grouped.prepare(store, sizes, &[norm], x, &mut self.scratch);
            self.trouble = self.trouble.take().or(prepared.err());
            self.logits.resize(n * n_vocab, 0.0);
            self.head_progress = Some((wanted, 0));
        }
        let first = self.head_progress.map_or(0, |(_, done)| done);
        let per_part = store.layer_bytes() / (head.layout.tile_bytes() * n.max(1));
        let part = first..head.n_tiles().min(first + per_part.max(1));
        if n > 0 {
            let product = Product { weight: head, out: Shared::new(&mut self.logits), width: n_vocab, add: false };
            self.grouped.multiply(store, &[product], |_| part.clone(), &mut self.scratch);
            self.work.weight_bytes += (part.len() * head.layout.tile_bytes()) as u64;
        }
        self.head_progress = Some((wanted, part.end));
        part.end == head.n_tiles()
    }

    /// Does a part of the head's work for `n` inputs. Their logits begin at the row `first`.
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
        let (hd, half, n_kv) = (shape.head_dim, shape.head_dim / 2, shape.n_kv_heads);
        let (n, q_per_kv) = (self.rows.len(), shape.q_dim() / n_kv);
        let (rows, sequences, rope) = (&self.rows, &self.sequences, &self.rope);
        let [_, q, k, v, ..] = &mut self.acts;
        let (q, k) = (Shared::new(&mut q[..n * shape.q_dim()]), Shared::new(&mut k[..n * shape.kv_dim()]));
        // The numbers of a key lie in as many cache lines. So a thread waits for memory, and
        // several threads share the heads even of one row.
        store.pool.run(n * n_kv, &|_, task| {
            let (row, kv_head) = (task / n_kv, task % n_kv);
            // SAFETY: each task has a KV head of a row, and the heads that read it, of its own.
            let (q, k) = unsafe { (q.part(task * q_per_kv, q_per_kv), k.part(task * hd, hd)) };
            let (cos, sin) = rope[row * hd..(row + 1) * hd].split_at(half);
            q.chunks_exact_mut(hd).for_each(|head| store.kernels.rotate(head, cos, sin));
            store.kernels.rotate(k, cos, sin);
            let Row { sequence, position, .. } = rows[row];
            let block = &sequences[sequence][position / KV_BLOCK];
            let v = &v[task * hd..][..hd];
            // SAFETY: each task has a position of a head of its own, and the engine lets no other
            // session see that position.
            unsafe { block.append(shape, layer, kv_head, position % KV_BLOCK, k, v) };
        });
    }
}

/// Products of the prepared input of `n` rows, each with the activation where its results go.
fn products<'a, W>(
    store: &Store,
    acts: &'a mut [Buffer<f32>; 7],
    n: usize,
    pairs: &[(&'a W, Act)],
    add: bool,
) -> Vec<Product<'a, W>> {
    let mut acts = acts.each_mut().map(|act| Some(&mut **act));
    let product = |(weight, act): &(&'a W, Act)| {
        let width = store.shape.width(*act);
        let out = Shared::new(&mut acts[*act as usize].take()?[..n * width]);
        Some(Product { weight: *weight, out, width, add })
    };
    pairs.iter().filter_map(product).collect()
}

/// `x` after each of `norms`, in turn; `x` itself if there are none.
pub(super) fn normed<'a>(store: &Store, x: &'a [f32], norms: &[Norm], scratch: &'a mut [f32]) -> &'a [f32] {
    let Some((first, rest)) = norms.split_first() else { return x };
    let out = &mut scratch[..x.len()];
    store.kernels.rms_norm(x, &store.vectors[first.gain.0 as usize], first.eps, out);
    for norm in rest {
        arith::rms_norm(out, &store.vectors[norm.gain.0 as usize], norm.eps);
    }
    out
}

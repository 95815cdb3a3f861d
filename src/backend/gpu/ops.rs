//! The verbs of the op contract on a GPU. Each verb records dispatches; now and then, the queue
//! submits what was recorded.
//!
//! Submissions are short ([`SUBMISSION`]), so that a game's frames come in between and no watchdog
//! fires. At most [`UNDER_WAY`] submissions wait for the device. If a host has a budget, a call
//! waits for the device no longer than the budget allows: then `is_ready` and `logits` report "not
//! yet".

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytemuck::{Zeroable, bytes_of, cast_slice};

use super::arguments::{self, Product};
use super::device::{Bindings, Device, PATIENCE, Queue};
#[cfg(test)]
use super::faults::Fault;
use super::kernels::{self, Kernel};
use super::kv::Block;
use super::layout::{self, padded};
use super::logits::{RESULTS, words};
use super::places::{Places, Room};
use super::throughput::Watch;
use super::{Store, Ternary};
use crate::backend::arith::LANES;
use crate::backend::{
    ATTENTION_CHUNK, Act, Activation, Batch, InputFormat, KvType, MatrixId, Norm, Ops, Row, Shape, Wanted, Work,
};
use crate::error::{Error, Result};

/// The time that a submission should take.
const SUBMISSION: Duration = Duration::from_millis(8);
/// No more submissions are made while this many wait for the device.
pub(super) const UNDER_WAY: usize = 2;
/// How long a call waits for the device if the caller sets no limit.
const MOMENT: Duration = Duration::from_micros(200);
/// Words of the partial results of attention in one pass. Rows of a batch are split so that they
/// fit.
const PARTS: usize = 4 << 20;

/// A batch on a GPU.
pub(super) struct GpuOps<D: Device> {
    /// The queue is dropped first: its drop waits for the device, which uses the rest.
    pub(super) queue: D::Queue,
    pub(super) store: Arc<Store<D>>,
    pub(super) acts: Room<D>,
    plan: Room<D>,
    pub(super) places: Places,
    pub(super) rows: Vec<Row>,
    /// The batch's blocks, kept alive until the batch ends.
    blocks: Vec<Arc<Block<D>>>,
    pub(super) kv: KvType,
    /// The word of the plan at which the angles begin.
    pub(super) angles: usize,
    /// The width of the rows that were prepared last, and their format.
    pub(super) prepared: usize,
    pub(super) input: InputFormat,
    /// Units of work (see [`Throughput`](super::throughput::Throughput)) since the last submission.
    units: f64,
    watch: Watch,
    /// How long a call waits for the device when it may say "not yet".
    pub(super) moment: Duration,
    /// Since when the device was busy at each check, with no submission done in between.
    busy_since: Option<Instant>,
    /// Which logits are being computed or are finished; and the first row of the batch that has not
    /// been asked for yet.
    pub(super) asked: Option<Wanted>,
    pub(super) next_row: usize,
    embedded: Vec<f32>,
    row_bytes: Vec<u8>,
    pub(super) work: Work,
    pub(super) trouble: Option<Error>,
}

impl<D: Device> GpuOps<D> {
    pub(super) fn new(store: Arc<Store<D>>) -> Result<Self> {
        let (queue, acts, plan) =
            (store.device.queue()?, Room::new(&*store.device, 1 << 16)?, Room::new(&*store.device, 1 << 12)?);
        Ok(Self {
            store,
            queue,
            acts,
            plan,
            places: Places::default(),
            rows: vec![],
            blocks: vec![],
            kv: KvType::F16,
            angles: 0,
            prepared: 0,
            input: InputFormat::Int8PerRow,
            units: 0.0,
            watch: Watch::default(),
            moment: MOMENT,
            busy_since: None,
            asked: None,
            next_row: 0,
            embedded: vec![],
            row_bytes: vec![],
            work: Work::default(),
            trouble: None,
        })
    }

    /// Does something that can fail, unless an error happened before.
    pub(super) fn attempt(&mut self, f: impl FnOnce(&mut Self) -> Result<()>) {
        if self.trouble.is_none()
            && let Err(error) = f(self)
        {
            self.trouble = Some(error);
        }
    }

    pub(super) fn place(&self, act: Act) -> u32 {
        self.places.acts[act as usize] as u32
    }

    pub(super) fn dispatch(
        &mut self,
        kernel: Kernel,
        matrix: Option<&Arc<D::Buffer>>,
        args: &impl bytemuck::NoUninit,
        groups: [usize; 3],
    ) -> Result<()> {
        self.queue.dispatch(kernel, matrix, bytes_of(args), groups.map(|n| n as u32))
    }

    /// Multiplies the input that was prepared last by matrices that lie in one buffer.
    fn products(&mut self, pairs: &[(&Ternary<D>, Act)], add: bool) -> Result<()> {
        let Some(((first, _), n)) = pairs.first().zip(Some(self.rows.len())) else { return Ok(()) };
        let mut args = arguments::Project {
            chunks: (padded(self.prepared) / layout::CHUNK) as u32,
            n_tokens: n as u32,
            quantized: (self.places.quantized / 4) as u32,
            scales: self.places.scales as u32,
            sums: self.places.sums as u32,
            add: add.into(),
            products: Zeroable::zeroed(),
        };
        let mut end = 0;
        for (product, (weight, target)) in args.products.iter_mut().zip(pairs) {
            end += weight.rows.div_ceil(layout::TILE);
            *product = Product {
                end: end as u32,
                tiles: weight.tiles,
                scales: weight.scales,
                rows: weight.rows as u32,
                target: self.place(*target),
            };
        }
        let tokens = if n == 1 { 1 } else { kernels::TOKENS };
        let groups = [end, n.div_ceil(tokens as usize), 1];
        self.dispatch(self.store.tuning.project(tokens), Some(&first.buffer), &args, groups)?;
        let bytes: usize = pairs.iter().map(|(weight, _)| layout::tile_bytes(weight.rows, weight.cols)).sum();
        self.work.weight_bytes += bytes as u64;
        self.spend(bytes * groups[1])
    }

    fn project_pairs(&mut self, pairs: &[(MatrixId, Act)], add: bool) -> Result<()> {
        if let InputFormat::Int16PerGroup(size) = self.input {
            return self.project_grouped_pairs(pairs, size, add);
        }
        let store = Arc::clone(&self.store);
        let weights = pairs.iter().map(|(id, act)| Ok((store.ternary(*id)?, *act))).collect::<Result<Vec<_>>>()?;
        for pairs in weights.chunk_by(|(a, _), (b, _)| Arc::ptr_eq(&a.buffer, &b.buffer)) {
            for pairs in pairs.chunks(kernels::PRODUCTS) {
                self.products(pairs, add)?;
            }
        }
        Ok(())
    }

    /// Counts work, and submits the recorded commands when it is enough.
    pub(super) fn spend(&mut self, units: usize) -> Result<()> {
        self.units += units as f64;
        if self.units >= self.store.throughput.lock().units(SUBMISSION) { self.flush() } else { Ok(()) }
    }

    pub(super) fn flush(&mut self) -> Result<()> {
        let units = std::mem::take(&mut self.units);
        #[cfg(test)]
        if let Err(error) = self.store.faults.check(Fault::Submit) {
            // No work of a lost device is under way.
            self.queue.wait_for_all(PATIENCE)?;
            return Err(error);
        }
        #[cfg(test)]
        self.store.faults.count_submission();
        let before = self.queue.under_way();
        self.queue.submit()?;
        if self.queue.under_way() > before {
            self.watch.submitted(units, Instant::now());
        }
        Ok(())
    }

    /// Waits until at most `left` submissions are under way.
    pub(super) fn wait(&mut self, left: usize, at_most: Duration) -> Result<bool> {
        let is_done = self.look(|queue| queue.wait(left, Duration::ZERO), false)?
            || self.look(|queue| queue.wait(left, at_most), true)?;
        #[cfg(test)]
        let is_done = is_done && !self.store.faults.are_silent();
        if is_done {
            self.busy_since = None;
        } else if self.busy_since.get_or_insert_with(Instant::now).elapsed() > self.patience() {
            // A caller that checks only now and then would otherwise never learn that the device
            // hangs.
            self.wait_for_all_at_most(Duration::ZERO)?;
        }
        Ok(is_done)
    }

    /// Lets the queue wait. `is_long`: the wait is long enough to see the end of a submission when
    /// it happens.
    fn look(&mut self, wait: impl FnOnce(&mut D::Queue) -> Result<bool>, is_long: bool) -> Result<bool> {
        let before = self.queue.under_way();
        let is_done = wait(&mut self.queue);
        let left = self.queue.under_way();
        if left < before {
            self.busy_since = None;
        }
        let is_seen = is_long && matches!(is_done, Ok(true));
        if let Some(measured) = self.watch.left(left, is_seen, Instant::now()) {
            self.store.throughput.lock().measured(measured);
        }
        is_done
    }

    pub(super) fn wait_for_all(&mut self) -> Result<()> {
        self.wait_for_all_at_most(self.patience())
    }

    fn wait_for_all_at_most(&mut self, at_most: Duration) -> Result<()> {
        #[cfg(test)]
        if self.store.faults.are_silent() {
            return Err(super::silent(self.store.device.name()));
        }
        self.look(|queue| queue.wait(0, Duration::ZERO), false)?;
        self.look(|queue| queue.wait_for_all(at_most).map(|()| true), true).map(drop)
    }

    fn patience(&self) -> Duration {
        #[cfg(test)]
        if self.store.faults.are_silent() {
            return SUBMISSION;
        }
        PATIENCE
    }

    fn start(&mut self, batch: &Batch) -> Result<()> {
        let store = Arc::clone(&self.store);
        let (shape, n) = (&store.shape, batch.rows.len());
        let sequences: Vec<Vec<Arc<Block<D>>>> = batch
            .sequences
            .iter()
            .map(|blocks| blocks.iter().map(Block::shared).collect::<Result<_>>())
            .collect::<Result<_>>()?;
        let blocks: Vec<_> = sequences.iter().flatten().map(Arc::clone).collect();
        let kv = blocks.first().map_or(KvType::F16, |block| block.kv());
        if !blocks.iter().all(|block| Arc::ptr_eq(block.pool(), store.pool(kv))) {
            return Err(Error::argument("the KV blocks of a batch have different types or models"));
        }

        let n_chunks = batch.rows.iter().map(|row| row.position / ATTENTION_CHUNK + 1).max().unwrap_or(1);
        let parts_of_row = n_chunks.next_power_of_two() * shape.n_heads * (shape.head_dim + 2);
        let places = Places::new(shape, n, parts_of_row * n.min((PARTS / parts_of_row).max(1)), store.has_groups());
        if 4 * places.end > store.device.largest_buffer() {
            return Err(store.too_large(4 * places.end));
        }

        let angles = kernels::ROW_WORDS * n;
        let mut lists = angles + batch.rope.len();
        let mut starts = vec![];
        for blocks in &sequences {
            starts.push(lists);
            lists += blocks.len();
        }
        let mut plan: Vec<u32> = Vec::with_capacity(lists);
        plan.extend(batch.rows.iter().flat_map(|row| [row.position as u32, starts[row.sequence] as u32, row.token]));
        plan.extend(batch.rope.iter().map(|x| x.to_bits()));
        plan.extend(sequences.iter().flatten().map(|block| block.place));

        // The last batch may still be under way, and then the device uses its buffers.
        self.wait_for_all()?;
        self.acts.reserve(&store.device, 4 * places.end)?;
        self.plan.reserve(&store.device, 4 * plan.len())?;
        let wanted = batch.rows.iter().filter(|row| row.logits).count();
        let bindings = Bindings {
            acts: Arc::clone(&self.acts.buffer),
            plan: Arc::clone(&self.plan.buffer),
            vectors: store.vector_buffer()?,
            slabs: store.pool(kv).slabs(),
        };
        let written = 4 * (plan.len() + n * shape.hidden);
        // Of rows without logits, the host may read the states.
        let read = if wanted > 0 { wanted * shape.n_vocab.max(RESULTS) } else { n * shape.hidden };
        self.queue.begin(bindings, written, 4 * read)?;
        self.queue.write(&self.plan.buffer, 0, cast_slice(&plan))?;

        self.rows = batch.rows.to_vec();
        (self.places, self.blocks, self.kv, self.angles) = (places, blocks, kv, angles);
        (self.units, self.asked, self.next_row) = (0.0, None, 0);
        Ok(())
    }

    fn embed_rows(&mut self, table: MatrixId) -> Result<()> {
        let store = Arc::clone(&self.store);
        if store.is_grouped(table) {
            return self.embed_groups(table);
        }
        let (table, hidden) = (&store.dense(table)?.table, store.shape.hidden);
        self.embedded.resize(self.rows.len() * hidden, 0.0);
        for (row, out) in self.rows.iter().zip(self.embedded.chunks_exact_mut(hidden)) {
            table.row(row.token as usize, &mut self.row_bytes, out)?;
        }
        self.queue.write(&self.acts.buffer, 4 * self.places.acts[Act::X as usize], cast_slice(&self.embedded))
    }

    /// Whether nothing is under way any more. Waits for `moment` at most. An error counts as the
    /// end.
    pub(super) fn is_done(&mut self) -> bool {
        let mut is_done = true;
        self.attempt(|ops| {
            is_done = ops.wait(0, ops.moment)?;
            Ok(())
        });
        is_done
    }
}

impl<D: Device> Ops for GpuOps<D> {
    fn begin(&mut self, batch: &Batch) -> Result<()> {
        batch.check(&self.store.shape)?;
        self.trouble = None;
        self.work = Work::default();
        self.start(batch)
    }

    fn embed(&mut self, table: MatrixId) {
        self.attempt(|ops| ops.embed_rows(table));
    }

    fn prepare_input(&mut self, source: Act, norms: &[Norm], format: InputFormat) {
        self.attempt(|ops| ops.prepare(source, norms, format));
    }

    fn linear(&mut self, pairs: &[(MatrixId, Act)]) {
        self.attempt(|ops| ops.project_pairs(pairs, false));
    }

    fn linear_add(&mut self, weight: MatrixId) {
        self.attempt(|ops| ops.project_pairs(&[(weight, Act::X)], true));
    }

    fn norm_heads(&mut self, act: Act, norm: Norm) {
        let Shape { head_dim, .. } = self.store.shape;
        let n = self.rows.len() * self.store.shape.width(act) / head_dim;
        let args = arguments::NormHeads {
            n: n as u32,
            head_dim: head_dim as u32,
            source: self.place(act),
            gain: self.store.vector_starts[norm.gain.0 as usize] as u32,
            eps: norm.eps,
        };
        let groups = [n.div_ceil(kernels::NORM_HEADS_THREADS / LANES), 1, 1];
        self.attempt(|ops| ops.dispatch(Kernel::NormHeads, None, &args, groups));
    }

    fn activate(&mut self, activation: Activation) {
        let n = self.rows.len() * self.store.shape.intermediate;
        let args = arguments::Activate {
            n: n as u32,
            gate: self.place(Act::Gate),
            hidden: self.place(Act::Ffn),
            is_silu: (activation == Activation::Silu).into(),
        };
        let groups = [n.div_ceil(kernels::ACTIVATE_THREADS), 1, 1];
        self.attempt(|ops| ops.dispatch(Kernel::Activate, None, &args, groups));
    }

    fn attend(&mut self, layer: usize) {
        self.attempt(|ops| ops.attend_layer(layer));
    }

    fn logits(&mut self, norm: Norm, head: MatrixId, wanted: Wanted) -> bool {
        self.advance_logits(norm, head, wanted)
    }

    fn is_ready(&mut self, patience: Duration) -> bool {
        self.moment = patience;
        let mut is_ready = true;
        self.attempt(|ops| {
            is_ready = ops.wait(UNDER_WAY - 1, patience)?;
            Ok(())
        });
        is_ready
    }

    fn finish(&mut self) -> bool {
        self.attempt(Self::flush);
        self.is_done()
    }

    fn submit(&mut self) -> Result<()> {
        self.trouble.take().map_or(Ok(()), Err)
    }

    fn read_logits(&mut self, out: &mut Vec<f32>) -> Result<()> {
        self.submit()?;
        self.wait_for_all()?;
        self.collect_logits(out);
        Ok(())
    }

    fn read_states(&mut self, out: &mut Vec<f32>) -> Result<()> {
        self.submit()?;
        let bytes = 4 * self.rows.len() * self.store.shape.hidden;
        self.queue.read(&self.acts.buffer, 4 * self.places.acts[Act::X as usize], bytes)?;
        self.flush()?;
        self.wait_for_all()?;
        out.clear();
        out.extend(words(self.queue.results()).map(f32::from_bits));
        Ok(())
    }

    fn work(&self) -> Work {
        self.work
    }

    fn end(&mut self) {
        self.blocks.clear();
    }
}

//! The verbs of the op contract on a GPU: each records dispatches; now and then, what was recorded is submitted.
//!
//! Submissions are short ([`SUBMISSION`]), so that a game's frames come in between and no watchdog wakes, and at most
//! [`UNDER_WAY`] wait for the device. A host that has a budget never waits for it: `is_ready` and `logits` say "not yet".

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytemuck::{Zeroable, bytes_of, cast_slice};

use super::device::{Bindings, Device, Queue};
use super::faults::Kind;
use super::kernels::{self, Kernel, Product};
use super::kv::Block;
use super::layout::{self, padded};
use super::{HeadPart, Store, Ternary, sketch};
use crate::backend::{
    ATTENTION_CHUNK, Act, Activation, Batch, DenseId, KvType, Norm, Ops, Row, Shape, TernaryId, Wanted, Work, arith,
};
use crate::error::{Error, Result};
use crate::formats::float::FloatType;

/// The time that a submission should take.
const SUBMISSION: Duration = Duration::from_millis(8);
/// Submissions that wait for the device before no more are made.
const UNDER_WAY: usize = 2;
/// How long a call waits for the device when it may say "not yet".
const MOMENT: Duration = Duration::from_micros(200);
/// How long a call waits before it takes the device for lost.
const PATIENCE: Duration = Duration::from_secs(20);
/// Words of attention's parts at a time; rows of a batch are split by it.
const PARTS: usize = 4 << 20;

/// How fast the device is: seconds for the work of one unit (a ternary weight byte and up to four rows). Measured as it goes.
#[derive(Default)]
pub(super) struct Pace(Option<f64>);

impl Pace {
    fn units(&self) -> f64 {
        // Until it is known, each product is submitted by itself.
        self.0.map_or(0.0, |pace| SUBMISSION.as_secs_f64() / pace)
    }

    fn measured(&mut self, units: f64, time: Duration) {
        let pace = time.as_secs_f64() / units;
        self.0 = Some(self.0.map_or(pace, |before| 0.75 * before + 0.25 * pace));
    }
}

/// Where the activations of a batch lie, in words.
#[derive(Clone, Copy, Default)]
struct Places {
    acts: [usize; 7],
    /// Rows after norms.
    normed: usize,
    /// Rows of int8, in whole fours of words.
    quantized: usize,
    scales: usize,
    sums: usize,
    /// Logits of one row.
    logits: usize,
    search: Search,
    /// Parts of attention.
    parts: usize,
    end: usize,
}

/// Where a search for the largest logits has its state (see `shaders/sketch.glsl`).
#[derive(Clone, Copy, Default)]
struct Search {
    /// The state, the refined list, and its logits: what the host reads.
    state: usize,
    refined: usize,
    found: usize,
    dots: usize,
    upper: usize,
    list: usize,
    lower: usize,
}

/// Words of a search's results.
const RESULTS: usize = sketch::STATE + 2 * sketch::CAPACITY;

impl Places {
    fn new(shape: &Shape, n: usize, parts: usize) -> Self {
        let widest = Act::ALL.into_iter().map(|act| shape.width(act)).max().unwrap_or(0);
        let mut end = 0;
        let mut take = |words: usize| {
            let start = end;
            end += words.next_multiple_of(4);
            start
        };
        let mut places = Self {
            acts: Act::ALL.map(|act| take(n * shape.width(act))),
            normed: take(n * widest),
            quantized: take(n * padded(widest) / 4),
            scales: take(n),
            sums: take(n),
            logits: take(shape.n_vocab),
            search: Search {
                state: take(sketch::STATE),
                refined: take(sketch::CAPACITY),
                found: take(sketch::CAPACITY),
                dots: take(shape.n_vocab),
                upper: take(shape.n_vocab),
                list: take(shape.n_vocab),
                lower: take(shape.n_vocab.div_ceil(layout::TILE)),
            },
            parts: take(parts),
            end: 0,
        };
        places.end = end;
        places
    }
}

/// When more than one row in this many is wanted, a search is not worthwhile.
const WORTHWHILE: usize = 8;

/// The results of searches, one for each row of the batch.
fn searched(results: &[u8]) -> impl Iterator<Item = Vec<u32>> {
    results
        .chunks_exact(4 * RESULTS)
        .map(|bytes| bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
}

/// A buffer that grows.
struct Room<D: Device> {
    buffer: Arc<D::Buffer>,
    bytes: usize,
}

impl<D: Device> Room<D> {
    fn new(device: &D, bytes: usize) -> Result<Self> {
        Ok(Self { buffer: Arc::new(device.buffer(bytes)?), bytes })
    }

    /// At least `bytes`, of which nothing is kept.
    fn reserve(&mut self, device: &D, bytes: usize) -> Result<()> {
        if bytes > self.bytes {
            *self = Self::new(device, bytes.next_power_of_two().min(device.largest_buffer()).max(bytes))?;
        }
        Ok(())
    }
}

/// A batch on a GPU.
pub(super) struct GpuOps<D: Device> {
    store: Arc<Store<D>>,
    queue: D::Queue,
    acts: Room<D>,
    plan: Room<D>,
    places: Places,
    rows: Vec<Row>,
    /// Keeps blocks alive until the batch ends.
    blocks: Vec<Arc<Block<D>>>,
    kv: KvType,
    /// Word of the plan.
    angles: usize,
    /// Width of what was quantised last.
    quantized: usize,
    /// Units of work (see [`Pace`]) since the last submission, and since the queue was empty, with its time.
    units: f64,
    measured: Option<(f64, Instant)>,
    /// Which logits are being computed, or are there.
    has_logits: Option<Wanted>,
    embedded: Vec<f32>,
    row_bytes: Vec<u8>,
    work: Work,
    trouble: Option<Error>,
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
            quantized: 0,
            units: 0.0,
            measured: None,
            has_logits: None,
            embedded: vec![],
            row_bytes: vec![],
            work: Work::default(),
            trouble: None,
        })
    }

    /// Does something that may fail, unless something failed before.
    fn attempt(&mut self, f: impl FnOnce(&mut Self) -> Result<()>) {
        if self.trouble.is_none()
            && let Err(error) = f(self)
        {
            self.trouble = Some(error);
        }
    }

    fn place(&self, act: Act) -> u32 {
        self.places.acts[act as usize] as u32
    }

    fn dispatch(
        &mut self,
        kernel: Kernel,
        matrix: Option<&Arc<D::Buffer>>,
        args: &impl bytemuck::NoUninit,
        groups: [usize; 3],
    ) -> Result<()> {
        self.queue.dispatch(kernel, matrix, bytes_of(args), groups.map(|n| n as u32))
    }

    /// Norms and quantises rows of an activation, `n` from the word `source` on.
    fn quantize_rows(&mut self, source: u32, width: usize, n: usize, norms: &[Norm]) -> Result<()> {
        let store = Arc::clone(&self.store);
        let gain = |i: usize| norms.get(i).map_or(0, |norm| store.vector_starts[norm.gain.0 as usize] as u32);
        let args = kernels::Quantize {
            source,
            width: width as u32,
            padded: padded(width) as u32,
            n_norms: norms.len() as u32,
            gain: [gain(0), gain(1)],
            eps: [0, 1].map(|i| norms.get(i).map_or(0.0, |norm| norm.eps)),
            normed: self.places.normed as u32,
            quantized: self.places.quantized as u32,
            scales: self.places.scales as u32,
            sums: self.places.sums as u32,
        };
        self.dispatch(Kernel::Quantize, None, &args, [n, 1, 1])
    }

    /// Products with the input quantised last, of matrices that lie in one buffer.
    fn products(&mut self, pairs: &[(&Ternary<D>, Act)], add: bool) -> Result<()> {
        let Some(((first, _), n)) = pairs.first().zip(Some(self.rows.len())) else { return Ok(()) };
        let mut args = kernels::Project {
            chunks: (padded(self.quantized) / layout::CHUNK) as u32,
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
        self.dispatch(Kernel::Project { tokens }, Some(&first.buffer), &args, groups)?;
        let bytes: usize = pairs.iter().map(|(weight, _)| layout::tile_bytes(weight.rows, weight.cols)).sum();
        self.work.weight_bytes += bytes as u64;
        self.spend(bytes * groups[1])
    }

    fn project_pairs(&mut self, pairs: &[(TernaryId, Act)], add: bool) -> Result<()> {
        let store = Arc::clone(&self.store);
        let weights: Vec<_> = pairs.iter().map(|(id, act)| (&store.ternary[id.0 as usize], *act)).collect();
        for pairs in weights.chunk_by(|(a, _), (b, _)| Arc::ptr_eq(&a.buffer, &b.buffer)) {
            for pairs in pairs.chunks(kernels::PRODUCTS) {
                self.products(pairs, add)?;
            }
        }
        Ok(())
    }

    /// Books work, and submits what was recorded when it is enough.
    fn spend(&mut self, units: usize) -> Result<()> {
        self.units += units as f64;
        if self.units >= self.store.pace.lock().units() { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        let (units, start) = self.measured.unwrap_or((0.0, Instant::now()));
        self.measured = Some((units + self.units, start));
        self.units = 0.0;
        self.store.faults.check(Kind::Submit)?;
        self.queue.submit()
    }

    /// Waits until at most `left` submissions are under way.
    fn wait(&mut self, left: usize, at_most: Duration) -> Result<bool> {
        let is_done = self.queue.wait(left, at_most)?;
        if is_done
            && left == 0
            && let Some((units, start)) = self.measured.take().filter(|(units, _)| *units > 0.0)
        {
            self.store.pace.lock().measured(units, start.elapsed());
        }
        Ok(is_done)
    }

    fn wait_for_all(&mut self) -> Result<()> {
        if self.wait(0, PATIENCE)? {
            return Ok(());
        }
        let name = self.store.device.name();
        Err(Error::Device { message: format!("{name} has not answered for {} seconds", PATIENCE.as_secs()) })
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
            return Err(Error::argument("KV blocks of different types or models in one batch"));
        }

        let n_chunks = batch.rows.iter().map(|row| row.position / ATTENTION_CHUNK + 1).max().unwrap_or(1);
        let parts_of_row = n_chunks.next_power_of_two() * shape.n_heads * (shape.head_dim + 2);
        let places = Places::new(shape, n, parts_of_row * n.min((PARTS / parts_of_row).max(1)));
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
        plan.extend(batch.rows.iter().flat_map(|row| [row.position as u32, starts[row.sequence] as u32]));
        plan.extend(batch.rope.iter().map(|x| x.to_bits()));
        plan.extend(sequences.iter().flatten().map(|block| block.place));

        // The last batch may still be under way, and then its buffers are in use.
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
        self.queue.begin(bindings, written, 4 * wanted * shape.n_vocab.max(RESULTS))?;
        self.queue.write(&self.plan.buffer, 0, cast_slice(&plan))?;

        self.rows = batch.rows.to_vec();
        (self.places, self.blocks, self.kv, self.angles) = (places, blocks, kv, angles);
        (self.units, self.measured, self.has_logits) = (0.0, None, None);
        Ok(())
    }

    fn embed_rows(&mut self, table: DenseId) -> Result<()> {
        let store = Arc::clone(&self.store);
        let (table, hidden) = (&store.dense[table.0 as usize].table, store.shape.hidden);
        self.embedded.resize(self.rows.len() * hidden, 0.0);
        for (row, out) in self.rows.iter().zip(self.embedded.chunks_exact_mut(hidden)) {
            table.row(row.token as usize, &mut self.row_bytes, out)?;
        }
        self.queue.write(&self.acts.buffer, 4 * self.places.acts[Act::X as usize], cast_slice(&self.embedded))
    }

    fn attend_layer(&mut self, layer: usize) -> Result<()> {
        let Shape { n_layers, n_heads, n_kv_heads, head_dim, .. } = self.store.shape;
        let (n, is_f16) = (self.rows.len(), self.kv == KvType::F16);
        let words = if is_f16 { head_dim / 2 } else { head_dim };
        let args = kernels::Append {
            layer: layer as u32,
            n_heads: n_heads as u32,
            n_kv_heads: n_kv_heads as u32,
            head_dim: head_dim as u32,
            n_layers: n_layers as u32,
            angles: self.angles as u32,
            q: self.place(Act::Q),
            k: self.place(Act::K),
            v: self.place(Act::V),
        };
        let threads = n_heads * head_dim / 2 + 2 * n_kv_heads * words;
        self.dispatch(Kernel::Append { is_f16 }, None, &args, [threads.div_ceil(kernels::APPEND_THREADS), n, 1])?;

        let kernel = Kernel::Attend { is_f16, head_dim: head_dim as u32, group: self.store.shape.group() as u32 };
        let mut first_row = 0;
        while first_row < n {
            let last_chunk = |row: &Row| row.position / ATTENTION_CHUNK;
            // As many rows as their parts have room for.
            let (mut rows, mut n_chunks) = (0, 0);
            for row in &self.rows[first_row..] {
                let wanted = n_chunks.max(last_chunk(row) + 1);
                let room = self.places.end - self.places.parts;
                if rows > 0 && (rows + 1) * wanted * n_heads * (head_dim + 2) > room {
                    break;
                }
                (rows, n_chunks) = (rows + 1, wanted);
            }
            let args = kernels::Attend {
                layer: layer as u32,
                n_kv_heads: n_kv_heads as u32,
                n_layers: n_layers as u32,
                first_row: first_row as u32,
                first_chunk: 0,
                n_chunks: n_chunks as u32,
                q: self.place(Act::Q),
                results: self.places.parts as u32,
                scale: arith::score_scale(head_dim),
            };
            self.dispatch(kernel, None, &args, [n_kv_heads, n_chunks, rows])?;
            let args = kernels::Merge {
                n_heads: n_heads as u32,
                head_dim: head_dim as u32,
                first_row: first_row as u32,
                n_chunks: n_chunks as u32,
                parts: self.places.parts as u32,
                target: self.place(Act::Attention),
            };
            self.dispatch(Kernel::Merge, None, &args, [n_heads, rows, 1])?;
            first_row += rows;
        }
        Ok(())
    }

    /// Records the head's part of the batch: all logits, or a search for the largest.
    fn begin_logits(&mut self, norm: Norm, head: DenseId, wanted: Wanted) -> Result<()> {
        let store = Arc::clone(&self.store);
        let (hidden, n_vocab) = (store.shape.hidden, store.shape.n_vocab);
        if self.has_logits.is_some() {
            self.wait_for_all()?;
            self.queue.forget_results();
        }
        self.has_logits = Some(wanted);
        let dense = &store.dense[head.0 as usize];
        let parts = store.head(head, &mut || true)?;
        for row in (0..self.rows.len()).filter(|row| self.rows[*row].logits).collect::<Vec<_>>() {
            self.quantize_rows(self.place(Act::X) + (row * hidden) as u32, hidden, 1, &[norm])?;
            match (wanted, &dense.sketch) {
                (Wanted::Top(k), Some(sketch)) => {
                    self.search(sketch, k)?;
                    self.head_rows(dense.table.float, &parts, true)?;
                    self.queue.read(&self.acts.buffer, 4 * self.places.search.state, 4 * RESULTS)?;
                }
                _ => {
                    self.head_rows(dense.table.float, &parts, false)?;
                    self.queue.read(&self.acts.buffer, 4 * self.places.logits, 4 * n_vocab)?;
                }
            }
        }
        self.flush()
    }

    /// Logits of all rows of the head, or of those that a search has left.
    fn head_rows(&mut self, float: FloatType, parts: &[HeadPart<D>], are_listed: bool) -> Result<()> {
        let (hidden, search) = (self.store.shape.hidden, self.places.search);
        for part in parts {
            let args = kernels::Head {
                n_rows: part.rows as u32,
                steps: layout::head_steps(float, hidden) as u32,
                hidden: hidden as u32,
                x: self.places.normed as u32,
                target: if are_listed { search.found } else { self.places.logits + part.first } as u32,
                first: part.first as u32,
                list: search.refined as u32,
                count: (search.state + sketch::COUNT_REFINED) as u32,
                capacity: if are_listed { sketch::CAPACITY as u32 } else { 0 },
            };
            let rows = if are_listed { sketch::CAPACITY } else { part.rows };
            let groups = [rows.div_ceil(kernels::HEAD_ROWS), 1, 1];
            self.dispatch(Kernel::Head { float }, Some(&part.buffer), &args, groups)?;
            if !are_listed {
                let bytes = part.rows * layout::head_row_bytes(float, hidden);
                self.work.weight_bytes += bytes as u64;
                self.spend(bytes)?;
            }
        }
        Ok(())
    }

    /// Lists the rows whose logits can be among the `k` largest.
    fn search(&mut self, parts: &[HeadPart<D>], k: usize) -> Result<()> {
        let Shape { hidden, n_vocab, .. } = self.store.shape;
        let (places, n_groups) = (self.places, n_vocab.div_ceil(layout::TILE));
        let all = kernels::Sketch {
            n_rows: 0,
            first: 0,
            n_vocab: n_vocab as u32,
            chunks: (padded(hidden) / layout::CHUNK) as u32,
            hidden: hidden as u32,
            k: k.max(1) as u32,
            normed: places.normed as u32,
            quantized: (places.quantized / 4) as u32,
            scale: places.scales as u32,
            sum: places.sums as u32,
            state: places.search.state as u32,
            dots: places.search.dots as u32,
            upper: places.search.upper as u32,
            list: places.search.list as u32,
            refined: places.search.refined as u32,
            lower: places.search.lower as u32,
            n_lower: n_groups as u32,
            found: places.search.found as u32,
            capacity: sketch::CAPACITY as u32,
            bounds: 0,
        };
        let of_part = |part: &HeadPart<D>| {
            let bounds = (sketch::bounds_at(part.rows, hidden) / layout::LOAD) as u32;
            kernels::Sketch { n_rows: part.rows as u32, first: part.first as u32, bounds, ..all }
        };
        self.dispatch(Kernel::SketchInput, None, &all, [1, 1, 1])?;
        for part in parts {
            let groups = [part.rows.div_ceil(layout::TILE), 1, 1];
            self.dispatch(Kernel::SketchScore, Some(&part.buffer), &of_part(part), groups)?;
            let bytes = sketch::bounds_at(part.rows, hidden) + part.rows * layout::LOAD;
            self.work.weight_bytes += bytes as u64;
            self.spend(bytes)?;
        }
        self.dispatch(Kernel::SketchFloor, None, &all, [1, 1, 1])?;
        self.dispatch(Kernel::SketchSelect, None, &all, [n_vocab.div_ceil(kernels::SELECT_THREADS), 1, 1])?;
        for part in parts {
            self.dispatch(Kernel::SketchRefine, Some(&part.buffer), &of_part(part), [n_groups, 1, 1])?;
        }
        Ok(())
    }

    fn has_sketch(&self, head: DenseId) -> bool {
        self.store.dense[head.0 as usize].sketch.is_some()
    }

    /// Whether a search has left more rows than it has room for.
    fn has_overflowed(&self) -> bool {
        matches!(self.has_logits, Some(Wanted::Top(_)))
            && searched(self.queue.results()).any(|state| state[sketch::COUNT_REFINED] as usize > sketch::CAPACITY)
    }

    /// Whether nothing is under way any more; waits a moment at most. Trouble counts as the end.
    fn is_done(&mut self) -> bool {
        let mut is_done = true;
        self.attempt(|ops| {
            is_done = ops.wait(0, MOMENT)?;
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

    fn embed(&mut self, table: DenseId) {
        self.attempt(|ops| ops.embed_rows(table));
    }

    fn quantize(&mut self, source: Act, norms: &[Norm]) {
        let (width, n) = (self.store.shape.width(source), self.rows.len());
        self.quantized = width;
        self.attempt(|ops| ops.quantize_rows(ops.place(source), width, n, norms));
    }

    fn project(&mut self, pairs: &[(TernaryId, Act)]) {
        self.attempt(|ops| ops.project_pairs(pairs, false));
    }

    fn project_add(&mut self, weight: TernaryId) {
        self.attempt(|ops| ops.project_pairs(&[(weight, Act::X)], true));
    }

    fn activate(&mut self, activation: Activation) {
        let n = self.rows.len() * self.store.shape.intermediate;
        let args = kernels::Activate {
            n: n as u32,
            gate: self.place(Act::Gate),
            hidden: self.place(Act::Hidden),
            is_silu: (activation == Activation::Silu).into(),
        };
        let groups = [n.div_ceil(kernels::ACTIVATE_THREADS), 1, 1];
        self.attempt(|ops| ops.dispatch(Kernel::Activate, None, &args, groups));
    }

    fn attend(&mut self, layer: usize) {
        self.attempt(|ops| ops.attend_layer(layer));
    }

    fn logits(&mut self, norm: Norm, head: DenseId, wanted: Wanted) -> bool {
        let n_vocab = self.store.shape.n_vocab;
        let can_search = |k: usize| k <= sketch::LARGEST_K.min(n_vocab / WORTHWHILE) && self.has_sketch(head);
        let wanted = match wanted {
            Wanted::Top(k) if can_search(k) => wanted,
            _ => Wanted::All,
        };
        if self.has_logits.is_none_or(|before| before != wanted && before != Wanted::All) {
            self.attempt(|ops| ops.begin_logits(norm, head, wanted));
        }
        let is_done = self.is_done();
        if is_done && self.trouble.is_none() && self.has_overflowed() {
            self.attempt(|ops| ops.begin_logits(norm, head, Wanted::All));
            return false;
        }
        is_done
    }

    fn is_ready(&mut self) -> bool {
        let mut is_ready = true;
        self.attempt(|ops| {
            is_ready = ops.wait(UNDER_WAY - 1, MOMENT)?;
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
        out.clear();
        let results = self.queue.results();
        if !matches!(self.has_logits, Some(Wanted::Top(_))) {
            out.extend(results.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])));
            return Ok(());
        }
        let n_vocab = self.store.shape.n_vocab;
        for (row, state) in searched(results).enumerate() {
            out.resize((row + 1) * n_vocab, f32::NEG_INFINITY);
            let logits = &mut out[row * n_vocab..];
            let (refined, found) = state[sketch::STATE..].split_at(sketch::CAPACITY);
            let n = state[sketch::COUNT_REFINED] as usize;
            for (token, logit) in refined.iter().zip(found).take(n) {
                logits[*token as usize] = f32::from_bits(*logit);
            }
        }
        Ok(())
    }

    fn work(&self) -> Work {
        self.work
    }

    fn end(&mut self) {
        self.blocks.clear();
    }
}

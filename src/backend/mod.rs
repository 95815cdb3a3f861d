//! The op contract: what a backend must be able to do. (`registry` opens backends.)
//!
//! A [`Backend`] owns the weights of one model, in whatever layout it likes. An [`Ops`] takes one
//! batch of rows at a time through the network. The model calls its verbs in the order of the
//! paper. The backend executes each verb at once (CPU), or records the verbs and submits them later
//! (GPU).
//!
//! # Exactness
//! The arithmetic of [`arith`] defines every verb. Integer sums are exact; everything else is
//! correctly rounded f32 in a fixed order. Two backends that follow it give the same bits.
//! [`mod@reference`] is that definition as naive code.

pub mod arith;
pub mod cpu;
mod gpu;
mod kv;
mod low_bit_head;
mod opencl;
mod plan;
pub mod prepared;
pub mod reference;
mod registry;
mod vulkan;

pub use arith::InputFormat;
#[cfg(test)]
pub(crate) use gpu::Fault;
pub use kv::{KV_BLOCK, KvBlock, KvPlain, KvType};
pub use plan::{MatrixSpec, Planned, Usage};
#[cfg(test)]
pub(crate) use registry::open_failing;
pub use registry::{MAX_THREADS, Resources, candidates, devices, open};
pub use vulkan::{HostDevice, HostHandles};

use std::sync::Arc;
use std::time::Duration;

use crate::error::{Error, Result};
use crate::formats::file_range::FileRange;
use crate::formats::matrix::Matrix;
use prepared::PreparedMatrix;

/// The sizes of a network, in elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Width of the residual stream (`hidden_size`).
    pub hidden: usize,
    /// Neurons of the feed-forward network (`intermediate_size`).
    pub intermediate: usize,
    /// Transformer layers (`num_hidden_layers`).
    pub n_layers: usize,
    /// Query heads (`num_attention_heads`).
    pub n_heads: usize,
    /// Key and value heads (`num_key_value_heads`); divides `n_heads`.
    pub n_kv_heads: usize,
    /// Elements of a head; even.
    pub head_dim: usize,
    /// Rows of the embedding table (`vocab_size`).
    pub n_vocab: usize,
}

impl Shape {
    /// Elements of all query heads together.
    pub fn q_dim(&self) -> usize {
        self.n_heads * self.head_dim
    }

    /// Elements of all key (or value) heads together.
    pub fn kv_dim(&self) -> usize {
        self.n_kv_heads * self.head_dim
    }

    /// Elements of one row of an activation.
    pub fn width(&self, act: Act) -> usize {
        match act {
            Act::X => self.hidden,
            Act::Q | Act::Attention => self.q_dim(),
            Act::K | Act::V => self.kv_dim(),
            Act::Gate | Act::Ffn => self.intermediate,
        }
    }

    /// Query heads that share one key/value head.
    pub fn group(&self) -> usize {
        self.n_heads / self.n_kv_heads
    }
}

/// A matrix that a backend holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatrixId(pub(crate) u32);

/// A vector of f32 that a backend holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VectorId(pub(crate) u32);

/// An RMS norm: `gain * (x * rsqrt(mean(x^2) + eps))`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Norm {
    /// Gains, one an element.
    pub gain: VectorId,
    /// Added to the mean square, inside the root.
    pub eps: f32,
}

/// The gate's non-linearity in the feed-forward network (`hidden_act`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// `max(x, 0)^2`
    Relu2,
    /// `x / (1 + exp(-x))`
    Silu,
}

/// Which logits a caller needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All of them.
    All,
    /// Those that can be among the `k` largest; a backend may give `-inf` for others.
    Top(usize),
}

impl Wanted {
    /// A request that covers both.
    pub fn union(self, other: Self) -> Self {
        match (self, other) {
            (Self::Top(a), Self::Top(b)) => Self::Top(a.max(b)),
            _ => Self::All,
        }
    }

    /// Whether logits for `self` serve `other` as well.
    pub fn includes(self, other: Self) -> bool {
        self.union(other) == self
    }
}

/// Positions in a chunk of attention. Attention reduces each chunk by itself, then merges the
/// chunks, first to last (see [`arith`]).
pub const ATTENTION_CHUNK: usize = 4 * KV_BLOCK;

/// One row of a batch: one token at one position of one sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Index into [`Batch::sequences`].
    pub sequence: usize,
    /// Position in that sequence; its block exists. Rows of one sequence come in ascending order.
    pub position: usize,
    /// Token id, below `n_vocab`.
    pub token: u32,
    /// Whether the logits after this row are wanted.
    pub logits: bool,
}

/// The rows that go through the network together, and the blocks that hold their keys and values.
pub struct Batch<'a> {
    /// At least one row.
    pub rows: &'a [Row],
    /// For each sequence its blocks, in order of position.
    pub sequences: &'a [&'a [Arc<dyn KvBlock>]],
    /// For each row `head_dim / 2` cosines, then `head_dim / 2` sines, of its rotary angles.
    pub rope: &'a [f32],
}

impl Batch<'_> {
    /// Checks what every backend relies on: rows exist, tokens and positions are in range, and
    /// blocks and angles are present.
    pub fn check(&self, shape: &Shape) -> Result<()> {
        let fits = |row: &Row| {
            let blocks = self.sequences.get(row.sequence).map_or(0, |blocks| blocks.len());
            (row.token as usize) < shape.n_vocab && row.position / KV_BLOCK < blocks
        };
        if self.rows.is_empty() || self.rope.len() != self.rows.len() * shape.head_dim || !self.rows.iter().all(fits) {
            return Err(Error::argument("the batch has no rows, or a row has no token, block or angles"));
        }
        Ok(())
    }
}

/// The activations of a batch: f32, `rows` x the given width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Residual stream, `hidden`.
    X,
    /// Queries, `q_dim`.
    Q,
    /// Keys, `kv_dim`.
    K,
    /// Values, `kv_dim`.
    V,
    /// Result of attention, `q_dim`.
    Attention,
    /// Gate of the feed-forward network, `intermediate`.
    Gate,
    /// Neurons of the feed-forward network, `intermediate`.
    Ffn,
}

impl Act {
    /// All of them, in order.
    pub const ALL: [Self; 7] = [Self::X, Self::Q, Self::K, Self::V, Self::Attention, Self::Gate, Self::Ffn];
}

/// Takes one batch at a time through the network. Belongs to one thread at a time, and keeps its
/// memory between batches.
///
/// Verbs cannot fail. A backend that records reports errors from [`Ops::submit`] and
/// [`Ops::read_logits`].
pub trait Ops: Send {
    /// Starts a batch: checks it, allocates memory for its rows, and keeps its blocks alive until
    /// the next `begin` or `end`.
    fn begin(&mut self, batch: &Batch) -> Result<()>;

    /// `X = table[token]`
    fn embed(&mut self, table: MatrixId);

    /// Applies each of `norms` to `source` in turn, then brings each row into `format`
    /// ([`arith::quantize`], [`arith::quantize_group`]). The result is the input of the projections
    /// that follow.
    fn prepare_input(&mut self, source: Act, norms: &[Norm], format: InputFormat);

    /// For each pair: `target = weight . input + bias`, with the input that was prepared last
    /// ([`arith::int8_product`], [`arith::int16_product`]).
    fn linear(&mut self, pairs: &[(MatrixId, Act)]);

    /// `X += weight . input + bias`
    fn linear_add(&mut self, weight: MatrixId);

    /// Applies `norm` to each head of `act`, which is [`Act::Q`] or [`Act::K`], by itself.
    fn norm_heads(&mut self, act: Act, norm: Norm);

    /// `Ffn = activation(Gate) * Ffn`
    fn activate(&mut self, activation: Activation);

    /// `Ffn = activation(gate . input) * (up . input)`; afterwards `Gate` is undefined. A backend
    /// may skip work whose result a zero gate makes irrelevant.
    fn gate_up(&mut self, gate: MatrixId, up: MatrixId, activation: Activation) {
        self.linear(&[(gate, Act::Gate), (up, Act::Ffn)]);
        self.activate(activation);
    }

    /// Rotates `Q` and `K`, appends `K` and `V` to the cache, and attends:
    /// `Attention = softmax(Q K^T / sqrt(head_dim) + causal) V`.
    fn attend(&mut self, layer: usize);

    /// For each row that wants them: `logits = head . norm(X)`, f32, with the input in the format
    /// of the head's [`Usage`]. Every logit that this verb gives is exact, whatever `wanted` is.
    ///
    /// The head is the largest matrix of the model. So one call does a part of the work, which
    /// takes no longer than a layer, and returns whether all of it is done. The caller repeats the
    /// call until it is. A call with another `wanted` starts again.
    fn logits(&mut self, norm: Norm, head: MatrixId, wanted: Wanted) -> bool;

    /// Whether the next verbs can begin at once. If the device is still busy with earlier work,
    /// this waits for at most `patience` and returns false. [`Ops::logits`] and [`Ops::finish`]
    /// wait in the same way after it.
    fn is_ready(&mut self, _patience: Duration) -> bool {
        true
    }

    /// Whether all verbs so far are done. The caller repeats the call until they are.
    fn finish(&mut self) -> bool {
        true
    }

    /// Reports the first error of a verb so far.
    fn submit(&mut self) -> Result<()>;

    /// Waits, and copies the wanted logits, `n_vocab` a row, into `out` (resized to fit).
    fn read_logits(&mut self, out: &mut Vec<f32>) -> Result<()>;

    /// Waits, and copies `X`, `hidden` numbers a row, into `out` (resized to fit). No row of the
    /// batch wants logits, and all verbs so far are done (see [`Ops::finish`]).
    fn read_states(&mut self, out: &mut Vec<f32>) -> Result<()>;

    /// What the batch has cost so far; zeros from a backend that does not count.
    fn work(&self) -> Work {
        Work::default()
    }

    /// Ends the batch and releases its blocks.
    fn end(&mut self);
}

/// What batches have cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Bytes of weights that were read.
    pub weight_bytes: u64,
    /// Neurons of feed-forward networks whose gates the backend examined, to skip the silent ones.
    pub neurons: u64,
    /// Those among them that were live.
    pub live_neurons: u64,
}

impl Work {
    /// An `n`th of the cost.
    pub fn divided_by(self, n: u64) -> Self {
        Self { weight_bytes: self.weight_bytes / n, neurons: self.neurons / n, live_neurons: self.live_neurons / n }
    }
}

impl std::ops::AddAssign for Work {
    fn add_assign(&mut self, other: Self) {
        self.weight_bytes += other.weight_bytes;
        self.neurons += other.neurons;
        self.live_neurons += other.live_neurons;
    }
}

/// Which backend this is, and what it runs on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    /// `reference`, `cpu`, `vulkan` or `opencl`.
    pub backend: &'static str,
    /// Instruction set tier, for example `avx2`, or the name of the device; `naive` for the
    /// reference.
    pub tier: String,
    /// Threads of the host that compute, the caller's included.
    pub threads: usize,
}

/// The kind of a device; the best kind comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeviceKind {
    /// A graphics card.
    Discrete,
    /// A part of the CPU's chip.
    Integrated,
    /// A virtual machine's GPU, or something else.
    Other,
    /// A program that runs on the CPU.
    Cpu,
}

/// A GPU of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceInfo {
    /// The name that [`open`] takes.
    pub backend: String,
    /// Its name, as the driver gives it.
    pub name: String,
    /// Its kind.
    pub kind: DeviceKind,
    /// Bytes of its own memory, or of what it shares with the CPU.
    pub memory: u64,
}

/// One model's weights on one device, and the means to compute with them.
///
/// The loader uploads weights through `&mut`. Afterwards the backend is shared and immutable.
pub trait Backend: Send + Sync {
    /// Describes the backend and its device.
    fn info(&self) -> Info;

    /// Whether the backend can stop working ([`Error::Device`]), as a GPU can.
    fn can_fail(&self) -> bool {
        false
    }

    /// Refuses what this backend cannot hold or compute with, by name. The loader calls this before
    /// each upload.
    fn check(&self, planned: &Planned) -> Result<()> {
        if let Planned::Matrix(spec) = planned { spec.check() } else { Ok(()) }
    }

    /// Takes over a matrix. A backend may change its layout here and nowhere else. `file` tells
    /// where the matrix can be read again; a backend may use that instead of keeping all of it in
    /// memory. The upload calls `keep_going` now and then, and ends with [`Error::Cancelled`] if it
    /// returns false.
    fn upload_matrix(
        &mut self,
        matrix: &Matrix,
        usage: Usage,
        file: Option<FileRange>,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<MatrixId>;

    /// Takes over a vector (gains of a norm).
    fn upload_vector(&mut self, vector: &[f32]) -> Result<VectorId>;

    /// Names what the layout of its matrices depends on, if they can be kept in a file (see
    /// [`prepared`]).
    fn layout(&self) -> Option<String> {
        None
    }

    /// The bytes of a matrix as they are to be kept in a file; None if it is uploaded as quickly.
    fn prepared_parts(&self, _matrix: MatrixId) -> Option<Vec<&[u8]>> {
        None
    }

    /// Takes over a matrix from a file that a backend of the same layout has written. `file` and
    /// `keep_going` are as in [`Backend::upload_matrix`]. None if the matrix is damaged.
    fn take_prepared(
        &mut self,
        _matrix: &PreparedMatrix,
        _file: Option<FileRange>,
        _keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<Option<MatrixId>> {
        Ok(None)
    }

    /// Bytes that one planned upload will occupy. The sum over all of a model's uploads is the
    /// result of [`Backend::weight_bytes`] after them.
    fn planned_bytes(&self, planned: &Planned) -> usize;

    /// Bytes of one planned upload that a token reads when it is decoded greedily. The sum over all
    /// of a model's uploads is the result of [`Backend::bytes_per_token`] after them.
    fn planned_token_bytes(&self, planned: &Planned) -> usize {
        self.planned_bytes(planned)
    }

    /// Bytes of memory, of the device and the host, that the weights occupy.
    fn weight_bytes(&self) -> usize;

    /// Bytes of weights that one token reads when it is decoded greedily.
    fn bytes_per_token(&self) -> usize;

    /// Makes an empty block of the KV cache.
    fn new_kv_block(&self, kv: KvType) -> Result<Arc<dyn KvBlock>>;

    /// Makes a copy of a block, for one session to write.
    fn copy_kv_block(&self, block: &Arc<dyn KvBlock>) -> Result<Arc<dyn KvBlock>>;

    /// Appends positions `0..n` of a session's blocks to `out`, as plain numbers (see [`KvPlain`]),
    /// for a save.
    fn read_kv(&self, blocks: &[Arc<dyn KvBlock>], n: usize, out: &mut Vec<u8>) -> Result<()>;

    /// Makes new blocks from the output of [`Backend::read_kv`], of this backend or another one.
    fn write_kv(&self, kv: KvType, n: usize, bytes: &[u8]) -> Result<Vec<Arc<dyn KvBlock>>>;

    /// Makes an [`Ops`], with its own memory for batches. Several may exist at once, each on a
    /// thread of its own.
    fn new_ops(&self) -> Result<Box<dyn Ops>>;
}

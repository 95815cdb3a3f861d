//! The KV cache on a GPU: slabs of blocks. From the third on, each slab is twice as large as the
//! one before, up to a limit. So a kernel can reach all blocks through a few bindings. A slab never
//! moves.
//!
//! A block is `[layer][keys, values][kv head]`. There keys lie as `[word][position]`, values as
//! `[position][word]`. A word has two elements of f16, one of f32, or four of int8 (the last word
//! may have fewer). In int8, a scale for each position follows.

use std::any::Any;
use std::sync::Arc;

use parking_lot::Mutex;

use super::device::{Bindings, Device, KV_SLABS, PATIENCE, Queue};
use crate::backend::{KV_BLOCK, KvBlock, KvPlain, KvType, Shape};
use crate::error::{Error, Result};

/// Blocks of the first slab.
pub(super) const FIRST_SLAB: usize = 16;
/// Bytes of the largest slab.
const MAX_SLAB: usize = 1 << 30;

/// All blocks of one type, and the slabs that hold them.
pub(super) struct Pool<D: Device> {
    device: Arc<D>,
    kv: KvType,
    block_bytes: usize,
    state: Mutex<State<D>>,
}

struct State<D: Device> {
    slabs: Vec<Arc<D::Buffer>>,
    /// Places that no block occupies.
    free: Vec<u32>,
}

/// Layer, whether it is a value, KV head, and position.
type Line = (usize, bool, usize, usize);

/// Words of a line's numbers.
fn line_words(shape: &Shape, kv: KvType) -> usize {
    (shape.head_dim * kv.number_bytes()).div_ceil(4)
}

/// Words of the keys or the values of a layer's KV head.
fn side_words(shape: &Shape, kv: KvType) -> usize {
    (line_words(shape, kv) + kv.scale_bytes() / 4) * KV_BLOCK
}

/// The word at which the keys or values of a line's layer and KV head begin.
fn side(shape: &Shape, kv: KvType, (layer, is_value, head, _): Line) -> usize {
    ((layer * 2 + usize::from(is_value)) * shape.n_kv_heads + head) * side_words(shape, kv)
}

/// A block: its slab in the upper 8 bits of `place`, its index there in the others.
pub(super) struct Block<D: Device> {
    pool: Arc<Pool<D>>,
    pub(super) place: u32,
}

impl<D: Device> Pool<D> {
    pub(super) fn new(device: &Arc<D>, shape: &Shape, kv: KvType) -> Self {
        let block_bytes = 4 * shape.n_layers * 2 * shape.n_kv_heads * side_words(shape, kv);
        let state = Mutex::new(State { slabs: vec![], free: vec![] });
        Self { device: Arc::clone(device), kv, block_bytes, state }
    }

    pub(super) fn new_block(self: &Arc<Self>) -> Result<Block<D>> {
        let mut state = self.state.lock();
        if state.free.is_empty() {
            self.add_slab(&mut state)?;
        }
        let place = state
            .free
            .pop()
            .ok_or_else(|| Error::Device { message: "a slab of the KV cache has no free block".to_owned() })?;
        Ok(Block { pool: Arc::clone(self), place })
    }

    fn add_slab(&self, state: &mut State<D>) -> Result<()> {
        let n = state.slabs.len();
        let largest = MAX_SLAB.min(self.device.largest_buffer()) / self.block_bytes;
        let blocks = (FIRST_SLAB << n.saturating_sub(1)).min(largest);
        if n == KV_SLABS || blocks == 0 {
            let message = format!("the KV cache of {} has reached its largest size, {n} slabs", self.device.name());
            return Err(Error::Device { message });
        }
        state.slabs.push(Arc::new(self.device.buffer(blocks * self.block_bytes)?));
        state.free.extend((0..blocks as u32).rev().map(|i| (n as u32) << 24 | i));
        Ok(())
    }

    pub(super) fn slabs(&self) -> Vec<Arc<D::Buffer>> {
        self.state.lock().slabs.clone()
    }

    /// Where a block lies: its slab, and the byte there.
    fn at(&self, place: u32) -> (Arc<D::Buffer>, usize) {
        let slab = Arc::clone(&self.state.lock().slabs[(place >> 24) as usize]);
        (slab, (place & 0xff_ffff) as usize * self.block_bytes)
    }
}

impl<D: Device> Block<D> {
    pub(super) fn shared(block: &Arc<dyn KvBlock>) -> Result<Arc<Self>> {
        let block = Arc::clone(block).into_any().downcast();
        block.map_err(|_| Error::argument("a KV block belongs to another backend"))
    }

    pub(super) fn pool(&self) -> &Arc<Pool<D>> {
        &self.pool
    }

    pub(super) fn kv(&self) -> KvType {
        self.pool.kv
    }

    pub(super) fn copy(&self) -> Result<Self> {
        let copy = self.pool.new_block()?;
        let (from, to) = (self.pool.at(self.place), self.pool.at(copy.place));
        self.pool.device.copy((&*from.0, from.1), (&*to.0, to.1), self.pool.block_bytes)?;
        Ok(copy)
    }
}

/// Reads and writes for saves. They go through the device's queue, so that they come after all work
/// that was submitted before.
impl<D: Device> Block<D> {
    /// Positions `0..n` as plain numbers, appended to `out`.
    pub(super) fn read(&self, queue: &mut D::Queue, shape: &Shape, n: usize, out: &mut Vec<u8>) -> Result<()> {
        let (slab, at) = self.pool.at(self.place);
        queue.begin(bindings(&slab), 0, self.pool.block_bytes)?;
        queue.read(&slab, at, self.pool.block_bytes)?;
        self.finish(queue)?;
        let (kv, words) = (self.kv(), queue.results());
        for line in KvPlain::new(*shape, kv).lines(n) {
            let mut copy = |at: usize, n| out.extend_from_slice(&words[at..at + n]);
            (0..shape.head_dim).for_each(|d| copy(self.at(shape, line, d), kv.number_bytes()));
            copy(self.scale_at(shape, line), kv.scale_bytes());
        }
        Ok(())
    }

    /// Copies positions `0..n` from plain numbers.
    pub(super) fn write(&self, queue: &mut D::Queue, shape: &Shape, n: usize, bytes: &[u8]) -> Result<()> {
        let (plain, kv) = (KvPlain::new(*shape, self.kv()), self.kv());
        let mut words = vec![0u8; self.pool.block_bytes];
        let mut copy = |from: &[u8], at: usize| words[at..at + from.len()].copy_from_slice(from);
        for (line, bytes) in plain.lines(n).zip(bytes.chunks_exact(plain.line_bytes())) {
            let (numbers, scale) = bytes.split_at(plain.number_bytes());
            let numbers = numbers.chunks_exact(kv.number_bytes()).enumerate();
            numbers.for_each(|(d, x)| copy(x, self.at(shape, line, d)));
            copy(scale, self.scale_at(shape, line));
        }
        let (slab, at) = self.pool.at(self.place);
        queue.begin(bindings(&slab), words.len(), 0)?;
        queue.write(&slab, at, &words)?;
        self.finish(queue)
    }

    /// Where element `d` of a line is in the block, in bytes.
    fn at(&self, shape: &Shape, line: Line, d: usize) -> usize {
        let (kv, (_, is_value, _, position)) = (self.kv(), line);
        let (words, per_word) = (line_words(shape, kv), 4 / kv.number_bytes());
        let word = d / per_word;
        let at = if is_value { position * words + word } else { word * KV_BLOCK + position };
        4 * (side(shape, kv, line) + at) + d % per_word * kv.number_bytes()
    }

    /// Where the scale of a line is, in bytes, if it has one.
    fn scale_at(&self, shape: &Shape, line: Line) -> usize {
        let at = line_words(shape, self.kv()) * KV_BLOCK + line.3 * self.kv().scale_bytes() / 4;
        4 * (side(shape, self.kv(), line) + at)
    }

    fn finish(&self, queue: &mut D::Queue) -> Result<()> {
        queue.submit()?;
        queue.wait_for_all(PATIENCE)
    }
}

/// Bindings for commands that are not kernels.
fn bindings<D: Device>(buffer: &Arc<D::Buffer>) -> Bindings<D> {
    let any = || Arc::clone(buffer);
    Bindings { acts: any(), plan: any(), vectors: any(), slabs: vec![any()] }
}

impl<D: Device> KvBlock for Block<D> {
    fn bytes(&self) -> usize {
        self.pool.block_bytes
    }

    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}

/// Frees the block's place. Work that was submitted before comes before all work that will use the
/// place.
impl<D: Device> Drop for Block<D> {
    fn drop(&mut self) {
        self.pool.state.lock().free.push(self.place);
    }
}

//! The KV cache on a GPU: slabs of blocks, each larger than the one before, so that a kernel can reach all of them through a few
//! bindings and none ever moves.
//!
//! A block is `[layer][keys, values][kv head]`; there keys lie as `[word][position]`, values as `[position][word]`. A word has
//! two elements of f16, or one of f32.

use std::any::Any;
use std::sync::Arc;

use parking_lot::Mutex;

use super::device::{Device, KV_SLABS};
use crate::backend::{KV_BLOCK, KvBlock, KvType, Shape};
use crate::error::{Error, Result};

/// Blocks of the first slab.
const FIRST_SLAB: usize = 16;
/// Bytes of the largest slab.
const LARGEST_SLAB: usize = 1 << 30;

/// All blocks of one type.
pub(super) struct Pool<D: Device> {
    device: Arc<D>,
    kv: KvType,
    block_bytes: usize,
    state: Mutex<State<D>>,
}

struct State<D: Device> {
    slabs: Vec<Arc<D::Buffer>>,
    /// Places that no block has.
    free: Vec<u32>,
}

/// A block: its slab in the upper 8 bits of `place`, its index there in the others.
pub(super) struct Block<D: Device> {
    pool: Arc<Pool<D>>,
    pub(super) place: u32,
}

impl<D: Device> Pool<D> {
    pub(super) fn new(device: &Arc<D>, shape: &Shape, kv: KvType) -> Self {
        let block_bytes = shape.n_layers * 2 * shape.kv_dim() * kv.size() * KV_BLOCK;
        let state = Mutex::new(State { slabs: vec![], free: vec![] });
        Self { device: Arc::clone(device), kv, block_bytes, state }
    }

    pub(super) fn new_block(self: &Arc<Self>) -> Result<Block<D>> {
        let mut state = self.state.lock();
        if state.free.is_empty() {
            self.add_slab(&mut state)?;
        }
        let place = state.free.pop().ok_or_else(|| Error::Device { message: "no room in a slab".to_owned() })?;
        Ok(Block { pool: Arc::clone(self), place })
    }

    fn add_slab(&self, state: &mut State<D>) -> Result<()> {
        let n = state.slabs.len();
        let largest = LARGEST_SLAB.min(self.device.largest_buffer()) / self.block_bytes;
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
        block.map_err(|_| Error::argument("a KV block of another backend"))
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

impl<D: Device> KvBlock for Block<D> {
    fn bytes(&self) -> usize {
        self.pool.block_bytes
    }

    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}

/// Its place is free again; work that was submitted before still comes before all that will use it.
impl<D: Device> Drop for Block<D> {
    fn drop(&mut self) {
        self.pool.state.lock().free.push(self.place);
    }
}

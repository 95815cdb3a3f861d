//! A block of the KV cache: for each layer and KV head `keys[head_dim][32]`, then `values[32][stride]` (see
//! `kernels::attention`, which reads it).

use std::any::Any;
use std::sync::Arc;

use half::f16;

use super::kernels::attention::value_stride;
use super::memory::Buffer;
use crate::backend::{KV_BLOCK, KvBlock, KvType, Shape, arith};
use crate::error::{Error, Result};

/// One block. Batches write to it through a pointer while others may read earlier positions.
pub(super) struct Block {
    pub(super) kv: KvType,
    start: *mut u8,
    /// Owns what `start` points to.
    memory: Buffer<u8>,
}

// SAFETY: `start` points into `memory`, which the block owns. Who writes is ruled by `append`'s demands.
unsafe impl Send for Block {}
// SAFETY: see above.
unsafe impl Sync for Block {}

impl KvBlock for Block {
    fn bytes(&self) -> usize {
        self.memory.bytes()
    }

    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}

/// Numbers of one layer's KV head in a block.
fn head_len(shape: &Shape) -> usize {
    KV_BLOCK * (shape.head_dim + value_stride(shape.head_dim))
}

impl Block {
    pub(super) fn new(shape: &Shape, kv: KvType) -> Result<Self> {
        let mut memory = Buffer::zeroed(shape.n_layers * shape.n_kv_heads * head_len(shape) * kv.size())?;
        Ok(Self { kv, start: memory.as_mut_ptr(), memory })
    }

    pub(super) fn shared(block: &Arc<dyn KvBlock>) -> Result<Arc<Self>> {
        let block = Arc::clone(block).into_any().downcast();
        block.map_err(|_| Error::argument("a KV block of another backend"))
    }

    pub(super) fn copy(&self, shape: &Shape) -> Result<Self> {
        let copy = Self::new(shape, self.kv)?;
        // SAFETY: both blocks have the same size. The engine copies a block only between batches, when none writes it.
        unsafe { std::ptr::copy_nonoverlapping(self.start, copy.start, self.memory.bytes()) };
        Ok(copy)
    }

    /// Where a layer's KV head begins.
    pub(super) fn head(&self, shape: &Shape, layer: usize, kv_head: usize) -> *mut u8 {
        let index = layer * shape.n_kv_heads + kv_head;
        assert!(index < shape.n_layers * shape.n_kv_heads);
        // SAFETY: the block has n_layers x n_kv_heads heads of this length.
        unsafe { self.start.add(index * head_len(shape) * self.kv.size()) }
    }

    /// Writes one position's key and value of one head, `head_dim` numbers each.
    ///
    /// # Safety
    /// No other thread reads or writes this position of this head meanwhile.
    pub(super) unsafe fn append(
        &self,
        shape: &Shape,
        layer: usize,
        kv_head: usize,
        position: usize,
        k: &[f32],
        v: &[f32],
    ) {
        let head = self.head(shape, layer, kv_head);
        assert!(k.len() == shape.head_dim && v.len() == shape.head_dim && position < KV_BLOCK);
        // SAFETY: the offsets lie within the head by the assertion; exclusive by the caller's promise. A head starts at
        // a multiple of 32 numbers of page-aligned memory.
        unsafe {
            match self.kv {
                KvType::F16 => scatter::<f16>(head.cast(), position, k, v, arith::to_f16),
                KvType::F32 => scatter::<f32>(head.cast(), position, k, v, |x| x),
            }
        }
    }
}

/// # Safety
/// As `Block::append`; `head` is valid for a whole head of numbers `T`.
unsafe fn scatter<T>(head: *mut T, position: usize, k: &[f32], v: &[f32], convert: impl Fn(f32) -> T) {
    let hd = k.len();
    for (d, k) in k.iter().enumerate() {
        // SAFETY: d < head_dim and position < KV_BLOCK, so the index lies within the keys.
        unsafe { *head.add(d * KV_BLOCK + position) = convert(*k) };
    }
    for (d, v) in v.iter().enumerate() {
        // SAFETY: likewise within the values, which follow the keys.
        unsafe { *head.add(hd * KV_BLOCK + position * value_stride(hd) + d) = convert(*v) };
    }
}

//! A block of the KV cache: for each layer and KV head `keys[head_dim][32]`, then `values[32][stride]` (see
//! `kernels::attention`, which reads it).

use std::any::Any;
use std::sync::Arc;

use half::f16;

use super::kernels::attention::value_stride;
use super::memory::Buffer;
use crate::backend::{KV_BLOCK, KvBlock, KvPlain, KvType, Shape, arith};
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

    /// Positions `0..n` as plain numbers, appended to `out`.
    pub(super) fn read(&self, shape: &Shape, n: usize, out: &mut Vec<u8>) {
        let (plain, size) = (KvPlain::new(*shape, self.kv), self.kv.size());
        for (layer, is_value, head, position) in plain.lines(n) {
            let (at, stride) = self.line(shape, layer, is_value, head, position);
            for d in 0..shape.head_dim {
                // SAFETY: `line` names bytes of this block. The engine saves a session only between batches, when none writes.
                out.extend_from_slice(unsafe { std::slice::from_raw_parts(self.start.add(at + d * stride), size) });
            }
        }
    }

    /// Takes positions `0..n` from plain numbers. The block is new, and nobody else has it.
    pub(super) fn write(&self, shape: &Shape, n: usize, bytes: &[u8]) {
        let (plain, size) = (KvPlain::new(*shape, self.kv), self.kv.size());
        let lines = bytes.chunks_exact(plain.line_bytes());
        for ((layer, is_value, head, position), line) in plain.lines(n).zip(lines) {
            let (at, stride) = self.line(shape, layer, is_value, head, position);
            for (d, number) in line.chunks_exact(size).enumerate() {
                // SAFETY: `line` names bytes of this block, which nobody else has.
                unsafe { std::ptr::copy_nonoverlapping(number.as_ptr(), self.start.add(at + d * stride), size) };
            }
        }
    }

    /// Where a position's key or value of one head begins, and how far its elements are apart, in bytes.
    fn line(&self, shape: &Shape, layer: usize, is_value: bool, kv_head: usize, position: usize) -> (usize, usize) {
        let (hd, size) = (shape.head_dim, self.kv.size());
        let head = (layer * shape.n_kv_heads + kv_head) * head_len(shape);
        let (at, stride) = match is_value {
            false => (position, KV_BLOCK),
            true => (hd * KV_BLOCK + position * value_stride(hd), 1),
        };
        let end = head + at + (hd - 1) * stride;
        assert!(position < KV_BLOCK && (end + 1) * size <= self.memory.bytes(), "a line outside of its block");
        ((head + at) * size, stride * size)
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

//! A block of the KV cache. For each layer and KV head it has `keys[head_dim][32]`, then
//! `values[32][stride]`. In int8, the scales of the 32 keys and those of the 32 values follow.
//! (`kernels::attention` reads this layout.)

use std::any::Any;
use std::sync::Arc;

use half::f16;

use super::kernels::attention::{scales_at, value_stride};
use super::memory::Buffer;
use crate::backend::{KV_BLOCK, KvBlock, KvPlain, KvType, Shape, arith};
use crate::error::{Error, Result};

/// Layer, whether it is a value, KV head, and position.
type Line = (usize, bool, usize, usize);

/// One block. A batch writes to it through a pointer, while others may read earlier positions.
pub(super) struct Block {
    pub(super) kv: KvType,
    start: *mut u8,
    /// Owns what `start` points to.
    memory: Buffer<u8>,
}

// SAFETY: `start` points into `memory`, which the block owns. The contract of `append` says who may
// write.
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

/// Bytes that one KV head of one layer has in a block.
fn head_bytes(shape: &Shape, kv: KvType) -> usize {
    scales_at(shape.head_dim) * kv.number_bytes() + 2 * KV_BLOCK * kv.scale_bytes()
}

impl Block {
    pub(super) fn new(shape: &Shape, kv: KvType) -> Result<Self> {
        let mut memory = Buffer::zeroed(shape.n_layers * shape.n_kv_heads * head_bytes(shape, kv))?;
        Ok(Self { kv, start: memory.as_mut_ptr(), memory })
    }

    pub(super) fn shared(block: &Arc<dyn KvBlock>) -> Result<Arc<Self>> {
        let block = Arc::clone(block).into_any().downcast();
        block.map_err(|_| Error::argument("a KV block belongs to another backend"))
    }

    pub(super) fn copy(&self, shape: &Shape) -> Result<Self> {
        let copy = Self::new(shape, self.kv)?;
        // SAFETY: both blocks have the same size. The engine copies a block only between batches,
        // when none writes it.
        unsafe { std::ptr::copy_nonoverlapping(self.start, copy.start, self.memory.bytes()) };
        Ok(copy)
    }

    /// Where a layer's KV head begins.
    pub(super) fn head(&self, shape: &Shape, layer: usize, kv_head: usize) -> *mut u8 {
        let index = layer * shape.n_kv_heads + kv_head;
        assert!(index < shape.n_layers * shape.n_kv_heads);
        // SAFETY: the block has n_layers x n_kv_heads heads of this length.
        unsafe { self.start.add(index * head_bytes(shape, self.kv)) }
    }

    /// Positions `0..n` as plain numbers, appended to `out`.
    pub(super) fn read(&self, shape: &Shape, n: usize, out: &mut Vec<u8>) {
        let size = self.kv.number_bytes();
        for line in KvPlain::new(*shape, self.kv).lines(n) {
            let (at, stride) = self.line(shape, line);
            // SAFETY: `line` and `scale` name bytes of this block. The engine saves a session only
            // between batches, when no thread writes.
            let mut copy = |at, n| out.extend_from_slice(unsafe { std::slice::from_raw_parts(self.start.add(at), n) });
            (0..shape.head_dim).for_each(|d| copy(at + d * stride, size));
            copy(self.scale(shape, line), self.kv.scale_bytes());
        }
    }

    /// Copies positions `0..n` from plain numbers. The block is new, and nobody else has it.
    pub(super) fn write(&self, shape: &Shape, n: usize, bytes: &[u8]) {
        let plain = KvPlain::new(*shape, self.kv);
        for (line, bytes) in plain.lines(n).zip(bytes.chunks_exact(plain.line_bytes())) {
            let (at, stride) = self.line(shape, line);
            let (numbers, scale) = bytes.split_at(plain.number_bytes());
            let copy = |from: &[u8], at| {
                // SAFETY: `line` and `scale` name bytes of this block, which nobody else has.
                unsafe { std::ptr::copy_nonoverlapping(from.as_ptr(), self.start.add(at), from.len()) };
            };
            numbers.chunks_exact(self.kv.number_bytes()).enumerate().for_each(|(d, x)| copy(x, at + d * stride));
            copy(scale, self.scale(shape, line));
        }
    }

    /// Where a position's key or value of one head begins, and the distance between its elements,
    /// in bytes.
    fn line(&self, shape: &Shape, (layer, is_value, kv_head, position): Line) -> (usize, usize) {
        let (hd, size) = (shape.head_dim, self.kv.number_bytes());
        let head = (layer * shape.n_kv_heads + kv_head) * head_bytes(shape, self.kv);
        let (at, stride) = match is_value {
            false => (position, KV_BLOCK),
            true => (hd * KV_BLOCK + position * value_stride(hd), 1),
        };
        let end = head + (at + (hd - 1) * stride + 1) * size;
        assert!(position < KV_BLOCK && end <= self.memory.bytes(), "a line outside of its block");
        (head + at * size, stride * size)
    }

    /// Where the scale of a line is, in bytes, if it has one.
    fn scale(&self, shape: &Shape, (layer, is_value, kv_head, position): Line) -> usize {
        let head = (layer * shape.n_kv_heads + kv_head) * head_bytes(shape, self.kv);
        let index = usize::from(is_value) * KV_BLOCK + position;
        let at = head + scales_at(shape.head_dim) * self.kv.number_bytes() + index * self.kv.scale_bytes();
        assert!(
            position < KV_BLOCK && at + self.kv.scale_bytes() <= self.memory.bytes(),
            "a scale outside of its block"
        );
        at
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
        let (key, value) = (position, k.len() * KV_BLOCK + position * value_stride(k.len()));
        // SAFETY: by the assertion, the offsets lie within the head: elements of a key are KV_BLOCK
        // apart, values follow the keys, and scales follow the values. Access is exclusive by the
        // caller's promise. A head starts at a multiple of 64 bytes of page-aligned memory.
        unsafe {
            match self.kv {
                KvType::F16 => {
                    let head: *mut f16 = head.cast();
                    k.iter().enumerate().for_each(|(d, k)| *head.add(key + d * KV_BLOCK) = arith::to_f16(*k));
                    v.iter().enumerate().for_each(|(d, v)| *head.add(value + d) = arith::to_f16(*v));
                }
                KvType::F32 => {
                    let head: *mut f32 = head.cast();
                    k.iter().enumerate().for_each(|(d, k)| *head.add(key + d * KV_BLOCK) = *k);
                    v.iter().enumerate().for_each(|(d, v)| *head.add(value + d) = *v);
                }
                KvType::I8 => {
                    let (head, scales): (*mut i8, *mut f32) = (head.cast(), head.add(scales_at(k.len())).cast());
                    *scales.add(position) = arith::quantize_kv(k, |d, k| *head.add(key + d * KV_BLOCK) = k);
                    *scales.add(KV_BLOCK + position) = arith::quantize_kv(v, |d, v| *head.add(value + d) = v);
                }
            }
        }
    }
}

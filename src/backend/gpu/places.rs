//! Where the activations of a batch lie, and the buffers that hold them.

use std::sync::Arc;

use super::device::Device;
use super::layout::{self, padded};
use super::low_bit_head;
use crate::backend::{Act, Shape};
use crate::error::Result;

/// Where the activations of a batch lie, in words.
#[derive(Clone, Copy, Default)]
pub(super) struct Places {
    pub(super) acts: [usize; 7],
    /// Rows after norms.
    pub(super) normed: usize,
    /// Rows of int8, padded to whole 16-byte units; or of int16, as bytes or f32.
    pub(super) quantized: usize,
    /// The scale and the sum of each row of int8; or of each group of int16, in pairs.
    pub(super) scales: usize,
    pub(super) sums: usize,
    /// Logits of one row.
    pub(super) logits: usize,
    pub(super) search: Search,
    /// Partial results of attention.
    pub(super) parts: usize,
    pub(super) end: usize,
}

/// Where a search for the largest logits keeps its state (see `shaders/low_bit_head.glsl`).
#[derive(Clone, Copy, Default)]
pub(super) struct Search {
    /// The state, the refined list, and its logits: what the host reads.
    pub(super) state: usize,
    pub(super) refined: usize,
    pub(super) found: usize,
    pub(super) dots: usize,
    pub(super) upper: usize,
    pub(super) list: usize,
    pub(super) lower: usize,
}

impl Places {
    /// `are_grouped`: inputs have 16 bits, with a scale per group.
    pub(super) fn new(shape: &Shape, n: usize, parts: usize, are_grouped: bool) -> Self {
        let widest = Act::ALL.into_iter().map(|act| shape.width(act)).max().unwrap_or(0);
        let per_row = if are_grouped { 2 * padded(widest) / layout::CHUNK } else { 1 };
        let mut end = 0;
        let mut take = |words: usize| {
            let start = end;
            end += words.next_multiple_of(4);
            start
        };
        let mut places = Self {
            acts: Act::ALL.map(|act| take(n * shape.width(act))),
            normed: take(n * widest),
            quantized: take(n * padded(widest) / if are_grouped { 1 } else { 4 }),
            scales: take(n * per_row),
            sums: take(n),
            logits: take(shape.n_vocab),
            search: Search {
                state: take(low_bit_head::STATE),
                refined: take(low_bit_head::CAPACITY),
                found: take(low_bit_head::CAPACITY),
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

/// A buffer that grows.
pub(super) struct Room<D: Device> {
    pub(super) buffer: Arc<D::Buffer>,
    bytes: usize,
}

impl<D: Device> Room<D> {
    pub(super) fn new(device: &D, bytes: usize) -> Result<Self> {
        Ok(Self { buffer: Arc::new(device.buffer(bytes)?), bytes })
    }

    /// Makes room for at least `bytes`. The old contents are lost if the buffer grows.
    pub(super) fn reserve(&mut self, device: &D, bytes: usize) -> Result<()> {
        if bytes > self.bytes {
            *self = Self::new(device, bytes.next_power_of_two().min(device.largest_buffer()).max(bytes))?;
        }
        Ok(())
    }
}

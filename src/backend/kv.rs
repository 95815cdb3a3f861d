//! The KV cache as all backends have it: blocks of positions, and their numbers when they leave a backend.

use std::any::Any;
use std::sync::Arc;

use super::Shape;

/// Positions in one block of the KV cache.
pub const KV_BLOCK: usize = 32;

/// What the KV cache keeps its numbers in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KvType {
    /// IEEE half, rounded once, to nearest even, on append.
    F16,
    /// The reference's arithmetic.
    F32,
    /// int8. Each line (the key or the value of one position and KV head) has an f32 scale (see `arith::quantize_kv`).
    I8,
}

impl KvType {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::F16, Self::F32, Self::I8];

    /// Bytes of one number.
    pub fn number_bytes(self) -> usize {
        match self {
            Self::F16 => 2,
            Self::F32 => 4,
            Self::I8 => 1,
        }
    }

    /// Bytes of a line's scale, if it has one.
    pub fn scale_bytes(self) -> usize {
        match self {
            Self::F16 | Self::F32 => 0,
            Self::I8 => 4,
        }
    }
}

/// [`KV_BLOCK`] positions of keys and values of all layers, in the backend's own layout.
///
/// Shared by reference count. A block that a batch writes must be held by one session only.
pub trait KvBlock: Any + Send + Sync {
    /// Memory that the block occupies.
    fn bytes(&self) -> usize;

    /// For the backend that made it, to find its own type again.
    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync>;
}

/// Keys and values as plain numbers, the same for all backends: block after block; in a block, of which the last one may have fewer
/// positions, for each layer keys, then values, `[kv head][position][element]`, little-endian. In int8 a line of elements is followed
/// by its scale.
#[derive(Clone, Copy)]
pub struct KvPlain {
    shape: Shape,
    kv: KvType,
}

impl KvPlain {
    /// Of a network, in this type.
    pub fn new(shape: Shape, kv: KvType) -> Self {
        Self { shape, kv }
    }

    /// Bytes of `n` positions.
    pub fn bytes(&self, n: usize) -> usize {
        n * self.shape.n_layers * 2 * self.shape.n_kv_heads * self.line_bytes()
    }

    /// The parts of `n` positions that belong to each block: how many positions, and which bytes.
    pub(crate) fn parts(self, n: usize) -> impl Iterator<Item = (usize, std::ops::Range<usize>)> {
        (0..n).step_by(KV_BLOCK).map(move |first| {
            let here = KV_BLOCK.min(n - first);
            (here, self.bytes(first)..self.bytes(first + here))
        })
    }

    /// The lines of a block's part with `n` positions, in order: layer, whether they are values, head, and position.
    pub(crate) fn lines(self, n: usize) -> impl Iterator<Item = (usize, bool, usize, usize)> {
        let heads = self.shape.n_kv_heads;
        (0..self.shape.n_layers * 2 * heads * n)
            .map(move |i| (i / n / heads / 2, i / n / heads % 2 == 1, i / n % heads, i % n))
    }

    /// Bytes of a line.
    pub(crate) fn line_bytes(self) -> usize {
        self.number_bytes() + self.kv.scale_bytes()
    }

    /// Bytes of a line's numbers, without its scale.
    pub(crate) fn number_bytes(self) -> usize {
        self.shape.head_dim * self.kv.number_bytes()
    }
}

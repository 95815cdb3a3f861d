//! What the KV caches of all backends share: blocks of positions, and the format of their numbers
//! outside a backend.

use std::any::Any;
use std::sync::Arc;

use super::Shape;

/// Positions in one block of the KV cache.
pub const KV_BLOCK: usize = 32;

/// The type of the numbers in a KV cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KvType {
    /// IEEE half. A number is rounded once, to nearest even, when it is appended.
    F16,
    /// f32, as in the reference's arithmetic.
    F32,
    /// int8. Each line (the key or the value of one position and KV head) has an f32 scale (see
    /// `arith::quantize_kv`).
    I8,
}

impl KvType {
    /// All types.
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
/// Blocks are shared by reference count. Only one session may hold a block that a batch writes.
pub trait KvBlock: Any + Send + Sync {
    /// Memory that the block occupies.
    fn bytes(&self) -> usize;

    /// Lets the backend that made the block find its own type again.
    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync>;
}

/// The layout of keys and values as plain numbers, the same for all backends. It has block after
/// block; the last block may have fewer positions. A block has for each layer the keys, then the
/// values, as `[kv head][position][element]`, little-endian. In int8, the scale of a line follows
/// its elements.
#[derive(Clone, Copy)]
pub struct KvPlain {
    shape: Shape,
    kv: KvType,
}

impl KvPlain {
    /// The layout for a network of this shape, in this type.
    pub fn new(shape: Shape, kv: KvType) -> Self {
        Self { shape, kv }
    }

    /// Bytes of `n` positions.
    pub fn bytes(&self, n: usize) -> usize {
        n * self.shape.n_layers * 2 * self.shape.n_kv_heads * self.line_bytes()
    }

    /// Splits `n` positions into blocks: how many positions of each block, and which bytes.
    pub(crate) fn parts(self, n: usize) -> impl Iterator<Item = (usize, std::ops::Range<usize>)> {
        (0..n).step_by(KV_BLOCK).map(move |first| {
            let here = KV_BLOCK.min(n - first);
            (here, self.bytes(first)..self.bytes(first + here))
        })
    }

    /// The lines of a block with `n` positions, in order: layer, whether they are values, head, and
    /// position.
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

//! Blocks of the reference backend's KV cache: `[layer][kv head][position][element]` of f32, and
//! one scale per line. The numbers are rounded through f16 if the cache keeps f16, and are integers
//! if it keeps int8. The scale is 1, except in int8.
#![forbid(unsafe_code)]

use std::any::Any;
use std::sync::Arc;

use parking_lot::{Mutex, MutexGuard};

use crate::backend::{KV_BLOCK, KvBlock, KvPlain, KvType, Shape, arith};
use crate::error::{Error, Result, room_for, zeros};

/// Index of a position's line within its block.
pub(super) fn line(shape: &Shape, layer: usize, head: usize, position: usize) -> usize {
    (layer * shape.n_kv_heads + head) * KV_BLOCK + position
}

/// Keys and values.
pub(super) struct Block {
    kv: KvType,
    keys_values: Mutex<[Lines; 2]>,
}

/// Numbers `[layer][kv head][position][element]`, and one scale per line.
pub(super) struct Lines {
    numbers: Vec<f32>,
    scales: Vec<f32>,
}

impl Lines {
    pub(super) fn line(&self, line: usize, head_dim: usize) -> (&[f32], f32) {
        (&self.numbers[line * head_dim..(line + 1) * head_dim], self.scales[line])
    }

    pub(super) fn line_mut(&mut self, line: usize, head_dim: usize) -> (&mut [f32], &mut f32) {
        (&mut self.numbers[line * head_dim..(line + 1) * head_dim], &mut self.scales[line])
    }
}

impl Block {
    pub(super) fn new(shape: &Shape, kv: KvType) -> Result<Self> {
        let lines = shape.n_layers * shape.n_kv_heads * KV_BLOCK;
        let side = || -> Result<Lines> {
            let mut scales = zeros(lines, "a KV block")?;
            scales.fill(1.0);
            Ok(Lines { numbers: zeros(lines * shape.head_dim, "a KV block")?, scales })
        };
        Ok(Self { kv, keys_values: Mutex::new([side()?, side()?]) })
    }

    pub(super) fn copy(&self) -> Result<Self> {
        let copy = |of: &[f32]| -> Result<Vec<f32>> {
            let mut copy = room_for(of.len(), "a KV block")?;
            copy.extend_from_slice(of);
            Ok(copy)
        };
        let locked = self.lock();
        let side = |lines: &Lines| -> Result<Lines> {
            Ok(Lines { numbers: copy(&lines.numbers)?, scales: copy(&lines.scales)? })
        };
        Ok(Self { kv: self.kv, keys_values: Mutex::new([side(&locked[0])?, side(&locked[1])?]) })
    }

    pub(super) fn shared(block: &Arc<dyn KvBlock>) -> Result<Arc<Self>> {
        let block = Arc::clone(block).into_any().downcast();
        block.map_err(|_| Error::argument("a KV block belongs to another backend"))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, [Lines; 2]> {
        self.keys_values.lock()
    }

    /// Writes a line, converted to the type of the cache.
    pub(super) fn put(&self, (to, scale): (&mut [f32], &mut f32), x: &[f32]) {
        match self.kv {
            KvType::F16 => to.iter_mut().zip(x).for_each(|(to, x)| *to = arith::to_f16(*x).to_f32()),
            KvType::F32 => to.copy_from_slice(x),
            KvType::I8 => *scale = arith::quantize_kv(x, |i, q| to[i] = f32::from(q)),
        }
    }

    /// Appends the block's first `n` positions to `out` as plain numbers.
    pub(super) fn read(&self, shape: &Shape, n: usize, out: &mut Vec<u8>) {
        let locked = self.lock();
        for (layer, is_value, head, position) in KvPlain::new(*shape, self.kv).lines(n) {
            let line = line(shape, layer, head, position);
            let (numbers, scale) = locked[usize::from(is_value)].line(line, shape.head_dim);
            match self.kv {
                KvType::F16 => numbers.iter().for_each(|x| out.extend(arith::to_f16(*x).to_le_bytes())),
                KvType::F32 => numbers.iter().for_each(|x| out.extend(x.to_le_bytes())),
                KvType::I8 => {
                    out.extend(numbers.iter().map(|x| *x as i8 as u8));
                    out.extend(scale.to_le_bytes());
                }
            }
        }
    }

    /// The inverse of `read`.
    pub(super) fn write(&self, shape: &Shape, n: usize, bytes: &[u8]) {
        let plain = KvPlain::new(*shape, self.kv);
        let mut locked = self.lock();
        for ((layer, is_value, head, position), given) in plain.lines(n).zip(bytes.chunks_exact(plain.line_bytes())) {
            let line = line(shape, layer, head, position);
            let (to, to_scale) = locked[usize::from(is_value)].line_mut(line, shape.head_dim);
            let (given, scale) = given.split_at(plain.number_bytes());
            for (to, x) in to.iter_mut().zip(given.chunks_exact(self.kv.number_bytes())) {
                *to = match self.kv {
                    KvType::F16 => half::f16::from_le_bytes([x[0], x[1]]).to_f32(),
                    KvType::F32 => f32::from_le_bytes([x[0], x[1], x[2], x[3]]),
                    KvType::I8 => f32::from(x[0] as i8),
                };
            }
            if let Ok(scale) = scale.try_into() {
                *to_scale = f32::from_le_bytes(scale);
            }
        }
    }
}

impl KvBlock for Block {
    fn bytes(&self) -> usize {
        self.lock().iter().map(|lines| 4 * (lines.numbers.len() + lines.scales.len())).sum()
    }

    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}

//! A session's keys and values: blocks of positions, shared by reference count and copied on write.
//!
//! So truncating costs nothing, a fork shares its whole prefix, and only what is written is owned.
#![forbid(unsafe_code)]

use std::sync::Arc;

use crate::backend::{Backend, KV_BLOCK, KvBlock, KvType};
use crate::error::Result;

/// The cache of one session.
#[derive(Clone)]
pub struct KvCache {
    backend: Arc<dyn Backend>,
    kv: KvType,
    blocks: Vec<Arc<dyn KvBlock>>,
}

impl KvCache {
    /// An empty cache.
    pub fn new(backend: Arc<dyn Backend>, kv: KvType) -> Self {
        Self { backend, kv, blocks: vec![] }
    }

    /// An empty cache of the same kind, in another backend.
    pub fn empty_in(&self, backend: &Arc<dyn Backend>) -> Self {
        Self::new(Arc::clone(backend), self.kv)
    }

    /// Makes positions `from..to` writable: allocates missing blocks, copies those that are shared with a fork.
    pub fn prepare(&mut self, from: usize, to: usize) -> Result<()> {
        let first = from / KV_BLOCK;
        for block in self.blocks.iter_mut().take(to.div_ceil(KV_BLOCK)).skip(first) {
            if Arc::get_mut(block).is_none() {
                *block = self.backend.copy_kv_block(block)?;
            }
        }
        while self.blocks.len() < to.div_ceil(KV_BLOCK) {
            self.blocks.push(self.backend.new_kv_block(self.kv)?);
        }
        Ok(())
    }

    /// Lets go of blocks that no position below `length` needs.
    pub fn truncate(&mut self, length: usize) {
        self.blocks.truncate(length.div_ceil(KV_BLOCK));
    }

    /// Takes these blocks instead of its own.
    pub fn set_blocks(&mut self, blocks: Vec<Arc<dyn KvBlock>>) {
        self.blocks = blocks;
    }

    /// What it keeps its numbers in.
    pub fn kv(&self) -> KvType {
        self.kv
    }

    /// The blocks, in order of position.
    pub fn blocks(&self) -> &[Arc<dyn KvBlock>] {
        &self.blocks
    }

    /// Memory of all blocks, shared ones included.
    pub fn bytes(&self) -> usize {
        self.blocks.iter().map(|block| block.bytes()).sum()
    }
}

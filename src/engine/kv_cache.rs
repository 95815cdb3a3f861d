//! A session's keys and values: blocks of positions, shared by reference count and copied on write.
//!
//! So truncation costs nothing, a fork shares its whole prefix, and a session owns only the blocks
//! that it writes.
#![forbid(unsafe_code)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::backend::{Backend, KV_BLOCK, KvBlock, KvType};
use crate::error::{Error, Result};

/// The memory limit of the KV caches of all sessions of a model.
#[derive(Debug)]
pub struct KvLimit {
    /// Bytes.
    most: usize,
    taken: AtomicUsize,
}

impl KvLimit {
    /// A limit of `most` bytes.
    pub fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, taken: AtomicUsize::new(0) })
    }

    /// Takes `bytes` of the limit for a block. They are free again when the result is dropped.
    fn take(self: &Arc<Self>, bytes: usize) -> Result<Arc<Taken>> {
        let fits = |taken: usize| taken.checked_add(bytes).filter(|sum| *sum <= self.most);
        match self.taken.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits) {
            Ok(_) => Ok(Arc::new(Taken { limit: Arc::clone(self), bytes })),
            Err(taken) => Err(Error::Resources {
                message: format!(
                    "the model's memory_limit leaves {} bytes for the KV caches of its sessions: {taken} are taken, {bytes} more are \
                     needed; free or truncate sessions, or load the model with another limit",
                    self.most
                ),
            }),
        }
    }
}

/// The bytes of a limit that a block occupies. Forks share them as they share the block.
struct Taken {
    limit: Arc<KvLimit>,
    bytes: usize,
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.limit.taken.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// The cache of one session.
#[derive(Clone)]
pub struct KvCache {
    backend: Arc<dyn Backend>,
    kv: KvType,
    limit: Arc<KvLimit>,
    blocks: Vec<Arc<dyn KvBlock>>,
    /// What each block occupies of the limit.
    taken: Vec<Arc<Taken>>,
}

impl KvCache {
    /// An empty cache.
    pub fn new(backend: Arc<dyn Backend>, kv: KvType, limit: Arc<KvLimit>) -> Self {
        Self { backend, kv, limit, blocks: vec![], taken: vec![] }
    }

    /// An empty cache of the same kind, in another backend.
    pub fn empty_in(&self, backend: &Arc<dyn Backend>) -> Self {
        Self::new(Arc::clone(backend), self.kv, Arc::clone(&self.limit))
    }

    /// Makes positions `from..to` writable: allocates missing blocks, copies those that are shared
    /// with a fork.
    pub fn prepare(&mut self, from: usize, to: usize) -> Result<()> {
        let first = from / KV_BLOCK;
        let shared = self.blocks.iter_mut().zip(&mut self.taken).take(to.div_ceil(KV_BLOCK)).skip(first);
        for (block, its) in shared {
            if Arc::get_mut(block).is_none() {
                let taken = self.limit.take(block.bytes())?;
                *block = self.backend.copy_kv_block(block)?;
                *its = taken;
            }
        }
        let before = self.blocks.len();
        let added = self.add_blocks(to.div_ceil(KV_BLOCK));
        if added.is_err() {
            self.blocks.truncate(before);
            self.taken.truncate(before);
        }
        added
    }

    fn add_blocks(&mut self, n: usize) -> Result<()> {
        while self.blocks.len() < n {
            let block = self.backend.new_kv_block(self.kv)?;
            self.taken.push(self.limit.take(block.bytes())?);
            self.blocks.push(block);
        }
        Ok(())
    }

    /// Lets go of blocks that no position below `length` needs.
    pub fn truncate(&mut self, length: usize) {
        self.blocks.truncate(length.div_ceil(KV_BLOCK));
        self.taken.truncate(self.blocks.len());
    }

    /// A cache of the same kind with these blocks, which replaces this one. The new blocks take
    /// over what its unshared blocks occupy of the limit.
    pub fn with_blocks(&self, blocks: Vec<Arc<dyn KvBlock>>) -> Result<Self> {
        let mut own = self.taken.iter().filter(|taken| Arc::strong_count(taken) == 1).map(Arc::clone);
        let mut take = |block: &Arc<dyn KvBlock>| own.next().map_or_else(|| self.limit.take(block.bytes()), Ok);
        let taken = blocks.iter().map(&mut take).collect::<Result<_>>()?;
        Ok(Self { blocks, taken, ..self.empty_in(&self.backend) })
    }

    /// The number type of its keys and values.
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

//! Attention of a batch, split over threads: by rows and KV heads, and also by chunks of positions
//! where rows and KV heads are few.
//!
//! A chunk is the same for every row, and chunks are merged first to last (see `arith`). So the
//! split does not change the result.

use std::sync::Arc;

use super::kernels::attention::{Chunk, Positions, partial_len, value_stride};
use super::memory::Shared;
use super::products::Scratch;
use super::{Store, kv};
use crate::backend::{ATTENTION_CHUNK, KV_BLOCK, Row, Shape};

/// Blocks in a chunk.
const CHUNK_BLOCKS: usize = ATTENTION_CHUNK / KV_BLOCK;

/// Tasks per thread that share the work evenly enough.
const TASKS_PER_THREAD: usize = 8;

/// Numbers of scratch that a thread needs: the scores of a chunk, and two results.
pub(super) fn scratch_len(shape: &Shape) -> usize {
    shape.group() * ATTENTION_CHUNK + 2 * partial_len(shape.group(), shape.head_dim)
}

/// The attention of one layer for a batch. Keys and values of all rows are already in the cache.
pub(super) struct Attention<'a> {
    pub(super) store: &'a Store,
    pub(super) layer: usize,
    pub(super) rows: &'a [Row],
    pub(super) sequences: &'a [Vec<Arc<kv::Block>>],
    /// Rotated queries, `rows x q_dim`.
    pub(super) q: &'a [f32],
}

impl Attention<'_> {
    /// Attends into `out`, `rows x q_dim`. `partials` is scratch.
    pub(super) fn run(&self, scratch: &mut [Scratch], partials: &mut Vec<f32>, out: &mut [f32]) {
        let pool = &self.store.pool;
        let (n_tasks, len) = (self.rows.len() * self.store.shape.n_kv_heads, self.partial_len());
        let most_chunks = self.rows.iter().map(n_chunks).max().unwrap_or(0);
        let (scratch, out) = (Shared::new(scratch), Shared::new(out));
        if most_chunks == 1 || n_tasks >= TASKS_PER_THREAD * pool.threads() {
            return pool.run(n_tasks, &|worker, task| {
                // SAFETY: no two tasks at the same time have the same worker.
                let (scores, rest) = unsafe { self.scratch(&scratch, worker) };
                let (all, chunk) = rest.split_at_mut(len);
                self.attend(task, 0, scores, all);
                for index in 1..n_chunks(self.row(task)) {
                    self.attend(task, index, scores, chunk);
                    self.merge(all, &chunk[..len]);
                }
                // SAFETY: each task has outputs of its own.
                self.finish(all, unsafe { out.part(task * self.group_dim(), self.group_dim()) });
            });
        }
        partials.resize(n_tasks * most_chunks * len, 0.0);
        let results = Shared::new(partials);
        pool.run(n_tasks * most_chunks, &|worker, part| {
            let (task, index) = (part / most_chunks, part % most_chunks);
            if index < n_chunks(self.row(task)) {
                // SAFETY: no two tasks at the same time have the same worker; each has a result of
                // its own.
                let (scores, result) = unsafe { (self.scratch(&scratch, worker).0, results.part(part * len, len)) };
                self.attend(task, index, scores, result);
            }
        });
        pool.run(n_tasks, &|_, task| {
            // SAFETY: each task has results and outputs of its own.
            let (results, out) = unsafe {
                (
                    results.part(task * most_chunks * len, n_chunks(self.row(task)) * len),
                    out.part(task * self.group_dim(), self.group_dim()),
                )
            };
            let (all, others) = results.split_at_mut(len);
            others.chunks_exact(len).for_each(|chunk| self.merge(all, chunk));
            self.finish(all, out);
        });
    }

    fn group_dim(&self) -> usize {
        self.store.shape.group() * self.store.shape.head_dim
    }

    fn partial_len(&self) -> usize {
        partial_len(self.store.shape.group(), self.store.shape.head_dim)
    }

    fn row(&self, task: usize) -> &Row {
        &self.rows[task / self.store.shape.n_kv_heads]
    }

    /// Scores, and room for two results.
    ///
    /// # Safety
    /// As `Shared::part`: no two tasks at the same time have the same worker.
    #[expect(clippy::mut_from_ref, reason = "that is the purpose of `Shared`; the caller vouches for disjoint parts")]
    unsafe fn scratch<'s>(&self, scratch: &'s Shared<Scratch>, worker: usize) -> (&'s mut [f32], &'s mut [f32]) {
        // SAFETY: the caller's promise.
        let floats = unsafe { &mut scratch.part(worker, 1)[0].floats };
        floats.split_at_mut(self.store.shape.group() * ATTENTION_CHUNK)
    }

    /// Attends to one chunk of one row and KV head.
    fn attend(&self, task: usize, index: usize, scores: &mut [f32], partial: &mut [f32]) {
        let shape = &self.store.shape;
        let (row, kv_head) = (self.row(task), task % shape.n_kv_heads);
        let n_positions = row.position + 1;
        let blocks = &self.sequences[row.sequence][..n_positions.div_ceil(KV_BLOCK)];
        let mut heads = [std::ptr::null(); 2 * CHUNK_BLOCKS];
        let first = index * CHUNK_BLOCKS;
        let both = &blocks[first..blocks.len().min(first + heads.len())];
        both.iter().zip(&mut heads).for_each(|(b, head)| *head = b.head(shape, self.layer, kv_head).cast_const());
        let (now, next) = heads[..both.len()].split_at(both.len().min(CHUNK_BLOCKS));
        let n = (n_positions - index * ATTENTION_CHUNK).min(ATTENTION_CHUNK);
        // SAFETY: the pointers are those of whole heads, which `sequences` keeps alive. All
        // positions were written before, and nobody writes them now.
        let positions = unsafe { Positions::new(blocks[first].kv, shape.head_dim, now, n) };
        let queries = &self.q[task * self.group_dim()..][..self.group_dim()];
        self.store.kernels.attend(&mut Chunk { queries, positions, next, scores, partial });
    }

    fn merge(&self, before: &mut [f32], chunk: &[f32]) {
        self.store.kernels.merge(before, chunk, self.store.shape.group());
    }

    /// `out = o / l`
    fn finish(&self, result: &[f32], out: &mut [f32]) {
        let (hd, stride) = (self.store.shape.head_dim, value_stride(self.store.shape.head_dim));
        let (o, state) = result.split_at(self.store.shape.group() * stride);
        for ((out, o), state) in out.chunks_exact_mut(hd).zip(o.chunks_exact(stride)).zip(state.chunks_exact(2)) {
            out.iter_mut().zip(o).for_each(|(out, o)| *out = o / state[1]);
        }
    }
}

fn n_chunks(row: &Row) -> usize {
    (row.position + 1).div_ceil(ATTENTION_CHUNK)
}

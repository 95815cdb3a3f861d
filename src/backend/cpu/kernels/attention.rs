//! Attention of those query heads of one row that share a key/value head, written once over
//! [`Lanes`].
//!
//! A KV head of a block is `keys[head_dim][32 positions]`, then `values[32 positions][stride]`,
//! where `stride` is `head_dim` rounded up to 16. So scores run over lanes of positions, and sums
//! over lanes of elements. Neither needs a reduction, and each number of the cache is loaded once
//! for up to four query heads. In int8, the f32 scales of the 32 keys and those of the 32 values
//! follow. The kernels apply a scale once per position, so the int8 loops differ from the others
//! only by a conversion.

use half::f16;

use super::float::{KvNumber, exp};
use super::lanes::Lanes;
use crate::backend::arith::{self, LANES};
use crate::backend::{ATTENTION_CHUNK, KV_BLOCK, KvType};

/// Query heads that one pass over the cache serves.
const HEADS: usize = 4;

/// Elements that one position's values occupy, padding included.
pub(in crate::backend::cpu) fn value_stride(head_dim: usize) -> usize {
    head_dim.next_multiple_of(16)
}

/// Where the scales of a KV head begin, counted in numbers of the cache. In a cache without scales,
/// that is where the KV head ends.
pub(in crate::backend::cpu) fn scales_at(head_dim: usize) -> usize {
    KV_BLOCK * (head_dim + value_stride(head_dim))
}

/// Positions of one KV head of one layer, in blocks of the cache.
#[derive(Clone, Copy)]
pub(in crate::backend::cpu) struct Positions<'a> {
    kv: KvType,
    head_dim: usize,
    blocks: &'a [*const u8],
    n: usize,
}

impl<'a> Positions<'a> {
    /// The first `n` positions, at most `ATTENTION_CHUNK`, of consecutive blocks. `blocks` has
    /// where the KV head begins in each of them.
    ///
    /// # Safety
    /// While this exists, each pointer is valid for a whole KV head of numbers of type `kv`,
    /// aligned to 64 bytes, and nobody writes the `n` positions.
    pub(in crate::backend::cpu) unsafe fn new(kv: KvType, head_dim: usize, blocks: &'a [*const u8], n: usize) -> Self {
        Self { kv, head_dim, blocks, n }
    }
}

/// One chunk of positions (see `arith`), for one row of a batch and one KV head.
pub(in crate::backend::cpu) struct Chunk<'a> {
    /// `group x head_dim`, rotated.
    pub(in crate::backend::cpu) queries: &'a [f32],
    /// The positions to attend to.
    pub(in crate::backend::cpu) positions: Positions<'a>,
    /// Blocks of the chunk that this thread attends to next, to be prefetched; any pointers are
    /// allowed.
    pub(in crate::backend::cpu) next: &'a [*const u8],
    /// At least `group x ATTENTION_CHUNK` numbers.
    pub(in crate::backend::cpu) scores: &'a mut [f32],
    /// The result, `partial_len` numbers: `o`, `group x value_stride`, then `m` and `l` of each
    /// head.
    pub(in crate::backend::cpu) partial: &'a mut [f32],
}

/// Numbers of the result of a chunk.
pub(in crate::backend::cpu) fn partial_len(group: usize, head_dim: usize) -> usize {
    group * (value_stride(head_dim) + 2)
}

/// Computes one chunk of attention as `arith` defines it.
///
/// # Safety
/// The CPU has the tier's instructions.
#[inline(always)]
pub(super) unsafe fn attend<L: Lanes>(c: &mut Chunk) {
    // SAFETY: the caller has the instructions, and the positions hold numbers of their type.
    unsafe {
        match c.positions.kv {
            KvType::F16 => attend_to::<L, f16>(c),
            KvType::F32 => attend_to::<L, f32>(c),
            KvType::I8 => attend_to::<L, i8>(c),
        }
    }
}

/// [`attend`] to positions of numbers `K`.
#[inline(always)]
unsafe fn attend_to<L: Lanes, K: KvNumber>(c: &mut Chunk) {
    let Positions { head_dim: hd, blocks, n, .. } = c.positions;
    let (group, stride) = (c.queries.len() / hd, value_stride(hd));
    assert!((1..=ATTENTION_CHUNK).contains(&n) && c.partial.len() >= partial_len(group, hd));
    let blocks = &blocks[..n.div_ceil(KV_BLOCK)];
    let (o, state) = c.partial.split_at_mut(group * stride);
    for first in (0..group).step_by(HEADS) {
        let heads = HEADS.min(group - first);
        let queries = &c.queries[first * hd..(first + heads) * hd];
        let next: &[*const u8] = if first + heads == group { c.next } else { &[] };
        let (o, state) = (&mut o[first * stride..], &mut state[2 * first..]);
        // SAFETY: the caller's promises; `n` positions lie in `blocks`; the slices have the sizes
        // that are needed.
        unsafe {
            match heads {
                1 => attend_heads::<L, K, 1>(queries, hd, blocks, next, n, c.scores, o, state),
                2 => attend_heads::<L, K, 2>(queries, hd, blocks, next, n, c.scores, o, state),
                3 => attend_heads::<L, K, 3>(queries, hd, blocks, next, n, c.scores, o, state),
                _ => attend_heads::<L, K, 4>(queries, hd, blocks, next, n, c.scores, o, state),
            }
        }
    }
}

/// Merges the result of a chunk, for `group` heads, into the result of the chunks before it.
///
/// # Safety
/// The CPU has the tier's instructions.
#[inline(always)]
pub(super) unsafe fn merge<L: Lanes>(before: &mut [f32], chunk: &[f32], group: usize) {
    let stride = before.len() / group - 2;
    let (o, state) = before.split_at_mut(group * stride);
    let (chunk_o, chunk_state) = chunk.split_at(group * stride);
    for h in 0..group {
        let (state, chunk_state) = (&mut state[2 * h..2 * h + 2], &chunk_state[2 * h..2 * h + 2]);
        let merged = state[0].max(chunk_state[0]);
        let (a, b) = (arith::exp(state[0] - merged), arith::exp(chunk_state[0] - merged));
        (state[0], state[1]) = (merged, arith::fma(chunk_state[1], b, state[1] * a));
        let range = h * stride..(h + 1) * stride;
        for (o, c) in o[range.clone()].chunks_exact_mut(L::N).zip(chunk_o[range].chunks_exact(L::N)) {
            // SAFETY: both chunks have N numbers.
            unsafe { L::load(c.as_ptr()).fma(L::splat(b), L::load(o.as_ptr()).mul(L::splat(a))).store(o.as_mut_ptr()) };
        }
    }
}

/// Computes a chunk for `G` heads. `o` of each goes into `o`, `m` and `l` into `state`.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "the parts of a chunk, cut to `G` heads")]
unsafe fn attend_heads<L: Lanes, K: KvNumber, const G: usize>(
    queries: &[f32],
    hd: usize,
    blocks: &[*const u8],
    next: &[*const u8],
    n: usize,
    scores: &mut [f32],
    o: &mut [f32],
    state: &mut [f32],
) {
    // SAFETY: the caller's promises, passed on.
    unsafe {
        for (b, block) in blocks.iter().enumerate() {
            score_block::<L, K, G>(queries, hd, block.cast(), &mut scores[b * KV_BLOCK..]);
        }
        for h in 0..G {
            let scores = &mut scores[h * ATTENTION_CHUNK..(h + 1) * ATTENTION_CHUNK];
            let (m, l) = softmax::<L>(scores, n);
            (state[2 * h], state[2 * h + 1]) = (m, l);
            if K::HAS_SCALES {
                weigh::<L, K>(scores, hd, blocks);
            }
        }
        let stride = value_stride(hd);
        let pairs = stride / (2 * L::N) * 2 * L::N;
        // The values are in the cache by now, so the memory has time for the next keys.
        let mut next = Next { blocks: next, at: 0, per_position: (2 * L::N * size_of::<K>()).div_ceil(64) * 64 };
        for d in (0..pairs).step_by(2 * L::N) {
            sum_values::<L, K, G, 2>(scores, hd, blocks, &next, n, d, o);
            next.at += KV_BLOCK * next.per_position;
            if next.at >= hd * KV_BLOCK * size_of::<K>() {
                next.blocks = &[];
            }
        }
        next.blocks = &[];
        for d in (pairs..stride).step_by(L::N) {
            sum_values::<L, K, G, 1>(scores, hd, blocks, &next, n, d, o);
        }
    }
}

/// Scores of `G` heads at the positions of one block; head `h`'s go to
/// `scores[h * ATTENTION_CHUNK..]`.
#[inline(always)]
unsafe fn score_block<L: Lanes, K: KvNumber, const G: usize>(
    queries: &[f32],
    hd: usize,
    keys: *const K,
    scores: &mut [f32],
) {
    let step = (2 * L::N).min(KV_BLOCK);
    assert!(queries.len() >= G * hd && scores.len() >= (G - 1) * ATTENTION_CHUNK + KV_BLOCK);
    for p in (0..KV_BLOCK).step_by(step) {
        // SAFETY: keys has hd x KV_BLOCK numbers; the assertion covers queries and scores.
        unsafe {
            let mut acc = [[L::splat(0.0); 2]; G];
            for d in 0..hd {
                if p == 0 && (d * KV_BLOCK * size_of::<K>()).is_multiple_of(64) {
                    // This prefetches the line of the values at the same offset as this line of the
                    // keys.
                    L::prefetch(keys.add((hd + d) * KV_BLOCK).cast());
                }
                let k: [L; 2] = [K::load(keys.add(d * KV_BLOCK + p)), K::load(keys.add(d * KV_BLOCK + p + L::N))];
                for h in 0..G {
                    let q = L::splat(*queries.get_unchecked(h * hd + d));
                    acc[h] = [q.fma(k[0], acc[h][0]), q.fma(k[1], acc[h][1])];
                }
            }
            let mut scale = [L::splat(arith::score_scale(hd)); 2];
            if K::HAS_SCALES {
                let scales = scales::<K>(keys.cast(), hd).add(p);
                scale = [scale[0].mul(L::load(scales)), scale[1].mul(L::load(scales.add(L::N)))];
            }
            for (h, acc) in acc.iter().enumerate() {
                let to = scores.as_mut_ptr().add(h * ATTENTION_CHUNK + p);
                acc[0].mul(scale[0]).store(to);
                acc[1].mul(scale[1]).store(to.add(L::N));
            }
        }
    }
}

/// The scales of a KV head's keys, then those of its values.
#[inline(always)]
unsafe fn scales<K: KvNumber>(block: *const u8, hd: usize) -> *const f32 {
    // SAFETY: a whole head of numbers `K` is there; its scales, which follow, are aligned to 64
    // bytes.
    unsafe { block.cast::<K>().add(scales_at(hd)).cast() }
}

/// Multiplies the weights of positions by the scales of these positions' values.
#[inline(always)]
unsafe fn weigh<L: Lanes, K: KvNumber>(weights: &mut [f32], hd: usize, blocks: &[*const u8]) {
    for (weights, block) in weights.chunks_exact_mut(KV_BLOCK).zip(blocks) {
        for (p, weights) in (0..).step_by(L::N).zip(weights.chunks_exact_mut(L::N)) {
            // SAFETY: chunks have N numbers, and a block has KV_BLOCK scales of values after those
            // of keys.
            unsafe {
                let scale = L::load(scales::<K>(*block, hd).add(KV_BLOCK + p));
                L::load(weights.as_ptr()).mul(scale).store(weights.as_mut_ptr());
            }
        }
    }
}

/// The largest number of `x`, whose length is a multiple of LANES.
#[inline(always)]
unsafe fn largest<L: Lanes>(x: &[f32]) -> f32 {
    let mut lanes = [f32::NEG_INFINITY; 16];
    // SAFETY: chunks have N numbers, and a register has at most 16.
    unsafe {
        let mut most = L::splat(f32::NEG_INFINITY);
        for x in x.chunks_exact(L::N) {
            most = L::load(x.as_ptr()).max(most);
        }
        most.store(lanes.as_mut_ptr());
    }
    lanes.iter().fold(f32::NEG_INFINITY, |m, x| if *x > m { *x } else { m })
}

/// Turns the first `n` scores into `exp(s - max)`, the rest into zeros; returns the maximum and the
/// sum.
#[inline(always)]
unsafe fn softmax<L: Lanes>(scores: &mut [f32], n: usize) -> (f32, f32) {
    let end = n.next_multiple_of(LANES).min(scores.len());
    scores[n..end].fill(f32::NEG_INFINITY);
    // SAFETY: the caller has the tier's instructions.
    let m = unsafe { largest::<L>(&scores[..end]) };
    for at in (0..end).step_by(L::N) {
        let at = scores[at..at + L::N].as_mut_ptr();
        // SAFETY: the slice above has N numbers.
        unsafe { exp(L::load(at).sub(L::splat(m))).store(at) };
    }
    scores[n..end].fill(0.0);
    (m, arith::sum(&scores[..end]))
}

/// Keys to prefetch while values are summed.
struct Next<'a> {
    /// Where the KV head begins in each block.
    blocks: &'a [*const u8],
    /// Where the bytes to prefetch begin in a block.
    at: usize,
    /// How many of them a position prefetches, a multiple of 64.
    per_position: usize,
}

/// `V` registers of elements from `d` on: `o[h][d..] = sum over positions of e[h][p] * v[p][d..]`.
#[inline(always)]
unsafe fn sum_values<L: Lanes, K: KvNumber, const G: usize, const V: usize>(
    e: &[f32],
    hd: usize,
    blocks: &[*const u8],
    next: &Next,
    n: usize,
    d: usize,
    o: &mut [f32],
) {
    let stride = value_stride(hd);
    assert!(e.len() >= G * ATTENTION_CHUNK && o.len() >= G * stride && d + V * L::N <= stride);
    // SAFETY: values has KV_BLOCK x stride numbers after the keys; positions below n lie in the
    // blocks; the assertion covers e and o.
    unsafe {
        let mut acc = [[L::splat(0.0); V]; G];
        for (b, block) in blocks.iter().enumerate() {
            let values = block.cast::<K>().add(hd * KV_BLOCK + d);
            let next_keys = next.blocks.get(b).map(|block| block.wrapping_add(next.at));
            for p in 0..KV_BLOCK.min(n - b * KV_BLOCK) {
                if let Some(keys) = next_keys {
                    for at in (0..next.per_position).step_by(64) {
                        L::prefetch(keys.wrapping_add(p * next.per_position + at));
                    }
                }
                let mut v = [L::splat(0.0); V];
                for (i, v) in v.iter_mut().enumerate() {
                    *v = K::load(values.add(p * stride + i * L::N));
                }
                for h in 0..G {
                    let e = L::splat(*e.get_unchecked(h * ATTENTION_CHUNK + b * KV_BLOCK + p));
                    for i in 0..V {
                        acc[h][i] = e.fma(v[i], acc[h][i]);
                    }
                }
            }
        }
        for (h, acc) in acc.iter().enumerate() {
            for (i, acc) in acc.iter().enumerate() {
                acc.store(o.as_mut_ptr().add(h * stride + d + i * L::N));
            }
        }
    }
}

//! What evaluation sees of a session: its tokens, their keys and values, and the logits that follow.
#![forbid(unsafe_code)]

mod logits_cache;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use super::compute::Compute;
use super::evaluate::{Measure, Pass};
use super::kv_cache::KvCache;
use super::model::Model;
use crate::backend::{KvType, Work};
use crate::error::{Error, Result};
use logits_cache::LogitsCache;

/// What a session has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Tokens appended by the caller and evaluated.
    pub prompt_tokens: u64,
    /// Time spent on evaluating them.
    pub prompt_time: Duration,
    /// Tokens chosen by steps.
    pub generated_tokens: u64,
    /// Time spent on evaluating and choosing them.
    pub generated_time: Duration,
    /// Tokens evaluated ahead, in case that they follow.
    pub drafted_tokens: u64,
    /// Those among them that did.
    pub accepted_tokens: u64,
    /// Tokens that were forgotten when the context was full.
    pub shifted_tokens: u64,
    /// Weights read and neurons skipped.
    pub work: Work,
}

/// Tokens with their keys, values and logits. Belongs to one thread at a time.
pub(in crate::engine) struct Sequence {
    /// Unique among all sequences of the process.
    id: u64,
    /// Counts the changes after which a pass that is under way is void.
    version: u64,
    /// Larger than that of all sequences whose last turn in a pass came before.
    pub(super) last_turn: u64,
    pub(super) model: Arc<Model>,
    /// What computes; another one after it failed.
    pub(super) compute: Arc<Compute>,
    pub(super) context_length: usize,
    pub(super) cache: KvCache,
    pub(super) tokens: Vec<u32>,
    /// Tokens of which keys and values are in the cache.
    pub(super) evaluated: usize,
    /// Index of the first token that a step chose and nobody appended anything after; for the statistics.
    pub(super) generated_from: usize,
    /// Evaluation that is under way, if this is its first sequence.
    pub(super) pass: Option<Pass>,
    /// What the next pass evaluates after the last token, in case that it follows.
    pub(super) draft: Vec<u32>,
    /// Rows of logits; shared by forks.
    pub(super) logits: Arc<Vec<f32>>,
    /// Which tokens `logits` follow.
    logits_cache: Option<LogitsCache>,
    pub(super) cancel: Arc<AtomicBool>,
    pub(super) stats: Stats,
    /// Rows of the last pass, and the time that its first layer took.
    pub(super) last_stage: Option<(usize, Duration)>,
    /// Passes of one token per sequence since somebody looked, and whether this one had a draft in them.
    pub(super) measures: Vec<(Measure, bool)>,
}

impl Sequence {
    /// An empty sequence.
    pub(super) fn new(model: &Arc<Model>, context_length: usize, kv: KvType) -> Self {
        let compute = model.compute();
        Self {
            id: next_number(),
            version: 0,
            last_turn: 0,
            model: Arc::clone(model),
            cache: KvCache::new(Arc::clone(compute.backend()), kv, Arc::clone(model.kv_limit())),
            compute,
            context_length,
            tokens: vec![],
            evaluated: 0,
            generated_from: 0,
            pass: None,
            draft: vec![],
            logits: Arc::default(),
            logits_cache: None,
            cancel: Arc::new(AtomicBool::new(false)),
            stats: Stats::default(),
            last_stage: None,
            measures: vec![],
        }
    }

    /// Another sequence of the same tokens. The evaluated prefix is shared, block by block, until one of them writes. The
    /// other's statistics begin at zero. A pass that is under way is void.
    pub(super) fn fork(&mut self) -> Self {
        self.invalidate_pass();
        Self {
            id: next_number(),
            version: 0,
            last_turn: 0,
            model: Arc::clone(&self.model),
            compute: Arc::clone(&self.compute),
            context_length: self.context_length,
            cache: self.cache.clone(),
            tokens: self.tokens.clone(),
            evaluated: self.evaluated,
            generated_from: self.generated_from,
            pass: None,
            draft: vec![],
            logits: Arc::clone(&self.logits),
            logits_cache: self.logits_cache.clone(),
            cancel: Arc::new(AtomicBool::new(false)),
            stats: Stats::default(),
            last_stage: self.last_stage,
            measures: vec![],
        }
    }

    /// Adds tokens that somebody else chose.
    pub(super) fn append(&mut self, tokens: &[u32]) {
        self.tokens.extend_from_slice(tokens);
        self.settle();
        self.generated_from = self.tokens.len();
    }

    /// Goes back to the first `length` tokens, which it has.
    pub(super) fn truncate(&mut self, length: usize) {
        self.invalidate_pass();
        self.forget_draft(length);
        self.tokens.truncate(length);
        self.evaluated = self.evaluated.min(length);
        self.generated_from = self.generated_from.min(length);
        self.cache.truncate(self.evaluated);
    }

    /// Removes `n` tokens after the first `keep`.
    pub(super) fn forget_middle(&mut self, keep: usize, n: usize) {
        self.invalidate_pass();
        self.logits_cache = None;
        self.tokens.drain(keep..keep + n);
        self.generated_from = self.generated_from.saturating_sub(n).max(keep);
        self.evaluated = self.evaluated.min(keep);
        self.cache.truncate(self.evaluated);
        self.stats.shifted_tokens += n as u64;
    }

    /// Holds these tokens from now on; the first `evaluated` of them have keys and values in `cache`.
    pub(super) fn become_saved(&mut self, tokens: Vec<u32>, cache: KvCache, evaluated: usize) {
        self.invalidate_pass();
        self.cache = cache;
        (self.generated_from, self.tokens) = (tokens.len(), tokens);
        (self.evaluated, self.logits_cache) = (evaluated, None);
    }

    /// # Errors
    /// [`Error::Argument`] if one of the tokens is not in the vocabulary.
    pub(super) fn check_tokens(&self, tokens: &[u32]) -> Result<()> {
        let n_vocab = self.model.config().shape.n_vocab;
        match tokens.iter().find(|token| **token as usize >= n_vocab) {
            Some(token) => Err(Error::argument(format!("token {token} is outside the vocabulary of {n_vocab}"))),
            None => Ok(()),
        }
    }

    /// # Errors
    /// [`Error::ContextFull`] if `wanted` tokens do not fit after the first `length`.
    pub(super) fn check_room(&self, length: usize, wanted: usize) -> Result<()> {
        let capacity = self.context_length;
        if wanted > capacity - length {
            return Err(Error::ContextFull { length, capacity, wanted });
        }
        Ok(())
    }

    /// # Errors
    /// [`Error::Cancelled`] if another thread asked for that; this call takes the request away.
    pub(super) fn check_cancel(&self) -> Result<()> {
        if self.cancel.swap(false, Ordering::Relaxed) { Err(Error::Cancelled) } else { Ok(()) }
    }

    /// Whether there is anything to evaluate.
    pub(super) fn check_ready(&self) -> Result<()> {
        self.check_cancel()?;
        if self.tokens.is_empty() { Err(Error::Empty) } else { Ok(()) }
    }

    /// What the KV cache keeps its numbers in.
    pub(super) fn kv(&self) -> KvType {
        self.cache.kv()
    }

    /// A pass that is under way with this sequence is void from now on.
    pub(super) fn invalidate_pass(&mut self) {
        self.pass = None;
        self.version += 1;
    }

    /// Begins a pass. One that was under way is void: it must not go on with these keys and values.
    pub(super) fn begin_pass(&mut self) {
        self.invalidate_pass();
        self.last_turn = next_number();
    }

    /// Tells this sequence, as it is, from all others and from what it was.
    pub(super) fn identity(&self) -> (u64, u64) {
        (self.id, self.version)
    }

    /// Goes on with another backend when this one failed. All tokens are evaluated there again, and since backends agree
    /// to the bit, what follows is what would have followed.
    pub(super) fn recover(&mut self, error: Error) -> Result<()> {
        if !matches!(error, Error::Device { .. }) {
            return Err(error);
        }
        let compute = self.model.instead_of(&self.compute, error)?;
        self.invalidate_pass();
        self.cache = self.cache.empty_in(compute.backend());
        self.compute = compute;
        (self.evaluated, self.logits_cache) = (0, None);
        self.last_stage = None;
        Ok(())
    }

    /// Counts the time of a stage, and the rows of a pass that is over.
    pub(super) fn count(&mut self, time: Duration, n_rows: usize, end: usize, is_over: bool) {
        if end > self.generated_from && n_rows == 1 {
            self.stats.generated_time += time;
        } else {
            self.stats.prompt_time += time;
            self.stats.prompt_tokens += if is_over { n_rows as u64 } else { 0 };
        }
    }
}

/// A number that is larger than all before it.
fn next_number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

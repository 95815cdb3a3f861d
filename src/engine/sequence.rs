//! What evaluation sees of a session: its tokens, their keys and values, and the logits that
//! follow.
#![forbid(unsafe_code)]

mod logits_cache;
mod score;
mod shift;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use super::compute::Compute;
use super::embed::Pooler;
use super::evaluate::{Measure, Pass};
use super::kv_cache::KvCache;
use super::model::Model;
use crate::backend::{KvType, Wanted, Work};
use crate::error::{Error, Result};
use logits_cache::LogitsCache;

/// Statistics of a session.
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
    /// Draft tokens that were evaluated.
    pub drafted_tokens: u64,
    /// Draft tokens that then followed.
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
    /// When the sequence last had its turn in a pass. The number is larger than that of all
    /// sequences whose last turn was earlier.
    pub(super) last_turn: u64,
    pub(super) model: Arc<Model>,
    /// The backend that it uses. If that fails, another one takes its place.
    pub(super) compute: Arc<Compute>,
    pub(super) context_length: usize,
    /// How many first tokens stay when the context is full; 0 if the sequence does not shift.
    pub(super) shift_keep: usize,
    pub(super) cache: KvCache,
    pub(super) tokens: Vec<u32>,
    /// Tokens of which keys and values are in the cache.
    pub(super) evaluated: usize,
    /// Index of the first token of those at the end that steps chose: the caller has appended
    /// nothing after it. The statistics use it.
    pub(super) generated_from: usize,
    /// Evaluation that is under way, if this is its first sequence.
    pub(super) pass: Option<Pass>,
    /// The draft: tokens that the next pass evaluates after the last one.
    pub(super) draft: Vec<u32>,
    /// Rows of logits; shared by forks.
    pub(super) logits: Arc<Vec<f32>>,
    /// Which tokens `logits` follow.
    logits_cache: Option<LogitsCache>,
    pub(super) cancel: Arc<AtomicBool>,
    pub(super) stats: Stats,
    /// Rows of the last pass, and the time that its first layer took.
    pub(super) last_stage: Option<(usize, Duration)>,
    /// The measured passes of one token per sequence that no one has read yet. The flag tells
    /// whether this sequence had a draft in that pass.
    pub(super) measures: Vec<(Measure, bool)>,
    /// Pools the states of its tokens, if they are wanted instead of logits.
    pub(super) pooler: Option<Pooler>,
}

impl Sequence {
    /// An empty sequence.
    pub(super) fn new(model: &Arc<Model>, context_length: usize, shift_keep: usize, kv: KvType) -> Result<Self> {
        shift::check(shift_keep, context_length)?;
        let compute = model.compute();
        Ok(Self {
            id: next_number(),
            version: 0,
            last_turn: 0,
            model: Arc::clone(model),
            cache: KvCache::new(Arc::clone(compute.backend()), kv, Arc::clone(model.kv_limit())),
            compute,
            context_length,
            shift_keep,
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
            pooler: None,
        })
    }

    /// Another sequence of the same tokens. The evaluated prefix is shared, block by block, until
    /// one of them writes. The other's statistics begin at zero. A pass that is under way is void.
    pub(super) fn fork(&mut self) -> Self {
        self.invalidate_pass();
        Self {
            id: next_number(),
            version: 0,
            last_turn: 0,
            model: Arc::clone(&self.model),
            compute: Arc::clone(&self.compute),
            context_length: self.context_length,
            shift_keep: self.shift_keep,
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
            pooler: None,
        }
    }

    /// Appends tokens that the caller chose.
    pub(super) fn append(&mut self, tokens: &[u32]) {
        self.tokens.extend_from_slice(tokens);
        self.settle();
        self.generated_from = self.tokens.len();
    }

    /// Appends a token that a step chose. Returns how many tokens of a draft came true with it.
    pub(super) fn push(&mut self, token: u32) -> u64 {
        let before = self.stats.accepted_tokens;
        self.tokens.push(token);
        self.settle();
        self.stats.generated_tokens += 1;
        self.stats.accepted_tokens - before
    }

    /// Goes back to the first `length` tokens. It must have that many.
    pub(super) fn truncate(&mut self, length: usize) {
        self.invalidate_pass();
        self.forget_draft(length);
        self.tokens.truncate(length);
        self.evaluated = self.evaluated.min(length);
        self.generated_from = self.generated_from.min(length);
        self.cache.truncate(self.evaluated);
    }

    /// Replaces its content by that of a save: these tokens, of which the first `evaluated` have
    /// keys and values in `cache`.
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

    /// Whether what is wanted of it is computed: the pooled states of its tokens, or the logits
    /// after the last one.
    pub(super) fn is_complete(&self, wanted: Wanted) -> bool {
        if self.pooler.is_some() { self.evaluated == self.tokens.len() } else { self.has_logits(wanted) }
    }

    /// Whether another thread asked for a cancel that no call has seen yet.
    pub(super) fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    /// # Errors
    /// [`Error::Cancelled`] if another thread asked for that; this call takes the request away.
    pub(super) fn check_cancel(&self) -> Result<()> {
        if self.cancel.swap(false, Ordering::Relaxed) { Err(Error::Cancelled) } else { Ok(()) }
    }

    /// Checks that the sequence has tokens, that the model gives what is wanted, and that nobody
    /// has cancelled it.
    pub(super) fn check_ready(&self) -> Result<()> {
        self.check_cancel()?;
        if self.pooler.is_none() {
            self.model.check_head()?;
        }
        if self.tokens.is_empty() { Err(Error::Empty) } else { Ok(()) }
    }

    /// The `n_vocab` logits after the last token, if all of them are known.
    ///
    /// # Errors
    /// [`Error::Numeric`] if one of them is not finite.
    pub(super) fn finite_logits(&self) -> Result<&[f32]> {
        let logits = &self.logits[self.last_logits()];
        check_finite(logits)?;
        Ok(logits)
    }

    /// The number type of the KV cache.
    pub(super) fn kv(&self) -> KvType {
        self.cache.kv()
    }

    /// Makes a pass that is under way with this sequence void.
    pub(super) fn invalidate_pass(&mut self) {
        self.pass = None;
        self.version += 1;
    }

    /// Begins a pass. An earlier one that is under way becomes void: it must not continue with
    /// these keys and values.
    pub(super) fn begin_pass(&mut self) {
        self.invalidate_pass();
        self.last_turn = next_number();
    }

    /// Identifies this sequence in its present version.
    pub(super) fn identity(&self) -> (u64, u64) {
        (self.id, self.version)
    }

    /// Continues with another backend if this one failed. All tokens are evaluated again there.
    /// Since backends agree to the bit, the tokens that follow are the same.
    pub(super) fn recover(&mut self, error: Error) -> Result<()> {
        if !matches!(error, Error::Device { .. }) {
            return Err(error);
        }
        let compute = self.model.instead_of(&self.compute, error)?;
        self.invalidate_pass();
        self.cache = self.cache.empty_in(compute.backend());
        self.compute = compute;
        (self.evaluated, self.logits_cache) = (0, None);
        self.pooler.iter_mut().for_each(Pooler::restart);
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

fn check_finite(logits: &[f32]) -> Result<()> {
    match logits.iter().position(|logit| !logit.is_finite()) {
        Some(token) => Err(Error::Numeric { message: format!("logit {} of token {token}", logits[token]) }),
        None => Ok(()),
    }
}

/// A number that is larger than all before it.
fn next_number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

//! The known logits: those after a session's last token, and those after tokens that may follow it.
//!
//! A pass may evaluate a *draft*: tokens after the last one. Then their keys and values are in the
//! KV cache, after what counts as evaluated, and this cache keeps the logits after each of them. As
//! long as the session continues like the draft, it needs no evaluation.
#![forbid(unsafe_code)]

use std::ops::Range;
use std::sync::Arc;

use super::Sequence;
use crate::backend::{Wanted, Work};

/// What the last pass has computed.
#[derive(Clone)]
pub(super) struct LogitsCache {
    /// Tokens of the session before the draft. The first row of logits is what follows them.
    first: usize,
    /// Tokens that were evaluated after them, a row of logits each. They agree with what the
    /// session holds.
    draft: Vec<u32>,
    wanted: Wanted,
}

impl Sequence {
    /// Whether the wanted logits after the last token are known.
    pub(in crate::engine) fn has_logits(&self, wanted: Wanted) -> bool {
        self.logits_cache.as_ref().is_some_and(|cache| cache.wanted.includes(wanted)) && self.cached_row().is_some()
    }

    /// Where the logits after the last token are, if they are known; else an empty range.
    pub(in crate::engine) fn last_logits(&self) -> Range<usize> {
        let n_vocab = self.model.config().shape.n_vocab;
        self.cached_row().map_or(0..0, |row| row * n_vocab..(row + 1) * n_vocab)
    }

    fn cached_row(&self) -> Option<usize> {
        let cache = self.logits_cache.as_ref()?;
        self.tokens.len().checked_sub(cache.first).filter(|row| *row <= cache.draft.len())
    }

    /// What is left of the draft: tokens that were evaluated after the last one.
    pub(in crate::engine) fn ahead(&self) -> &[u32] {
        match (&self.logits_cache, self.cached_row()) {
            (Some(cache), Some(row)) => &cache.draft[row..],
            _ => &[],
        }
    }

    /// Call after tokens were added. Those that equal the draft are evaluated already.
    pub(in crate::engine) fn settle(&mut self) {
        let Some(cache) = &mut self.logits_cache else { return };
        let added = self.tokens.get(cache.first..).unwrap_or_default();
        let common = cache.draft.iter().zip(added).take_while(|(a, b)| a == b).count();
        if common < added.len() {
            cache.draft.truncate(common);
        }
        let known = cache.first + common;
        if self.evaluated >= cache.first && known > self.evaluated {
            self.stats.accepted_tokens += (known - self.evaluated) as u64;
            self.evaluated = known;
        }
    }

    /// Call before tokens after the first `length` are removed, or keys and values after them are
    /// overwritten.
    pub(in crate::engine) fn forget_draft(&mut self, length: usize) {
        self.logits_cache = self.logits_cache.take().filter(|cache| cache.first <= length);
        if let Some(cache) = &mut self.logits_cache {
            cache.draft.truncate(length - cache.first);
        }
    }

    /// Forgets the logits. Returns their memory, if no fork shares it.
    pub(in crate::engine) fn old_logits(&mut self) -> Vec<f32> {
        self.logits_cache = None;
        Arc::get_mut(&mut self.logits).map(std::mem::take).unwrap_or_default()
    }

    /// Records that a pass has evaluated the tokens before `end` and a draft after them. `after`
    /// has the logits after the last of these tokens and after each token of the draft, and which
    /// logits these are.
    pub(in crate::engine) fn evaluated_to(
        &mut self,
        end: usize,
        draft: &[u32],
        work: Work,
        after: Option<(Vec<f32>, Wanted)>,
    ) {
        self.stats.work += work;
        self.stats.drafted_tokens += draft.len() as u64;
        self.evaluated = end;
        self.version += 1;
        self.logits_cache = after.map(|(logits, wanted)| {
            self.logits = Arc::new(logits);
            LogitsCache { first: end, draft: draft.to_vec(), wanted }
        });
        self.settle();
    }
}

//! Logits that stand: after a session's last token, and after tokens that may follow it.
//!
//! A pass may evaluate a *draft* behind the last token. Its keys and values are in the cache then, beyond what counts as evaluated, and
//! logits stand after each of its tokens. As far as the session goes on like the draft, it needs no evaluation.
#![forbid(unsafe_code)]

use std::ops::Range;
use std::sync::Arc;

use super::Session;
use crate::backend::{Wanted, Work};

/// What the last pass has left.
#[derive(Clone)]
pub(super) struct LogitsCache {
    /// Tokens of the session before the draft. The first row of logits stands after them.
    first: usize,
    /// Evaluated behind them, a row of logits each. Nowhere does it differ from what the session holds.
    draft: Vec<u32>,
    wanted: Wanted,
}

impl Session {
    /// Whether the wanted logits stand after the last token.
    pub(in crate::engine) fn has_logits(&self, wanted: Wanted) -> bool {
        self.logits_cache.as_ref().is_some_and(|logits_cache| logits_cache.wanted.includes(wanted))
            && self.cached_row().is_some()
    }

    /// Where the logits after the last token are, if they stand; else nowhere.
    pub(super) fn last_logits(&self) -> Range<usize> {
        let n_vocab = self.model.config().shape.n_vocab;
        self.cached_row().map_or(0..0, |row| row * n_vocab..(row + 1) * n_vocab)
    }

    fn cached_row(&self) -> Option<usize> {
        let logits_cache = self.logits_cache.as_ref()?;
        self.tokens.len().checked_sub(logits_cache.first).filter(|row| *row <= logits_cache.draft.len())
    }

    /// What is left of the draft: evaluated behind the last token.
    pub(super) fn ahead(&self) -> &[u32] {
        match (&self.logits_cache, self.cached_row()) {
            (Some(logits_cache), Some(row)) => &logits_cache.draft[row..],
            _ => &[],
        }
    }

    /// After tokens were added: those that are as in the draft are evaluated already.
    pub(super) fn settle(&mut self) {
        let Some(logits_cache) = &mut self.logits_cache else { return };
        let said = self.tokens.get(logits_cache.first..).unwrap_or_default();
        let common = logits_cache.draft.iter().zip(said).take_while(|(a, b)| a == b).count();
        if common < said.len() {
            logits_cache.draft.truncate(common);
        }
        let known = logits_cache.first + common;
        if self.evaluated >= logits_cache.first && known > self.evaluated {
            self.stats.accepted_tokens += (known - self.evaluated) as u64;
            self.evaluated = known;
        }
    }

    /// Before tokens behind the first `length` are taken back, or keys and values behind them are written again.
    pub(in crate::engine) fn forget_draft(&mut self, length: usize) {
        self.logits_cache = self.logits_cache.take().filter(|logits_cache| logits_cache.first <= length);
        if let Some(logits_cache) = &mut self.logits_cache {
            logits_cache.draft.truncate(length - logits_cache.first);
        }
    }

    /// The memory of logits that stand no more, if no fork has them.
    pub(in crate::engine) fn old_logits(&mut self) -> Vec<f32> {
        self.logits_cache = None;
        Arc::get_mut(&mut self.logits).map(std::mem::take).unwrap_or_default()
    }

    /// A pass has evaluated the tokens before `end` and a draft behind them; `after`: logits after the last of these tokens and after
    /// each of the draft's, and which.
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

//! Context shift: what becomes of a sequence whose context is full.
//!
//! The sequence forgets its middle. The first tokens stay (they tell who speaks, and are the
//! attention sinks of StreamingLLM, arXiv 2309.17453), and so does the later half of the rest.
//! After that it is what it would be if the host had set these tokens: the engine
//! evaluates the keys and values after the first tokens again. To rotate the old keys to their new
//! positions would be faster. But they were computed with tokens that are forgotten now. So no
//! other session could ever be the same, neither after a save of tokens nor on the CPU after a GPU
//! has failed.
#![forbid(unsafe_code)]

use super::Sequence;
use crate::error::{Error, Result};

/// Checks the option `shift_keep`.
pub(super) fn check(keep: usize, context_length: usize) -> Result<()> {
    if keep > 0 && keep + 2 > context_length {
        let most = context_length.saturating_sub(2);
        return Err(Error::argument(format!("shift_keep is {keep}; with this context_length it must be 0 to {most}")));
    }
    Ok(())
}

impl Sequence {
    /// Makes room for `wanted` tokens, if the sequence shifts and if that helps. The tokens from
    /// `end` on stay. Returns how many tokens it has forgotten after the first `shift_keep`.
    pub(in crate::engine) fn make_room(&mut self, wanted: usize, end: usize) -> usize {
        let (length, keep) = (self.tokens.len(), self.shift_keep);
        let missing = wanted.saturating_sub(self.context_length - length);
        if missing == 0 || keep == 0 || length <= keep {
            return 0;
        }
        let most = end.min(length).saturating_sub(keep);
        let cut = (length - keep).div_ceil(2).max(missing).min(most);
        if cut < missing {
            return 0;
        }
        self.forget_middle(keep, cut);
        cut
    }

    /// Removes `n` tokens after the first `keep`.
    fn forget_middle(&mut self, keep: usize, n: usize) {
        self.invalidate_pass();
        self.logits_cache = None;
        self.tokens.drain(keep..keep + n);
        self.generated_from = self.generated_from.saturating_sub(n).max(keep);
        self.evaluated = self.evaluated.min(keep);
        self.cache.truncate(self.evaluated);
        self.stats.shifted_tokens += n as u64;
    }
}

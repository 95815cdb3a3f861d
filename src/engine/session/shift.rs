//! Context shift: what becomes of a session whose context is full.
//!
//! The session forgets its middle. The first tokens stay (they tell who speaks, and are the
//! attention sinks of StreamingLLM, arXiv 2309.17453), and so does the later half of the rest.
//! After that the session is what it would be if the host had set these tokens: the engine
//! evaluates the keys and values after the first tokens again. To rotate the old keys to their new
//! positions would be faster. But they were computed with tokens that are forgotten now. So no
//! other session could ever be the same, neither after a save of tokens nor on the CPU after a GPU
//! has failed.
#![forbid(unsafe_code)]

use super::{Session, SessionOptions};
use crate::error::{Error, Result};

/// Checks the option `shift_keep`.
pub(super) fn check(options: &SessionOptions, context_length: usize) -> Result<()> {
    let keep = options.shift_keep;
    if keep > 0 && keep + 2 > context_length {
        let most = context_length.saturating_sub(2);
        return Err(Error::argument(format!("shift_keep is {keep}; with this context_length it must be 0 to {most}")));
    }
    Ok(())
}

impl Session {
    /// Makes room for `wanted` tokens, if the session shifts and if that helps.
    pub(super) fn make_room(&mut self, wanted: usize) {
        let (length, keep) = (self.sequence.tokens.len(), self.shift_keep);
        let missing = wanted.saturating_sub(self.sequence.context_length - length);
        if missing == 0 || keep == 0 || length <= keep {
            return;
        }
        // The tokens that a grammar has seen stay.
        let end = self.grammar.as_ref().map_or(length, |grammar| grammar.start()).min(length);
        let most = end.saturating_sub(keep);
        let cut = (length - keep).div_ceil(2).max(missing).min(most);
        if cut >= missing {
            self.forget_middle(keep, cut);
        }
    }

    /// Forgets `n` tokens after the first `keep`. A text that is under way continues.
    fn forget_middle(&mut self, keep: usize, n: usize) {
        self.sequence.forget_middle(keep, n);
        self.lookup.start_over();
        self.forget_healing(keep, n);
        self.sampler.forget_middle(keep, n);
        if let Some(grammar) = &mut self.grammar {
            grammar.forget_before(n);
        }
    }
}

//! A parser of llguidance, kept in step with a session's tokens when tokens are appended, rewound
//! or forked.
#![forbid(unsafe_code)]

use std::sync::Arc;

use llguidance::toktrie::SimpleVob;
use llguidance::{CancellationHandle, Matcher};
use parking_lot::Mutex;

use super::message::step_message;
use super::wrong;
use crate::error::Result;

/// The tokens that may come next.
pub(in crate::engine) enum Next {
    /// Only this token.
    Forced(u32),
    /// None: the output is complete.
    Complete,
    /// One of several tokens.
    Any(SimpleVob),
}

/// A parser, and the tokens that it has seen.
pub(super) struct Parser {
    matcher: Matcher,
    /// The matcher before it has seen anything. A matcher that has failed, or that cannot go back,
    /// can only be replaced by a copy of this one.
    fresh: Arc<Mutex<Matcher>>,
    consumed: Vec<u32>,
}

impl Clone for Parser {
    fn clone(&self) -> Self {
        Self { matcher: self.matcher.deep_clone(), fresh: Arc::clone(&self.fresh), consumed: self.consumed.clone() }
    }
}

impl Parser {
    /// A parser that has seen nothing.
    pub(super) fn of_fresh(fresh: Arc<Mutex<Matcher>>) -> Self {
        let matcher = fresh.lock().deep_clone().into_cancellable();
        Self { matcher, fresh, consumed: vec![] }
    }

    /// A handle with which another thread ends the parser's work. The parser has then failed.
    pub(super) fn cancellation(&self) -> Option<CancellationHandle> {
        self.matcher.cancellation_handle()
    }

    /// What may follow the tokens `said`, which begin after `start` tokens of the session.
    pub(super) fn next(&mut self, said: &[u32], start: usize) -> Result<Next> {
        self.follow(said, start)?;
        next_of(&mut self.matcher)
    }

    /// Advances or rewinds the matcher to the session's tokens.
    fn follow(&mut self, said: &[u32], start: usize) -> Result<()> {
        let mut common = self.consumed.iter().zip(said).take_while(|(a, b)| a == b).count();
        if common < self.consumed.len() && self.matcher.rollback(self.consumed.len() - common).is_err()
            || self.matcher.is_error()
        {
            (self.matcher, common) = (self.fresh.lock().deep_clone().into_cancellable(), 0);
        }
        self.consumed.truncate(common);
        for token in &said[common..] {
            let allowed = self.matcher.try_consume_tokens(&[*token]).map_err(|e| wrong(step_message(&e)))?;
            if allowed == 0 {
                let at = start + self.consumed.len();
                return Err(wrong(format!("the appended token {token} at {at} is not what the grammar allows")));
            }
            self.consumed.push(*token);
        }
        Ok(())
    }
}

/// The tokens that a matcher allows next.
pub(super) fn next_of(matcher: &mut Matcher) -> Result<Next> {
    if matcher.is_stopped() && !matcher.is_error() {
        return Ok(Next::Complete);
    }
    if let Some(forced) = matcher.compute_ff_tokens().first() {
        return Ok(Next::Forced(*forced));
    }
    let mask = matcher.compute_mask().map_err(|e| wrong(step_message(&e)))?;
    Ok(match (mask.num_set(), mask.first_bit_set()) {
        (1, Some(token)) => Next::Forced(token as u32),
        _ => Next::Any(mask),
    })
}

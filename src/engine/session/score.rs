//! How likely a given text is.
#![forbid(unsafe_code)]

use std::sync::Arc;

use super::{Session, check_finite};
use crate::backend::Wanted;
use crate::engine::sampler::log_probability;
use crate::error::Result;

/// Tokens that are scored in one pass. Each needs all logits for a moment: half a megabyte, for a
/// large vocabulary.
const ROWS: usize = 32;

impl Session {
    /// For each of `tokens`, the logarithm of the probability (before any sampling) that it follows
    /// the session's tokens and those of `tokens` before it. The session's pending tokens stay
    /// evaluated. `tokens` are not appended.
    pub fn score(&mut self, tokens: &[u32]) -> Result<Vec<f32>> {
        self.sequence.check_tokens(tokens)?;
        self.check_room(tokens.len())?;
        self.restore_healed_tokens();
        self.logits()?;
        let mut reader = self.fork();
        reader.sequence.cancel = Arc::clone(&self.sequence.cancel);
        let scores = reader.read(tokens);
        self.sequence.stats.work += reader.sequence.stats.work;
        self.sequence.stats.prompt_time += reader.sequence.stats.prompt_time;
        self.sequence.stats.prompt_tokens += reader.sequence.stats.prompt_tokens;
        scores
    }

    /// Appends `tokens`, and evaluates all of them but the last. Returns the logarithms of their
    /// probabilities.
    fn read(&mut self, tokens: &[u32]) -> Result<Vec<f32>> {
        let mut scores = Vec::with_capacity(tokens.len());
        while scores.len() < tokens.len() {
            let left = &tokens[scores.len()..];
            self.sequence.draft = left[..left.len().min(ROWS) - 1].to_vec();
            self.evaluate(None, Wanted::All)?;
            let n = 1 + self.sequence.ahead().iter().zip(&left[..left.len() - 1]).take_while(|(a, b)| a == b).count();
            let rows = self.sequence.logits[self.sequence.last_logits().start..]
                .chunks_exact(self.sequence.last_logits().len());
            for (token, logits) in left[..n].iter().zip(rows) {
                check_finite(logits)?;
                scores.push(log_probability(logits, *token));
            }
            self.append(&left[..n])?;
        }
        Ok(scores)
    }
}

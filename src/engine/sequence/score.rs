//! How likely a given text is.
#![forbid(unsafe_code)]

use std::sync::Arc;

use super::{Sequence, check_finite};
use crate::backend::Wanted;
use crate::engine::evaluate::{Budget, evaluate_one};
use crate::engine::sampler::log_probability;
use crate::error::Result;

/// Tokens that are scored in one pass. Each needs all logits for a moment: half a megabyte, for a
/// large vocabulary.
const ROWS: usize = 32;

impl Sequence {
    /// For each of `tokens`, the logarithm of the probability (before any sampling) that it follows
    /// the sequence's tokens and those of `tokens` before it. The sequence's pending tokens stay
    /// evaluated. `tokens` are not appended; there must be room for them.
    pub(in crate::engine) fn score(&mut self, tokens: &[u32]) -> Result<Vec<f32>> {
        self.draft.clear();
        evaluate_one(self, Budget::new(None), Wanted::All)?;
        self.finite_logits()?;
        let mut reader = self.fork();
        reader.cancel = Arc::clone(&self.cancel);
        let scores = reader.read(tokens);
        self.stats.work += reader.stats.work;
        self.stats.prompt_time += reader.stats.prompt_time;
        self.stats.prompt_tokens += reader.stats.prompt_tokens;
        scores
    }

    /// Appends `tokens`, and evaluates all of them but the last. Returns the logarithms of their
    /// probabilities.
    fn read(&mut self, tokens: &[u32]) -> Result<Vec<f32>> {
        let mut scores = Vec::with_capacity(tokens.len());
        while scores.len() < tokens.len() {
            let left = &tokens[scores.len()..];
            self.draft = left[..left.len().min(ROWS) - 1].to_vec();
            evaluate_one(self, Budget::new(None), Wanted::All)?;
            let n = 1 + self.ahead().iter().zip(&left[..left.len() - 1]).take_while(|(a, b)| a == b).count();
            let last = self.last_logits();
            let rows = self.logits[last.start..].chunks_exact(last.len());
            for (token, logits) in left[..n].iter().zip(rows) {
                check_finite(logits)?;
                scores.push(log_probability(logits, *token));
            }
            self.append(&left[..n]);
        }
        Ok(scores)
    }
}

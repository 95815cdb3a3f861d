//! Penalties: they change logits before a token is drawn, by the tokens that came before.
#![forbid(unsafe_code)]

use std::collections::HashMap;

use super::Sampling;

/// A token with one of these characters ends a repeated sequence, as is usual for DRY.
pub(crate) const BREAKERS: [char; 4] = ['\n', ':', '"', '*'];

impl Sampling {
    /// Whether it changes logits by earlier tokens.
    pub(super) fn penalises(&self) -> bool {
        self.repetition_penalty != 1.0
            || self.frequency_penalty != 0.0
            || self.presence_penalty != 0.0
            || self.dry_multiplier > 0.0
    }

    /// Changes `logits` by the penalties for `tokens`. `is_breaker` tells whether a sequence ends
    /// with a token.
    pub(super) fn penalise(&self, logits: &mut [f32], tokens: &[u32], is_breaker: &dyn Fn(u32) -> bool) {
        let seen = last(tokens, self.repetition_window);
        let mut counts = HashMap::<u32, u32>::new();
        seen.iter().for_each(|token| *counts.entry(*token).or_default() += 1);
        for (token, count) in counts {
            if let Some(logit) = logits.get_mut(token as usize) {
                // CTRL, arXiv 1909.05858.
                *logit = if *logit > 0.0 { *logit / self.repetition_penalty } else { *logit * self.repetition_penalty };
                *logit = (*logit - (count as f32 * self.frequency_penalty + self.presence_penalty)).min(f32::MAX);
            }
        }
        if self.dry_multiplier > 0.0 {
            self.dry(logits, last(tokens, self.dry_window), is_breaker);
        }
    }

    /// DRY ("don't repeat yourself", p-e-w 2024) penalises a token that would lengthen a sequence
    /// that occurred before. The longer that sequence is, the larger is the penalty.
    fn dry(&self, logits: &mut [f32], tokens: &[u32], is_breaker: &dyn Fn(u32) -> bool) {
        let reversed: Vec<u32> = tokens.iter().rev().copied().collect();
        let since_breaker = reversed.iter().position(|token| is_breaker(*token)).unwrap_or(reversed.len());
        let least = self.dry_allowed_length.max(1) as usize;
        let mut longest = HashMap::<u32, usize>::new();
        for (i, matched) in common_prefixes(&reversed).into_iter().enumerate().skip(1) {
            let matched = matched.min(since_breaker);
            if matched >= least {
                let best = longest.entry(reversed[i - 1]).or_default();
                *best = (*best).max(matched);
            }
        }
        for (token, matched) in longest {
            if let Some(logit) = logits.get_mut(token as usize) {
                let excess = (matched - least) as i32;
                *logit -= self.dry_multiplier * power(self.dry_base, excess);
            }
        }
    }
}

/// The last `n` of them; 0 is all.
fn last(tokens: &[u32], n: u32) -> &[u32] {
    if n == 0 { tokens } else { &tokens[tokens.len().saturating_sub(n as usize)..] }
}

/// `base^n`, by multiplications in a fixed order, the same on every machine.
fn power(base: f32, n: i32) -> f32 {
    (0..n.min(1000)).fold(1.0, |power: f32, _| (power * base).min(f32::MAX))
}

/// For each place how many elements from there on are those at the beginning (the Z algorithm;
/// Gusfield 1997).
fn common_prefixes(of: &[u32]) -> Vec<usize> {
    let mut lengths = vec![0; of.len()];
    let (mut start, mut end) = (0, 0);
    for i in 1..of.len() {
        let mut length = if i < end { lengths[i - start].min(end - i) } else { 0 };
        while i + length < of.len() && of[length] == of[i + length] {
            length += 1;
        }
        if i + length > end {
            (start, end) = (i, i + length);
        }
        lengths[i] = length;
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn penalised(sampling: Sampling, tokens: &[u32], is_breaker: &dyn Fn(u32) -> bool) -> Vec<f32> {
        let mut logits = vec![10.0; 10];
        sampling.penalise(&mut logits, tokens, is_breaker);
        logits
    }

    #[test]
    fn frequency_counts_and_presence_does_not() {
        let sampling = Sampling { frequency_penalty: 1.0, presence_penalty: 0.5, ..Sampling::default() };
        let logits = penalised(sampling, &[3, 4, 3, 3], &|_| false);
        assert_eq!((logits[3], logits[4], logits[5]), (6.5, 8.5, 10.0));
        let windowed = Sampling { repetition_window: 1, ..sampling };
        assert_eq!(penalised(windowed, &[3, 4, 3, 3], &|_| false)[4], 10.0);
    }

    #[test]
    fn what_would_repeat_a_sequence_is_penalised_by_its_length() {
        let dry = Sampling { dry_multiplier: 1.0, dry_base: 2.0, dry_allowed_length: 2, ..Sampling::default() };
        // "1 2 3 4 ... 1 2 3" would go on with 4; after "2 3" alone, with 7.
        let said = [2, 3, 7, 1, 2, 3, 4, 9, 1, 2, 3];
        let logits = penalised(dry, &said, &|_| false);
        assert_eq!((logits[4], logits[7], logits[1]), (8.0, 9.0, 10.0));
        // A breaker within the sequence leaves "3" alone, which is too short.
        assert_eq!(penalised(dry, &said, &|token| token == 2), [10.0; 10]);
        let windowed = Sampling { dry_window: 8, ..dry };
        assert_eq!(penalised(windowed, &said, &|_| false)[7], 10.0);
        let endless = penalised(Sampling { dry_base: 1e9, ..dry }, &[5; 400], &|_| false);
        assert!(endless[5] < -1e30 && endless[5].is_finite());
    }

    #[test]
    fn prefixes_are_those_of_the_naive_search() {
        let mut state = 1u32;
        for n in 0..60 {
            let text: Vec<u32> = (0..n)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    state >> 30
                })
                .collect();
            let naive = |i: usize| text.iter().zip(&text[i..]).take_while(|(a, b)| a == b).count();
            let want: Vec<usize> = (0..n).map(|i| if i == 0 { 0 } else { naive(i) }).collect();
            assert_eq!(common_prefixes(&text), want, "{text:?}");
        }
    }
}

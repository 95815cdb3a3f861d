//! Logits to a token.
//!
//! The chain, in order: repetition penalty (CTRL, arXiv 1909.05858), temperature, top-k, top-p (arXiv 1904.09751), min-p
//! (arXiv 2407.01082), as in transformers. Temperature 0 takes the largest logit, the lowest id among equals.
//!
//! # The random numbers
//! There is no generator with a state. The draw for the token at `position` is SplitMix64 (Steele, Lea, Flood 2014) of
//! `seed + (position + 1) * 0x9E3779B97F4A7C15`; its upper 53 bits, times `2^-53`, are uniform in `[0, 1)`. So the same
//! seed gives the same token at the same position after a rewind, in a fork, and on every machine.
#![forbid(unsafe_code)]

use crate::backend::{Wanted, arith};
use crate::error::{Error, Result};

/// How a session chooses tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampling {
    /// Seed of the draws.
    pub seed: u64,
    /// Divides the logits; 0 is greedy. Finite, not negative.
    pub temperature: f32,
    /// Keeps the `top_k` best tokens; 0 keeps all.
    pub top_k: usize,
    /// Keeps the best tokens whose probabilities reach `top_p` together; 1 keeps all. In `(0, 1]`.
    pub top_p: f32,
    /// Keeps tokens with at least `min_p` times the best one's probability; 0 keeps all. In `[0, 1]`.
    pub min_p: f32,
    /// Divides positive and multiplies negative logits of tokens seen before; 1 changes nothing. 0.001 to 1000.
    pub repetition_penalty: f32,
    /// How many of the last tokens count as seen; 0 counts all.
    pub repetition_window: usize,
}

impl Default for Sampling {
    fn default() -> Self {
        Self {
            seed: 0,
            temperature: 0.0,
            top_k: 0,
            top_p: 1.0,
            min_p: 0.0,
            repetition_penalty: 1.0,
            repetition_window: 0,
        }
    }
}

/// Tokens whose probability is below `e^-DROP` of the best one's are never drawn (less than one in `10^12`).
const DROP: f32 = 28.0;

impl Sampling {
    /// Refuses values outside their range, by name.
    pub fn check(&self) -> Result<()> {
        let rules = [
            (
                "temperature",
                self.temperature,
                self.temperature >= 0.0 && self.temperature.is_finite(),
                "finite and >= 0",
            ),
            ("top_p", self.top_p, self.top_p > 0.0 && self.top_p <= 1.0, "in (0, 1]"),
            ("min_p", self.min_p, (0.0..=1.0).contains(&self.min_p), "in [0, 1]"),
            (
                "repetition_penalty",
                self.repetition_penalty,
                (0.001..=1000.0).contains(&self.repetition_penalty),
                "0.001 to 1000",
            ),
        ];
        match rules.iter().find(|(.., holds, _)| !holds) {
            Some((name, value, _, range)) => Err(Error::argument(format!("{name} is {value}; it must be {range}"))),
            None => Ok(()),
        }
    }
}

impl Sampling {
    /// The logits that it looks at.
    pub fn wanted(&self) -> Wanted {
        match (self.temperature, self.top_k) {
            _ if self.repetition_penalty != 1.0 => Wanted::All,
            (0.0, _) => Wanted::Top(1),
            (_, 0) => Wanted::All,
            (_, k) => Wanted::Top(k),
        }
    }
}

/// The sampler's working memory.
#[derive(Clone, Default)]
pub struct Sampler {
    logits: Vec<f32>,
    candidates: Vec<Candidate>,
}

#[derive(Clone, Copy)]
struct Candidate {
    token: u32,
    logit: f32,
    /// Relative to the best one's.
    probability: f64,
}

impl Sampler {
    /// Chooses the token that follows `tokens`, of which `logits` were computed: at least those that
    /// [`Sampling::wanted`] names.
    pub fn sample(&mut self, sampling: &Sampling, logits: &[f32], tokens: &[u32]) -> Result<u32> {
        // Minus infinity marks a token that cannot be among those that were wanted; but one must be.
        let is_wrong = |logit: &f32| logit.is_nan() || *logit == f32::INFINITY;
        if let Some(token) = logits.iter().position(is_wrong) {
            return Err(Error::Numeric { message: format!("logit {} of token {token}", logits[token]) });
        }
        let logits = self.penalised(sampling, logits, tokens);
        let best = arith::argmax(logits);
        if !logits[best].is_finite() {
            return Err(Error::Numeric { message: "no logit is finite".to_owned() });
        }
        if sampling.temperature == 0.0 {
            return Ok(best as u32);
        }
        let max = logits[best];
        let scaled = |logit: f32| (logit - max) / sampling.temperature;
        let candidates = (0u32..).zip(logits).filter(|(_, logit)| scaled(**logit) >= -DROP);
        let candidate = |(token, logit): (u32, &f32)| Candidate {
            token,
            logit: *logit,
            probability: f64::from(arith::exp(scaled(*logit))),
        };
        let candidates: Vec<Candidate> = candidates.map(candidate).collect();
        self.candidates = candidates;
        self.keep_best(sampling);
        Ok(self.draw(uniform(sampling.seed, tokens.len())))
    }

    fn penalised<'a>(&'a mut self, sampling: &Sampling, logits: &'a [f32], tokens: &[u32]) -> &'a [f32] {
        if sampling.repetition_penalty == 1.0 {
            return logits;
        }
        let window = if sampling.repetition_window == 0 { tokens.len() } else { sampling.repetition_window };
        let mut seen = tokens[tokens.len().saturating_sub(window)..].to_vec();
        seen.sort_unstable();
        seen.dedup();
        self.logits.clear();
        self.logits.extend_from_slice(logits);
        for token in seen {
            if let Some(logit) = self.logits.get_mut(token as usize) {
                let penalty = sampling.repetition_penalty;
                *logit = if *logit > 0.0 { *logit / penalty } else { *logit * penalty };
            }
        }
        &self.logits
    }

    /// Sorts the candidates, best first, and cuts them to what top-k, top-p and min-p keep: always at least one.
    fn keep_best(&mut self, sampling: &Sampling) {
        self.candidates.sort_unstable_by(|a, b| b.logit.total_cmp(&a.logit).then(a.token.cmp(&b.token)));
        if sampling.top_k > 0 {
            self.candidates.truncate(sampling.top_k);
        }
        if sampling.top_p < 1.0 {
            let enough = f64::from(sampling.top_p) * self.total();
            let mut sum = 0.0;
            let short = |c: &Candidate| {
                sum += c.probability;
                sum < enough
            };
            let kept = self.candidates.iter().map(short).position(|short| !short).unwrap_or(self.candidates.len());
            self.candidates.truncate(kept + 1);
        }
        self.candidates.retain(|c| c.probability >= f64::from(sampling.min_p));
    }

    fn total(&self) -> f64 {
        self.candidates.iter().map(|c| c.probability).sum()
    }

    fn draw(&self, uniform: f64) -> u32 {
        let mut left = uniform * self.total();
        let passed = |c: &&Candidate| {
            left -= c.probability;
            left < 0.0
        };
        self.candidates.iter().find(passed).or(self.candidates.last()).map_or(0, |c| c.token)
    }
}

/// The index of the largest number, the first among equals.
/// The draw of the token at `position`, in `[0, 1)`.
fn uniform(seed: u64, position: usize) -> f64 {
    let mut z = seed.wrapping_add((position as u64).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(sampling: Sampling, logits: &[f32]) -> Vec<usize> {
        let mut counts = vec![0; logits.len()];
        for seed in 0..20_000 {
            let token = Sampler::default().sample(&Sampling { seed, ..sampling }, logits, &[0]).unwrap();
            counts[token as usize] += 1;
        }
        counts
    }

    #[test]
    fn greedy_takes_the_first_of_the_largest() {
        let token = Sampler::default().sample(&Sampling::default(), &[1.0, 3.0, 3.0], &[]).unwrap();
        assert_eq!(token, 1);
    }

    #[test]
    fn draws_follow_the_probabilities() {
        let logits = [0.5f32.ln(), 0.3f32.ln(), 0.2f32.ln()];
        let counts = counts(Sampling { temperature: 1.0, ..Sampling::default() }, &logits);
        for (count, p) in counts.iter().zip([0.5, 0.3, 0.2]) {
            assert!((*count as f64 / 20_000.0 - p).abs() < 0.015, "{counts:?}");
        }
    }

    #[test]
    fn top_k_top_p_and_min_p_cut_the_tail() {
        let logits = [0.2f32.ln(), 0.5f32.ln(), 0.26f32.ln(), 0.04f32.ln()];
        let base = Sampling { temperature: 1.0, ..Sampling::default() };
        let drawn = |sampling| counts(sampling, &logits).iter().map(|c| *c > 0).collect::<Vec<_>>();
        assert_eq!(drawn(base), [true; 4]);
        assert_eq!(drawn(Sampling { top_k: 2, ..base }), [false, true, true, false]);
        assert_eq!(drawn(Sampling { top_p: 0.7, ..base }), [false, true, true, false]);
        assert_eq!(drawn(Sampling { top_p: 0.001, ..base }), [false, true, false, false]);
        assert_eq!(drawn(Sampling { min_p: 0.3, ..base }), [true, true, true, false]);
    }

    #[test]
    fn the_penalty_pushes_seen_tokens_down() {
        let sampling = Sampling { repetition_penalty: 2.0, ..Sampling::default() };
        assert_eq!(Sampler::default().sample(&sampling, &[3.0, 2.0], &[0]).unwrap(), 1);
        let windowed = Sampling { repetition_window: 1, ..sampling };
        assert_eq!(Sampler::default().sample(&windowed, &[3.0, 2.0], &[0, 1]).unwrap(), 0);
    }

    #[test]
    fn what_is_not_finite_is_an_error() {
        for bad in [[0.0, f32::NAN], [0.0, f32::INFINITY], [f32::NEG_INFINITY; 2]] {
            let result = Sampler::default().sample(&Sampling::default(), &bad, &[]);
            assert!(matches!(result, Err(Error::Numeric { .. })));
        }
    }

    #[test]
    fn the_random_numbers_are_pinned() {
        assert_eq!(uniform(0, 0), 0xE220_A839_7B1D_CDAFu64.wrapping_shr(11) as f64 / (1u64 << 53) as f64);
        assert_ne!(uniform(0, 1), uniform(1, 0));
    }
}

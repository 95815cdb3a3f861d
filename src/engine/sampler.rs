//! Sampling: from logits to a token.
//!
//! The chain, in order: biases; repetition, frequency and presence penalties; DRY; temperature,
//! which may depend on the entropy; top-k, locally typical (arXiv 2202.00666), top-p
//! (arXiv 1904.09751), min-p (arXiv 2407.01082), XTC (p-e-w 2024), or mirostat in place of these
//! five. The parts that transformers has, too, work as they do there. Temperature 0 takes the
//! largest logit, the lowest id among equals.
//!
//! # The random numbers
//! There is no generator with a state. The draw for the token at `position` is SplitMix64 (Steele,
//! Lea, Flood 2014) of `seed + (position + 1) * 0x9E3779B97F4A7C15`; its upper 53 bits, times
//! `2^-53`, are uniform in `[0, 1)`. So the same seed gives the same token at the same position
//! after a rewind, in a fork, and on every machine. Whether XTC applies is drawn likewise, from the
//! seed's complement.
#![forbid(unsafe_code)]

pub(crate) mod mirostat;
mod options;
pub(crate) mod penalties;
mod table;

use llguidance::toktrie::SimpleVob;

use crate::backend::{Wanted, arith};
use crate::error::{Error, Result};
pub use options::Sampling;
pub(crate) use table::sampler_options;

/// Tokens whose probability is below `e^-DROP` of the best one's are never drawn (less than one in
/// `10^12`).
const DROP: f32 = 28.0;

impl Sampling {
    /// The temperature for these logits, of which `max` is the largest.
    fn temperature_for(&self, logits: &[f32], max: f32) -> f32 {
        if self.temperature_range == 0.0 {
            return self.temperature;
        }
        let weight = |logit: &f32| f64::from(arith::exp(logit - max));
        let total: f64 = logits.iter().map(weight).sum();
        let surprise = |weight: f64| if weight > 0.0 { -weight / total * libm::log(weight / total) } else { 0.0 };
        let entropy: f64 = logits.iter().map(|logit| surprise(weight(logit))).sum();
        let share = (entropy / libm::log(logits.len().max(2) as f64)).clamp(0.0, 1.0);
        let share = libm::pow(share, f64::from(self.temperature_exponent)) as f32;
        let (low, high) = (self.temperature - self.temperature_range, self.temperature + self.temperature_range);
        // The result is never 0, which would mean greedy choice.
        (low + (high - low) * share).max(1e-3)
    }

    /// The logits that it needs, if there are no biases.
    fn wanted(&self) -> Wanted {
        match (self.temperature, self.top_k) {
            _ if self.penalises() || self.temperature_range > 0.0 => Wanted::All,
            (0.0, _) => Wanted::Top(1),
            _ if self.mirostat_tau > 0.0 => Wanted::All,
            (_, 0) => Wanted::All,
            (_, k) => Wanted::Top(k as usize),
        }
    }
}

/// Biases, the history of mirostat, and working memory.
#[derive(Default)]
pub struct Sampler {
    /// Added to logits; minus infinity bans a token.
    bias: Vec<(u32, f32)>,
    mirostat: mirostat::History,
    /// The next entry of the history, if the token that was drawn last is appended.
    drawn: Option<(u32, f64)>,
    logits: Vec<f32>,
    candidates: Vec<Candidate>,
}

#[derive(Clone, Copy)]
struct Candidate {
    token: u32,
    logit: f32,
    /// Relative to that of the best candidate.
    probability: f64,
}

impl Sampler {
    /// A copy that continues as this one would. It allocates its own working memory when it needs
    /// some.
    pub fn fork(&self) -> Self {
        let (bias, mirostat) = (self.bias.clone(), self.mirostat.clone());
        Self { bias, mirostat, drawn: None, logits: vec![], candidates: vec![] }
    }

    /// Sets the biases that are added to logits from now on, in place of earlier ones.
    pub fn set_bias(&mut self, bias: Vec<(u32, f32)>) {
        self.bias = bias;
    }

    /// The logits that it needs.
    pub fn wanted(&self, sampling: &Sampling) -> Wanted {
        if self.bias.is_empty() { sampling.wanted() } else { Wanted::All }
    }

    /// Chooses the token that follows `tokens`. `logits` has at least those that
    /// [`Sampler::wanted`] names. `allowed` is the mask of a grammar. `is_breaker` tells whether a
    /// sequence ends with a token, for DRY.
    pub fn sample(
        &mut self,
        sampling: &Sampling,
        logits: &[f32],
        allowed: Option<&SimpleVob>,
        tokens: &[u32],
        is_breaker: &dyn Fn(u32) -> bool,
    ) -> Result<u32> {
        // Minus infinity marks a token that cannot be among the wanted ones. At least one logit
        // must be finite.
        let is_wrong = |logit: &f32| logit.is_nan() || *logit == f32::INFINITY;
        if let Some(token) = logits.iter().position(is_wrong) {
            return Err(Error::Numeric { message: format!("logit {} of token {token}", logits[token]) });
        }
        if logits.iter().all(|logit| *logit == f32::NEG_INFINITY) {
            return Err(Error::Numeric { message: "no logit is finite".to_owned() });
        }
        self.drawn = None;
        let logits = self.changed(sampling, logits, allowed, tokens, is_breaker);
        let best = arith::argmax(logits);
        if !logits[best].is_finite() {
            return Err(Error::argument("biases, penalties and the grammar leave no token to choose"));
        }
        if sampling.temperature == 0.0 {
            return Ok(best as u32);
        }
        let max = logits[best];
        let temperature = sampling.temperature_for(logits, max);
        let scaled = |logit: f32| (logit - max) / temperature;
        let candidates = (0u32..).zip(logits).filter(|(_, logit)| scaled(**logit) >= -DROP);
        let candidate = |(token, logit): (u32, &f32)| Candidate {
            token,
            logit: *logit,
            probability: f64::from(arith::exp(scaled(*logit))),
        };
        let candidates: Vec<Candidate> = candidates.map(candidate).collect();
        self.candidates = candidates;
        let uniform = uniform(sampling.seed, tokens.len());
        if sampling.uses_mirostat() {
            self.sort();
            return Ok(self.draw_by_mirostat(sampling, tokens.len(), uniform));
        }
        self.keep_best(sampling, tokens.len());
        Ok(self.draw(uniform))
    }

    /// The logits after biases and penalties.
    fn changed<'a>(
        &'a mut self,
        sampling: &Sampling,
        logits: &'a [f32],
        allowed: Option<&SimpleVob>,
        tokens: &[u32],
        is_breaker: &dyn Fn(u32) -> bool,
    ) -> &'a [f32] {
        if self.bias.is_empty() && !sampling.penalises() && allowed.is_none() {
            return logits;
        }
        self.logits.clear();
        self.logits.extend_from_slice(logits);
        for (token, bias) in &self.bias {
            if let Some(logit) = self.logits.get_mut(*token as usize) {
                *logit = (*logit + bias).min(f32::MAX);
            }
        }
        if let Some(allowed) = allowed {
            allowed.iter_unset_entries(|token| {
                if let Some(logit) = self.logits.get_mut(token) {
                    *logit = f32::NEG_INFINITY;
                }
            });
        }
        if sampling.penalises() {
            sampling.penalise(&mut self.logits, tokens, is_breaker);
        }
        &self.logits
    }

    /// Sorts the candidates, best first, and cuts them to what top-k, typical, top-p, min-p and XTC
    /// keep: always at least one.
    fn keep_best(&mut self, sampling: &Sampling, position: usize) {
        self.sort();
        if sampling.top_k > 0 {
            self.candidates.truncate(sampling.top_k as usize);
        }
        if sampling.typical_p < 1.0 {
            self.keep_typical(f64::from(sampling.typical_p));
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
        // min-p is relative to the best candidate that is left.
        let best = self.candidates.first().map_or(0.0, |c| c.probability);
        self.candidates.retain(|c| c.probability >= f64::from(sampling.min_p) * best);
        if uniform(!sampling.seed, position) < f64::from(sampling.xtc_probability) {
            let threshold = f64::from(sampling.xtc_threshold) * self.total();
            let n_top = self.candidates.iter().take_while(|c| c.probability >= threshold).count();
            self.candidates.drain(..n_top.saturating_sub(1));
        }
    }

    /// Keeps the candidates whose surprise is nearest to the expected one, until their
    /// probabilities together reach `enough`.
    fn keep_typical(&mut self, enough: f64) {
        let total = self.total();
        let surprise = |c: &Candidate| -libm::log(c.probability / total);
        let expected: f64 = self.candidates.iter().map(|c| c.probability / total * surprise(c)).sum();
        let distance = |c: &Candidate| (surprise(c) - expected).abs();
        self.candidates.sort_by(|a, b| distance(a).total_cmp(&distance(b)).then(a.token.cmp(&b.token)));
        let mut sum = 0.0;
        let short = |c: &Candidate| {
            sum += c.probability;
            sum < enough * total
        };
        let kept = self.candidates.iter().map(short).position(|short| !short).unwrap_or(self.candidates.len());
        self.candidates.truncate(kept + 1);
        self.sort();
    }

    /// Best first, the lower id among equals.
    fn sort(&mut self) {
        self.candidates.sort_unstable_by(|a, b| b.logit.total_cmp(&a.logit).then(a.token.cmp(&b.token)));
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

/// The `n` most likely tokens, best first, the lower id among equals, with the logarithms of their
/// probabilities: the softmax of the logits as they are, before any sampling.
pub fn most_likely(logits: &[f32], n: usize) -> Vec<(u32, f32)> {
    let (max, log_total) = max_and_log_total(logits);
    let mut order: Vec<u32> = (0..logits.len() as u32).collect();
    let by_logit = |a: &u32, b: &u32| logits[*b as usize].total_cmp(&logits[*a as usize]).then(a.cmp(b));
    let n = n.min(order.len());
    if n > 0 && n < order.len() {
        order.select_nth_unstable_by(n - 1, by_logit);
    }
    order.truncate(n);
    order.sort_unstable_by(by_logit);
    order.into_iter().map(|token| (token, (logits[token as usize] - max) - log_total)).collect()
}

/// The logarithm of a token's probability, as in [`most_likely`].
pub fn log_probability(logits: &[f32], token: u32) -> f32 {
    let (max, log_total) = max_and_log_total(logits);
    (logits[token as usize] - max) - log_total
}

/// The largest logit, and the logarithm of the sum of all weights relative to its weight.
fn max_and_log_total(logits: &[f32]) -> (f32, f32) {
    let max = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let total: f64 = logits.iter().map(|logit| f64::from(arith::exp(logit - max))).sum();
    (max, libm::log(total) as f32)
}

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
            let token =
                Sampler::default().sample(&Sampling { seed, ..sampling }, logits, None, &[0], &|_| false).unwrap();
            counts[token as usize] += 1;
        }
        counts
    }

    #[test]
    fn greedy_takes_the_first_of_the_largest() {
        let token = Sampler::default().sample(&Sampling::default(), &[1.0, 3.0, 3.0], None, &[], &|_| false).unwrap();
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
    fn min_p_is_of_the_best_that_typical_has_left() {
        // The tail is more typical than the best token, and each of it a thousandth as likely.
        let logits: Vec<f32> = (0..1001).map(|i| if i == 500 { 0.49f32.ln() } else { 0.00051f32.ln() }).collect();
        let sampling = Sampling { temperature: 1.0, typical_p: 0.4, min_p: 0.05, ..Sampling::default() };
        let drawn = |seed| Sampler::default().sample(&Sampling { seed, ..sampling }, &logits, None, &[0], &|_| false);
        let drawn: std::collections::BTreeSet<u32> = (0..50).map(|seed| drawn(seed).unwrap()).collect();
        assert!(drawn.len() > 10 && !drawn.contains(&500), "{drawn:?}");
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
    fn typical_xtc_and_biases() {
        // Entropy 1.0 nats: the token of 0.26 (1.35 nats) is nearer to it than that of 0.5 (0.69)
        // and of 0.2 (1.61).
        let logits = [0.2f32.ln(), 0.5f32.ln(), 0.26f32.ln(), 0.04f32.ln()];
        let base = Sampling { temperature: 1.0, ..Sampling::default() };
        let drawn = |sampling| counts(sampling, &logits).iter().map(|c| *c > 0).collect::<Vec<_>>();
        assert_eq!(drawn(Sampling { typical_p: 0.2, ..base }), [false, false, true, false]);
        assert_eq!(drawn(Sampling { typical_p: 0.7, ..base }), [false, true, true, false]);
        let xtc = Sampling { xtc_probability: 1.0, xtc_threshold: 0.19, ..base };
        assert_eq!(drawn(xtc), [true, false, false, true]);
        assert_eq!(drawn(Sampling { xtc_threshold: 0.6, ..xtc }), [true; 4]);
        let half = counts(Sampling { xtc_probability: 0.5, ..xtc }, &logits);
        assert!((half[1] as f64 / 20_000.0 - 0.25).abs() < 0.02, "{half:?}");

        let mut sampler = Sampler::default();
        sampler.set_bias(vec![(1, f32::NEG_INFINITY), (3, 5.0), (99, 1.0)]);
        assert_eq!(sampler.wanted(&Sampling::default()), Wanted::All);
        assert_eq!(sampler.sample(&Sampling::default(), &logits, None, &[], &|_| false).unwrap(), 3);
        sampler.set_bias((0..4).map(|token| (token, f32::NEG_INFINITY)).collect());
        assert!(sampler.sample(&Sampling::default(), &logits, None, &[], &|_| false).is_err());
    }

    #[test]
    fn the_most_likely_come_with_their_probabilities() {
        let logits = [0.2f32.ln() + 3.0, 0.5f32.ln() + 3.0, 0.25f32.ln() + 3.0, 0.05f32.ln() + 3.0];
        for n in 0..6 {
            let found = most_likely(&logits, n);
            assert_eq!(found.iter().map(|(token, _)| *token).collect::<Vec<_>>(), [1, 2, 0, 3][..n.min(4)]);
            assert!(found.iter().zip([0.5f32, 0.25, 0.2, 0.05]).all(|((_, got), want)| (got - want.ln()).abs() < 1e-5));
        }
    }

    #[test]
    fn the_temperature_follows_the_entropy() {
        let sampling = Sampling { temperature: 1.0, temperature_range: 0.5, ..Sampling::default() };
        let of = |logits: &[f32]| sampling.temperature_for(logits, logits.iter().copied().fold(f32::MIN, f32::max));
        assert!((of(&[0.0; 8]) - 1.5).abs() < 1e-4);
        assert!((of(&[50.0, 0.0, 0.0, 0.0]) - 0.5).abs() < 1e-4);
        let between = of(&[2.0, 1.0, 0.0, 0.0]);
        assert!(between > 0.6 && between < 1.49, "{between}");
    }

    #[test]
    fn the_penalty_pushes_seen_tokens_down() {
        let sampling = Sampling { repetition_penalty: 2.0, ..Sampling::default() };
        assert_eq!(Sampler::default().sample(&sampling, &[3.0, 2.0], None, &[0], &|_| false).unwrap(), 1);
        let windowed = Sampling { repetition_window: 1, ..sampling };
        assert_eq!(Sampler::default().sample(&windowed, &[3.0, 2.0], None, &[0, 1], &|_| false).unwrap(), 0);
    }

    #[test]
    fn what_is_not_finite_is_an_error() {
        for bad in [[0.0, f32::NAN], [0.0, f32::INFINITY], [f32::NEG_INFINITY; 2]] {
            let result = Sampler::default().sample(&Sampling::default(), &bad, None, &[], &|_| false);
            assert!(matches!(result, Err(Error::Numeric { .. })));
        }
    }

    #[test]
    fn the_random_numbers_are_pinned() {
        assert_eq!(uniform(0, 0), 0xE220_A839_7B1D_CDAFu64.wrapping_shr(11) as f64 / (1u64 << 53) as f64);
        assert_ne!(uniform(0, 1), uniform(1, 0));
    }
}

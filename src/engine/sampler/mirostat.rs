//! Mirostat 2.0 (Basu, Ramachandran, Keskar, Varshney, arXiv 2007.14966): keeps the surprise of
//! tokens near a wanted one.
//!
//! A token is allowed if its surprise, `-log2(p)`, is at most `mu`. After each draw, `mu` falls by
//! `eta` times the difference between the surprise of the token (among the allowed ones) and `tau`.
//! It begins at `2 * tau`. Its values are kept by position. So a rewind finds the earlier value,
//! and a fork continues with the same one.
#![forbid(unsafe_code)]

use super::{Sampler, Sampling};

/// The value of `mu` after the token at each position, in the order of positions.
pub(crate) type History = Vec<(u32, f64)>;

impl Sampling {
    /// Whether `mu` decides which tokens may come.
    pub fn uses_mirostat(&self) -> bool {
        self.mirostat_tau > 0.0 && self.temperature > 0.0
    }
}

impl Sampler {
    /// Draws one of the candidates for `position`. They are sorted, best first. `uniform` is in
    /// `[0, 1)`.
    pub(super) fn draw_by_mirostat(&mut self, sampling: &Sampling, position: usize, uniform: f64) -> u32 {
        let tau = f64::from(sampling.mirostat_tau);
        let mu = self.mirostat.last().map_or(2.0 * tau, |(_, mu)| *mu);
        let total = self.total();
        let kept = self.candidates.iter().take_while(|c| -libm::log2(c.probability / total) <= mu).count();
        self.candidates.truncate(kept.max(1));
        let token = self.draw(uniform);
        let drawn = self.candidates.iter().find(|c| c.token == token).map_or(0.0, |c| c.probability);
        let surprise = -libm::log2(drawn / self.total());
        let next = mu - f64::from(sampling.mirostat_eta) * (surprise - tau);
        self.drawn = Some((position as u32, next));
        token
    }

    /// The token that was drawn last was appended.
    pub fn accept(&mut self) {
        self.mirostat.extend(self.drawn.take());
    }

    /// Forgets what came of tokens at `length` and after it.
    pub fn truncate(&mut self, length: usize) {
        let kept = self.mirostat.partition_point(|(position, _)| (*position as usize) < length);
        self.mirostat.truncate(kept);
    }

    /// Forgets the values of `n` tokens after the first `keep`. The tokens after them have moved.
    pub fn forget_middle(&mut self, keep: usize, n: usize) {
        let (keep, n) = (keep as u32, n as u32);
        self.mirostat.retain(|(position, _)| *position < keep || *position >= keep + n);
        self.mirostat.iter_mut().filter(|(position, _)| *position >= keep).for_each(|(position, _)| *position -= n);
    }

    /// The values of `mu` so far.
    pub fn mirostat(&self) -> &History {
        &self.mirostat
    }

    /// Continues from these values of `mu`.
    pub fn set_mirostat(&mut self, history: History) {
        self.mirostat = history;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surprise_settles_at_the_wanted_one() {
        let logits: Vec<f32> = (0..1000).map(|i| -(i as f32 + 1.0).ln()).collect();
        for tau in [1.0, 3.0, 5.0] {
            let sampling = Sampling { temperature: 1.0, mirostat_tau: tau, ..Sampling::default() };
            let mut sampler = Sampler::default();
            let mut tokens = vec![0];
            for seed in 0..3000 {
                let sampling = Sampling { seed, ..sampling };
                tokens.push(sampler.sample(&sampling, &logits, None, &tokens, &|_| false).unwrap());
                sampler.accept();
            }
            // By the rule, the mean surprise is the wanted one, except for the difference between
            // the first and the last `mu`.
            let (first, last) = (2.0 * f64::from(tau), sampler.mirostat().last().unwrap().1);
            let mean_error = (first - last) / (0.1 * 3000.0);
            assert!(mean_error.abs() < 0.05, "{tau}: {mean_error}");
            assert!(last < 12.0, "mu has run away: {last}");
        }
    }

    #[test]
    fn a_rewind_finds_the_mu_that_was() {
        let logits: Vec<f32> = (0..50).map(|i| i as f32 / 10.0).collect();
        let sampling = Sampling { temperature: 1.0, seed: 3, mirostat_tau: 2.0, ..Sampling::default() };
        let mut sampler = Sampler::default();
        let mut tokens = vec![0; 5];
        let story = |tokens: &mut Vec<u32>, sampler: &mut Sampler| {
            while tokens.len() < 40 {
                tokens.push(sampler.sample(&sampling, &logits, None, tokens, &|_| false).unwrap());
                sampler.accept();
            }
        };
        story(&mut tokens, &mut sampler);
        let (first, history) = (tokens.clone(), sampler.mirostat().clone());
        for length in [39, 17, 5, 0] {
            tokens.truncate(length);
            sampler.truncate(length);
            assert_eq!(sampler.mirostat().len(), length.saturating_sub(5));
            tokens.resize(tokens.len().max(5), 0);
            // A draw that is not appended, as of an end token, changes nothing.
            sampler.sample(&sampling, &logits, None, &tokens, &|_| false).unwrap();
            story(&mut tokens, &mut sampler);
            assert_eq!((&tokens, sampler.mirostat()), (&first, &history));
        }
    }
}

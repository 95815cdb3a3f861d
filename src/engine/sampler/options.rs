//! How a session chooses tokens, in numbers: what each means, and which values it may have.
#![forbid(unsafe_code)]

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
    /// Keeps tokens with at least `min_p` times the best one's probability; 0 keeps all. In
    /// `[0, 1]`.
    pub min_p: f32,
    /// Divides positive and multiplies negative logits of tokens seen before; 1 changes nothing.
    /// 0.001 to 1000.
    pub repetition_penalty: f32,
    /// How many of the last tokens count as seen, by this and the next two penalties; 0 counts all.
    pub repetition_window: usize,
    /// Subtracted from a token's logit for each time that it was seen. Finite.
    pub frequency_penalty: f32,
    /// Subtracted from the logit of a token that was seen. Finite.
    pub presence_penalty: f32,
    /// Strength of DRY; 0 turns it off. The penalty is
    /// `dry_multiplier * dry_base^(length - dry_allowed_length)`.
    pub dry_multiplier: f32,
    /// See `dry_multiplier`. At least 1.
    pub dry_base: f32,
    /// Sequences that are shorter may be repeated.
    pub dry_allowed_length: usize,
    /// How many of the last tokens DRY looks at; 0 is all.
    pub dry_window: usize,
    /// How much lower or higher the temperature gets, by the entropy; 0 turns that off. Not more
    /// than the temperature.
    pub temperature_range: f32,
    /// How the temperature follows the entropy: `low + (high - low) * (entropy / most)^exponent`.
    /// Above 0.
    pub temperature_exponent: f32,
    /// Keeps the tokens that are most typical, until their probabilities reach this together; 1
    /// keeps all. In `(0, 1]`.
    pub typical_p: f32,
    /// How often XTC applies. It then drops the best tokens, all but the last one of those that
    /// reach the threshold. In `[0, 1]`.
    pub xtc_probability: f32,
    /// See `xtc_probability`. In `[0, 1]`.
    pub xtc_threshold: f32,
    /// The surprise of a token, in bits, that mirostat keeps; 0 turns it off. Finite, not negative.
    pub mirostat_tau: f32,
    /// How fast mirostat follows. In `[0, 1]`.
    pub mirostat_eta: f32,
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
            frequency_penalty: 0.0,
            presence_penalty: 0.0,
            dry_multiplier: 0.0,
            dry_base: 1.75,
            dry_allowed_length: 2,
            dry_window: 0,
            temperature_range: 0.0,
            temperature_exponent: 1.0,
            typical_p: 1.0,
            xtc_probability: 0.0,
            xtc_threshold: 0.1,
            mirostat_tau: 0.0,
            mirostat_eta: 0.1,
        }
    }
}

impl Sampling {
    /// Refuses values outside their range, by name.
    pub fn check(&self) -> Result<()> {
        let is_finite = |x: f32| (x.is_finite(), "finite");
        let is_size = |x: f32| (x >= 0.0 && x.is_finite(), "finite and >= 0");
        let is_share = |x: f32| ((0.0..=1.0).contains(&x), "in [0, 1]");
        let is_part = |x: f32| (x > 0.0 && x <= 1.0, "in (0, 1]");
        let is_factor = |x: f32| ((0.001..=1000.0).contains(&x), "0.001 to 1000");
        let is_base = |x: f32| (x >= 1.0 && x.is_finite(), "finite and >= 1");
        let is_exponent = |x: f32| (x > 0.0 && x.is_finite(), "finite and > 0");
        let is_below = |x: f32| ((0.0..=self.temperature).contains(&x), "0 to the temperature");
        let rules = [
            ("temperature", self.temperature, is_size(self.temperature)),
            ("top_p", self.top_p, is_part(self.top_p)),
            ("min_p", self.min_p, is_share(self.min_p)),
            ("repetition_penalty", self.repetition_penalty, is_factor(self.repetition_penalty)),
            ("frequency_penalty", self.frequency_penalty, is_finite(self.frequency_penalty)),
            ("presence_penalty", self.presence_penalty, is_finite(self.presence_penalty)),
            ("dry_multiplier", self.dry_multiplier, is_size(self.dry_multiplier)),
            ("dry_base", self.dry_base, is_base(self.dry_base)),
            ("temperature_range", self.temperature_range, is_below(self.temperature_range)),
            ("temperature_exponent", self.temperature_exponent, is_exponent(self.temperature_exponent)),
            ("typical_p", self.typical_p, is_part(self.typical_p)),
            ("xtc_probability", self.xtc_probability, is_share(self.xtc_probability)),
            ("xtc_threshold", self.xtc_threshold, is_share(self.xtc_threshold)),
            ("mirostat_tau", self.mirostat_tau, is_size(self.mirostat_tau)),
            ("mirostat_eta", self.mirostat_eta, is_share(self.mirostat_eta)),
        ];
        match rules.iter().find(|(.., (holds, _))| !holds) {
            Some((name, value, (_, range))) => Err(Error::argument(format!("{name} is {value}; it must be {range}"))),
            None => Ok(()),
        }
    }
}

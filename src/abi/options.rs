//! How a session is made and chooses tokens.

use super::guard::{Sized_, guard, init_sized};
use super::status::rotor_status;
use crate::backend::KvType;
use crate::engine::sampler::Sampling;
use crate::engine::session::SessionOptions;
use crate::error::{Error, Result};

/// Numbers of the KV cache: IEEE half, rounded once on append. The default.
pub const ROTOR_KV_F16: u32 = 0;
/// Numbers of the KV cache: single precision, the reference's arithmetic.
pub const ROTOR_KV_F32: u32 = 1;
/// Numbers of the KV cache: int8, with a scale for each position and head, which takes about half the memory of ROTOR_KV_F16 and is
/// faster after long prompts. The same bits on every backend; logits are 1.2 to 1.6 times as far from those of ROTOR_KV_F32 as with
/// ROTOR_KV_F16: 2 to 7 % of their standard deviation (rms) on the small models that were measured.
pub const ROTOR_KV_I8: u32 = 2;

/// How a session is made, and how it chooses tokens. Set it with `rotor_session_options_init`, then change what you like.
///
/// Tokens are chosen by this chain: biases (`rotor_session_set_logit_bias`), repetition, frequency and presence penalties, DRY,
/// temperature, top-k, typical, top-p, min-p, XTC; or mirostat in place of the last five. The random numbers of a token depend only on the seed and the token's position,
/// so a session that is rewound tells the same story again. A host may also take the logits and append a token of its own choice.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rotor_session_options {
    /// `sizeof(rotor_session_options)`
    pub struct_size: u32,
    /// Tokens that fit; 0 takes the model's longest.
    pub context_length: u32,
    /// ROTOR_KV_F16, ROTOR_KV_F32 or ROTOR_KV_I8.
    pub kv_type: u32,
    /// Divides the logits; 0 (the default) always takes the best token.
    pub temperature: f32,
    /// Seed of the random choice.
    pub seed: u64,
    /// Keep the best `top_k` tokens; 0 keeps all.
    pub top_k: u32,
    /// Keep the best tokens that reach this probability together; 1 keeps all. Above 0, at most 1.
    pub top_p: f32,
    /// Keep tokens with at least this share of the best one's probability; 0 keeps all. 0 to 1.
    pub min_p: f32,
    /// Makes tokens that were there before less likely; 1 does nothing. 0.001 to 1000.
    pub repetition_penalty: f32,
    /// How many of the last tokens this penalty and the next two look at; 0 looks at all.
    pub repetition_window: u32,
    /// Most tokens that a step evaluates ahead where the text repeats what was there before (prompt lookup); 0 (the default) is
    /// none, at most 32. Tokens are the same, and come faster where that succeeds; where it does not, it is left alone. A step that evaluates
    /// ahead takes longer, and the next ones nothing. Fixed when the session is made.
    pub lookup_tokens: u32,
    /// Subtracted from a token's logit for each time that it was there; 0 does nothing.
    pub frequency_penalty: f32,
    /// Subtracted from the logit of a token that was there; 0 does nothing.
    pub presence_penalty: f32,
    /// Strength of DRY, which keeps sequences from being repeated: a token that would lengthen one is penalised by
    /// `dry_multiplier * dry_base^(its length - dry_allowed_length)`. 0 does nothing; 0.8 is usual. Sequences end at line ends,
    /// colons, quotation marks and asterisks.
    pub dry_multiplier: f32,
    /// See `dry_multiplier`; at least 1.
    pub dry_base: f32,
    /// Shorter sequences may be repeated.
    pub dry_allowed_length: u32,
    /// How many of the last tokens DRY looks at; 0 looks at all.
    pub dry_window: u32,
    /// The temperature is up to this much lower where the model is certain, and higher where it is not; 0 does nothing. 0 to the
    /// temperature.
    pub temperature_range: f32,
    /// How the temperature follows the entropy; 1 is linear. Above 0.
    pub temperature_exponent: f32,
    /// Keep the most typical tokens that reach this probability together; 1 keeps all. Above 0, at most 1.
    pub typical_p: f32,
    /// How often XTC drops the best tokens, all but the least of those that reach `xtc_threshold`; 0 never. 0 to 1.
    pub xtc_probability: f32,
    /// See `xtc_probability`. 0 to 1.
    pub xtc_threshold: f32,
    /// Mirostat 2.0: keeps the surprise of the tokens near this many bits, in place of top-k, typical, top-p, min-p and XTC. 0 does
    /// nothing; 5 is usual. What it has come to belongs to the tokens: it goes back with a rewind, and forks and saves keep it.
    pub mirostat_tau: f32,
    /// How fast mirostat follows; 0.1 is usual. 0 to 1.
    pub mirostat_eta: f32,
    /// What happens when the context is full: 0 (the default) gives ROTOR_E_CONTEXT_FULL. Else the session forgets its middle, as if the
    /// host had set its tokens (`rotor_session_set_tokens`): this many first tokens stay (the begin token, who speaks), and of the rest
    /// the later half; an append may make it forget more. What stays behind the first tokens is evaluated again, under the
    /// budget: about half a context, once in half a context of tokens. A step that has forgotten and is cancelled then, or fails, goes on from
    /// there when it is repeated. Tokens that a grammar has seen are not forgotten. At most
    /// `context_length` - 2. `shifted_tokens` of `rotor_session_stats` counts what was forgotten.
    pub shift_keep: u32,
}

// SAFETY: repr(C), begins with struct_size, and holds numbers.
unsafe impl Sized_ for rotor_session_options {
    fn defaults() -> Self {
        let sampling = Sampling::default();
        Self {
            struct_size: size_of::<Self>() as u32,
            context_length: 0,
            kv_type: ROTOR_KV_F16,
            temperature: sampling.temperature,
            seed: sampling.seed,
            top_k: sampling.top_k as u32,
            top_p: sampling.top_p,
            min_p: sampling.min_p,
            repetition_penalty: sampling.repetition_penalty,
            repetition_window: sampling.repetition_window as u32,
            lookup_tokens: 0,
            frequency_penalty: sampling.frequency_penalty,
            presence_penalty: sampling.presence_penalty,
            dry_multiplier: sampling.dry_multiplier,
            dry_base: sampling.dry_base,
            dry_allowed_length: sampling.dry_allowed_length as u32,
            dry_window: sampling.dry_window as u32,
            temperature_range: sampling.temperature_range,
            temperature_exponent: sampling.temperature_exponent,
            typical_p: sampling.typical_p,
            xtc_probability: sampling.xtc_probability,
            xtc_threshold: sampling.xtc_threshold,
            mirostat_tau: sampling.mirostat_tau,
            mirostat_eta: sampling.mirostat_eta,
            shift_keep: 0,
        }
    }
}

impl rotor_session_options {
    pub(super) fn sampling(&self) -> Sampling {
        Sampling {
            seed: self.seed,
            temperature: self.temperature,
            top_k: self.top_k as usize,
            top_p: self.top_p,
            min_p: self.min_p,
            repetition_penalty: self.repetition_penalty,
            repetition_window: self.repetition_window as usize,
            frequency_penalty: self.frequency_penalty,
            presence_penalty: self.presence_penalty,
            dry_multiplier: self.dry_multiplier,
            dry_base: self.dry_base,
            dry_allowed_length: self.dry_allowed_length as usize,
            dry_window: self.dry_window as usize,
            temperature_range: self.temperature_range,
            temperature_exponent: self.temperature_exponent,
            typical_p: self.typical_p,
            xtc_probability: self.xtc_probability,
            xtc_threshold: self.xtc_threshold,
            mirostat_tau: self.mirostat_tau,
            mirostat_eta: self.mirostat_eta,
        }
    }

    pub(super) fn convert(&self) -> Result<SessionOptions> {
        let kv = match self.kv_type {
            ROTOR_KV_F16 => KvType::F16,
            ROTOR_KV_F32 => KvType::F32,
            ROTOR_KV_I8 => KvType::I8,
            other => {
                let known = "ROTOR_KV_F16, ROTOR_KV_F32 or ROTOR_KV_I8";
                return Err(Error::argument(format!("kv_type is {other}; it must be {known}")));
            }
        };
        let context_length = (self.context_length > 0).then_some(self.context_length as usize);
        let (lookup_tokens, shift_keep) = (self.lookup_tokens as usize, self.shift_keep as usize);
        Ok(SessionOptions { context_length, kv, sampling: self.sampling(), lookup_tokens, shift_keep })
    }
}

/// Sets `options` to its defaults. `struct_size` is `sizeof *options`.
///
/// # Safety
/// `options` is NULL or valid for writes of `struct_size` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_options_init(
    options: *mut rotor_session_options,
    struct_size: usize,
) -> rotor_status {
    // SAFETY: the caller's promise.
    guard(|| unsafe { init_sized(options, struct_size, "options") })
}

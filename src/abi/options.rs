//! How a session is made and chooses tokens.

use super::guard::{Sized_, guard, init_sized};
use super::status::rotor_status;
use crate::backend::KvType;
use crate::engine::sampler::Sampling;
use crate::engine::session::SessionOptions;
use crate::error::{Error, Result};

/// The KV cache has half precision (IEEE binary16), rounded once on append. This is the default.
pub const ROTOR_KV_F16: u32 = 0;
/// The KV cache has single precision, which is the arithmetic of the reference.
pub const ROTOR_KV_F32: u32 = 1;
/// The KV cache is int8, with one scale per position and head. It takes about half the memory of
/// ROTOR_KV_F16 and is faster after long prompts. Every backend computes the same bits. Its logits
/// deviate from those of ROTOR_KV_F32 1.1 to 1.6 times as much as those of ROTOR_KV_F16 do: by 2 to
/// 7 % of their standard deviation (rms) on the small models that were measured.
pub const ROTOR_KV_I8: u32 = 2;

/// Holds the options of a session. Call `rotor_session_options_init`, then change fields.
///
/// A step applies this chain to the logits: biases (`rotor_session_set_logit_bias`), repetition,
/// frequency and presence penalties, DRY, temperature, top-k, typical, top-p, min-p, XTC. Mirostat
/// replaces the last five. The random numbers of a token depend only on the seed and the position of
/// the token: after a rewind, the session generates the same tokens again. The caller may also read
/// the logits and append a token of its own choice.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rotor_session_options {
    /// `sizeof(rotor_session_options)`
    pub struct_size: u32,
    /// Capacity of the context in tokens; 0 selects the maximum of the model
    pub context_length: u32,
    /// ROTOR_KV_F16, ROTOR_KV_F32 or ROTOR_KV_I8
    pub kv_type: u32,
    /// Divides the logits; at least 0. 0 (the default) always chooses the best token.
    pub temperature: f32,
    /// Seed of the random numbers
    pub seed: u64,
    /// Keeps the `top_k` best tokens. 0 keeps all.
    pub top_k: u32,
    /// Keeps the best tokens whose probabilities together reach `top_p`. It is above 0 and at most
    /// 1; 1 keeps all.
    pub top_p: f32,
    /// Keeps the tokens with at least `min_p` times the probability of the best one. It is 0 to 1; 0
    /// keeps all.
    pub min_p: f32,
    /// Makes tokens that occurred before less likely. It is 0.001 to 1000; 1 does nothing.
    pub repetition_penalty: f32,
    /// Number of last tokens that the repetition, frequency and presence penalties count; 0 counts
    /// all
    pub repetition_window: u32,
    /// Limits the draft tokens per step (prompt lookup), 0 to 32; 0 (the default) drafts none. Where
    /// the text repeats what occurred before, a step evaluates a draft of the tokens that follow.
    /// The tokens stay the same, and come faster where drafts are accepted; where they are not,
    /// rotor stops drafting. A step that evaluates a draft takes longer, and the steps that use it
    /// evaluate nothing. The value is fixed when the session is created.
    pub lookup_tokens: u32,
    /// Subtracted from the logit of a token once per occurrence; 0 does nothing
    pub frequency_penalty: f32,
    /// Subtracted from the logit of a token that occurred; 0 does nothing
    pub presence_penalty: f32,
    /// Sets the strength of DRY, which prevents repeated sequences. 0 does nothing; 0.8 is usual.
    /// DRY subtracts `dry_multiplier * dry_base^(length - dry_allowed_length)` from the logit of a
    /// token that would extend a repeated sequence of `length` tokens. Line ends, colons, quotation
    /// marks and asterisks end a sequence.
    pub dry_multiplier: f32,
    /// Base of the penalty, see `dry_multiplier`; at least 1
    pub dry_base: f32,
    /// DRY allows repeated sequences that are shorter than this.
    pub dry_allowed_length: u32,
    /// Number of last tokens that DRY counts; 0 counts all
    pub dry_window: u32,
    /// Lowers the temperature by up to this much where the model is certain, and raises it where the
    /// model is not. It is 0 to `temperature`; 0 does nothing.
    pub temperature_range: f32,
    /// Exponent with which the temperature follows the entropy; above 0, and 1 is linear
    pub temperature_exponent: f32,
    /// Keeps the most typical tokens whose probabilities together reach `typical_p`. It is above 0
    /// and at most 1; 1 keeps all.
    pub typical_p: f32,
    /// XTC drops the best tokens with this probability, 0 to 1: of the tokens that reach
    /// `xtc_threshold`, it keeps only the least likely one. 0 does nothing.
    pub xtc_probability: f32,
    /// Threshold of XTC, see `xtc_probability`; 0 to 1
    pub xtc_threshold: f32,
    /// Mirostat 2.0 keeps the surprise of the tokens near this many bits. It replaces top-k,
    /// typical, top-p, min-p and XTC. 0 does nothing; 5 is usual. The state of mirostat belongs to
    /// the tokens: a rewind restores it, and forks and saves keep it.
    pub mirostat_tau: f32,
    /// Learning rate of mirostat, 0 to 1; 0.1 is usual
    pub mirostat_eta: f32,
    /// Sets what happens when the context is full; at most `context_length` - 2. With 0 (the
    /// default) calls return ROTOR_E_CONTEXT_FULL. With any other value the session keeps its first
    /// `shift_keep` tokens (for example the system prompt) and the later half of the rest. It drops
    /// the tokens between them, as if the caller had called `rotor_session_set_tokens`. An append
    /// may drop more. rotor evaluates the tokens after the kept prefix again, under the budget:
    /// about half a context, once per half context of tokens. If a step drops tokens and is then
    /// cancelled, or fails, repeat it: it continues from there. rotor does not drop tokens that a
    /// grammar has read. `shifted_tokens` of `rotor_session_stats` counts the dropped tokens.
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

/// Sets `options` to the defaults. Set `struct_size` to `sizeof *options`.
///
/// Threads: any.
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

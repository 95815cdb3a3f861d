//! How a session is made.

use std::ptr;

use super::guard::{Sized_, guard, init_sized, newer_fields, read_sized};
use super::sampling::rotor_sampling as later_sampling;
use super::status::rotor_status;
use crate::backend::KvType;
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
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rotor_session_options {
    /// `sizeof(rotor_session_options)`
    pub struct_size: u32,
    /// Capacity of the context in tokens; 0 selects the maximum of the model
    pub context_length: u32,
    /// ROTOR_KV_F16, ROTOR_KV_F32 or ROTOR_KV_I8
    pub kv_type: u32,
    /// Limits the draft tokens per step (prompt lookup), 0 to 32; 0 (the default) drafts none.
    /// Where the text repeats what occurred before, a step evaluates a draft of the tokens that
    /// follow. The tokens stay the same, and come faster where drafts are accepted; where they are
    /// not, rotor stops drafting. A step that evaluates a draft takes longer, and the steps that
    /// use it evaluate nothing. The value is fixed when the session is created.
    pub lookup_tokens: u32,
    /// Sets what happens when the context is full; at most `context_length` - 2. With 0 (the
    /// default) calls return ROTOR_E_CONTEXT_FULL. With any other value the session keeps its
    /// first `shift_keep` tokens (for example the system prompt) and the later half of the rest.
    /// It drops the tokens between them, as if the caller had called `rotor_session_set_tokens`.
    /// An append that needs more room drops more. rotor evaluates the tokens after the kept
    /// prefix again, under the budget: about half a context, once per half context of tokens. If
    /// a step drops tokens and is then cancelled, or fails, repeat it: it continues from there.
    /// rotor does not drop tokens that a grammar has read. `shifted_tokens` of
    /// `rotor_session_stats` counts the dropped tokens.
    pub shift_keep: u32,
    /// Always 0
    pub reserved: u32,
    /// Says how the session chooses tokens. NULL selects the defaults of `rotor_sampling_init`: the
    /// best token each time. rotor reads the struct during the call only;
    /// `rotor_session_set_sampling` changes the choice later.
    pub sampling: *const later_sampling,
}

// SAFETY: repr(C), begins with struct_size, and holds numbers and a nullable pointer.
unsafe impl Sized_ for rotor_session_options {
    fn defaults() -> Self {
        Self {
            struct_size: size_of::<Self>() as u32,
            context_length: 0,
            kv_type: ROTOR_KV_F16,
            lookup_tokens: 0,
            shift_keep: 0,
            reserved: 0,
            sampling: ptr::null(),
        }
    }
}

pub(super) fn kv_type(kv_type: u32) -> Result<KvType> {
    match kv_type {
        ROTOR_KV_F16 => Ok(KvType::F16),
        ROTOR_KV_F32 => Ok(KvType::F32),
        ROTOR_KV_I8 => Ok(KvType::I8),
        other => {
            let known = "ROTOR_KV_F16, ROTOR_KV_F32 or ROTOR_KV_I8";
            Err(Error::argument(format!("kv_type is {other}; it must be {known}")))
        }
    }
}

impl rotor_session_options {
    /// # Safety
    /// `sampling` is NULL or valid for reads of its `struct_size`.
    pub(super) unsafe fn convert(&self) -> Result<SessionOptions> {
        if self.reserved != 0 {
            return Err(newer_fields("options"));
        }
        let kv = kv_type(self.kv_type)?;
        let context_length = (self.context_length > 0).then_some(self.context_length as usize);
        // SAFETY: the caller's promise.
        let sampling = unsafe { read_sized(self.sampling, "sampling")? }.convert()?;
        let (lookup_tokens, shift_keep) = (self.lookup_tokens as usize, self.shift_keep as usize);
        Ok(SessionOptions { context_length, kv, sampling, lookup_tokens, shift_keep })
    }
}

/// Sets `options` to the defaults. Pass `sizeof *options` as `struct_size`.
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

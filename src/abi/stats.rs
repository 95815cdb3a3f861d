//! What a session has done.

use super::guard::{Sized_, write_sized};
use super::session::{rotor_session, with_session};
use super::status::rotor_status;
use crate::engine::session::Session;

/// Holds the statistics of a session. Set `struct_size` before `rotor_session_stats_get`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rotor_session_stats {
    /// `sizeof(rotor_session_stats)`
    pub struct_size: u32,
    /// Capacity of the context, in tokens
    pub context_length: u32,
    /// Number of tokens that the session holds
    pub n_tokens: u64,
    /// Number of tokens that the caller appended and rotor evaluated (prefill)
    pub prompt_tokens: u64,
    /// Time of their evaluation, in microseconds
    pub prompt_us: u64,
    /// Number of tokens that steps chose (decode)
    pub generated_tokens: u64,
    /// Time of their evaluation and choice, in microseconds
    pub generated_us: u64,
    /// Memory of the KV cache, and of that of the draft model, in bytes
    pub kv_bytes: u64,
    /// Bytes of weights that the decode of one token reads if rotor skips nothing
    pub bytes_per_token: u64,
    /// Bytes of weights read so far, those of the draft model included
    pub weight_bytes_read: u64,
    /// Number of feed-forward neurons whose gates rotor evaluated to skip silent neurons; it counts
    /// the decode of models with a ReLU, on backends that skip
    pub neurons: u64,
    /// Number of these neurons that were not silent
    pub live_neurons: u64,
    /// Number of draft tokens that the session's model evaluated (`lookup_tokens` of
    /// `rotor_session_options`, and `rotor_session_set_draft_model`)
    pub drafted_tokens: u64,
    /// Number of draft tokens that were accepted, and needed no evaluation of their own
    pub accepted_tokens: u64,
    /// Number of tokens dropped because the context was full (`shift_keep` of
    /// `rotor_session_options`)
    pub shifted_tokens: u64,
}

// SAFETY: repr(C), begins with struct_size, and holds numbers.
unsafe impl Sized_ for rotor_session_stats {
    fn defaults() -> Self {
        // SAFETY: all fields are numbers, for which zero is valid.
        Self { struct_size: size_of::<Self>() as u32, ..unsafe { std::mem::zeroed() } }
    }
}

/// Writes the statistics of a session into `*out_stats`.
///
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `out_stats` is NULL or valid for writes of its `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_stats_get(
    session: *mut rotor_session,
    out_stats: *mut rotor_session_stats,
) -> rotor_status {
    // SAFETY: the caller's promises.
    unsafe { with_session(session, |inner| write_sized(out_stats, "out_stats", &stats(&inner.session))) }
}

fn stats(session: &Session) -> rotor_session_stats {
    let stats = session.stats();
    rotor_session_stats {
        struct_size: 0,
        context_length: session.context_length() as u32,
        n_tokens: session.tokens().len() as u64,
        prompt_tokens: stats.prompt_tokens,
        prompt_us: stats.prompt_time.as_micros() as u64,
        generated_tokens: stats.generated_tokens,
        generated_us: stats.generated_time.as_micros() as u64,
        kv_bytes: session.kv_bytes() as u64,
        bytes_per_token: session.model().weight_bytes().1 as u64,
        weight_bytes_read: stats.work.weight_bytes,
        neurons: stats.work.neurons,
        live_neurons: stats.work.live_neurons,
        drafted_tokens: stats.drafted_tokens,
        accepted_tokens: stats.accepted_tokens,
        shifted_tokens: stats.shifted_tokens,
    }
}

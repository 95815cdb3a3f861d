//! How a session chooses tokens, changed while it lives.

use super::guard::{borrow, read_sized, slice};
use super::options::rotor_session_options;
use super::session::{Inner, rotor_session, with_session};
use super::status::rotor_status;
use crate::error::room_for;

/// Sets all sampling options of a session from now on, the seed included. Initialize `options` with
/// `rotor_session_options_init` first. rotor ignores `context_length`, `kv_type`,
/// `lookup_tokens` and `shift_keep` of `options`.
///
/// Errors: ROTOR_E_ARGUMENT (a value is out of its range).
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `options` is NULL or valid for reads of its `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_set_sampling(
    session: *mut rotor_session,
    options: *const rotor_session_options,
) -> rotor_status {
    let set = |inner: &mut Inner| {
        // SAFETY: the caller's promise.
        let options = unsafe { read_sized(borrow(options, "options")?, "options")? };
        inner.session.set_sampling(options.sampling())
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, set) }
}

/// Adds `biases[i]` to the logit of `tokens[i]` from now on. It replaces the biases of an earlier
/// call. Minus infinity bans a token. With `n` 0 it removes all biases. A fork inherits them.
///
/// `tokens` and `biases` have `n` elements.
/// Errors: ROTOR_E_ARGUMENT (an id is outside the vocabulary, or a bias is NaN or plus infinity).
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `tokens` and `biases` are NULL or valid for reads of `n` numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_set_logit_bias(
    session: *mut rotor_session,
    tokens: *const u32,
    biases: *const f32,
    n: usize,
) -> rotor_status {
    let set = |inner: &mut Inner| {
        // SAFETY: the caller's promises.
        let (tokens, biases) = unsafe { (slice(tokens, n, "tokens")?, slice(biases, n, "biases")?) };
        let mut bias = room_for(n, "biases")?;
        bias.extend(tokens.iter().copied().zip(biases.iter().copied()));
        inner.session.set_logit_bias(bias)
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, set) }
}

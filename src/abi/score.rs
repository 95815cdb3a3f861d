//! How likely a given text is.

use super::guard::{borrow, slice};
use super::session::{Inner, rotor_session, with_session};
use super::status::rotor_status;

/// Tells how likely a text is to follow: for each of `tokens` the natural logarithm of the probability (before any sampling) with which
/// it comes after the session's tokens and those of `tokens` before it. Their sum is that of the whole text. Choices can be
/// compared with it, and answers graded.
///
/// `logprobs` has room for `n_tokens` numbers; on an error nothing is written. The session holds what it held; what was pending is
/// evaluated, and stays so. The tokens are evaluated in passes of up to 32, after each of which all logits are computed; there is no
/// budget, but `rotor_session_cancel` is obeyed. In `rotor_session_stats` they count with the prompt.
///
/// Errors: ROTOR_E_EMPTY, ROTOR_E_ARGUMENT (an id outside the vocabulary), ROTOR_E_CONTEXT_FULL (they do not fit behind the session's
/// tokens), ROTOR_E_CANCELLED, ROTOR_E_NUMERIC.
///
/// # Safety
/// `session` is NULL or alive; `tokens` is NULL or valid for `n_tokens` ids; `logprobs` is NULL or valid for writes of `n_tokens`
/// numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_score(
    session: *mut rotor_session,
    tokens: *const u32,
    n_tokens: usize,
    logprobs: *mut f32,
) -> rotor_status {
    let score = |inner: &mut Inner| {
        // SAFETY: the caller's promises.
        let tokens = unsafe { slice(tokens, n_tokens, "tokens")? };
        if n_tokens > 0 {
            // SAFETY: logprobs is only looked at.
            unsafe { borrow(logprobs, "logprobs")? };
        }
        let scores = inner.session.score(tokens)?;
        if n_tokens > 0 {
            // SAFETY: as many as there are tokens, and the caller's promise; ours and the caller's memory do not overlap.
            unsafe { std::ptr::copy_nonoverlapping(scores.as_ptr(), logprobs, n_tokens) };
        }
        Ok(())
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, score) }
}

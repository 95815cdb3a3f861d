//! What the model thinks of all next tokens, of the best, and of those that are given.

use super::guard::{borrow, fill, put, slice};
use super::session::{Inner, rotor_session, with_session};
use super::status::rotor_status;
use crate::error::Error;

/// Evaluates what was appended and writes the logits after the last token, one a token of the vocabulary, into `logits`
/// (room for `capacity`), their number into `*out_count`. With `logits` NULL only the number, without evaluating.
///
/// Errors: ROTOR_E_EMPTY, ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_CANCELLED, ROTOR_E_NUMERIC.
///
/// # Safety
/// `session` is NULL or alive; `logits` is NULL or valid for writes of `capacity` numbers; `out_count` is NULL or valid for
/// writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_logits(
    session: *mut rotor_session,
    logits: *mut f32,
    capacity: usize,
    out_count: *mut usize,
) -> rotor_status {
    let read = |inner: &mut Inner| {
        let n_vocab = inner.session.model().config().shape.n_vocab;
        // SAFETY: the caller's promises, here and below.
        unsafe {
            if logits.is_null() {
                return put(out_count, "out_count", n_vocab);
            }
            borrow(out_count, "out_count")?;
            if capacity < n_vocab {
                return Err(Error::BufferTooSmall { capacity, needed: n_vocab });
            }
            fill(logits, capacity, out_count, inner.session.logits()?)
        }
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, read) }
}

/// Evaluates what was appended and writes the most likely next tokens, best first, `n` of them or the whole vocabulary if that is
/// smaller, into `tokens`, and the natural logarithms of their probabilities (before any sampling) into `logprobs`. Their number
/// goes into `*out_count`. A step after it does not evaluate again, so what it chooses can be looked up here.
///
/// Errors: as `rotor_session_logits`.
///
/// # Safety
/// `session` is NULL or alive; `tokens` and `logprobs` are NULL or valid for writes of `n` numbers; `out_count` is NULL or valid for
/// writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_top(
    session: *mut rotor_session,
    n: usize,
    tokens: *mut u32,
    logprobs: *mut f32,
    out_count: *mut usize,
) -> rotor_status {
    let top = |inner: &mut Inner| {
        // SAFETY: these are only looked at.
        unsafe {
            if n > 0 {
                borrow(tokens, "tokens")?;
                borrow(logprobs, "logprobs")?;
            }
            borrow(out_count, "out_count")?;
        }
        let (found, its_logprobs): (Vec<u32>, Vec<f32>) = inner.session.top(n)?.into_iter().unzip();
        // SAFETY: the caller's promises.
        unsafe {
            fill(logprobs, n, out_count, &its_logprobs)?;
            fill(tokens, n, out_count, &found)
        }
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, top) }
}

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

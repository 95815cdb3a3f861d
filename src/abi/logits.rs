//! What the model thinks of all next tokens, of the best, and of those that are given.

use super::guard::{borrow, fill, put, slice};
use super::session::{Inner, rotor_session, with_session};
use super::status::rotor_status;
use crate::error::Error;

/// Evaluates the pending tokens and writes the logits after the last token into `logits`, one per
/// token of the vocabulary. rotor writes their number into `*out_count`.
///
/// `logits` has room for `capacity` numbers. If it is NULL, rotor writes the number only and
/// evaluates nothing.
/// Errors: ROTOR_E_EMPTY, ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_CANCELLED, ROTOR_E_NUMERIC.
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `logits` is NULL or valid for writes of `capacity` numbers;
/// `out_count` is NULL or valid for writes.
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

/// Evaluates the pending tokens and writes the `n` most likely next tokens into `tokens`, best
/// first. rotor writes the natural logarithms of their probabilities, before any sampling, into
/// `logprobs`.
///
/// rotor writes the number of tokens into `*out_count`: `n`, or the size of the vocabulary if that
/// is smaller. `tokens` and `logprobs` have room for `n` elements. A step after this call does not
/// evaluate again, so the caller can look up here what the step chooses.
/// Errors: as `rotor_session_logits`.
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `tokens` and `logprobs` are NULL or valid for writes of `n` numbers;
/// `out_count` is NULL or valid for writes.
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

/// Computes how likely a text is to follow. For each of `tokens`, rotor writes into `logprobs` the
/// natural logarithm of the probability, before any sampling, that it follows the session's tokens
/// and the `tokens` before it. The sum is the log probability of the whole text. Use it to compare
/// choices or to grade answers.
///
/// `logprobs` has room for `n_tokens` numbers. The session holds the same tokens as before; its
/// pending tokens are evaluated. rotor evaluates `tokens` in passes of up to 32 and computes all
/// logits after each of them. There is no budget, but `rotor_session_cancel` cancels the call.
/// `rotor_session_stats` counts the tokens as prompt tokens.
/// Errors: ROTOR_E_EMPTY, ROTOR_E_ARGUMENT (an id is outside the vocabulary), ROTOR_E_CONTEXT_FULL
/// (the tokens do not fit after those of the session), ROTOR_E_CANCELLED, ROTOR_E_NUMERIC.
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `tokens` is NULL or valid for `n_tokens` ids; `logprobs` is NULL or
/// valid for writes of `n_tokens` numbers.
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
            // SAFETY: as many as there are tokens, and the caller's promise; ours and the caller's
            // memory do not overlap.
            unsafe { std::ptr::copy_nonoverlapping(scores.as_ptr(), logprobs, n_tokens) };
        }
        Ok(())
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, score) }
}

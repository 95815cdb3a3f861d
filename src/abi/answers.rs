//! The answers of a `rotor_chat`.
//!
//! # Chapter
//! Experimental: may change before 1.0. A change of the binary interface raises ROTOR_ABI_VERSION.

use std::ffi::c_char;
use std::time::Duration;

use super::chat::{rotor_chat, with_both, with_chat};
use super::guard::{borrow, check_out, fill_text, put};
use super::session::Inner;
use super::status::rotor_status;
use super::step::{ROTOR_NO_BUDGET, rotor_step};
use crate::engine::chat::Chat;

/// Begins an answer to the messages if none is under way, and does a step of it.
///
/// `budget_us` and `out_step` are as in `rotor_session_step`. With ROTOR_STEP_END the answer has
/// become a message, which `rotor_chat_answer` returns. Further steps return this state again,
/// without text, until the messages change. An answer that has `max_tokens` tokens or fills the
/// context ends with the reason ROTOR_END_LENGTH. The texts in `*out_step` stay valid until the
/// next step.
/// Errors: ROTOR_E_CONTEXT_FULL (the messages leave no room), ROTOR_E_TEMPLATE (the template
/// refuses the messages), and those of `rotor_session_step`. After an error the call can be
/// repeated.
/// Threads: one per chat.
///
/// # Safety
/// `chat` is NULL or alive; `out_step` is NULL or valid for writes of its `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_step(
    chat: *mut rotor_chat,
    budget_us: u64,
    out_step: *mut rotor_step,
) -> rotor_status {
    let step = |chat: &mut Chat, inner: &mut Inner| {
        // SAFETY: the caller's promise. A mistake is found before a token is made.
        unsafe { check_out(out_step, "out_step")? };
        let budget = (budget_us != ROTOR_NO_BUDGET).then(|| Duration::from_micros(budget_us));
        let done = chat.step(&mut inner.session, budget)?;
        // SAFETY: the caller's promise.
        unsafe { inner.write_chat_step(&done, out_step) }
    };
    // SAFETY: the caller's promise.
    unsafe { with_both(chat, step) }
}

/// Begins an answer, unless one is under way: the session then holds its prompt. Generate with
/// `rotor_batch_step` or `rotor_worker_generate` (with an empty text), then call
/// `rotor_chat_finish`. `rotor_chat_step` does both by itself.
///
/// Errors: as `rotor_chat_step`.
/// Threads: one per chat.
///
/// # Safety
/// `chat` is NULL or alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_begin(chat: *mut rotor_chat) -> rotor_status {
    // SAFETY: the caller's promise.
    unsafe { with_both(chat, |chat, inner| chat.begin(&mut inner.session)) }
}

/// As `rotor_chat_begin`, but never generates anything itself. With ROTOR_CHAT_FULL_SUMMARY a
/// summary may have to come before the answer: then the session holds the prompt of the summary,
/// and `*out_summary_tokens` is how many tokens the summary may still have. Else it is 0.
///
/// Let the session generate that many tokens at most, without showing their text; call
/// `rotor_chat_finish`; then call this function again, until `*out_summary_tokens` is 0.
/// Errors: as `rotor_chat_step`.
/// Threads: one per chat.
///
/// # Safety
/// `chat` is NULL or alive; `out_summary_tokens` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_begin_part(chat: *mut rotor_chat, out_summary_tokens: *mut u32) -> rotor_status {
    let begin = |chat: &mut Chat, inner: &mut Inner| {
        // SAFETY: the caller's promises; out_summary_tokens is only looked at first.
        unsafe {
            borrow(out_summary_tokens, "out_summary_tokens")?;
            let n_tokens = chat.begin_part(&mut inner.session)?;
            put(out_summary_tokens, "out_summary_tokens", u32::try_from(n_tokens).unwrap_or(u32::MAX))
        }
    };
    // SAFETY: the caller's promise.
    unsafe { with_both(chat, begin) }
}

/// Ends the answer that is under way: what the session has generated becomes a message, complete or
/// not. If no answer is under way, nothing happens. A summary ends only if it is complete.
///
/// Errors: ROTOR_E_ARGUMENT (the caller has changed the tokens of the session), ROTOR_E_BUSY (a
/// worker has the session).
/// Threads: one per chat.
///
/// # Safety
/// `chat` is NULL or alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_finish(chat: *mut rotor_chat) -> rotor_status {
    // SAFETY: the caller's promise.
    unsafe { with_both(chat, |chat, inner| chat.finish(&inner.session)) }
}

/// Writes the last message, if it is an answer of the model, as a JSON object into `buffer` and its
/// length into `*out_len`.
///
/// It has `content` (the text before calls, or null), `reasoning_content` if there was a thought,
/// `tool_calls` if there are calls (their arguments are JSON in a string), and `finish_reason`:
/// "stop", "length" or "tool_calls". `buffer` has room for `capacity` bytes. If it is NULL, rotor
/// writes the length only.
/// Errors: ROTOR_E_ARGUMENT (the last message is no answer), ROTOR_E_BUFFER_TOO_SMALL.
/// Threads: one per chat.
///
/// # Safety
/// `chat` is NULL or alive; `buffer` is NULL or valid for writes of `capacity` bytes; `out_len` is
/// NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_answer(
    chat: *mut rotor_chat,
    buffer: *mut c_char,
    capacity: usize,
    out_len: *mut usize,
) -> rotor_status {
    // SAFETY: the caller's promises.
    unsafe { with_chat(chat, |chat, _| fill_text(buffer, capacity, out_len, &chat.answer()?)) }
}

/// Drops the last answer, or one that is under way, so that the next step answers again. Give the
/// session another `seed` with `rotor_session_set_sampling` for another answer.
///
/// Errors: ROTOR_E_ARGUMENT (there is no message to answer).
/// Threads: one per chat.
///
/// # Safety
/// `chat` is NULL or alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_regenerate(chat: *mut rotor_chat) -> rotor_status {
    // SAFETY: the caller's promise.
    unsafe { with_chat(chat, |chat, _| chat.regenerate()) }
}

//! What ends a generation besides the model's end tokens.

use std::ffi::c_char;

use super::guard::{borrow, fill_text, slice, text};
use super::session::{Inner, rotor_session, with_session};
use super::status::rotor_status;
use super::text::ROTOR_NUL_TERMINATED;
use crate::error::room_for;

/// Sets the strings and tokens that end a generation (ROTOR_STEP_END), in addition to the end
/// tokens of the model. They replace those of an earlier call. With both numbers 0 only end tokens
/// end a generation.
///
/// `strings` has `n_strings` UTF-8 strings that end with NUL, which rotor copies. `tokens` has
/// `n_tokens` ids.
///
/// A stop string may span several tokens and begin in the middle of one. Steps never return it, nor
/// a part of it: they hold back text that may begin a stop string, and return it once it does not,
/// or when the generation ends otherwise. If the caller ends a generation itself, after a number of
/// tokens, `rotor_session_held_text` returns such text. The first string that is complete ends the
/// generation. If several are complete with the same character, the longest one does.
///
/// After a stop string the session holds the tokens of the text that was returned. rotor removes
/// the tokens that have no text before the stop string. If the stop string begins in the middle of
/// a token, that token stays. rotor does not append a stop token. Rewinds and forks keep the stops;
/// saves do not. Only tokens that steps choose count, not appended tokens.
///
/// Errors: ROTOR_E_ARGUMENT (a string is empty, or an id is outside the vocabulary), ROTOR_E_UTF8,
/// ROTOR_E_TOKENIZER (there are strings, but the model has no tokenizer).
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `strings` is NULL or valid for reads of `n_strings` pointers, each
/// NULL or a text; `tokens` is NULL or valid for reads of `n_tokens` ids.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_set_stop(
    session: *mut rotor_session,
    strings: *const *const c_char,
    n_strings: usize,
    tokens: *const u32,
    n_tokens: usize,
) -> rotor_status {
    let set = |inner: &mut Inner| {
        // SAFETY: the caller's promises, here and below.
        let (pointers, tokens) = unsafe { (slice(strings, n_strings, "strings")?, slice(tokens, n_tokens, "tokens")?) };
        // SAFETY: as above.
        let read = |pointer: &*const c_char| unsafe { text(*pointer, ROTOR_NUL_TERMINATED, "a stop string") };
        let mut strings = room_for(n_strings, "stop strings")?;
        for pointer in pointers {
            strings.push(read(pointer)?);
        }
        inner.session.set_stop(&strings, tokens)
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, set) }
}

/// Writes the text that steps hold back at this moment into `buffer` and its length into
/// `*out_len`: text that may begin a stop string, the beginning of an opening tag that has no token
/// of its own (`rotor_session_set_thinking`), and U+FFFD for an incomplete character. Use it if the
/// caller ends a generation itself. It changes nothing.
///
/// `buffer` has room for `capacity` bytes. If it is NULL, rotor writes the length only.
/// Errors: ROTOR_E_BUFFER_TOO_SMALL.
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `buffer` is NULL or valid for writes of `capacity` bytes; `out_len`
/// is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_held_text(
    session: *mut rotor_session,
    buffer: *mut c_char,
    capacity: usize,
    out_len: *mut usize,
) -> rotor_status {
    let read = |inner: &mut Inner| {
        // SAFETY: the caller's promises; out_len is only looked at first.
        unsafe {
            borrow(out_len, "out_len")?;
            fill_text(buffer, capacity, out_len, &inner.session.held_text())
        }
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, read) }
}

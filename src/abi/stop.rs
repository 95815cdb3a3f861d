//! What ends a generation besides the model's end tokens.

use std::ffi::c_char;

use super::guard::{borrow, fill_text, slice, text};
use super::session::{Inner, rotor_session, with_session};
use super::status::rotor_status;
use super::text::ROTOR_NUL_TERMINATED;
use crate::error::room_for;

/// From now on a generation also ends (ROTOR_STEP_END) when the model says one of these strings or chooses one of these tokens, instead
/// of what an earlier call named; with both numbers 0 only end tokens end it. `strings` are UTF-8 that ends with NUL; they are copied.
///
/// A stop string may span several tokens and begin in the middle of one. It is never given out, nor a part of it: text that may be its
/// beginning is held back until that is certain, and given out if the generation ends otherwise. A host that ends it itself, after a
/// number of tokens, finds such text with `rotor_session_held_text`. The first string to be complete counts; of those that are complete
/// with the same character, the longest.
///
/// After a stop string the session holds the tokens up to the text that was given out; those that have no text before the stop
/// string are taken back, so that the host can go on with what it would have put there. (If the stop string begins in the middle of a
/// token, that token stays.) A stop token is not appended, as an end token is not.
///
/// It stays with rewinds and forks, and is not part of a save. Only what steps choose counts, not what is appended.
///
/// Errors: ROTOR_E_ARGUMENT for an empty string or an id outside the vocabulary, ROTOR_E_UTF8, ROTOR_E_TOKENIZER for strings with a
/// model that has none; then nothing has changed.
///
/// # Safety
/// `session` is NULL or alive; `strings` is NULL or valid for reads of `n_strings` pointers, each NULL or a text; `tokens` is NULL or
/// valid for reads of `n_tokens` ids.
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

/// Writes the text that steps hold back at this moment (what may be the beginning of a stop string,
/// and U+FFFD for half a character) into `buffer` (room for `capacity` bytes), and its length into
/// `*out_len`, without the NUL that follows where there is room for one. With `buffer` NULL only
/// the length. For a host that ends a generation itself; nothing changes by it.
///
/// Errors: ROTOR_E_BUFFER_TOO_SMALL.
///
/// # Safety
/// `session` is NULL or alive; `buffer` is NULL or valid for writes of `capacity` bytes; `out_len` is NULL or valid for writes.
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

//! Thoughts, apart from the answer.
//!
//! # Chapter
//! Some models think before they answer: Qwen3 and Ternary-Bonsai write `<think>..</think>` first.
//! A session gives thoughts as a part of the text, unless `rotor_session_set_thinking` sets them
//! apart. Then `thought` of a step has the text of thoughts, and `text` the answer.

use std::ffi::c_char;

use super::guard::{borrow, fill_text};
use super::session::{Inner, rotor_session, with_session};
use super::status::rotor_status;
use crate::engine::session::ThinkingOptions;
use crate::error::{Error, Result};

/// Thoughts and their tags are part of the text. This is the default.
pub const ROTOR_THINKING_IN_TEXT: u32 = 0;
/// Thoughts are apart from the text.
pub const ROTOR_THINKING_APART: u32 = 1;
/// Sets no limit for thoughts.
pub const ROTOR_THINKING_UNLIMITED: u64 = u64::MAX;

/// Sets whether thoughts are apart from the text, and limits their tokens. It applies from the next
/// step on.
///
/// `thinking` is ROTOR_THINKING_IN_TEXT or ROTOR_THINKING_APART. With the second, `thought` of a
/// `rotor_step` or `rotor_event` is the text inside the tags, and `text` is the text outside.
/// Neither has the tags, the line breaks beside the tags inside of a thought, or those between a
/// thought and the answer. The tags are those of the vocabulary or else of the chat template. If
/// the model has none, all text is the answer. A thought may begin in the prompt. So rotor reads
/// the tokens after the last control token that is not a tag: for example `<think>` at the end of a
/// prompt, or the empty thought that `enable_thinking` false writes. The first closing tag ends a
/// thought, and a tag in the wrong place is text. If the caller ends a generation inside of a
/// thought, there is no answer.
///
/// `max_tokens` limits the tokens of the thoughts of a turn, those of the prompt included, or is
/// ROTOR_THINKING_UNLIMITED. When a thought reaches the limit, the next steps choose the tokens
/// that end it, which are the closing tag and the line breaks that the chat template writes before
/// and after the tag. If the template does not show them, they are one before and two after it;
/// with a tokenizer that is not byte-level there are none. Then the answer follows. With 0 a
/// thought ends where it begins. Steps return these tokens like all others. `max_tokens` counts
/// with ROTOR_THINKING_APART only.
///
/// Stop strings, stop tokens and grammars concern the answer only. A grammar begins after the
/// thought and its line breaks. With a grammar, the model may think once before the answer, and it
/// cannot choose an end token inside the thought. Without one, an end token inside a thought ends
/// the generation. Read tool calls from the answer, with
/// `rotor_model_tool_calls_in_answer`.
///
/// A fork inherits the option; a save does not contain it. A session that is restored or rewound to
/// the middle of a thought continues the thought.
/// Errors: ROTOR_E_ARGUMENT, ROTOR_E_TOKENIZER (the model has no tokenizer), ROTOR_E_GRAMMAR (the
/// session has a grammar, but the vocabulary has no tokens for the tags).
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_set_thinking(
    session: *mut rotor_session,
    thinking: u32,
    max_tokens: u64,
) -> rotor_status {
    let set = |inner: &mut Inner| inner.session.set_thinking(options(thinking, max_tokens)?);
    // SAFETY: the caller's promise.
    unsafe { with_session(session, set) }
}

fn options(thinking: u32, max_tokens: u64) -> Result<Option<ThinkingOptions>> {
    match thinking {
        ROTOR_THINKING_IN_TEXT => Ok(None),
        ROTOR_THINKING_APART => {
            let max_tokens = (max_tokens != ROTOR_THINKING_UNLIMITED).then_some(max_tokens);
            Ok(Some(ThinkingOptions { max_tokens: max_tokens.map(|most| usize::try_from(most).unwrap_or(usize::MAX)) }))
        }
        other => {
            let known = "ROTOR_THINKING_IN_TEXT or ROTOR_THINKING_APART";
            Err(Error::argument(format!("thinking is {other}; it must be {known}")))
        }
    }
}

/// Writes the text of a thought that steps hold back at this moment into `buffer` and its length
/// into `*out_len`: U+FFFD for an incomplete character, and the beginning of a tag that has no
/// token of its own. It leaves out line breaks at the end of the thought. Use it as
/// `rotor_session_held_text`, which returns what is held back of the answer.
///
/// `buffer` has room for `capacity` bytes. If it is NULL, rotor writes the length only.
/// Errors: ROTOR_E_BUFFER_TOO_SMALL.
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `buffer` is NULL or valid for writes of `capacity` bytes; `out_len`
/// is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_session_held_thought(
    session: *mut rotor_session,
    buffer: *mut c_char,
    capacity: usize,
    out_len: *mut usize,
) -> rotor_status {
    let read = |inner: &mut Inner| {
        // SAFETY: the caller's promises; out_len is only looked at first.
        unsafe {
            borrow(out_len, "out_len")?;
            fill_text(buffer, capacity, out_len, &inner.session.held_thought())
        }
    };
    // SAFETY: the caller's promise.
    unsafe { with_session(session, read) }
}

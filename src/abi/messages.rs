//! The messages of a `rotor_chat`.
//!
//! # Chapter
//! Experimental: may change before 1.0. A change of the binary interface raises ROTOR_ABI_VERSION.
//!
//! Messages are JSON objects as in OpenAI's API: `role`, `content`, `tool_calls`, `tool_call_id`,
//! `name`, `reasoning_content`, and whatever else the template reads.

use std::ffi::c_char;
use std::sync::Arc;

use super::chat::{rotor_chat, with_chat};
use super::guard::{borrow, fill_text, optional, put, text};
use super::session::SharedSession;
use super::status::rotor_status;
use super::text::{ROTOR_NUL_TERMINATED, with_patience};
use crate::engine::chat::Chat;

/// Appends a message: `role` is "system", "user", "assistant" or "tool" and ends with NUL;
/// `content` has `content_len` bytes of UTF-8, or `content_len` is ROTOR_NUL_TERMINATED.
///
/// Errors: ROTOR_E_ARGUMENT (an answer is under way), ROTOR_E_UTF8.
/// Threads: one per chat.
///
/// # Safety
/// `chat` is NULL or alive; `role` is NULL or valid up to its NUL; `content` is NULL or valid for
/// its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_add(
    chat: *mut rotor_chat,
    role: *const c_char,
    content: *const c_char,
    content_len: usize,
) -> rotor_status {
    let add = |chat: &mut Chat, _: &Arc<SharedSession>| {
        // SAFETY: the caller's promises.
        let (role, content) =
            unsafe { (text(role, ROTOR_NUL_TERMINATED, "role")?, text(content, content_len, "content")?) };
        chat.add(role, content)
    };
    // SAFETY: the caller's promise.
    unsafe { with_chat(chat, add) }
}

/// Appends a message that is a JSON object, or all messages of a JSON array. `json` has `len` bytes
/// of UTF-8, or `len` is ROTOR_NUL_TERMINATED.
///
/// The arguments of calls may be objects or, as in OpenAI's API, JSON in a string.
/// Errors: ROTOR_E_ARGUMENT (it is no message, or an answer is under way), ROTOR_E_UTF8.
/// Threads: one per chat.
///
/// # Safety
/// `chat` is NULL or alive; `json` is NULL or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_add_json(chat: *mut rotor_chat, json: *const c_char, len: usize) -> rotor_status {
    // SAFETY: the caller's promises.
    unsafe { with_chat(chat, |chat, _| chat.add_json(text(json, len, "json")?)) }
}

/// Replaces the message `index` (the first is 0) by a JSON object, or removes it if `json` is NULL.
/// An answer that is under way is dropped.
///
/// Errors: ROTOR_E_ARGUMENT (there is no such message, or it is no message), ROTOR_E_UTF8.
/// Threads: one per chat.
///
/// # Safety
/// `chat` is NULL or alive; `json` is NULL or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_set_message(
    chat: *mut rotor_chat,
    index: usize,
    json: *const c_char,
    len: usize,
) -> rotor_status {
    let set = |chat: &mut Chat, _: &Arc<SharedSession>| {
        if json.is_null() {
            return chat.remove(index..index.saturating_add(1));
        }
        // SAFETY: the caller's promise.
        chat.set(index, unsafe { text(json, len, "json")? })
    };
    // SAFETY: the caller's promise.
    unsafe { with_chat(chat, set) }
}

/// Keeps the first `n_messages` messages. An answer that is under way is dropped.
///
/// Errors: ROTOR_E_ARGUMENT (there are fewer).
/// Threads: one per chat.
///
/// # Safety
/// `chat` is NULL or alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_truncate(chat: *mut rotor_chat, n_messages: usize) -> rotor_status {
    // SAFETY: the caller's promise.
    unsafe { with_chat(chat, |chat, _| chat.truncate(n_messages)) }
}

/// Sets the tools, a JSON array as in `rotor_model_chat_render`; NULL removes them. Calls in
/// answers count only if there are tools. An answer that is under way is dropped.
///
/// Errors: ROTOR_E_ARGUMENT (not a JSON array of objects), ROTOR_E_UTF8.
/// Threads: one per chat.
///
/// # Safety
/// `chat` is NULL or alive; `json` is NULL or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_set_tools(chat: *mut rotor_chat, json: *const c_char, len: usize) -> rotor_status {
    // SAFETY: the caller's promises.
    unsafe { with_chat(chat, |chat, _| chat.set_tools(optional(json, len, "tools")?)) }
}

/// Sets variables of the template, a JSON object such as `{"enable_thinking": false}`; NULL removes
/// them. An answer that is under way is dropped.
///
/// Errors: ROTOR_E_ARGUMENT (not a JSON object, or it has `messages` or `tools`), ROTOR_E_UTF8.
/// Threads: one per chat.
///
/// # Safety
/// `chat` is NULL or alive; `json` is NULL or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_set_variables(
    chat: *mut rotor_chat,
    json: *const c_char,
    len: usize,
) -> rotor_status {
    // SAFETY: the caller's promises.
    unsafe { with_chat(chat, |chat, _| chat.set_variables(optional(json, len, "variables")?)) }
}

/// Writes all messages as a JSON array into `buffer` and its length into `*out_len`. `buffer` and
/// `capacity` are as in `rotor_chat_answer`.
///
/// Errors: ROTOR_E_BUFFER_TOO_SMALL.
/// Threads: one per chat.
///
/// # Safety
/// `chat` is NULL or alive; `buffer` is NULL or valid for writes of `capacity` bytes; `out_len` is
/// NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_messages(
    chat: *mut rotor_chat,
    buffer: *mut c_char,
    capacity: usize,
    out_len: *mut usize,
) -> rotor_status {
    // SAFETY: the caller's promises.
    unsafe { with_chat(chat, |chat, _| fill_text(buffer, capacity, out_len, &chat.messages()?)) }
}

/// Writes the number of tokens that the prompt of the next answer has into `*out_tokens`: if `json`
/// is given, as if `rotor_chat_add_json` had added it. Nothing changes.
///
/// Errors: ROTOR_E_ARGUMENT (it is no message), ROTOR_E_TEMPLATE, ROTOR_E_UTF8.
/// Threads: one per chat.
///
/// # Safety
/// `chat` is NULL or alive; `json` is NULL or valid for its length; `out_tokens` is NULL or valid
/// for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_count(
    chat: *mut rotor_chat,
    json: *const c_char,
    len: usize,
    out_tokens: *mut usize,
) -> rotor_status {
    let count = |chat: &mut Chat, _: &Arc<SharedSession>| {
        // SAFETY: the caller's promises; out_tokens is only looked at first.
        unsafe {
            borrow(out_tokens, "out_tokens")?;
            let added = optional(json, len, "json")?;
            let n_tokens = with_patience(added.map_or(0, str::len), |keep_going| chat.count(added, keep_going))?;
            put(out_tokens, "out_tokens", n_tokens)
        }
    };
    // SAFETY: the caller's promise.
    unsafe { with_chat(chat, count) }
}

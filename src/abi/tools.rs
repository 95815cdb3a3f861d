//! Conversations with tools.
//!
//! # Chapter
//! Experimental: may change before 1.0. A change of the binary interface raises ROTOR_ABI_VERSION.

use std::ffi::c_char;

use super::guard::{fill, fill_text, guard, optional, text};
use super::handle::borrow_handle;
use super::model::rotor_model;
use super::status::rotor_status;
use super::text::{ROTOR_CHAT_GENERATION_PROMPT, ROTOR_CHAT_PARSE_CONTENTS, check_flags, with_patience};
use crate::engine::text::Text;
use crate::error::Result;

/// Formats a conversation with everything that the chat template supports: writes the text into
/// `text` and its length into `*out_len`.
///
/// `messages` and `tools` are JSON arrays of objects, as in Hugging Face transformers. Each has the
/// number of bytes of UTF-8 that follows it, or ROTOR_NUL_TERMINATED. A message may have
/// `tool_calls`, the role `tool`, or no content. A tool has `name`, `description` and `parameters`
/// (a JSON schema), usually as the `function` of `{"type": "function"}`. `tools` may be NULL.
/// `flags`, `text` and `capacity` are as in `rotor_model_chat_format`.
///
/// Instead of the array, `messages` may be an object with all variables of the template:
/// `{"messages": [..], "enable_thinking": false, "date_string": "24 Dec 2026"}`. rotor reads no
/// clock. A template that calls `strftime_now` gets 26 July 2024, or the time of a variable
/// `strftime_now`, in seconds since 1970 (local time).
/// Errors: as `rotor_model_chat_format`, ROTOR_E_ARGUMENT (not a JSON array of objects).
/// Threads: any.
///
/// # Safety
/// `model` is NULL or alive; `messages` and `tools` are NULL or valid for their lengths; `text` is
/// NULL or valid for writes of `capacity` bytes; `out_len` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_chat_render(
    model: *const rotor_model,
    messages: *const c_char,
    messages_len: usize,
    tools: *const c_char,
    tools_len: usize,
    flags: u32,
    text: *mut c_char,
    capacity: usize,
    out_len: *mut usize,
) -> rotor_status {
    guard(|| {
        check_flags(flags, ROTOR_CHAT_GENERATION_PROMPT)?;
        // SAFETY: the caller's promises, here and below.
        let (handle, messages) = unsafe { (borrow_handle(model)?, self::text(messages, messages_len, "messages")?) };
        // SAFETY: as above.
        let tools = unsafe { optional(tools, tools_len, "tools")? };
        let is_prompt = flags & ROTOR_CHAT_GENERATION_PROMPT != 0;
        let rendered = handle.model.text()?.chat_render(messages, tools, is_prompt)?;
        // SAFETY: as above.
        unsafe { fill_text(text, capacity, out_len, &rendered) }
    })
}

/// Encodes a conversation as a prompt: writes the token ids of the text of
/// `rotor_model_chat_render` into `tokens` and their number into `*out_count`. The begin token is
/// in front unless the template writes it. Pass the ids to `rotor_session_set_tokens`.
///
/// Only the template's own text becomes control tokens. If a message, a name, an argument or a tool
/// spells `<|eot_id|>` or `<tool_call>`, that stays text. Only the tags of a thought with which an
/// assistant's message begins count. Conversations without such text have the ids of Hugging Face
/// transformers. `flags` is 0 or any of ROTOR_CHAT_GENERATION_PROMPT and
/// ROTOR_CHAT_PARSE_CONTENTS; the second gives the ids of transformers for all conversations.
/// `messages` and `tools` are as in `rotor_model_chat_render`. `tokens` has room for `capacity`
/// ids. If it is NULL, rotor writes the number only.
/// Errors: as `rotor_model_chat_render` and `rotor_model_tokenize`.
/// Threads: any.
///
/// # Safety
/// `model` is NULL or alive; `messages` and `tools` are NULL or valid for their lengths; `tokens`
/// is NULL or valid for writes of `capacity` ids; `out_count` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_chat_tokens(
    model: *const rotor_model,
    messages: *const c_char,
    messages_len: usize,
    tools: *const c_char,
    tools_len: usize,
    flags: u32,
    tokens: *mut u32,
    capacity: usize,
    out_count: *mut usize,
) -> rotor_status {
    guard(|| {
        check_flags(flags, ROTOR_CHAT_GENERATION_PROMPT | ROTOR_CHAT_PARSE_CONTENTS)?;
        // SAFETY: the caller's promises, here and below.
        let (handle, messages) = unsafe { (borrow_handle(model)?, self::text(messages, messages_len, "messages")?) };
        // SAFETY: as above.
        let tools = unsafe { optional(tools, tools_len, "tools")? };
        let has = |flag: u32| flags & flag != 0;
        let (is_prompt, parses) = (has(ROTOR_CHAT_GENERATION_PROMPT), has(ROTOR_CHAT_PARSE_CONTENTS));
        let ids = with_patience(messages.len() + tools.map_or(0, str::len), |keep_going| {
            handle.model.text()?.chat_tokens(messages, tools, is_prompt, parses, keep_going)
        })?;
        // SAFETY: as above.
        unsafe { fill(tokens, capacity, out_count, &ids) }
    })
}

/// Writes what a model's tokenizer and template make of a text.
///
/// # Safety
/// The model is NULL or alive, the text is NULL or valid for its length, and the buffer and its
/// length are as in [`fill_text`].
unsafe fn written_of(
    (model, given, given_len, what): (*const rotor_model, *const c_char, usize, &'static str),
    make: impl FnOnce(&Text, &str) -> Result<String>,
    (out, capacity, out_len): (*mut c_char, usize, *mut usize),
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promises, here and below.
        let (handle, given) = unsafe { (borrow_handle(model)?, text(given, given_len, what)?) };
        let made = make(handle.model.text()?, given)?;
        // SAFETY: as above.
        unsafe { fill_text(out, capacity, out_len, &made) }
    })
}

/// Finds the tool calls in an answer of the model: writes a JSON array of `{"name": ..,
/// "arguments": {..}}` into `calls` and its length into `*out_len`.
///
/// `said` has `said_len` bytes of UTF-8, or `said_len` is ROTOR_NUL_TERMINATED. `calls` has room
/// for `capacity` bytes. If it is NULL, rotor writes the length only. rotor reads the format of the
/// chat template:
/// - `<tool_call>{..}</tool_call>`: Hermes, Qwen, Falcon 3
/// - `{"name": .., "parameters": ..}`: Llama 3.1
/// - `[TOOL_CALLS] [..]`: Mistral
///
/// A text without a call is not an error: the array is empty. The same holds for a broken call (not
/// JSON, no name, arguments that are not an object, words after it): the array contains the
/// complete calls only. A call inside a thought does not count (`<think>..</think>` and other marks
/// in the template; also a thought that the prompt began). Numbers keep all their digits.
/// Errors: ROTOR_E_TEMPLATE (the template does not support tools), ROTOR_E_UTF8,
/// ROTOR_E_BUFFER_TOO_SMALL.
/// Threads: any.
///
/// # Safety
/// `model` is NULL or alive; `said` is NULL or valid for its length; `calls` is NULL or valid for
/// writes of `capacity` bytes; `out_len` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_tool_calls(
    model: *const rotor_model,
    said: *const c_char,
    said_len: usize,
    calls: *mut c_char,
    capacity: usize,
    out_len: *mut usize,
) -> rotor_status {
    // SAFETY: the caller's promises.
    unsafe { written_of((model, said, said_len, "said"), Text::tool_calls, (calls, capacity, out_len)) }
}

/// Finds the tool calls in an answer without thoughts, such as the `text` of the steps of a session
/// that gives thoughts apart (`rotor_session_set_thinking`).
///
/// All of `said` counts as the answer, also if the prompt began a thought, and a tag of a thought
/// is text. Everything else is as in `rotor_model_tool_calls`.
/// Errors: as `rotor_model_tool_calls`.
/// Threads: any.
///
/// # Safety
/// As `rotor_model_tool_calls`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_tool_calls_in_answer(
    model: *const rotor_model,
    said: *const c_char,
    said_len: usize,
    calls: *mut c_char,
    capacity: usize,
    out_len: *mut usize,
) -> rotor_status {
    // SAFETY: the caller's promises.
    unsafe { written_of((model, said, said_len, "said"), Text::tool_calls_in_answer, (calls, capacity, out_len)) }
}

/// Writes a grammar that makes the model call one of `tools` into `grammar` and its length into
/// `*out_len`. Pass it to `rotor_session_set_grammar` as ROTOR_GRAMMAR_LARK.
///
/// The calls have the format of the chat template, and arguments that the schema of the tool
/// describes. `tools` is as in `rotor_model_chat_render`. `grammar` has room for `capacity` bytes.
/// If it is NULL, rotor writes the length only. `rotor_session_set_grammar` checks whether a schema
/// can be used.
/// Errors: ROTOR_E_TEMPLATE (the template does not support tools), ROTOR_E_ARGUMENT (the tools are
/// not valid), ROTOR_E_UTF8, ROTOR_E_BUFFER_TOO_SMALL.
/// Threads: any.
///
/// # Safety
/// `model` is NULL or alive; `tools` is NULL or valid for its length; `grammar` is NULL or valid
/// for writes of `capacity` bytes; `out_len` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_tool_grammar(
    model: *const rotor_model,
    tools: *const c_char,
    tools_len: usize,
    grammar: *mut c_char,
    capacity: usize,
    out_len: *mut usize,
) -> rotor_status {
    // SAFETY: the caller's promises.
    unsafe { written_of((model, tools, tools_len, "tools"), Text::tool_grammar, (grammar, capacity, out_len)) }
}

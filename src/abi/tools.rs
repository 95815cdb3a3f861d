//! Conversations with tools.

use std::ffi::c_char;

use super::guard::{borrow, fill_text, guard, text};
use super::model::rotor_model;
use super::status::rotor_status;
use super::text::{ROTOR_CHAT_GENERATION_PROMPT, check_flags};

/// As `rotor_model_chat_format`, with whatever the template knows: `messages` and `tools` are JSON arrays of objects, as transformers
/// takes them (each UTF-8 of the length that follows it, or ROTOR_NUL_TERMINATED). A message may have `tool_calls`, be of the role
/// `tool`, or have no content; `tools` are objects with `name`, `description` and `parameters` (a JSON schema), usually as the
/// `function` of `{"type": "function"}`, or NULL for none. Any thread.
///
/// In place of the array, `messages` may be an object with all that the template sees: `{"messages": [..], "enable_thinking": false,
/// "date_string": "24 Dec 2026"}`. rotor reads no clock: templates that call `strftime_now` get 26 July 2024, or the moment that a
/// variable of this name tells, in seconds since 1970 (local time).
///
/// Errors: as `rotor_model_chat_format`; ROTOR_E_ARGUMENT for what is no JSON array of objects.
///
/// # Safety
/// `model` is NULL or alive; `messages` and `tools` are NULL or valid for their lengths; `text` is NULL or valid for writes of `capacity`
/// bytes; `out_len` is NULL or valid for writes.
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
        let (handle, messages) = unsafe { (borrow(model, "model")?, self::text(messages, messages_len, "messages")?) };
        // SAFETY: as above.
        let tools = (!tools.is_null()).then(|| unsafe { self::text(tools, tools_len, "tools") }).transpose()?;
        let is_prompt = flags & ROTOR_CHAT_GENERATION_PROMPT != 0;
        let rendered = handle.model.text()?.chat_render(messages, tools, is_prompt)?;
        // SAFETY: as above.
        unsafe { fill_text(text, capacity, out_len, &rendered) }
    })
}

/// Finds the tool calls in what an assistant has said (`said_len` bytes of UTF-8, or
/// ROTOR_NUL_TERMINATED), in the form that the chat template teaches: `<tool_call>{..}</tool_call>`
/// (Hermes, Qwen, Falcon 3), `{"name": .., "parameters": ..}` (Llama 3.1) or `[TOOL_CALLS] [..]`
/// (Mistral). Writes a JSON array of `{"name": .., "arguments": {..}}` into `calls` (room for
/// `capacity` bytes), and its length into `*out_len`, without the NUL that follows where there is
/// room for one. With `calls` NULL only the length. Any thread.
///
/// A text that is no call, or a broken one (no JSON, no name, arguments that are no object, words behind it), is an answer and no error:
/// the array has the calls that are whole, and is empty if there are none. What a model drafts in a thought (`<think>..</think>` and other
/// marks that the template names; also a thought that the prompt began) is no call. Numbers keep all their digits.
///
/// Errors: ROTOR_E_TEMPLATE if the template knows no tools, ROTOR_E_UTF8, ROTOR_E_BUFFER_TOO_SMALL.
///
/// # Safety
/// `model` is NULL or alive; `said` is NULL or valid for its length; `calls` is NULL or valid for writes of `capacity` bytes; `out_len` is
/// NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_tool_calls(
    model: *const rotor_model,
    said: *const c_char,
    said_len: usize,
    calls: *mut c_char,
    capacity: usize,
    out_len: *mut usize,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promises, here and below.
        let (handle, said) = unsafe { (borrow(model, "model")?, text(said, said_len, "said")?) };
        let found = handle.model.text()?.tool_calls(said)?;
        // SAFETY: as above.
        unsafe { fill_text(calls, capacity, out_len, &found) }
    })
}

/// Writes a grammar for `rotor_session_set_grammar` (ROTOR_GRAMMAR_LARK) that makes the model call
/// one of these tools, in the form of its chat template, with arguments that the tool's schema
/// describes. `tools` as in `rotor_model_chat_render`; the grammar goes into `grammar` (room for
/// `capacity` bytes), and its length into `*out_len`, without the NUL that follows where there is
/// room for one. With `grammar` NULL only the length. Any thread.
///
/// Errors: ROTOR_E_TEMPLATE if the template knows no tools, ROTOR_E_ARGUMENT for tools that are none, ROTOR_E_UTF8,
/// ROTOR_E_BUFFER_TOO_SMALL. Whether a schema can be used is found out by `rotor_session_set_grammar`.
///
/// # Safety
/// `model` is NULL or alive; `tools` is NULL or valid for its length; `grammar` is NULL or valid for writes of `capacity` bytes; `out_len`
/// is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_tool_grammar(
    model: *const rotor_model,
    tools: *const c_char,
    tools_len: usize,
    grammar: *mut c_char,
    capacity: usize,
    out_len: *mut usize,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promises, here and below.
        let (handle, tools) = unsafe { (borrow(model, "model")?, text(tools, tools_len, "tools")?) };
        let made = handle.model.text()?.tool_grammar(tools)?;
        // SAFETY: as above.
        unsafe { fill_text(grammar, capacity, out_len, &made) }
    })
}

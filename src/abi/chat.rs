//! `rotor_chat`: a conversation by messages, over a session.
//!
//! # Chapter
//! Experimental: may change before 1.0. A change of the binary interface raises ROTOR_ABI_VERSION.
//!
//! A chat keeps messages and lets a session answer them: add a message, then step until
//! ROTOR_STEP_END. rotor renders the messages with the template of the model. It evaluates nothing
//! twice that is still equal: not the messages before, and not the answer of the model, which stays
//! the tokens that the model chose. Control tokens that are written out in contents stay text.
//!
//! Messages are JSON objects as in OpenAI's API: `role`, `content`, `tool_calls`, `tool_call_id`,
//! `name`, `reasoning_content`, and whatever else the template reads.
//!
//! A chat and its session count as one object: one thread at a time may use them. An error leaves
//! the chat as it was.

use std::ffi::c_char;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use parking_lot::Mutex;

use super::guard::{Sized_, borrow, check_out, fill, fill_text, guard, init_sized, put, read_sized, slice, text};
use super::handle::{Handle, Unique, borrow_handle, free_handle, give, put_handle, share_handle};
use super::save::content_of;
use super::session::{Inner, PoisonOnPanic, SharedSession, rotor_session};
use super::status::rotor_status;
use super::step::{ROTOR_NO_BUDGET, rotor_step};
use super::text::{ROTOR_CHAT_PARSE_CONTENTS, ROTOR_NUL_TERMINATED, check_flags, with_patience};
use crate::engine::chat::{Chat, ChatOptions, WhenFull};
use crate::error::{Error, Result};

/// Represents a conversation by messages.
///
/// One thread at a time may use a chat or its session; it may be any thread. If two threads use them
/// at once, one of them gets ROTOR_E_BUSY. `rotor_session_cancel` stops a step from any thread.
pub struct rotor_chat {
    _private: [u8; 0],
}

impl Handle for rotor_chat {
    type Ownership = Unique;
    type Object = ChatObject;
    const NAME: &'static str = "chat";
}

/// What is behind a `rotor_chat`.
pub(super) struct ChatObject {
    chat: Mutex<Chat>,
    session: Arc<SharedSession>,
    poisoned: AtomicBool,
}

impl ChatObject {
    fn new(chat: Chat, session: Arc<SharedSession>) -> Box<Self> {
        Box::new(Self { chat: Mutex::new(chat), session, poisoned: AtomicBool::new(false) })
    }
}

/// Calls `body` with the chat, if no other thread has it. A panic poisons it.
///
/// # Safety
/// `chat` is NULL or alive.
unsafe fn with_chat(
    chat: *const rotor_chat,
    body: impl FnOnce(&mut Chat, &Arc<SharedSession>) -> Result<()>,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promise.
        let object = unsafe { borrow_handle(chat)? };
        let mut chat = object.chat.try_lock().ok_or(Error::Busy)?;
        if object.poisoned.load(Ordering::Relaxed) {
            return Err(Error::Poisoned);
        }
        let poison = PoisonOnPanic::new(&object.poisoned);
        let result = body(&mut chat, &object.session);
        std::mem::forget(poison);
        result
    })
}

/// Calls `body` with the chat and its session, if no other thread has them. A panic poisons both.
///
/// # Safety
/// `chat` is NULL or alive.
unsafe fn with_both(chat: *const rotor_chat, body: impl FnOnce(&mut Chat, &mut Inner) -> Result<()>) -> rotor_status {
    let both = |chat: &mut Chat, session: &Arc<SharedSession>| {
        let mut inner = session.lock()?;
        let poison = session.poison_on_panic();
        let result = body(chat, &mut inner);
        std::mem::forget(poison);
        result
    };
    // SAFETY: the caller's promise.
    unsafe { with_chat(chat, both) }
}

/// A full context is an error: ROTOR_E_CONTEXT_FULL. This is the default.
pub const ROTOR_CHAT_FULL_ERROR: u32 = 0;
/// When the context is full, prompts leave the oldest turns out, so many that half of the context is
/// free. The messages stay in the chat, and those of the system stay in the prompt. A turn begins
/// with a message of the user, so a result of a tool never loses its call.
pub const ROTOR_CHAT_FULL_DROP_OLDEST: u32 = 1;
/// As ROTOR_CHAT_FULL_DROP_OLDEST, but the model first summarises what is left out. The summary has
/// at most an eighth of the context and follows the message of the system. Steps of a summary return
/// ROTOR_STEP_PENDING; `rotor_chat_begin` generates it at once.
pub const ROTOR_CHAT_FULL_SUMMARY: u32 = 2;

/// Holds the options of a chat. Call `rotor_chat_options_init`, then change fields.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rotor_chat_options {
    /// `sizeof(rotor_chat_options)`
    pub struct_size: u32,
    /// What happens when the messages leave no room for an answer: ROTOR_CHAT_FULL_ERROR,
    /// ROTOR_CHAT_FULL_DROP_OLDEST or ROTOR_CHAT_FULL_SUMMARY. Except with the first, rotor keeps a
    /// quarter of the context free for the answer, or `max_tokens` if they are fewer.
    pub when_full: u32,
    /// The most tokens of an answer; with 0 (the default) only the context limits them
    pub max_tokens: u32,
    /// 0 or ROTOR_CHAT_PARSE_CONTENTS
    pub flags: u32,
    /// With ROTOR_CHAT_FULL_SUMMARY, what the user asks for after the turns that are summarised.
    /// NULL selects an English sentence. rotor reads it during the call only.
    pub summary_prompt: *const c_char,
}

// SAFETY: repr(C), begins with struct_size, and holds numbers and a nullable pointer.
unsafe impl Sized_ for rotor_chat_options {
    fn defaults() -> Self {
        let struct_size = size_of::<Self>() as u32;
        Self { struct_size, when_full: 0, max_tokens: 0, flags: 0, summary_prompt: std::ptr::null() }
    }
}

const SUMMARY_PROMPT: &str =
    "Summarise our conversation so far in a few sentences, with all names and facts that matter.";

impl rotor_chat_options {
    /// # Safety
    /// `summary_prompt` is NULL or valid up to its NUL.
    unsafe fn convert(&self) -> Result<ChatOptions> {
        check_flags(self.flags, ROTOR_CHAT_PARSE_CONTENTS)?;
        let when_full = match self.when_full {
            ROTOR_CHAT_FULL_ERROR => WhenFull::Error,
            ROTOR_CHAT_FULL_DROP_OLDEST => WhenFull::DropOldest,
            ROTOR_CHAT_FULL_SUMMARY if self.summary_prompt.is_null() => WhenFull::Summary(SUMMARY_PROMPT.into()),
            ROTOR_CHAT_FULL_SUMMARY => {
                // SAFETY: the caller's promise.
                WhenFull::Summary(unsafe { text(self.summary_prompt, ROTOR_NUL_TERMINATED, "summary_prompt")? }.into())
            }
            other => {
                let known = "ROTOR_CHAT_FULL_ERROR, ROTOR_CHAT_FULL_DROP_OLDEST or ROTOR_CHAT_FULL_SUMMARY";
                return Err(Error::argument(format!("when_full is {other}; it must be {known}")));
            }
        };
        let max_tokens = (self.max_tokens > 0).then_some(self.max_tokens as usize);
        let parse_contents = self.flags & ROTOR_CHAT_PARSE_CONTENTS != 0;
        Ok(ChatOptions { when_full, max_tokens, parse_contents })
    }
}

/// Sets `options` to the defaults. Pass `sizeof *options` as `struct_size`.
///
/// Threads: any.
///
/// # Safety
/// `options` is NULL or valid for writes of `struct_size` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_options_init(options: *mut rotor_chat_options, struct_size: usize) -> rotor_status {
    // SAFETY: the caller's promise.
    guard(|| unsafe { init_sized(options, struct_size, "options") })
}

/// Creates a chat without messages that lets `session` answer.
///
/// `options` may be NULL. The chat keeps the session alive: free it at once, or keep it for its
/// options (sampling, stops, grammar, thoughts), statistics, cancel, batches and workers. What the
/// session holds is replaced when the first answer begins. If the session has a grammar, it begins
/// anew with each answer. The caller frees `*out_chat` with `rotor_chat_free`.
/// Errors: ROTOR_E_TEMPLATE (the model has no chat template), ROTOR_E_TOKENIZER, ROTOR_E_ARGUMENT
/// (an option is out of its range, or the session has `shift_keep`), ROTOR_E_BUSY.
/// Threads: one per session.
///
/// # Safety
/// `session` is NULL or alive; `options` is NULL or valid for reads of its `struct_size`, and its `summary_prompt` up to its NUL; `out_chat`
/// is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_new(
    session: *mut rotor_session,
    options: *const rotor_chat_options,
    out_chat: *mut *mut rotor_chat,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promises.
        let (handle, options) = unsafe { (share_handle(session)?, read_sized(options, "options")?.convert()?) };
        let chat = Chat::new(&handle.lock()?.session, options)?;
        // SAFETY: the caller's promise.
        unsafe { put_handle(out_chat, "out_chat", ChatObject::new(chat, handle)) }
    })
}

/// Appends a message: `role` is "system", "user", "assistant" or "tool" and ends with NUL; `content`
/// has `content_len` bytes of UTF-8, or `content_len` is ROTOR_NUL_TERMINATED.
///
/// Errors: ROTOR_E_ARGUMENT (an answer is under way), ROTOR_E_UTF8.
/// Threads: one per chat.
///
/// # Safety
/// `chat` is NULL or alive; `role` is NULL or valid up to its NUL; `content` is NULL or valid for its length.
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

/// Sets the tools, a JSON array as in `rotor_model_chat_render`; NULL removes them. Calls in answers
/// count only if there are tools. An answer that is under way is dropped.
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

/// A text, or None for NULL.
///
/// # Safety
/// As [`text`].
unsafe fn optional<'a>(json: *const c_char, len: usize, what: &'static str) -> Result<Option<&'a str>> {
    // SAFETY: the caller's promise.
    (!json.is_null()).then(|| unsafe { text(json, len, what) }).transpose()
}

/// Begins an answer to the messages if none is under way, and does a step of it.
///
/// `budget_us` and `out_step` are as in `rotor_session_step`. With ROTOR_STEP_END the answer has
/// become a message, which `rotor_chat_answer` returns. Further steps return this state again,
/// without text, until the messages change. An answer that has `max_tokens` tokens or fills the
/// context ends with the reason ROTOR_END_LENGTH. The texts in `*out_step` stay valid until the next
/// step.
/// Errors: ROTOR_E_CONTEXT_FULL (the messages leave no room), ROTOR_E_TEMPLATE (the template refuses
/// the messages), and those of `rotor_session_step`. After an error the call can be repeated.
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

/// Ends the answer that is under way: what the session has generated becomes a message, complete or
/// not. If no answer is under way, nothing happens.
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
/// `chat` is NULL or alive; `buffer` is NULL or valid for writes of `capacity` bytes; `out_len` is NULL or valid for writes.
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

/// Writes all messages as a JSON array into `buffer` and its length into `*out_len`. `buffer` and
/// `capacity` are as in `rotor_chat_answer`.
///
/// Errors: ROTOR_E_BUFFER_TOO_SMALL.
/// Threads: one per chat.
///
/// # Safety
/// `chat` is NULL or alive; `buffer` is NULL or valid for writes of `capacity` bytes; `out_len` is NULL or valid for writes.
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
/// `chat` is NULL or alive; `json` is NULL or valid for its length; `out_tokens` is NULL or valid for writes.
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

/// Creates a chat with the same messages and options, over a fork of the session. An answer that is
/// under way continues in both.
///
/// If `out_session` is not NULL, the caller gets that session, too, and frees it with
/// `rotor_session_free`. The caller frees `*out_chat` with `rotor_chat_free`.
/// Threads: one per chat.
///
/// # Safety
/// `chat` is NULL or alive; `out_session` and `out_chat` are NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_fork(
    chat: *mut rotor_chat,
    out_session: *mut *mut rotor_session,
    out_chat: *mut *mut rotor_chat,
) -> rotor_status {
    let fork = |chat: &mut Chat, inner: &mut Inner| {
        // SAFETY: out_chat is only looked at.
        unsafe { borrow(out_chat, "out_chat")? };
        let session = SharedSession::new(inner.session.fork());
        if !out_session.is_null() {
            // SAFETY: not NULL, and the caller's promise.
            unsafe { out_session.write(give(Arc::clone(&session))) };
        }
        // SAFETY: the caller's promise.
        unsafe { put_handle(out_chat, "out_chat", ChatObject::new(chat.clone(), session)) }
    };
    // SAFETY: the caller's promise.
    unsafe { with_both(chat, fork) }
}

/// Writes the chat and its session as bytes into `buffer` and their number into `*out_len`.
///
/// `content` is as in `rotor_session_save`, and so is what a save does not contain. It does not
/// contain the options of the chat either. `buffer` has room for `capacity` bytes. If it is NULL,
/// rotor writes the number only.
/// Errors: as `rotor_session_save`.
/// Threads: one per chat.
///
/// # Safety
/// `chat` is NULL or alive; `buffer` is NULL or valid for writes of `capacity` bytes; `out_len` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_save(
    chat: *mut rotor_chat,
    content: u32,
    buffer: *mut u8,
    capacity: usize,
    out_len: *mut usize,
) -> rotor_status {
    let save = |chat: &mut Chat, inner: &mut Inner| {
        let content = content_of(content)?;
        // SAFETY: the caller's promises; out_len is only looked at first.
        unsafe {
            borrow(out_len, "out_len")?;
            if buffer.is_null() {
                return put(out_len, "out_len", chat.save_bytes(&mut inner.session, content)?);
            }
            fill(buffer, capacity, out_len, &chat.save(&mut inner.session, content)?)
        }
    };
    // SAFETY: the caller's promise.
    unsafe { with_both(chat, save) }
}

/// Restores a save: the messages, tools and variables of the chat, and what its session held. The
/// chat and the session keep their own options.
///
/// Errors: as `rotor_session_restore`.
/// Threads: one per chat.
///
/// # Safety
/// `chat` is NULL or alive; `bytes` is NULL or valid for reads of `len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_restore(chat: *mut rotor_chat, bytes: *const u8, len: usize) -> rotor_status {
    let restore = |chat: &mut Chat, inner: &mut Inner| {
        // SAFETY: the caller's promise.
        chat.restore(&mut inner.session, unsafe { slice(bytes, len, "bytes")? })
    };
    // SAFETY: the caller's promise.
    unsafe { with_both(chat, restore) }
}

/// Frees a chat. NULL is allowed. Its session is freed, too, unless the caller still has it.
///
/// Threads: any; the caller makes no further call with the chat.
///
/// # Safety
/// `chat` is NULL, or came from `rotor_chat_new` or `rotor_chat_fork` and no further call is made with it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_free(chat: *mut rotor_chat) {
    // SAFETY: the caller's promise.
    unsafe { free_handle(chat, |_| ()) }
}

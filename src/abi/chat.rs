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
//! A chat and its session count as one object: one thread at a time may use them. An error leaves
//! the chat as it was.

use std::ffi::c_char;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;

use super::guard::{Sized_, borrow, fill, guard, init_sized, put, read_sized, slice, text};
use super::handle::{Handle, Unique, borrow_handle, free_handle, give, put_handle, share_handle};
use super::save::content_of;
use super::session::{Inner, PoisonOnPanic, SharedSession, rotor_session};
use super::status::rotor_status;
use super::text::{ROTOR_CHAT_PARSE_CONTENTS, ROTOR_NUL_TERMINATED, check_flags};
use crate::engine::chat::{Chat, ChatOptions, WhenFull};
use crate::error::{Error, Result};

/// Represents a conversation by messages.
///
/// One thread at a time may use a chat or its session; it may be any thread. If two threads use
/// them at once, one of them gets ROTOR_E_BUSY. `rotor_session_cancel` stops a step from any
/// thread.
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
pub(super) unsafe fn with_chat(
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
pub(super) unsafe fn with_both(
    chat: *const rotor_chat,
    body: impl FnOnce(&mut Chat, &mut Inner) -> Result<()>,
) -> rotor_status {
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
/// When the context is full, prompts leave the oldest turns out, so many that half of the context
/// is free. The messages stay in the chat, and those of the system stay in the prompt. A turn
/// begins with a message of the user, so a result of a tool never loses its call.
pub const ROTOR_CHAT_FULL_DROP_OLDEST: u32 = 1;
/// As ROTOR_CHAT_FULL_DROP_OLDEST, but the model first summarises what is left out. The summary has
/// at most an eighth of the context and follows the message of the system. `rotor_chat_step` keeps
/// its budget and returns ROTOR_STEP_PENDING while it generates a summary. `rotor_chat_begin`
/// generates a summary at once; `rotor_chat_begin_part` leaves that to the caller.
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
/// `session` is NULL or alive; `options` is NULL or valid for reads of its `struct_size`, and its
/// `summary_prompt` up to its NUL; `out_chat` is NULL or valid for writes.
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

/// Replaces the options of a chat, from the next answer on. The messages stay.
///
/// `options` is as in `rotor_chat_new`. An answer that is under way continues.
/// Errors: ROTOR_E_ARGUMENT (an option is out of its range).
/// Threads: one per chat.
///
/// # Safety
/// `chat` is NULL or alive; `options` is NULL or valid for reads of its `struct_size`, and its
/// `summary_prompt` up to its NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_set_options(
    chat: *mut rotor_chat,
    options: *const rotor_chat_options,
) -> rotor_status {
    let set = |chat: &mut Chat, _: &Arc<SharedSession>| {
        // SAFETY: the caller's promises.
        chat.set_options(unsafe { read_sized(options, "options")?.convert()? });
        Ok(())
    };
    // SAFETY: the caller's promise.
    unsafe { with_chat(chat, set) }
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
/// `chat` is NULL or alive; `buffer` is NULL or valid for writes of `capacity` bytes; `out_len` is
/// NULL or valid for writes.
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
/// `chat` is NULL, or came from `rotor_chat_new` or `rotor_chat_fork` and no further call is made
/// with it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_chat_free(chat: *mut rotor_chat) {
    // SAFETY: the caller's promise.
    unsafe { free_handle(chat, |_| ()) }
}

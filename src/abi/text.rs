//! Text to tokens and back, and conversations to text.

use std::ffi::c_char;
use std::time::{Duration, Instant};

use super::guard::{borrow, fill, fill_text, guard, slice, text};
use super::model::rotor_model;
use super::status::rotor_status;
use crate::engine::session::TextOptions;
use crate::engine::text::ChatMessage;
use crate::error::{Error, Result, room_for};

/// Length of a text that ends with NUL.
pub const ROTOR_NUL_TERMINATED: usize = usize::MAX;

/// Flag of text calls: nothing special.
pub const ROTOR_TEXT_PLAIN: u32 = 0;
/// Flag of text calls: put the begin token first.
pub const ROTOR_TEXT_ADD_BOS: u32 = 1;
/// Flag of text calls: read control tokens that are written out in the text, such as `<|eot_id|>`. Leave it out for text
/// that a player typed.
pub const ROTOR_TEXT_PARSE_SPECIAL: u32 = 2;
/// Flag of `rotor_model_detokenize`: leave control tokens out.
pub const ROTOR_TEXT_SKIP_SPECIAL: u32 = 4;
/// Flag of `rotor_session_append_text` and `rotor_worker_generate`: what follows may change how the end of the text is cut into tokens (token healing).
pub const ROTOR_TEXT_HEAL: u32 = 8;
/// Flag of `rotor_model_chat_format`: end with the words that make the model answer.
pub const ROTOR_CHAT_GENERATION_PROMPT: u32 = 1;

/// How long a text may take to be encoded by a call that cannot be cancelled: so long, and so much per megabyte more.
const PATIENCE: Duration = Duration::from_secs(30);
const PATIENCE_PER_MB: Duration = Duration::from_secs(4);

/// One message of a conversation. Both texts are UTF-8 that ends with NUL, and are read during the call only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rotor_chat_message {
    /// "system", "user" or "assistant".
    pub role: *const c_char,
    /// What was said.
    pub content: *const c_char,
}

/// Refuses flags that are not among `known`.
pub(super) fn check_flags(flags: u32, known: u32) -> Result<()> {
    if flags & !known != 0 {
        return Err(Error::argument(format!("flags {flags:#x} has bits beyond {known:#x}")));
    }
    Ok(())
}

/// The flags of a text that is appended.
pub(super) fn append_options(flags: u32) -> Result<TextOptions> {
    check_flags(flags, ROTOR_TEXT_ADD_BOS | ROTOR_TEXT_PARSE_SPECIAL | ROTOR_TEXT_HEAL)?;
    let has = |flag: u32| flags & flag != 0;
    let (add_bos, parse_special) = (has(ROTOR_TEXT_ADD_BOS), has(ROTOR_TEXT_PARSE_SPECIAL));
    Ok(TextOptions { add_bos, parse_special, heal: has(ROTOR_TEXT_HEAL) })
}

/// Turns `text` (`text_len` bytes of UTF-8, or ROTOR_NUL_TERMINATED) into token ids: into `tokens` (room for `capacity`),
/// their number into `*out_count`. With `tokens` NULL only the number. Any thread.
///
/// A text has at most 64 MB. Encoding takes about half a second per megabyte and memory of a few bytes per byte; it is refused when it
/// takes more than 30 seconds, and 4 per megabyte. To add a text to a session, `rotor_session_append_text` is the shorter way: it stops where the context is full.
///
/// `flags`: ROTOR_TEXT_ADD_BOS, ROTOR_TEXT_PARSE_SPECIAL. Errors: ROTOR_E_UTF8, ROTOR_E_BUFFER_TOO_SMALL,
/// ROTOR_E_TOKENIZER, ROTOR_E_RESOURCES.
///
/// # Safety
/// `model` is NULL or alive; `text` is NULL or valid for its length; `tokens` is NULL or valid for writes of `capacity`
/// ids; `out_count` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_tokenize(
    model: *const rotor_model,
    text: *const c_char,
    text_len: usize,
    flags: u32,
    tokens: *mut u32,
    capacity: usize,
    out_count: *mut usize,
) -> rotor_status {
    guard(|| {
        check_flags(flags, ROTOR_TEXT_ADD_BOS | ROTOR_TEXT_PARSE_SPECIAL)?;
        // SAFETY: the caller's promises.
        let (handle, text) = unsafe { (borrow(model, "model")?, self::text(text, text_len, "text")?) };
        let (add_bos, parse_special) = (flags & ROTOR_TEXT_ADD_BOS != 0, flags & ROTOR_TEXT_PARSE_SPECIAL != 0);
        let (start, patience) = (Instant::now(), PATIENCE + PATIENCE_PER_MB * (text.len() >> 20) as u32);
        let mut keep_going = || start.elapsed() < patience;
        let ids = match handle.model.text()?.encode_within(text, add_bos, parse_special, usize::MAX, &mut keep_going) {
            Err(Error::Cancelled) => {
                let message =
                    format!("encoding a text of {} bytes takes more than {} seconds", text.len(), patience.as_secs());
                return Err(Error::Tokenizer { message });
            }
            ids => ids?.unwrap_or_default(),
        };
        // SAFETY: the caller's promises.
        unsafe { fill(tokens, capacity, out_count, &ids) }
    })
}

/// Turns `n_tokens` token ids into UTF-8: into `text` (room for `capacity` bytes), and its length
/// into `*out_len`, without the NUL that follows where there is room for one. With `text` NULL only
/// the length. Ids that have no text give none. Any thread.
///
/// `flags`: ROTOR_TEXT_SKIP_SPECIAL. Errors: ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_TOKENIZER.
///
/// # Safety
/// `model` is NULL or alive; `tokens` is NULL or valid for `n_tokens` ids; `text` is NULL or valid for writes of
/// `capacity` bytes; `out_len` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_detokenize(
    model: *const rotor_model,
    tokens: *const u32,
    n_tokens: usize,
    flags: u32,
    text: *mut c_char,
    capacity: usize,
    out_len: *mut usize,
) -> rotor_status {
    guard(|| {
        check_flags(flags, ROTOR_TEXT_SKIP_SPECIAL)?;
        // SAFETY: the caller's promises.
        let (handle, ids) = unsafe { (borrow(model, "model")?, slice(tokens, n_tokens, "tokens")?) };
        let decoded = handle.model.text()?.decode(ids, flags & ROTOR_TEXT_SKIP_SPECIAL != 0)?;
        // SAFETY: the caller's promises.
        unsafe { fill_text(text, capacity, out_len, &decoded) }
    })
}

/// The bytes that one token adds to a text: into `bytes` (room for `capacity`), their number into `*out_len`. With `bytes` NULL only the
/// number. They may be part of a character; joined, the bytes of a text's tokens are the text, where the first of some tokenizers
/// (SentencePiece) may begin with a space too many. Control tokens and ids that have no text give none. Any thread.
///
/// Errors: ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_TOKENIZER.
///
/// # Safety
/// `model` is NULL or alive; `bytes` is NULL or valid for writes of `capacity` bytes; `out_len` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_token_bytes(
    model: *const rotor_model,
    token: u32,
    bytes: *mut u8,
    capacity: usize,
    out_len: *mut usize,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promises.
        let handle = unsafe { borrow(model, "model")? };
        let found = handle.model.text()?.token_bytes(token).unwrap_or_default();
        // SAFETY: the caller's promises.
        unsafe { fill(bytes, capacity, out_len, &found) }
    })
}

/// Renders a conversation with the checkpoint's own chat template: into `text` (room for `capacity`
/// bytes), and its length into `*out_len`, without the NUL that follows where there is room for
/// one. With `text` NULL only the length. Any thread.
///
/// `flags`: ROTOR_CHAT_GENERATION_PROMPT. Append the result to a session with ROTOR_TEXT_ADD_BOS |
/// ROTOR_TEXT_PARSE_SPECIAL. Errors: ROTOR_E_TEMPLATE (none in the checkpoint, or it refuses the messages),
/// ROTOR_E_UTF8, ROTOR_E_BUFFER_TOO_SMALL.
///
/// # Safety
/// `model` is NULL or alive; `messages` is NULL or valid for `n_messages` messages; `text` is NULL or valid for writes of
/// `capacity` bytes; `out_len` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_chat_format(
    model: *const rotor_model,
    messages: *const rotor_chat_message,
    n_messages: usize,
    flags: u32,
    text: *mut c_char,
    capacity: usize,
    out_len: *mut usize,
) -> rotor_status {
    guard(|| {
        check_flags(flags, ROTOR_CHAT_GENERATION_PROMPT)?;
        // SAFETY: the caller's promises.
        let (handle, messages) = unsafe { (borrow(model, "model")?, slice(messages, n_messages, "messages")?) };
        let message = |message: &rotor_chat_message| {
            // SAFETY: the caller's promises.
            unsafe {
                let role = self::text(message.role, ROTOR_NUL_TERMINATED, "a message's role")?;
                Ok(ChatMessage {
                    role,
                    content: self::text(message.content, ROTOR_NUL_TERMINATED, "a message's content")?,
                })
            }
        };
        let mut given = room_for(messages.len(), "messages")?;
        for one in messages {
            given.push(message(one)?);
        }
        let rendered = handle.model.text()?.chat_format(&given, flags & ROTOR_CHAT_GENERATION_PROMPT != 0)?;
        // SAFETY: the caller's promises.
        unsafe { fill_text(text, capacity, out_len, &rendered) }
    })
}

//! Text to tokens and back, and conversations to text.

use std::ffi::c_char;
use std::time::{Duration, Instant};

use super::guard::{fill, fill_text, guard, slice, text};
use super::handle::borrow_handle;
use super::model::rotor_model;
use super::status::rotor_status;
use crate::engine::session::TextOptions;
use crate::engine::text::ChatMessage;
use crate::error::{Error, Result, room_for};

/// Says that a text ends with NUL, in place of its length.
pub const ROTOR_NUL_TERMINATED: usize = usize::MAX;

/// Sets no flag of a text function.
pub const ROTOR_TEXT_PLAIN: u32 = 0;
/// Flag of text functions: rotor puts the begin token (BOS) first. `rotor_session_append_text` does
/// so only if the session is empty and the text does not begin with it.
pub const ROTOR_TEXT_ADD_BOS: u32 = 1;
/// Flag of text functions: rotor reads control tokens that are written out in the text, such as
/// `<|eot_id|>`. Do not set it for text that a user typed. In the result of a chat template, a
/// control token that a user typed into a message counts as well; `rotor_model_chat_tokens` and
/// `rotor_chat` keep such text apart.
pub const ROTOR_TEXT_PARSE_SPECIAL: u32 = 2;
/// Flag of `rotor_model_detokenize`: rotor leaves out control tokens.
pub const ROTOR_TEXT_SKIP_SPECIAL: u32 = 4;
/// Flag of `rotor_session_append_text` and `rotor_worker_generate`: token healing. The output may
/// change how the end of the text is cut into tokens.
///
/// The first step removes the last tokens if longer tokens could begin with their text, and steps
/// choose tokens that repeat that text. For example, after `http:` the model can choose the token
/// `://`, and the step returns `//`. Until the text is repeated, steps return no text, and the
/// session holds other tokens than were appended. Calls that append, rewind, save, set a grammar or
/// read logits restore the removed tokens first. The first use with a model takes as long as a
/// first grammar.
///
/// Experimental: may change before 1.0.
pub const ROTOR_TEXT_HEAL: u32 = 8;
/// Flag of `rotor_model_chat_format`, `rotor_model_chat_render` and `rotor_model_chat_tokens`:
/// rotor ends the text with the beginning of an answer, for example `Assistant: `.
pub const ROTOR_CHAT_GENERATION_PROMPT: u32 = 1;

/// Flag of `rotor_model_chat_tokens`: control tokens that are written out in contents become
/// control tokens, as in Hugging Face transformers.
pub const ROTOR_CHAT_PARSE_CONTENTS: u32 = 2;

/// How long a text may take to be encoded by a call that cannot be cancelled: so long, and so much
/// per megabyte more.
const PATIENCE: Duration = Duration::from_secs(30);
const PATIENCE_PER_MB: Duration = Duration::from_secs(4);

/// Holds one message of a conversation. Both strings are UTF-8 and end with NUL. rotor reads them
/// during the call only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rotor_chat_message {
    /// "system", "user" or "assistant"
    pub role: *const c_char,
    /// Text of the message
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

/// Encodes a text: writes its token ids into `tokens` and their number into `*out_count`.
///
/// `text` has `text_len` bytes of UTF-8, or `text_len` is ROTOR_NUL_TERMINATED; it has at most 64
/// MB. `flags` is ROTOR_TEXT_PLAIN or any of ROTOR_TEXT_ADD_BOS and ROTOR_TEXT_PARSE_SPECIAL.
/// `tokens` has room for `capacity` ids. If it is NULL, rotor writes the number only. Encoding
/// takes about 0.5 seconds per megabyte, and a few bytes of memory per byte. rotor refuses a text
/// that takes longer than 30 seconds plus 4 seconds per megabyte. To append a text to a session,
/// prefer `rotor_session_append_text`: it stops when the context is full.
/// Errors: ROTOR_E_UTF8, ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_TOKENIZER, ROTOR_E_RESOURCES.
/// Threads: any.
///
/// # Safety
/// `model` is NULL or alive; `text` is NULL or valid for its length; `tokens` is NULL or valid for
/// writes of `capacity` ids; `out_count` is NULL or valid for writes.
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
        let (handle, text) = unsafe { (borrow_handle(model)?, self::text(text, text_len, "text")?) };
        let (add_bos, parse_special) = (flags & ROTOR_TEXT_ADD_BOS != 0, flags & ROTOR_TEXT_PARSE_SPECIAL != 0);
        let ids = with_patience(text.len(), |keep_going| {
            handle.model.text()?.encode_within(text, add_bos, parse_special, usize::MAX, keep_going)
        })?;
        // SAFETY: the caller's promises.
        unsafe { fill(tokens, capacity, out_count, &ids.unwrap_or_default()) }
    })
}

/// Encodes a text of so many bytes, but not for longer than a call may take.
pub(super) fn with_patience<T>(bytes: usize, encode: impl FnOnce(&mut dyn FnMut() -> bool) -> Result<T>) -> Result<T> {
    let (start, patience) = (Instant::now(), PATIENCE + PATIENCE_PER_MB * (bytes >> 20) as u32);
    match encode(&mut || start.elapsed() < patience) {
        Err(Error::Cancelled) => {
            let message = format!("encoding a text of {bytes} bytes takes more than {} seconds", patience.as_secs());
            Err(Error::Tokenizer { message })
        }
        encoded => encoded,
    }
}

/// Decodes `n_tokens` token ids: writes their UTF-8 into `text` and its length into `*out_len`.
///
/// `flags` is ROTOR_TEXT_PLAIN or ROTOR_TEXT_SKIP_SPECIAL. `text` has room for `capacity` bytes. If
/// it is NULL, rotor writes the length only. Ids without a text add nothing.
/// Errors: ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_TOKENIZER.
/// Threads: any.
///
/// # Safety
/// `model` is NULL or alive; `tokens` is NULL or valid for `n_tokens` ids; `text` is NULL or valid
/// for writes of `capacity` bytes; `out_len` is NULL or valid for writes.
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
        let (handle, ids) = unsafe { (borrow_handle(model)?, slice(tokens, n_tokens, "tokens")?) };
        let decoded = handle.model.text()?.decode(ids, flags & ROTOR_TEXT_SKIP_SPECIAL != 0)?;
        // SAFETY: the caller's promises.
        unsafe { fill_text(text, capacity, out_len, &decoded) }
    })
}

/// Writes the bytes that one token adds to a text into `bytes` and their number into `*out_len`.
///
/// `bytes` has room for `capacity` bytes. If it is NULL, rotor writes the number only. The bytes
/// may be a part of a character. The joined bytes of the tokens of a text are the text; with some
/// tokenizers (SentencePiece) the first token may add a leading space. Control tokens and ids
/// without a text have no bytes.
/// Errors: ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_TOKENIZER.
/// Threads: any.
///
/// # Safety
/// `model` is NULL or alive; `bytes` is NULL or valid for writes of `capacity` bytes; `out_len` is
/// NULL or valid for writes.
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
        let handle = unsafe { borrow_handle(model)? };
        let found = handle.model.text()?.token_bytes(token).unwrap_or_default();
        // SAFETY: the caller's promises.
        unsafe { fill(bytes, capacity, out_len, &found) }
    })
}

/// Formats a conversation with the chat template of the model: writes the text into `text` and its
/// length into `*out_len`.
///
/// `messages` has `n_messages` elements. `flags` is 0 or ROTOR_CHAT_GENERATION_PROMPT. `text` has
/// room for `capacity` bytes. If it is NULL, rotor writes the length only. Append the text to a
/// session with ROTOR_TEXT_ADD_BOS | ROTOR_TEXT_PARSE_SPECIAL.
/// Errors: ROTOR_E_TEMPLATE (the model has no template, or the template refuses the messages),
/// ROTOR_E_UTF8, ROTOR_E_BUFFER_TOO_SMALL.
/// Threads: any.
///
/// # Safety
/// `model` is NULL or alive; `messages` is NULL or valid for `n_messages` messages; `text` is NULL
/// or valid for writes of `capacity` bytes; `out_len` is NULL or valid for writes.
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
        let (handle, messages) = unsafe { (borrow_handle(model)?, slice(messages, n_messages, "messages")?) };
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
